"""学历证书 of every kind of school, 学位证书, and the reports and registrations that stand for them (S07)."""

import difflib
import re
from functools import cache

from acms.base import codelists
from acms.scans.readers.page import Fields, Page, iso, kept, level, person, valued
from acms.scans.readings import Field


@cache
def _majors() -> tuple[str, ...]:
    return tuple(
        {*codelists.names("major_accounting_guide").values(), *codelists.names("major_accounting_moe").values()}
    )


def major(text: str) -> str:
    """A major as read; one that differs from a known one by a character or so is taken for that."""
    text = text.strip("·:,，")
    near = difflib.get_close_matches(text, _majors(), 1, 0.74) if len(text) > 2 else []
    return near[0] if near and len(near[0]) == len(text) else text


def diploma(page: Page) -> Fields:
    """毕业证书 (普通, 成人, 自考, 开放, 中专); a report or registration in its place is read as such."""
    if re.search("备案表|认证报告|验证报告", page.text):
        return report(page)
    return kept(
        {
            "name": valued(
                _first(page, r"(?:学生|学员)(.{2,20}?)[,，]?性别", r"证书(?:编号\d*)?(.{2,20}?)[,，][男女][,，]"),
                person,
            ),
            "sex": _first(page, r"性别[:：]?([男女])", r"[,，]([男女])[,，]"),
            "major": valued(_first(page, r"在本?[校院](.{2,20}?)专业", r"自学考试(.{2,20}?)专业"), major),
            "level": valued(
                _first(page, r"年制?(大专|中专|本科|专科|高职|本|专)科?(?:学习|毕业)?", r"专业(大专|中专|本科|专科)"),
                level,
            ),
            "school": page.beside("校名", "学校名称", "院校名称", "主考学校", "主考院校"),
            "graduated": page.last_day(),
            "certificate_no": page.find_in_line(r"证书编号[:：]?(\d{10,20})"),
            "id_number": page.id_number(),
        }
    )


def _first(page: Page, *patterns: str) -> Field | None:
    return next((field for pattern in patterns if (field := page.find(pattern))), None)


def report(page: Page) -> Fields:
    """学历证书电子注册备案表, 学历认证报告, 中等教育学历验证报告, 学籍在线验证报告: labels and values."""
    return kept(
        {
            "name": valued(page.beside("姓名"), person),
            "sex": valued(page.beside("性别"), lambda text: text[:1] if text[:1] in "男女" else ""),
            "born": valued(page.beside("出生日期"), iso),
            "school": page.beside("毕业院校", "院校名称", "学校名称", "院校"),
            "major": valued(page.beside("专业名称", "专业"), major),
            "level": valued(page.beside("学历层次", "层次"), level),
            "graduated": valued(page.beside("毕业时间", "毕业日期", "毕(结)业日期", "毕(结)业时间"), iso),
            "certificate_no": valued(page.beside("证书编号"), lambda text: "".join(re.findall(r"\d", text))),
            "state": page.beside("学籍状态"),
            "entered": valued(page.beside("入学时间", "入学日期"), iso),
            "years": valued(page.beside("学制"), lambda text: "".join(re.findall(r"^[\d.]+", text))),
            "updated": page.find_in_line(r"更新日期[:：]?(\d{4}年\d{1,2}月\d{1,2}日)"),
            "id_number": page.id_number(),
            "verification_code": _verification(page),
        }
    )


# Twelve digits in groups of four, or sixteen letters and digits on newer reports; a certificate's number is longer.
_CODE = r"(\d{12}|[0-9A-Z]{16})"


def _verification(page: Page) -> Field | None:
    return page.find_in_line(rf"在线验证码[:：]?{_CODE}(?![0-9A-Z])") or page.find_in_line(rf"^{_CODE}$")


def degree(page: Page) -> Fields:
    """学位证书, by the 条例 and by the 学位法 of 2025."""
    return kept(
        {
            "name": valued(page.find(r"学位证书(.{2,20}?)[,，][男女][,，]"), person),
            "sex": page.find(r"[,，]([男女])[,，]"),
            "degree": page.find(r"(博士|硕士|学士)学位"),
            "school": page.find(r"[\u3002.]在(.{4,24}?(?:大学|学院|学校))"),
            "major": valued(page.find(r"(?:大学|学院|学校)(.{2,20}?)专业"), major),
            "certificate_no": page.find_in_line(r"证书编号[:：]?(\d{10,20})"),
            "granted": page.last_day(),
        }
    )
