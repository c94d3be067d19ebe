import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from acms.demo import documents, scanning
from acms.demo.conditions import Conditions
from acms.demo.register import Register

# How a sheet was handled, as Conditions names it: each a flag of `demo scan`.
HANDLED = (
    *(
        "seal_text",
        "seal_shape",
        "toner",
        "bad_print",
        "folds",
        "crumple",
        "cut",
        "dpi",
        "rotate",
        "quarter_turns",
        "phone",
    ),
    *("shade", "shadow", "streaks", "blur", "noise", "quality", "seed"),
)


class Command(BaseCommand):
    help = "Synthetic documents, scans and registers: demo documents | demo scan | demo register."

    def add_arguments(self, parser: CommandParser) -> None:
        sub = parser.add_subparsers(dest="what", required=True)
        papers = sub.add_parser("documents", help="specimens of every kind of evidence for one invented person")
        papers.add_argument("--out", type=Path, required=True)
        papers.add_argument("--seed", type=int, default=1)
        papers.add_argument("--name", default="")
        papers.add_argument("--id-number", default="")
        scan = sub.add_parser("scan", help="prints, signs, stamps and scans a letter")
        scan.add_argument("letter", type=Path)
        scan.add_argument("--out", type=Path, required=True)
        scan.add_argument("--sign", action="store_true")
        scan.add_argument("--seal", action="store_true")
        for name in HANDLED:
            usual = getattr(Conditions, name)
            scan.add_argument(f"--{name.replace('_', '-')}", type=type(usual), default=usual)

        filled = sub.add_parser("register", help="fills a database of any size with invented people, for load tests")
        filled.add_argument("--people", type=int, required=True)
        filled.add_argument("--employers", type=int, required=True)
        filled.add_argument("--cases", type=int)
        filled.add_argument("--seed", type=int, default=1)

    def handle(self, **options: Any) -> None:
        {"documents": self.documents, "scan": self.scan, "register": self.register}[options["what"]](options)

    def register(self, options: dict[str, Any]) -> None:
        asked = {name: options[name] for name in ("people", "employers", "cases", "seed")}
        self.stdout.write(json.dumps(Register(**asked).fill()))

    def documents(self, options: dict[str, Any]) -> None:
        if options["name"] and options["id_number"]:
            who = documents.cast_for(options["name"], options["id_number"])
        else:
            who = documents.cast(options["seed"])
        options["out"].mkdir(parents=True, exist_ok=True)
        for name, data in documents.bundle(who).items():
            (options["out"] / name).write_bytes(data)
        self.stdout.write(json.dumps(who.as_json(), ensure_ascii=False))

    def scan(self, options: dict[str, Any]) -> None:
        how = Conditions(
            sign_own=options["sign"],
            sign_unit=options["sign"],
            seal=options["seal"],
            **{name: options[name] for name in HANDLED},
        )
        options["out"].write_bytes(scanning.scan_jpeg(options["letter"].read_bytes(), how))
