"""How lists of training name what somebody has earned (D08): credits, hours, of which subject. Hours are no credits.

No rule says how many credits an hour is (财会〔2018〕10号 turns days of meetings, papers and examinations into credits, no hours), so a
number of hours is nobody's number of credits until its provider has said so.
"""

import re
from enum import Enum

from acms.base import tables

_HOURS = re.compile(r"学时|课时|小时|时长|钟点")
_CREDITS = re.compile(r"学分")
# 学时折算学分 are credits, and so is 学分（由学时折算）.
_TURNED = re.compile(
    r"(?:学|课)时数?(?:经|已)?(?:折[算合]|换算|转换|认定)(?:后|为|成|的)*学分|学分数?\([^()]*(?:折[算合]|换算)[^()]*\)"
)
_OF = r"(?:科目|课程?|类)*(?:继续教育|培训)?"
SUBJECT = {"professional": rf"(?:会计)?专业(?:技术)?{_OF}", "public": rf"(?:一般)?公[需共]{_OF}"}
_EITHER = "|".join(SUBJECT.values())
_ANY_SUBJECT = re.compile(_EITHER)
# What stands around 学分 where it was earned: never 应修, 未完成 or 累计, which may be of many years.
_GOT = r"(?:实际|实|已|所|本次|本年度?|当年度?|年度|总|合计|共|修|获|取|得|完成|通过|认定|核定|折[算合]|登记|记录|记载|授予|有效|继续教育|会计|培训|学习|教育|课程|课)*"
_SUM = r"(?:数|值|合计|总计|总数|小计|数量)*"
EARNED = rf"{_GOT}学分{_SUM}"
GROUP = rf"{EARNED}(?:情况|登记|记录|明细)?"
_BETWEEN = re.compile(r"[-/、·:—_|,，+＋\\]")


Head = tuple[tuple[str, ...], str]  # its groups and itself, as they are compared


class Measure(Enum):
    """What a column counts; BOTH where its head names both, and only people know which."""

    CREDITS = "credits"
    HOURS = "hours"
    BOTH = "both"


def of_subject(key: str) -> str:
    """The pattern of a head that says credits of a subject by itself: 专业科目学分, 取得专业课学分, 学分专业科目."""
    return rf"{_GOT}(?:{SUBJECT[key]}){_GOT}学分{_SUM}|{EARNED}(?:{SUBJECT[key]})"


def plain_heads(cell: str) -> Head:
    """`tables.plain_heads`, with a subject in brackets behind 学分 as a part of the head.

    >>> plain_heads("学分（专业科目）"), plain_heads("学分 / 公需科目"), plain_heads("其中：专业科目")
    (((), '学分专业科目'), ((), '学分公需科目'), (('其中',), '专业科目'))
    """
    packed = _packed(cell)
    if _measure_of(packed):
        packed = re.sub(rf"\(({_EITHER})\)", r"\1", packed)
    groups, own = tables.plain_heads(packed)
    own = _BETWEEN.sub("", own) if _measure_of(own) else own
    if _ANY_SUBJECT.fullmatch(own) and _measure_of(_own(packed)) is Measure.CREDITS:
        groups = (*groups, "学分")
    if own.startswith(PART) and own != PART:
        groups, own = (*groups, PART), own.removeprefix(PART)
    return groups, own


def _packed(cell: str) -> str:
    """Without blanks, brackets in half width; 单位：学分 in brackets is no group."""
    packed = "".join(cell.split()).replace("（", "(").replace("）", ")")
    return re.sub(r"(?<=\()(?:计量)?单位[:：]", "", packed)


def _own(packed: str) -> str:
    return tables.packed(packed.rstrip(tables.OF_GROUP).rpartition(tables.OF_GROUP)[2])


PART = "其中"
_WHOLE = re.compile(rf"{_GOT}(?:学分|学时|课时|小时){_SUM}")


def heads(cells: list[str]) -> list[Head]:
    """Every head of a row as it is compared; 其中：专业科目 is a part of what stands before it: 学分合计."""
    found: list[Head] = []
    whole, inside = "", False
    for cell in cells:
        groups, own = plain_heads(cell)
        is_next = inside and not groups and _ANY_SUBJECT.fullmatch(own) is not None
        if PART in groups or is_next:
            groups = tuple(filter(None, (whole if one == PART else one for one in groups or (PART,))))
            inside = True
        else:
            whole, inside = (own if _WHOLE.fullmatch(own) else ""), False
        found.append((groups, own))
    return found


def measure(cell: str, head: Head) -> Measure | None:
    """What a column counts, by its head with its brackets, else by the group next above it that says so."""
    said = (_measure_of(text) for text in (_own(_packed(cell)), *reversed(head[0])))
    return next(filter(None, said), None)


def _measure_of(text: str) -> Measure | None:
    if _TURNED.search(text):
        return Measure.CREDITS
    hours, credits = _HOURS.search(text), _CREDITS.search(text)
    return Measure.BOTH if hours and credits else Measure.HOURS if hours else Measure.CREDITS if credits else None
