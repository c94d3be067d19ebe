"""What the readers give: typed fields, each with its confidence and its place on the picture (S07)."""

from collections.abc import Callable
from dataclasses import replace

from acms.scans.ocr import Line
from acms.scans.readers import documents, education, form, id_card, licence, permit, qr, qualification, recognise
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


# Rare characters that the recogniser also answers for rarer ones which it has hardly seen: 骓 for 𬴂. Measured with every
# character of 通用规范汉字表 in two typefaces; the 3,500 common ones are left out, for they are nearly always themselves.
_STAND_INS = frozenset(
    "俞凈刿勣呤呱哒啖嘎噁圳埔塢塵壇奧妍姪姬婷媛媵媽嫡嬤對岫岱峒嵘巘廈廞弒恵恺悚懣戇戩扦捲搖撈撐擢攘昀晙晞暨暾棟楂標樸橫檣櫥殭"
    "毀汀汕汜汨沂沅沓沣泗淞渍渙湊湮溧滌潛濯瀨炯焙煊煜煥煨熱熹燎燿狙猊獲玮珞璆璎璽瓛畲痔瘞瘡癩癲盜盱眩睇磚祎祐祛祿禿稅穀穡笞箏"
    "篋籟粵糍紞絜絺綢緊緱縮繒繻纁缥羨胭膠芪芮茜莞蒔蔥蔵蘋蘖蛳螨螯蠖蠟裡裱觜觸贏輓輾輿邢郸鄰酈釀銅鍊鎏鏃鑣钛钜铍铬铵锨镍镨镭阒"
    "陀隍雍韶韻頔頠頫颍颚饯骞鬆鬢鮠鮪鯧鱚鲱鲵鵜鹬麋麼鼉齮龚骓"
)  # fmt: skip
DOUBTED = 0.8


def _doubted(name: Field) -> Field:
    """A person's name, less sure where one of its characters may be another that the recogniser does not tell from it."""
    return replace(name, confidence=min(name.confidence, DOUBTED)) if _STAND_INS & {*name.value} else name


def read(kind: str, lines: list[Line], codes: list[qr.Code] | None = None) -> Reading:
    """The whole text of one page and the fields that its reader finds, with what a printed code says."""
    reading = CARDS[kind](lines) if kind in CARDS else Reading(kind, text="\n".join(line.text for line in lines))
    reading.shows = recognise.documents(documents.plain("".join(line.text for line in lines)), lines)
    if kind in READERS:
        slope = form.slope(lines)
        page = Page([slope.level(line) for line in lines])
        found = {name: field for name, field in READERS[kind](page).items() if field.value}
        if voided := page.voided():
            found["voided"] = voided
        found = {name: replace(field, box=slope.as_it_lies(field.box)) for name, field in found.items()}
        reading.fields = qr.beside(found, codes or [])
    if "name" in reading.fields and kind != "employer_certificate":
        reading.fields["name"] = _doubted(reading.fields["name"])
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
    reading.fields = {name: replace(field, box=moved(field.box, scale, down)) for name, field in reading.fields.items()}
    for page in reading.pages:
        move(page, scale, down)


def unread(reading: Reading, lines: list[Line]) -> Box | None:
    """Where a report's verification code must stand when its label was read and it was not: right of the label."""
    known = {"verification_code", f"verification_code{qr.DIFFERS}"} & {*reading.fields}
    if not reading.kind.startswith(("eregistration", "student")) or known:
        return None
    label = next((line for line in lines if documents.plain(line.text).rstrip(":") in ("在线验证码", "在线验证")), None)
    if label is None:
        return None
    x, y, w, h = label.box
    return x + w, y - h // 2, 12 * h, 2 * h


def read_again(reading: Reading, line: Line) -> None:
    """Takes the verification code from the line that was read by itself."""
    found = education.report(Page([line])).get("verification_code")
    if found is not None:
        reading.fields["verification_code"] = found
