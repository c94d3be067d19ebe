import ipaddress
import resource
import subprocess
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from acms.base import starting
from acms.base.reloading import Watch
from acms.base.supervision import Kept, supervise

# ADR 0035. HTTP/1 alone: that is what a proxy speaks, and it has no streams by the hundred in one connection.
GRANIAN = (
    "granian",
    "--interface",
    "asginl",
    "--http",
    "1",
    "--no-ws",
    "--http1-buffer-size",
    "65536",  # bytes of an answer that the server itself keeps for each who does not read
    "--backlog",
    "2048",
    "--backpressure",
    "8192",
    "--workers-kill-timeout",
    "10",  # seconds: whoever sends half of what they said holds no stopping up
    "--log-level",
    "warning",
)
MOST_FILES = 65_536  # open at once: every connection is one


class Command(BaseCommand):
    help = "Serves the pages with granian; in the one-process installation the worker runs beside it as a child."

    def handle(self, **options: object) -> None:
        host = settings.ACMS_HOST
        if settings.ACMS_LOOPBACK_ONLY and not _is_loopback(host):
            raise CommandError("demo mode answers on loopback addresses only: unset ACMS_HOST or ACMS_DEMO")
        where = ("--host", host, "--port", str(settings.ACMS_PORT), "--workers", str(settings.ACMS_WEB_WORKERS))
        server = _kept("server", "-m", *GRANIAN, *where, "config.asgi:application")
        _open_many()
        for one in starting.unset():
            self.stderr.write(f"not set: {one}")
        workers = [_kept("worker", "manage.py", "worker")] if settings.ACMS_EMBEDDED_WORKER else []
        workers += [_kept(name, *words) for name, words in settings.ACMS_BESIDE.items()]
        sys.exit(supervise(server, workers, Watch(settings.BASE_DIR).changed if settings.DEBUG else None))


def _open_many() -> None:
    """As many connections as the system lets this user have, not the 1024 that it gives who does not ask."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    soft = MOST_FILES if most == resource.RLIM_INFINITY else min(most, MOST_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, most))


def _kept(name: str, *words: str) -> Kept:
    return Kept(name, lambda: subprocess.Popen([sys.executable, *words], cwd=settings.BASE_DIR))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
