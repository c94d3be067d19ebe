"""学历证书 of every kind of school, 学位证书, and the reports and registrations that stand for them (S07)."""

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import cache

from acms.base import codelists
from acms.scans.readers import documents, form
from acms.scans.readers.page import Fields, Page, iso, kept, level, only, person, sex, ungrouped, valued
from acms.scans.readings import Field


@cache
def _majors() -> tuple[str, ...]:
    return tuple(
        {*codelists.names("major_accounting_guide").values(), *codelists.names("major_accounting_moe").values()}
    )


def major(text: str) -> str:
    """A major as read; one that differs from a known one by a character or so is taken for that."""
    # What stands before it where nothing divides them: 中共样例省委党校函授学院本科班经济管理.
    text = re.sub(r"^.*(?:学校|学院|大学|党校|[本我]校|[科专修]班|完成了|学习|高等教育(?!学))(?=..)", "", text).strip(
        "·:,，()"
    )
    near = difflib.get_close_matches(text, _majors(), 1, 0.74) if len(text) > 2 else []
    return near[0] if near and len(near[0]) == len(text) else text


_AGE = r"现年(\d{2}|[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]{2})周?岁"


def diploma(page: Page) -> Fields:
    """毕业证书 (普通, 成人, 自考, 开放, 中专); a report or registration in its place is read as such."""
    if re.search("备案表|认证报告|验证报告", page.text):
        return report(page)
    return kept(
        {
            "name": only(
                page.every(
                    r"(?:学生|学员|研究生)(.{2,20}?)(?:,?学号:?\w+)?[,，]?性别",
                    r"(?:学生|学员|研究生)(.{2,20}?)[,，][男女][,，]",
                    r"(?:学生|学员|研究生)(.{2,12}?)[,，]?(?:系|现年|籍贯)",
                    r"证书(?:编号\d*)?(.{2,20}?)[,，][男女][,，]",
                    r"证书(?:编号\d*)?(.{2,20}?)[男女](?:[12〇○零一二三四五六七八九\d]{4}年)",
                    r"证书(?:编号\d*)?(.{2,20}?)[,，]?(?:性别|居民身份证|公民身份|身份证|证件号)",
                ),
                holder,
            ),
            "sex": only(page.every(r"性别[:：]?([男女])", r"[,，]([男女])[,，]")),
            "born": born(page),
            "age": valued(page.find(_AGE), lambda text: str(documents.small_number(text))),
            "major": only(
                page.every(
                    r"在[本我]?[校院](.{2,20}?)专业",
                    r"自学考试(.{2,20}?)专业",
                    r"参加(.{2,20}?)专业",
                    r"月在([^本我].{1,19}?)专业学习",
                    r"入[本我]校(.{2,20}?)专业",
                    r"在[^,，\u3002本我]{2,24}?(?:大学|学院|学校|党校)(.{2,20}?)专业",
                ),
                major,
            ),
            "level": only(
                page.every(
                    r"((?:博士|硕士)研究生)",
                    r"(本科)\(专科起点\)",
                    r"((?:高中|中专|专科|大专)起点(?:[\d一二两三四五六]年制?)?(?:升?本科|升?专科)|高[中起]?起?[本专]科?(?=教学计划|学习))",
                    r"(专科起点本科|专升本|普通(?:本科|专科|大专|中专|高职)|高职[(]?专科)",
                    r"年制?(大专|中专|本科|专科|高职|本|专)科?(?:学习|毕业)?",
                    r"专业(大专|中专|本科|专科)",
                    r"(大专|中专|本科|专科)(?:教学计划|学习|毕业|学历)",
                    r"(本科|大专|专科)[^,，学]{0,3}班",
                    r"(?:普通|成人)?((?<!职业)中等专业)学校毕业证书",
                    r"(职业(?:高级中学|高中|中学|中等专业学校)|技工学校|技师学院)",
                ),
                level,
            ),
            "mode": mode(page),
            "years": years(page),
            "conclusion": ended(page),
            "school": school(page),
            "graduated": _graduated(page),
            "certificate_no": _number(page),
            "course": page.find(_COURSE),
            "beside_work": page.find(_BESIDE_WORK),
            "id_number": page.id_number(),
        }
    )


# What speaks of a certificate, or stands for a lost one, was given on a day of its own: 国(境)外学历学位认证书, 毕业证明书, a school's 证明.
_SPEAKS_OF_ONE = re.compile(r"(?:认证书|证明书?|情况说明)$")
_SAID_DAY = (
    r"([12一二][\d〇零○一二三四五六七八九]{3}年[\d一二三四五六七八九十]{1,3}月(?:[\d一二三四五六七八九十]{1,3}日)?)"
)


def _graduated(page: Page) -> Field | None:
    """The day on which a certificate was given; of a paper that speaks of one, the day or month that it says."""
    if any(_SPEAKS_OF_ONE.search(line.text) for line in page.lines):
        said = page.find(rf"{_SAID_DAY}(?:毕业|获得?|取得|[授颁]|在.{{2,24}}毕业)") or page.find(
            rf"毕业(?:时间|日期)[:：]?{_SAID_DAY}"
        )
        return valued(said, lambda text: iso(text) or documents.month(text))
    return page.last_day(born(page)) or page.last_month(born(page))


_YEARS = {"二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "六": "6"}


def years(page: Page) -> Field | None:
    """How many years a level took from its beginning, as a digit; nothing of what goes on from another one (专升本, 第二学士学位)."""
    if re.search("起点|升本|续本|第二学士", page.text):
        return None
    found = page.every(r"([二两三四五六2-6])年制", r"学制:?([二两三四五六2-6])年")
    return only(found, lambda text: _YEARS.get(text, text))


def ended(page: Page) -> Field | None:
    """毕业, 结业 or 肄业; of several what is less: a 结业证书 says that it may be changed for a 毕业证书."""
    found = page.every(r"准[予许](毕业|结业|肄业)", r"按(毕业|结业|肄业)(?:处理|论)", r"(毕业|结业|肄业)证书?(?!明)")
    found.sort(key=lambda one: one.value == "毕业")
    return only(found)


_SCHOOL_LABELS = ("校名", "学校名称", "院校名称", "主考学校", "主考院校", "培养单位", "办学单位", "学校")


def school(page: Page) -> Field | None:
    """The school of a certificate: beside its label, or else as it signs; another university that stands there as well is a doubt."""
    labelled = only(page.each_beside(*_SCHOOL_LABELS, wraps=True), named)
    if labelled and not labelled.value.endswith(_SCHOOL_ENDS):  # the sentence goes on in the next line
        labelled = page.find(rf"(?:{'|'.join(_SCHOOL_LABELS)}):?({_SCHOOL.pattern})") or labelled
    signs = signed(page)
    if labelled is None or signs is None:
        return labelled or signs
    return replace(labelled, others=_other_schools(labelled.value, (*labelled.others, signs.value, *signs.others)))


def _other_schools(own: str, names: Iterable[str]) -> tuple[str, ...]:
    """Those that are another school's, and no department's nor the same name with a character misread."""
    whole = [name for name in dict.fromkeys(names) if name.endswith(_WHOLE_SCHOOLS)]
    return tuple(name for name in whole if not _misread(name, own))


def _misread(one: str, other: str) -> bool:
    """One character of a long name apart, and not one by which schools are told from each other: 河南师范大学 is not 湖南师范大学."""
    if len(one) != len(other) or len(one) < _LONG_NAME:
        return one == other
    apart = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return len(apart) <= 1 and not any(_PLACES & {*pair} for pair in apart)


def _number(page: Page) -> Field | None:
    """The number of a certificate, behind its label or beside it, where its groups may be lines of their own."""
    in_line = valued(page.find_in_line(r"证书编号[:：]?((?:\d[.·]?){6,20})(?!\d)"), ungrouped)
    if in_line and len(in_line.value) == _WHOLE_NUMBER:
        return in_line
    beside = valued(page.beside("证书编号", "证书登记号"), _whole_number)
    return max(filter(None, (in_line, beside)), key=lambda found: len(found.value), default=None)


_WHOLE_NUMBER = 18  # digits of a diploma's number since 2001


def _whole_number(text: str) -> str:
    return digits if re.fullmatch(r"\d{6,20}", digits := ungrouped(text)) else ""


_SCHOOL_ENDS = ("大学", "学院", "学校", "党校", "中学", "学堂", "研究院", "职教中心", "分校", "校区")
_SCHOOL = re.compile(
    rf"(?:中共|国家|中央)?[^\W\d_()]{{2,24}}(?:{'|'.join(_SCHOOL_ENDS[:-2])})(?:[^\W\d_()]{{2,12}}(?:学院|分校|校区))?"
)
_NO_SCHOOL = re.compile(
    r"普通高等学校|普通中等|成人高等|高级中学$|^职业|^(?:[本我]校|高等学校)|毕业|证书|学位|委员会(?!党校$)|[校院]长|主席"
)
# A heading that says which kind of school gives a certificate, and names none.
_KIND = re.compile(
    "(?:普通|全日制|成人|职工|业余|函授|高等|中等|初等|高级|专业|专科|职业|技工|技术|技师|师范|教育|大学|学院|学校|中学)+"
)
# How schools end whose names are no department's: 会计学院 signs nothing by itself.
_WHOLE_SCHOOLS = ("大学", "专科学校", "职业学院", "技术学院", "职业大学", "专业学校", "党校")
_LONG_NAME = 6  # characters
_PLACES = frozenset("东西南北中山河湖江海广云贵川内外一二三四五六七八九")
_LONGEST_SCHOOL = 40  # characters; with the sentence of a certificate it is more than a name


def named(text: str) -> str:
    """A school's name beside its label, of which 名 may stand apart (校　名); empty for a sentence that stands there."""
    text = re.sub(r"^名?[:：]", "", text)
    return text if len(text) <= _LONGEST_SCHOOL and not re.search(r"学习|学生|学员|性别|成绩|准予", text) else ""


def signed(page: Page) -> Field | None:
    """The school that signs a certificate: its name on a line of its own, the last one on the page; others that stand so are doubts."""
    found = [
        Field(text, form.least(line), line.box)
        for line in reversed(page.lines)
        if _SCHOOL.fullmatch(text := line.text.strip(":·()")) and not (_NO_SCHOOL.search(text) or _KIND.fullmatch(text))
    ]
    if not found:
        return None
    return replace(found[0], others=_other_schools(found[0].value, (field.value for field in found[1:])))


# How somebody studied, as papers name it. What is 非全日制 is often given by a 普通高等学校: its words stand first.
_PART_TIME = r"(非全日制|成人高等|成人中等|成人教育|函授|业余|夜大学|(?:网络|远程)(?:高等)?教育|自学考试|开放教育)"
_FULL_TIME = r"(普通全日制|全日制|普通高等|普通中等|普通本科|普通专科)"
# Schools and classes for people who worked, by whatever name: what they gave before 2002 is hardly ever 全日制.
_BESIDE_WORK = r"(职工(?:业余)?(?:大学|学院|高等)|广播电视大学|电视大学|夜大|函授|干部专修|干部进修|管理干部学院|刊授|在职(?:班|学习|攻读)|成人高[考等]|农民大学|业余大学|老年大学)"
# What gives no 学历, however its certificate speaks of 本科.
_COURSE = r"(课程进修|进修班|研修班|培训班|短训班|辅导班|讲习班)"
FULL_TIME, PART_TIME = "全日制", "非全日制"


def holder(text: str) -> str:
    """The holder's name, without what stands before it where no blank divides them: 毕业证书, 学生."""
    return person(re.sub(r"^(?:.*证书)?(?:学生|学员|研究生)?", "", text))


def conclusion(text: str) -> str:
    """毕业, 结业 or 肄业."""
    return next((word for word in ("肄业", "结业", "毕业") if word in text), "")


_MODE_LABELS = ("学习形式", "学历类别", "学历类型")


def mode(page: Page) -> Field | None:
    """全日制 or 非全日制, where the paper says how somebody studied: beside its label, or else anywhere."""
    if labelled := only(page.each_beside(*_MODE_LABELS), _mode_named):
        return labelled
    if part := page.find(_PART_TIME):
        return Field(PART_TIME, part.confidence, part.box)
    full = page.find(_FULL_TIME)
    return Field(FULL_TIME, full.confidence, full.box) if full else None


def _mode_named(text: str) -> str:
    if re.search(_PART_TIME, text):
        return PART_TIME
    return FULL_TIME if re.search(_FULL_TIME, text) or text == "普通" else ""


UNSURE = 0.8  # how sure a mended reading is at most: too little to contradict anything


def born(page: Page) -> Field | None:
    """The birth date of the holder, as an ISO day; where a nought was not read, never sure enough to contradict."""
    found = page.every(r"([12〇○零一二三四五六七八九\d]{3,4}年[^年月]{1,3}月[^年月日]{1,3}日)(?:出?生)")
    return only(_day(one, documents.birthday_short_of_a_nought) for one in found)


def dated(field: Field | None) -> Field | None:
    """The day beside a label, as an ISO day; where its first digit was not read, never sure enough to contradict."""
    return _day(field, documents.day_short_of_its_first_digit)


def _day(found: Field | None, mended: Callable[[str], date | None]) -> Field | None:
    """The day that was read, or the only one that can be meant."""
    if found is None or (whole := valued(found, iso)):
        return whole if found else None
    day = mended(found.value)
    return Field(day.isoformat(), min(found.confidence, UNSURE), found.box) if day else None


# The last two where a narrow column breaks the label.
_GRADUATED = (
    "毕业时间",
    "毕业日期",
    "毕(结)业日期",
    "毕(结)业时间",
    "毕结业日期",
    "毕结业时间",
    "毕(结)业日",
    "毕(结)业时",
)


def report(page: Page) -> Fields:
    """学历证书电子注册备案表, 学历认证报告, 中等教育学历验证报告, 学籍在线验证报告: labels and values."""
    return kept(
        {
            "name": only(page.each_beside("姓名"), person),
            "sex": only(page.each_beside("性别"), sex),
            "born": only(map(dated, page.each_beside("出生日期"))),
            "school": page.beside("毕业院校", "院校名称", "学校名称", "院校", wraps=True),
            "major": valued(page.beside("专业名称", "专业", wraps=True), major),
            "level": only(page.each_beside("学历层次", "层次", "学历", "院校类别"), level),
            "mode": mode(page),
            "conclusion": valued(
                page.beside("毕结业结论", "毕(结)业结论", "毕(结)业结", "毕业结论", "毕结业", "毕(结)业"), conclusion
            ),
            "graduated": only(map(dated, page.each_beside(*_GRADUATED))),
            "certificate_no": valued(page.beside("证书编号"), lambda text: "".join(re.findall(r"\d", text))),
            "state": page.beside("学籍状态"),
            "entered": dated(page.beside("入学时间", "入学日期")),
            "years": valued(page.beside("学制"), lambda text: "".join(re.findall(r"^[\d.]+", text))),
            "updated": page.find_in_line(r"更新日期[:：]?(\d{4}年\d{1,2}月\d{1,2}日)"),
            "id_number": page.id_number(),
            "verification_code": _verification(page),
        }
    )


# Twelve digits in groups of four, or sixteen letters and digits on newer reports; a certificate's number is longer.
_CODE = r"(\d{12}|[0-9A-Z]{16})"


def _verification(page: Page) -> Field | None:
    return (
        page.find_in_line(rf"在线验证码?[:：]?{_CODE}(?![0-9A-Z])")
        or valued(page.beside("在线验证码", "在线验证", "验证码"), code)
        or page.find_in_line(rf"^{_CODE}$")
    )


def code(text: str) -> str:
    """A report's verification code; empty for anything else."""
    return text if re.fullmatch(_CODE, text) else ""


def degree(page: Page) -> Fields:
    """学位证书, by the 条例 and by the 学位法 of 2025."""
    return kept(
        {
            "name": only(
                page.every(
                    r"学位证书(.{2,20}?)[,，][男女][,，]",
                    r"学位证书(?:\(.{2,8}\)|副本)?(?:学生|研究生)?(.{2,20}?)[,，]?(?:性别|[男女][,，12〇○零一二三四五六七八九\d])",
                    r"(?:学生|学员|研究生)(.{2,20}?)[,，]?(?:性别|[男女][,，])",
                ),
                holder,
            ),
            "sex": only(page.every(r"[,，]([男女])[,，]", r"性别[:：]?([男女])")),
            "born": born(page),
            "degree": only(page.every(r"(博士|硕士|学士)学位")),
            "minor": page.find(r"(辅修|微专业|双学士学位|双学位)"),
            "mode": mode(page),
            "school": page.find(
                r"[\u3002.]在([^,，.\u3002我本]{2,24}?(?:大学|学院|学校))(?:[^\W\d_]{2,14}学院)?(?:完成|修完|学习)"
            )
            or page.find(r"[\u3002.]在(.{4,24}?(?:大学|学院|学校))")
            or signed(page),
            "major": only(
                page.every(
                    r"(?:大学|学院|学校|[我本]校|完成了?|修完)([^,，\u3002.]{2,20}?)专业",
                    r"在([^,，\u3002.]{2,20}?)(?:专业|学科)",
                ),
                major,
            ),
            "certificate_no": _number(page),
            "granted": page.last_day(born(page)),
        }
    )
