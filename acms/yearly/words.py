"""Sentences of the yearly evaluations and the yearly run."""

SAVED = "考评已经保存。"
NOT_ON_POST = "不是本单位这一年的在岗会计人员，不能录入考评。"
YEAR_OVER = "这个年度的考评录入已经截止，要补录请联系管理机构。"
YEAR_TO_COME = "还没有到这个年度。"
CHOOSE_RESULT = "请选择考评结果。"
DIMENSIONS = {"virtue": "德", "ability": "能", "diligence": "勤", "results": "绩", "integrity": "廉"}
GRADES = {"1": "好", "2": "较好", "3": "一般", "4": "差"}
KINDS = {"post": "考评缺失转非在岗", "learning": "继续教育缺失转异动库"}
NOT_REGION = "只有自治区财政厅会计处可以办理。"
TOO_EARLY = "还没有到结算日，不能办理。"
WRONG_YEAR = "只能办理今年的。"
RUNNING = "正在计算，请稍后再看。"
WARN_TWICE = "要先发过两次预告。"
WARNED_TWICE = "预告已经发过两次。"
NOT_PREVIEWED = "要先计算名单。"
STARTED = "正在计算名单，一般几分钟完成。"
WARNED = "预告正在发出。"
SIGNED = "已经签批，正在办理。"
DONE_BEFORE = "这一批已经办理，不能再动。"
UNDONE = "已经恢复，并通知了本人。"
NOT_APPLIED = "这个人还没有办理，或者已经恢复。"
CONFIRMED = "已经确认，和其他人一起办理。"
SPARED = "已经移出名单。"
REASON_FIRST = "请写明理由。"
OBJECTED = "异议已经提交，管理机构会核对并答复。"
OBJECTED_TITLE = "对年度自动办理提出异议"
A_DAY = "某日"
OBJECT_FIRST = "请写明异议的内容。"


def years(numbers: list[int]) -> str:
    return "、".join(f"{number}年度" for number in numbers)


def why(kind: str, numbers: list[int]) -> str:
    """The reason as the person reads it."""
    if kind == "post":
        return f"{years(numbers)}没有年度考评信息。"
    return f"{years(numbers)}没有完成继续教育。"


def warning(kind: str, numbers: list[int], day: str) -> tuple[str, str]:
    if kind == "post":
        return (
            "年度考评提醒",
            f"您{years(numbers)}没有考评信息。{day}前仍然没有的，按规定自动转为非在岗。请联系单位会计机构负责人补录。",
        )
    return (
        "继续教育提醒",
        f"您{years(numbers)}没有完成继续教育。按规定档案将转入异动会计人员数据库。有减免情形或者记录有误的，请在{day}前联系管理机构。",
    )


def applied(kind: str, numbers: list[int]) -> tuple[str, str]:
    if kind == "post":
        return (
            "已转为非在岗",
            f"{why(kind, numbers)}按规定转为非在岗会计人员。这是系统按规则办理的，您可以在首页提出异议，由管理机构核对。",
        )
    return (
        "档案已转入异动库",
        f"{why(kind, numbers)}按规定档案转入异动会计人员数据库。这是系统按规则办理的，您可以提出异议，由管理机构核对。",
    )


def undone(kind: str, reason: str) -> tuple[str, str]:
    return "已恢复" + ("在岗" if kind == "post" else "会计人员档案"), f"管理机构核对后恢复。理由：{reason}"


def objected(name: str, text: str) -> str:
    return f"{name}：{text}"


NOT_THIS_TABLE = "表头要有姓名和考评结果。请下载本单位的表格来填。"
TWICE = "这个人在表里出现两次。"
UNKNOWN = "本单位这一年的在岗会计人员里没有这个人。"
SAME_NAME = "有同名的人，请填身份证号。"
TOO_LONG = "一次最多2000行。"
FILE_FIRST = "请选择填好的表格。"


def sheet(year: int) -> str:
    return f"{year}年度考评"


def no_grade(title: str) -> str:
    return f"{title}要填{'、'.join(GRADES.values())}，或者不填。"


def no_result() -> str:
    return "考评结果要填优秀、合格、基本合格、不合格，没有参加的填未参加考评。"


BASIS_FIRST = "请写明依据：单位出具的书面材料。"
RESTORE_TITLE = "恢复会计人员档案"
RESTORE_BY_PEOPLE = "恢复申请由管理机构核对理由和证明后决定。"
RESTORE_ASKED = "恢复申请已经提交，管理机构核对后发消息告诉您。"
RESTORE_WAITS = "您的恢复申请正在审核。"
NOT_MOVED = "档案不在异动库，不用申请恢复。"
NAME_NOT_ON_PROOF = "证明上没有读到姓名，请核对。"


def restored(year: int) -> tuple[str, str]:
    return (
        "会计人员档案已经恢复",
        f"档案已经回到会计人员数据库，可以照常办理业务。以前没有完成的年度不再累计，从{year + 1}年度起重新计算。",
    )


NOTHING_TO_OBJECT = "这条记录已经更正或者撤销，不用再提异议。"
OBJECTED_BEFORE = "已经提过异议，等管理机构答复。"
UNIT_OBJECTED_TITLE = "有会计人员对单位录入的信息提出异议"
TAKEN_BACK = "单位的申报已经撤销，岗位信息已经恢复。"
ANSWERED_BEFORE = "这条异议已经答复过。"
ANSWERED = "异议已经答复，本人已经收到通知。"


def answered(reason: str) -> tuple[str, str]:
    return "您的异议有了答复", reason
