"""Years of learning that cross rooms: away and back, a second qualification, credits decided late, the run (D04, D08, D09, D12)."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework import tasks
from acms.casework.models import Case, CaseState
from acms.learning import actions as learning
from acms.learning import bank
from acms.learning.models import YearRecord
from acms.people import actions as people
from acms.people import away
from acms.people.models import Person, Post, Qualification, Status
from acms.yearly import actions as yearly
from acms.yearly import listing, running
from acms.yearly.models import Kind, Line, LineState, Run
from tests.casework.test_casework import checked
from tests.conftest import taken_as_read
from tests.learning.test_applications import proof

HERE = ZoneInfo("Asia/Shanghai")


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 10, tzinfo=HERE)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Begins on 25 March 2026 and goes on from wherever it is moved to."""
    with time_machine.travel(at(2026, 3, 25)) as traveller:
        yield traveller


@pytest.fixture
def person(clock: time_machine.Traveller, filled: Case) -> Person:
    """乌云其木格: registered in March 2015, everything learned up to 2020."""
    checked(filled)
    Person.objects.filter(user=filled.subject).update(registered_at=at(2015, 3, 1))
    Post.objects.filter(person__user=filled.subject).update(valid_from=date(2015, 3, 1))
    person = Person.objects.select_related("user", "employer").get(user=filled.subject)
    learned(person, *range(2016, 2021))
    return person


def learned(person: Person, *years: int) -> None:
    YearRecord.objects.bulk_create(YearRecord(person=person, year=year, state="done") for year in years)


def listed(year: int) -> list[Line]:
    run, _ = Run.objects.get_or_create(kind=Kind.LEARNING, year=year, defaults={"queued_at": timezone.now()})
    return listing.lines(run, list(listing.candidates(run)))


def applied(person: Person, year: int, units: int = 2) -> Case:
    case = learning.apply(
        person=person, by=person.user, year=year, way="paper_alone", units=units, what="论数字化转型", proof=proof(person), file_name="a.jpg"
    )  # fmt: skip
    taken_as_read(f"{person.name} {year}")
    assert work.work_one(tasks.LANE)
    case.refresh_from_db()
    return case


# ---- away and back (D04, D12) -----------------------------------------------------------------------------------------


def test_D04_D09_years_under_another_province_neither_count_nor_break(
    client: Client, person: Person, clerk_of_saihan: User
) -> None:
    away.go(person=person, to="北京市", on=date(2021, 1, 10), by=clerk_of_saihan, case_no="")
    away.come_back(person=person, division_code="150105", on=date(2025, 2, 1), by=clerk_of_saihan)
    person.refresh_from_db()
    assert not listed(2026)
    shown = {row.year: row.state for row in bank.years(person, timezone.localdate())}
    assert [shown[year] for year in range(2020, 2027)] == ["done", *["away"] * 5, "open"]
    client.force_login(person.user)
    assert client.get("/me/learning/").text.count("在区外，不计算") == 5


def test_D04_D09_what_was_missed_before_leaving_and_after_the_return_is_one_run(
    person: Person, clerk_of_saihan: User
) -> None:
    YearRecord.objects.filter(person=person, year__gte=2019).delete()
    away.go(person=person, to="北京市", on=date(2021, 1, 10), by=clerk_of_saihan, case_no="")
    away.come_back(person=person, division_code="150105", on=date(2024, 12, 31), by=clerk_of_saihan)
    assert [line.years for line in listed(2026)] == [[2019, 2020, 2025]]


def test_D04_D08_a_year_that_was_done_here_stays_done_though_the_file_left_in_it(
    person: Person, clerk_of_saihan: User
) -> None:
    YearRecord.objects.filter(person=person, year__gte=2018).delete()
    learned(person, 2021)
    away.go(person=person, to="北京市", on=date(2021, 12, 1), by=clerk_of_saihan, case_no="")
    away.come_back(person=person, division_code="150105", on=date(2022, 3, 1), by=clerk_of_saihan)
    learned(person, 2024, 2025)
    assert bank.overview(person, timezone.localdate())["standing"].missed == (2018, 2019, 2020, 2023)


def test_D08_the_bank_reads_times_away_and_what_is_owed_once(
    person: Person, clerk_of_saihan: User, client: Client
) -> None:
    away.go(person=person, to="北京市", on=date(2021, 12, 1), by=clerk_of_saihan, case_no="")
    away.come_back(person=person, division_code="150105", on=date(2022, 3, 1), by=clerk_of_saihan)
    client.force_login(clerk_of_saihan)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/desk/people/{person.pk}/learning/").status_code == 200
    asked = [query["sql"] for query in queries]
    for table in ("people_absence", "learning_restart"):
        assert sum(f'FROM "{table}"' in sql for sql in asked) == 1, table


def test_D12_a_transfer_taken_back_has_kept_nobody_from_learning(person: Person, clerk_of_saihan: User) -> None:
    away.go(person=person, to="北京市", on=date(2021, 1, 10), by=clerk_of_saihan, case_no="DC1")
    person.refresh_from_db()
    away.stay(person=person, by=clerk_of_saihan, case_no="DC1")
    assert [line.years for line in listed(2026)] == [[2021, 2022, 2023, 2024, 2025]]


# ---- a second qualification (D09) -------------------------------------------------------------------------------------


def test_D09_a_second_qualification_wipes_nothing_that_was_missed(person: Person) -> None:
    values = {"type": "01", "level": "3", "way": "02", "obtained_on": date(2025, 12, 1), "certificate_no": "SYB2025001"}
    people.open_fact(Qualification, person=person, on=timezone.localdate(), case_no="XG1", **values)
    assert [line.years for line in listed(2026)] == [[2021, 2022, 2023, 2024, 2025]]


def test_D09_C02_a_qualification_that_was_taken_back_has_begun_nothing(person: Person, clerk_of_saihan: User) -> None:
    Person.objects.filter(pk=person.pk).update(registered_at=at(2001, 1, 1))
    before = bank.overview(person, timezone.localdate())["first"]
    values = {"type": "01", "level": "3", "way": "02", "obtained_on": date(1985, 12, 1), "certificate_no": "SYB1985001"}
    people.open_fact(Qualification, person=person, on=timezone.localdate(), case_no="XG1", **values)
    assert bank.overview(person, timezone.localdate())["first"] == 1986
    people.take_back(person=person, by=clerk_of_saihan, case_no="XG1")
    assert bank.overview(person, timezone.localdate())["first"] == before


# ---- decided late (D08) -----------------------------------------------------------------------------------------------


def test_D08_what_was_filed_in_time_is_decided_as_of_its_day(
    clock: time_machine.Traveller, person: Person, clerk_of_saihan: User
) -> None:
    clock.move_to(at(2026, 3, 31))
    case = applied(person, 2025)
    clock.move_to(at(2026, 4, 20))
    casework.approve(case, by=clerk_of_saihan)
    assert YearRecord.objects.get(person=person, year=2025).state == "done"


def test_D08_what_came_back_is_put_right_and_counts_from_its_first_day(
    client: Client, clock: time_machine.Traveller, person: Person, clerk_of_saihan: User
) -> None:
    case = applied(person, 2025)
    clock.move_to(at(2026, 4, 20))
    items = [{"item": "scan.credit_proof", "label": "证明", "reason": "缺版权页"}]
    casework.return_for_correction(case, by=clerk_of_saihan, items=items)
    client.force_login(person.user)
    assert '<option value="2025" selected>' in client.get("/me/learning/apply/").text
    again = applied(person, 2025)
    assert again == case and again.state == CaseState.IN_REVIEW
    casework.approve(again, by=clerk_of_saihan)
    assert YearRecord.objects.filter(person=person, year=2025).exists()


def test_D08_who_took_it_back_and_files_again_too_late_is_too_late(
    clock: time_machine.Traveller, person: Person, clerk_of_saihan: User
) -> None:
    case = applied(person, 2025)
    casework.withdraw(case, by=person.user)
    clock.move_to(at(2026, 4, 20))
    again = applied(person, 2025)
    assert again == case and again.state == CaseState.RETURNED
    assert "credit_year" in again.last_submission.checks.filter(verdict="fail").values_list("code", flat=True)  # type: ignore[union-attr]


def test_D08_C02_an_appeal_that_is_upheld_after_the_settlement_counts(
    clock: time_machine.Traveller, person: Person, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    case = applied(person, 2025)
    clock.move_to(at(2026, 4, 8))
    casework.refuse(case, by=clerk_of_saihan, reason="不是会计类期刊")
    casework.appeal(case, by=person.user, reason="是会计类期刊，见版权页")
    clock.move_to(at(2026, 5, 6))
    case.refresh_from_db()
    casework.approve(case, by=clerk_of_the_league)
    assert YearRecord.objects.filter(person=person, year=2025).exists()


# ---- the run hears what waits (D08, D10) ------------------------------------------------------------------------------


def signed(clock: time_machine.Traveller, by: User) -> Run:
    """Listed on 20 April, told twice and waited for, signed on 6 June."""
    run = yearly.start(kind=Kind.LEARNING, by=by, on=timezone.localdate())
    assert work.drain(running.LANES)
    for day in (at(2026, 4, 20), at(2026, 5, 6)):
        clock.move_to(day)
        run.refresh_from_db()
        yearly.warn(basis="内财会〔2026〕1号", run=run, by=by)
        assert work.drain(running.LANES)
    clock.move_to(at(2026, 6, 6))
    run.refresh_from_db()
    yearly.sign(basis="内财会〔2026〕1号", run=run, by=by, on=timezone.localdate())
    assert work.drain(running.LANES)
    run.refresh_from_db()
    return run


def test_D08_D10_whose_credits_wait_is_not_moved_before_they_are_decided(
    clock: time_machine.Traveller, person: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    learned(person, 2021, 2022)
    case = applied(person, 2025)
    clock.move_to(at(2026, 4, 20))
    run = signed(clock, clerk_of_the_region)
    line = Line.objects.get(run=run)
    assert line.state == LineState.HELD
    with pytest.raises(Refused) as refused:
        yearly.confirm(line=line, by=clerk_of_saihan)
    assert refused.value.code == "credits_wait"
    casework.approve(case, by=clerk_of_saihan)
    yearly.confirm(line=line, by=clerk_of_saihan)
    line.refresh_from_db()
    person.refresh_from_db()
    assert (line.state, person.status) == (LineState.SPARED, Status.REGISTERED)


def test_D08_D10_whose_credits_were_refused_is_moved_once_the_agency_confirms(
    clock: time_machine.Traveller, person: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    learned(person, 2021, 2022)
    case = applied(person, 2025)
    clock.move_to(at(2026, 4, 20))
    run = signed(clock, clerk_of_the_region)
    casework.refuse(case, by=clerk_of_saihan, reason="不是会计类期刊")
    yearly.confirm(line=Line.objects.get(run=run), by=clerk_of_saihan)
    person.refresh_from_db()
    assert person.status == Status.MOVED_OUT


def test_D10_what_is_entered_between_the_list_and_the_signature_counts(
    clock: time_machine.Traveller, person: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    learned(person, 2021, 2022)
    clock.move_to(at(2026, 4, 20))
    run = yearly.start(kind=Kind.LEARNING, by=clerk_of_the_region, on=timezone.localdate())
    assert work.drain(running.LANES) and Line.objects.get(run=run).state == LineState.PROPOSED
    learning.exempt(person=person, year=2024, reason="产假，附证明", by=clerk_of_saihan)
    assert running.settle(run, running.read(Line.objects.filter(run=run))) == 0
    assert Line.objects.get(run=run).state == LineState.SPARED
