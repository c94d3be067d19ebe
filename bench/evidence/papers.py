"""Seeded corpora of documents for every reader, from clean to badly photographed (S07)."""

import random
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from acms.demo import documents, handling, specimens
from acms.demo.cast import Cast
from acms.demo.conditions import Conditions
from acms.scans import encode
from acms.scans.intake import Pixels
from bench.evidence.letters import EMPLOYERS

SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗", "建国秀英丽娜志强海燕文博晓东玉兰春梅德胜桂花立新佳宁"
MONGOLIAN = (
    "乌云其木格",
    "阿拉坦仓",
    "娜仁托娅",
    "萨仁高娃",
    "巴特尔",
    "斯琴格日乐",
    "苏日娜",
    "其其格",
    "哈斯巴根",
    "敖登高娃",
)
SCHOOLS = (
    "北疆样例财经大学", "草原样例大学", "样例理工学院", "河套样例职业技术学院", "中央样例广播电视大学", "内蒙古自治区样例商业学校",
    "样例科技大学", "兴安样例师范学院", "样例农业大学", "青城样例经贸学校",
)  # fmt: skip
MAJORS = (
    "会计学",
    "财务管理",
    "审计学",
    "会计",
    "会计电算化",
    "金融学",
    "工商管理",
    "财政学",
    "经济学",
    "商务英语",
    "大数据与会计",
    "税收学",
)
KINDS = (
    "id_portrait", "id_emblem", "diploma_full", "diploma_part", "degree_full", "eregistration_full", "student_report",
    "employer_certificate", "qualification", "residence_permit",
)  # fmt: skip
STATES = ("clean", "moderate", "bad")


def person(seed: int) -> Cast:
    """An invented person; facts vary over all that the specimens show."""
    chance = random.Random(f"papers/{seed}")
    name = (
        chance.choice(MONGOLIAN)
        if chance.random() < 0.4
        else chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.randint(1, 2)))
    )
    who = documents.cast(chance.randint(1, 10**6))
    level = chance.choice(("本科", "大专"))
    employer, uscc = chance.choice(EMPLOYERS)
    return replace(
        who,
        name=name,
        school=chance.choice(SCHOOLS),
        major=chance.choice(MAJORS),
        level=level,
        degree=chance.choice(("学士", "硕士")),
        graduated=date(chance.randint(1998, 2023), chance.choice((1, 6, 7)), chance.randint(1, 28)),
        employer=employer,
        uscc=uscc,
        qualification_level=chance.choice(("初级", "中级", "高级")),
        qualified_on=date(chance.randint(2005, 2024), chance.randint(1, 12), chance.randint(1, 28)),
        validity=f"{chance.randint(2008, 2023)}.{chance.randint(1, 12):02d}.{chance.randint(1, 28):02d}-"
        + chance.choice(
            ("长期", f"2{chance.randint(30, 43):03d}.{chance.randint(1, 12):02d}.{chance.randint(1, 28):02d}")
        ),
    )


@dataclass(frozen=True)
class Paper:
    """One picture of a document and what its reader should say."""

    kind: str
    form: str
    state: str
    data: bytes
    truth: dict[str, str]


def _handled(pixels: Pixels, kind: str, state: str, chance: random.Random) -> bytes:
    """Clean: a scan. Moderate: a phone photo or a tilted scan. Bad: steep, dim, blurred, shadowed."""
    dpi = round(max(pixels.shape[:2]) / (85.6 if kind in CARDS else 297.0) * 25.4)
    how = Conditions(dpi=dpi, noise=1.5, quality=chance.choice((80, 90)), seed=chance.randint(1, 10**6))
    if state == "moderate":
        how = replace(
            how, phone=chance.uniform(3, 14), rotate=chance.uniform(-5, 5), blur=chance.uniform(0.4, 1.0),
            shade=chance.uniform(0, 0.25), noise=3, quality=chance.randint(55, 85), tint=chance.choice(((255, 255, 255), (235, 245, 252))),
        )  # fmt: skip
    elif state == "bad":
        how = replace(
            how, phone=chance.uniform(14, 25), rotate=chance.uniform(-10, 10), blur=chance.uniform(1.0, 2.0), shade=chance.uniform(0.2, 0.45),
            shadow=chance.uniform(0.2, 0.45), noise=5, quality=chance.randint(30, 60), folds=0 if kind in CARDS else chance.choice((0, 1)),
        )  # fmt: skip
    page = handling.worn(pixels, how, chance)
    return encode.jpeg(np.asarray(handling.captured(page, how, chance), np.uint8), how.quality, how.dpi)


CARDS = ("id_portrait", "id_emblem", "residence_permit")


def paper(kind: str, state: str, number: int) -> Paper:
    """One picture of a kind in a state; its forms come in turn."""
    chance = random.Random(f"paper/{kind}/{state}/{number}")
    who = person(number * 31 + len(kind))
    drawn = ["", *specimens.FORMS.get(kind, ())]
    form = drawn[number % len(drawn)]
    ppi = 350 if kind in CARDS else 200
    pixels = documents.draw(who, kind, ppi, form)
    return Paper(kind, form, state, _handled(pixels, kind, state, chance), truth(who, kind, form))


def truth(who: Cast, kind: str, form: str) -> dict[str, str]:
    """What stands on the document, as its reader should give it."""
    name, graduated = {"name": who.name}, {"graduated": who.graduated.isoformat()}
    start, _, end = who.validity.partition("-")
    values: dict[str, dict[str, str]] = {
        "id_portrait": name | {"id_number": who.id_number, "sex": who.sex, "ethnic": f"{who.ethnic}族", "born": str(who.born), "address": who.address},
        "id_emblem": {"authority": who.authority, "valid_from": start.replace(".", "-"), "valid_to": end.replace(".", "-")},
        "diploma": name | graduated | {"school": who.school, "major": who.major, "level": who.level},
        "degree": name | {"degree": who.degree, "school": who.school, "major": who.major},
        "eregistration": name | graduated | {"school": who.school, "major": who.major, "born": str(who.born), "verification_code": specimens.vcode(who) if form == "new" else who.code},
        "student_report": name | {"id_number": who.id_number, "school": who.school, "major": who.major, "verification_code": who.code},
        "employer_certificate": {"uscc": who.uscc, "name": who.employer, "address": who.employer_address},
        "qualification": name | {"level": who.qualification_level, "obtained_on": str(who.qualified_on), "certificate_no": who.certificate_no},
        "residence_permit": name | {"id_number": who.id_number, "address": who.address},
    }  # fmt: skip
    facts = dict(values.get(kind) or values[kind.rsplit("_", 1)[0]])
    if form == "secondary":
        facts["level"] = "中专"
    if form == "secondary_report":
        facts.pop("level"), facts.pop("major")
    return facts


NUMBERS = {
    "id_number",
    "born",
    "valid_from",
    "valid_to",
    "graduated",
    "verification_code",
    "uscc",
    "obtained_on",
    "certificate_no",
}
NAMES = {"name", "school", "authority", "major", "address"}
