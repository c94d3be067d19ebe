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


def _trigger_ms(key: int) -> float:
    """Milliseconds that the marks of one change of one person took, as PostgreSQL measured its triggers."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) UPDATE people_person SET ethnic = ethnic WHERE id = %s", [key])
        triggers = cursor.fetchone()[0][0]["Triggers"]
    return float(sum(one["Time"] for one in triggers if one["Trigger Name"].startswith("national_")))


def marking() -> None:
    """What the database says that its triggers cost; PostgreSQL alone says it."""
    from django.db import connection

    from acms.national import marks
    from acms.people.models import Person

    if connection.vendor == "postgresql":
        keys = Person.objects.exclude(file_no=None).order_by("pk").values_list("pk", flat=True)[:CHANGES]
        took = sorted(_trigger_ms(key) for key in keys)
        said = f"median {statistics.median(took):.3f} ms, 95th of 100 {took[len(took) * 95 // 100]:.3f} ms, n = {len(took)}"
        print(f"| marking one change | {said} | ≤ 0.2 ms |")
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
