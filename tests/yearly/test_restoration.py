"""Back from 异动 by a case with reasons and proof; counting starts anew (D14, A4, L09)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework import tasks
from acms.casework.models import Case, CaseState
from acms.demo import documents, seed
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.learning import bank
from acms.learning.models import Restart
from acms.people.models import Person, Status
from acms.scans import tasks as scans_tasks
from acms.yearly import actions
from acms.yearly.models import Kind, Line, LineState, Restoration, Run, RunState
from tests.conftest import refused, taken_as_read

PAPER = (documents.jpeg(documents.cast(11), "qualification"), "a.jpg")  # somebody else's: people look


@pytest.fixture
def moved(stranger: User, employer: Employer) -> Person:
    """测试甲, whose file is in 异动 after years without learning."""
    person = seed.enter(stranger, employer, since=date(2011, 3, 1))
    long_ago = timezone.now().replace(year=timezone.localdate().year - 6, day=1)
    Person.objects.filter(pk=person.pk).update(status=Status.MOVED_OUT, registered_at=long_ago)
    person.refresh_from_db()
    return person


def asked(moved: Person, by_ocr: bool = False, **more: Any) -> Case:
    values = {"reason": "已经补学", "proof": PAPER[0], "file_name": "a.jpg", "by": moved.user, **more}
    case = actions.ask_restoration(person=moved, **values)
    if by_ocr:
        while work.work_one(scans_tasks.LANE):
            pass
    taken_as_read()
    assert work.work_one(tasks.LANE)
    case.refresh_from_db()
    return case


def test_D14_the_agency_restores_and_counting_starts_anew(moved: Person, clerk_of_saihan: User) -> None:
    assert any(row.state == "missed" for row in bank.years(moved, timezone.localdate()))
    case = asked(moved)
    assert case.state == CaseState.IN_REVIEW and case.no and case.no.startswith("HF150105")
    casework.approve(case, by=clerk_of_saihan)
    moved.refresh_from_db()
    assert moved.status == Status.REGISTERED
    assert Restart.objects.get().year == timezone.localdate().year
    assert not any(row.state == "missed" for row in bank.years(moved, date(timezone.localdate().year + 1, 12, 31)))
    assert "会计人员档案已经恢复" in Message.objects.filter(user=moved.user).values_list("title", flat=True)


def test_D14_the_home_of_who_was_restored_says_no_more_that_the_file_was_moved_out(
    client: Client, moved: Person, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    """D14, D10: there is nothing left to object to; where the restoration was a mistake, what moved the file stands again."""
    now = timezone.now()
    run = Run.objects.create(kind=Kind.LEARNING, year=now.year, state=RunState.DONE)
    years = [now.year - 3, now.year - 2, now.year - 1]
    line = Line.objects.create(run=run, person=moved, years=years, state=LineState.APPLIED, applied_at=now)
    client.force_login(moved.user)
    notice = reverse("yearly:object", args=[line.pk])
    assert notice in client.get("/me/").text
    case = asked(moved)
    casework.approve(case, by=clerk_of_saihan)
    assert notice not in client.get("/me/").text
    casework.reverse(case, by=clerk_of_the_league, items=[], reason="弄错了")
    assert notice in client.get("/me/").text


@pytest.mark.parametrize(
    ("status", "taken"), [(Status.REGISTERED, True), (Status.TRANSFERRED, False), (Status.CLOSED, False)]
)
def test_D14_what_is_back_already_needs_nothing_and_what_is_elsewhere_is_not_brought_back(
    moved: Person, clerk_of_saihan: User, status: Status, taken: bool
) -> None:
    case = asked(moved)
    Person.objects.filter(pk=moved.pk).update(status=status)
    if taken:
        casework.approve(case, by=clerk_of_saihan)
        assert not Restoration.objects.get(case=case).brought_back and not Restart.objects.exists()
    else:
        with pytest.raises(Refused):
            casework.approve(case, by=clerk_of_saihan)
    moved.refresh_from_db()
    assert moved.status == status


@pytest.fixture
def december(db: None) -> Iterator[time_machine.Traveller]:
    """Begins on 20 December 2025 and goes on from wherever it is moved to."""
    with time_machine.travel(timezone.make_aware(datetime(2025, 12, 20, 10))) as clock:
        yield clock


@pytest.mark.parametrize(
    ("approved", "anew"),
    [
        ((2025, 12, 28), 2026),
        ((2026, 1, 10), 2026),
        ((2026, 11, 2), 2026),
        ((2027, 1, 10), 2027),  # nobody could learn in 2026
    ],
)
def test_D14_D08_counting_begins_anew_as_of_the_day_on_which_it_was_asked(
    december: time_machine.Traveller, moved: Person, clerk_of_saihan: User, approved: tuple[int, int, int], anew: int
) -> None:
    case = asked(moved)
    december.move_to(timezone.make_aware(datetime(*approved, 10)))
    casework.approve(case, by=clerk_of_saihan)
    told = Message.objects.get(user=moved.user, title="会计人员档案已经恢复")
    assert f"从{anew}年度起重新计算" in told.text
    states = {row.year: row.state for row in bank.years(moved, date(2029, 4, 8))}
    assert [year for year in sorted(states) if states[year] == "missed"] == list(range(anew, 2029))


def test_D14_D08_C02_what_came_back_was_asked_on_its_first_day(
    december: time_machine.Traveller, moved: Person, clerk_of_saihan: User
) -> None:
    case = asked(moved)
    items = [{"item": "restore.reason", "label": "理由", "reason": "写明年度"}]
    december.move_to(timezone.make_aware(datetime(2026, 1, 4, 10)))
    casework.return_for_correction(case, by=clerk_of_saihan, items=items)
    asked(moved)
    casework.approve(Case.objects.get(pk=case.pk), by=clerk_of_saihan)
    assert Restart.objects.get().year == 2025


def test_D14_who_took_the_application_back_has_asked_when_they_asked_again(
    december: time_machine.Traveller, moved: Person, clerk_of_saihan: User
) -> None:
    case = asked(moved)
    casework.withdraw(case, by=moved.user)
    december.move_to(timezone.make_aware(datetime(2026, 1, 4, 10)))
    casework.approve(asked(moved), by=clerk_of_saihan)
    assert Restart.objects.get().year == 2026


def test_D14_people_decide_never_the_rules_and_the_proof_is_read(moved: Person) -> None:
    paper = documents.jpeg(documents.cast_for(moved.name, moved.id_number), "qualification")
    case = asked(moved, proof=paper, by_ocr=True)
    assert case.state == CaseState.IN_REVIEW
    assert case.last_submission.checks.get(code="restore_proof").verdict == "pass"  # type: ignore[union-attr]


def test_D14_a_refusal_says_why_and_can_be_appealed(
    moved: Person, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    case = asked(moved)
    casework.refuse(case, by=clerk_of_saihan, reason="证明不是本人的")
    casework.appeal(case, by=moved.user, reason="是本人的曾用名")
    casework.approve(Case.objects.get(pk=case.pk), by=clerk_of_the_league)
    moved.refresh_from_db()
    assert moved.status == Status.REGISTERED


def test_D14_C02_a_mistaken_restoration_is_taken_back(
    moved: Person, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    case = asked(moved)
    casework.approve(case, by=clerk_of_saihan)
    casework.reverse(case, by=clerk_of_the_league, items=[], reason="证明是伪造的")
    moved.refresh_from_db()
    assert moved.status == Status.MOVED_OUT and not Restart.objects.exists()
    assert any(row.state == "missed" for row in bank.years(moved, timezone.localdate()))


def test_D14_what_came_back_is_asked_anew_as_the_same_case(moved: Person, clerk_of_saihan: User) -> None:
    case = asked(moved)
    with refused("正在审核"):
        actions.ask_restoration(person=moved, reason="x", proof=PAPER[0], file_name="a.jpg", by=moved.user)
    casework.return_for_correction(
        case, by=clerk_of_saihan, items=[{"item": "restore.reason", "label": "理由", "reason": "写明年度"}]
    )
    assert asked(moved, reason="2024年度已经补学") == case and Restoration.objects.get().reason == "2024年度已经补学"


def test_D14_only_from_the_moved_out_database_and_with_a_reason(moved: Person) -> None:
    with refused("理由"):
        actions.ask_restoration(person=moved, reason=" ", proof=PAPER[0], file_name="a.jpg", by=moved.user)
    Person.objects.filter(pk=moved.pk).update(status=Status.REGISTERED)
    moved.refresh_from_db()
    with refused("不在异动库"):
        actions.ask_restoration(person=moved, reason="x", proof=PAPER[0], file_name="a.jpg", by=moved.user)


def test_D14_Q02_reasons_are_kept_sealed(moved: Person) -> None:
    asked(moved, reason="生病住院")
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM yearly_restoration")
        assert "生病" not in cursor.fetchone()[0]


def test_L09_D14_the_restricted_page_leads_to_the_application(
    client: Client, moved: Person, clerk_of_saihan: User
) -> None:
    client.force_login(moved.user)
    assert "申请恢复" in client.get("/me/").text
    assert client.post("/me/restore/", {"reason": "x"}).status_code == 422
    values = {"reason": "补学完成", "proof": SimpleUploadedFile("a.jpg", PAPER[0])}
    assert "恢复申请已经提交" in client.post("/me/restore/", values, follow=True).text
    assert "正在审核" in client.get("/me/restore/").text
    case = Case.objects.get(kind="restore")
    casework.run_checks(case)
    case.refresh_from_db()
    casework.return_for_correction(
        case, by=clerk_of_saihan, items=[{"item": "restore.reason", "label": "恢复的理由", "reason": "写明年度"}]
    )
    page = client.get("/me/restore/").text
    assert "写明年度" in page and "补学完成" in page
    for path in ("/me/learning/", "/me/work/", "/changes/information/", "/me/trust/", "/me/student/", "/me/transfer/"):
        assert client.get(path).status_code == 404
