"""Sentences of the filings."""

from acms.people.models import Status

TITLE = "取得会计专业技术资格入库备案"
EMPLOYMENT = "单位聘任会计人员入库备案"
OUTSIDE = "外省、自治区、直辖市"
TO_EMPLOYMENT = "请改走「单位聘任会计人员入库备案」：由聘任您的单位出具证明函。"
NOT_HERE = "不是在内蒙古自治区取得的资格，不在这里备案。" + TO_EMPLOYMENT
WRONG_WAY = "初级、中级要通过考试取得，高级、正高级要通过考评或者评审取得。其他方式取得的，" + TO_EMPLOYMENT
YEAR_SHAPE = "要填四位年份。"
CODE_FIRST = "先点「获取验证码」，把手机收到的6位数字填在这里。"
TOO_MANY_PEOPLE = "这个手机号今天已经填过5个不同的人，请明天再来，或者用本人的手机号。"
SESSION_GONE = "页面停留太久了，请重新填证件号、姓名和手机验证码，填过的内容还在。"
IN_REVIEW = "这份备案已经提交，正在审核，结果发短信告诉您。"
EMPLOYER_FIRST = "先获取单位信息。"
LETTER_FIRST = "先填写并打印证明函，签字、签章后再上传。"
NOT_COMPARED = "先上传签字、签章的证明函，核对完再提交。"
PASSWORD_SET = "备案完成，密码已经设好。请用身份证件号和密码登录，进行信息采集。"
NO_HOLDER = "没有在取得资格人员名单里查到，请核对证书。"
ON_FILE = "这个证件号已经有档案，姓名不同，请核对后不予通过，或者走证件登记更正。"
ON_FILE_BACK = "这个证件号已经有档案，不用再备案。姓名或者号码有错的，走「证件登记更正」。"
FILED_FOR_GOOD = "入库备案通过以后不能撤销；姓名或者号码有错的，走「证件登记更正」。"
LETTER_OLD = "证明函上的内容与现在填写的不一致，请重新打印。"

# F03: said only when the phone is proved and name and number both match the file.
ALREADY = {
    Status.FILED: "您已经备案，不用再备案。请从「会计人员信息采集」登录。",
    Status.COLLECTING: "您已经备案，不用再备案。请从「会计人员信息采集」登录，继续采集。",
    Status.REGISTERED: "您已经在会计人员数据库里，不用备案。请从「会计人员登录」进入。",
    Status.MOVED_OUT: "您的档案在异动库里，不用重新备案。请联系管理机构申请恢复。",
    Status.TRANSFERRED: "您的档案已经调出自治区。回到自治区的，登录后申请调回，不用重新备案。",
    Status.CLOSED: "您的档案已经注销，请联系管理机构。",
}


def too_early(level: str, first: int) -> str:
    return f"{level}资格{first}年及以后取得的在这里备案。更早取得的，{TO_EMPLOYMENT}"


def returned(title: str, reasons: list[str]) -> tuple[str, str]:
    """Nobody who files has an account to sign in with: the message itself says why, and where it is put right."""
    return f"{title}退回修改", f"{'；'.join(reasons)} 请改好后，在备案页面用同样的证件号、姓名和手机号重新提交。"


def accepted(title: str) -> tuple[str, str]:
    return f"{title}通过", "您已经入库。请从「会计人员信息采集」登录，进行信息采集。"


def accepted_password(title: str) -> tuple[str, str]:
    return f"{title}通过", "请回到备案页面，用证件号、姓名和手机验证码进入，设置密码后进行信息采集。"
