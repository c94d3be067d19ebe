"""Codes by which imported people come in for the first time (L02): a sheet to cut apart, or SMS to the phones on file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from acms.accounts.models import Role, User
from acms.base.errors import Refused
from acms.employers.models import Employer
from acms.entry import actions, waiting, words
from acms.people.models import Person
from acms.regions import divisions


class Command(BaseCommand):
    """`manage.py activation --agency CODE (--list | (--unit USCC | --no-unit) (--print FILE.pdf | --sms) [--again])`."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agency", default=divisions.REGION, help="whose people; all of the region without it")
        who = parser.add_mutually_exclusive_group()
        who.add_argument("--unit", default="", help="the people of this unit, by its code")
        no_unit = (
            "the people without a unit whom --agency itself manages; without --agency those whom no agency manages"
        )
        who.add_argument("--no-unit", action="store_true", help=no_unit)
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument("--list", action="store_true", help="how many wait, by unit and by place; makes no code")
        how.add_argument("--print", type=Path, dest="file", help="where the sheet is written; it holds secrets")
        how.add_argument("--sms", action="store_true")
        parser.add_argument("--again", action="store_true", help="also where everybody has a code: those become void")

    def handle(self, *args: Any, **options: Any) -> None:
        if divisions.get(options["agency"]) is None:
            raise CommandError(f"no agency {options['agency']}")
        # Nobody in particular: the rights of a reviewer of that agency, who need not exist.
        by = User(role=Role.REVIEWER, agency_code=options["agency"])
        if options["list"]:
            return self._list(by)
        if not options["unit"] and not options["no_unit"]:
            raise CommandError("whose codes: --unit USCC or --no-unit")
        self._hand_out(by, options)

    def _list(self, by: User) -> None:
        """Where somebody waits, how many, and how many of them have a code: no line names a person."""
        for row in waiting.units(by, ""):
            self._line(f"--unit {row['employer__uscc']}", row, row["employer__name"])
        for row in waiting.places(by):
            self._line(f"--agency {row['place']} --no-unit", row, words.place_named(row["place"]))

    def _line(self, option: str, row: dict[str, Any], name: str) -> None:
        self.stdout.write(
            f"{option}  waiting {row['people']}, with a code {row['codes']}, with a phone {row['phones']}  {name}"
        )

    def _hand_out(self, by: User, options: dict[str, Any]) -> None:
        rows, title = self._group(by, options)
        people, anew = waiting.due(rows, by_sms=options["sms"])
        if people and anew and not options["again"]:
            raise CommandError("everybody has a code already: --again makes new ones, and those are void")
        try:
            if options["sms"]:
                count = actions.send_codes(people=people, by=None)
            else:
                count = self._print(options["file"], people, title)
        except Refused as refusal:
            raise CommandError(refusal.words) from refusal
        self.stdout.write(f"{count} codes")

    def _print(self, file: Path, people: list[Person], title: str) -> int:
        """The sheet in its file; where that cannot be written no code is made, and none becomes void."""
        try:
            with transaction.atomic():
                file.write_bytes(actions.print_codes(people=people, title=title, by=None))
        except OSError as fault:
            raise CommandError(f"{file}: {fault.strerror}") from fault
        return len(people)

    def _group(self, by: User, options: dict[str, Any]) -> Any:
        if options["no_unit"]:
            place = options["agency"]
            return waiting.without_unit(by, place), words.of_no_unit(place)
        employer = Employer.objects.by_uscc(options["unit"])
        if employer is None:
            raise CommandError(f"no unit {options['unit']}")
        return waiting.at(by, employer), employer.name
