"""Sentences of the changes."""

NOT_ON_CERTIFICATE = "证照上没有读到填写的内容，请核对。"
ADDRESS_ELSEWHERE = "单位地址与选择的所在地不一致，请核对。"
ALWAYS_REVIEWED = "新增单位由管理机构确认。"
OUTSIDE = "单位地址不在内蒙古自治区范围内。按照属地管理原则，请在单位所在的省份进行信息采集。"
CERTIFICATE_FIRST = "请上传含有统一社会信用代码的证照。"
ADDED = "单位已经添加，您和同事现在就可以使用；管理机构确认后，采集才能通过。"


EMPLOYER_CONFIRMED = ("新增单位审核通过", "单位已经确认，可以正常使用。")
CORRECTION_TITLE = "证件登记更正"
NO_SUCH_FILE = "没有与这个姓名和号码都一致的档案，不能通过。请核对后退回或者不予通过。"
NUMBER_TAKEN = "正确号码已经有另一份档案，需要先合并。"
PROOF_UNREAD = "证明上没有读到填写的内容，请核对。"
CORRECTION_BY_PEOPLE = "证件登记更正由管理机构核对证明后决定。"
CORRECTED_FOR_GOOD = "证件登记更正不能撤销；改错了的，再做一次更正。"
SAME_NUMBER = "两个号码是一样的，请核对。"
PROOF_FIRST = "请上传公安部门出具的变更证明；只改姓名的，上传身份证头像面。"
PHONE_FIRST = "请先校验手机号。"
RECEIVED = "已经收到。管理机构核对后，结果会发到您校验过的手机和邮箱。"


def correction_said(outcome: str, reasons: list[str]) -> tuple[str, str]:
    if outcome == "approved":
        return f"{CORRECTION_TITLE}审核通过", "登记已经更正，请用更正后的信息登录，继续办理。"
    reason = "；".join(reasons)
    return f"{CORRECTION_TITLE}没有通过", f"{reason} 请改好后重新提交申请。"
