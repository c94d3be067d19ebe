"""公民身份号码, GB 11643-1999: 6 digits of the first household, 8 of the birth date, 3 in order, 1 check.

The residence permits for Hong Kong, Macao and Taiwan (81, 82, 83) and the foreign permanent resident's card of 2023 (9) are made
alike. That of 2017, three letters and twelve digits, is known and not taken: it holds no century and no sex.

The first six digits name the division where the number was given, at the time it was given. They never decide where a
person belongs (R02): thousands of living people carry codes that were abolished before 2003.
"""

import re
from dataclasses import dataclass
from datetime import date

from acms.base import text as base_text
from acms.base.dates import years_after

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


class WrongNumber(ValueError):
    """The text is no valid number; `code` is one of empty, permit, length, characters, birth, check."""

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
    return base_text.number(text)


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
    if re.fullmatch(r"[A-Z]{3}[0-9]{12}", number):
        raise WrongNumber("permit")
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


FIRST_CARDS = date(2004, 1, 1)  # cards of the law of 2003; those before it have not been valid since 2013
_TERMS = ((16, 5), (26, 10), (46, 20))  # below that age: years


def card_years(born: date, begins: date) -> int:
    """For how many years a card holds that was issued on a day; 0: for good (居民身份证法 第五条, W04).

    >>> [card_years(date(1990, 2, 28), date(year, 2, 28)) for year in (2005, 2006, 2016, 2036)]
    [5, 10, 20, 0]
    """
    return next((years for age, years in _TERMS if begins < years_after(born, age)), 0)


def read(text: str) -> IdNumber:
    """`parse`, for whatever people, tables and other systems write: an older number of 15 places (GB 11643-1989) is lengthened
    (D15). What a machine has read from a picture is parsed: there 15 places are a number of which three were lost.

    >>> read("150105900101123").text, read("15010519900101123X").text
    ('15010519900101123X', '15010519900101123X')
    """
    number = normalise(text)
    # A number of 18 places that was cut to 15 begins its days with the century: read as an older one, its bearer would
    # be born in 1919 or 1920.
    if re.fullmatch(r"[0-9]{15}", number) and number[6:8] not in ("19", "20"):
        body = f"{number[:6]}19{number[6:]}"
        number = body + check_character(body)
    return parse(number)


def stored(text: str) -> str:
    """The number as it would be stored, where it is one; a wrong one as it was typed, made comparable.

    >>> stored("150105900101123"), stored("150105 19900101 1234")
    ('15010519900101123X', '150105199001011234')
    """
    try:
        return read(text).text
    except WrongNumber:
        return normalise(text)


def is_valid(text: str, *, older: bool = False) -> bool:
    """True for a valid number; `older`: one of 15 places too."""
    try:
        read(text) if older else parse(text)
    except WrongNumber:
        return False
    return True


def masked(text: str) -> str:
    """The number as screens show it: four places, stars, four places.

    >>> masked("152301197005050007")
    '1523**********0007'
    """
    return f"{text[:4]}{'*' * 10}{text[-4:]}" if len(text) == 18 else "*" * len(text)


def hidden(text: str) -> str:
    """The same for whoever may never see the whole number: without the last place too, by which the hidden ones could be worked out.

    >>> hidden('152301197005050007'), hidden('1523**********0007')
    ('1523**********000*', '1523**********000*')
    """
    shown = masked(text)
    return f"{shown[:-1]}*" if shown else ""


def looks_like(text: str) -> bool:
    """True for what somebody means as an ID number, right or wrong: such text must not get into an address.

    File numbers have 14 digits, ID numbers 15 or 18.

    >>> looks_like("15230119700505000"), looks_like("15010500000001"), looks_like("乌云其木格")
    (True, False, False)
    """
    return sum(character.isdigit() for character in normalise(text)) >= 15
