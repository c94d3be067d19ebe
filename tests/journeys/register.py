"""The register as a machine: any order of what offices do to files, against a slow account of what must stand there (D02–D15, C02).

The account (`Told`) keeps what was done as a list and asks it anew for every day; what is taken back is struck from the list. It
shares nothing with the register's way, which moves the ends of rows.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from time_machine import travel

from acms.accounts.models import User
from acms.base import work
from acms.base.errors import Refused, Stale
from acms.employers.models import Employer
from acms.learning import actions as learning
from acms.learning import bank
from acms.learning.models import Credit
from acms.merging import actions as merging
from acms.merging.models import Merge, PossibleDuplicate
from acms.people import actions as people
from acms.people import away, days
from acms.people.models import Absence, Departure, Leaving, Person, Post, Residence, Status
from acms.trust import actions as trust
from acms.trust.models import TrustRecord
from acms.yearly import actions as yearly
from acms.yearly import running, standing
from acms.yearly.models import Kind, Line, LineState, Run

BEGIN = datetime(2026, 4, 8, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
SINCE = date(2015, 3, 1)
HOME, AWAY, NOTHING = "home", "away", "nothing"
Standing = tuple[str, object, object]
EMPTY: Standing = (NOTHING, None, None)


@dataclass
class Deed:
    """One thing done: from a day on this stands, where it replaces what is there (`over`: a kind, else anything)."""

    on: date
    stands: Standing
    case_no: str = ""
    over: str = ""
    mark: Any = None


@dataclass
class Told:
    """What was done to one file, in its order."""

    deeds: list[Deed] = field(default_factory=list)

    def on(self, day: date) -> Standing:
        stands = EMPTY
        for deed in self.deeds:
            if deed.on <= day and deed.over in ("", stands[0]):
                stands = deed.stands
        return stands

    def boundaries(self) -> set[date]:
        return {deed.on + timedelta(days=n) for deed in self.deeds for n in (-1, 0)}


def rows_of(person: Person) -> list[tuple[date, date, Standing]]:
    """What the register has written of a file: from, to, what."""
    posts = Post.objects.filter(person=person).values_list("valid_from", "valid_to", "employer", "on_post")
    homes = Residence.objects.filter(person=person).values_list("valid_from", "valid_to", "division_code")
    gone = Absence.objects.filter(person=person).values_list("valid_from", "valid_to")
    return [
        *((first, last or date.max, ("post", unit, on_post)) for first, last, unit, on_post in posts),
        *((first, last or date.max, (HOME, code, None)) for first, last, code in homes),
        *((first, last or date.max, (AWAY, None, None)) for first, last in gone),
    ]


class Register(RuleBasedStateMachine):
    """`world`: made by the test before: people in the register, units, the region's clerk.

    `about`: what these walks do beside changing units, "all" for everything: at random alone no walk comes to the end of a yearly run.
    """

    world: dict[str, Any] = {}
    about = "all"

    def __init__(self) -> None:
        super().__init__()
        self.undoing = transaction.atomic()
        self.undoing.__enter__()
        self.clock = travel(BEGIN)
        self.traveller = self.clock.start()
        self.people: list[Person] = [Person.objects.get(pk=pk) for pk in self.world["people"]]
        self.units: list[Employer] = self.world["units"]
        self.clerk: User = self.world["clerk"]
        post = ("post", self.units[0].pk, True)
        self.told = {person.pk: Told([Deed(SINCE, post)]) for person in self.people}
        self.bans: dict[int, set[int]] = {person.pk: set() for person in self.people}
        self.credits: dict[int, dict[int, Decimal]] = {person.pk: {} for person in self.people}
        self.registered = {person.pk: person.registered_at for person in self.people}
        self.cases = 0

    def can(self, about: str) -> bool:
        return self.about in (about, "all")

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undoing.__exit__(None, None, None)
        self.clock.stop()

    # ---- what everybody needs ---------------------------------------------------------------------------------------

    def person(self, at: int) -> Person:
        return Person.objects.select_related("user", "employer").get(pk=self.people[at % len(self.people)].pk)

    def case_no(self) -> str:
        self.cases += 1
        return f"C{self.cases}"

    def today(self, back: int = 0) -> date:
        return timezone.localdate() - timedelta(days=back)

    def after_absence(self, person: Person, on: date) -> bool:
        """A letter states no day on which the file was elsewhere."""
        return all(gone.valid_to is not None and gone.valid_to < on for gone in Absence.objects.filter(person=person))

    def tries(self, act: Callable[[], Any]) -> Any:
        """Done, or refused as a whole: None."""
        with suppress(Refused, Stale), transaction.atomic():
            return act() or True
        return None

    # ---- changes ----------------------------------------------------------------------------------------------------

    @rule(n=st.sampled_from([1, 16, 31, 40, 250]))
    def some_time_passes(self, n: int) -> None:
        self.time_passes(n)

    def time_passes(self, n: int) -> None:
        self.traveller.move_to(timezone.now() + timedelta(days=n))

    @rule(at=st.integers(0, 3), unit=st.integers(0, 1), on_post=st.booleans(), back=st.integers(0, 200))
    def a_post_is_stated(self, at: int, unit: int, on_post: bool, back: int) -> None:
        person, on, case_no = self.person(at), self.today(back), self.case_no()
        if person.status != Status.REGISTERED or not self.after_absence(person, on):
            return
        employer = self.units[unit]
        days.give_way(Residence.objects.of(person), on, case_no)
        people.open_fact(Post, person=person, on=on, case_no=case_no, employer=employer, on_post=on_post)
        self.told[person.pk].deeds.append(Deed(on, ("post", employer.pk, on_post), case_no))

    @rule(at=st.integers(0, 3), back=st.integers(0, 200), code=st.sampled_from(["150105", "150702"]))
    def a_residence_is_stated(self, at: int, back: int, code: str) -> None:
        person, on, case_no = self.person(at), self.today(back), self.case_no()
        if person.status != Status.REGISTERED or not self.after_absence(person, on):
            return
        days.give_way(Post.objects.of(person), on, case_no)
        people.open_fact(Residence, person=person, on=on, case_no=case_no, residence_type="1", division_code=code)
        people.refresh(person)
        self.told[person.pk].deeds.append(Deed(on, (HOME, code, None), case_no))

    @rule(at=st.integers(0, 3), nth=st.integers(0, 9))
    def a_case_is_taken_back(self, at: int, nth: int) -> None:
        """What it said was never so, and what was reported of it neither; not while a yearly run rests on it."""
        person = self.person(at)
        deeds = [deed for deed in self.told[person.pk].deeds if deed.case_no and deed.mark is None]
        if not deeds or person.status == Status.TRANSFERRED:
            return
        deed = deeds[-1 - nth % len(deeds)]

        def act() -> bool:
            people.take_back(person=person, by=self.clerk, case_no=deed.case_no)
            return True

        if self.tries(act):
            gone = set(Departure.objects.exclude(undone_at=None).values_list("pk", flat=True))
            left = [one for one in self.told[person.pk].deeds if one is not deed and one.mark not in gone]
            self.told[person.pk].deeds = left

    # ---- leaving ----------------------------------------------------------------------------------------------------

    @rule(at=st.integers(0, 3), what=st.sampled_from(["off_post", "left", "retired"]), back=st.integers(0, 120))
    def a_head_reports_that_somebody_left(self, at: int, what: str, back: int) -> None:
        person, on = self.person(at), self.today(back)
        unit = person.employer
        if unit is None or not self.after_absence(person, on):
            return
        how = {"employer": unit, "what": what, "on": on, "by": self.clerk}
        report = self.tries(lambda: people.report_leaving(person=person, **how))
        if report is None:
            return
        gone = what == Leaving.LEFT
        stands = EMPTY if gone else ("post", unit.pk, False)
        self.told[person.pk].deeds.append(Deed(on, stands, mark=report.pk, over="post" if gone else ""))

    @precondition(lambda self: Departure.objects.filter(undone_at=None).exists())
    @rule(at=st.integers(0, 3))
    def a_report_is_taken_back(self, at: int) -> None:
        person = self.person(at)
        report = Departure.objects.filter(person=person, undone_at=None).first()
        if report is None:
            return

        def act() -> bool:
            people.take_back_leaving(report=report, by=self.clerk)
            return True

        if self.tries(act):
            deeds = self.told[person.pk].deeds
            deeds.remove(next(deed for deed in deeds if deed.mark == report.pk))

    # ---- to another province and back -------------------------------------------------------------------------------

    @precondition(lambda self: self.can("units"))
    @rule(at=st.integers(0, 3), back=st.integers(0, 120))
    def a_file_goes_to_another_province(self, at: int, back: int) -> None:
        person, on, case_no = self.person(at), self.today(back), self.case_no()
        if person.status != Status.REGISTERED or not self.after_absence(person, on):
            return
        away.go(person=person, to="辽宁省", on=on, by=self.clerk, case_no=case_no)
        self.told[person.pk].deeds.append(Deed(on, (AWAY, None, None), case_no, mark="gone"))

    @precondition(lambda self: self.can("units") and Absence.objects.exists())
    @rule(at=st.integers(0, 3))
    def it_had_not_gone(self, at: int) -> None:
        person = self.person(at)
        last = self.told[person.pk].deeds[-1]
        if last.mark == "gone" and person.status == Status.TRANSFERRED:
            away.stay(person=person, by=self.clerk, case_no=last.case_no)
            self.told[person.pk].deeds.pop()

    @precondition(lambda self: self.can("units") and Absence.objects.exists())
    @rule(at=st.integers(0, 3), home=st.booleans())
    def it_comes_back(self, at: int, home: bool) -> None:
        person, on, case_no = self.person(at), self.today(), self.case_no()
        if person.status != Status.TRANSFERRED:
            return
        how = {"residence_type": "1"} if home else {}
        away.come_back(person=person, division_code="150105", on=on, by=self.clerk, case_no=case_no, **how)
        stands = (HOME, "150105", None) if home else EMPTY
        self.told[person.pk].deeds.append(Deed(on, stands, case_no, mark="back"))

    @precondition(lambda self: self.can("units") and Absence.objects.exists())
    @rule(at=st.integers(0, 3))
    def it_had_not_come_back(self, at: int) -> None:
        person = self.person(at)
        last = self.told[person.pk].deeds[-1]
        if last.mark == "back" and person.status == Status.REGISTERED:
            away.leave_again(person=person, by=self.clerk, case_no=last.case_no)
            self.told[person.pk].deeds.pop()

    # ---- two files of one person ------------------------------------------------------------------------------------

    @precondition(lambda self: self.can("two files"))
    @rule(keep=st.integers(0, 1), groups=st.sets(st.sampled_from(sorted(merging.GROUPS))), moved_out=st.booleans())
    def two_files_become_one(self, keep: int, groups: set[str], moved_out: bool) -> None:
        both = self.person(0), self.person(1)
        kept, duplicate = both[keep], both[1 - keep]
        if Absence.objects.filter(person__in=both).exists() or kept.status != Status.REGISTERED:
            return
        pair = PossibleDuplicate.objects.get(first=both[0], second=both[1])
        how = {
            "keep": kept.pk,
            "take": sorted(groups),
            "reason": "一人两档",
            "start_of": kept.pk,
            "moved_out": moved_out,
        }
        done = self.tries(lambda: merging.merge_files(pair=pair, by=self.clerk, **how) or Merge.objects.latest("pk"))
        if done is None:
            return
        today, theirs = self.today(), self.told[duplicate.pk].on(date.max)
        if "post" in groups and theirs != EMPTY:
            self.told[kept.pk].deeds.append(Deed(today, theirs, mark=f"merge {done.pk}"))
        self.moved_by_merge = (set(self.bans[duplicate.pk]), dict(self.credits[duplicate.pk]))
        self.bans[kept.pk] |= self.bans[duplicate.pk]
        self.credits[kept.pk] |= self.credits[duplicate.pk]
        self.bans[duplicate.pk], self.credits[duplicate.pk] = set(), {}

    @precondition(lambda self: self.can("two files") and Merge.objects.filter(undone_at=None).exists())
    @rule()
    def they_are_taken_apart(self) -> None:
        done = Merge.objects.filter(undone_at=None).last()
        if done is None:
            return
        if not self.tries(lambda: merging.undo(merge=done, by=self.clerk) or True):
            return  # a run has ended the post that came over, or a case has
        bans, credits = self.moved_by_merge
        kept, duplicate = done.kept_id, done.duplicate_id
        self._reports_go_with_their_post(kept, duplicate)
        self.told[kept].deeds = [deed for deed in self.told[kept].deeds if deed.mark != f"merge {done.pk}"]
        self.bans[duplicate] = bans & self.bans[kept]  # one that was struck meanwhile is nobody's
        self.bans[kept] -= bans
        self.credits[duplicate] = {key: one for key, one in self.credits[kept].items() if key in credits}
        self.credits[kept] = {key: one for key, one in self.credits[kept].items() if key not in credits}

    def _reports_go_with_their_post(self, kept: int, duplicate: int) -> None:
        """E05: what was reported of the post that came over is of the file that it goes back to."""
        gone = set(Departure.objects.filter(person=duplicate, undone_at=None).values_list("pk", flat=True))
        void = set(Departure.objects.exclude(undone_at=None).values_list("pk", flat=True))
        mine = self.told[kept].deeds
        self.told[duplicate].deeds += [deed for deed in mine if deed.mark in gone]
        self.told[kept].deeds = [deed for deed in mine if deed.mark not in gone | void]

    # ---- trust and learning -----------------------------------------------------------------------------------------

    @rule(at=st.integers(0, 3))
    def somebody_is_banned_for_life(self, at: int) -> None:
        person = self.person(at)
        if person.merged_into_id:
            return
        today = self.today()
        record = trust.blame(
            person=person, code=self.world["grave"], happened_on=today, found_on=today, effective_on=today, grave=True,
            what="样例", issuer="样例人民法院", document_no="样例〔2026〕1号", paper=self.world["paper"], by=self.clerk, on=today,
        )  # fmt: skip
        self.bans[person.pk].add(record.pk)

    @precondition(lambda self: TrustRecord.objects.exists())
    @rule(at=st.integers(0, 3))
    def a_record_is_struck(self, at: int) -> None:
        person = self.person(at)
        record = TrustRecord.objects.filter(pk__in=self.bans[person.pk]).first()
        if record is not None and self.tries(lambda: trust.strike(record=record, reason="撤销", by=self.clerk)):
            # One judgment of one day that both of two merged files had is one judgment (D15).
            alike = TrustRecord.objects.filter(pk__in=self.bans[person.pk], happened_on=record.happened_on)
            self.bans[person.pk] -= {*alike.values_list("pk", flat=True)}

    @rule(at=st.integers(0, 3), back=st.integers(0, 1), points=st.integers(1, 60))
    def credits_are_entered(self, at: int, back: int, points: int) -> None:
        person, today = self.person(at), self.today()
        if person.merged_into_id:
            return
        how = {
            "year": today.year - back,
            "subject": bank.SUBJECT,
            "form": "11",
            "what": self.case_no(),
            "points": Decimal(points),
        }
        credit = self.tries(lambda: learning.enter(person=person, by=self.clerk, on=today, **how))
        if credit is not None:
            self.credits[person.pk][credit.pk] = Decimal(points)

    @precondition(lambda self: Credit.objects.exists())
    @rule(at=st.integers(0, 3))
    def a_credit_is_struck(self, at: int) -> None:
        person = self.person(at)
        credit = Credit.objects.filter(pk__in=self.credits[person.pk]).last()
        if credit is not None and self.tries(lambda: learning.strike(credit=credit, reason="重复", by=self.clerk)):
            del self.credits[person.pk][credit.pk]

    # ---- the yearly run ---------------------------------------------------------------------------------------------

    @rule(
        kind=st.sampled_from([Kind.POST, Kind.LEARNING]),
        out_of_turn=st.sampled_from(["", "", "", "list", "tell", "sign"]),
    )
    @precondition(lambda self: self.can("run"))
    def the_office_does(self, kind: str, out_of_turn: str) -> None:
        self._goes_on(kind, out_of_turn)

    def _goes_on(self, kind: str, out_of_turn: str = "") -> None:
        """Lists, tells, tells again, signs: in this order, or the wrong one."""
        run = Run.objects.filter(kind=kind, year=self.today().year).first()
        step = out_of_turn or self._next_of(run)
        if run is None or step == "list":
            self.runs(lambda: yearly.start(kind=kind, by=self.clerk, on=self.today()))
        elif step == "tell":
            self.runs(lambda: yearly.warn(run=run, basis="内财会〔2026〕1号", by=self.clerk))
        else:
            self._sign(run)

    @precondition(lambda self: self.can("run"))
    @rule(kind=st.sampled_from([Kind.POST, Kind.LEARNING]))
    def a_run_goes_on_for_three_months(self, kind: str) -> None:
        for _ in range(6):
            self.time_passes(16)
            self._goes_on(kind)

    @precondition(lambda self: self.can("run") and Line.objects.filter(state=LineState.HELD).exists())
    @rule(at=st.integers(0, 3))
    def the_agency_confirms(self, at: int) -> None:
        line = Line.objects.filter(person=self.person(at), state=LineState.HELD).last()
        if line is not None:
            self._applying(line.run, lambda: yearly.confirm(line=line, by=self.clerk, reason="属实"))

    def _next_of(self, run: Run | None) -> str:
        if run is None or not run.lines.exists():
            return "list"
        return "tell" if Line.objects.to_warn(self.today()).filter(run=run).exists() else "sign"

    def _sign(self, run: Run) -> None:
        sign = {"basis": "内财会〔2026〕1号", "by": self.clerk, "on": self.today()}
        self._applying(run, lambda: yearly.sign(run=run, **sign))

    def _applying(self, run: Run, act: Callable[[], Any]) -> None:
        posts = {person.pk: person.current_post for person in self.people}
        self.runs(act)
        for line in Line.objects.filter(run=run, run__kind=Kind.POST, state=LineState.APPLIED):
            post, mark = posts.get(line.person_id), f"line {line.pk}"
            if post is not None and all(deed.mark != mark for deed in self.told[line.person_id].deeds):
                stands = ("post", post.employer_id, False)
                self.told[line.person_id].deeds.append(Deed(self.today(), stands, mark=mark))

    @precondition(lambda self: self.can("run") and Line.objects.exists())
    @rule(at=st.integers(0, 3))
    def one_is_put_back(self, at: int) -> None:
        line = Line.objects.filter(person=self.person(at), state=LineState.APPLIED).last()
        deeds = self.told[self.person(at).pk].deeds
        if line is None or (line.run.kind == Kind.POST and deeds[-1].mark != f"line {line.pk}"):
            return
        if not standing.undoable([line.pk]):
            return  # restored or moved since
        yearly.undo(line=line, reason="误办", by=self.clerk)
        if line.run.kind == Kind.POST:
            deeds.pop()

    @precondition(lambda self: self.can("run") and Line.objects.filter(state=LineState.APPLIED).exists())
    @rule(at=st.integers(0, 3))
    def somebody_is_restored(self, at: int) -> None:
        person = self.person(at)
        if person.status == Status.MOVED_OUT:
            yearly.restore(person=person, case_no=self.case_no(), by=self.clerk, year=self.today().year)

    def runs(self, act: Callable[[], Any]) -> None:
        if self.tries(act):
            work.drain(running.LANES)

    # ---- what always holds ------------------------------------------------------------------------------------------

    @invariant()
    def the_register_is_true(self) -> None:
        self.each_day_is_as_it_was_told()
        self.the_lists_say_what_the_facts_say()
        self.the_start_is_fixed()
        self.registered_since_the_first_file()
        self.no_ban_is_lost()
        self.no_credit_is_lost_or_doubled()
        self.nobody_is_moved_unwarned()

    def each_day_is_as_it_was_told(self) -> None:
        for person in self.people:
            told = self.told[person.pk]
            rows = rows_of(person)
            for day in {*told.boundaries(), self.today(), self.today(-1)}:
                stands = [what for first, last, what in rows if first <= day <= last]
                assert (stands or [EMPTY]) == [told.on(day)], (person.pk, day)

    def the_lists_say_what_the_facts_say(self) -> None:
        for person in Person.objects.filter(pk__in=self.world["people"], status=Status.REGISTERED):
            post = person.current_post
            said = (post.employer_id, post.on_post) if post else (None, None)
            assert (person.employer_id, person.on_post) == said

    def the_start_is_fixed(self) -> None:
        for person in Person.objects.filter(pk__in=self.world["people"]):
            assert person.accounting_since == SINCE

    def registered_since_the_first_file(self) -> None:
        for person in Person.objects.filter(pk__in=self.registered):
            files = {person.pk, *Merge.objects.filter(kept=person, undone_at=None).values_list("duplicate", flat=True)}
            assert person.registered_at == min(self.registered[pk] for pk in files)

    def no_ban_is_lost(self) -> None:
        for person in self.people:
            there = set(TrustRecord.objects.filter(person=person).values_list("pk", flat=True))
            assert self.bans[person.pk] <= there
            assert (trust.bans(person, self.today()) is not None) == bool(self.bans[person.pk])

    def no_credit_is_lost_or_doubled(self) -> None:
        for person in self.people:
            rows = Credit.objects.filter(person=person, struck_at=None)
            assert dict(rows.values_list("pk", "points")) == self.credits[person.pk]
            year = self.today().year
            total = rows.filter(year=year).aggregate(sum=Sum("points"))["sum"] or 0
            assert bank.points(person, year) == total

    def nobody_is_moved_unwarned(self) -> None:
        for line in Line.objects.filter(state=LineState.APPLIED):
            assert line.warned >= 2 and line.promised is not None and line.applied_at is not None
            assert line.promised < timezone.localdate(line.applied_at)
        moved = Person.objects.filter(pk__in=self.world["people"], status=Status.MOVED_OUT)
        for person in moved:
            files = {
                person.pk,
                *Merge.objects.filter(kept=person, moved_out=True, undone_at=None).values_list("duplicate", flat=True),
            }
            assert Line.objects.filter(person__in=files, state=LineState.APPLIED, run__kind=Kind.LEARNING).exists()
