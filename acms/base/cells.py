"""What a cell of a table was before a spreadsheet or a program took it for a number: one gate for all tables that are uploaded (C05, N02)."""

import re
import unicodedata

from acms.base import tables, text
from acms.base.numbers import id_card

_NUMBERS = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15})(?!\d)")  # people in one cell, beside or below each other


def lost_digits(cell: str) -> bool:
    """True for what was longer than a number cell keeps: a number of more than fifteen places, or an exponent.

    >>> lost_digits("1.50105E+17"), lost_digits("2E+13"), lost_digits(tables.Number("150105199001011230")), lost_digits("150105199001011230")
    (True, True, True, False)
    """
    packed = "".join(text.plain(cell).split()).upper()
    exponent = re.fullmatch(r"\d\.\d+E\+?\d\d|\dE\+\d\d", packed)
    places = sum(character.isdigit() for character in cell)
    return exponent is not None or (isinstance(cell, tables.Number) and places > 15)


def id_number(cell: str) -> str:
    """The ID number of a cell, as it is stored. Raises id_card.WrongNumber; `destroyed`: of what it was, digits are lost; `several`: two people's.

    >>> id_number("150105900101123.0")
    '15010519900101123X'
    """
    cell = text.without_point(cell, 15)
    if text.destroyed_by_excel(cell) or lost_digits(cell):
        raise id_card.WrongNumber("destroyed")
    if len(_NUMBERS.findall(cell)) > 1:
        raise id_card.WrongNumber("several")
    try:
        return id_card.read(cell).text
    except id_card.WrongNumber as wrong:
        destroyed = wrong.code == "check" and _as_floats_are(text.number(cell))
        raise id_card.WrongNumber("destroyed" if destroyed else wrong.code) from None


# The hundred most frequent surnames (公安部户政管理研究中心, 全国姓名报告), and the compound ones that are still borne by many.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟"
    "秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
)
_COMPOUND = frozenset((
    "欧阳", "上官", "皇甫", "令狐", "诸葛", "司徒", "司马", "申屠", "夏侯", "贺兰", "完颜", "慕容", "尉迟", "长孙", "公孙", "东方", "端木", "呼延",
))  # fmt: skip
_BETWEEN_NAMES = re.compile(r"\s*[、,;/\\|&+]\s*")


def several_names(cell: str) -> bool:
    """True for a cell with the names of two people and more: set apart by a sign, or by a blank or a line end where each part is a whole name
    of a frequent surname. Blanks inside one name are common (张 三, 欧阳 娜娜), and so are they between the parts of Mongol names.

    >>> several_names("张三、李四"), several_names("张三 李四"), several_names("欧阳 娜娜"), several_names("乌云 其木格")
    (True, True, False, False)
    """
    if cell.isalpha():  # most names of a table of a million rows
        return False
    parts = ["".join(part.split()) for part in _BETWEEN_NAMES.split(unicodedata.normalize("NFKC", cell).strip())]
    if len(parts) > 1 and all(_is_of_han(text.plain(part)) and part not in _COMPOUND for part in parts):
        return True
    words = text.plain(cell).split()
    return len(words) > 1 and all(map(_is_whole_name, words))


def is_spaced(cell: str) -> bool:
    """True for a name with a blank between two parts that each could be a name: one person's as we read it, and worth a look.

    >>> is_spaced("乌日娜 巴图"), is_spaced("张 三"), is_spaced("欧阳 娜娜"), is_spaced("Anna Smith")
    (True, False, False, False)
    """
    words = [] if cell.isalpha() else text.plain(cell).split()
    return len(words) > 1 and words[0] not in _COMPOUND and all(map(_is_of_han, words))


def _is_of_han(part: str) -> bool:
    return len(part) > 1 and all(unicodedata.category(one) == "Lo" or one in "·〇" for one in part)


def _is_whole_name(part: str) -> bool:
    """Surname and one or two characters: 张三, 欧阳娜娜."""
    if not _is_of_han(part) or part in _COMPOUND:
        return False
    rest = len(part) - (2 if part[:2] in _COMPOUND else 1)
    return 1 <= rest <= 2 and (part[:2] in _COMPOUND or part[0] in _SURNAMES)


def _as_floats_are(number: str) -> bool:
    """True for what a program writes of a number with fifteen places left: 150105199001011008 for …011000."""
    return number.isascii() and number.isdigit() and int(float(f"{number[:15]}000")) == int(number)
