import ipaddress
import subprocess
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from acms.base.reloading import Watch
from acms.base.supervision import Kept, supervise

GRANIAN = ("granian", "--interface", "wsgi", "--blocking-threads", "4", "--no-ws", "--log-level", "warning")


class Command(BaseCommand):
    help = "Serves the pages with granian; in the one-process installation the worker runs beside it as a child."

    def handle(self, **options: object) -> None:
        host = settings.ACMS_HOST
        if settings.ACMS_LOOPBACK_ONLY and not _is_loopback(host):
            raise CommandError("demo mode answers on loopback addresses only: unset ACMS_HOST or ACMS_DEMO")
        where = ("--host", host, "--port", str(settings.ACMS_PORT), "--workers", str(settings.ACMS_WEB_WORKERS))
        server = _kept("server", "-m", *GRANIAN, *where, "config.wsgi:application")
        workers = [_kept("worker", "manage.py", "worker")] if settings.ACMS_EMBEDDED_WORKER else []
        sys.exit(supervise(server, workers, Watch(settings.BASE_DIR).changed if settings.DEBUG else None))


def _kept(name: str, *words: str) -> Kept:
    return Kept(name, lambda: subprocess.Popen([sys.executable, *words], cwd=settings.BASE_DIR))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
