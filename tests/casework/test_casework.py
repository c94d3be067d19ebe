"""The case engine: moves, submissions, decisions, races (W12–W14, C01, C02)."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import cv2
import numpy as np
import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.base.errors import Refused, Stale
from acms.casework import actions, tasks
from acms.casework.models import Case, CaseState, Decision
from acms.channels.models import Delivery
from acms.collection import actions as collection
from acms.collection.models import EducationAnswers, IdentityAnswers
from acms.collection.steps import EDUCATION, IDENTITY
from acms.demo import documents, seed
from acms.employers.models import Employer, EmployerState
from acms.inbox.models import Message
from acms.journal.models import Entry
from acms.people.models import Education, Person, Post, Status
from acms.scans import encode, geometry, ocr, serve, store


def submitted(case: Case) -> Case:
    collection.submit(case=case, by=case.subject, on=timezone.localdate())
    case.refresh_from_db()
    return case


def checked(case: Case) -> Case:
    """Submitted and worked on as the worker does it."""
    submitted(case)
    assert work.work_one(tasks.LANE)
    case.refresh_from_db()
    return case


def test_W13_a_collection_in_which_all_agrees_is_approved_at_once(filled: Case) -> None:
    checked(filled)
    decision = filled.last_decision
    assert filled.state == CaseState.APPROVED, list(
        filled.last_submission.checks.exclude(verdict="pass").values_list("code", "message")
    )
    assert decision is not None and decision.by is None and decision.rules


def test_W14_approval_enters_the_register_and_tells_the_person_in_three_ways(filled: Case) -> None:
    checked(filled)
    person = Person.objects.get(user=filled.subject)
    assert person.status == Status.REGISTERED
    assert person.file_no == "15010500000001"
    assert person.accounting_since is not None
    post = Post.objects.get(person=person, valid_to=None)
    assert (post.on_post, post.case_no, post.position_2018) == (True, filled.no, "11")
    assert Message.objects.get(user=filled.subject).title == "信息采集审核通过"
    assert {m.channel for m in Delivery.objects.all() if person.file_no in m.text} == {"sms", "email"}


def test_W13_policy_sends_senior_levels_to_people(filled_for_people: Case) -> None:
    assert checked(filled_for_people).state == CaseState.IN_REVIEW


@pytest.mark.parametrize(
    ("code", "paper", "verified"), [("090888693519", True, True), ("", True, False), ("090888693519", False, False)]
)
def test_W09_an_education_with_code_and_registration_bears_the_mark(
    client: Client, filled: Case, clerk_of_saihan: User, code: str, paper: bool, verified: bool
) -> None:
    EducationAnswers.objects.filter(case=filled, mode="full").update(code=code)
    if paper:
        who = documents.cast_for(filled.subject.name, filled.subject.id_number)
        seed._evidence(filled, who, "eregistration_full")
    actions.submit(filled, by=filled.subject)
    Case.objects.filter(pk=filled.pk).update(state=CaseState.IN_REVIEW)
    filled.refresh_from_db()
    actions.approve(filled, by=clerk_of_saihan)
    assert Education.objects.get(mode="full", valid_to=None).verified == verified
    client.force_login(filled.subject)
    assert ("已验证" in client.get("/me/file/").text) == verified


def test_W13_a_definite_mismatch_returns_at_once_with_the_reason(filled: Case) -> None:
    """The authority knows nothing against this name: the card's and the letter's is another."""
    IdentityAnswers.objects.filter(case=filled).update(name="敖登格日勒")
    actions.submit(filled, by=filled.subject)  # the card was read a moment later: the page did not know (W04)
    assert work.work_one(tasks.LANE)
    filled.refresh_from_db()
    decision = filled.last_decision
    assert filled.state == CaseState.RETURNED
    assert decision is not None
    assert {"identity.name", "scan.proof_letter"} <= {item["item"] for item in decision.items}
    reason = next(item["reason"] for item in decision.items if item["item"] == "identity.name")
    assert "敖登格日勒" in reason and "乌云其木格" in reason
    failed = {check.code for check in filled.last_submission.checks.filter(verdict="fail")}
    assert {"card_name", "letter_facts"} <= failed and "real_name" not in failed


def test_W12_withdrawal_wins_over_a_check_that_is_still_running(filled: Case) -> None:
    submitted(filled)
    row = work.claim(tasks.LANE)
    actions.withdraw(Case.objects.get(pk=filled.pk), by=filled.subject)
    with pytest.raises(work.LeaseLost):
        tasks.check(row)
    filled.refresh_from_db()
    assert filled.state == CaseState.DRAFT
    assert not Decision.objects.exists()


def test_W12_withdrawn_while_a_reviewer_has_it_open_the_reviewer_is_told(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    client.force_login(clerk_of_saihan)
    assert client.get(f"/desk/cases/{case.no}/").status_code == 200
    actions.withdraw(case, by=case.subject)
    answer = client.post(f"/desk/cases/{case.no}/decide/", {"approve": "1"})
    assert answer.status_code == 409
    assert "本人刚刚撤回了这个办件" in answer.text
    assert "本人刚刚撤回了这个办件" in client.get(f"/desk/cases/{case.no}/").text
    assert Case.objects.get(pk=case.pk).state == CaseState.DRAFT


def test_W12_a_second_click_on_submit_makes_one_submission(filled: Case) -> None:
    submitted(filled)
    with pytest.raises(Stale):
        actions.submit(Case.objects.get(pk=filled.pk), by=filled.subject)
    assert filled.submissions.count() == 1


def test_C02_two_clerks_deciding_at_once_leave_one_decision(
    filled_for_people: Case, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    first, second = Case.objects.get(pk=case.pk), Case.objects.get(pk=case.pk)
    actions.approve(first, by=clerk_of_saihan)
    with pytest.raises(Stale) as stale:
        actions.return_for_correction(
            second, by=other_clerk_of_saihan, items=[{"item": "scan.photo", "label": "照片", "reason": "x"}]
        )
    assert "苏日娜已经在" in stale.value.words
    assert Decision.objects.count() == 1


def test_C02_the_later_clerk_keeps_what_was_typed(
    client: Client, filled_for_people: Case, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    actions.approve(Case.objects.get(pk=case.pk), by=clerk_of_saihan)
    client.force_login(other_clerk_of_saihan)
    answer = client.post(
        f"/desk/cases/{case.no}/decide/", {"return": "1", "item": "scan.photo", "text:scan.photo": "背景不白"}
    )
    assert answer.status_code == 409
    assert "苏日娜已经在" in answer.text


def test_C01_a_case_is_taken_by_one_clerk_only(
    filled_for_people: Case, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    actions.take(case, by=clerk_of_saihan)
    with pytest.raises(Refused):
        actions.take(Case.objects.get(pk=case.pk), by=other_clerk_of_saihan)
    actions.release(case, by=clerk_of_saihan)
    actions.take(Case.objects.get(pk=case.pk), by=other_clerk_of_saihan)


def test_W12_a_returned_case_opens_the_marked_item_and_what_depends_on_it(
    filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    actions.return_for_correction(
        case, by=clerk_of_saihan, items=[{"item": "post.employer", "label": "单位", "reason": "换了单位"}]
    )
    case.refresh_from_db()
    assert case.lets_change("scan.proof_letter") and case.lets_change("post.has_employer")
    assert not case.lets_change("identity.name")
    with pytest.raises(Refused, match="locked_item"):
        collection.save_step(case=case, step=IDENTITY, values={"name": "别人"})


def test_W12_every_submission_is_kept_and_differences_can_be_seen(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    actions.return_for_correction(
        case, by=clerk_of_saihan, items=[{"item": "education.full_school", "label": "院校", "reason": "全称"}]
    )
    case.refresh_from_db()
    collection.save_step(case=case, step=EDUCATION, values={"full_school": "北疆样例财经大学商学院"})
    checked(case)
    assert case.submissions.count() == 2
    old, new = case.submissions.order_by("number")
    assert old.frozen["values"]["education.full_school"] == "北疆样例财经大学"
    assert new.frozen["values"]["education.full_school"] == "北疆样例财经大学商学院"
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/").text
    assert "<del>北疆样例财经大学</del>" in page


def test_E02_people_of_an_unconfirmed_employer_are_checked_but_not_approved(
    filled: Case, clerk_of_saihan: User
) -> None:
    Employer.objects.update(state=EmployerState.PENDING)
    checked(filled)
    assert filled.state == CaseState.IN_REVIEW
    with pytest.raises(Refused, match="employer_pending"), transaction.atomic():
        actions.approve(Case.objects.get(pk=filled.pk), by=clerk_of_saihan)
    assert Case.objects.get(pk=filled.pk).state == CaseState.IN_REVIEW
    assert not Person.objects.filter(status=Status.REGISTERED).exists()


def test_Q05_a_decision_whose_effect_fails_leaves_nothing(
    filled_for_people: Case, clerk_of_saihan: User, monkeypatch: Any
) -> None:
    case = checked(filled_for_people)
    monkeypatch.setattr("acms.people.actions.next_file_no", lambda code: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.approve(case, by=clerk_of_saihan)
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW
    assert not Decision.objects.exists()
    assert [note.title for note in Message.objects.all()] == ["信息采集已经收到"]  # no word of a decision


def test_S06_a_check_whose_worker_died_is_taken_up_again_when_its_lease_runs_out(filled: Case) -> None:
    submitted(filled)
    dead = work.claim(tasks.LANE)
    assert dead is not None
    assert work.claim(tasks.LANE) is None
    Case.objects.filter(pk=filled.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert work.work_one(tasks.LANE)
    filled.refresh_from_db()
    assert filled.state == CaseState.APPROVED
    with pytest.raises(work.LeaseLost):
        tasks.check(dead)  # the late one cannot write


def test_S06_checks_that_keep_failing_end_with_people(filled: Case, monkeypatch: Any) -> None:
    submitted(filled)

    def broken(*args: Any) -> None:
        raise RuntimeError("乌云其木格 152301197005050007")

    monkeypatch.setattr("acms.collection.checks.all_of", broken)
    for _ in range(4):
        Case.objects.filter(pk=filled.pk).update(queued_at=timezone.now() - timedelta(hours=1))
        assert work.work_one(tasks.LANE)
    filled.refresh_from_db()
    assert filled.state == CaseState.IN_REVIEW


def test_Q02_a_failing_check_logs_no_personal_data(filled: Case, monkeypatch: Any, caplog: Any) -> None:
    submitted(filled)

    def broken(*args: Any) -> None:
        raise RuntimeError("乌云其木格 152301197005050007 13800000188")

    monkeypatch.setattr("acms.collection.checks.all_of", broken)
    work.work_one(tasks.LANE)
    assert "RuntimeError" in caplog.text
    for secret in ("乌云", "152301197005050007", "13800000188"):
        assert secret not in caplog.text


def test_C01_the_queue_takes_a_fixed_number_of_statements(
    client: Client, filled_for_people: Case, clerk_of_saihan: User, django_assert_max_num_queries: Any
) -> None:
    checked(filled_for_people)
    client.force_login(clerk_of_saihan)
    with django_assert_max_num_queries(16):
        page = client.get("/desk/queue/?q=wuyun")
    assert "乌云其木格" in page.text


def written_across(jpeg: bytes) -> list[str]:
    """What is read on a white picture that was marked: the mark stands there at a slant, in pale letters."""
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    upright = geometry.rotate(np.asarray(picture, np.uint8), -18)
    return [line.text.replace(" ", "") for line in ocr.read(np.where(upright < 245, 0, 255).astype(np.uint8))]


def test_S05_staff_see_scans_marked_with_their_name_and_the_time_and_the_person_sees_who_looked(
    client: Client, filled_for_people: Case, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = checked(filled_for_people)
    scan = case.last_submission.frozen["scans"]["id_portrait"]
    client.force_login(clerk_of_saihan)
    store.put(UUID(scan), "archive", encode.jpeg(np.full((744, 1180, 3), 255, np.uint8), 95))
    at = timezone.localtime().replace(hour=9, minute=5)
    monkeypatch.setattr(serve, "timezone", SimpleNamespace(localtime=lambda: at))
    answer = client.get(f"/desk/cases/{case.no}/scans/{scan}/archive.jpg")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    mark = f"{clerk_of_saihan.name}{at:%Y-%m-%d%H:%M}"
    assert any(mark in line for line in written_across(answer.content))
    entry = Entry.objects.get(verb="scan.viewed")
    assert (entry.by, entry.about) == (clerk_of_saihan, case.subject)
    client.force_login(case.subject)
    assert written_across(client.get(f"/collection/scans/{scan}/archive.jpg").content) == []
    assert "苏日娜" in client.get("/me/viewed/").text


def test_Q02_the_submission_is_sealed_in_the_database(filled: Case) -> None:
    submitted(filled)
    with connection.cursor() as cursor:
        cursor.execute("SELECT frozen FROM casework_submission")
        assert "152301197005050007" not in cursor.fetchone()[0]


def test_D_case_numbers_carry_kind_region_year_and_count(filled: Case) -> None:
    submitted(filled)
    assert filled.no == f"CJ150105-{timezone.localdate().year}-000001"


def test_S06_resubmitting_again_and_again_never_uses_the_tries_up(
    filled_for_people: Case, clerk_of_saihan: User
) -> None:
    for _ in range(5):
        case = checked(filled_for_people)
        assert case.last_submission is not None and case.last_submission.checks.exists()
        actions.withdraw(case, by=case.subject)
        case.refresh_from_db()


@pytest.mark.parametrize("name", ["巴图·测试", "测试𡐓"])
def test_Q03_names_with_dots_and_extension_b_characters_can_be_searched(
    client: Client, employer: Employer, clerk_of_saihan: User, name: str
) -> None:
    from tests.conftest import make_person

    who = documents.changed(documents.cast_for(name, "152301197005050007"), qualification_level="高级")
    case = checked(seed.filled_case(make_person(name), who, level="3", way="02"))
    client.force_login(clerk_of_saihan)
    for words in (name, case.sound[:4], case.initials):
        assert name in client.get("/desk/queue/", {"q": words}).text
