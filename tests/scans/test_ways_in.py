"""What is beside the reading of scans: the command, the comparison of faces, and single things that readers must not stumble over."""

import io
import json
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import cv2
import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from acms.accounts.models import User
from acms.demo import documents, face
from acms.scans import actions, encode, faces, heads, looks, ocr, photo, portrait, readers, sandbox, store, words
from acms.scans.intake import NotTaken, Pixels, decode
from acms.scans.models import Scan, ScanState
from acms.scans.ocr import Line
from acms.scans.readers import form, qr
from tests.scans.storage import lying, of_its_own, written
from tests.scans.test_bad_input import page
from tests.scans.test_photos import made, verdicts
from tests.scans.test_pieces import at
from tests.scans.test_seals import FONT

WHO = documents.cast_for("乌云其木格", "152301197005050007")


# ---- the command -----------------------------------------------------------------------------------------------------------------


def ran(*arguments: object) -> str:
    out = io.StringIO()
    call_command("scans", *map(str, arguments), stdout=out)
    return out.getvalue().strip()


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("cards") / "card.jpg"
    file.write_bytes(documents.jpeg(WHO, "id_portrait"))
    return file


def test_S07_the_command_reads_a_file_and_tells_what_it_says(card: Path) -> None:
    told = json.loads(ran("read", "id_portrait", card))
    assert told.keys() == {"kind", "fields", "ms"} and told["kind"] == "id_portrait"
    assert told["fields"]["name"]["value"] == WHO.name and "\\u" not in ran("read", "id_portrait", card, "--json")
    assert told["fields"]["id_number"]["value"] == WHO.id_number and 0 < told["ms"] < 60_000


def test_S02_the_command_checks_a_file_and_writes_what_was_made_of_it(card: Path, tmp_path: Path) -> None:
    out = tmp_path / "archive.jpg"
    told = json.loads(ran("check", "id_portrait", card, "--out", out))
    assert (told["verdict"], told["findings"], told["width"], told["height"]) == ("usable", [], 1180, 744)
    assert told["bytes"] == len(out.read_bytes()) and told["dpi"] == 350 and 0 < told["ms"] < 60_000
    assert encode.pixels(out.read_bytes()).shape == (744, 1180, 3)
    assert json.loads(ran("check", "id_portrait", card))["bytes"] == told["bytes"]
    wrong = json.loads(ran("check", "id_emblem", card))
    assert wrong["verdict"] == "refused" and wrong["findings"][0]["slot"] == "id_portrait"


def test_S02_the_command_tells_why_a_file_is_not_taken(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(b"MZ")
    told = json.loads(ran("check", "photo", file))
    assert told["verdict"] == "refused" and told["ms"] < 60_000
    assert told["findings"] == [
        {
            "code": "not_image",
            "verdict": "refuse",
            "why": words.NOT_IMAGE.why,
            "cure": words.NOT_IMAGE.cure,
            "box": None,
        }
    ]
    with pytest.raises(CommandError, match="nothing-there"):
        ran("read", "photo", tmp_path / "nothing-there.jpg")


@pytest.mark.parametrize("wrong", [(), ("read",), ("read", "passport", "a.jpg"), ("read", "photo"), ("praise",)])
def test_S02_the_command_refuses_what_it_does_not_know(wrong: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        ran(*wrong)


def test_Q02_the_command_sweeps_and_recognises_old_portraits(person: User, settings: Any, tmp_path: Path) -> None:
    settings.ACMS_KEYS_FILE = str(tmp_path / "keys.json")
    folder = of_its_own(settings, tmp_path / "files")
    assert (ran("sweep"), ran("portraits")) == ("0 scans without a row swept", "0 portraits")
    data = encode.jpeg(face.draw(5), 92)
    orphan, old = (actions.receive(kind="photo", data=data, file_name="a.jpg", owner=person) for _ in range(2))
    store.put(old.pk, "archive", encode.jpeg(cv2.resize(face.draw(5), (295, 413)), 92))
    Scan.objects.filter(pk=old.pk).update(state=ScanState.USABLE, archive_bytes=1, queued_at=None)
    Scan.objects.filter(pk=orphan.pk).delete()
    written(f"scans/{orphan.pk.hex[:2]}/{orphan.pk.hex}.original", timezone.now() - timedelta(days=2))
    assert (ran("sweep"), ran("portraits"), ran("portraits")) == (
        "1 scans without a row swept", "1 portraits", "0 portraits",
    )  # fmt: skip
    assert all(old.pk.hex in path for path in lying(folder))


# ---- the process apart -------------------------------------------------------------------------------------------------------------


def test_S04_a_decoder_that_has_died_between_two_files_is_replaced_unseen() -> None:
    sandbox.decode(page())
    assert sandbox._child is not None
    first = sandbox._child.process
    first.kill()
    first.wait()
    assert sandbox.decode(page()).pages == 1
    assert sandbox._child is not None and sandbox._child.process.pid != first.pid


def test_S04_the_decoder_may_take_so_much_memory_and_leaves_no_core() -> None:
    """A core would be a stranger's picture on the disk."""
    sandbox.decode(page())
    assert sandbox._child is not None
    limits = Path(f"/proc/{sandbox._child.process.pid}/limits")
    if not limits.exists():
        pytest.skip("no /proc")
    rows = {line[:26].strip(): line[26:].split()[:2] for line in limits.read_text().splitlines()}
    assert rows["Max address space"] == [str(sandbox.MEMORY)] * 2 and rows["Max core file size"] == ["0", "0"]


def test_S04_whatever_a_decoder_stumbles_over_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbling(error: Exception) -> tuple[str, Any]:
        def fails(*_: object) -> None:
            raise error

        with monkeypatch.context() as patch:
            patch.setattr(sandbox.intake, "decode", fails)
            kind, content, pixels = sandbox._answer(b"", None, False)
        assert pixels.size == 0
        return kind, content

    assert stumbling(MemoryError()) == ("refused", ("too_many_pixels", words.TOO_MANY_PIXELS))
    assert stumbling(ZeroDivisionError()) == ("refused", ("broken", words.BROKEN))
    assert stumbling(NotTaken("svg", words.SVG)) == ("refused", ("svg", words.SVG))
    kind, (taken, shape), pixels = sandbox._answer(page(), None, False)
    assert (kind, shape, taken.pixels.size) == ("taken", (600, 800, 3), 0)
    assert np.array_equal(pixels, decode(page()).pixels) and pixels.flags.c_contiguous


# ---- faces -----------------------------------------------------------------------------------------------------------------------


class Box(SimpleNamespace):
    def area(self) -> int:
        return int(self.size)


class Library:
    """Stands in for dlib, which is an extra: what it was shown, and what it is told to see there."""

    def __init__(self, *seen: list[Box]) -> None:
        self.seen, self.shown = list(seen), []  # type: ignore[var-annotated]

    def detector(self, picture: Pixels, enlarged: int) -> list[Box]:
        self.shown.append((picture.shape, enlarged))
        return self.seen.pop(0)

    def points(self, picture: Pixels, box: Box) -> Box:
        return box

    def compute_face_descriptor(self, picture: Pixels, points: Box) -> list[float]:
        return [float(points.size), 0.0]


def looking(monkeypatch: pytest.MonkeyPatch, *seen: list[Box]) -> Library:
    library = Library(*seen)
    monkeypatch.setattr(faces, "_models", lambda: (library.detector, library.points, library))
    return library


PHOTO = np.full((413, 295, 3), 200, np.uint8)
CARD = np.full((744, 1180, 3), 200, np.uint8)


def test_W04_two_faces_are_as_far_apart_as_their_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of several faces on a picture the largest counts."""
    library = looking(monkeypatch, [Box(size=3), Box(size=7), Box(size=5)], [Box(size=4)])
    assert faces.apart(PHOTO, CARD) == 3.0
    # The photo as it is and its margin of 15 %, the card's portrait (GA 448) likewise.
    assert library.shown == [((413 + 2 * 62, 295 + 2 * 62, 3), 0), ((558 + 2 * 84, 496 + 2 * 84, 3), 0)]


@pytest.mark.parametrize(
    "seen", [([], [], [Box(size=4)]), ([Box(size=4)], [], []), ([], [], [], [])], ids=["photo", "card", "both"]
)
def test_W04_where_no_face_is_found_nothing_is_compared(
    monkeypatch: pytest.MonkeyPatch, seen: tuple[list[Box], ...]
) -> None:
    library = looking(monkeypatch, *seen)
    assert faces.apart(PHOTO, CARD) is None
    assert not library.seen and [enlarged for _, enlarged in library.shown].count(1) == 1 + (len(seen) == 4)


def test_W04_a_small_face_is_looked_for_once_more_enlarged(monkeypatch: pytest.MonkeyPatch) -> None:
    looking(monkeypatch, [], [Box(size=4)], [Box(size=4)])
    assert faces.apart(PHOTO, CARD) == 0.0


@pytest.mark.parametrize(
    ("shape", "searched"),
    [((1400, 700), 700), ((701, 350), 700), ((700, 350), 700), ((350, 200), 350), ((175, 100), 350), ((10, 349), 350)],
)
def test_W04_a_picture_is_searched_at_a_size_at_which_faces_are_found(shape: tuple[int, int], searched: int) -> None:
    made = faces._sized(np.full((*shape, 3), (10, 20, 30), np.uint8))
    edge = round(0.15 * searched)
    assert max(made.shape[:2]) == searched + 2 * edge
    assert tuple(made[0, 0]) == (30, 20, 10), "the library wants red first, and ground around the face"


def test_W04_two_scans_are_compared_by_what_is_kept_of_them(
    person: User, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_its_own(settings, tmp_path / "files")
    one, other = UUID(int=1), UUID(int=2)
    store.put(one, "archive", encode.jpeg(PHOTO, 90))
    store.put(other, "archive", encode.jpeg(CARD, 90))
    looking(monkeypatch, [Box(size=3)], [Box(size=5)])
    assert faces.between(one, other) == 2.0
    assert faces.between(one, UUID(int=3)) is None and faces.between(UUID(int=3), other) is None


# ---- photos -----------------------------------------------------------------------------------------------------------------------


def test_S01_a_photo_without_colour_is_refused() -> None:
    grey = cv2.cvtColor(cv2.cvtColor(face.draw(5), cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    (fault,) = made(grey).faults
    assert (fault.code, fault.verdict, fault.sentences) == ("grey", "refuse", words.GREY)


def head(aside: float = 0.0, tilt: float = 0.0) -> heads.Head:
    """A head of 100 pixels from ear to ear that is held so."""
    down = 60 * np.tan(np.radians(tilt))
    nose = 100 + 100 * (0.5 + aside)
    return heads.Head(
        (90, 90, 120, 120), (120, 120), (180, 120 + down), (nose, 150), (150, 170), (100, 140), (200, 140), 1
    )


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"aside": 0.23}, ""),
        ({"aside": 0.25}, "turned_away"),
        ({"aside": -0.25}, "turned_away"),
        ({"tilt": 9.9}, ""),
        ({"tilt": 10.1}, "tilted"),
        ({"tilt": -10.1}, "tilted"),
        ({"tilt": 10.1, "aside": 0.3}, "tilted"),
    ],
)
def test_S01_a_head_that_is_held_away_is_refused_with_one_reason(how: dict[str, float], code: str) -> None:
    result = photo.Photo(face.draw(5))
    photo._held(result, head(**how))
    sentences = {"turned_away": words.TURNED_AWAY, "tilted": words.TILTED}
    assert [(fault.code, fault.verdict, fault.sentences, fault.box) for fault in result.faults] == (
        [(code, "refuse", sentences[code], (90, 90, 120, 120))] if code else []
    )


@pytest.mark.parametrize("patch", [(90, 60), (120, 60), (200, 30)], ids=str)
def test_S01_a_shadow_on_the_wall_is_cleared_and_the_face_stays_as_it_is(patch: tuple[int, int]) -> None:
    """More light does not take it away: white is laid where nobody is."""
    taken = face.draw(2)
    taken[: patch[0], : patch[1]] = (taken[: patch[0], : patch[1]] * 0.76).astype(np.uint8)
    small = cv2.resize(taken, (295, 413), interpolation=cv2.INTER_AREA)
    assert not portrait.ground(portrait.whiten(small)).is_white
    result = made(taken)
    assert not result.faults and result.changed == [words.WHITENED]
    assert portrait.ground(result.pixels).is_white
    assert np.abs(result.pixels[: patch[0] // 2, : patch[1] // 2 - 1].astype(int) - 252).max() <= 1
    middle = slice(160, 290), slice(100, 195)
    assert np.abs(result.pixels[middle].astype(int) - portrait.whiten(small)[middle]).max() <= 2


def somebody(share: float, doubtful: float = 0.0, how: float = 0.5) -> Any:
    """What a network says of a picture: so much of it is surely somebody, so much nobody knows."""
    said = np.zeros(10_000, np.float32)
    said[: round(share * 10_000)] = 1.0
    said[10_000 - round(doubtful * 10_000) :] = how
    return said.reshape(100, 100)


@pytest.mark.parametrize(
    ("person", "clear"),
    [
        (somebody(0.26), True),
        (somebody(0.25), False),
        (somebody(0.89), True),
        (somebody(0.90), False),
        (somebody(0.5, 0.07), True),
        (somebody(0.5, 0.071), False),
        (somebody(0.5, 0.2, 0.14), True),
        (somebody(0.5, 0.2, 0.16), False),
        (somebody(0.5, 0.2, 0.84), False),
        (somebody(0.5, 0.2, 0.86), True),
        (somebody(0.5, 0.2, 0.15), True),
        (somebody(0.5, 0.2, 0.85), True),
        (somebody(0.24, 0.05, 0.5), False),
    ],
)
def test_S01_white_is_laid_only_where_it_is_certain_who_is_where(
    monkeypatch: pytest.MonkeyPatch, person: Any, clear: bool
) -> None:
    monkeypatch.setattr(heads, "person", lambda photo: person)
    made = portrait.cleared(np.full((100, 100, 3), 120, np.uint8))
    assert (made is not None) == clear


def test_S01_between_somebody_and_the_wall_white_comes_softly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "person", lambda photo: somebody(0.5))
    made = portrait.cleared(np.full((100, 100, 3), 120, np.uint8))
    assert made is not None
    column = made[:, 50, 0].astype(int)
    assert (column[:46] == 120).all() and (column[58:] >= 251).all()
    assert np.diff(column).min() >= 0 and np.diff(column).max() < 45
    assert abs(int(np.argmax(column > 186)) - 51) <= 1, "the edge of hair stays: a pixel more than what is sure"


def test_S01_white_comes_from_all_sides_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    said = np.zeros((100, 100), np.float32)
    said[20:80, 25:75] = 1.0
    monkeypatch.setattr(heads, "person", lambda photo: said)
    made = portrait.cleared(np.full((100, 100, 3), 120, np.uint8))
    assert made is not None and made[50, 50, 0] == 120 and made[5, 5, 0] == 252
    assert np.array_equal(made, made[::-1]) and np.array_equal(made, made[:, ::-1])


def test_S01_above_a_head_that_the_picture_does_not_show_is_no_hat() -> None:
    seen = heads.find(face.draw(5))[0]

    def moved(point: heads.Point) -> heads.Point:
        return point[0] - 2000, point[1]

    points = (seen.left_eye, seen.right_eye, seen.nose, seen.mouth, seen.left_ear, seen.right_ear)
    beside = heads.Head(seen.box, *map(moved, points), seen.score)
    assert looks.coloured_above(face.draw(5), beside) is False
    assert looks.coloured_above(face.draw(5), seen) is False
    assert "hat" not in verdicts(made(face.draw(5)))


# ---- readers ----------------------------------------------------------------------------------------------------------------------


def with_slip(text: str, low: bool) -> Pixels:
    """A certificate with a slip of paper on it, above or below its own words."""
    drawn = documents.draw(WHO, "qualification")
    image = Image.fromarray(np.ascontiguousarray(drawn[:, :, ::-1]))
    top, pen = drawn.shape[0] - 140 if low else 40, ImageDraw.Draw(image)
    pen.rectangle((60, top, 700, top + 80), fill="white", outline="grey")
    pen.text((80, top + 15), text, (20, 20, 20), ImageFont.truetype(FONT, 40))
    return np.asarray(image)[:, :, ::-1].copy()


@pytest.mark.parametrize(
    ("text", "low", "names"),
    [
        ("姓名：王小样", True, {WHO.name, "王小样"}),
        ("姓名：王小样", False, {WHO.name, "王小样"}),
        (f"姓名：{WHO.name}", True, {WHO.name, ""}),
        ("备注：王小样", True, {WHO.name, ""}),
    ],
)
def test_W10_a_second_name_on_a_certificate_is_read_beside_the_first(text: str, low: bool, names: set[str]) -> None:
    reading = readers.read("qualification", ocr.read(with_slip(text, low)))
    found = reading.fields["name"]
    assert {found.value, *(found.others or ("",))} == names


def test_S07_a_code_that_holds_no_address_hides_none_beside_it() -> None:
    place = (1, 2, 3, 4)
    licence = qr.Code("https://nm.gsxt.gov.cn/?uniscid=91150105ma0te5t16a", place)
    report = qr.Code("https://www.chsi.com.cn/?vcode=090888693519", (5, 6, 7, 8))
    found = qr.fields([qr.Code("http://[broken", (9, 9, 9, 9)), licence, report])
    assert {name: (field.value, field.box) for name, field in found.items()} == {
        "uscc": ("91150105MA0TE5T16A", place), "verification_code": ("090888693519", (5, 6, 7, 8)),
    }  # fmt: skip
    assert qr.fields([qr.Code("http://[broken?vcode=090888693519", place)]) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("?vcode=09088869351", False),
        ("?vcode=0908886935190", False),
        ("?vcode=A1B2C3D4E5F6G7H8", True),
        ("?vcode=a1b2c3d4e5f6g7h8", True),
        ("?vcode=A1B2C3D4E5F6", False),
        ("?code=090888693519", False),
        ("?uniscid=91150105MA0TE5T16B", False),
    ],
)
def test_S07_a_code_gives_what_has_its_form(text: str, found: bool) -> None:
    assert bool(qr.fields([qr.Code(f"https://my.chsi.com.cn/{text}", (1, 2, 3, 4))])) == found


@pytest.mark.parametrize(
    "host",
    ["my-own.example.net", "chsi.com.cn.example.net", "xchsi.com.cn", "gsxt.gov.cn", "www.chsi.com.cn@example.net", "example.net/chsi.com.cn"],
)  # fmt: skip
def test_W09_a_code_that_leads_elsewhere_says_nothing(host: str) -> None:
    assert qr.fields([qr.Code(f"https://{host}/xlcx/bg.do?vcode=090888693519", (1, 2, 3, 4))]) == {}


@pytest.mark.parametrize("host", ["www.chsi.com.cn", "example.net"])
def test_E02_a_code_of_another_kind_names_no_unit(host: str) -> None:
    assert qr.fields([qr.Code(f"https://{host}/?uniscid=91150105MA0TE5T16A", (1, 2, 3, 4))]) == {}


@pytest.mark.parametrize(
    ("address", "value", "differs"),
    [
        ("https://www.chsi.com.cn/xlcx/bg.do?vcode={}", WHO.code, ""),
        ("https://www.chsi.com.cn/xlcx/bg.do?vcode=111122223333", "", f"{WHO.code}、111122223333"),
        ("https://my-own.example.net/?vcode=111122223333", WHO.code, ""),
    ],
)
def test_W09_S07_a_code_outweighs_no_print(address: str, value: str, differs: str) -> None:
    lines = [at(100, 100, "教育部学历证书电子注册备案表", 600), at(100, 200, "在线验证码"), at(320, 200, WHO.code, 300)]
    code = qr.Code(address.format(WHO.code), (1, 2, 3, 4))
    reading = readers.read("eregistration_full", lines, [code])
    assert (reading.value("verification_code"), reading.value("verification_code_differs")) == (value, differs)
    assert readers.unread(reading, lines) is None


def wrapped(*second: Line) -> str:
    lines = [at(100, 100, "住址：内蒙古自治区呼和浩特市赛罕区样例"), *second, at(100, 260, "姓名：乌云")]
    found = form.Form(form.pieces(lines)).beside("住址", wraps=True)
    assert found is not None
    return found.text


def test_S07_E02_a_value_that_runs_on_below_is_read_with_all_that_stands_there() -> None:
    """The detector has cut the second line in two."""
    whole = "内蒙古自治区呼和浩特市赛罕区样例大街9号院"
    assert wrapped(at(184, 140, "大街9号院", 150)) == whole
    assert wrapped(at(184, 140, "大街9号院", 150), at(350, 141, "3号楼", 84)) == f"{whole}3号楼"
    assert wrapped(at(350, 141, "3号楼", 84), at(184, 140, "大街9号院", 150)) == f"{whole}3号楼"
    # What stands far behind, or above, belongs to something else.
    assert wrapped(at(184, 140, "大街9号院", 150), at(420, 141, "3号楼", 84)) == whole
    assert wrapped(at(184, 140, "大街9号院", 150), at(300, 141, "3号楼", 84)) == whole
