"""What is sent while the case moves, what one may look at, and where a misplaced paper may go (W12, S02, S04, L06)."""

import re
from typing import Any

import pytest
from django.test import Client

from acms.accounts.models import KeptForm, User
from acms.base import work
from acms.casework.models import Case, CaseState
from acms.collection import actions, words
from acms.collection.facts import gather
from acms.collection.models import EducationAnswers, Evidence, IdentityAnswers
from acms.demo import documents, seed
from acms.scans import encode, tasks
from acms.scans.models import Scan, ScanState
from tests.accounts.test_signin import login
from tests.collection.steps import Page, ticket

TOO_LATE = f"这个办件的状态刚刚变成「{CaseState.CHECKING.label}」，您的操作没有生效"

# ---- a save that comes too late --------------------------------------------------------------------------------------------


@pytest.fixture
def overtaken(filled: Case, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Another page presses 「提交」 after this one's save was let in and before it is stored."""
    store = actions.merge_step

    def late(**what: Any) -> dict[str, str]:
        Case.objects.filter(pk=filled.pk).update(state=CaseState.CHECKING)
        return store(**what)

    monkeypatch.setattr(actions, "merge_step", late)
    return filled


@pytest.mark.parametrize("button", ["autosave", "save", "next"])
def test_W12_a_save_that_a_submission_overtakes_is_refused_and_says_so(
    client: Client, overtaken: Case, button: str
) -> None:
    client.force_login(overtaken.subject)
    before = IdentityAnswers.objects.values().get(case=overtaken)
    assert before["political"] == "13"
    answer = Page(client, "/collection/3/").send(political="01", **{button: "1"})
    assert answer.status_code == 409 and TOO_LATE in answer.text
    assert IdentityAnswers.objects.values().get(case=overtaken) == before
    # A page that saves by itself is drawn as it stands; one whose button was pressed keeps what was typed.
    shown = answer.context["form"]["political"].value()
    assert shown == ("13" if button == "autosave" else "01")


def test_L06_what_was_kept_while_signed_out_and_comes_too_late_is_shown_and_not_stored(
    client: Client, overtaken: Case
) -> None:
    user = overtaken.subject
    login(client, user.id_number, seed.PASSWORD)
    page = client.get("/collection/5/")
    found = re.search(r'name="kept_form" value="([^"]+)">\s*<input type="hidden" name="seen"', page.text)
    assert found
    del client.cookies["acms"]
    held = {"kept_form": found[1], "seen": ticket(page)}
    client.post("/collection/5/", {**held, "full_level": "21", "full_school": "另一所大学"})
    school = EducationAnswers.objects.get(case=overtaken, mode="full").school
    login(client, user.id_number, seed.PASSWORD)
    back = client.get("/collection/5/")
    assert TOO_LATE in back.text and words.SAVED_AFTER_THE_DOOR not in back.text
    assert 'value="另一所大学"' in back.text, "nobody types it twice"
    assert EducationAnswers.objects.get(case=overtaken, mode="full").school == school != "另一所大学"
    assert not KeptForm.objects.exists()


# ---- one's own papers ------------------------------------------------------------------------------------------------------


def test_S04_ones_own_papers_are_seen_and_nobody_elses(client: Client, filled: Case, stranger: User) -> None:
    scan = Evidence.objects.get(case=filled, kind="id_portrait").scan
    client.force_login(filled.subject)
    sizes = {}
    for copy in ("archive", "thumbnail"):
        answer = client.get(f"/collection/scans/{scan.pk}/{copy}.jpg")
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert answer["Cache-Control"] == "private, no-store"
        sizes[copy] = encode.pixels(answer.content).shape
    assert sizes["archive"][:2] == (scan.height, scan.width) and sizes["thumbnail"] < sizes["archive"]
    for copy in ("original", "working", "scan"):
        assert client.get(f"/collection/scans/{scan.pk}/{copy}.jpg").status_code == 404
    client.force_login(stranger)
    assert client.get(f"/collection/scans/{scan.pk}/archive.jpg").status_code == 404


def test_W11_a_paper_that_could_not_be_opened_is_called_by_its_state(client: Client, filled: Case) -> None:
    """There is no picture to show; one that is being checked for the first time has none yet."""

    def answers() -> dict[str, tuple[str, str]]:
        found = [answer for section in gather(filled).sections() for answer in section.answers]
        return {answer.item: (answer.value, answer.scan) for answer in found}

    scan = Evidence.objects.get(case=filled, kind="photo").scan
    assert answers()["scan.photo"] == ("", str(scan.pk))
    for state, has_picture, shown in (
        (ScanState.CHECKING, 0, (ScanState.CHECKING.label, "")),
        (ScanState.REFUSED, 0, (ScanState.REFUSED.label, "")),
        (ScanState.REFUSED, 9, ("", str(scan.pk))),
        (ScanState.UNSURE, 0, ("", str(scan.pk))),
    ):
        Scan.objects.filter(pk=scan.pk).update(state=state, archive_bytes=has_picture)
        assert answers()["scan.photo"] == shown, (state, has_picture)
    Scan.objects.filter(pk=scan.pk).update(state=ScanState.REFUSED, archive_bytes=0)
    client.force_login(filled.subject)
    assert f"{scan.pk}" not in client.get("/collection/7/").text
    Evidence.objects.filter(case=filled, kind="photo").delete()
    assert answers()["scan.photo"] == ("", "")


# ---- a paper in the wrong place --------------------------------------------------------------------------------------------


@pytest.fixture
def misplaced(filled: Case) -> Case:
    """A diploma among the qualifications, as the reader has told it: a picture through the real one."""
    who = documents.cast_for(filled.subject.name, filled.subject.id_number)
    data = documents.jpeg(who, "diploma_full")
    actions.put_evidence(case=filled, kind="qualification", data=data, file_name="a.jpg", by=filled.subject)
    while work.work_one(tasks.LANE):
        pass
    scan = Evidence.objects.get(case=filled, kind="qualification").scan
    assert scan.state == ScanState.REFUSED and [one["slot"] for one in scan.findings] == ["diploma_full"]
    return filled


def offered(client: Client) -> bool:
    page = client.get("/collection/6/")
    move = page.context["slots"]["qualification"]["move_to"]
    assert bool(move) == ("qualification:move-diploma_full" in page.text)
    return move is not None and move.name == "diploma_full"


def test_S02_a_misplaced_paper_may_go_where_something_is_asked_for(client: Client, misplaced: Case) -> None:
    client.force_login(misplaced.subject)
    assert offered(client) and "移到「全日制学历证书(学历认证报告)」" in client.get("/collection/6/").text
    # Without an education of that kind no diploma is asked for.
    level = EducationAnswers.objects.filter(case=misplaced, mode="full")
    level.update(level="00")
    assert not offered(client)
    level.update(level="21")
    # It came back for the qualification alone: the place of the diploma is closed.
    back = Case.objects.filter(pk=misplaced.pk)
    back.update(state=CaseState.RETURNED, open_items=["scan.qualification"])
    assert not offered(client)
    back.update(open_items=["scan.qualification", "scan.diploma_full"])
    assert offered(client)
    moved = client.post("/collection/6/", {"again": "qualification:move-diploma_full"})
    assert moved.url == "/collection/5/#up-diploma_full"


def test_S02_a_paper_that_lies_right_is_offered_no_other_place(client: Client, filled: Case) -> None:
    client.force_login(filled.subject)
    assert not offered(client)
    page = client.get("/collection/3/").context["slots"]
    assert all(slot["move_to"] is None for slot in page.values()) and all(slot["open"] for slot in page.values())
