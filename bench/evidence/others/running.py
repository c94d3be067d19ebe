"""The product as everybody calls it: its public commands, in an installation of its own."""

import io
import json
import tempfile
from pathlib import Path
from typing import Any

from django.core.management import call_command

from bench.evidence.others import letters
from bench.evidence.others.letters import Facts, Letter


def issue(facts: Facts) -> Letter:
    """`manage.py letters issue`."""
    with tempfile.TemporaryDirectory() as folder:
        asked, pdf, said = Path(folder) / "facts.json", Path(folder) / "letter.pdf", io.StringIO()
        asked.write_text(json.dumps(facts, ensure_ascii=False), "utf-8")
        call_command("letters", "issue", facts=asked, out=pdf, stdout=said)
        answer = json.loads(said.getvalue())
        boxes = {key: tuple(value["box_mm"]) for key, value in answer["fields"].items()}
        return Letter(pdf.read_bytes(), answer["serial"], facts, boxes)


def sample(kind: str, seed: int) -> letters.Sample:
    letter = issue(letters.invent(kind, seed))
    other = issue(letters.invent(kind, seed, 1)) if kind == "two letters" else None
    return letters.draw(kind, seed, letter, other)


def audit(folder: Path, scans: list[tuple[str, Path]]) -> list[dict[str, Any]]:
    """`manage.py letters audit` of scans with their serials, in their order."""
    manifest, results = folder / "manifest.jsonl", folder / "results.jsonl"
    manifest.write_text("".join(json.dumps({"serial": s, "file": str(f)}) + "\n" for s, f in scans), "utf-8")
    call_command("letters", "audit", manifest, out=results, stdout=io.StringIO())
    return [json.loads(line) for line in results.read_text("utf-8").splitlines()]


def read(slot: str, file: Path) -> dict[str, Any]:
    """`manage.py scans read`."""
    said = io.StringIO()
    call_command("scans", "read", slot, file, json=True, stdout=said)
    answer: dict[str, Any] = json.loads(said.getvalue())
    return answer
