"""The case page: the scan it begins with, words that arrive after the session has ended, the reason for the whole (C02, L06)."""

import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from acms.accounts.models import KeptForm, User
from acms.amendments import actions as amendments
from acms.casework import actions
from acms.casework.models import Case, CaseState, Decision, DecisionDraft, Submission
from acms.casework.views import letter_pages
from acms.collection import actions as collection
from acms.collection.steps import IDENTITY
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


def test_C02_the_reason_for_the_whole_is_read_beside_those_of_the_items(
    client: Client, change: Case, clerk_of_saihan: User
) -> None:
    items = [{"item": "identity.political", "label": "政治面貌", "reason": "与证明不一致。"}]
    actions.return_for_correction(change, by=clerk_of_saihan, items=items, reason="三天内改好可以当场办。")
    client.force_login(change.subject)
    for address in ("/changes/information/now/status/", f"/cases/{change.no}/"):
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
