"""Honest applications as they come: none of them may be returned."""

from dataclasses import replace
from datetime import date

import cv2
import numpy as np

from acms.demo import documents
from acms.scans.intake import Pixels
from bench.decisions import lives, papers
from bench.decisions.papers import figures
from bench.decisions.second import layouts
from bench.decisions.second.bundle import Bundle, Chance, employed, full, honest, schooled, state_full, title, titled
from bench.decisions.second.paper import Paper, beside


def _hand_in(draft: Bundle, *sheets: Paper, slot: str = "diploma_full") -> Bundle:
    draft.pages[slot] = [sheet.pixels() for sheet in sheets]
    return draft


@honest
def plain_diploma(chance: Chance) -> Bundle:
    """Honest: this hand's diploma, flat."""
    draft = schooled(chance)
    return _hand_in(draft, layouts.diploma(draft.stated.person, full(draft), chance))


@honest
def bilingual_by_phone(chance: Chance) -> Bundle:
    """Honest: a diploma with an English sentence, photographed aslant; degree too."""
    draft = schooled(chance, degree=True)
    draft.state = "phone"
    _hand_in(draft, layouts.degree(draft.stated.person, full(draft), chance), slot="degree_full")
    return _hand_in(draft, layouts.diploma(draft.stated.person, full(draft), chance, english=True))


@honest
def folded_diploma(chance: Chance) -> Bundle:
    """Honest: folded and crumpled."""
    draft = schooled(chance)
    draft.state = "worn"
    return _hand_in(draft, layouts.diploma(draft.stated.person, full(draft), chance))


@honest
def seal_over_words(chance: Chance) -> Bundle:
    """Honest: a second, 骑缝 seal lies over the name."""
    draft = schooled(chance)
    sheet = layouts.diploma(draft.stated.person, full(draft), chance)
    spot = sheet.spots["name"]
    sheet.seal(spot.x + spot.width / 2 + 6, spot.y + 6, full(draft).school, 17, (225, 90, 95))
    return _hand_in(draft, sheet)


@honest
def watermark_on_diploma(chance: Chance) -> Bundle:
    """Honest: 仅供办理会计信息采集使用 across the diploma."""
    draft = schooled(chance)
    sheet = layouts.diploma(draft.stated.person, full(draft), chance)
    sheet.watermark("仅供办理会计信息采集使用", 14)
    return _hand_in(draft, sheet)


@honest
def watermark_with_own_name(chance: Chance) -> Bundle:
    """Honest: 仅供某某办理会计信息采集使用 across the certificate, the name being the holder's."""
    draft = titled(chance)
    sheet = layouts.electronic(draft.stated.person, title(draft), chance)
    sheet.watermark(f"仅供{draft.stated.person.name}办理会计信息采集使用，他用无效", 13)
    return _hand_in(draft, sheet, slot="qualification")


@honest
def secondary_of_the_nineties(chance: Chance) -> Bundle:
    """Honest: a 中专 diploma of 1994 with a short number."""
    draft = schooled(chance, "中专")
    _born(chance, draft, 1976)
    of = lives.schooling(chance, draft.stated.person.born, "中专", "中专")
    of = replace(of, number=f"{of.graduated.year % 100}{chance.randint(100, 999)}", major="财务会计")
    state_full(draft, of)
    sheet = layouts.diploma(
        draft.stated.person, of, chance, head="普通中等专业学校", years="四年制" if of.years == 4 else "三年制"
    )
    return _hand_in(draft, sheet)


def _born(chance: Chance, draft: Bundle, year: int) -> None:
    who = draft.stated.person
    born = who.born.replace(year=year)
    number = documents.make_id_number(chance, who.id_number[:6], born, who.sex == "女")
    began = date(2018, 3, 5)
    who = replace(who, born=born, id_number=number, validity=documents.validity(born, began))
    draft.stated = replace(draft.stated, person=who)


def _part(chance: Chance, kind: str, level: str = "本科") -> tuple[Bundle, lives.Schooling]:
    draft = schooled(chance)
    of = lives.schooling(chance, draft.stated.person.born, kind, level)
    draft.stated = replace(draft.stated, full=None, part=of)
    return draft, of


@honest
def correspondence(chance: Chance) -> Bundle:
    """Honest: 成人函授 stated as part-time."""
    draft, of = _part(chance, "成人")
    sheet = layouts.diploma(draft.stated.person, of, chance, head="成人高等教育", mode="函授")
    return _hand_in(draft, sheet, slot="diploma_part")


@honest
def self_study(chance: Chance) -> Bundle:
    """Honest: 自考 stated as part-time, its sheet in this hand's layout."""
    draft, of = _part(chance, "自考")
    who = draft.stated.person
    text = f"{who.name}，{who.sex}，{figures(who.born)}生，身份证号{who.id_number}，参加{of.major}专业本科高等教育自学考试，全部课程成绩合格，经审定准予毕业。主考学校：{of.school}。"
    sheet = layouts.course(
        who, "高等教育自学考试毕业证书", text, "高等教育自学考试委员会", of.graduated, of.number, chance
    )
    return _hand_in(draft, sheet, slot="diploma_part")


@honest
def party_school(chance: Chance) -> Bundle:
    """Honest: 党校函授 stated as part-time."""
    draft, of = _part(chance, "成人")
    of = replace(of, school="中共样例自治区委党校", number=f"{of.graduated.year}{chance.randint(1, 9999):05d}")
    draft.stated = replace(draft.stated, part=of)
    sheet = layouts.diploma(draft.stated.person, of, chance, head="", student="学员", mode="函授")
    return _hand_in(draft, sheet, slot="diploma_part")


@honest
def television_university(chance: Chance) -> Bundle:
    """Honest: 广播电视大学, 开放教育, stated as part-time."""
    draft, of = _part(chance, "开放", "专科")
    of = replace(of, school="北疆广播电视大学")
    draft.stated = replace(draft.stated, part=of)
    sheet = layouts.diploma(draft.stated.person, of, chance, head="", mode="开放教育")
    return _hand_in(draft, sheet, slot="diploma_part")


@honest
def diploma_and_report_in_one_picture(chance: Chance) -> Bundle:
    """Honest: diploma above, 备案表 below, in one picture."""
    draft = schooled(chance)
    who, of = draft.stated.person, full(draft)
    draft.pages["diploma_full"] = [
        beside(layouts.diploma(who, of, chance).pixels(), layouts.registration(who, of, chance).pixels())
    ]
    return draft


@honest
def diploma_and_report_as_pages(chance: Chance) -> Bundle:
    """Honest: diploma and 认证报告 as two pages of one slot."""
    draft = schooled(chance)
    who, of = draft.stated.person, full(draft)
    return _hand_in(draft, layouts.diploma(who, of, chance), layouts.attestation(who, of, chance))


def _named(draft: Bundle, name: str, ethnic: str) -> None:
    draft.stated = replace(draft.stated, person=replace(draft.stated.person, name=name, ethnic=ethnic))


@honest
def long_name_with_dot(chance: Chance) -> Bundle:
    """Honest: a long name with 「·」 on card and electronic certificate."""
    draft = titled(chance, "初级")
    _named(draft, chance.choice(("阿依古丽·买买提明", "古丽努尔·艾合买提", "努尔兰·叶尔肯别克")), "维吾尔")
    return _hand_in(draft, layouts.electronic(draft.stated.person, title(draft), chance), slot="qualification")


@honest
def long_name_with_other_dot(chance: Chance) -> Bundle:
    """Honest: the school printed the dot of the name as 「．」."""
    draft = schooled(chance)
    _named(draft, chance.choice(("阿依古丽·买买提", "萨仁·乌云格日乐")), "维吾尔")
    who = draft.stated.person
    return _hand_in(draft, layouts.diploma(replace(who, name=who.name.replace("·", "．")), full(draft), chance))


@honest
def mongolian_name(chance: Chance) -> Bundle:
    """Honest: a long Mongolian name, bilingual card, diploma and booklet."""
    draft = Bundle(chance, lives.alone(lives.life(chance, ethnic="蒙古", level="专科", rank="初级")))
    _named(draft, chance.choice(("额尔敦毕力格", "乌日汉图雅", "苏布道其其格", "斯琴高娃")), "蒙古")
    who = draft.stated.person
    _hand_in(draft, layouts.booklet(who, title(draft), chance), slot="qualification")
    return _hand_in(draft, layouts.diploma(who, full(draft), chance))


@honest
def renamed_school_with_proof(chance: Chance) -> Bundle:
    """Honest: the school's proof of its new name joined; the new name is stated."""
    draft = schooled(chance)
    then = full(draft)
    now = replace(
        then, school=then.school.replace("大学", "大学城学院") if "大学" in then.school else f"{then.school[:-2]}大学"
    )
    text = f"经教育部批准，{then.school}于2019年5月更名为{now.school}，原校名不再使用，其学历证书继续有效。"
    state_full(draft, now)
    return _hand_in(
        draft,
        layouts.diploma(draft.stated.person, then, chance),
        layouts.letter("更名证明", text, now.school, date(2026, 9, 3), chance),
    )


@honest
def registration_of_sixteen_signs(chance: Chance) -> Bundle:
    """Honest: the present 备案表 with letters in its code, in both slots."""
    draft = schooled(chance)
    code = "".join(chance.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(16))
    of = replace(full(draft), code=code)
    state_full(draft, of)
    draft.answers["full_code"] = code
    sheet = layouts.registration(draft.stated.person, of, chance)
    _hand_in(draft, sheet, slot="eregistration_full")
    return _hand_in(draft, sheet)


@honest
def registration_as_pdf(chance: Chance) -> Bundle:
    """Honest: the 备案表 handed in as a PDF."""
    draft = schooled(chance)
    draft.as_pdf = {"diploma_full"}
    return _hand_in(draft, layouts.registration(draft.stated.person, full(draft), chance))


@honest
def electronic_certificate_as_pdf(chance: Chance) -> Bundle:
    """Honest: the electronic certificate handed in as a PDF."""
    draft = titled(chance, "初级")
    draft.as_pdf = {"qualification"}
    return _hand_in(draft, layouts.electronic(draft.stated.person, title(draft), chance), slot="qualification")


@honest
def substitute_for_lost_diploma(chance: Chance) -> Bundle:
    """Honest: a 毕业证明书, which the school issues for a lost diploma, with number and portrait."""
    draft = schooled(chance)
    done = "修完教学计划规定的全部课程，成绩合格，准予毕业。原毕业证书遗失，经审查属实，特此证明。"
    return _hand_in(draft, layouts.diploma(draft.stated.person, full(draft), chance, title="毕业证明书", done=done))


@honest
def booklet_with_cover(chance: Chance) -> Bundle:
    """Honest: the cover and the inner pages of a booklet in one picture."""
    draft = titled(chance)
    cover = Paper((250, 176), 200, (20, 60, 110))
    cover.text(188, 60, "中华人民共和国", 18, bold=True, anchor="ma", fill=(220, 200, 140))
    cover.text(188, 76, "专业技术资格证书", 22, bold=True, anchor="ma", fill=(220, 200, 140))
    inner = layouts.booklet(draft.stated.person, title(draft), chance).pixels()
    draft.pages["qualification"] = [beside(cover.pixels(), inner)]
    return draft


@honest
def reissued_booklet(chance: Chance) -> Bundle:
    """Honest: a booklet issued again, stamped 补发."""
    draft = titled(chance)
    sheet = layouts.booklet(draft.stated.person, title(draft), chance)
    sheet.stamp(20, 122, "补发", 16, 4)
    return _hand_in(draft, sheet, slot="qualification")


@honest
def letter_sealed_over_text(chance: Chance) -> Bundle:
    """Honest: the seal was pressed over the printed lines, signatures reach into them."""
    draft = employed(chance)
    draft.letter_how = {"seal_over": True, "sign_over": True}
    return draft


@honest
def letter_by_phone(chance: Chance) -> Bundle:
    """Honest: the letter photographed on a table."""
    draft = employed(chance)
    draft.state = "phone"
    return draft


@honest
def letter_folded(chance: Chance) -> Bundle:
    """Honest: the letter folded twice and scanned."""
    draft = employed(chance)
    draft.state = "worn"
    return draft


@honest
def from_college_to_university(chance: Chance) -> Bundle:
    """Honest: 专升本, two years full-time after a 专科."""
    draft = schooled(chance)
    of = full(draft)
    of = replace(of, entered=of.entered.replace(year=of.graduated.year - 2))
    state_full(draft, of)
    return _hand_in(draft, layouts.diploma(draft.stated.person, of, chance, years="专科起点二年制"))


@honest
def both_educations(chance: Chance) -> Bundle:
    """Honest: a full-time 专科, and a 函授 本科 with its adult degree as part-time."""
    draft = schooled(chance, "专科")
    who = draft.stated.person
    part = replace(lives.schooling(chance, who.born, "成人", "本科"), degree="学士")
    draft.stated = replace(draft.stated, part=part)
    _hand_in(draft, layouts.diploma(who, full(draft), chance, english=True))
    _hand_in(
        draft,
        layouts.diploma(who, part, chance, head="成人高等教育", mode="函授", level="专科起点本科"),
        slot="diploma_part",
    )
    return _hand_in(draft, layouts.degree(who, part, chance, head="（成人高等教育）"), slot="degree_part")


@honest
def degree_on_wood(chance: Chance) -> Bundle:
    """Honest: diploma and degree photographed on a dark table, the picture darker at one side."""
    draft = schooled(chance, degree=True)
    who, of = draft.stated.person, full(draft)
    sheets = layouts.diploma(who, of, chance), layouts.degree(who, of, chance)
    draft.pages["diploma_full"], draft.pages["degree_full"] = (
        [_on_table(sheets[0].pixels())],
        [_on_table(sheets[1].pixels())],
    )
    return draft


def _on_table(page: Pixels) -> Pixels:
    """The sheet with a brown border around it, and a lamp's light from the left."""
    framed = cv2.copyMakeBorder(page, 90, 110, 120, 80, cv2.BORDER_CONSTANT, value=(52, 74, 98))
    light = np.linspace(1.0, 0.74, framed.shape[1], dtype=np.float32)[None, :, None]
    return np.asarray(framed * light, np.uint8)


@honest
def long_term_card_by_phone(chance: Chance) -> Bundle:
    """Honest: somebody of 1971 with a long-term card and an old booklet, all by phone."""
    draft = titled(chance)
    _born(chance, draft, 1971)
    who = replace(draft.stated.person, validity="2019.05.06-长期")
    draft.stated = replace(draft.stated, person=who, title=lives.title(chance, who.born, "中级"))
    draft.state = "phone"
    return _hand_in(draft, layouts.booklet(who, title(draft), chance), slot="qualification")


@honest
def changed_name_with_proof(chance: Chance) -> Bundle:
    """Honest: the diploma bears the former name; the police's proof is in the same picture."""
    draft = schooled(chance)
    who = draft.stated.person
    former = who.name[0] + chance.choice([sign for sign in lives.GIVEN if sign not in who.name])
    diploma = layouts.diploma(replace(who, name=former), full(draft), chance).pixels()
    draft.pages["diploma_full"] = [beside(diploma, papers.change_proof(who, former, chance))]
    return draft
