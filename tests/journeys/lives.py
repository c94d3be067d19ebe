"""The words in which a life with the register is told: everything is done by the rooms' own acts, with the clock moved.

A `World` has the clock, the agencies, the units and the yearly runs; a `Life` is one person of it. Nothing is written by hand but
the beginning: who stands in the register on the first day (`demo.seed`).
"""

import io
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.test import Client
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts import activation
from acms.accounts.models import Activation, Role, User
from acms.amendments import actions as amendments
from acms.arrivals import actions as arrivals
from acms.arrivals.models import Arrival, Confirmation
from acms.base import work
from acms.base.fields import update_each
from acms.careers import actions as careers
from acms.careers import history, years
from acms.careers.rules import Stated
from acms.careers.years import Period, What
from acms.casework import actions as casework
from acms.casework import tasks
from acms.casework.models import Case, CaseState
from acms.collection import actions as collection
from acms.collection.steps import POST, QUALIFICATION
from acms.corrections import actions as corrections
from acms.demo import documents, seed
from acms.employers.models import Employer
from acms.exchange import actions as exchange
from acms.exchange import importing
from acms.exchange.models import Import
from acms.heads import actions as heads
from acms.heads.models import HeadFiling
from acms.inbox.models import Message
from acms.learning import actions as learning
from acms.learning import automatic, bank
from acms.learning.models import YearRecord
from acms.letters.models import Audit, Letter, Verdict
from acms.merging import actions as merging
from acms.merging import contradicting
from acms.merging.models import Merge, PossibleDuplicate
from acms.people.dated import NO_DAY
from acms.people.models import Absence, Head, Leaving, Person, Post, Residence, Status
from acms.scans.models import Scan, ScanState
from acms.students import actions as students
from acms.transfers import actions as transfers
from acms.transfers.models import Receiver, TransferOut
from acms.trust import actions as trust
from acms.trust.models import TrustRecord
from acms.units import actions as units
from acms.yearly import actions as yearly
from acms.yearly import evaluating, running, words
from acms.yearly.models import Evaluation, Line, LineState, Run
from tests.conftest import confirmed_unit, make_person, taken_as_read

HERE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
PAPER = documents.jpeg(documents.cast(11), "qualification")
LANES = (tasks.LANE, *running.LANES, importing.LANE)
UNITS = {
    "青禾": ("91150105MA0TE5T16A", "内蒙古青禾样例粮油有限公司", "内蒙古自治区呼和浩特市赛罕区样例大街9号", "150105"),
    "三中": ("12150000MA0TE5T162", "呼和浩特市样例第三中学", "内蒙古自治区呼和浩特市赛罕区样例路26号", "150105"),
    "乳业": ("91150702MA0TE5T12Y", "海拉尔样例乳业有限公司", "内蒙古自治区呼伦贝尔市海拉尔区样例路1号", "150702"),
    # The same school, added under other codes by others.
    "三中二": ("12150000MA0TE5T24W", "呼和浩特市第三中学（样例）", "内蒙古自治区呼和浩特市赛罕区样例路26号", "150105"),
    "三中三": ("12150000MA0TE5T32P", "样例第三中学", "内蒙古自治区呼和浩特市赛罕区样例路26号", "150105"),
}
SHORT = {name: short for short, (_, name, _, _) in UNITS.items()}
BASIS = "内财会〔2026〕1号"


def day(text: str) -> date:
    return date.fromisoformat(text)


@dataclass
class World:
    """`clock`: travels to wherever a story goes on."""

    clock: time_machine.Traveller
    clerks: dict[str, User] = field(default_factory=dict)
    units: dict[str, Employer] = field(default_factory=dict)
    lives: list["Life"] = field(default_factory=list)

    # ---- days -----------------------------------------------------------------------------------------------------

    def on(self, text: str) -> None:
        """It is ten in the morning of that day."""
        self.clock.move_to(datetime.combine(day(text), datetime.min.time(), HERE).replace(hour=10))

    def after(self, days: int) -> None:
        self.clock.move_to(timezone.now() + timedelta(days=days))

    @property
    def today(self) -> date:
        return timezone.localdate()

    # ---- who and where --------------------------------------------------------------------------------------------

    def clerk(self, code: str = "150105") -> User:
        """The reviewer of an agency; `150000` is the region's office."""
        if code not in self.clerks:
            login = f"clerk{code}"
            there = User.objects.filter(login_name=login).first()  # of a story that was committed (tests/threads.py)
            self.clerks[code] = there or accounts.make_staff(
                login_name=login, name=f"经办{code}", password="x", role=Role.REVIEWER, agency_code=code
            )
        return self.clerks[code]

    @property
    def region(self) -> User:
        return self.clerk("150000")

    @property
    def league(self) -> User:
        return self.clerk("150100")

    def unit(self, short: str) -> Employer:
        if short not in self.units:
            code, name, address, division = UNITS[short]
            there = Employer.objects.filter(uscc=code).first()
            self.units[short] = there or confirmed_unit(code, name, address, division_code=division)
        return Employer.objects.get(pk=self.units[short].pk)

    def enters(self, name: str, unit: str, since: str, *, born: str = "1985-05-05", nth: int = 0) -> "Life":
        """Somebody enters the register today, on the post at a unit since a day. `nth`: of namesakes with one birthday."""
        chance = random.Random(f"{name}{born}{nth}")
        user = make_person(name, documents.make_id_number(chance, "150105", day(born), False))
        user.set_phone(f"139{len(self.lives):08d}", timezone.now())
        user.save()
        person = seed.enter(user, self.unit(unit), since=day(since))
        person.refresh_from_db()
        life = Life(self, person.pk)
        self.lives.append(life)
        return life

    def a_number(self, born: str, nth: int = 0) -> str:
        """An ID number that nobody has."""
        return documents.make_id_number(random.Random(f"{born}{nth}"), "150105", day(born), False)

    def enters_automatic_credits(self) -> None:
        """The night's work: examinations, and courses of students."""
        for _ in automatic.enter_all(self.today):
            pass

    def imports_people(self, *rows: str, by: str = "150105") -> int:
        """原有会计人员: 姓名,身份证号,管理地区,开始从事会计工作日期; how many are new."""
        return self._imports("people", "姓名,身份证号,管理地区,开始从事会计工作日期", rows, by)

    def imports_credits(self, *rows: str, by: str = "150105") -> int:
        """姓名,身份证号,年度,科目,学分,内容; how many are new."""
        return self._imports("credits", "姓名,身份证号,年度,科目,学分,内容", rows, by)

    def checks_credits(self, *rows: str, by: str = "150105") -> Import:
        """The same, looked at only."""
        return self._checks("credits", "姓名,身份证号,年度,科目,学分,内容", rows, by)

    def _checks(self, kind: str, head: str, rows: Iterable[str], by: str) -> Import:
        data = "\n".join((head, *rows)).encode()
        row = exchange.receive_table(by=self.clerk(by), kind=kind, name="表.csv", file=io.BytesIO(data), size=len(data))
        exchange.start_check(row, mapping=row.mapping)
        self.works()
        row.refresh_from_db()
        return row

    def _imports(self, kind: str, head: str, rows: Iterable[str], by: str) -> int:
        row = self._checks(kind, head, rows, by)
        assert not row.bad, list(row.faults.values_list("column", "why"))
        exchange.start_apply(row, by=self.clerk(by), good_only=False)
        self.works()
        row.refresh_from_db()
        return row.added

    def on_file(self, number: str) -> "Life":
        """Whose file a number is, in whatever state."""
        life = Life(self, Person.objects.get(user=User.objects.by_id_number(number)).pk)
        self.lives.append(life)
        return life

    # ---- cases ----------------------------------------------------------------------------------------------------

    def works(self) -> None:
        """What waits in the background is done."""
        while any(work.work_one(lane) for lane in LANES):
            pass

    def looked_at(self, case: Case, says: str = "") -> Case:
        """Compared by the rules; its papers were read and say this."""
        taken_as_read(says)
        self.works()
        case.refresh_from_db()
        return case

    def approved(self, case: Case, says: str = "", *, by: User | None = None, reason: str = "") -> Case:
        """Compared, and approved by the rules or by the agency whose it is."""
        self.looked_at(case, says)
        if case.state == CaseState.IN_REVIEW:
            casework.approve(case, by=by or self.clerk(case.deciding_code), reason=reason)
        case.refresh_from_db()
        assert case.state == CaseState.APPROVED, (case.state, case.returned_for())
        return case

    def refused(self, case: Case, reason: str = "不符合") -> Case:
        self.looked_at(case)
        casework.refuse(case, by=self.clerk(case.deciding_code), reason=reason)
        case.refresh_from_db()
        return case

    def strikes(self, record: TrustRecord, reason: str) -> None:
        """The agency takes a record of trust back."""
        found = TrustRecord.objects.select_related("person__user").get(pk=record.pk)
        trust.strike(record=found, reason=reason, by=self.clerk(found.person.management_code))

    # ---- units ----------------------------------------------------------------------------------------------------

    def merges_units(self, duplicate: str, into: str) -> None:
        """A unit that stood twice goes on under one code."""
        one, other = self.unit(duplicate), self.unit(into)
        units.merge_employers(duplicate=one, into=other, by=self.clerk(one.management_code))

    def moves_unit(self, short: str, address: str, division: str) -> None:
        """A unit without head has moved; its agency writes it down."""
        unit = self.unit(short)
        facts = {"address": address, "division_code": division}
        units.change_employer(employer=unit, by=self.clerk(unit.management_code), **facts)

    # ---- two files ------------------------------------------------------------------------------------------------

    def merges(
        self, kept: "Life", other: "Life", take: Iterable[str] = (), *, by: User | None = None, **more: Any
    ) -> Merge:
        """The agency has found that both are one person's."""
        pair = self.pair(kept, other)
        how = {
            "keep": kept.pk,
            "start_of": kept.pk,
            "take": list(take),
            "reason": "核对了两本证书",
            "moved_out": False,
            "stand": {one.key: kept.pk for one in contradicting.between(pair.first, pair.second)},
        } | more
        merging.merge_files(pair=pair, by=by or self.region, **how)
        return Merge.objects.latest("pk")

    def pair(self, one: "Life", other: "Life") -> PossibleDuplicate:
        first, second = sorted((one.pk, other.pk))
        merging.notice_pair(one.person, other.person, "number")
        return PossibleDuplicate.objects.get(first=first, second=second)

    def takes_apart(self, done: Merge) -> None:
        merging.undo(merge=Merge.objects.get(pk=done.pk), by=self.region)

    # ---- the yearly run -------------------------------------------------------------------------------------------

    def run(self, kind: str) -> Run:
        return Run.objects.get(kind=kind, year=self.today.year)

    def lists(self, kind: str) -> dict["Life", list[int]]:
        """The list of today: who would be moved, and for which years."""
        yearly.start(kind=kind, by=self.region, on=self.today)
        self.works()
        open_ = Line.objects.open().filter(run=self.run(kind))
        return {life: line.years for line in open_ for life in self.lives if life.pk == line.person_id}

    def warns(self, kind: str) -> None:
        yearly.warn(run=self.run(kind), basis=BASIS, by=self.region)
        self.works()

    def signs(self, kind: str) -> None:
        yearly.sign(run=self.run(kind), basis=BASIS, by=self.region, on=self.today)
        self.works()

    def settles(self, kind: str) -> dict["Life", list[int]]:
        """Listed today, told twice, waited for, signed: seven weeks in all. Who was on the list."""
        listed = self.lists(kind)
        if listed:
            self.warns(kind)
            self.after(15)
            self.warns(kind)
            self.after(31)
            self.signs(kind)
        return listed

    # ---- what always holds ----------------------------------------------------------------------------------------

    def is_true(self) -> None:
        """Of everybody: each day stands once, lists say what the facts say, heads are there, nobody was moved unwarned."""
        for person in Person.objects.select_related("user"):
            _each_day_once(person)
            if person.status == Status.REGISTERED:
                _lists_say_what_facts_say(person)
                _nothing_is_left_out(history.of(person).periods)
        for head in Head.objects.open().select_related("person"):
            person = head.person
            assert (person.status, person.on_post, person.employer_id) == (Status.REGISTERED, True, head.employer_id)
        for line in Line.objects.filter(state=LineState.APPLIED):
            assert line.warned >= 2 and line.promised is not None and line.applied_at is not None
            assert line.promised < timezone.localdate(line.applied_at)


def _each_day_once(person: Person) -> None:
    # Of two files that are one, the one may have been away while the other was here (D15); what is made of that says the history.
    is_merged = person.merges.filter(undone_at=None).exists()
    rows = [
        (fact.valid_from, fact.valid_to or date.max)
        for model in ((Post, Residence) if is_merged else (Post, Residence, Absence))
        for fact in model.objects.filter(person=person).exclude(NO_DAY)  # type: ignore[attr-defined]
    ]
    for (_, last), (first, _) in pairwise(sorted(rows)):
        assert last < first, (person.name, last, first)


def _lists_say_what_facts_say(person: Person) -> None:
    post = person.current_post
    said = (post.unit.pk, post.on_post) if post else (None, None)
    assert (person.employer_id, person.on_post) == said, person.name


def _nothing_is_left_out(periods: tuple[Period, ...]) -> None:
    """From the first day on to now: no day without an answer, none with two."""
    for before, after in pairwise(periods):
        assert before.last is not None and before.last + DAY == after.first, (before, after)
    assert not periods or periods[-1].last is None


@dataclass(frozen=True)
class Life:
    """One person. Verbs are done today, by whoever does them in life; properties say what stands there now."""

    world: World = field(compare=False, repr=False)
    pk: int

    @property
    def person(self) -> Person:
        return Person.objects.select_related("user", "employer").get(pk=self.pk)

    @property
    def user(self) -> User:
        return self.person.user

    # ---- what is said of them -------------------------------------------------------------------------------------

    @property
    def status(self) -> str:
        return Status(self.person.status).name

    @property
    def stands(self) -> str:
        """Where the lists put them: the unit, on or off the post, and the agency."""
        person = self.person
        unit = SHORT.get(person.employer.name, person.employer.name) if person.employer else "无单位"
        post = {True: "在岗", False: "非在岗", None: ""}[person.on_post]
        return f"{unit}{post} {person.management_code}"

    @property
    def told(self) -> list[str]:
        """The work history, a line each."""
        return [_line(period) for period in history.of(self.person).periods]

    def months(self, on: str = "") -> int:
        """会计工作年限 in months, as of a day."""
        return years.work_months(history.of(self.person).periods, day(on) if on else self.world.today)

    @property
    def learned(self) -> dict[int, str]:
        """How each year of learning stands."""
        return {row.year: row.state for row in bank.years(self.person, self.world.today)}

    @property
    def missed(self) -> tuple[int, ...]:
        return bank.overview(self.person, self.world.today)["standing"].missed

    @property
    def ban(self) -> str:
        return trust.banned(self.person, self.world.today)

    @property
    def heads(self) -> str:
        """The unit that they head; empty for none."""
        head = Head.objects.open().filter(person=self.pk).select_related("employer").first()
        return SHORT[head.employer.name] if head else ""

    @property
    def evaluated(self) -> set[tuple[int, str, str]]:
        rows = Evaluation.objects.filter(person=self.pk, voided_at=None).select_related("employer")
        return {(row.year, SHORT[row.employer.name], row.result) for row in rows}

    @property
    def messages(self) -> list[str]:
        """The titles of what they were told, the first first."""
        return list(Message.objects.filter(user=self.user).order_by("pk").values_list("title", flat=True))

    def reads(self, address: str) -> str:
        """What a page of their own says."""
        client = Client()
        client.force_login(self.user)
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.text

    def opens(self, address: str) -> int:
        """How a page answers them."""
        client = Client()
        client.force_login(self.user)
        return client.get(address).status_code

    def line(self, kind: str) -> Line:
        """Their line of this year's run."""
        return Line.objects.select_related("run", "person__user").get(run=self.world.run(kind), person=self.pk)

    # ---- coming in ------------------------------------------------------------------------------------------------

    def activates(self) -> None:
        """L02: comes in by the code that the agency hands out, with a password and a proved phone of their own."""
        activation.make(users=[self.user], by=self.world.clerk())
        opened = Activation.objects.get(user=self.user, closed_at=None)
        how = {"name": self.person.name, "phone": f"137{self.pk:08d}", "password": "Beijiang-1"}
        accounts.set_first_password(user=self.user, activation=opened.pk, **how)

    def collects(self) -> Case:
        """The seven steps with drawn papers, on the post at 青禾; approved by the rules."""
        self.world.unit("青禾")
        user = self.user
        user.email, user.email_verified_at = f"p{self.pk}@example.com", timezone.now()
        user.save()
        case = seed.filled_case(user, documents.cast_for(self.person.name, self.person.id_number))
        collection.submit(case=case, by=user, on=self.world.today)
        return self.world.approved(case)

    # ---- units ----------------------------------------------------------------------------------------------------

    def states_their_years(self, *rows: tuple[str, str, str, str]) -> None:
        """First month, last month or "", what, unit; without rows: at the present unit from the start on."""
        person = self.person
        stated = [Stated(day(f"{a}-01"), day(f"{b}-28") if b else None, what, unit) for a, b, what, unit in rows]
        if not stated:
            assert person.accounting_since is not None and person.employer is not None
            stated = [Stated(person.accounting_since.replace(day=1), None, What.ON_POST, person.employer.name)]
        careers.state_history(person=person, rows=stated, by=person.user, on=self.world.today)

    def asks_to_move_to(self, unit: str, joined: str = "") -> Case:
        """信息变更 with the letter of another unit; submitted."""
        case, person = self._begins("update_post"), self.person
        collection.save_step(case=case, step=POST, values={"has_employer": True, "on_post": True})
        collection.set_employer(case=case, employer=self.world.unit(unit))
        values: dict[str, Any] = {"position": "08", "admin_post": "00", "title": "0", "title_since": None}
        values |= {
            "joined_on": day(joined) if joined else self.world.today,
            "accounting_since": person.accounting_since,
        }
        letter = collection.issue_letter(
            case=case, by=person.user, values=values, phone="0470-5550100", on=self.world.today
        )
        seed._letter_scan(case, person.user, letter)
        amendments.submit(case=case, by=person.user, on=self.world.today)
        return case

    def moves_to(self, unit: str, joined: str = "") -> Case:
        return self.world.approved(self.asks_to_move_to(unit, joined))

    def goes_off_post(self) -> Case:
        """Off the post at the same unit, which its head confirms; where there is none, the agency."""
        case = self._begins("update_post")
        collection.save_step(case=case, step=POST, values={"on_post": False})
        amendments.submit(case=case, by=self.user, on=self.world.today)
        self.world.looked_at(case)
        asked = Confirmation.objects.filter(submission=case.last_submission).first()
        if asked is not None:
            head = Head.objects.open().get(employer=asked.employer).person.user
            arrivals.confirm(asked=asked, by=head)
        return self.world.approved(case)

    def has_no_unit(self, code: str) -> Case:
        return self.world.approved(self.states_no_unit(code))

    def states_no_unit(self, code: str) -> Case:
        """Without unit, by the household in a banner; submitted."""
        case = self._begins("update_post")
        who = documents.cast_for(self.person.name, self.person.id_number)
        seed._evidence(case, who, "id_portrait")
        values = {"has_employer": False, "residence_type": "1", "division_code": code}
        collection.save_step(case=case, step=POST, values=values)
        amendments.submit(case=case, by=self.user, on=self.world.today)
        return case

    def _begins(self, kind: str) -> Case:
        return amendments.begin(user=self.user, kind=kind, on=self.world.today)

    def is_reported(self, what: Leaving, on: str, *, by: "Life") -> None:
        """The unit's head reports that they have left."""
        unit = self.person.employer
        assert unit is not None
        units.report_leaving(person=self.person, employer=unit, what=what, on=day(on), by=by.user)

    def is_appointed(self, *, appointed: str = "") -> Case:
        """Head of their unit, by its letter, confirmed by the agency."""
        case, person = self.asks_to_head(appointed=appointed), self.person
        self.world.approved(case)
        assert Head.objects.open().filter(person=person).exists()
        return case

    def asks_to_head(self, *, appointed: str = "", condition: str = "title") -> Case:
        person = self.person
        assert person.employer is not None
        on = day(appointed) if appointed else self.world.today
        case = heads.print_head_letter(
            by=person.user, employer=person.employer, person=person, appointed_on=on, condition=condition,
            phone="0471-1", on=self.world.today,
        )  # fmt: skip
        HeadFiling.objects.filter(case=case).update(scan=_compared(HeadFiling.objects.get(case=case).letter, case))
        heads.submit_head(case=case, by=person.user)
        return case

    def arrival(self) -> Arrival:
        """How the unit heard of them last."""
        return Arrival.objects.select_related("person__user", "employer").filter(person=self.pk).latest("pk")

    def objects_to(self, other: "Life", reason: str = "不是本单位的人") -> Case:
        """As head of the unit: who has come is not theirs."""
        case = arrivals.object_to(arrival=other.arrival(), reason=reason, by=self.user, on=self.world.today)
        return self.world.looked_at(case)

    # ---- every year -----------------------------------------------------------------------------------------------

    def is_evaluated(self, year: int, result: str = "2", *, at: str = "", by: "Life | None" = None) -> None:
        """By the head of the unit, else by the agency on the unit's paper."""
        person = self.person
        unit = self.world.unit(at) if at else person.employer
        assert unit is not None
        marks = dict.fromkeys(words.DIMENSIONS, "") | {"result": result}
        how: dict[str, Any] = (
            {"by": by.user}
            if by
            else {"by": self.world.clerk(unit.management_code), "agency": True, "basis": "单位证明"}
        )
        evaluating.evaluate(employer=unit, year=year, rows={self.pk: marks}, on=self.world.today, **how)

    def learns(self, year: int, points: int = 60, what: str = "培训") -> None:
        """Credits that a clerk enters."""
        learning.enter(
            person=self.person, year=year, subject=bank.SUBJECT, form="11", points=Decimal(points), what=what,
            by=self.world.clerk(self.person.management_code), on=self.world.today,
        )  # fmt: skip

    def has_learned(self, *these: int) -> None:
        """Years that were done before a story begins."""
        YearRecord.objects.bulk_create(YearRecord(person=self.person, year=year, state="done") for year in these)

    def asks_for_credits(self, year: int, what: str = "论数字化转型") -> Case:
        how: dict[str, Any] = {"way": "paper_alone", "units": 2, "what": what, "proof": PAPER, "file_name": "a.jpg"}
        case = learning.apply(person=self.person, by=self.user, year=year, **how)
        return self.world.looked_at(case, f"{self.person.name} {year}")

    def is_exempt(self, year: int, reason: str = "产假") -> None:
        clerk = self.world.clerk(self.person.management_code)
        learning.exempt(person=self.person, year=year, reason=reason, by=clerk)

    def is_put_back(self, kind: str, reason: str = "误办") -> None:
        """D10: the agency undoes what the run has done."""
        line = self.line(kind)
        yearly.undo(line=line, reason=reason, by=self.world.clerk(line.management_code))

    def asks_to_be_restored(self) -> Case:
        how: dict[str, Any] = {"reason": "已经补学", "proof": PAPER, "file_name": "a.jpg"}
        return yearly.ask_restoration(person=self.person, by=self.user, **how)

    def is_restored(self) -> Case:
        return self.world.approved(self.asks_to_be_restored(), self.person.name)

    # ---- other provinces ------------------------------------------------------------------------------------------

    def asks_to_go(self, moved_on: str = "") -> Case:
        """调出区外 to 河北, its letter sealed there and compared."""
        values: dict[str, Any] = {
            "province": "河北省", "place": "石家庄市长安区", "receiver_kind": Receiver.UNIT, "receiver": "河北样例贸易有限公司",
            "receiver_uscc": "91130102MA0TE5T16N", "receiver_phone": "0311-5550188",
            "moved_on": day(moved_on) if moved_on else self.world.today,
        }  # fmt: skip
        case = transfers.print_letter(person=self.person, by=self.user, on=self.world.today, **values)
        TransferOut.objects.filter(case=case).update(scan=_compared(TransferOut.objects.get(case=case).letter, case))
        transfers.submit(case=case, by=self.user, on=self.world.today)
        return self.world.looked_at(case)

    def goes_to_another_province(self) -> Case:
        return self.world.approved(self.asks_to_go())

    def comes_back(self, code: str = "150105") -> Case:
        return self.world.approved(self.asks_to_come_back(code))

    def asks_to_come_back(self, code: str = "150105") -> Case:
        """调回: managed by where they live."""
        where = {"residence_type": "2", "division_code": code}
        papers: dict[str, Any] = {"proof": PAPER, "file_name": "a.jpg"}
        case = transfers.ask_back(person=self.person, by=self.user, on=self.world.today, **where, **papers)
        return self.world.looked_at(case)

    def proves_work_outside(self, first: str, last: str) -> Case:
        papers: dict[str, Any] = {"proof": PAPER, "file_name": "a.jpg", "employer": "河北样例贸易有限公司"}
        case = careers.ask_outside(person=self.person, first=day(first), last=day(last), by=self.user, **papers)
        return self.world.approved(case)

    # ---- trust ----------------------------------------------------------------------------------------------------

    def is_blamed(self, code: str = "B401", *, effective: str = "", **more: Any) -> TrustRecord:
        """失信, recorded by the agency from a judgment of today."""
        on = day(effective) if effective else self.world.today
        said: dict[str, Any] = {
            "happened_on": on, "found_on": on, "effective_on": on, "grave": True, "what": "伪造会计凭证", "issuer": "样例人民法院",
            "document_no": f"样例〔{on.year}〕1号", "paper": (PAPER, "a.jpg"),
        } | more  # fmt: skip
        clerk = self.world.clerk(self.person.management_code)
        return trust.blame(person=self.person, code=code, by=clerk, on=self.world.today, **said)

    def says_of(self, other: "Life", code: str = "G05", what: str = "会计技能大赛一等奖") -> Case:
        """守信 by the head of the unit; waits for the agency."""
        unit = other.person.employer
        assert unit is not None
        deed: dict[str, Any] = {"code": code, "happened_on": self.world.today, "what": what}
        case = trust.report_good_deed(person=other.person, employer=unit, by=self.user, **deed)
        return self.world.looked_at(case)

    # ---- students -------------------------------------------------------------------------------------------------

    def files_as_student(self, entered: str, lasts: int = 4) -> Case:
        """The report is read and says the same."""
        return self.world.approved(self.asks_as_student(entered, lasts))

    def asks_as_student(self, entered: str, lasts: int = 4, *, state: str = "在籍(注册学籍)") -> Case:
        """The same, submitted; without `state` people have to look at it."""
        person, today = self.person, self.world.today
        values: dict[str, Any] = {
            "school": "北疆样例财经大学",
            "level": "21",
            "major": "会计学",
            "years": Decimal(lasts),
        }
        case = students.file(
            person=person, entered_on=day(entered), report=PAPER, file_name="a.jpg", by=person.user, on=today, **values
        )
        says = {
            "name": person.name, "id_number": person.id_number, "born": str(person.born), "school": values["school"], "level": "本科",
            "major": "会计学", "entered": entered, "years": str(lasts), "state": state,
            "updated": f"{today.year}年{today.month}月1日",
        }  # fmt: skip
        fields = {
            key: {"value": value, "confidence": 0.97, "box": [0, 0, 9, 9]} for key, value in says.items() if value
        }
        read = {"kind": "student_report", "text": "", "fields": fields}
        waiting = Scan.objects.filter(kind="student_report", queued_at__isnull=False)
        update_each(waiting, read=read, queued_at=None, state="usable")
        return case

    # ---- who they are ---------------------------------------------------------------------------------------------

    def corrects(self, *, name: str = "", number: str = "") -> Case:
        """证件登记更正, approved."""
        case = self.asks_for_a_correction(name=name, number=number)
        return self.world.approved(case, f"{name or self.person.name} {number}")

    def asks_for_a_correction(self, *, name: str = "", number: str = "") -> Case:
        facts: dict[str, Any] = {
            "stated_number": self.person.id_number, "right_number": number, "name": name or self.person.name,
            "phone": "13800000177", "email": "", "division_code": self.person.management_code, "reason": "登记有误",
        }  # fmt: skip
        return corrections.ask_correction(signed_in=self.user, proof=PAPER, file_name="a.jpg", **facts)

    def corrects_start(self, right: str) -> Case:
        """W08: filed at the counter, decided by the region's office."""
        clerk = self.world.clerk(self.person.management_code)
        how: dict[str, Any] = {"reason": "证明函上填错", "came": "visit", "proof": PAPER, "file_name": "a.jpg"}
        case = corrections.ask_start(person=self.person, right=day(right), by=clerk, **how)
        return self.world.approved(case, self.person.name)

    def qualifies(self, level: str, obtained: str) -> Case:
        """信息变更: a higher qualification by examination, with its certificate."""
        return self.world.approved(self.states_a_qualification(level, obtained))

    def states_a_qualification(self, level: str, obtained: str) -> Case:
        """The same, submitted."""
        case, person = self._begins("update_qualification"), self.person
        said: dict[str, Any] = {"type": "01", "level": level, "way": "01", "obtained_on": day(obtained)}
        said |= {"certificate_no": f"SYB{obtained[:4]}{self.pk:06d}"}
        said |= dict.fromkeys(("is_cpa", "is_cpv", "is_cta", "is_highend"), False)
        collection.save_step(case=case, step=QUALIFICATION, values=said)
        seed._evidence(case, documents.cast_for(person.name, person.id_number), "qualification")
        update_each(
            Scan.objects.filter(owner=person.user, kind="qualification"), read={"kind": "", "text": "", "fields": {}}
        )
        amendments.submit(case=case, by=person.user, on=self.world.today)
        return case


def _compared(letter: Letter, case: Case) -> Scan:
    """The signed scan of a letter, compared already: the audit is proved with the letters."""
    scan = Scan.objects.create(
        kind=f"{letter.kind}_letter", owner=case.subject, original_bytes=1, digest="x", state=ScanState.USABLE
    )
    Audit.objects.create(letter=letter, scan=scan, verdict=Verdict.PASS, findings=[], took_ms=1)
    return scan


def _line(period: Period) -> str:
    what = {What.ON_POST: "在岗", What.OFF_POST: "非在岗", What.NO_EMPLOYER: "无单位", What.STUDENT_JOB: "在校兼职"}[
        period.what
    ]
    place = "区外" if period.outside else ""
    return f"{period.first}—{period.last or ''} {place}{SHORT.get(period.employer, period.employer)}{what}"
