"""What a check finds in a table that somebody wants to import: a dry run of the page's own code that keeps nothing (C05, D06)."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from acms.accounts.models import Role, User
from acms.base.errors import Refused
from acms.employers.models import Employer
from acms.exchange import columns, importing
from acms.regions import divisions
from acms.yearly import evaluating, table

EVALUATIONS = "evaluations"


class Command(BaseCommand):
    """`manage.py imports check KIND FILE [--agency CODE] --json`."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        check = parser.add_subparsers(dest="what", required=True).add_parser("check")
        check.add_argument("kind", choices=[*columns.KINDS, EVALUATIONS])
        check.add_argument("file", type=Path)
        check.add_argument(
            "--agency", default=divisions.REGION, help="whose reviewer imports; the region's office without it"
        )
        check.add_argument("--employer", default="", help="evaluations: the unit's code, to look for its people")
        check.add_argument("--year", type=int, default=0, help="evaluations: of which year, this one without it")
        check.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if divisions.get(options["agency"]) is None:
            raise CommandError(f"no agency {options['agency']}")
        try:
            found = self._found(options)
        except OSError as error:
            raise CommandError(str(error)) from error
        except Refused as refusal:
            fault = {"row": 0, "column": "", "value": "", "reason": refusal.words}
            found = {"head_row": 0, "columns": {}, "rows": 0, "good": 0, "faults": [fault], "notes": []}
        self.stdout.write(json.dumps(found, ensure_ascii=False))

    def _found(self, options: dict[str, Any]) -> dict[str, Any]:
        with options["file"].open("rb") as file:
            if options["kind"] == EVALUATIONS:
                return self._evaluations(file, options)
            # Nobody in particular: the rights of a reviewer of that agency, who need not exist.
            by = User(role=Role.REVIEWER, agency_code=options["agency"])
            return importing.dry_run(kind=options["kind"], by=by, file=file)

    def _evaluations(self, file: Any, options: dict[str, Any]) -> dict[str, Any]:
        staff = None
        if options["employer"]:
            employer = Employer.objects.filter(uscc=options["employer"].upper()).first()
            if employer is None:
                raise CommandError(f"no employer {options['employer']}")
            staff = list(evaluating.on_post_in(employer, options["year"] or timezone.localdate().year))
        return table.read(file, staff).as_json()
