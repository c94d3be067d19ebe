"""Real licences, measured: `python -m bench.evidence.real FOLDER`.

Units show their 营业执照 on their websites, as the law wants, and some of these websites lie in public repositories. `real.csv` says where
each picture lies and what its bytes are (SHA-256); nothing is fetched, nothing of them is kept here, and what is true of them is kept as digests
only: whoever has the pictures in a folder, under whatever names, can measure, and nobody can read a unit out of this repository.
Pictures of the half "tuning" have shown faults that were mended; those "held out" were found and looked at afterwards. `--truth FILE` (CSV: sha256, field, value) prints the digests of what somebody has read with their own eyes.
"""

import argparse
import csv
import hashlib
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.evidence import measure

LIST = Path(__file__).with_name("real.csv")
FIELDS = ("uscc", "name", "address")
SURE = 0.9


@dataclass(frozen=True)
class Outcome:
    """One field of one picture: `exact`, `wrong` or `unread`, and how sure the reader was."""

    field: str
    said: str
    confidence: float


def digest(picture: str, field: str, value: str) -> str:
    """What is true of a picture, so that it can be compared and not read."""
    from acms.scans.readers import documents

    return hashlib.sha256(f"{picture}\n{field}\n{documents.plain(value)}".encode()).hexdigest()[:16]


def judged(data: bytes, truth: dict[str, str]) -> tuple[str, list[Outcome]]:
    """What becomes of the upload, and of each field that is printed on it."""
    from acms.scans import intake, mend

    picture = hashlib.sha256(data).hexdigest()
    try:
        result = mend.check("employer_certificate", data)
    except intake.NotTaken as refusal:
        return refusal.code, []
    found = result.reading.fields
    outcomes = []
    for field in (one for one in FIELDS if truth[one]):
        if field not in found:
            outcomes.append(Outcome(field, "unread", 0.0))
        else:
            exact = digest(picture, field, found[field].value) == truth[field]
            outcomes.append(Outcome(field, "exact" if exact else "wrong", found[field].confidence))
    return result.verdict, outcomes


def _pictures(folder: Path) -> Iterator[tuple[dict[str, str], bytes]]:
    listed = {row["sha256"]: row for row in csv.DictReader(LIST.open(encoding="utf-8"))}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (row := listed.get(hashlib.sha256(data := path.read_bytes()).hexdigest())):
            yield row, data


def _digests(path: Path) -> None:
    for row in csv.DictReader(path.open(encoding="utf-8")):
        print(row["sha256"], row["field"], digest(row["sha256"], row["field"], row["value"]), sep=",")


def _measured(folder: Path) -> None:
    outcomes: dict[str, list[Outcome]] = {"tuning": [], "held out": []}
    pictures = dict.fromkeys(outcomes, 0)
    seconds = []
    for row, data in _pictures(folder):
        started = time.process_time()
        verdict, found = judged(data, row)
        seconds.append(time.process_time() - started)
        print(
            row["source"],
            row["sha256"][:8],
            verdict,
            *(f"{one.field} {one.said} {one.confidence:.2f}" for one in found),
            flush=True,
        )
        pictures[row["half"]] += 1
        outcomes[row["half"]] += found
    print(
        "\n| real licences | pictures | field | exact | wrong at ≥ 0.9 | wrong, less sure | unread |\n| --- | --- | --- | --- | --- | --- | --- |"
    )
    for half, found in outcomes.items():
        for field in FIELDS:
            print(
                f"| {half} | {pictures[half]} | {field} | {' | '.join(_counts([one for one in found if one.field == field]))} |"
            )
    if seconds:
        print(f"\nprocessor time a picture: median {statistics.median(seconds):.1f} s of {len(seconds)}")


def _counts(found: list[Outcome]) -> tuple[str, str, str, str]:
    exact = sum(one.said == "exact" for one in found)
    sure = sum(one.said == "wrong" and one.confidence >= SURE for one in found)
    wrong = sum(one.said == "wrong" for one in found) - sure
    return f"{exact} of {len(found)}", str(sure), str(wrong), str(len(found) - exact - sure - wrong)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m bench.evidence.real")
    asked.add_argument("folder", type=Path, nargs="?")
    asked.add_argument("--truth", type=Path)
    given = asked.parse_args()
    measure.prepare()
    if given.truth:
        _digests(given.truth)
    else:
        _measured(given.folder)
