"""What a press on the desk's lists and on a case page comes to: what is done, what is said, and which page follows (C01, C02)."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.base.dates import minute
from acms.casework import actions, procedures, words
from acms.casework.models import Case, CaseState
from acms.journal.models import Entry
from tests.casework.test_casework import checked
from tests.casework.test_desk import waiting  # noqa: F401


def press(client: Client, by: User, address: str, **data: Any) -> Any:
    """The answer to a press, and after a redirection the words on the page it leads to."""
    client.force_login(by)
    return client.post(address, data)


def said(client: Client, answer: Any) -> str:
    """The page that follows, as it is read."""
    return client.get(answer.url).text if answer.status_code == 302 else answer.text


def test_C01_nothing_chosen_is_said_and_an_unknown_act_is_none(
    client: Client, waiting: list[Case], clerk_of_saihan: User  # noqa: F811
) -> None:  # fmt: skip
    answer = press(client, clerk_of_saihan, "/desk/queue/many/", take="1", back="?view=free")
    assert answer.url == "/desk/queue/?view=free" and words.PICK_FIRST in said(client, answer)
    assert press(client, clerk_of_saihan, "/desk/queue/many/", no=[waiting[0].no], praise="1").status_code == 404


def test_C01_several_cases_are_put_back_at_once_and_what_is_not_in_hand_is_said(
    client: Client, waiting: list[Case], clerk_of_saihan: User  # noqa: F811
) -> None:  # fmt: skip
    for case in waiting[:2]:
        actions.take(case, by=clerk_of_saihan)
    answer = press(client, clerk_of_saihan, "/desk/queue/many/", no=[case.no for case in waiting], release="1")
    page = said(client, answer)
    assert "已放回2件" in page and f"{waiting[2].title}：{words.NOT_YOURS}" in page
    assert not Case.objects.exclude(taken_by=None).exists()


def test_C01_a_case_is_handed_on_from_its_page_and_only_who_keeps_it_stays_there(
    client: Client, waiting: list[Case], clerk_of_saihan: User, other_clerk_of_saihan: User  # noqa: F811
) -> None:  # fmt: skip
    case, clerk = waiting[0], clerk_of_saihan
    away = press(client, clerk, f"/desk/cases/{case.no}/assign/", to=other_clerk_of_saihan.pk, back="?view=mine")
    assert away.url == "/desk/queue/?view=mine" and "已转给同事1件" in said(client, away)
    back = press(client, clerk, f"/desk/cases/{case.no}/assign/", to=clerk.pk)
    assert back.url.startswith(f"/desk/cases/{case.no}/")
    case.refresh_from_db()
    assert case.taken_by == clerk


def test_C02_the_scan_that_was_looked_at_is_there_again_after_a_press(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    scan = case.last_submission.scans.get(kind="diploma_full")  # type: ignore[union-attr]
    answer = press(client, clerk_of_saihan, f"/desk/cases/{case.no}/take/", scan=str(scan.pk), back="?view=free")
    assert answer.url == f"/desk/cases/{case.no}/?scan={scan.pk}&view=free"
    assert client.get(answer.url).context["shown"].pk == str(scan.pk)
    assert "scan=" not in press(client, clerk_of_saihan, "/desk/next/", scan=str(scan.pk)).url


@pytest.mark.parametrize("outcome", ["approve", "return"])
def test_C01_what_is_over_stands_in_its_view_without_an_age(
    client: Client, filled_for_people: Case, clerk_of_saihan: User, outcome: str
) -> None:
    case = checked(filled_for_people)
    items = [{"item": "scan.photo", "label": "照片", "reason": "请重拍。"}]
    if outcome == "approve":
        actions.approve(case, by=clerk_of_saihan)
    else:
        actions.return_for_correction(case, by=clerk_of_saihan, items=items)
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/queue/?view={'done' if outcome == 'approve' else 'returned'}")
    (row,) = page.context["rows"]
    assert (row["case"], row["age"], row["left"], row["late"], row["decides"]) == (case, 0, 0, 0, False)
    assert case.no and case.no in page.text
    assert not client.get("/desk/queue/").context["rows"]


def test_C02_a_reversal_asks_once_and_says_what_it_opens(
    client: Client, filled_for_people: Case, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    case = checked(filled_for_people)
    actions.approve(case, by=clerk_of_saihan)
    address = f"/desk/cases/{case.no}/reverse/"
    empty = press(client, clerk_of_the_league, address, reason=" ")
    assert empty.status_code == 409 and words.REVERSAL_REASON_FIRST in empty.text
    sent = {"reason": "证书是别人的。", "item": "scan.qualification", "text:scan.qualification": "不是本人的"}
    asked = press(client, clerk_of_the_league, address, **sent)
    assert asked.status_code == 200 and "本人只能改标出的1项" in asked.text
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED
    done = press(client, clerk_of_the_league, address, **sent, sure="1")
    assert words.REVERSED in said(client, done)
    case.refresh_from_db()
    assert case.state == CaseState.RETURNED


def test_W12_an_own_case_links_what_was_compared_and_is_taken_back_only_while_it_waits(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = filled_for_people
    checked(case)
    client.force_login(case.subject)
    compared, withdraw = f"/cases/{case.no}/compared/", f"/cases/{case.no}/withdraw/"
    page = client.get(f"/cases/{case.no}/").text
    assert compared in page and withdraw in page
    assert client.get(f"/cases/{case.no}/go/").url == "/collection/status/"
    actions.approve(case, by=clerk_of_saihan)
    page = client.get(f"/cases/{case.no}/").text
    assert compared in page and withdraw not in page
    case.last_submission.checks.all().delete()  # type: ignore[union-attr]
    assert compared not in client.get(f"/cases/{case.no}/").text
    assert client.get(compared).status_code == 404


# ---- buttons that are not there, and presses that come too late ------------------------------------------------------------


def decide(client: Client, by: User, case: Case, **data: Any) -> Any:
    return press(client, by, f"/desk/cases/{case.no}/decide/", **data)


def test_C02_a_case_is_decided_by_a_button_that_its_page_has(
    client: Client, filled_for_people: Case, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = checked(filled_for_people)
    final = {"refuse": "1", "reason": "证书是别人的", "sure": "1"}
    assert not procedures.of(case).may_refuse  # a collection is returned until it is right
    for sent in ({}, {"praise": "1"}, final):
        assert decide(client, clerk_of_saihan, case, **sent).status_code == 403
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW and 'name="refuse"' not in client.get(f"/desk/cases/{case.no}/").text
    monkeypatch.setattr(procedures.of(case), "may_refuse", True)
    assert 'name="refuse"' in client.get(f"/desk/cases/{case.no}/").text
    answer = decide(client, clerk_of_saihan, case, **final)
    assert f"{case.title}：不予通过。" in said(client, answer)


def test_C02_what_cannot_be_decided_any_more_asks_no_question_and_says_who_was_first(
    client: Client, filled_for_people: Case, clerk_of_saihan: User, other_clerk_of_saihan: User, clerk_of_the_league: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    case = checked(filled_for_people)
    monkeypatch.setattr(procedures.of(case), "may_refuse", True)
    early = press(client, clerk_of_the_league, f"/desk/cases/{case.no}/reverse/", reason="早了")
    assert early.status_code == 409 and words.decided_before(case) in early.text
    empty = decide(client, clerk_of_saihan, case, refuse="1", reason=" ")
    assert empty.status_code == 409 and words.REASON_FIRST in empty.text
    actions.approve(case, by=other_clerk_of_saihan)
    case = Case.objects.get(pk=case.pk)
    for sent in ({"refuse": "1", "reason": "不符"}, {"approve": "1"}):
        late = decide(client, clerk_of_saihan, case, **sent)
        assert late.status_code == 409 and words.decided_before(case) in late.text and "苏和已经在" in late.text
    other = decide(client, other_clerk_of_saihan, case, refuse="1", reason="不符")
    assert other.status_code == 409  # the same reviewer, and another decision
    assert case.decisions.count() == 1


TOO_LATE: dict[str, dict[str, Any]] = {
    "approve": {"approve": "1"},
    "return without an item": {"return": "1"},
    "return without a reason": {"return": "1", "item": "scan.photo"},
    "refuse without a reason": {"refuse": "1", "reason": " "},
}


@pytest.mark.parametrize("outcome", ["approve", "return"])
@pytest.mark.parametrize("sent", TOO_LATE.values(), ids=TOO_LATE)
def test_C02_whatever_is_pressed_on_a_decided_case_reads_first_who_has_decided_what_and_when(
    client: Client, filled_for_people: Case, clerk_of_saihan: User, other_clerk_of_saihan: User,
    monkeypatch: pytest.MonkeyPatch, sent: dict[str, Any], outcome: str,
) -> None:  # fmt: skip
    case = checked(filled_for_people)
    monkeypatch.setattr(procedures.of(case), "may_refuse", True)
    if "approve" not in sent:  # while it waits, what is missing is asked for
        before = decide(client, clerk_of_saihan, case, **sent)
        assert before.context["refused"].code in ("no_items", "no_reason")
    if outcome == "approve":
        decision = actions.approve(case, by=other_clerk_of_saihan)
    else:
        item = {"item": "scan.photo", "label": "照片", "reason": "请重拍。"}
        decision = actions.return_for_correction(case, by=other_clerk_of_saihan, items=[item])
    late = decide(client, clerk_of_saihan, case, **sent)
    assert late.status_code == 409 and case.decisions.count() == 1
    said = late.context["refused"].words
    assert said == words.decided_before(Case.objects.get(pk=case.pk)) and said in late.text
    assert said.startswith(f"苏和已经在{minute(decision.at)}办结了这件：{decision.get_outcome_display()}")


def test_C02_whoever_presses_once_more_what_they_have_decided_reads_that_it_is_decided(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    done = f"{case.title}：通过。"
    assert done in said(client, decide(client, clerk_of_saihan, case, approve="1"))
    again = decide(client, clerk_of_saihan, case, approve="1")
    page = said(client, again)
    assert again.url.startswith("/desk/queue/") and done not in page
    decision = case.decisions.get()
    assert f"{case.title}：您已经在{minute(decision.at)}办结了这件：通过，这一次没有重复办理" in page


def test_C02_a_second_reversal_reads_that_it_was_taken_back_not_that_a_reason_is_missing(
    client: Client, filled_for_people: Case, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    case = checked(filled_for_people)
    actions.approve(case, by=clerk_of_saihan)
    case.refresh_from_db()
    actions.reverse(case, by=clerk_of_the_league, items=[], reason="证书是别人的")
    late = press(client, clerk_of_the_league, f"/desk/cases/{case.no}/reverse/", reason=" ")
    said = late.context["refused"].words
    assert late.status_code == 409 and said.startswith(f"{clerk_of_the_league.name}已经在") and "退回修改" in said


def test_C01_what_is_decided_is_not_taken_and_the_page_and_the_list_say_who_has_decided_it(
    client: Client, filled_for_people: Case, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    actions.approve(case, by=other_clerk_of_saihan)
    case.refresh_from_db()
    for by in (clerk_of_saihan, other_clerk_of_saihan):
        page = press(client, by, f"/desk/cases/{case.no}/take/")
        assert page.status_code == 409 and words.decided_before(case) in page.text
        many = press(client, by, "/desk/queue/many/", no=[case.no], take="1")
        assert f"{case.title}：{words.decided_before(case)}" in said(client, many)
    assert not Entry.objects.filter(verb="case.taken", by=clerk_of_saihan).exists()


def test_C02_the_second_click_of_before_decides_nothing_of_what_was_submitted_since(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    sent = {"return": "1", "item": "scan.photo", "text:scan.photo": "请重拍。", "submission": "1"}
    for _ in range(2):
        assert decide(client, clerk_of_saihan, case, **sent).status_code == 302
    actions.submit(Case.objects.get(pk=case.pk), by=case.subject)
    late = decide(client, clerk_of_saihan, case, **sent)
    case.refresh_from_db()
    assert late.status_code == 409 and words.decided_before(case) in late.text and case.decisions.count() == 1


def test_C02_a_note_that_says_nothing_is_pointed_out_and_one_that_was_written_is_no_draft_any_more(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    address = f"/desk/cases/{case.no}/remark/"
    empty = press(client, clerk_of_saihan, address, remark=" ", reason="可能不符", version="0")
    assert empty.status_code == 409 and words.REMARK_FIRST in empty.text and "可能不符" in empty.text
    done = press(client, clerk_of_saihan, address, remark="问过单位", reason="可能不符", version="1")
    assert done.url.startswith(f"/desk/cases/{case.no}/")
    draft = case.drafts.get()
    assert (draft.reason, draft.remark) == ("可能不符", "") and case.remarks.get().text == "问过单位"


def test_C01_who_only_reads_a_case_takes_it_in_no_way(
    client: Client, filled_for_people: Case, clerk_of_the_region: User
) -> None:
    case = checked(filled_for_people)
    assert press(client, clerk_of_the_region, f"/desk/cases/{case.no}/take/").status_code == 403
    assert (
        press(client, clerk_of_the_region, f"/desk/cases/{case.no}/assign/", to=clerk_of_the_region.pk).status_code
        == 404
    )
    press(client, clerk_of_the_region, "/desk/queue/many/", no=[case.no], take="1")
    case.refresh_from_db()
    assert case.taken_by is None


@pytest.mark.parametrize(
    ("state", "by", "names"),
    [
        ("approved", "苏日娜", True),
        ("returned", "苏日娜", True),
        ("refused", "苏日娜", True),
        ("returned", None, False),  # the rules
        ("draft", "苏日娜", False),  # decided once, and taken back since
        ("checking", "苏日娜", False),
        ("in_review", "", False),  # never decided
    ],
)
def test_C02_whoever_comes_too_late_reads_who_was_first_or_how_the_case_stands(
    state: str, by: str | None, names: bool
) -> None:
    decision = None if by == "" else SimpleNamespace(by=SimpleNamespace(name=by) if by else None, at=timezone.now())
    case = SimpleNamespace(state=state, last_decision=decision, state_title=CaseState(state).label)
    sentence = words.decided_before(case)
    assert ("苏日娜已经在" in sentence) is names and CaseState(state).label in sentence


@pytest.mark.parametrize("what", ["take", "release", "assign", "decide"])
def test_C02_a_note_that_is_being_written_survives_whatever_is_pressed(
    client: Client, filled_for_people: Case, clerk_of_saihan: User, what: str
) -> None:
    case = checked(filled_for_people)
    if what == "release":
        actions.take(case, by=clerk_of_saihan)
    sent = {"remark": "问过单位", "reason": "可能不符", "version": "0", "to": clerk_of_saihan.pk, "return": "1"}
    press(client, clerk_of_saihan, f"/desk/cases/{case.no}/{what}/", **sent)
    draft = case.drafts.get()
    assert (draft.remark, draft.reason, draft.by) == ("问过单位", "可能不符", clerk_of_saihan)


def test_C02_the_list_that_one_came_from_is_kept_whatever_a_page_answers(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    refused = decide(client, clerk_of_saihan, case, **{"return": "1", "back": "?view=free&result=ok&level=own"})
    assert refused.status_code == 409 and refused.context["list"] == "view=free&result=ok"
    assert client.get(f"/desk/cases/{case.no}/?view=mine&level=all").context["list"] == "view=mine&level=all"
    assert client.get(f"/desk/cases/{case.no}/?view=nothing&q=").context["list"] == "view=todo"
    back = press(client, clerk_of_saihan, f"/desk/cases/{case.no}/take/", back="https://example.com/?view=free")
    assert back.url == f"/desk/cases/{case.no}/?view=todo"  # never another address
