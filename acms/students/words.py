"""Sentences of the students' filing."""

COURSES = "在校会计类学历教育"
TITLE = "会计类专业在校学生申报"
NOT_REGISTERED = "信息采集完成以后才能申报在校学生。"
WAITS = "您的申报正在核对或者审核，有了结果再说。"
NOT_ACCOUNTING = "不是会计类专业，不能申报。会计类专业包括会计学、财务管理、会计电算化、管理会计、注册会计师专门化、审计学、理财学等。"
MAJOR_BY_PEOPLE = "专业不在会计类专业目录里，由管理机构核对。"
NOT_YET_ENTERED = "入学时间不能晚于今天。"
OVER_ALREADY = "按入学时间和学制已经毕业，不能申报。"
YEARS_SHAPE = "学制要填1到8年，可以填半年，例如3或2.5。"
OLD_REPORT = "学籍在线验证报告的更新日期超过一年，请重新申请。"
SUBMITTED = "申报已经提交，马上核对学籍验证报告。"
LIFTED = "已经解除，本人可以重新申报。"
REASON_FIRST = "请写明理由，例如提前毕业、退学的依据。"
LIFTED_BEFORE = "没有需要解除的申报。"


def too_soon(year: int) -> str:
    return f"您已经申报到{year}年毕业，{year + 1}年起才能再次申报。提前毕业或者退学的，请联系管理机构解除。"


def window(first: str, last: str) -> str:
    return f"在校学生申报每年{first}到{last}开放，起止当日都算，现在不能申报。"


def not_enrolled(state: str) -> str:
    return f"报告上的学籍状态是「{state}」。在籍的学生才能申报。"


def accepted(year: int) -> tuple[str, str]:
    return "在校学生申报通过", f"学籍验证报告核对一致，已经认定为会计类专业在校学生，到{year}年毕业。"


def lifted(reason: str) -> tuple[str, str]:
    return "在校学生申报已经解除", f"管理机构解除了您的在校学生认定：{reason}。需要时可以重新申报。"
