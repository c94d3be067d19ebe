"""W13, S05: the photos of everybody admitted by the rules are looked through by the agency, in sheets of fifty."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from acms.accounts.models import User
from acms.casework import actions, sheets, words
from acms.casework.models import AdmittedPhoto, Case, CaseState, Decision, Look, Outcome, Remark, Submission
from acms.journal.models import Entry
from acms.scans.models import Scan
from tests.casework.test_casework import checked

SHEET = "/desk/photos/"


@pytest.fixture
def admitted(filled: Case) -> AdmittedPhoto:
    """乌云其木格, whom the rules have let in."""
    assert checked(filled).state == CaseState.APPROVED
    return AdmittedPhoto.objects.get()


def more(first: AdmittedPhoto, many: int) -> None:
    """The same again as other cases, as many times."""
    case, submission, decision = first.decision.case, first.decision.submission, first.decision
    for number in range(many):
        copied = Case.objects.create(
            kind=case.kind, state=case.state, subject=case.subject, title=f"样例{number}", no=f"XC{number:08d}",
            slot=f"x{number}", management_code=case.management_code, deciding_code=case.deciding_code,
        )  # fmt: skip
        sent = Submission.objects.create(case=copied, number=1, at=submission.at, frozen=submission.frozen)
        made = Decision.objects.create(
            case=copied, submission=sent, at=timezone.now(), outcome=Outcome.APPROVED, rules=decision.rules
        )
        AdmittedPhoto.objects.create(decision=made, scan=first.scan, management_code=first.management_code, at=made.at)


def desk_of(clerk: User) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


def test_W13_the_photo_of_who_was_admitted_by_the_rules_waits_on_the_sheet(
    admitted: AdmittedPhoto, clerk_of_saihan: User, clerk_of_hailar: User, clerk_of_the_league: User
) -> None:
    assert admitted.scan.kind == "photo" and admitted.scan.owner == admitted.decision.case.subject
    for clerk, there in ((clerk_of_saihan, True), (clerk_of_the_league, True), (clerk_of_hailar, False)):
        desk = desk_of(clerk)
        assert (f"/desk/photos/{admitted.pk}.jpg" in desk.get(SHEET).text) is there
        assert desk.get(f"/desk/photos/{admitted.pk}.jpg").status_code == (200 if there else 404)


def test_W13_who_was_admitted_by_people_has_been_seen(filled_for_people: Case, clerk_of_saihan: User) -> None:
    case = checked(filled_for_people)
    actions.approve(case, by=clerk_of_saihan)
    assert case.state == CaseState.APPROVED and not AdmittedPhoto.objects.exists()


def test_W13_newest_first_fifty_a_page(admitted: AdmittedPhoto, clerk_of_saihan: User) -> None:
    more(admitted, 51)
    first, second = (desk_of(clerk_of_saihan).get(f"{SHEET}?page={page}") for page in (1, 2))
    assert [len(page.context["photos"]) for page in (first, second)] == [50, 2]
    days = [photo.row.at for page in (first, second) for photo in page.context["photos"]]
    assert days == sorted(days, reverse=True)


def statements(desk: Client) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(SHEET).status_code == 200
    return [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]


def test_S05_every_photo_shown_is_noted_by_one_statement(admitted: AdmittedPhoto, clerk_of_saihan: User) -> None:
    desk = desk_of(clerk_of_saihan)
    few = statements(desk)
    more(admitted, 40)
    before = Entry.objects.filter(verb="scan.viewed").count()
    many = statements(desk)
    assert len(many) - len(few) <= 0 and sum("INSERT" in sql and "journal_entry" in sql for sql in many) == 1
    assert Entry.objects.filter(verb="scan.viewed").count() - before == 41
    assert Entry.objects.filter(verb="scan.viewed", about=admitted.decision.case.subject, by=clerk_of_saihan).exists()


def test_S05_a_photo_by_itself_is_noted_too_and_once(admitted: AdmittedPhoto, clerk_of_saihan: User) -> None:
    desk, seen = desk_of(clerk_of_saihan), Entry.objects.filter(verb="scan.viewed", by=clerk_of_saihan)
    desk.get(f"/desk/photos/{admitted.pk}.jpg")
    assert seen.count() == 1
    desk.get(f"/desk/photos/{admitted.pk}.jpg")
    assert seen.count() == 1


def test_S05_the_photos_bear_viewer_and_time(
    admitted: AdmittedPhoto, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def marked(data: bytes, viewer: str, at: Any) -> bytes:
        written.append(viewer)
        return data

    monkeypatch.setattr("acms.scans.serve.marked", marked)
    answer = desk_of(clerk_of_saihan).get(f"/desk/photos/{admitted.pk}.jpg")
    assert written == [clerk_of_saihan.name] and answer["Cache-Control"] == "private, no-store"


def test_W13_looked_through_it_leaves_the_sheet_with_who_and_when(
    admitted: AdmittedPhoto, clerk_of_saihan: User
) -> None:
    desk = desk_of(clerk_of_saihan)
    assert "看过1张" in desk.post(SHEET, {"shown": [admitted.pk]}, follow=True).text
    admitted.refresh_from_db()
    assert (admitted.state, admitted.looked_by) == (Look.SEEN, clerk_of_saihan) and admitted.looked_at is not None
    (entry,) = Entry.objects.filter(verb="photo.looked")
    assert (entry.by, entry.about, entry.facts) == (clerk_of_saihan, admitted.decision.case.subject, {"picked": False})
    assert not desk.get(SHEET).context["photos"]
    assert clerk_of_saihan.name in desk.get(f"{SHEET}?view=seen").text


def test_W13_a_photo_picked_out_leads_to_its_case_and_the_agency_above_can_reverse(
    admitted: AdmittedPhoto, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    desk_of(clerk_of_saihan).post(SHEET, {"shown": [admitted.pk], "picked": [admitted.pk], "note": "像是翻拍"})
    admitted.refresh_from_db()
    assert admitted.state == Look.PICKED
    above, case = desk_of(clerk_of_the_league), admitted.decision.case
    assert f"/desk/cases/{case.no}/" in above.get(f"{SHEET}?view=picked").text
    page = above.get(f"/desk/cases/{case.no}/").text
    assert "像是翻拍" in page and "撤销通过" in page
    actions.reverse(case, by=clerk_of_the_league, items=[], reason="照片不是本人")
    assert "退回修改" in above.get(f"{SHEET}?view=picked").text


def test_W13_a_sheet_that_two_look_through_is_the_firsts(
    admitted: AdmittedPhoto, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    desk_of(clerk_of_saihan).post(SHEET, {"shown": [admitted.pk]})
    answer = desk_of(other_clerk_of_saihan).post(SHEET, {"shown": [admitted.pk]}, follow=True)
    assert "已经有同事看过了" in answer.text
    admitted.refresh_from_db()
    assert (admitted.state, admitted.looked_by) == (Look.SEEN, clerk_of_saihan)
    assert Entry.objects.filter(verb="photo.looked").count() == 1


def test_W13_who_picks_out_what_a_colleague_has_seen_meanwhile_is_heard(
    admitted: AdmittedPhoto, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    more(admitted, 1)
    shown = list(AdmittedPhoto.objects.values_list("pk", flat=True))
    desk_of(clerk_of_saihan).post(SHEET, {"shown": shown})
    sent = {"shown": shown, "picked": [admitted.pk], "note": "像是翻拍"}
    answer = desk_of(other_clerk_of_saihan).post(SHEET, sent, follow=True)
    assert "挑出1张" in answer.text
    admitted.refresh_from_db()
    assert (admitted.state, admitted.looked_by) == (Look.PICKED, other_clerk_of_saihan)
    other = AdmittedPhoto.objects.exclude(pk=admitted.pk).get()
    assert (other.state, other.looked_by) == (Look.SEEN, clerk_of_saihan)
    assert Remark.objects.get().text == words.picked("像是翻拍")
    # What is picked out already stays as it was, with its one note.
    assert sheets.look(shown=shown, picked=[admitted.pk], note="也像", by=clerk_of_saihan) == 0
    admitted.refresh_from_db()
    assert admitted.looked_by == other_clerk_of_saihan and Remark.objects.count() == 1


def test_W13_a_colleague_who_presses_at_the_same_moment_takes_no_mark_away(
    admitted: AdmittedPhoto, clerk_of_saihan: User, other_clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = timezone.now

    def meanwhile() -> Any:  # after the photos were asked for, before any is marked
        monkeypatch.setattr(sheets.timezone, "now", real)
        sheets.look(shown=[admitted.pk], picked=[], note="", by=clerk_of_saihan)
        return real()

    monkeypatch.setattr(sheets.timezone, "now", meanwhile)
    assert sheets.look(shown=[admitted.pk], picked=[admitted.pk], note="", by=other_clerk_of_saihan) == 1
    admitted.refresh_from_db()
    assert (admitted.state, admitted.looked_by) == (Look.PICKED, other_clerk_of_saihan)
    assert Remark.objects.count() == 1


def test_A7_nobody_marks_what_another_agency_answers_for(
    admitted: AdmittedPhoto, clerk_of_hailar: User, clerk_of_the_region: User
) -> None:
    for somebody in (clerk_of_hailar, clerk_of_the_region, admitted.decision.case.subject):
        assert sheets.look(shown=[admitted.pk], picked=[], note="", by=somebody) == 0
    page = desk_of(clerk_of_the_region).get(SHEET)
    assert f"/desk/photos/{admitted.pk}.jpg" in page.text and "看过了" not in page.text


def test_W13_whatever_a_form_sends_is_taken_as_it_should_have_been(
    admitted: AdmittedPhoto, clerk_of_saihan: User
) -> None:
    sent = {"shown": ["x", "9" * 30, str(admitted.pk)], "picked": ["-1", ""], "note": "x" * 900}
    assert desk_of(clerk_of_saihan).post(SHEET, sent).status_code == 302
    assert AdmittedPhoto.objects.get().state == Look.SEEN and Scan.objects.filter(kind="photo").exists()


def test_A7_W13_only_what_waits_and_is_answered_for_here_is_marked(
    admitted: AdmittedPhoto, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    def marked(clerk: User, view: str) -> list[bool]:
        page = desk_of(clerk).get(f"{SHEET}?view={view}").context
        marks = [photo.marks for photo in page["photos"]]
        assert page["marks"] is any(marks)
        return marks

    assert marked(clerk_of_saihan, "new") == [True]
    assert marked(clerk_of_saihan, "else") == []  # what an address asks for and nobody understands lists nothing
    assert marked(clerk_of_the_region, "new") == [False]  # it reads all and answers for what is addressed to it
    for state in (Look.SEEN, Look.PICKED):
        AdmittedPhoto.objects.update(state=state)
        assert marked(clerk_of_saihan, state) == [False] and marked(clerk_of_saihan, "new") == []


@pytest.mark.parametrize(("note", "kept"), [("像是翻拍", "像是翻拍"), (" " + "长" * 201, "长" * 200), ("", "")])
def test_W13_what_was_picked_out_is_noted_on_its_case_alone(
    admitted: AdmittedPhoto, clerk_of_saihan: User, note: str, kept: str
) -> None:
    more(admitted, 1)
    shown = list(AdmittedPhoto.objects.values_list("pk", flat=True))
    sent = {"shown": shown, "picked": [admitted.pk], "note": note}
    answer = desk_of(clerk_of_saihan).post(SHEET, sent, follow=True)
    assert words.looked(2, 1) in answer.text and "看过2张，挑出1张" in answer.text
    remark = Remark.objects.get()
    assert (remark.case, remark.by, remark.text) == (admitted.decision.case, clerk_of_saihan, words.picked(kept))
    assert (kept or "请核对是不是本人") in remark.text
    picked = Entry.objects.filter(verb="photo.looked").order_by("pk")
    assert [entry.facts["picked"] for entry in picked] == [True, False]


@pytest.mark.parametrize(
    ("by_people", "outcome", "put"),
    [(False, Outcome.APPROVED, True), (True, Outcome.APPROVED, False), (False, Outcome.RETURNED, False)],
)
def test_W13_the_sheet_has_whom_the_rules_have_admitted_with_a_photo(
    admitted: AdmittedPhoto, clerk_of_saihan: User, by_people: bool, outcome: Outcome, put: bool
) -> None:
    decision, case = admitted.decision, admitted.decision.case
    AdmittedPhoto.objects.all().delete()
    Decision.objects.filter(pk=decision.pk).update(by=clerk_of_saihan if by_people else None, outcome=outcome)
    sheets.put(case)
    assert AdmittedPhoto.objects.exists() is put
    if put:
        AdmittedPhoto.objects.all().delete()
        decision.submission.scans.filter(kind="photo").update(kind="diploma_full")
        sheets.put(case)
        decision.delete()
        sheets.put(case)
        assert not AdmittedPhoto.objects.exists()
