"""The facts of an invented person."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Cast:
    """The facts of one invented person; the specimens say just these."""

    name: str
    id_number: str
    sex: str
    ethnic: str
    born: date
    address: str
    authority: str
    validity: str
    division_code: str
    employer: str
    uscc: str
    employer_address: str
    employer_phone: str
    school: str
    major: str
    level: str
    graduated: date
    degree: str
    code: str
    qualification_level: str
    qualified_on: date
    certificate_no: str
    seed: int

    def as_json(self) -> dict[str, Any]:
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(self).items()}
