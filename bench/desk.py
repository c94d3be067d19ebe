"""The desk against a full register: `python -m bench.desk` with ACMS_DATABASE_URL naming a database that `demo register` has filled.

Pages are asked through Django's own handler, one at a time and warm, so that a figure is the page's and not the server's; the
decisions run on twenty threads against the database, each its own connection.
"""

import os
import platform
import random
import statistics
import threading
import time
from collections.abc import Callable
from typing import Any

ROUNDS = 40
AT_ONCE = 20
READING = 3.0  # seconds that even a hasty reviewer spends on the next case


def _timed(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _row(what: str, times: list[float], aim: str) -> None:
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    print(f"| {what} | p50 {statistics.median(ordered):.0f} ms, p95 {p95:.0f} ms | {aim} |")


def _clerks() -> dict[str, Any]:
    """A reviewer of a large banner, of its league and of the region, made at the first run."""
    from acms.accounts.models import Role, User

    made = {}
    for name, agency in (("banner", "150105"), ("league", "150100"), ("region", "150000")):
        login = f"bench-{name}"
        made[name], _ = User.objects.get_or_create(
            login_name=login, defaults={"name": name, "role": Role.REVIEWER, "agency_code": agency, "password": "!"}
        )
    return made


def _client(user: Any) -> Any:
    from django.test import Client

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user)
    return client


def pages() -> None:
    """Queue, search by each criterion, a person's page, statistics: for banner, league and region."""
    from acms.people.models import Person

    chance = random.Random(7)
    clerks = _clerks()
    sample = list(Person.objects.filter(management_code="150105", file_no__isnull=False, employer__isnull=False)[:2000])
    for level, user in clerks.items():
        client = _client(user)

        def asked(path: str, client: Any = client, **query: str) -> Callable[[], None]:
            def act() -> None:
                assert client.get(path, query).status_code == 200

            return act

        for view in ("todo", "due", "returned", "done"):
            page = asked("/desk/queue/", view=view)
            page()
            _row(f"queue, {view}, {level}", [_timed(page) for _ in range(ROUNDS)], "p95 ≤ 40 ms")
        criteria: dict[str, Callable[[Any], dict[str, str]]] = {
            "name": lambda p: {"q": p.name},
            "pinyin": lambda p: {"q": p.sound},
            "initials": lambda p: {"q": p.initials},
            "file number": lambda p: {"q": p.file_no},
            "employer's code": lambda p: {"employer": p.employer.uscc},
            "region": lambda p: {"region": chance.choice(("150105", "150102"))},
            "status": lambda p: {"status": chance.choice(("10", "30", "40"))},
            "qualification": lambda p: {"level": chance.choice("0123")},
            "education": lambda p: {"education": chance.choice(("14", "21", "31"))},
            "nothing": lambda p: {},
        }
        for name, make in criteria.items():
            asked("/desk/people/", **make(sample[0]))()
            times = [_timed(asked("/desk/people/", **make(chance.choice(sample)))) for _ in range(ROUNDS)]
            _row(f"people by {name}, {level}", times, "p95 ≤ 50 ms")
        times = [_timed(asked(f"/desk/people/{chance.choice(sample).pk}/")) for _ in range(ROUNDS)]
        _row(f"a person's page, {level}", times, "p95 ≤ 50 ms")
        figures = asked("/desk/statistics/")
        figures()
        _row(f"statistics, {level}", [_timed(figures) for _ in range(20)], "≤ 500 ms")


def number_search() -> None:
    """An ID number, which travels in the body of a POST."""
    from acms.people.models import Person

    client = _client(_clerks()["banner"])
    people = list(Person.objects.filter(management_code="150105")[:ROUNDS])
    times = [_timed(lambda p=person: client.post("/desk/find/", {"q": p.id_number})) for person in people]  # type: ignore[misc]
    _row("people by ID number, banner", times, "p95 ≤ 50 ms")


def counting() -> None:
    """How long the background takes to count everything anew."""
    from django.utils import timezone

    from acms.base import work
    from acms.statistics import counting as statistics_counting
    from acms.statistics.models import Snapshot

    statistics_counting.ask(at=timezone.now())
    assert work.work_one(statistics_counting.LANE)
    print(f"| statistics counted anew in the background | {Snapshot.objects.get().took_ms / 1000:.1f} s | – |")


def decisions(each: int = 8) -> None:
    """Twenty reviewers at work, each with cases of their own: nobody decides twice within three seconds."""
    from django.db import connection

    from acms.casework import actions
    from acms.casework.models import Case, CaseState

    reviewer = _clerks()["league"]
    waiting = list(Case.objects.filter(state=CaseState.IN_REVIEW).order_by("pk")[: AT_ONCE * each])
    Case.objects.filter(pk__in=[case.pk for case in waiting]).update(taken_by=None)
    items = [{"item": "identity.name", "label": "姓名", "reason": "看不清"}]
    times: list[float] = []
    lock = threading.Lock()

    def one(cases: list[Any], delay: float) -> None:
        time.sleep(delay)
        for case in cases:
            took = _timed(lambda case=case: actions.return_for_correction(case, by=reviewer, items=items))  # type: ignore[misc]
            with lock:
                times.append(took)
            time.sleep(READING)
        connection.close()

    threads = [threading.Thread(target=one, args=(waiting[n::AT_ONCE], READING * n / AT_ONCE)) for n in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _row(f"a decision, {AT_ONCE} reviewers at once", times, "p95 ≤ 60 ms")


def begin() -> None:
    """Django on the database that ACMS_DATABASE_URL names, and the head of the table: the machine and how full it is.

    The database counts its rows first, as a running one's autovacuum has: one that was filled a minute ago plans blindly."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.db import connection

    from acms.casework.models import Case
    from acms.employers.models import Employer
    from acms.people.models import Person

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    sizes = f"{Person.objects.count():,} people, {Employer.objects.count():,} employers, {Case.objects.count():,} cases"
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {connection.vendor}, {sizes}"
    )
    print("\n| what | measured | aim |\n| --- | --- | --- |")


def main() -> None:
    begin()
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
    counting()
    pages()
    number_search()
    decisions()


if __name__ == "__main__":
    main()
