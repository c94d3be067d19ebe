"""The journal in Chinese words: what was done, to what kind of thing, and what is told beside it."""

from acms.employers import words as employers_words
from acms.people import words as people_words

# By what a verb begins with: the groups in which the page offers them.
GROUPS = {
    "account": "账号", "activation": "激活码", "agency": "机构", "applicant": "申请人", "arrival": "新进人员", "calendar": "日历订阅", "case": "办件", "claim": "账号认领", "commitment": "承诺",
    "confirmation": "单位确认", "consent": "同意书", "contact": "联系方式", "credit": "学分", "draft": "草稿", "employer": "单位", "evaluation": "考评", "export": "导出",
    "file": "附件", "handover": "手机交接", "head": "会计机构负责人", "import": "导入", "journal": "审计日志", "learning": "继续教育", "letter": "证明函",
    "mailing": "群发消息", "message": "消息发送", "national": "全国数据库", "notice": "公告", "number": "完整号码", "passkey": "通行密钥", "password": "密码", "people": "人员导出",
    "person": "档案", "photo": "照片", "policy": "政策参数", "post": "离岗申报", "questions": "密保问题", "queue": "办件列表", "scan": "扫描件",
    "staff": "工作人员", "statistics": "统计", "student": "在校学生", "supervising": "主管部门", "template": "退回理由", "transfer": "跨省调转",
    "trust": "信用信息", "unit": "单位的异议", "wechat": "微信", "work": "作业与履历", "yearly": "年度处理",
}  # fmt: skip
VERBS = people_words.VERBS | employers_words.VERBS | {
    "account.alarm": "登录或验证码次数超过警戒线", "account.corrected": "更正账号的证件登记", "account.given_back": "交还账号",
    "account.made": "建立账号", "account.notices_chosen": "选择消息的接收方式", "account.phone_checked": "核对手机号",
    "account.sessions_ended": "结束登录", "account.signed_in": "登录", "activation.made": "发激活码", "agency.maintained": "修改机构信息",
    "applicant.forgotten": "清除没有办成的申请人", "case.approved": "办件通过", "case.returned": "办件退回修改", "case.refused": "办件不予通过",
    "case.reversed": "撤销通过", "case.appealed": "申诉", "case.assigned": "办件转给同事", "case.dropped": "放弃办件", "case.looked_into": "看过办件",
    "case.moved": "办件随单位转走", "case.opened": "开始办件", "case.pre_reviewed": "主管部门写意见", "case.referred": "转人工审核",
    "case.released": "放回办件", "case.remarked": "写内部备注", "case.reminded": "提醒办件", "case.reopened": "重新填报", "case.submitted": "提交办件",
    "case.agreed": "两人决定的第一人同意", "case.agreement_void": "第一人的同意作废", "case.held": "作出决定（待生效）", "case.held_undone": "撤销没有生效的决定", "case.decision_fell": "决定没有生效", "case.taken": "领取办件", "case.taken_back": "办件被收回", "case.taken_over": "接办", "case.withdrawn": "撤回办件", "case.ended": "不再办理",
    "commitment.agreed": "同意承诺书", "consent.given": "同意个人信息处理", "consent.withdrawn": "撤回同意", "contact.proved": "校验联系方式",
    "credit.entered": "录入学分", "credit.put_back": "恢复学分", "credit.struck": "撤销学分", "draft.emptied": "清空草稿",
    "export.fetched": "下载导出文件", "file.moved": "移动附件", "file.put": "上传附件", "file.withdrawn": "撤下附件",
    "handover.arrived": "手机传来图片", "handover.begun": "开始手机拍照", "import.applied": "写入导入的表", "import.received": "收到导入的表",
    "import.started": "开始导入", "journal.read": "查看审计日志", "journal.exported": "导出审计日志", "learning.exemption_taken_back": "撤销免修",
    "learning.recorded": "记载继续教育", "learning.reminded": "提醒继续教育", "learning.reopened": "继续教育重新计算",
    "learning.restart_taken_back": "撤销继续教育重新起算", "learning.restarted": "继续教育重新起算", "letter.erased": "清除证明函",
    "letter.issued": "打印证明函", "letter.used": "使用证明函", "letter.voided": "作废证明函", "mailing.sent": "群发消息",
    "message.resent": "重发消息", "national.chosen": "选择保留哪一份档案", "national.elsewhere": "外省已建档，待本人选择", "notice.published": "发布公告", "notice.rewritten": "修改公告", "notice.withdrawn": "撤下公告",
    "notice.written": "写公告", "passkey.made": "添加通行密钥", "passkey.removed": "删除通行密钥", "password.changed": "修改密码",
    "password.first": "设置第一个密码", "password.reset": "找回密码", "people.exported": "导出人员", "person.change_taken_back": "撤销信息变更",
    "person.changed": "信息变更", "person.data_asked": "申请个人信息副本", "person.data_copied": "制作个人信息副本", "photo.looked": "看过照片",
    "policy.set": "设定政策参数", "policy.withdrawn": "撤销政策参数", "questions.set": "设置密保问题", "queue.exported": "导出办件列表",
    "scan.discarded": "删除扫描件", "scan.received": "收到扫描件", "staff.away": "登记不在岗", "staff.back": "登记回到岗位", "staff.disabled": "停用工作人员账号", "staff.factor_begun": "开始设置动态验证码",
    "staff.made": "建立工作人员账号", "staff.recovery_codes": "生成备用验证码", "staff.reset": "重置工作人员账号", "staff.signed_in": "工作人员登录",
    "statistics.exported": "导出统计", "student.taken_back": "撤销学生认定", "supervising.undone": "撤销主管部门", "template.dropped": "删除退回理由",
    "template.kept": "保存退回理由", "transfer.fetched": "下载调转文件", "transfer.received": "收到调转文件", "transfer.sent": "发出调转文件",
    "transfer.settled": "调转办结", "trust.lead_given": "移交信用线索", "trust.lead_settled": "信用线索办结", "trust.refused": "不予记载信用信息", "trust.taken_back": "单位撤回信用信息申报",
    "trust.upheld": "维持信用信息", "unit.objection_answered": "答复单位的异议", "wechat.bound": "绑定微信", "wechat.unbound": "解绑微信",
    "work.hurried": "作业马上重试", "work.retried": "作业重试", "work.stands_again": "恢复工作履历", "work.stated": "申报工作履历",
    "work.voided": "作废工作履历", "yearly.confirmed": "确认年度处理", "yearly.counted": "计算年度名单", "yearly.objected": "对年度处理提异议",
    "yearly.signed": "签批年度处理", "yearly.spared": "年度处理不办", "yearly.table_taken": "上传考评表", "yearly.undone": "撤销年度处理",
    "calendar.closed": "关闭日历订阅", "calendar.opened": "开通日历订阅", "claim.protested": "账号持有人对认领的说明",
    "yearly.applied": "办理年度处理",
    "evaluation.entered": "录入年度考评",
    "yearly.warned": "发出年度预告",
}  # fmt: skip
SUBJECTS = {
    "casework.case": "办件", "people.person": "档案", "employers.employer": "单位", "accounts.user": "账号", "scans.scan": "扫描件",
    "letters.letter": "证明函", "notices.notice": "公告", "policy.figure": "政策参数", "exchange.export": "导出", "exchange.import": "导入",
    "yearly.run": "年度处理", "yearly.line": "年度名单", "mailing.mailing": "群发消息", "learning.credit": "学分", "trust.record": "信用信息",
    "casework.reasontemplate": "退回理由", "statistics.snapshot": "统计", "regions.agency": "机构", "transfers.transfer": "调转文件", "national.mark": "全国数据库上报",
}  # fmt: skip
FACTS = {
    "account": "账号", "added": "写入行数", "agency": "机构", "asked": "条件", "at": "发布时间", "basis": "文号", "before": "原来", "by_code": "用激活码",
    "bytes": "字节", "case": "办件", "change": "更正", "channel": "渠道", "code": "代码", "columns": "列", "count": "次数", "day": "日期", "decision": "决定",
    "division": "区划", "doubts": "拿不准", "duplicate": "并入的档案", "email": "邮件", "employer": "单位", "fields": "改了", "filed": "有备案", "full": "完整号码",
    "good_only": "只写没有问题的行", "head": "有负责人", "into": "并入", "item": "项", "items": "项", "keeps_here": "保留本区", "kept": "保留的档案", "key": "参数", "kind": "种类",
    "lane": "作业", "level": "级别", "lines": "行", "matter": "事项", "merge": "合并", "most": "警戒线", "moved_out": "在异动库", "name": "姓名", "number": "第几次",
    "on": "日期", "opinion": "意见", "outcome": "结果", "pair": "重复档案", "paper": "年报", "periods": "段", "place": "地区", "points": "学分",
    "reporter": "谁说的", "role": "岗位", "rows": "行", "run": "年度处理", "serial": "编号", "sms": "短信", "state": "状态", "supervisor": "主管部门", "to": "转到", "until": "到",
    "total": "人数", "unchecked": "手机待核对", "unit": "单位", "units": "单位数", "valid_from": "起用日", "value": "值", "version": "版本", "view": "视图",
    "what": "内容", "year": "年度",
}  # fmt: skip
YES_NO = {True: "是", False: "否"}
SHEET = "审计日志"
HEADS = ("时间", "动作", "动作代码", "谁做的", "用户名", "涉及的人", "对象", "内容")
WIDTHS = {"时间": 20, "动作": 24, "动作代码": 26, "对象": 30, "内容": 40}


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """What the page offers to look for: each group as a whole first, then its verbs."""
    found = []
    for group, title in GROUPS.items():
        verbs = [(verb, words) for verb, words in VERBS.items() if verb.startswith(f"{group}.")]
        found.append((title, [(f"{group}.", f"{title}（全部）"), *verbs]))
    return found


def subject(place: str) -> str:
    """办件65 of casework.case:65; one without words as it is."""
    model, _, key = place.partition(":")
    return f"{SUBJECTS[model]} {key}" if model in SUBJECTS else place


def facts(told: dict[str, object]) -> str:
    """项=2 of {"items": 2}; what is empty says nothing. A fact may be called `items`: templates would take that for the method."""
    said = ((key, YES_NO[value] if isinstance(value, bool) else value) for key, value in told.items())
    return " ".join(f"{FACTS.get(key, key)}={value}" for key, value in said if value not in ("", None, []))
