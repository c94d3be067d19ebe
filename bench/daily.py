"""A person's home and a head's grid: `python -m bench.daily`, on a database that `demo register` has filled.

Two hundred people get thirty years of facts each; one unit gets 500 accountants. What it does stays: use a database made for measuring.
"""

import random
import statistics
import time
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bench.desk import begin

PEOPLE, STAFF, YEARS = 200, 500, 30


def _client(user: Any) -> Any:
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client


def _row(what: str, seconds: list[float], aim: str) -> None:
    ordered = sorted(seconds)
    p95 = ordered[int(len(ordered) * 0.95)] if len(ordered) > 1 else ordered[0]
    print(f"| {what} | p50 {statistics.median(ordered) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms | {aim} |", flush=True)


def _thirty_years(person: Any, units: list[Any]) -> None:
    """A post, a certificate of learning, an evaluation, two messages and a case for every year."""
    from django.utils import timezone

    from acms.casework.models import Case, CaseState
    from acms.inbox.models import Message
    from acms.learning.models import Credit, YearRecord
    from acms.people.models import Post
    from acms.yearly.models import Evaluation

    this, now = timezone.localdate().year, timezone.now()
    years = range(this - YEARS, this)
    Post.objects.bulk_create(
        Post(
            person=person,
            employer=units[year % len(units)],
            on_post=True,
            valid_from=date(year, 1, 1),
            valid_to=date(year, 12, 31),
        )
        for year in years
    )
    Credit.objects.bulk_create(
        [
            Credit(person=person, id_digest=f"{person.pk}", year=year, subject="P", form="10", points=Decimal(30), what=f"{n}")
            for year in years
            for n in range(3)
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    YearRecord.objects.bulk_create(
        [YearRecord(person=person, year=year, state="done", points=90) for year in years], ignore_conflicts=True
    )
    Evaluation.objects.bulk_create(
        [Evaluation(person=person, employer=units[year % len(units)], year=year, result="2", by_id=person.user_id, at=now) for year in years],
        ignore_conflicts=True,
    )  # fmt: skip
    Message.objects.bulk_create(
        Message(user_id=person.user_id, at=now - timedelta(days=n), title="消息", text="内容") for n in range(2 * YEARS)
    )
    Case.objects.bulk_create(
        [
            Case(slot=f"credit:{person.user_id}", kind="credit", subject_id=person.user_id, title="x", no=f"XF{person.pk}-{year}", state=CaseState.APPROVED, submitted_at=now)
            for year in years
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def homes() -> None:
    """The home, the file and the work history of people with a long career."""
    from acms.employers.models import Employer
    from acms.people.models import Person, Status

    chance, units = random.Random(5), list(Employer.objects.order_by("pk")[:40])
    keys = list(
        Person.objects.filter(status=Status.REGISTERED, registered_at__isnull=False).values_list("pk", flat=True)[
            :20000
        ]
    )
    people = list(Person.objects.filter(pk__in=chance.sample(keys, PEOPLE)).select_related("user"))
    for person in people:
        _thirty_years(person, units)
    for address, aim in (("/me/", "p95 ≤ 60 ms"), ("/me/file/", "–"), ("/me/work/", "–"), ("/me/learning/", "–")):
        _client(people[0].user).get(address)
        times = []
        for person in people:
            client = _client(person.user)
            began = time.perf_counter()
            answer = client.get(address)
            times.append(time.perf_counter() - began)
            assert answer.status_code == 200, (address, answer.status_code)
        _row(f"{address} with {YEARS} years of facts", times, aim)


def grid() -> None:
    """A head saves the evaluations of 500 people, then corrects all of them."""
    from django.utils import timezone

    from acms.employers.models import Employer
    from acms.people.models import Head, Person, Post, Status

    unit = Employer.objects.order_by("-pk")[0]
    people = list(Person.objects.filter(status=Status.REGISTERED, on_post=True).select_related("user")[:STAFF])
    keys, today = [person.pk for person in people], timezone.localdate()
    Post.objects.filter(person__in=keys, valid_to=None).update(
        employer=unit, on_post=True, valid_from=date(today.year - 3, 1, 1)
    )
    Person.objects.filter(pk__in=keys).update(employer=unit)
    Head.objects.filter(employer=unit).delete()
    Head.objects.create(person=people[0], employer=unit, valid_from=date(today.year - 2, 1, 1))
    client = _client(people[0].user)
    address = f"/employer/evaluations/?year={today.year}"
    began = time.perf_counter()
    assert client.get(address).status_code == 200
    _row(f"the grid of {STAFF} people, shown", [time.perf_counter() - began], "–")
    for what, result in (("saved", "2"), ("corrected", "1"), ("saved again as it is", "1")):
        data: dict[str, Any] = {"person": [str(key) for key in keys]}
        for key in keys:
            data |= {f"result-{key}": result, f"virtue-{key}": "1", f"ability-{key}": "1"}
        began = time.perf_counter()
        answer = client.post(address, data)
        took = time.perf_counter() - began
        assert answer.status_code == 302, answer.status_code
        _row(f"the grid of {STAFF} people, {what}", [took], "≤ 1 s")


def main() -> None:
    begin()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    homes()
    grid()


if __name__ == "__main__":
    main()
