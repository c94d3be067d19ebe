"""Proof of work at the doors (ADR 0036): a number that a browser searches by itself while somebody fills the form in.

The scheme is ALTCHA's: SHA-256 of a salt and a number is told, signed; whoever finds the number has worked. One for one
door, for five minutes, once.
"""

import hashlib
import secrets
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from acms.accounts.models import Tally

LIFE = 5 * 60  # seconds, as long as the picture
LONGEST = 200  # characters of an answer
SWEPT = 20  # rows of what has expired that go with each new one


def wanted() -> bool:
    """True where the installation asks for proofs."""
    return bool(settings.ACMS_PROOF)


def task(door: str) -> dict[str, Any]:
    """What a browser has to search for: a number up to `most` which follows the salt in something of this digest."""
    salt = f"{secrets.token_hex(8)}.{int(time.time()) + LIFE}.{door}."
    digest = _digest(f"{salt}{secrets.randbelow(settings.ACMS_PROOF + 1)}")
    return {"salt": salt, "digest": digest, "most": settings.ACMS_PROOF, "signature": _signature(digest), "life": LIFE}


def accepted(answer: str, door: str) -> bool:
    """True once for the salt with the right number and the signature, at the door that they were made for.

    The dots are part of what was signed: no digit can be moved from the number into the time.
    """
    worked, _, signature = answer.rpartition(".")
    parts = worked.split(".")
    if len(answer) > LONGEST or len(parts) != 4 or parts[2] != door:
        return False
    digest = _digest(worked)
    if not constant_time_compare(_signature(digest), signature):
        return False
    return time.time() <= int(parts[1]) and spent("proof", digest)


def _digest(worked: str) -> str:
    return hashlib.sha256(worked.encode()).hexdigest()


def _signature(digest: str) -> str:
    return signing.Signer(salt="proof").signature(digest)


def spent(kind: str, digest: str) -> bool:
    """True for the first who comes with it: two rows of one key there cannot be. What has expired goes meanwhile, so few rows lie here."""
    now = timezone.now()
    over = Tally.objects.filter(key__startswith=f"{kind}:", since__lt=now - 2 * timedelta(seconds=LIFE))
    Tally.objects.filter(pk__in=list(over.values_list("pk", flat=True)[:SWEPT])).delete()
    try:
        with transaction.atomic():
            Tally.objects.create(key=f"{kind}:{digest}", since=now, count=1)
    except IntegrityError:
        return False
    return True
