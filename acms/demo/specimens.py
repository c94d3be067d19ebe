"""Further forms of the certificates that people bring, drawn as labels and values: old and new, by every kind of school.

Universities and offices print their own; these follow the common wording. Nothing imitates a real emblem or seal.
"""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import segno

from acms.demo.cast import Cast

_DIGITS = "〇一二三四五六七八九"
BLANK: dict[str, Any] = {
    "kind": "sheet", "wide": True, "serif": True, "frame": "#b08d57", "over": "", "title": "", "under": "", "title_size": 30,
    "spread": 4, "corner": "", "text": "", "size": 16, "pairs": [], "left": 34, "second": [], "cells": [], "with_photo": False,
    "photo_at": [34, 138], "code_svg": [], "code_at": [240, 24], "foot": [], "seal_at": [],
}  # fmt: skip


def numeral(number: int) -> str:
    """二十五."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


def in_words(day: date, *, month_only: bool = False) -> str:
    """二〇二〇年六月二十日."""
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    words = f"{year}年{numeral(day.month)}月"
    return words if month_only else words + f"{numeral(day.day)}日"


def in_figures(day: date) -> str:
    """2020年6月20日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _code(text: str) -> list[int]:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, svgns=True)
    return list(out.getvalue())


def _flat(*pairs: tuple[str, str]) -> list[str]:
    return [cell for pair in pairs for cell in pair]


def _adult(who: Cast) -> dict[str, Any]:
    entered = date(who.graduated.year - 3, 3, 1)
    text = (
        f"学生 {who.name} 性别 {who.sex}，{in_figures(who.born)}生，于{entered.year}年{entered.month}月至"
        f"{who.graduated.year}年{who.graduated.month}月在本校 {who.major} 专业（函授）三年制{who.level}学习，"
        "修完教学计划规定的全部课程，成绩合格，准予毕业。"
    )
    foot = [
        [150, 140, f"校名：{who.school}"], [150, 152, "校（院）长：样某某"], [34, 180, f"证书编号：999995{who.graduated.year}05{who.seed % 10**6:06d}"],
        [200, 180, in_figures(who.graduated)],
    ]  # fmt: skip
    return {"over": "成人高等教育", "title": "毕业证书", "spread": 14, "text": text, "with_photo": True, "foot": foot, "seal_at": [205, 138]}  # fmt: skip


def _self_study(who: Cast) -> dict[str, Any]:
    text = (
        f"{who.name}，{who.sex}，{in_figures(who.born)}出生，参加高等教育自学考试{who.major}专业{who.level}全部课程考试，"
        "成绩合格，经思想品德鉴定，准予毕业。"
    )
    foot = [
        [34, 180, f"证书编号：65150100{who.graduated.year % 100:02d}{who.seed % 10**8:08d}"], [34, 168, f"身份证号：{who.id_number}"],
        [150, 140, f"主考学校：{who.school}"], [150, 152, "样例省高等教育自学考试委员会"], [200, 180, in_words(who.graduated)],
    ]  # fmt: skip
    return {"over": "高等教育自学考试", "title": "毕业证书", "spread": 10, "text": text, "with_photo": True, "photo_at": [34, 122], "foot": foot, "seal_at": [205, 130]}  # fmt: skip


def _secondary(who: Cast) -> dict[str, Any]:
    entered = date(who.graduated.year - 3, 9, 1)
    text = (
        f"学生{who.name}，性别{who.sex}，于{in_words(entered, month_only=True)}至{in_words(who.graduated, month_only=True)}在本校"
        f"{who.major}专业三年制中专学习期满，成绩合格，准予毕业。"
    )
    foot = [[150, 144, f"学校名称：{who.school}"], [150, 156, "校长：样某某"], [200, 178, in_words(who.graduated)], [34, 180, f"证书编号：{who.seed % 10**8:08d}{who.graduated.year}"]]  # fmt: skip
    return {"over": "普通中等专业学校", "title": "毕业证书", "spread": 14, "text": text, "with_photo": True, "foot": foot, "seal_at": [205, 140]}  # fmt: skip


def _degree_2025(who: Cast) -> dict[str, Any]:
    text = (
        f"{who.name}，{who.sex}，{in_words(who.born)}生。在{who.school}{who.major}专业学习，通过规定的课程考核和论文审查，"
        f"符合《中华人民共和国学位法》规定的条件，授予管理学{who.degree}学位。"
    )
    foot = [
        [150, 146, who.school], [150, 158, "学位评定委员会主席：样某某"], [34, 182, f"证书编号：999994{who.graduated.year}{who.seed % 10**6:06d}"],
        [200, 182, in_words(who.graduated)],
    ]  # fmt: skip
    return {"title": f"{who.degree}学位证书", "spread": 8, "frame": "#8a5aa0", "text": text, "with_photo": True, "foot": foot, "seal_at": [215, 136]}  # fmt: skip


def _accreditation(who: Cast) -> dict[str, Any]:
    entered = date(who.graduated.year - 4, 9, 1)
    pairs = _flat(
        ("姓名：", who.name), ("性别：", who.sex), ("出生日期：", in_figures(who.born)), ("学历类别：", "普通高等教育"),
        ("层次：", who.level), ("院校名称：", who.school), ("专业名称：", who.major), ("学习形式：", "普通全日制"), ("学制：", "4年"),
        ("入学日期：", in_figures(entered)), ("毕业日期：", in_figures(who.graduated)), ("毕（结）业：", "毕业"),
        ("证书编号：", f"999991{who.graduated.year}05{who.seed % 10**6:06d}"),
    )  # fmt: skip
    foot = [[34, 206, "以上学历情况属实，专此认证。"], [90, 226, "样例学生信息咨询与就业指导中心"]]
    return {"wide": False, "serif": False, "frame": "", "title": "中国高等教育学历认证报告", "title_size": 21, "corner": "报告编号：12345678    打印日期：2026-10-14", "pairs": pairs, "size": 12, "foot": foot, "seal_at": [120, 214]}  # fmt: skip


def _secondary_report(who: Cast) -> dict[str, Any]:
    pairs = _flat(
        ("姓名：", who.name), ("性别：", who.sex), ("出生日期：", in_figures(who.born)), ("院校类别：", "中等专业学校"),
        ("院校名称：", who.school), ("毕业日期：", in_figures(who.graduated)), ("毕（结）业：", "毕业"), ("证书编号：", f"{who.seed % 10**8:08d}{who.graduated.year}"),
    )  # fmt: skip
    foot = [[34, 150, "经核实无误（以下无正文）。"]]
    return {"wide": False, "serif": False, "frame": "", "title": "中国中等教育学历验证报告", "title_size": 21, "corner": "报告编号：876543    打印日期：2026-10-14", "pairs": pairs, "size": 12, "foot": foot, "seal_at": [120, 160]}  # fmt: skip


def vcode(who: Cast) -> str:
    """A verification code of the newer kind: sixteen letters and digits."""
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "".join(alphabet[(int(who.code) * (n * 7 + 3) // 11) % 32] for n in range(16))


def _registration_new(who: Cast) -> dict[str, Any]:
    entered = date(who.graduated.year - 4, 9, 1)
    cells = [
        *("姓名", who.name, "性别", who.sex, "出生日期", f"{who.born:%Y年%m月%d日}", "入学日期", f"{entered:%Y年%m月%d日}"),
        *("毕(结)业日期", f"{who.graduated:%Y年%m月%d日}", "学历类别", "普通高等教育", "层次", who.level, "学校名称", who.school),
        *("专业", who.major, "学习形式", "普通全日制", "证书编号", f"999991{who.graduated.year}05{who.seed % 10**6:06d}", "校(院)长姓名", "样某某"),
    ]  # fmt: skip
    code = vcode(who)
    foot = [[20, 178, f"在线验证码  {code}"], [20, 196, "注意事项：本样例由系统绘制，不是真实的报告。"]]
    return {"wide": False, "serif": False, "frame": "", "title": "教育部学历证书电子注册备案表", "title_size": 20, "spread": 0, "corner": "更新日期：2026年9月1日", "cells": cells, "foot": foot, "code_svg": _code(f"https://www.chsi.com.cn/xlcx/bg.do?vcode={code}"), "code_at": [160, 168]}  # fmt: skip


def _company(who: Cast) -> dict[str, Any]:
    pairs = _flat(
        ("名称", who.employer), ("类型", "有限责任公司(自然人投资或控股)"), ("法定代表人", "样某某"), ("经营范围", "粮油购销、仓储服务（样例）")
    )  # fmt: skip
    second = _flat(("注册资本", "伍佰万元整"), ("成立日期", "2010年03月18日"), ("住所", who.employer_address))
    foot = [[26, 40, "统一社会信用代码"], [26, 48, who.uscc], [196, 160, "登记机关"], [196, 172, "2021年05月10日"]]
    return {"title": "营业执照", "under": "（副本）", "spread": 16, "pairs": pairs, "left": 26, "second": second, "size": 12, "foot": foot, "code_svg": _code(f"https://www.gsxt.gov.cn/?uniscid={who.uscc}"), "seal_at": [214, 148]}  # fmt: skip


def _sole_trader(who: Cast) -> dict[str, Any]:
    pairs = _flat(
        ("名称", who.employer), ("类型", "个体工商户"), ("经营者", "样某某"), ("组成形式", "个人经营"), ("经营场所", who.employer_address), ("注册日期", "2015年06月08日")
    )  # fmt: skip
    foot = [[26, 44, f"统一社会信用代码 {who.uscc}"], [196, 160, "登记机关"], [196, 172, "2021年05月10日"]]
    return {"title": "营业执照", "spread": 16, "pairs": pairs, "size": 14, "foot": foot, "seal_at": [214, 148]}


def _institution(who: Cast) -> dict[str, Any]:
    pairs = _flat(
        ("名称", who.employer), ("宗旨和业务范围", "教育教学服务（样例）"), ("住所", who.employer_address), ("法定代表人", "样某某"),
        ("经费来源", "财政补助"), ("开办资金", "￥300万元"), ("举办单位", "样例主管局"),
    )  # fmt: skip
    foot = [
        [26, 46, f"统一社会信用代码：{who.uscc}"],
        [34, 168, "有效期 自2024年05月10日至2029年05月10日"],
        [196, 168, "登记管理机关"],
    ]
    return {"over": "中华人民共和国", "title": "事业单位法人证书", "under": "（正本）", "spread": 6, "pairs": pairs, "size": 13, "foot": foot, "seal_at": [214, 148]}  # fmt: skip


def _code_certificate(who: Cast) -> dict[str, Any]:
    pairs = _flat(
        ("机构名称", who.employer), ("机构性质", "机关"), ("机构地址", who.employer_address), ("负责人", "样某某")
    )
    foot = [[34, 56, f"统一社会信用代码 {who.uscc}"], [34, 150, "赋码机关"], [34, 162, "颁发日期 2018年05月10日"]]
    return {
        "title": "统一社会信用代码证书",
        "spread": 6,
        "pairs": pairs,
        "size": 15,
        "foot": foot,
        "seal_at": [60, 140],
    }


def _booklet(who: Cast) -> dict[str, Any]:
    second = _flat(
        ("姓名", who.name), ("性别", who.sex), ("出生年月", f"{who.born.year}年{who.born.month}月"), ("专业名称", "会计"),
        ("资格级别", who.qualification_level), ("批准日期", in_figures(who.qualified_on)),
    )  # fmt: skip
    foot = [
        [34, 120, f"管理号：{who.certificate_no}"], [34, 132, "持证人签名："], [165, 140, "签发单位盖章"], [165, 152, f"签发日期 {in_figures(who.qualified_on)}"],
        [34, 172, "本证书由人力资源和社会保障部、财政部批准颁发。它表明持证人通过国家统一组织的考试，取得会计专业技术资格。"],
    ]  # fmt: skip
    return {"over": "中华人民共和国", "title": "专业技术资格证书", "frame": "#2f6f5e", "second": second, "size": 14, "with_photo": True, "photo_at": [50, 70], "foot": foot, "seal_at": [225, 130]}  # fmt: skip


def _by_evaluation(who: Cast) -> dict[str, Any]:
    pairs = _flat(
        ("姓名：", who.name), ("性别：", who.sex), ("身份证号：", who.id_number), ("职称名称：", f"{who.qualification_level}会计师"), ("专业：", "会计"),
        ("评审委员会：", "样例会计专业高级职务评审委员会"), ("批准时间：", in_figures(who.qualified_on)), ("证书编号：", who.certificate_no),
    )  # fmt: skip
    return {"over": "内蒙古自治区", "title": "专业技术职称证书", "frame": "#2f6f5e", "pairs": pairs, "left": 92, "size": 14, "with_photo": True, "photo_at": [40, 70], "seal_at": [225, 140]}  # fmt: skip


FORMS: dict[str, dict[str, Callable[[Cast], dict[str, Any]]]] = {
    "diploma_full": {"secondary": _secondary, "accreditation": _accreditation, "secondary_report": _secondary_report},
    "diploma_part": {"adult": _adult, "self_study": _self_study},
    "degree_full": {"law_2025": _degree_2025},
    "degree_part": {"law_2025": _degree_2025},
    "eregistration_full": {"new": _registration_new},
    "eregistration_part": {"new": _registration_new},
    "employer_certificate": {
        "company": _company,
        "sole_trader": _sole_trader,
        "institution": _institution,
        "code": _code_certificate,
    },
    "qualification": {"booklet": _booklet, "evaluation": _by_evaluation},
}


def facts(who: Cast, kind: str, form: str) -> dict[str, Any]:
    """What a form of a kind says. Raises KeyError for a form that is not drawn."""
    return BLANK | FORMS[kind][form](who)
