from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from acms.handbook import printing


class Command(BaseCommand):
    help = "The handbook on paper: handbook pdf --out FILE."

    def add_arguments(self, parser: CommandParser) -> None:
        sub = parser.add_subparsers(dest="what", required=True)
        pdf = sub.add_parser("pdf", help="all chapters and questions as one PDF, with today's figures")
        pdf.add_argument("--out", type=Path, required=True)

    def handle(self, **options: Any) -> None:
        options["out"].write_bytes(printing.pdf())
