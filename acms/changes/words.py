"""Sentences of the changes."""

from datetime import date

from acms.base.dates import chinese

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


NOT_YOURS_TO_MERGE = "两份档案不都在您的管理范围内，由上一级管理机构核对。"
NONE_THERE = "没有"
OFF_POST = "不在岗"
NOT_ONES_OWN = "您代填的申请由同事或者上一级管理机构决定。"
COUNTER_FILED = "已经代为提交。核对和决定由同事或者上一级管理机构做。"
HEAD_TITLE = "会计机构负责人备案"
HEAD_BY_PEOPLE = "会计机构负责人由管理机构确认。"
HEAD_LETTER_OLD = "备案函上的姓名、号码或者单位与现在的档案不一致，请重新打印备案函。"
HEAD_NOT_HERE = "备案的人现在不是本单位的在岗会计人员。"
HEAD_CONDITION = "档案里的资格和从事会计工作日期不满足所选的任职条件，请核对。"
HEAD_NOBODY = "本单位没有这样一位在库、在岗的会计人员，请核对姓名和身份证号码。"
HEAD_WAITING = "本单位已经有一份备案在审核，办完再提交新的。"
HEAD_FUTURE = "任职日期不能晚于今天。"
NO_QUALIFICATION = "没有会计专业技术资格"
NOT_A_MEMBER = "只有在库、在岗的会计人员能办这件事。"
LETTER_UPLOAD_FIRST = "先上传签字、盖章的备案函，核对完再提交。"
HEAD_SUBMITTED = "已经提交，管理机构确认后生效。"
HEAD_ENDED = "已经记为空缺，本人已经收到通知。"
UNIT_TITLE = "单位信息变更"
UNIT_BY_PEOPLE = "单位信息变更由管理机构核对新证照后决定。"
UNIT_CHANGED = ("单位信息变更审核通过", "单位信息已经更新。所在地变了的，会计人员一起转到新的管理机构，不用再办手续。")
UNIT_NOTHING = "没有要变更的内容。"
UNIT_WAITING = "上一次变更还在审核，办完再提交新的。"
UNIT_CERTIFICATE = "改电话以外的内容，请上传新的证照。"
UNIT_PHONE = "单位电话已经更新。"
UNIT_SUBMITTED = "已经提交，管理机构核对新证照后生效。"
DEATH_TITLE = "自然减员（死亡）"
DEATH_BY_PEOPLE = "注销档案由管理机构核实后决定。"
LEAVING_DONE = "已经申报，本人已经收到通知。"
DEATH_SUBMITTED = "已经申报，管理机构核实后注销档案。"
LEAVING_TAKEN_BACK = "申报已经撤销，本人的岗位信息已经恢复。"

MERGE_OPEN_CASES = "要并掉的档案还有没办完的办件，先办完或者请本人撤回。"
KEEP_FIRST = "请选择保留哪一份档案。"
PAIR_MERGED = "已经合并。并掉的号码还能查到保留的档案，合并可以撤销。"
PAIR_APART = "已经记为不是同一人，以后不再提示。"
MERGE_TAKEN_BACK = "合并已经撤销，两份档案恢复原样。"


def head_confirmed(employer: str) -> tuple[str, str]:
    return f"{HEAD_TITLE}审核通过", f"{employer}的会计机构负责人已经备案，可以在「本单位」管理本单位会计人员。"


def signed_in_after(day: str) -> str:
    return f"本人在申报的死亡日期之后（{day}）还登录过，请核实。"


def barred(ban: str) -> str:
    return f"信用信息里有失信记载：{ban}，请核对。"


def head_asked(name: str, on: date, condition: str) -> str:
    return f"{name}，{chinese(on)}任职，{condition}。"


DEED_TITLE = "守信信息（单位申报）"
DEED_BY_PEOPLE = "单位申报的守信信息由管理机构审核后记载。"
DEED_NO_HEAD = "申报人现在不是这个单位的会计机构负责人。"
DEED_SUBMITTED = "已经提交，管理机构审核后记载。"
