"""Serial numbers and the signed code in the QR (T01, T03)."""

import base64
import secrets

from django.conf import settings

from acms.base import crypto

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, 1/I: people read serials out on the phone
SERIAL = 10
TAG = 10


def new_serial() -> str:
    """Ten places by chance: nobody can count letters or guess one."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SERIAL))


def _tag(serial: str, kid: str) -> str:
    mac = crypto.digest_under(kid, serial, "letter")
    return base64.b32encode(bytes.fromhex(mac.split(":")[1]))[:TAG].decode()


def signed(serial: str) -> str:
    """Serial and signature as one code for the verification address."""
    return serial + _tag(serial, crypto.ring().active)


def address(serial: str) -> str:
    """What the QR holds."""
    return f"{settings.ACMS_URL}/verify/{signed(serial)}/"


def serial_of(code: str) -> str | None:
    """The serial of a signed code, or None when the signature is not ours. Takes a whole address too."""
    bare = code.strip().rstrip("/").rsplit("/", 1)[-1]
    if len(bare) != SERIAL + TAG:
        return None
    serial, tag = bare[:SERIAL], bare[SERIAL:]
    ours = any(crypto.same(tag, _tag(serial, kid)) for kid in crypto.ring().keys)
    return serial if ours else None
