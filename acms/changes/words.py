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
PHONE_FIRST = "请先校验手机号。"
RECEIVED = "已经收到。管理机构核对后，结果会发到您校验过的手机和邮箱。"


def correction_said(outcome: str, reasons: list[str]) -> tuple[str, str]:
    if outcome == "approved":
        return f"{CORRECTION_TITLE}审核通过", "登记已经更正，请用更正后的信息登录，继续办理。"
    reason = "；".join(reasons)
    return f"{CORRECTION_TITLE}没有通过", f"{reason} 请改好后重新提交申请。"


NOT_YOURS_TO_ASSIGN = "这个单位不能由您指定到那里。自治区直属由自治区财政厅会计处指定，盟市直属由本盟市财政局指定。"
CHANGED = "单位信息已经变更。"
MERGED_INTO_NONE = "没有找到要并入的单位，请核对统一社会信用代码。"
SUPERVISOR_SET = "已经保存。"
NAME_AND_SUPERVISOR_FIRST = "先把单位设为主管部门，再填管理员的姓名。"
STAFF_OF_UNIT = "主管部门管理员账号已经建立。首次登录的密码和动态验证码密钥只显示这一次，请当面交给本人。"


def managed_anew(employer: str, agency: str) -> tuple[str, str]:
    return (
        "您的管理机构变更了",
        f"您所在的{employer}现在由{agency}管理。您的档案和正在办理的事项一起转过去，不用重新提交。",
    )


def unit_moved(employer: str, before: str, now: str, people: int, cases: int) -> tuple[str, str]:
    return f"{employer}的管理机构变更", f"从{before}转到{now}，随转会计人员{people}人、在办办件{cases}件。"


def assigned(people: int) -> str:
    return f"管理机构已经变更，随转会计人员{people}人，本人和两边机构都已通知。"


def merged(posts: int) -> str:
    return f"已经合并，{posts}名会计人员转到保留的单位名下。"
