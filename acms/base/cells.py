"""What a cell of a table was before a spreadsheet or a program took it for a number: one gate for all tables that are uploaded (C05, N02)."""

import re

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


def _as_floats_are(number: str) -> bool:
    """True for what a program writes of a number with fifteen places left: 150105199001011008 for …011000."""
    return number.isascii() and number.isdigit() and int(float(f"{number[:15]}000")) == int(number)
