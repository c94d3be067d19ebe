"""Large files in parts: what broke off goes on where it stopped, for who has begun it, in its slot, for an hour (S02, S04, Q02; ADR 0042)."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from acms.accounts import limits
from acms.accounts.models import User
from acms.casework import actions as casework
from acms.casework.models import Case
from acms.collection import words as collection_words
from acms.collection.models import Evidence
from acms.demo import documents
from acms.handovers import actions as handovers
from acms.handovers import words as handover_words
from acms.privacy import retention
from acms.scans import parts, words
from acms.scans.models import PartialFile, Scan, StagedFile
from tests.in_parts import PART, begun, head, name_of, padded, part, sent, where
from tests.scans.storage import of_its_own

pytestmark = pytest.mark.django_db
FORM = "/papers/parts/credit_proof/"
SLOT = "/collection/scans/diploma_full/parts/"
PICTURE = padded(documents.jpeg(documents.cast(11), "diploma_full"))


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    return of_its_own(settings, tmp_path / "files")


@pytest.fixture
def own(client: Client, filled: Case) -> Client:
    client.force_login(filled.subject)
    return client


def handed_in(client: Client, place: str) -> Any:
    """The form's own request, with the name of what has come."""
    data = {"kind": "credit_proof", "name": "proof", "kept": "", "parts": name_of(place)}
    return client.post("/papers/", data)


def into_slot(client: Client, place: str) -> Any:
    return client.post("/collection/scans/diploma_full/", {"parts": name_of(place)}, headers={"hx-request": "true"})


# ---- the way -------------------------------------------------------------------------------------------------------------


def test_S02_a_file_that_broke_off_is_asked_for_and_goes_on_where_it_stopped(own: Client) -> None:
    place = sent(own, FORM, PICTURE, until=2 * PART)
    assert (where(own, place)["Upload-Offset"], where(own, place)["Upload-Length"]) == (
        str(2 * PART),
        str(len(PICTURE)),
    )
    assert "no-store" in where(own, place)["Cache-Control"]
    again = begun(own, FORM, len(PICTURE))
    assert (again.status_code, again["Location"], again["Upload-Offset"]) == (200, place, str(2 * PART))
    rest = part(own, place, 2 * PART, PICTURE[2 * PART :])
    assert (rest.status_code, rest["Upload-Offset"]) == (204, str(len(PICTURE)))
    answer = handed_in(own, place)
    assert answer.status_code == 200 and "IMG_1.jpg" in answer.text
    kept = StagedFile.objects.get()
    assert parts.staging.KeptFile(kept).read() == PICTURE and kept.owner == Case.objects.get().subject


def test_S02_a_page_that_is_opened_again_says_how_much_of_a_file_is_here(own: Client) -> None:
    step, said = "/collection/5/", "这里已有37%"
    assert "这里已有" not in own.get(step).text
    place = sent(own, SLOT, PICTURE, until=PART)
    slot = re.search(r'id="up-diploma_full".*?id="up-', own.get(step).text, re.S)
    assert slot and said in slot[0] and own.get(step).text.count("这里已有") == 1
    for offset in (PART, 2 * PART):
        part(own, place, offset, PICTURE[offset : offset + PART])
    assert into_slot(own, place).status_code == 200
    assert "这里已有" not in own.get(step).text


def test_S02_a_form_that_is_opened_again_says_how_much_of_a_file_is_here(client: Client, person: User) -> None:
    client.get("/filing/title/")
    sent(client, "/papers/parts/qualification/", PICTURE, until=PART)
    assert "这里已有37%" in client.get("/filing/title/").text
    assert "这里已有" not in Client().get("/filing/title/").text


def test_S02_another_file_begins_at_its_own_start(own: Client) -> None:
    place = sent(own, FORM, PICTURE, until=PART)
    for other in (begun(own, FORM, len(PICTURE), mark="other"), begun(own, FORM, len(PICTURE) + 1)):
        assert (other.status_code, other["Upload-Offset"]) == (201, "0") and other["Location"] != place
    assert begun(own, FORM, 9, mark="")["Location"] != begun(own, FORM, 9, mark="")["Location"]


def test_S02_a_part_for_another_place_is_refused_with_the_true_one(own: Client) -> None:
    place = sent(own, FORM, PICTURE, until=PART)
    for offset in (0, PART - 1, 2 * PART):
        answer = part(own, place, offset, PICTURE[offset : offset + PART])
        assert (answer.status_code, answer["Upload-Offset"]) == (409, str(PART))
    assert part(own, place, PART, PICTURE[PART : 2 * PART]).status_code == 204


def test_S02_only_the_first_bytes_say_what_a_file_is(own: Client) -> None:
    """A part for another place, whatever its bytes, is no reason to let the file go."""
    place = begun(own, FORM, len(PICTURE))["Location"]
    answer = part(own, place, PART, bytes(PART))
    assert (answer.status_code, answer["Upload-Offset"]) == (409, "0")
    assert part(own, place, 0, PICTURE[:PART]).status_code == 204
    again = part(own, place, 0, bytes(PART))
    assert (again.status_code, again["Upload-Offset"]) == (409, str(PART))


def test_S02_a_picture_in_parts_stands_in_its_slot_and_twice_complete_is_once_there(
    own: Client, filled: Case, django_capture_on_commit_callbacks: Any
) -> None:
    place = sent(own, SLOT, PICTURE)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            answer = into_slot(own, place)
        assert answer.status_code == 200 and "正在检查" in answer.text and 'role="alert"' not in answer.text
    scan = Evidence.objects.get(case=filled, kind="diploma_full").scan
    assert Scan.objects.filter(file_name__isnull=False, digest=scan.digest).count() == 1
    assert scan.original_bytes == len(PICTURE)
    assert begun(own, SLOT, len(PICTURE))["Location"] != place


def test_S02_several_files_of_one_paper_come_in_parts_too_and_nothing_is_left_of_the_parts(
    own: Client, filled: Case, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    other = padded(documents.jpeg(documents.cast(12), "diploma_full"), 300_000)
    names = ",".join(name_of(sent(own, SLOT, data, mark=str(len(data)))) for data in (PICTURE, other))
    with django_capture_on_commit_callbacks(execute=True):
        own.post("/collection/scans/diploma_full/", {"parts": names}, headers={"hx-request": "true"})
    scan = Evidence.objects.get(case=filled, kind="diploma_full").scan
    assert scan.original_bytes > len(PICTURE) + len(other)
    assert list((folder / "parts").iterdir()) == []


def test_S02_in_a_form_twice_complete_is_one_file(own: Client, django_capture_on_commit_callbacks: Any) -> None:
    place, tokens = sent(own, FORM, PICTURE), []
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tokens.append(re.findall(r'name="proof-kept" value="([^"]+)"', handed_in(own, place).text))
    assert tokens[0] == tokens[1] == [str(StagedFile.objects.get().pk)]


def test_S02_a_picture_from_the_phone_comes_in_parts_and_complete_twice_is_received_once(filled: Case) -> None:
    _, token = handovers.begin(case=filled, kind="diploma_full", by=filled.subject)
    phone = Client()
    place = sent(phone, f"/phone/{token}/parts/", PICTURE)
    assert where(phone, place)["Referrer-Policy"] == "strict-origin"
    for _ in range(2):
        answer = phone.post(f"/phone/{token}/", {"parts": name_of(place)})
        assert (answer.status_code, answer["Location"]) == (302, "/phone/sent/")
    scan = Evidence.objects.get(case=filled, kind="diploma_full").scan
    assert (scan.owner, scan.original_bytes, scan.file_name) == (filled.subject, len(PICTURE), "IMG_1.jpg")
    assert phone.post(f"/phone/{token}/").status_code == 410


def test_P04_who_has_no_account_sends_in_parts_as_well(client: Client, person: User) -> None:
    place = sent(client, "/papers/parts/qualification/", PICTURE)
    answer = client.post("/papers/", {"kind": "qualification", "name": "certificate", "parts": name_of(place)})
    assert answer.status_code == 200 and StagedFile.objects.get().owner is None
    assert where(Client(), place).status_code == 410


# ---- what is refused -----------------------------------------------------------------------------------------------------


def test_S04_what_is_too_large_is_refused_before_a_byte_of_it_is_sent(own: Client) -> None:
    answer = begun(own, FORM, 20 * 1024 * 1024 + 1)
    assert (answer.status_code, answer.content.decode()) == (413, "".join(words.TOO_BIG))
    assert answer["Content-Type"].startswith("text/plain") and not PartialFile.objects.exists()
    assert begun(own, FORM, 0).status_code == 422


@pytest.mark.parametrize(
    ("start", "sentences"),
    [
        (b"PK\3\4", words.ZIP),
        (b"<svg ", words.SVG),
        (b"words", words.NOT_IMAGE),
        (parts.intake.BUNDLE, words.NOT_IMAGE),
    ],
)
def test_S04_what_is_no_picture_is_refused_by_its_first_part(
    own: Client, start: bytes, sentences: words.Trouble
) -> None:
    data = start + bytes(PART)
    place = begun(own, FORM, len(data))["Location"]
    answer = part(own, place, 0, data[:PART])
    assert (answer.status_code, answer.content.decode()) == (415, "".join(sentences))
    assert not PartialFile.objects.exists() and where(own, place).status_code == 410


@pytest.mark.parametrize("size", [1, parts.LEAST - 1, parts.MOST + 1])
def test_S04_a_part_has_a_size_that_keeps_files_few_and_threads_free(own: Client, size: int) -> None:
    data = padded(PICTURE, 2_000_000)
    place = begun(own, FORM, len(data))["Location"]
    assert part(own, place, 0, data[:size]).status_code == 409
    assert PartialFile.objects.get().offset == 0


@pytest.mark.parametrize("size", [parts.LEAST, parts.MOST])
def test_S04_the_smallest_and_the_largest_part_are_taken(own: Client, size: int) -> None:
    data = padded(PICTURE, 2_000_000)
    place = begun(own, FORM, len(data))["Location"]
    assert part(own, place, 0, data[:size]).status_code == 204


def test_S04_more_than_was_said_is_not_taken(own: Client) -> None:
    place = begun(own, FORM, PART)["Location"]
    assert part(own, place, 0, PICTURE[: PART + 1]).status_code == 409


def test_S02_what_does_not_speak_the_protocol_is_told_so(own: Client) -> None:
    place = begun(own, FORM, len(PICTURE))["Location"]
    assert own.head(place).status_code == 412
    assert part(own, place, 0, PICTURE[:PART], "image/jpeg").status_code == 415
    assert own.post(place, headers=head()).status_code == 405
    assert own.get(FORM)["Location"] == "/" and own.get(place)["Location"] == "/"


def test_S05_without_the_pages_token_nothing_is_begun(filled: Case) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(filled.subject)
    assert begun(strict, FORM, 9).status_code == 403 and not PartialFile.objects.exists()


def test_Q02_to_another_person_and_in_another_slot_the_file_does_not_exist(own: Client, stranger: User) -> None:
    place, other = sent(own, SLOT, PICTURE, until=PART), Client()
    other.force_login(stranger)
    for client, address in (
        (other, place),
        (own, place.replace("diploma_full", "photo")),
        (own, f"{FORM}{name_of(place)}/"),
        (own, place.replace(name_of(place), "0" * 8 + "-0000-4000-8000-" + "0" * 12)),
    ):
        for answer in (where(client, address), part(client, address, PART, PICTURE[PART : 2 * PART])):
            assert answer.status_code == 410
    assert part(other, place, PART, PICTURE[PART : 2 * PART]).content.decode() == "".join(words.UPLOAD_OVER)
    assert into_slot(own, place).status_code == 200 and words.UPLOAD_OVER.why in into_slot(own, place).text
    assert PartialFile.objects.get().offset == PART


def test_L06_whose_session_has_ended_is_told_so(own: Client) -> None:
    place = sent(own, SLOT, PICTURE, until=PART)
    headers = head(Upload_Offset=PART, X_HTTP_Method_Override="PATCH", X_Autosave="1")
    answer = Client().post(place, PICTURE[PART:], content_type="application/offset+octet-stream", headers=headers)
    assert answer.status_code == 401 and "登录" in answer.content.decode()


def submitted(case: Case) -> None:
    casework.submit(case, by=case.subject)


def decided(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(state="approved")


def locked(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(state="returned", open_items=["scan.photo"])


@pytest.mark.parametrize(
    ("meanwhile", "here", "there"),
    [
        (submitted, collection_words.SUBMITTED_MEANWHILE, handover_words.SUBMITTED),
        (decided, collection_words.TAKES_NOTHING_MORE, handover_words.DECIDED),
        (locked, collection_words.LOCKED, handover_words.LOCKED),
    ],
)
def test_W12_a_part_for_what_was_submitted_or_decided_meanwhile_is_refused_plainly(
    own: Client, filled: Case, meanwhile: Any, here: str, there: handover_words.Closed
) -> None:
    _, token = handovers.begin(case=filled, kind="diploma_full", by=filled.subject)
    place, phone = (sent(own, to, PICTURE, until=PART) for to in (SLOT, f"/phone/{token}/parts/"))
    before = Evidence.objects.get(case=filled, kind="diploma_full").scan
    meanwhile(filled)
    for address, sentence in ((place, here), (phone, there.sentence)):
        answer = part(own, address, PART, PICTURE[PART : 2 * PART])
        assert (answer.status_code, answer.content.decode()) == (409, sentence)
    into_slot(own, place), own.post(f"/phone/{token}/", {"parts": name_of(phone)})
    assert Evidence.objects.get(case=filled, kind="diploma_full").scan == before
    assert set(PartialFile.objects.values_list("offset", flat=True)) == {PART}


def test_S02_a_part_after_the_time_of_its_code_is_refused_plainly(filled: Case) -> None:
    row, token = handovers.begin(case=filled, kind="photo", by=filled.subject)
    place = sent(Client(), f"/phone/{token}/parts/", PICTURE, until=PART)
    type(row).objects.update(expires_at=timezone.now())
    answer = part(Client(), place, PART, PICTURE[PART : 2 * PART])
    assert (answer.status_code, answer.content.decode()) == (410, handover_words.EXPIRED.sentence)
    guessed = part(Client(), place.replace(token, "no-such-code"), PART, PICTURE[PART : 2 * PART])
    assert guessed.status_code == 404


# ---- what is left --------------------------------------------------------------------------------------------------------


def test_S02_an_hour_after_its_last_part_a_file_is_over_and_swept(own: Client, folder: Path) -> None:
    place = sent(own, FORM, PICTURE, until=PART)
    PartialFile.objects.update(touched_at=timezone.now() - parts.LIFE - timedelta(seconds=1))
    assert part(own, place, PART, PICTURE[PART : 2 * PART]).content.decode() == "".join(words.UPLOAD_OVER)
    assert dict(retention.report())["uploads that broke off"] == 1
    retention.apply()
    assert not PartialFile.objects.exists() and list((folder / "parts").iterdir()) == []


def test_S02_parts_whose_row_is_gone_are_swept(own: Client, folder: Path) -> None:
    sent(own, FORM, PICTURE, until=PART)
    PartialFile.objects.all().delete()
    assert len(list((folder / "parts").iterdir())) == 1
    assert parts.sweep(PartialFile.objects.none()) == 0 and list((folder / "parts").iterdir()) == []


def test_Q02_parts_lie_sealed_and_the_rotation_of_keys_finds_them(own: Client, folder: Path) -> None:
    sent(own, FORM, PICTURE, until=2 * PART)
    found = list(parts.sealed())
    assert len(found) == 2
    for path, _ in found:
        assert PICTURE[1000:1064] not in (folder / path).read_bytes()


def test_S04_who_begins_many_loses_the_oldest(own: Client) -> None:
    places = [sent(own, FORM, PICTURE, until=PART, mark=str(turn)) for turn in range(parts.MOST_FILES + 1)]
    assert [where(own, place).status_code for place in places] == [410] + [200] * parts.MOST_FILES


def test_S04_given_up_nothing_of_it_is_left(own: Client, folder: Path, django_capture_on_commit_callbacks: Any) -> None:
    place = sent(own, FORM, PICTURE, until=PART)
    with django_capture_on_commit_callbacks(execute=True):
        assert own.post(place, headers=head(X_HTTP_Method_Override="DELETE")).status_code == 204
    assert not PartialFile.objects.exists() and list((folder / "parts").iterdir()) == []


def test_S04_parts_of_people_without_account_count_where_files_of_theirs_are_bounded(
    client: Client, person: User, settings: Any
) -> None:
    to = "/papers/parts/qualification/"
    sent(client, to, padded(PICTURE, 1_500_000))
    settings.ACMS_STRANGERS_MB = 1
    answer = begun(client, to, 9, mark="next")
    assert (answer.status_code, answer.content.decode()) == (422, "".join(words.NO_ROOM_FOR_STRANGERS))


def test_L06_who_begins_without_end_is_stopped(own: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PAPERS", limits.Limit("papers", 2, limits.QUARTER))
    assert [begun(own, FORM, 9, mark=str(turn)).status_code for turn in range(3)] == [201, 201, 429]
