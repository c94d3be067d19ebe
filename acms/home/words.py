"""Sentences of the portal."""

USCC_INVALID = "这不是有效的统一社会信用代码，请核对18位代码。"
USCC_UNKNOWN = "系统里还没有这个单位。单位所在的旗县区财政局就是管理机构，可以按地区查。"
PAGE_EXPIRED = "这个页面等得太久，已经失效。请刷新后再试；保存过的内容都在。"
NO_LEVEL = "没有会计资格"
NO_EMPLOYER = "没有单位"
AGES = {"under25": "25岁以下", "25-34": "25–34岁", "35-44": "35–44岁", "45-54": "45–54岁", "55over": "55岁以上"}
ASKED_ANEW = "正在重新统计，通常一分钟内完成。"
SHEETS = ("人数", "资格级别", "年龄", "学历", "单位经济类型", "每月收件与办结", "退回原因", "各地办理情况")
HANDLING_HEADS = ("地区", "待办", "超期", "人工办结", "用时（中位，工作日）")
HEADS = ("项目", "数量")
MONTH_HEADS = ("月份", "收件", "办结")
ARRIVED, DECIDED = "收件", "办结"


def span(least: int, most: int) -> str:
    """1–2.5万 in plain numbers."""
    return f"{least:,}–{most:,}"


COPY_NAME = "我的数据"
COPY_PAPERS = "材料"
COPY_ASKED = "正在准备副本，一般一分钟内完成，完成后有消息。"
COPY_READY = ("您的个人信息副本准备好了", "可以下载，7天后自动删除。")
COPY_TITLES = {
    "account": "账号",
    "facts": "档案现在的内容",
    "history": "历次变更",
    "cases": "办理过的事项",
    "messages": "收到的消息",
    "events": "谁看过",
    "sign_ins": "登录记录",
}
COPY_DAILY = {
    "work": "工作履历",
    "credits": "继续教育学分",
    "years": "继续教育年度",
    "evaluations": "年度考评",
    "trust": "信用信息",
    "studies": "在校学生申报",
}
COPY_ACCOUNT = {"name": "姓名", "id_number": "证件号", "phone": "手机号", "email": "邮箱"}
FACT_TITLES = {
    "Contact": "联系方式",
    "Post": "单位与岗位",
    "Residence": "户籍、居住地或学校所在地",
    "Education": "学历学位",
    "Qualification": "专业技术资格",
    "Document": "材料",
    "Head": "会计机构负责人",
    "Absence": "调出区外",
}
STILL = "至今"
LOOKED = {"scan.viewed": "查看了材料", "person.viewed": "查看了档案"}


STATE_WORK = "填写工作履历，只填一次"
PROVE_PHONE = "校验手机号"


def correct(kind: str) -> str:
    return f"{kind}退回了，按理由修改"


def learn(points: str) -> str:
    return f"继续教育还差{points}专业学分"


def evaluate(count: int, year: int) -> str:
    return f"给本单位{count}名会计人员录入{year}年度考评"


def be_evaluated(year: int) -> str:
    return f"{year}年度还没有考评，请单位会计机构负责人录入"
