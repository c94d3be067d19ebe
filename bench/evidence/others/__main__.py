"""Other people's papers, measured: `python -m bench.evidence.others --letters N --papers N [--held-out] [--only PATTERN]`.

N of every kind. Even seeds may be used for tuning; `--held-out` takes the odd ones, which are only ever measured: a report is made of them,
and whoever changes an engine does not look at their pictures. The letters are issued and audited, the papers read, by the public commands
in an installation of its own. `--keep FOLDER` keeps every picture of the tuning half with what is true of it.
"""

import argparse
import json
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.evidence import measure as evidence


def _print(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    print(f"\n| {' | '.join(head)} |\n|{' --- |' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m bench.evidence.others")
    asked.add_argument("--letters", type=int, default=2, help="of every kind")
    asked.add_argument("--papers", type=int, default=2, help="of every kind")
    asked.add_argument("--held-out", action="store_true", help="odd seeds")
    asked.add_argument("--first", type=int, default=0, help="an even number to begin at")
    asked.add_argument("--only", default="", help="kinds that match")
    asked.add_argument("--condition", default="", help="papers in this condition only")
    asked.add_argument(
        "--keep", default="", help="a folder for pictures of even seeds with their truth, instead of measuring"
    )
    asked.add_argument(
        "--cost", action="store_true", help="what an audit and a reading cost beside OCR, instead of what came out"
    )
    return asked.parse_args()


def _kept(folder: Path, data: bytes, name: str, truth: list[dict[str, Any]], **said: Any) -> None:
    name = re.sub(r"[^\w.]+", "_", name)
    (folder / name).write_bytes(data)
    truth.append({"file": name, **said})
    (folder / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), "utf-8")


def _keep(given: argparse.Namespace) -> None:
    """Pictures of the tuning half only: the other half is looked at by nobody."""
    from bench.evidence.others import letters, measure, papers, running

    folder = Path(given.keep)
    truth: list[dict[str, Any]] = []
    for seed in measure.seeds(given.letters, False, given.first):
        for kind in (kind for kind in letters.KINDS if re.search(given.only, kind)):
            s = running.sample(kind, seed)
            said = {"kind": kind, "seed": seed, "genuine": s.genuine, "sees": s.sees, "serial": s.serial}
            _kept(folder, s.data, f"{kind}-{seed}{s.suffix}", truth, **said, stored=s.stored, shown=s.shown)
    for seed in measure.seeds(given.papers, False, given.first):
        for kind in (kind for kind in papers.KINDS if re.search(given.only, kind)):
            states = papers.conditions(kind)
            p = papers.draw(kind, given.condition or states[seed // 2 % len(states)], seed)
            said = {"kind": kind, "condition": p.condition, "seed": seed, "slot": p.slot, "fields": p.fields}
            _kept(folder, p.data, f"{kind}-{p.condition}-{seed}.jpg", truth, **said)


def _letters(given: argparse.Namespace) -> None:
    from bench.evidence.others import letters, measure

    numbers = measure.seeds(given.letters, given.held_out, given.first)
    kinds = [kind for kind in letters.KINDS if re.search(given.only, kind)]
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for one in measure.audited(kinds, numbers, Path(folder)):
            results.append(one)
            print(one.sample.kind, one.sample.seed, one.verdict, *one.codes, flush=True)
    _print(("letters", "n", *measure.VERDICTS), measure.of_letters(results))


def _papers(given: argparse.Namespace) -> None:
    from bench.evidence.others import measure, papers

    numbers = measure.seeds(given.papers, given.held_out, given.first)
    kinds = [kind for kind in papers.KINDS if re.search(given.only, kind)]
    results = list(measure.read(kinds, numbers, [given.condition] if given.condition else ()))
    for one in results:
        if one.read and not one.exact:
            where = f"{one.paper.kind}, {one.paper.condition}, {one.paper.seed}, {one.name}"
            print(
                f"{'WRONG' if one.confidence >= measure.SURE else 'other'} {where}: {one.true} / {one.read} {one.confidence:.2f}"
            )
    head = ("papers", "fields", "exact", "wrong at ≥ 0.9", "unread")
    _print(head, measure.of_papers(results))
    _print(("fields", *head[1:]), measure.of_papers(results, by_name=True))


def _cost(given: argparse.Namespace) -> None:
    from bench.evidence.others import cost, letters, measure, papers

    rows: list[tuple[str, ...]] = []
    for count, kinds, costs in (
        (given.letters, letters.KINDS, cost.of_letters),
        (given.papers, papers.KINDS, cost.of_papers),
    ):
        if count:
            chosen = [kind for kind in kinds if re.search(given.only, kind)]
            rows += costs(chosen, measure.seeds(count, given.held_out, given.first))
    _print(("processor time, one thread", "n", "median", "p95", "aim"), rows)


def main() -> None:
    given = _asked()
    with tempfile.TemporaryDirectory() as folder:
        installation = Path(given.keep) / "installation" if given.keep else Path(folder)
        installation.mkdir(parents=True, exist_ok=True)
        evidence.install(str(installation))
        if given.keep:
            return _keep(given)
        if given.cost:
            return _cost(given)
        if given.letters:
            _letters(given)
        if given.papers:
            _papers(given)


if __name__ == "__main__":
    main()
