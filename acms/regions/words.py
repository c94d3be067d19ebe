"""Sentences of the region picker."""

SEARCH = "汉字、拼音、首字母都可以搜。"
LIST = "地区"
NONE_FOUND = "没有找到。不在内蒙古自治区的，按照属地管理原则，请在其他省市进行信息采集。"
OUTSIDE = "不在内蒙古自治区范围内。按照属地管理原则，请在其他省市进行信息采集。"


def choose(typed: str) -> str:
    return f"「{typed}」还没有选到旗县（市、区），请从列表里选一个。"


def unknown(typed: str) -> str:
    return (
        f"没有找到「{typed}」，请从列表里选到旗县（市、区）。"
        "不在内蒙古自治区的，按照属地管理原则，请在其他省市进行信息采集。"
    )
