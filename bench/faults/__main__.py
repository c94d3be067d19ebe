"""Runs it and prints its tables; ends with 1 where anything is lost, doubled or stuck. See bench/README.md."""

import argparse
import os
import platform
import signal
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bench.__main__ import percentile
from bench.faults import acts, troubles
from bench.faults.acts import Exhausted, Press, World
from bench.faults.installation import Installation, apart, installed
from bench.faults.killing import Killer
from bench.faults.ledger import CONFIRMED, REFUSED, UNANSWERED, Compared, Entry, Ledger, compare
from bench.faults.services import wait_for
from bench.faults.visitor import Unanswered

AT_ONCE = 5  # people at their acts
TRIES = 3
TROUBLE = 12  # seconds of each
PARTS = 10  # of the time, each with a line of how far it is
REST = 600  # seconds until all must have come to rest: the longest lease is five minutes
AHEAD = 3600  # seconds by which clocks jump


@dataclass
class Crowd:
    """People who act until they are stopped; what they were told stands in the ledger."""

    world: World
    ledger: Ledger
    locks: dict[str, threading.Lock] = field(default_factory=lambda: {kind: threading.Lock() for kind in acts.KINDS})
    wrong: list[str] = field(default_factory=list)

    def go(self, stop: threading.Event) -> list[threading.Thread]:
        threads = [threading.Thread(target=self._one, args=(stop, Random(n))) for n in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        return threads

    def work(self, seconds: float) -> None:
        """Has them act for so long."""
        stop = threading.Event()
        threads = self.go(stop)
        time.sleep(seconds)
        stop.set()
        for thread in threads:
            thread.join()

    def _one(self, stop: threading.Event, chance: Random) -> None:
        while not stop.is_set():
            kind = chance.choices(list(acts.KINDS), [weight for _, weight in acts.KINDS.values()])[0]
            if self.locks[kind].acquire(blocking=False):
                try:
                    self._act(kind)
                except (Exhausted, Unanswered):
                    pass
                except Exception as error:  # a fault of the bench shall be seen, and stop nobody
                    self.wrong.append(f"{kind}: {error!r}")
                finally:
                    self.locks[kind].release()
            stop.wait(0.02)

    def _act(self, kind: str) -> None:
        press = acts.KINDS[kind][0](self.world)
        answer = UNANSWERED
        for _ in range(TRIES if press.again else 1):
            answer = _answer(press)
            self.ledger.write(Entry(kind, press.key, answer, press.value, time.time()))
            if answer != UNANSWERED:
                break
        press.after(answer == CONFIRMED)


def _answer(press: Press) -> str:
    try:
        return CONFIRMED if press.send() else REFUSED
    except Unanswered:
        return UNANSWERED


def said(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


def bad_luck(place: Installation, crowd: Crowd, killer: Killer) -> list[str]:
    """One phase after another while people act; the names of those that were."""
    phases: dict[str, Any] = {}
    if place.files_mounted:
        phases["disk of the files full"] = lambda: troubles.full(place.files)
    else:
        phases["no file grows (RLIMIT_FSIZE)"] = lambda: troubles.limited(place.services)
    if place.files_mounted or os.getuid():
        phases["files read-only"] = lambda: troubles.read_only(place.files, place.files_mounted)
    if database := place.database:
        if place.database_mounted:
            phases["disk of the database full"] = lambda: troubles.full(database.cluster.folder)
        phases["database away"] = lambda: troubles.away(database)
        phases["database silent"] = lambda: troubles.silent(database)
    for name, trouble in phases.items():
        said(name)
        with trouble():
            crowd.work(TROUBLE)
        killer.again[name].append(wait_for(place.serves, 120))
        crowd.work(TROUBLE / 4)  # what was in the way is gone, and people are at it still
    name = f"clocks an hour ahead and {AHEAD // 6} s behind"
    said(name)
    first, second = place.workers
    with troubles.clocks({first: AHEAD, place.webs[0]: AHEAD // 6, second: -AHEAD // 6}):
        wait_for(place.serves, 120)
        crowd.work(TROUBLE * 2)
        first.process.kill()  # with what it has leased by its own clock
    killer.again[name].append(wait_for(place.serves, 120))
    crowd.work(TROUBLE / 4)
    return [*phases, name]


def rested(place: Installation) -> tuple[list[tuple[str, str]], float]:
    """What still waits when everything has had its time, and how long that was."""
    began, waits = time.monotonic(), []
    while time.monotonic() - began < REST:
        waits = [tuple(one) for one in place.asked("found.stuck()")]
        if not waits:
            break
        time.sleep(5)
    return waits, time.monotonic() - began


def table(done: Compared, killer: Killer) -> None:
    print("\n| killed | times | serves again, p50 and p95 |\n| --- | --- | --- |")
    for kind, count in killer.done.items():
        print(f"| {kind} | {count} | {_spread(killer.again[kind])} |")
    for kind in killer.again.keys() - killer.done.keys():
        print(f"| {kind} | a phase | {_spread(killer.again[kind])} |")
    print("\n| act | confirmed | without answer | lost | doubled |\n| --- | --- | --- | --- | --- |")
    for kind in acts.KINDS:
        wrong = [sum(one == kind for one, _ in rows) for rows in (done.lost, done.doubled)]
        print(f"| {kind} | {done.confirmed.get(kind, 0)} | {done.unanswered.get(kind, 0)} | {wrong[0]} | {wrong[1]} |")
    whole = (sum(done.confirmed.values()), sum(done.unanswered.values()), len(done.lost), len(done.doubled))
    print(f"| all | {' | '.join(map(str, whole))} |")


def _spread(seconds: list[float]) -> str:
    return f"{percentile(seconds, 0.5):.1f} s, {percentile(seconds, 0.95):.1f} s" if seconds else "–"


def run(place: Installation, asked: argparse.Namespace) -> bool:
    many = max(8, min(24, asked.kills // 16))
    said("people and their cases are made")
    made = place.asked(f"people.make({many})")
    place.start()
    world = World(made, [web.url for web in place.webs], asked.seed)
    crowd = Crowd(world, Ledger(place.folder / "ledger.jsonl"))
    killer = Killer(Random(asked.seed), place.webs, place.workers, place.database)
    said("kills begin")
    began, stop = time.monotonic(), threading.Event()
    threads = crowd.go(stop)
    for part in range(PARTS):
        killer.run(asked.kills * (part + 1) // PARTS - killer.kills, asked.minutes * 60 / PARTS, stop)
        said(f"{killer.kills} kills")
    stop.set()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    wait_for(place.serves, 120)
    phases = bad_luck(place, crowd, killer)
    said("coming to rest")
    waits, rest = rested(place)
    entries = crowd.ledger.read()
    crowd.ledger.close()
    done = compare(entries, place.asked(f"found.rows({world.numbers!r})"), waits)
    half, given_up, journal = place.asked("found.half()"), place.asked("found.given_up()"), place.journal()
    vendor = "PostgreSQL" if place.database else "SQLite: no PostgreSQL here, its kills were not done"
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {vendor}, seed {asked.seed}"
    )
    print(
        f"{killer.kills} of {asked.kills} kills in {took / 60:.1f} min; then {'; '.join(phases)}; at rest after {rest:.0f} s"
    )
    table(done, killer)
    bare = [fault for fault in world.faults if fault[2]]
    print(
        f"\nstuck: {len(done.stuck)}; half done: {len(half)}; journal: {journal or 'whole'}; never served again: {killer.never or 'none'}"
    )
    print(f"answers of 500 and above: {len(world.faults)}, without a sentence: {len(bare)}; given up: {given_up}")
    for name, rows in (
        ("lost", done.lost),
        ("doubled", done.doubled),
        ("stuck", done.stuck),
        ("half", half),
        ("bare", bare),
        ("bench", crowd.wrong),
    ):
        for row in rows[:20]:
            print(f"{name}: {row}")
    return done.sound and not (half or journal or killer.never or bare)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=33)
    parser.add_argument("--sqlite", action="store_true", help="also where there is PostgreSQL")
    asked = parser.parse_args()
    apart()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(2))  # what was started is ended all the same
    with ExitStack() as stack:
        return 0 if run(stack.enter_context(installed(asked.sqlite)), asked) else 1


if __name__ == "__main__":
    sys.exit(main())
