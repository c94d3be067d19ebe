"""Sentences of the rights over one's own data."""

from datetime import date


def copy_file(name: str) -> str:
    return f"我的数据副本-{name}.zip"


FACES_WITHDRAWN = "已撤回对人脸比对的同意。"
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
COPY_LISTED = "原有名单里写的（没有核实）"
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
    "Affiliation": "政治面貌",
    "FurtherTitle": "注册会计师等资格",
    "Talent": "高端人才",
    "Document": "材料",
    "Head": "会计机构负责人",
    "Absence": "调出区外",
}
STILL = "至今"
FORMER_NAME = "曾用名"


def named(name: str, first: date | None, last: date) -> str:
    """A former name with its days, as far as they are known."""
    return f"{f'{first} — ' if first else '至'}{last}　{name}"
