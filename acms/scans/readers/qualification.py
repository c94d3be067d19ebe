"""会计专业技术资格证书: the old booklet, the present certificate, and those given by evaluation (S07)."""

import re

from acms.scans.readers.page import Fields, Page, iso, kept, only, person, sex, ungrouped, valued

# Who gives a title (W10): the ministries and their offices, and the committees of evaluation. A booklet of the state has its own
# form, 签发单位盖章, and often the authority's name on its seal alone.
ISSUER = (
    r"(人力资源|社会保障|人社[部厅局办]|人事[厅局]|(?<!公司)(?<!集团)(?<!企业)人事部|劳动人事|人事劳动|财政[部厅局]"
    r"|职称(?:改革|评审|工作|办)|评审委员|评委会|人民政府|签发单位盖章"
    r"|(?:中华人民共和国|自治区|省)(?:会计)?专业技术(?:人员|职务)?(?:职业|任职)?(?:资格|职称)证书)"
)
# Words of papers that are none: of examination results, of courses, of units and associations, of another skill.
NO_TITLE = (
    r"(单科|以上科目|科目成绩|成绩(?:合格[证单]|单|通知|证明|报告|查询)|合格证|准考证(?!号)"
    r"|不(?:能|得|可)?(?:代替|替代|作为).{0,8}(?:资格|职称)"
    r"|(?:本|限|企业|公司|集团|单位)内部|内部(?:有效|使用|评|资格|职称|聘)|(?:本|(?<!有)限)(?:企业|公司|集团|单位)(?:内|有效|使用)"
    r"|岗位(?:任职)?(?:资格|证|培训|能力)|上岗证|电算化|信息化|(?:专业|职业|技能|岗位|管理)能力|管理会计师(?:证|专业|资格|[初中高]级)"
    r"|培训(?:证|合格|考核|中心|学校|机构|学院|班)|经(?:过)?培训|结业|协会|学会(?!计)|研究会)"
)


def read(page: Page) -> Fields:
    """Name, number, type, level, way, day and certificate number."""
    return kept(
        {
            "name": only((*page.each_beside("姓名"), *page.every(*_IN_SENTENCE)), holder),
            "id_number": page.id_number(),
            "sex": only(page.each_beside("性别"), sex),
            "born": only(page.each_beside("出生年月日", "出生年月", "出生日期"), born),
            "type": only((*page.each_beside(*_OF_SUBJECT), *page.every(_SUBJECT)), subject),
            "level": only((*page.each_beside(*_OF_LEVEL), *page.every(*_LEVEL)), level),
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
            or valued(page.find_in_line(r"(?:管理号|证书编号|证书号):?((?:[0-9A-Za-z][.·]?){6,24})"), ungrouped),
            "issuer": page.find(ISSUER),
            "otherwise": page.find(NO_TITLE),
            "way": valued(page.find("(评审委员会|统一组织的考试)"), lambda text: "评审" if "评审" in text else "考试"),
        }
    )


# A certificate given by evaluation names its holder in its sentence: 兹有乌云其木格同志，经…评审，具备会计师资格.
_IN_SENTENCE = (
    r"(?:兹有|兹证明|兹聘|授予|批准|同意)(.{2,20}?)(?:同志|[,，]性别|[,，][男女][,，])",
    r"(?:评审|考试|审定|批准)[,，](.{2,20}?)(?:同志|具[备有]|已?取得)",
)
_OF_SUBJECT = ("专业名称", "专业类别", "资格名称", "职称专业", "专业")
_SUBJECT = r"((?:会计|审计|经济|统计)(?:专业)?(?:技术(?:[正副初中高]{1,2}级)?资格|师|专业))"
_OF_LEVEL = ("资格级别", "资格等级", "级别", "职称名称", "职称级别", "资格名称", "任职资格", "专业技术资格", "职务名称")
# 会计专业技术资格(中级), 会计专业技术中级资格: whoever sets another level into the line of the level leaves that of the sentence.
_LEVEL = (r"专业技术资格\(?(.{1,2}级)", r"专业技术(.{1,2}级)资格")


def holder(text: str) -> str:
    """A name; empty for what a sentence calls its holder without naming anybody: 评审，持证人取得."""
    return "" if re.search("持证|持有|本人|其人|该|此|人员|资格|证书|委员会|考生|学员", text) else person(text)


def subject(text: str) -> str:
    """The type of qualification as the form lists it: 会计类, 审计类 …; empty for other words."""
    return next((f"{name}类" for name in ("审计", "会计", "统计", "经济") if name in text), "")


def born(text: str) -> str:
    """The holder's birth as an ISO day, or as a month where no day is printed: 1997-05."""
    month = re.fullmatch(r"(\d{4})年(\d{1,2})月", text)
    return f"{month[1]}-{int(month[2]):02}" if month else iso(text)


def number(text: str) -> str:
    """A certificate's number; empty when there are other words."""
    return text if re.fullmatch(r"[0-9A-Za-z]{6,24}", text := ungrouped(text)) else ""


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
