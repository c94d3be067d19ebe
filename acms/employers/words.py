"""Sentences of the employers."""

from acms.base.numbers import uscc

ALREADY_THERE = "这个单位已经在系统里，不用再添加，直接获取单位信息就行。"
USCC_FAULTS = {
    "empty": "请填统一社会信用代码。",
    "length": "要18位，请数一数有没有多或少。",
    "characters": "里面有不会出现的字符：没有I、O、Z、S、V，第3到8位是数字。",
    "body": "第9到17位的组织机构代码对不上，请逐位核对。",
    "check": "最后一位校验码对不上，请逐位核对。",
}
NAME_OR_CODE_FIRST = "请填单位名称或者统一社会信用代码。"
NAME_TOO_SHORT = "请至少填单位名称里的两个字，拼音首字母也可以。"
UNIT_FIRST = "请先在上面选一个单位，再填它的代码的后4位。"
TAIL_FIRST = "请填这个单位统一社会信用代码的后4位。"
TAIL_WRONG = "和这个单位的统一社会信用代码对不上。请看营业执照或者法人证书，填后4位或者全部18位；名称一样的，看一看选的是不是您的单位。"
UNIT_TRIED_OUT = "单位的代码填错的次数太多了，请15分钟后再试，或者直接填18位的代码。"
UNIT_SEARCHED_OUT = "按名称查单位的次数太多了，请15分钟后再试，或者直接填18位的代码。"
CODE_SEEN = "已经与证照逐位核对，证照上就是这个代码，请管理机构对照证照确认"
SEEN_FIRST = "证照上确实是这个代码的，勾选下面一项再提交。"
CODE_OFF = "统一社会信用代码的校验码对不上，本人说明证照上就是这样，请对照证照核对。"
CODE_TAKEN = "这个统一社会信用代码已经是另一个单位的。是同一个单位的，请合并。"
ASSIGNED_BEFORE = "同事刚刚指定过这个单位的管理机构，您的操作没有生效。"
NO_SUPERVISOR = "请先把上级单位设为主管部门。"
UNDER_ANOTHER = "这个单位已经归别的主管部门，先脱离再归入。"
CIRCLE = "上级单位正归这个单位主管，不能互相主管。"
NO_MERGE = "不能并入自己，也不能并入已经合并掉的单位。"
MERGE_ONE_AGENCY = "两个单位由不同的机构管理，先指定到同一个管理机构再合并。"
VERBS = {
    "employer.added": "添加",
    "employer.confirmed": "确认",
    "employer.unconfirmed": "撤销确认",
    "employer.restated": "重新填报",
    "employer.refused": "不予确认",
    "employer.withdrawn": "撤回新增单位的申请",
    "employer.changed": "变更信息",
    "employer.assigned": "指定管理机构",
    "employer.taken_in": "归入主管部门",
    "employer.let_go": "脱离主管部门",
    "employer.made_supervisor": "设为主管部门",
    "employer.no_supervisor": "不再是主管部门",
    "supervising.asked": "主管部门申请归入",
    "supervising.agreed": "同意归入主管部门",
    "supervising.declined": "不同意归入主管部门",
    "supervising.withdrawn": "主管部门撤回归入申请",
    "supervising.designated": "指定主管部门管理员",
    "supervising.moved": "主管部门随单位合并",
    "supervising.moved_back": "主管部门随合并撤销恢复",
    "supervising.undone": "撤销指定主管部门管理员",
    "employer.merged": "合并",
    "employer.unmerged": "撤销合并",
    "head.appointed": "会计机构负责人备案",
    "head.ended": "会计机构负责人离任",
    "head.restored": "会计机构负责人继续任职",
}


def uscc_fault(code: str) -> str:
    """Why a code is none; the empty text when it is one."""
    try:
        uscc.parse(code)
    except uscc.WrongCode as wrong:
        return USCC_FAULTS[wrong.code]
    return ""
