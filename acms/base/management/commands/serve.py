import ipaddress
import signal
import subprocess
import sys
import time
from types import FrameType

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Serves the pages with granian; in the one-process installation the worker runs beside it as a child."

    def handle(self, **options: object) -> None:
        host = settings.ACMS_HOST
        if settings.ACMS_LOOPBACK_ONLY and not _is_loopback(host):
            raise CommandError("demo mode answers on loopback addresses only: unset ACMS_HOST or ACMS_DEMO")
        commands = [
            [
                *(
                    sys.executable,
                    "-m",
                    "granian",
                    "--interface",
                    "wsgi",
                    "--host",
                    host,
                    "--port",
                    str(settings.ACMS_PORT),
                ),
                *(
                    "--workers",
                    str(settings.ACMS_WEB_WORKERS),
                    "--blocking-threads",
                    "4",
                    "--no-ws",
                    "--log-level",
                    "warning",
                ),
                "config.wsgi:application",
            ]
        ]
        if settings.ACMS_EMBEDDED_WORKER:
            commands.append([sys.executable, "manage.py", "worker"])
        _supervise(commands)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _supervise(commands: list[list[str]]) -> None:
    """Runs the processes; the server's end ends all, a fallen worker is started again."""
    running = [subprocess.Popen(command, cwd=settings.BASE_DIR) for command in commands]

    def stop(number: int, frame: FrameType | None) -> None:
        for process in running:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    stopped = False
    while not stopped:
        time.sleep(0.5)
        stopped = running[0].poll() is not None
        for index in range(1, len(running)):
            if not stopped and running[index].poll() is not None and running[0].poll() is None:
                if running[index].returncode == 0:
                    continue
                running[index] = subprocess.Popen(commands[index], cwd=settings.BASE_DIR)
    for process in running:
        process.terminate()
        process.wait()
