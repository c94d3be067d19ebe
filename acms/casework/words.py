"""Sentences of the casework."""

from typing import Any

RULES = "2026-11"
DESK_ONLY = "这个办件不在您的管理范围内。"
TAKE_FIRST = "请先领取这个办件。"
TAKEN = "这个办件已经有人领取了。"
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


NOTHING_FREE = "没有待领取的办件了。"
TAKEN_BACK = "本人刚刚撤回了这个办件，改好后会重新提交。您的操作没有生效。"
