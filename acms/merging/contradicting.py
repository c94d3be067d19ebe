"""What two files of one person say of the same thing, and not alike: people choose which stands (D15). The other goes to the closed file's
record, and each is back where it was once the files are apart.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from acms.base.errors import Refused
from acms.merging import words
from acms.people.models import Person


@dataclass(frozen=True)
class Contradiction:
    """One thing: what it is, and what either file says. `rows`: their keys in the order of the files."""

    table: str
    rows: tuple[int, int]
    label: str
    first: str
    second: str

    @property
    def key(self) -> str:
        """Its name in a form."""
        return f"{self.table}-{self.rows[0]}-{self.rows[1]}"


@dataclass(frozen=True)
class Table:
    """A table in which files contradict: what is found between two of them, and the exchange of two rows between their files."""

    find: Callable[[Person, Person], list[Contradiction]]
    exchange: Callable[[int, int], None]


# Rooms above add their tables when they start.
_tables: dict[str, Table] = {}


def register(name: str, table: Table) -> None:
    """Makes a table known in which files may contradict."""
    _tables[name] = table


def between(first: Person, second: Person) -> list[Contradiction]:
    """Everything in which two files contradict."""
    return [found for table in _tables.values() for found in table.find(first, second)]


def to_exchange(kept: Person, duplicate: Person, stand: Mapping[str, int]) -> list[list[object]]:
    """Where the other file's word shall stand: [[table, the kept file's row, the other's], …]. `stand`: by key, the file whose word does.

    Raises Refused where nobody has chosen.
    """
    first, second = sorted((kept, duplicate), key=lambda file: file.pk)
    found: list[list[object]] = []
    for one in between(first, second):
        if stand.get(one.key) not in (kept.pk, duplicate.pk):
            raise Refused(words.CONTRADICTION_FIRST, "contradiction_first")
        if stand[one.key] == duplicate.pk:
            mine, theirs = one.rows if kept == first else one.rows[::-1]
            found.append([one.table, mine, theirs])
    return found


def exchange(rows: list[list[object]]) -> None:
    """Each of two rows goes to the file of the other; a second time, back."""
    for table, mine, theirs in rows:
        _tables[str(table)].exchange(int(str(mine)), int(str(theirs)))
