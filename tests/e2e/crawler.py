"""A visitor who follows every link of a running installation and presses every button, and notes what falls.

Breadth first, bounded: an address is known by its route (what stands in `config/urls.py`), and of each route a few
different objects are visited. Buttons are pressed twice, with nothing filled in and with everything.
"""

import http.client
import re
import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from string import punctuation
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

from acms.base.words import LATER
from tests.e2e.pages import Button, Form, Page, read

OBJECTS = 2  # addresses of one route that a role visits
QUERIES = 2  # and with a query of the same names
ROUNDS = 1  # buttons of the same name on pages of the same route
# What would end the visit, or shows other accounts: the browser tests press these.
LEFT_OUT = ("/logout/", "/account/sessions/end/", "/demo/", "/desk/login/passkey/", "/desk/account/passkeys/")
# Pressed after all the others: they take away what the others act on.
LAST = re.compile("撤回|删除|停用|取消|收回|作废|解除|驳回|退回|不同意|撤销")


@dataclass(frozen=True)
class Fault:
    """What fell, for whom, where, and from which page one came there."""

    kind: str
    role: str
    address: str
    source: str
    words: str = ""

    def __str__(self) -> str:
        return f"{self.role}: {self.kind} {self.address} (from {self.source}) {self.words}"


@dataclass
class Answer:
    status: int
    kind: str
    text: str
    location: str
    reference: str


class Line:
    """One browser's conversation with the installation: cookies, no redirects followed."""

    def __init__(self, url: str):
        self.host = urlsplit(url).netloc
        self.cookies: dict[str, str] = {}
        self.open: http.client.HTTPConnection | None = None

    def ask(self, method: str, address: str, body: bytes = b"", **headers: str) -> Answer:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            return self._ask(method, address, body, headers)
        except (http.client.HTTPException, ConnectionError):  # the server closed an idle connection
            self.close()
            self.open = None
            return self._ask(method, address, body, headers)

    def close(self) -> None:
        if self.open is not None:
            self.open.close()

    def _ask(self, method: str, address: str, body: bytes, headers: dict[str, str]) -> Answer:
        self.open = self.open or http.client.HTTPConnection(self.host, timeout=60)
        self.open.request(method, quote(address, safe=punctuation), body or None, headers)
        got = self.open.getresponse()
        data = got.read()
        for cookie in got.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.split(";")[0]
        kind = (got.headers.get("Content-Type") or "").split(";")[0]
        text = data.decode("utf-8", "replace") if kind.startswith("text/") else ""
        return Answer(got.status, kind, text, got.headers.get("Location") or "", got.headers.get("X-Request-Id") or "")


def encoded(fields: list[tuple[str, str | bytes]], multipart: bool) -> tuple[bytes, str]:
    """A form's body and its content type; a field in bytes is a file."""
    if not multipart:
        return urlencode(
            [(n, v) for n, v in fields if isinstance(v, str)]
        ).encode(), "application/x-www-form-urlencoded"
    edge = uuid.uuid4().hex
    parts = []
    for name, value in fields:
        file = '; filename="scan.jpg"\r\nContent-Type: image/jpeg' if isinstance(value, bytes) else ""
        data = value if isinstance(value, bytes) else value.encode()
        parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + data)
    return b"\r\n".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"


@dataclass
class Crawler:
    """Walks as one role. `route` says what an address is; `file` is what is put into file fields."""

    role: str
    line: Line
    route: Callable[[str], str]
    file: bytes
    checked: set[str]  # static files, seen once for all roles
    known: set[str]  # routes that anybody sees: others than the first visitor pass through once and press nothing
    faults: list[Fault] = field(default_factory=list)
    without_way_back: list[Fault] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)  # one address of each route that answered with a page
    posts: set[str] = field(default_factory=set)  # addresses of forms, one of each route
    seen: set[str] = field(default_factory=set)
    requests: int = 0

    def __post_init__(self) -> None:
        self._visits: Counter[str] = Counter()
        self._pressed: Counter[tuple[str, ...]] = Counter()
        self._waiting: deque[tuple[str, str]] = deque()
        self._buttons: deque[tuple[str, Form, Button | None]] = deque()
        self._late: list[tuple[str, Form, Button | None]] = []

    # -- walking

    def walk(self, starts: list[str]) -> None:
        """Every link, then every button and what it leads to."""
        for start in starts:
            self._note_link(start, "start")
        self._follow()
        while self._buttons or self._late:
            self._press(*(self._buttons.popleft() if self._buttons else self._late.pop(0)))
            self._follow()

    def _follow(self) -> None:
        while self._waiting:
            address, source = self._waiting.popleft()
            self.visit(address, source)

    def _note_link(self, address: str, source: str) -> None:
        parts = urlsplit(address)
        if parts.path.startswith("/static/"):
            self._static(address, source)
            return
        if parts.path.startswith(LEFT_OUT) or address in self.seen:
            return
        route = self.route_of(parts.path)
        names = ",".join(sorted({name for name, value in parse_qsl(parts.query) if value}))
        key, most = (f"{route}?{names}", QUERIES) if names else (route, OBJECTS)
        if self._visits[key] >= (1 if route in self.known else most) or (names and route in self.known):
            return
        self._visits[key] += 1
        self.seen.add(address)
        self._waiting.append((address, source))

    def route_of(self, path: str) -> str:
        return self.route(path)

    def visit(self, address: str, source: str, hops: int = 0) -> Page | None:
        """Fetches an address as by a link; its page, if it is one. An address that is gone or not allowed is a fault."""
        headers = {"Referer": f"http://{self.line.host}{source.split(' ')[0]}"} if source.startswith("/") else {}
        answer = self._ask("GET", address, source, **headers)
        if answer.status in (301, 302):
            if hops > 6:
                self._fault("goes round", address, source)
                return None
            return self.visit(self._inside(answer.location, address), f"{source} > {address}", hops + 1)
        # A message tells of what was so then: where it leads nowhere any more, the page says so.
        explained = source.startswith("start") or LATER in answer.text
        if answer.status in (404, 405, 410) and not explained:
            self._fault(f"dead link {answer.status}", address, source)
        page = self._read(address, source, answer)
        if page is not None and answer.status == 200:
            self.pages.setdefault(self.route_of(urlsplit(address).path), address)
        return page

    def _read(self, address: str, source: str, answer: Answer) -> Page | None:
        """What a page offers, noted; a page of an error must offer a way back."""
        whole = answer.text.lstrip()[:9].lower() == "<!doctype"
        shown = answer.kind in ("text/html", "text/plain", "") and not self._piece
        if answer.status >= 400 and shown and not (whole and "<a " in answer.text):
            self.without_way_back.append(Fault(f"no way back from {answer.status}", self.role, address, source))
        if answer.kind != "text/html":
            return None
        page = read(answer.text)
        for link in page.links:
            self._link(link, address, page)
        for piece in page.pieces:
            self._note_link(urljoin(address, piece), address)
        for form, button in page.buttons():
            self._note_button(address, form, button)
        return page

    def _link(self, link: str, address: str, page: Page) -> None:
        if link.startswith("#"):
            if link[1:] and link[1:] not in page.names and page.whole:
                self._fault("dead link", link, address, "no such place on the page")
            return
        where = urljoin(address, link.split("#")[0])
        parts = urlsplit(where)
        if parts.scheme in ("mailto", "tel") or (parts.netloc and parts.netloc != self.line.host):
            return
        self._note_link(parts._replace(scheme="", netloc="").geturl(), address)

    def _static(self, address: str, source: str) -> None:
        if address not in self.checked:
            self.checked.add(address)
            if self._ask("GET", address, source).status != 200:
                self._fault("missing file", address, source)

    # -- pressing

    def _note_button(self, address: str, form: Form, button: Button | None) -> None:
        action = urlsplit(urljoin(address, (button and button.action) or form.action or address)).path
        if action.startswith(LEFT_OUT) or (action == "/large/" and address != "/"):
            return
        label = re.sub(r"\d+", "", f"{button.name}={button.value}" if button else "")
        page = self.route_of(urlsplit(address).path)
        key = (page, self.route_of(action), label)
        if self._pressed[key] >= ROUNDS or page in self.known:
            return
        self._pressed[key] += 1
        if form.method == "post":
            self.posts.add(action)
        late = button is not None and LAST.search(button.label)
        (self._late if late else self._buttons).append((address, form, button))

    def _press(self, address: str, form: Form, button: Button | None) -> None:
        """Empty, then filled: each time from the page as it is now; a form that is gone meanwhile is not pressed."""
        for filled in (False, True):
            answer = self._ask("GET", address, "before a button")
            if answer.kind != "text/html" or answer.status != 200:
                return
            now = read(answer.text).same(form, button)
            if now is None:
                return
            self._send(address, *now, filled=filled)
            self._follow()  # before the next one takes away what this answer leads to

    def _send(self, address: str, form: Form, button: Button | None, *, filled: bool) -> None:
        action = urljoin(address, (button and button.action) or form.action or address).split("#")[0]
        source = f"{address} [{button.label if button else 'Enter'}, {'filled' if filled else 'empty'}]"
        fields = form.values(button, filled=filled, file=self.file)
        if form.method == "get":
            query = urlencode([(n, v) for n, v in fields if isinstance(v, str)])
            self.visit(f"{action.split('?')[0]}?{query}", source)
            return
        body, kind = encoded(fields, form.multipart)
        headers = {"Content-Type": kind, "Referer": urljoin(f"http://{self.line.host}", address)}
        if form.swapped:
            headers |= {"HX-Request": "true"}
        answer = self._ask("POST", action, source, body, **headers)
        if answer.status in (301, 302):
            self.visit(self._inside(answer.location, action), source)
            return
        if answer.status in (404, 405, 410):
            self._fault(f"dead button {answer.status}", action, source)
        self._piece = form.swapped
        self._read(action if answer.status == 200 else address, source, answer)
        self._piece = False

    _piece = False  # what is swapped into a page needs no way back of its own

    # -- asking

    def _inside(self, location: str, address: str) -> str:
        parts = urlsplit(urljoin(address, location))
        return parts._replace(scheme="", netloc="", fragment="").geturl()

    def _ask(self, method: str, address: str, source: str, body: bytes = b"", **headers: str) -> Answer:
        self.requests += 1
        answer = self.line.ask(method, address, body, **headers)
        if answer.status >= 500:
            self._fault(f"error {answer.status}", address, source, f"{method} {answer.reference}")
        return answer

    def _fault(self, kind: str, address: str, source: str, words: str = "") -> None:
        self.faults.append(Fault(kind, self.role, address, source, words))


def kinds(faults: list[Fault], route: Callable[[str], str]) -> Iterator[Fault]:
    """One fault of each kind at each route: the same link stands on many pages."""
    seen = set()
    for fault in faults:
        key = (fault.kind, route(urlsplit(fault.address).path), re.sub(r"\d+", "", fault.source))
        if key not in seen:
            seen.add(key)
            yield fault
