"""Half-sent requests against a server of its own: `python -m bench.slow_bodies [--sockets 500]`, on loopback only (ADR 0035).

Nobody signs in and no database is asked: what counts is whether the process still answers.
"""

import argparse
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager

from bench.__main__ import ROOT, manage, percentile

HOST, PORT = "127.0.0.1", 8767
ASKED = 300
HALVES = {
    "nobody slow": b"",
    "bodies": b"POST /login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 100,
    "heads": b"POST /login/ HTTP/1.1\r\nHost: loc",
}


@contextmanager
def server() -> Iterator[None]:
    """`manage.py serve` with one process, on an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "ACMS_VAR": folder, "PORT": str(PORT), "ACMS_WEB_WORKERS": "1"}
        manage(env, "migrate")
        process = subprocess.Popen([sys.executable, "manage.py", "serve"], cwd=ROOT, env=env)
        try:
            while not _answers():
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            process.wait()


def _answers() -> bool:
    try:
        return _asked() > 0
    except OSError:
        return False


def _asked() -> float:
    """Seconds until /healthz has answered, on a connection of its own."""
    began = time.monotonic()
    urllib.request.urlopen(f"http://{HOST}:{PORT}/healthz", timeout=30).read()
    return time.monotonic() - began


def _slow(content: bytes) -> socket.socket:
    one = socket.create_connection((HOST, PORT))
    one.sendall(content)
    return one


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sockets", type=int, default=500)
    sockets = parser.parse_args().sockets
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with server():
        for what, half in HALVES.items():
            held = [_slow(half) for _ in range(sockets if half else 0)]
            took = [_asked() for _ in range(ASKED)]
            p50, p95 = (percentile(took, share) * 1000 for share in (0.5, 0.95))
            print(f"| /healthz beside {len(held)} half-sent {what} | p50 {p50:.1f} ms, p95 {p95:.1f} ms | ≤ 100 ms |")
            began = time.monotonic()
            answers = [_end(one) for one in held]
            if held:
                print(f"| they were ended | after {time.monotonic() - began:.0f} s, {sum(answers)} with 408 | – |")


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
