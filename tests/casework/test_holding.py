"""A decision can be undone for ten seconds: nothing leaves the desk before, it takes effect once, and nothing that was written is lost (C02, ADR 0041)."""

import io
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.base.errors import Refused, Stale
from acms.casework import access, actions, bar, held, holding, procedures, tasks, words
from acms.casework.models import Agreement, Case, CaseState, Decision, DecisionDraft, HeldDecision, Outcome
from acms.demo import documents, seed
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.journal.models import Entry
from acms.learning import actions as learning
from acms.learning.models import Credit
from acms.people.models import Person
from tests.entry.test_claims import OWN, claim_by, taken  # noqa: F401

PAPER = {"proof": documents.jpeg(documents.cast(11), "qualification"), "file_name": "a.jpg"}
ITEM, LABEL = "scan.credit_proof", "证明材料"


@pytest.fixture(autouse=True)
def as_in_production(settings: Any) -> None:
    settings.ACMS_UNDO_SECONDS = 10


@pytest.fixture
def applied(db: None, person: User, employer: Employer) -> Case:
    """Credits that somebody has applied for, with people."""
    file = seed.enter(person, employer, since=date(2011, 3, 1))
    year = timezone.localdate().year
    case = learning.apply(person=file, way="paper_alone", units=2, year=year, what="论文", by=person, **PAPER)
    actions.refer_unchecked(case)
    Message.objects.all().delete()  # the receipt
    return Case.objects.get(pk=case.pk)


def press(client: Client, by: User, case: Case, **data: Any) -> Any:
    client.force_login(by)
    sent = {"submission": case.last_submission.number if case.last_submission else 0, "version": 0, **data}
    return client.post(f"/desk/cases/{case.no}/decide/", sent)


def undo(client: Client, case: Case, **data: Any) -> Any:
    return client.post(f"/desk/cases/{case.no}/undo/", data)


def come_due() -> bool:
    """Ten seconds later the worker looks."""
    HeldDecision.objects.update(due_at=work.clock() - timedelta(seconds=1))
    return work.work_one(tasks.HELD)


def marked(reason: str = "页码不全") -> dict[str, str]:
    return {"return": "1", "item": ITEM, f"text:{ITEM}": reason}


# ---- held --------------------------------------------------------------------------------------------------------------


def test_C02_nothing_leaves_the_desk_before_the_ten_seconds_are_over_and_then_all_of_it_once(
    client: Client, applied: Case, clerk_of_saihan: User
) -> None:
    before = timezone.now()
    press(client, clerk_of_saihan, applied, approve="1")
    after = timezone.now()
    assert not work.work_one(tasks.HELD)
    applied.refresh_from_db()
    assert applied.state == CaseState.IN_REVIEW and applied.taken_by == clerk_of_saihan
    assert not (Decision.objects.exists() or Credit.objects.exists() or Message.objects.exists())
    row = HeldDecision.objects.get()
    assert timedelta(seconds=9) < row.due_at - row.pressed_at < timedelta(seconds=11)

    assert come_due()
    applied.refresh_from_db()
    decision = Decision.objects.get()
    assert applied.state == CaseState.APPROVED and decision.by == clerk_of_saihan
    assert before <= decision.at <= after  # the hour of the press, in the log of the case too
    assert applied.steps.get(move="approve").at == decision.at
    assert Credit.objects.count() == 1 and {told.user for told in Message.objects.all()} == {applied.subject}
    assert not HeldDecision.objects.exists() and not DecisionDraft.objects.exists()
    assert not work.work_one(tasks.HELD)


def test_C02_a_return_takes_effect_with_its_marks(client: Client, applied: Case, clerk_of_saihan: User) -> None:
    press(client, clerk_of_saihan, applied, **marked())
    assert come_due()
    applied.refresh_from_db()
    assert applied.state == CaseState.RETURNED and applied.returned_for() == {ITEM: "页码不全"}


def test_C02_a_refusal_is_asked_first_and_held_then(client: Client, applied: Case, clerk_of_saihan: User) -> None:
    if not procedures.of(applied).may_refuse:
        pytest.skip("this kind is never refused")
    assert "确定不予通过" in press(client, clerk_of_saihan, applied, refuse="1", reason="不属于继续教育").text
    press(client, clerk_of_saihan, applied, refuse="1", reason="不属于继续教育", sure="1")
    assert HeldDecision.objects.get().outcome == Outcome.REFUSED
    assert come_due()
    applied.refresh_from_db()
    assert applied.state == CaseState.REFUSED and applied.last_decision.reason == "不属于继续教育"  # type: ignore[union-attr]


def test_C02_without_seconds_a_decision_takes_effect_at_once(
    client: Client, applied: Case, clerk_of_saihan: User, settings: Any
) -> None:
    settings.ACMS_UNDO_SECONDS = 0
    press(client, clerk_of_saihan, applied, approve="1")
    applied.refresh_from_db()
    assert applied.state == CaseState.APPROVED and not HeldDecision.objects.exists()


def test_C02_what_is_refused_is_told_at_the_press_and_leaves_nothing(
    client: Client, applied: Case, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(case: Case, stated: Any, by: User | None) -> None:
        actions.remark(case, by=clerk_of_saihan, text="写了一半")
        raise Refused("学分已经登记过。", "twice")

    monkeypatch.setattr(procedures.of(applied), "effect", no)
    entries = Entry.objects.exclude(verb="case.looked_into")
    before = entries.count()
    answer = press(client, clerk_of_saihan, applied, approve="1")
    assert answer.status_code == 409 and "学分已经登记过。" in answer.text
    assert not HeldDecision.objects.exists() and not applied.remarks.exists()
    assert entries.count() == before
    assert words.MARK_FIRST in press(client, clerk_of_saihan, applied, **{"return": "1"}).text


def test_C02_a_second_press_of_the_same_finds_the_first_and_another_one_is_told_to_undo_it(
    client: Client, applied: Case, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    press(client, clerk_of_saihan, applied, approve="1")
    first = HeldDecision.objects.get()
    assert press(client, clerk_of_saihan, applied, approve="1").status_code == 302
    assert HeldDecision.objects.get().pk == first.pk and Entry.objects.filter(verb="case.held").count() == 1
    answer = press(client, clerk_of_saihan, applied, **marked())
    assert answer.status_code == 409
    assert words.held_by_yourself(clerk_of_saihan.name, "已通过") in answer.text
    answer = press(client, other_clerk_of_saihan, applied, **marked())
    assert answer.status_code == 409
    assert words.decided_waits(clerk_of_saihan.name, "已通过") in answer.text
    assert HeldDecision.objects.get().outcome == Outcome.APPROVED


@pytest.mark.parametrize("act", ["take", "release", "assign"])
def test_C02_a_case_is_its_reviewers_until_the_decision_takes_effect(
    client: Client, applied: Case, clerk_of_saihan: User, other_clerk_of_saihan: User, act: str
) -> None:
    press(client, clerk_of_saihan, applied, approve="1")
    by = clerk_of_saihan if act == "release" else other_clerk_of_saihan
    client.force_login(by)
    answer = client.post(f"/desk/cases/{applied.no}/{act}/", {"to": by.pk})
    assert answer.status_code == 409
    if act != "take":
        assert words.decided_waits(clerk_of_saihan.name, "已通过") in answer.text
    applied.refresh_from_db()
    assert applied.taken_by == clerk_of_saihan and held.of(applied) is not None


# ---- undone ------------------------------------------------------------------------------------------------------------


def test_C02_undone_the_case_is_in_hand_again_with_all_that_was_written(
    client: Client, applied: Case, clerk_of_saihan: User
) -> None:
    answer = press(client, clerk_of_saihan, applied, reason="总的理由", back="view=free", **marked())
    page = client.get(answer.url)
    bar = page.text[page.text.index('class="undo"') :]
    assert f'action="/desk/cases/{applied.no}/undo/"' in bar and "已退回<b>" in bar and "秒后生效" in bar
    answer = undo(client, applied, back="view=free")
    assert answer.url == f"/desk/cases/{applied.no}/?view=free"
    page = client.get(answer.url)
    assert words.HELD_UNDONE in page.text and 'class="undo"' not in page.text
    assert "页码不全" in page.text and "总的理由" in page.text and page.context["can_decide"]
    assert undo(client, applied).status_code == 302  # pressed twice
    assert not come_due()
    applied.refresh_from_db()
    assert applied.state == CaseState.IN_REVIEW and applied.taken_by == clerk_of_saihan
    assert not Decision.objects.exists() and not Message.objects.exists()
    press(client, clerk_of_saihan, applied, approve="1")  # decided anew
    assert come_due() and Decision.objects.get().outcome == Outcome.APPROVED


def test_C02_who_is_too_late_reads_so_and_nobody_undoes_a_colleagues_decision(
    client: Client, applied: Case, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    press(client, clerk_of_saihan, applied, approve="1")
    client.force_login(other_clerk_of_saihan)
    answer = undo(client, applied)
    assert answer.status_code == 409 and words.NOTHING_TO_UNDO in answer.text
    assert come_due()
    client.force_login(clerk_of_saihan)
    answer = undo(client, applied)
    applied.refresh_from_db()
    assert answer.status_code == 409 and words.too_late(applied) in answer.text
    assert applied.state == CaseState.APPROVED


# ---- what everybody sees meanwhile ---------------------------------------------------------------------------------------


def test_C01_the_queue_counts_a_held_case_once_and_where_it_is(
    client: Client, applied: Case, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    assert access.open_count(clerk_of_saihan) == 1
    answer = press(client, clerk_of_saihan, applied, approve="1", go_on="1")
    assert answer.url.startswith("/desk/queue/")  # nothing is left to be done
    client.force_login(other_clerk_of_saihan)
    page = client.get("/desk/queue/")
    assert {code: many for code, _, many in page.context["views"] if many} == {"held": 1}
    assert page.context["rows"] == [] and page.context["open_count"] == 0 and not page.context["free"]
    assert 'class="undo"' not in page.text  # it is not theirs
    assert ("held", "刚决定") in [one[:2] for one in client.get(f"/desk/queue/?q={applied.title}").context["elsewhere"]]
    [row] = client.get("/desk/queue/?view=held").context["rows"]
    assert row["case"] == applied and not row["decides"] and 8 <= row["held"].left <= 10
    assert "秒后生效" in client.get("/desk/queue/?view=held").text
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/desk/queue/export.xlsx?view=held").content)).worksheets[0]
    assert any("已决定，" in str(cell) for line in sheet.values for cell in line)
    load = {row["mate"]: row for row in client.get("/desk/queue/load/").context["load"]}
    assert (load[clerk_of_saihan]["held"], load[clerk_of_saihan]["today"]) == (0, 0)
    case_page = client.get(f"/desk/cases/{applied.no}/")
    assert "已决定，" in case_page.text and not case_page.context["can_decide"]
    assert 'name="approve"' not in case_page.text and "撤销</button>" not in case_page.text
    assert come_due()
    page = client.get("/desk/queue/")
    assert "held" not in [code for code, _, _ in page.context["views"]]
    assert page.context["today"]["done"] == 1


def test_D01_the_person_sees_what_is_true_and_may_take_the_case_back(
    client: Client, applied: Case, clerk_of_saihan: User
) -> None:
    press(client, clerk_of_saihan, applied, **marked())
    client.force_login(applied.subject)
    page = client.get(f"/cases/{applied.no}/")
    assert "审核中" in page.text and "页码不全" not in page.text and page.context["may_withdraw"]
    client.post(f"/cases/{applied.no}/withdraw/", {"sure": "1"})
    applied.refresh_from_db()
    assert applied.state == CaseState.DRAFT and not come_due() and not Decision.objects.exists()
    told = Message.objects.get()
    assert told.user == clerk_of_saihan and words.WITHDRAWN_MEANWHILE in told.text and applied.title in told.text
    # Submitted anew, the reviewer has it back with what they had written, and reads why.
    actions.submit(applied, by=applied.subject)
    actions.refer_unchecked(applied)
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{applied.no}/")
    assert words.WITHDRAWN_MEANWHILE in page.text and "页码不全" in page.text and page.context["can_decide"]
    press(client, clerk_of_saihan, applied, approve="1")
    assert words.WITHDRAWN_MEANWHILE not in client.get(f"/desk/cases/{applied.no}/").text
    assert come_due() and Decision.objects.get().outcome == Outcome.APPROVED


# ---- what keeps it from taking effect ------------------------------------------------------------------------------------


def test_C02_where_somebody_has_spoken_against_it_meanwhile_the_reviewer_has_it_back(
    client: Client, applied: Case, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(client, clerk_of_saihan, applied, approve="1", reason="没有问题")
    monkeypatch.setattr(procedures.of(applied), "overrules", lambda case: "单位有异议，通过要写明理由。")
    assert come_due()
    applied.refresh_from_db()
    assert applied.state == CaseState.IN_REVIEW and applied.taken_by == clerk_of_saihan
    assert not Decision.objects.exists() and not Credit.objects.exists()
    told = Message.objects.get()
    assert told.user == clerk_of_saihan and "单位有异议" in told.text
    page = client.get(f"/desk/cases/{applied.no}/")
    assert "单位有异议" in page.text and "没有问题" in page.text and page.context["can_decide"]
    assert not come_due() and Message.objects.count() == 1
    press(client, clerk_of_saihan, applied, approve="1", reason="已经核实")
    assert come_due() and Decision.objects.get().reason == "已经核实"


def test_C02_who_may_decide_no_more_decides_nothing_and_the_colleagues_have_the_case(
    client: Client, applied: Case, clerk_of_saihan: User
) -> None:
    press(client, clerk_of_saihan, applied, approve="1")
    User.objects.filter(pk=clerk_of_saihan.pk).update(is_active=False)
    assert come_due()
    applied.refresh_from_db()
    assert (applied.state, applied.taken_by) == (CaseState.IN_REVIEW, None) and not Decision.objects.exists()


def test_R03_a_case_that_went_to_another_agency_is_decided_there(
    client: Client, applied: Case, clerk_of_saihan: User
) -> None:
    press(client, clerk_of_saihan, applied, approve="1")
    unit = applied.employer
    assert unit is not None
    Employer.objects.filter(pk=unit.pk).update(management_code="150102")
    unit.refresh_from_db()
    actions.follow_employer(employer=unit, by=clerk_of_saihan)
    assert come_due()
    applied.refresh_from_db()
    assert (applied.state, applied.deciding_code) == (CaseState.IN_REVIEW, "150102") and not Decision.objects.exists()
    assert Message.objects.filter(user=clerk_of_saihan, text__contains=words.NOT_YOURS_ANY_MORE).exists()


def test_S06_what_fails_again_and_again_goes_back_to_its_reviewer(
    client: Client, applied: Case, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(client, clerk_of_saihan, applied, approve="1")

    def broken(case: Case, stated: Any, by: User | None) -> None:
        raise RuntimeError("no disk")

    monkeypatch.setattr(procedures.of(applied), "effect", broken)
    for _ in range(tasks.HELD.tries + 1):
        assert come_due()
        HeldDecision.objects.update(queued_at=timezone.now() - timedelta(seconds=1))
    assert not come_due()
    assert Message.objects.get().user == clerk_of_saihan and words.NOT_DONE in Message.objects.get().text
    applied.refresh_from_db()
    assert (applied.state, applied.taken_by) == (CaseState.IN_REVIEW, clerk_of_saihan)
    monkeypatch.undo()
    press(client, clerk_of_saihan, applied, approve="1")
    assert HeldDecision.objects.get().standing


def test_S06_a_worker_that_is_killed_in_between_leaves_it_to_the_next_one(
    client: Client, applied: Case, clerk_of_saihan: User
) -> None:
    press(client, clerk_of_saihan, applied, approve="1")
    HeldDecision.objects.update(due_at=work.clock() - timedelta(seconds=1))
    row = work.claim(tasks.HELD)
    assert row is not None and not work.work_one(tasks.HELD)  # killed: its lease runs on
    HeldDecision.objects.update(lease_until=work.clock() - timedelta(seconds=1))
    assert work.work_one(tasks.HELD) and Credit.objects.count() == 1
    with pytest.raises((work.LeaseLost, Stale)):
        holding._take_effect(row)  # it was not dead, only slow
    assert Credit.objects.count() == 1 and Decision.objects.count() == 1


# ---- two who have to agree -----------------------------------------------------------------------------------------------


def test_L02_the_first_of_two_agrees_when_the_seconds_are_over(
    client: Client,
    taken: User,  # noqa: F811
    clerk_of_saihan: User,
    other_clerk_of_saihan: User,
) -> None:
    Person.objects.filter(user=taken).update(registered_at=timezone.now(), status="30")
    case = claim_by(OWN)
    Message.objects.all().delete()
    press(client, clerk_of_saihan, case, approve="1")
    assert "已同意<b>" in client.get("/desk/queue/").text
    assert not Agreement.objects.exists() and not Message.objects.exists()
    pressed = HeldDecision.objects.get().pressed_at
    assert come_due()
    assert Agreement.objects.get().by == clerk_of_saihan and Agreement.objects.get().at == pressed
    assert Message.objects.filter(user=other_clerk_of_saihan).exists()
    press(client, other_clerk_of_saihan, case, approve="1")
    # Somebody is heard meanwhile whom the first had not read: the second does not become the first of two unseen.
    Agreement.objects.all().delete()
    assert come_due()
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW and not Agreement.objects.exists() and not Decision.objects.exists()


def test_Q05_a_worker_whose_clock_is_ahead_cuts_nobodys_seconds_short(
    client: Client, applied: Case, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "clock", Now)  # as in an installation
    press(client, clerk_of_saihan, applied, approve="1")
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert work.claim(tasks.HELD) is None
    HeldDecision.objects.update(due_at=Now() - timedelta(seconds=1))
    assert work.claim(tasks.HELD) is not None


# ---- what the bar says when the seconds are over -------------------------------------------------------------------------


def asked(client: Client, row: HeldDecision) -> str:
    """What the page's bar asks by itself, at the address that the bar has."""
    client.force_login(row.by)
    page = client.get("/desk/queue/?view=free").text
    address = f"/desk/cases/{row.case.no}/became/{row.mark}/?back="
    assert address in page
    answer = client.get(address, headers={"X-Poll": "1"})
    assert answer.status_code == 200 and "no-store" in answer.headers["Cache-Control"]
    return str(answer.text)


def test_C02_the_bar_says_that_a_decision_has_taken_effect_and_offers_to_undo_it_no_more(
    client: Client, applied: Case, clerk_of_saihan: User
) -> None:
    press(client, clerk_of_saihan, applied, approve="1")
    row = HeldDecision.objects.get()
    assert "秒后生效" in asked(client, row) and f"/desk/cases/{applied.no}/undo/" in asked(client, row)
    assert come_due()
    told = client.get(f"/desk/cases/{applied.no}/became/{row.mark}/").text
    assert "已通过" in told and "已经生效" in told and "undo/" not in told and "hx-get" not in told
    assert "已经生效" not in client.get("/desk/queue/").text  # the next page has nothing to say of it


def test_C02_the_bar_says_that_a_decision_did_not_take_effect_and_why(
    client: Client, applied: Case, clerk_of_saihan: User
) -> None:
    press(client, clerk_of_saihan, applied, **marked())
    row = HeldDecision.objects.get()
    actions.withdraw(applied, by=applied.subject)
    told = client.get(f"/desk/cases/{applied.no}/became/{row.mark}/").text
    assert "没有生效" in told and words.WITHDRAWN_MEANWHILE in told and "undo/" not in told and "hx-get" not in told
    page = client.get("/desk/queue/")  # whoever has gone on, or has no script, reads it there
    assert "没有生效" in page.text and words.WITHDRAWN_MEANWHILE in page.text
    HeldDecision.objects.update(due_at=work.clock() - bar.TOLD)
    assert "没有生效" not in client.get("/desk/queue/").text


def test_C02_the_bar_of_another_page_says_that_the_decision_was_undone_whatever_was_decided_before(
    client: Client, applied: Case, clerk_of_saihan: User
) -> None:
    press(client, clerk_of_saihan, applied, **marked())
    assert come_due()
    actions.submit(Case.objects.get(pk=applied.pk), by=applied.subject)
    applied.refresh_from_db()
    actions.refer_unchecked(applied)
    press(client, clerk_of_saihan, applied, **marked())
    row = HeldDecision.objects.get()
    undo(client, applied)
    told = client.get(f"/desk/cases/{applied.no}/became/{row.mark}/").text
    assert "已经撤销，没有办结" in told and "生效" not in told.replace("没有办结", "")


def test_Q02_nobody_is_told_what_has_become_of_a_press_on_a_case_that_they_may_not_see(
    client: Client, applied: Case, clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    press(client, clerk_of_saihan, applied, approve="1")
    client.force_login(clerk_of_hailar)
    assert client.get(f"/desk/cases/{applied.no}/became/{HeldDecision.objects.get().mark}/").status_code == 404


def test_C02_a_case_that_is_not_theirs_any_more_still_says_what_came_of_the_press(
    client: Client, applied: Case, clerk_of_saihan: User
) -> None:
    press(client, clerk_of_saihan, applied, approve="1")
    row = HeldDecision.objects.get()
    unit = applied.employer
    assert unit is not None
    Employer.objects.filter(pk=unit.pk).update(management_code="150702")
    unit.refresh_from_db()
    actions.follow_employer(employer=unit, by=clerk_of_saihan)
    assert come_due()
    told = client.get(f"/desk/cases/{applied.no}/became/{row.mark}/").text
    assert words.NOT_YOURS_ANY_MORE in told and "看这件" not in told
