"""Sentences of the credit bank."""

from collections.abc import Iterable

from acms.base.confirm import Question

CREDITS_SHAPE = "学分要填0.5到200之间的数，最多一位小数。"
YEAR_CLOSED = "这个年度已经结算，不能再记学分。"
NOT_HERE = {
    "away": "这个年度档案一直在区外，继续教育由调入地记载，不能在这里记学分。",
    "moved_out": "这个年度档案一直在异动库，没有继续教育档案，不能记学分。",
}
YEAR_FIRST = "请填写年度，四位数字，例如2026。"
EXEMPT_YEAR = "免修只能记1998年到明年的年度。"
FUTURE_YEAR = "还没有到这个年度。"
NOT_REGISTERED = "信息采集完成以后才有继续教育档案。"
STRUCK_BEFORE = "这笔学分已经撤销。"
REASON_FIRST = "请写明理由。"
RECORDED_BEFORE = "这个年度已经记载。"
BELOW_LINE = "专业科目学分还没有达到要求，不能记载。"
ENTERED = "学分已经记入。"
STRUCK = "学分已经撤销。"
PUT_BACK = "学分已经恢复。"
NOT_STRUCK = "这笔学分没有撤销，不用恢复。"
STRUCK_ABOVE = "这笔学分是别的管理机构撤销的，请由那个机构或者它的上级恢复。"
ENTERED_ANEW = "同样的学分已经重新记入，不用恢复。"
EXEMPTED = "已经记为免修。"
EXEMPT_BACK = "免修已经撤销，本人会收到通知。"
EXEMPT_NO_MORE = "这个年度没有记为免修，或者已经撤销。"
EXEMPT_ABOVE = "这个年度的免修是别的管理机构记的，请由那个机构或者它的上级撤销。"
RECORDED = "年度继续教育已经记载。"
WHAT_FIRST = "请写明内容，例如课程或论文的名称。"
SUBJECTS = {"P": "专业科目", "G": "公需科目"}
STATES = {
    "done": "已完成",
    "exempt": "免修",
    "away": "在区外，不计算",
    "moved_out": "在异动库，不计算",
    "missed": "没有完成",
    "late": "没有完成，还可以补报",
    "open": "进行中",
    "before": "不要求",
}


def need(credits: str, year: int) -> str:
    return f"还差{credits}专业学分，{year}年12月31日（含）前取得。"


def reached(year: int) -> str:
    return f"{year}年度的专业学分已经够了。"


NO_NEED = "现在还不要求参加继续教育。"


def begins(year: int) -> str:
    return f"从{year}年度开始参加继续教育。"


def reminder(year: int, missed: int) -> tuple[str, str]:
    """Before the year that would move somebody is over (D09)."""
    return (
        f"{year}年度的继续教育还没有完成",
        f"您已有{missed}个年度没有完成继续教育，{year}年度再没有完成，次年结算以后档案将转入异动会计人员数据库，不能再登录。"
        f"请在{year}年12月31日（含）前学完。因病假、产假、脱产学习等没有条件学习的，请向管理机构申请免修。",
    )


def moves(missed: Iterable[int], promised: str) -> str:
    """Whose file the yearly run moves. `promised`: the day that the warning has named."""
    years = "、".join(f"{year}年度" for year in missed)
    when = f"{promised}（含）以前不会转入。" if promised else "转入以前会预告两次，每次写明不会提前办理的日期。"
    return f"{years}没有完成继续教育，按规定档案要转入异动会计人员数据库。{when}"


def late(year: int, credits: str, until: str) -> str:
    return f"{year}年度还差{credits}专业学分。这个年度取得、还没有记入的学分，{until}（含）前可以申请，过后不能再补。"


def warned(missed: int) -> str:
    return f"已经有{missed}个年度没有完成。再有一个年度没有完成，档案会转入异动会计人员数据库。"


def recorded_text(year: int) -> tuple[str, str]:
    return f"{year}年度继续教育已经完成", "专业科目学分达到要求，系统已经记入继续教育档案。"


def exempt_back_asked(year: int, reason: str) -> Question:
    """Before an exemption is taken back."""
    return Question(
        f"撤销{year}年度的免修？",
        (
            f"理由：{reason}",
            f"{year}年度按已有学分重新认定：专业学分达到要求的记为已完成，没有达到的算没有完成，也会计入连续和累计没有完成的年度。",
            "本人会收到通知，看到理由。",
        ),
        "撤销免修",
    )


def exemption_taken_back(year: int, reason: str) -> tuple[str, str]:
    return (
        f"{year}年度继续教育的免修已经撤销",
        f"管理机构撤销了{year}年度的免修，理由：{reason}。这个年度按您已有的学分重新认定。有疑问请联系管理机构。",
    )


APPLICATION_TITLE = "继续教育学分申请"
APPLICATION_BY_PEOPLE = "学分申请由管理机构核对证明后决定。"
ONE_WAITS = "您的学分申请正在审核，办完以后再申请下一件。"
APPLIED = "申请已经提交，管理机构核对后发消息告诉您。"
UNITS_SHAPE = "要填1到20的整数。"
REVERSED = "上级管理机构撤销了这件申请的批准。"


def too_many(most: int, unit: str) -> str:
    return f"一次最多申请{most}{unit}。"


ENTERED_TWICE = "同一条学分已经记在本人名下，只算一次。"


def exam(level: str) -> str:
    return f"会计专业技术资格考试全科通过，取得{level}资格"
