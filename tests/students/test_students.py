"""Students of accounting majors: the report read and compared, when somebody may file again, the guide's own counter-example (D13, A27)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from acms.accounts.models import User
from acms.base import work
from acms.base.fields import update_each
from acms.casework import actions as casework
from acms.casework import tasks
from acms.casework.models import Case, CaseState
from acms.demo import documents, seed
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.learning.models import Credit
from acms.people.models import Person
from acms.policy.models import Figure
from acms.scans import tasks as scans_tasks
from acms.scans.models import Scan
from acms.students import actions, rules
from acms.students.models import Study
from tests import journaled
from tests.conftest import refused

STUDY: dict[str, Any] = {
    "school": "北疆样例财经大学",
    "level": "21",
    "major": "会计学",
    "entered_on": date(2024, 9, 1),
    "years": Decimal(4),
}


@pytest.fixture
def student(stranger: User, employer: Employer) -> Person:
    """测试甲, registered."""
    return seed.enter(stranger, employer, since=date(2011, 3, 1))


def _page(person: Person, **facts: Any) -> bytes:
    who = documents.cast_for(person.name, person.id_number)
    return documents.jpeg(replace(who, **facts), "student_report")


def filed(student: Person, on: date | None = None, reading: dict[str, Any] | None = None, **more: Any) -> Case:
    """Filed, its report given a reading, and compared."""
    values = {**STUDY, "report": PAGE, "file_name": "a.jpg", "by": student.user, **more}
    case = actions.file(person=student, on=on or timezone.localdate(), **values)
    if reading is not None:
        said = {"kind": "student_report", "text": "", "fields": reading}
        update_each(Scan.objects.filter(kind="student_report"), read=said, queued_at=None, state="usable")
    assert work.work_one(tasks.LANE)
    case.refresh_from_db()
    return case


def read(student: Person, **other: str) -> dict[str, Any]:
    """What a report of this student says, each field with confidence 0.97."""
    values = {
        "name": student.name, "id_number": student.id_number, "born": str(student.born), "school": "北疆样例财经大学",
        "level": "本科", "major": "会计学", "entered": "2024-09-01", "years": "4", "state": "在籍(注册学籍)",
        "updated": f"{timezone.localdate().year}年{timezone.localdate().month}月1日",
    } | other  # fmt: skip
    return {key: {"value": value, "confidence": 0.97, "box": [0, 0, 9, 9]} for key, value in values.items() if value}


PAGE = documents.jpeg(documents.cast_for("测试甲", "150105198803120011"), "student_report")


# ---- the rules --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("major", "counts"),
    [
        *(
            (name, True)
            for name in ("会计学", "财务管理", "会计电算化", "管理会计", "注册会计师专门化", "审计学", "理财学")
        ),
        ("大数据与会计", True),
        ("会计学专业", True),
        ("审计（专业学位）", True),
        ("国际会计", None),
        ("财务与金融", None),
        ("其他", False),
        ("商品花卉", False),
        ("计算机科学与技术", False),
    ],
)
def test_D13_which_majors_are_accounting_ones(major: str, counts: bool | None) -> None:
    assert rules.is_accounting(major) is counts


def test_D13_secondary_vocational_school_and_above() -> None:
    assert rules.levels()[0] == "41" and {"31", "21", "14", "11"} <= set(rules.levels())
    assert not {"60", "90", "00"} & set(rules.levels())


@pytest.mark.parametrize(
    ("entered", "years", "year"),
    [
        (date(2024, 9, 1), "4", 2028),
        (date(2024, 9, 1), "2.5", 2027),
        (date(2024, 3, 1), "2.5", 2026),
        (date(2024, 1, 1), "3", 2027),
    ],
)
def test_D13_the_year_of_graduation_follows_from_entry_and_length(entered: date, years: str, year: int) -> None:
    assert rules.graduates(entered, Decimal(years)) == year


@given(st.integers(1990, 2060), st.dates(date(1990, 1, 1), date(2070, 12, 31)))
def test_D13_A27_again_from_the_year_after_graduation_and_never_before(year: int, on: date) -> None:
    assert rules.may_file_again(year, on) is (on >= date(year + 1, 1, 1))


# ---- filing -----------------------------------------------------------------------------------------------------


def test_D13_W13_a_report_that_agrees_is_accepted_at_once(student: Person) -> None:
    case = filed(student, reading=read(student))
    assert case.state == CaseState.APPROVED, list(case.last_submission.checks.exclude(verdict="pass").values_list("code", "message"))  # type: ignore[union-attr]  # fmt: skip
    assert case.no and case.no.startswith("XS150105")
    study = actions.accepted(student)
    assert study is not None and (study.graduates_in, study.case_no) == (2028, case.no)
    assert "在校学生申报通过" in Message.objects.filter(user=student.user).values_list("title", flat=True)


def test_D13_S07_a_drawn_report_is_read_and_accepted(student: Person) -> None:
    actions.file(
        person=student,
        on=timezone.localdate(),
        **{**STUDY, "report": _page(student), "file_name": "a.jpg", "by": student.user},
    )
    while work.work_one(scans_tasks.LANE):
        pass
    assert work.work_one(tasks.LANE)
    case = Case.objects.get(kind="student")
    assert case.state == CaseState.APPROVED, list(case.last_submission.checks.exclude(verdict="pass").values_list("code", "stated", "found"))  # type: ignore[union-attr]  # fmt: skip


def test_D13_the_guides_own_sample_comes_back_for_three_reasons(student: Person) -> None:
    """指南 §12: number and birth date contradict each other, 商品花卉 is no accounting major, 毕业 is no student."""
    sample = read(student, born="1992-02-12", major="商品花卉", state="毕业(毕业日期:2013年6月19日)")
    case = filed(student, reading=sample)
    assert case.state == CaseState.RETURNED
    failed = set(case.last_submission.checks.filter(verdict="fail").values_list("code", flat=True))  # type: ignore[union-attr]
    assert {"student_born", "student_accounting", "student_state"} <= failed


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"name": "别人名"}, "student_name"),
        ({"id_number": "152301197005050007"}, "student_id_number"),
        ({"school": "完全不同的一所学院"}, "student_school"),
        ({"entered": "2023-09-01"}, "student_entered"),
        ({"level": "大专"}, "student_level"),
        ({"years": "3"}, "student_years"),
        ({"updated": "2012年5月28日"}, "student_report_age"),
    ],
)
def test_D13_what_differs_from_the_report_comes_back(student: Person, other: dict[str, str], code: str) -> None:
    case = filed(student, reading=read(student, **other))
    assert case.state == CaseState.RETURNED
    assert list(case.last_submission.checks.filter(verdict="fail").values_list("code", flat=True)) == [code]  # type: ignore[union-attr]


@pytest.mark.parametrize("missing", ["state", "years", "major", "name", "entered"])
def test_D13_what_was_not_read_is_left_to_people(student: Person, missing: str, clerk_of_saihan: User) -> None:
    case = filed(student, reading=read(student, **{missing: ""}), major="国际会计" if missing == "major" else "会计学")
    assert case.state == CaseState.IN_REVIEW
    casework.approve(case, by=clerk_of_saihan)
    assert actions.accepted(student) is not None


def test_D13_a_returned_filing_is_filed_again_as_the_same_case(student: Person) -> None:
    case = filed(student, reading=read(student, years="3"))
    again = filed(student, reading=read(student, years="3"), years=Decimal(3))
    assert again == case and again.state == CaseState.APPROVED and Study.objects.get().graduates_in == 2027


# ---- again ------------------------------------------------------------------------------------------------------


def test_D13_A27_not_before_the_year_after_graduation_unless_the_agency_lifts_it(
    student: Person, clerk_of_saihan: User
) -> None:
    filed(student, reading=read(student))
    with refused("2029年起才能再次申报"):
        filed(student)
    with refused("2029年起"):
        filed(student, on=date(2028, 12, 31))
    assert actions.fault(student, date(2029, 1, 1)) == ""
    study = actions.accepted(student)
    assert study is not None
    with refused("请写明理由"):
        actions.lift(study=study, reason=" ", by=clerk_of_saihan)
    actions.lift(study=study, reason="退学", by=clerk_of_saihan)
    with refused("没有需要解除"):
        actions.lift(study=study, reason="退学", by=clerk_of_saihan)
    assert "在校学生申报已经解除" in Message.objects.filter(user=student.user).values_list("title", flat=True)
    assert filed(student, reading=read(student)).state == CaseState.APPROVED


def test_C02_a_mistaken_acceptance_is_taken_back(student: Person, clerk_of_the_league: User) -> None:
    case, league = filed(student, reading=read(student)), clerk_of_the_league
    start = journaled.newest()
    casework.reverse(case, by=league, items=[], reason="报告是伪造的。")
    assert actions.accepted(student) is None
    assert journaled.lines(start) == [
        ("student.taken_back", "study", league.name, student.name),
        ("case.reversed", "case", league.name, student.name),
    ]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (lambda: {"major": "商品花卉"}, "不是会计类专业"),
        (lambda: {"entered_on": date(timezone.localdate().year + 1, 9, 1)}, "不能晚于今天"),
        (lambda: {"entered_on": date(2010, 9, 1)}, "已经毕业"),
    ],
)
def test_D13_what_cannot_be_filed_at_all(student: Person, more: Callable[[], dict[str, Any]], why: str) -> None:
    with refused(why):
        filed(student, **more())


def test_C06_D13_outside_the_window_nothing_is_filed(student: Person) -> None:
    Figure.objects.create(key="student_window", value=["01-01", "01-01"], valid_from=date(2020, 1, 1), basis="x")
    with refused("开放"):
        filed(student, on=date(2026, 6, 1))


def test_C06_D13_what_was_filed_in_time_is_decided_whenever_people_come_to_it(
    student: Person, clerk_of_saihan: User
) -> None:
    case = filed(student, reading=read(student, state=""))
    Figure.objects.create(key="student_window", value=["01-01", "01-01"], valid_from=date(2020, 1, 1), basis="x")
    casework.approve(case, by=clerk_of_saihan)
    assert actions.accepted(student) is not None


def test_D13_only_registered_people_file(stranger: User) -> None:
    with refused("信息采集完成以后"):
        filed(Person.objects.get(user=stranger))


# ---- pages ------------------------------------------------------------------------------------------------------


def test_D13_the_pages(client: Client, student: Person, clerk_of_saihan: User) -> None:
    client.force_login(student.user)
    assert client.get("/me/student/").status_code == 200
    values = {**STUDY, "entered_on": "2024-09-01", "years": "2.3", "report": SimpleUploadedFile("a.jpg", PAGE)}
    assert "可以填半年" in client.post("/me/student/", values).text
    wrong = client.post(
        "/me/student/", {**values, "years": "4", "major": "园艺", "report": SimpleUploadedFile("a.jpg", PAGE)}
    )
    assert wrong.status_code == 422 and "不是会计类专业" in wrong.text
    page = client.post(
        "/me/student/", {**values, "years": "4", "report": SimpleUploadedFile("a.jpg", PAGE)}, follow=True
    ).text
    assert "正在核对学籍验证报告" in page
    said = {"kind": "x", "text": "", "fields": read(student)}
    update_each(Scan.objects.all(), read=said, state="usable", queued_at=None)
    assert work.work_one(tasks.LANE)
    assert "2029年起才能再次申报" in client.get("/me/student/").text
    client.force_login(clerk_of_saihan)
    assert "会计学" in client.get(f"/desk/people/{student.pk}/student/").text
    page = client.post(f"/desk/people/{student.pk}/student/", {"reason": "提前毕业"}, follow=True).text
    assert "已经解除" in page and "提前毕业" in page
    assert client.post(f"/desk/people/{student.pk}/student/", {"reason": "再次"}).status_code == 404


# ---- the courses of a year (D08) ----------------------------------------------------------------------------------


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Begins on 20 November 2025 and goes on from wherever it is moved to."""
    with time_machine.travel(at(2025, 11, 20)) as traveller:
        yield traveller


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def learned() -> list[int]:
    return list(Credit.objects.order_by("year").values_list("year", flat=True))


def comes_back(case: Case, by: User) -> None:
    items = [{"item": "scan.student_report", "label": "报告", "reason": "不清楚"}]
    casework.return_for_correction(case, by=by, items=items)


def test_D08_in_december_the_courses_of_students_count_for_the_year_once(
    clock: time_machine.Traveller, student: Person
) -> None:
    filed(student, reading=read(student))
    assert actions.record_year(date(2025, 11, 30)) == 0
    assert actions.record_year(date(2025, 12, 1)) == 1 and actions.record_year(date(2025, 12, 31)) == 0
    credit = Credit.objects.get(person=student)
    assert (credit.points, credit.form, credit.year) == (Decimal("90.0"), "03", 2025)
    for year in range(2026, 2031):  # each year to the one of graduation
        actions.record_year(date(year, 12, 1))
    assert learned() == [2025, 2026, 2027, 2028]


def test_D08_who_was_filed_too_late_or_lifted_gets_none(
    clock: time_machine.Traveller, student: Person, clerk_of_saihan: User
) -> None:
    clock.move_to(at(2025, 12, 1))
    filed(student, reading=read(student))
    assert actions.record_year(date(2025, 12, 31)) == 0 and learned() == []
    start = journaled.newest()
    actions.lift(study=Study.objects.get(), reason="退学", by=clerk_of_saihan)
    assert journaled.lines(start) == [("student.lifted", "study", clerk_of_saihan.name, student.name)]
    assert actions.record_year(date(2026, 12, 31)) == 0


@pytest.mark.parametrize(
    ("approved", "years"),
    [(at(2025, 12, 10), [2025]), (at(2026, 1, 4), [2025]), (at(2026, 4, 20), [2025]), (at(2027, 5, 5), [2025, 2026])],
)
def test_D08_D13_who_filed_by_30_november_has_the_courses_of_the_year_however_late_the_filing_is_accepted(
    clock: time_machine.Traveller, student: Person, clerk_of_saihan: User, approved: datetime, years: list[int]
) -> None:
    case = filed(student, reading=read(student, state=""))
    assert case.state == CaseState.IN_REVIEW and actions.record_year(date(2025, 12, 31)) == 0
    clock.move_to(approved)
    casework.approve(case, by=clerk_of_saihan)
    assert learned() == years and actions.record_year(date(2025, 12, 31)) == 0


def test_D08_D13_what_came_back_in_november_and_was_put_right_in_december_counts_for_the_year(
    clock: time_machine.Traveller, student: Person, clerk_of_saihan: User
) -> None:
    case = filed(student, reading=read(student, state=""))
    comes_back(case, clerk_of_saihan)
    clock.move_to(at(2025, 12, 15))
    assert filed(student, reading=read(student)).state == CaseState.APPROVED and learned() == [2025]


def test_D08_D13_who_took_the_filing_back_and_files_in_december_is_too_late_for_the_year(
    clock: time_machine.Traveller, student: Person
) -> None:
    casework.withdraw(filed(student, reading=read(student, state="")), by=student.user)
    clock.move_to(at(2025, 12, 15))
    assert filed(student, reading=read(student)).state == CaseState.APPROVED
    assert actions.record_year(date(2025, 12, 31)) == 0 and actions.record_year(date(2026, 12, 1)) == 1


def test_D08_D13_studies_that_had_not_begun_by_30_november_give_nothing_for_the_year(
    clock: time_machine.Traveller, student: Person, clerk_of_saihan: User
) -> None:
    """Put right in spring: the filing is of November, the studies are not."""
    case = filed(student, reading=read(student, state=""))
    comes_back(case, clerk_of_saihan)
    clock.move_to(at(2026, 3, 10))
    entered = {"entered_on": date(2026, 3, 1)}
    assert filed(student, reading=read(student, entered="2026-03-01"), **entered).state == CaseState.APPROVED
    assert learned() == []


def test_C06_D13_what_came_back_is_put_right_after_the_window_and_after_the_year_of_graduation(
    client: Client, clock: time_machine.Traveller, student: Person, clerk_of_saihan: User
) -> None:
    Figure.objects.create(key="student_window", value=["09-01", "11-30"], valid_from=date(2020, 1, 1), basis="x")
    last = {"entered_on": date(2021, 9, 1)}  # through in 2025
    case = filed(student, reading=read(student, entered="2021-09-01", state=""), **last)
    comes_back(case, clerk_of_saihan)
    clock.move_to(at(2026, 1, 8))
    client.force_login(student.user)
    assert "现在不能申报" not in client.get("/me/student/").text
    again = filed(student, reading=read(student, entered="2021-09-01"), **last)
    assert again == case and again.state == CaseState.APPROVED and learned() == [2025]


def test_C06_D13_who_took_the_filing_back_has_lost_the_day_and_waits_for_the_next_window(
    clock: time_machine.Traveller, student: Person
) -> None:
    Figure.objects.create(key="student_window", value=["09-01", "11-30"], valid_from=date(2020, 1, 1), basis="x")
    casework.withdraw(filed(student, reading=read(student, state="")), by=student.user)
    clock.move_to(at(2026, 1, 8))
    with refused("现在不能申报"):
        filed(student)
