"""Sentences and names of the policy figures."""

TITLES = {
    "deadline_days": "办结期限",
    "sample_percent": "自动通过的人工抽查比例",
    "reviewed_levels": "由人审核的资格级别",
    "reviewed_permits": "居住证由人审核",
    "reviewed_unanswered": "实名认证没有应答的由人审核",
    "compared_faces": "比对证件照片与身份证头像",
    "unit_confirmation": "单位负责人确认",
    "number_on_papers": "证明、摘要上的证件号码",
    "holidays": "放假日期",
    "make_up_days": "调休上班日期",
    "credit_line": "专业科目学分线",
    "junior_first_year": "初级、中级资格备案的起始年度",
    "senior_first_year": "高级、正高级资格备案的起始年度",
    "change_window": "信息变更开放日期",
    "transfer_window": "调转开放日期",
    "student_window": "在校学生申报开放日期",
    "evaluation_deadline": "年度考评录入截止日",
    "learning_reminder": "继续教育年度提醒日",
    "learning_settlement": "继续教育年度结算日",
    "warnings_apart": "年度办理两次预告相隔的天数",
}
HINTS = {
    "deadline_days": "到件后的工作日数，1到60。",
    "sample_percent": "0到100。抽到的办件不自动通过，由管理机构审核。",
    "reviewed_levels": "选中的级别不自动通过。",
    "reviewed_permits": "用居住证确定管理地区的，不自动通过。",
    "reviewed_unanswered": "选「否」的，系统每10分钟再问一次，一天没有应答的再由人审核。",
    "compared_faces": "选「是」的，经本人单独同意后由系统比对，拿不准的和本人不同意的由人核对照片。先要安装人脸比对组件（见运行手册）。",
    "unit_confirmation": "对进入单位的会计人员。没有会计机构负责人的单位，两种情况都只发短信通知。通过前确认的，代替证明函上的财务或人事负责人签字。",
    "number_on_papers": "本人打印的会计工作年限证明、档案摘要上印多少位，报名、评审的单位凭它核对是谁的。",
    "holidays": "每行一个日期，例如2026-10-01。按国务院办公厅公布的放假安排填写。没有写到的年度不变。",
    "make_up_days": "每行一个日期，填周末要上班的日子。没有写到的年度不变。",
    "credit_line": "每年专业科目要达到的学分。",
    "junior_first_year": "四位年份。早于这一年取得的不能走资格备案。",
    "senior_first_year": "四位年份。早于这一年取得的不能走资格备案。",
    "change_window": "每年的起止月日，当日都开放，例如01-01到12-31。起在止后的跨年开放，例如11-01到03-31。",
    "transfer_window": "每年的起止月日，当日都开放，例如01-01到12-31。",
    "student_window": "每年的起止月日，当日都开放，例如01-01到11-30。",
    "evaluation_deadline": "次年的月日，当日还可以录入，例如03-31。",
    "learning_reminder": "当年的月日，例如09-01。从这一天起，再缺一年就要转入异动库、当年还没有完成的人收到提醒，一年一次。",
    "learning_settlement": "次年的月日，当日还可以补记，例如03-31。",
    "warnings_apart": "14到60。同一个人的第二次预告至少在第一次之后这么多天。",
}
UNITS = {"warnings_apart": "天", "deadline_days": "个工作日", "sample_percent": "%", "credit_line": "分"}
CHOICES = {
    "unit_confirmation": {"objection": "通过后通知，10个工作日内可以提出异议", "before": "通过前由会计机构负责人确认"},
    "number_on_papers": {"part": "前6位和后4位", "whole": "全部"},
}
CHOOSE_ONE = "请选择一项。"
YES, NO, NONE = "是", "否", "无"
WHOLE_NUMBER = "要填整数。"
DAY_LIST = "每行要填一个日期，例如2026-10-01。"
MONTH_DAY = "要填月和日，例如03-31。"
BASIS_FIRST = "请写明依据，例如文号。"
SET = "已经保存，从生效日期起执行。"
SET_MEANWHILE = "在您打开这一页之后，这项参数又有了新的取值，见下面「历次取值」。请核对，仍要保存的，再点一次「保存」。"
WITHDRAWN_FOR_FIRST = "请写明撤销的理由。"
WITHDRAWN_BEFORE = "这个取值已经撤销了。"
WITHDRAWN = "已经撤销，以前的取值重新执行。按它办结的业务不变。"
TO = "到"


def between(least: int, most: int) -> str:
    return f"要在{least}和{most}之间。"


def days(count: int) -> str:
    return f"{count}天"


FROM_LABEL, BASIS_LABEL = "生效日期", "依据"
