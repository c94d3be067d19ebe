"""Sentences of one's own pages."""

from datetime import date

from acms.base.dates import chinese


def summary_file(name: str) -> str:
    return f"档案摘要-{name}.pdf"


STATE_WORK = "填写工作履历，只填一次"
STATE_WORK_FOR = "填写工作履历，只填一次：填了才计算会计工作年限，才能打印年限证明"
CHANGES = "单位、岗位、学历、资格有变化的，办理信息变更"
CONFIRM = "确认新到本单位的会计人员"
CLAIM = "答复归入主管部门的申请"
CALENDAR_OPENED = "日历地址已经生成。以前的地址不再有效。"
CALENDAR_CLOSED = "日历地址已经停用。"
PROVE_PHONE = "校验手机号"


def due(kind: str) -> str:
    return f"{kind}预计办完"


def came(count: int) -> str:
    return f"来了{count}条消息，登录系统查看"


def learning(forecast: str) -> str:
    return f"继续教育：{forecast}"


def evaluated_from(year: int, last: date) -> str:
    return f"年度考评：从{year}年度开始，{chinese(last)}（含）前录入"


def correct(kind: str) -> str:
    return f"{kind}退回了，按理由修改"


def go_on(kind: str) -> str:
    return f"{kind}还没有提交，接着办"


def confirm(name: str) -> str:
    return f"确认{name}是不是本单位会计人员"


def claim(supervisor: str) -> str:
    return f"{supervisor}申请把本单位归为下属单位，同意还是不同意"


def learn(points: str) -> str:
    return f"继续教育还差{points}专业学分"


def learn_late(year: int, points: str) -> str:
    return f"{year}年度继续教育还差{points}专业学分，当年取得、还没有记入的可以申请"


def evaluate(count: int, year: int) -> str:
    return f"给本单位{count}名会计人员录入{year}年度考评"


def be_evaluated(year: int, headed: bool) -> str:
    """`headed`: the unit has an accounting head, who enters it; else its agency does, on the unit's paper (D06)."""
    whom = "请单位会计机构负责人录入" if headed else "单位没有会计机构负责人，请单位出具书面材料交管理机构录入"
    return f"{year}年度还没有考评，{whom}"


# What a member of staff has looked at, by the journal's verb; a paper is named by its kind.
SEEN = {"scan.viewed": "扫描件", "number.viewed": "完整号码", "person.viewed": "档案"}

# What somebody does in their own account, as the journal names it (L02).
DONE = {
    "account.signed_in": "登录",
    "account.notices_chosen": "选择消息通知的方式",
    "account.sessions_ended": "退出其他登录",
    "password.first": "首次登录，设置密码",
    "password.changed": "修改密码",
    "password.reset": "找回密码",
    "questions.set": "设置密保问题",
    "contact.proved": "校验手机号或电子邮箱",
    "wechat.bound": "绑定微信",
    "consent.given": "同意人脸比对",
    "consent.withdrawn": "撤回对人脸比对的同意",
    "calendar.opened": "生成日历订阅的地址",
    "calendar.closed": "停用日历订阅的地址",
    "wechat.unbound": "解除微信绑定",
    "commitment.agreed": "同意承诺书",
    "case.opened": "开始填写一件申请",
    "case.dropped": "放弃一件申请",
    "case.submitted": "提交一件申请",
    "case.withdrawn": "撤回一件申请",
    "case.ended": "不再办理一件申请",
    "case.reopened": "重新填报退回的申请",
    "claim.protested": "说明账号是本人在用",
    "case.appealed": "申诉",
    "case.taken_over": "退回的申请由新的会计机构负责人接着办",
    "draft.emptied": "清空填写的内容",
    "handover.begun": "生成用手机拍照的二维码",
    "handover.arrived": "用手机拍照上传材料",
    "scan.received": "上传扫描件",
    "scan.discarded": "删除扫描件",
    "scan.viewed": "查看扫描件",
    "number.viewed": "查看完整号码",
    "letter.issued": "生成函件",
    "letter.voided": "作废函件",
    "letter.used": "使用函件",
    "employer.added": "申请新增单位",
    "work.stated": "申报工作履历",
    "trust.said": "申报守信信息",
    "trust.taken_back": "撤回守信申报",
    "trust.lead_given": "报告他人的信用信息",
    "trust.objected": "对信用信息提出异议",
    "unit.objected": "对单位录入的信息提出异议",
    "yearly.objected": "对年度处理提出异议",
    "post.leaving_reported": "申报单位人员离岗",
    "post.leaving_taken_back": "撤销离岗申报",
    "person.data_asked": "申请个人信息副本",
    "person.data_copied": "下载个人信息副本",
    "transfer.fetched": "下载调转文件",
}
