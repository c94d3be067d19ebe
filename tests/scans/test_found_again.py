"""W13: the same picture or certificate under another person; S05, Q02: who has looked at a paper, and what stays of it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.base.hooks import Hook
from acms.demo import documents, face
from acms.journal.models import Entry
from acms.scans import actions, elsewhere, encode, intake, mend, store, tasks, words
from acms.scans.kinds import KINDS
from acms.scans.models import Scan, ScanState
from tests.scans.storage import lying, of_its_own, written

WHO = documents.cast_for("乌云其木格", "152301197005050007")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.ACMS_KEYS_FILE = str(tmp_path / "keys.json")
    return of_its_own(settings, tmp_path / "files")


def received(owner: User | None, kind: str = "diploma_full", data: bytes = b"") -> Scan:
    return actions.receive(kind=kind, data=data or picture(), file_name="a.jpg", owner=owner)


def picture(shade: int = 250) -> bytes:
    return encode.jpeg(np.full((300, 400, 3), shade, np.uint8), 80)


def in_order(*scans: Scan) -> list[Scan]:
    return sorted(scans, key=lambda scan: scan.pk)


def checked(scan: Scan) -> Scan:
    assert work.work_one(tasks.LANE)
    scan.refresh_from_db()
    return scan


# ---- the same picture ------------------------------------------------------------------------------------------------------


def test_W13_the_same_file_under_another_person_is_found_for_each_scan(person: User, stranger: User) -> None:
    other = received(person, data=picture(240))
    mine, again = in_order(received(person), received(person))
    theirs = in_order(received(stranger), received(stranger, kind="credit_proof"))
    received(None)  # of nobody: taken in at a counter, say
    assert elsewhere.same_picture([mine, other]) == {str(mine.pk): theirs}
    assert elsewhere.same_picture([mine, again]) == {str(mine.pk): theirs, str(again.pk): theirs}
    assert elsewhere.same_picture([other]) == {} == elsewhere.same_picture([])
    assert elsewhere.same_picture(theirs) == {str(scan.pk): [mine, again] for scan in theirs}


def test_W13_what_several_people_show_by_right_is_not_looked_for(person: User, stranger: User) -> None:
    mine, theirs = (received(owner, "employer_certificate") for owner in (person, stranger))
    with CaptureQueriesContext(connection) as asked:
        assert elsewhere.same_picture([mine]) == {}
    assert not asked
    assert elsewhere.same_picture([received(person)]).popitem()[1] == [theirs]


def test_W13_of_a_paper_of_nobody_nothing_is_said(person: User) -> None:
    received(person)
    with CaptureQueriesContext(connection) as asked:
        assert elsewhere.same_picture([received(None)]) == {}
    assert not [one for one in asked if "digest" in one["sql"] and one["sql"].startswith("SELECT")]


# ---- the same number -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate() -> bytes:
    return documents.jpeg(WHO, "qualification")


def test_W13_the_number_of_a_certificate_is_found_under_another_person(
    person: User, stranger: User, certificate: bytes
) -> None:
    """Read off two pictures of one certificate by the real reader: another file, the same number."""
    brighter = np.clip(encode.pixels(certificate).astype(int) + 4, 0, 255).astype(np.uint8)
    mine = checked(received(person, "qualification", certificate))
    theirs = checked(received(stranger, "qualification", encode.jpeg(brighter, 88)))
    assert mine.state == theirs.state == ScanState.USABLE and mine.digest != theirs.digest
    assert mine.reading.value("certificate_no") == WHO.certificate_no == theirs.reading.value("certificate_no")
    assert mine.number_digest == theirs.number_digest != "" and WHO.certificate_no not in mine.number_digest
    assert elsewhere.same_number([mine]) == {str(mine.pk): [theirs]}
    unread = received(person, "diploma_full")
    assert elsewhere.same_number([unread, mine]) == {str(mine.pk): [theirs]}
    with CaptureQueriesContext(connection) as asked:
        assert elsewhere.same_number([unread]) == {}
    assert not asked, "without a number nothing is asked: it would be everybody's"
    Scan.objects.filter(pk=theirs.pk).update(owner=person)
    assert elsewhere.same_number([mine]) == {}


# ---- another, or the same person by another way -----------------------------------------------------------------------------


def test_L02_a_paper_of_ones_own_other_account_is_no_strangers(person: User, stranger: User) -> None:
    other = User.objects.create(name="别人", id_number="150105198803120011")
    everybody = {person.pk, stranger.pk, other.pk}
    assert elsewhere.strangers(person.pk, everybody) == {stranger.pk, other.pk}
    assert elsewhere.strangers(person.pk, [person.pk]) == set() == elsewhere.strangers(person.pk, [])
    assert elsewhere.strangers(None, everybody) == everybody
    mine, theirs = received(person), received(stranger)
    assert elsewhere.of_strangers(person.pk, [mine, theirs, received(None)]) == [theirs]
    # An account without a number is not one person with another one for that.
    nameless = User.objects.create(name="无", id_number="")
    assert elsewhere.strangers(nameless.pk, {person.pk}) == {person.pk}


def test_L02_who_somebody_is_by_another_way_is_known_by_the_rooms_above(
    person: User, stranger: User, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(elsewhere, "_known_as", Hook())
    assert elsewhere.strangers(person.pk, {stranger.pk}) == {stranger.pk}
    elsewhere.known_as(
        lambda asked: [(stranger.pk, person.id_number)] if {person.pk, stranger.pk} <= set(asked) else []
    )
    assert elsewhere.strangers(person.pk, {stranger.pk}) == set() == elsewhere.strangers(stranger.pk, {person.pk})
    with django_assert_num_queries(0):  # of nobody, and of nobody else, nothing need be asked
        assert elsewhere.strangers(None, {stranger.pk}) == {stranger.pk}
        assert elsewhere.strangers(person.pk, {person.pk}) == set()


# ---- who has looked ----------------------------------------------------------------------------------------------------------


def looks(scan: Scan, by: User) -> list[Entry]:
    return list(Entry.objects.filter(verb="scan.viewed", by=by, subject=f"scans.scan:{scan.pk}"))


def test_S05_each_look_of_staff_at_a_paper_is_written_down(person: User, clerk_of_saihan: User) -> None:
    scan = received(person, "id_portrait")
    actions.note_view(scan=scan, by=clerk_of_saihan)
    actions.note_view(scan=scan, by=clerk_of_saihan)
    first, _ = looks(scan, clerk_of_saihan)
    assert (first.about, first.facts) == (person, {"kind": "id_portrait"})


def test_S05_a_sheet_of_pictures_is_written_down_at_once(
    person: User, stranger: User, clerk_of_saihan: User, django_assert_num_queries: Any
) -> None:
    scans = [received(person, "id_portrait"), received(person, "photo"), received(stranger, "photo")]
    with django_assert_num_queries(1):
        actions.note_views(scans=scans, by=clerk_of_saihan)
    told = [(entry.about, entry.facts["kind"]) for scan in scans for entry in looks(scan, clerk_of_saihan)]
    assert told == [(person, "id_portrait"), (person, "photo"), (stranger, "photo")]


def test_S05_a_picture_of_a_sheet_is_written_down_once_in_twelve_hours(
    person: User, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    scan, another = received(person), received(person)

    def look(by: User = clerk_of_saihan, at: Scan = scan) -> int:
        actions.note_view_once(scan=at, by=by)
        return len(looks(at, by))

    assert (look(), look()) == (1, 1)
    assert look(other_clerk_of_saihan) == 1 and look(at=another) == 1, "each by whom and at what"
    (entry,) = looks(scan, clerk_of_saihan)
    with pytest.MonkeyPatch.context() as patch:
        later = entry.at + timedelta(hours=12)
        patch.setattr(actions.timezone, "now", lambda: later)
        assert look() == 1
        patch.setattr(actions.timezone, "now", lambda: later + timedelta(seconds=1))
        assert look() == 2


# ---- what stays ---------------------------------------------------------------------------------------------------------------


def copies(folder: Path, scan: Scan) -> set[str]:
    return {path.rpartition(".")[2] for path in lying(folder) if scan.pk.hex in path}


def test_Q02_after_the_decision_only_what_is_shown_stays(person: User, folder: Path) -> None:
    scan, other = (checked(received(person, "photo", encode.jpeg(face.draw(5), 92))) for _ in range(2))
    everything = {"original", "working", "archive", "thumbnail", "before"}
    assert copies(folder, scan) == everything
    going = sum(
        path.stat().st_size
        for path in folder.rglob(f"{scan.pk.hex}.*")
        if path.suffix in (".original", ".working", ".before")
    )
    assert actions.slim(scan=scan) == going > 0
    assert copies(folder, scan) == {"archive", "thumbnail"} and copies(folder, other) == everything
    scan.refresh_from_db()
    other.refresh_from_db()
    assert scan.slimmed_at is not None and other.slimmed_at is None
    assert actions.slim(scan=scan) == 0, "safe to repeat"


def test_Q02_a_discarded_paper_goes_with_its_files_and_its_story_stays(
    person: User, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    scan, other = received(person), received(person)
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard(scan=scan, by=person)
    assert copies(folder, scan) == set() and copies(folder, other) == {"original"}
    assert list(Scan.objects.all()) == [other]
    told = Entry.objects.filter(subject=f"scans.scan:{scan.pk}").order_by("pk")
    assert [(entry.verb, entry.by, entry.about, entry.facts["kind"]) for entry in told] == [
        ("scan.received", person, person, "diploma_full"),
        ("scan.discarded", person, person, "diploma_full"),
    ]


def test_Q02_files_whose_row_was_never_written_are_swept_after_a_day(person: User, folder: Path) -> None:
    assert actions.sweep() == 0, "nothing was ever uploaded"
    kept, orphan, fresh, late = (received(person) for _ in range(4))
    store.put(late.pk, "archive", picture())
    Scan.objects.filter(pk__in=[orphan.pk, fresh.pk, late.pk]).delete()
    old = timezone.now() - timedelta(days=1, minutes=1)
    for scan in (kept, orphan, late):
        written(f"scans/{scan.pk.hex[:2]}/{scan.pk.hex}.original", old)
    Path(default_storage.path(f"scans/{kept.pk.hex[:2]}/readme.txt")).write_text("x")
    assert actions.sweep() == 1
    assert [copies(folder, scan) for scan in (kept, orphan, fresh, late)] == [
        {"original"}, set(), {"original"}, {"original", "archive"},
    ]  # fmt: skip
    assert actions.sweep(older_than=timedelta(0)) == 2


def test_Q02_a_file_that_goes_while_it_is_swept_stops_nothing(
    person: User, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another sweep was faster: the rest is looked at all the same."""
    orphans = [received(person) for _ in range(2)]
    Scan.objects.all().delete()
    for scan in orphans:
        written(f"scans/{scan.pk.hex[:2]}/{scan.pk.hex}.original", timezone.now() - timedelta(days=2))
    seen = list(store.stored())
    store.drop(seen[0])
    monkeypatch.setattr(store, "stored", lambda: iter(seen))
    assert actions.sweep() == 2 and lying(folder) == set()
    with pytest.raises(FileNotFoundError):
        store.written_at(seen[0])


def test_Q02_the_rotation_of_keys_finds_every_copy(person: User) -> None:
    from acms.base import crypto

    scan = checked(received(person, "photo", encode.jpeg(face.draw(5), 92)))
    found = dict(store.sealed())
    assert len(found) == len(store.COPIES)
    for path, context in found.items():
        data = crypto.unseal_file(Path(default_storage.path(path)).read_bytes(), context)
        assert data == store.get(scan.pk, path.rpartition(".")[2])
        with pytest.raises(crypto.Unreadable):
            crypto.unseal_file(Path(default_storage.path(path)).read_bytes(), f"{scan.pk}/other")


# ---- how a check ends ----------------------------------------------------------------------------------------------------------


def test_S06_a_file_that_opens_no_more_is_refused_with_the_cure(person: User) -> None:
    """It looked like a picture when it came; taken apart it is none."""
    data = picture()
    scan = checked(received(person, "id_portrait", data[: len(data) // 2]))
    (finding,) = scan.findings
    assert scan.state == ScanState.REFUSED and scan.queued_at is None and scan.checked_at is not None
    assert (finding["code"], finding["verdict"]) == ("broken", "refuse")
    assert (finding["why"], finding["cure"]) == tuple(words.BROKEN)
    assert (scan.archive_bytes, scan.has_picture, scan.counts, scan.is_done) == (0, False, False, True)


def test_S06_what_cannot_be_checked_goes_to_people_and_is_not_lost(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr(mend, "check", fails)
    scan, other = received(person), received(person)
    Scan.objects.filter(pk=other.pk).update(queued_at=None)
    for tries in range(4):  # three and the one that gives up
        scan.refresh_from_db()
        assert scan.state == ScanState.CHECKING and scan.tries == tries
        Scan.objects.filter(pk=scan.pk).update(queued_at=timezone.now(), lease_until=None)
        work.work_one(tasks.LANE)
    scan.refresh_from_db()
    assert scan.state == ScanState.UNSURE and scan.queued_at is None and scan.checked_at is not None
    assert [(f["code"], f["verdict"], f["why"], f["cure"]) for f in scan.findings] == [
        ("check_failed", "unsure", *words.CHECK_FAILED)
    ]
    assert scan.counts and store.get(scan.pk, "original") == picture()
    other.refresh_from_db()
    assert other.state == ScanState.CHECKING


def test_S06_how_long_a_check_took_counts_from_the_upload(person: User) -> None:
    scan = received(person, "photo", encode.jpeg(face.draw(5), 92))
    Scan.objects.filter(pk=scan.pk).update(queued_at=timezone.now() - timedelta(seconds=90))
    took = checked(scan).took_ms
    assert took is not None and 90_000 <= took < 150_000


# ---- what a row tells ------------------------------------------------------------------------------------------------------------


def test_S06_the_progress_of_a_check_is_told_stage_by_stage() -> None:
    def told(kind: str, stage: int) -> list[tuple[str, str]]:
        return Scan(kind=kind, stage=stage).stages

    assert told("id_portrait", 0) == [
        ("收到", "run"), ("转正、裁边", ""), ("检查清晰度", ""), ("识别文字", ""),
    ]  # fmt: skip
    assert [how for _, how in told("id_portrait", 2)] == ["done", "done", "run", ""]
    assert told("photo", 1) == [("收到", "done"), ("找到人脸", "run"), ("裁成295×413", ""), ("检查白底", "")]


def test_S06_a_stage_is_told_while_a_check_runs_and_not_after_it(person: User) -> None:
    scan = received(person)
    actions.mark_stage(scan, 2)
    scan.refresh_from_db()
    assert scan.stage == 2
    Scan.objects.update(state=ScanState.USABLE)
    actions.mark_stage(scan, 3)
    scan.refresh_from_db()
    assert scan.stage == 2


@pytest.mark.parametrize(("pages", "numbers"), [(1, []), (2, [1, 2]), (3, [1, 2, 3])])
def test_S02_there_is_a_page_to_choose_where_there_are_several(pages: int, numbers: list[int]) -> None:
    assert list(Scan(kind="photo", pages=pages).page_numbers) == numbers


@pytest.mark.parametrize("state", ScanState.values)
def test_S06_what_is_done_and_what_counts(state: str) -> None:
    scan = Scan(kind="photo", state=state, archive_bytes=1)
    assert scan.is_done == (state != "checking") and scan.counts == (state in ("usable", "unsure"))
    assert scan.has_picture and not Scan(kind="photo", state=state, archive_bytes=0).has_picture
    assert scan.evidence == KINDS["photo"]


def test_Q02_a_scan_names_nobody(person: User) -> None:
    scan = actions.receive(kind="photo", data=picture(), file_name=f"{person.name}.jpg", owner=person)
    assert str(scan) == f"photo {scan.pk}" and person.name not in str(scan)


def test_S02_of_a_long_file_name_the_end_is_kept(person: User) -> None:
    name = "很长的文件名" * 20 + ".jpg"
    scan = actions.receive(kind="photo", data=picture(), file_name=name, owner=person, wish={"page": 2})
    assert (scan.file_name, scan.wish, scan.original_bytes) == (name[-80:], {"page": 2}, len(picture()))
    with pytest.raises(intake.NotTaken):
        actions.receive(kind="photo", data=b"MZ", file_name="a.jpg", owner=person)
    assert Scan.objects.count() == 1
