"""W13: a portrait that was saved anew, scaled, cropped or brightened is found again under another person, and nobody else's is."""

import base64
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from acms.accounts.models import User
from acms.base import crypto, work
from acms.demo import documents, face
from acms.scans import actions, elsewhere, encode, likeness, mend, portrait, store, tasks
from acms.scans.intake import Pixels
from acms.scans.models import Scan, ScanState

SEED = 90_017


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, settings: Any) -> None:
    """Keys of its own: a test adds one."""
    settings.ACMS_KEYS_FILE = str(tmp_path / "keys.json")


def scaled(photo: Pixels, by: float) -> Pixels:
    how = cv2.INTER_AREA if by < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(photo, None, fx=by, fy=by, interpolation=how), np.uint8)


def lit(photo: Pixels, power: float, more: float = 0) -> Pixels:
    return np.asarray(np.clip(255 * (photo / 255) ** power + more, 0, 255), np.uint8)


def cropped(photo: Pixels, top: int, right: int, bottom: int, left: int) -> Pixels:
    return np.ascontiguousarray(photo[top : photo.shape[0] - bottom, left : photo.shape[1] - right])


SAVED_ANEW: dict[str, tuple[Callable[[Pixels], Pixels], int]] = {
    "recompressed": (lambda photo: photo, 45),
    "smaller": (lambda photo: scaled(photo, 0.62), 88),
    "larger": (lambda photo: scaled(photo, 1.4), 88),
    "cropped": (lambda photo: cropped(photo, 14, 22, 60, 9), 90),
    "brightened": (lambda photo: lit(photo, 0.9, 4), 90),
    "darkened": (lambda photo: lit(photo, 1.1), 90),
    "all of it": (lambda photo: lit(scaled(cropped(photo, 8, 12, 30, 10), 0.85), 0.93, 3), 70),
}


def uploaded(photo: Pixels, owner: User, quality: int = 92) -> Scan:
    """A photo as the worker leaves it, by the way of every upload."""
    scan = actions.receive(kind="photo", data=encode.jpeg(photo, quality), file_name="a.jpg", owner=owner)
    assert work.work_one(tasks.LANE)
    scan.refresh_from_db()
    assert scan.state == ScanState.USABLE, scan.findings
    return scan


@pytest.mark.parametrize("how", SAVED_ANEW)
def test_W13_a_portrait_saved_anew_is_found_under_another_person(how: str, person: User, stranger: User) -> None:
    change, quality = SAVED_ANEW[how]
    theirs = uploaded(face.draw(SEED), stranger)
    mine = uploaded(change(face.draw(SEED)), person, quality)
    assert mine.digest != theirs.digest
    assert elsewhere.same_portrait([mine]) == {str(mine.pk): [theirs]}
    assert elsewhere.same_portrait([theirs]) == {str(theirs.pk): [mine]}


@pytest.mark.parametrize("lean", [-6.0, 3.0])
def test_W13_a_portrait_that_was_set_right_is_found_where_the_same_picture_was_left_as_it_leans(
    lean: float, person: User, stranger: User
) -> None:
    """Where the measured lean lies near the border, one copy of a picture is turned and the other is not."""
    leaning = portrait.level(face.draw(SEED), lean)
    theirs = uploaded(leaning, stranger)
    mine = uploaded(scaled(leaning, 0.5), person)  # 295×413 already: it stays as it comes
    assert any("扶正" in change for change in theirs.changed) and not any("扶正" in change for change in mine.changed)
    assert elsewhere.same_portrait([mine]) == {str(mine.pk): [theirs]}
    assert elsewhere.same_portrait([theirs]) == {str(theirs.pk): [mine]}


@pytest.mark.parametrize("lean", [-6.2, -5.1, -3.7, -3.0, 2.2, 3.9, 5.3])
def test_W13_a_portrait_that_was_turned_on_purpose_is_found(lean: float, person: User, stranger: User) -> None:
    """However it was held in what either of the two has handed in."""
    theirs = uploaded(face.draw(SEED), stranger)
    mine = uploaded(scaled(portrait.level(face.draw(SEED), lean), 0.7), person, 70)
    assert elsewhere.same_portrait([mine]) == {str(mine.pk): [theirs]}
    assert elsewhere.same_portrait([theirs]) == {str(theirs.pk): [mine]}


def test_W13_how_else_a_head_may_be_held_is_kept_with_the_portrait_or_worked_out_from_it(
    person: User, stranger: User
) -> None:
    """W13: what was read before it was kept has its picture; either is enough to be looked for by."""
    theirs = uploaded(face.draw(SEED), stranger)
    mine = uploaded(scaled(portrait.level(face.draw(SEED), 3.9), 0.7), person, 70)
    assert not likeness.are_one(mine.likeness, theirs.likeness)
    older = Scan.objects.get(pk=mine.pk)
    older.likeness_leaning = ""
    assert elsewhere.same_portrait([older]) == {str(mine.pk): [theirs]}
    store.drop(mine.pk)
    assert elsewhere.same_portrait([mine]) == {str(mine.pk): [theirs]}
    assert elsewhere.same_portrait([older]) == {}


def test_W13_a_portrait_seen_in_a_mirror_is_found(person: User, stranger: User) -> None:
    theirs = uploaded(face.draw(SEED), stranger)
    mine = uploaded(scaled(np.ascontiguousarray(face.draw(SEED)[:, ::-1]), 0.7), person, 70)
    assert not likeness.are_one(mine.likeness, theirs.likeness)  # else there is nothing to mend
    assert elsewhere.same_portrait([mine]) == {str(mine.pk): [theirs]}
    assert elsewhere.same_portrait([theirs]) == {str(theirs.pk): [mine]}
    assert likeness.mirrored(likeness.mirrored(mine.likeness)) == mine.likeness and likeness.mirrored("") == ""


def test_W13_a_portrait_whose_picture_is_kept_no_more_is_looked_for_by_what_was_kept(
    person: User, stranger: User
) -> None:
    theirs, mine = (uploaded(face.draw(SEED), owner) for owner in (stranger, person))
    store.drop(mine.pk)
    assert elsewhere.same_portrait([mine]) == {str(mine.pk): [theirs]}


def test_W13_other_people_are_no_twins(person: User, stranger: User) -> None:
    for seed in range(SEED + 1, SEED + 9):
        uploaded(face.draw(seed), stranger)
    assert elsewhere.same_portrait([uploaded(face.draw(SEED), person)]) == {}


def test_W13_ones_own_portrait_is_no_other_persons(person: User) -> None:
    first, again = (uploaded(face.draw(SEED), person, quality) for quality in (92, 60))
    assert elsewhere.same_portrait([first, again]) == {}


def test_W13_portraits_are_found_by_their_indexes_in_two_statements(person: User, stranger: User) -> None:
    theirs, mine = (uploaded(face.draw(SEED), owner) for owner in (stranger, person))
    with CaptureQueriesContext(connection) as who:
        assert elsewhere.strangers(person.pk, {stranger.pk}) == {stranger.pk}
    with CaptureQueriesContext(connection) as asked:
        assert elsewhere.same_portrait([mine])[str(mine.pk)] == [theirs]
    assert len(asked) == 2 + len(who)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
            plan = str(cursor.fetchall())
        assert "scan_by_likeness_one" in plan and "scan_by_likeness_two" in plan


def test_Q02_the_columns_tell_nothing_of_a_face(person: User) -> None:
    scan = uploaded(face.draw(SEED), person)
    with connection.cursor() as cursor:
        cursor.execute("SELECT likeness, likeness_one, likeness_two FROM scans_scan")
        sealed, *keys = cursor.fetchone()
    assert scan.likeness and scan.likeness not in sealed and sealed.startswith(crypto.ring().active)
    plain = likeness.keys(scan.likeness)
    assert all(key and key not in plain and key.startswith(f"{crypto.ring().active}:") for key in keys)


def test_W13_the_likeness_goes_with_the_scan(person: User) -> None:
    scan = uploaded(face.draw(SEED), person)
    actions.discard(scan=scan, by=person)
    assert not Scan.objects.exists()


def test_W13_only_portraits_have_one(person: User) -> None:
    data = documents.jpeg(documents.cast(3), "id_emblem")
    scan = actions.receive(kind="id_emblem", data=data, file_name="a.jpg", owner=person)
    assert work.work_one(tasks.LANE)
    scan.refresh_from_db()
    assert (scan.likeness, scan.likeness_one, scan.likeness_two) == ("", None, None)


def test_W13_a_new_key_of_the_ring_finds_what_an_older_one_wrote(person: User, stranger: User) -> None:
    theirs = uploaded(face.draw(SEED), stranger)
    crypto.add_key()
    mine = uploaded(scaled(face.draw(SEED), 0.8), person)
    assert str(mine.likeness_one).partition(":")[0] != str(theirs.likeness_one).partition(":")[0]
    assert elsewhere.same_portrait([mine])[str(mine.pk)] == [theirs]


def test_W13_portraits_of_before_get_theirs_from_the_archive_copy(person: User, stranger: User) -> None:
    theirs, mine = (uploaded(face.draw(SEED), owner) for owner in (stranger, person))
    Scan.objects.filter(pk=theirs.pk).update(**elsewhere.found_by_likeness(""))
    assert elsewhere.same_portrait([mine]) == {}
    assert actions.recognise_old() == 1 and actions.recognise_old() == 0
    assert elsewhere.same_portrait([mine]) == {str(mine.pk): [theirs]}


def test_W13_a_picture_without_a_head_has_no_likeness() -> None:
    white: Pixels = np.full((413, 295, 3), 250, np.uint8)
    assert likeness.of(white) == "" and likeness.keys("") == likeness.probes("") == []
    assert not likeness.are_one("", "") and elsewhere.found_by_likeness("")["likeness_one"] is None


def test_W13_no_two_invented_people_are_one() -> None:
    chance = random.Random(7)
    waves = [likeness.of(face.draw(seed, 295, 413)) for seed in chance.sample(range(10**6), 60)]
    pairs = [(one, other) for n, one in enumerate(waves) for other in waves[:n]]
    assert all(waves) and not [pair for pair in pairs if likeness.are_one(*pair)]


@pytest.mark.parametrize(("width", "found"), [(54, False), (66, True)])
def test_W13_what_is_narrower_than_a_fifth_of_the_picture_is_no_head(width: int, found: bool) -> None:
    photo: Pixels = np.full((413, 295, 3), 250, np.uint8)
    photo[80:, 147 - width // 2 : 147 + width // 2] = 60
    assert bool(likeness.of(photo)) is found


@given(st.integers(0, 205), st.integers(1, 290), st.integers(1, 295), st.integers(0, 200))
def test_W13_whatever_is_in_a_picture_it_has_a_head_or_none(top: int, left: int, wide: int, tone: int) -> None:
    photo: Pixels = np.full((413, 295, 3), 250, np.uint8)
    photo[top : top + wide, left : left + wide] = tone
    likeness.of(photo)


@pytest.mark.parametrize("ground", [250, 120], ids=["white", "grey"])
def test_S02_a_certificate_in_the_place_of_the_photo_is_told_to_be_no_portrait(ground: int) -> None:
    page: Pixels = np.full((1400, 1000, 3), ground, np.uint8)
    cv2.rectangle(page, (30, 30), (970, 1370), (40, 60, 150), 12)
    for row in range(300, 1200, 60):
        page[row : row + 26, 120:880:3] = 30
    said = mend.check("photo", encode.jpeg(page, 90))
    assert {finding.code for finding in said.findings} & {"no_face", "no_features"}, said.findings


def kept(*values: int) -> str:
    """A likeness as installations have it in their rows: 16 × 12 waves, little-endian 16 bits, 64 a unit; these in turn."""
    return base64.b64encode(np.resize(np.array(values, "<i2"), 16 * 12).tobytes()).decode()


def test_W13_what_installations_have_stored_is_read_as_it_was_written() -> None:
    assert likeness.apart(kept(0), kept(64)) == 1.0
    assert likeness.are_one(kept(0), kept(11)) and not likeness.are_one(kept(0), kept(12))  # 0.172, 0.188
    assert likeness.keys(kept(1920)) == [",".join(["20"] * 28)] * 2  # 30 units are twenty steps
    assert likeness.probes(kept(1920)) == [[",".join(["20"] * 28)]] * 2
