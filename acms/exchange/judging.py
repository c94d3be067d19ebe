"""What is right and wrong with each row of a table that is imported (C05): one judge for the page, the worker and the command."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, BinaryIO

from acms.accounts import access as accounts_access
from acms.accounts.models import User
from acms.base import bulk, tables, text
from acms.employers import search
from acms.exchange import columns, words
from acms.exchange.columns import Finding
from acms.learning import actions as learning
from acms.learning import bank, duty
from acms.learning import words as learning_words
from acms.people import search as people_search
from acms.people.models import Person

BATCH = 1000


@dataclass(frozen=True)
class Plan:
    """Where the rows of a file are and what its columns mean. `head_lines`: the head as it stands in the file; `said`: what its title says
    of every row, by the key of the column that it has not."""

    kind: str
    sheet: int
    head_row: int
    head: list[str]
    mapping: dict[str, int]
    head_lines: list[list[str]]
    said: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """One row: its number in the file, its cells, its values, what is wrong, and what was taken as something else."""

    number: int
    cells: list[str]
    values: dict[str, Any]
    faults: list[Finding]
    notes: list[Finding]
    name: str  # as it stands in the file, where it is no name
    aside: bool = False  # no row of anybody: a total, a remark below the table, a number without more

    @property
    def good(self) -> bool:
        return not self.faults and not self.aside


@dataclass
class Judge:
    """Judges the rows of one table for somebody, as of the day on which they brought it; remembers whom the table has named."""

    plan: Plan
    by: User
    on: date
    seen: set[str] = field(default_factory=set)

    def batches(self, file: BinaryIO) -> Iterator[list[Judged]]:
        """All rows under the head, a thousand at a time. Raises Refused for what is no table."""
        under = (
            (number, cells)
            for number, cells in tables.rows(file, self.plan.sheet)
            # Lists that were printed repeat their head on every page.
            if number > self.plan.head_row and cells not in self.plan.head_lines
        )
        for batch in bulk.batched(under, BATCH):
            yield self._batch(batch)

    def _batch(self, batch: list[tables.Row]) -> list[Judged]:
        rows = [[self._row(number, cells) for cells in self._trainings(cells)] for number, cells in batch]
        judged = [part for parts in rows for part in parts]
        if self.plan.kind == "credits":
            self._compare_with_files(judged)
        if self.plan.kind == "people":
            self._find_units(judged)
            self._compare_with_register(judged)
        if not self._split:
            return judged
        return [one for parts, (_, cells) in zip(rows, batch, strict=True) for one in _as_one(parts, cells)]

    @cached_property
    def _split(self) -> dict[str, int]:
        return columns.split(self.plan.mapping)

    @cached_property
    def _mapping(self) -> dict[str, int]:
        """Where what stands: subject and credits of a row that says both stand behind its cells, as `_trainings` lays them."""
        if not self._split:
            return self.plan.mapping
        width = len(self.plan.head)
        apart = {key: at for key, at in self.plan.mapping.items() if key not in columns.SUBJECTS}
        return apart | {"subject": width, "points": width + 1}

    def _trainings(self, cells: list[str]) -> list[list[str]]:
        """D08: a row with credits of both subjects says two trainings."""
        if not self._split:
            return [cells]
        width = len(self.plan.head)
        wide = [*cells, *[""] * width][:width]
        return [[*wide, *said] for said in columns.trainings(cells, self._split)]

    def _find_units(self, judged: list[Judged]) -> None:
        """L02: whose unit the directory knows, by its code, else by its name; the others state theirs themselves."""
        codes = {row.values["uscc"] for row in judged if row.values.get("uscc")}
        known = search.usable(codes)
        nameless = {row.values.get("employer_name", "") for row in judged if not row.values.get("uscc")} - {""}
        named = search.named(nameless, accounts_access.within(self.by))
        for row in judged:
            code, name = row.values.get("uscc", ""), row.values.get("employer_name", "")
            if code:
                row.values["employer"] = known.get(code)
                key_, why = "uscc", "" if code in known else words.NO_SUCH_UNIT
            else:
                found = named.get(name, [])
                row.values["employer"] = found[0] if len(found) == 1 else None
                key_, why = "employer_name", words.unit_by_name(len(found)) if name else ""
            if why:
                row.notes.append(self._finding(columns.column("people", key_), why, row.cells))

    def _compare_with_register(self, judged: list[Judged]) -> None:
        """W08, L02: who is on file stays as they are; a start or phone that the table says otherwise is named in its row. Nothing of who is
        another agency's."""
        says = [row.values for row in judged if row.values.get("accounting_since") or row.values.get("phone")]
        asked = {values["id_number"]: values.get("name", "") for values in says if "id_number" in values}
        if not asked:
            return
        owners = people_search.of_numbers(asked)
        keys = {file.pk for file in owners.values()}
        own = Person.objects.filter(accounts_access.within(self.by), pk__in=keys).select_related("user")
        files = {file.pk: file for file in own}
        for row in judged:
            owner = owners.get(row.values.get("id_number", ""))
            file = files.get(owner.pk) if owner else None
            if file is None:
                continue
            since, phone = row.values.get("accounting_since"), row.values.get("phone")
            if since and since != file.accounting_since:
                row.notes.append(
                    self._finding(columns.column("people", "accounting_since"), words.START_KEPT, row.cells)
                )
            if phone and phone != file.user.phone:
                row.notes.append(self._finding(columns.column("people", "phone"), words.PHONE_KEPT, row.cells))

    def _compare_with_files(self, judged: list[Judged]) -> None:
        """Whose numbers these are: another agency's person, or somebody of another name, is a fault of the row; a former name is none (D05).
        Credits of who is not registered wait, wherever their papers are by now, and the row says so (D08)."""
        asked = {row.values["id_number"]: row.values.get("name", "") for row in judged if "id_number" in row.values}
        owners = people_search.of_numbers(asked)
        names = people_search.names_of_all(owners.values())
        keys = {file.pk for file in owners.values()}
        within = accounts_access.within(self.by)
        elsewhere = {*Person.objects.filter(~within, pk__in=keys).values_list("pk", flat=True)}
        out = duty.stretches_out(keys)
        for row in judged:
            owner, name = owners.get(row.values.get("id_number", "")), row.values.get("name", "")
            if "id_number" in row.values and (why := _waits(owner)):
                row.notes.append(self._finding(columns.NUMBER, why, row.cells))
            if owner is None:
                continue
            if owner.pk in elsewhere and owner.registered_at is not None:
                row.faults.append(self._finding(columns.NUMBER, words.OUT_OF_SCOPE, row.cells))
                continue
            year = row.values.get("year")
            if year and (where := duty.elsewhere_in(out.get(owner.pk, []), year, self.on)):
                why = learning_words.NOT_HERE[where]
                row.faults.append(self._finding(columns.column("credits", "year"), why, row.cells))
            if name:
                is_now, *was_once = (text.same_name(known, name) for known in names[owner.pk])
                if not is_now and any(was_once):
                    row.notes.append(self._finding(columns.NAME, words.FORMER_NAME, row.cells))
                elif not is_now:
                    row.faults.append(self._finding(columns.NAME, words.OTHER_NAME, row.cells))

    def _row(self, number: int, cells: list[str]) -> Judged:
        kind = self.plan.kind
        if why := self._is_nobodys(cells):
            first = next(filter(None, cells))
            return Judged(number, cells, {}, [], [Finding(words.WHOLE_ROW, why, first)], "", aside=True)
        values, faults, notes = columns.read(kind, self._mapping, cells, self.plan.said)
        faults, notes = self._named(faults, cells), self._named(notes, cells)
        known_as = key(kind, values)
        if known_as and known_as in self.seen:
            is_bare = values.get("what") == columns.NO_CONTENT
            why = words.TWICE_WITHOUT_CONTENT if is_bare else words.TWICE[kind]
            faults.append(self._finding(columns.NUMBER, why, cells))
        elif known_as:
            self.seen.add(known_as)
        if kind == "credits" and (why := self._year_closed(values.get("year"))):
            faults.append(self._finding(columns.column(kind, "year"), why, cells))
        if "management_code" in values and not accounts_access.may_read(self.by, values["management_code"]):
            faults.append(self._finding(columns.column(kind, "management_code"), words.OUT_OF_SCOPE, cells))
        return Judged(number, cells, values, faults, notes, values.get("name") or self._cell(columns.NAME, cells))

    def _named(self, found: list[Finding], cells: list[str]) -> list[Finding]:
        """Of a training that a row says beside another: its subject and its credits stand in one column of the file, which is named."""
        if not self._split:
            return found
        subject, points = (columns.column("credits", key).title for key in ("subject", "points"))
        said = self._cell(columns.column("credits", "subject"), cells)
        ours = [columns.column("credits", key).title for key, code in columns.SUBJECTS.items() if said in ("", code)]
        here = "、".join(title for title in ours if title in self._titles)
        renamed = (replace(one, column=here) if one.column in (subject, points) else one for one in found)
        return list(dict.fromkeys(renamed))

    @cached_property
    def _titles(self) -> set[str]:
        """What the columns that the file has are called here."""
        return {columns.column(self.plan.kind, key).title for key in self.plan.mapping}

    def _is_nobodys(self, cells: list[str]) -> str:
        """Why a row below the head is no row of the table; the empty text for one that is."""
        if not any(self._text(at, cells) for at in self._mapping.values()):
            return words.BLANK_ROW
        first = "".join(next(filter(None, map(text.plain, cells)), "").split())
        number = text.plain(self._cell(columns.NUMBER, cells))
        is_sum = any(tables.is_sum(text.plain(said), number) for said in (first, self._cell(columns.NAME, cells)))
        if is_sum or tables.is_remark(first, number):
            return words.TOTAL_ROW
        return words.NO_CREDITS if self._split and self._is_without_credits(cells) else ""

    def _is_without_credits(self, cells: list[str]) -> bool:
        """0 is written and nothing else: lists of a class name those too who never came (D08)."""
        earned = self._cell(columns.column("credits", "points"), cells)
        return not earned and any(columns.says_zero(self._text(at, cells)) for at in self._split.values())

    def _year_closed(self, year: int | None) -> str:
        if year is None:
            return ""
        if year > self.on.year:
            return learning_words.FUTURE_YEAR
        return learning_words.YEAR_CLOSED if year <= self._settled else ""

    @cached_property
    def _settled(self) -> int:
        """Asked once for a table: a figure of policy stands in the database."""
        return bank.last_settled(self.on)

    def _finding(self, column: columns.Column, why: str, cells: list[str]) -> Finding:
        return Finding(column.title, why, self._cell(column, cells))

    def _cell(self, column: columns.Column, cells: list[str]) -> str:
        return self._text(self._mapping.get(column.key, -1), cells)

    def _text(self, at: int, cells: list[str]) -> str:
        return cells[at] if 0 <= at < len(cells) else ""


def _as_one(parts: list[Judged], cells: list[str]) -> list[Judged]:
    """The trainings of a row, what was noted of it once; of one with a fault, and of one that is nobody's, the row alone, with all that
    is wrong: it is corrected as it stands in the file."""
    faults = list(dict.fromkeys(one for part in parts for one in part.faults))
    notes = list(dict.fromkeys(one for part in parts for one in part.notes))
    alone = parts[:1] if faults or parts[0].aside else parts
    return [replace(part, cells=cells, faults=faults, notes=[] if nth else notes) for nth, part in enumerate(alone)]


def _waits(owner: Person | None) -> str:
    """Why credits of this person count for nothing now; the empty text where they do."""
    if owner is None or owner.registered_at is None:
        return words.NOT_REGISTERED
    return "" if learning.keeps_credits(owner) else words.CLOSED


def key(kind: str, values: dict[str, Any]) -> str:
    """What a row is known by; the empty text where it has none: an empty number is nobody's."""
    number = values.get("id_number", "")
    more = {"holders": ("certificate_no",), "credits": ("year", "subject", "what")}.get(kind, ())
    return "/".join([number, *(str(values.get(name, "")) for name in more)]) if number else ""
