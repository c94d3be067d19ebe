"""W13: how the head of a portrait is found by its outline, and under what an index finds it."""

import base64

import cv2
import numpy as np
import pytest

from acms.scans import likeness
from acms.scans.intake import Pixels


def head(middle: int, top: int, width: int, light: int = 250) -> Pixels:
    """A head with shoulders on white, of the size of the photo: an oval, darker below."""
    photo = np.full((413, 295, 3), light, np.uint8)
    cv2.ellipse(photo, (middle, top + round(0.65 * width)), (width // 2, round(0.65 * width)), 0, 0, 360, (60, 70, 90), -1)  # fmt: skip
    photo[top + round(1.2 * width) :, 20:275] = (50, 50, 50)
    return photo


@pytest.mark.parametrize(("middle", "top", "width"), [(147, 40, 160), (130, 70, 130), (170, 5, 180)])
@pytest.mark.parametrize("light", [250, 225])
def test_W13_a_head_is_found_by_its_outline_on_the_ground(middle: int, top: int, width: int, light: int) -> None:
    found = likeness._head(head(middle, top, width, light))
    assert found is not None
    # Its top is where it is an eighth of the picture wide.
    assert found[0] == pytest.approx(middle, abs=1.5)
    assert top - 1 <= found[1] <= top + 6
    assert found[2] == pytest.approx(width, rel=0.04)


@pytest.mark.parametrize(("top", "found"), [(0, True), (200, True), (206, True), (209, False), (412, False)])
def test_W13_a_head_begins_in_the_upper_half(top: int, found: bool) -> None:
    photo = np.full((413, 295, 3), 250, np.uint8)
    photo[top:, 87:207] = 60
    assert bool(likeness.of(photo)) is found


def test_W13_what_stands_at_the_sides_is_no_head() -> None:
    """The edge of a scan is often dark; so is a thin line on it."""
    photo = np.full((413, 295, 3), 250, np.uint8)
    photo[:, :2] = photo[:, -2:] = 20
    assert likeness.of(photo) == ""
    drawn = head(147, 60, 150)
    edged = drawn.copy()
    edged[:, :2] = edged[:, -2:] = 20
    cv2.line(edged, (0, 10), (20, 10), (20, 20, 20), 2)
    assert likeness._head(edged) == pytest.approx(likeness._head(drawn), abs=2)


# ---- what an index finds -------------------------------------------------------------------------------------------------------------


def kept(value: int = 0, *, only: tuple[int, int] | None = None) -> str:
    """A stored likeness all of whose waves, or only one of them, have a value; 96 are one rough step."""
    waves = np.zeros((16, 12), "<i2")
    waves[only or ...] = value
    return base64.b64encode(waves.tobytes()).decode()


NONE = ",".join(["0"] * 28)


@pytest.mark.parametrize(("value", "step"), [(0, "0"), (47, "0"), (49, "1"), (96, "1"), (-96, "-1"), (960, "10")])
def test_W13_each_wave_counts_by_its_nearest_step(value: int, step: str) -> None:
    assert likeness.keys(kept(value)) == [",".join([step] * 28)] * 2


def test_W13_the_two_keys_look_at_other_waves_and_neither_at_the_light() -> None:
    seen: tuple[list[tuple[int, int]], ...] = ([], [])
    for row in range(16):
        for column in range(12):
            for number, key in enumerate(likeness.keys(kept(96, only=(row, column)))):
                if key != NONE:
                    seen[number].append((row, column))
    one, two = map(set, seen)
    assert len(one) == len(two) == 28 and not one & two
    assert (0, 0) not in one | two and {(0, 1), (1, 0), (1, 1), (0, 2)} <= one | two
    assert max(row + column for row, column in one | two) <= 10, "the broadest waves"


@pytest.mark.parametrize(("value", "moved"), [(30, None), (34, None), (37, "1"), (47, "1"), (-47, "-1"), (-30, None)])
def test_W13_a_wave_near_the_next_step_is_looked_up_there_as_well(value: int, moved: str | None) -> None:
    one, two = likeness.probes(kept(value, only=(0, 1)))
    beside = ",".join([moved or "", *["0"] * 27])
    assert (one, two) == ([NONE, beside] if moved else [NONE], [NONE])


def test_W13_of_many_waves_near_a_step_the_ten_nearest_are_looked_up() -> None:
    for probes in likeness.probes(kept(45)):
        assert len(probes) == len(set(probes)) == likeness.MOST_PROBES and probes[0] == NONE
        assert max(probe.split(",").count("1") for probe in probes) == 10
    waves = np.full((16, 12), 40, "<i2")
    for place in ((0, 1), (2, 0)):
        waves[place] = 47
    one, two = likeness.probes(base64.b64encode(waves.tobytes()).decode())
    nearest = [likeness.keys(kept(96, only=place)) for place in ((0, 1), (2, 0))]
    assert all(key in (one, two)[number] for keys in nearest for number, key in enumerate(keys))


def test_W13_two_pictures_are_as_far_apart_as_their_waves_on_the_average() -> None:
    assert likeness.apart(kept(0), kept(64, only=(3, 3))) == pytest.approx((1 / 192) ** 0.5)
    assert likeness.apart("", kept()) == likeness.apart(kept(), "") == float("inf")
    assert likeness.are_one(kept(5), kept(5)) and not likeness.are_one(kept(5), "")
