"""Sentences about accounting heads."""

from datetime import date

from acms.base.dates import by, chinese

HEAD_TITLE = "会计机构负责人备案"
HEAD_BY_PEOPLE = "会计机构负责人由管理机构确认。"
HEAD_LETTER_OLD = "备案函上的姓名、号码或者单位与现在的档案不一致，请重新打印备案函。"
HEAD_NOT_HERE = "备案的人现在不是本单位的在岗会计人员。"
HEAD_CONDITION = "档案里的资格或会计工作年限不满足所选的任职条件，请核对。"
HEAD_NOBODY = "本单位没有这样一位在库、在岗的会计人员，请核对姓名和身份证号码。"
HEAD_WAITING = "本单位已经有一份备案在审核，办完再提交新的。"
HEAD_FUTURE = "任职日期不能晚于今天。"
NO_QUALIFICATION = "没有会计专业技术资格"
NOT_A_MEMBER = "只有在库、在岗的会计人员能办这件事。"
LETTER_UPLOAD_FIRST = "先上传签字、盖章的备案函，核对完再提交。"
HEAD_SUBMITTED = "已经提交，管理机构确认后生效。"


def head_confirmed(employer: str) -> tuple[str, str]:
    return f"{HEAD_TITLE}审核通过", f"{employer}的会计机构负责人已经备案，可以在「本单位」管理本单位会计人员。"


def barred(ban: str) -> str:
    return f"信用信息里有失信记载：{ban}，请核对。"


UNIT_SAYS = "单位对本人登记的意见"
UNIT_OBJECTS = "单位对本人登记的异议"


def still_objectable(until: date) -> str:
    return f"这个人登记到本单位，现任会计机构负责人在{by(until)}还可以提出异议。"


def appointed_over(employer: str, name: str, why: str) -> tuple[str, str]:
    """To the former head, who has spoken against the new one's coming."""
    return (
        f"{name}已备案为会计机构负责人",
        f"您对{name}登记到{employer}有过不同意见，管理机构核实后仍然通过了备案，理由：{why.rstrip('。')}。",
    )


def head_asked(name: str, on: date, condition: str) -> str:
    return f"{name}，{chinese(on)}任职，{condition}。"
