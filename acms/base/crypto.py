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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

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


class Misplaced(Unreadable):
    """A sealed value stands in a row that it was not sealed for, or beside a digest of something else."""


@dataclass(frozen=True)
class Ring:
    """Keys by id: `data` seals values, `lookup` makes digests. New values use `active`.

    `bound`: every value of a column is sealed for its row, so one that is not is refused (ADR 0034). It stands here and not in the
    database, for it is to hold against whoever writes there.
    """

    active: str
    keys: dict[str, tuple[bytes, bytes]]
    bound: bool = True

    @property
    def retired(self) -> list[str]:
        """The keys that only open what they once sealed."""
        return [kid for kid in self.keys if kid != self.active]

    @classmethod
    def load(cls, path: Path) -> "Ring":
        """The ring in `path` (JSON, hex), made with one key at first use. Raises ValueError when it is damaged."""
        if not path.exists():
            _create(path)
        stored = json.loads(path.read_text())
        keys = {kid: (bytes.fromhex(key["data"]), bytes.fromhex(key["lookup"])) for kid, key in stored["keys"].items()}
        if stored["active"] not in keys or any(len(data) != KEY for data, _ in keys.values()):
            raise ValueError(f"{path}: damaged key ring")
        return cls(stored["active"], keys, stored.get("bound") is True)


def _new_key() -> dict[str, str]:
    return {"data": secrets.token_hex(KEY), "lookup": secrets.token_hex(32)}


def _draft(path: Path, stored: dict[str, object]) -> Path:
    """The ring written beside its place, on the disk before it counts."""
    draft = path.with_suffix(f".{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(stored, file)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(path, {"active": "k1", "keys": {"k1": _new_key()}, "bound": True})
    try:
        os.link(draft, path)  # fails when another process was first: its ring is the one
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def add_key() -> str:
    """A new key, active from now on in every process; its id. The others go on opening what they sealed."""
    path = Path(settings.ACMS_KEYS_FILE)
    ring()
    stored = json.loads(path.read_text())
    kid = f"k{max(int(known[1:]) for known in stored['keys']) + 1}"
    stored["keys"][kid] = _new_key()
    stored["active"] = kid
    os.replace(_draft(path, stored), path)
    return kid


def only_bound() -> None:
    """From now on, in every process, a column's value counts only in the row that it was sealed for."""
    path = Path(settings.ACMS_KEYS_FILE)
    ring()
    stored = json.loads(path.read_text())
    os.replace(_draft(path, stored | {"bound": True}), path)


_loaded: tuple[tuple[int, int, int], Ring] | None = None


def ring() -> Ring:
    """The installation's key ring, read again when its file has changed: a new key reaches every process at once."""
    global _loaded
    path = settings.ACMS_KEYS_FILE
    try:
        seen = os.stat(path)  # every sealed value asks: a Path of its own each time cost more than the sealing
        stamp = (seen.st_mtime_ns, seen.st_ino, seen.st_size)
    except FileNotFoundError:
        stamp = (0, 0, 0)
    if _loaded is None or _loaded[0] != stamp:
        loaded = Ring.load(Path(path))
        seen = os.stat(path)
        _loaded = (seen.st_mtime_ns, seen.st_ino, seen.st_size), loaded
    return _loaded[1]


def _encrypt(cipher: str, key: bytes, plain: bytes, context: bytes) -> bytes:
    iv = secrets.token_bytes(IV)
    lock = Cipher(CIPHERS[cipher](key), modes.GCM(iv)).encryptor()
    lock.authenticate_additional_data(context)
    sealed = lock.update(plain) + lock.finalize()
    return iv + lock.tag + sealed


def _decrypt(cipher: str, key: bytes, token: bytes, context: bytes) -> bytes:
    try:
        unlock = Cipher(CIPHERS[cipher](key), modes.GCM(token[:IV], token[IV : IV + TAG])).decryptor()
        unlock.authenticate_additional_data(context)
        return unlock.update(token[IV + TAG :]) + unlock.finalize()
    except (InvalidTag, ValueError):  # altered, or cut off
        raise Unreadable from None


def seal(plain: str, context: str, *, cipher: str = "") -> str:
    """`plain` encrypted for one place (`context`, e.g. table.column): it cannot be moved to another."""
    cipher, active = cipher or settings.ACMS_CIPHER, ring().active
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


ROW = "row"  # the mark of a value that was sealed for its row


def seal_in(row: str, plain: str, context: str) -> str:
    """`plain` encrypted for one column (`context`) of one `row`: in another it cannot be opened."""
    kid, cipher, body = seal(plain, f"{context}/{row}").split(".")
    return f"{kid}.{cipher}.{ROW}.{body}"


def unseal_in(row: str, token: str, context: str, *, unbound: bool = False) -> str:
    """The plain text of `seal_in`; of `seal` too until everything is bound, or where `unbound` says so. Raises Unreadable, Misplaced."""
    parts = token.split(".")
    if len(parts) == 3 and (unbound or not ring().bound):
        return unseal(token, context)
    if len(parts) != 4 or parts[2] != ROW:
        raise Misplaced
    try:
        return unseal(".".join((parts[0], parts[1], parts[3])), f"{context}/{row}")
    except Unreadable as error:
        raise Misplaced from error


def seal_file(plain: bytes, context: str) -> bytes:
    """A file under its own random data key, which is sealed with the ring."""
    cipher, key = settings.ACMS_CIPHER, secrets.token_bytes(KEY)
    wrapped = seal(key.hex(), context).encode()
    body = _encrypt(cipher, key, plain, context.encode())
    return FILE_MAGIC + len(wrapped).to_bytes(2, "big") + wrapped + body


def unseal_file(token: bytes, context: str) -> bytes:
    """The plain bytes of `seal_file`. Raises Unreadable."""
    wrapped, body = _parted(token)
    key = bytes.fromhex(unseal(wrapped, context))
    return _decrypt(wrapped.split(".")[1], key, body, context.encode())


def _parted(token: bytes) -> tuple[str, bytes]:
    """The wrapped key of a sealed file, and its body."""
    if not token.startswith(FILE_MAGIC):
        raise Unreadable
    start = len(FILE_MAGIC) + 2
    end = start + int.from_bytes(token[start - 2 : start], "big")
    try:
        return token[start:end].decode("ascii"), token[end:]
    except UnicodeDecodeError as error:
        raise Unreadable from error


STREAM_MAGIC = b"ACMS2"
CHUNK = 1 << 20


def seal_stream(source: BinaryIO, target: BinaryIO, context: str) -> None:
    """A file of any size under a data key of its own, in chunks that can be neither swapped, repeated nor cut off unseen."""
    cipher, key = settings.ACMS_CIPHER, secrets.token_bytes(KEY)
    wrapped = seal(key.hex(), context).encode()
    target.write(STREAM_MAGIC + len(wrapped).to_bytes(2, "big") + wrapped)
    number, chunk = 0, source.read(CHUNK)
    while True:
        following = source.read(CHUNK)
        body = _encrypt(cipher, key, chunk, _place(context, number, not following))
        target.write(len(body).to_bytes(4, "big") + body)
        if not following:
            return
        number, chunk = number + 1, following


def unseal_stream(source: BinaryIO, target: BinaryIO, context: str) -> None:
    """The plain bytes of `seal_stream`. Raises Unreadable, also when the end is missing."""
    if source.read(len(STREAM_MAGIC)) != STREAM_MAGIC:
        raise Unreadable
    wrapped = source.read(int.from_bytes(source.read(2), "big")).decode()
    key, cipher = bytes.fromhex(unseal(wrapped, context)), wrapped.split(".")[1]
    number, size = 0, source.read(4)
    while size:
        body, following = source.read(int.from_bytes(size, "big")), source.read(4)
        target.write(_decrypt(cipher, key, body, _place(context, number, not following)))
        number, size = number + 1, following


def _place(context: str, number: int, last: bool) -> bytes:
    return f"{context}/{number}/{'last' if last else 'more'}".encode()


def rewrap_file(token: bytes, context: str) -> bytes:
    """A sealed file whose data key is sealed anew under the active key; its body stays as it is. Raises Unreadable."""
    former, body = _parted(token)
    # The cipher of the body stays, and with it the name that stands in the wrapped key.
    wrapped = seal(unseal(former, context), context, cipher=former.split(".")[1]).encode()
    return FILE_MAGIC + len(wrapped).to_bytes(2, "big") + wrapped + body


def key_of_file(head: bytes) -> str:
    """The id of the key that a sealed file (its first bytes suffice) hangs on. Raises Unreadable."""
    if not head.startswith(FILE_MAGIC):
        raise Unreadable
    start = len(FILE_MAGIC) + 2
    return head[start : start + 20].split(b".")[0].decode()


def digest_under(kid: str, value: str, purpose: str) -> str:
    """The digest under one key of the ring, with its id in front."""
    return next(_digests(kid, [value], purpose))


def _digests(kid: str, values: Iterable[str], purpose: str) -> Iterator[str]:
    begun = HMAC(ring().keys[kid][1], hashes.SM3())
    begun.update(f"{purpose}\0".encode())
    for value in values:
        mac = begun.copy()  # the key's part of the work is done once
        mac.update(value.encode())
        yield f"{kid}:{mac.finalize().hex()}"


def digest(value: str, purpose: str) -> str | None:
    """What a row stores to be found by `value` again; None for an empty value, so that nobody matches it."""
    return digest_under(ring().active, value, purpose) if value else None


def digests(value: str, purpose: str) -> list[str]:
    """`value` under every generation of keys: ask `column IN (…)`. Empty for an empty value."""
    return digests_of([value], purpose)


def digests_of(values: Iterable[str], purpose: str) -> list[str]:
    """Of many values at once; an empty one has none."""
    asked = [value for value in values if value]
    return [made for kid in ring().keys for made in _digests(kid, asked, purpose)]


def answers(stored: str, value: str, purpose: str) -> bool:
    """True unless `stored` is a digest of something else: what is none of the ring's digests finds nobody, and is let be."""
    kid = stored.partition(":")[0]
    return kid not in ring().keys or (bool(value) and same(stored, digest_under(kid, value, purpose)))


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
