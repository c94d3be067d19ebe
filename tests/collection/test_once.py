"""L07, L09: collection happens once. Nobody whose file is registered, moved out, transferred or closed begins or enters one,
by whatever address; nor does an approval enter it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework import procedures
from acms.casework.models import Case, CaseState
from acms.collection import actions
from acms.collection.models import Commitment, Evidence
from acms.people import actions as people
from acms.people.models import Person, Post, Status
from tests.casework.test_casework import checked

OVER = (Status.REGISTERED, Status.MOVED_OUT, Status.TRANSFERRED, Status.CLOSED)
ADDRESSES = (
    *(f"/collection/{page}/" for page in range(1, 8)),
    "/collection/go/", "/collection/agree/", "/collection/submit/", "/collection/withdraw/", "/collection/letter/",
    "/collection/scans/photo/", "/collection/scans/photo/delete/",
)  # fmt: skip
ANSWERS: dict[str, Any] = {"agree": "1", "next": "1", "full_level": "21", "has_employer": "0", "political": "13"}


def as_(user: User, status: str) -> Person:
    registered = timezone.now() if status in OVER else None
    Person.objects.filter(user=user).update(status=status, registered_at=registered)
    return Person.objects.get(user=user)


def sent(client: Client, address: str) -> Any:
    if "scans/photo/" in address and "delete" not in address:
        return client.post(address, {"file_photo": SimpleUploadedFile("a.jpg", b"x")})
    return client.post(address, ANSWERS)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("status", OVER, ids=lambda one: one.name)
def test_L07_L09_no_address_begins_a_collection_for_a_file_that_waits_for_none(
    client: Client, person: User, status: str, address: str
) -> None:
    as_(person, status)
    client.force_login(person)
    # A form's own address, opened by hand, leads to its page first (C02); the page leads home.
    looked = client.get(address)
    while looked.status_code == 302 and looked["location"] != "/me/":
        looked = client.get(looked["location"])
    assert looked.status_code == 405 or (looked.status_code, looked["location"]) == (302, "/me/")
    answer = sent(client, address)
    assert answer.status_code == 405 or (answer.status_code, answer["location"]) == (302, "/me/")
    assert not Case.objects.exists() and Person.objects.get(user=person).status == status


@pytest.mark.parametrize("status", (Status.FILED, Status.COLLECTING), ids=lambda one: one.name)
def test_L07_the_files_that_wait_are_collected(client: Client, person: User, status: str) -> None:
    as_(person, status)
    client.force_login(person)
    assert client.get("/collection/1/").status_code == 200
    client.post("/collection/agree/", {"agree": "1"})
    assert Commitment.objects.exists() and Person.objects.get(user=person).status == Status.COLLECTING


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("status", OVER, ids=lambda one: one.name)
def test_L09_a_draft_that_was_left_open_is_not_gone_on_with(
    client: Client, filled: Case, status: str, address: str
) -> None:
    as_(filled.subject, status)
    client.force_login(filled.subject)
    before = set(Evidence.objects.values_list("kind", "scan"))
    sent(client, address)
    filled.refresh_from_db()
    assert filled.state == CaseState.DRAFT and set(Evidence.objects.values_list("kind", "scan")) == before


@pytest.mark.parametrize("status", OVER, ids=lambda one: one.name)
def test_L07_L09_neither_the_action_nor_an_approval_enters_such_a_file(
    filled: Case, status: str, clerk_of_saihan: User
) -> None:
    file = as_(filled.subject, status)
    with pytest.raises(Refused) as refused:
        actions.submit(case=filled, by=filled.subject, on=timezone.localdate())
    assert refused.value.code == "not_collected"
    procedure = procedures.of(filled)
    with pytest.raises(Refused) as refused, transaction.atomic():
        procedure.effect(filled, procedure.read(filled), clerk_of_saihan)
    assert refused.value.code == "not_collected"
    file.refresh_from_db()
    assert file.status == status and not Post.objects.exists()


@pytest.mark.parametrize("status", OVER, ids=lambda one: one.name)
def test_L09_the_action_opens_no_collection_for_such_a_file(person: User, status: str) -> None:
    as_(person, status)
    with pytest.raises(Refused), transaction.atomic():
        actions.start(user=person)
    assert not Case.objects.exists()


def test_L07_who_is_through_still_sees_that_it_was_approved(client: Client, filled: Case) -> None:
    checked(filled)
    client.force_login(filled.subject)
    page = client.get("/collection/status/")
    assert page.status_code == 200 and "档案号" in page.text
    assert client.post("/collection/status/").status_code == 200
    agreed = Commitment.objects.count()
    with pytest.raises(Refused), transaction.atomic():
        actions.agree(case=filled, by=filled.subject, address="")
    assert Commitment.objects.count() == agreed


def test_L09_C02_the_collection_of_who_was_moved_out_is_not_reversed_into_a_new_one(
    filled: Case, clerk_of_the_league: User
) -> None:
    checked(filled)
    people.move_out(people=[Person.objects.get(user=filled.subject).pk])
    with pytest.raises(Refused) as refused, transaction.atomic():
        casework.reverse(Case.objects.get(pk=filled.pk), by=clerk_of_the_league, items=[], reason="再看一次。")
    assert refused.value.code == "not_registered"
    assert Person.objects.get(user=filled.subject).status == Status.MOVED_OUT
