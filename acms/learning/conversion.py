"""学分折算: what other forms of learning are worth (D08; 财会〔2018〕10号 §13). Pure; the figures are data."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml

TABLE = Path(__file__).parent / "data" / "conversion.yaml"


@dataclass(frozen=True)
class Way:
    """One way of learning: a unit's worth, and how many units one application may state."""

    key: str
    form: str
    title: str
    unit: str
    points: int
    most: int

    def worth(self, units: int) -> Decimal:
        """Credits for so many units. Raises ValueError beyond what one application may state."""
        if not 1 <= units <= self.most:
            raise ValueError(units)
        return Decimal(self.points * units)


@cache
def ways() -> dict[str, Way]:
    """The whole table by key."""
    return {row["key"]: Way(**row) for row in yaml.safe_load(TABLE.read_text("utf-8"))}
