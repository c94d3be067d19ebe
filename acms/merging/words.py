"""Sentences about files that stand twice."""

from datetime import date

from acms.base.confirm import Question
from acms.base.dates import chinese

PAIR_SETTLED = "同事刚刚处理过这一对档案，您的操作没有生效。"
MERGE_REASON = "请写明依据，例如核对了哪些材料。"
ONE_FILE = "这是同一份档案，没有可以合并的。"
MERGED_BEFORE = "其中一份已经并入别的档案，请先看那一份。"
MERGE_UNDONE = "这次合并已经撤销过。"
MERGED_SINCE = "保留的那份档案后来又并入了别的档案，请先撤销那一次合并。"
REASONS_ALIKE = {
    "number": "同一个证件号",
    "phone": "同一个手机号",
    "near_number": "证件号只差一处",
    "name": "姓名相同",
    "born": "出生日期相同",
    "employer": "同一个单位",
}
GROUP_NAMES = {
    "contact": "联系信息",
    "post": "单位与岗位",
    "education": "学历学位",
    "qualification": "专业技术资格",
    "affiliation": "政治面貌",
    "further_title": "注册会计师等资格",
    "talent": "高端人才",
    "document": "材料",
}
# What goes over whole, by table.
TABLE_NAMES = {
    "arrivals.arrival": "进入单位的通知",
    "careers.outsidework": "区外工作经历",
    "careers.workstatement": "会计工作履历",
    "learning.credit": "继续教育学分",
    "learning.creditapplication": "学分申请",
    "learning.reminder": "继续教育提醒",
    "learning.restart": "继续教育重新起算",
    "learning.yearrecord": "继续教育年度记载",
    "people.absence": "调出区外",
    "people.formername": "曾用名",
    "people.formernumber": "曾用证件号",
    "people.listed": "原有名单里的内容",
    "students.study": "在校学生申报",
    "trust.lead": "失信线索",
    "trust.trustrecord": "信用信息",
    "yearly.evaluation": "年度考评",
    "yearly.objection": "异议",
}


def rows(many: int) -> str:
    return f"{many}条" if many else NONE_THERE


def files_merged(file_no: str, moved_out: bool) -> tuple[str, str]:
    where = "其中一份在异动库，合并后的档案也在异动库，登录后可以申请恢复。" if moved_out else ""
    return (
        "您的两份档案已经合并",
        f"管理机构核对后，把您的两份档案合成一份{f'，档案号{file_no}' if file_no else ''}。{where}与事实不符的，请联系管理机构撤销。",
    )


NOT_YOURS_TO_MERGE = "两份档案不都在您的管理范围内，由上一级管理机构核对。"
NONE_THERE = "没有"
OFF_POST = "不在岗"
MERGE_OPEN_CASES = "要并掉的档案还有没办完的办件，先办完或者请本人撤回。"
START_FIRST = "两份档案的开始从事会计工作日期不同，请先选择哪一个是对的。"
MOVED_OUT_FIRST = "一份档案在异动库，另一份在正式库，请先选择合并后在哪个库。"
CONTRADICTION_FIRST = "两份档案对同一件事说法不同，请逐项选择以哪一份为准。"
KEEP_KNOWN = "保留的那一份还没有进入过正式库，另一份在异动库或者已经调出。请保留进入过正式库的那一份。"
KEEP_FIRST = "请选择保留哪一份档案。"
KEEP_REGISTERED = "保留的那一份不在正式库里，另一份在。请保留在正式库的那一份。"
PAIR_MERGED = "已经合并。并掉的号码还能查到保留的档案，合并可以撤销。"
PAIR_APART = "已经记为不是同一人，以后不再提示。记错了的，在下面「记为不是同一人的」里恢复核对。"
PAIR_AGAIN = "已经恢复，可以重新核对。"
NOT_APART = "这一对现在没有记为不是同一人：已经恢复核对，或者已经合并。"
MERGE_TAKEN_BACK = "合并已经撤销，两份档案恢复原样。"


def away_and_here(away: str, here: str, first: date, last: date | None) -> str:
    until = chinese(last) if last else "今天"
    return f"{chinese(first)}至{until}，{away}的档案调出区外，{here}的档案同期在本区有单位或者住所。合并后这些日子算在本区，照常计算考评和继续教育。"


def stayed(came: list[tuple[str, int]]) -> tuple[str, str]:
    """What was entered while two files were one: by table, how many rows."""
    each = "，".join(f"{name}{many}条" for name, many in came)
    return (
        "撤销合并：请核对合并期间记入的内容",
        f"合并期间记入、留在保留的档案里的：{each}。有属于另一份的，请逐条核对更正。",
    )


SENT_TITLE = "撤销合并：合并期间签发过文件"


def off_by_case(no: str) -> str:
    return f"合并期间，办件{no}把并入的岗位转为非在岗。先由上级撤销这个办件的通过，再撤销合并。"


def apart_asked(first: str, second: str) -> Question:
    """Before two files are said to be two people's."""
    return Question(
        "记为不是同一人？",
        (
            f"{first}和{second}以后不再提示为疑似重复。",
            "两份档案都不变。记错了的，可以在疑似重复的档案里恢复核对。",
        ),
        "不是同一人",
    )


def merge_files_asked(kept: str, other: str) -> Question:
    """Before two files become one."""
    return Question(
        "把两份档案合并成一份？",
        (
            f"保留{kept}，{other}注销，它的证件号以后查到保留的档案，也不能再用它登录。",
            "勾选的内容用注销的那份，没有勾选的以保留的为准。",
            "信用信息、学分、年度记载、考评、履历、在校学生申报和异议都并入保留的档案，本人收到通知。",
            "进入正式库的日期用两份里较早的，没有考评、没有完成继续教育的年度从那时算起。",
            "可以撤销合并，两份各归各的；合并以后新增的内容留在保留的档案里。",
        ),
        "合并",
    )
