"""Sentences of the trust records."""

from datetime import date

from acms.base.confirm import Question
from acms.base.dates import by

REASON_FIRST = "请写明理由。"
OBJECT_FIRST = "请写明哪里与事实不符。"
NOT_REGISTERED = "信息采集完成以后才有信用信息。"
FUTURE = "日期不能晚于今天。"
BEFORE_BORN = "日期早于出生日期。"
CHOOSE_KIND = "请选择守信的种类。"
CHOOSE_ACT = "请选择失信的种类。"
WHAT_FIRST = "请写明内容，例如获奖名称、授予单位。"
DOCUMENT_FIRST = "失信信息要依据生效的法律文书：写明文号、作出机关，上传文书。"
DAYS_TURNED = "处罚生效日期、认定日期都不能早于行为发生日期。"
SHOWN_UNTIL_FIRST = "没有禁止从业期限的，请填有效期至哪一天。"
SHOWN_TURNED = "有效期要晚于今天。"
SETTLED = "同事刚刚处理过，您的操作没有生效。"
STRUCK_BEFORE = "这条记录已经撤销。"
NOT_OPEN = "这条记录不能提出异议，或者已经提过，等管理机构答复。"
RECORDED = "已经记载。"
SAID_BY_SELF = "已经记载，并标明“本人申报”。"
STRUCK = "记录已经撤销，本人已经收到通知。"
ANSWERED = "异议已经答复，记录维持。"
OBJECTED = "异议已经提交，管理机构会答复您。"
LEAD_TAKEN = "线索已经送到管理机构。本人可以看到。"
LEAD_SETTLED = "线索已经处理，本人已经收到通知。"
OBJECTED_TITLE = "有会计人员对信用信息提出异议"
LEAD_TITLE = "单位提供了失信线索"
NO_LAW = "按当时有效的规定"


def objected(name: str) -> str:
    return f"{name}对一条信用信息提出了异议，请核对后答复。"


def lead(name: str, employer: str) -> str:
    return f"{employer}提供了一条关于{name}的线索，请核实。"


def recorded(kind: str, title: str) -> tuple[str, str]:
    return (
        f"您有一条{kind}信息",
        f"管理机构记载了{kind}信息：{title}。可以在「信用信息」查看；与事实不符的，可以提出异议。",
    )


def struck(title: str, reason: str) -> tuple[str, str]:
    return "一条信用信息已经撤销", f"{title}：{reason}"


def answered(title: str, reason: str) -> tuple[str, str]:
    return "您的异议有了答复", f"{title}的记录维持：{reason}"


def lead_told(employer: str) -> tuple[str, str]:
    return (
        "单位提供了一条关于您的线索",
        f"{employer}向管理机构提供了一条线索。线索不是失信记录，管理机构核实以前不影响您办理业务；内容见「信用信息」。",
    )


def lead_answered(outcome: str) -> tuple[str, str]:
    return "关于您的线索已经处理", outcome


def banned(life: bool, until: date | None) -> str:
    return "终身不得从事会计工作" if life else f"{by(until)}不得从事会计工作" if until else ""


def strike_asked(title: str, reason: str, repeated: int) -> Question:
    """Before a record is struck; `repeated`: how many others say the same and go with it."""
    also = (f"档案里另有{repeated}条是同一件事的记载，一并撤销。",) if repeated else ()
    return Question(
        f"撤销记载「{title}」？",
        (f"理由：{reason}", *also, "撤销以后不再作为依据，本人收到通知。不能恢复，要重新记载。"),
        "撤销记载",
    )


DEED_TITLE = "守信信息（单位申报）"
DEED_BY_PEOPLE = "单位申报的守信信息由管理机构审核后记载。"
DEED_NO_HEAD = "申报人现在不是这个单位的会计机构负责人。"
DEED_SUBMITTED = "已经提交，管理机构审核后记载。"
