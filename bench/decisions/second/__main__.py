"""Prints what the product decides of this hand's applications: `python -m bench.decisions.second --seed 1 --out DIR`."""

import argparse
from pathlib import Path

from bench.decisions.second.judging import Judged, names, run

WORDS = {"approved": "admitted", "returned": "returned", "people": "people", "error": "error"}


def show(judged: list[Judged]) -> None:
    """The table, and how many went where they may not."""
    print("\n| kind | honest | verdict | first reasons |\n| --- | --- | --- | --- |")
    for one in sorted(judged, key=lambda one: (one.honest, one.verdict, one.kind)):
        print(f"| {one.kind} | {'yes' if one.honest else 'no'} | {WORDS[one.verdict]} | {'; '.join(one.why[:4])} |")
    for words, honest, verdict in (
        ("dishonest admitted", False, "approved"),
        ("honest admitted", True, "approved"),
        ("honest returned", True, "returned"),
    ):
        of = [one for one in judged if one.honest is honest]
        print(f"{words}: {sum(one.verdict == verdict for one in of)} of {len(of)}")


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.decisions.second")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", default="", help="kinds whose name matches this pattern")
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--out", type=Path, default=Path("var/second"), help="every application with its verdict.json")
    given = asked.parse_args()
    judged = []
    for one in run(names(given.only), given.seed, given.jobs, given.out.resolve()):
        judged.append(one)
        print(f"{WORDS[one.verdict]:9} {'honest' if one.honest else 'dishonest':9} {one.kind}: {'; '.join(one.why)[:300]}", flush=True)  # fmt: skip
    show(judged)


if __name__ == "__main__":
    main()
