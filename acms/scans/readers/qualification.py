"""会计专业技术资格证书: the old booklet, the present certificate, and those given by evaluation (S07)."""

import re

from acms.scans.readers.page import Fields, Page, iso, kept, only, person, sex, valued


def read(page: Page) -> Fields:
    """Name, number, type, level, way, day and certificate number."""
    return kept(
        {
            "name": only((*page.each_beside("姓名"), *page.every(*_IN_SENTENCE)), person),
            "id_number": page.id_number(),
            "sex": only(page.each_beside("性别"), sex),
            "born": only(page.each_beside("出生年月日", "出生年月", "出生日期"), born),
            "type": only(page.each_beside("专业名称", "专业类别", "资格名称", "职称专业", "专业"), subject)
            or valued(page.find(_SUBJECT), subject),
            "level": only(
                page.each_beside(
                    "资格级别",
                    "资格等级",
                    "级别",
                    "职称名称",
                    "职称级别",
                    "资格名称",
                    "任职资格",
                    "专业技术资格",
                    "职务名称",
                )
                or [page.find(r"会计专业技术资格\(?(.{2,3}?级)")],
                level,
            ),
            "obtained_on": only(
                page.each_beside(
                    "批准日期",
                    "批准时间",
                    "取得时间",
                    "取得日期",
                    "资格取得时间",
                    "授予时间",
                    "授予日期",
                    "通过时间",
                    "评审通过时间",
                ),
                iso,
            ),
            "certificate_no": valued(page.beside("管理号", "证书编号", "证书号", "登记编号", "编号"), number)
            or page.find_in_line(r"(?:管理号|证书编号|证书号):?([0-9A-Za-z]{6,24})"),
            "way": valued(page.find("(评审委员会|统一组织的考试)"), lambda text: "评审" if "评审" in text else "考试"),
        }
    )


# A certificate given by evaluation names its holder in its sentence: 兹有乌云其木格同志，经…评审，具备会计师资格.
_IN_SENTENCE = (
    r"(?:兹有|兹证明|兹聘|授予|批准|同意)(.{2,20}?)(?:同志|[,，]性别|[,，][男女][,，])",
    r"(?:评审|考试|审定|批准)[,，](.{2,20}?)(?:同志|具[备有]|已?取得)",
)
_SUBJECT = r"((?:会计|审计|经济|统计)(?:专业)?(?:技术资格|师|专业))"


def subject(text: str) -> str:
    """The type of qualification as the form lists it: 会计类, 审计类 …; empty for other words."""
    return next((f"{name}类" for name in ("审计", "会计", "统计", "经济") if name in text), "")


def born(text: str) -> str:
    """The holder's birth as an ISO day, or as a month where no day is printed: 1997-05."""
    month = re.fullmatch(r"(\d{4})年(\d{1,2})月", text)
    return f"{month[1]}-{int(month[2]):02}" if month else iso(text)


def number(text: str) -> str:
    """A certificate's number; empty when there are other words."""
    return text if re.fullmatch(r"[0-9A-Za-z]{6,24}", text) else ""


def level(text: str) -> str:
    """正高级, 高级, 中级 or 初级; the titles 会计师 and 助理会计师 stand for 中级 and 初级."""
    for name, pattern in (
        ("正高级", "正高级"),
        ("高级", "高级"),
        ("中级", "中级"),
        ("初级", "初级|助理会计师|会计员"),
        ("中级", "会计师"),
    ):
        if re.search(pattern, text):
            return name
    return ""
