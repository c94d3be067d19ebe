"""Sentences of the casework."""

from typing import Any

RULES = "2026-11"
TAKEN = "这个办件已经有人领取了。"
NOT_YOURS = "这个办件不在您手里。"
NO_COLLEAGUE = "只能转给本机构在用账号的同事。"
NOT_IN_REVIEW = "这个办件已经不在审核中。"
ENROLLED = "在籍"
NO_LONGER_ENROLLED = ("毕业", "结业", "肄业", "退学", "离校")
LETTER_UPLOADED = "已经上传，正在与打印的逐字核对。"
REMARK_FIRST = "备注还没有写。"
TEMPLATE_FIRST = "理由还没有写。"
APPEAL_FIRST = "请写明申诉的理由。"
APPEAL_EXHAUSTED = "自治区财政厅会计处已经作出决定，不能再申诉。"
REVERSAL_REASON_FIRST = "要撤销通过，先写明理由。"
PICK_FIRST = "请先选择办件。"
MARK_FIRST = "要退回，先标出至少一项并写明理由。"
REASON_FIRST = "要不予通过，先写明理由。"
APPROVED_BY_RULES = "各项核对一致，自动通过。"
NO_REASON = "请按要求修改。"
REASONS = (
    "扫描件看不清，请重新上传清楚的。",
    "填写的与证件不一致，请按证件修改。",
    "上传的不是要求的证件，请核对后重新上传。",
    "证件已经过期，请上传有效的证件。",
    "印章或签字不齐全，请补齐后重新扫描上传。",
    "填写不完整，请补充。",
)


def held(name: str) -> str:
    return f"{name}正在办理这件，您的操作没有生效。需要接手的，请先转给自己。"


def many(done: int, verb: str, faults: list[str]) -> str:
    """What became of an act on many cases."""
    rest = f"没有{verb}的{len(faults)}件：{'；'.join(faults)}" if faults else ""
    return f"已{verb}{done}件。{rest}"


def reversed_(title: str) -> tuple[str, str]:
    return (
        f"{title}的通过决定已撤销",
        "上级管理机构复核后撤销了通过决定。请登录系统查看理由，改好后重新提交；有异议可以申诉。",
    )


def decided_before(case: Any) -> str:
    """Somebody or another page was first."""
    decision = case.last_decision
    if case.state in ("approved", "returned", "refused") and decision is not None and decision.by is not None:
        return f"{decision.by.name}刚刚办结了这件：{case.get_state_display()}。您的操作没有生效。"
    return f"这个办件的状态刚刚变成「{case.get_state_display()}」，您的操作没有生效。请看最新情况。"


def approved(title: str, file_no: str = "") -> tuple[str, str]:
    rest = f"档案号{file_no}。以后请从「会计人员登录」进入。" if file_no else "单位已经确认，可以正常使用。"
    return f"{title}审核通过", rest


def returned(title: str, count: int) -> tuple[str, str]:
    return f"{title}退回修改", f"有{count}项要改，其余不用动。请登录系统查看原因，改好后重新提交。"


def refused(title: str) -> tuple[str, str]:
    return f"{title}不予通过", "请登录系统查看原因。有异议可以联系管理机构或者向上级申诉。"


TAKE, RELEASE, ASSIGN = "领取", "放回", "转给同事"
REVERSED = "已撤销通过，本人已收到通知。"
NOBODY_FOUND = "没有查到这个证件号的人员，或者不在您的管理范围内。"
NUMBER_WRONG = "这个证件号不对，请逐位核对。"
TEMPLATES_KEPT = "退回理由已经保存，本机构的同事都能用。"
APPEALED = "申诉已经提交，由上一级管理机构审核。"
ITEM_GROUPS = (
    ("", "所有项"),
    ("identity.", "人员基本信息"),
    ("post.", "单位与岗位信息"),
    ("education.", "学历学位信息"),
    ("qualification.", "专业技术资格信息"),
    ("scan.", "扫描件"),
    ("scan.proof_letter", "证明函"),
    ("scan.head_letter", "备案函"),
    ("employer.", "单位信息"),
)
NOTHING_FREE = "没有待领取的办件了。"
TAKEN_BACK = "本人刚刚撤回了这个办件，改好后会重新提交。您的操作没有生效。"
LETTER_WAITS = "这张函还没有核对完。"


def not_found(value: str) -> str:
    return f"没有读到「{value}」。证件上没有找到填写的内容，由管理机构核对。"


def differs(label: str, stated: str, found: str) -> str:
    return f"{label}不一致：填写的是{stated}，证件上是{found}。"
