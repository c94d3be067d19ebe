"""Sentences about who comes to a unit, and what its head says to that."""

from datetime import date, datetime

from django.utils import timezone

from acms.base.dates import by, chinese, minute

DISPUTE_TITLE = "新进人员异议"
DISPUTE_BY_PEOPLE = "单位对新进人员的异议由管理机构核实后决定。"
DISPUTE_COMES_TO = "「通过」：异议成立，这个人不再登记在该单位。「不予通过」：异议不成立，继续登记在该单位。"
DISPUTED = "有异议的登记"
LABELS = {
    "dispute.unit": "单位",
    "dispute.name": "姓名",
    "dispute.post": "岗位",
    "dispute.since": "开始从事会计工作日期",
    "dispute.told_on": "通知单位的日期",
    "dispute.reason": "单位异议的理由",
}
HEAD_CONFIRMED = "单位会计机构负责人已在系统里确认。"
HEAD_CONFIRMED_UNSIGNED = "函上没有找到单位财务负责人或人事负责人签字，单位会计机构负责人已在系统里确认，代替这处签字。"
LEFT_TO_THE_HEAD = "函上没有找到单位财务负责人或人事负责人签字，以单位会计机构负责人在系统里的确认代替。"
INSTEAD_OF_SIGNATURE = "函上的财务或人事负责人签字没有或者看不清，以这次确认代替。"
OFF_POST, NOT_STATED = "不在岗", "未填写"
REASON_FIRST = "先写明理由，再提交。"
OWN_ARRIVAL = "这是您本人的登记，不能由您办理。"
OBJECTED_BEFORE = "对这个人已经提出过异议，不用再提交。请刷新页面查看办理情况。"
OBJECTED = "异议已经提交，管理机构核实后决定，本人已收到通知。"
DISOWNED = "单位的异议已经成立，这张证明函不能再用。请核对工作单位，或者请单位重新出具证明函。"
NO_HEAD_OFF_POST = "不在岗又没有单位出具的材料，单位也没有会计机构负责人可以确认。"
NO_PHONE = "您的手机号还没有校验，不能确认。请先到「账号与安全」校验手机号。"
CONFIRMED = "已经确认，本人会收到办理结果。"
DECLINED = "已经记为不确认，由管理机构核实后决定。"
TAKEN_BACK = "本人已经撤回或者管理机构已经办结，不用再确认。"
SUBMITTED_ANEW = "本人已经撤回并重新提交，这一次的不用再确认。要确认的是新提交的，见「本单位」。"
NOT_DONE = "您的操作没有生效。"
LETTER_VOID = "这张证明函已经作废，不能确认。本人重新提交以后会再请您确认。"
CODE_SENT_TO = "验证码发到您校验过的手机："


def said_before(name: str, at: datetime, *, confirmed: bool) -> str:
    """To a head who comes after another one, or from another tab."""
    return f"这一件已经答复过了：{name}在{minute(at)}{'已经确认' if confirmed else '答复不确认'}。"


def too_late(until: date) -> str:
    return f"提出异议的期限到{chinese(until)}（含）为止，已经过了。情况确有不符的，可以在「本单位」申报离岗，或者联系管理机构。"


def since(now: date | None, then: date | None) -> str:
    """The start of accounting work as it stands in the register, and where it was another one when the person came, that one too."""
    stands = now.isoformat() if now else NOT_STATED
    return stands if now == then else f"{stands}（登记时是{then.isoformat() if then else NOT_STATED}）"


def came(unit: str, name: str, post: str, since: str, until: date) -> tuple[str, str]:
    return (
        f"{name}登记为本单位会计人员",
        f"{unit}：{name}，{post}，开始从事会计工作日期{since}。与事实不符的，请在{by(until)}到「本单位」提出异议。",
    )


def overruled(said: str) -> str:
    """`said`: in which words the head has spoken against it."""
    return f"{said.rstrip('。')}。仍要通过的，先写明核实的情况，单位和本人都能看到。"


def came_over(unit: str, name: str, why: str, until: date) -> tuple[str, str]:
    return (
        f"您没有确认的{name}已登记为本单位会计人员",
        f"{unit}：管理机构核实后通过，理由：{why.rstrip('。')}。仍与事实不符的，请在{by(until)}到「本单位」提出异议。",
    )


def came_by_phone(unit: str, name: str) -> str:
    return f"{name}已登记为{unit}的会计人员。与事实不符的，请联系管理机构。"


def objected(unit: str, reason: str, agency: str) -> tuple[str, str]:
    return (
        "单位对您的单位信息提出异议",
        f"登记您在{unit}，单位提出异议，理由：{reason.rstrip('。')}。由{agency or '管理机构'}核实后决定，结果再通知您。",
    )


STANDING = "登记情况"


def stands_there(unit: str) -> str:
    """What the system has looked at, beside an objection: nothing that bears the objection out, or does not."""
    return f"这个人现在登记在{unit}，单位对这次登记有异议。异议的理由系统没有核对，由管理机构核实。"


def stands_there_no_more(unit: str) -> str:
    return f"这个人现在已经不登记在{unit}，单位对当时的登记有异议。异议的理由系统没有核对，由管理机构核实。"


def stands_nowhere(unit: str) -> str:
    return f"这个人现在不在会计人员数据库里，单位对登记在{unit}有异议。异议的理由系统没有核对，由管理机构核实。"


UPHELD, NOT_UPHELD = "异议成立", "异议不成立"
LET_STAND = "单位不再提异议"


def upheld_follows(name: str) -> str:
    """What comes of it for the unit whose objection was right."""
    return (
        f"{name}不再登记在本单位，这次登记从头算没有发生，随它出具的证明函不能再用。本人已经收到通知，您不用再办手续。"
        f"{name}以后再登记到本单位的，会再通知您。"
    )


def upheld_head(name: str) -> tuple[str, str]:
    return f"新进人员{UPHELD}", f"管理机构核实后认为异议成立。{upheld_follows(name)}"


def follows(state: str, name: str) -> str:
    """The same for a page, by the state of the objection's case; empty while it is not decided."""
    if state == "approved":
        return upheld_follows(name)
    return f"{name}继续登记在本单位。" if state in ("refused", "ended") else ""


def end_means(name: str) -> str:
    """What it comes to that a unit objects no more, before it says so."""
    return f"{name}继续登记在本单位，本人收到通知；对{name}的这次登记以后不能再提异议。"


def let_stand_person(unit: str) -> tuple[str, str]:
    return "单位不再提异议", f"{unit}对您的登记不再提异议，您继续登记在{unit}，不用再办手续。"


def refused_head(name: str) -> tuple[str, str]:
    return (
        "新进人员异议不成立",
        f"管理机构核实后认为异议不成立，{name}继续登记在本单位。理由请登录系统查看，有异议可以申诉。",
    )


def upheld_person(unit: str) -> tuple[str, str]:
    return (
        "您的单位信息已经更正",
        f"管理机构核实后认为单位的异议成立，您不再登记在{unit}。请核对档案，单位或者岗位有变化的，请办理信息变更。",
    )


def letter_of_former_start(was: date, became: date | None) -> tuple[str, str]:
    now = f"更正为{chinese(became)}" if became else "撤销"
    return (
        "您打印的证明函已经作废",
        f"您的开始从事会计工作日期已经由{chinese(was)}{now}，打印着原来日期的证明函作废，请不要再拿去签字盖章。还要用证明函的，请重新打印。",
    )


def start_disowned(unit: str, name: str, start: date) -> tuple[str, str]:
    """To 自治区财政厅会计处: what an objection that was right leaves in the register."""
    return (
        f"{name}的开始从事会计工作日期要核实",
        f"{unit}对{name}的登记有异议，异议成立。随这次登记填报的开始从事会计工作日期{chinese(start)}仍在档案里，没有改动。"
        "请核实，不对的，由受理机构在档案里填报更正。",
    )


def refused_person(unit: str) -> tuple[str, str]:
    return "单位的异议不成立", f"管理机构核实后认为异议不成立，您继续登记在{unit}，不用再办手续。"


def restored_person(unit: str) -> tuple[str, str]:
    return "您的单位信息已经恢复", f"上级管理机构复核后撤销了原来的决定，您继续登记在{unit}。"


def waits(until: date) -> str:
    return f"等单位会计机构负责人确认，请在{by(until)}答复；到期没有答复的，由管理机构决定。"


WAITS_TO_BE_ASKED = "要由单位会计机构负责人确认。"


def declined(reason: str) -> str:
    return f"单位会计机构负责人不确认，理由：{reason}"


def _why(reason: str) -> str:
    """Empty where the reason is not for whoever reads it."""
    return f"，理由：{reason}" if reason else ""


def declined_before(at: datetime, reason: str) -> str:
    return f"单位会计机构负责人{chinese(timezone.localdate(at))}已经答复不确认{_why(reason)}"


def objected_before(at: datetime, reason: str) -> str:
    return f"单位会计机构负责人{chinese(timezone.localdate(at))}提出过异议{_why(reason)}"


OBJECTED_THEN = "单位以前的异议"


def objected_then(at: datetime, reason: str, how: str) -> str:
    """`how`: what became of it."""
    return f"{objected_before(at, reason)}；{how}"


def asked(unit: str, name: str, until: date, declined_at: datetime | None = None) -> tuple[str, str]:
    again = f"单位{chinese(timezone.localdate(declined_at))}不同意过，这一次是重新提交的。" if declined_at else ""
    return (
        f"请确认{name}是不是本单位会计人员",
        f"{name}申请登记在{unit}。{again}请在{by(until)}到「本单位」确认或者说明不确认的理由。",
    )


# ---- what the person reads of it on the page of their case ------------------------------------------------------------


def head_asked(on: date, until: date) -> str:
    return f"{chinese(on)}请单位会计机构负责人确认，还没有答复，期限到{chinese(until)}（含）为止。"


def head_silent(on: date) -> str:
    return f"{chinese(on)}请单位会计机构负责人确认，没有答复。"


def head_confirmed(on: date, said_on: date) -> str:
    return f"{chinese(on)}请单位会计机构负责人确认，{chinese(said_on)}已经确认。"


def head_declined(on: date, said_on: date, reason: str) -> str:
    return f"{chinese(on)}请单位会计机构负责人确认，{chinese(said_on)}答复不确认，理由：{reason.rstrip('。')}。"


def unit_told(told: str, on: date, unit: str) -> str:
    """`told`: who of the unit; empty where nobody was, or nothing says so."""
    if told == "head":
        return f"{chinese(on)}您登记到{unit}，当天告知了单位会计机构负责人。"
    if told == "phone":
        return f"{chinese(on)}您登记到{unit}，当天短信告知了单位。"
    return f"{chinese(on)}您登记到{unit}。"


def may_object(until: date) -> str:
    return f"单位会计机构负责人在{by(until)}可以提出异议。"


def not_objected(until: date) -> str:
    return f"单位没有提出异议，期限到{chinese(until)}（含）为止。"


def unit_objected(on: date, reason: str) -> str:
    return f"{chinese(on)}单位提出异议，理由：{reason.rstrip('。')}。"


def what_became(outcome: str, on: date) -> str:
    """What an objection has come to, for whom it is about; `outcome` is empty while it waits."""
    if outcome == "approved":
        return f"{chinese(on)}管理机构决定：异议成立，您不再登记在该单位。"
    if outcome == "refused":
        return f"{chinese(on)}管理机构决定：异议不成立，您继续登记在该单位。"
    if outcome == "ended":
        return f"{chinese(on)}单位不再提异议，您继续登记在该单位。"
    if outcome == "reversed":
        return f"{chinese(on)}上级管理机构撤销了原来的决定，您继续登记在该单位。"
    return "由管理机构核实后决定。" if not outcome else "管理机构已经请单位补充说明。"
