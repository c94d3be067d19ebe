import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from acms.scans import actions, intake, mend
from acms.scans.kinds import KINDS


class Command(BaseCommand):
    help = "Evidence: scans check KIND FILE | scans read KIND FILE | scans sweep | scans portraits."

    def add_arguments(self, parser: CommandParser) -> None:
        sub = parser.add_subparsers(dest="what", required=True)
        for name in ("check", "read"):
            one = sub.add_parser(name)
            one.add_argument("kind", choices=list(KINDS))
            one.add_argument("file", type=Path)
            one.add_argument("--json", action="store_true")
            if name == "check":
                one.add_argument("--out", type=Path)

        sub.add_parser("sweep", help="deletes files that belong to no scan")

        sub.add_parser("portraits", help="what old portraits are recognised by under another person (W13)")

    def handle(self, **options: Any) -> None:
        if options["what"] == "portraits":
            self.stdout.write(f"{actions.recognise_old()} portraits")
            return
        if options["what"] == "sweep":
            self.stdout.write(f"{actions.sweep()} scans without a row swept")
            return
        started = time.monotonic()
        try:
            result = mend.check(options["kind"], options["file"].read_bytes())
        except OSError as error:
            raise CommandError(str(error)) from error
        except intake.NotTaken as refusal:
            finding = {"code": refusal.code, "verdict": "refuse", "why": refusal.why, "cure": refusal.cure, "box": None}
            report: dict[str, Any] = {"verdict": "refused", "findings": [finding], "changed": [], "ms": _ms(started)}
        else:
            report = self._report(result, options) | {"ms": _ms(started)}
        self.stdout.write(json.dumps(report, ensure_ascii=False))

    def _report(self, result: mend.Mended, options: dict[str, Any]) -> dict[str, Any]:
        if options["what"] == "read":
            return {"kind": options["kind"], "fields": result.reading.as_json()["fields"]}
        if options["out"]:
            options["out"].write_bytes(result.archive)
        return {
            "verdict": result.verdict,
            "findings": [vars(finding) for finding in result.findings],
            "changed": result.changed,
            "width": result.width,
            "height": result.height,
            "dpi": round(result.dpi),
            "bytes": len(result.archive),
        }


def _ms(started: float) -> int:
    return int((time.monotonic() - started) * 1000)
