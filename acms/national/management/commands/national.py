from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from acms.base import work
from acms.national import marks, reconciling, sending, simulator
from acms.national.models import Mark, Report, Standing


class Command(BaseCommand):
    help = "全国会计人员信息管理数据库: `simulate` is the other side for demo mode; `send` sends what waits; `compare` compares both sides; `look` looks at everybody again; `refused` lists whose lines were refused, and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        simulate = acts.add_parser("simulate")
        simulate.add_argument("--database", default=str(settings.VAR / "national.sqlite3"))
        simulate.add_argument("--socket", default=settings.ACMS_NATIONAL_SOCKET)
        simulate.add_argument("--faults", default="", help="slow=0.1,broken=0.2,lost=0.2 …")
        simulate.add_argument("--seed", type=int, default=1)
        acts.add_parser("send")
        acts.add_parser("compare")
        acts.add_parser("look")
        acts.add_parser("refused")

    def handle(self, *, act: str, **options: Any) -> None:
        getattr(self, act)(**options)

    def simulate(self, *, database: str, socket: str, faults: str, seed: int, **options: Any) -> None:
        if not settings.ACMS_SIMULATORS:
            raise CommandError("a simulator of the national side answers in demo mode alone")
        with simulator.server(Path(database), socket, simulator.Faults.read(faults), seed) as server:
            server.serve_forever()

    def send(self, **options: Any) -> None:
        marks.fold()
        work.drain([sending.LANE])
        self.stdout.write(f"{Mark.objects.exclude(queued_at=None).count()} wait")

    def compare(self, **options: Any) -> None:
        report = Report.objects.create(queued_at=timezone.now())
        work.drain([reconciling.LANE])
        report.refresh_from_db()
        if report.done_at is None or report.failed:
            raise CommandError("the national side has not answered; the comparison is made again later")
        for row in report.differences.order_by("file_no"):
            self.stdout.write(
                f"{row.file_no} {row.reason} {row.ours} {row.theirs} {'resent' if row.resent else ''}".strip()
            )
        self.stdout.write(
            f"{report.people} people, {report.requests} requests, {report.differences.count()} differences"
        )

    def look(self, **options: Any) -> None:
        """Everybody's state is looked at again; what has changed without a mark goes out."""
        self.stdout.write(f"{marks.touch_all()} are looked at again")

    def refused(self, **options: Any) -> None:
        """Codes by field, never what stands in it."""
        for mark in Mark.objects.filter(standing=Standing.REFUSED).select_related("person").order_by("person__file_no"):
            why = ", ".join(f"{one['field']} {one['code']}" for one in mark.reasons)
            self.stdout.write(f"{mark.person.file_no} {why}")
