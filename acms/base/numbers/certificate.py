"""What the numbers of 学历证书 and 学位证书 hold (教育部 高等教育学历证书电子注册管理暂行规定 2001; 学位证书 since 2008).

学历证书, 18 digits: school (5), kind of education (1), year (4), level (2), serial (6).
学位证书, 16 digits: school (5), level (1), year (4), serial (6).
"""

import re
from dataclasses import dataclass

_DIPLOMA = re.compile(r"(\d{5})(\d)((?:19|20)\d{2})(\d{2})\d{6}")
_DEGREE = re.compile(r"(\d{5})(\d)((?:19|20)\d{2})\d{6}")
DIPLOMA_LEVELS = {"01": "博士", "02": "硕士", "04": "本科", "05": "本科", "06": "大专"}
DEGREE_LEVELS = {"2": "博士", "3": "硕士", "4": "学士"}
# 1 普通; 5 成人 in its forms, 6 自学考试, 7 网络. Others say nothing of how somebody studied.
DIPLOMA_MODES = {"1": "全日制", "5": "非全日制", "6": "非全日制", "7": "非全日制"}


@dataclass(frozen=True)
class Told:
    """What a number says of its certificate; empty where it does not say."""

    year: int
    level: str
    mode: str = ""
    school: str = ""


def diploma(number: str) -> Told | None:
    """None for a number of another form: those of before 2001, of 中专, of 自学考试 of some provinces."""
    found = _DIPLOMA.fullmatch(number)
    if found is None or found[4] not in DIPLOMA_LEVELS:
        return None
    return Told(int(found[3]), DIPLOMA_LEVELS[found[4]], DIPLOMA_MODES.get(found[2], ""), found[1])


def degree(number: str) -> Told | None:
    """None for a number of another form."""
    found = _DEGREE.fullmatch(number)
    if found is None or found[2] not in DEGREE_LEVELS:
        return None
    return Told(int(found[3]), DEGREE_LEVELS[found[2]], school=found[1])
