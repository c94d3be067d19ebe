"""Marking makes nobody wait: raced on PostgreSQL (X01, ADR 0046)."""

from collections.abc import Callable
from threading import Barrier
from typing import Any

import pytest
from django.db import transaction

from acms.learning.models import YearRecord
from acms.national import marks, sending
from acms.national.models import Mark
from acms.people.models import Person
from tests.test_races import elsewhere, registered  # noqa: F401
from tests.threads import together


def in_the_copy(race: Callable[[list[Person]], None]) -> None:
    """With two people, in a copy of the database where what is committed stays."""

    def raced() -> None:
        found = [registered(), registered()]
        marks.fold()
        Mark.objects.update(queued_at=None)
        race(found)

    together(raced)


@pytest.mark.django_db
def test_X01_two_transactions_that_mark_the_same_people_in_opposite_order_do_not_wait_for_each_other(
    elsewhere: None,  # noqa: F811
) -> None:
    """Each writes facts of both people, in opposite order, and holds what it has until the other has written too: with one row per
    person to lock this is a deadlock every time."""

    def race(two: list[Person]) -> None:
        between, ended = Barrier(2, timeout=20), Barrier(2, timeout=20)

        def write(first: Person, second: Person, year: int) -> None:
            with transaction.atomic():
                YearRecord.objects.create(person=first, year=year, state="done")
                between.wait()
                YearRecord.objects.create(person=second, year=year, state="done")
                ended.wait()

        together(lambda: write(two[0], two[1], 2023), lambda: write(two[1], two[0], 2024))
        marks.fold()
        assert set(Mark.objects.exclude(queued_at=None).values_list("person", flat=True)) == {one.pk for one in two}

    in_the_copy(race)


@pytest.mark.django_db
def test_X01_who_folds_waits_for_no_open_transaction_and_loses_nothing_of_it(elsewhere: None) -> None:  # noqa: F811
    def race(two: list[Person]) -> None:
        written, folded = Barrier(2, timeout=20), Barrier(2, timeout=20)

        def write() -> None:
            with transaction.atomic():
                YearRecord.objects.create(person=two[0], year=2023, state="done")
                written.wait()
                folded.wait()

        def fold() -> None:
            written.wait()
            YearRecord.objects.create(person=two[1], year=2023, state="done")
            assert marks.fold() == 1
            folded.wait()

        together(write, fold)
        assert marks.fold() == 1
        assert set(Mark.objects.exclude(queued_at=None).values_list("person", flat=True)) == {one.pk for one in two}

    in_the_copy(race)


@pytest.mark.django_db
def test_X01_a_worker_passes_over_a_mark_that_an_open_transaction_holds(elsewhere: None, settings: Any) -> None:  # noqa: F811
    settings.ACMS_NATIONAL_URL = "simulator"

    def race(two: list[Person]) -> None:
        Person.objects.filter(pk__in=[one.pk for one in two]).update(name="丙")
        marks.fold()
        held, claimed = Barrier(2, timeout=20), Barrier(2, timeout=20)

        def hold() -> None:
            with transaction.atomic():
                Mark.objects.select_for_update().get(person=two[0])
                held.wait()
                claimed.wait()

        def claim() -> None:
            held.wait()
            assert [mark.person_id for mark in sending.work.claim_more(sending.LANE, 9)] == [two[1].pk]
            claimed.wait()

        together(hold, claim)

    in_the_copy(race)
