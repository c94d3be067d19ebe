"""Somebody with a browser: one session, two web processes of which one may be away, and what they were told."""

import re
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import requests

TOKEN = "a" * 32
PATIENCE = 15  # seconds for an answer
AWAY = 60  # seconds that nobody answers at all, before an act is left


class Unanswered(Exception):
    """The answer did not arrive: what was asked for may have been done or not."""


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str

    @property
    def bare(self) -> bool:
        """A fault of ours without a page of ours: no sentence says what happened and how to go on."""
        return self.status >= 500 and not re.search(r"[\u4e00-\u9fff]{4,}.*。", self.text, re.DOTALL)


class Visitor:
    """`faults`: where the answers of 500 and above are noted, as (status, address, whether without a sentence)."""

    def __init__(self, urls: list[str], session: str, faults: list[tuple[int, str, bool]]):
        self.urls, self.faults, self.at = urls, faults, 0
        self.http = requests.Session()
        self.http.trust_env = False
        for name, value in (("acms", session), ("csrftoken", TOKEN)):
            self.http.cookies.set(name, value, domain="127.0.0.1", path="/")
        self.http.headers["X-CSRFToken"] = TOKEN

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, data: Any, files: Any = None) -> Answer:
        return self._ask("POST", path, data=data, files=files)

    def _ask(self, method: str, path: str, **what: Any) -> Answer:
        """Asks whichever process takes the connection, as a proxy does. Raises Unanswered."""
        end = time.monotonic() + AWAY
        while time.monotonic() < end:
            try:
                reply = self.http.request(
                    method, self.urls[self.at] + path, timeout=(2, PATIENCE), allow_redirects=False, **what
                )
            except (requests.ConnectTimeout, requests.ConnectionError) as error:
                self._next()
                if "NewConnectionError" in repr(error) or isinstance(error, requests.ConnectTimeout):
                    continue  # nothing was sent
                raise Unanswered from error
            except requests.RequestException as error:
                self._next()
                raise Unanswered from error
            answer = Answer(reply.status_code, reply.headers.get("location", ""), reply.text)
            if answer.status >= 500:
                self.faults.append((answer.status, path.split("?")[0], answer.bare))
                raise Unanswered
            return answer
        raise Unanswered

    def _next(self) -> None:
        """A new connection, to the other process."""
        with suppress(OSError):
            self.http.close()
        self.at = (self.at + 1) % len(self.urls)
        time.sleep(0.05)
