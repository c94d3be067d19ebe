"""Conditions of many values find what conditions of few find, whatever the values are."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, Value
from django.test.utils import CaptureQueriesContext

from acms.accounts.models import User
from acms.base import lookups
from acms.people.models import Person, Post
from acms.scans import actions as scans
from acms.scans.models import Scan
from tests.scans.test_bad_input import jpeg

FAR = 10**6  # keys of nobody


@pytest.fixture
def filed(person: User) -> Person:
    return Person.objects.get(user=person)


def padded(value: Any, more: list[Any]) -> list[Any]:
    """More values than are few."""
    return [value, None, *more * 2]


KEYS = [FAR + n for n in range(lookups.MANY)]
DAYS = [date(2090, 1, 1) + timedelta(days=n) for n in range(lookups.MANY)]
WORDS = [f"nobody{n}" for n in range(lookups.MANY)]


def test_Q01_many_values_go_as_one_parameter(filed: Person) -> None:
    user = filed.user
    with CaptureQueriesContext(connection) as ran:
        assert list(Person.objects.filter(pk__in=padded(filed.pk, KEYS))) == [filed]
        assert list(Person.objects.filter(user__in=padded(user, KEYS))) == [filed]
    if connection.vendor == "postgresql":
        assert [" = ANY (" in query["sql"] for query in ran] == [True, True]
        assert [" IN (" in query["sql"] for query in ran] == [False, False]


@pytest.mark.parametrize(
    ("column", "more"), [("pk", KEYS), ("born", DAYS), ("name", WORDS), ("user", KEYS), ("user_id", KEYS)]
)
def test_Q01_many_values_find_what_few_find(filed: Person, column: str, more: list[Any]) -> None:
    own = getattr(filed, column)
    for values in ([own], padded(own, more), [own, own] * lookups.MANY):
        assert list(Person.objects.filter(**{f"{column}__in": values})) == [filed], len(values)
        assert not Person.objects.exclude(**{f"{column}__in": values}).exists()
    assert not Person.objects.filter(**{f"{column}__in": more}).exists()
    assert list(Person.objects.exclude(**{f"{column}__in": more})) == [filed]
    assert not Person.objects.filter(**{f"{column}__in": [None] * lookups.MANY}).exists()


def test_Q01_keys_of_scans_are_found_too(person: User) -> None:
    """UUIDs are text in SQLite and their own type in PostgreSQL."""
    made = [scans.receive(kind="photo", data=jpeg(), file_name=f"{n}.jpg", owner=person) for n in range(2)]
    keys = [made[0].pk, *(Scan().pk for _ in range(lookups.MANY))]
    assert list(Scan.objects.filter(pk__in=keys)) == made[:1]


def test_Q01_what_no_column_holds_and_expressions_are_left_to_django(filed: Person) -> None:
    huge = (2**63, -(2**70)) if connection.vendor == "postgresql" else ()  # SQLite's driver takes none at all
    for odd in (*huge, F("id"), Value(filed.pk)):
        found = list(Person.objects.filter(pk__in=[filed.pk, odd, *KEYS]))
        assert found == [filed], odd
    assert not Post.objects.filter(person__in=Person.objects.filter(pk__in=KEYS)).exists()
