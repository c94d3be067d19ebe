"""What several files of one person say of the same thing, and not alike: people choose which stands (D15). The other goes to the closed
file's record.

Nothing changes places for good: each row keeps the file that it is of, each merge keeps in what the other file's word stands, and where a
row stands follows from the merges that hold. So each file has its own words again in whatever order merges are taken back.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from acms.base.errors import Refused
from acms.merging import words
from acms.merging.models import Merge
from acms.people.models import Person

About = tuple[int, ...]


@dataclass(frozen=True)
class Contradiction:
    """One thing: what it is, and what either file says. `rows`: their keys in the order of the files; `about`: of what both speak."""

    table: str
    rows: tuple[int, int]
    about: About
    label: str
    first: str
    second: str

    @property
    def key(self) -> str:
        """Its name in a form."""
        return f"{self.table}-{self.rows[0]}-{self.rows[1]}"


@dataclass(frozen=True)
class Word:
    """One row of a file: of which file it is while all are apart, and of what it speaks; None where it stands no more."""

    row: int
    file: int
    about: About | None


@dataclass(frozen=True)
class Table:
    """A table in which files contradict: what is found between two of them, every word in some files, and rows put into files."""

    find: Callable[[Person, Person], list[Contradiction]]
    words: Callable[[Collection[int]], list[Word]]
    put: Callable[[Mapping[int, int]], None]


# Rooms above add their tables when they start.
_tables: dict[str, Table] = {}


def register(name: str, table: Table) -> None:
    """Makes a table known in which files may contradict."""
    _tables[name] = table


def between(first: Person, second: Person) -> list[Contradiction]:
    """Everything in which two files contradict."""
    return [found for table in _tables.values() for found in table.find(first, second)]


def theirs(kept: Person, duplicate: Person, stand: Mapping[str, int]) -> list[list[object]]:
    """In what the other file's word shall stand: [[table, *about], …]. `stand`: by key, the file whose word does.

    Raises Refused where nobody has chosen.
    """
    found: list[list[object]] = []
    for one in between(*sorted((kept, duplicate), key=lambda file: file.pk)):
        if stand.get(one.key) not in (kept.pk, duplicate.pk):
            raise Refused(words.CONTRADICTION_FIRST, "contradiction_first")
        if stand[one.key] == duplicate.pk:
            found.append([one.table, *one.about])
    return found


def place(*files: Person) -> None:
    """Every row of these files, and of those that are merged into them, stands where the merges that hold want it."""
    roots = [file.pk for file in files]
    merges = _holding(roots)
    every = {*roots, *(merge.duplicate_id for rows in merges.values() for merge in rows)}
    for name, table in _tables.items():
        settled = _Settled(name, merges, table.words(every))
        for root in roots:
            settled.stand_in(root)
        table.put(settled.places)


def _holding(files: list[int]) -> dict[int, list[Merge]]:
    """The merges that hold, by the file that goes on, the earlier first: into these files, and into those merged into them."""
    found: dict[int, list[Merge]] = defaultdict(list)
    level = files
    while level:
        rows = list(Merge.objects.filter(kept__in=level, undone_at=None).order_by("pk"))
        for merge in rows:
            found[merge.kept_id].append(merge)
        level = [merge.duplicate_id for merge in rows]
    return found


@dataclass
class _Settled:
    """Which word of one table stands in which file. `places`: by row, the file."""

    table: str
    merges: Mapping[int, list[Merge]]
    every: list[Word]
    places: dict[int, int] = field(default_factory=dict)

    def stand_in(self, root: int) -> None:
        """What is said in the one file stands there, and so do rows that stand no more, of whichever file they are."""
        self.places |= dict.fromkeys(self._said(root).values(), root)
        files = self._within(root)
        self.places |= {word.row: root for word in self.every if word.about is None and word.file in files}

    def _said(self, file: int) -> dict[About, int]:
        """By what it speaks of, the row whose word stands in a file; the other one of each merge is with the closed file."""
        said = {word.about: word.row for word in self.every if word.file == file and word.about is not None}
        for merge in self.merges.get(file, ()):
            for about, other in self._said(merge.duplicate_id).items():
                mine = said.setdefault(about, other)
                if mine != other:
                    is_theirs = [self.table, *about] in merge.theirs
                    said[about] = other if is_theirs else mine
                    self.places[mine if is_theirs else other] = merge.duplicate_id
        return said

    def _within(self, root: int) -> set[int]:
        return {root}.union(*(self._within(merge.duplicate_id) for merge in self.merges.get(root, ())))
