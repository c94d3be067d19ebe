from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from acms.base import work


class Command(BaseCommand):
    help = "Does the background work until it is stopped; any number of workers may run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--lanes", default="", help="only these, by name, with commas; all of them without")

    def handle(self, *, lanes: str, **options: object) -> None:
        work.loop(_named(lanes) if lanes else work.lanes())


def _named(lanes: str) -> list[work.Lane]:
    """The lanes of these names, in the order in which a worker looks. A name that nobody knows is no less work: it is an error."""
    asked, known = set(lanes.split(",")), {lane.name for lane in work.lanes()}
    if strange := asked - known:
        raise CommandError(f"no lane is called {', '.join(sorted(strange))}; there are {', '.join(sorted(known))}")
    return [lane for lane in work.lanes() if lane.name in asked]
