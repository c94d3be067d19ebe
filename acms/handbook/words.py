"""Sentences of the printed handbook."""

from datetime import date

from acms.base.dates import chinese

TITLE = "办事手册"
SYSTEM = "内蒙古自治区会计人员信息管理系统"
CONTENTS = "目录"


def as_of(day: date) -> str:
    return f"{chinese(day)}的规定"


def numbered(number: int, title: str) -> str:
    return f"第{number}章　{title}"
