"""The line to the national side: `python -m bench.national`, on a database that `demo register` has filled, in demo mode.

Everybody goes out to the simulator, with two workers; then both sides are compared. What it does stays: use a database made for measuring.
"""

import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.desk import begin

WORKERS = 2
CHANGES = 300


def _peak() -> int:
    """The largest process that this one has started and waited for, MiB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def _changes() -> float:
    """Milliseconds of one change of one person in a transaction of its own, the median."""
    from django.db import transaction

    from acms.people.models import Person

    took = []
    for person in Person.objects.exclude(file_no=None).order_by("pk")[:CHANGES]:
        began = time.perf_counter()
        with transaction.atomic():
            Person.objects.filter(pk=person.pk).update(ethnic=person.ethnic)
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def marking() -> None:
    """The same changes with the triggers and without, one after the other three times: what is left of the difference is the marking."""
    from django.db import connection, transaction

    from acms.national import marks

    def triggers(what: str) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE people_person {what} TRIGGER USER")

    with_marks, without = [], []
    for _ in range(3):
        with_marks.append(_changes())
        if connection.vendor == "postgresql":
            triggers("DISABLE")
            without.append(_changes())
            triggers("ENABLE")
    marked, bare = statistics.median(with_marks), statistics.median(without or [0])
    print(
        f"| marking one change | {marked - bare:.2f} ms more ({marked:.2f} against {bare:.2f}, all triggers of the table off) | ≤ 0.2 ms |"
    )
    began = time.perf_counter()
    touched = marks.touch_all()
    print(f"| touching {touched:,} people by one statement | {time.perf_counter() - began:.1f} s | – |")


def main() -> None:
    begin()
    from acms.national import actions, marks
    from acms.national.models import Mark

    folder = Path(os.environ["ACMS_VAR"])
    actions.prepare()
    marking()
    other_side = subprocess.Popen([sys.executable, "manage.py", "national", "simulate"])
    try:
        began = time.perf_counter()
        marks.fold()
        people = Mark.objects.exclude(queued_at=None).count()
        print(f"| marks of {people:,} people | {time.perf_counter() - began:.1f} s | – |")
        began = time.perf_counter()
        workers = [subprocess.Popen([sys.executable, "manage.py", "national", "send"]) for _ in range(WORKERS)]
        for worker in workers:
            worker.wait()
        took = time.perf_counter() - began
        sent = Mark.objects.exclude(accepted_version=0).count()
        print(
            f"| {sent:,} people to the simulator, {WORKERS} workers | {took:.0f} s, {sent / took * 60:,.0f} a minute | 1,000,000 in ≤ 60 min (16,667 a minute) |"
        )
        print(f"| memory of the largest worker | {_peak()} MiB | ≤ 300 MiB |")
        began = time.perf_counter()
        subprocess.run([sys.executable, "manage.py", "national", "compare"], check=True)
        print(
            f"| comparing both sides, {sent:,} equal people | {time.perf_counter() - began:.1f} s with the start of the process | 1,000,000 in ≤ 2 min |"
        )
        print(f"| the simulator's file | {(folder / 'national.sqlite3').stat().st_size / 2**20:.0f} MiB | – |")
    finally:
        other_side.terminate()
        other_side.wait()


if __name__ == "__main__":
    main()
