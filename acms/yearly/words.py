"""Sentences of the yearly evaluations and the yearly run."""

from dataclasses import dataclass
from typing import NamedTuple

from acms.base.confirm import Input, Question

SAVED = "考评已经保存。"
NOTHING_NEW = "没有改动。"
MARKS_UNSAVED = "有{count}个人的考评要改，改好后再保存。没有写入任何一行。"
NO_RESULT_BESIDE_MARKS = "填了德能勤绩廉，还没有选考评结果。"
NOT_EMPTIED = "已经录入的考评结果不能清空，只能改成别的。"
UNKNOWN_WORD = "这里选的不是可选的内容，请重新选。"
NOT_ON_POST = "不是本单位这一年的在岗会计人员，不能录入考评。"
YEAR_OVER = "这个年度的考评录入已经截止，要补录请联系管理机构。"
YEAR_TO_COME = "还没有到这个年度。"
WRONG = "要改的"
NOTES = "可以填的内容"
NOTE_HEADS = ("列", "可以填")
CHOOSE_RESULT = "请选择考评结果。"
QUALIFIED = "2"  # code list assess_result: 合格(称职)
ENTERED_MEANWHILE = "别人刚刚录入了同样的人，请重新打开本页核对后再保存。"
FILLED = "没填结果的{count}人都填了合格，还没有保存。请改好例外的人，再按「保存」。"
NONE_TO_FILL = "每个人都有结果了，没有要填的。"
DIMENSIONS = {"virtue": "德", "ability": "能", "diligence": "勤", "results": "绩", "integrity": "廉"}
RESULT = "考评结果"
GRADES = {"1": "好", "2": "较好", "3": "一般", "4": "差"}
KINDS = {"post": "考评缺失转非在岗", "learning": "继续教育缺失转异动库"}
NOT_REGION = "只有自治区财政厅会计处可以办理。"
TOO_EARLY = "还没有到结算日，不能办理。"
COUNT_FIRST = "已经到了结算日，名单还是在这以前算的。请先重新计算名单，再签批。"
WRONG_YEAR = "只能办理今年的。"
RUNNING = "正在计算，请稍后再看。"
NOBODY_TO_WARN = "现在没有要预告的人：名单上的人都预告过，第二次要和第一次隔开规定的天数。"
ALL_GONE = "轮到预告的人，列入名单的理由都已经没有了，没有人要预告。请重新计算名单。"
NOBODY_READY = "现在没有可以办理的人：每个人都要预告过两次，并且过了最后一次预告里写明的日期。"
PARTLY = "部分待确认"
NOT_PREVIEWED = "要先计算名单。"
STARTED = "正在计算名单，一般几分钟完成。"
WARNED = "预告正在发出。"
SIGNED = "已经签批，正在办理。"
DONE_BEFORE = "这一批已经办理，不能再动。"
UNDONE = "已经恢复，并通知了本人。"
MERGED_SINCE = "这份档案后来并入了另一份，请先撤销合并，再恢复。"


def run_on_merged(year: int) -> str:
    return f"合并期间，{year}年的年度处理把并入的岗位转为非在岗。先在那次年度处理里恢复这个人，再撤销合并。"


MOVED_SINCE = "这次办理以后，这个人已经恢复、更正或者又办理过，现在的状态不是这次办理的，不能在这里恢复。"
NOT_APPLIED = "这个人还没有办理，或者已经恢复。"
CAME = {
    "waits": "已经确认，和其他人一起办理。",
    "applied": "已经确认，并且办理了。",
    "dropped": "没有办理：现在已经没有要办理的理由（补齐了、有减免、岗位有变化，或者档案已经不在这里），这个人不再办理。",
}
NO_UNIT = "没有单位"
CHOOSE_LINES = "请先在名单里勾选待确认的人。"


def confirmed_each(done: int, dropped: int, left: int) -> str:
    gone = f"{dropped}人现在已经没有要办理的理由，不再办理。" if dropped else ""
    rest = f"{left}人没有确认：已经办结，或者还有学分申请没有办完，请逐个查看。" if left else ""
    agreed = f"已经确认{done}人，和其他人一起办理。" if done or not dropped + left else ""
    return f"{agreed}{gone}{rest}"


def table_file(year: int, kind: str) -> str:
    return f"{year}年度{kind}.xlsx"


SPARED = "已经移出名单。"
REASON_FIRST = "请写明理由。"
OBJECTED = "异议已经提交，管理机构会核对并答复。"
OBJECTED_TITLE = "对年度自动办理提出异议"
OBJECT_FIRST = "请写明异议的内容。"


def rest_left(written: int, rows: int) -> str:
    """After the rows without a fault were written."""
    return f"写入{written}人。还有{rows}行要改：下载要改的行，改好后再上传。"


def saved(count: int, without: int) -> str:
    """What was written, and who is still without a result: nobody is led to think that all is done."""
    sentence = f"考评已经保存，写入{count}人。" if count else NOTHING_NEW
    return f"{sentence}还有{without}人没有考评结果。" if without else sentence


def years(numbers: list[int]) -> str:
    return "、".join(f"{number}年度" for number in numbers)


def why(kind: str, numbers: list[int]) -> str:
    """The reason as the person reads it."""
    if kind == "post":
        return f"{years(numbers)}没有年度考评信息。"
    return f"{years(numbers)}没有完成继续教育。"


HELD = {
    "post": "单位没有会计机构负责人",
    "learning": "有关学分的办件还没有办完",
    "objected": "本人提出了异议，还没有答复",
    "leaving": "调出区外的办件还没有办完",
    "death": "单位申报了去世，还没有办完",
    "": "原来等的已经有了结果，请确认",
}
ANSWER_FIRST = "本人提出了异议，请写明理由再确认：理由就是给本人的答复。"
CREDITS_FIRST = "这个人有关学分的办件正在审核，办完以后再确认。"
UNDECIDED_FIRST = {
    "leaving": "这个人申请调出区外，正在审核，办完以后再确认。",
    "death": "单位申报这个人已经去世，正在审核，办完以后再确认；确认去世的，不用再办理。",
}
RULES = {
    "post": "规定：连续两年没有考评信息的在岗会计人员，第三年自动转为非在岗。",
    "learning": (
        "规定：连续三个年度或者累计四个年度没有完成继续教育的，视作不符合从事会计工作的要求，档案转入异动会计人员数据库"
        "（《会计人员管理办法》第三条、《会计专业技术人员继续教育规定》）。"
    ),
}
REASON_UNKNOWN = "系统里没有写明转入的年度和日期，请向下面的管理机构查询。"


def told(warned: int, last: str, applied: str) -> str:
    """When the person was told: the warnings before, the message when it was done."""
    before = f"办理前发过{warned}次提醒，最后一次在{last}；" if warned and last else ""
    return f"{before}{applied}办理并发了消息。"


class Reminder(NamedTuple):
    """A message before a yearly run acts: its title and its text."""

    title: str
    text: str


def warning(kind: str, numbers: list[int], day: str, over: bool = False, headed: bool = True) -> Reminder:
    """`day`: the last day that is waited for; `over`: nothing can be entered any more in the ordinary way, and what can still be done;
    `headed`: the unit has a head, who can enter it."""
    if kind == "post":
        by_agency = "有考评的请单位出具书面材料交管理机构补录"
        by_head = f"{numbers[-1]}年度的请联系单位会计机构负责人补录，以前年度{by_agency}"
        how = by_head if headed else f"单位没有会计机构负责人，{by_agency}"
        how = f"录入已经截止，{by_agency}" if over else how
        return Reminder(
            "年度考评提醒",
            f"您{years(numbers)}没有考评信息。{day}（含）前仍然没有的，按规定自动转为非在岗。{how}。",
        )
    how = "有减免情形、记录有误或者学分申请还没有办完的" if over else "还能补记学分、有减免情形或者记录有误的"
    return Reminder(
        "继续教育提醒",
        f"您{years(numbers)}没有完成继续教育。按规定，{day}（含）前不办理，过了这一天档案将转入异动会计人员数据库。{how}，请在{day}（含）前联系管理机构。",
    )


def applied(kind: str, numbers: list[int]) -> Reminder:
    """What somebody reads when it is done."""
    if kind == "post":
        return Reminder(
            "已转为非在岗",
            f"{why(kind, numbers)}按规定转为非在岗会计人员。这是系统按规则办理的，您可以在首页提出异议，由管理机构核对。",
        )
    return Reminder(
        "档案已转入异动库",
        f"{why(kind, numbers)}按规定档案转入异动会计人员数据库。这是系统按规则办理的，您可以提出异议，由管理机构核对。",
    )


def undone(kind: str, reason: str) -> tuple[str, str]:
    return "已恢复" + ("在岗" if kind == "post" else "会计人员档案"), f"管理机构核对后恢复。理由：{reason}"


def ground_fell(year: int) -> str:
    return f"{year}年度的学分已经认可，按规定算完成，转入异动库的理由不再成立。"


def back_by_rule(reason: str) -> tuple[str, str]:
    """What somebody reads whom the product has put back by itself."""
    return "已恢复会计人员档案", f"{reason}档案已经回到会计人员数据库，可以照常办理业务。"


def undone_by_rule(name: str, reason: str) -> tuple[str, str]:
    """What the agency reads of a line that the product has undone by itself."""
    return "会计人员档案已经自动恢复", f"{name}：{reason}档案已经回到会计人员数据库，不用再办。"


def counted_again(run: int, year: int) -> tuple[str, str]:
    """What somebody reads whose return rested on a year that is open again, and their agency with it."""
    return (
        "未完成的继续教育年度重新计算",
        f"{year}年度的学分认可已经撤销，{run}年转入异动库的处理当时因这个年度自动恢复。档案仍在会计人员数据库，没有完成的年度重新计算，"
        "以后的年度处理按重新计算的结果列名单，办理以前仍会预告两次。",
    )


def counted_again_of(name: str, text: str) -> str:
    """The same, as the agency reads it."""
    return f"{name}：{text}"


def _whole(kind: str, year: int) -> str:
    return f"{year}年度的考评结果已经补录" if kind == "post" else f"{year}年度的继续教育已经补记"


def look_again(kind: str, name: str, year: int) -> tuple[str, str]:
    """What the agency reads when the ground of what was done is gone."""
    return (
        "年度办理的理由变了，请核对",
        f"{name}{_whole(kind, year)}，{KINDS[kind]}的理由不再成立。请核对，应当恢复的，写明理由后按「恢复」。",
    )


def looked_at_again(kind: str, year: int) -> tuple[str, str]:
    """What the person reads meanwhile."""
    return "年度办理正在重新核对", f"您{_whole(kind, year)}。管理机构会核对您的{KINDS[kind]}，恢复的会发消息告诉您。"


def objected(name: str, text: str) -> str:
    return f"{name}：{text}"


def corrected(unit: str, year: int, changes: list[tuple[str, str, str]]) -> tuple[str, str]:
    """What somebody reads whose evaluation has been changed. `changes`: what, before, now; without a mark is 「没有填」."""
    each = "，".join(f"{what}由「{before or '没有填'}」更正为「{now or '没有填'}」" for what, before, now in changes)
    return "年度考评已更正", f"{unit}{year}年度的{each}。有不同意见的，可以在「个人档案」里提出异议。"


def of_a_year(unit: str, year: int) -> str:
    return f"{unit}{year}年度考评"


TOTAL_ROW = "是合计、签字或者填表说明，没有读取。"
NOT_THIS_TABLE = "表头要有姓名和考评结果。请下载本单位的表格来填。"


def results(heads: list[str]) -> str:
    """A table of several years, say: which result is meant nobody can know."""
    return f"表里有{len(heads)}列考评结果（{'、'.join(heads)}）。请选这一年的一列，或者只留这一列再导入。"


NO_NAME_COLUMN = "表头里没有找到姓名列。请选被考评人的姓名是哪一列。"


def not_one(title: str, heads: list[str]) -> str:
    """Whose the columns are is not sure."""
    return f"表里的{title}列（{'、'.join(heads)}）不能确定是哪一列。请选被考评人的一列，或者只留这一列再导入。"


TWICE = "这个人在表里出现两次。"
UNKNOWN = "本单位这一年的在岗会计人员里没有这个人。"
OTHER_NUMBER = "有叫这个姓名的人，证件号不是这个，请核对。"
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
BACK_ALREADY = "档案已经回到会计人员数据库（例如年度处理已经撤销）。通过就办结这份申请，档案不再变化。"
RESTORED_BEFORE = (
    "恢复申请已经办结",
    "档案在这之前已经回到会计人员数据库，这份申请不用再办，档案没有变化，可以照常办理业务。",
)
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


PAPER_FIRST = "请填文号：凭哪一份文件办理。"
# What the region's office fills in beside its button.
ON_PAPER = (
    Input("basis", "文号", "凭哪一份文件办理，例如内财会〔2026〕12号"),
    Input("code", "动态验证码", "打开手机上的验证器，填最新的6位数字", secret=True, autocomplete="one-time-code"),
)


def _where(places: list[tuple[str, int]]) -> str:
    return "，".join(f"{name}{many:,}人" for name, many in places) + "。"


@dataclass(frozen=True)
class Reached:
    """Of how many a question is: `total` it is done to; of `gone` the reason is gone, and `held` wait for the agency first. `counted`: the
    moment of which the figures are, for a list too long to be looked through before its page is shown; else they are of now."""

    total: int
    gone: int = 0
    held: int = 0
    counted: str = ""


def _gone(of: Reached, what: str) -> list[str]:
    """What is said of those on the list whom it does not reach."""
    if of.counted:
        return [
            f"人数是{of.counted}计算的名单上的。名单太长，这里没有逐人再核对；{what}的时候逐人核对，那时已经没有理由的不在内。"
        ]
    return [f"名单上另有{of.gone:,}人，列入的理由现在已经没有了（补齐了、有减免、岗位有变化），这次不{what}。"] * bool(
        of.gone
    )


def warn_asked(title: str, number: int, of: Reached, places: list[tuple[str, int]], sample: Reminder) -> Question:
    """Before a warning goes out to everybody on a list."""
    return Question(
        f"发出第{number}次预告？",
        (
            f"{title}名单上轮到预告的{of.total:,}人会收到，不办理的除外。每个人都写明不会提前办理的日期。",
            *_gone(of, "预告"),
            "马上有站内消息；到第二天早上还没有看的，再按各人的设置发短信、邮件。",
            "发出以后不能收回。",
            _where(places),
            f"发出的样子：{sample.title}。{sample.text}",
        ),
        f"发给{of.total:,}人",
        ON_PAPER,
    )


def sign_asked(title: str, of: Reached, places: list[tuple[str, int]], rule: str, sample: Reminder) -> Question:
    """Before the list of a run is carried out."""
    held = f"另有{of.held:,}人的申请或者申报还没有办完，先转管理机构确认。"
    return Question(
        f"签批{title}？",
        (
            f"名单上预告过两次、写明的日期已过的{of.total:,}人马上办理，本人收到通知。",
            *_gone(of, "办理"),
            *[held] * bool(of.held),
            "待管理机构确认的，确认以后办理；日期没有过的，过了再签批。办错的只能逐个恢复。",
            _where(places) if places else "现在没有马上办理的人。",
            f"通知的样子：{sample.title}。{sample.text}",
            f"依据：{rule}",
        ),
        f"签批，{of.total:,}人" if of.total else "签批",
        ON_PAPER,
    )


def confirm_all_asked(total: int, most: int, places: list[tuple[str, int]]) -> Question:
    """Before all held lines that are found are confirmed."""
    now = min(total, most)
    return Question(
        f"确认办理符合条件的{now:,}人？",
        (
            f"符合条件、待管理机构确认的共{total:,}人，一次最多确认{most:,}人，其余的再点一次。",
            "确认的理由写到每个人的记录里。还有学分申请没有办完的不会确认；已经没有理由的不再办理。",
            _where(places) if places else "现在没有待确认的人。",
        ),
        f"确认{now:,}人",
    )


def take_back_asked(name: str, unit: str) -> Question:
    """Before a unit's report is taken back for an objection."""
    return Question(
        f"撤销{unit}对{name}的申报？",
        ("申报作废，本人在这个单位的岗位恢复，本人收到通知。", "撤销以后不能恢复，要由单位重新申报。"),
        "撤销申报",
    )


def counted_upon(year: int) -> str:
    return f"{year}年的继续教育年度处理已经签批，办理时这个年度是按免修算的，不能再撤销。"


# What happens to a file in a month, as statistics and the list of people say it.
FLOWS = {
    "listed": "列入异动名单",
    "warned": "发出异动预告",
    "moved": "转入异动库",
    "restored": "申请恢复，回到正式库",
    "undone": "撤销异动，回到正式库",
}
