"""The yearly run and the work years: `python -m bench.yearly`, on a database that `demo register` has filled.

Everybody is taken to have been registered in 2019; nobody has evaluations or records, so that the lists are as long as they can be:
the costliest year there could be. What it does stays: use a database made for measuring.
"""

import os
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.desk import begin

WORKERS = 2


def _timed(act: Any) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _memory(whose: int = resource.RUSAGE_SELF) -> str:
    return f"{resource.getrusage(whose).ru_maxrss / 1024:.0f} MiB"


def work_years() -> None:
    """The pure function over people of many posts."""
    from datetime import date

    from acms.careers.years import Period, What, work_months

    people = [
        [
            Period(date(1995 + n, 1, 1), date(1996 + n, 6, 30), What.ON_POST if n % 3 else What.OFF_POST)
            for n in range(k % 8 + 1)
        ]
        for k in range(100_000)
    ]
    on = date(2026, 12, 31)
    seconds = _timed(lambda: [work_months(periods, on) for periods in people])
    print(f"| work years of people with one to eight periods | {len(people) / seconds:,.0f} people/s | ≥ 50,000/s |")


def runs() -> None:
    """Listing of 100,000, 300,000 and all, then applying the whole list, for both kinds."""
    from django.utils import timezone

    from acms.base import bulk, work
    from acms.people.models import Person, Post, Status
    from acms.yearly import listing, rules, running
    from acms.yearly.models import Kind, Line, LineState, Run, RunState

    Line.objects.all().delete()
    Run.objects.all().delete()
    long_ago = datetime(2019, 3, 1, tzinfo=UTC)
    Person.objects.filter(status=Status.REGISTERED).update(registered_at=long_ago)
    Post.objects.filter(on_post=True, valid_to=None).update(valid_from=long_ago.date())
    year, everybody = timezone.localdate().year, listing.candidates
    for kind in (Kind.POST, Kind.LEARNING):
        full = everybody(Run(kind=kind, year=year)).count()
        for size in (100_000, 300_000, 0):
            if size > full:
                continue
            if size:
                limit = next(iter(everybody(Run(kind=kind, year=year))[size - 1 : size])).pk
                listing.candidates = lambda run, limit=limit: everybody(run).filter(pk__lte=limit)  # type: ignore[misc]
            else:
                listing.candidates = everybody
            Line.objects.all().delete()
            Run.objects.all().delete()
            run = Run.objects.create(kind=kind, year=year, queued_at=timezone.now())
            seconds = _timed(lambda: work.work_one(running.LANE))
            run.refresh_from_db()
            print(
                f"| {kind.label}: list of {run.total:,} among {size or Person.objects.filter(status=Status.REGISTERED).count():,} | {seconds:.0f} s, {_memory()} | ≤ 180 s, ≤ 500 MiB |"
            )
        # As if everybody had been told twice, the named day had passed and every agency had confirmed.
        told = {"warned": rules.WARNINGS, "promised": timezone.localdate() - timedelta(days=1)}
        Line.objects.filter(run=run).update(state=LineState.PROPOSED, **told)
        bulk.counted(Line)
        Run.objects.filter(pk=run.pk).update(state=RunState.APPLYING, queued_at=timezone.now())
        seconds = _timed(lambda: work.work_one(running.LANE) and _shared())
        done = Line.objects.filter(run=run, state=LineState.APPLIED).count()
        what = f"{done:,} people applied by {WORKERS} workers"
        print(
            f"| {kind.label}: {what} | {seconds:.0f} s, {_memory(resource.RUSAGE_CHILDREN)} a worker | ≤ 180 s, ≤ 500 MiB |"
        )


def _shared() -> bool:
    """The parts of a signed run, done by workers that share it; False when one of them failed."""
    workers = [subprocess.Popen([sys.executable, "-m", "bench.yearly", "worker"]) for _ in range(WORKERS)]
    failures = [worker.wait() for worker in workers]
    return not any(failures)


def worker() -> None:
    """One of them: until no part is left."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from acms.base import work
    from acms.yearly import running

    work.drain([running.PARTS])


def main() -> None:
    if sys.argv[1:] == ["worker"]:
        return worker()
    begin()
    work_years()
    runs()


if __name__ == "__main__":
    main()
