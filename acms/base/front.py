"""What stands between the server and the pages: bodies are taken in and answers handed out by the event loop (S05, Q02; ADR 0035).

A page is made by one of a few threads, which gets a whole body and leaves a whole answer behind: whoever sends or reads slowly costs a
socket, never a thread. Nothing of it lies on a disk in plain: bodies stay in memory, long answers are sealed with a key of their own.
"""

import asyncio
import io
import logging
import sys
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from urllib.parse import unquote_to_bytes

from acms.base import ephemeral, words

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Pages = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

log = logging.getLogger(__name__)
THREADS = 4
# Bytes: what a form without files may have (DATA_UPLOAD_MAX_MEMORY_SIZE), and what of an answer waits in memory.
SMALL = 1024 * 1024
# Bytes: what every body and every answer may have in memory however many there are, and what is sent at once. The server takes five
# pieces from us before it waits for whoever reads.
PIECE, SENT = 64 * 1024, 16 * 1024
# Bytes of answers that wait until they are read, of one process: in memory, and sealed on the disk.
WAITING, WAITING_ON_DISK = 64 * 1024 * 1024, 1024 * 1024 * 1024


@dataclass(frozen=True)
class Pace:
    """How slow somebody may be. A body: `silence` seconds without a byte, and in all `grace` seconds and one for every `rate` bytes. An
    answer: `reading` seconds for each piece."""

    silence: float = 20
    grace: float = 30
    rate: int = 4096
    reading: float = 60

    def left(self, began: float, taken: int) -> float:
        """Seconds until the next byte has to be there; not above 0 when it is too late."""
        return min(self.silence, began + self.grace + taken / self.rate - time.monotonic())


class Gone(Exception):
    """Whoever asked is no longer there."""


class TooSlow(Exception):
    """A body comes slower than it may, or than others while there is no room for all."""


@dataclass(eq=False)
class Body:
    """A body that is being taken in."""

    began: float = field(default_factory=time.monotonic)
    content: io.BytesIO = field(default_factory=io.BytesIO)
    taken: int = 0
    stated: int = 0  # by a header, or what made it too long
    whole: bool = False
    given_up: bool = False

    @property
    def rate(self) -> float:
        """Bytes a second so far."""
        return self.taken / max(time.monotonic() - self.began, 0.001)

    def drop(self) -> None:
        """Takes no more of it, and forgets what is there."""
        self.given_up, self.content, self.taken = True, io.BytesIO(), 0


@dataclass(eq=False)
class Answer:
    """An answer that is complete: its start in memory, the rest in a file that only this process can read."""

    status: int
    headers: list[tuple[bytes, bytes]]
    start: bytes
    rest: ephemeral.Sealed | None = None
    sent: int = 0
    given_up: bool = False
    began: float = field(default_factory=time.monotonic)
    patience: asyncio.Timeout = field(default_factory=lambda: asyncio.Timeout(None))

    @property
    def rate(self) -> float:
        """Bytes a second that are read so far; whoever has just begun is given one piece."""
        return (self.sent + PIECE) / max(time.monotonic() - self.began, 0.001)

    def in_memory(self) -> int:
        return len(self.start)

    def on_disk(self) -> int:
        return self.rest.size if self.rest else 0

    def pieces(self) -> Iterator[bytes]:
        """At most `SENT` bytes each; at least one, which may be empty."""
        yield from (self.start[at : at + SENT] for at in range(0, max(len(self.start), 1), SENT))
        self.start = b""
        if self.rest:
            yield from self.rest.read(SENT)

    def wait_until(self, moment: float) -> None:
        """How long its reader may take for the next piece, by the loop's clock. Raises TimeoutError when it was given up."""
        if self.given_up:
            raise TimeoutError
        self.patience.reschedule(moment)

    def give_up(self) -> None:
        """Whoever reads it gets no more of it."""
        self.given_up = True
        if not self.patience.expired():
            self.patience.reschedule(0)

    def close(self) -> None:
        self.start = b""
        if self.rest:
            self.rest.close()


class Front:
    """An ASGI application around the pages, which are a WSGI application.

    `largest`: bytes of a body with files; without files it is `SMALL`. `room`: bytes of all bodies that this process holds; where they do
    not suffice the slowest sender of a long body goes, so that holding the room costs more than an honest sender has. `waiting` and
    `on_disk`: bytes of all answers that wait until they are read; where they do not suffice the slowest reader of a long one goes.
    """

    def __init__(
        self,
        pages: Pages,
        *,
        largest: int,
        room: int,
        waiting: int = WAITING,
        on_disk: int = WAITING_ON_DISK,
        pace: Pace | None = None,
        threads: int = THREADS,
    ):
        self.pages, self.largest, self.room, self.pace = pages, largest, room, pace or Pace()
        self.waiting, self.on_disk = waiting, on_disk
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self.held: set[Body] = set()
        self.read: set[Answer] = set()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body = Body()
        self.held.add(body)
        try:
            await self._take_in(scope, receive, body)
            answer = await asyncio.get_running_loop().run_in_executor(self.threads, _made, self.pages, scope, body)
        except Gone:
            return
        except TooSlow:
            answer = _plain(408, words.TOO_SLOW)
        finally:
            self.held.discard(body)
        await self._hand_out(answer, send)

    async def _take_in(self, scope: Message, receive: Receive, body: Body) -> None:
        """Reads a body. One that is too long is left where it is: the page is told its length, and says so. Raises Gone, TooSlow."""
        headers = dict(scope["headers"])
        most = self.largest if headers.get(b"content-type", b"").startswith(b"multipart/") else SMALL
        body.stated = _number(headers.get(b"content-length", b""))
        more = body.stated <= most
        while more:
            message = await self._next(receive, body)
            piece, more = message.get("body", b""), message.get("more_body", False)
            if body.taken + len(piece) > most:
                body.stated = body.taken + len(piece)
                body.drop()
                return
            body.taken += len(piece)
            self._make_room(body)
            body.content.write(piece)
        body.content.seek(0)
        body.whole, body.stated = True, max(body.stated, body.taken)

    async def _next(self, receive: Receive, body: Body) -> Message:
        try:
            async with asyncio.timeout(self.pace.left(body.began, body.taken)):
                message = await receive()
        except TimeoutError:
            raise TooSlow from None
        if message["type"] == "http.disconnect":
            raise Gone
        if body.given_up:
            raise TooSlow
        return message

    def _make_room(self, body: Body) -> None:
        """Lets the slowest body go while all together are too many; short ones stay. Raises TooSlow when it is this one."""
        while body.taken > PIECE and sum(one.taken for one in self.held if one.taken > PIECE) > self.room:
            on_their_way = [one for one in self.held if one.taken > PIECE and not one.whole]
            slowest = min(on_their_way, key=lambda one: one.rate)
            slowest.drop()
            if slowest is body:
                raise TooSlow

    async def _hand_out(self, answer: Answer, send: Send) -> None:
        """Sends the answer; leaves it, and with it the connection, when nobody reads on or it has to make room."""
        pieces = answer.pieces()
        now = asyncio.get_running_loop().time
        try:
            async with answer.patience:
                self.read.add(answer)
                self._let_the_slowest_go()
                await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
                piece = next(pieces)
                for following in pieces:
                    answer.wait_until(now() + self.pace.reading)
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
                    answer.sent += len(piece)
                    piece = following
                answer.wait_until(now() + self.pace.reading)
                await send({"type": "http.response.body", "body": piece, "more_body": False})
        except TimeoutError:
            log.info("an answer was not read on")
        finally:
            self.read.discard(answer)
            answer.close()

    def _let_the_slowest_go(self) -> None:
        """Leaves the answers that are read most slowly while all together are too many; short ones stay, and the only one."""
        for size, room in ((Answer.in_memory, self.waiting), (Answer.on_disk, self.on_disk)):
            long = [one for one in self.read if size(one) > PIECE]
            while len(long) > 1 and sum(map(size, long)) > room:
                slowest = min(long, key=lambda one: one.rate)
                slowest.give_up()
                self.read.discard(slowest)
                long.remove(slowest)


def environ_of(scope: Message, body: Body) -> dict[str, Any]:
    """The request as the pages read it (PEP 3333). A header with an underscore is dropped: it would pass for one with a hyphen."""
    headers: dict[str, list[str]] = defaultdict(list)
    for name, value in scope["headers"]:
        if b"_" not in name:
            headers[name.decode("latin-1").upper().replace("-", "_")].append(value.decode("latin-1"))
    headers.pop("CONTENT_LENGTH", None)
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "CONTENT_TYPE": ",".join(headers.pop("CONTENT_TYPE", [])),
        "CONTENT_LENGTH": str(body.stated),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body.content,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    return environ | {f"HTTP_{name}": ("; " if name == "COOKIE" else ",").join(all_) for name, all_ in headers.items()}


def _made(pages: Pages, scope: Message, body: Body) -> Answer:
    """The whole answer of the pages, in a thread. An error that they have not answered themselves is theirs to log, by its kind alone."""
    try:
        return _gathered(pages, environ_of(scope, body))
    except Exception as error:  # whoever asked gets an answer; an error's words may quote personal data
        log.error("a page was not made: %s", type(error).__name__)
        return _plain(500, words.FAULTS[500][1])


def _gathered(pages: Pages, environ: dict[str, Any]) -> Answer:
    begun: list[Any] = []
    made = pages(environ, lambda status, headers, error=None: begun.extend([status, headers]))
    start = bytearray()
    try:
        pieces = iter(made)
        for piece in pieces:
            start += piece
            if len(start) > SMALL:
                break
        rest = ephemeral.sealed(chain([bytes(start[SMALL:])], pieces)) if len(start) > SMALL else None
    finally:
        if close := getattr(made, "close", None):
            close()
    status, headers = begun[:2]
    named = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return Answer(int(status.split(" ", 1)[0]), named, bytes(start[:SMALL]), rest)


def _plain(status: int, said: str) -> Answer:
    content = said.encode()
    headers = {"content-type": "text/plain; charset=utf-8", "content-length": str(len(content)), "connection": "close"}
    return Answer(status, [(name.encode(), value.encode()) for name, value in headers.items()], content)


def _number(digits: bytes) -> int:
    return int(digits) if digits.isdigit() and len(digits) < 20 else 0
