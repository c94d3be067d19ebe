"""公民身份号码, GB 11643-1999: 6 digits of the first household, 8 of the birth date, 3 in order, 1 check.

The first six digits name the division where the number was given, at the time it was given. They never decide where a
person belongs (R02): thousands of living people carry codes that were abolished before 2003.
"""

from dataclasses import dataclass
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"

_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")


class WrongNumber(ValueError):
    """The text is no valid number; `code` is one of empty, length, characters, birth, check."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class IdNumber:
    """A valid number and what it says by itself."""

    text: str
    born: date
    sex: str  # "1" 男, "2" 女: GB/T 2261.1

    @property
    def division(self) -> str:
        return self.text[:6]


def normalise(text: str) -> str:
    """Full-width digits, spaces, hyphens and a small x taken out of the way.

    >>> normalise(" 15010519900101123x ")
    '15010519900101123X'
    """
    return "".join(text.translate(_FULL_WIDTH).split()).replace("-", "").upper()


def check_character(body: str) -> str:
    """ISO 7064 MOD 11-2 over the first seventeen digits.

    >>> check_character("15010519900101123")
    'X'
    """
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def parse(text: str, on: date | None = None) -> IdNumber:
    """The number in `text`. Raises WrongNumber. `on` is the day by which its bearer must be born.

    >>> parse("15252219790620001X").born
    datetime.date(1979, 6, 20)
    """
    number = normalise(text)
    if not number:
        raise WrongNumber("empty")
    if len(number) != 18:
        raise WrongNumber("length")
    if not (number[:17].isascii() and number[:17].isdigit() and (number[17].isdigit() or number[17] == "X")):
        raise WrongNumber("characters")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise WrongNumber("birth") from None
    if born < date(1900, 1, 1) or born > (on or date.today()):
        raise WrongNumber("birth")
    if check_character(number[:17]) != number[17]:
        raise WrongNumber("check")
    return IdNumber(number, born, "1" if int(number[16]) % 2 else "2")


def is_valid(text: str) -> bool:
    """True for a valid number."""
    try:
        parse(text)
    except WrongNumber:
        return False
    return True


def masked(text: str) -> str:
    """The number as screens show it: four places, stars, four places.

    >>> masked("152301197005050007")
    '1523**********0007'
    """
    return f"{text[:4]}{'*' * 10}{text[-4:]}" if len(text) == 18 else "*" * len(text)


def looks_like(text: str) -> bool:
    """True for what somebody means as an ID number, right or wrong: such text must not get into an address.

    File numbers have 14 digits, ID numbers 15 or 18.

    >>> looks_like("15230119700505000"), looks_like("15010500000001"), looks_like("乌云其木格")
    (True, False, False)
    """
    return sum(character.isdigit() for character in normalise(text)) >= 15
