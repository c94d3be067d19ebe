"""Sentences of the transfers."""

from datetime import date, timedelta

from acms.base.confirm import Question
from acms.base.dates import chinese

OUT_TITLE = "调出区外"
BACK_TITLE = "调回区内"
OUT_BY_PEOPLE = "调出区外由管理机构决定。"
BACK_BY_PEOPLE = "调回区内由现在居住地的管理机构决定。"
NOT_REGISTERED = "档案不在正式库，不能调出。"
NOT_AWAY = "档案没有调出区外，不用调回。"
OUT_WAITING = "调出申请正在审核。要修改，先撤回。"
LETTER_UPLOAD_FIRST = "请先上传签字、盖章后的变更证明，等核对完成。"
LETTER_OLD = "变更证明上的姓名、号码或者单位与现在的档案不一致，请重新打印变更证明。"
STAY_PROOF_FIRST = "没有调入单位的，请上传户口簿、居住证或者房产证。"
UNIT_CODE_FIRST = "请填接收单位的统一社会信用代码。"
MOVED_FUTURE = "工作地变更日期不能晚于今天。"
MOVED_BEFORE_POST = "工作地变更日期早于现在岗位的开始日期，请核对。"
INSIDE_CODE = "这个统一社会信用代码的单位在内蒙古。区内换单位请用「信息变更」，不用调转。"
OUT_SUBMITTED = "已经提交，管理机构审核后发消息告诉您。"
BACK_SUBMITTED = "调回申请已经提交，管理机构核对后发消息告诉您。"
BACK_WAITS = "您的调回申请正在审核。"
NONE = "无"
OUTSIDE_REGION = "内蒙古自治区"


def window(first: str, last: str) -> str:
    return f"档案调转每年{first}到{last}开放，起止当日都算，现在不能申请。"


def gone(to: str, on: date, left: date) -> tuple[str, str]:
    """`on`: since when the file is away; `left`: 工作地变更日期."""
    return (
        "您的档案已经调出区外",
        f"档案从{chinese(on)}起由{to}管理；区内的单位与岗位到{chinese(left - timedelta(days=1))}为止，是证明上工作地变更日期的前一天。"
        "由管理机构报送全国会计人员管理平台，请到调入地办理确认。会计工作履历封存在内蒙古，不转出，调回时恢复。",
    )


def back(agency: str) -> tuple[str, str]:
    return (
        "您的档案已经调回",
        f"档案由{agency}管理，原来的工作履历已经恢复。有工作单位的，请用「信息变更」填写单位与岗位；区外的工作经历可以附证明补录。",
    )


# ---- files of other provinces

FILE_FIRST = "请选择调转文件。"
NO_TRANSFER_FILE = "这不是会计人员调转文件，或者文件不完整。"
ALTERED = "文件内容与签名不一致：文件被改动过，或者没有传完整。请向调出地重新索取。"
OUR_OWN = "这是本系统导出的调出文件，不是外省调入的。"
RECEIVED_BEFORE = "这份文件已经收过。"
NUMBER_WRONG = "文件里的身份证号码不正确，不能接收。"
ROW_KINDS = {
    "educations": "学历",
    "qualifications": "资格",
    "further_titles": "其他资格",
    "talents": "高端人才",
    "trust": "信用信息",
    "learning": "继续教育年度",
}


def too_many(rows: str, have: int, most: int) -> str:
    return f"文件里的{rows}有{have}条，最多{most}条，不能接收。请调出地核对后重新发文件。"


def own_deeds_left(many: int) -> str:
    return f"本人申报的守信只转来最近的，另有{many}条留在调出地。失信和其他守信全部转来。"


SETTLED = "同事刚刚处理过这份文件，您的操作没有生效。"
REASON_FIRST = "请写明理由。"
VERIFY_FIRST = "签名不是已知的调出地，请写明怎样核实的，例如和谁通过电话。"
HERE_ALREADY = "这个人的档案已经在本区，不能再调入。请本人选择保留哪一份。"
NAME_DIFFERS = "文件里的姓名和本区封存的档案不一致，请先办证件登记更正。"
PLACE_FIRST = "请选择由哪个旗县管理。"
ACCEPTED = "已经调入。"
DECLINED = "已经记为不接收。"
SENT = "已经记为报送全国平台。"
SENT_BEFORE = "已经报送过。"
HAS_UNIT_AGAIN = (
    "本人调回以后已经有了工作单位，这次通过不能直接撤销。先撤销填写单位的办件，或者由单位申报离开，再撤销调回。"
)
IN_REGISTER_NO_MORE = "这份档案现在不在正式库（又调出了，或者在异动库、已经注销），先撤销后来的那一步，再撤销调回。"


def sent_stays(kept: str) -> str:
    """Why a transfer that was handed on is not taken back; `kept`: whose file goes on for this one, where it was merged."""
    cure = (
        f"本人的这份档案后来并入了{kept}，那份在本区照常办理；请通知调入地更正。"
        if kept
        else "人还在区内的，请调入地把档案转回来（在「跨省调转」里接收），或者由本人申请调回。"
    )
    return f"调出文件已经报送全国平台，这次通过不能再撤销。{cure}"


def came_back(no: str) -> str:
    """Why a transfer is not taken back any more: the file is here again."""
    first = (
        f"调出本身办错了的，先撤销调回的办件{no}的通过，再撤销这一件。"
        if no
        else "它是外省转回来的，调出、调回都已经发生，照实记着。"
    )
    return f"这份档案后来已经调回区内，这次调出的通过不能直接撤销。{first}"


def conflict(province: str) -> tuple[str, str]:
    return (
        "收到您从外省调入的档案",
        f"{province}调来了您的会计人员档案，但是您在内蒙古已经有档案，先挂起。请联系管理机构，选择保留哪一份。",
    )


STANDING = {
    "unknown": "本区没有这个人的档案，接收后把激活码发给本人（「激活码」页），本人登录后完成信息采集。",
    "away": "这个人的档案是从本区调出的，接收后恢复封存的档案和工作履历。",
    "here": HERE_ALREADY,
}


def other_cases(titles: list[str]) -> str:
    return f"还有没办完的办件：{'、'.join(titles)}。办完或者撤回以后才能调转。"


def signed_as_one(no: str, day: date, province: str, *, sent: bool) -> str:
    """After two files are apart: a file that was signed while they were one."""
    then = f"已经报送，请通知{province}的接收机构更正" if sent else "还没有报送，请先撤销这个办件的通过，再重新办理"
    return f"合并期间（{chinese(day)}）为办件{no}签发的调出文件写有两份档案的内容，也有另一份的失信和禁业。{then}。"


def sent_asked(name: str) -> Question:
    """Before a file counts as handed on."""
    return Question(
        f"{name}的档案已经报送全国平台？", ("记为已报送，记下您的姓名和今天的日期，不能改回。",), "已经报送"
    )


def received_asked(name: str, accepted: bool) -> Question:
    """Before a file from another province is taken or not."""
    if not accepted:
        return Question(
            f"不接收{name}的档案？", ("这份文件就此办结，不能改。要接收的，由调出地重新发文件。",), "不接收"
        )
    return Question(
        f"接收{name}的档案？",
        (
            "库里没有这个人的，按文件里的姓名和号码建立档案，由本人完成信息采集；从这里调出去的，恢复原来的档案。",
            "归所选地区管理，接收以后不能撤销。",
        ),
        "接收",
    )
