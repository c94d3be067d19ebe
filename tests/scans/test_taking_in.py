"""S02, S04: page by page out of whatever people send: which page counts, how large it becomes, and what is refused at which border."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from acms.base.errors import Refused
from acms.scans import encode, intake, plain, words
from acms.scans.kinds import KINDS
from tests.scans.test_bad_input import huge_png, zipped
from tests.scans.test_sandbox import LOCKED

MB = 1024 * 1024


def refusal(of: Callable[[], Any]) -> str:
    with pytest.raises(intake.NotTaken) as refused:
        of()
    assert refused.value.trouble.why and refused.value.trouble.cure
    return refused.value.code


def sheet(rows: int = 0, size: tuple[int, int] = (300, 420)) -> Image.Image:
    """A page with so many dark rows on it; none: it is empty."""
    pixels = np.full((size[1], size[0], 3), 250, np.uint8)
    for row in range(rows):
        pixels[40 + 40 * row : 52 + 40 * row] = 20
    return Image.fromarray(pixels)


def rows_on(pixels: Any) -> int:
    dark = (pixels.min(axis=(1, 2)) < 100).astype(int)
    return int((np.diff(dark, prepend=0) == 1).sum())


def several(form: str, *rows: int) -> bytes:
    out = io.BytesIO()
    first, *others = (sheet(each) for each in rows)
    first.save(out, form, save_all=True, append_images=others)
    return out.getvalue()


# ---- which page ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["PDF", "TIFF"])
def test_S02_a_page_that_was_chosen_is_taken_and_another_is_not_there(form: str) -> None:
    data = several(form, 1, 2, 3)
    for page in (1, 2, 3):
        taken = intake.decode(data, page)
        assert (rows_on(taken.pixels), taken.page, taken.pages, taken.format) == (page, page, 3, form)
    for page in (0, 4, -1):
        assert refusal(lambda page=page: intake.decode(data, page)) == "no_such_page"


@pytest.mark.parametrize("form", ["PDF", "TIFF"])
def test_S02_without_a_choice_the_first_page_that_is_not_empty_counts(form: str) -> None:
    assert intake.decode(several(form, 0, 2, 3)).page == 2
    assert intake.decode(several(form, 1, 0)).page == 1
    blank = intake.decode(several(form, 0, 0, 0))
    assert (blank.page, blank.pages, rows_on(blank.pixels)) == (1, 3, 0)
    assert intake.decode(several(form, 0)).page == 1
    assert intake.decode(several(form, 0, 2), 1).page == 1, "an empty page may be chosen all the same"


@pytest.mark.parametrize("form", ["PDF", "TIFF"])
def test_W10_pages_are_joined_without_the_empty_ones(form: str) -> None:
    joined = intake.decode(several(form, 1, 0, 3), join=True)
    assert (rows_on(joined.pixels), joined.page, joined.pages, joined.format) == (4, 0, 3, form)
    assert len(joined.heights) == 2 and sum(joined.heights) == joined.pixels.shape[0]
    assert [rows_on(part) for part in joined.parts] == [1, 3]
    alone = intake.decode(several(form, 0, 2, 0), join=True)
    assert (rows_on(alone.pixels), alone.page, alone.pages, alone.heights) == (2, 0, 3, ())
    assert (alone.turned, alone.has_metadata, alone.dpi, len(alone.parts)) == (False, False, None, 1)
    blank = intake.decode(several(form, 0, 0), join=True)
    assert (blank.page, blank.pages, rows_on(blank.pixels)) == (1, 2, 0)
    single = intake.decode(several(form, 2), join=True)
    assert (single.page, single.pages, single.heights) == (1, 1, ())


def test_W10_pages_that_are_joined_are_as_wide_as_the_widest_up_to_a_measure() -> None:
    def joined(*sizes: tuple[int, int]) -> Any:
        out = [io.BytesIO() for _ in sizes]
        for file, size in zip(out, sizes, strict=True):
            sheet(2, size).save(file, "PNG")
        return intake.decode(intake.bundle([file.getvalue() for file in out]), join=True)

    taken = joined((400, 300), (200, 300))
    assert taken.pixels.shape == (300 + 600, 400, 3) and taken.heights == (300, 600)
    assert joined((2000, 300), (200, 300)).pixels.shape[1] == 1600


def test_W10_files_of_several_pages_are_counted_through() -> None:
    files = [several("PDF", 1, 2), several("TIFF", 3)]
    data = intake.bundle(files)
    assert [rows_on(intake.decode(data, page).pixels) for page in (1, 2, 3)] == [1, 2, 3]
    assert intake.decode(data, 3).format == "BUNDLE" and refusal(lambda: intake.decode(data, 4)) == "no_such_page"
    assert intake.unbundled(data) == files
    assert refusal(lambda: intake.decode(intake.BUNDLE)) == "broken"
    assert refusal(lambda: intake.decode(intake.BUNDLE + b"\0\0")) == "broken"


@pytest.mark.parametrize("form", ["PDF", "TIFF"])
def test_S02_a_file_has_ten_pages_at_most(form: str) -> None:
    assert intake.decode(several(form, *[1] * 10), join=True).pages == 10
    assert refusal(lambda: intake.decode(several(form, *[1] * 11))) == "many_pages"


def test_W10_five_pictures_are_joined_at_most() -> None:
    one = several("TIFF", 1)
    assert intake.decode(intake.bundle([one] * 5)).pages == 5
    assert refusal(lambda: intake.bundle([one] * 6)) == "too_many_files"
    assert refusal(lambda: intake.bundle([one, b"MZ"])) == "not_image"


# ---- how large -----------------------------------------------------------------------------------------------------------------


def test_S04_an_upload_that_is_too_large_is_not_even_read() -> None:
    class Upload(SimpleUploadedFile):
        def read(self, *_: Any) -> bytes:
            raise AssertionError("it is read")  # pragma: no cover

    large = Upload("a.jpg", b"x")
    large.size = 20 * MB + 1
    assert refusal(lambda: intake.content(large)) == "too_big"
    with pytest.raises(intake.NotTaken) as refused:
        intake.content(SimpleUploadedFile("a.jpg", b"abc"), 2, words.TRANSFER_TOO_BIG)
    assert refused.value.trouble == words.TRANSFER_TOO_BIG
    assert intake.content(SimpleUploadedFile("a.jpg", b"ab"), 2) == b"ab"
    assert intake.sniff(b"\xff\xd8\xff" + b"\0" * (20 * MB - 3)) == "JPEG"
    assert refusal(lambda: intake.sniff(b"\xff\xd8\xff" + b"\0" * (20 * MB - 2))) == "too_big"


def test_S04_sixty_million_pixels_are_the_most() -> None:
    assert intake.glance(huge_png(10_000, 6_000)) == "PNG"
    assert refusal(lambda: intake.glance(huge_png(10_000, 6_001))) == "too_many_pixels"


def test_S02_a_picture_is_made_no_larger_than_anything_needs() -> None:
    wide = np.zeros((40, 10_400, 3), np.uint8)
    wide[:, 5_200:] = 255
    small = intake.bounded(wide)
    assert small.shape == (20, 5_200, 3) and small[:, :2590].max() == 0 and small[:, 2610:].min() == 255
    assert intake.bounded(np.zeros((10_400, 40, 3), np.uint8)).shape == (5_200, 20, 3)
    assert intake.bounded(np.zeros((1, 12_000, 3), np.uint8)).shape == (1, 5_200, 3)
    as_it_is = np.zeros((30, 5_200, 3), np.uint8)
    assert intake.bounded(as_it_is).shape == as_it_is.shape


def test_S04_a_picture_that_memory_does_not_hold_is_told_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(intake, "_on_white", full)
    assert refusal(lambda: intake.decode(several("TIFF", 1))) == "too_many_pixels"


# ---- PDF -----------------------------------------------------------------------------------------------------------------------


def pdf(catalog: str = "", page: str = "", count: int = 1, more: str = "") -> bytes:
    kids = " ".join(f"{3 + n} 0 R" for n in range(count))
    pages = "\n".join(f"{3 + n} 0 obj<</Type/Page/Parent 2 0 R{page}>>endobj" for n in range(count))
    return (
        f"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R{catalog}>>endobj\n"
        f"2 0 obj<</Type/Pages/Kids[{kids}]/Count {count}>>endobj\n{pages}\n{more}\ntrailer<</Root 1 0 R>>"
    ).encode()


def box(width: float, height: float) -> str:
    return f"/MediaBox[0 0 {width} {height}]"


@pytest.mark.parametrize(
    ("size", "pixels"),
    [
        ((595, 842), (2480, 3509)),  # A4 at 300 dpi
        ((1440, 1440), (3872, 3872)),  # as many pixels as are needed of any paper
        ((300, 3000), (520, 5200)),  # no side longer than 5,200
        ((2, 2), (9, 9)),
    ],
)
def test_S02_a_page_of_a_pdf_is_drawn_at_300_dpi_or_as_large_as_is_of_use(
    size: tuple[int, int], pixels: tuple[int, int]
) -> None:
    taken = intake.decode(pdf(page=box(*size)))
    assert taken.pixels.shape[1::-1] == pytest.approx(pixels, abs=2) and taken.pixels.shape[2] == 3
    assert taken.dpi is not None and taken.dpi == pytest.approx(pixels[1] / size[1] * 72, rel=0.1)
    assert (taken.format, taken.turned, taken.has_metadata, taken.pages) == ("PDF", False, False, 1)
    if size == (595, 842):
        assert taken.dpi == 300


@pytest.mark.parametrize("size", [(1, 500), (500, 1), (0.5, 0.5)])
def test_S04_a_page_that_is_a_line_or_a_point_is_no_page(size: tuple[float, float]) -> None:
    assert refusal(lambda: intake.decode(pdf(page=box(*size)))) == "broken"


def test_S04_a_pdf_without_pages_is_broken() -> None:
    assert refusal(lambda: intake.decode(pdf(count=0))) == "broken"


def test_S04_a_pdf_with_a_password_is_told_its_own_cure() -> None:
    assert refusal(lambda: intake.decode(LOCKED)) == "locked"
    assert refusal(lambda: intake.decode(b"%PDF-1.7 nonsense")) == "broken"


def test_S04_a_script_is_found_whatever_it_is_called() -> None:
    """In a PDF a name may be written in numbers: /J#61vaScript is /JavaScript, as PDFium reads it."""
    names = "/Names<</J#61vaScript<</Names[(a) 9 0 R]>>>>"
    action = "9 0 obj<</S/J#61vaScript/J#53(app.alert(1))>>endobj"
    data = pdf(catalog=names, page=box(200, 200), more=action)
    assert not any(mark in data for mark in intake._ACTIVE)
    assert refusal(lambda: intake.decode(data)) == "scripted"
    assert intake.decode(pdf(page=box(200, 200), more=action)).pages == 1, "nothing names it: it never runs"


@pytest.mark.parametrize(
    "mark", ["/JavaScript", "/JS(x)", "/JS <41>", "/Launch", "/EmbeddedFile", "/RichMedia", "/XFA"]
)
def test_S04_what_a_pdf_brings_along_to_be_run_is_refused(mark: str) -> None:
    assert refusal(lambda: intake.decode(pdf(page=box(200, 200), more=f"9 0 obj<<{mark}>>endobj"))) == "scripted"


# ---- colours -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_S02_what_is_transparent_lies_on_white_paper(mode: str) -> None:
    image = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    image.paste((20, 20, 20, 255), (0, 0, 30, 40))
    out = io.BytesIO()
    image.convert("LA" if mode == "LA" else "RGBA").quantize().save(out, "PNG") if mode == "P" else image.convert(
        mode
    ).save(out, "PNG")
    pixels = intake.decode(out.getvalue()).pixels
    assert pixels[:, :28].max() < 40 and pixels[:, 32:].min() > 245


def test_S02_resolution_and_metadata_are_told_where_they_are() -> None:
    def taken(**how: Any) -> intake.Taken:
        out = io.BytesIO()
        sheet(2).save(out, "JPEG", **how)
        return intake.decode(out.getvalue())

    assert taken(dpi=(350, 350)).dpi == 350 and taken().dpi is None and taken(dpi=(1, 1)).dpi is None
    exif = Image.Exif()
    exif[0x010F] = "phone"
    assert taken(exif=exif.tobytes()).has_metadata and not taken().has_metadata
    assert not taken(exif=exif.tobytes()).turned


# ---- the archive copy of what does not fit ----------------------------------------------------------------------------------------


def noise(height: int, width: int) -> Any:
    return np.random.default_rng(7).integers(0, 255, (height, width, 3), np.uint8)


def test_S01_what_fits_no_window_is_kept_as_small_as_can_be_read() -> None:
    """Nobody's paper looks like that; it is refused or looked at by people, and shown to them."""
    data, pixels = encode.archive(noise(1500, 1060), KINDS["credit_proof"])
    image = Image.open(io.BytesIO(data))
    assert image.size == pixels.shape[1::-1] == (707, 1000)
    assert image.info["dpi"] == (86, 86), "a page is taken as A4"
    plainest = Image.open(io.BytesIO(encode.jpeg(pixels, 40)))
    assert image.quantization == plainest.quantization  # type: ignore[attr-defined]


def test_S01_a_card_that_fits_no_window_keeps_its_size() -> None:
    data, pixels = encode.archive(noise(744, 1180), KINDS["id_portrait"])
    image = Image.open(io.BytesIO(data))
    assert image.size == pixels.shape[1::-1] == (1180, 744) and image.info["dpi"] == (350, 350)


# ---- what is no scan ---------------------------------------------------------------------------------------------------------------


def office(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = ("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", b"%PDF-1.7", "pdf"),
        ("通知.最终.PDF", b"%PDF-1.7", "pdf"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "jpg"),
        ("a.jpeg", b"\xff\xd8\xff\xe0", "jpeg"),
        ("a.png", b"\x89PNG\r\n", "png"),
        ("a.zip", zipped("a.txt"), "zip"),
        ("a.doc", OLD, "doc"),
        ("a.xls", OLD, "xls"),
        ("a.ppt", OLD, "ppt"),
        ("a.xlsx", office(*SHEET), "xlsx"),
        ("a.docx", office("[Content_Types].xml"), "docx"),
        ("a.pptx", office("[Content_Types].xml"), "pptx"),
        ("pdf", b"%PDF-1.7", words.WRONG_ATTACHMENT),
        ("a.exe", b"MZ", words.WRONG_ATTACHMENT),
        ("", b"%PDF-1.7", words.WRONG_ATTACHMENT),
        ("a.pdf.exe", b"%PDF-1.7", words.WRONG_ATTACHMENT),
        ("a.pdf", b"", words.EMPTY[0]),
        ("a.pdf", b"MZ %PDF", words.DISGUISED),
        ("a.png", b"\xff\xd8\xff\xe0", words.DISGUISED),
        ("a.doc", b"PK\x03\x04", words.DISGUISED),
        ("a.xlsx", zipped("a.txt"), words.DISGUISED),
        ("a.xlsx", b"PK\x03\x04 no zip", words.DISGUISED),
        ("a.xlsx", office(*SHEET, "xl/vbaProject.bin"), words.DISGUISED),
    ],
)
def test_S04_an_attachment_is_what_its_name_says(name: str, data: bytes, said: str) -> None:
    if said in plain.FIRST_BYTES:
        assert plain.attachment(name, data) == said
    else:
        with pytest.raises(Refused) as refused:
            plain.attachment(name, data)
        assert refused.value.words == said


def test_S04_an_attachment_has_twenty_megabytes_at_most() -> None:
    assert plain.attachment("a.pdf", b"%PDF" + b"0" * (20 * MB - 4)) == "pdf"
    with pytest.raises(Refused) as refused:
        plain.attachment("a.pdf", b"%PDF" + b"0" * (20 * MB - 3))
    assert refused.value.words == "".join(words.ATTACHMENT_TOO_BIG)


def test_S04_a_transfer_file_begins_as_json_whatever_stands_before_it() -> None:
    look = plain.TRANSFER.look
    for data in (b"{}", b"\xef\xbb\xbf{}", b" \t\r\n{}"):
        look("a.json", data)
    for data in (b"", b"[]", b"x{}", b"%PDF"):
        with pytest.raises(Refused) as refused:
            look("a.json", data)
        assert refused.value.words == words.NO_JSON


def test_S04_a_table_that_is_a_bomb_is_refused_by_a_glance() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (64 * MB))  # it packs to a thousandth
    for use in (plain.IMPORT, plain.EVALUATIONS):
        with pytest.raises(Refused):
            use.look("a.xlsx", out.getvalue())
        use.look("a.csv", "姓名\n斯琴\n".encode())


def test_S04_who_chooses_what_and_how_much_of_it() -> None:
    most = {one.code: (one.most_upload // MB, one.at_desk) for one in plain.PLAIN.values()}
    assert most == {
        "import_table": (100, True), "evaluations": (20, False), "transfer_file": (2, True), "attachment": (20, True),
    }  # fmt: skip
