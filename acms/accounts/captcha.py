"""What a try at a door costs (L01, ADR 0036): a proof of work, which a browser gives by itself, or the captcha.

The captcha: four digits as a picture, or as a spoken-style sentence for those who cannot see it.
"""

import json
import random
import secrets
import time
from collections.abc import Callable
from typing import Any

from captcha.models import CaptchaStore
from captcha.views import _captcha_image
from django.conf import settings
from django.http import HttpRequest

from acms.accounts import limits, proof, words
from acms.accounts.web import address
from acms.base import crypto, text

LIFE = 5 * 60  # seconds
LONGEST = 400  # characters of a key
SEAL = "captcha"
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
    """Makes a challenge; its key. The digits lie sealed in the key: a page that is only looked at leaves no row (S05)."""
    plain = f"{four_digits()[0]}.{int(time.time()) + LIFE}.{secrets.token_hex(8)}"
    return crypto.seal(plain, SEAL).encode().hex()


def _opened(key: str) -> str:
    """What was sealed in a key of ours: the same however the key is written; the empty text when it has expired."""
    if len(key) > LONGEST:
        return ""
    try:
        plain = crypto.unseal(bytes.fromhex(key).decode(), SEAL)
    except (ValueError, crypto.Unreadable):
        return ""
    return plain if time.time() <= int(plain.split(".")[1]) else ""


def challenge(key: str) -> str:
    """The digits of a challenge; the empty text when it has expired."""
    return _opened(key).partition(".")[0]


def spelled(key: str) -> str:
    """The challenge as Chinese numerals; the empty text when it has expired."""
    return "".join(_SPELLED[digit] for digit in challenge(key))


def drawn(key: str) -> bytes:
    """The picture of a challenge, a PNG; nothing when it has expired."""
    digits = challenge(key)
    return bytes(_captcha_image(CaptchaStore(challenge=digits), 1).content) if digits else b""


def solved(key: str, answer: str) -> bool:
    """True once for the right answer within its five minutes; a challenge is used up by any answer."""
    plain = _opened(key)
    return bool(plain) and proof.spent("picture", crypto.sm3(plain.encode())) and text.compact(answer) == challenge(key)


Checker = Callable[[str, str], bool]
_checkers: list[Checker] = [solved]


def accept_too(checker: Checker) -> None:
    """Another way to be right. Demo mode has one."""
    if checker not in _checkers:
        _checkers.insert(0, checker)


def passes(key: str, answer: str) -> bool:
    """True for a right answer."""
    return any(checker(key, answer) for checker in _checkers)


# The doors: a proof that was made for one opens no other.
SIGN_IN, ACTIVATE, STAFF, STAFF_ACTIVATE = "sign-in", "activate", "staff", "staff-activate"
RECOVER, FILING, CLAIM, CORRECTION = "recover", "filing", "claim", "correction"
DOORS = (SIGN_IN, ACTIVATE, STAFF, STAFF_ACTIVATE, RECOVER, FILING, CLAIM, CORRECTION)


def fault(request: HttpRequest, door: str) -> str:
    """Nothing where the request has paid for its try at a door; else what is wrong, in words.

    Programs read the picture. Where proofs are asked for, it is the way of the few without script, and one source has so
    many of them and no more.
    """
    given = request.POST
    if proof.wanted() and proof.accepted(given.get("captcha_proof", ""), door):
        return ""
    if not passes(given.get("captcha_key", ""), given.get("captcha", "")):
        return words.PROOF_STALE if given.get("captcha_proof") and not given.get("captcha") else words.CAPTCHA_WRONG
    if proof.wanted() and not _pictures().take(limits.line_of(address(request))):
        return words.PICTURES_SPENT
    return ""


def fault_where_worked(request: HttpRequest, door: str) -> str:
    """The same for what the guide asks no captcha for: nothing is wrong where the installation asks for no proofs."""
    found = fault(request, door) if proof.wanted() else ""
    typed = request.POST.get("captcha") or request.POST.get("captcha_proof")
    return found if typed or not found else words.CAPTCHA_FIRST


def _pictures() -> limits.Limit:
    return limits.Limit("pictures", settings.ACMS_PICTURES, limits.QUARTER)


def fresh(request: HttpRequest, door: str) -> dict[str, Any]:
    """A fresh captcha for a page, as words when they were asked for, and the task of the proof that spares people both."""
    key, shown = new(), ""
    if request.POST.get("captcha_action") == "text" and limits.TEXT_CAPTCHA.take(limits.line_of(address(request))):
        shown = spelled(key)
    task = json.dumps(proof.task(door)) if proof.wanted() else ""
    return {"captcha_key": key, "captcha_text": shown, "captcha_door": door, "captcha_task": task}


def fresh_where_worked(request: HttpRequest, door: str) -> dict[str, Any]:
    """The same for a page that the guide shows no captcha on."""
    return fresh(request, door) if proof.wanted() else {}
