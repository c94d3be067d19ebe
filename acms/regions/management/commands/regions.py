"""Where addresses lie, as every check reads them (R02): one a line in, one JSON object a line out; nothing is written."""

import csv
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from acms.regions import addresses

COLUMN = "address"


class Command(BaseCommand):
    """`manage.py regions locate [FILE]`."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        locate = parser.add_subparsers(dest="what", required=True).add_parser("locate")
        locate.add_argument(
            "file", nargs="?", help="one address a line, or CSV with a column `address`; standard input without it"
        )

    def handle(self, *args: Any, file: str | None = None, **options: Any) -> None:
        try:
            given = Path(file).read_bytes() if file else sys.stdin.read().encode("utf-8", "surrogateescape")
        except OSError as error:
            raise CommandError(str(error)) from error
        for address in _listed(_decoded(given)):
            self.stdout.write(json.dumps(located(address), ensure_ascii=False))


def located(address: str) -> dict[str, object]:
    """`sure` and a code: the banner; `sure` and `outside`: another province, named; not `sure`: people look."""
    place = addresses.parse_address(address)
    banner, province = place.banner, place.other_province
    return {
        "address": address,
        "code": banner.code if banner else "",
        "name": banner.name if banner else province,
        "outside": bool(province),
        "sure": bool(banner or province),
    }


def _decoded(given: bytes) -> str:
    """The text in UTF-8, or in GB 18030 as office programs here write it."""
    try:
        return given.decode("utf-8-sig")
    except UnicodeDecodeError:
        return given.decode("gb18030", "replace")


def _listed(text: str) -> list[str]:
    """The addresses: a column of a table where its head names one, else the lines as they are."""
    lines = [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")] if text else []
    head = [cell.strip() for cell in next(csv.reader(lines[:1]), [])]
    if COLUMN not in head:
        return lines
    at = head.index(COLUMN)
    return [row[at] if at < len(row) else "" for row in csv.reader(lines[1:]) if row]
