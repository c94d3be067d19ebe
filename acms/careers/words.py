"""Sentences of the work history."""

from datetime import date

from acms.base.confirm import Question
from acms.base.dates import chinese

HONEST_VERSION = "2026-11"
HONEST = (
    "我如实填写从开始从事会计工作至今的全部工作履历。",
    "我知道履历只能填写一次，提交后不能修改，之后由系统按在岗情况自动延续。",
    "填写不实的，由本人承担责任。",
)
STATED = "履历已经提交。以后由系统按在岗、调动情况自动延续。"
STATED_BEFORE = "履历已经填过，只能填写一次。确实有错，请联系自治区财政厅会计处。"
NOT_REGISTERED = "信息采集完成以后才能填写履历。"
NO_START = "档案里还没有开始从事会计工作日期，在岗并提供证明函以后再填写履历。"
CHECK_FIRST = "先填完履历，再核对。"
CHECKED_ELSEWHERE = "履历刚才在另一个页面改过。下面是最新的，请再核对一遍。"
PROMISE_FIRST = "请先勾选，确认如实填写。"
AT_LEAST_ONE = "至少要填一段。"
UNTIL_NOW = "至今"


def first_month(start: str) -> str:
    return f"第一段要从开始从事会计工作的年月开始：{start}。"


def gap(after: str, before: str) -> str:
    return f"{after}到{before}之间没有填。没有工作单位、不在岗的时间也要填成一段。"


def overlap(number: int, first: str, last: str) -> str:
    return f"和第{number}段重叠：{first}到{last}。没有工作单位的时间、同一个单位的时间不能重叠。"


LAST_IS_NOW = "最后一段要填到至今，不填截止年月。"
ONLY_LAST_OPEN = "只有最后一段可以不填截止年月，这一段要填。"
TURNED = "截止年月早于开始年月。"
FUTURE = "还没有到这个年月。"
EMPLOYER_FIRST = "请填单位名称。"
LIKE_THE_FILE = "最后一段要和档案一致："
MONTH_SHAPE = "年月的写法不对，例如2011-03。"
CHOOSE_WHAT = "请选择这段时间的情况。"
WHAT = {
    "on_post": "在岗",
    "off_post": "有单位，不在岗",
    "no_employer": "没有工作单位",
    "student_job": "在校期间勤工助学",
}
WHY_NOT = {
    "off_post": "不在岗的时间不计算",
    "no_employer": "没有工作单位的时间不计算",
    "student_job": "在校勤工助学不视为正式从事会计工作，不计算",
}


def counted_before(months: int) -> str:
    return f"其中{months}个月与前面的重叠，只算一次"


def months(number: int) -> str:
    """7年3个月, 8个月, 2年."""
    years, rest = divmod(number, 12)
    parts = [f"{years}年" if years else "", f"{rest}个月" if rest or not years else ""]
    return "".join(parts)


VOIDED = "履历已经退回，本人可以重新填写一次。"
REASON_FIRST = "请写明理由。"
VOIDED_TITLE = "工作履历需要重新填写"


def voided_text(reason: str) -> str:
    return f"自治区财政厅会计处退回了您填报的工作履历：{reason}。请重新填写。"


def start_moved(day: date | None) -> str:
    return f"开始从事会计工作日期更正为{chinese(day)}" if day else "开始从事会计工作日期已经撤销"


def state_from(day: date | None) -> str:
    return f"您的{start_moved(day)}，原来填报的工作履历不再计算年限。请重新填写工作履历。"


STANDS_AGAIN_TITLE = "工作履历恢复"


def stands_again(day: date | None) -> str:
    return f"您的{start_moved(day)}，原来按这个日期填报的工作履历恢复有效，不用重新填写。"


NEVER_STATED = "还没有填报工作履历，下面只有系统从入库起延续的部分。"
STATE_FIRST = "先填工作履历"
STATE_FIRST_WHY = "填报工作履历以后才能计算会计工作年限。"
NO_START_YET = "档案里没有开始从事会计工作日期，不计算会计工作年限。在岗并提供证明函以后再填。"
NOT_STATED_DESK = "本人还没有填报工作履历，不计算会计工作年限。"
CHANGED_SINCE = "打印以后档案里的记录有变动，这份证明上的年限不能再用，请本人重新打印一份。"
PROOF_AFTER_STATING = "还没有填报工作履历，不能打印会计工作年限证明。请先填写工作履历。"


def proof_file(name: str) -> str:
    return f"会计工作年限证明-{name}.pdf"


EXAMS = {"2": "中级会计资格考试", "3": "高级会计资格考评", "4": "正高级会计师评审"}


def eligible(name: str, met: bool, lacking: list[str]) -> str:
    return f"{name}：年限、学历、资格都够了" if met else f"{name}：还差{'、'.join(lacking)}"


def lacks_months(number: int) -> str:
    return f"工作年限{months(number)}"


HELD = {"2": "会计师", "3": "高级会计师"}


def title_first(level: str, years: int) -> str:
    return f"{HELD[level]}资格（取得后在岗满{years}年）"


def title_day(level: str) -> str:
    return f"{HELD[level]}资格的取得时间"


def lacks_months_since(level: str, number: int) -> str:
    return f"取得{HELD[level]}资格后的在岗时间{months(number)}"


LACKS_EDUCATION = "学历"

OUTSIDE_TITLE = "区外工作经历补录"
OUTSIDE_BY_PEOPLE = "区外工作经历由管理机构核对证明后决定。"
OUTSIDE_ASKED = "补录申请已经提交，管理机构核对后发消息告诉您。"
OUTSIDE_WAITS = "您的补录申请正在审核，办完以后再补下一段。"
NOT_AWAY_THEN = "这段时间档案没有调出区外，不能补录为区外经历。"
OUTSIDE_TWICE = "这段时间和已经补录的区外经历重叠。"


def void_asked(name: str, reason: str) -> Question:
    """Before a statement is sent back as a whole."""
    return Question(
        f"退回{name}的工作履历？",
        (f"理由：{reason}", "原来的履历留存，不再计算年限，本人要全部重新填写。不能恢复。"),
        "退回",
    )
