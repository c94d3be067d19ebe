"""What a step of the collection is, and what an item of one is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, IntEnum, auto
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from django.db import models

from acms.base import codelists, codes
from acms.base.fields import EncryptedJSONField
from acms.casework.models import Case
from acms.casework.procedures import Result
from acms.collection import words
from acms.employers.models import Employer
from acms.regions import divisions
from acms.regions.models import agencies_of
from acms.scans.models import ScanState

if TYPE_CHECKING:
    from acms.accounts.models import User
    from acms.collection.facts import Draft, Facts
    from acms.collection.steps.entry import Entry
    from acms.collection.steps.forms import StepForm
    from acms.people.models import Listed, Person
    from acms.policy.figures import Policy


class Page(IntEnum):
    """The pages of the walk, by the numbers in their addresses."""

    NOTICE = 1
    COMMITMENT = 2
    IDENTITY = 3
    POST = 4
    EDUCATION = 5
    QUALIFICATION = 6
    CONFIRMATION = 7


class Kind(Enum):
    """What an answer is."""

    TEXT = auto()
    CODE = auto()  # of the code list that the item names
    YES_NO = auto()
    DAY = auto()
    PLACE = auto()  # the code of a banner
    AGENCY = auto()  # the same, shown as the agency that manages it
    EMPLOYER = auto()
    SCAN = auto()


class Source(Enum):
    """Where an answer comes from."""

    FORM = auto()  # asked on the step's page
    CONTACT = auto()  # proved there by a code
    EMPLOYER = auto()  # found there by its code
    LETTER = auto()  # stated for the proof letter
    KNOWN = auto()  # follows from something else
    UPLOAD = auto()


@dataclass(frozen=True)
class Item:
    """One answer. Labels are the guide's, letter for letter, also where two of its pages name one thing differently (W15).

    `key` is what a return names; `name` the field on the page, or the slot; `column` where the step's rows keep it, in the
    row of `mode` where there are two. `called`: codes that are not shown by their list's name.
    """

    step: str
    key: str
    name: str
    column: str
    label: str
    confirm: str
    kind: Kind = Kind.TEXT
    list: str = ""
    source: Source = Source.FORM
    optional: bool = False
    longest: int = 30
    mode: str = ""
    called: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def anchor(self) -> str:
        """The id of the item on its step's page."""
        return f"up-{self.name}" if self.kind is Kind.SCAN else f"f-{self.name}"

    def spoken(self, value: object) -> str:
        """A value, raw or as it was frozen, in the words of the pages; a code is never shown as such. Empty for nothing."""
        if value is None or value == "":
            return ""
        if str(value) in self.called:
            return self.called[str(value)]
        if self.kind is Kind.CODE:
            return codelists.name(self.list, str(value)) or (words.NOTHING if value in codes.NONE else "")
        return str(_SPOKEN.get(self.kind, str)(value))


def _agency(code: str) -> str:
    found = agencies_of(code)
    return found[0].full_name if found else ""


def _employer(pk: int) -> str:
    return Employer.objects.filter(pk=pk).values_list("name", flat=True).first() or ""


_SPOKEN: dict[Kind, Any] = {
    Kind.YES_NO: lambda value: words.YES if value else words.NO,
    Kind.DAY: lambda value: value.isoformat() if isinstance(value, date) else str(value),
    Kind.PLACE: divisions.path,
    Kind.AGENCY: _agency,
    Kind.EMPLOYER: _employer,
}


def answer(step: str, name: str, label: str, confirm: str = "", **more: Any) -> Item:
    """An answer of a step; with a code list it is a code."""
    kind = {"kind": Kind.CODE} if "list" in more else {}
    values: dict[str, Any] = {"column": name, **kind, **more}
    return Item(step, f"{step}.{name}", name, label=label, confirm=confirm or label, **values)


def evidence(step: str, slot: str, label: str, confirm: str = "", **more: Any) -> Item:
    """A piece of evidence that a step asks for."""
    values: dict[str, Any] = {"column": slot, **more}
    return Item(
        step,
        f"scan.{slot}",
        slot,
        label=label,
        confirm=confirm or label,
        kind=Kind.SCAN,
        source=Source.UPLOAD,
        **values,
    )


@dataclass(frozen=True)
class Gap:
    """Something to put right: which item (its key) of which page, in one sentence."""

    item: str
    sentence: str
    step: Page
    anchor: str


class Answers(models.Model):
    """The answers of one step. `version` counts the saves; `typed` holds, by field, what is no valid answer yet."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="%(class)s")
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    typed = EncryptedJSONField(null=True)

    class Meta:
        abstract = True


S = TypeVar("S")
R = TypeVar("R", bound=Answers)
# What keeps the rows of a case apart from those of another: no answers.
BOOKKEEPING = frozenset({"id", "case", "version", "saved_at", "typed", "mode"})


class Step(ABC, Generic[S, R]):
    """One step of the collection, which a change of information (信息变更) walks alone.

    `R` is the table of its answers, `S` what they state: a frozen value, without what was typed and does not count. A step has
    no state of its own.
    """

    code: ClassVar[str]
    page: ClassVar[Page]
    title: ClassVar[str]
    change: ClassVar[str]  # the procedure that walks this step alone
    items: ClassVar[tuple[Item, ...]]
    model: type[R]
    form: type[StepForm]
    related: ClassVar[tuple[str, ...]] = ()
    modes: ClassVar[tuple[str, ...]] = ("",)  # of its rows; one of "" where it has one row
    # Boxes on the page whose text is kept elsewhere once it is proved or found.
    extras: ClassVar[tuple[str, ...]] = ()
    # By slot: which field is filled by which value of the reader.
    fills: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    # W12: what a returned item opens besides itself, by keys.
    unlocks: ClassVar[Mapping[str, frozenset[str]]] = {}

    def __init__(self) -> None:
        self.by_name = {item.name: item for item in self.items if item.kind is not Kind.SCAN}
        self.papers = tuple(item for item in self.items if item.kind is Kind.SCAN)
        self.names = tuple(item.name for item in self.items if item.source is Source.FORM)

    # ---- rows --------------------------------------------------------------------------------------------------------

    def rows(self, case: Case) -> dict[str, R]:
        """The answers of a case by mode; blank ones where there are none. One query."""
        found = self.model._default_manager.filter(case=case).select_related(*self.related) if case.pk else ()
        existing = {self.mode_of(row): row for row in found}
        return {mode: existing.get(mode) or self.model(case=case, **self.which(mode)) for mode in self.modes}

    def mode_of(self, row: R) -> str:
        return ""

    def which(self, mode: str) -> dict[str, str]:
        """What finds the row of a mode among those of a case."""
        return {}

    def begin(self, case: Case, values: Mapping[str, Mapping[str, Any]]) -> None:
        """Makes the rows of a new case, with these values by mode and column."""
        for mode in self.modes:
            self.model._default_manager.create(case=case, **self.which(mode), **values.get(mode, {}))

    def first_values(self, name: str) -> dict[str, dict[str, Any]]:
        """What a collection of somebody of this name begins with."""
        return {}

    def listed_values(self, said: Listed) -> dict[str, dict[str, Any]]:
        """What the list that brought somebody in said of this step (L02): their collection begins with it."""
        return {}

    def copied(self, case: Case) -> dict[str, dict[str, Any]]:
        """The answers of another case, to begin a new one with."""
        names = [one.attname for one in self.model._meta.concrete_fields if one.name not in BOOKKEEPING]
        return {mode: {name: getattr(row, name) for name in names} for mode, row in self.rows(case).items()}

    def row(self, draft: Draft, mode: str = "") -> R:
        return cast(R, draft.rows[self.code][mode])

    def elsewhere(self, rows: Mapping[str, R], user: User) -> dict[str, str]:
        """What stands outside the rows for the `extras`."""
        return {}

    # ---- what is stated ----------------------------------------------------------------------------------------------

    @abstractmethod
    def stated(self, rows: Mapping[str, R], user: User) -> S:
        """What the rows state: an answer that is asked no longer is none."""

    @abstractmethod
    def of(self, facts: Facts) -> S:
        """This step's part of a statement."""

    def value(self, facts: Facts, item: Item) -> Any:
        """The raw value of an item that is no scan; None or empty where nothing is answered."""
        return getattr(self.of(facts), item.column)

    def label(self, facts: Facts, item: Item) -> str:
        return item.label

    def confirm(self, facts: Facts, item: Item) -> str:
        return item.confirm

    def applies(self, facts: Facts, item: Item) -> bool:
        """True when the item is asked after the answers that there are."""
        return True

    def in_change(self, item: Item) -> bool:
        """True when a change of this step asks for the item."""
        return True

    # ---- what is missing, contradicts or is to be looked at ----------------------------------------------------------

    def gap(self, item: Item, sentence: str) -> Gap:
        return Gap(item.key, sentence, self.page, item.anchor)

    def missing(self, draft: Draft) -> Iterator[Gap]:
        """What is not answered yet, in the order of the page."""
        for each in self.items:
            if draft.applies(each):
                yield from self.lacks(draft, each)

    def lacks(self, draft: Draft, item: Item) -> Iterator[Gap]:
        """What is missing of one item."""
        if item.source is Source.UPLOAD:
            yield from self.scan_lacks(draft, item)
        elif item.source in (Source.FORM, Source.EMPLOYER):
            yield from self._answer_lacks(draft, item)

    def needs(self, draft: Draft, item: Item) -> bool:
        return not item.optional

    def _answer_lacks(self, draft: Draft, item: Item) -> Iterator[Gap]:
        label = draft.label(item)
        if item.name in draft.typed(self) and draft.case.lets_change(item.key):
            yield self.gap(item, words.unfinished(label))
        elif draft.value(item) in (None, "") and self.needs(draft, item):
            chosen = item.kind in (Kind.CODE, Kind.YES_NO, Kind.PLACE)
            yield self.gap(item, words.missing_choice(label) if chosen else words.missing(label))

    def scan_lacks(self, draft: Draft, item: Item) -> Iterator[Gap]:
        scan, label = draft.scans.get(item.name), draft.label(item)
        if scan is None:
            if self.needs(draft, item):
                yield self.gap(item, words.missing_scan(label))
        elif scan.state == ScanState.CHECKING:
            yield self.gap(item, words.checking_scan(label))
        elif scan.state == ScanState.REFUSED:
            why = scan.findings[0]["why"] if scan.findings else ""
            yield self.gap(item, words.unusable_scan(label, why.rstrip("。")))

    def contradictions(self, facts: Facts, on: date) -> Iterator[Gap]:
        """Days that cannot be, asked before 「提交」 and once more after it: here those that are still to come."""
        for each in self.items:
            if each.kind is Kind.DAY and facts.applies(each):
                value = facts.value(each)
                if value and value > on:
                    yield self.gap(each, words.future(facts.label(each), value))

    @abstractmethod
    def checks(self, facts: Facts, on: date) -> Iterable[Result]:
        """What the system compares by itself after 「提交」."""

    def grounds(self, facts: Facts, policy: Policy) -> Iterator[tuple[str, str]]:
        """W13: reasons of policy to let people decide, each with the slot that it is about."""
        return iter(())

    @abstractmethod
    def may_need(self, facts: Facts) -> set[str]:
        """W01: the slots that this person will be asked for, as far as the answers say."""

    # ---- the register ------------------------------------------------------------------------------------------------

    def enter(self, facts: Facts, entry: Entry) -> None:
        """W14: states what was accepted as dated facts of the register."""

    def columns(self, facts: Facts, person: Person) -> dict[str, Any]:
        """What was accepted of the person's own columns; in a change those that it states anew."""
        return {}

    def former_columns(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The same columns as they were before a change, to go back to."""
        return {}

    @abstractmethod
    def of_register(self, person: Person) -> dict[str, dict[str, Any]]:
        """What the register says today, by mode and column: reports, merges and corrections have come since the last case."""
