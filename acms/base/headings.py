"""What columns about the person of a row are called in tables as people have them (C05, D06). For every table that is uploaded."""

import re

_WHO = (
    r"(?:(?:会计|财务|财会|参训|培训|学习|参加|参学|持证|在职|在岗|从业|专业技术|被考[评核])?"
    r"(?:人员|学员|学生|教职工|职工|员工|干部|持有人|考生|个人)|(?:参训|持证|学习|参加|被考[评核])[人者]|本人)"
)
_NAME = re.compile(rf"{_WHO}?(?:的)?(?:中文|真实)?(?:姓名|名字)|{_WHO}(?:的)?名称")
_PAPER = r"(?:(?:公民|居民|本人|个人|有效|第?二代)*(?:身份证件?|身份|证件|证照))"
_NUMBER = re.compile(rf"{_WHO}?(?:的)?{_PAPER}(?:的)?(?:号码?|编号|编码)|{_WHO}?(?:公民|居民|本人)*身份证")
# Somebody else's, of whom a row speaks beside its person.
_OTHERS = re.compile(r"^(?:[代经承]办|联系|填[报写表]|制表|审[核批]|复核|负责|法定|介绍|担保|证明|推荐|领|教)")


def is_name(head: str) -> bool:
    """True for a head, as it is compared, of the name of the person of the row.

    >>> is_name("学员姓名"), is_name("姓名"), is_name("会计人员"), is_name("经办人姓名"), is_name("单位名称")
    (True, True, False, False, False)
    """
    return _NAME.fullmatch(head) is not None and _OTHERS.match(head) is None


def is_number(head: str) -> bool:
    """The same of the person's ID number.

    >>> is_number("公民身份证号码"), is_number("证件编号"), is_number("配偶身份证号"), is_number("证书编号")
    (True, True, False, False)
    """
    return _NUMBER.fullmatch(head) is not None and _OTHERS.match(head) is None
