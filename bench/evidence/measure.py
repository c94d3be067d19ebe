"""Runs a corpus through the path of an upload on several processes and counts what came out."""

import json
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
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


KEYS = {"active": "bench", "keys": {"bench": {"data": "00" * 16, "lookup": "00" * 32}}}


def install(folder: str) -> None:
    """An installation of its own, with keys that are always the same: the codes of a corpus come out the same again."""
    os.environ["ACMS_VAR"] = folder
    (Path(folder) / "keys.json").write_text(json.dumps(KEYS))
    prepare()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    connections.close_all()  # before the processes fork


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


@dataclass
class Reading:
    """One document's outcome: per field what is true, what was read and how sure the reader was."""

    kind: str
    state: str
    form: str
    number: int
    verdict: str
    fields: dict[str, tuple[str, str, float]] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)


def paper(job: Job) -> Reading:
    """One document through mending and its reader."""
    from acms.scans import intake, mend
    from bench.evidence import papers

    kind, state, number = job
    specimen = papers.paper(kind, state, number)
    result = Reading(kind, state, specimen.form, number, "")
    began = time.process_time()
    try:
        checked = mend.check(kind, specimen.data)
    except intake.NotTaken as refusal:
        result.verdict = refusal.code
        return result
    result.cpu["check"] = time.process_time() - began
    result.verdict = checked.verdict
    found = checked.reading.fields
    for name, true in specimen.truth.items():
        read = found.get(name)
        result.fields[name] = (true, read.value if read else "", read.confidence if read else 0.0)
    return result


def readings(results: list[Reading]) -> list[tuple[str, ...]]:
    """Rows: kind and state, pictures, refused, numbers and dates exact, names exact, confidently wrong."""
    from bench.evidence import papers

    rows: list[tuple[str, ...]] = []
    for state in papers.STATES:
        of_state = [r for r in results if r.state == state]
        for kind in (*papers.KINDS, ""):
            chosen = [r for r in of_state if kind in (r.kind, "")]
            if chosen:
                label = f"{kind}, {state}" if kind else f"**all, {state}**"
                refused = sum(r.verdict not in ("usable", "unsure") for r in chosen)
                taken = [r for r in chosen if r.verdict in ("usable", "unsure")]
                rows.append((label, str(len(chosen)), str(refused), *_exact(taken, papers.NUMBERS), *_exact(taken, papers.NAMES), _wrong(taken)))  # fmt: skip
    return rows


def _exact(results: list[Reading], names: set[str]) -> tuple[str]:
    asked = [pair for r in results for name, pair in r.fields.items() if name in names]
    good = sum(true == read for true, read, _ in asked)
    return (f"{good}/{len(asked)} ({good / len(asked):.1%})" if asked else "–",)


SURE = 0.9


def _wrong(results: list[Reading]) -> str:
    """Fields read wrong with a confidence of 0.9 or more, of all fields."""
    asked = [pair for r in results for pair in r.fields.values()]
    wrong = sum(bool(read) and true != read and confidence >= SURE for true, read, confidence in asked)
    return f"{wrong}/{len(asked)}"


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


def run(work: list[Job], one: Callable[[Job], T], processes: int) -> Iterator[T]:
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


def single() -> None:
    """Prints what needs a quiet process: mending a 12-megapixel photo (CPU with decoding), a worker's memory at its peak."""
    import subprocess
    import sys
    import tempfile

    import cv2
    import numpy as np

    from acms.demo import scanning
    from acms.demo.conditions import Conditions
    from acms.scans import encode, intake, mend
    from bench.evidence import letters, papers

    specimen = letters.genuine(4999, "phone to 15°")
    shot = scanning.scan(specimen.letter.pdf(), Conditions(dpi=300, phone=12, rotate=3, blur=1.0, shade=0.2))
    scale = (12e6 / (shot.shape[0] * shot.shape[1])) ** 0.5
    photo = encode.jpeg(np.asarray(cv2.resize(shot, None, fx=scale, fy=scale), np.uint8), 88)
    times = []
    for _ in range(5):
        began = time.process_time()
        intake.decode(photo)
        mend.check("proof_letter", photo)
        times.append(time.process_time() - began)
    print(f"mending a 12-megapixel photo of a letter, CPU\tmedian {sorted(times)[2]:.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        for kind in papers.KINDS:
            (Path(folder) / f"{kind}.jpg").write_bytes(papers.paper(kind, "moderate", 4999).data)
        (Path(folder) / "proof_letter.jpg").write_bytes(photo)
        (Path(folder) / "serial").write_text(specimen.letter.serial)
        code = f"from bench.evidence import measure; measure.prepare(); measure.memory({folder!r})"
        print(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout, end="")


def memory(folder: str) -> None:
    """Prints the peak memory of a process that has checked every file of a folder and audited a letter, as a worker does."""
    import cv2
    import numpy as np

    from acms.letters.audit import examine
    from acms.scans import mend, sandbox
    from bench.evidence import letters

    serial = (Path(folder) / "serial").read_text()
    held = letters.letter_of(letters.facts(random.Random("genuine/phone to 15°/4999")), serial)
    for _ in range(2):
        for file in sorted(Path(folder).glob("*.jpg")):
            checked = mend.check(file.stem, file.read_bytes())
            if file.stem == "proof_letter":
                pixels = cv2.imdecode(np.frombuffer(checked.working, np.uint8), cv2.IMREAD_COLOR)
                examine.letter(np.asarray(pixels, np.uint8), held)
    assert sandbox._child is not None
    print(
        f"a worker's memory at its peak\t{_peak('self')} MiB, its decoder {_peak(str(sandbox._child.process.pid))} MiB"
    )


def _peak(process: str) -> int:
    """The most memory that a process has held, in MiB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024
