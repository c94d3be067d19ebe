"""Sentences of one's own pages."""


def summary_file(name: str) -> str:
    return f"档案摘要-{name}.pdf"


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
