"""What a procedure is, and which there are. Rooms register their own when they start; nothing below knows one by name."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from acms.base.fields import update_each
from acms.casework import words

if TYPE_CHECKING:
    from acms.accounts.models import User
    from acms.casework.models import Case, Decision, Detail, Submission


@dataclass(frozen=True)
class Answer:
    """One answer as pages show it. `item` is what a reviewer can return; `scan` the id of a piece of evidence."""

    item: str
    label: str
    value: str
    scan: str = ""
    masked: str = ""


@dataclass(frozen=True)
class Section:
    """A titled group of answers. `step` is its number in the procedure."""

    title: str
    answers: list[Answer]
    step: int = 0


@dataclass(frozen=True)
class Result:
    """The outcome of one check, before it is stored."""

    code: str
    item: str
    title: str
    verdict: str
    message: str = ""
    stated: str = ""
    found: str = ""
    confidence: float | None = None
    scan: str = ""
    box: tuple[int, int, int, int] | None = None


@dataclass(frozen=True)
class Frozen:
    """What pages show of a submission: sections of answers, scans by slot, and whose case it is.

    `decided_by`: the agency that decides it, where that is not the one that manages it.
    `values`: raw values by item, for a procedure whose own pages compare two submissions item by item.
    """

    sections: list[Section]
    scans: dict[str, str]
    title: str
    management_code: str
    employer_name: str = ""
    employer_id: int | None = None
    decided_by: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Joining:
    """Whom an approval puts at a unit, on the post or off it, by which letter: the unit hears of it (W13)."""

    employer_id: int
    on_post: bool
    position: str
    accounting_since: date | None
    letter_id: int | None


@dataclass(frozen=True)
class Beside:
    """Another case that whoever decides has to see with this one: what it is called there, and papers of it, scans by slot."""

    title: str
    case: Case
    scans: Mapping[str, str]


@dataclass(frozen=True)
class Related:
    """Another case about the same, and what has become of it."""

    case: Case
    outcome: str


@dataclass(frozen=True)
class Background:
    """What is known of that which a case is about, beside what it states: facts by their names, the page of it, papers on file, each
    with its title and its scan's id, and other cases about it under a title of their own."""

    title: str
    facts: list[tuple[str, str]]
    link: str
    papers: list[tuple[str, str]]
    cases_title: str = ""
    cases: Sequence[Related] = ()


@dataclass(frozen=True)
class Statement:
    """What one case states. Each procedure has its own: texts, codes, numbers, days, and the keys of other rows (`proof_id`).

    It is read from the draft once, when the case is submitted, and kept with the submission. What is checked, decided and
    entered is this; the rows of the draft are for the person who fills them.
    """


S = TypeVar("S", bound=Statement)
STATED = "stated"  # its place in Submission.frozen


class BareProcedure(ABC, Generic[S]):
    """All that the engine asks of a procedure. One that keeps its answers step by step, like the collection, is no more than this."""

    code: str
    prefix: str  # of the numbers of its cases
    title: str
    statement: type[S]
    may_refuse = True
    consequence = ""  # what 「通过」 and 「不予通过」 come to, where the title does not say it
    states: Mapping[str, str] = {}  # what pages call a state of its cases, where 「通过」 would say something else
    fixed: frozenset[str] = frozenset()  # items that nobody can put right: they are shown and never returned
    # An approval writes to the file of the subject, which may have been merged away meanwhile (D15).
    writes_own_file = False
    for_good = ""  # why no approval of this kind can be taken back, as pages say it; empty where the agency above can
    may_withdraw = False  # its page goes on from what was taken back
    may_end = True  # its person may want it no more, once it is back with them; not where whoever files has no account for that
    # Its page lets only the returned items be changed, until 「重新填报」; the page of another files the whole form anew.
    item_by_item = True
    # Only members of staff file it: what comes back is put right by them, and its person has nothing to do.
    by_staff = False
    # Of a case that names no unit: whether it is one of the unit where its person has their post, so that the unit's agency gets
    # it and the supervising unit reads it (R03). Not where the statement itself says whether they have a unit.
    of_unit = True
    # The rows of the case that `joins` reads beside the statement: lists of many cases read them along.
    joins_by: tuple[str, ...] = ()
    # An approval takes the file out of the register: while it waits nobody is moved within it (D10, D12).
    takes_away = False

    @abstractmethod
    def read(self, case: Case) -> S:
        """What the draft states now, from its rows. The engine asks once, when the case is submitted."""

    @abstractmethod
    def freeze(self, case: Case, stated: S) -> Frozen:
        """What pages show of it from now on."""

    @abstractmethod
    def check(self, case: Case, stated: S) -> list[Result]:
        """What the rules find."""

    @abstractmethod
    def effect(self, case: Case, stated: S, by: User | None) -> None:
        """Writes the register; `by` is None for the rules. Runs in the decision's transaction. Raises Refused when it may not be approved."""

    @abstractmethod
    def undo(self, case: Case, stated: S, by: User) -> None:
        """Takes the effect back after a reversal. Runs in its transaction. Raises Refused where that cannot be."""

    @abstractmethod
    def link(self, case: Case) -> str:
        """Where the person goes on with the case."""

    def not_returned(self, case: Case) -> frozenset[str]:
        """The items of a case that its person cannot put right as things stand."""
        return self.fixed

    def put_right_elsewhere(self, case: Case) -> tuple[str, str]:
        """How whoever decides has such an item put right instead: a sentence, and the page for it; both empty where there is no way."""
        return "", ""

    def opens(self, case: Case) -> bool:
        """Whether the page of `link` is the person's now: some ask where their file stands, or whose unit they head."""
        return True

    def overrules(self, case: Case) -> str:
        """Whose word an approval would go over, as a sentence that asks for the reason; empty where nobody has spoken against it."""
        return ""

    def by_two(self, case: Case, stated: S) -> str:
        """Why one pair of eyes is not enough for an approval, as a sentence; empty where it is. Raises Refused where nobody may approve."""
        return ""

    def waits(self, case: Case, results: list[Result]) -> timedelta | None:
        """After how long the checks are made again, where one could not be made now and none has failed; None: they stand."""
        return None

    def refer(self, case: Case, stated: S) -> list[str]:
        """Reasons of policy to let people decide; none when the rules may."""
        return []

    def grounds(self, case: Case, stated: S) -> list[tuple[str, str]]:
        """The same reasons, each with the slot of the scan that it is about; empty where it is about none."""
        return [(reason, "") for reason in self.refer(case, stated)]

    def refused(self, case: Case, stated: S, by: User | None) -> None:
        """What a final refusal changes outside the case: here nothing. Runs in the decision's transaction."""

    def sent_back(self, case: Case, stated: S, by: User | None) -> None:
        """What a return changes outside the case: here nothing. Runs in the decision's transaction."""

    def withdrawable(self, case: Case) -> bool:
        """Whether its person may take this one back while it waits: not what staff have filed for them."""
        return self.may_withdraw and not self.by_staff

    def taken_back(self, case: Case, stated: S, by: User) -> None:
        """What 「撤回」 changes outside the case: here nothing. Runs in its transaction. Raises Refused where it may not be taken back now."""

    def endable(self, case: Case) -> bool:
        """Whether its person may end this one once it is back with them: not what staff put right."""
        return self.may_end and not self.by_staff

    def end_means(self, case: Case) -> str:
        """What 「不再办理」 comes to outside the case, as a sentence of the question before it; empty where it comes to nothing."""
        return ""

    def ended(self, case: Case, stated: S, by: User) -> None:
        """What 「不再办理」 changes outside the case: here nothing. Runs in its transaction. Raises Refused where it may not be ended now."""

    def afterwards(self, case: Case) -> bool:
        """What an approval sets going behind it, in the background, where `enter` has asked for it (`actions.goes_on`). False: it is asked
        again. Safe to repeat."""
        return True

    def follows(self, case: Case) -> str:
        """What comes of the decision for whoever filed the case, as its page says it; empty where the state says enough."""
        return ""

    def joins(self, case: Case, stated: S) -> Joining | None:
        """W13: the unit that the person comes to by an approval; None where they come to none."""
        return None

    def unit_says(self, case: Case) -> list[str]:
        """W13: what that unit was told or asked and has answered, sentence by sentence with the days, for the person."""
        return []

    def unlocks(self, item: str) -> set[str]:
        """What else may be changed when `item` is returned (W12)."""
        return set()

    def beside(self, case: Case, stated: S) -> Beside | None:
        """The case that this one is about; None where it is about none."""
        return None

    def background(self, case: Case, stated: S) -> Background | None:
        """What whoever decides has to know and the statement does not say, as it is now; None where it says everything."""
        return None

    def against_register(self, case: Case, stated: S) -> list[tuple[str, str, str]]:
        """Label, value in the register and value stated, for what the register already says; empty where it says nothing."""
        return []

    def message(self, case: Case, stated: S, decision: Decision) -> tuple[str, str] | None:
        """Title and text of the message about a decision; None for the usual ones."""
        return None

    def thaw(self, case: Case, submission: Submission) -> S:
        """What a submission states. Raises msgspec.ValidationError where it is not what this procedure froze."""
        if STATED not in submission.frozen:
            # Submitted before statements were kept. The rows of a submitted case are locked, so they say the same still.
            return self.read(case)
        return msgspec.convert(submission.frozen[STATED], self.statement)


def frozen_of(frozen: Frozen, stated: Statement) -> dict[str, object]:
    """Both parts of a submission as JSON keeps them: what pages show, and what is checked, decided and entered."""
    return {**msgspec.to_builtins(frozen), STATED: msgspec.to_builtins(stated)}


D = TypeVar("D", bound="Detail")


class Procedure(BareProcedure[S], Generic[D, S]):
    """A procedure whose case asks for one thing: a row of its own table, `detail`. `related`: what pages read along with it."""

    detail: type[D]
    related: tuple[str, ...] = ()
    item_by_item = False

    def detail_of(self, case: Case) -> D:
        """What a case asks for, as the draft says it now."""
        found = self.detail._default_manager.select_related(*self.related).get(case=case)
        found.case = case
        return found

    def read(self, case: Case) -> S:
        """The columns of the detail that the statement names: `year`, and `proof_id` for the scan behind `proof`."""
        return msgspec.convert(self.detail._default_manager.get(case=case), self.statement, from_attributes=True)

    def as_submitted(self, case: Case, stated: S) -> D:
        """The detail of a case, with every column as it was submitted: for rows that count by themselves once the case is approved."""
        update_each(self.detail._default_manager.filter(case=case), **vars(stated))
        return self.detail_of(case)


# Each is handed only what it has read itself, so that the rest of the engine need not know which statement is whose.
_registered: dict[str, BareProcedure[Statement]] = {}


def register(*classes: type[BareProcedure[Any]]) -> None:
    """Makes procedures known. Raises ImproperlyConfigured where another has the code, the prefix or the table already."""
    for made in classes:
        procedure = made()
        for other in _registered.values():
            if type(other) is not made:
                _keep_apart(procedure, other)
        _registered[procedure.code] = procedure


def _keep_apart(one: BareProcedure[Statement], other: BareProcedure[Statement]) -> None:
    for what in ("code", "prefix", "detail"):
        value = getattr(one, what, None)
        if value is not None and value == getattr(other, what, None):
            names = " and ".join(f"{type(each).__module__}.{type(each).__qualname__}" for each in (other, one))
            raise ImproperlyConfigured(f"{names} are two procedures with one {what}: {value!r}")


def by_code(code: str) -> BareProcedure[Statement]:
    """The procedure with this code. Raises KeyError."""
    return _registered[code]


def of(case: Case) -> BareProcedure[Statement]:
    """The procedure of a case."""
    return _registered[case.kind]


def about(detail: type[D]) -> Procedure[D, Statement]:
    """The procedure whose cases ask for rows of this table. Raises LookupError."""
    for procedure in _registered.values():
        if isinstance(procedure, Procedure) and procedure.detail is detail:
            return procedure
    raise LookupError(f"no procedure is about {detail!r}")


def grounds(case: Case, stated: Statement) -> list[tuple[str, str]]:
    """Why policy lets people decide a case: what its procedure says, that nobody has seen who stands behind the phone (L02), and
    that what was found under somebody else's name was exchanged before anybody had looked (W13)."""
    own = of(case).grounds(case, stated)
    if case.subject.phone_unchecked:
        own = [(words.PHONE_UNCHECKED, ""), *own]
    return [*own, (words.EXCHANGED, "")] if case.exchanged_unseen() else own


def onward(case: Case) -> str:
    """The page where the person goes on with a case while that page is theirs; else that of the case itself, which always is."""
    procedure = of(case)
    goes_on = not case.is_ended and procedure.opens(case)
    return procedure.link(case) if goes_on else reverse("casework:own", args=[case.no])


def title(code: str) -> str:
    """信息采集, 新增单位."""
    return by_code(code).title


def taking_away() -> list[str]:
    """The codes of those by which a file goes out of the register."""
    return [code for code, procedure in _registered.items() if procedure.takes_away]


def choices() -> list[tuple[str, str]]:
    """Code and title of each, room by room as the settings install them."""
    return [(code, procedure.title) for code, procedure in _registered.items()]
