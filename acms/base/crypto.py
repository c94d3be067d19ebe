"""What is encrypted at rest, and how it is found again (Q02).

A value is sealed with SM4-GCM (GB/T 32907) under a key of the ring and names that key, so keys can be replaced while old
values stay readable. Equality is asked through HMAC-SM3 (GB/T 32905) digests, one for each generation of keys. AES-128-GCM
serves instead when ACMS_CIPHER=aes. An empty value has no digest: it must never match anybody.
"""

import base64
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings

IV = 12
TAG = 16
KEY = 16
CIPHERS = {"sm4": algorithms.SM4, "aes": algorithms.AES}
FILE_MAGIC = b"ACMS1"


class Unreadable(Exception):
    """The value was altered, belongs elsewhere, or its key is not in the ring."""


@dataclass(frozen=True)
class Ring:
    """Keys by id: `data` seals values, `lookup` makes digests. New values use `active`."""

    active: str
    keys: dict[str, tuple[bytes, bytes]]

    @classmethod
    def load(cls, path: Path) -> "Ring":
        """The ring in `path` (JSON, hex), made with one key at first use. Raises ValueError when it is damaged."""
        if not path.exists():
            _create(path)
        stored = json.loads(path.read_text())
        keys = {kid: (bytes.fromhex(key["data"]), bytes.fromhex(key["lookup"])) for kid, key in stored["keys"].items()}
        if stored["active"] not in keys or any(len(data) != KEY for data, _ in keys.values()):
            raise ValueError(f"{path}: damaged key ring")
        return cls(stored["active"], keys)


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    first = {"data": secrets.token_hex(KEY), "lookup": secrets.token_hex(32)}
    draft = path.with_suffix(f".{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump({"active": "k1", "keys": {"k1": first}}, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # fails when another process was first: its ring is the one
    except FileExistsError:
        pass
    finally:
        draft.unlink()


@cache
def ring() -> Ring:
    """The installation's key ring."""
    return Ring.load(Path(settings.ACMS_KEYS_FILE))


def _encrypt(cipher: str, key: bytes, plain: bytes, context: bytes) -> bytes:
    iv = secrets.token_bytes(IV)
    lock = Cipher(CIPHERS[cipher](key), modes.GCM(iv)).encryptor()
    lock.authenticate_additional_data(context)
    sealed = lock.update(plain) + lock.finalize()
    return iv + lock.tag + sealed


def _decrypt(cipher: str, key: bytes, token: bytes, context: bytes) -> bytes:
    unlock = Cipher(CIPHERS[cipher](key), modes.GCM(token[:IV], token[IV : IV + TAG])).decryptor()
    unlock.authenticate_additional_data(context)
    try:
        return unlock.update(token[IV + TAG :]) + unlock.finalize()
    except InvalidTag:
        raise Unreadable from None


def seal(plain: str, context: str) -> str:
    """`plain` encrypted for one place (`context`, e.g. table.column): it cannot be moved to another."""
    cipher, active = settings.ACMS_CIPHER, ring().active
    token = _encrypt(cipher, ring().keys[active][0], plain.encode(), context.encode())
    return f"{active}.{cipher}.{base64.b64encode(token).decode()}"


def unseal(token: str, context: str) -> str:
    """The plain text of `seal`. Raises Unreadable."""
    try:
        kid, cipher, body = token.split(".")
        key = ring().keys[kid][0]
        return _decrypt(cipher, key, base64.b64decode(body), context.encode()).decode()
    except (ValueError, KeyError) as error:
        raise Unreadable from error


def seal_file(plain: bytes, context: str) -> bytes:
    """A file under its own random data key, which is sealed with the ring."""
    cipher, key = settings.ACMS_CIPHER, secrets.token_bytes(KEY)
    wrapped = seal(key.hex(), context).encode()
    body = _encrypt(cipher, key, plain, context.encode())
    return FILE_MAGIC + len(wrapped).to_bytes(2, "big") + wrapped + body


def unseal_file(token: bytes, context: str) -> bytes:
    """The plain bytes of `seal_file`. Raises Unreadable."""
    if not token.startswith(FILE_MAGIC):
        raise Unreadable
    start = len(FILE_MAGIC) + 2
    end = start + int.from_bytes(token[start - 2 : start], "big")
    wrapped = token[start:end].decode()
    key = bytes.fromhex(unseal(wrapped, context))
    return _decrypt(wrapped.split(".")[1], key, token[end:], context.encode())


def digest_under(kid: str, value: str, purpose: str) -> str:
    """The digest under one key of the ring, with its id in front."""
    mac = HMAC(ring().keys[kid][1], hashes.SM3())
    mac.update(f"{purpose}\0{value}".encode())
    return f"{kid}:{mac.finalize().hex()}"


def digest(value: str, purpose: str) -> str | None:
    """What a row stores to be found by `value` again; None for an empty value, so that nobody matches it."""
    return digest_under(ring().active, value, purpose) if value else None


def digests(value: str, purpose: str) -> list[str]:
    """`value` under every generation of keys: ask `column IN (…)`. Empty for an empty value."""
    return [digest_under(kid, value, purpose) for kid in ring().keys] if value else []


def same(left: str, right: str) -> bool:
    """Equality that takes the same time wherever the difference lies."""
    return hmac.compare_digest(left.encode(), right.encode())


class Sm3:
    """An SM3 digest that grows (GB/T 32905)."""

    def __init__(self, start: bytes = b"") -> None:
        self.state = hashes.Hash(hashes.SM3())
        self.state.update(start)

    def update(self, data: bytes) -> None:
        self.state.update(data)

    def hex(self) -> str:
        return self.state.copy().finalize().hex()


def sm3(data: bytes) -> str:
    """The SM3 digest in hex."""
    return Sm3(data).hex()
