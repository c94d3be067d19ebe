"""Whole applications, honest and dishonest, through the product's own intake, readers and rules: docs/decisions.md.

`python -m bench.decisions --honest 2 --dishonest 2 --seed 1 --jobs 2` draws two of every kind and prints a table.
"""

import argparse
import json
import os
import platform
import random
import re
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bench.decisions import running
from bench.decisions.running import Job, Result

VERDICTS = ("approved", "returned", "people", "error")
ADMITTED, WRONGLY_RETURNED = 0.92, 0.005  # the aims; of the dishonest none is admitted


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.decisions")
    asked.add_argument("--honest", type=int, default=1, help="of every honest kind")
    asked.add_argument("--dishonest", type=int, default=1, help="of every dishonest kind")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--only", default="", help="kinds whose name matches this pattern")
    asked.add_argument("--out", type=Path, default=Path("var/decisions"), help="where surprising applications stay")
    asked.add_argument("--keep", action="store_true", help="keep every application, not the surprising ones alone")
    given = asked.parse_args()
    began = time.monotonic()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, seed {given.seed}")
    results = []
    given.out.mkdir(parents=True, exist_ok=True)
    for result in running.run(jobs(given), given.jobs, given.keep):
        results.append(result)
        _write(given.out / f"results-{given.seed}.json", results)
        if result.is_surprising:
            print(f"SURPRISING {result.verdict}: {result.kind} {result.number} {'; '.join(result.codes + result.reasons)[:300]} {result.folder}", flush=True)  # fmt: skip
            if result.trouble:
                print(result.trouble, flush=True)
    report(results)
    print(f"\n{(time.monotonic() - began) / 60:.0f} minutes")


def _write(file: Path, results: list[Result]) -> None:
    file.write_text(json.dumps([vars(result) for result in results], ensure_ascii=False, indent=1), "utf-8")


def jobs(given: argparse.Namespace) -> list[Job]:
    """What is to be drawn, shuffled within each turn of the kinds: a run that is cut off has seen all of them alike."""
    names = json.loads(_names())
    random.Random(given.seed).shuffle(names)
    work = []
    for number in range(max(given.honest, given.dishonest)):
        for name, honest in names:
            if number < (given.honest if honest else given.dishonest) and re.search(given.only, name):
                slug = re.sub(r"\W+", "-", name).strip("-")
                folder = given.out.resolve() / f"{'honest' if honest else 'dishonest'}-{slug}-{given.seed}-{number}"
                work.append(Job(name, number, given.seed, str(folder)))
    return work


def _names() -> str:
    """The kinds, asked of a process of its own: this one stays without Django."""
    import subprocess
    import sys
    import tempfile

    code = "import django; django.setup(); import json; from bench.decisions import kinds; print('KINDS' + json.dumps([(k.name, k.honest) for k in kinds.KINDS.values()]))"
    with tempfile.TemporaryDirectory() as folder:
        environment = running.environment(Path(folder))
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=running.ROOT, env=environment, check=True, capture_output=True, text=True
        )
    return done.stdout.split("KINDS")[1]


def report(results: list[Result]) -> None:
    """A table by kind, the totals with their aims, and the cost."""
    for honest, title in ((True, "honest"), (False, "dishonest")):
        mine = [result for result in results if result.honest is honest]
        if mine:
            _table(title, mine)
    rows = list(totals(results))
    if rows:
        _print(("total", "measured", "aim"), rows)


def _table(title: str, results: list[Result]) -> None:
    by_kind: dict[str, list[Result]] = {}
    for result in results:
        by_kind.setdefault(result.kind, []).append(result)
    rows = []
    for kind, mine in by_kind.items():
        count = Counter(result.verdict for result in mine)
        why = Counter(code for result in mine for code in result.codes)
        left = "" if mine[0].admits or not mine[0].honest else " (policy: people)"
        rows.append((kind + left, str(len(mine)), *(str(count[v] or "") for v in VERDICTS), ", ".join(code for code, _ in why.most_common(4))))  # fmt: skip
    _print((title, "n", *VERDICTS, "what did not pass, most often"), rows)


def totals(results: list[Result]) -> Iterable[tuple[str, str, str]]:
    """What counts: who is let in, who is sent back wrongly, who gets in who should not."""
    honest = [result for result in results if result.honest]
    may, dishonest = [r for r in honest if r.admits], [r for r in results if not r.honest]
    if may:
        admitted = sum(r.verdict == "approved" for r in may) / len(may)
        yield (
            "honest, admitted without a person where policy lets them",
            f"{admitted:.1%} of {len(may)}",
            f"≥ {ADMITTED:.0%}",
        )
    if honest:
        returned = sum(r.verdict == "returned" for r in honest) / len(honest)
        past = sum(r.verdict == "approved" for r in honest if not r.admits)
        yield "honest, admitted by the rules where policy wants people", f"{past} of {len(honest) - len(may)}", "0"
        yield "honest, wrongly returned", f"{returned:.1%} of {len(honest)}", f"≤ {WRONGLY_RETURNED:.1%}"
    if dishonest:
        yield "dishonest, admitted", f"{sum(r.verdict == 'approved' for r in dishonest)} of {len(dishonest)}", "0"
        returned = sum(r.verdict == "returned" for r in dishonest) / len(dishonest)
        yield "dishonest, returned by the rules", f"{returned:.1%}", "–"
    if times := sorted(r.cpu for r in results if r.cpu):
        yield (
            "processor time of an application, papers and all",
            f"p50 {_at(times, 0.5):.1f} s, p95 {_at(times, 0.95):.1f} s",
            "–",
        )
    decided = [r for r in results if r.submitted]
    if times := sorted(r.decided * 1000 for r in decided if not r.first):
        shown = f"p50 {_at(times, 0.5):.0f} ms, p95 {_at(times, 0.95):.0f} ms"
        yield "of these 「提交」 and the decision, everything read", shown, "p95 ≤ 150 ms"
    if times := sorted(r.decided * 1000 for r in decided if r.first):
        yield "of these the first of a process, which loads its code", f"{_at(times, 0.5):.0f} ms", "–"


def _at(times: list[float], share: float) -> float:
    return times[int(len(times) * share)]


def _print(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    print(f"\n| {' | '.join(head)} |\n|{' --- |' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
