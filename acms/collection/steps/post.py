"""Step 4 单位与岗位信息 (W06–W08, E01, E02): where somebody works or lives, and the proof letter of their post."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models

from acms.arrivals import asking
from acms.arrivals import words as arrivals_words
from acms.base import codelists
from acms.base.codes import NONE, AdminPost, Position, ProfPost, ResidenceType
from acms.base.numbers import uscc
from acms.casework import comparing, letters
from acms.casework.models import Verdict
from acms.casework.procedures import Result
from acms.collection import words
from acms.collection.steps.base import Answers, Gap, Item, Kind, Page, Source, Step, answer, evidence
from acms.collection.steps.entry import Entry
from acms.collection.steps.forms import StepForm
from acms.collection.steps.results import claim, result
from acms.employers.models import Employer, EmployerState
from acms.letters.models import Letter, LetterState, is_audited
from acms.people import days
from acms.people.models import Absence, Listed, Person, Post, Residence
from acms.people.rules import start_faults
from acms.regions import addresses, divisions, schools
from acms.scans.models import Scan
from acms.trust import actions as trust

if TYPE_CHECKING:
    from acms.accounts.models import User
    from acms.collection.facts import Draft, Facts
    from acms.policy.figures import Policy

CODE = "post"


class PostAnswers(Answers):
    """What stands below `letter` comes from the letter and is read only on the page (W07)."""

    has_employer = models.BooleanField(null=True)
    residence_type = models.CharField(max_length=1, blank=True)
    division_code = models.CharField(max_length=6, blank=True)
    on_post = models.BooleanField(null=True)
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="+")
    position = models.CharField(max_length=2, blank=True)
    admin_post = models.CharField(max_length=2, blank=True)
    title = models.CharField(max_length=1, blank=True)
    title_since = models.DateField(null=True)
    joined_on = models.DateField(null=True)
    accounting_since = models.DateField(null=True)


# What the letter states, by its columns.
LETTER_COLUMNS = ("position", "admin_post", "title", "title_since", "joined_on", "accounting_since")


@dataclass(frozen=True)
class PostStatement:
    """A post, an employer without a post (W07: its columns read 无), or a residence. `employer` and `letter` are row ids."""

    has_employer: bool | None = None
    on_post: bool | None = None
    residence_type: str = ""
    division_code: str = ""
    employer: int | None = None
    letter: int | None = None
    position: str = Position.NONE.value
    admin_post: str = AdminPost.NONE.value
    title: str = ProfPost.NONE.value
    title_since: date | None = None
    joined_on: date | None = None
    accounting_since: date | None = None

    @property
    def by_household(self) -> bool:
        return self.residence_type == ResidenceType.HOUSEHOLD

    @property
    def has_title(self) -> bool:
        return self.title not in NONE


class PostForm(StepForm):
    """What the page itself asks; the rest comes from the employer and the letter."""

    def field_of(self, item: Item) -> forms.Field:
        field = super().field_of(item)
        if item.name == "residence_type":
            attrs = {"class": "form-check-input", "id": item.anchor}
            field.widget = forms.RadioSelect(attrs=attrs, choices=codelists.choices("residence_type"))
        return field


_UNIT = frozenset(f"post.{name}" for name in ("employer", "has_employer", "on_post", "uscc"))
# What follows from the unit or the residence: nobody types it, another unit or residence says otherwise.
_FOLLOWS = frozenset(
    f"post.{name}" for name in ("management", "agency", "economic_type", "employer_phone", "employer_address")
)
_LETTER = frozenset({*(f"post.{name}" for name in LETTER_COLUMNS if name != "joined_on"), "scan.proof_letter"})
_RESIDENCE = frozenset({"post.residence_type", "post.division_code", "scan.residence_permit", "scan.student_report"})


class PostStep(Step[PostStatement, PostAnswers]):
    code, page, title, change = CODE, Page.POST, "单位与岗位信息", "update_post"
    model, form = PostAnswers, PostForm
    related = ("employer", "letter")
    extras = ("uscc",)
    items = (
        answer(CODE, "has_employer", "是否有工作单位", kind=Kind.YES_NO),
        answer(CODE, "on_post", "是否在岗", kind=Kind.YES_NO),
        answer(CODE, "residence_type", "居住类型", list="residence_type"),
        answer(CODE, "division_code", "户籍所在地", kind=Kind.PLACE),
        evidence(CODE, "residence_permit", "居住证"),
        evidence(CODE, "student_report", "学籍在线验证报告"),
        answer(CODE, "management", "现会计人员管理地区", kind=Kind.PLACE, source=Source.KNOWN),
        answer(CODE, "agency", "现会计人员管理机构", kind=Kind.AGENCY, source=Source.KNOWN),
        answer(CODE, "employer", "工作单位全称", kind=Kind.EMPLOYER, source=Source.EMPLOYER),
        answer(CODE, "uscc", "统一社会信用代码", source=Source.KNOWN),
        answer(CODE, "economic_type", "单位经济类型", list="economic_type", source=Source.KNOWN),
        answer(CODE, "employer_phone", "单位联系电话", "联系电话", column="phone", source=Source.KNOWN),
        answer(CODE, "employer_address", "单位地址", "工作单位地址", column="address", source=Source.KNOWN),
        answer(CODE, "position", "现从事会计工作岗位", list="position_2012", source=Source.LETTER),
        answer(CODE, "admin_post", "会计行政职务", list="admin_post", source=Source.LETTER),
        answer(CODE, "title", "会计专业技术职务", list="prof_post", source=Source.LETTER),
        answer(CODE, "title_since", "会计专业技术职务聘任时间", kind=Kind.DAY, source=Source.LETTER),
        answer(
            CODE,
            "accounting_since",
            "开始从事会计工作日期",
            "首次参加会计工作时间",
            kind=Kind.DAY,
            source=Source.LETTER,
        ),
        evidence(CODE, "proof_letter", "单位从事会计工作证明函", "单位从事会计工作证明"),
    )
    unlocks = {
        # A place that cannot be proved may be another one, of another kind, or a unit's after all: one question (W06).
        **dict.fromkeys(_UNIT | _RESIDENCE | _FOLLOWS, _UNIT | _LETTER | _RESIDENCE),
        **dict.fromkeys(_LETTER, _LETTER),
    }

    def listed_values(self, said: Listed) -> dict[str, dict[str, Any]]:
        """The unit that the directory has; else its code in the box, from where it is looked up or added."""
        if said.person.employer_id:
            return {"": {"has_employer": True, "employer_id": said.person.employer_id}}
        if said.uscc:
            return {"": {"has_employer": True, "typed": {"uscc": said.uscc}}}
        return {"": {"has_employer": True}} if said.employer_name else {}

    def elsewhere(self, rows: Mapping[str, PostAnswers], user: User) -> dict[str, str]:
        unit = rows[""].employer
        return {"uscc": unit.uscc if unit else ""}

    def stated(self, rows: Mapping[str, PostAnswers], user: User) -> PostStatement:
        row = rows[""]
        if row.has_employer is None:
            return PostStatement()
        if not row.has_employer:
            return PostStatement(False, residence_type=row.residence_type, division_code=row.division_code)
        if not row.on_post:
            return PostStatement(True, row.on_post, employer=row.employer_id)
        by_letter = {name: getattr(row, name) for name in LETTER_COLUMNS}
        return PostStatement(True, True, employer=row.employer_id, letter=row.letter_id, **by_letter)

    def of(self, facts: Facts) -> PostStatement:
        return facts.post

    def value(self, facts: Facts, item: Item) -> Any:
        if item.name in ("management", "agency"):
            return facts.management_code
        if item.name in ("uscc", "economic_type", "employer_phone", "employer_address"):
            return getattr(facts.employer, item.column, None)
        if item.name == "accounting_since" and facts.fixed_since:
            return facts.fixed_since  # W08: stated once; shown, and never stated again
        return super().value(facts, item)

    def label(self, facts: Facts, item: Item) -> str:
        """The region's label is the kind of residence chosen: 户籍所在地, 居住所在地 or 就读学校所在地."""
        if item.name == "division_code":
            return codelists.name("residence_type", facts.post.residence_type) or item.label
        return item.label

    def confirm(self, facts: Facts, item: Item) -> str:
        return self.label(facts, item) if item.name == "division_code" else item.confirm

    def applies(self, facts: Facts, item: Item) -> bool:
        post = facts.post
        if item.name in ("has_employer", "management", "agency"):
            return True
        if item.name in ("residence_type", "division_code"):
            return post.has_employer is False
        if item.name == "residence_permit":
            return post.residence_type == ResidenceType.PERMIT
        if item.name == "student_report":
            return post.residence_type == ResidenceType.SCHOOL
        if item.name == "title_since":
            return facts.on_post and post.has_title
        if item.name in ("proof_letter", "accounting_since"):
            return facts.on_post
        return bool(post.has_employer)

    def lacks(self, draft: Draft, item: Item) -> Iterator[Gap]:
        if item.name == "uscc" and _typed_over(draft):
            yield self.gap(item, words.unfinished(item.label))
        elif item.name == "position" and draft.on_post and draft.letter is None:
            yield self.gap(_LETTER_PAPER, words.LETTER_TO_FILL_IN)
        elif item is _LETTER_PAPER:
            yield from self._letter_lacks(draft)
        else:
            yield from super().lacks(draft, item)

    def _letter_lacks(self, draft: Draft) -> Iterator[Gap]:
        """The letter itself comes first and is asked for under its own sentence. A definite failure of its audit is not held
        back here: the guide has the audit answer at 「提交」, and the page shows it before."""
        scan = draft.scans.get(_LETTER_PAPER.name)
        if scan is None and draft.letter is None:
            return
        if why := of_no_use(draft):
            yield self.gap(_LETTER_PAPER, why)
            return
        gaps = list(self.scan_lacks(draft, _LETTER_PAPER))
        yield from gaps
        if not gaps and not is_audited(scan):
            yield self.gap(_LETTER_PAPER, words.checking_scan(_LETTER_PAPER.label))

    def contradictions(self, facts: Facts, on: date) -> Iterator[Gap]:
        yield from super().contradictions(facts, on)
        if facts.post.accounting_since and not facts.start_is_settled:
            for sentence in start_faults(
                facts.post.accounting_since, facts.education.full.graduated, facts.identity.born
            ):
                yield self.gap(self.by_name["accounting_since"], sentence)

    def checks(self, facts: Facts, on: date) -> Iterable[Result]:
        if facts.post.has_employer is False:
            yield from _residence(facts)
        if facts.employer is not None:
            yield _employer(facts.employer)
        if facts.on_post:
            yield from _letter(facts)
            yield from _ban(facts, on)

    def grounds(self, facts: Facts, policy: Policy) -> Iterator[tuple[str, str]]:
        if policy["reviewed_permits"] and facts.post.residence_type == ResidenceType.PERMIT:
            yield words.BY_POLICY_PERMIT, "residence_permit"

    def may_need(self, facts: Facts) -> set[str]:
        post, needed = facts.post, set()
        if post.has_employer is None or facts.on_post or (post.has_employer and post.on_post is None):
            needed.add("proof_letter")
        if post.has_employer is not True:
            needed |= {"residence_permit", "student_report"}
        if post.has_employer is not False:
            needed.add("employer_certificate")
        return needed

    def enter(self, facts: Facts, entry: Entry) -> None:
        post, person = facts.post, entry.person
        entry = entry.from_day(_first_day(facts, person, entry.on))
        if facts.employer is None:
            entry.ends(Post)
            entry.adds(Residence, residence_type=post.residence_type, division_code=post.division_code)
            return
        entry.ends(Residence)
        entry.states(
            Post,
            employer=facts.employer.going_on,  # merged while the case waited
            on_post=facts.on_post,
            position=post.position,
            position_2018=codelists.extras("position_2012", "map_2018")[post.position].split(",")[0],
            admin_post=post.admin_post,
            title=post.title,
            title_since=post.title_since,
            joined_on=post.joined_on,
            letter_serial=facts.letter.serial if facts.letter else "",
        )

    def columns(self, facts: Facts, person: Person) -> dict[str, Any]:
        return {"management_code": facts.management_code, "accounting_since": facts.post.accounting_since}

    def former_columns(self, values: Mapping[str, Any]) -> dict[str, Any]:
        code = values["post.management"]  # none was noted of who had neither post nor residence, before it was (R02)
        return {"management_code": code} if code else {}

    def of_register(self, person: Person) -> dict[str, dict[str, Any]]:
        """The present post, without its letter: a new statement needs a new letter (D05)."""
        post = person.current_post
        blank = {"letter_id": None, "joined_on": None, "accounting_since": None}
        if post is not None:
            values = {name: getattr(post, name) for name in ("position", "admin_post", "title", "title_since")}
            unit = {"has_employer": True, "employer_id": post.unit.pk, "on_post": post.on_post}
            return {"": {**blank, **values, **unit}}
        home = person.current_residence
        where = {"residence_type": home.residence_type, "division_code": home.division_code} if home else {}
        return {"": {**blank, **where, "has_employer": False, "employer_id": None, "on_post": None}}


POST = PostStep()
_PERMIT, _REPORT, _LETTER_PAPER = POST.papers
_REGION = POST.by_name["division_code"]


def _typed_over(draft: Draft) -> bool:
    """A code stands in the box that is not the unit's: whoever typed it means another one, which was not looked up (E01)."""
    typed = draft.typed(POST).get("uscc")
    return typed is not None and uscc.normalise(typed) != (draft.employer.uscc if draft.employer else "")


def _residence(facts: Facts) -> Iterator[Result]:
    """W06: the chosen region against the card's address, the residence permit or the student report."""
    if facts.post.by_household:
        yield _household(facts, facts.scans.get("id_portrait"))
    elif facts.post.residence_type == ResidenceType.PERMIT:
        yield from _permit(facts, facts.scans.get(_PERMIT.name))
    elif scan := facts.scans.get(_REPORT.name):
        yield from _student(facts, scan)


def _household(facts: Facts, scan: Scan | None) -> Result:
    chosen = facts.post.division_code
    field = scan.reading.fields.get("address") if scan else None
    stated = divisions.path(chosen)
    if scan is None or field is None:
        return result("household", _REGION, Verdict.UNSURE, words.ADDRESS_UNREAD, stated=stated)
    place = addresses.parse_address(field.value)
    verdict, message = Verdict.PASS, ""
    if place.other_province:
        verdict, message = Verdict.FAIL, words.address_elsewhere(place.other_province)
    elif place.banner is None or place.banner.code != chosen:
        verdict, message = Verdict.UNSURE, words.ADDRESS_OTHER_BANNER
    return result("household", _REGION, verdict, message, stated=stated, scan=scan, field=field)


def _permit(facts: Facts, scan: Scan | None) -> Iterator[Result]:
    """The permit is the person's, was given in the region, and its address is the chosen banner (W06)."""
    if scan is None:
        return
    identity, chosen = facts.identity, facts.post.division_code
    yield from comparing.judged(
        scan,
        [
            claim("permit_name", _PERMIT, "name", identity.name, definite=comparing.other_name),
            claim("permit_number", _PERMIT, "id_number", identity.id_number),
            claim(
                "residence_permit_region",
                _PERMIT,
                "address",
                divisions.path(chosen),
                agrees=lambda found, stated: addresses.lies_in(found, chosen),
                definite=lambda found, stated: addresses.lies_elsewhere(found),
                message=words.permit_elsewhere,
            ),
            claim(
                "permit_authority",
                _PERMIT,
                "authority",
                words.THE_REGION,
                agrees=lambda found, stated: not addresses.lies_elsewhere(found),
                message=words.permit_issued_elsewhere,
                optional=True,
            ),
        ],
    )


def _student(facts: Facts, scan: Scan) -> Iterator[Result]:
    """W06: the report names the person and says that they are enrolled, at a school that stands in the chosen banner."""
    identity, chosen = facts.identity, facts.post.division_code
    yield from comparing.judged(
        scan,
        [
            claim("student_name", _REPORT, "name", identity.name, definite=comparing.other_name),
            claim("student_number", _REPORT, "id_number", identity.id_number),
            comparing.enrolled("student_state", _REPORT.key, _REPORT.label, words.not_enrolled),
            claim(
                "student_school",
                _REPORT,
                "school",
                divisions.path(chosen),
                agrees=lambda found, stated: chosen in schools.banners(found),
                definite=lambda found, stated: schools.is_elsewhere(found, chosen),
                message=words.school_elsewhere,
            ),
        ],
    )


def _employer(unit: Employer) -> Result:
    """E02: collections of people of an unconfirmed employer are checked but not approved before it is."""
    name = POST.by_name["employer"]
    if unit.state != EmployerState.CONFIRMED:
        return result("employer_pending", name, Verdict.UNSURE, words.EMPLOYER_WAITS, stated=unit.name)
    return result("employer", name, Verdict.PASS, stated=unit.name)


def _ban(facts: Facts, on: date) -> Iterator[Result]:
    """D11: nobody is admitted to a post by the rules while a ban lasts (会计法 §38, §40, §41): people look."""
    person = Person.objects.filter(user=facts.user).first()
    if person is not None and (barred := trust.banned(person, on)):
        yield result("banned", POST.by_name["on_post"], Verdict.UNSURE, words.barred(barred))


def _letter(facts: Facts) -> Iterator[Result]:
    """T04: the audit of the uploaded letter, and that the letter still says what the answers say."""
    scan = facts.scans.get(_LETTER_PAPER.name)
    if scan is not None and not _letter_fits(facts):
        yield result("letter_facts", _LETTER_PAPER, Verdict.FAIL, words.letter_changed(), scan=scan)
    yield from letters.results(scan, _LETTER_PAPER.key, _LETTER_PAPER.label)


def of_no_use(draft: Draft) -> str:
    """Why a walk to the unit with the letter in hand would be for nothing: it is void, the unit has rejected it, or it no longer says what
    stands here (T04, W13). Empty where it serves, and where no other may be made."""
    letter = draft.letter
    if letter is None or not draft.lets_change(_LETTER_PAPER):
        return ""
    if letter.state == LetterState.VOID:
        return words.LETTER_VOID
    if asking.is_disowned(letter.pk):
        return arrivals_words.DISOWNED
    return "" if _letter_fits(draft) else words.letter_changed()


def _letter_fits(facts: Facts) -> bool:
    letter, unit, since = facts.letter, facts.employer, facts.fixed_since or facts.post.accounting_since
    if letter is None or unit is None or since is None:
        return False
    same = {"id_number": facts.identity.id_number, "uscc": unit.uscc, "accounting_since": since.isoformat()}
    return letters.says(letter.facts, facts.identity.name, **same)


def _first_day(facts: Facts, person: Person, today: date) -> date:
    """A9: a post at another unit begins on 进入单位工作日期 of its letter, whenever the case is decided. Of anything else (off the post,
    without unit, another place to live in, another position) nobody states a day: a change counts from the day on which it was filed,
    a first collection from its approval, which enters the register. Who manages the file is changed by the decision (R02): whoever
    acts for an agency acts today.

    Never before accounting work began (W08): somebody may have entered the unit for other work. What stood there before ends
    the day before; the letter's form has refused a day that is to come or lies before the former post.
    """
    former = person.current_post
    joined = facts.post.joined_on
    if joined is None or (former and former.unit == (facts.employer and facts.employer.going_on)):
        if not facts.is_amendment:
            return today
        return days.as_filed(person, facts.case.takes_effect_on, today, Post, Residence, Absence)
    return min(today, max(joined, person.accounting_since or joined))
