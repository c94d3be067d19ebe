"""The evidence engine on seeded corpora: `python -m bench.evidence --letters 1000 --documents 200`, one table.

Numbers under 5,000 were used to tune; the report starts at `--first`, so that no picture has been seen before.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable

from bench.evidence import measure

PARTS = {"clean": 0.3, "moderate": 0.5, "bad": 0.2}  # of the documents of a kind


def _print(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    print(f"\n| {' | '.join(head)} |\n|{' --- |' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def _letters(count: int, first: int, processes: int) -> None:
    results = list(measure.run(measure.jobs(count, first), measure.letter, processes))
    _print(("letters", "n", "pass", "unsure", "rescan", "fail", "passed"), measure.table(results))
    for result in results:
        if (result.what == "forged" and result.verdict == "pass") or (
            result.what != "forged" and result.verdict == "fail"
        ):
            print(
                f"MISSED {result.what} {result.category} {result.number}: {result.verdict} {result.codes} {result.note}"
            )
    ratios = [r.cpu["audit"] / r.cpu["ocr"] for r in results if "ocr" in r.cpu and "audit" in r.cpu]
    rows = []
    for part, words in (
        ("mend", "mending a letter, CPU"),
        ("audit", "audit of a letter, CPU"),
        ("ocr", "full-page OCR of the same scan, CPU"),
    ):
        times = sorted(r.cpu[part] for r in results if part in r.cpu)
        rows.append((words, f"p50 {times[len(times) // 2]:.2f} s, p95 {times[int(len(times) * 0.95)]:.2f} s"))
    rows.append(
        ("audit ÷ OCR, one thread each, same scans", f"median {statistics.median(ratios):.2f} of {len(ratios)}")
    )
    _print(("cost", "measured"), rows)


def _documents(count: int, first: int, processes: int) -> None:
    from bench.evidence import papers

    work = [
        (kind, state, first + n)
        for state, part in PARTS.items()
        for n in range(round(count * part))
        for kind in papers.KINDS
    ]
    results = list(measure.run(work, measure.paper, processes))
    head = ("documents", "n", "refused", "numbers, dates exact", "names exact", "wrong at ≥ 0.9")
    _print(head, measure.readings(results))
    for result in results:
        for name, (true, read, confidence) in result.fields.items():
            if read and read != true and confidence >= measure.SURE and result.verdict in ("usable", "unsure"):
                print(
                    f"WRONG {result.kind} {result.form} {result.state} {result.number} {name}: {true} / {read} {confidence:.2f}"
                )


def _single() -> None:
    """What needs a quiet process of its own: a 12-megapixel photo, and the memory of a worker."""
    code = "from bench.evidence import measure; measure.prepare(); measure.single()"
    output = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    _print(("one process", "measured"), [tuple(line.split("\t")) for line in output.strip().splitlines()])


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.evidence")
    asked.add_argument("--letters", type=int, default=1000)
    asked.add_argument("--documents", type=int, default=200, help="of every kind")
    asked.add_argument("--first", type=int, default=5000)
    asked.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = asked.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        measure.install(folder)
        _report(given)
    print(f"\n{(time.monotonic() - began) / 60:.0f} minutes")


def _report(given: argparse.Namespace) -> None:
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, numbers from {given.first}"
    )
    _single()
    if given.letters:
        _letters(given.letters, given.first, given.processes)
    if given.documents:
        _documents(given.documents, given.first, given.processes)


if __name__ == "__main__":
    main()
