import json
import sys
from pathlib import Path
from typing import Any, TextIO

import cv2
import numpy as np
from django.core.management.base import BaseCommand, CommandError, CommandParser

from acms.letters import actions, render
from acms.letters.audit import examine
from acms.letters.facts import ProofFacts
from acms.letters.models import Letter
from acms.scans import intake, mend


class Command(BaseCommand):
    help = "Proof letters: letters issue | letters audit."

    def add_arguments(self, parser: CommandParser) -> None:
        sub = parser.add_subparsers(dest="what", required=True)
        issue = sub.add_parser("issue", help="issues a proof letter for the given facts")
        issue.add_argument("--facts", type=Path, required=True)
        issue.add_argument("--out", type=Path, required=True)
        audit = sub.add_parser("audit", help="audits scans in bulk")
        audit.add_argument("manifest", type=Path)
        audit.add_argument("--out", type=Path)

    def handle(self, **options: Any) -> None:
        {"issue": self.issue, "audit": self.audit}[options["what"]](options)

    def issue(self, options: dict[str, Any]) -> None:
        try:
            facts = ProofFacts.from_dict(json.loads(options["facts"].read_text("utf-8")))
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        letter = actions.issue(facts=facts)
        options["out"].write_bytes(letter.pdf())
        glyphs = render.glyphs_of(letter.layout)
        fields = {
            name: {"value": value, "box_mm": [round(v, 2) for v in render.box_of(glyphs, name)]}
            for name, value in letter.facts.items()
            if name != "employment_form"
        }
        self.stdout.write(
            json.dumps({"serial": letter.serial, "sha256": letter.sha256, "fields": fields}, ensure_ascii=False)
        )

    def audit(self, options: dict[str, Any]) -> None:
        with options["manifest"].open(encoding="utf-8") as lines:
            if options["out"]:
                with options["out"].open("w", encoding="utf-8") as out:
                    self._audit(lines, out)
            else:
                self._audit(lines, sys.stdout)

    def _audit(self, lines: TextIO, out: TextIO) -> None:
        for line in lines:
            if line.strip():
                asked = json.loads(line)
                out.write(json.dumps(_one(asked["serial"], asked["file"]), ensure_ascii=False) + "\n")
                out.flush()


def _one(serial: str, file: str) -> dict[str, Any]:
    letter = Letter.objects.filter(serial=serial).first()
    if letter is None:
        raise CommandError(f"no letter {serial}")
    try:
        data = Path(file).read_bytes()
        checked = mend.check("proof_letter", data)
    except intake.NotTaken as refusal:
        finding = {"code": refusal.code, "field": "", "expected": "", "read": "", "message": refusal.why, "box": None}
        return {"file": file, "verdict": "rescan", "findings": [finding], "ms": 0}
    pixels = cv2.imdecode(np.frombuffer(checked.working, np.uint8), cv2.IMREAD_COLOR)
    outcome = examine.letter(np.asarray(pixels, np.uint8), letter)
    return {"file": file, "verdict": outcome.verdict, "findings": outcome.findings_json(), "ms": outcome.ms}
