"""Papers as people have them, drawn from descriptions of the real ones: by this corpus alone, so that no reader was made for them.

Every school and office prints its own; a paper's layout, wording and dates follow the chance of its holder.
"""

import io
import random
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import segno
from PIL import Image

from acms.demo import documents
from acms.demo.cast import Cast
from acms.demo.specimens import in_words
from acms.scans.intake import Pixels
from bench.decisions.lives import Life, Person, Schooling, Title
from bench.decisions.sheet import Sheet

A4 = (210.0, 297.0)
FRAMES = ((176, 141, 87), (160, 60, 60), (60, 110, 130), (120, 90, 150))


def figures(day: date, pad: bool = False) -> str:
    return f"{day:%Y年%m月%d日}" if pad else f"{day.year}年{day.month}月{day.day}日"


def month(day: date, words: bool) -> str:
    return in_words(day, month_only=True) if words else f"{day.year}年{day.month}月"


def _number_words(count: int) -> str:
    return "〇一二三四五六七八九"[count]


# ---- cards -------------------------------------------------------------------------------------------------------------
def card(who: Person, side: str) -> Pixels:
    """A side of the identity card, by the demo's own drawing; of Mongols in both scripts."""
    year = who.born.year
    return documents.draw(
        Cast(
            name=who.name, id_number=who.id_number, sex=who.sex, ethnic=who.ethnic, born=who.born, address=who.address, authority=who.police,
            validity=who.validity, division_code=who.division, employer="", uscc="9", employer_address="", employer_phone="", school="", major="",
            level="", graduated=date(year + 22, 7, 1), degree="", code="0" * 12, qualification_level="", qualified_on=date(year + 29, 9, 1),
            certificate_no="", seed=who.face,
        ),
        side,
    )  # fmt: skip


def permit(who: Person, lives_at: str, police: str, chance: random.Random) -> Pixels:
    """A residence permit: another household, a home in the region."""
    sheet = Sheet(85.6, 54, 350, (226, 238, 242))
    sheet.waves((205, 222, 230), 2.2)
    sheet.placeholder(9, 8, 4)
    sheet.text(48, 4.2, "中华人民共和国居住证", 11, serif=False, bold=True, anchor="ma", fill=(120, 40, 40))
    rows = [
        ("姓名", who.name),
        ("性别", f"{who.sex}    民族  {who.ethnic}"),
        ("出生日期", f"{who.born:%Y.%m.%d}"),
        ("公民身份号码", who.id_number),
    ]
    y = sheet.lines(4, 13, rows, 7, gap=4.6, label=19, serif=False)
    for label, value in (("常住户口所在地住址", who.address), ("居住地住址", lives_at)):
        sheet.text(4, y, label, 6, serif=False, fill=(60, 80, 110))
        y = sheet.paragraph(4, y + 3, 52, value, 6.5, leading=1.35, indent=0, serif=False) + 0.8
    sheet.text(60, 42, "签发机关", 5.5, serif=False, fill=(60, 80, 110))
    sheet.paragraph(60, 44.6, 23, police, 5.8, leading=1.3, indent=0, serif=False)
    sheet.text(4, 49.5, f"签发日期 {chance.randint(2024, 2026)}.{chance.randint(1, 9):02d}.12", 6, serif=False)
    sheet.portrait(61, 12, 20, 27, who.face)
    return sheet.pixels()


# ---- education ---------------------------------------------------------------------------------------------------------
def diploma(who: Person, of: Schooling, chance: random.Random, *, ended: str = "毕业") -> Pixels:
    """毕业证书 of any kind of school. `ended` 结业 or 肄业: what is no graduation."""
    draw = {"研究生": _postgraduate, "成人": _adult, "自考": _self_study, "开放": _open, "中专": _secondary}.get(
        of.kind, _regular
    )
    width, height = chance.choice(((285.0, 203.0), A4[::-1]))
    sheet = Sheet(width, height, 200, chance.choice(((255, 253, 247), (250, 246, 236), (255, 255, 255))))
    if chance.random() < 0.6:
        sheet.waves(chance.choice(((240, 232, 215), (228, 238, 236), (244, 228, 228))), 4)
    sheet.frame(9, chance.choice(FRAMES), chance.choice((0.6, 1.4)))
    draw(sheet, who, of, chance, ended)
    sheet.specimen(chance)
    return sheet.pixels()


def _foot(
    sheet: Sheet,
    of: Schooling,
    chance: random.Random,
    dates_in_words: bool,
    school: str = "校名",
    number: str = "证书编号",
) -> None:
    """Number below on the left, school, head and day on the right."""
    right = sheet.width * 0.55
    sheet.text(right, 138, f"{school}：{of.school}", 14)
    sheet.text(
        right,
        150,
        f"{chance.choice(('校（院）长', '院（校）长', '校长'))}：{chance.choice(('样 某 某', '某样', '样某'))}",
        14,
    )
    sheet.text(
        sheet.width - 30, 176, in_words(of.graduated) if dates_in_words else figures(of.graduated), 13, anchor="ra"
    )
    sheet.text(24, 176, f"{number}：{of.number}", 11, serif=chance.random() < 0.5)
    sheet.seal(right + 45, 148, of.school)


def _regular(sheet: Sheet, who: Person, of: Schooling, chance: random.Random, ended: str) -> None:
    words, spread = chance.random() < 0.6, chance.random() < 0.4
    born = in_words(who.born) if words else figures(who.born)
    since, until = month(of.entered, words), month(of.graduated, words)
    done = {"毕业": "成绩合格，准予毕业", "结业": "未完成毕业要求，准予结业", "肄业": "学满一年，予以肄业"}[ended]
    level = {"专科": chance.choice(("专科", "大专", "高职（专科）"))}.get(of.level, of.level)
    text = chance.choice((
        f"学生 {who.name} 性别 {who.sex}，{born}生，于{since}至{until}在本校 {of.major} 专业{_number_words(of.years)}年制{level}学习，修完教学计划规定的全部课程，{done}。",
        f"学生{who.name}，{who.sex}，{born}生，于{since}至{until}在我校{of.major}专业（全日制普通{level}，学制{_number_words(of.years)}年）学习，修完教学计划规定的全部课程，{done}。",
    ))  # fmt: skip
    title = f"{ended}证书"
    if spread:  # two inner pages: portrait and number on the left, text on the right
        half = sheet.width / 2
        sheet.portrait(half / 2 - 18, 50, 36, 48, who.face)
        sheet.text(half / 2, 112, "（钢印）", 10, anchor="ma")
        sheet.text(half / 2, 150, f"证书编号：{of.number}", 11, anchor="ma")
        sheet.text(half / 2, 162, "普通高等教育学历证书查询网址", 8, anchor="ma")
        sheet.text(half / 2, 167, "http://www.example.com.cn", 8, anchor="ma", serif=False)
        sheet.text(half * 1.5, 22, "普通高等学校", 16, anchor="ma")
        sheet.text(half * 1.5, 33, title, 28, bold=True, anchor="ma", spread=6)
        sheet.paragraph(half + 10, 62, half - 24, text, 14, leading=2.0)
        sheet.text(half + 14, 142, f"校    名：{of.school}", 13)
        sheet.text(half + 14, 154, "校    长：样某某", 13)
        sheet.text(sheet.width - 22, 174, in_words(of.graduated) if words else figures(of.graduated), 13, anchor="ra")
        sheet.seal(half + 60, 150, of.school)
        return
    sheet.text(sheet.width / 2, 20, chance.choice(("普通高等学校", of.school)), 17, anchor="ma")
    sheet.text(sheet.width / 2, 33, title, 34, bold=True, anchor="ma", spread=chance.choice((3, 10)))
    sheet.paragraph(30, 66, sheet.width - 60, text, 16, leading=2.1)
    sheet.portrait(32, 122, 28, 38, who.face)
    _foot(sheet, of, chance, words)
    sheet.text(24, 184, "中华人民共和国教育部学历证书查询网址：http://www.example.com.cn", 8, serif=False)


def _postgraduate(sheet: Sheet, who: Person, of: Schooling, chance: random.Random, ended: str) -> None:
    text = (
        f"研究生 {who.name} 性别 {who.sex}，{in_words(who.born)}生，于{month(of.entered, True)}至{month(of.graduated, True)}在 {of.major} 专业学习，"
        f"学制{_number_words(of.years)}年，修完{of.level}研究生培养计划规定的全部课程，成绩合格，毕业论文答辩通过，准予毕业。"
    )
    sheet.text(sheet.width / 2, 22, f"{of.level}研究生", 18, anchor="ma")
    sheet.text(sheet.width / 2, 36, "毕业证书", 34, bold=True, anchor="ma", spread=9)
    sheet.paragraph(30, 70, sheet.width - 60, text, 16, leading=2.0)
    sheet.portrait(34, 124, 28, 38, who.face)
    _foot(sheet, of, chance, True, "培养单位")


def _adult(sheet: Sheet, who: Person, of: Schooling, chance: random.Random, ended: str) -> None:
    level = f"{of.level}" if of.level == "专科" else chance.choice(("本科", "专科起点本科"))
    text = (
        f"学生 {who.name} 性别 {who.sex}，{figures(who.born)}生，于{month(of.entered, False)}至{month(of.graduated, False)}在本校 {of.major} 专业"
        f"{of.way}学习，修完{_number_words(of.years)}年制{level}教学计划规定的全部课程，成绩合格，准予毕业。"
    )
    sheet.text(sheet.width / 2, 20, "成人高等教育", 18, anchor="ma")
    sheet.text(sheet.width / 2, 34, "毕业证书", 32, bold=True, anchor="ma", spread=9)
    sheet.paragraph(30, 68, sheet.width - 60, text, 16, leading=2.1)
    sheet.portrait(32, 122, 28, 38, who.face)
    _foot(sheet, of, chance, False)
    sheet.text(24, 184, "批准文号：样教成字〔1998〕12号", 9)


def _self_study(sheet: Sheet, who: Person, of: Schooling, chance: random.Random, ended: str) -> None:
    text = f"{who.name} {who.sex} {figures(who.born)}生，参加 {of.major} 专业{of.level}高等教育自学考试，全部课程成绩合格，经审定，准予毕业。"
    sheet.text(sheet.width / 2, 20, "高等教育自学考试", 22, bold=True, anchor="ma", spread=2)
    sheet.text(sheet.width / 2, 36, "毕业证书", 32, bold=True, anchor="ma", spread=9)
    sheet.paragraph(32, 74, sheet.width - 64, text, 17, leading=2.1)
    sheet.portrait(32, 118, 28, 38, who.face)
    right = sheet.width * 0.5
    sheet.text(right, 130, "样例自治区高等教育自学考试委员会", 13)
    sheet.text(right, 143, f"主考学校：{of.school}", 14)
    sheet.text(sheet.width - 30, 168, in_words(of.graduated), 14, anchor="ra")
    sheet.text(26, 168, f"身份证号：{who.id_number}", 11)
    sheet.text(26, 177, f"证书编号：{of.number}", 11)
    sheet.seal(right + 26, 140, "自学考试委员会", 19)
    sheet.seal(right + 84, 148, of.school, 19)


def _open(sheet: Sheet, who: Person, of: Schooling, chance: random.Random, ended: str) -> None:
    level = "本科（专科起点）" if of.level == "本科" else "专科"
    text = (
        f"学生 {who.name} 性别 {who.sex}，{figures(who.born)}生，于{month(of.entered, False)}至{month(of.graduated, False)}在本校 {of.major} 专业"
        f"{_number_words(of.years)}年制{level}（开放教育）学习，修完教学计划规定的全部课程，取得规定的学分，成绩合格，准予毕业。"
    )
    sheet.text(sheet.width / 2, 18, of.school, 22, bold=True, anchor="ma", spread=2)
    sheet.text(sheet.width / 2, 36, "毕业证书", 32, bold=True, anchor="ma", spread=9)
    sheet.paragraph(30, 68, sheet.width - 60, text, 16, leading=2.1)
    sheet.portrait(32, 122, 28, 38, who.face)
    _foot(sheet, of, chance, False)


def _secondary(sheet: Sheet, who: Person, of: Schooling, chance: random.Random, ended: str) -> None:
    text = (
        f"学生{who.name}，{who.sex}，现年{of.graduated.year - who.born.year}岁，于{month(of.entered, True)}至{month(of.graduated, True)}在本校{of.major}专业"
        f"（学制{_number_words(of.years)}年）学习期满，成绩合格，准予毕业。"
    )
    sheet.text(sheet.width / 2, 20, "普通中等专业学校", 18, anchor="ma")
    sheet.text(sheet.width / 2, 34, "毕业证书", 32, bold=True, anchor="ma", spread=9)
    sheet.paragraph(32, 70, sheet.width - 64, text, 17, leading=2.1)
    sheet.portrait(32, 122, 28, 38, who.face)
    _foot(sheet, of, chance, True, "学校", "编号")


def degree(who: Person, of: Schooling, chance: random.Random) -> Pixels:
    """学位证书, of the old regulation or the law of 2025, by the day that it bears."""
    sheet = Sheet(*A4[::-1], 200, (253, 250, 244))
    sheet.frame(11, (138, 90, 160), 0.9)
    law = "《中华人民共和国学位法》" if of.graduated.year >= 2025 else "《中华人民共和国学位条例》"
    study = {"学士": "本科学习计划，业已毕业", "硕士": "硕士学位的课程和论文答辩", "博士": "博士学位的课程和论文答辩"}[
        of.degree
    ]
    field = chance.choice(("管理学", "经济学")) + of.degree
    sheet.text(
        sheet.width / 2,
        28,
        f"{of.degree}学位证书" if chance.random() < 0.7 else "学位证书",
        32,
        bold=True,
        anchor="ma",
        spread=6,
    )
    text = f"{who.name}，{who.sex}，{figures(who.born)}生。在 {of.school} {of.major} 专业完成了{study}，经审核符合{law}的规定，授予 {field} 学位。"
    sheet.paragraph(32, 68, sheet.width - 64, text, 17, leading=2.1)
    sheet.portrait(34, 128, 27, 37, who.face)
    sheet.text(sheet.width * 0.48, 138, f"{of.school}", 15)
    sheet.text(sheet.width * 0.48, 150, "校长、学位评定委员会主席：样某某", 13)
    sheet.text(sheet.width - 34, 176, figures(of.graduated), 14, anchor="ra")
    sheet.text(28, 176, f"证书编号：{of.degree_number}", 11)
    sheet.seal(sheet.width * 0.48 + 70, 148, of.school)
    sheet.specimen(chance)
    return sheet.pixels()


def _form(of: Schooling) -> tuple[str, str]:
    """类型 and 学习形式 in the words of the registry."""
    return {
        "普通": ("普通高等教育", "普通全日制"), "研究生": ("研究生", "全日制"), "成人": ("成人高等教育", of.way),
        "自考": ("自学考试", "自学考试"), "开放": ("开放教育", "开放教育"), "中专": ("中等专业学校", "全日制"),
    }[of.kind]  # fmt: skip


def registration(who: Person, of: Schooling, chance: random.Random, *, new: bool) -> Pixels:
    """教育部学历证书电子注册备案表, the older or the newer table."""
    sheet = Sheet(*A4, 200)
    sort, form = _form(of)
    sheet.text(105, 22, "教育部学历证书电子注册备案表", 19, serif=False, bold=True, anchor="ma")
    day = date(2026, chance.randint(1, 10), chance.randint(1, 28))
    sheet.text(190, 38, f"更新日期：{figures(day)}", 9.5, serif=False, anchor="ra")
    code = _grouped(of.code)
    if new:
        rows = [
            ["姓名", who.name, "性别", who.sex], ["出生日期", figures(who.born, True), "入学日期", figures(of.entered, True)],
            ["毕(结)业日期", figures(of.graduated, True), "学历类别", sort], ["层次", of.level, "学制", f"{of.years}年"],
            ["学校名称", of.school, "校(院)长姓名", "样某某"], ["专业", of.major, "学习形式", form], ["证书编号", of.number, "毕(结)业", "毕业"],
        ]  # fmt: skip
        end = sheet.table(18, 46, [28, 64, 28, 54], rows, 10.5, 12)
    else:
        rows = [
            ["姓名", who.name, "", ""], ["性别", who.sex, "出生日期", figures(who.born)], ["入学时间", figures(of.entered), "毕业时间", figures(of.graduated)],
            ["学历类型", sort[:2], "学历层次", of.level], ["毕业院校", of.school, "院校所在地", "内蒙古自治区"], ["专业名称", of.major, "学习形式", form],
            ["证书编号", _grouped(of.number), "毕结业结论", "毕业"],
        ]  # fmt: skip
        end = sheet.table(18, 46, [26, 62, 28, 34], rows, 10.5, 12)
        sheet.portrait(171, 46, 26, 34, who.face)
    sheet.text(20, end + 8, "在线验证码", 11, serif=False)
    sheet.text(50, end + 6.5, code, 15, serif=False, bold=True)
    _code(sheet, f"https://www.chsi.com.cn/xlcx/bg.do?vcode={of.code}", 150, end + 4, 26)
    notes = (
        "1、本表依据《高等学校学生学籍学历电子注册办法》制作。",
        "2、通过网站在线验证：输入在线验证码，或扫描二维码。",
        "3、本表有效期由权属人设置（1至6个月）。",
    )
    sheet.text(20, end + 38, "注意事项：", 9, serif=False, bold=True)
    for number, note in enumerate(notes):
        sheet.text(20, end + 45 + 6 * number, note, 9, serif=False)
    sheet.seal(160, end + 66, "学生信息咨询与就业指导中心", 19)
    sheet.specimen(chance)
    return sheet.pixels()


def _grouped(number: str) -> str:
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def _code(sheet: Sheet, text: str, x: float, y: float, size: float) -> None:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=8, border=2)
    w = sheet.px(size)[0]
    sheet.paste(Image.open(out).convert("RGB").resize((w, w), Image.Resampling.NEAREST), x, y)


def accreditation(who: Person, of: Schooling, chance: random.Random) -> Pixels:
    """中国高等教育学历认证报告; for 中专 the 中国中等教育学历验证报告."""
    sheet = Sheet(*A4, 200)
    secondary = of.kind == "中专"
    sort, form = _form(of)
    sheet.frame(12, (70, 100, 150), 0.5)
    sheet.text(
        105, 30, "中国中等教育学历验证报告" if secondary else "中国高等教育学历认证报告", 21, bold=True, anchor="ma"
    )
    sheet.text(185, 46, f"报告编号：{chance.randint(100000, 99999999)}", 10, serif=False, anchor="ra")
    sheet.text(185, 53, f"打印日期：2026-{chance.randint(1, 10):02d}-14", 10, serif=False, anchor="ra")
    rows = [("姓名", who.name), ("性别", who.sex), ("出生日期", figures(who.born))]
    if secondary:
        rows += [
            ("院校类别", "普通中等专业学校"),
            ("院校名称", of.school),
            ("毕业日期", figures(of.graduated)),
            ("毕结业", "毕业"),
            ("证书编号", of.number),
        ]
    else:
        rows += [
            ("学历类别", sort), ("层次", of.level), ("院校名称", of.school), ("专业名称", of.major), ("学习形式", form), ("学制", f"{of.years}年"),
            ("入学日期", figures(of.entered)), ("毕业日期", figures(of.graduated)), ("毕结业", "毕业"), ("证书编号", of.number),
        ]  # fmt: skip
    end = sheet.lines(40, 70, rows, 13, gap=10.5)
    sheet.text(40, end + 8, "经核实无误（以下无正文）" if secondary else "以上学历情况属实，专此认证。", 13)
    sheet.text(175, end + 26, "样例学生信息咨询与就业指导中心", 12, anchor="ra")
    sheet.seal(150, end + 26, "学生信息咨询与就业指导中心", 19)
    if chance.random() < 0.5:
        sheet.portrait(150, 66, 26, 34, who.face)
    sheet.specimen(chance)
    return sheet.pixels()


def student_report(who: Person, of: Schooling, chance: random.Random, *, state: str = "在籍（注册学籍）") -> Pixels:
    """教育部学籍在线验证报告."""
    sheet = Sheet(*A4, 200)
    sheet.text(105, 22, "教育部学籍在线验证报告", 20, serif=False, bold=True, anchor="ma")
    sheet.text(190, 38, "更新日期：2026年9月20日", 9.5, serif=False, anchor="ra")
    sort, form = _form(of)
    rows = [
        ["姓名", who.name, "", ""], ["性别", who.sex, "证件号码", who.id_number], ["民族", f"{who.ethnic}族", "出生日期", figures(who.born, True)],
        ["院校", of.school, "层次", of.level], ["院系", "会计学院", "班级", f"会计{of.entered.year % 100}01"], ["专业", of.major, "学号", f"{of.entered.year}{chance.randint(10000, 99999)}"],
        ["形式", form, "入学时间", figures(of.entered, True)], ["学制", f"{of.years}年", "类型", sort], ["学籍状态", state, "", ""],
    ]  # fmt: skip
    end = sheet.table(16, 46, [22, 62, 24, 66], rows, 10.5, 11.5)
    sheet.text(18, end + 8, "在线验证码", 11, serif=False)
    sheet.text(48, end + 6.5, _grouped(of.code), 15, serif=False, bold=True)
    _code(sheet, f"https://www.chsi.com.cn/xlcx/bg.do?vcode={of.code}", 150, end + 4, 26)
    sheet.text(18, end + 38, "注意事项：本报告内容标注的信息为报告出具时的状态，以最新学籍信息为准。", 9, serif=False)
    sheet.seal(150, end + 60, "学生信息咨询与就业指导中心", 19)
    sheet.specimen(chance)
    return sheet.pixels()


# ---- qualifications ----------------------------------------------------------------------------------------------------
def certificate(who: Person, of: Title, chance: random.Random, form: str = "") -> Pixels:
    """专业技术资格证书: the old booklet's inner pages, the newer single page, or one by evaluation."""
    form = form or ("evaluation" if of.level == "高级" else "booklet" if of.day.year < 2020 else "electronic")
    return {"evaluation": _evaluation, "booklet": _booklet, "electronic": _electronic}[form](who, of, chance)


def _booklet(who: Person, of: Title, chance: random.Random) -> Pixels:
    left, right = booklet_left(who, of, chance), booklet_right(who, of, chance)
    return np.concatenate([left, right], axis=1)


def booklet_left(who: Person, of: Title, chance: random.Random) -> Pixels:
    """The left inner page: portrait, signature, number."""
    sheet = Sheet(125, 176, 240, (246, 244, 232))
    sheet.waves((228, 232, 216), 3)
    sheet.portrait(44, 22, 36, 48, who.face)
    sheet.seal(78, 70, "专业技术资格", 14, (150, 150, 150))
    sheet.text(20, 96, "持证人签名：", 11)
    sheet.text(20, 102, "Signature of the Bearer", 8)
    sheet.text(20, 128, f"管理号：{of.number}", 11)
    sheet.text(20, 134, "File No.:", 8)
    if chance.random() < 0.6:  # on others it stands on a page of its own
        text = f"本证书由人力资源和社会保障部、财政部批准颁发。它表明持证人通过国家统一组织的考试，取得{of.type}专业技术资格。"
        sheet.paragraph(16, 146, 94, text, 9, leading=1.6)
    return sheet.pixels()


def booklet_right(who: Person, of: Title, chance: random.Random) -> Pixels:
    """The right inner page: who, what, since when."""
    sheet = Sheet(125, 176, 240, (246, 244, 232))
    sheet.waves((228, 232, 216), 3)
    rows = (
        ("姓名：", "Full Name", who.name), ("性别：", "Sex", who.sex), ("出生年月：", "Date of Birth", f"{who.born.year}年{who.born.month:02d}月"),
        ("专业名称：", "Speciality", of.type), ("资格级别：", "Qualification Level", of.level),
        ("批准日期：", "Approval Date", f"{of.day.year}年{of.day.month:02d}月{of.day.day:02d}日"),
    )  # fmt: skip
    for number, (label, english, value) in enumerate(rows):
        y = 18 + 16.5 * number
        sheet.text(12, y, label, 11)
        sheet.text(12, y + 5.4, english, 7.5)
        sheet.text(48, y, value, 12)
        sheet.draw.line(sheet.px(46, y + 6, 112, y + 6), fill=(120, 120, 110), width=1)
    sheet.text(12, 126, "签发单位盖章：", 11)
    sheet.text(12, 131.5, "Issued by", 7.5)
    issued = date(of.day.year + 1, 3, 20)
    sheet.text(12, 148, f"签发日期：{issued.year}年{issued.month:02d}月{issued.day:02d}日", 11)
    sheet.text(12, 153.5, "Issued on", 7.5)
    sheet.seal(80, 132, "人力资源和社会保障厅", 17)
    sheet.specimen(chance)
    return sheet.pixels()


def _electronic(who: Person, of: Title, chance: random.Random) -> Pixels:
    sheet = Sheet(*A4, 200, (253, 253, 250))
    sheet.frame(10, (170, 140, 80), 1.0)
    sheet.placeholder(105, 30, 10)
    sheet.text(105, 46, "中华人民共和国", 20, bold=True, anchor="ma", spread=2)
    sheet.text(105, 60, "专业技术人员职业资格证书", 24, bold=True, anchor="ma")
    name = {"会计": "会计专业技术资格", "审计": "审计专业技术资格", "经济": "经济专业技术资格"}[of.type]
    sheet.text(105, 82, f"{name}（{of.level}）", 19, bold=True, anchor="ma")
    sheet.portrait(150, 104, 30, 40, who.face)
    rows = [
        ("姓    名", who.name), ("证件号码", who.id_number), ("性    别", who.sex), ("出生年月", f"{who.born.year}年{who.born.month:02d}月"), ("级    别", of.level),
        ("批准日期", f"{of.day.year}年{of.day.month:02d}月{of.day.day:02d}日"), ("管 理 号", of.number),
    ]  # fmt: skip
    end = sheet.lines(28, 106, rows, 13, gap=11)
    text = f"本证书由人力资源和社会保障部、{'审计署' if of.type == '审计' else '财政部'}批准颁发，表明持证人通过国家统一组织的考试，取得{name}。"
    sheet.paragraph(28, end + 8, 154, text, 12, leading=1.9)
    _code(sheet, "https://www.example.com/zscx", 28, 244, 24)
    sheet.seal(105, 258, "人力资源和社会保障部", 17)
    sheet.seal(155, 258, "财政部" if of.type != "审计" else "审计署", 17)
    sheet.specimen(chance)
    return sheet.pixels()


def _evaluation(who: Person, of: Title, chance: random.Random) -> Pixels:
    sheet = Sheet(*A4, 200, (252, 252, 248))
    sheet.frame(12, (40, 100, 90), 0.8)
    sheet.text(105, 34, "内蒙古自治区", 19, anchor="ma", spread=2)
    sheet.text(105, 46, "专业技术职务任职资格证书", 24, bold=True, anchor="ma")
    sheet.portrait(148, 76, 30, 40, who.face)
    grade = "正高级会计师" if of.level == "正高级" else f"{of.level}会计师"
    rows = [
        ("姓名", who.name), ("性别", who.sex), ("身份证号", who.id_number), ("职称名称", grade), ("专业", of.type), ("取得方式", of.way),
        ("评审委员会", "样例自治区会计专业高级职称评审委员会"), ("批准时间", figures(of.day)), ("批准文号", f"样人社办发〔{of.day.year}〕{chance.randint(20, 300)}号"), ("证书编号", of.number),
    ]  # fmt: skip
    sheet.lines(30, 80, rows, 13, gap=13)
    sheet.seal(150, 232, "人力资源和社会保障厅", 19)
    sheet.specimen(chance)
    return sheet.pixels()


def other_certificate(who: Person, kind: str, chance: random.Random) -> Pixels:
    """What is no qualification: 会计从业资格证书, or a slip of examination results."""
    sheet = Sheet(*A4[::-1], 200, (250, 252, 248))
    sheet.frame(10, (60, 130, 90), 1.0)
    title = {"old": "会计从业资格证书", "results": "会计专业技术资格考试成绩单"}[kind]
    sheet.text(sheet.width / 2, 34, title, 28, bold=True, anchor="ma", spread=3)
    rows = [("姓名", who.name), ("性别", who.sex), ("身份证号", who.id_number)]
    if kind == "old":
        rows += [
            ("档案号", f"150105{chance.randint(10**6, 10**7)}"),
            ("发证日期", "2012年05月20日"),
            ("发证机关", "样例财政局"),
        ]
    else:
        rows += [
            ("级别", "中级"),
            ("中级会计实务", "72"),
            ("财务管理", "66"),
            ("经济法", "81"),
            ("准考证号", f"{chance.randint(10**11, 10**12)}"),
        ]
    sheet.lines(60, 70, rows, 15, gap=14)
    sheet.portrait(200, 70, 30, 40, who.face)
    sheet.specimen(chance)
    return sheet.pixels()


def change_proof(who: Person, former: str, chance: random.Random) -> Pixels:
    """A police station's proof that somebody bore another name."""
    sheet = Sheet(*A4, 200)
    sheet.text(105, 40, "户口登记项目变更更正证明", 22, bold=True, anchor="ma")
    day = date(who.born.year + 24, chance.randint(1, 12), chance.randint(1, 28))
    text = f"兹证明我辖区居民{who.name}（曾用名：{former}），{who.sex}，{who.ethnic}族，公民身份号码：{who.id_number}，于{figures(day)}将姓名由“{former}”变更为“{who.name}”，系同一人。特此证明。"
    end = sheet.paragraph(28, 70, 154, text, 15, leading=2.0)
    sheet.text(180, end + 24, f"{who.police}样例派出所", 14, anchor="ra")
    sheet.text(180, end + 36, figures(date(2026, 10, chance.randint(1, 28))), 14, anchor="ra")
    sheet.seal(150, end + 30, f"{who.police}样例派出所", 19)
    sheet.specimen(chance)
    return sheet.pixels()


def slip(who: Person, chance: random.Random) -> Pixels:
    """A piece of paper on which somebody has printed who they are."""
    sheet = Sheet(150, 60, 200)
    sheet.text(75, 14, "持证人信息", 15, bold=True, anchor="ma")
    sheet.lines(20, 28, [("姓名", who.name), ("身份证号", who.id_number), ("出生日期", figures(who.born))], 13, gap=9)
    return sheet.pixels()


def licence(life: Life, chance: random.Random, **stated: Any) -> Pixels:
    """营业执照 or 事业单位法人证书 of the unit of a life; `stated`: what the paper says instead."""
    unit = replace(life.unit, **stated) if life.unit else None
    assert unit is not None
    sheet = Sheet(*A4[::-1], 200, (254, 252, 246))
    sheet.frame(8, (176, 141, 87), 1.2)
    sheet.placeholder(148, 24, 11)
    company = unit.uscc.startswith("9")
    sheet.text(
        148, 42, "营业执照" if company else "事业单位法人证书", 32, bold=True, anchor="ma", spread=8 if company else 2
    )
    sheet.text(148, 60, "（副 本）", 13, anchor="ma")
    sheet.text(24, 34, "统一社会信用代码", 11)
    sheet.text(24, 41, unit.uscc, 14, bold=True)
    left = (
        [
            ("名      称", unit.name),
            ("类      型", "有限责任公司（自然人投资或控股）"),
            ("法定代表人", "样某某"),
            ("经营范围", "许可项目以批准文件为准（样例）"),
        ]
        if company
        else [
            ("名      称", unit.name),
            ("宗旨和业务范围", "公益服务（样例）"),
            ("法定代表人", "样某某"),
            ("经费来源", "财政补助"),
        ]
    )
    sheet.lines(24, 80, left, 13, gap=14, label=38)
    for number, (label, value) in enumerate(
        [
            ("注册资本" if company else "开办资金", "伍佰万元整"),
            ("成立日期", "2012年03月18日"),
            ("住      所", unit.address),
        ]
    ):
        sheet.text(160, 80 + 14 * number, label, 13)
        sheet.paragraph(186, 80 + 14 * number, 92, value, 13, leading=1.4, indent=0)
    sheet.text(210, 158, "登记机关", 13)
    sheet.text(210, 172, "2023 年 05 月 10 日", 13)
    sheet.seal(240, 160, "样例市场监督管理局", 19)
    _code(sheet, f"https://www.gsxt.gov.cn/?uniscid={unit.uscc}", 240, 22, 26)
    sheet.specimen(chance)
    return sheet.pixels()
