"""Half-sent requests and answers that nobody reads, against a server of its own, on loopback only (ADR 0035):
`python -m bench.slow_bodies [--sockets 500] [--readers 2000]`.

Nobody signs in and no database is asked: what counts is whether the process still answers.
"""

import argparse
import os
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bench.__main__ import ROOT, manage, percentile

HOST, PORT = "127.0.0.1", 8767
ASKED = 300
HALVES = {
    "nobody slow": b"",
    "bodies": b"POST /login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 100,
    "heads": b"POST /login/ HTTP/1.1\r\nHost: loc",
}
LARGE = b"GET /static/large HTTP/1.1\r\nHost: localhost\r\n\r\n"  # 1.1 MB, more than any of our own


@contextmanager
def server() -> Iterator[int]:
    """`manage.py serve` with one process, on an empty database; the id of the process that makes the pages."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "ACMS_VAR": folder, "PORT": str(PORT), "ACMS_WEB_WORKERS": "1"}
        manage(env, "migrate")
        manage(env, "collectstatic", "--no-input")
        (Path(folder) / "static" / "large").write_bytes(os.urandom(1_100_000))
        process = subprocess.Popen([sys.executable, "manage.py", "serve"], cwd=ROOT, env=env)
        try:
            while not _answers():
                time.sleep(0.1)
            yield _deepest(process.pid)
        finally:
            process.terminate()
            process.wait()


def _answers() -> bool:
    try:
        return _asked() > 0
    except OSError:
        return False


def _deepest(process: int) -> int:
    """The process that has no children, below one that has: serve, its server, the server's worker."""
    while children := Path(f"/proc/{process}/task/{process}/children").read_text().split():
        process = int(children[-1])
    return process


def _memory(process: int) -> int:
    """MB that a process has in memory."""
    held = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    return int(held[1]) // 1024 if held else 0


def _asked() -> float:
    """Seconds until /healthz has answered, on a connection of its own."""
    began = time.monotonic()
    urllib.request.urlopen(f"http://{HOST}:{PORT}/healthz", timeout=30).read()
    return time.monotonic() - began


def _slow(content: bytes, window: int = 0) -> socket.socket:
    """Somebody who has sent `content`; `window`: bytes that their side takes in before anybody reads, 0 for the system's."""
    one = socket.socket()
    if window:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    one.connect((HOST, PORT))
    one.sendall(content)
    return one


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sockets", type=int, default=500)
    parser.add_argument("--readers", type=int, default=2000)
    given = parser.parse_args()
    sockets = given.sockets
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with server() as process:
        for what, half in HALVES.items():
            held = [_slow(half) for _ in range(sockets if half else 0)]
            took = [_asked() for _ in range(ASKED)]
            p50, p95 = (percentile(took, share) * 1000 for share in (0.5, 0.95))
            print(f"| /healthz beside {len(held)} half-sent {what} | p50 {p50:.1f} ms, p95 {p95:.1f} ms | ≤ 100 ms |")
            began = time.monotonic()
            answers = [_end(one) for one in held]
            if held:
                print(f"| they were ended | after {time.monotonic() - began:.0f} s, {sum(answers)} with 408 | – |")
        _readers(process, given.readers)


def _readers(process: int, many: int) -> None:
    """Who asks for a large file and reads nothing of it."""
    before = most = _memory(process)
    held = []
    for number in range(many):
        held.append(_slow(LARGE, 4096))
        if number % 100 == 99:
            _asked()
            most = max(most, _memory(process))
    took = [_asked() for _ in range(ASKED)]
    p50, p95 = (percentile(took, share) * 1000 for share in (0.5, 0.95))
    most = max(most, _memory(process))
    print(f"| /healthz beside {many} who read nothing of 1.1 MB | p50 {p50:.1f} ms, p95 {p95:.1f} ms | ≤ 100 ms |")
    print(f"| memory of the process beside them | {most} MB, before {before} MB | – |")
    for one in held:
        one.close()


def _end(one: socket.socket) -> bool:
    """Waits until the server ends a connection; True when it said 408."""
    one.settimeout(120)
    with closing(one):
        said = one.recv(65_536)
        while said and one.recv(65_536):
            pass
    return said.startswith(b"HTTP/1.1 408")


if __name__ == "__main__":
    main()
