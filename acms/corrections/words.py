"""Sentences about corrections."""

from datetime import date

from acms.base.dates import chinese
from acms.casework import words as casework_words

CORRECTION_TITLE = "证件登记更正"
NO_SUCH_FILE = "没有与这个姓名和号码都一致的档案，不能通过。请核对后退回或者不予通过。"
NUMBER_TAKEN = "正确号码已经有另一份档案，需要先合并。"
PROOF_UNREAD = "证明上没有读到填写的内容，请核对。"
CORRECTION_BY_PEOPLE = "证件登记更正由管理机构核对证明后决定。"
CORRECTED_FOR_GOOD = "证件登记更正不能撤销；改错了的，再做一次更正。"
SAME_NUMBER = "两个号码是一样的，请核对。"
PROOF_FIRST = "请上传证明：改号码的，公安部门的变更证明；只改姓名的，身份证头像面。"
PHONE_FIRST = "请先校验手机号。"
OWN_CORRECTION = "这一页是会计人员自己申请更正用的。管理机构要更正的，从人员档案里办理。"
RECEIVED = "已经收到。管理机构核对后，结果会发到您校验过的手机和邮箱。"


def correction_message(outcome: str, reasons: list[str]) -> tuple[str, str]:
    if outcome == "approved":
        return f"{CORRECTION_TITLE}审核通过", "登记已经更正，请用更正后的信息登录，继续办理。"
    reason = "；".join(reasons)
    if outcome == "refused":
        return f"{CORRECTION_TITLE}不予通过", f"{reason} 登记的信息不变。有异议的，请带身份证和证明到管理机构办理。"
    return f"{CORRECTION_TITLE}退回修改", f"{reason} 请改好后重新提交申请。"


NOT_ONES_OWN = "您代填的申请由同事或者上一级管理机构决定。"
COUNTER_FILED = "已经代为提交。核对和决定由同事或者上一级管理机构做。"

START_TITLE = "开始从事会计工作日期更正"
START_BY_REGION = "开始从事会计工作日期只能由自治区财政厅会计处更正。"
START_WAITS = "这个人的开始从事会计工作日期更正正在办理，办完以后再申请。"
START_FILED = "已经代为提交，由自治区财政厅会计处决定。"
START_SAME = "和档案里现在的日期一样，请核对。"
NO_START = "档案里还没有开始从事会计工作日期，不用更正；由本人在证明函里申报。"
START_MOVED = "提交以后档案里的开始从事会计工作日期已经变了，请退回重新填写。"
START_CORRECTED_FOR_GOOD = "开始从事会计工作日期更正不能撤销；改错了的，再做一次更正。"
START_DAY_READ = "证明上读到了这个日期。"
START_DAY_UNREAD = "证明上没有读到这个日期，请核对。"
START_UNREAD = "证明上没有读到姓名，请核对。"


def born_against_start(fault: str) -> str:
    return f"按正确号码的出生日期，档案里的开始从事会计工作日期不成立：{fault}请核对号码和证明。"


def start_ruled_out(name: str, fault: str) -> tuple[str, str]:
    """To 自治区财政厅会计处: what a corrected number leaves in the register."""
    return (
        f"{name}的开始从事会计工作日期要核实",
        f"{name}的身份证号码已经更正，{fault}日期没有改动。请核实，不对的，由受理机构在档案里填报更正。",
    )


def start_future(day: date) -> str:
    return f"{chinese(day)}还没有到。"


def start_before_graduation(graduated: date) -> str:
    return f"早于档案里的全日制毕业时间{chinese(graduated)}。确实先工作后读书的可以更正，请核对当时的学历和工作证明。"


def start_corrected(was: date, right: date) -> tuple[str, str]:
    return (
        "开始从事会计工作日期已经更正",
        f"自治区财政厅会计处把您的开始从事会计工作日期由{chinese(was)}更正为{chinese(right)}，会计工作年限和继续教育从新的日期算起。",
    )


def _asked_for(was: date, right: date) -> str:
    return f"由{chinese(was)}更正为{chinese(right)}的申请"


def start_not_corrected(outcome: str, was: date, right: date, reasons: list[str]) -> tuple[str, str]:
    said = f"{_asked_for(was, right)}：{'；'.join(reasons)}"
    if outcome == "returned":
        return f"{START_TITLE}退回补正", f"{said} {casework_words.MENDED_BY_STAFF}"
    return f"{START_TITLE}没有通过", f"{said} 档案里的日期不变。"


def start_came_back(name: str, was: date, right: date, reasons: list[str]) -> tuple[str, str]:
    return f"{START_TITLE}被退回", f"{name}，{_asked_for(was, right)}：{'；'.join(reasons)} 请改好后重新提交。"
