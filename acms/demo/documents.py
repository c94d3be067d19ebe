"""Specimens of every kind of evidence, drawn by the project with 样例 on them, for one invented person."""

import io
import json
import random
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from acms.base import typeset
from acms.base.dates import years_after
from acms.base.numbers import id_card
from acms.demo import face, specimens
from acms.demo.cast import Cast
from acms.scans import encode
from acms.scans.intake import Pixels

TEMPLATE = Path(__file__).parent / "typ" / "specimens.typ"
CARD_PPI = 350.0
PAGE_PPI = 160.0

NAMES = (
    "乌云其木格",
    "阿拉坦仓",
    "娜仁托娅",
    "巴图·测试",
    "测试㛃",
    "萨仁高娃",
    "测试甲",
    "欧阳样例",
    "斯琴",
    "白音那",
)
BANNERS = (
    ("150105", "内蒙古自治区呼和浩特市赛罕区样例大街", "呼和浩特市公安局赛罕分局"),
    ("150502", "内蒙古自治区通辽市科尔沁区样例路", "通辽市公安局科尔沁分局"),
    ("152502", "内蒙古自治区锡林浩特市样例街", "锡林浩特市公安局"),
)


def validity(born: date, begins: date, until: date = date(2028, 1, 1)) -> str:
    """有效期限 of a card that somebody got on a day, renewed for as long as it must hold: its term is that of their age (居民身份证法 第五条)."""
    while years := id_card.card_years(born, begins):
        ends = years_after(begins, years)
        if ends > until:
            return f"{begins:%Y.%m.%d}-{ends:%Y.%m.%d}"
        begins = ends
    return f"{begins:%Y.%m.%d}-长期"


def make_id_number(chance: random.Random, division: str, born: date, female: bool) -> str:
    """A valid number for a day of birth; invented."""
    order = chance.randint(0, 499) * 2 + (0 if female else 1)
    body = f"{division}{born:%Y%m%d}{order:03d}"
    return body + id_card.check_character(body)


def cast(seed: int) -> Cast:
    """An invented person."""
    chance = random.Random(seed)
    division, _, _ = chance.choice(BANNERS)
    born = date(chance.randint(1975, 1996), chance.randint(1, 12), chance.randint(1, 28))
    number = make_id_number(chance, division, born, chance.random() < 0.6)
    return cast_for(NAMES[seed % len(NAMES)], number, seed)


def cast_for(name: str, id_number: str, seed: int | None = None) -> Cast:
    """The invented facts around a name and a number: the same ones every time."""
    parsed = id_card.parse(id_number)
    seed = seed if seed is not None else int(parsed.text[6:17]) % 100000
    chance = random.Random(parsed.text)
    division, street, authority = next((b for b in BANNERS if b[0] == parsed.division), BANNERS[0])
    graduated = date(parsed.born.year + 22, 7, 1)
    return Cast(
        name=name,
        id_number=parsed.text,
        sex="男" if parsed.sex == "1" else "女",
        ethnic="蒙古" if chance.random() < 0.7 else "汉",
        born=parsed.born,
        address=f"{street}{chance.randint(1, 99)}号{chance.randint(1, 20)}号楼{chance.randint(101, 999)}室",
        authority=authority,
        validity=validity(parsed.born, date(2019, 5, 6)),
        division_code=division,
        employer="内蒙古青禾样例粮油有限公司",
        uscc="91150105MA0TE5T16A",
        employer_address="内蒙古自治区呼和浩特市赛罕区样例大街9号",
        employer_phone="0471-5550188",
        school="北疆样例财经大学",
        major="会计学",
        level="本科",
        graduated=graduated,
        degree="学士",
        code="".join(str(chance.randint(0, 9)) for _ in range(12)),
        qualification_level="中级",
        qualified_on=date(parsed.born.year + 29, 9, 13),
        certificate_no=f"{chance.randint(10**9, 10**10 - 1)}",
        seed=seed,
    )


def _facts(who: Cast, kind: str) -> dict[str, Any]:
    entered = date(who.graduated.year - 4, 9, 1)
    shown: dict[str, Any] = who.as_json() | {
        "kind": kind,
        "born": [str(who.born.year), str(who.born.month), str(who.born.day)],
        "bilingual": who.ethnic == "蒙古",
        "residence": who.address,
        "born_words": specimens.in_words(who.born),
        "entered_words": specimens.in_words(entered, month_only=True),
        "graduated_month_words": specimens.in_words(who.graduated, month_only=True),
        "graduated_words": specimens.in_words(who.graduated),
        "born_plain": f"{who.born.year}年{who.born.month}月{who.born.day}日",
        "graduated_plain": f"{who.graduated.year}年{who.graduated.month}月{who.graduated.day}日",
        "qualified_on": f"{who.qualified_on.year}年{who.qualified_on.month}月{who.qualified_on.day}日",
        "years": "四",
        "school_kind": "成人高等教育" if kind.endswith("part") else "普通高等学校",
        "diploma_no": f"99999{1 if kind.endswith('full') else 5}{who.graduated.year}05{who.seed % 10**6:06d}",
        "degree_no": f"999994{who.graduated.year}{who.seed % 10**6:06d}",
        "cert_title": "营业执照" if who.uscc.startswith("9") else "事业单位法人证书",
        "unit_kind": "有限责任公司(自然人投资或控股)" if who.uscc.startswith("9") else "事业单位",
        "cert_heading": "中华人民共和国专业技术资格证书",
        "former_number": make_id_number(random.Random(who.seed), "150502", who.born, who.sex == "女"),
    }
    shown["rows"] = _rows(who, kind, entered)
    shown["code"] = " ".join(who.code[at : at + 4] for at in (0, 4, 8))
    return shown


def _rows(who: Cast, kind: str, entered: date) -> list[str]:
    if kind == "student_report":
        return [
            *("姓名", who.name, "性别", who.sex, "证件号码", who.id_number, "民族", f"{who.ethnic}族"),
            *("出生日期", f"{who.born:%Y年%m月%d日}", "院校", who.school, "层次", who.level, "专业", who.major),
            *("形式", "普通全日制", "入学时间", "2024年09月01日", "学制", "4年", "学籍状态", "在籍（注册学籍）"),
        ]
    return [
        *("姓名", who.name, "性别", who.sex, "出生日期", f"{who.born.year}年{who.born.month}月{who.born.day}日"),
        *("入学时间", f"{entered.year}年9月1日"),
        *("毕业时间", f"{who.graduated.year}年{who.graduated.month}月{who.graduated.day}日"),
        *("学历类型", "普通", "学历层次", who.level, "毕业院校", who.school, "院校所在地", "内蒙古自治区"),
        *(
            "专业名称",
            who.major,
            "学习形式",
            "普通全日制",
            "证书编号",
            "9999 9120 0105 0001 23",
            "毕结业结论",
            "毕业",
            "",
            "",
        ),
    ]


CARDS = ("id_portrait", "id_emblem", "residence_permit")


def ppi(kind: str) -> float:
    """Pixels an inch at which a kind is drawn."""
    return CARD_PPI if kind in CARDS else PAGE_PPI


def draw(who: Cast, kind: str, at: float | None = None, form: str = "") -> Pixels:
    """One specimen as a flat picture, BGR, `at` so many pixels an inch; in another `form` (specimens.FORMS) when one is named."""
    if kind == "photo":
        return face.draw(who.seed)
    data = typeset.png(TEMPLATE, _drawn(who, kind, form), at or ppi(kind))
    return _marked(np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))[:, :, ::-1].copy(), who)


def _marked(pixels: Pixels, who: Cast) -> Pixels:
    """The edge of a scanner's glass, of each person another one: no two people have the very same picture (W13)."""
    mark = zlib.crc32(who.id_number.encode())
    for block in range(8):
        pixels[:8, 8 * block : 8 * block + 8] = 180 + 4 * (mark >> 4 * block & 15)
    return pixels


def pdf(who: Cast, kind: str) -> bytes:
    """The same specimen with its print as text."""
    return typeset.pdf(TEMPLATE, _drawn(who, kind, ""))


def _drawn(who: Cast, kind: str, form: str) -> dict[str, Any]:
    ok, png = cv2.imencode(".png", face.draw(who.seed, 236, 330))
    assert ok
    facts = specimens.facts(who, kind, form) if form else _facts(who, kind)
    return {**facts, "photo": list(png.tobytes())}


KINDS = (
    "photo", "id_portrait", "id_emblem", "diploma_full", "degree_full", "eregistration_full", "diploma_part",
    "degree_part", "eregistration_part", "employer_certificate", "qualification", "residence_permit", "student_report",
)  # fmt: skip


def jpeg(who: Cast, kind: str) -> bytes:
    """One specimen as people would have it: a JPEG from a scanner."""
    return encode.jpeg(draw(who, kind), 90, 350, full_colour=kind == "photo")


def bundle(who: Cast) -> dict[str, bytes]:
    """Every specimen by file name, with the facts as JSON beside them."""
    files = {f"{kind}.jpg": jpeg(who, kind) for kind in KINDS}
    files["facts.json"] = json.dumps(who.as_json(), ensure_ascii=False, indent=1).encode()
    return files


def changed(who: Cast, **facts: Any) -> Cast:
    """The same person with other facts."""
    return replace(who, **facts)
