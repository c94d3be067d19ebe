"""Signed and sealed letters as people bring them, and forged ones, by kind and seed. A letter comes from the product; the rest is paper.

Even seeds may be used for tuning, odd seeds are held out. Each sample says what a careful person would see on it.
"""

import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
import pypdfium2
from PIL import Image, ImageDraw

from bench.evidence.others import capture, faces, ink, people
from bench.evidence.others.capture import Flatbed, Phone
from bench.evidence.others.ink import DPI, MM, Colour, Line, Picture, Pressing, Rng, Seal, Writer

Facts = dict[str, str]
Box = tuple[float, float, float, float]
POSTS = (
    "总账",
    "出纳",
    "稽核",
    "会计机构负责人(会计主管)",
    "资本、基金核算",
    "收入、支出、债权债务核算",
    "成本费用核算",
)
ADMIN = ("无", "会计主管人员", "财务科长", "主办会计")
TITLES = ("无职务", "助理会计师", "会计师", "高级会计师", "会计员")


@dataclass(frozen=True)
class Letter:
    """What the product has issued: the file, the facts it keeps, and where it printed each of them (mm)."""

    pdf: bytes
    serial: str
    facts: Facts
    boxes: dict[str, Box]


@dataclass(frozen=True)
class Signing:
    """One signature: `at` is its upper left corner and `height` a character, in millimetres."""

    lines: list[Line]
    at: tuple[float, float]
    height: float
    colour: Colour
    hand: Writer


Mark = Callable[[Picture, Rng], None]


@dataclass
class Plan:
    """Everything that happens to a sheet between the printer and the file."""

    letter: Letter
    other: Letter | None
    own: Signing | None
    unit: Signing | None
    seal: Seal | None
    press: Pressing
    red: Colour
    at: tuple[float, float]
    edits: list[Mark] = field(default_factory=list)  # of the print, before it is printed
    marks: list[Mark] = field(default_factory=list)  # on the paper, after signing and sealing
    under: list[Mark] = field(default_factory=list)  # on the paper, before signing and sealing
    toner: str = "good"
    scale: float = 1.0
    paper: str = "white"
    worn: str = ""
    warm: float = 0.0
    fall: float = 0.0
    device: Flatbed | Phone = field(default_factory=Flatbed)
    final: str = ""  # grey, screen or raw
    shown: Facts = field(default_factory=dict)  # what stands on the sheet where it differs


@dataclass(frozen=True)
class Sample:
    kind: str
    seed: int
    genuine: bool
    sees: str
    data: bytes
    suffix: str
    serial: str
    stored: Facts
    shown: Facts


@dataclass(frozen=True)
class Kind:
    genuine: bool
    sees: str
    change: Callable[[Plan, Rng], None]
    sort: str = ""  # of the unit
    facts: Facts = field(default_factory=dict)


def rng_of(kind: str, seed: int, part: str = "") -> Rng:
    return np.random.default_rng([zlib.crc32(f"{kind}/{part}".encode()), seed])


def invent(kind: str, seed: int, again: int = 0) -> Facts:
    """The facts of a letter to issue for a sample of this kind. `again`: those of another one for the same sample."""
    rng = rng_of(kind, seed, f"facts{again}")
    wanted = KINDS[kind]
    unit = people.unit(rng, wanted.sort)
    title = people.one(rng, TITLES)
    joined = people.day(rng, 2004, 2022)
    since = people.day(rng, int(joined[:4]), int(joined[:4])) if rng.random() < 0.5 else people.day(rng, 1998, 2003)
    facts = {
        "employer": unit.name,
        "uscc": people.uscc(rng, unit.head, unit.place),
        "phone": f"{unit.dial}-{int(rng.integers(2000000, 8999999))}",
        "region": f"{unit.city}/{unit.banner}",
        "id_number": people.id_number(rng, unit.place, people.day(rng, 1900, 1910), bool(rng.random() < 0.7)),
        "name": people.name(rng),
        "joined_on": joined,
        "accounting_since": since,
        "post": people.one(rng, POSTS),
        "admin_post": people.one(rng, ADMIN),
        "title": title,
        "title_since": "无" if title == "无职务" else people.day(rng, 2015, 2025),
        "issued_on": f"2026-11-{int(rng.integers(1, 28)):02d}",
    }
    return facts | wanted.facts


def _near(letter: Letter, kind: str, seed: int) -> str:
    return people.unit(rng_of(kind, seed, "facts0"), KINDS[kind].sort).near


# signatures


def _pen(rng: Rng, colour: str = "") -> Colour:
    return ink.pick(rng, ink.PENS[colour or ("blue" if rng.random() < 0.35 else "black")])


def _signed(text: str, at: tuple[float, float], height: float, rng: Rng, colour: str = "", style: str = "") -> Signing:
    hand = ink.WRITERS[style] if style else ink.writer(rng)
    lines = ink.scrawl(rng, 0.7 * len(text)) if not style and rng.random() < 0.2 else ink.written(text, hand, rng)
    return Signing(lines, at, height, _pen(rng, colour), hand)


def _own(plan: Plan, rng: Rng, **more: str) -> Signing:
    """Beside the colon, where most people sign."""
    name = plan.letter.facts["name"]
    height = min(rng.uniform(7, 11), 38 / len(name) / 0.85)
    return _signed(name, (61 + rng.uniform(0, 6), 213.5 - height * rng.uniform(0.6, 0.95)), height, rng, **more)


def _head(plan: Plan, rng: Rng, **more: str) -> Signing:
    """Small into the margin, or under the label, for the label leaves no room beside it."""
    name = people.name(rng)[:3]
    if rng.random() < 0.4:
        return _signed(name, (173, 209 + rng.uniform(-2, 1)), rng.uniform(5.5, 7), rng, **more)
    return _signed(name, (rng.uniform(118, 150), 216 + rng.uniform(0, 4)), rng.uniform(7, 11), rng, **more)


def _ordinary(letter: Letter, other: Letter | None, rng: Rng) -> Plan:
    """What the common letter looks like; a kind changes one thing of it."""
    roles = ("song bold", "song bold", "song", "hei bold", "fang", "hei")
    seal = Seal(
        letter.facts["employer"],
        "财务专用章",
        size=rng.uniform(38, 42),
        ring=rng.uniform(0.8, 1.4),
        role=people.one(rng, roles),
        number="15" + "".join(str(int(n)) for n in rng.integers(0, 10, 11)) if rng.random() < 0.5 else "",
        seed=int(rng.integers(9)),
    )
    press = Pressing(
        degrees=rng.normal(0, 7),
        strength=rng.uniform(0.75, 0.97),
        missing=rng.uniform(0.02, 0.14),
        side=rng.uniform(0, 0.25),
        spread=0.1 if rng.random() < 0.2 else 0,
    )
    at = [(rng.uniform(62, 92), rng.uniform(243, 252)), (rng.uniform(40, 60), rng.uniform(240, 248))][
        int(rng.random() < 0.3)
    ]
    if rng.random() < 0.2:
        at = (rng.uniform(138, 155), rng.uniform(255, 263))  # across the date, as old offices do
    plan = Plan(letter, other, None, None, seal, press, ink.pick(rng, ink.REDS["red"]), at)
    plan.own, plan.unit = _own(plan, rng), _head(plan, rng)
    plan.device = Flatbed(
        dpi=int(rng.choice([200, 300, 300])),
        skew=rng.normal(0, 0.5),
        grain=rng.uniform(1, 3.5),
        quality=int(rng.choice([70, 80, 85, 90])),
        contrast=rng.uniform(1.0, 1.12),
    )
    return plan


def _phone(rng: Rng, low: float = 2, high: float = 12, **more: object) -> Phone:
    plain = Phone(
        tilt=rng.uniform(low, high),
        turn=rng.normal(0, 3),
        fill=rng.uniform(0.82, 0.95),
        long=int(rng.choice([2600, 3000, 3600])),
        blur=rng.uniform(0.4, 1.0),
        grain=rng.uniform(2, 6),
        quality=int(rng.choice([70, 80, 90])),
        desk=people.one(rng, ("wood", "dark wood", "grey", "dark", "cloth")),
        warm=rng.uniform(0, 0.1),
        fall=rng.uniform(0.05, 0.3),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


# genuine kinds


def _nothing(plan: Plan, rng: Rng) -> None:
    """Everything as it commonly is."""


def _style(style: str, colour: str = "") -> Callable[[Plan, Rng], None]:
    def change(plan: Plan, rng: Rng) -> None:
        plan.own = _own(plan, rng, style=style, colour=colour)
        plan.unit = _head(plan, rng, style=people.one(rng, tuple(ink.WRITERS)), colour=colour)

    return change


def _over_label(plan: Plan, rng: Rng) -> None:
    name = plan.letter.facts["name"]
    plan.own = _signed(name, (rng.uniform(36, 52), 207 + rng.uniform(-2, 2)), rng.uniform(8, 12), rng)
    plan.unit = _signed(
        people.name(rng)[:3], (rng.uniform(135, 155), 208 + rng.uniform(-2, 2)), rng.uniform(7, 10), rng
    )


def _under_label(plan: Plan, rng: Rng) -> None:
    plan.own = _signed(plan.letter.facts["name"], (rng.uniform(28, 50), rng.uniform(216, 219)), rng.uniform(7, 10), rng)


def _margin(plan: Plan, rng: Rng) -> None:
    name = people.name(rng)[:3]
    plan.unit = _signed(name, (rng.uniform(176, 186), rng.uniform(204, 212)), rng.uniform(7, 9), rng)
    if rng.random() < 0.5:
        plan.own = _signed(
            plan.letter.facts["name"][:3], (rng.uniform(5, 12), rng.uniform(215, 220)), rng.uniform(7, 9), rng
        )


def _flourish(plan: Plan, rng: Rng) -> None:
    hand = replace(ink.WRITERS["cursive"], loop=1.0, nib=rng.uniform(0.5, 0.9))
    lines = ink.written(plan.letter.facts["name"][:3], hand, rng)
    plan.own = Signing(lines, (rng.uniform(54, 62), rng.uniform(198, 205)), rng.uniform(13, 18), _pen(rng), hand)


def _name_chop(plan: Plan, rng: Rng) -> None:
    """The head of finance stamps a name, the accountant signs; some stamp both."""
    plan.unit = None
    chops = [(people.name(rng)[:3], (rng.uniform(176, 184), rng.uniform(206, 216)))]
    if rng.random() < 0.4:
        chops.append((plan.letter.facts["name"][:4], (rng.uniform(66, 90), rng.uniform(208, 214))))
    for text, at in chops:
        cover = ink.chop_cover(text, rng.uniform(13, 20), people.one(rng, ("song bold", "kai", "hei bold", "brush")), 1)
        press = Pressing(degrees=rng.normal(0, 6), strength=rng.uniform(0.7, 0.95), missing=rng.uniform(0, 0.15))
        colour, spot = ink.pick(rng, ink.REDS["red"]), at
        done = ink.pressed(cover, press, rng)
        plan.marks.append(lambda page, _, c=done, s=spot, k=colour: ink.stamp(page, c, s, k))  # type: ignore[misc]


def _agreed(plan: Plan, rng: Rng) -> None:
    """「同意」 and the day, by hand, beside the seal."""
    hand, colour = ink.writer(rng), _pen(rng)
    issued = plan.letter.facts["issued_on"]
    plan.at = (rng.uniform(48, 58), rng.uniform(243, 250))
    words = [("同意", (rng.uniform(92, 102), 233.0), rng.uniform(8, 11))]
    year, month, day = issued.split("-")
    form = people.one(rng, (f"{year}.{int(month)}.{int(day)}", f"{year}年{int(month)}月{int(day)}日"))
    words.append((form, (rng.uniform(90, 100), 245.0), rng.uniform(5, 7)))
    for text, at, height in words:
        lines = ink.written(text, hand, rng)
        plan.marks.append(lambda page, r, ls=lines, a=at, h=height: ink.write(page, ls, a, h, colour, hand, r))  # type: ignore[misc]


def _seal(**more: object) -> Callable[[Plan, Rng], None]:
    def change(plan: Plan, rng: Rng) -> None:
        assert plan.seal
        plan.seal = replace(plan.seal, **more)  # type: ignore[arg-type]

    return change


def _oval(plan: Plan, rng: Rng) -> None:
    assert plan.seal
    plan.seal = replace(
        plan.seal, shape="oval", size=rng.uniform(40, 45), star=False, number="", ring=rng.uniform(0.9, 1.3)
    )


def _press(tone: str = "", **more: tuple[float, float]) -> Callable[[Plan, Rng], None]:
    """The seal pressed in a certain way, each value drawn from a range."""

    def change(plan: Plan, rng: Rng) -> None:
        plan.press = replace(plan.press, **{key: float(rng.uniform(*value)) for key, value in more.items()})
        if tone:
            plan.red = ink.pick(rng, ink.REDS[tone])

    return change


def _seal_at(low: tuple[float, float], high: tuple[float, float]) -> Callable[[Plan, Rng], None]:
    def change(plan: Plan, rng: Rng) -> None:
        plan.at = (rng.uniform(low[0], high[0]), rng.uniform(low[1], high[1]))

    return change


def _set(**more: object) -> Callable[[Plan, Rng], None]:
    def change(plan: Plan, rng: Rng) -> None:
        for key, value in more.items():
            setattr(plan, key, value)

    return change


def _tinted(plan: Plan, rng: Rng) -> None:
    plan.paper = people.one(rng, ("blue tint", "pink tint", "green tint", "cream", "recycled"))


def _bed(**more: object) -> Callable[[Plan, Rng], None]:
    def change(plan: Plan, rng: Rng) -> None:
        assert isinstance(plan.device, Flatbed)
        plan.device = replace(plan.device, **more)  # type: ignore[arg-type]

    return change


def _skewed(plan: Plan, rng: Rng) -> None:
    plan.device = replace(
        Flatbed(), skew=rng.uniform(1.5, 6) * (1 if rng.random() < 0.5 else -1), lid=bool(rng.random() < 0.4)
    )


def _turned(plan: Plan, rng: Rng) -> None:
    plan.device = replace(Flatbed(), turn=int(rng.integers(1, 4)), skew=rng.normal(0, 0.5))


def _by_phone(low: float, high: float, **more: object) -> Callable[[Plan, Rng], None]:
    def change(plan: Plan, rng: Rng) -> None:
        plan.device = _phone(rng, low, high, **more)

    return change


def _warm(plan: Plan, rng: Rng) -> None:
    plan.device = _phone(rng, 2, 10, warm=rng.uniform(0.2, 0.35), fall=rng.uniform(0.3, 0.5))


def _worn(how: str, phone: bool) -> Callable[[Plan, Rng], None]:
    def change(plan: Plan, rng: Rng) -> None:
        plan.worn = how
        if phone:
            plan.device = _phone(rng, 2, 10)

    return change


def _low_quality(plan: Plan, rng: Rng) -> None:
    assert isinstance(plan.device, Flatbed)
    plan.device = replace(plan.device, quality=int(rng.integers(22, 45)))


# forged kinds: the words on a page


def _crop_text(text: str, size: int, role: str, seed: int) -> ink.Cover:
    font = faces.font(role, size, text, np.random.default_rng(seed))
    image = Image.new("L", (int(font.getlength(text)) + 2 * size, 2 * size), 0)
    ImageDraw.Draw(image).text((size // 2, size // 2), text, 255, font=font)
    return np.asarray(image.crop(image.getbbox()), dtype=np.float32) / 255


def _typed(
    page: Picture, text: str, at: tuple[float, float], height: float, role: str, seed: int = 0, dark: int = 20
) -> None:
    """Printed words; `at`: left and lower edge of their ink in mm, `height` of the type in mm."""
    cover = _crop_text(text, round(height * MM), role, seed)
    ink.lay(page, cover, (at[0] * MM, at[1] * MM - cover.shape[0]), (dark, dark, dark))


def _span(letter: Letter, key: str, start: int, end: int) -> Box:
    """Where characters of a printed value stand, told by the widths of the face."""
    x, y, width, height = letter.boxes[key]
    value = letter.facts[key]
    font = faces.font("letter", 100, value)
    before, until, all_of = (font.getlength(part) for part in (value[:start], value[:end], value))
    return (x + width * before / all_of, y, width * (until - before) / all_of, height)


def _blank(page: Picture, box: Box, grow: float = 0.35) -> None:
    """Covered with the colour of the paper around it, as correcting fluid or a brush on a screen does."""
    x, y, w, h = box
    top, bottom = round((y - grow) * MM), round((y + h + grow) * MM)
    left, right = round((x - 0.1) * MM), round((x + w + 0.1) * MM)
    around = page[max(0, top - 12) : bottom + 12, max(0, left - 12) : right + 12].reshape(-1, 3)
    page[top:bottom, left:right] = np.percentile(around, 90, axis=0).astype(np.uint8)


DIGITS = {"1": "47", "3": "8", "0": "869", "6": "8", "5": "6", "2": "3", "7": "1", "9": "8", "8": "3", "4": "1"}


def _another_digit(plan: Plan, rng: Rng, pen: bool) -> tuple[str, int, str]:
    """Which digit of which value becomes which."""
    key = people.one(rng, ("id_number", "accounting_since", "uscc", "joined_on"))
    value = plan.letter.facts[key]
    able = "13065" if pen else "0123456789"
    places = [n for n, one in enumerate(value) if one in able and n > 1] or [
        n for n, one in enumerate(value) if one.isdigit()
    ]
    place = int(rng.choice(places))
    new = people.one(rng, DIGITS[value[place]])
    plan.shown[key] = value[:place] + new + value[place + 1 :]
    return key, place, new


def _digit_by_print(plan: Plan, rng: Rng) -> None:
    key, place, new = _another_digit(plan, rng, pen=False)
    box = _span(plan.letter, key, place, place + 1)
    role = "letter" if rng.random() < 0.6 else "latin"
    _x, y, _w, h = plan.letter.boxes[key]

    def mark(page: Picture, _: Rng) -> None:
        _blank(page, box, 0.2)
        cover = _crop_text(new, 60, role, 0)
        tall = round(h * 0.97 * MM)
        shape = (max(2, round(cover.shape[1] * tall / cover.shape[0])), tall)
        cover = np.asarray(cv2.resize(cover, shape, interpolation=cv2.INTER_AREA), dtype=np.float32)
        ink.lay(page, cover, ((box[0] + box[2] / 2) * MM - cover.shape[1] / 2, y * MM), (0, 0, 0))

    (plan.edits if rng.random() < 0.5 else plan.under).append(mark)


def _digit_by_pen(plan: Plan, rng: Rng) -> None:
    key, place, new = _another_digit(plan, rng, pen=True)
    x, y, _w, h = _span(plan.letter, key, place, place + 1)
    hand = replace(ink.WRITERS["careful"], nib=0.35)
    lines = ink.written(new, hand, rng)
    extent = max(float(np.ptp(np.vstack(lines)[:, 1])), 0.3)
    plan.marks.append(
        lambda page, r: ink.write(page, lines, (x + 0.1, y - 0.1), h * 1.05 / extent, _pen(r, "black"), hand, r)
    )


def _one_to_ten(plan: Plan, rng: Rng) -> None:
    """「第一中学」 becomes 「第十中学」 by one stroke, and the seal is the tenth's."""
    value = plan.letter.facts["employer"]
    place = value.index("一")
    x, y, w, h = _span(plan.letter, "employer", place, place + 1)
    plan.shown["employer"] = value.replace("一", "十")
    assert plan.seal
    plan.seal = replace(plan.seal, text=plan.shown["employer"])
    middle, pen = x + w / 2, bool(rng.random() < 0.5)

    def mark(page: Picture, r: Rng) -> None:
        if pen:
            bend = np.array([[middle + 0.1, y], [middle - 0.05, y + h / 2], [middle, y + h]])
            ink.write(
                page,
                [np.repeat(bend, 8, 0)],
                (middle - 0.2, y - 0.1),
                1.0,
                _pen(r, "black"),
                replace(ink.WRITERS["careful"], nib=0.4),
                r,
            )
        else:
            cv2.line(
                page, *[(round(middle * MM), round(v * MM)) for v in (y + 0.1, y + h)], (15, 15, 15), 4, cv2.LINE_AA
            )  # type: ignore[call-overload]

    (plan.marks if pen else plan.edits).append(mark)


def _no_assistant(plan: Plan, rng: Rng) -> None:
    """「助理会计师」 has lost its 「助理」."""
    plan.shown["title"] = "会计师"
    box = plan.letter.boxes["title"]
    gap = _span(plan.letter, "title", 0, 2)
    retyped = bool(rng.random() < 0.6)

    def mark(page: Picture, _: Rng) -> None:
        _blank(page, box if retyped else gap)
        if retyped:
            _typed(page, "会计师", (box[0], box[1] + box[3]), 4.233, "letter")

    (plan.edits if rng.random() < 0.6 else plan.under).append(mark)


def _another_value(plan: Plan, rng: Rng) -> None:
    """A whole value retyped: another name, an earlier day, a higher post."""
    key = people.one(rng, ("name", "accounting_since", "post", "employer"))
    value = {
        "name": people.name(rng),
        "accounting_since": people.day(rng, 1990, 1997),
        "post": "会计机构负责人(会计主管)" if "负责人" not in plan.letter.facts["post"] else "出纳",
        "employer": people.unit(rng, "company").name,
    }[key]
    plan.shown[key] = value
    x, y, w, h = plan.letter.boxes[key]
    role = people.one(rng, ("letter", "song", "hei", "kai"))

    def mark(page: Picture, _: Rng) -> None:
        _blank(page, (x, y, w, h), 0.5)
        _typed(page, value, (x, y + h), 4.233, role)

    (plan.edits if rng.random() < 0.5 else plan.under).append(mark)


LINES = (
    "该同志自1996年起从事会计工作，特此说明。",
    "会计专业技术资格：高级会计师",
    "另：兼任出纳工作。",
    "以上情况属实，同意办理。",
    "开始从事会计工作日期以本函为准：1995-07-01",
)


def _added_line(tint: bool) -> Callable[[Plan, Rng], None]:
    def change(plan: Plan, rng: Rng) -> None:
        text, role = people.one(rng, LINES), people.one(rng, ("letter", "song", "hei", "kai"))
        at = (rng.uniform(24, 34), rng.choice([151.0, 199.0, 203.5, 228.0]))
        plan.shown["added"] = text

        def mark(page: Picture, r: Rng) -> None:
            if tint:  # under a marker's stripe, as if it were important
                stripe = np.zeros(page.shape[:2], np.float32)
                top = round((at[1] - 5) * MM)
                stripe[top : top + round(6 * MM), round(22 * MM) : round(150 * MM)] = 1
                ink.lay(
                    page, stripe, (0, 0), ((120, 250, 255), (200, 235, 200), (235, 200, 245))[int(r.integers(3))], 0.8
                )
            _typed(page, text, at, float(r.uniform(3.6, 4.4)), role, dark=30)

        (plan.under if tint or rng.random() < 0.5 else plan.edits).append(mark)

    return change


def _words_across(text: str, colour: str, size: tuple[float, float]) -> Callable[[Plan, Rng], None]:
    def change(plan: Plan, rng: Rng) -> None:
        words = text or people.one(rng, ("此件无效", "信息有误重新打印", "已离职", "不同意", "仅供复印"))
        hand = replace(ink.WRITERS["fountain"], nib=rng.uniform(0.6, 1.1))
        lines = ink.written(words, hand, rng)
        turn = math.radians(rng.uniform(-35, 10))
        matrix = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
        lines = [line @ matrix for line in lines]
        at, height = (rng.uniform(40, 80), rng.uniform(60, 130)), rng.uniform(*size)
        plan.shown["added"] = words
        plan.marks.append(lambda page, r: ink.write(page, lines, at, height, _pen(r, colour), hand, r))

    return change


def _void_stamp(plan: Plan, rng: Rng) -> None:
    """「作废」, stamped in a frame or written large."""
    if rng.random() < 0.5:
        return _words_across("作废", "red", (25, 40))(plan, rng)
    side = round(22 * MM)
    cover = np.zeros((side, side * 2), np.float32)
    cv2.rectangle(cover, (6, 6), (side * 2 - 6, side - 6), 1.0, 10)
    for n, character in enumerate("作废"):
        ink._put(
            cover, ink._glyph(character, "hei bold", side * 0.7, side * 0.7, 0), side * (0.55 + 0.9 * n), side / 2, 0
        )
    press = Pressing(degrees=rng.uniform(-25, 25), strength=0.9, missing=rng.uniform(0, 0.2))
    done, at = ink.pressed(cover, press, rng), (rng.uniform(70, 140), rng.uniform(80, 180))
    plan.shown["added"] = "作废"
    plan.marks.append(lambda page, _: ink.stamp(page, done, at, plan.red))
    return None


def _dash(plan: Plan, rng: Rng) -> None:
    """One short line where a name should be."""
    length = rng.uniform(6, 18)
    x = np.linspace(0, 1, 20) * length / 8
    line = np.stack([x, 0.04 * np.sin(3 * x) + rng.normal(0, 0.01)], 1)
    target = Signing([line], (rng.uniform(62, 68), rng.uniform(209, 213)), 8, _pen(rng), ink.WRITERS["plain"])
    which = int(rng.integers(3))
    if which in (0, 2):
        plan.own = target
    if which in (1, 2):
        plan.unit = replace(target, at=(174, rng.uniform(209, 213)), lines=[line * 0.6])


def _typed_names(plan: Plan, rng: Rng) -> None:
    """Names printed where hands should have signed."""
    role = people.one(rng, ("kai", "song", "brush", "hei", "letter"))
    own, head = plan.letter.facts["name"], people.name(rng)[:3]
    plan.own = plan.unit = None
    height = rng.uniform(4.2, 6)
    late = plan.under if rng.random() < 0.5 else plan.edits
    late.append(lambda page, _: _typed(page, own, (62, 214.6), height, role, dark=15))
    late.append(lambda page, _: _typed(page, head, (172.5, 214.6), min(height, 5), role, dark=15))


def _wiped(plan: Plan, rng: Rng) -> None:
    """A value is gone under correcting fluid."""
    key = people.one(rng, ("name", "accounting_since", "post", "uscc", "id_number"))
    x, y, w, h = plan.letter.boxes[key]
    plan.shown[key] = ""

    def mark(page: Picture, r: Rng) -> None:
        cover = np.zeros(page.shape[:2], np.uint8)
        for n in range(4):
            points = [
                (round((x + w * t) * MM), round((y + h * (0.2 + 0.2 * n)) * MM + r.normal(0, 3)))
                for t in (0, 0.33, 0.66, 1)
            ]
            cv2.polylines(cover, [np.array(points, np.int32)], False, 255, 16, cv2.LINE_AA)
        amount = cv2.GaussianBlur(cover, (0, 0), 1.2)[..., None].astype(np.float32) / 255
        white = np.float32(252) - 8 * ink.noise(page.shape, 10, r)[..., None]
        page[:] = capture.bytes_of(page.astype(np.float32) * (1 - amount) + white * amount)

    plan.under.append(mark)


def _smeared(plan: Plan, rng: Rng) -> None:
    """Wet: the print of a place has run and cannot be read."""
    key = people.one(rng, ("name", "accounting_since", "employer", "id_number"))
    x, y, w, h = (v * MM for v in plan.letter.boxes[key])
    plan.shown[key] = ""

    def mark(page: Picture, r: Rng) -> None:
        top, bottom, left, right = round(y - 14), round(y + h + 14), round(x - 14), round(x + w + 30)
        part = page[top:bottom, left:right]
        run = cv2.blur(part, (61, 9))
        run = cv2.blur(run, (41, 13)).astype(np.float32) * r.uniform(0.85, 0.95)
        fade = np.clip(capture._edges(part.shape, 14), 0, 1)[..., None]
        page[top:bottom, left:right] = capture.bytes_of(run * (1 - fade) + part.astype(np.float32) * fade)

    plan.under.append(mark)


# forged kinds: seals and whole pages


def _other_seal(plan: Plan, rng: Rng) -> None:
    assert plan.seal
    plan.seal = replace(plan.seal, text=plan.shown.pop("near"))
    plan.shown["seal"] = plan.seal.text


def _wrong_seal(inner: str, tail: str) -> Callable[[Plan, Rng], None]:
    def change(plan: Plan, rng: Rng) -> None:
        assert plan.seal
        plan.seal = replace(plan.seal, text=plan.seal.text + tail, inner=inner)
        plan.shown["seal"] = plan.seal.text + inner

    return change


def _unprinted(plan: Plan, rng: Rng) -> None:
    """The file itself with a seal of one colour laid on it: no paper has been there."""
    plan.final, plan.press, plan.red = "raw", Pressing(degrees=rng.normal(0, 4), strength=1.0, missing=0), (0, 0, 255)


def _covered_code(plan: Plan, rng: Rng) -> None:
    plan.at = (178 + rng.normal(0, 3), 30 + rng.normal(0, 3))
    plan.red, plan.press = ink.pick(rng, ink.REDS["dark"]), replace(plan.press, strength=1.0, missing=0.02, spread=0.25)


def _two(plan: Plan, rng: Rng) -> None:
    plan.final = "two"


def _no_seal(plan: Plan, rng: Rng) -> None:
    plan.seal = None


def _from_screen(plan: Plan, rng: Rng) -> None:
    plan.final = "screen"
    plan.device = _phone(rng, 2, 10, desk="dark", fall=0.1, warm=0.0)


KINDS: dict[str, Kind] = {
    "common": Kind(True, "", _nothing),
    "signature beside the colon, careful": Kind(True, "", _style("careful")),
    "signature, quick": Kind(True, "", _style("quick")),
    "signature, cursive": Kind(True, "", _style("cursive")),
    "signature, old hand": Kind(True, "", _style("old")),
    "signature, fountain pen": Kind(True, "", _style("fountain")),
    "signature in blue": Kind(True, "", _style("plain", "blue")),
    "signature in red": Kind(True, "", _style("plain", "red")),
    "signature over the label": Kind(True, "", _over_label),
    "signature under the label": Kind(True, "", _under_label),
    "signature into the margin": Kind(True, "", _margin),
    "signature, large flourish": Kind(True, "", _flourish),
    "name chop": Kind(True, "", _name_chop),
    "agreed and dated by hand": Kind(True, "", _agreed),
    "official seal, no inner line": Kind(True, "", _seal(inner="", size=42.0)),
    "large seal": Kind(True, "", _seal(size=45.0, ring=1.2)),
    "oval finance seal": Kind(True, "", _oval),
    "seal of 25 mm": Kind(True, "", _seal(size=25.0, ring=0.7, number="")),
    "seal with two rings": Kind(True, "", _seal(inner_ring=True)),
    "seal, ink missing": Kind(True, "", _press(missing=(0.25, 0.45), side=(0.2, 0.5))),
    "seal pressed twice": Kind(True, "", _press(twice=(0.4, 1.4))),
    "seal at any angle": Kind(True, "", _press(degrees=(-180, 180))),
    "seal pale": Kind(True, "", _press("pale", strength=(0.5, 0.8))),
    "seal dark": Kind(True, "", _press("dark", strength=(0.9, 1.0), spread=(0.1, 0.3))),
    "seal over the text": Kind(True, "", _seal_at((45, 188), (95, 206))),
    "seal on the signature": Kind(True, "", _seal_at((62, 215), (85, 225))),
    "seal over the day": Kind(True, "", _seal_at((140, 256), (152, 264))),
    "paper yellowed": Kind(True, "", _set(paper="yellowed")),
    "paper tinted": Kind(True, "", _tinted),
    "draft toner": Kind(True, "", _set(toner="draft")),
    "streaky toner": Kind(True, "", _set(toner="streaky")),
    "printed at 97 %": Kind(True, "", _set(scale=0.97)),
    "flatbed 150 dpi": Kind(True, "", _bed(dpi=150)),
    "flatbed skewed": Kind(True, "", _skewed),
    "flatbed turned": Kind(True, "", _turned),
    "flatbed streaks": Kind(True, "", _bed(streaks=3)),
    "JPEG of low quality": Kind(True, "", _low_quality),
    "folded, flatbed": Kind(True, "", _worn("folded", False)),
    "folded, phone": Kind(True, "", _worn("folded", True)),
    "crumpled, flatbed": Kind(True, "", _worn("crumpled", False)),
    "phone to 12°": Kind(True, "", _by_phone(2, 12)),
    "phone 15 to 25°": Kind(True, "", _by_phone(15, 25)),
    "phone, shadow": Kind(True, "", _by_phone(2, 10, shadow=0.45)),
    "phone, warm lamp": Kind(True, "", _warm),
    "another unit's seal: school": Kind(False, "the seal says 第十三中学, the letter 第三中学", _other_seal, "school"),
    "another unit's seal: parent": Kind(
        False, "the seal is the parent company's, the letter the branch's", _other_seal, "branch"
    ),
    "another unit's seal: village": Kind(False, "the seal says 第二村, the letter 第一村", _other_seal, "village"),
    "another unit's seal: company": Kind(False, "the seal names another company", _other_seal, "company"),
    "contract seal": Kind(False, "合同专用章 where the finance seal belongs", _wrong_seal("合同专用章", "")),
    "union's seal": Kind(False, "the seal is the trade union's (工会委员会)", _wrong_seal("", "工会委员会"), "company"),
    "no seal": Kind(False, "there is no seal", _no_seal),
    "red words across": Kind(False, "words in red pen across the page", _words_across("", "red", (9, 16))),
    "black words across": Kind(False, "words in pen across the page", _words_across("", "black", (7, 11))),
    "void in red": Kind(False, "作废 in red across the page", _void_stamp),
    "dash as signature": Kind(False, "a dash stands where a name should be signed", _dash),
    "typed names": Kind(False, "the signatures are printed names", _typed_names),
    "typed line added": Kind(False, "a printed line that the letter does not have", _added_line(False)),
    "typed line under a tint": Kind(False, "a printed line under a marker's stripe", _added_line(True)),
    "digit by pen": Kind(False, "a digit is written over by pen", _digit_by_pen),
    "digit by print": Kind(False, "a printed digit is not the one that was issued", _digit_by_print),
    "value by print": Kind(False, "a printed value is not the one that was issued", _another_value),
    "一 to 十": Kind(False, "第一 has become 第十", _one_to_ten, "first school"),
    "助理 removed": Kind(
        False, "助理 before 会计师 is gone", _no_assistant, facts={"title": "助理会计师", "title_since": "2018-09-10"}
    ),
    "wiped": Kind(False, "a value lies under correcting fluid", _wiped),
    "smeared": Kind(False, "a value has run and cannot be read", _smeared),
    "never printed": Kind(False, "no paper, no toner, a seal of one pure colour: put together on a screen", _unprinted),
    "photocopy": Kind(False, "a grey copy: the seal has no colour", _set(final="grey")),
    "two letters": Kind(False, "two letters on one scan", _two),
    "code covered": Kind(False, "the seal covers the code, it cannot be read", _covered_code),
    "from a screen": Kind(False, "photographed from a screen", _from_screen),
}
SOFT = {"two letters", "code covered", "smeared", "wiped"}  # a person would ask for another scan rather than suspect


# drawing


def rendered(letter: Letter) -> Picture:
    page = pypdfium2.PdfDocument(letter.pdf)[0].render(scale=DPI / 72).to_numpy()
    return np.ascontiguousarray(page[..., :3])


def _signed_page(plan: Plan, letter: Letter, rng: Rng) -> Picture:
    """Printed, put on paper, signed and sealed."""
    page = rendered(letter)
    for edit in plan.edits:
        edit(page, rng)
    if plan.final != "raw":
        page = capture.printed(page, rng, plan.toner)
        if plan.scale != 1:
            page = capture.shrunk(page, plan.scale)
        page = capture.on_paper(page, plan.paper, rng)
    for mark in plan.under:
        mark(page, rng)
    for signing in (plan.own, plan.unit):
        if signing:
            ink.write(page, signing.lines, signing.at, signing.height, signing.colour, signing.hand, rng)
    if plan.seal:
        cover = ink.seal_cover(plan.seal)
        cover = ink.turned(cover, plan.press.degrees) if plan.final == "raw" else ink.pressed(cover, plan.press, rng)
        ink.stamp(page, cover, plan.at, plan.red)
    for mark in plan.marks:
        mark(page, rng)
    return page


def _side_by_side(plan: Plan, page: Picture, rng: Rng) -> Picture:
    """Two letters on one sheet of glass: side by side made small, or one half over the other."""
    second = _ordinary(plan.other or plan.letter, None, rng)
    other = _signed_page(second, plan.other or plan.letter, rng)
    if rng.random() < 0.6:
        both = np.hstack([page, other])
        return cv2.resize(both, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA).astype(np.uint8)
    out = page.copy()
    part = other[: other.shape[0] // 2]
    out[out.shape[0] - part.shape[0] :] = part
    return out


def _captured(plan: Plan, page: Picture, rng: Rng) -> bytes:
    if plan.final == "raw":
        done, png = cv2.imencode(".png", cv2.resize(page, None, fx=2 / 3, fy=2 / 3, interpolation=cv2.INTER_AREA))
        return png.tobytes() if rng.random() < 0.5 and done else capture.jpeg(page, 92)
    if plan.worn:
        page = (
            capture.folded(page, rng) if plan.worn == "folded" else capture.crumpled(page, rng, rng.uniform(0.5, 1.0))
        )
    if plan.final == "screen":
        page = capture.moire(cv2.resize(page, None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA).astype(np.uint8), rng)
    if plan.final == "grey":
        assert isinstance(plan.device, Flatbed)
        plan.device = replace(plan.device, grey=True, contrast=rng.uniform(1.1, 1.5))
    if isinstance(plan.device, Phone):
        return capture.jpeg(capture.phone(page, plan.device, rng), plan.device.quality)
    return capture.jpeg(capture.flatbed(page, plan.device, rng), plan.device.quality)


def draw(kind: str, seed: int, letter: Letter, other: Letter | None = None) -> Sample:
    """The sample of a kind and seed. `letter` was issued for `invent(kind, seed)`, `other` for `invent(kind, seed, 1)`."""
    rng = rng_of(kind, seed, "paper")
    plan = _ordinary(letter, other, rng)
    plan.shown["near"] = _near(letter, kind, seed)
    KINDS[kind].change(plan, rng)
    plan.shown.pop("near", None)
    page = _signed_page(plan, letter, rng)
    if plan.final == "two":
        page = _side_by_side(plan, page, rng)
    data = _captured(plan, page, rng)
    suffix = ".png" if data[:4] == b"\x89PNG" else ".jpg"
    wanted = KINDS[kind]
    shown = letter.facts | plan.shown
    return Sample(kind, seed, wanted.genuine, wanted.sees, data, suffix, letter.serial, letter.facts, shown)
