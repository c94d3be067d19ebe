"""What can be imported: the columns of each kind, their heads, and what is wrong with a row (C05)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from acms.base import codelists, tables, text
from acms.exchange import readers, words
from acms.exchange.readers import Bad, Noted, Unread


@dataclass(frozen=True)
class Finding:
    """What there is to say of one cell: the column's title, why, and what stands in it."""

    column: str
    why: str
    value: str = ""


@dataclass(frozen=True)
class Column:
    """One column: its title, other heads that mean it, and how its text is read: a value or a Noted. Raises Bad.

    `subs` mean it only below a group whose head has one of the words `under`: 证书编号 below 会计从业资格 is another number.
    """

    key: str
    title: str
    aliases: tuple[str, ...]
    read: Callable[[str], Any]
    required: bool = True
    example: str = ""
    choices: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    subs: tuple[str, ...] = ()


NOT_MEANT = 1000
# What people write into an optional cell of which they know nothing; 无 alone needs no word in the report.
NONE = "无"
NOTHING = frozenset(
    (
        NONE, "不详", "未知", "暂无", "没有", "空", "略", "待定", "未填", "N/A", "#N/A", "NULL", "NONE", "-", "--", "---", "/", "\\", "—", "——",
        "0000-00-00", "0000/00/00", "0000.00.00", "00000000", "1900-01-00",
    )
)  # fmt: skip
NAME = Column("name", "姓名", ("名字", "人员姓名", "会计人员姓名", "学员姓名"), readers.name, example="乌云其木格")
NUMBER = Column(
    "id_number",
    "身份证号",
    ("身份证件号", "证件号", "证件号码", "身份证号码", "公民身份号码", "身份证", "身份证件号码", "居民身份证号", "居民身份证号码"),
    readers.number,
    example="15010519900101123X",
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
            ),
            Column(
                "phone",
                "手机号",
                ("手机", "手机号码", "移动电话", "联系手机", "联系电话", "电话", "本人电话", "联系方式"),
                readers.phone,
                required=False,
                example="13800000188",
            ),
            Column(
                "uscc",
                "单位统一社会信用代码",
                ("统一社会信用代码", "社会信用代码", "信用代码", "单位信用代码", "工作单位统一社会信用代码"),
                readers.unit,
                required=False,
                example="91150105MA0TE5T16A",
            ),
            Column(
                "employer_name",
                "工作单位",
                ("单位名称", "单位", "所在单位", "工作单位名称", "工作单位全称", "单位全称", "用人单位", "现工作单位", "现单位", "就业单位"),
                readers.or_unread(readers.employer_name),
                required=False,
                example="内蒙古青禾样例粮油有限公司",
                under=("单位",),
                subs=("名称", "全称"),
            ),
            Column(
                "education_level",
                "最高学历",
                ("学历", "文化程度", "学历层次", "学历情况", "教育程度", "学历学位"),
                readers.or_unread(readers.education),
                required=False,
                example="本科",
                choices=tuple(codelists.names("education_level_form").values()),
                under=("学历", "教育"),
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
                under=("学历", "教育"),
                subs=("形式", "性质", "类型", "类别"),
            ),
            Column(
                "school",
                "毕业院校",
                ("毕业学校", "院校", "学校", "毕业院校名称", "毕业院校及专业", "毕业院校系及专业"),
                readers.or_unread(readers.plain_text(80)),
                required=False,
                example="内蒙古样例大学",
                under=("学历", "教育", "毕业"),
                subs=("院校名称", "学校名称"),
            ),
            Column(
                "major",
                "专业",
                ("所学专业", "专业名称", "毕业专业"),
                readers.or_unread(readers.plain_text(60)),
                required=False,
                example="会计学",
            ),
            Column(
                "graduated_on",
                "毕业时间",
                ("毕业日期", "毕业年月", "毕业年份"),
                readers.or_unread(readers.whole_day),
                required=False,
                example="2009-07-01",
                under=("学历", "教育", "毕业"),
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
            ),
            Column(
                "qualification_level",
                "会计专业技术资格",
                (
                    "会计专业技术资格级别", "会计专业技术资格等级", "专业技术资格", "专业技术资格级别", "资格级别", "资格等级", "会计职称",
                    "职称", "职称级别", "职称等级", "技术职称", "会计资格", "技术资格",
                ),
                readers.or_unread(readers.level),
                required=False,
                example="中级",
                choices=("初级", "中级", "高级", "正高级"),
                under=("专业技术", "职称", "技术资格"),
                subs=("级别", "等级", "名称", "资格名称", "资格"),
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
                under=("专业技术", "职称", "技术资格"),
                subs=("编号", "证号", "证书编号", "证书号", "证书号码", "管理号"),
            ),
            Column(
                "obtained_on",
                "资格取得时间",
                ("取得资格时间", "资格取得日期", "职称取得时间", "取得时间", "取得日期", "批准时间", "批准日期", "发证日期"),
                readers.or_unread(readers.whole_day),
                required=False,
                example="2019-09-08",
                under=("专业技术", "职称", "技术资格"),
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
                under=("从业",),
                subs=("证书编号", "证书号", "证书号码", "证号", "编号", "档案号"),
            ),
        ),
    ),
    "credits": (
        "继续教育学分",
        (
            NAME,
            NUMBER,
            Column("year", "年度", ("学分年度", "学时年度", "继续教育年度", "培训年度", "所属年度"), readers.year, example="2025"),
            Column("subject", "科目", ("科目类别", "科目类型", "课程类别", "学分类别", "学分类型"), readers.subject, example="专业科目", choices=("专业科目", "公需科目")),
            Column("points", "学分", ("学分数", "获得学分", "取得学分", "折合学分", "分数"), readers.points, example="30"),
            Column(
                "form",
                "培训形式",
                ("学习形式", "继续教育形式", "学习方式", "培训方式", "继续教育方式", "形式", "学分形式"),
                readers.form,
                required=False,
                example="网络远程培训",
                choices=tuple(codelists.names("ce_form").values()),
            ),
            Column(
                "what",
                "内容",
                ("课程", "课程名称", "培训名称", "培训内容", "学习内容", "继续教育内容", "培训班名称", "培训项目", "项目名称"),
                readers.what,
                example="会计准则制度培训",
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
                ("级别", "专业技术资格级别", "资格等级", "证书级别", "职称级别", "资格名称", "职称", "专业技术资格"),
                readers.level,
                example="中级",
                choices=("初级", "中级", "高级", "正高级"),
            ),
            Column(
                "year",
                "取得年度",
                ("年度", "取得年份", "取得时间", "取得日期", "批准日期", "发证日期", "签发日期", "获得时间", "考试年度", "资格取得时间"),
                readers.year_of_day,
                example="2019",
            ),
            Column(
                "certificate_no",
                "证书号",
                ("管理号", "证书编号", "证书号或批文号", "证书管理号", "证书号码", "资格证书号", "资格证书编号", "批文号"),
                readers.certificate,
                example="15020190000001",
            ),
        ),
    ),
}  # fmt: skip


def columns(kind: str) -> tuple[Column, ...]:
    return KINDS[kind][1]


def column(kind: str, key: str) -> Column:
    """One column of a kind. Raises StopIteration."""
    return next(one for one in columns(kind) if one.key == key)


def guessed(kind: str, head: list[str]) -> dict[str, int]:
    """Which column of the file is which, as far as its head says so: {key: index}. One column of the file is one thing."""
    heads = [tables.plain_heads(cell) for cell in head]
    found: dict[str, int] = {}

    def look(means: Callable[[Column, str, str], int]) -> None:
        """Takes for each column that is still open the head that means it best; the smaller number is the better."""
        for column in columns(kind):
            if column.key in found:
                continue
            ranked = [(means(column, *plain), at) for at, plain in enumerate(heads) if at not in found.values()]
            if ranked and min(ranked)[0] < NOT_MEANT:
                found[column.key] = min(ranked)[1]

    look(lambda column, group, own: _place_in(column.subs, own) if _is_under(column, group) else NOT_MEANT)
    look(lambda column, group, own: _place_in((column.title, *column.aliases), group + own))
    look(
        lambda column, group, own: (
            NOT_MEANT if _of_another(kind, column, group) else _place_in((column.title, *column.aliases), own)
        )
    )
    return found


def _place_in(titles: tuple[str, ...], head: str) -> int:
    return titles.index(head) if head in titles else NOT_MEANT


def _is_under(column: Column, group: str) -> bool:
    return any(word in group for word in column.under)


def _of_another(kind: str, column: Column, group: str) -> bool:
    """True for a column that has groups of its own, and a group that is another column's."""
    others = (other for other in columns(kind) if other.under and other.under != column.under)
    return bool(column.under) and not _is_under(column, group) and any(_is_under(other, group) for other in others)


def read(kind: str, mapping: dict[str, int], cells: list[str]) -> tuple[dict[str, Any], list[Finding], list[Finding]]:
    """The values of a row, what cannot be taken, and what was taken as something else than it says."""
    values: dict[str, Any] = {}
    faults: list[Finding] = []
    notes: list[Finding] = []
    for column in columns(kind):
        at = mapping.get(column.key, -1)
        cell = cells[at] if 0 <= at < len(cells) else ""
        if not text.plain(cell):
            if column.required:
                faults.append(Finding(column.title, words.EMPTY))
            continue
        if not column.required and (said := readers.packed(cell)) in NOTHING:
            notes += [] if said == NONE else [Finding(column.title, words.SAYS_NOTHING, cell)]
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


def missing(kind: str, mapping: dict[str, int]) -> list[str]:
    """Titles of the required columns that nothing is mapped to, and of any that share one column of the file."""
    used = list(mapping.values())
    return [
        c.title for c in columns(kind) if (c.required and c.key not in mapping) or _shared(used, mapping.get(c.key))
    ]


def _shared(used: Iterable[int], at: int | None) -> bool:
    return at is not None and list(used).count(at) > 1
