"""Sentences of a change of information."""

from acms.base.confirm import Question

NOT_REGISTERED = "信息采集完成以后才能办理信息变更。"
NOTHING_CHANGED = "没有改动，不用提交。"
GAPS_LEFT = "还有没填的项，补齐后才能提交。"
SUBMITTED_ONCE = "已经提交过，不能删除。"
PHOTO_BY_PEOPLE = "换了证件照片，由管理机构与原照片核对。"
NOTHING = "无"
TITLES = {
    "update_basic": "基本信息变更",
    "update_post": "单位与岗位变更",
    "update_education": "学历学位变更",
    "update_qualification": "专业技术资格变更",
}
HINTS = {
    "update_basic": "政治面貌、证件照片",
    "update_post": "换单位、在岗或不在岗、岗位和职务、没有单位时的所在地区",
    "update_education": "取得新的学历、学位",
    "update_qualification": "取得新的资格，注册会计师等证书，高端人才",
}
DROPPED = "这件变更已经删除。"


START_AND_GRADUATION = "您的开始从事会计工作日期还没有定，它不能早于全日制毕业时间，这两种变更要一件办完再办另一件。"


def touches(title: str, other: str, said: str) -> str:
    return f"「{title}」现在不能办：「{other}」还没有办完。{said}"


def window(first: str, last: str) -> str:
    return f"信息变更每年{first}到{last}开放，起止当日都算。"


def moved_away(name: str, file_no: str, place: str) -> tuple[str, str]:
    return "会计人员转出本地区", f"{name}（档案号{file_no}）变更工作单位，今后由{place}管理。"


def change_made(title: str, labels: list[str]) -> tuple[str, str]:
    """What a change has changed, by the names of the items: values are not sent by SMS."""
    what = "、".join(labels[:SHOWN_ITEMS]) + (f"等{len(labels)}项" if len(labels) > SHOWN_ITEMS else "")
    return f"{title}已经办好", f"更新了{what}。原来的内容和起止时间都保留在档案里。"


SHOWN_ITEMS = 4


def drop_asked(title: str) -> Question:
    """Before a change that was never submitted is deleted."""
    return Question(
        f"删除这件{title}？",
        ("填写的内容和上传的材料都删掉，打印的函作废，不能恢复。", "档案不变，以后可以重新办理。"),
        "删除这件变更",
    )
