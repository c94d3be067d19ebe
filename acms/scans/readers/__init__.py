"""What the readers give: typed fields, each with its confidence and its place on the picture (S07)."""

from collections.abc import Callable

from acms.scans.ocr import Line
from acms.scans.readers import documents, education, id_card, licence, permit, qr, qualification, recognise
from acms.scans.readers.page import Fields, Page
from acms.scans.readings import Field, Reading

READERS: dict[str, Callable[[Page], Fields]] = {
    "diploma_full": education.diploma,
    "diploma_part": education.diploma,
    "eregistration_full": education.report,
    "eregistration_part": education.report,
    "student_report": education.report,
    "degree_full": education.degree,
    "degree_part": education.degree,
    "employer_certificate": licence.read,
    "qualification": qualification.read,
    "residence_permit": permit.read,
}
CARDS = {"id_portrait": id_card.portrait, "id_emblem": id_card.emblem}

# Without these a document of the kind has not really been read.
NEEDED = {"id_portrait": ("name", "id_number"), "id_emblem": ("authority", "valid_to")}

Box = tuple[int, int, int, int]


def read(kind: str, lines: list[Line], codes: list[qr.Code] | None = None) -> Reading:
    """The whole text of one page and the fields that its reader finds; a printed code outweighs what was read."""
    reading = CARDS[kind](lines) if kind in CARDS else Reading(kind, text="\n".join(line.text for line in lines))
    reading.shows = recognise.documents(documents.plain("".join(line.text for line in lines)), lines)
    if kind in READERS:
        found = {name: field for name, field in READERS[kind](Page(lines)).items() if field.value}
        reading.fields = found | qr.fields(codes or [])
    return reading


def together(kind: str, pages: list[Reading]) -> Reading:
    """The reading of a scan of several pages (W10): the fields are those of the first page that belongs in the slot."""
    if len(pages) == 1:
        return pages[0]
    shows = list(dict.fromkeys(name for page in pages for name in page.shows))
    first = next((page for page in pages if recognise.belongs(page.shows, kind)), pages[0])
    return Reading(kind, first.fields, "\n".join(page.text for page in pages), shows, pages)


def moved(box: Box, scale: float, down: int = 0) -> Box:
    """A box on a picture that was enlarged and stands so many pixels lower."""
    x, y, w, h = (round(value * scale) for value in box)
    return x, y + down, w, h


def move(reading: Reading, scale: float, down: int = 0) -> None:
    """Moves every box of a reading and of its pages."""
    reading.fields = {
        name: Field(field.value, field.confidence, moved(field.box, scale, down))
        for name, field in reading.fields.items()
    }
    for page in reading.pages:
        move(page, scale, down)


def unread(reading: Reading, lines: list[Line]) -> Box | None:
    """Where a report's verification code must stand when its label was read and it was not: right of the label."""
    if not reading.kind.startswith(("eregistration", "student")) or "verification_code" in reading.fields:
        return None
    label = next((line for line in lines if documents.plain(line.text).rstrip(":") == "在线验证码"), None)
    if label is None:
        return None
    x, y, w, h = label.box
    return x + w, y - h // 2, 12 * h, 2 * h


def read_again(reading: Reading, line: Line) -> None:
    """Takes the verification code from the line that was read by itself."""
    found = education.report(Page([line])).get("verification_code")
    if found is not None:
        reading.fields["verification_code"] = found
