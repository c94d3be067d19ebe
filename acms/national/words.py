"""Sentences of the national database."""

from acms.base.confirm import Question

# What the other side may answer to a line (wire.Outcome).
OUTCOMES = {
    "accepted": "收下", "same": "已经有了", "behind": "已有更新的", "refused": "退回", "elsewhere": "外省已建档", "later": "以后再报",
}  # fmt: skip
CHOSEN = "已经选择过了，不能再选。"
CHOSEN_HERE = "已经选择保留本区的档案，正在告诉全国数据库。"
CHOSEN_THERE = "已经选择保留外省的档案，本区的档案调往那里。"


def other_cases(titles: list[str]) -> str:
    return f"还有没办完的办件：{'、'.join(titles)}。办完或者撤回以后才能选择外省。"


def asked(province: str, here: bool) -> Question:
    """Before somebody has chosen which file stands."""
    if here:
        points = (f"本区的档案照常办理，全国数据库通知{province}。", "选择以后不能改。")
        return Question("保留内蒙古的档案？", points, "保留内蒙古的档案")
    points = (
        f"本区的档案从今天起按调出区外处理，由{province}管理，工作履历封存在内蒙古。",
        "选择以后不能改；以后回来的，申请调回。",
    )
    return Question(f"保留{province}的档案？", points, f"保留{province}的档案")


def on_file_elsewhere(province: str) -> tuple[str, str]:
    """A30: to whoever has a file in another province too."""
    return (
        "您在外省已经有会计人员档案",
        f"全国会计人员信息管理数据库答复：{province}已经有您的档案。一个人只能有一份，您在本区的档案暂不上报，请选择保留哪一份。",
    )
