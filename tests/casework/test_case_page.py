"""The case page: the scan it begins with, words that arrive after the session has ended, the reason for the whole (C02, L06)."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from acms.accounts.models import KeptForm, User
from acms.amendments import actions as amendments
from acms.casework import actions, drafting, procedures, words
from acms.casework.models import Case, CaseState, Decision, DecisionDraft, Submission
from acms.casework.views import letter_pages
from acms.casework.views.case import differences
from acms.collection import actions as collection
from acms.collection.steps import IDENTITY
from acms.journal.models import Entry
from acms.people.models import Person
from tests.casework.test_casework import checked
from tests.casework.test_own import registered  # noqa: F401

TEMPLATES = Path(__file__).parents[2] / "acms/templates"


@pytest.fixture
def change(registered: Person) -> Case:  # noqa: F811
    """A change of the basic facts that waits for a decision."""
    case = amendments.begin(user=registered.user, kind="update_basic", on=timezone.localdate())
    collection.save_step(case=case, step=IDENTITY, values={"political": "01"})
    actions.submit(case, by=registered.user)
    Case.objects.filter(pk=case.pk).update(state=CaseState.IN_REVIEW, queued_at=None)
    case.refresh_from_db()
    return case


def _marked(client: Client, case: Case, **more: str) -> dict[str, str]:
    """What the page sends when its first item is marked."""
    page = client.get(f"/desk/cases/{case.no}/").text
    kept = re.search(r'name="kept_form" value="([^"]+)"', page)
    assert kept
    return {
        "item": "identity.political", "text:identity.political": "与证明不一致", "reason": "请看仔细", "version": "0",
        "kept_form": kept[1], "back": "", **more,
    }  # fmt: skip


def test_C02_the_page_begins_with_the_scan_for_whose_sake_people_look(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    case.last_submission.checks.update(verdict="pass")  # type: ignore[union-attr]
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/")
    assert page.context["policy"] and page.context["shown"][0] == "qualification"
    assert min(kind for kind, *_ in page.context["strip"]) != "qualification"  # it is not merely the first by name


def test_C02_a_scan_that_is_switched_in_place_is_the_viewer_alone_and_never_cached(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    client.force_login(clerk_of_saihan)
    photo = case.last_submission.frozen["scans"]["photo"]  # type: ignore[union-attr]
    piece = client.get(f"/desk/cases/{case.no}/?scan={photo}", headers={"hx-request": "true"})
    assert piece.text.lstrip().startswith("<section") and "<form" not in piece.text
    assert 'value="' + photo in piece.text and "no-store" in piece["Cache-Control"]


def test_C02_each_answer_is_marked_in_its_own_row_and_what_is_fixed_is_not(
    client: Client, change: Case, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{change.no}/").text
    rows = re.findall(r"<div[^>]* data-answer.*?</div>", page, re.S)
    own = [row for row in rows if 'value="identity.political"' in row]
    assert len(own) == 1 and "<dt>政治面貌</dt>" in own[0] and 'name="text:identity.political"' in own[0]
    assert page.count('value="identity.political"') == 1
    monkeypatch.setattr(procedures.of(change), "fixed", frozenset({"identity.political"}))
    assert 'value="identity.political"' not in client.get(f"/desk/cases/{change.no}/").text
    Case.objects.filter(pk=change.pk).update(state=CaseState.RETURNED)
    assert 'name="item"' not in client.get(f"/desk/cases/{change.no}/").text


@pytest.mark.parametrize("ending", ["session", "token"])
def test_L06_what_the_page_sends_after_its_session_or_token_has_ended_is_there_again(
    change: Case, clerk_of_saihan: User, ending: str
) -> None:
    client = Client(enforce_csrf_checks=ending == "token")
    client.force_login(clerk_of_saihan)
    sent = _marked(client, change, **{"return": "1"})
    if ending == "session":
        client.logout()
    answer = client.post(f"/desk/cases/{change.no}/decide/", sent)
    assert answer.status_code == (302 if ending == "session" else 403)
    assert not Decision.objects.exists() and not DecisionDraft.objects.exists()
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{change.no}/").text
    assert "与证明不一致" in page and "请看仔细" in page and "data-to-be-kept" in page


def test_L06_a_newer_draft_and_a_new_submission_are_not_covered_by_what_came_late(
    client: Client, change: Case, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    sent = _marked(client, change)
    client.logout()
    client.post(f"/desk/cases/{change.no}/draft/", sent)
    client.force_login(clerk_of_saihan)
    client.get(f"/desk/cases/{change.no}/")
    address, newer = f"/desk/cases/{change.no}/draft/", {**sent, "text:identity.political": "后写的", "version": "1"}
    newer.pop("kept_form")
    assert client.post(address, newer, headers={"x-autosave": "1"}).status_code == 200
    page = client.get(f"/desk/cases/{change.no}/").text
    assert "后写的" in page and "与证明不一致" not in page
    DecisionDraft.objects.all().delete()
    KeptForm.objects.update(at=timezone.now() - timedelta(hours=1))
    Submission.objects.update(at=timezone.now())
    assert "与证明不一致" not in client.get(f"/desk/cases/{change.no}/").text


def test_Q02_whole_numbers_of_a_case_are_shown_by_a_press_that_the_person_sees(
    client: Client, filled_for_people: Case, clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    case = checked(filled_for_people)
    address = f"/desk/cases/{case.no}/whole/"
    client.force_login(clerk_of_hailar)
    assert client.post(address).status_code == 404
    client.force_login(clerk_of_saihan)
    assert case.subject.id_number not in client.get(f"/desk/cases/{case.no}/").text
    page = client.post(address).text
    assert case.subject.id_number in page and case.subject.phone in page
    assert Entry.objects.filter(verb="number.viewed", about=case.subject, by=clerk_of_saihan).count() == 1


def test_C02_the_persons_other_cases_stand_beside_it_where_the_reviewer_may_open_them(
    client: Client, change: Case, clerk_of_saihan: User
) -> None:
    old, elsewhere, draft = (
        Case.objects.create(no=f"CJ-{n}", kind="collection", subject=change.subject, slot=f"old:{n}", **more)
        for n, more in enumerate([
            {"state": CaseState.REFUSED, "management_code": "150105", "submitted_at": timezone.now()},
            {"state": CaseState.REFUSED, "management_code": "150702", "submitted_at": timezone.now()},
            {"state": CaseState.DRAFT, "management_code": "150105"},
        ])
    )  # fmt: skip
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{change.no}/")
    found = page.context["earlier"]
    assert old in found and not {elsewhere, draft, change} & set(found)
    assert f"本人别的办件，{len(found)}件" in page.text and f"/desk/cases/{old.no}/" in page.text


def test_C02_the_reason_for_the_whole_is_read_beside_those_of_the_items(
    client: Client, change: Case, clerk_of_saihan: User
) -> None:
    items = [{"item": "identity.political", "label": "政治面貌", "reason": "与证明不一致。"}]
    actions.return_for_correction(change, by=clerk_of_saihan, items=items, reason="三天内改好可以当场办。")
    client.force_login(change.subject)
    for address in ("/changes/information/basic/status/", f"/cases/{change.no}/"):
        page = client.get(address, follow=True).text
        assert "与证明不一致。" in page and "三天内改好可以当场办。" in page


def test_C02_every_page_that_lists_the_items_of_a_decision_gives_its_reason_too() -> None:
    lists = {
        path.relative_to(TEMPLATES).as_posix(): path.read_text()
        for path in TEMPLATES.rglob("*.html")
        if re.search(r"in (case\.last_)?decision\.items|in returned ", path.read_text())
    }
    assert len(lists) > 6
    assert [name for name, text in lists.items() if "decision.reason" not in text] == []


def test_C01_a_case_that_a_colleague_holds_is_taken_over_before_it_is_decided(
    client: Client, change: Case, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    actions.take(change, by=other_clerk_of_saihan)
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{change.no}/").text
    assert "转给自己再办" in page and 'name="approve"' not in page and 'name="return"' not in page
    client.post(f"/desk/cases/{change.no}/assign/", {"to": [str(other_clerk_of_saihan.pk), str(clerk_of_saihan.pk)]})
    page = client.get(f"/desk/cases/{change.no}/").text
    assert "转给自己再办" not in page and 'name="approve"' in page


def test_C02_a_case_without_a_letter_has_no_print(client: Client, change: Case, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    assert client.get(f"/desk/cases/{change.no}/print.png").status_code == 404


@pytest.mark.parametrize(("audit", "waits"), [((), False), ((None,), True), ((False,), True), ((True,), False)])
def test_T04_a_letters_page_looks_again_only_while_its_scan_is_being_compared(
    audit: tuple[bool | None, ...], waits: bool
) -> None:
    """`audit`: of no scan, not begun, begun, done."""
    found = [SimpleNamespace(audit=None if done is None else SimpleNamespace(is_done=done)) for done in audit]
    scan: Any = next(iter(found), None)
    assert letter_pages.shown(None, scan)["waits"] is waits


# ---- what stands beside the answers -------------------------------------------------------------------------------------


def test_C02_the_page_says_who_holds_the_case_who_decides_it_and_how_long_there_is(
    client: Client, change: Case, clerk_of_saihan: User, other_clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    client.force_login(clerk_of_saihan)
    address = f"/desk/cases/{change.no}/"
    page = client.get(address).context
    assert (page["mine"], page["can_decide"], page["can_reverse"]) == (False, True, False)
    assert page["decider"].code == "150105" and [mate.name for mate in page["colleagues"]] == ["苏和", "苏日娜"]
    actions.take(change, by=clerk_of_saihan)
    assert client.get(address).context["mine"] is True
    client.force_login(other_clerk_of_saihan)
    assert client.get(address).context["mine"] is False
    actions.approve(change, by=clerk_of_saihan)
    page = client.get(address).context
    assert (page["can_decide"], page["can_reverse"], page["colleagues"], page["policy"]) == (False, False, [], [])
    client.force_login(clerk_of_the_league)
    assert client.get(address).context["can_reverse"] is True


@pytest.mark.parametrize(
    ("due", "left"), [(date(2027, 3, 17), 0), (date(2027, 3, 22), 3), (date(2027, 3, 16), -1), (None, 0)]
)
def test_C06_the_page_counts_the_working_days_that_are_left(
    client: Client, change: Case, clerk_of_saihan: User, due: date | None, left: int
) -> None:
    Case.objects.filter(pk=change.pk).update(due_on=due)
    with time_machine.travel(timezone.make_aware(datetime(2027, 3, 17, 12)), tick=False):
        client.force_login(clerk_of_saihan)
        page = client.get(f"/desk/cases/{change.no}/")
        assert page.context["left"] == left
        words = {0: "今天到期", 3: "剩3个工作日", -1: "超期1个工作日"}
        assert words[left] in page.text


def test_C02_beside_the_register_stands_what_differs_and_nothing_else(
    client: Client, change: Case, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [("性别", "女", "女"), ("民族", "蒙古族", "汉族"), ("国籍", "", "")]
    monkeypatch.setattr(procedures.of(change), "against_register", lambda case, stated: lines)
    client.force_login(clerk_of_saihan)
    assert client.get(f"/desk/cases/{change.no}/").context["register"] == [("民族", "蒙古族", "汉族")]


def test_C02_whose_draft_it_is_and_since_when_is_said_and_a_note_is_no_beginning(
    client: Client, change: Case, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    address = f"/desk/cases/{change.no}/"
    page = client.get(address).context
    assert (page["kept_at"], page["version"], page["others"], page["unsent"]) == (None, 0, [], False)
    for who, text in ((clerk_of_saihan, ""), (other_clerk_of_saihan, "")):
        drafting.keep(case=change, by=who, typed=drafting.Typed(reason=text, remark="问过单位"))
    page = client.get(address).context
    assert (page["kept_at"], page["version"], page["others"]) == (None, 1, [])
    assert page["typed"].remark == "问过单位" and not page["typed"].begun
    for who in (clerk_of_saihan, other_clerk_of_saihan):
        drafting.keep(case=change, by=who, typed=drafting.Typed(reason="不符"))
    page = client.get(address).context
    own, theirs = (DecisionDraft.objects.get(by=who) for who in (clerk_of_saihan, other_clerk_of_saihan))
    assert (page["kept_at"], page["version"], page["others"], page["unsent"]) == (own.at, 2, [theirs], False)
    refused = client.post(f"{address}decide/", {"return": "1", "reason": "写了没有标", "version": "2"})
    assert refused.context["unsent"] is True and refused.context["typed"].reason == "写了没有标"
    bare = client.post(f"{address}decide/", {"return": "1", "remark": "只是备注", "version": "2"})
    assert bare.status_code == 409 and bare.context["unsent"] is False


def test_C02_of_marked_items_those_that_say_nothing_are_pointed_at(
    client: Client, change: Case, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    address = f"/desk/cases/{change.no}/decide/"
    items = [answer["item"] for part in change.last_submission.frozen["sections"] for answer in part["answers"]][:2]  # type: ignore[union-attr]
    sent = {"return": "1", "item": items, f"text:{items[0]}": "不符", "version": "0"}
    answer = client.post(address, sent)
    assert answer.status_code == 409 and answer.context["bare"] == {items[1]}
    late = client.post(address, {**sent, "submission": "7", "reason": "看清再交"})
    assert late.context["bare"] == frozenset() and words.SUBMITTED_ANEW in late.text


def test_C02_sections_with_findings_come_first_and_each_answer_has_what_matters_most_of_it(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    submission = case.last_submission
    assert submission is not None
    submission.checks.all().delete()
    for code, verdict in (("a", "pass"), ("b", "unsure"), ("c", "fail")):
        submission.checks.create(code=code, item="scan.photo", title=code, verdict=verdict)
    submission.checks.create(code="d", item="education.full_school", title="d", verdict="pass")
    client.force_login(clerk_of_saihan)
    sections = client.get(f"/desk/cases/{case.no}/").context["sections"]
    troubled = [section["troubled"] for section in sections]
    assert troubled == sorted(troubled, reverse=True) and troubled.count(True) == 1
    rows = {row["item"]: row for section in sections for row in section["rows"]}
    assert (rows["scan.photo"]["check"].code, rows["scan.photo"]["mark"]) == ("c", 1)
    assert (rows["education.full_school"]["check"].code, rows["education.full_school"]["mark"]) == ("d", None)
    assert rows["identity.name"]["check"] is None and rows["identity.name"]["typed"].on is False


def test_W12_what_changed_since_the_last_submission_is_told_with_both_values_and_of_papers_that_they_are_new(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    submission = case.last_submission
    assert submission is not None and differences(case, submission) == []

    def answers(**items: tuple[str, str, str]) -> dict[str, Any]:
        found = [
            {"item": item.replace("__", "."), "label": item, "value": value, "masked": masked, "scan": scan}
            for item, (value, masked, scan) in items.items()
        ]
        return {"sections": [{"title": "一", "answers": found[:1]}, {"title": "二", "answers": found[1:]}], "scans": {}}

    same = ("甲", "", "")
    before = answers(
        name=("旧", "", ""), same=same, number=("15230119", "1523****", ""), scan__photo=("", "", "u1"), gone=same
    )
    after = answers(
        name=("新", "", ""), same=same, number=("15230120", "1523****", ""), scan__photo=("", "", "u2"), more=same
    )
    submission.frozen = before | {"stated": submission.frozen["stated"]}
    submission.save()
    case.submissions.create(number=2, at=timezone.now(), frozen=after)
    found = differences(case, case.submissions.get(number=2))
    hidden = ("number", "1523****", words.changed_within("1523****"))
    photo = ("scan__photo", "旧的", "重新上传")
    assert found == [("gone", "甲", ""), ("more", "", "甲"), ("name", "旧", "新"), hidden, photo]


# ---- what is typed, at its borders --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("version", "kept"), [("7", 7), ("99999999", 99_999_999), ("123456789", 1), ("x", 1), ("", 1)])
def test_C02_an_autosave_counts_by_its_number_and_one_without_a_sound_number_as_a_form(
    client: Client, change: Case, clerk_of_saihan: User, version: str, kept: int
) -> None:
    client.force_login(clerk_of_saihan)
    sent = {"reason": "不符", "version": version}
    address = f"/desk/cases/{change.no}/draft/"
    answer = client.post(address, sent, headers={"x-autosave": "1"})
    assert answer.json()["version"] == kept and answer.json()["words"].startswith(words.KEPT)
    by_button = client.post(address, {"reason": "还是不符", "version": "1"})
    assert by_button.status_code == 302 and DecisionDraft.objects.get().version == kept + 1
    refused = client.post(address, {"reason": "长" * 501, "version": "9"}, headers={"x-autosave": "1"})
    assert (refused.status_code, refused.json()) == (409, {"words": words.too_long(500)})


def test_C02_an_appeal_says_why_it_is_not_taken_and_takes_as_much_as_it_holds(
    client: Client, change: Case, clerk_of_saihan: User
) -> None:
    client.force_login(change.subject)
    address = f"/cases/{change.no}/appeal/"
    assert client.get(address).context["refused"] is False
    actions.refuse(change, by=clerk_of_saihan, reason="不符")
    page = client.get(address)
    assert page.status_code == 200 and page.context["refused"] and page.context["to"].code == "150100"
    empty = client.post(address, {"reason": " "})
    assert empty.status_code == 409 and words.APPEAL_FIRST in empty.text
    answer = client.post(address, {"reason": "请" * 1001})
    assert answer.status_code == 302
    assert [str(one) for one in get_messages(answer.wsgi_request)] == [words.APPEALED]
    change.refresh_from_db()
    assert change.state == CaseState.IN_REVIEW and change.last_submission.appeal == "请" * 1000  # type: ignore[union-attr]


def test_W08_C02_a_fixed_start_is_not_offered_for_return_and_the_page_leads_to_its_correction(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    client.force_login(clerk_of_saihan)
    address, offered = f"/desk/cases/{case.no}/", 'value="post.accounting_since"'
    page = client.get(address).text
    assert offered in page and "去更正" not in page
    person = Person.objects.get(user=case.subject)
    Person.objects.filter(pk=person.pk).update(accounting_since=date(2012, 7, 1))
    page = client.get(address).text
    assert offered not in page and f'href="/desk/people/{person.pk}/start/">去更正' in page
