"""Other papers that people hand in, in the forms that are in use, by kind, condition and seed, each with its true fields.

Drawn from how such papers look and not by what the readers look for. No emblem, seal or security print is anybody's, and 「样例」 stands
faintly over the larger ones. Even seeds may be used for tuning, odd seeds are held out.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from bench.evidence.others import capture, ink, people
from bench.evidence.others.capture import Flatbed, Phone
from bench.evidence.others.forms import BLACK, Sheet, Tone, sealed, upright_script
from bench.evidence.others.ink import Picture, Rng

Fields = dict[str, str]
HAN = "〇一二三四五六七八九"
MAJORS = (
    "会计学",
    "会计电算化",
    "财务管理",
    "会计",
    "审计学",
    "大数据与会计",
    "工商管理",
    "财政学",
    "汉语言文学",
    "农村金融",
)
SCHOOLS = (
    "内蒙古财经大学",
    "内蒙古大学",
    "内蒙古农业大学",
    "内蒙古师范大学",
    "赤峰学院",
    "包头职业技术学院",
    "东北财经大学",
    "河套学院",
)
GREY: Tone = (110, 110, 112)
BLUE: Tone = (40, 90, 150)
RED: Tone = (190, 40, 36)
BROWN: Tone = (130, 90, 50)


@dataclass(frozen=True)
class Drawn:
    """A paper as it was made: its picture, pixels a millimetre, and what it says."""

    page: Picture
    mm: float
    fields: Fields


@dataclass(frozen=True)
class Paper:
    kind: str
    condition: str
    seed: int
    slot: str
    data: bytes
    fields: Fields


@dataclass(frozen=True)
class Kind:
    slot: str
    draw: Callable[[Rng], Drawn]
    card: bool = False


def rng_of(kind: str, seed: int, part: str = "") -> Rng:
    return np.random.default_rng([zlib.crc32(f"{kind}/{part}".encode()), seed])


def _done(sheet: Sheet, fields: Fields) -> Drawn:
    return Drawn(sheet.picture(), sheet.mm, fields)


def _han_number(number: int) -> str:
    """12 as 十二, 30 as 三十."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else HAN[tens] + "十") + (HAN[ones] if ones or not tens else "")


def han_day(day: str) -> str:
    year, month, date = day.split("-")
    return "".join(HAN[int(c)] for c in year) + f"年{_han_number(int(month))}月{_han_number(int(date))}日"


def _month(words: str) -> str:
    return words.rsplit("月", 1)[0] + "月"


def plain_day(day: str) -> str:
    year, month, date = day.split("-")
    return f"{year}年{int(month)}月{int(date)}日"


def full_day(day: str) -> str:
    return "{}年{}月{}日".format(*day.split("-"))


@dataclass(frozen=True)
class Somebody:
    name: str
    sex: str
    nation: str
    born: str
    address: str
    id_number: str
    unit: people.Unit


def somebody(rng: Rng) -> Somebody:
    unit, woman, born = people.unit(rng), bool(rng.random() < 0.7), people.day(rng, 1902, 1910)
    name = people.name(rng)
    nation = "蒙古" if name in people.MONGOLIAN else people.one(rng, ("汉", "汉", "汉", "蒙古", "回", "满", "达斡尔"))
    street = people.one(rng, ("新华大街", "通顺街", "兴安路", "乌兰恰特西路", "民族东路", "巴彦塔拉大街", "胜利南街"))
    house = f"{int(rng.integers(1, 180))}号{people.one(rng, ('', '院', '小区'))}{int(rng.integers(1, 30))}号楼{int(rng.integers(1, 6))}单元{int(rng.integers(101, 2302))}室"
    address = f"内蒙古自治区{unit.city}{unit.banner}{street}{house}"
    return Somebody(
        name, "女" if woman else "男", nation, born, address, people.id_number(rng, unit.place, born, woman), unit
    )


# certificates of units


def _place(rng: Rng, unit: people.Unit) -> str:
    street = people.one(
        rng,
        ("鄂尔多斯大街", "文化路", "阿吉奈大街", "金川开发区金海路", "友谊大街", "经济技术开发区创业路", "林荫南路"),
    )
    more = people.one(rng, ("", "恒大中央广场B座", "财富大厦", "科技孵化园", "锦绣家园底商"))
    area = people.one(rng, ("内蒙古自治区", "内蒙古自治区", ""))
    return f"{area}{unit.city}{unit.banner}{street}{int(rng.integers(1, 200))}号{more}{int(rng.integers(1, 30))}层{int(rng.integers(101, 2500))}室"


SCOPE = "许可经营项目：无；一般经营项目：农畜产品购销；五金交电、日用百货、办公用品、建筑材料的销售；会计咨询；计算机软硬件开发及技术服务；道路普通货物运输；房屋租赁；广告设计、制作、代理、发布。（依法须经批准的项目，经相关部门批准后方可开展经营活动）"


def _licence_rows(rng: Rng, unit: people.Unit, place: str) -> list[tuple[str, str]]:
    who = people.name(rng)
    since = people.day(rng, 2003, 2022)
    if rng.random() < 0.2:
        return [
            ("名称", unit.name),
            ("类型", "有限责任公司分公司(自然人投资或控股)"),
            ("营业场所", place),
            ("负责人", who),
            ("成立日期", full_day(since)),
            ("营业期限", f"{full_day(since)}至长期"),
            ("经营范围", SCOPE),
        ]
    return [
        ("名称", unit.name),
        (
            "类型",
            people.one(
                rng,
                (
                    "有限责任公司(自然人投资或控股)",
                    "有限责任公司(自然人独资)",
                    "其他有限责任公司",
                    "有限责任公司(国有独资)",
                ),
            ),
        ),
        ("住所", place),
        ("法定代表人", who),
        ("注册资本", people.one(rng, ("伍佰万元整", "壹仟万元（人民币元）", "叁佰万(元)", "伍仟万元整"))),
        ("成立日期", full_day(since)),
        (
            "营业期限",
            people.one(
                rng,
                (
                    f"{full_day(since)}至长期",
                    f"自{full_day(since)}至{int(since[:4]) + 30}年{since[5:7]}月{since[8:]}日",
                ),
            ),
        ),
        ("经营范围", SCOPE[: int(rng.integers(40, len(SCOPE)))]),
    ]


def _unit_fields(unit: people.Unit, code: str, place: str) -> Fields:
    return {"name": unit.name, "uscc": code, "address": place}


def _licence_portrait(rng: Rng) -> Drawn:
    """2015 to 2019: upright, code and number above, labels spread over five characters."""
    unit = people.unit(rng, "branch" if rng.random() < 0.15 else "company")
    code, place = people.uscc(rng, "91", unit.place), _place(rng, unit)
    sheet = Sheet(210, 297, 200, (253, 250, 244))
    sheet.waves((246, 236, 222), rng)
    sheet.border(7, (206, 150, 96), rng)
    sheet.specimen((245, 240, 232))
    sheet.emblem(105, 32, 11)
    sheet.centre("营业执照", 50, 15, "song bold", gap=9)
    sheet.centre("（副  本）", 70, 6, "song")
    sheet.text("（1-1）", 172, 72, 4, "hei")
    sheet.centre(f"统一社会信用代码 {code}", 82, 5, people.one(rng, ("hei", "song")))
    label, value = people.one(rng, ("song bold", "kai", "hei")), people.one(rng, ("kai", "fang", "song"))
    y = 96.0
    for name, words in _licence_rows(rng, unit, place):
        sheet.label(name, 28, y, 5, label, 27)
        y = max(y + 10, sheet.value(words, 62, y, 4.6, value, 118, lead=1.45) + 3)
    sheet.text("登 记 机 关", 112, 244, 5.2, "song bold")
    sheet.text(full_day(people.day(rng, 2015, 2018)), 118, 262, 5, "kai")
    sheet.text("提示：每年1月1日至6月30日通过企业信用信息公示系统报送上一年度年度报告", 22, 278, 3, "song")
    sheet.text("http://www.gsxt.gov.cn", 22, 283, 3, "latin", GREY)
    sheet.code(30, 236, 30, rng)
    page = sheet.picture()
    sealed(page, sheet.mm, f"{unit.banner}市场监督管理局", (135, 250), rng)
    return Drawn(page, sheet.mm, _unit_fields(unit, code, place))


def _licence_landscape(electronic: bool) -> Callable[[Rng], Drawn]:
    """2019 onward: across, two columns, the code at the left above and a QR code at the right."""

    def draw(rng: Rng) -> Drawn:
        unit = people.unit(rng, "branch" if rng.random() < 0.15 else "company")
        code, place = people.uscc(rng, "91", unit.place), _place(rng, unit)
        sheet = Sheet(297, 210, 200, (255, 255, 255) if electronic else (252, 249, 243))
        if not electronic:
            sheet.waves((244, 236, 224), rng)
        sheet.border(6, (196, 150, 90), rng)
        sheet.specimen((244, 242, 238))
        sheet.emblem(148, 27, 11)
        sheet.centre("营业执照", 42, 16, "song bold", gap=12)
        sheet.centre(people.one(rng, ("（副 本）", "（正  本）", "(副  本)")), 63, 5.5, "song")
        sheet.text("统一社会信用代码", 22, 34, 3.8, "hei")
        sheet.text(code, 22, 40, 5, people.one(rng, ("hei bold", "latin", "hei")))
        sheet.code(236, 26, 24, rng)
        sheet.value(
            "扫描二维码登录‘国家企业信用信息公示系统’了解更多登记、备案、许可、监管信息。", 262, 28, 2.4, "hei", 20
        )
        _two_columns(sheet, rng, unit, place)
        sheet.text("登 记 机 关", 196, 168, 5, "song bold")
        sheet.text(plain_day(people.day(rng, 2019, 2026)), 216, 182, 5, "hei")
        sheet.text("国家企业信用信息公示系统网址：http://www.gsxt.gov.cn", 20, 195, 3, "hei", GREY)
        sheet.text(
            "市场主体应当于每年1月1日至6月30日通过国家企业信用信息公示系统报送公示年度报告", 140, 195, 3, "hei", GREY
        )
        page = sheet.picture()
        sealed(page, sheet.mm, f"{unit.city}{unit.banner}市场监督管理局", (228, 172), rng)
        return Drawn(page, sheet.mm, _unit_fields(unit, code, place))

    return draw


def _two_columns(sheet: Sheet, rng: Rng, unit: people.Unit, place: str) -> None:
    rows = dict(_licence_rows(rng, unit, place))
    left = [key for key in ("名称", "类型", "法定代表人", "负责人", "经营范围") if key in rows]
    right = [key for key in ("注册资本", "成立日期", "营业期限", "住所", "营业场所") if key in rows]
    label, value = people.one(rng, ("song bold", "song", "hei")), people.one(rng, ("hei", "song", "kai", "fang"))
    for keys, x, wide in ((left, 22, 100), (right, 158, 92)):
        y = 78.0
        for key in keys:
            high = 3.4 if key == "经营范围" else 4.4
            sheet.label(key, x, y, 4.6, label, 23)
            y = max(y + 13, sheet.value(rows[key], x + 27, y, high, value, wide, lead=1.4) + 5)


def _institution(rng: Rng) -> Drawn:
    """事业单位法人证书."""
    unit = people.unit(rng, people.one(rng, ("school", "hospital")))
    code, place = people.uscc(rng, "12", unit.place), _place(rng, unit)
    sheet = Sheet(297, 210, 200, (253, 249, 240))
    sheet.waves((248, 236, 214), rng)
    sheet.border(8, (190, 60, 50), rng)
    sheet.specimen((246, 240, 230))
    sheet.centre("中华人民共和国", 24, 7, "song bold", gap=3)
    sheet.centre("事业单位法人证书", 36, 12, "song bold", RED, gap=4)
    sheet.centre("（副　本）", 52, 5.5, "song")
    sheet.text("统一社会信用代码", 30, 62, 4.4, "hei")
    sheet.text(code, 72, 61.6, 5, "hei")
    since = people.day(rng, 2020, 2024)
    rows = (
        ("名称", unit.name),
        (
            "宗旨和业务范围",
            "实施初高中学历教育，促进基础教育发展。相关社会服务。"
            if "学" in unit.name
            else "为人民身体健康提供医疗与护理保健服务。医疗与护理、医学教学与研究、保健与健康教育。",
        ),
        ("住所", place),
        ("法定代表人", people.name(rng)),
        ("经费来源", people.one(rng, ("财政补助", "财政补助、事业", "财政补助收入（全额拨款）"))),
        ("开办资金", f"￥{int(rng.integers(50, 9000))}万元"),
        ("举办单位", f"{unit.banner}教育局"),
    )
    value, y = people.one(rng, ("kai", "fang", "song")), 74.0
    for label, words in rows:
        parts = (label,) if len(label) < 6 else (label[:3], label[3:])
        for n, part in enumerate(parts):
            sheet.label(part, 30, y + n * 5.6, 4.6, "song", 26)
        y = max(y + 11, sheet.value(words, 64, y, 4.6, value, 190, lead=1.35) + 4)
    until = f"{int(since[:4]) + 5}{since[4:]}"
    sheet.text(f"有效期  自{full_day(since)} 至{full_day(until)}", 30, 174, 4.6, "song")
    sheet.text("登记管理机关", 190, 166, 5, "song")
    page = sheet.picture()
    sealed(page, sheet.mm, f"{unit.banner}事业单位登记管理局", (235, 172), rng)
    return Drawn(page, sheet.mm, _unit_fields(unit, code, place))


def _organisation(rng: Rng) -> Drawn:
    """社会团体法人登记证书, or that of a 民办非企业单位."""
    unit = people.unit(rng, "company")
    private = bool(rng.random() < 0.4)
    tail = (
        people.one(rng, ("职业培训学校", "老年公寓", "幼儿园"))
        if private
        else people.one(rng, ("个体私营企业协会", "志愿者协会", "奶业协会", "青年商会"))
    )
    name = f"{unit.city if not private else unit.banner}{people.one(rng, people.WORDS) if private else ''}{tail}"
    code, place = people.uscc(rng, "52" if private else "51", unit.place), _place(rng, unit)
    sheet = Sheet(297, 210, 200, (250, 251, 246))
    sheet.waves((232, 240, 226), rng)
    sheet.border(8, (90, 140, 90) if private else (170, 60, 60), rng)
    sheet.specimen((240, 243, 236))
    sheet.centre("民办非企业单位登记证书" if private else "社会团体法人登记证书", 28, 12, "song bold", gap=3)
    sheet.centre("（副本）", 46, 5.5, "song")
    sheet.text(f"统一社会信用代码：{code}", 34, 58, 4.6, "hei")
    rows = [
        ("名称", name),
        ("业务范围", "学术交流、业务培训、咨询服务、承办政府委托事项。"),
        ("住所", place),
        ("法定代表人", people.name(rng)),
        ("开办资金" if private else "活动地域", f"{int(rng.integers(3, 100))}万元" if private else unit.city),
        ("业务主管单位", f"{unit.city}{people.one(rng, ('工商业联合会', '民政局', '教育局'))}"),
    ]
    colon, y = people.one(rng, ("", "：")), 72.0
    for label, words in rows:
        sheet.label(label + colon, 34, y, 4.8, "song", 34 if not colon else 37)
        y = max(y + 12, sheet.value(words, 74, y, 4.8, "kai", 180, lead=1.35) + 5)
    since = people.day(rng, 2020, 2024)
    sheet.text(f"有效期限：{full_day(since)}至{int(since[:4]) + 4}年{since[5:7]}月{since[8:]}日", 34, 164, 4.6, "song")
    sheet.text("发证机关", 190, 164, 4.8, "song")
    page = sheet.picture()
    sealed(page, sheet.mm, f"{unit.city}民政局", (222, 168), rng)
    return Drawn(page, sheet.mm, {"name": name, "uscc": code, "address": place})


def _public_body(rng: Rng) -> Drawn:
    """统一社会信用代码证书 of an office of state."""
    unit = people.unit(rng, "office")
    code, place = people.uscc(rng, "11", unit.place), _place(rng, unit)
    sheet = Sheet(297, 210, 200, (252, 252, 250))
    sheet.waves((240, 230, 230), rng)
    sheet.border(8, (180, 50, 50), rng)
    sheet.specimen((244, 242, 242))
    sheet.centre("统一社会信用代码证书", 30, 13, "song bold", gap=3)
    sheet.text(f"统一社会信用代码 {code}", 90, 54, 5, "hei")
    rows = (
        ("机构名称", unit.name),
        ("机构性质", people.one(rng, ("机关", "群团"))),
        ("机构地址", place),
        ("负责人", people.name(rng)),
        ("赋码机关", f"中共{unit.banner}委机构编制委员会办公室"),
    )
    y, value = 74.0, people.one(rng, ("kai", "song", "fang"))
    for label, words in rows:
        sheet.label(label, 40, y, 5.4, "song bold", 28)
        y = max(y + 16, sheet.value(words, 78, y, 5.2, value, 170, lead=1.35) + 6)
    sheet.text(f"颁发日期 {full_day(people.day(rng, 2016, 2024))}", 40, 172, 5, "song")
    page = sheet.picture()
    sealed(page, sheet.mm, f"中共{unit.banner}委机构编制委员会办公室", (226, 160), rng)
    return Drawn(page, sheet.mm, _unit_fields(unit, code, place))


# education


@dataclass(frozen=True)
class Course:
    """A sort of education: the words over the diploma, the sign in its number, levels, and how one studied."""

    head: str
    sign: str
    levels: tuple[str, ...]
    way: tuple[str, ...]


COURSES = {
    "普通": Course("普通高等学校", "1", ("本", "专"), ("",)),
    "成人": Course("成人高等教育", "5", ("本", "专", "专升本"), ("函授", "业余", "脱产")),
    "自考": Course("高等教育自学考试", "6", ("本", "专"), ("",)),
    "网络": Course("", "7", ("本", "专", "专升本"), ("网络教育",)),
    "开放": Course("", "5", ("本", "专"), ("开放教育",)),
}


def _certificate_no(rng: Rng, sign: str, year: int, level: str) -> str:
    return f"{int(rng.integers(10001, 14900))}{sign}{year}{'06' if level == '专' else '05'}{int(rng.integers(1, 999999)):06d}"


def _education(who: Somebody, school: str, major: str, level: str, day: str, number: str) -> Fields:
    return {
        "name": who.name,
        "sex": who.sex,
        "birth_date": who.born,
        "school": school,
        "major": major,
        "level": level,
        "graduated": day,
        "certificate_no": number,
    }


def _diploma_sheet(rng: Rng, head: str, title: str) -> Sheet:
    sheet = Sheet(297, 210, 200, tuple(int(v) for v in rng.integers((246, 242, 226), (255, 252, 246))))  # type: ignore[arg-type]
    sheet.waves(people_tone(rng), rng)
    if rng.random() < 0.6:
        sheet.border(8, (180, 140, 80), rng)
    sheet.specimen((246, 242, 232))
    tone = RED if rng.random() < 0.4 else BLACK
    if head:
        sheet.centre(head, 28, 7, "song bold", tone, gap=2, at=0.62)
    sheet.centre(title, 40, 13, people.one(rng, ("song bold", "brush", "kai")), tone, gap=6, at=0.62)
    return sheet


def people_tone(rng: Rng) -> Tone:
    return ((246, 232, 218), (232, 240, 246), (240, 246, 232), (248, 236, 240))[int(rng.integers(4))]


def _diploma(sort: str) -> Callable[[Rng], Drawn]:
    """The running text with the portrait at the left, as almost all are."""

    def draw(rng: Rng) -> Drawn:
        course, who = COURSES[sort], somebody(rng)
        level, way = people.one(rng, course.levels), people.one(rng, course.way)
        year = int(rng.integers(2003, 2024))
        day = f"{year}-{people.one(rng, ('01', '06', '07'))}-{int(rng.integers(1, 31)):02d}"
        school = (
            people.one(rng, ("中央广播电视大学", "内蒙古开放大学", "国家开放大学"))
            if sort == "开放"
            else people.one(rng, SCHOOLS)
        )
        major, number = people.one(rng, MAJORS), _certificate_no(rng, course.sign, year, level)
        sheet = _diploma_sheet(rng, course.head, "毕业证书")
        _running_text(sheet, rng, sort, who, (school, major, level, way), day)
        foot = 158.0
        sheet.text(
            "主考学校：" if sort == "自考" else people.one(rng, ("校　名：", "学　校：", "")), 112, foot, 5, "song"
        )
        sheet.text(school, 134, foot - 0.4, 5.6, people.one(rng, ("brush", "kai", "song bold")))
        sheet.text(f"校（院）长：{people.name(rng)}", 112, foot + 10, 5, "song")
        sheet.text(f"证书编号：{number}", 24, 176, 4.6, people.one(rng, ("song", "hei", "kai")))
        sheet.text(han_day(day) if rng.random() < 0.6 else plain_day(day), 190, 176, 5, "song")
        sheet.text("查询网址：http://www.chsi.com.cn", 24, 185, 3.4, "song", GREY)
        page = sheet.picture()
        sealed(page, sheet.mm, school if sort != "自考" else "内蒙古自治区高等教育自学考试委员会", (220, 166), rng)
        return Drawn(
            page, sheet.mm, _education(who, school, major, {"本": "本科", "专": "专科"}.get(level, "本科"), day, number)
        )

    return draw


def _running_text(sheet: Sheet, rng: Rng, sort: str, who: Somebody, study: tuple[str, str, str, str], day: str) -> None:
    _school, major, level, way = study
    years = {"本": 4, "专": 3}.get(level, 2)
    written = han_day if rng.random() < 0.6 else plain_day
    start = f"{int(day[:4]) - years}-09-01"
    words = people.one(rng, ("学生", "学员")) if sort in ("成人", "开放", "网络") else "学生"
    if sort == "自考":
        text = f"{who.name}，性别{who.sex}，{written(who.born)}生，参加高等教育{major}专业{'本科' if level == '本' else '专科'}自学考试，全部课程成绩合格，经审定，准予毕业。"
    else:
        kind = {"本": "本科", "专": "专科"}.get(level, "专科起点本科" if level == "专升本" else level)
        text = f"{words} {who.name} 性别{who.sex}，{written(who.born)}生，于{_month(written(start))}至{_month(written(day))}在本校{major}专业{way}{people.one(rng, ('', '', _han_number(years) + '年制'))}{kind}学习，修完教学计划规定的全部课程，成绩合格，准予毕业。"
    sheet.portrait(34, 66, 33, 46, rng)
    sheet.value("　　" + text, 100, 72, 6.2, people.one(rng, ("kai", "song", "fang")), 166, lead=1.75)


def _diploma_old(rng: Rng) -> Drawn:
    """The 1980s and 1990s: an upright booklet's page filled in by pen, no register number."""
    who, year = somebody(rng), int(rng.integers(1983, 2000))
    day = f"{year}-07-{int(rng.integers(1, 31)):02d}"
    school, major = (
        people.one(rng, ("内蒙古财经学院", "内蒙古广播电视大学", "内蒙古管理干部学院", "包头钢铁学院")),
        people.one(rng, MAJORS[:5]),
    )
    sheet = Sheet(190, 262, 200, (244, 234, 208))
    sheet.border(10, (150, 40, 40), rng)
    sheet.specimen((238, 228, 204))
    sheet.centre("毕业证书", 34, 16, "brush", RED, gap=8)
    sheet.text(f"（{year % 100}）字第{int(rng.integers(1, 9999)):04d}号", 116, 58, 4.4, "song")
    text = f"　　学生{who.name}，性别{who.sex}，现年{int(rng.integers(19, 30))}岁，于{han_day(f'{year - 3}-09-01')[:5]}九月入本校{major}专业学习，学制三年，修完专科教学计划规定的全部课程，成绩及格，准予毕业。"
    sheet.portrait(28, 70, 30, 40, rng, (200, 200, 196))
    sheet.value(text, 70, 74, 6.6, "kai", 92, (30, 40, 90) if rng.random() < 0.5 else BLACK, lead=1.8)
    sheet.text(school, 70, 206, 7, "brush")
    sheet.text(f"校长 {people.name(rng)}", 110, 218, 5.4, "kai")
    sheet.text(han_day(day), 92, 232, 5.4, "kai")
    page = sheet.picture()
    sealed(page, sheet.mm, school, (112, 216), rng)
    return Drawn(
        page,
        sheet.mm,
        {"name": who.name, "sex": who.sex, "school": school, "major": major, "level": "专科", "graduated": day},
    )


def _upright_text(
    sheet: Sheet, text: str, right: float, top: float, high: float, size: float, role: str, lead: float
) -> None:
    """From the right column down."""
    x, y = right, top
    for character in text:
        sheet.text(character, x, y, size, role)
        y += size * 1.12
        if y > top + high:
            x, y = x - size * lead, top


def _diploma_upright(rng: Rng) -> Drawn:
    """Written from the top down, columns from the right."""
    who, year = somebody(rng), int(rng.integers(1984, 2001))
    day, school, major = (
        f"{year}-07-10",
        people.one(rng, ("内蒙古自治区商业学校", "内蒙古财政学校", "赤峰市财经学校")),
        people.one(rng, MAJORS[:3]),
    )
    sheet = Sheet(262, 190, 200, (246, 238, 216))
    sheet.border(9, (160, 60, 50), rng)
    _upright_text(sheet, "毕业证书", 222, 46, 130, 15, "brush", 1.6)
    text = f"学生{who.name}性别{who.sex}{han_day(who.born)}生于{han_day(f'{year - 4}-09-01')[:5]}九月至{han_day(day)[:5]}七月在本校{major}专业学习期满成绩合格准予毕业"
    _upright_text(sheet, text, 196, 34, 118, 7, "kai", 1.8)
    sheet.portrait(34, 34, 30, 40, rng, (206, 206, 202))
    _upright_text(sheet, school, 96, 60, 110, 7, "song bold", 1.8)
    _upright_text(sheet, han_day(day), 78, 60, 110, 6.2, "kai", 1.8)
    page = sheet.picture()
    sealed(page, sheet.mm, school, (92, 120), rng)
    return Drawn(
        page,
        sheet.mm,
        {
            "name": who.name,
            "sex": who.sex,
            "birth_date": who.born,
            "school": school,
            "major": major,
            "level": "中专",
            "graduated": day,
        },
    )


def _diploma_party(rng: Rng) -> Drawn:
    """A party school's, which no register of the ministry knows."""
    who, year = somebody(rng), int(rng.integers(1996, 2010))
    day, school = (
        f"{year}-{people.one(rng, ('06', '12'))}-{int(rng.integers(1, 31)):02d}",
        people.one(rng, ("中共内蒙古自治区委员会党校", "中共中央党校函授学院")),
    )
    major, level = people.one(rng, ("经济管理", "行政管理", "法律")), people.one(rng, ("本科", "专科"))
    sheet = Sheet(297, 210, 200, (252, 244, 236))
    sheet.border(9, (200, 40, 36), rng)
    sheet.specimen((246, 238, 230))
    sheet.centre("毕业证书", 34, 15, "song bold", RED, gap=8)
    text = f"　　学员{who.name}，{who.sex}，{plain_day(who.born)}生，于{year - 2}年9月至{year}年{int(day[5:7])}月在{school}{major}专业{level}班学习，修完教学计划规定的全部课程，考试成绩合格，准予毕业。"
    sheet.value(text, 90, 66, 6.4, "kai", 178, lead=1.8)
    sheet.portrait(32, 64, 32, 44, rng)
    number = f"{year % 100:02d}{int(rng.integers(10000, 99999))}"
    sheet.text(f"证书编号：{number}", 32, 172, 5, "song")
    sheet.text(school, 160, 150, 6, "song bold")
    sheet.text(plain_day(day), 190, 172, 5.4, "song")
    page = sheet.picture()
    sealed(page, sheet.mm, school, (206, 158), rng)
    return Drawn(page, sheet.mm, _education(who, school, major, level, day, number))


def _diploma_secondary(rng: Rng) -> Drawn:
    """普通中等专业学校毕业证书."""
    who, year = somebody(rng), int(rng.integers(1998, 2018))
    day, school = (
        f"{year}-07-{int(rng.integers(1, 31)):02d}",
        people.one(rng, ("内蒙古自治区商业学校", "内蒙古财政学校", "通辽职业学校", "包头财经信息职业学校")),
    )
    major = people.one(rng, ("会计", "财务会计", "会计电算化"))
    sheet = _diploma_sheet(rng, people.one(rng, ("普通中等专业学校", "中等职业学校")), "毕业证书")
    text = f"　　{who.name}，性别{who.sex}，系{people.one(rng, ('内蒙古自治区', ''))}{who.unit.city}人，{plain_day(who.born)}生，于{year - 3}年9月至{year}年7月在本校{major}专业（三年制）学习，修完教学计划规定的全部课程，成绩合格，准予毕业。"
    sheet.portrait(34, 66, 33, 46, rng)
    sheet.value(text, 100, 72, 6, people.one(rng, ("kai", "song")), 166, lead=1.75)
    number = f"{year}{int(rng.integers(100000, 999999))}"
    sheet.text(school, 140, 152, 6, "song bold")
    sheet.text(f"证书编号：{number}", 26, 176, 4.6, "song")
    sheet.text(plain_day(day), 190, 170, 5, "song")
    page = sheet.picture()
    sealed(page, sheet.mm, school, (206, 160), rng)
    return Drawn(page, sheet.mm, _education(who, school, major, "中专", day, number))


def _degree(rng: Rng) -> Drawn:
    """学士学位证书, of a university or of adult education."""
    who, year = somebody(rng), int(rng.integers(2002, 2025))
    adult = bool(rng.random() < 0.35)
    day, school = (
        f"{year}-{people.one(rng, ('06', '07', '01'))}-{int(rng.integers(1, 31)):02d}",
        people.one(rng, SCHOOLS[:4] + SCHOOLS[6:7]),
    )
    major, field = people.one(rng, MAJORS[:5]), people.one(rng, ("管理学", "经济学"))
    sheet = _diploma_sheet(rng, "成人高等教育" if adult else "", "学士学位证书")
    sheet.portrait(34, 66, 33, 46, rng)
    law = "《中华人民共和国学位法》" if year >= 2025 else "《中华人民共和国学位条例》"
    text = f"　　{who.name}，{who.sex}，{plain_day(who.born)}生。在{school}{'成人高等教育' if adult else ''}{major}专业{'' if adult else people.one(rng, ('完成了', ''))}{'本科' if rng.random() < 0.5 else '四年制本科'}学习计划，业已毕业，经审核符合{law}的规定，授予{field}学士学位。"
    sheet.value(text, 100, 70, 6, people.one(rng, ("kai", "song", "fang")), 166, lead=1.75)
    number = f"{int(rng.integers(10001, 14900))}4{year}{int(rng.integers(1, 999999)):06d}"
    sheet.text(f"{school}　校长", 118, 146, 5.4, "song")
    sheet.text(f"学位评定委员会主席　{people.name(rng)}", 118, 156, 5.4, "song")
    sheet.text(f"证书编号：{number}", 26, 176, 4.6, "song")
    sheet.text(han_day(day) if rng.random() < 0.6 else plain_day(day), 190, 176, 5, "song")
    page = sheet.picture()
    sealed(page, sheet.mm, school, (206, 158), rng)
    fields = _education(who, school, major, "学士", day, number) | {"degree": f"{field}学士"}
    return Drawn(page, sheet.mm, fields)


# reports of the register of education


def _table(
    sheet: Sheet,
    rows: list[tuple[tuple[str, str], ...]],
    y: float,
    high: float,
    roles: tuple[str, str],
    x: float = 25,
    wide: float = 160,
) -> float:
    """Rows of one or two pairs of label and value, with lines."""
    for row in rows:
        part = wide / len(row)
        for n, (label, value) in enumerate(row):
            at = x + n * part
            sheet.box(at, y, 30, high, (170, 170, 172), 0.2, (244, 246, 248))
            sheet.box(at + 30, y, part - 30, high, (170, 170, 172), 0.2)
            sheet.text(label, at + 2.5, y + high / 2 - 2.2, 3.7, roles[0])
            lines = 1 if sheet.length(value, 3.8, roles[1]) < part - 34 else 2
            sheet.value(value, at + 32.5, y + high / 2 - 2.2 - (lines - 1) * 2.4, 3.8, roles[1], part - 34, lead=1.25)
        y += high
    return y


def _registration(new: bool) -> Callable[[Rng], Drawn]:
    """教育部学历证书电子注册备案表, of 2014 on and of the last years."""

    def draw(rng: Rng) -> Drawn:
        who, course = somebody(rng), COURSES[people.one(rng, tuple(COURSES))]
        level = people.one(rng, ("本科", "专科", "专升本"))
        year = int(rng.integers(2003, 2024))
        start, day = f"{year - 3}-09-01", f"{year}-07-{int(rng.integers(1, 20)):02d}"
        school, major = people.one(rng, SCHOOLS), people.one(rng, MAJORS)
        number = _certificate_no(rng, course.sign, year, "专" if level == "专科" else "本")
        code = "".join(
            people.one(rng, "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ" if new else "0123456789")
            for _ in range(16 if new else 12)
        )
        sheet = Sheet(210, 297, 200)
        sheet.specimen((247, 248, 249))
        sheet.centre("教育部学历证书电子注册备案表", 28, 8, "song bold" if not new else "hei bold")
        sheet.text(f"更新日期：{plain_day(people.day(rng, 2014, 2025))}", 136, 44, 3.6, "song")
        form = people.one(rng, ("普通全日制", "函授", "业余", "网络教育", "开放教育"))
        sort = (
            people.one(rng, ("普通高等教育", "成人高等教育")) if new else people.one(rng, ("普通", "成人", "网络教育"))
        )
        roles = ("hei", "song") if not new else ("hei", "hei")
        first = "入学日期" if new else "入学时间"
        last = "毕(结)业日期" if new else "毕业时间"
        rows: list[tuple[tuple[str, str], ...]] = [
            (("姓名", who.name),),
            (("性别", who.sex), ("出生日期", plain_day(who.born))),
            ((first, plain_day(start)), (last, plain_day(day))),
            (("学历类别" if new else "学历类型", sort), ("层次" if new else "学历层次", level)),
            (
                ("学校名称" if new else "毕业院校", school),
                ("学制" if new else "院校所在地", people.one(rng, ("3 年", "4 年")) if new else "内蒙古自治区"),
            ),
            (("专业" if new else "专业名称", major), ("学习形式", form)),
            (
                (
                    "证书编号",
                    number if new else f"{number[:4]} {number[4:8]} {number[8:12]} {number[12:16]} {number[16:]}",
                ),
                ("毕(结)业" if new else "毕结业结论", "毕业"),
            ),
        ]
        if new:
            rows.append((("校(院)长姓名", people.name(rng)),))
        y = _table(sheet, rows, 54, 12, roles)
        if rng.random() < 0.5:
            sheet.portrait(164, 22, 21, 27, rng)
        groups = " ".join(code[n : n + 4] for n in range(0, len(code), 4))
        sheet.text("在线验证码" if new else "验证码", 27, y + 8, 3.8, "hei")
        sheet.text(groups if rng.random() < 0.7 else code, 55, y + 7.6, 4.6, "hei bold")
        sheet.code(60, y + 18, 26, rng)
        sheet.code(120, y + 18, 26, rng)
        notes = "注意事项：1．备案表是依据《高等学校学生学籍学历电子注册办法》（教学〔2014〕11号）对学历注册信息的证明。2．备案表内容验证办法：点击二维码或登录学信网在线验证。3．未经学历信息权属人同意，不得将备案表用于违背权属人意愿之用途。"
        sheet.value(notes, 25, y + 54, 3.2, "song", 160, GREY)
        page = sheet.picture()
        sealed(page, sheet.mm, "学信网学历电子注册备案专用", (160, 270), rng, size=36)
        fields = _education(who, school, major, level, day, number) | {"entered": start, "code": code, "form": form}
        return Drawn(page, sheet.mm, fields)

    return draw


def _student_report(new: bool) -> Callable[[Rng], Drawn]:
    """教育部学籍在线验证报告."""

    def draw(rng: Rng) -> Drawn:
        who = somebody(rng)
        level, school, major = people.one(rng, ("本科", "专科")), people.one(rng, SCHOOLS), people.one(rng, MAJORS[:6])
        start = f"{int(rng.integers(2022, 2026))}-09-01"
        code = "".join(
            people.one(rng, "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ" if new else "0123456789")
            for _ in range(16 if new else 12)
        )
        state = people.one(rng, ("在籍（注册学籍）", "在籍(注册学籍)"))
        sheet = Sheet(210, 297, 200)
        sheet.specimen((247, 248, 249))
        sheet.centre("教育部学籍在线验证报告", 26, 8, "hei bold" if new else "song bold")
        sheet.text(f"更新日期：{plain_day(people.day(rng, 2024, 2026))}", 25, 44, 3.6, "song")
        sheet.portrait(158, 24, 22, 28, rng)
        rows: list[tuple[tuple[str, str], ...]] = [
            (("姓名", who.name),),
            (("性别", who.sex), ("证件号码", who.id_number)),
            (("民族", who.nation + "族"), ("出生日期", plain_day(who.born))),
            (("院校" if not new else "学校名称", school), ("层次", level)),
            (("院系" if not new else "分院", "会计学院"), ("班级", f"会计{start[2:4]}-{int(rng.integers(1, 9))}班")),
            (("专业", major), ("学号", f"{start[:4]}{int(rng.integers(100000, 999999))}")),
            (
                ("形式" if not new else "学习形式", "普通全日制"),
                ("入学时间" if not new else "入学日期", plain_day(start)),
            ),
            (("学制", "4 年" if level == "本科" else "3 年"), ("类型" if not new else "学历类别", "普通高等教育")),
            (("学籍状态", state),),
        ]
        if new:
            rows.append((("预计毕业日期", plain_day(f"{int(start[:4]) + 4}-07-01")),))
        y = _table(sheet, rows, 56, 11, ("hei", "hei" if new else "song"))
        sheet.text("在线验证码", 27, y + 8, 3.8, "hei")
        sheet.text(" ".join(code[n : n + 4] for n in range(0, len(code), 4)), 55, y + 7.6, 4.6, "hei bold")
        sheet.code(140, y + 6, 26, rng)
        sheet.value(
            "注意事项：1．《教育部学籍在线验证报告》是教育部学籍电子注册备案的查询结果。2．报告内容如有修改，请以最新在线验证的内容为准。3．未经学籍信息权属人同意，不得将报告用于违背权属人意愿之用途。",
            25,
            y + 44,
            3.2,
            "song",
            160,
            GREY,
        )
        fields = {
            "name": who.name,
            "sex": who.sex,
            "id_number": who.id_number,
            "birth_date": who.born,
            "school": school,
            "level": level,
            "major": major,
            "entered": start,
            "code": code,
        }
        return _done(sheet, fields)

    return draw


# titles


def _qualification_booklet(rng: Rng) -> Drawn:
    """The paper booklet, opened: portrait at the left, what it certifies at the right."""
    who, level = somebody(rng), people.one(rng, ("初级", "中级", "助理会计师", "会计师"))
    year = int(rng.integers(1993, 2019))
    day = f"{year}-{people.one(rng, ('05', '09', '10'))}-{int(rng.integers(1, 31)):02d}"
    number = f"{year % 100:02d}{int(rng.integers(10000000, 99999999))}"
    sheet = Sheet(176, 125, 250, (248, 244, 234))
    sheet.waves((240, 226, 220), rng)
    sheet.pen.line((88 * sheet.mm, 0, 88 * sheet.mm, 125 * sheet.mm), (190, 186, 176), 3)
    sheet.portrait(28, 14, 30, 40, rng)
    sheet.text("持证人签名：", 14, 64, 4, "song")
    sheet.text("Signature of the Bearer", 14, 69, 2.6, "latin", GREY)
    sheet.text("管理号：", 14, 82, 4, "song")
    sheet.text(number, 32, 82, 4.2, "hei")
    sheet.text("File No.", 14, 87, 2.6, "latin", GREY)
    born = f"{who.born[:4]}年{who.born[5:7]}月"
    rows = (
        ("姓名：", who.name, "Full Name"),
        ("性别：", who.sex, "Sex"),
        ("出生年月：", born, "Date of Birth"),
        ("专业名称：", "会计", "Professional Type"),
        ("资格级别：", level, "Qualification Level"),
        ("批准日期：", plain_day(day), "Approval Date"),
    )
    y = 14.0
    for label, value, english in rows:
        sheet.text(label, 96, y, 4, "song")
        sheet.text(value, 120, y - 0.3, 4.4, people.one(rng, ("kai", "song", "hei")))
        sheet.text(english, 96, y + 5, 2.6, "latin", GREY)
        y += 12.5
    sheet.text("签发单位盖章：", 96, 92, 4, "song")
    sheet.text(f"签发日期：{plain_day(f'{year + 1}-03-10')}", 96, 108, 4, "song")
    page = sheet.picture()
    sealed(
        page,
        sheet.mm,
        "内蒙古自治区人力资源和社会保障厅" if year > 2009 else "内蒙古自治区人事厅",
        (142, 98),
        rng,
        "职称专用章",
        36,
    )
    fields = {"name": who.name, "sex": who.sex, "level": level, "approved": day, "certificate_no": number}
    return Drawn(page, sheet.mm, fields)


def _qualification_electronic(rng: Rng) -> Drawn:
    """One page, printed from the office's site."""
    who, level = somebody(rng), people.one(rng, ("初级", "中级"))
    year = int(rng.integers(2019, 2026))
    day = f"{year}-{people.one(rng, ('05', '09'))}-{int(rng.integers(1, 28)):02d}"
    number = f"{year}{int(rng.integers(10, 99))}15{int(rng.integers(10**9, 10**10))}"
    sheet = Sheet(210, 297, 200, (254, 252, 246))
    sheet.waves((240, 236, 222), rng)
    sheet.border(9, (190, 150, 90), rng)
    sheet.specimen((247, 244, 238))
    sheet.centre("中华人民共和国", 34, 7.5, "song bold", gap=2)
    sheet.centre("专业技术人员职业资格证书", 46, 10, "song bold", gap=1.5)
    sheet.centre(f"会计专业技术资格（{level}）", 64, 7, "kai")
    sheet.portrait(88, 78, 34, 46, rng)
    value, y = people.one(rng, ("kai", "song", "hei")), 134.0
    for label, words in (
        ("姓名", who.name),
        ("证件号码", who.id_number),
        ("性别", who.sex),
        ("出生年月", f"{who.born[:4]}年{who.born[5:7]}月"),
        ("级别", level),
        ("批准日期", full_day(day)),
        ("管理号", number),
    ):
        sheet.label(label + "：", 52, y, 5, "song", 28)
        sheet.text(words, 86, y, 5, value)
        y += 11
    sheet.code(36, 226, 26, rng)
    sheet.text("本证书由人力资源和社会保障部、财政部批准颁发", 40, 216, 4, "song")
    page = sheet.picture()
    sealed(page, sheet.mm, "中华人民共和国财政部", (150, 240), rng)
    sealed(page, sheet.mm, "中华人民共和国人力资源和社会保障部", (108, 240), rng)
    fields = {
        "name": who.name,
        "sex": who.sex,
        "id_number": who.id_number,
        "level": level,
        "approved": day,
        "certificate_no": number,
    }
    return Drawn(page, sheet.mm, fields)


def _qualification_senior(rng: Rng) -> Drawn:
    """高级会计师, reviewed: an electronic certificate of the region."""
    who, level, year = somebody(rng), people.one(rng, ("高级会计师", "正高级会计师")), int(rng.integers(2012, 2026))
    day, number = f"{year}-12-{int(rng.integers(1, 31)):02d}", f"{int(rng.integers(10**8, 10**9)):09d}"
    sheet = Sheet(297, 210, 200, (252, 250, 244))
    sheet.border(9, (60, 90, 150), rng)
    sheet.specimen((245, 244, 240))
    sheet.centre(
        people.one(rng, ("高级专业技术职务任职资格证书", "内蒙古自治区职称证书")), 28, 11, "song bold", gap=1.5
    )
    sheet.portrait(36, 60, 33, 45, rng)
    y = 60.0
    for label, words in (
        ("姓名", who.name),
        ("性别", who.sex),
        ("身份证号", who.id_number),
        ("职称名称", level),
        ("专业", "会计"),
        ("评审委员会", "内蒙古自治区会计系列高级职称评审委员会"),
        ("批准时间", plain_day(day)),
        ("批准文号", f"内人社办发〔{year + 1}〕{int(rng.integers(1, 300))}号"),
        ("证书编号", number),
    ):
        sheet.label(label, 92, y, 5, "song", 28)
        sheet.text(words, 126, y, 5, "kai")
        y += 11.4
    page = sheet.picture()
    sealed(page, sheet.mm, "内蒙古自治区人力资源和社会保障厅", (230, 160), rng)
    fields = {
        "name": who.name,
        "sex": who.sex,
        "id_number": who.id_number,
        "level": level,
        "approved": day,
        "certificate_no": number,
    }
    return Drawn(page, sheet.mm, fields)


# cards


def _card(ground: Tone = (236, 243, 248)) -> Sheet:
    return Sheet(85.6, 54, 450, ground)


def _permit(rng: Rng) -> Drawn:
    """居住证: the address over two lines, then the next label."""
    who = somebody(rng)
    home = f"{people.one(rng, ('河北省张家口市康保县', '山西省大同市云冈区', '陕西省榆林市府谷县', '辽宁省朝阳市建平县'))}{people.one(rng, ('土城子镇', '口泉街', '黄甫镇', '叶柏寿镇'))}{int(rng.integers(1, 90))}号"
    issued = people.day(rng, 2022, 2026)
    sheet = _card((228, 240, 236))
    sheet.waves((210, 230, 224), rng, 1.6, 0.8)
    sheet.text(
        people.one(rng, ("中华人民共和国居住证", "内蒙古自治区居住证", "居 住 证")), 16, 3, 4.6, "song bold", RED
    )
    label: Tone = BLUE
    rows = (
        ("姓名", who.name),
        ("性别", f"{who.sex}　民族　{who.nation}"),
        ("出生日期", plain_day(who.born)),
        ("公民身份号码", who.id_number),
        ("户籍地址", home),
        ("居住地址", who.address),
        ("签发机关", f"{who.unit.city}公安局{who.unit.banner}分局"),
    )
    y = 10.0
    for name, words in rows:
        sheet.text(name, 5, y, 2.3, "hei", label)
        y = max(y + 3.9, sheet.value(words, 23, y - 0.1, 2.5, "hei", 35, lead=1.3) + 1.0)
    sheet.text("签发日期", 60, 45, 2.3, "hei", label)
    sheet.text(issued.replace("-", "."), 60, 48.4, 2.6, "hei")
    sheet.portrait(61, 12, 19, 25, rng)
    fields = {
        "name": who.name,
        "sex": who.sex,
        "birth_date": who.born,
        "id_number": who.id_number,
        "address": who.address,
        "authority": f"{who.unit.city}公安局{who.unit.banner}分局",
    }
    return _done(sheet, fields)


def _id_front(bilingual: bool) -> Callable[[Rng], Drawn]:
    """The side with the portrait."""

    def draw(rng: Rng) -> Drawn:
        who = somebody(rng)
        sheet = _card((232, 241, 247))
        sheet.waves((214, 230, 242), rng, 1.2, 0.7)
        x, label = (11.0 if bilingual else 6.0), BLUE
        year, month, day = who.born.split("-")
        sheet.text("姓名", x, 6, 2.5, "hei", label)
        sheet.text(who.name, x + 10, 5.6, 3.3, "hei")
        sheet.text("性别", x, 13, 2.5, "hei", label)
        sheet.text(who.sex, x + 10, 12.8, 2.9, "hei")
        sheet.text("民族", x + 19, 13, 2.5, "hei", label)
        sheet.text(who.nation, x + 28, 12.8, 2.9, "hei")
        sheet.text("出生", x, 20, 2.5, "hei", label)
        at = x + 10
        for words, tone, gap in (
            (year, BLACK, 1.0),
            ("年", label, 1.2),
            (str(int(month)), BLACK, 1.0),
            ("月", label, 1.2),
            (str(int(day)), BLACK, 1.0),
            ("日", label, 0),
        ):
            at = sheet.text(words, at, 19.8, 2.8, "hei", tone) + gap
        sheet.text("住址", x, 27, 2.5, "hei", label)
        sheet.value(who.address, x + 10, 26.8, 2.8, "hei", 2.8 * 11.2, lead=1.45)
        sheet.text("公民身份号码", x, 46.4, 2.5, "hei", label)
        sheet.text(who.id_number, x + 23, 45.6, 3.5, people.one(rng, ("hei", "hei bold")), gap=0.55)
        sheet.portrait(57, 7, 23, 30, rng, (240, 243, 246))
        if bilingual:
            for n in range(3):
                upright_script(sheet, 4.5 + n * 2.4, 5, rng.uniform(28, 38), rng, (50, 70, 100))
            upright_script(sheet, x + 26, 5, 6, rng, BLACK)
        fields = {
            "name": who.name,
            "sex": who.sex,
            "nation": who.nation,
            "birth_date": who.born,
            "address": who.address,
            "id_number": who.id_number,
        }
        return _done(sheet, fields)

    return draw


def _id_back(bilingual: bool) -> Callable[[Rng], Drawn]:
    """The side with the emblem."""

    def draw(rng: Rng) -> Drawn:
        unit = people.unit(rng)
        office = people.one(rng, (f"{unit.city}公安局{unit.banner}分局", f"{unit.banner}公安局"))
        start = people.day(rng, 2008, 2025)
        until = "长期" if rng.random() < 0.3 else f"{int(start[:4]) + (20 if rng.random() < 0.7 else 10)}{start[4:]}"
        sheet = _card((236, 242, 240))
        sheet.waves((222, 232, 226), rng, 1.2, 0.7)
        sheet.emblem(17, 15, 9)
        sheet.text("中华人民共和国", 31, 7, 5, "song bold", gap=0.9)
        sheet.text("居民身份证", 34, 16, 6.6, "song bold", gap=1.6)
        if bilingual:
            for n in range(4):
                upright_script(sheet, 30 + n * 13, 24.5, 8, rng, (50, 50, 60))
        sheet.text("签发机关", 16, 38.5, 2.6, "hei")
        sheet.text(office, 30, 38.3, 2.9, "hei")
        sheet.text("有效期限", 16, 45.5, 2.6, "hei")
        sheet.text(f"{start.replace('-', '.')}-{until.replace('-', '.')}", 30, 45.3, 2.9, "hei")
        return _done(sheet, {"authority": office, "valid_from": start, "valid_to": until})

    return draw


KINDS: dict[str, Kind] = {
    "营业执照 2015 portrait": Kind("employer_certificate", _licence_portrait),
    "营业执照 2019 landscape": Kind("employer_certificate", _licence_landscape(False)),
    "营业执照 electronic": Kind("employer_certificate", _licence_landscape(True)),
    "事业单位法人证书": Kind("employer_certificate", _institution),
    "社会组织登记证书": Kind("employer_certificate", _organisation),
    "统一社会信用代码证书": Kind("employer_certificate", _public_body),
    "毕业证书 普通": Kind("diploma_full", _diploma("普通")),
    "毕业证书 成人": Kind("diploma_part", _diploma("成人")),
    "毕业证书 自考": Kind("diploma_part", _diploma("自考")),
    "毕业证书 网络": Kind("diploma_part", _diploma("网络")),
    "毕业证书 开放": Kind("diploma_part", _diploma("开放")),
    "毕业证书 党校": Kind("diploma_part", _diploma_party),
    "毕业证书 中专": Kind("diploma_full", _diploma_secondary),
    "毕业证书 old": Kind("diploma_full", _diploma_old),
    "毕业证书 old upright": Kind("diploma_full", _diploma_upright),
    "学士学位证书": Kind("degree_full", _degree),
    "备案表 old": Kind("eregistration_full", _registration(False)),
    "备案表 new": Kind("eregistration_full", _registration(True)),
    "学籍报告 old": Kind("student_report", _student_report(False)),
    "学籍报告 new": Kind("student_report", _student_report(True)),
    "资格证书 booklet": Kind("qualification", _qualification_booklet),
    "资格证书 electronic": Kind("qualification", _qualification_electronic),
    "高级职称证书": Kind("qualification", _qualification_senior),
    "居住证": Kind("residence_permit", _permit, card=True),
    "身份证 portrait side": Kind("id_portrait", _id_front(False), card=True),
    "身份证 portrait side, bilingual": Kind("id_portrait", _id_front(True), card=True),
    "身份证 emblem side": Kind("id_emblem", _id_back(False), card=True),
    "身份证 emblem side, bilingual": Kind("id_emblem", _id_back(True), card=True),
}


# conditions


def _scanned(drawn: Drawn, rng: Rng, card: bool) -> bytes:
    page = drawn.page
    dpi = drawn.mm * 25.4
    if card:  # a card lies somewhere on the glass
        sheet = np.full((round(page.shape[0] * 1.5), round(page.shape[1] * 1.3), 3), 252, np.uint8)
        y, x = (round(v) for v in (rng.uniform(0.1, 0.4) * page.shape[0], rng.uniform(0.05, 0.25) * page.shape[1]))
        sheet[y : y + page.shape[0], x : x + page.shape[1]] = page
        page = sheet
    how = Flatbed(
        dpi=round(dpi), skew=rng.normal(0, 0.4), grain=rng.uniform(1, 3), quality=int(rng.choice([75, 85, 90]))
    )
    return capture.jpeg(capture.flatbed(page, how, rng, dpi), how.quality)


def _photographed(page: Picture, rng: Rng, desk: str = "", **more: float) -> bytes:
    how = Phone(
        tilt=more.get("tilt", rng.uniform(1, 8)),
        turn=more.get("turn", rng.normal(0, 2)),
        fill=rng.uniform(0.75, 0.93),
        long=int(rng.choice([1920, 2400, 3200])),
        blur=rng.uniform(0.4, 0.9),
        grain=rng.uniform(2, 5),
        desk=desk or people.one(rng, ("wood", "dark wood", "grey", "cloth", "dark", "red cloth")),
        warm=more.get("warm", rng.uniform(0, 0.08)),
        fall=rng.uniform(0.05, 0.25),
    )
    wide = page.shape[1] > page.shape[0]
    return capture.jpeg(capture.phone(page, how, rng, wide), int(rng.choice([75, 85, 92])))


def _watermarked(page: Picture, mm: float, rng: Rng) -> Picture:
    """「仅供会计人员信息采集使用」 across, as people write on copies of their cards."""
    sheet = Sheet(page.shape[1] / mm, page.shape[1] / mm, mm * 25.4, (0, 0, 0))  # type: ignore[arg-type]
    high = sheet.width / 17
    for n in range(5):
        sheet.text(
            "仅供会计人员信息采集使用", sheet.width * 0.08, sheet.height * (0.1 + n * 0.2), high, "hei", (255, 255, 255)
        )
    cover = ink.turned(np.asarray(sheet.picture()[..., 0], dtype=np.float32) / 255, float(rng.uniform(15, 30)))
    out = page.copy()
    corner = ((page.shape[1] - cover.shape[1]) / 2, (page.shape[0] - cover.shape[0]) / 2)
    ink.lay(
        out,
        cover,
        corner,
        ((120, 120, 120), (60, 60, 210), (190, 120, 40))[int(rng.integers(3))],
        float(rng.uniform(0.25, 0.5)),
    )
    return out


def _held(page: Picture, rng: Rng) -> Picture:
    """A thumb over the lower edge, on a larger ground."""
    out = page.copy()
    height, width = page.shape[:2]
    at = (round(width * rng.uniform(0.80, 0.97)), round(height * 1.0))
    skin = (130 + int(rng.integers(-12, 12)), 160, 205)
    cv2.ellipse(
        out, at, (round(width * 0.07), round(height * 0.17)), float(rng.uniform(-25, 10)), 0, 360, skin, -1, cv2.LINE_AA
    )
    nail = (at[0], round(height * 0.9))
    cv2.ellipse(out, nail, (round(width * 0.035), round(height * 0.05)), 0, 0, 360, (175, 190, 228), -1, cv2.LINE_AA)
    return out


def _cast(page: Picture, rng: Rng) -> Picture:
    tone = ((1.0, 0.93, 0.82), (0.8, 0.93, 1.0), (0.9, 1.0, 0.88), (1.0, 0.88, 0.95))[int(rng.integers(4))]
    return capture.bytes_of(page.astype(np.float32) * np.array(tone, np.float32))


def _condition(name: str, drawn: Drawn, rng: Rng, card: bool) -> bytes:
    page, mm = drawn.page, drawn.mm
    if name == "clean scan":
        return _scanned(drawn, rng, card)
    if name == "phone":
        return _photographed(page, rng)
    if name == "tilt":
        return _photographed(page, rng, tilt=rng.uniform(12, 24), turn=rng.normal(0, 7))
    if name == "glare":
        return _photographed(capture.glare(page, rng, strength=rng.uniform(0.5, 0.85)), rng)
    if name == "moiré":
        return _photographed(capture.moire(page, rng), rng, desk="dark")
    if name == "colour cast":
        return _photographed(_cast(page, rng), rng, warm=rng.uniform(0.1, 0.3))
    if name == "watermark":
        return _photographed(_watermarked(page, mm, rng), rng)
    if name == "in a hand":
        return _photographed(_held(page, rng), rng)
    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)  # black-and-white copy
    copied = cv2.convertScaleAbs(grey, alpha=1.35, beta=-50)
    return _scanned(Drawn(np.repeat(copied[..., None], 3, 2), mm, drawn.fields), rng, card)


COMMON = ("clean scan", "phone", "tilt", "glare", "moiré", "colour cast")
OF_CARDS = ("watermark", "in a hand", "black-and-white copy")


def conditions(kind: str) -> tuple[str, ...]:
    return COMMON + OF_CARDS if KINDS[kind].card else COMMON


def draw(kind: str, condition: str, seed: int) -> Paper:
    """The paper of a kind and seed in a condition; its fields are the same in every condition."""
    wanted = KINDS[kind]
    drawn = wanted.draw(rng_of(kind, seed))
    data = _condition(condition, drawn, rng_of(kind, seed, condition), wanted.card)
    return Paper(kind, condition, seed, wanted.slot, data, drawn.fields)
