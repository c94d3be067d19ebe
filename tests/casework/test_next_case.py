"""「下一件」: what waits in one's own scope, held by no colleague, oldest first; and what a decision says to the person (C01, C02, W12)."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.casework import access, actions, procedures, words
from acms.casework.models import Case, CaseState, Cause, Decision, Outcome
from acms.collection.models import IdentityAnswers
from acms.inbox.models import Message
from tests.casework.test_casework import checked
from tests.casework.test_desk import waiting  # noqa: F401

OLDEST, MIDDLE, NEWEST = 0, 1, 2


@pytest.fixture
def line(waiting: list[Case]) -> list[Case]:  # noqa: F811
    """Three cases of 赛罕区 that came one after the other, the last of them first in the table."""
    now = timezone.now()
    cases = sorted(waiting, key=lambda case: -case.pk)
    for n, case in enumerate(cases):
        Case.objects.filter(pk=case.pk).update(submitted_at=now - timedelta(hours=9 - n), taken_by=None)
    return [Case.objects.get(pk=case.pk) for case in cases]


def pressed(client: Client, by: User, **data: Any) -> Any:
    client.force_login(by)
    return client.post("/desk/next/", data)


def holder(case: Case) -> User | None:
    return Case.objects.get(pk=case.pk).taken_by


def test_C01_the_oldest_that_nobody_has_is_taken_and_shown_and_then_the_one_after_it(
    client: Client, line: list[Case], clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    actions.take(line[OLDEST], by=other_clerk_of_saihan)
    for case in line[MIDDLE:]:
        answer = pressed(client, clerk_of_saihan, back="view=free")
        assert answer.url == f"/desk/cases/{case.no}/?view=free" and holder(case) == clerk_of_saihan
    assert holder(line[OLDEST]) == other_clerk_of_saihan
    answer = pressed(client, clerk_of_saihan, back="view=free")
    assert answer.url == "/desk/queue/?view=free"
    assert words.NOTHING_FREE in client.get(answer.url).text


@pytest.mark.parametrize("state", [one for one in CaseState if one != CaseState.IN_REVIEW])
def test_C01_what_does_not_wait_for_a_decision_is_offered_to_nobody(
    client: Client, line: list[Case], clerk_of_saihan: User, state: CaseState
) -> None:
    Case.objects.filter(pk=line[OLDEST].pk).update(state=state)
    assert f"/desk/cases/{line[MIDDLE].no}/" in pressed(client, clerk_of_saihan).url
    assert holder(line[OLDEST]) is None


def test_C01_R04_what_another_agency_decides_is_not_offered(
    client: Client, line: list[Case], clerk_of_saihan: User, clerk_of_hailar: User, clerk_of_the_league: User
) -> None:
    Case.objects.filter(pk=line[OLDEST].pk).update(deciding_code="150100")  # after an appeal
    Case.objects.filter(pk=line[MIDDLE].pk).update(management_code="150702", deciding_code="150702")
    assert line[NEWEST].no in pressed(client, clerk_of_saihan).url
    assert line[MIDDLE].no in pressed(client, clerk_of_hailar).url
    assert line[OLDEST].no in pressed(client, clerk_of_the_league).url
    assert pressed(client, clerk_of_hailar).url == "/desk/queue/?view=todo"


def test_C01_after_a_decision_ones_own_comes_before_what_is_free_and_the_list_has_an_end(
    client: Client, line: list[Case], filled_for_people: Case, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    actions.take(line[OLDEST], by=other_clerk_of_saihan)
    actions.take(line[NEWEST], by=clerk_of_saihan)
    client.force_login(clerk_of_saihan)
    press = {"approve": "1", "go_on": "1", "back": "view=todo"}
    answer = client.post(f"/desk/cases/{case.no}/decide/", press)
    assert answer.url == f"/desk/cases/{line[NEWEST].no}/?view=todo" and holder(line[MIDDLE]) is None
    Case.objects.filter(pk__in=[line[MIDDLE].pk, line[NEWEST].pk]).update(state=CaseState.APPROVED)
    answer = client.post(f"/desk/cases/{case.no}/decide/", press)  # a second click goes on like the first
    assert answer.url == "/desk/queue/?view=todo"
    said = [str(one) for one in get_messages(answer.wsgi_request)]
    assert [said[0], said[2]] == [f"{case.title}：通过。", words.NEXT_NONE] and "没有重复办理" in said[1]
    assert Decision.objects.filter(case=case).count() == 1


def test_C01_from_what_is_over_one_goes_on_with_what_waits(
    client: Client, line: list[Case], clerk_of_saihan: User
) -> None:
    """Those lists show the latest first; work begins with the oldest all the same."""
    for back in ("view=done", "view=returned&sort=title"):
        answer = pressed(client, clerk_of_saihan, back=back)
        assert line.pop(0).no in answer.url, back


def test_C01_whoever_loses_a_case_to_a_colleague_gets_the_one_after_it(
    line: list[Case], clerk_of_saihan: User, other_clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, lost = actions.take, []

    def too_late(case: Case, *, by: User) -> None:
        if not lost:
            lost.append(case)
            take(case, by=other_clerk_of_saihan)
        take(Case.objects.get(pk=case.pk), by=by)

    monkeypatch.setattr(actions, "take", too_late)
    ready = access.decidable(clerk_of_saihan).order_by("submitted_at")
    assert actions.take_next(ready, by=clerk_of_saihan) == line[MIDDLE] and lost == [line[OLDEST]]
    assert holder(line[OLDEST]) == other_clerk_of_saihan


def test_C01_a_case_number_or_an_unknown_person_in_the_box_says_what_it_comes_to(
    client: Client, line: list[Case], clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    for typed, where, said in (
        ("152301197005050007", "/desk/people/", [words.NOBODY_FOUND]),
        ("152301700505000", "/desk/people/", [words.NOBODY_FOUND]),  # a number of fifteen digits, as before 1999
        ("152301197005050008", "/desk/people/", [words.NUMBER_WRONG]),
        (f" {line[OLDEST].no} ", f"/desk/cases/{line[OLDEST].no}/", []),
        ("乌云", "/desk/people/?q=%E4%B9%8C%E4%BA%91", []),
        ("样" * 61, f"/desk/people/?q={'%E6%A0%B7' * 60}", []),
    ):
        client.cookies.pop("messages", None)
        answer = client.post("/desk/find/", {"q": typed})
        assert answer.url == where
        assert [str(one) for one in get_messages(answer.wsgi_request)] == said, typed


# ---- what the person hears ----------------------------------------------------------------------------------------------


def items(*names: str) -> list[dict[str, str]]:
    return [{"item": f"identity.{name}", "label": name, "reason": f"{name}不清"} for name in names]


@pytest.mark.parametrize("count", [1, 3])
def test_W12_what_comes_back_tells_how_many_items_and_each_reason(
    client: Client, filled_for_people: Case, clerk_of_saihan: User, count: int
) -> None:
    case = checked(filled_for_people)
    said = items(*("political", "name", "ethnic")[:count])
    actions.return_for_correction(case, by=clerk_of_saihan, items=said, reason="")
    told = Message.objects.filter(user=case.subject).latest("pk")
    assert (told.title, told.text) == words.returned("信息采集", count)
    assert f"有{count}项要改" in told.text and told.link == f"/cases/{case.no}/go/"
    assert case.returned_for() == {one["item"]: one["reason"] for one in said}
    assert [(row.item, row.label, row.code) for row in Cause.objects.order_by("pk")] == [
        (one["item"], one["label"], "") for one in said
    ]
    client.force_login(case.subject)
    page = client.get(client.get(told.link).url).text
    assert all(one["reason"] in page for one in said) and page.count("不清") >= count


def test_W12_what_the_rules_send_back_counts_its_items_and_their_findings(filled: Case) -> None:
    IdentityAnswers.objects.filter(case=filled).update(name="敖登格日勒")
    actions.submit(filled, by=filled.subject)
    actions.run_checks(filled)
    case = Case.objects.get(pk=filled.pk)
    assert case.state == CaseState.RETURNED and case.last_decision is not None and case.last_submission is not None
    count = len(case.last_decision.items)
    told = Message.objects.filter(user=case.subject).latest("pk")
    assert count >= 2 and f"有{count}项要改" in told.text
    codes = dict(case.last_submission.checks.filter(verdict="fail").values_list("item", "code"))
    assert {row.item: row.code for row in Cause.objects.all()} == {one["item"]: codes[one["item"]] for one in case.last_decision.items}  # fmt: skip
    assert all(codes.values()) and case.fails == case.last_submission.checks.filter(verdict="fail").count() >= count


@pytest.mark.parametrize(
    ("outcome", "told"),
    [(Outcome.APPROVED, words.approved), (Outcome.REFUSED, words.refused)],
)
def test_W14_a_decision_is_told_in_the_usual_words_where_the_procedure_has_none(
    filled_for_people: Case, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch, outcome: Outcome, told: Any
) -> None:
    case = checked(filled_for_people)
    monkeypatch.setattr(procedures.of(case), "message", lambda *_: None)
    if outcome == Outcome.APPROVED:
        actions.approve(case, by=clerk_of_saihan)
    else:
        actions.refuse(case, by=clerk_of_saihan, reason="证书是别人的")
    note = Message.objects.filter(user=case.subject).latest("pk")
    assert (note.title, note.text) == told("信息采集") and not Cause.objects.exists()


def test_W14_a_procedure_says_it_in_its_own_words(
    filled_for_people: Case, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = checked(filled_for_people)
    own = ("采集的结果", "您的采集已经看过。")
    monkeypatch.setattr(procedures.of(case), "message", lambda case, stated, decision: own)
    actions.return_for_correction(case, by=clerk_of_saihan, items=items("name"))
    note = Message.objects.filter(user=case.subject).latest("pk")
    assert (note.title, note.text) == own


def test_C04_statistics_keep_as_much_of_a_long_label_as_their_column_holds(
    filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    label = "院" * 61
    said = [{"item": "education.full_school", "label": label, "reason": "不清"}]
    decision = actions.return_for_correction(case, by=clerk_of_saihan, items=said)
    assert Cause.objects.get().label == "院" * 60 and decision.items == said  # the person reads all of it
