"""Seeded corpora of letters, genuine and forged, by category (T04). Pictures are made on the way and never kept."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np

from acms.base.numbers import uscc
from acms.demo import documents, scanning
from acms.demo.changes import Change
from acms.demo.conditions import Conditions
from acms.letters import codes, render
from acms.letters.audit import lookalikes
from acms.letters.facts import ProofFacts
from acms.letters.models import Letter, LetterState
from acms.scans import encode

EMPLOYERS = tuple(
    (name, body + uscc.check_character(body))
    for name, body in (
        ("内蒙古青禾样例粮油有限公司", "91150105MA0TE5T16"),
        ("呼和浩特市样例第三中学", "12150000MA0TE5T16"),
        ("鄂尔多斯市样例能源化工集团有限责任公司东胜分公司", "91150602MA0TE5T16"),
        ("科尔沁左翼中旗样例镇财政所", "11150521MA0TE5T16"),
        ("通辽市样例口腔医院", "12150500MA0TE5T16"),
        ("阿巴嘎旗样例苏木巴彦嘎查村民委员会", "N2150422MA0TE5T16"),
    )
)
NAMES = (
    "乌云其木格",
    "阿拉坦仓",
    "巴图·测试",
    "测试𡐓",
    "萨仁高娃",
    "王样例",
    "李样例",
    "测试甲",
    "测试㛃",
    "欧阳样例",
    "测试䶮",
    "阿布都热合曼·测试·艾山江",
)
POSTS = ("出纳", "总账", "稽核", "会计机构负责人(会计主管)", "其他会计工作", "职工薪酬、成本费用、财务成果核算")
TITLES = ("会计师", "无职务", "助理会计师", "高级会计师")
# Most forgeries are about who, since when and where.
FIELDS = (
    *("id_number",) * 3,
    *("name",) * 2,
    "employer",
    "uscc",
    "joined_on",
    "accounting_since",
    "post",
    "title",
    "title_since",
)


@dataclass(frozen=True)
class Specimen:
    """One picture of the corpus: the letter that it should show, the file, and which kinds of verdict are right."""

    group: str
    category: str
    letter: Letter
    data: bytes
    note: str = ""


def facts(chance: random.Random) -> ProofFacts:
    """Invented facts."""

    def day(first: int, last: int) -> str:
        return f"{chance.randint(first, last)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"

    born = date(chance.randint(1965, 1998), chance.randint(1, 12), chance.randint(1, 28))
    employer, code = chance.choice(EMPLOYERS)
    division = chance.choice(("150105", "152301", "150502"))
    return ProofFacts(
        employer=employer,
        uscc=code,
        phone=f"0471-555{chance.randint(1000, 9999)}",
        region=chance.choice(("呼和浩特市/赛罕区", "通辽市/科尔沁左翼中旗", "锡林郭勒盟/阿巴嘎旗")),
        id_number=documents.make_id_number(chance, division, born, chance.random() < 0.5),
        name=chance.choice(NAMES),
        joined_on=day(2000, 2020),
        accounting_since=day(1990, 2015),
        post=chance.choice(POSTS),
        admin_post=chance.choice(("无", "会计主管人员")),
        title=chance.choice(TITLES),
        title_since=day(2005, 2020),
        issued_on=f"2026年{chance.randint(1, 12):02d}月{chance.randint(1, 28):02d}日",
        employment_form=chance.choice(("contract", "appointment")),
    )


def _serial(stated: ProofFacts, salt: str) -> str:
    """The same for the same facts, so that a corpus comes out the same again (under the same keys)."""
    chance = random.Random(repr(stated) + salt)
    return "".join(chance.choice(codes.ALPHABET) for _ in range(codes.SERIAL))


def letter_of(stated: ProofFacts, serial: str = "", state: str = LetterState.VALID, salt: str = "") -> Letter:
    """A letter, printed but not stored; another `salt` is another printing of the same facts."""
    printed = render.letter(stated, serial or _serial(stated, salt))
    layout = [[glyph.character, glyph.field, list(glyph.box)] for glyph in printed.glyphs]
    letter = Letter(serial=printed.serial, facts=stated.as_dict(), layout=layout, state=state)
    letter.pdf = lambda: printed.pdf  # type: ignore[method-assign]
    return letter


# ---- genuine ----------------------------------------------------------------------------------------------------------
FLAT, PHONE, HARD = "flat scan ≥ 200 dpi", "phone or cut", "worn or poor"


def _flat(chance: random.Random) -> Conditions:
    return Conditions(
        dpi=chance.choice((200, 250, 300, 350, 400)),
        blur=chance.choice((0, 0.5, 0.8)),
        noise=chance.choice((1, 2, 4)),
        quality=chance.choice((60, 75, 85, 92, 95)),
        toner=chance.uniform(-0.3, 0.4),
        seed=chance.randint(1, 10**6),
    )


def _shot(chance: random.Random, least: float, most: float) -> Conditions:
    return replace(
        _flat(chance),
        dpi=chance.choice((220, 260, 300)),
        phone=chance.uniform(least, most),
        rotate=chance.uniform(-6, 6),
        shade=chance.choice((0, 0.15, 0.3)),
        blur=chance.choice((0.6, 0.9, 1.2)),
    )


GENUINE: dict[str, tuple[str, Callable[[random.Random], Conditions]]] = {
    "straight": (FLAT, _flat),
    "tilted to 10°": (FLAT, lambda c: replace(_flat(c), rotate=c.uniform(-10, 10))),
    "turned 90, 180, 270°": (FLAT, lambda c: replace(_flat(c), quarter_turns=c.randint(1, 3))),
    "JPEG quality 20–40": (FLAT, lambda c: replace(_flat(c), quality=c.randint(20, 40))),
    "seal on the text": (FLAT, lambda c: replace(_flat(c), seal_over=True)),
    "signature on the lines": (FLAT, lambda c: replace(_flat(c), sign_over=True)),
    "tinted paper": (FLAT, lambda c: replace(_flat(c), tint=c.choice(((215, 240, 250), (240, 248, 225), (225, 225, 235))))),
    "scanner streaks": (FLAT, lambda c: replace(_flat(c), streaks=c.randint(1, 4))),
    "poor toner": (FLAT, lambda c: replace(_flat(c), bad_print=c.uniform(0.2, 0.5))),
    "cut margins": (PHONE, lambda c: replace(_flat(c), cut=c.uniform(3, 8), rotate=c.uniform(-2, 2))),
    "phone to 15°": (PHONE, lambda c: _shot(c, 2, 15)),
    "phone 15–25°": (PHONE, lambda c: _shot(c, 15, 25)),
    "phone, shadow": (PHONE, lambda c: replace(_shot(c, 2, 15), shadow=c.uniform(0.25, 0.5))),
    "phone, turned": (PHONE, lambda c: replace(_shot(c, 2, 15), quarter_turns=c.randint(1, 3))),
    "150 dpi": (HARD, lambda c: replace(_flat(c), dpi=150)),
    "folded": (HARD, lambda c: replace(_flat(c), folds=c.choice((1, 2, 4)))),
    "crumpled": (HARD, lambda c: replace(_flat(c), crumple=c.uniform(0.1, 0.5), folds=c.choice((0, 2)))),
    "blurred to σ2 at 350 dpi": (HARD, lambda c: replace(_flat(c), dpi=350, blur=c.uniform(1.2, 2.0))),
}  # fmt: skip


def genuine(seed: int, category: str) -> Specimen:
    """One genuine letter of a category."""
    chance = random.Random(f"genuine/{category}/{seed}")
    letter = letter_of(facts(chance))
    group, conditions = GENUINE[category]
    return Specimen(group, category, letter, scanning.scan_jpeg(letter.pdf(), conditions(chance)))


# ---- forged or wrong --------------------------------------------------------------------------------------------------
def _somehow(chance: random.Random) -> Conditions:
    """Forgers scan and photograph as others do."""
    made = chance.choice(
        (
            "straight",
            "straight",
            "tilted to 10°",
            "JPEG quality 20–40",
            "phone to 15°",
            "phone 15–25°",
            "folded",
            "150 dpi",
        )
    )
    return GENUINE[made][1](chance)


def _other_character(chance: random.Random, character: str) -> str:
    pool = (
        "0123456789"
        if character.isdigit()
        else "ABCDEFGHJKLMNPQRTUWXY"
        if character.isascii()
        else "天地人大小上下王玉土士未末己已日曰"
    )
    return chance.choice([c for c in pool if c != character])


def _place(chance: random.Random, letter: Letter) -> tuple[str, str, tuple[float, float, float, float]]:
    field = chance.choice(FIELDS)
    character, _, box = chance.choice([g for g in letter.layout if g[1] == field and g[0] not in "-·()、/"])
    return field, character, box


def _around(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    x, y, w, h = box
    return x - 0.2, y - 0.4, w + 0.4, h + 0.8


def _one_character(chance: random.Random, by: str, alike: bool) -> Specimen:
    letter = letter_of(facts(chance))
    field, character, box = _place(chance, letter)
    other = chance.choice(lookalikes.of(character)[:4]) if alike else _other_character(chance, character)
    how = replace(_somehow(chance), changes=(Change(_around(box), other, by),))
    return Specimen("forged", "", letter, scanning.scan_jpeg(letter.pdf(), how), f"{field} {character}→{other}")


def _changed(chance: random.Random, stated: ProofFacts) -> tuple[str, ProofFacts]:
    field = chance.choice(FIELDS)
    value = getattr(stated, field)
    at = chance.choice([n for n, c in enumerate(value) if c not in "-·()、/"])
    return field, replace(stated, **{field: value[:at] + _other_character(chance, value[at]) + value[at + 1 :]})


def _retypeset(chance: random.Random) -> Specimen:
    """The whole letter made anew in the same face, with its code, one character changed."""
    stated = facts(chance)
    letter = letter_of(stated)
    field, other = _changed(chance, stated)
    forged = letter_of(other, letter.serial)
    return Specimen("forged", "", letter, scanning.scan_jpeg(forged.pdf(), _somehow(chance)), field)


def _pasted(chance: random.Random) -> Specimen:
    """A field cut out of another genuine letter and glued on."""
    stated = facts(chance)
    letter = letter_of(stated)
    field, changed = _changed(chance, stated)
    other = letter_of(changed)
    box = render.box_of(render.glyphs_of(other.layout), field)
    how = replace(_somehow(chance), changes=(Change(_around(box), by="paste", pdf=other.pdf()),))
    return Specimen("forged", "", letter, scanning.scan_jpeg(letter.pdf(), how), field)


def _line_added(chance: random.Random) -> Specimen:
    letter = letter_of(facts(chance))
    by = chance.choice(("ink", "pen"))
    # free places: under the title, between the last field and the text, under the text
    y = chance.choice((61.0, 172.0, 205.0))
    text = chance.choice(("另任财务经理", "兼任总账会计", "以上属实", "自2001年起"))
    how = replace(_somehow(chance), changes=(Change((chance.uniform(30, 120), y, 30, 6), text, by),))
    return Specimen("forged", "", letter, scanning.scan_jpeg(letter.pdf(), how))


def _line_removed(chance: random.Random) -> Specimen:
    letter = letter_of(facts(chance))
    if chance.random() < 0.5:
        field = chance.choice(("title", "title_since", "post", "joined_on"))
        box = _around(render.box_of(render.glyphs_of(letter.layout), field))
    else:  # a line of the fixed text
        line = chance.choice([g for g in letter.layout if not g[1] and 175 < g[2][1] < 205])
        box = (24.0, line[2][1] - 0.8, 162.0, 5.4)
    how = replace(_somehow(chance), changes=(Change(box, by="white"),))
    return Specimen("forged", "", letter, scanning.scan_jpeg(letter.pdf(), how))


def _wrong_letter(chance: random.Random, which: str) -> Specimen:
    stated = facts(chance)
    other = letter_of(facts(chance) if which == "another person's" else stated, salt="other")
    state = LetterState.VOID if which == "void" else LetterState.VALID
    letter = letter_of(stated, other.serial if which == "void" else "", state)
    if which == "QR of another":
        # this letter's print with the code of another
        mine, corner = letter_of(stated), (150.0, 12.0, 50.0, 36.0)
        how = replace(_somehow(chance), changes=(Change(corner, by="paste", pdf=other.pdf()),))
        return Specimen("forged", "", mine, scanning.scan_jpeg(mine.pdf(), how))
    return Specimen("forged", "", letter, scanning.scan_jpeg(other.pdf(), _somehow(chance)))


def _without(chance: random.Random, **lacking: Any) -> Specimen:
    stated = facts(chance)
    letter = letter_of(stated)
    if lacking.get("seal_text"):
        lacking["seal_text"] = chance.choice([name for name, _ in EMPLOYERS if name != stated.employer])
    return Specimen("forged", "", letter, scanning.scan_jpeg(letter.pdf(), replace(_somehow(chance), **lacking)))


def _self_typed(chance: random.Random) -> Specimen:
    """The same words typed by oneself: no code, or a code of one's own making."""
    stated = facts(chance)
    letter = letter_of(stated)
    white = Change((150.0, 12.0, 50.0, 36.0), by="white")
    how = replace(_somehow(chance), changes=(white,))
    return Specimen("forged", "", letter, scanning.scan_jpeg(letter.pdf(), how))


def _other_page(chance: random.Random, blank: bool) -> Specimen:
    letter = letter_of(facts(chance))
    if blank:
        page = np.full((2339, 1654, 3), chance.randint(235, 255), np.uint8)
        page -= np.random.default_rng(chance.randint(1, 9999)).integers(0, 6, page.shape, np.uint8)
    else:
        kind = chance.choice(("eregistration_full", "diploma_full", "student_report", "employer_certificate"))
        page = documents.draw(documents.cast(chance.randint(1, 999)), kind)
    return Specimen("forged", "", letter, encode.jpeg(page, 85, 200))


FORGED: dict[str, Callable[[random.Random], Specimen]] = {
    "one character, same face": partial(_one_character, by="print", alike=False),
    "look-alike, same face": partial(_one_character, by="print", alike=True),
    "one character, other face": partial(_one_character, by="sans", alike=False),
    "one character by pen": partial(_one_character, by="pen", alike=False),
    "whole letter re-typeset": _retypeset,
    "field pasted from another": _pasted,
    "line added": _line_added,
    "line removed": _line_removed,
    "QR of another letter": lambda c: _wrong_letter(c, "QR of another"),
    "void letter": lambda c: _wrong_letter(c, "void"),
    "another person's letter": lambda c: _wrong_letter(c, "another person's"),
    "older letter, same person": lambda c: _wrong_letter(c, "older"),
    "no seal": lambda c: _without(c, seal=False),
    "grey seal": lambda c: _without(c, seal_colour=(70, 70, 70)),
    "square seal": lambda c: _without(c, seal_shape="square"),
    "another employer's seal": lambda c: _without(c, seal_text="other"),
    "no own signature": lambda c: _without(c, sign_own=False),
    "no finance signature": lambda c: _without(c, sign_unit=False),
    "typed by oneself": _self_typed,
    "blank page": lambda c: _other_page(c, True),
    "other document": lambda c: _other_page(c, False),
}
WEIGHTS = dict.fromkeys(FORGED, 1) | {
    "one character, same face": 4,
    "look-alike, same face": 4,
    "one character, other face": 2,
    "one character by pen": 2,
    "whole letter re-typeset": 4,
    "field pasted from another": 4,
    "line added": 2,
    "line removed": 2,
    "another employer's seal": 2,
}


def forged(seed: int, category: str) -> Specimen:
    """One forged or wrong letter of a category."""
    chance = random.Random(f"forged/{category}/{seed}")
    return replace(FORGED[category](chance), category=category)
