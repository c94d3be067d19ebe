"""The captcha of the login pages: four digits as a picture, or as a spoken-style sentence for those who cannot see it (L01)."""

import random
from collections.abc import Callable
from typing import Any

from captcha.models import CaptchaStore
from django.http import HttpRequest

from acms.accounts import limits
from acms.accounts.web import address
from acms.base import text

_SPELLED = {
    "0": "零",
    "1": "一",
    "2": "二",
    "3": "三",
    "4": "四",
    "5": "五",
    "6": "六",
    "7": "七",
    "8": "八",
    "9": "九",
}


def four_digits() -> tuple[str, str]:
    """A challenge and its answer, for django-simple-captcha."""
    digits = "".join(random.SystemRandom().choices("0123456789", k=4))
    return digits, digits


def new() -> str:
    """Makes a challenge; its key."""
    return str(CaptchaStore.generate_key())


def spelled(key: str) -> str:
    """The challenge as Chinese numerals; the empty text when it has expired."""
    row = CaptchaStore.objects.filter(hashkey=key).first()
    return "".join(_SPELLED[digit] for digit in row.challenge) if row else ""


def solved(key: str, answer: str) -> bool:
    """True once for the right answer within its five minutes; a challenge is used up by any answer."""
    CaptchaStore.remove_expired()
    rows = CaptchaStore.objects.filter(hashkey=key)
    right = rows.filter(response=text.compact(answer)).exists()
    deleted, _ = rows.delete()
    return bool(right and deleted)


Checker = Callable[[str, str], bool]
_checkers: list[Checker] = [solved]


def accept_too(checker: Checker) -> None:
    """Another way to be right. Demo mode has one."""
    if checker not in _checkers:
        _checkers.insert(0, checker)


def passes(key: str, answer: str) -> bool:
    """True for a right answer."""
    return any(checker(key, answer) for checker in _checkers)


def fresh(request: HttpRequest) -> dict[str, Any]:
    """A fresh captcha for a page, as words when they were asked for."""
    key, shown = new(), ""
    if request.POST.get("captcha_action") == "text" and not limits.TEXT_CAPTCHA.reached(address(request)):
        limits.TEXT_CAPTCHA.count(address(request))
        shown = spelled(key)
    return {"captcha_key": key, "captcha_text": shown}
