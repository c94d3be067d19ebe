"""统一社会信用代码, GB 32100-2015: authority, kind, 6 digits of the registration office, 9 of the body code, 1 check.

Digits 3–8 name the registration *office*; where a unit lies is what its certificate's address says (R02).
The first places may be letters: N2… are village collectives, common here, which well-known checkers refuse.
"""

from acms.base import text as base_text

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
BODY_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class WrongCode(ValueError):
    """The text is no valid code; `code` is one of empty, length, characters, body, check."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def normalise(text: str) -> str:
    """Upper case without spaces, hyphens and full-width characters."""
    return base_text.compact(text)


def check_character(body: str) -> str:
    """MOD 31-3 over the first seventeen places.

    >>> check_character("91150105MA0TE5T16")
    'A'
    """
    total = sum(ALPHABET.index(place) * weight for place, weight in zip(body, WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def body_check(body: str) -> str:
    """GB 11714 MOD 11 over the eight places of the body code: its ninth place."""
    total = sum(BODY_ALPHABET.index(place) * weight for place, weight in zip(body, BODY_WEIGHTS, strict=True))
    rest = 11 - total % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def parse(text: str) -> str:
    """The normalised code. Raises WrongCode.

    >>> parse("n2150422ma0te5t16w")
    'N2150422MA0TE5T16W'
    """
    code = normalise(text)
    if not code:
        raise WrongCode("empty")
    if len(code) != 18:
        raise WrongCode("length")
    if any(place not in ALPHABET for place in code) or not code[2:8].isdigit():
        raise WrongCode("characters")
    if body_check(code[8:16]) != code[16]:
        raise WrongCode("body")
    if check_character(code[:17]) != code[17]:
        raise WrongCode("check")
    return code


def is_off(text: str) -> bool:
    """True for a code whose places are right but for a check digit: the State has issued some.

    >>> is_off("91350203M0001QKT19"), is_off("91150105MA0TE5T16A"), is_off("9135")
    (True, False, False)
    """
    try:
        parse(text)
    except WrongCode as wrong:
        return wrong.code in ("body", "check")
    return False


def may_be(text: str) -> bool:
    """True for what can be some unit's code: a valid one, and one that is off."""
    return is_valid(text) or is_off(text)


def is_valid(text: str) -> bool:
    """True for a valid code."""
    try:
        parse(text)
    except WrongCode:
        return False
    return True
