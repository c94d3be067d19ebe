"""Asks the national side: over HTTPS with a certificate of ours, or the simulator over a socket of this machine (X01)."""

import json
import secrets
import ssl
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils import timezone

from acms.national import wire
from acms.national.schema import FORMAT

NONE, SIMULATOR = "none", "simulator"
SENDER = "150000"
# The simulator's key is no secret: whatever it signs is believed only where simulators may stand.
SIMULATOR_KEY = Ed25519PrivateKey.from_private_bytes(b"the simulator of the nation 0001")


R = TypeVar("R", wire.Answers, wire.Branch)


class Unanswered(Exception):
    """Nobody answered, or nothing that can be believed. `spoke`: there was an answer of HTTP, so that what was sent may be the reason."""

    def __init__(self, why: str, spoke: bool = False):
        super().__init__(why)
        self.spoke = spoke


class NotRead(Exception):
    """The other side says that it cannot read this batch."""


def connected() -> bool:
    """Whether anything goes out at all."""
    return settings.ACMS_NATIONAL_URL not in ("", NONE)


def believed() -> list[str]:
    """The public keys whose answers count."""
    if settings.ACMS_NATIONAL_URL == SIMULATOR and settings.ACMS_SIMULATORS:
        return [SIMULATOR_KEY.public_key().public_bytes_raw().hex()]
    return list(settings.ACMS_NATIONAL_KEYS)


def send(people: list[dict[str, Any]]) -> list[wire.Answer]:
    """What became of each of these lines, as far as the answer says it. Raises Unanswered, NotRead."""
    batch = secrets.token_hex(16)
    content = {
        "format": FORMAT,
        "batch": batch,
        "sender": SENDER,
        "sent_at": timezone.localtime().isoformat(),
        "people": people,
    }
    body, headers = wire.packed(content)
    text = _asked("POST", "v1/people", content=body, headers=headers | {"Idempotency-Key": batch})
    return _read(lambda: wire.answers(text, batch)).answers


def branch(under: str) -> Mapping[str, str]:
    """What the national side holds under an agency, or under a hundred of its files; with the empty text, by agency. Raises Unanswered."""
    nonce = secrets.token_hex(16)
    text = _asked("GET", "v1/tree", params={"sender": SENDER, "under": under, "nonce": nonce})
    return _read(lambda: wire.branch(text, under, nonce)).below


def arrived() -> dict[str, Any]:
    """What the simulator shows of what has come to it. Raises Unanswered."""
    found: dict[str, Any] = json.loads(_asked("GET", "arrived"))
    return found


def _read(read: Callable[[], R]) -> R:
    try:
        found = read()
    except wire.Untrue as why:
        raise Unanswered(str(why), spoke=True) from None
    if found.simulated and not settings.ACMS_SIMULATORS:
        raise Unanswered("a simulator has answered")
    return found


def _asked(method: str, path: str, **what: Any) -> bytes:
    try:
        with _http().stream(method, path, **what) as answer:
            text = _body(answer)
    except httpx.HTTPError as why:
        raise Unanswered(type(why).__name__) from None
    if answer.status_code in (400, 413, 422):
        raise NotRead(str(answer.status_code))
    if answer.status_code != 200:
        raise Unanswered(str(answer.status_code), spoke=True)
    return _read_signed(text, answer)


def _body(answer: httpx.Response) -> bytes:
    """Never more than the limit, whatever comes."""
    text = bytearray()
    for part in answer.iter_bytes():
        text += part
        if len(text) > wire.MOST_BYTES:
            raise httpx.DecodingError("too long")
    return bytes(text)


def _read_signed(text: bytes, answer: httpx.Response) -> bytes:
    try:
        return wire.checked(text, answer.headers, believed())
    except wire.Untrue as why:
        raise Unanswered(str(why), spoke=True) from None


def _http() -> httpx.Client:
    return _client(
        settings.ACMS_NATIONAL_URL,
        settings.ACMS_NATIONAL_SOCKET,
        settings.ACMS_NATIONAL_CERTIFICATE,
        settings.ACMS_NATIONAL_CA,
        settings.ACMS_NATIONAL_TIMEOUT,
    )


@lru_cache(4)
def _client(url: str, socket: str, certificate: str, ca: str, timeout: int) -> httpx.Client:
    """One client a process, which keeps its connections. What the environment says of proxies is not asked, and redirects are not followed."""
    if url == SIMULATOR:
        return httpx.Client(base_url="http://national/", transport=httpx.HTTPTransport(uds=socket), timeout=timeout)
    context = ssl.create_default_context(cafile=ca or None)
    if certificate:
        context.load_cert_chain(certificate)
    return httpx.Client(base_url=url.rstrip("/") + "/", verify=context, timeout=timeout, trust_env=False)
