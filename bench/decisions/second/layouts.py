"""Papers in this hand's own layouts. Nobody's emblem or seal is imitated; every sheet bears 样例."""

import io
import random
from datetime import date

import segno
from PIL import Image

from acms.demo.specimens import in_words
from bench.decisions.lives import Person, Schooling, Title
from bench.decisions.papers import figures
from bench.decisions.second.paper import A4, WIDE, Paper, Piece
from bench.decisions.sheet import RED, Colour

Chance = random.Random
NUMERALS = "〇一二三四五六七八九"
DONE = "修完教学计划规定的全部课程，成绩合格，准予毕业。"


def month(day: date) -> str:
    return in_words(day, month_only=True)


def diploma(
    who: Person,
    of: Schooling,
    chance: Chance,
    *,
    head: str = "普通高等学校",
    title: str = "毕业证书",
    student: str = "学生",
    mode: str = "",
    level: str = "",
    years: str = "",
    done: str = DONE,
    seal: str = "",
    number: str = "",
    english: bool = False,
) -> Paper:
    """A 毕业证书 of one page, portrait at the upper right; what is said differently is given in words."""
    sheet = Paper(WIDE, 200, chance.choice(((252, 249, 240), (255, 254, 250), (248, 250, 252))))
    sheet.frame(8, (150, 120, 70), 0.9)
    sheet.frame(10, (190, 165, 120), 0.3)
    if head:
        sheet.put("head", 140, 22, head, 18, anchor="ma", spread=1.5)
    sheet.put("title", 140, 35, title, 33, bold=True, anchor="ma", spread=7)
    sheet.portrait(246, 24, 26, 36, who.face)
    length = years or f"{NUMERALS[of.years]}年制"
    pieces: list[Piece] = [
        f"{student}　", ("name", who.name), "　性别　", ("sex", who.sex), "，", ("born", in_words(who.born)), "生，于",
        ("since", month(of.entered)), "至", ("until", month(of.graduated)), "在本校　", ("major", of.major), "　专业　", ("mode", mode),
        ("years", length), ("level", level or of.level), "学习，", done,
    ]  # fmt: skip
    end = sheet.flow(28, 70, 242, [piece for piece in pieces if isinstance(piece, str) or piece[1]], 17, 2.1)
    if english:
        text = f"This is to certify that the student, born on {who.born:%B %d, %Y}, has completed the courses of the programme and is hereby granted graduation."
        sheet.paragraph(28, end + 2, 242, text, 10, leading=1.5)
    sheet.put("school", 150, 142, of.school, 19, bold=True)
    sheet.text(150, 155, "校（院）长　　样某某", 14)
    sheet.put("day", 268, 176, in_words(of.graduated), 14, anchor="ra")
    sheet.put(
        "number",
        28,
        160,
        f"学校编号：{number or of.number}" if of.kind == "中专" else f"证书编号：{number or of.number}",
        12,
    )
    sheet.text(28, 172, "查询网址：http://www.example.com.cn", 9, serif=False)
    sheet.seal(196, 150, seal or of.school)
    sheet.specimen(chance)
    return sheet


def degree(who: Person, of: Schooling, chance: Chance, *, head: str = "", kind: str = "", study: str = "") -> Paper:
    """A degree certificate; `kind`: what it calls itself, `study`: what was done for it."""
    sheet = Paper(WIDE, 200, (251, 252, 248))
    sheet.frame(9, (130, 60, 60), 0.8)
    if head:
        sheet.text(148, 20, head, 16, anchor="ma")
    sheet.text(148, 32, kind or f"{of.degree}学位证书", 30, bold=True, anchor="ma", spread=5)
    pieces: list[Piece] = [
        ("name", who.name), "，", ("sex", who.sex), "，", ("born", figures(who.born)), "生。", study or f"在{of.school}", ("major", of.major),
        "专业完成了本科学习计划，业已毕业，经审核符合《中华人民共和国学位条例》的规定，授予", ("degree", f"管理学{of.degree}"), "学位。",
    ]  # fmt: skip
    sheet.flow(30, 68, 236, pieces, 17, 2.1)
    sheet.portrait(34, 126, 26, 36, who.face)
    sheet.text(150, 134, of.school, 16)
    sheet.text(150, 146, "学位评定委员会主席　样某某", 13)
    sheet.text(262, 172, figures(of.graduated), 14, anchor="ra")
    sheet.text(30, 174, f"证书编号：{of.degree_number}", 11)
    sheet.seal(206, 146, of.school)
    sheet.specimen(chance)
    return sheet


def course(
    who: Person, title: str, sentence: str, by: str, day: date, number: str, chance: Chance, colour: Colour = RED
) -> Paper:
    """A certificate of a course, a training centre or a society: title, sentence, issuer, seal."""
    sheet = Paper(WIDE, 200, (255, 252, 244))
    sheet.frame(9, (180, 120, 40), 1.2)
    sheet.put("title", 148, 32, title, 32, bold=True, anchor="ma", spread=5)
    sheet.portrait(32, 118, 28, 38, who.face)
    sheet.paragraph(32, 68, 232, sentence, 17, leading=2.1)
    sheet.text(170, 142, by, 15, anchor="la")
    sheet.text(262, 168, figures(day), 14, anchor="ra")
    sheet.text(32, 172, f"证书编号：{number}", 11)
    sheet.seal(214, 146, by, colour=colour)
    sheet.specimen(chance)
    return sheet


def letter(title: str, sentence: str, by: str, day: date, chance: Chance) -> Paper:
    """What an office writes on its own paper: a title, one sentence, a seal."""
    sheet = Paper(A4)
    sheet.text(105, 42, title, 24, bold=True, anchor="ma", spread=6)
    end = sheet.paragraph(28, 72, 154, sentence, 15, leading=2.0)
    end = sheet.paragraph(28, end + 2, 154, "特此证明。", 15, leading=2.0)
    sheet.text(178, end + 26, by, 14, anchor="ra")
    sheet.text(178, end + 37, figures(day), 14, anchor="ra")
    sheet.seal(150, end + 30, by)
    sheet.specimen(chance)
    return sheet


def registration(
    who: Person,
    of: Schooling,
    chance: Chance,
    *,
    sort: str = "普通高等教育",
    form: str = "普通全日制",
    result: str = "毕业",
    level: str = "",
) -> Paper:
    """A 学历证书电子注册备案表 as it comes now: two columns without lines, a code of sixteen places."""
    sheet = Paper(A4)
    sheet.text(105, 26, "教育部学历证书电子注册备案表", 20, serif=False, bold=True, anchor="ma")
    sheet.text(
        188, 42, f"更新日期：2026年{chance.randint(9, 11)}月{chance.randint(1, 20)}日", 9.5, serif=False, anchor="ra"
    )
    rows = [
        ("name", "姓名", who.name), ("sex", "性别", who.sex), ("born", "出生日期", f"{who.born:%Y年%m月%d日}"),
        ("since", "入学日期", f"{of.entered:%Y年%m月%d日}"), ("until", "毕(结)业日期", f"{of.graduated:%Y年%m月%d日}"), ("school", "学校名称", of.school),
        ("major", "专业", of.major), ("sort", "学历类别", sort), ("years", "学制", f"{of.years}年"), ("form", "学习形式", form),
        ("level", "层次", level or of.level), ("result", "毕(结)业", result), ("number", "证书编号", of.number), ("head", "校(院)长姓名", "样某某"),
    ]  # fmt: skip
    end = sheet.rows(24, 54, rows, 11.5, 9.4, 36)
    sheet.portrait(156, 54, 28, 38, who.face)
    sheet.text(24, end + 6, "在线验证码", 11.5)
    sheet.text(60, end + 5, of.code, 14, serif=False, bold=True)
    code(sheet, f"https://www.chsi.com.cn/xlcx/bg.do?vcode={of.code}", 150, end - 2, 30)
    sheet.text(24, end + 36, "注意事项：", 9.5, serif=False, bold=True)
    sheet.paragraph(24, end + 43, 160, "1、备案表是依据有关规定对学历证书电子注册复核备案的结果。2、备案表内容可登录学信网或扫描二维码在线验证。3、未经学历信息权属人同意，不得将备案表用于违背权属人意愿之用途。", 9, leading=1.6, indent=0)  # fmt: skip
    sheet.seal(158, end + 74, "学生信息咨询与就业指导中心", 18)
    sheet.specimen(chance)
    return sheet


def code(sheet: Paper, text: str, x: float, y: float, size: float) -> None:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=8, border=2)
    side = sheet.px(size)[0]
    sheet.paste(Image.open(out).convert("RGB").resize((side, side), Image.Resampling.NEAREST), x, y)


def attestation(who: Person, of: Schooling, chance: Chance) -> Paper:
    """A 高等教育学历认证报告 in a sentence-free list, seal below on the right."""
    sheet = Paper(A4)
    sheet.text(105, 34, "中国高等教育学历认证报告", 22, bold=True, anchor="ma")
    sheet.text(182, 50, f"报告编号：{chance.randint(10**7, 10**8 - 1)}", 10, anchor="ra")
    sheet.text(182, 57, "打印日期：2026-09-14", 10, anchor="ra")
    rows = [
        ("name", "姓　　名：", who.name), ("sex", "性　　别：", who.sex), ("born", "出生日期：", figures(who.born)), ("sort", "学历类别：", "普通"),
        ("level", "层　　次：", of.level), ("school", "院校名称：", of.school), ("major", "专业名称：", of.major), ("form", "学习形式：", "全日制"),
        ("years", "学　　制：", f"{of.years}年"), ("since", "入学日期：", figures(of.entered)), ("until", "毕业日期：", figures(of.graduated)),
        ("result", "毕 结 业：", "毕业"), ("number", "证书编号：", of.number),
    ]  # fmt: skip
    end = sheet.rows(36, 72, rows, 13, 10.4, 30)
    sheet.text(36, end + 8, "以上学历情况属实，专此认证。", 13)
    sheet.text(176, end + 26, "样例高等学校学生信息咨询与就业指导中心", 12, anchor="ra")
    sheet.seal(150, end + 26, "学生信息咨询与就业指导中心", 19)
    sheet.portrait(150, 70, 27, 36, who.face)
    sheet.specimen(chance)
    return sheet


def screen(who: Person, of: Schooling, chance: Chance, searched: str = "") -> Paper:
    """A telephone's picture of the query page of 学信网."""
    sheet = Paper((90, 180), 250, (244, 246, 248))
    sheet.text(5, 3, "9:41", 8, serif=False)
    sheet.text(85, 3, "5G  86%", 8, serif=False, anchor="ra")
    sheet.draw.rectangle(sheet.px(0, 9, 90, 20), fill=(34, 139, 120))
    sheet.text(45, 12, "中国高等教育学历证书查询", 11, serif=False, anchor="ma", fill=(255, 255, 255))
    sheet.text(6, 24, f"查询结果{'：' + searched if searched else ''}", 10, serif=False, bold=True)
    rows = [
        ("姓名", who.name), ("性别", who.sex), ("出生日期", f"{who.born:%Y年%m月%d日}"), ("入学日期", f"{of.entered:%Y年%m月%d日}"),
        ("毕(结)业日期", f"{of.graduated:%Y年%m月%d日}"), ("学历类别", "普通"), ("学历层次", of.level), ("学校名称", of.school),
        ("专业名称", of.major), ("学习形式", "普通全日制"), ("证书编号", of.number), ("毕(结)业结论", "毕业"),
    ]  # fmt: skip
    for row, (label, value) in enumerate(rows):
        sheet.draw.rectangle(sheet.px(4, 33 + row * 10, 86, 42.4 + row * 10), fill=(255, 255, 255))
        sheet.text(6, 35.5 + row * 10, label, 9, serif=False, fill=(110, 110, 110))
        sheet.text(84, 35.5 + row * 10, value, 9, serif=False, anchor="ra")
    sheet.text(45, 160, "仅供查询参考", 7, serif=False, anchor="ma", fill=(140, 140, 140))
    return sheet


def booklet(
    who: Person, of: Title, chance: Chance, *, speciality: str = "", by: str = "财政部", sentence: str = ""
) -> Paper:
    """The inner pages of a 专业技术资格证书 side by side, drawn as one sheet."""
    sheet = Paper((250, 176), 200, (243, 246, 238))
    sheet.waves((222, 230, 220), 3.5)
    sheet.draw.line(sheet.px(125, 0, 125, 176), fill=(200, 205, 195), width=2)
    sheet.paragraph(14, 16, 98, sentence or f"本证书由人力资源和社会保障部、{by}批准颁发，表明持证人通过国家统一组织的考试，取得{speciality or of.type}专业技术资格。", 10, leading=1.7)  # fmt: skip
    sheet.portrait(44, 60, 34, 46, who.face)
    sheet.text(16, 118, "持证人签名", 11)
    sheet.put("number", 16, 140, f"管理号：{of.number}", 11)
    rows = [
        ("name", "姓　　名", who.name), ("sex", "性　　别", who.sex), ("born", "出生年月", f"{who.born:%Y年%m月}"),
        ("speciality", "专业名称", speciality or of.type), ("level", "资格级别", of.level), ("day", "批准日期", f"{of.day:%Y年%m月%d日}"),
    ]  # fmt: skip
    sheet.rows(136, 26, rows, 12.5, 14, 34)
    sheet.text(136, 118, "签发单位盖章", 11)
    sheet.text(136, 150, f"签发日期　{of.day.year}年12月10日", 11)
    sheet.seal(196, 128, "人力资源和社会保障厅", 18)
    sheet.specimen(chance)
    return sheet


def electronic(
    who: Person,
    of: Title,
    chance: Chance,
    *,
    field: str = "会计专业技术资格",
    by: str = "财政部",
    heading: str = "专业技术人员职业资格证书",
) -> Paper:
    """A certificate of one page, portrait on the left, as one prints it from the portal."""
    sheet = Paper(A4, 200, (252, 253, 255))
    sheet.frame(9, (60, 90, 150), 0.8)
    sheet.text(105, 30, "中华人民共和国", 19, bold=True, anchor="ma", spread=3)
    sheet.put("heading", 105, 44, heading, 23, bold=True, anchor="ma")
    sheet.portrait(84, 62, 42, 56, who.face)
    sheet.put("field", 105, 128, f"{field}（{of.level}）", 18, bold=True, anchor="ma")
    rows = [
        ("name", "姓名：", who.name), ("id_number", "证件号码：", who.id_number), ("sex", "性别：", who.sex), ("born", "出生年月：", f"{who.born:%Y年%m月}"),
        ("day", "批准日期：", f"{of.day:%Y年%m月%d日}"), ("number", "管理号：", of.number),
    ]  # fmt: skip
    end = sheet.rows(44, 148, rows, 13.5, 11, 32)
    sheet.paragraph(
        30,
        end + 4,
        150,
        f"本证书由人力资源和社会保障部、{by}批准颁发，持证人通过国家统一组织的考试，取得{field}。",
        11,
        leading=1.8,
    )
    code(sheet, "https://www.example.com/zscx", 30, 250, 24)
    sheet.seal(110, 260, "人力资源和社会保障部", 17)
    sheet.seal(160, 260, by, 17)
    sheet.specimen(chance)
    return sheet


def list_paper(who: Person, title: str, rows: list[tuple[str, str]], by: str, chance: Chance) -> Paper:
    """A sheet of labels and values under a title, with an office's seal."""
    sheet = Paper(A4, 200, (253, 253, 251))
    sheet.frame(12, (90, 120, 100), 0.6)
    sheet.put("title", 105, 34, title, 22, bold=True, anchor="ma")
    sheet.portrait(146, 60, 30, 40, who.face)
    end = sheet.rows(30, 64, [(label, f"{label}：", value) for label, value in rows], 13.5, 12, 36)
    sheet.text(176, end + 30, by, 13, anchor="ra")
    sheet.seal(150, end + 32, by, 18)
    sheet.specimen(chance)
    return sheet
