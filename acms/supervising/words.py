"""Sentences about supervising units."""

from acms.base.confirm import Question

TITLE = "设立主管部门"
BY_PEOPLE = "主管部门由同级管理机构核对公函后决定。"
ITEMS = {
    "designation.unit": "单位全称",
    "designation.uscc": "统一社会信用代码",
    "designation.level": "部门级别",
    "designation.name": "管理员姓名",
    "designation.id_number": "管理员身份证号码",
    "designation.phone": "管理员手机号",
    "scan.designation_letter": "指定管理员的公函",
}
SECTION_UNIT, SECTION_ADMINISTRATOR = "主管部门", "指定的管理员"
NOT_A_MEMBER = "只有单位的在岗会计人员能替本单位申请。"
WAITS = "本单位的申请正在办理，办完再提交新的。"
LETTER_FIRST = "请上传盖了单位公章的公函。"
SAME_ADMINISTRATOR = "这个人已经是本单位的管理员。"
NOT_UNDER_THE_LEAGUE = "本单位现在不由所在盟市管理，请向现在的管理机构那一级申请。"
MERGED = "这个单位已经并入别的单位，不能设为主管部门。"
SUBMITTED = "已经提交。管理机构核对公函后，管理员会收到用户名和激活码的短信。"
NEXT_LEVEL = {
    "region": "由自治区财政厅会计处决定，通过后单位的会计人员由自治区直属管理。",
    "league": "由盟市财政局决定，通过后单位的会计人员由盟市直属管理。",
    "banner": "由现在的管理机构决定，会计人员的管理机构不变。",
}


def designated(unit: str) -> tuple[str, str]:
    return (
        "主管部门申请通过",
        f"{unit}已经设为主管部门。指定的管理员会收到短信，凭用户名、身份证件号和激活码首次登录，自己设密码和动态验证码。",
    )


def code_by_sms(unit: str, login: str, code: str) -> str:
    return (
        f"您是{unit}的主管部门管理员。请从工作人员登录页的「凭激活码进」首次登录：用户名{login}，激活码{code}，"
        "60天内有效，用一次作废。请不要告诉别人。"
    )


SHEET_HOW = "从工作人员登录页的「凭激活码进」首次登录，填用户名、身份证件号和激活码，自己设密码和动态验证码。"


def sheet_title(unit: str, login: str) -> str:
    return f"{unit} 用户名{login}"


def sheet_file(login: str) -> str:
    return f"激活码{login}.pdf"


ENDED = "已经不再是主管部门，下属单位全部脱离，管理员账号停用。"
CODE_SENT = "新的激活码已经发到管理员的手机，原来的作废。"
DISABLED = "管理员账号已经停用。"
NO_ACCOUNT = "这个管理员账号已经停用或者不存在。"
TAKEN_IN = "已经归入，单位的负责人和会计人员收到通知。"
LET_GO = "已经脱离。"
NO_SUCH_UNIT = "没有找到这个单位，请核对统一社会信用代码。"
NO_SUCH_SUPERVISOR = "没有找到这个主管部门。请核对单位全称，同名的不止一个的，填统一社会信用代码；要先设为主管部门。"
ASKED = "已经申请，等单位的会计机构负责人或者管理机构同意。"
ALREADY_YOURS = "这个单位已经是下属单位。"
DECLINED_LATELY = "这个单位30天内刚刚回绝过，过后再申请；确需归入的，请管理机构办理。"
AGREED = "已经同意，单位归入主管部门。"
DECLINED = "已经回绝。"
WITHDRAWN = "申请已经撤回。"
BY_AGENCY, BY_HEAD = "管理机构", "单位会计机构负责人"


def claim_closed(by: str, day: str, what: str) -> str:
    """What somebody reads who answers, or takes back, what another one has closed before."""
    return f"这个申请{by}已经在{day}办了，结果是「{what}」。您这次没有改动什么。"


def claimed(supervisor: str, unit: str) -> tuple[str, str]:
    return (
        "主管部门申请把单位归入",
        f"{supervisor}申请把{unit}归为下属单位。同意后，它能看会计人员的档案和办件（证件号遮挡，出生日期只到年）、催办、写预审意见，不能做决定。",
    )


def answered(unit: str, agreed: bool) -> tuple[str, str]:
    if agreed:
        return "归入申请同意了", f"{unit}已经是下属单位。"
    return "归入申请没有同意", f"{unit}没有同意归入。"


def people_told(unit: str, supervisor: str) -> tuple[str, str]:
    return (
        "单位归入主管部门",
        f"{unit}归入{supervisor}主管。它能看您的档案和办件（证件号遮挡，出生日期只到年）、提醒办理、写预审意见，不能做决定。与事实不符的，请联系管理机构。",
    )


def own_people_told(unit: str) -> tuple[str, str]:
    return (
        "单位成为主管部门",
        f"{unit}是主管部门，它的管理员能看本单位人员的档案和办件（证件号遮挡，出生日期只到年）、提醒办理、写预审意见，不能做决定。与事实不符的，请联系管理机构。",
    )


def released(unit: str, supervisor: str) -> tuple[str, str]:
    return "单位脱离主管部门", f"{unit}不再归{supervisor}主管。"


def end_asked(name: str, units: int, accounts: int) -> Question:
    """Before a unit supervises nothing any more."""
    return Question(
        f"{name}不再是主管部门？",
        (
            f"{units}个下属单位全部脱离，{accounts}个管理员账号停用，正在登录的退出。",
            "会计人员的管理机构不变；要再设，由单位重新申请。",
        ),
        "不再是主管部门",
    )


def disable_asked(name: str, unit: str) -> Question:
    """Before an administrator's account is shut."""
    return Question(
        f"停用{unit}的管理员{name}？",
        ("以后不能登录，正在登录的退出。", "要再用，重新发激活码，由本人重设密码和动态验证码。"),
        "停用",
    )


def renew_asked(name: str) -> Question:
    """Before a fresh code takes password and second factor away."""
    return Question(
        f"给{name}重新发激活码？",
        ("原来的激活码、密码、动态验证码和通行密钥全部作废，正在登录的退出。", "本人凭新的激活码重新设置。"),
        "重新发",
    )


def take_in_asked(unit: str, supervisor: str, people: int) -> Question:
    """Before the agency takes a unit in without the unit's word."""
    return Question(
        f"把{unit}归入{supervisor}？",
        (
            f"由管理机构决定，不用单位同意。{supervisor}能看它{people}名会计人员的档案和办件（证件号遮挡，出生日期只到年）、催办、写预审意见。",
            "单位的负责人和会计人员收到通知。",
        ),
        "归入",
    )


def let_go_asked(unit: str, supervisor: str) -> Question:
    """Before a unit is given up."""
    return Question(
        f"让{unit}脱离{supervisor}？",
        ("主管部门马上看不到它的会计人员和办件。", "要再归入，得重新申请并由单位或者管理机构同意。"),
        "脱离",
    )


def remind_asked(cases: int) -> Question:
    """Before many are reminded at once."""
    return Question(
        f"催办列表里的{cases}件？",
        (
            "退回修改的提醒本人，等单位确认的提醒会计机构负责人；在管理机构审核的不用催。",
            "每人每天最多收到一次催办，今天催过的不再发。",
        ),
        "全部催办",
    )


PRE_REVIEWED = "预审意见已经写下，管理机构审核时能看到。"
REMIND_PERSON = "请尽快修改退回的办件"


def remind_person(unit: str, kind: str, no: str) -> str:
    return f"{unit}提醒：您的{kind}（{no}）已经退回，请按退回的原因改好再提交。"


REMIND_HEAD = "有会计人员等单位确认"


def remind_head(unit: str, name: str, no: str) -> str:
    return f"{unit}提醒：{name}的办件（{no}）等您在「本单位」里确认。"


def reminded(done: int, today: int, nobody: int) -> str:
    parts = [f"已经提醒{done}人。"]
    if today:
        parts.append(f"{today}人今天已经催过，没有再发。")
    if nobody:
        parts.append(f"{nobody}件不等本人，也不等单位会计机构负责人，没有催。")
    return "".join(parts)


NOTHING_TO_REMIND = "列表里没有要催的办件。"


def too_many(most: int) -> str:
    return f"一次最多催{most}件，请再缩小范围，或者明天接着催。"
