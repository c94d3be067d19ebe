"""Sentences about people."""

from datetime import date

from acms.base.dates import chinese

RUN_SINCE = "这次变更登记的岗位，后来由年度处理转为非在岗，不能直接撤销。请先在年度处理中恢复，再撤销。"
STATED_SINCE = "本人后来的单位信息已经变更，不能撤销。请按现在的情况办理信息变更。"

NUMBER_HELD = "并掉的那份档案的证件号，合并以后已经更正为保留的档案的证件号，两份档案不能是同一个号码，合并不能撤销。"


def held(first: date | None, last: date) -> str:
    """When a former name or number held, its last day included."""
    return f"{first}至{last}" if first else f"至{last}"


def goes_on_in(name: str, file_no: str) -> str:
    """Why nothing is written to a file that was merged away, and where to write it."""
    return f"这份档案已经并入{name}{f'（{file_no}）' if file_no else ''}，不再办理。请在那一份档案里办理。"


NUMBER_BY_BOX = "证件号请在右上角的查找框里填，不要放进地址。"


def talent(names: list[str], term: int | None, selected: int | None, graduated: int | None) -> str:
    """高端人才 in a line: category, level and state of the training, 期次 and years."""
    told = {"第{}期": term, "{}年入选": selected, "{}年毕业": graduated}
    return "，".join([*filter(None, names), *(shape.format(value) for shape, value in told.items() if value)])


VERBS = {
    "person.filed": "建立档案",
    "person.registered": "进入正式库",
    "person.unregistered": "通过决定被撤销",
    "person.corrected": "证件登记更正",
    "person.number_ceded": "证件号归并到保留的档案",
    "person.start_moved": "更正开始从事会计工作日期",
    "person.viewed": "查看档案",
    "scan.viewed": "查看扫描件",
    "number.viewed": "查看完整号码",
    "person.merged": "合并档案",
    "person.merged_away": "并入另一份档案",
    "person.unmerged": "撤销合并",
    "person.set_apart": "核对为不是同一人",
    "person.looked_at_again": "恢复核对是不是同一人",
    "person.moved": "管理机构变更",
    "person.closed": "注销档案",
    "person.reopened": "恢复档案",
    "person.restored": "从异动库恢复",
    "person.moved_out_again": "撤销恢复",
    "unit.objected": "对单位录入的信息提出异议",
    "person.taken_from_unit": "单位的异议成立，不再登记在该单位",
    "person.put_back_at_unit": "恢复登记在原单位",
    "arrival.told": "通知单位新进人员",
    "confirmation.asked": "请单位确认",
    "confirmation.yes": "单位已确认",
    "confirmation.no": "单位不确认",
    "student.accepted": "认定为会计类专业在校学生",
    "student.lifted": "解除在校学生认定",
    "trust.said": "申报守信信息",
    "trust.recorded": "记载信用信息",
    "trust.struck": "撤销信用信息",
    "trust.objected": "对信用信息提出异议",
    "person.transferred_out": "调出区外",
    "person.stayed": "撤销调出",
    "person.came_back": "调回区内",
    "head.appointed": "成为会计机构负责人",
    "head.ended": "会计机构负责人任期结束",
    "head.restored": "会计机构负责人任期继续",
    "post.leaving_reported": "单位申报离岗或自然减员",
    "post.leaving_taken_back": "单位撤销申报",
}
START_MOVED_MEANWHILE = "开始从事会计工作日期刚刚被更正过，请重新核对。"
NOT_COLLECTED = "这份档案不在待采集的人员里，不能信息采集。"
NOT_REGISTERED_NOW = "档案已经不在正式库，不能撤销采集的通过决定。"
NOT_IN_REGISTER = "档案不在正式库，不能调出。"
NOT_AWAY = "档案没有调出区外，或者已经调回。"
NO_LEVEL = "没有会计资格"
HEAD_NOT_ON_POST = "备案的人现在不是本单位的在岗会计人员，不能备案。"
NOT_ON_THIS_POST = "这位会计人员现在不在本单位岗位上，或者已经申报过。"
LEAVING_DAY = "日期不能早于进入单位工作日期，也不能晚于今天。"
DEATH_REPORTED = "已经申报过，等管理机构确认。"
DEATH_STAYS = "自然减员的申报由管理机构核实后决定，不能在这里撤销。"
AWAY_SINCE = "本人的档案后来调出过区外，这条申报不能撤销。调出有误的，请管理机构先撤销调出，再撤销申报。"
CLOSED_SINCE = "本人的档案已经注销，这条申报不能撤销。注销有误的，请管理机构先撤销注销，再撤销申报。"
LEAVING_STAYS = "这条申报已经撤销，或者本人已经到别的单位，不能撤销。"


def entered_unchecked(name: str) -> tuple[str, str]:
    return (
        "本单位有人首次登录，手机号未经核对",
        f"{name}用初始登录密码进入了账号，档案里没有手机号可以核对。请问一下是不是本人；不是的，请马上联系管理机构。",
    )


def head_ended(employer: str) -> tuple[str, str]:
    return "会计机构负责人任期结束", f"您不再是{employer}的会计机构负责人，本单位会计人员的管理权限已经终止。"


HEAD_AGAIN = "会计机构负责人任期继续"


def head_again(employer: str) -> str:
    return f"之前的自动办理已经恢复，您仍是{employer}的会计机构负责人。"


def leaving_reported(employer: str, what: str, on: date) -> tuple[str, str]:
    return (
        f"单位申报了您的{what}",
        f"{employer}申报您自{chinese(on)}起{what}，档案已经更新。与事实不符的，请联系单位会计机构负责人撤销，或者联系管理机构。",
    )


def leaving_taken_back(employer: str, what: str) -> tuple[str, str]:
    return "单位撤销了申报", f"{employer}撤销了您的{what}申报，岗位信息已经恢复。"


def starts_before_graduation(since: date, graduated: date) -> str:
    return (
        f"开始从事会计工作日期{since}早于全日制毕业时间{graduated}。确实先工作后读书的，请先按首次参加工作时的学历填写，"
        "采集通过后再变更学历；并请确认这个学历是不是全日制，不是的填到非全日制。"
    )


def starts_too_young(since: date) -> str:
    return f"开始从事会计工作日期{since}时不满16周岁。"


LOOKED = {"scan.viewed": "查看了材料", "number.viewed": "查看了完整号码", "person.viewed": "查看了档案"}

# What an imported list says of somebody, by its columns.
LISTED = {
    "employer_name": "工作单位",
    "uscc": "单位代码",
    "education_level": "最高学历",
    "education_mode": "学习形式",
    "school": "毕业院校",
    "major": "专业",
    "graduated_on": "毕业时间",
    "degree": "学位",
    "qualification_level": "会计专业技术资格",
    "certificate_no": "资格证书编号",
    "obtained_on": "资格取得时间",
    "permit_no": "会计从业资格证书号",
}
MODES = {"full": "全日制", "part": "非全日制"}

# What a search of people asks for, in the order of its fields.
EVERYBODY = "没有加条件"
ASKED = (
    "姓名、拼音或档案号", "单位", "管理地区", "档案状态", "资格级别", "最高学历", "是否在岗", "性别", "年龄", "单位经济类型", "单位情况", "会计岗位",
    "继续教育", "年度考评", "月份"
)  # fmt: skip
ENTERED, NOT_EVALUATED = "第一次进入正式库", "上年度没有考评"
AGES = {"under25": "25岁以下", "25-34": "25–34岁", "35-44": "35–44岁", "45-54": "45–54岁", "55over": "55岁以上"}
# The columns of the list of people, by their keys; whoever looks chooses.
COLUMNS = {
    "file_no": "档案号", "id_number": "证件号", "born": "出生年", "sex": "性别", "status": "状态", "employer": "单位", "on_post": "在岗",
    "level": "资格", "education": "学历", "region": "管理地区", "since": "从事会计起",
}  # fmt: skip
COLUMNS_FIRST = ("file_no", "id_number", "born", "status", "employer", "on_post", "level", "region")


def evaluated(result: str) -> str:
    return f"上年度考评{result}"


def in_month(month: date, what: str) -> str:
    """2026年3月转入异动库."""
    return f"{month.year}年{month.month}月{what}"


def off_since(day: date) -> str:
    """Of a report of days on which somebody was off the post already by another one, or by a run."""
    return f"这个人{chinese(day)}起已经离岗，申报的日期要晚于这一天。这一天不对的，先撤销前面的申报，再重新申报。"


def unknown(value: str) -> str:
    """Of what an address asks for and nobody understands."""
    return f"认不出的条件：{value}"
