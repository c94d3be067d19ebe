"""Runs a corpus through the path of an upload on several processes and counts what came out."""

import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any

Job = tuple[str, str, int]  # what, category, number


@dataclass
class Result:
    """One picture's outcome. `cpu`: seconds of processor time by part."""

    what: str
    group: str
    category: str
    number: int
    verdict: str
    codes: tuple[str, ...] = ()
    note: str = ""
    cpu: dict[str, float] = field(default_factory=dict)


def prepare() -> None:
    """One thread a process, so that processor time compares."""
    os.environ["ACMS_OCR_THREADS"] = "1"
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    import cv2

    cv2.setNumThreads(1)


def letter(job: Job) -> Result:
    """One letter through mending and audit; every tenth flat one is read in full as well, for the ratio."""
    import cv2
    import numpy as np

    from acms.letters.audit import examine
    from acms.scans import intake, mend, ocr
    from bench.evidence import letters

    what, category, number = job
    specimen = (letters.genuine if what == "genuine" else letters.forged)(number, category)
    result = Result(what, specimen.group, category, number, "", note=specimen.note)
    began = time.process_time()
    try:
        checked = mend.check("proof_letter", specimen.data)
    except intake.NotTaken as refusal:
        result.verdict, result.codes = "rescan", (refusal.code,)
        return result
    result.cpu["mend"] = time.process_time() - began
    if checked.verdict == "refused":
        result.verdict, result.codes = "rescan", tuple(f.code for f in checked.findings)
        return result
    pixels = np.asarray(cv2.imdecode(np.frombuffer(checked.working, np.uint8), cv2.IMREAD_COLOR), np.uint8)
    began = time.process_time()
    outcome = examine.letter(pixels, specimen.letter)
    result.cpu["audit"] = time.process_time() - began
    if what == "genuine" and number % 10 == 0:
        ocr.read(pixels[:64, :64])  # warm
        began = time.process_time()
        ocr.read(pixels, 2000)
        result.cpu["ocr"] = time.process_time() - began
    result.verdict = outcome.verdict
    result.codes = tuple(f.code for f in outcome.findings if f.verdict == outcome.verdict)
    return result


def jobs(letters_count: int, first: int, categories: Iterable[str] = ()) -> list[Job]:
    """Half genuine, half forged, categories in turn; `first` is the number of the first picture of each."""
    from bench.evidence import letters

    chosen = set(categories)
    made: list[Job] = []
    for what, names in (
        ("genuine", list(letters.GENUINE)),
        ("forged", [name for name, weight in letters.WEIGHTS.items() for _ in range(weight)]),
    ):
        counts: Counter[str] = Counter()
        for index in range(letters_count // 2):
            name = names[index % len(names)]
            if not chosen or name in chosen:
                made.append((what, name, first + counts[name]))
            counts[name] += 1
    return made


def run(work: list[Job], one: Any, processes: int) -> Iterator[Result]:
    with ProcessPoolExecutor(processes, initializer=prepare) as pool:
        yield from pool.map(one, work, chunksize=4)


VERDICTS = ("pass", "unsure", "rescan", "fail")


def table(results: list[Result]) -> list[tuple[str, ...]]:
    """Rows: what, category, pictures, then how many of each verdict."""
    counts: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for result in results:
        counts[(result.what, result.group, result.category)][result.verdict] += 1
        counts[(result.what, result.group, "")][result.verdict] += 1
    rows = []
    for (what, group, category), count in sorted(counts.items(), key=lambda item: item[0][:2]):
        total = sum(count.values())
        label = f"{what}: {category}" if category else f"**{group}, all**" if group != what else f"**{what}, all**"
        rows.append((label, str(total), *(str(count[verdict]) for verdict in VERDICTS), f"{count['pass'] / total:.1%}"))
    return rows
