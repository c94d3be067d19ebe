"""Draws applications and has each judged, several processes beside each other, every one with an installation of its own."""

import itertools
import json
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
# Always the same keys: the codes of a corpus's letters come out the same again.
KEYS = {"active": "bench", "keys": {"bench": {"data": "00" * 16, "lookup": "00" * 32}}}


@dataclass(frozen=True)
class Job:
    """One application to draw and judge: of which kind, the how manieth, by which seed, into which folder."""

    kind: str
    number: int
    seed: int
    folder: str


@dataclass
class Result:
    """What became of one application.

    `cpu`: seconds of processor time of the judgement, with its decoder's; `decided`: those of 「提交」 and the decision alone.
    `first`: it is the first that its process has judged, and paid for what is loaded once.
    """

    kind: str
    number: int
    honest: bool
    admits: bool
    folder: str
    verdict: str = "error"
    submitted: bool = False
    codes: list[str] = field(default_factory=list)  # what did not pass: item and code
    reasons: list[str] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    cpu: float = 0.0
    decided: float = 0.0
    first: bool = False
    trouble: str = ""

    @property
    def is_surprising(self) -> bool:
        """Not what policy wants: of the dishonest none is admitted; the honest are, or go to people where policy says so."""
        if not self.honest:
            return self.verdict in ("approved", "error")
        return self.verdict != ("approved" if self.admits else "people")


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "ACMS_VAR": str(folder),
        "ACMS_DATABASE_URL": f"sqlite:///{folder}/acms.sqlite3",
        "ACMS_OCR_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "ACMS_SAMPLE_PERCENT": "0",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def install(folder: Path) -> None:
    """A database with its tables, and the corpus's keys."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "keys.json").write_text(json.dumps(KEYS))
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment(folder), check=True)


def _prepare(template: str, parent: str) -> None:
    """A process begins: a copy of the installation for it alone, one thread."""
    mine = Path(tempfile.mkdtemp(dir=parent))
    shutil.copytree(template, mine, dirs_exist_ok=True)
    os.environ.update(environment(mine))
    import django

    django.setup()
    import cv2

    cv2.setNumThreads(1)


def _cpu() -> float:
    """Processor time of this process and its decoder, in seconds."""
    from acms.scans import sandbox

    spent = time.process_time()
    if sandbox._child is not None:
        fields = Path(f"/proc/{sandbox._child.process.pid}/stat").read_text().rpartition(") ")[2].split()
        spent += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return spent


_judged = itertools.count()  # by this process


def one(job: Job) -> Result:
    """Draws one application and judges it."""
    from acms.ops import applications, judging
    from bench.decisions import kinds

    kind, folder = kinds.KINDS[job.kind], Path(job.folder)
    result = Result(kind.name, job.number, kind.honest, kind.admits, job.folder, first=not next(_judged))
    try:
        kind.make(random.Random(f"decisions/{job.kind}/{job.seed}/{job.number}")).write(folder)
        application = applications.read(folder / "application.json")
        began = _cpu()
        judgement = judging.judge(application)
        result.cpu = _cpu() - began
    except Exception:  # one broken application must not end a run of an hour; it is shown in the table
        result.trouble = traceback.format_exc()
        return result
    result.decided = judgement.decision_ms / 1000
    result.verdict, result.submitted, result.reasons = judgement.verdict, judgement.submitted, judgement.reasons
    result.findings = [found for found in judgement.findings if found["verdict"] != "pass"]
    result.codes = [f"{found['item']}:{found['code']}={found['verdict']}" for found in result.findings]
    return result


def run(jobs: list[Job], processes: int, keep: bool) -> Iterator[Result]:
    """Judges all of it; the folder of what came out as it should is taken away unless it is to be kept."""
    with tempfile.TemporaryDirectory(prefix="acms-decisions-") as parent:
        template = Path(parent) / "template"
        install(template)
        start = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(processes, start, _prepare, (str(template), parent)) as pool:
            yield from _each(pool, jobs, keep)


def _each(pool: ProcessPoolExecutor, jobs: Iterable[Job], keep: bool) -> Iterator[Result]:
    for done in as_completed([pool.submit(one, job) for job in jobs]):
        result = done.result()
        folder = Path(result.folder)
        if result.is_surprising or keep:
            folder.mkdir(parents=True, exist_ok=True)
            report = {**vars(result), "surprising": result.is_surprising}
            (folder / "verdict.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), "utf-8")
        else:
            shutil.rmtree(folder, ignore_errors=True)
        yield result
