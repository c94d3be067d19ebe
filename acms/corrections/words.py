"""Sentences about corrections."""

CORRECTION_TITLE = "证件登记更正"
NO_SUCH_FILE = "没有与这个姓名和号码都一致的档案，不能通过。请核对后退回或者不予通过。"
NUMBER_TAKEN = "正确号码已经有另一份档案，需要先合并。"
PROOF_UNREAD = "证明上没有读到填写的内容，请核对。"
CORRECTION_BY_PEOPLE = "证件登记更正由管理机构核对证明后决定。"
CORRECTED_FOR_GOOD = "证件登记更正不能撤销；改错了的，再做一次更正。"
SAME_NUMBER = "两个号码是一样的，请核对。"
PHONE_FIRST = "请先校验手机号。"
OWN_CORRECTION = "这一页是会计人员自己申请更正用的。管理机构要更正的，从人员档案里办理。"
RECEIVED = "已经收到。管理机构核对后，结果会发到您校验过的手机和邮箱。"


def correction_message(outcome: str, reasons: list[str]) -> tuple[str, str]:
    if outcome == "approved":
        return f"{CORRECTION_TITLE}审核通过", "登记已经更正，请用更正后的信息登录，继续办理。"
    reason = "；".join(reasons)
    return f"{CORRECTION_TITLE}没有通过", f"{reason} 请改好后重新提交申请。"


NOT_ONES_OWN = "您代填的申请由同事或者上一级管理机构决定。"
COUNTER_FILED = "已经代为提交。核对和决定由同事或者上一级管理机构做。"
