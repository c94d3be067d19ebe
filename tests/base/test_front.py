"""The front: bodies are taken in and answers handed out without a thread that waits for whoever is slow (S05, Q02; ADR 0035)."""

import asyncio
import io
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings

from acms.base import ephemeral, front, words
from acms.base.front import Body, Front, Pace
from acms.base.management.commands.serve import GRANIAN
from tests.base import served
from tests.e2e.conftest import free_port

pytestmark = pytest.mark.req("S05")
Made = tuple[int, dict[str, str], bytes]


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Says what it was asked, and how much it could read."""
    start("200 OK", [("X-Length", environ["CONTENT_LENGTH"]), ("X-Cookie", environ.get("HTTP_COOKIE", ""))])
    return [environ["PATH_INFO"].encode("latin-1"), b" ", environ["wsgi.input"].read()]


def scope(length: int | None = None, path: bytes = b"/x", kind: bytes = b"", more: Any = ()) -> dict[str, Any]:
    headers = [*more, *([(b"content-type", kind)] if kind else [])]
    headers += [(b"content-length", str(length).encode())] if length is not None else []
    known = {"type": "http", "http_version": "1.1", "scheme": "http", "client": ("192.0.2.1", 9), "server": ("h", "80")}
    return {**known, "method": "POST", "raw_path": path, "query_string": b"", "headers": headers}


class Sender:
    """Sends its pieces; then it is silent, hangs up, or has sent everything."""

    def __init__(self, *pieces: bytes, then: str = "end"):
        self.pieces, self.then, self.sent = list(pieces), then, []  # type: tuple[list[bytes], str, list[Any]]

    async def receive(self) -> dict[str, Any]:
        await asyncio.sleep(0)
        if self.pieces:
            piece = self.pieces.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(self.pieces) or self.then != "end"}
        if self.then == "silence":
            await asyncio.Event().wait()
        return {"type": "http.disconnect"} if self.then == "hang up" else {"type": "http.request", "body": b""}

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    @property
    def answer(self) -> Made:
        start, *rest = self.sent
        headers = {name.decode(): value.decode() for name, value in start["headers"]}
        return start["status"], headers, b"".join(message["body"] for message in rest)


def asked(about: dict[str, Any], sender: Sender, of: Front | None = None) -> Sender:
    asyncio.run((of or Front(echo, largest=4_000_000, room=8_000_000, threads=1))(about, sender.receive, sender.send))
    return sender


def test_S05_a_body_reaches_its_page_whole() -> None:
    sender = asked(scope(11, b"/%E7%AC%94/a%2541"), Sender(b"hello ", b"world"))
    assert sender.answer == (200, {"x-length": "11", "x-cookie": ""}, "/笔/a%41 hello world".encode())


def test_S05_a_body_without_a_stated_length_has_the_one_that_it_has() -> None:
    assert asked(scope(None), Sender(b"hello")).answer[1]["x-length"] == "5"


def test_S05_headers_are_read_as_proxies_mean_them() -> None:
    """A header with an underscore would pass for the proxy's own with a hyphen; cookies are one list."""
    given = [
        (b"x_forwarded_for", b"127.0.0.1"),
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
        (b"x-a", b"1"),
        (b"x-a", b"2"),
    ]
    environ = front.environ_of(scope(0, more=given), Body())
    assert "HTTP_X_FORWARDED_FOR" not in environ
    assert (environ["HTTP_COOKIE"], environ["HTTP_X_A"], environ["REMOTE_ADDR"]) == ("a=1; b=2", "1,2", "192.0.2.1")


@pytest.mark.parametrize(
    ("about", "pieces", "told"),
    [
        (scope(front.SMALL + 1), [b"x"], front.SMALL + 1),
        (scope(None), [b"x" * front.SMALL, b"yz"], front.SMALL + 2),
        (scope(4_000_001, kind=b"multipart/form-data"), [b"x"], 4_000_001),
        (scope(10**18), [b"x"], 10**18),
    ],
)
def test_S05_a_body_that_is_too_long_is_not_taken_in_and_the_page_hears_its_length(
    about: Any, pieces: list[bytes], told: int
) -> None:
    status, headers, said = asked(about, Sender(*pieces, then="silence")).answer
    assert (status, headers["x-length"], said) == (200, str(told), b"/x ")


def test_S05_a_body_with_files_may_be_longer() -> None:
    content = b"x" * (front.SMALL + 1)
    assert len(asked(scope(len(content), kind=b"multipart/form-data"), Sender(content)).answer[2]) == len(content) + 3


def test_S05_the_front_and_the_pages_agree_on_what_is_small() -> None:
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE == front.SMALL


def test_S05_silence_is_answered_with_408_and_the_connection_ends() -> None:
    slow = Front(echo, largest=99, room=99, pace=Pace(silence=0.01))
    status, headers, said = asked(scope(1000), Sender(b"x" * 100, then="silence"), slow).answer
    assert (status, headers["connection"], said.decode()) == (408, "close", words.TOO_SLOW)


def test_S05_a_body_that_trickles_is_too_slow_in_all() -> None:
    """A byte now and then is no silence, and yet no way to hold on for ever."""
    slow = Front(echo, largest=99, room=99, pace=Pace(silence=60, grace=0, rate=10**9))
    sender = asked(scope(1000), Sender(*[b"x"] * 1000), slow)
    assert sender.answer[0] == 408 and sender.pieces


def test_S05_the_pace_is_what_a_bad_mobile_network_has(monkeypatch: pytest.MonkeyPatch) -> None:
    pace, began = Pace(), 1000.0

    def left(after: float, taken: int) -> float:
        with monkeypatch.context() as patch:
            patch.setattr("acms.base.front.time", SimpleNamespace(monotonic=lambda: began + after))
            return pace.left(began, taken)

    assert left(0, 0) == left(9, 0) == 20  # as long as anybody may be silent
    assert left(25, 0) == 5 and left(30, 0) == 0  # nothing at all came
    assert left(3600, 20_000_000) == 20 and left(5000, 20_000_000) < 0  # a paper of 20 MB within some 80 minutes


def test_S05_who_hangs_up_is_not_answered_and_no_page_is_made() -> None:
    def never(environ: Any, start: Any) -> Iterable[bytes]:
        raise AssertionError

    assert asked(scope(1000), Sender(b"x", then="hang up"), Front(never, largest=99, room=99)).sent == []


def _long(pieces: int, then: str = "end") -> Sender:
    return Sender(*[b"x" * 100_000] * pieces, then=then)


def test_S05_where_there_is_no_room_for_all_the_slowest_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three bodies of 300 kB and room for two: whoever is silent in the middle of one loses it, the others are answered."""
    monkeypatch.setattr(Body, "rate", property(lambda body: 1 if body is first else 2))
    first: Any = None
    tight = Front(echo, largest=4_000_000, room=600_000, threads=1)

    async def meet() -> tuple[Sender, ...]:
        nonlocal first
        about = scope(300_000, kind=b"multipart/form-data")
        stalled, others = _long(2, "silence"), (_long(3), _long(3))
        waits = asyncio.create_task(tight(about, stalled.receive, stalled.send))
        while not any(body.taken == 200_000 for body in tight.held):
            await asyncio.sleep(0)
        (first,) = tight.held
        await asyncio.gather(*(tight(about, one.receive, one.send) for one in others))
        given_up = first.given_up, first.content.getvalue()
        waits.cancel()
        await asyncio.gather(waits, return_exceptions=True)
        assert given_up == (True, b"")
        return others

    assert [sender.answer[0] for sender in asyncio.run(meet())] == [200, 200]
    assert not tight.held


def test_S05_a_short_body_needs_no_room() -> None:
    assert asked(scope(5), Sender(b"hello"), Front(echo, largest=9, room=0)).answer[0] == 200
    content = b"x" * (front.PIECE + 1)
    assert asked(scope(len(content)), Sender(content), Front(echo, largest=9, room=0)).answer[0] == 408


def test_Q02_an_error_beside_the_pages_says_its_kind_alone(caplog: pytest.LogCaptureFixture) -> None:
    def broken(environ: Any, start: Any) -> Iterable[bytes]:
        raise ValueError("巴图 15010519880312")

    assert asked(scope(0), Sender(b""), Front(broken, largest=9, room=9)).answer[0] == 500
    assert "ValueError" in caplog.text and "巴图" not in caplog.text


def test_S05_an_answer_that_nobody_reads_on_is_left() -> None:
    class Stuck(Sender):
        async def send(self, message: Any) -> None:
            await super().send(message)
            if len(self.sent) > 2:
                await asyncio.Event().wait()

    def pages(environ: Any, start: Any) -> Iterable[bytes]:
        start("200 OK", [])
        return [b"x" * 3 * front.SMALL]

    stuck = Stuck(b"")
    asked(scope(0), stuck, Front(pages, largest=9, room=9, pace=Pace(reading=0.01)))
    assert len(stuck.sent) == 3


class Slow(Sender):
    """Reads `pieces` of an answer at once, and the rest when `go_on` is set."""

    def __init__(self, pieces: int, go_on: asyncio.Event):
        super().__init__(b"")
        self.reads, self.go_on = pieces, go_on

    async def send(self, message: Any) -> None:
        if len(self.sent) > self.reads:
            await self.go_on.wait()
        await super().send(message)

    @property
    def whole(self) -> bool:
        return len(self.sent) > 1 and not self.sent[-1]["more_body"]


def _of(length: int) -> Any:
    def pages(environ: Any, start: Any) -> Iterable[bytes]:
        start("200 OK", [])
        return [b"x" * length]

    return pages


async def _never_read(by: Front, many: int, go_on: asyncio.Event) -> tuple[list[Slow], list[asyncio.Task[None]]]:
    """So many who ask and read next to nothing, until nothing of it moves on."""
    slow = [Slow(number % 3, go_on) for number in range(many)]
    tasks = [asyncio.create_task(by(scope(0), one.receive, one.send)) for one in slow]
    while not all(one.sent or task.done() for one, task in zip(slow, tasks, strict=True)):
        await asyncio.sleep(0.001)
    for _ in range(9):
        await asyncio.sleep(0)
    return slow, tasks


def test_S05_four_hundred_who_read_slowly_share_a_room_and_whoever_reads_gets_all() -> None:
    """Room for eight: the slowest go at once and hold nothing, an answer that is read on comes whole."""
    long = front.PIECE + 9
    tight = Front(_of(long), largest=9, room=9, waiting=8 * long, threads=2)

    async def meet() -> None:
        go_on, at_once = asyncio.Event(), asyncio.Event()
        at_once.set()
        slow, tasks = await _never_read(tight, 400, go_on)
        assert len(tight.read) == 8 and sum(task.done() for task in tasks) == 392
        reader = Slow(0, at_once)
        await asyncio.wait_for(tight(scope(0), reader.receive, reader.send), 30)
        assert reader.whole and len(reader.answer[2]) == long
        go_on.set()
        await asyncio.gather(*tasks)
        assert sum(one.whole for one in slow) == 7 and not tight.read  # one made room for the reader

    asyncio.run(meet())


def test_S05_what_waits_on_the_disk_has_a_room_too_and_one_alone_may_be_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Any] = []
    sealed = ephemeral.sealed
    monkeypatch.setattr(ephemeral, "sealed", lambda pieces: kept.append(sealed(pieces)) or kept[-1])
    on_disk = front.PIECE + 9
    tight = Front(_of(front.SMALL + on_disk), largest=9, room=9, on_disk=on_disk - 1, threads=1)

    async def meet() -> None:
        go_on = asyncio.Event()
        _, tasks = await _never_read(tight, 9, go_on)
        assert [one.size for one in kept] == [on_disk] * 9
        assert sum(not one._file.closed for one in kept) == len(tight.read) == 1
        go_on.set()
        await asyncio.gather(*tasks)

    asyncio.run(meet())
    assert all(one._file.closed for one in kept)


def test_S05_short_answers_need_no_room() -> None:
    tight = Front(_of(front.PIECE), largest=9, room=9, waiting=0, threads=1)

    async def meet() -> None:
        go_on = asyncio.Event()
        slow, tasks = await _never_read(tight, 50, go_on)
        go_on.set()
        await asyncio.gather(*tasks)
        assert all(one.whole for one in slow)

    asyncio.run(meet())


class Closing(io.BytesIO):
    """An answer that wants to be closed, as Django's do: its database connection goes back then."""

    def __init__(self, content: bytes):
        super().__init__(content)
        self.ends: list[str] = []

    def close(self) -> None:
        self.ends.append("closed")
        super().close()


@pytest.mark.parametrize("length", [0, 5, front.PIECE, front.SMALL, 3 * front.SMALL + 7])
def test_S05_an_answer_of_any_length_arrives_whole_and_is_closed_before_it_is_sent(length: int) -> None:
    made = Closing(bytes(range(256)) * (length // 256) + b"z" * (length % 256))
    content = made.getvalue()

    def pages(environ: Any, start: Any) -> Iterable[bytes]:
        start("200 OK", [])
        return made

    class Reader(Sender):
        async def send(self, message: Any) -> None:
            assert made.ends == ["closed"]
            assert len(message.get("body", b"")) <= front.SENT
            await super().send(message)

    assert asked(scope(0), Reader(b""), Front(pages, largest=9, room=9)).answer[2] == content


def test_Q02_what_waits_on_a_disk_is_no_plain_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = (tmp_path / "kept").open("w+b")
    monkeypatch.setattr(ephemeral, "TemporaryFile", lambda: kept)
    sealed = ephemeral.sealed(iter([b"15010519880312" * 9, b"more"]))
    lies = (tmp_path / "kept").read_bytes()
    assert len(lies) == 14 * 9 + 4 and b"150105" not in lies and b"more" not in lies
    assert b"".join(sealed.read(50)) == b"15010519880312" * 9 + b"more"
    sealed.close()
    assert kept.closed


# A real server: what it does with connections is nobody's promise.


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where `served` answers, by the server and with the options of `manage.py serve`, but a header may take two seconds."""
    port, quick = free_port(), ("--http1-header-read-timeout", "2000")
    command = [sys.executable, "-m", *GRANIAN, *quick, "--port", str(port), "tests.base.served:application"]
    server = subprocess.Popen(command, cwd=settings.BASE_DIR)
    try:
        while not _answers(port):
            assert server.poll() is None
        yield port
    finally:
        server.terminate()
        server.wait()


def _answers(port: int) -> bool:
    try:
        return b"200 OK" in _rest(_sent(port, _get("/")))
    except OSError:
        return False


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()


def _post(length: int, body: bytes) -> bytes:
    return f"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode() + body


def _sent(port: int, content: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.settimeout(30)  # a busy machine is slow, not wrong
    connection.sendall(content)
    return connection


def _rest(connection: socket.socket) -> bytes:
    """What comes until the other side closes."""
    found = bytearray()
    with closing(connection):
        while piece := connection.recv(65_536):
            found += piece
    return bytes(found)


@pytest.mark.parametrize(
    "half", [_post(1_000_000, b"x" * 100), b"POST /x HTTP/1.1\r\nHost:", b""], ids=["body", "head", "nothing"]
)
def test_S05_forty_half_sent_requests_stop_nobody_and_are_ended(port: int, half: bytes) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(closing(_sent(port, half))) for _ in range(40)]
        assert _rest(_sent(port, _get("/page"))).endswith(b"/page 0")
        ends = [_rest(connection) for connection in slow]
    answered = b"HTTP/1.1 408" if half.endswith(b"x" * 100) else b""
    assert all(end.startswith(answered) and bool(end) == bool(answered) for end in ends)


def test_S05_forty_who_do_not_read_stop_nobody(port: int) -> None:
    with ExitStack() as stack:
        for _ in range(40):
            stack.enter_context(closing(_sent(port, _get("/long"))))
        assert _rest(_sent(port, _get("/page"))).endswith(b"/page 0")
        assert _rest(_sent(port, _get("/long"))).count(b"x") >= served.LONG  # who reads gets all of it
