"""L03: what a password of one's own must be, and how it is kept."""

import re
from datetime import date

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from acms.accounts import words
from acms.base import pinyin


class Argon2id(Argon2PasswordHasher):
    """Argon2id with OWASP's parameters: 46 MiB, one pass, one lane. Hashes with others stay good: each names its own."""

    time_cost, memory_cost, parallelism = 1, 47_104, 1


SHORTEST = 9  # the guide: longer than 8


def faults(password: str, *, name: str = "", id_number: str = "", born: date | None = None) -> list[str]:
    """Sentences about what is wrong with the password; none when it will do."""
    found = []
    if len(password) < SHORTEST:
        found.append(words.password_short(len(password)))
    kinds = {
        words.LETTERS: r"[A-Za-z]",
        words.DIGITS: r"\d",
        words.SIGNS: r"[^A-Za-z0-9\s]",
    }
    missing = [kind for kind, pattern in kinds.items() if not re.search(pattern, password)]
    if missing:
        found.append(words.password_lacks(missing))
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        found.append(words.PASSWORD_COMMON)
    small = password.lower()
    parts = [id_number.lower(), id_number[-6:].lower()]
    if born:
        parts += [born.strftime("%Y%m%d"), born.strftime("%y%m%d")]
    if any(part and part in small for part in parts):
        found.append(words.PASSWORD_HAS_NUMBER)
    if name and (name.lower() in small or (len(pinyin.full(name)) >= 4 and pinyin.full(name) in small)):
        found.append(words.PASSWORD_HAS_NAME)
    return found
