"""W13: the same pressing of a seal on another person's letter, and another seal than the unit's own, are for people."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import cv2
import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.casework import letters as results
from acms.casework.views import viewer
from acms.letters import seals, tasks
from acms.letters.audit import examine, impression
from acms.letters.models import Audit, Impression, Letter, LetterState, Verdict
from acms.scans import elsewhere, store
from acms.scans.models import Scan, ScanState
from tests.letters import stamps
from tests.letters.stamps import Cut, found, scanned
from tests.letters.test_letters import FACTS

NAME = "呼和浩特市样例商贸有限公司"
OWN = Cut(NAME, "财务专用章")


def ink(picture: np.ndarray) -> impression.Impression:
    pressed = found(picture).pressed
    assert pressed is not None
    return impression.of(pressed)


def pasted(picture: np.ndarray, quality: int = 70) -> np.ndarray:
    """The picture of a seal put elsewhere, a little blurred, and saved again."""
    moved = cv2.warpAffine(
        picture, np.array([[1, 0, 31.4], [0, 1, -17.3]]), picture.shape[1::-1], borderValue=(250,) * 3
    )
    soft = cv2.GaussianBlur(moved, (0, 0), 0.7)
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", soft, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], 1), np.uint8)


@pytest.fixture(scope="module")
def pressings() -> list[np.ndarray]:
    return [scanned(OWN, seed=seed, turn=turn) for seed, turn in ((1, 4), (2, 4), (3, -11))]


def test_W13_a_copied_pressing_is_told_from_another_one_of_the_same_seal(pressings: list[np.ndarray]) -> None:
    first, same_turn, turned = (ink(picture) for picture in pressings)
    assert impression.is_copy(first, ink(pasted(pressings[0])))
    for other in (same_turn, turned):
        assert not impression.is_copy(first, other) and not impression.is_other_seal(first, other)


@pytest.mark.parametrize("degrees", [19, -19, 40])
def test_W13_a_copied_pressing_that_was_turned_is_known_again(pressings: list[np.ndarray], degrees: int) -> None:
    height, width = pressings[2].shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    turned = cv2.warpAffine(pressings[2], turn, (width, height), borderValue=(250,) * 3)
    assert impression.is_copy(ink(pressings[2]), ink(pasted(np.asarray(turned, np.uint8))))


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_W13_two_pressings_of_a_damaged_seal_are_no_copy(seed: int) -> None:
    """What is broken off stands in both at the same places: honest units press such seals for years."""
    damaged = replace(OWN, broken=((-140, 6, 0.5), (20, 3, 0.4), (75, 8, 0.6), (110, 2, 0.3)))
    pressed = [ink(scanned(damaged, seed=seed + n, turn=5 * n, wear=0.25)) for n in (0, 40)]
    assert not impression.is_copy(*pressed) and not impression.is_other_seal(*pressed)


@pytest.mark.parametrize("degrees", [0, -33])
def test_W13_a_photograph_of_a_pressing_that_is_printed_again_is_known(
    pressings: list[np.ndarray], degrees: int
) -> None:
    """Half the pixels, out of focus, leaning, in another light."""
    height, width = pressings[0].shape[:2]
    x, y = stamps.PX * 52, stamps.PX * 254
    turn = cv2.getRotationMatrix2D((x, y), degrees, 0.98)
    square = np.array([[-300, -300], [300, -300], [300, 300], [-300, 300]], np.float32) + np.array([x, y], np.float32)
    leaning = square + np.array([[9, -6], [-4, 8], [7, 3], [-8, -5]], np.float32)
    lean = cv2.getPerspectiveTransform(square, leaning) @ np.vstack([turn, [0, 0, 1]])
    seen = cv2.warpPerspective(pressings[0], lean, (width, height), borderValue=(250,) * 3)
    small = cv2.resize(seen, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    large = cv2.GaussianBlur(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), (0, 0), 1.5)
    dark = (255 * (large / 255.0) ** 1.3).astype(np.uint8)
    assert impression.is_copy(ink(pressings[0]), ink(pasted(dark, quality=60)))


@pytest.mark.parametrize(
    "other",
    [replace(OWN, long=42, short=42), Cut("样例商贸呼和浩特市", "公章", star=False)],
    ids=["larger", "other words"],
)
def test_W13_another_seal_is_told_from_the_units(other: Cut, pressings: list[np.ndarray]) -> None:
    assert impression.is_other_seal(ink(pressings[0]), ink(scanned(other, seed=5)))


def test_W13_what_is_kept_of_an_impression_is_small_and_comes_back(pressings: list[np.ndarray]) -> None:
    one = ink(pressings[0])
    again = impression.Impression.unpacked(one.long, one.short, one.packed())
    assert len(one.packed()) < 8000 and impression.is_copy(one, again)


# ---- across letters ---------------------------------------------------------------------------------------------------
def letter_of(owner: User, picture: np.ndarray, state: str = LetterState.VALID, **facts: str) -> Scan:
    """An audited letter of somebody, with this seal on it."""
    stated = (FACTS.as_dict() | facts) | {"name": owner.name}
    letter = Letter.objects.create(
        serial=uuid4().hex[:10], owner=owner, facts=stated, layout=[], sha256="", issued_at=timezone.now(), state=state
    )
    scan = Scan.objects.create(
        kind="proof_letter", owner=owner, state=ScanState.USABLE, width=100, height=100, original_bytes=1
    )
    audit = Audit.objects.create(letter=letter, scan=scan, verdict=Verdict.PASS, findings=[])
    seals.remember(audit, ink(picture), [1, 2, 3, 4])
    return scan


def codes(scan: Scan) -> list[str]:
    return [found.code for found in results.results(scan, "post.letter", "证明函")]


def test_W13_the_first_seal_of_a_unit_and_another_pressing_of_it_pass(
    person: User, stranger: User, pressings: list[np.ndarray]
) -> None:
    assert codes(letter_of(stranger, pressings[0], LetterState.USED)) == ["letter"]
    assert codes(letter_of(person, pressings[2])) == ["letter"]


def test_W13_a_copied_seal_is_for_people_who_see_both_letters(
    person: User, stranger: User, pressings: list[np.ndarray]
) -> None:
    theirs = letter_of(stranger, pressings[0])
    mine = letter_of(person, pasted(pressings[0]))
    assert codes(mine) == ["seen_seal", "letter"]
    assert viewer.TWINS["seen_seal"]([mine]) == {str(mine.pk): [theirs]}
    assert seals.same_pressing([letter_of(person, pasted(pressings[0]), uscc="12150000MA0TE5T16J")]) == {}


def test_W13_another_seal_than_on_the_units_approved_letters_is_for_people(
    person: User, stranger: User, pressings: list[np.ndarray]
) -> None:
    larger = scanned(replace(OWN, long=42, short=42), seed=5)
    letter_of(stranger, pressings[0])  # nobody has approved it: it says nothing of the unit
    mine = letter_of(person, larger)
    assert codes(mine) == ["letter"]
    Letter.objects.filter(owner=stranger).update(state=LetterState.USED)
    found = list(results.results(mine, "post.letter", "证明函"))
    assert [one.code for one in found] == ["seal_changed", "letter"]
    assert found[0].box and list(found[0].box) == [1, 2, 3, 4]


def test_W13_a_look_up_asks_the_units_index_and_stops_somewhere(
    person: User, stranger: User, pressings: list[np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        letter_of(stranger, pressings[0])
    mine = letter_of(person, pressings[0])
    monkeypatch.setattr(seals, "MOST", 2)
    with CaptureQueriesContext(connection) as who:
        assert elsewhere.strangers(person.pk, {stranger.pk}) == {stranger.pk}
    with CaptureQueriesContext(connection) as asked:
        assert len(seals.same_pressing([mine])[str(mine.pk)]) == 2
    assert len(asked) <= 3 + len(who) and "impression_of_unit" in {index.name for index in Impression._meta.indexes}


def test_W13_the_audit_in_the_background_remembers_the_seal(
    person: User, pressings: list[np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = letter_of(person, pressings[0])
    Impression.objects.all().delete()
    Audit.objects.update(verdict="", findings=None, queued_at=timezone.now())
    outcome = examine.Outcome(scan.audit.letter.form, sealed=(ink(pressings[0]), (2, 4, 6, 8)))
    monkeypatch.setattr(examine, "letter", lambda *_: outcome)
    working: Any = cv2.imencode(".png", np.zeros((50, 50, 3), np.uint8))[1].tobytes()
    monkeypatch.setattr(store, "get", lambda *_: working)
    assert work.work_one(tasks.LANE)
    kept = Impression.objects.get(audit__scan=scan)
    assert (kept.unit, kept.box) == (FACTS.uscc, [4, 8, 12, 16])  # in pixels of the archive copy, twice as large
    assert seals.changed(scan) is None
