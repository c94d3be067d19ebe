"""Codes by which imported people come in for the first time (L02): a sheet to cut apart, or SMS to the phones on file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from acms.accounts.models import Role, User
from acms.base.errors import Refused
from acms.employers.models import Employer
from acms.entry import actions, waiting, words
from acms.regions import divisions


class Command(BaseCommand):
    """`manage.py activation --agency CODE (--unit USCC | --no-unit) (--print FILE.pdf | --sms) [--again]`."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agency", default=divisions.REGION, help="whose people; all of the region without it")
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--unit", default="", help="the people of this unit, by its code")
        who.add_argument("--no-unit", action="store_true", help="the people of --agency who have no unit")
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument("--print", type=Path, dest="file", help="where the sheet is written; it holds secrets")
        how.add_argument("--sms", action="store_true")
        parser.add_argument("--again", action="store_true", help="also where everybody has a code: those become void")

    def handle(self, *args: Any, **options: Any) -> None:
        if divisions.get(options["agency"]) is None:
            raise CommandError(f"no agency {options['agency']}")
        # Nobody in particular: the rights of a reviewer of that agency, who need not exist.
        by = User(role=Role.REVIEWER, agency_code=options["agency"])
        rows, title = self._group(by, options)
        people, anew = waiting.due(rows, by_sms=options["sms"])
        if people and anew and not options["again"]:
            raise CommandError("everybody has a code already: --again makes new ones, and those are void")
        try:
            if options["sms"]:
                count = actions.send_codes(people=people, by=None)
            else:
                options["file"].write_bytes(actions.print_codes(people=people, title=title, by=None))
                count = len(people)
        except Refused as refusal:
            raise CommandError(refusal.words) from refusal
        self.stdout.write(f"{count} codes")

    def _group(self, by: User, options: dict[str, Any]) -> Any:
        if options["no_unit"]:
            place = options["agency"]
            return waiting.without_unit(by, place), words.of_no_unit(divisions.path(place))
        employer = Employer.objects.by_uscc(options["unit"])
        if employer is None:
            raise CommandError(f"no unit {options['unit']}")
        return waiting.at(by, employer), employer.name
