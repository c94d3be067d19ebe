"""Draws applications of this hand and has the product judge them, several processes beside each other."""

import json
import os
import random
import re
import tempfile
import traceback
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from bench.decisions import running


class Judged(NamedTuple):
    """What became of one application; `why`: what did not pass, and why people are asked."""

    kind: str
    honest: bool
    says: str
    verdict: str
    why: list[str]
    folder: str


def judge(name: str, seed: int, folder: str) -> Judged:
    """Draws one application of a kind and has the product judge it."""
    from acms.ops import applications, judging
    from bench.decisions.second import kinds

    kind = kinds.KINDS[name]
    try:
        kind.make(random.Random(f"second/{name}/{seed}")).write(Path(folder))
        judgement = judging.judge(applications.read(Path(folder) / "application.json"))
    except Exception:  # one that cannot be drawn is shown as such; the others are still wanted
        return Judged(name, kind.honest, kind.says, "error", traceback.format_exc().splitlines()[-3:], folder)
    found = [finding for finding in judgement.findings if finding["verdict"] != "pass"]
    report = {"verdict": judgement.verdict, "reasons": judgement.reasons, "findings": judgement.findings}
    (Path(folder) / "verdict.json").write_text(json.dumps(report, ensure_ascii=False, indent=1, default=str), "utf-8")
    why = [f"{finding['item']}:{finding['code']}={finding['verdict']}" for finding in found]
    return Judged(name, kind.honest, kind.says, judgement.verdict, [*why, *judgement.reasons], folder)


def names(only: str) -> list[str]:
    """The kinds that match a pattern, asked of a process of its own: this one stays without Django."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return [name for name in pool.submit(_names).result() if re.search(only, name)]


def _names() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(running.environment(Path(folder)))
        import django

        django.setup()
        from bench.decisions.second import kinds

        return list(kinds.KINDS)


def run(asked: list[str], seed: int, jobs: int, out: Path) -> Iterator[Judged]:
    """Judges every kind asked for, as they get done; each process has an installation of its own."""
    with tempfile.TemporaryDirectory(prefix="acms-second-") as parent:
        template = Path(parent) / "template"
        running.install(template)
        with ProcessPoolExecutor(jobs, get_context("spawn"), running._prepare, (str(template), parent)) as pool:
            work = [pool.submit(judge, name, seed, str(out / f"{name}-{seed}")) for name in asked]
            for done in as_completed(work):
                yield done.result()
