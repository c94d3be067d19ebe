"""What a reader gives: typed fields, each with confidence and the box on the picture (S07)."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Field:
    """A value read off a picture; `box` is x, y, width, height in pixels of the archive copy.

    `others`: what else the same page says in the same place of a sentence or behind the same label. A paper says each thing once;
    a slip that lies on somebody's certificate, or a stamp with a day of its own, says it again.
    """

    value: str
    confidence: float
    box: tuple[int, int, int, int]
    others: tuple[str, ...] = ()


@dataclass
class Reading:
    """All that was read off one scan. `text` is the whole text, for documents without a reader of their own.

    `shows`: the documents whose titles stand on it (readers.recognise). `pages`: of a scan joined of several pages the reading
    of each, in their order; empty for one page. The fields of a joined scan are those of the page that belongs in its slot.
    """

    kind: str
    fields: dict[str, Field] = field(default_factory=dict)
    text: str = ""
    shows: list[str] = field(default_factory=list)
    pages: list["Reading"] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any] | None) -> "Reading":
        """The reading kept in a row; an empty one where there is none."""
        if not stored:
            return cls("")
        fields = {
            name: Field(item["value"], item["confidence"], tuple(item["box"]), tuple(item.get("others", ())))
            for name, item in stored["fields"].items()
        }
        pages = [cls.from_json(page) for page in stored.get("pages", ())]
        return cls(stored["kind"], fields, stored.get("text", ""), stored.get("shows", []), pages)

    def value(self, name: str) -> str:
        return self.fields[name].value if name in self.fields else ""
