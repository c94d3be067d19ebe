"""What is over its time goes, what is needed stays; a dry run changes nothing (Q02)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts.models import Code, Purpose, Tally, User
from acms.base.errors import Refused, Stale
from acms.casework import actions as casework
from acms.casework.models import Case
from acms.channels.models import Delivery
from acms.collection import actions as collection
from acms.collection.facts import gather
from acms.collection.models import Evidence
from acms.collection.steps import IDENTITY
from acms.filing import actions as filing
from acms.journal.models import Entry
from acms.letters.models import Letter
from acms.people import hanging
from acms.privacy import retention
from acms.scans import store
from acms.scans.models import Scan
from acms.transfers import actions as transfers
from tests.casework.test_casework import checked
from tests.transfers.test_files import foreign_file


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Moves the clock of the retention on by so many days."""

    def move(days: int) -> None:
        at = timezone.now() + timedelta(days=days)
        monkeypatch.setattr("acms.privacy.retention.timezone.now", lambda: at)

    return move


def _copies(scan: Scan) -> set[str]:
    return {copy for copy in store.COPIES if default_storage.exists(store._path(scan.pk, copy))}


def test_Q02_after_the_decision_only_the_archive_copy_and_its_thumbnail_stay(filled: Case, later: Any) -> None:
    case = checked(filled)
    scan = Scan.objects.get(kind="photo")
    later(29)
    retention.apply()
    assert "original" in _copies(scan)
    later(31)
    assert dict(retention.report())["uploads and working copies after the decision"] == 7
    assert "original" in _copies(scan)
    retention.apply()
    assert case.state == "approved" and _copies(scan) == {"archive", "thumbnail"}
    assert dict(retention.report())["uploads and working copies after the decision"] == 0


def test_Q02_nothing_goes_that_an_open_case_needs(filled_for_people: Case, later: Any) -> None:
    checked(filled_for_people)
    later(400)
    retention.apply()
    assert all("original" in _copies(scan) for scan in Scan.objects.all())


def test_Q02_C02_after_a_reversal_the_person_is_asked_to_upload_again(
    filled: Case, later: Any, clerk_of_the_league: Any
) -> None:
    case = checked(filled)
    later(40)
    retention.apply()
    casework.reverse(case, by=clerk_of_the_league, items=[], reason="照片不是本人。")
    with pytest.raises(Refused) as refused:
        collection.take_again(case=Case.objects.get(pk=case.pk), kind="photo", wish={"plain": True}, by=case.subject)
    assert refused.value.code == "upload_gone"


def test_Q02_codes_tallies_and_old_messages_go_the_journal_stays(person: Any, later: Any) -> None:
    accounts.send_code(purpose=Purpose.CONTACT, channel="sms", target="13900000001", holder="x", address="1.1.1.1")
    Delivery.objects.update(queued_at=None)
    entries = Entry.objects.count()
    later(3)
    retention.apply()
    assert not Code.objects.exists() and not Tally.objects.exists() and Delivery.objects.exists()
    later(200)
    retention.apply()
    assert not Delivery.objects.exists() and Entry.objects.count() == entries


def test_Q02_D15_no_row_that_hangs_on_a_file_is_deleted() -> None:
    """The register is kept, whatever table comes to it."""
    due = {rule.due(timezone.now()).model for rule in retention.RULES}
    assert due.isdisjoint(hanging.tables())


def test_Q02_the_command_says_what_is_due_and_deletes_only_when_told(person: Any, later: Any, capsys: Any) -> None:
    accounts.send_code(purpose=Purpose.CONTACT, channel="sms", target="13900000001", holder="x", address="1.1.1.1")
    later(3)
    call_command("retention")
    assert "codes by SMS and e-mail: 1 due" in capsys.readouterr().out and Code.objects.exists()
    call_command("retention", "--apply")
    assert "codes by SMS and e-mail: 1" in capsys.readouterr().out and not Code.objects.exists()


def test_Q02_a_collection_left_for_a_year_is_emptied_and_can_be_begun_anew(
    filled: Case, later: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """个人信息保护法 §47: what was never submitted is not kept."""
    kept = [scan.pk for scan in Scan.objects.all()]
    what = "collections begun and left"
    later(364)
    assert dict(retention.report())[what] == 0
    later(366)
    assert dict(retention.report())[what] == 1
    with django_capture_on_commit_callbacks(execute=True):
        retention.apply()
    assert not Scan.objects.exists() and not Letter.objects.exists() and not set(kept) & set(store.stored())
    assert dict(retention.report())[what] == 0
    assert Entry.objects.filter(verb="draft.emptied", about=filled.subject).count() == 1
    facts = gather(Case.objects.get(pk=filled.pk))
    assert facts.identity.name == filled.subject.name and not facts.identity.sex and facts.post.employer is None
    assert collection.start(user=filled.subject).pk == filled.pk


def test_Q02_what_is_submitted_at_that_moment_is_not_emptied(filled: Case) -> None:
    stale = Case.objects.get(pk=filled.pk)
    checked(filled)
    with pytest.raises(Stale):
        collection.empty_draft(case=stale)
    assert gather(filled).identity.sex and Evidence.objects.filter(case=filled).exists()


def test_Q02_a_submitted_collection_and_one_still_worked_on_are_not_emptied(
    filled_for_people: Case, stranger: Any, later: Any
) -> None:
    checked(filled_for_people)
    fresh = collection.start(user=stranger)
    collection.save_step(case=fresh, step=IDENTITY, values={"sex": "1"})
    later(300)
    assert dict(retention.report())["collections begun and left"] == 0
    later(4000)
    retention.apply()
    assert Scan.objects.filter(owner=filled_for_people.subject).exists()


def test_Q02_F02_a_filing_left_for_a_year_no_longer_says_whose_it_was(employer: Any, later: Any) -> None:
    made = filing.begin_employment(number="152301197005050007", name="乌云其木格", phone="13800000188")
    filing.choose_employer(filing=made, employer=employer)
    later(364)
    assert dict(retention.report())["filings begun and left"] == 0
    later(366)
    assert dict(retention.report())["filings begun and left"] == 1
    retention.apply()
    made.refresh_from_db()
    assert (made.name, made.id_number, made.id_digest) == ("", "", "")
    assert (made.applicant.name, made.applicant.phone, made.applicant.phone_digest) == ("", "", None)
    assert dict(retention.report())["filings begun and left"] == 0
    again = filing.begin_employment(number="152301197005050007", name="乌云其木格", phone="13800000188")
    assert again.pk != made.pk


def test_Q02_D12_files_of_other_provinces_that_nobody_took_are_emptied(clerk_of_saihan: User, later: Any) -> None:
    left = transfers.receive(data=foreign_file(), by=clerk_of_saihan)
    taken = transfers.receive(data=foreign_file(id_number="110105194912310222", name="测试丁"), by=clerk_of_saihan)
    transfers.accept(row=taken, division_code="150105", reason="电话核实", by=clerk_of_saihan)
    later(182)
    retention.apply()
    left.refresh_from_db()
    assert left.content
    later(184)
    assert dict(retention.report())["files of other provinces not taken"] == 1
    retention.apply()
    retention.apply()
    for row in (left, taken):
        row.refresh_from_db()
    assert left.content == {} and taken.content["person"]["name"] == "测试丁"
    assert list(transfers.received(clerk_of_saihan)) == [taken]
