"""Sentences of the statistics."""

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
    return f"{least:,}" if least == most else f"{least:,}–{most:,}"
