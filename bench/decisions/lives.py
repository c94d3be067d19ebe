"""Invented people and what is true of them. Every paper says a part of it; a dishonest one says something else than is stated."""

import random
from dataclasses import dataclass, replace
from datetime import date

from acms.base.numbers import uscc
from acms.demo import documents

# The day on which the corpus is judged: papers are drawn, and cards are in force, as of it.
ON = date(2026, 11, 27)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
GIVEN = "伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超霞平刚桂兰玲建国华文辉志红梅春燕晓东海峰雪莲玉凤鹏飞宇欣怡佳琪思源浩然子涵梓萱嘉诚立新国庆永胜世杰"
MONGOLIAN = (
    "乌日娜", "阿拉坦仓", "娜仁托娅", "萨仁高娃", "巴特尔", "斯琴格日乐", "苏日嘎拉图", "其其格", "哈斯巴根", "敖登高娃", "格根塔娜", "朝鲁门",
    "额尔敦巴雅尔", "乌云毕力格", "塔娜", "孟根其其格", "包·巴图", "那顺孟和", "布和", "萨其日拉",
)  # fmt: skip
# Banner, its path in an address, the police there, the letter's words for it.
PLACES = (
    ("150105", "内蒙古自治区呼和浩特市赛罕区", "呼和浩特市公安局赛罕分局", "呼和浩特市/赛罕区"),
    ("150102", "内蒙古自治区呼和浩特市新城区", "呼和浩特市公安局新城分局", "呼和浩特市/新城区"),
    ("150203", "内蒙古自治区包头市昆都仑区", "包头市公安局昆都仑区分局", "包头市/昆都仑区"),
    ("150402", "内蒙古自治区赤峰市红山区", "赤峰市公安局红山分局", "赤峰市/红山区"),
    ("150502", "内蒙古自治区通辽市科尔沁区", "通辽市公安局科尔沁分局", "通辽市/科尔沁区"),
    ("150602", "内蒙古自治区鄂尔多斯市东胜区", "鄂尔多斯市公安局东胜区分局", "鄂尔多斯市/东胜区"),
    ("150802", "内蒙古自治区巴彦淖尔市临河区", "巴彦淖尔市公安局临河区分局", "巴彦淖尔市/临河区"),
)
STREETS = (
    "光明路",
    "团结小区",
    "新华大街",
    "和平南路",
    "锦绣家园",
    "昭乌达路",
    "文化街",
    "乌兰察布东街",
    "滨河新村",
    "铁路东街",
)
SCHOOLS = (
    "北疆财经大学", "青城工业大学", "阴山师范学院", "内蒙古草原农业大学", "河套科技学院", "辽河商学院", "东北样例财经大学", "华北样例工业大学",
)  # fmt: skip
COLLEGES = ("青城职业学院", "锡林郭勒样例职业学院", "乌兰样例财经职业技术学院", "北疆商贸职业学院")
OPEN = ("北疆开放大学", "北疆广播电视大学")
# Real ones with the codes that their numbers begin with; the invented ones have codes that nobody has.
LISTED = {
    "内蒙古财经大学": "10139",
    "东北财经大学": "10173",
    "呼伦贝尔学院": "10819",
    "沈阳大学": "11035",
    "中央财经大学": "10034",
}
MAJORS = (
    "会计学",
    "财务管理",
    "审计学",
    "会计电算化",
    "工商管理",
    "金融学",
    "会计",
    "经济学",
    "市场营销",
    "汉语言文学",
    "大数据与会计",
    "财务会计教育",
)
UNITS = (
    ("内蒙古牧野样例食品有限公司", "9115{place}MA0TE5T16", "173"),
    ("样例恒信建设工程有限责任公司", "9115{place}MA0TE5T16", "173"),
    ("样例第一人民医院", "1215{place}MA0TE5T16", "110"),
    ("样例实验小学", "1215{place}MA0TE5T16", "110"),
    ("青禾样例物流集团股份有限公司", "9115{place}MA0TE5T16", "160"),
)
LATEST = 2025  # the year by which people have done what they state
POSTS = (
    ("02", "出纳"),
    ("08", "总账"),
    ("05", "收入、支出、债权债务核算"),
    ("09", "财务会计报告编制"),
    ("11", "其他会计工作"),
)


@dataclass(frozen=True)
class Person:
    """Who somebody is. `face` draws the same portrait every time."""

    name: str
    id_number: str
    sex: str
    ethnic: str
    born: date
    division: str
    address: str
    police: str
    validity: str
    face: int


@dataclass(frozen=True)
class Schooling:
    """One education. `kind`: 普通, 研究生, 成人, 自考, 开放, 中专; `level`: 中专, 专科, 本科, 硕士, 博士; `way` of 成人: 函授, 业余."""

    kind: str
    level: str
    degree: str
    school: str
    major: str
    entered: date
    graduated: date
    way: str
    number: str
    degree_number: str
    code: str

    @property
    def years(self) -> int:
        return self.graduated.year - self.entered.year


@dataclass(frozen=True)
class Title:
    """A professional qualification. `type`: 会计, 审计, 经济; `level`: 初级, 中级, 高级; `way`: 考试, 评审."""

    type: str
    level: str
    way: str
    day: date
    number: str


@dataclass(frozen=True)
class Unit:
    name: str
    uscc: str
    address: str
    division: str
    region: str
    phone: str
    economic_type: str


@dataclass(frozen=True)
class Life:
    """Everything that is true of one person."""

    person: Person
    full: Schooling | None
    part: Schooling | None
    title: Title | None
    unit: Unit | None
    since: date  # of accounting work
    post: tuple[str, str]


def person(chance: random.Random, *, ethnic: str = "", division: str = "") -> Person:
    """Somebody invented; of an ethnic group, living in a banner, where these are named."""
    ethnic = ethnic or chance.choice(("汉", "汉", "汉", "蒙古", "满", "回"))
    place = next(p for p in PLACES if p[0] == division) if division else chance.choice(PLACES)
    born = date(chance.randint(1972, 1997), chance.randint(1, 12), chance.randint(1, 28))
    female = chance.random() < 0.65
    if ethnic == "蒙古" and chance.random() < 0.8:
        name = chance.choice(MONGOLIAN)
    else:
        name = chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.randint(1, 2)))
    began = date(chance.randint(2015, 2023), chance.randint(1, 12), chance.randint(1, 28))
    return Person(
        name=name,
        id_number=documents.make_id_number(chance, place[0], born, female),
        sex="女" if female else "男",
        ethnic=ethnic,
        born=born,
        division=place[0],
        address=f"{place[1]}{chance.choice(STREETS)}{chance.randint(1, 120)}号{chance.randint(1, 30)}栋{chance.randint(1, 6)}单元{chance.randint(101, 2604)}号",
        police=place[2],
        validity=documents.validity(born, began, until=ON),
        face=chance.randint(1, 10**6),
    )


def schooling(chance: random.Random, born: date, kind: str = "普通", level: str = "本科", **known: str) -> Schooling:
    """An education of a kind and level, at the age that people have then."""
    start, years = {
        ("普通", "专科"): (18, 3), ("普通", "本科"): (18, 4), ("研究生", "硕士"): (22, 3), ("研究生", "博士"): (25, 4), ("中专", "中专"): (15, 3),
        ("成人", "专科"): (24, 3), ("成人", "本科"): (26, 3), ("自考", "本科"): (25, 3), ("自考", "专科"): (23, 3), ("开放", "本科"): (27, 3), ("开放", "专科"): (24, 3),
    }[kind, level]  # fmt: skip
    begun = min(born.year + start, LATEST - years)
    entered = date(begun, chance.choice((3, 9)) if kind in ("成人", "开放") else 9, 1)
    month = 1 if kind in ("成人", "开放") and chance.random() < 0.5 else 6 if kind == "自考" else 7
    graduated = date(entered.year + years, month, chance.choice((1, 10, 15, 20, 30)))
    schools = (
        OPEN
        if kind == "开放"
        else ("青城样例财经学校", "兴安商业学校")
        if kind == "中专"
        else COLLEGES
        if level == "专科"
        else SCHOOLS
    )
    major = known.get("major") or chance.choice(MAJORS)
    school_code = known.get("code") or f"{chance.randint(19001, 19099)}"
    return Schooling(
        kind=kind,
        level=level,
        degree={"本科": "学士", "硕士": "硕士", "博士": "博士"}.get(level, "") if kind in ("普通", "研究生") else "",
        school=known.get("school") or chance.choice(schools),
        major=major,
        entered=entered,
        graduated=graduated,
        way=chance.choice(("函授", "业余")),
        number=diploma_number(chance, school_code, kind, level, graduated.year),
        degree_number=f"{school_code}{ {'硕士': 3, '博士': 2}.get(level, 4) }{graduated.year}{chance.randint(1, 9999):06d}",
        code="".join(str(chance.randint(0, 9)) for _ in range(12)),
    )


def diploma_number(chance: random.Random, school: str, kind: str, level: str, year: int) -> str:
    """School, kind, year, level, serial: the eighteen places of a 学历证书."""
    if level == "中专":
        return f"{year}{chance.randint(1, 9999):05d}"
    sort = {"普通": "1", "研究生": "1", "成人": "5", "自考": "6", "开放": "5"}[kind]
    rank = {"博士": "01", "硕士": "02", "本科": "05", "专科": "06"}[level]
    return f"{school}{sort}{year}{rank}{chance.randint(1, 9999):06d}"


def title(chance: random.Random, born: date, level: str = "中级", type: str = "会计", way: str = "") -> Title:
    """A qualification at the age that people have then."""
    year = min(born.year + {"初级": 23, "中级": 29, "高级": 37}[level], LATEST)
    day = date(year, *{"初级": (5, 14), "中级": (9, 10), "高级": (12, 20)}[level])
    number = (
        f"15{year % 100:02d}{chance.randint(1, 99999):07d}"
        if year < 2019
        else f"{chance.randint(1, 9)}{year}0{chance.randint(10**8, 10**9 - 1)}15{chance.randint(0, 9)}"
    )
    return Title(type, level, way or ("评审" if level == "高级" else "考试"), day, number)


def unit(chance: random.Random, name: str = "") -> Unit:
    place = chance.choice(PLACES)
    words, body, economic = next(u for u in UNITS if u[0] == name) if name else chance.choice(UNITS)
    body = body.format(place=place[0][2:])
    city = place[1].removeprefix("内蒙古自治区").partition("市")[0]
    return Unit(
        name=words if words.startswith("内蒙古") else f"{city}市{words}",
        uscc=body + uscc.check_character(body),
        address=f"{place[1]}{chance.choice(STREETS)}{chance.randint(1, 200)}号",
        division=place[0],
        region=place[3],
        phone=f"047{chance.randint(0, 9)}-{chance.randint(2000000, 8999999)}",
        economic_type=economic,
    )


def life(chance: random.Random, *, ethnic: str = "", level: str = "本科", rank: str = "中级") -> Life:
    """Somebody with one full-time education, a qualification and a unit. `level` or `rank` empty: none."""
    who = person(chance, ethnic=ethnic)
    full = (
        schooling(
            chance, who.born, "研究生" if level in ("硕士", "博士") else "中专" if level == "中专" else "普通", level
        )
        if level
        else None
    )
    began = date(full.graduated.year, 8, chance.randint(1, 28)) if full else date(who.born.year + 22, 8, 1)
    return Life(
        who, full, None, title(chance, who.born, rank) if rank else None, unit(chance), began, chance.choice(POSTS)
    )


def alone(life: Life) -> Life:
    """The same without a unit: a short application, where the unit is not the question."""
    return replace(life, unit=None)
