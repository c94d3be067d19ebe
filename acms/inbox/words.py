"""Sentences of the inbox."""

CALENDAR = "会计人员事项"


def digest(titles: list[str]) -> tuple[str, str]:
    shown = "；".join(titles[:5])
    more = "……" if len(titles) > 5 else ""
    return f"您有{len(titles)}条新消息", f"{shown}{more}。请登录系统查看。"
