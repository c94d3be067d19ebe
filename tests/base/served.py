"""An application behind the front, for a real server: it says what it was asked. `/long` answers 20 MB."""

from collections.abc import Callable, Iterable
from typing import Any

from acms.base.front import Front, Pace

LONG = 320 * 65_536


def pages(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    if environ["PATH_INFO"] == "/long":
        return iter([b"x" * 65_536] * (LONG // 65_536))
    return [f"{environ['PATH_INFO']} {len(environ['wsgi.input'].read())}".encode()]


# A second is too slow here: the tests wait for it.
application = Front(pages, largest=8_000_000, room=16_000_000, pace=Pace(silence=1, grace=2, reading=1), threads=2)
