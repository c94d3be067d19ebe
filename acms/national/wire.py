"""Wire format v1: batches that are compressed and signed, and answers that are checked before a word of them is believed (X01)."""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

from acms.base import signatures
from acms.national.schema import FORMAT, MOST_PEOPLE

SIGNATURE, KEY, ALGORITHM = "X-Signature", "X-Signature-Key", "X-Signature-Algorithm"
MOST_BYTES = 16 * 1024 * 1024  # of an answer or a batch, unpacked
Outcome = Literal["accepted", "same", "behind", "refused", "elsewhere", "later"]


class Strict(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What comes from outside has exactly these fields."""


class Why(Strict, frozen=True):
    field: str
    code: str


class Answer(Strict, frozen=True):
    """What became of one version of one file. `version`: the one that was sent; with 「behind」, the one that the other side holds."""

    file_no: str
    version: int
    outcome: Outcome
    reasons: list[Why]
    province: str


class Answers(Strict, frozen=True):
    format: str
    batch: str
    simulated: bool
    answers: list[Answer]


class Branch(Strict, frozen=True):
    """One level of what is compared: digests by agency, by hundred, or version and digest by file (`reconciling`)."""

    format: str
    nonce: str
    simulated: bool
    under: str
    below: dict[str, str]


class Untrue(ValueError):
    """Not signed by a known key, not of this format, or an answer to something else."""


def packed(content: Mapping[str, Any]) -> tuple[bytes, dict[str, str]]:
    """The body and its headers. What is signed is the JSON as it was before it was compressed."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    key, signature = signatures.sign(text)
    return gzip.compress(text, 5, mtime=0), {
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
        SIGNATURE: signature,
        KEY: key,
        ALGORITHM: signatures.ALGORITHM,
    }


def unpacked(body: bytes) -> bytes:
    """What was compressed; a bomb is not unpacked to its end. Raises Untrue."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        text = unpacker.decompress(body, MOST_BYTES)
    except zlib.error:
        raise Untrue("not compressed") from None
    if not unpacker.eof or unpacker.unused_data:
        raise Untrue("too long, or cut off")
    return text


def checked(text: bytes, headers: Mapping[str, str], keys: Iterable[str]) -> bytes:
    """The same text, signed by one of these keys. Raises Untrue."""
    key = headers.get(KEY, "")
    known = headers.get(ALGORITHM) == signatures.ALGORITHM and key in set(keys)
    if not known or not signatures.genuine(text, key, headers.get(SIGNATURE, "")):
        raise Untrue("no signature of a known key")
    return text


def answers(text: bytes, batch: str) -> Answers:
    """Raises Untrue where these are no answers to this batch."""
    try:
        found = msgspec.json.decode(text, type=Answers)
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise Untrue("no answers of this format") from None
    if found.format != FORMAT or found.batch != batch or len(found.answers) > MOST_PEOPLE:
        raise Untrue("answers to something else")
    return found


def branch(text: bytes, under: str, nonce: str) -> Branch:
    """Raises Untrue where this is not what was asked for."""
    try:
        found = msgspec.json.decode(text, type=Branch)
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise Untrue("no branch of this format") from None
    if (found.format, found.under, found.nonce) != (FORMAT, under, nonce):
        raise Untrue("another branch")
    return found


def level(lines: Iterable[tuple[str, str]], under: str) -> dict[str, str]:
    """The digests of one level, from the lines 「file, version and digest」 below it in their order: by agency (6 figures), by hundred (12),
    or the lines themselves."""
    if len(under) == 12:
        return dict(lines)
    length = 12 if under else 6
    found: dict[str, Any] = {}
    for file_no, value in lines:
        branch = found.setdefault(file_no[:length], hashlib.sha256())
        branch.update(f"{file_no} {value}\n".encode())
    return {key: one.hexdigest() for key, one in found.items()}
