"""The real client of the real-name authority: 姓名+身份证号 二要素核验 of a vendor, signed, over HTTPS (W04, X03).

A question is a POST whose form holds `app_key`, `timestamp` (seconds), `nonce`, `name`, `id_card` and `sign`: HMAC-SHA256 under the
secret, in hex, of the other parameters in the order of their names, as they stand in the form. The answer is JSON: `code` 0 and
`result` 1 一致, 2 不一致, 3 无记录; where it names a `nonce`, that of the question. Another vendor's words are a class below this one.
Name and number stand in the body alone: never in an address, never in the log.
"""

import hashlib
import hmac
import http.client
import json
import logging
import secrets
import socket
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings

from acms.base import outward
from acms.channels.realname import NoRecord, Unanswered

log = logging.getLogger(__name__)
MOST_BYTES = 64 * 1024


class Circuit:
    """Where several questions running had no answer, nobody is asked for a while; then one question tries again."""

    def __init__(self, most: int = 5, rest: float = 60, clock: Callable[[], float] = time.monotonic):
        self.most, self.rest, self.clock = most, rest, clock
        self.failures, self.until = 0, 0.0
        self.lock = threading.Lock()

    def is_open(self) -> bool:
        """True while nobody is to be asked; the first one after the rest asks for all."""
        with self.lock:
            if self.failures < self.most:
                return False
            if self.clock() < self.until:
                return True
            self.until = self.clock() + self.rest
            return False

    def note(self, answered: bool) -> None:
        with self.lock:
            self.failures = 0 if answered else self.failures + 1
            self.until = self.clock() + self.rest


class TwoFactor:
    """Asks whether a name and a number belong together. `url`, `key`, `secret`, `timeout`: the installation's settings."""

    NAME, NUMBER = "name", "id_card"
    ANSWERS: ClassVar[dict[str, bool | None]] = {"1": True, "2": False, "3": None}

    def __init__(self) -> None:
        self.url, self.key, self.secret, self.timeout = settings.ACMS_REAL_NAME_API
        self.circuit = Circuit()
        self.opener = outward.opener()

    def matches(self, name: str, id_number: str) -> bool:
        """True 一致, False 不一致. Raises NoRecord for 无记录, Unanswered for everything else."""
        if self.circuit.is_open():
            raise Unanswered("not asked for a while")
        try:
            found = self._asked(name, id_number)
        except Unanswered as why:
            self.circuit.note(False)
            log.warning("real-name authority: %s", why)
            raise
        self.circuit.note(True)
        if found is None:
            raise NoRecord
        return found

    def _asked(self, name: str, id_number: str) -> bool | None:
        nonce = secrets.token_hex(16)
        said = {"app_key": self.key, "timestamp": str(int(time.time())), "nonce": nonce}
        said |= {self.NAME: name, self.NUMBER: id_number}
        body = urllib.parse.urlencode(said | {"sign": sign(said, self.secret)}).encode()
        answer = self._sent(body)
        if not isinstance(answer, dict) or str(answer.get("nonce", nonce)) != nonce:
            raise Unanswered("an answer to something else")
        result = str(answer.get("result", ""))
        if str(answer.get("code")) != "0" or result not in self.ANSWERS:
            raise Unanswered("an answer that says nothing")
        return self.ANSWERS[result]

    def _sent(self, body: bytes) -> Any:
        """The parsed answer. Asked once more only where the first question cannot have arrived. Raises Unanswered."""
        until = time.monotonic() + self.timeout
        for last in (False, True):
            try:
                return json.loads(self._read(body, until), object_pairs_hook=_once)
            except urllib.error.HTTPError as fault:
                raise Unanswered(f"status {fault.code}") from None
            except urllib.error.URLError as fault:
                if last or not isinstance(fault.reason, ConnectionRefusedError | socket.gaierror):
                    raise Unanswered(type(fault.reason).__name__) from None
            except (OSError, http.client.HTTPException, ValueError, RecursionError) as fault:
                raise Unanswered(type(fault).__name__) from None  # its words may hold what was sent
        raise AssertionError

    def _read(self, body: bytes, until: float) -> bytes:
        """The whole body, until the question's time is over, however slowly it drips."""
        with self.opener.open(self.url, body, timeout=max(0.01, until - time.monotonic())) as answer:
            found = b""
            while chunk := answer.read1(MOST_BYTES):
                found += chunk
                if len(found) > MOST_BYTES or time.monotonic() > until:
                    raise TimeoutError
            if answer.length:  # cut off: `read1` does not say so
                raise http.client.IncompleteRead(found)
            return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of an answer. Raises ValueError for one that says something twice: nobody knows which of the two is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("said twice")
    return found


def sign(parameters: dict[str, str], secret: str) -> str:
    """HMAC-SHA256 in hex over the parameters in the order of their names.

    >>> sign({"b": "2", "a": "王"}, "k") == sign({"a": "王", "b": "2"}, "k") != sign({"a": "王", "b": "3"}, "k")
    True
    """
    text = urllib.parse.urlencode(sorted(parameters.items()))
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
