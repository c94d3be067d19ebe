"""What can be imported: the columns of each kind, their heads, and what is wrong with a row (C05)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from acms.base import codelists, headings, tables, text
from acms.exchange import likes, measures, readers, words
from acms.exchange.measures import Measure
from acms.exchange.readers import Bad, Noted, Unread


@dataclass(frozen=True)
class Finding:
    """What there is to say of one cell: the column's title, why, and what stands in it."""

    column: str
    why: str
    value: str = ""


Like = Callable[[str], object]


def _nothing(_: str) -> None:
    """No further head."""


@dataclass(frozen=True)
class Column:
    """One column: its title, other heads that mean it, and how its text is read: a value or a Noted. Raises Bad.

    `under` is a pattern of the groups that are about it, beside those about the person; `subs` mean it only below one of them: 编号
    below 会计从业资格 is another number than below 专业技术资格. `next_above`: a pattern of the group next above them, where not every
    one will do: 专业科目 below 学分 is a number, below 内容 a course. `like`, `sub_like`: which further heads mean it, and which
    further ones below its groups; `perhaps`: which may mean it, for people to say. `default`: what stands where the table has no
    such column.
    """

    key: str
    title: str
    aliases: tuple[str, ...]
    read: Callable[[str], Any]
    required: bool = True
    example: str = ""
    choices: tuple[str, ...] = ()
    under: str = ""
    subs: tuple[str, ...] = ()
    next_above: str = ""
    like: Like = _nothing
    sub_like: Like = _nothing
    perhaps: Like = _nothing
    default: str = ""


NOT_MEANT = 1000
LIKE = 500  # any head that is named comes first
# The content of credits of whose content a table says nothing.
NO_CONTENT = "继续教育（未写明内容）"
_UNIT = r"(?:工作|用人|就业|任职|聘用)?单位|工作|就业|任职"
_SCHOOLING = r"(?:学历|学位|文化程度|受?教育|毕业|(?:院校|学校|专业)|[及和与、/]|层次|全日制|在职)+"
_TITLE = r"(?:会计)?(?:系列)?(?:专业)?(?:技术)?(?:职称|资格|专业技术职务)(?:资格)?(?:证书?)?|专业技术"
_PERMIT = r"(?:原|旧)?(?:会计)?从业(?:资格)?(?:证书?)?|会计证"
_LEARNING = r"(?:(?:19|20)\d\d年?度?|本年度?|当年)?(?:会计|专业技术|人员|参加|完成)*(?:继续教育|教育|培训|学习|学分|课程|学时)+(?:登记|记录|明细)?"
_EARNED = rf"(?:实[修得际]|已?[修得获取完]成?得?)(?:学分数?)?|{_LEARNING}|{measures.GROUP}"
_SAID_ONCE = rf"{_EARNED}|{measures.SUBJECT['professional']}|{measures.SUBJECT['public']}"
_CREDITS = rf"^(?:{measures.GROUP}|.*学分数?)$"
# What people write into an optional cell of which they know nothing; 无 alone needs no word in the report.
NONE = "无"
NOTHING = frozenset(
    (
        NONE, "不详", "未知", "暂无", "没有", "空", "略", "待定", "未填", "N/A", "#N/A", "NULL", "NONE", "-", "--", "---", "/", "\\", "—", "——",
        "0000-00-00", "0000/00/00", "0000.00.00", "00000000", "1900-01-00",
    )
)  # fmt: skip
# What programs write for a cell that is empty, letter for letter: "nan" is nobody's name.
EMPTY = frozenset(("nan", "NaN", "NaT", "<NA>", "null", "NULL", "None", "#N/A"))
AS_ABOVE = frozenset(("同上", "同前", "上同", "同", "〃", "′′", '"', "''", "“", "”"))  # as `readers.packed` leaves them
# What a training is called; failing that, the class, and who gave it: two providers' trainings are two.
_TAUGHT = tuple(
    f"{about}{what}"
    for what in (
        "内容",
        "课程名称",
        "课程",
        "项目名称",
        "项目",
        "主题",
        "专题",
        "名称",
        "班名称",
        "班",
        "班次",
        "班级",
        "期次",
    )
    for about in ("继续教育", "培训", "学习", "")
    if about or what not in ("名称", "班", "项目", "内容")
)
_TAUGHT_BY = (
    "培训机构",
    "培训机构名称",
    "施教机构",
    "施教机构名称",
    "继续教育机构",
    "继续教育机构名称",
    "培训学校",
    "主办单位",
    "举办单位",
    "施教单位",
)
NAME = Column(
    "name",
    "姓名",
    ("名字", "人员姓名", "会计人员姓名", "学员姓名"),
    readers.name,
    example="乌云其木格",
    like=headings.is_name,
)
NUMBER = Column(
    "id_number",
    "身份证号",
    ("身份证件号", "证件号", "证件号码", "身份证号码", "公民身份号码", "身份证", "身份证件号码", "居民身份证号", "居民身份证号码"),
    readers.number,
    example="15010519900101123X",
    like=headings.is_number,
)  # fmt: skip
KINDS: dict[str, tuple[str, tuple[Column, ...]]] = {
    "people": (
        "原有会计人员",
        (
            NAME,
            NUMBER,
            Column(
                "management_code",
                "管理地区",
                (
                    "地区", "区划", "区划代码", "旗县", "所属地区", "所属旗县", "所在旗县", "旗县区", "所属旗县区", "旗县名称", "所属区划",
                    "行政区划", "行政区划代码", "所在地区", "管理旗县", "属地",
                ),
                readers.place,
                example="赛罕区",
                under=r"管理(?:地区|机构)?|工作|任职|(?:所属|所在)?地区|(?:行政|所属)?区划|属地",
                like=likes.PLACE,
            ),
            Column(
                "accounting_since",
                "开始从事会计工作日期",
                (
                    "从业日期", "开始从事日期", "参加会计工作时间", "参加会计工作日期", "从事会计工作时间", "从事会计工作日期",
                    "开始从事会计工作时间", "从业时间", "会计从业时间", "参加会计工作年月", "从事会计工作年月",
                ),
                readers.day,
                required=False,
                example="2009-05-26",
                under=r"(?:从业|工作|任职)(?:经历|时间)?|(?:从事|参加)?会计工作",
                like=likes.SINCE,
            ),
            Column(
                "phone",
                "手机号",
                ("手机", "手机号码", "移动电话", "联系手机", "联系电话", "电话", "本人电话", "联系方式"),
                readers.phone,
                required=False,
                example="13800000188",
                under=r"联系(?:方式|电话)?|通[讯信](?:方式)?|移动电话|手机",
                like=likes.PHONE,
            ),
            Column(
                "uscc",
                "单位统一社会信用代码",
                ("统一社会信用代码", "社会信用代码", "信用代码", "单位信用代码", "工作单位统一社会信用代码"),
                readers.unit,
                required=False,
                example="91150105MA0TE5T16A",
                under=_UNIT,
            ),
            Column(
                "employer_name",
                "工作单位",
                ("单位名称", "单位", "所在单位", "工作单位名称", "工作单位全称", "单位全称", "用人单位", "现工作单位", "现单位", "就业单位"),
                readers.or_unread(readers.employer_name),
                required=False,
                example="内蒙古青禾样例粮油有限公司",
                under=_UNIT,
                subs=("名称", "全称"),
                like=likes.EMPLOYER,
            ),
            Column(
                "education_level",
                "最高学历",
                ("学历", "文化程度", "学历层次", "学历情况", "教育程度", "学历学位"),
                readers.or_unread(readers.education),
                required=False,
                example="本科",
                choices=tuple(codelists.names("education_level_form").values()),
                under=_SCHOOLING,
                subs=("层次",),
            ),
            Column(
                "education_mode",
                "学习形式",
                ("学历性质", "学历类型", "学历类别", "教育类型", "教育类别", "培养方式", "学习方式", "办学形式"),
                readers.or_unread(readers.mode),
                required=False,
                example="全日制",
                choices=("全日制", "非全日制"),
                under=_SCHOOLING,
                subs=("形式", "性质", "类型", "类别"),
            ),
            Column(
                "school",
                "毕业院校",
                ("毕业学校", "院校", "学校", "毕业院校名称", "毕业院校及专业", "毕业院校系及专业"),
                readers.or_unread(readers.plain_text(80)),
                required=False,
                example="内蒙古样例大学",
                under=_SCHOOLING,
                subs=("院校名称", "学校名称"),
            ),
            Column(
                "major",
                "专业",
                ("所学专业", "专业名称", "毕业专业"),
                readers.or_unread(readers.plain_text(60)),
                required=False,
                example="会计学",
                under=_SCHOOLING,
            ),
            Column(
                "graduated_on",
                "毕业时间",
                ("毕业日期", "毕业年月", "毕业年份"),
                readers.or_unread(readers.whole_day),
                required=False,
                example="2009-07-01",
                under=_SCHOOLING,
                subs=("时间", "日期", "年月"),
            ),
            Column(
                "degree",
                "学位",
                ("最高学位", "学位名称"),
                readers.or_unread(readers.degree),
                required=False,
                example="学士",
                choices=("博士", "硕士", "学士"),
                under=_SCHOOLING,
            ),
            Column(
                "qualification_level",
                "会计专业技术资格",
                (
                    "会计专业技术资格级别", "会计专业技术资格等级", "会计专业技术资格名称", "专业技术资格", "专业技术资格级别",
                    "专业技术资格名称", "资格级别", "资格等级", "会计职称", "职称", "职称级别", "职称等级", "技术职称", "会计资格", "技术资格",
                ),
                readers.or_unread(readers.level),
                required=False,
                example="中级",
                choices=("初级", "中级", "高级", "正高级"),
                under=_TITLE,
                subs=("级别", "等级", "名称", "资格名称", "资格"),
                like=likes.TITLE,
            ),
            Column(
                "certificate_no",
                "资格证书编号",
                (
                    "会计专业技术资格证书编号", "会计专业技术资格证书号", "专业技术资格证书编号", "专业技术资格证书号", "资格证书号",
                    "职称证书编号", "职称证书号", "证书管理号", "管理号", "证书编号", "证书号", "证书号码",
                ),
                readers.or_unread(readers.certificate),
                required=False,
                example="15020190000001",
                under=_TITLE,
                subs=("编号", "证号", "证书编号", "证书号", "证书号码", "管理号"),
                like=likes.CERTIFICATE,
            ),
            Column(
                "obtained_on",
                "资格取得时间",
                ("取得资格时间", "资格取得日期", "职称取得时间", "取得时间", "取得日期", "批准时间", "批准日期", "发证日期"),
                readers.or_unread(readers.whole_day),
                required=False,
                example="2019-09-08",
                under=_TITLE,
                subs=("时间", "日期", "年月", "取得时间", "取得日期", "批准时间", "发证日期", "发证时间"),
            ),
            Column(
                "permit_no",
                "会计从业资格证书号",
                (
                    "会计从业资格证书编号", "会计从业资格证号", "会计从业资格证编号", "从业资格证书号", "从业资格证书编号", "从业资格证号",
                    "会计从业证号", "会计证号", "会计证编号", "从业证书编号", "会计从业资格证书", "档案号", "会计人员档案号",
                ),
                readers.or_unread(readers.certificate),
                required=False,
                example="150105200900012",
                under=_PERMIT,
                subs=("证书编号", "证书号", "证书号码", "证号", "编号", "档案号"),
            ),
        ),
    ),
    "credits": (
        "继续教育学分",
        (
            NAME,
            NUMBER,
            Column(
                "year", "年度", ("学分年度", "学时年度", "继续教育年度", "培训年度", "所属年度"),
                readers.year_of_day, example="2025", under=_EARNED, like=likes.LEARNED_IN,
            ),
            Column(
                "subject", "科目", ("科目类别", "科目类型", "课程类别", "学分类别", "学分类型"),
                readers.subject, example="专业科目", like=likes.SUBJECT, choices=("专业科目", "公需科目"), under=_EARNED,
            ),
            # The common form of the region's providers: a row is what somebody earned of both, two trainings (`split`).
            *(
                Column(
                    key, title, (), readers.points, required=False, under=_EARNED,
                    like=likes.CREDITS_OF[key], sub_like=likes.SUBJECT_OF[key], next_above=_CREDITS,
                )
                for key, title in (("professional", "专业科目学分"), ("public", "公需科目学分"))
            ),
            Column(
                "points", "学分", ("学分数", "获得学分", "取得学分", "折合学分", "折算学分", "认定学分", "实得学分"),
                readers.points, example="30", under=_EARNED, like=likes.POINTS, perhaps=likes.MARKS,
            ),
            Column(
                "form",
                "培训形式",
                ("学习形式", "继续教育形式", "学习方式", "培训方式", "继续教育方式", "形式", "学分形式"),
                readers.form,
                required=False,
                example="网络远程培训",
                choices=tuple(codelists.names("ce_form").values()),
                under=_EARNED,
            ),
            Column(
                "what",
                "内容",
                (
                    "课程", "课程名称", "培训名称", "培训内容", "学习内容", "继续教育内容", "培训班名称", "培训项目", "项目名称",
                    *_TAUGHT, *_TAUGHT_BY,
                ),
                readers.what,
                required=False,
                example="会计准则制度培训",
                under=_SAID_ONCE,
                default=NO_CONTENT,
            ),
        ),
    ),
    "holders": (
        "资格证书持有人",
        (
            NAME,
            NUMBER,
            Column(
                "level",
                "资格级别",
                (
                    "级别", "专业技术资格级别", "资格等级", "证书级别", "职称级别", "资格名称", "职称", "专业技术资格", "专业技术资格名称",
                    "专业技术资格等级", "会计专业技术资格", "会计专业技术资格名称", "会计专业技术资格级别", "会计资格", "考试级别", "报考级别",
                ),
                readers.level,
                example="中级",
                choices=("初级", "中级", "高级", "正高级"),
                under=_TITLE + "|证书",
                like=likes.LEVEL,
            ),
            Column(
                "year",
                "取得年度",
                ("年度", "取得年份", "取得时间", "取得日期", "批准日期", "发证日期", "签发日期", "获得时间", "考试年度", "资格取得时间"),
                readers.year_of_day,
                example="2019",
                under=_TITLE + "|证书",
                like=likes.OBTAINED,
            ),
            Column(
                "certificate_no",
                "证书号",
                ("管理号", "证书编号", "证书号或批文号", "证书管理号", "证书号码", "资格证书号", "资格证书编号", "批文号"),
                readers.certificate,
                example="15020190000001",
                under=_TITLE + "|证书",
                like=likes.CERTIFICATE,
            ),
        ),
    ),
}  # fmt: skip


def columns(kind: str) -> tuple[Column, ...]:
    return KINDS[kind][1]


def column(kind: str, key: str) -> Column:
    """One column of a kind. Raises StopIteration."""
    return next(one for one in columns(kind) if one.key == key)


Head = measures.Head


def guessed(kind: str, head: list[str]) -> dict[str, int]:
    """Which column of the file is which, as far as its head surely says so: {key: index}. One column of the file is one thing.

    Whose or what a column is its groups say: one below a group that is about somebody or something else is not taken, and of two
    that mean the same as well none is. Whoever uploaded the table chooses.
    """
    found = _looked(kind, head, _means_surely)
    if "what" in found or "what" not in doubtful(kind, head, found):
        return found
    # Where each subject has a content of its own beside its credits, one content is not both's.
    return {key: at for key, at in found.items() if key not in SUBJECTS}


def recognised(kind: str, head: list[str]) -> dict[str, int]:
    """Which columns a row names, whatever group they stand under: by that a head is known among the rows."""
    return _looked(kind, head, _means, first=True)


def doubtful(kind: str, head: list[str], mapping: dict[str, int]) -> dict[str, list[int]]:
    """By key, for what nothing is mapped to: the columns of the file that may be it."""
    heads = measures.heads(head)
    said = _measured(head)
    used = {*mapping.values(), *(at for at, one in said.items() if one is Measure.HOURS)}
    open_ones = (column for column in columns(kind) if column.key not in mapping)
    found = {
        column.key: [at for at, one in enumerate(heads) if at not in used and _means_at_all(column, one)]
        for column in open_ones
    }
    if kind == "credits" and not POINTS & mapping.keys():
        both = [at for at, one in said.items() if one is Measure.BOTH and at not in used]
        found["points"] = sorted({*found["points"], *both})
    return {key: places for key, places in found.items() if places}


def are_several(kind: str, head: list[str]) -> bool:
    """True for a head with several ID numbers of which none is surely the one: as where tables stand side by side."""
    return len(doubtful(kind, head, guessed(kind, head)).get(NUMBER.key, [])) > 1


Means = Callable[[Column, Head], int]


def _looked(kind: str, head: list[str], means: tuple[Means, ...], first: bool = False) -> dict[str, int]:
    """Takes for each column that is still open the head that means it best; the smaller number is the better."""
    heads = measures.heads(head)
    # What counts hours is no column of credits, and of what counts both only people know what it is.
    no_points = {at for at, said in _measured(head).items() if said is not Measure.CREDITS}
    found: dict[str, int] = {}
    for way in means:
        for column in columns(kind):
            barred = no_points if column.key in POINTS else ()
            open_ones = [(at, one) for at, one in enumerate(heads) if at not in found.values() and at not in barred]
            ranked = [(way(column, one), at) for at, one in open_ones]
            best = min(ranked, default=(NOT_MEANT, 0))
            if column.key in found or best[0] == NOT_MEANT:
                continue
            is_only = [rank for rank, _ in ranked].count(best[0]) == 1 and not _has_successor(column, heads)
            if first or is_only:
                found[column.key] = best[1]
    return found


def _by_group(column: Column, head: Head) -> int:
    groups, own = head
    is_below = groups and column.under and re.search(column.next_above, groups[-1]) and _are_about(column, groups)
    return _place_in(column.subs, column.sub_like, own) if is_below else NOT_MEANT


_SUMS = ("合计", "小计", "总计")


def _by_all(column: Column, head: Head) -> int:
    """By itself and the groups next above it, below others that are about the person or about what it is."""
    groups, own = head
    if own in _SUMS:
        return NOT_MEANT
    ways = (_named(column, "".join(groups[at:]) + own) for at in range(len(groups)) if _are_about(column, groups[:at]))
    return min(ways, default=NOT_MEANT) if groups else _by_itself(column, head)


def _by_itself(column: Column, head: Head) -> int:
    return _named(column, head[1])


def _named(column: Column, head: str) -> int:
    return _place_in((column.title, *column.aliases), column.like, head)


def _by_itself_surely(column: Column, head: Head) -> int:
    return _by_itself(column, head) if _are_about(column, head[0]) else NOT_MEANT


_means: tuple[Means, ...] = (_by_group, _by_all, _by_itself)
_means_surely: tuple[Means, ...] = (_by_group, _by_all, _by_itself_surely)


def _means_at_all(column: Column, head: Head) -> bool:
    return column.perhaps(head[1]) is not None or any(means(column, head) < NOT_MEANT for means in _means)


def _measured(head: list[str]) -> dict[int, Measure]:
    """What each column counts, of those that say so."""
    said = {
        at: measures.measure(cell, one) for at, (cell, one) in enumerate(zip(head, measures.heads(head), strict=True))
    }
    return {at: one for at, one in said.items() if one is not None}


def _place_in(titles: tuple[str, ...], like: Like, head: str) -> int:
    if head in titles:
        return titles.index(head)
    return LIKE if like(head) else NOT_MEANT


def _are_about(column: Column, groups: tuple[str, ...]) -> bool:
    """True where every group is about the person or about what the column is."""
    return all(tables.is_about(group, column.under) or _named(column, group) != NOT_MEANT for group in groups)


_COMING = re.compile(r"^(?:[拟将]?[转调迁][入出][后前]?|新|拟|将|变更[前后]|原|曾)(?=.)")
_FORMER = ("原", "曾", "变更前")


def _has_successor(column: Column, heads: list[Head]) -> bool:
    """True beside a head that says the same of another time or side: 所属旗县 beside 转入旗县. What was once is no rival."""
    others = (own for _, own in heads if own not in (column.title, *column.aliases))
    return any(
        not found[0].startswith(_FORMER) and own[found.end() :] in (column.title, *column.aliases)
        for own in others
        if (found := _COMING.match(own))
    )


def read(
    kind: str, mapping: dict[str, int], cells: list[str], said: dict[str, Any] | None = None
) -> tuple[dict[str, Any], list[Finding], list[Finding]]:
    """The values of a row, what cannot be taken, and what was taken as something else than it says.

    `said`: what the title says of every row; a column outranks it.
    """
    values: dict[str, Any] = {key: value for key, value in (said or {}).items() if key not in mapping}
    faults: list[Finding] = []
    notes: list[Finding] = []
    for column in columns(kind):
        at = mapping.get(column.key, -1)
        cell = cells[at] if 0 <= at < len(cells) else ""
        bare = text.plain(cell)
        if at < 0 and column.key in values:
            continue
        if at < 0 and column.default:
            values[column.key] = column.default
            continue
        is_asked = column.required or column.default != ""  # a column that is there is filled in
        if not bare or (is_asked and bare in EMPTY):
            if is_asked:
                faults.append(Finding(column.title, words.EMPTY, bare))
            continue
        if readers.packed(cell) in AS_ABOVE:
            faults.append(Finding(column.title, words.AS_ABOVE, cell))
            continue
        if not is_asked and (bare in EMPTY or readers.packed(cell) in NOTHING):
            notes += [] if bare == NONE else [Finding(column.title, words.SAYS_NOTHING, cell)]
            continue
        try:
            value = _uncontrolled(column.read, cell)
        except Bad as bad:
            faults.append(Finding(column.title, str(bad), cell))
            continue
        if isinstance(value, Noted):
            notes.append(Finding(column.title, value.note, cell))
            value = value.value
        if isinstance(value, Unread):
            values.setdefault("unread", {})[column.key] = value.text
        else:
            values[column.key] = value
    return values, faults, notes


def _uncontrolled(reader: Callable[[str], Any], cell: str) -> Any:
    """What the column reads of a cell. Raises Bad, for the NUL and its like too, which no database takes."""
    try:
        text.require_no_controls(cell)
    except text.Fault as fault:
        raise readers.gated(fault) from None
    return reader(cell)


def missing(kind: str, mapping: dict[str, int], said: Iterable[str] = ()) -> list[str]:
    """Titles of the required columns that nothing is mapped to, and of any that share one column of the file.

    `said`: the keys of what the title says.
    """
    used, instead = list(mapping.values()), [*said, *(("subject", "points") if split(mapping) else ())]
    return [
        c.title
        for c in columns(kind)
        if (c.required and c.key not in mapping and c.key not in instead) or _shared(used, mapping.get(c.key))
    ]


def refused(kind: str, head: list[str], mapping: dict[str, int], said: Iterable[str] = ()) -> str:
    """Why a table cannot be read so; the empty text where it can. A column that counts hours is not taken for credits."""
    open_ones, hours = missing(kind, mapping, said), hours_for(kind, head, mapping)
    if any(
        said is Measure.HOURS and at in (mapping.get(key) for key in POINTS) for at, said in _measured(head).items()
    ):
        return words.HOURS
    return words.unmapped(open_ones) + (words.HOURS if hours else "") if open_ones else ""


def hours_for(kind: str, head: list[str], mapping: dict[str, int]) -> bool:
    """True where a table of credits says hours and no credits."""
    if kind != "credits" or POINTS & mapping.keys():
        return False
    return any(said is Measure.HOURS and at not in mapping.values() for at, said in _measured(head).items())


SUBJECTS = {"professional": "P", "public": "G"}
POINTS = {"points", *SUBJECTS}


def split(mapping: dict[str, int]) -> dict[str, int]:
    """Of a table with a column of credits for each subject, those: {subject: index}. What stands beside them as 学分 is their sum."""
    return {code: mapping[key] for key, code in SUBJECTS.items() if key in mapping}


def trainings(cells: list[str], by_subject: dict[str, int]) -> list[tuple[str, str]]:
    """Subject and credits of what a row says of each; of a row that says nothing, nothing of either."""
    said = ((code, cells[at] if at < len(cells) else "") for code, at in by_subject.items())
    return [(code, cell) for code, cell in said if not _says_none(cell)] or [("", "")]


def _says_none(cell: str) -> bool:
    packed = readers.packed(cell)
    return not packed or packed in NOTHING or cell in EMPTY or says_zero(cell)


def says_zero(cell: str) -> bool:
    return re.fullmatch(r"0+(\.0+)?(学分|分|学时|课时)?", readers.packed(cell)) is not None


def _shared(used: Iterable[int], at: int | None) -> bool:
    return at is not None and list(used).count(at) > 1
