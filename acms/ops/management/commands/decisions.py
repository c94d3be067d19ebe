import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError

from acms.ops import applications, judging
from acms.ops.applications import Bad

TITLES = {"approved": "通过", "returned": "退回修改", "people": "人工审核"}


class Command(BaseCommand):
    help = "What the rules would decide: decisions judge APPLICATION.json | decisions fields. Nothing is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        sub = parser.add_subparsers(dest="what", required=True)
        judge = sub.add_parser("judge", help="judges a whole application as after 「提交」")
        judge.add_argument("application", type=Path)
        judge.add_argument("--json", action="store_true")
        sub.add_parser("fields", help="what an application file may say")

    def handle(self, **options: Any) -> None:
        if options["what"] == "fields":
            self.stdout.write(json.dumps(applications.fields(), ensure_ascii=False, indent=1))
            return
        try:
            judgement = judging.judge(applications.read(options["application"]))
        except Bad as bad:
            raise CommandError(str(bad), returncode=2) from None
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(f"the database cannot be used ({error}); run manage.py prepare", returncode=2) from None
        if options["json"]:
            self.stdout.write(json.dumps(asdict(judgement), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(lines(judgement)))


def lines(judgement: judging.Judgement) -> list[str]:
    """The judgement for somebody who reads it: what did not pass, and why people decide."""
    said = [f"{TITLES[judgement.verdict]}（{judgement.ms} ms）"]
    for found in judgement.findings:
        if found["verdict"] != "pass":
            said.append(f"  {found['verdict']} {found['item']} {found['code']}：{found['message']}")
    return said + [f"  人工审核：{reason}" for reason in judgement.reasons]
