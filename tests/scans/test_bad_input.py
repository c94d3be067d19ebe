"""S04 and the issue's bad input: each refused with a sentence, nothing stored half."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image

from acms.scans import intake, sandbox
from acms.scans.models import Scan


def jpeg(size: tuple[int, int] = (800, 600), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), np.uint8)).save(
        out, "JPEG", **more
    )
    return out.getvalue()


def page(size: tuple[int, int] = (800, 600), form: str = "JPEG", **more: Any) -> bytes:
    """A page with a few dark lines on it."""
    sheet = np.full((size[1], size[0], 3), 250, np.uint8)
    sheet[size[1] // 4 :: 60] = 20
    sheet[size[1] // 4 + 1 :: 60] = 20
    out = io.BytesIO()
    Image.fromarray(sheet).save(out, form, **more)
    return out.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A header that promises a picture of any size; the rest is a few bytes: a decompression bomb."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


PDF_WITH_SCRIPT = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>"
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" + b"\0" * 500, "not_image"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "svg"),
        (huge_png(20000, 10000), "too_many_pixels"),
        (PDF_WITH_SCRIPT, "scripted"),
        (jpeg()[:400] + b"\0" * 10, "broken"),
        (b"\xff\xd8\xff" + b"\0" * 300, "broken"),
        (b"%PDF-1.7 nonsense", "broken"),
        (b"\xff\xd8\xff" + b"\0" * (21 * 1024 * 1024), "too_big"),
    ],
    ids=[
        "empty",
        "renamed exe",
        "svg",
        "bomb",
        "scripted pdf",
        "truncated",
        "jpeg in name only",
        "pdf in name only",
        "too big",
    ],
)
def test_S04_what_is_no_picture_is_refused_by_its_first_bytes(data: bytes, code: str) -> None:
    with pytest.raises(intake.NotTaken) as refusal:
        intake.decode(data)
    assert refusal.value.code == code
    assert refusal.value.why and refusal.value.cure


def bmp_header(width: int, height: int) -> bytes:
    """A BMP that promises a picture of any size."""
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + 1000, 0, 0, 54) + head + b"\0" * 1000


@pytest.mark.parametrize("form", ["BMP", "GIF"])
def test_S02_what_scanners_and_card_readers_of_windows_write_is_taken(form: str) -> None:
    data = page((800, 600), form=form)
    assert intake.glance(data) == form
    taken = sandbox.decode(data)
    assert (taken.format, taken.pages, taken.pixels.shape) == (form, 1, (600, 800, 3))
    assert np.abs(taken.pixels.astype(int) - intake.decode(page((800, 600), form="PNG")).pixels.astype(int)).max() < 3
    with pytest.raises(intake.NotTaken) as refusal:
        intake.decode(data[: len(data) // 3])
    assert refusal.value.code == "broken"


def test_S04_a_bitmap_is_counted_before_it_is_decoded_and_a_moving_picture_gives_its_first() -> None:
    with pytest.raises(intake.NotTaken) as refusal:
        intake.glance(bmp_header(20000, 10000))
    assert refusal.value.code == "too_many_pixels"
    out = io.BytesIO()
    frames = [Image.new("P", (300, 200), shade) for shade in (10, 200)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    assert intake.decode(out.getvalue(), join=True).pages == 1


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, "样例")
    return out.getvalue()


def drawn(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "white").save(out, form)
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "code", "cure"),
    [
        (lambda: zipped("OFD.xml"), "ofd", "另存为PDF"),
        (lambda: zipped("word/document.xml"), "office", "直接给证件拍照"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "office", "直接给证件拍照"),
        (lambda: zipped("a.jpg"), "zip", "解压"),
        (lambda: drawn("AVIF"), "avif", "另存为JPG"),
        (lambda: drawn("JPEG2000"), "jp2", "选JPG或PDF"),
    ],
    ids=["ofd", "docx", "doc", "zip", "avif", "jp2"],
)
def test_S02_what_cannot_be_taken_is_told_its_own_cure(make: Callable[[], bytes], code: str, cure: str) -> None:
    with pytest.raises(intake.NotTaken) as refusal:
        intake.glance(make())
    assert refusal.value.code == code and cure in refusal.value.cure


def test_S04_a_refused_upload_leaves_neither_row_nor_file(client: Any, person: Any, settings: Any) -> None:
    from pathlib import Path

    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(person)
    client.post("/collection/agree/", {"agree": "1"})
    files = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    before = sorted(files.rglob("*.original")) if files.exists() else []
    answer = client.post(
        "/collection/3/",
        {
            "name": "乌云其木格",
            "upload": "photo",
            "file_photo": SimpleUploadedFile("a.jpg", b"MZ not a picture"),
        },
    )
    assert answer.status_code == 422
    assert "这不是图片，也不是PDF。" in answer.text
    assert "乌云其木格" in answer.text
    assert not Scan.objects.exists()
    assert (sorted(files.rglob("*.original")) if files.exists() else []) == before


def test_S03_stripping_takes_the_position_and_leaves_the_pixels() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Phone of 乌云"
    exif.get_ifd(0x8825)[1] = "N"
    data = jpeg(exif=exif.tobytes())
    bare = intake.strip_jpeg(data)
    assert b"Phone of" in data and b"Phone of" not in bare
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(data))), np.asarray(Image.open(io.BytesIO(bare))))


def test_S02_a_rotation_mark_is_applied() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    taken = intake.decode(jpeg((800, 600), exif=exif.tobytes()))
    assert taken.pixels.shape[:2] == (800, 600)
    assert taken.turned


def test_W10_several_pictures_of_one_evidence_become_one_jpeg() -> None:
    merged = intake.decode(intake.bundle([page((800, 600)), page((400, 600))]), join=True)
    assert (merged.format, merged.pages, merged.page) == ("BUNDLE", 2, 0)
    assert merged.pixels.shape[:2] == (600 + 1200, 800)
    with pytest.raises(intake.NotTaken) as refusal:
        intake.bundle([jpeg()] * 6)
    assert refusal.value.code == "too_many_files"
    with pytest.raises(intake.NotTaken):
        intake.glance(intake.bundle([jpeg()]))  # only made here, never taken from outside


def test_S06_files_whose_row_was_never_written_are_swept_and_others_stay(person: Any) -> None:
    import uuid
    from datetime import timedelta

    from acms.scans import actions, store

    kept = actions.receive(kind="photo", data=jpeg(), file_name="a.jpg", owner=person)
    lost = uuid.uuid4()
    store.put(lost, "original", b"left by a process that died")
    assert actions.sweep() == 0
    assert actions.sweep(older_than=timedelta(seconds=-5)) >= 1
    assert lost not in set(store.stored())
    assert store.get(kept.pk, "original") == jpeg()
