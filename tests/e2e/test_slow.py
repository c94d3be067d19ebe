"""A whole installation beside people who send half of what they said: `serve` as it is, no browser (S05; ADR 0035)."""

import socket
import urllib.request
from contextlib import ExitStack, closing

import pytest

from tests.e2e.conftest import Site

pytestmark = pytest.mark.req("S05")
HALVES = {
    "body": b"POST /login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 100,
    "files": b"POST /login/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 9000000\r\n\r\n--x",
    "head": b"POST /login/ HTTP/1.1\r\nHost: loc",
}


@pytest.mark.parametrize("half", HALVES)
def test_S05_pages_go_on_beside_forty_half_sent_requests(site: Site, half: str) -> None:
    port = int(site.url.rpartition(":")[2])
    with ExitStack() as stack:
        for _ in range(40):
            connection = stack.enter_context(closing(socket.create_connection(("127.0.0.1", port))))
            connection.sendall(HALVES[half])
        for address in ("/healthz", "/readyz", "/login/", "/static/img/mark.svg"):
            with urllib.request.urlopen(site.url + address, timeout=60) as answer:
                assert answer.status == 200 and answer.read()
