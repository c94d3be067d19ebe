"""Sentences about units."""

from acms.base.confirm import Question

ADDRESS_ELSEWHERE = "单位地址与选择的所在地不一致，请核对。"
ALWAYS_REVIEWED = "新增单位由管理机构确认。"


def certificate_elsewhere(address: str) -> str:
    return f"证照上的地址是「{address}」，与填写的所在地不一致。所在地按证照上的地址填写。"


OUTSIDE = "单位地址不在内蒙古自治区范围内。按照属地管理原则，请在单位所在的省份进行信息采集。"
CERTIFICATE_FIRST = "请上传含有统一社会信用代码的证照。"
ADDED = "单位已经添加，您和同事现在就可以使用；管理机构确认后，采集才能通过。"


OTHERS_USE_IT = "已经有别人用这个单位提交了申请，所以不能撤回或者停办。内容写错的，请联系管理机构退回或者改正。"
NEW_UNIT_ENDS = "这个单位不再能选用；以后谁要用，谁重新添加。"
DEATH_ENDS = "申报的死亡不再核实，本人的档案不变。"
EMPLOYER_CONFIRMED = ("新增单位审核通过", "单位已经确认，可以正常使用。")


NOT_YOURS_TO_ASSIGN = "这个单位不能由您指定到那里。自治区直属由自治区财政厅会计处指定，盟市直属由本盟市财政局指定。"
CHANGED = "单位信息已经变更。"
MERGED_INTO_NONE = "没有找到要并入的单位。请核对单位全称；同名的不止一个的，填统一社会信用代码。"
MERGE_UNDONE = "合并已经撤销。"


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


def signed_in_after(day: str) -> str:
    return f"本人在申报的死亡日期之后（{day}）还登录过，请核实。"


def assign_asked(name: str, to: str, people: int) -> Question:
    """Before a unit comes under another agency."""
    return Question(
        f"把{name}改由{to}管理？",
        (
            f"单位的{people}名会计人员和在办的办件一起转过去，已经领取的放回。",
            "本人和两边的管理机构收到通知。要转回，得由有权指定的机构再办一次。",
        ),
        f"转到{to}",
    )


def merge_asked(name: str, into: str, people: int) -> Question:
    """Before a unit that stands twice goes into the other."""
    return Question(
        f"把{name}并入{into}？",
        (
            f"{name}的{people}名会计人员全部转到{into}，以后用它的代码也找到{into}。",
            f"可以撤销：撤销以后，原来属于{name}的人员和会计机构负责人转回{name}；合并以后才到{into}的留在{into}。",
        ),
        "合并",
    )


def vacant_asked(head: str, unit: str) -> Question:
    """Before a headship ends."""
    return Question(
        f"把{unit}的会计机构负责人记为空缺？",
        (f"{head}的任期到今天为止，不能再办本单位的事。", "不能恢复，要重新备案。"),
        "记为空缺",
    )


def death_of_merged(no: str) -> str:
    return f"合并期间，单位申报了本人死亡（办件{no}）。先办完这个办件，已经通过的由上级撤销通过，再撤销合并。"
