"""What the rules do with a case: approve, return, leave to people, ask again later, and look once more (W13, W04, L02)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.base.errors import Refused, Stale
from acms.casework import actions, procedures, tasks, words
from acms.casework.models import Case, CaseState, Check, Decision, Outcome, Verdict
from acms.casework.procedures import Result
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.people.models import Person, Status
from acms.scans.models import Scan, ScanState
from tests.casework.access_world import OTHERS, _registered, appoint
from tests.casework.test_casework import checked, submitted
from tests.conftest import refused

AGREES = Result("card_name", "identity.name", "姓名", Verdict.PASS)
FAILS = Result("card_name", "identity.name", "姓名", Verdict.FAIL, "姓名不一致。")
DOUBT = Result("diploma_full", "scan.diploma_full", "毕业证书", Verdict.UNSURE, "没有读清。")


@pytest.fixture
def kind() -> Any:
    """The procedure whose rules a test speaks for."""
    return procedures.by_code("collection")


def finds(patch: pytest.MonkeyPatch, kind: Any, *results: Result, reasons: tuple[str, ...] = ()) -> None:
    patch.setattr(kind, "check", lambda case, stated: list(results))
    patch.setattr(kind, "grounds", lambda case, stated: [(reason, "") for reason in reasons])


# ---- once -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("results", "reasons", "state", "counts"),
    [
        ((AGREES,), (), CaseState.APPROVED, (0, 0)),
        ((), ("政策",), CaseState.IN_REVIEW, (0, 0)),
        ((AGREES, DOUBT), (), CaseState.IN_REVIEW, (0, 1)),
        ((DOUBT, DOUBT), ("政策",), CaseState.IN_REVIEW, (0, 2)),
        ((FAILS, DOUBT, DOUBT), ("政策",), CaseState.RETURNED, (1, 2)),
    ],
)
def test_W13_a_mismatch_returns_a_doubt_or_a_policy_is_for_people_and_the_rest_is_approved(
    filled: Case, kind: Any, monkeypatch: pytest.MonkeyPatch,
    results: tuple[Result, ...], reasons: tuple[str, ...], state: CaseState, counts: tuple[int, int],
) -> None:  # fmt: skip
    finds(monkeypatch, kind, *results, reasons=reasons)
    case = checked(filled)
    assert (case.state, (case.fails, case.doubts), case.queued_at) == (state, counts, None)
    assert [check.code for check in Check.objects.all()] == [result.code for result in results]
    decision = Decision.objects.first()
    if state == CaseState.IN_REVIEW:
        assert decision is None
        return
    assert decision is not None and decision.by is None and decision.rules == words.RULES
    assert decision.reason == (words.APPROVED_BY_RULES if state == CaseState.APPROVED else "")


def test_W12_several_findings_of_one_item_are_one_reason(
    filled: Case, kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = Result("letter_facts", "identity.name", "姓名", Verdict.FAIL, "函上也不一致。")
    other = Result("photo", "scan.photo", "照片", Verdict.FAIL, "太暗。")
    finds(monkeypatch, kind, FAILS, other, more)
    case = checked(filled)
    assert case.last_decision is not None and case.last_decision.items == [
        {"item": "identity.name", "label": "姓名", "reason": "姓名不一致。函上也不一致。"},
        {"item": "scan.photo", "label": "照片", "reason": "太暗。"},
    ]
    assert case.returned_for() == {"identity.name": "姓名不一致。函上也不一致。", "scan.photo": "太暗。"}
    assert case.fails == 3


# ---- later ------------------------------------------------------------------------------------------------------------


def test_W04_where_somebody_outside_is_silent_the_checks_are_made_again_later_and_that_is_no_failure(
    filled: Case, kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    finds(monkeypatch, kind, DOUBT)
    monkeypatch.setattr(kind, "waits", lambda case, results: timedelta(minutes=5) if DOUBT in results else None)
    submitted(filled)
    with time_machine.travel(timezone.now(), tick=False):
        assert work.work_one(tasks.LANE)
        filled.refresh_from_db()
        assert filled.queued_at == timezone.now() + timedelta(minutes=5)
    assert (filled.state, filled.lease_until, filled.tries) == (CaseState.CHECKING, None, 0)
    assert not Check.objects.exists() and not work.work_one(tasks.LANE)
    Case.objects.filter(pk=filled.pk).update(queued_at=timezone.now())
    monkeypatch.setattr(kind, "waits", lambda case, results: None)
    assert work.work_one(tasks.LANE)
    filled.refresh_from_db()
    assert filled.state == CaseState.IN_REVIEW and Check.objects.get().code == DOUBT.code


def test_W04_what_has_failed_already_waits_for_nobody(filled: Case, kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    finds(monkeypatch, kind, FAILS, DOUBT)
    monkeypatch.setattr(kind, "waits", lambda case, results: timedelta(minutes=5))
    assert checked(filled).state == CaseState.RETURNED


def test_S06_scans_that_are_still_looked_at_are_waited_for_a_moment_at_a_time(filled: Case) -> None:
    submitted(filled)
    photo = filled.last_submission.scans.get(kind="photo")  # type: ignore[union-attr]
    Scan.objects.filter(pk=photo.pk).update(state=ScanState.CHECKING)
    with time_machine.travel(timezone.now(), tick=False):
        assert work.work_one(tasks.LANE)
        filled.refresh_from_db()
        assert filled.queued_at == timezone.now() + timedelta(milliseconds=300)
    assert (filled.state, filled.lease_until, filled.tries) == (CaseState.CHECKING, None, 0)
    assert not Check.objects.exists()
    Scan.objects.filter(pk=photo.pk).update(state=ScanState.USABLE)
    with time_machine.travel(timezone.now() + timedelta(seconds=1)):
        assert work.work_one(tasks.LANE)
    filled.refresh_from_db()
    assert filled.state == CaseState.APPROVED


def test_S06_a_worker_that_says_nothing_for_a_minute_and_a_half_is_taken_for_dead(filled: Case) -> None:
    submitted(filled)
    at = timezone.now()
    with time_machine.travel(at, tick=False):
        assert work.claim(tasks.LANE) == filled
    with time_machine.travel(at + timedelta(seconds=90), tick=False):
        assert work.claim(tasks.LANE) is None
    with time_machine.travel(at + timedelta(seconds=90, milliseconds=1), tick=False):
        assert work.claim(tasks.LANE) == filled


def test_S06_three_failures_of_the_checks_are_enough_and_people_have_the_case(
    filled: Case, kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(case: Case, stated: Any) -> list[Result]:
        raise RuntimeError

    monkeypatch.setattr(kind, "check", broken)
    submitted(filled)
    for state in (CaseState.CHECKING,) * 3 + (CaseState.IN_REVIEW,):
        Case.objects.filter(pk=filled.pk).update(queued_at=timezone.now())
        assert work.work_one(tasks.LANE)
        filled.refresh_from_db()
        assert filled.state == state
    assert filled.queued_at is None


def test_W12_who_was_first_wins_over_the_rules_and_that_is_no_failure_of_theirs(
    filled: Case, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def late(case: Case) -> None:
        raise Stale("x", "stale_case")

    monkeypatch.setattr(actions, "run_checks", late)
    submitted(filled)
    queued = filled.queued_at
    with caplog.at_level("INFO", "acms.work"):
        assert work.work_one(tasks.LANE)
    filled.refresh_from_db()
    assert "lease lost" in caplog.text and "failed" not in caplog.text and filled.queued_at == queued


# ---- who has come in by a phone that no file knows ----------------------------------------------------------------------

HEARD = "本单位有人首次登录，手机号未经核对"


def test_L02_the_units_head_hears_of_the_first_submission_of_an_unknown_phone_and_of_no_other(
    filled: Case, employer: Employer, clerk_of_saihan: User
) -> None:
    head = _registered(OTHERS[0], employer)
    appoint(head, employer)
    told = Message.objects.filter(user=head.user, title=HEARD)
    User.objects.filter(pk=filled.subject_id).update(phone_unchecked=True)
    case = checked(Case.objects.get(pk=filled.pk))
    assert case.state == CaseState.IN_REVIEW and actions.why_people(case) == [words.PHONE_UNCHECKED]
    assert told.count() == 1 and case.subject.name in told.get().text
    actions.withdraw(case, by=case.subject)
    assert checked(case).state == CaseState.IN_REVIEW and told.count() == 1


def test_L02_of_a_phone_that_is_known_no_head_hears(filled_for_people: Case, employer: Employer) -> None:
    head = _registered(OTHERS[0], employer)
    appoint(head, employer)
    assert checked(filled_for_people).state == CaseState.IN_REVIEW
    assert not Message.objects.filter(user=head.user, title=HEARD).exists()


# ---- once more ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def with_people(filled_for_people: Case) -> Case:
    """Policy has left it to people."""
    return checked(filled_for_people)


def test_W13_what_nothing_speaks_against_any_more_is_approved_by_the_rules(
    with_people: Case, kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    finds(monkeypatch, kind, AGREES)
    Case.objects.filter(pk=with_people.pk).update(doubts=4, fails=4)
    actions.look_again(with_people)
    case = Case.objects.get(pk=with_people.pk)
    decision = case.last_decision
    assert (case.state, case.fails, case.doubts) == (CaseState.APPROVED, 0, 0)
    assert decision is not None and decision.by is None and decision.reason == words.APPROVED_BY_RULES
    assert decision.outcome == Outcome.APPROVED and Check.objects.get().code == AGREES.code
    assert Person.objects.get(user=case.subject).status == Status.REGISTERED


@pytest.mark.parametrize(
    ("results", "reasons", "left", "counts"),
    [
        ((FAILS, AGREES), (), "", (1, 0)),
        ((DOUBT, AGREES, DOUBT), (), "", (0, 2)),
        ((AGREES,), ("抽查",), "", (0, 0)),
        ((AGREES,), (), "in hand", (0, 0)),
        ((AGREES,), (), "unknown phone", (0, 0)),  # L02: an agency sees who stands behind it, whatever a unit says
    ],
)
def test_W13_what_is_left_to_people_stays_with_them_and_shows_what_was_found_now(
    with_people: Case, kind: Any, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch,
    results: tuple[Result, ...], reasons: tuple[str, ...], left: str, counts: tuple[int, int],
) -> None:  # fmt: skip
    finds(monkeypatch, kind, *results, reasons=reasons)
    if left == "in hand":
        actions.take(with_people, by=clerk_of_saihan)
    if left == "unknown phone":
        User.objects.filter(pk=with_people.subject_id).update(phone_unchecked=True)
    actions.look_again(Case.objects.get(pk=with_people.pk))
    case = Case.objects.get(pk=with_people.pk)
    assert (case.state, (case.fails, case.doubts)) == (CaseState.IN_REVIEW, counts)
    assert not Decision.objects.exists()
    assert [check.code for check in Check.objects.all()] == [result.code for result in results]


@pytest.mark.parametrize("result", [AGREES, DOUBT])
def test_W13_what_has_been_taken_back_or_decided_meanwhile_is_not_looked_at_again(
    with_people: Case, kind: Any, monkeypatch: pytest.MonkeyPatch, result: Result
) -> None:
    before = list(Check.objects.values_list("pk", flat=True))
    actions.withdraw(with_people, by=with_people.subject)
    finds(monkeypatch, kind, result)
    with pytest.raises(Stale):
        actions.look_again(with_people)
    assert list(Check.objects.values_list("pk", flat=True)) == before and not Decision.objects.exists()


# ---- whose word an approval goes over, and what only people admit ---------------------------------------------------------


def test_W13_who_approves_over_the_word_of_somebody_who_was_asked_says_why(
    with_people: Case, kind: Any, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kind, "overrules", lambda case: "单位说不是本单位的人，请写明理由。")
    with pytest.raises(Refused) as refusal:
        actions.approve(with_people, by=clerk_of_saihan, reason=" ")
    assert (refusal.value.words, refusal.value.code) == ("单位说不是本单位的人，请写明理由。", "no_reason")
    assert not Decision.objects.exists()
    decision = actions.approve(with_people, by=clerk_of_saihan, reason=" 已到单位核实。 ")
    assert decision.reason == "已到单位核实。"


def test_W13_where_nobody_has_spoken_against_it_an_approval_says_nothing(
    with_people: Case, clerk_of_saihan: User
) -> None:
    assert actions.approve(with_people, by=clerk_of_saihan, reason="写着玩").reason == ""


def test_C01_what_people_alone_admit_the_rules_enter_in_no_way(db: None) -> None:
    credit: Any = procedures.by_code("credit")
    with refused(credit.why_people):
        credit.effect(Case(kind="credit"), None, None)


def test_S06_the_checks_are_known_to_the_worker_and_come_before_what_takes_its_time() -> None:
    turns = {lane.name: lane.turn for lane in work.lanes()}
    assert tasks.LANE in work.lanes() and turns["cases"] < work.Turn.IN_ITS_TIME


def test_W13_why_people_look_at_a_case_is_said_while_they_do_and_not_before_or_after(
    filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = filled_for_people
    assert actions.why_people(case) == actions.policy_reasons(case) == []
    checked(case)
    policy = actions.policy_reasons(case)
    assert policy and actions.why_people(case)[-len(policy) :] == policy
    Case.objects.filter(pk=case.pk).update(state=CaseState.CHECKING)
    assert actions.why_people(Case.objects.get(pk=case.pk)) == []
    Case.objects.filter(pk=case.pk).update(state=CaseState.IN_REVIEW)
    actions.approve(Case.objects.get(pk=case.pk), by=clerk_of_saihan)
    case.refresh_from_db()
    assert actions.why_people(case) == actions.policy_reasons(case) == []
