"""What one case states, with what it refers to: rules, pages, checks and the register look at nothing else.

A `CollectionStatement` is what counts of the answers, a frozen value that a submission keeps. `Facts` is a statement with its rows of
other rooms (scans, employer, letter) beside it; a `Draft` is that of a case whose answers are still being given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from acms.accounts.models import User
from acms.base import masks
from acms.base.numbers import id_card
from acms.casework.models import Case
from acms.casework.procedures import Answer, Frozen, Section, Statement
from acms.collection import steps, words
from acms.collection.models import Answers, Commitment, Evidence
from acms.collection.steps import EDUCATION, IDENTITY, PAPERS, POST, QUALIFICATION, STEPS, Item, Kind, Step
from acms.collection.steps.education import EducationStatement
from acms.collection.steps.identity import IdentityStatement
from acms.collection.steps.post import PostStatement
from acms.collection.steps.qualification import QualificationStatement
from acms.employers.models import Employer
from acms.letters.models import Letter
from acms.people import listed
from acms.people.models import Listed, Person
from acms.scans.models import Scan

MASKS = {"identity.id_number": id_card.masked, "identity.phone": masks.phone, "identity.email": masks.email}


@dataclass(frozen=True)
class CollectionStatement(Statement):
    """What a collection or a change says, all steps of it. `scans`: row ids of all that was uploaded, by slot.

    `fixed_since`: the start of accounting work that is fixed for good, by a filing, the former system or an earlier approval (W08).
    Of a change after registration `managed_by`: the region that manages the person now.
    """

    identity: IdentityStatement
    post: PostStatement
    education: EducationStatement
    qualification: QualificationStatement
    scans: Mapping[str, UUID]
    fixed_since: date | None = None
    managed_by: str = ""


@dataclass(frozen=True)
class Facts:
    """A statement and what it refers to."""

    case: Case
    stated: CollectionStatement
    employer: Employer | None
    letter: Letter | None
    scans: Mapping[str, Scan]

    @property
    def user(self) -> User:
        return self.case.subject

    @property
    def identity(self) -> IdentityStatement:
        return self.stated.identity

    @property
    def post(self) -> PostStatement:
        return self.stated.post

    @property
    def education(self) -> EducationStatement:
        return self.stated.education

    @property
    def qualification(self) -> QualificationStatement:
        return self.stated.qualification

    @property
    def fixed_since(self) -> date | None:
        return self.stated.fixed_since

    @property
    def is_amendment(self) -> bool:
        """True for 信息变更: one step of a registered person's facts, not all of them."""
        return self.case.kind != steps.COLLECTION

    @property
    def start_is_settled(self) -> bool:
        """A11: what was registered is not looked at again. A filing knew of no graduation, so its start is, until the collection."""
        return self.is_amendment and self.fixed_since is not None

    @property
    def steps(self) -> tuple[Step[Any, Any], ...]:
        """The steps of this case."""
        return steps.of_kind(self.case.kind)

    @property
    def asks_post(self) -> bool:
        return POST in self.steps

    @property
    def on_post(self) -> bool:
        return bool(self.post.has_employer and self.post.on_post)

    @property
    def management_code(self) -> str:
        """R02: the employer's region, else the household's, residence's or school's. A change of other things moves nobody."""
        if not self.asks_post:
            return self.stated.managed_by
        return self.employer.going_on.management_code if self.employer else self.post.division_code

    def applies(self, item: Item) -> bool:
        """True when the item is asked of this person at all."""
        return steps.asked(self.case.kind, item) and steps.of(item).applies(self, item)

    def value(self, item: Item) -> Any:
        """The raw value of an item; a scan for evidence, None or empty where nothing is answered."""
        return self.scans.get(item.name) if item.kind is Kind.SCAN else steps.of(item).value(self, item)

    def shown(self, item: Item) -> str:
        """The value as the confirmation page words it."""
        if item.kind is Kind.EMPLOYER:
            return self.employer.name if self.employer else ""
        return item.spoken(self.value(item))

    def label(self, item: Item) -> str:
        """The item's words on its step's page."""
        return steps.of(item).label(self, item)

    def confirm(self, item: Item) -> str:
        """The item's words on the confirmation page and at the desk."""
        return steps.of(item).confirm(self, item)

    def sections(self) -> list[Section]:
        """Everything that is stated, for step 7, the desk and the snapshot."""
        return [
            Section(step.title, [self._answer(item) for item in step.items if self.applies(item)], int(step.page))
            for step in self.steps
        ]

    def _answer(self, item: Item) -> Answer:
        label = self.confirm(item)
        if item.kind is not Kind.SCAN:
            value = self.shown(item)
            masked = MASKS[item.key](value) if item.key in MASKS else ""
            return Answer(item=item.key, label=label, value=value, masked=masked)
        scan = self.scans.get(item.name)
        if scan and not scan.has_picture and not scan.counts:
            return Answer(item=item.key, label=label, value=scan.get_state_display())
        return Answer(item=item.key, label=label, value="", scan=str(scan.pk) if scan else "")

    def values(self) -> dict[str, Any]:
        """Raw values by item, as JSON holds them: what a change is compared with."""
        values = {
            item.key: _plain(self.value(item))
            for item in steps.ITEMS
            if item.kind is not Kind.SCAN and self.applies(item)
        }
        if self.fixed_since and self.asks_post:
            values["post.accounting_since"] = _plain(self.fixed_since)  # off the post too: it is no difference
        values["post.joined_on"] = _plain(self.post.joined_on)
        values["post.letter"] = self.letter.serial if self.letter else None
        return values

    def kept(self) -> dict[str, str]:
        """The scans that a submission keeps, by slot."""
        return {slot: str(scan.pk) for slot, scan in self.scans.items() if scan.counts and self.applies(PAPERS[slot])}

    def freeze(self) -> Frozen:
        """The snapshot of a submission (W12), for the pages."""
        return Frozen(
            sections=self.sections(),
            values=self.values(),
            scans=self.kept(),
            title=self.identity.name,
            management_code=self.management_code,
            employer_name=self.employer.name if self.employer else "",
            employer_id=self.employer.pk if self.employer else None,
        )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class Draft(Facts):
    """The facts of a case that is still being filled in, with the rows behind them: by step and mode.

    `listed`: what the list said of a collection that brought the person in. `as_registered`: the modes of education that a change leaves alone.
    """

    rows: Mapping[str, Mapping[str, Answers]]
    agreed: bool
    agreed_at: datetime | None
    listed: Listed | None = None
    as_registered: frozenset[str] = frozenset()

    def leaves_alone(self, item: Item) -> bool:
        """True for the education of a mode that a change has not touched."""
        return steps.of(item) is EDUCATION and item.mode in self.as_registered

    def typed(self, step: Step[Any, Any]) -> dict[str, str]:
        """What was typed on a step's page and is no valid answer yet, by field."""
        return {name: text for row in self.rows[step.code].values() for name, text in (row.typed or {}).items()}

    def stored(self, step: Step[Any, Any], name: str) -> Any:
        """The valid answer that a step's rows hold for a field, whether it counts or not."""
        item = step.by_name[name]
        return getattr(self.rows[step.code][item.mode], item.column)

    def is_saved(self, step: Step[Any, Any]) -> bool:
        return any(row.saved_at for row in self.rows[step.code].values())

    def lets_change(self, item: Item) -> bool:
        """True when the person may change the item now."""
        return self.case.lets_change(item.key) and steps.asked(self.case.kind, item)

    def proved(self, contact: str) -> bool:
        """True when the `phone` or `email` was proved by a code."""
        return bool(self.user.phone_verified_at if contact == "phone" else self.user.email_verified_at)


def gather(case: Case) -> Draft:
    """Reads the answers of a case as they stand: a fixed number of queries."""
    user = case.subject
    rows: dict[str, Any] = {step.code: step.rows(case) for step in STEPS}
    evidence = Evidence.objects.filter(case=case).select_related("scan", "scan__audit") if case.pk else ()
    scans = {row.kind: row.scan for row in evidence}
    is_amendment = case.kind != steps.COLLECTION
    person = Person.objects.filter(user=user).select_related("listed").first()
    agreed = _agreed(case, user)
    stated = CollectionStatement(
        identity=IDENTITY.stated(rows[IDENTITY.code], user),
        post=POST.stated(rows[POST.code], user),
        education=EDUCATION.stated(rows[EDUCATION.code], user),
        qualification=QUALIFICATION.stated(rows[QUALIFICATION.code], user),
        scans={slot: scan.pk for slot, scan in scans.items()},
        fixed_since=person.accounting_since if person else None,
        managed_by=person.management_code if person and is_amendment else "",
    )
    post = rows[POST.code][""]
    return Draft(
        case=case,
        stated=stated,
        employer=post.employer if stated.post.employer else None,
        letter=post.letter if stated.post.letter else None,
        scans=scans,
        rows=rows,
        agreed=is_amendment or agreed is not None,
        agreed_at=agreed.at if agreed else None,
        listed=None if is_amendment else listed.said_of(person),
        as_registered=(
            EDUCATION.as_registered(rows[EDUCATION.code], person)
            if person and case.kind == EDUCATION.change
            else frozenset()
        ),
    )


def _agreed(case: Case, user: User) -> Commitment | None:
    """The commitment of whoever has the account: before it was given back to them (L02) somebody else had agreed."""
    if not case.pk:
        return None
    rows = Commitment.objects.filter(case=case, text_version=words.COMMITMENT_VERSION)
    if user.opened_at is not None:
        rows = rows.filter(at__gte=user.opened_at)
    return rows.order_by("-pk").first()


def restore(case: Case, stated: CollectionStatement) -> Facts:
    """The facts of a submission: what it states, with its scans, employer and letter as they are now. Three queries."""
    scans = {scan.pk: scan for scan in Scan.objects.filter(pk__in=stated.scans.values()).select_related("audit")}
    return Facts(
        case=case,
        stated=stated,
        employer=Employer.objects.filter(pk=stated.post.employer).first() if stated.post.employer else None,
        letter=Letter.objects.filter(pk=stated.post.letter).first() if stated.post.letter else None,
        scans={slot: scans[pk] for slot, pk in stated.scans.items() if pk in scans},
    )
