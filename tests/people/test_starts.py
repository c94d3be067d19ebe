"""W08: a fixed start of accounting work stays, whatever the file goes through; the database lets nothing else move it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from acms.accounts.models import User
from acms.base.errors import Stale
from acms.casework import actions as casework
from acms.casework.models import Case, CaseState
from acms.collection import actions as collection
from acms.collection import rules
from acms.collection.facts import gather
from acms.collection.steps import POST
from acms.demo import seed
from acms.employers.models import Employer
from acms.journal.models import Entry
from acms.people import actions as people
from acms.people import starts
from acms.people.models import Leaving, Person, StartChange, Status
from tests.casework.test_casework import checked

FIXED, OTHER = date(2009, 5, 26), date(2014, 9, 1)


@pytest.fixture
def registered(stranger: User, employer: Employer) -> Person:
    """测试甲, on the post at 青禾."""
    person = seed.enter(stranger, employer, since=FIXED)
    return Person.objects.select_related("user", "employer").get(pk=person.pk)


def start_of(person: Person) -> date | None:
    return Person.objects.values_list("accounting_since", flat=True).get(pk=person.pk)


@pytest.mark.parametrize("to", [OTHER, None], ids=["moved", "emptied"])
def test_W08_the_database_itself_keeps_a_fixed_start(registered: Person, to: date | None) -> None:
    with pytest.raises(IntegrityError, match="fixed start"), transaction.atomic():
        Person.objects.filter(pk=registered.pk).update(accounting_since=to)
    registered.accounting_since = to
    with pytest.raises(IntegrityError), transaction.atomic():
        registered.save()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET accounting_since = %s WHERE id = %s", [to, registered.pk])
    assert start_of(registered) == FIXED


def test_W08_the_database_asks_for_a_row_about_this_very_move(registered: Person, clerk_of_saihan: User) -> None:
    for was, became in ((OTHER, date(2010, 1, 1)), (FIXED, date(2010, 1, 1))):
        StartChange.objects.create(person=registered, was=was, became=became, by=clerk_of_saihan, case_no="GQ1")
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.filter(pk=registered.pk).update(accounting_since=OTHER)
    assert start_of(registered) == FIXED


def test_W08_a_start_moves_beside_its_row_and_an_old_row_does_not_serve_again(
    registered: Person, clerk_of_saihan: User
) -> None:
    starts.move(person=registered, was=FIXED, to=OTHER, by=clerk_of_saihan, case_no="GQ1")
    assert start_of(registered) == OTHER == registered.accounting_since
    entry = Entry.objects.get(verb="person.start_moved")
    assert (entry.about, entry.by, entry.facts["case"]) == (registered.user, clerk_of_saihan, "GQ1")
    with pytest.raises(Stale), transaction.atomic():
        starts.move(person=registered, was=FIXED, to=date(2011, 1, 1), by=clerk_of_saihan, case_no="GQ2")
    starts.move(person=registered, was=OTHER, to=FIXED, by=clerk_of_saihan, case_no="GQ3")
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=registered.pk).update(accounting_since=OTHER)


def test_W08_a_start_is_fixed_once(person: User) -> None:
    file = Person.objects.get(user=person)
    assert starts.fix(file, FIXED) and not starts.fix(file, OTHER) and not starts.fix(file, None)
    assert start_of(file) == FIXED == file.accounting_since


def registering(person: Person, clerk: User) -> None:
    for since in (None, OTHER):
        people.unregister(person=person, by=clerk, case_no="CJ1")
        people.register(person=person, by=clerk, case_no="CJ1", accounting_since=since)


def changing(person: Person, clerk: User) -> None:
    for since in (None, OTHER):
        people.change(person=person, by=clerk, case_no="BG1", accounting_since=since, ethnic="02")


def correcting(person: Person, clerk: User) -> None:
    stale = Person.objects.select_related("user").get(pk=person.pk)
    stale.accounting_since = OTHER  # read before the start was fixed
    people.correct_identity(person=stale, by=clerk, case_no="GZ1", name="改过的名字")


def reversing(person: Person, clerk: User) -> None:
    people.unregister(person=person, by=clerk, case_no="CJ1")


def taking_back(person: Person, clerk: User) -> None:
    people.take_back(person=person, by=clerk, case_no="BG1")


def leaving(person: Person, clerk: User) -> None:
    assert person.employer is not None
    people.report_leaving(person=person, employer=person.employer, what=Leaving.LEFT, on=timezone.localdate(), by=clerk)


def the_yearly_run(person: Person, clerk: User) -> None:
    people.take_off_post(people=[person.pk], on=timezone.localdate())
    people.move_out(people=[person.pk])
    people.bring_back(person=person)


@pytest.mark.parametrize(
    "path",
    [registering, changing, correcting, reversing, taking_back, leaving, the_yearly_run],
    ids=lambda path: path.__name__,
)
def test_W08_no_path_of_the_register_moves_a_fixed_start(
    registered: Person, clerk_of_saihan: User, path: Callable[[Person, User], None]
) -> None:
    path(registered, clerk_of_saihan)
    assert start_of(registered) == FIXED


@pytest.mark.parametrize(
    "answers",
    [{"on_post": False}, {"has_employer": False, "residence_type": "1", "division_code": "150105"}],
    ids=["off the post", "without employer"],
)
def test_W08_a_collection_without_a_letter_leaves_the_start_of_a_filing(
    filled: Case, clerk_of_saihan: User, answers: dict[str, Any]
) -> None:
    person = Person.objects.get(user=filled.subject)
    starts.fix(person, FIXED)
    collection.save_step(case=filled, step=POST, values=answers)
    case = checked(filled)
    if case.state == CaseState.IN_REVIEW:
        casework.approve(case, by=clerk_of_saihan)
    person.refresh_from_db()
    assert (person.status, person.accounting_since) == (Status.REGISTERED, FIXED)


def test_W08_a_letter_that_says_another_start_than_the_fixed_one_is_not_submitted(filled: Case) -> None:
    """It was printed before a correction, say: what is printed and what stands in the register must be the same day."""
    person = Person.objects.get(user=filled.subject)
    starts.fix(person, FIXED)
    filled.refresh_from_db()
    assert [gap.item for gap in rules.gaps(gather(filled), timezone.localdate())] == ["scan.proof_letter"]
    assert start_of(person) == FIXED
