"""L06: a step that is sent after the session has ended, without script or with it, is stored once its owner is back."""

import re
from typing import Any

import pytest
from django.test import Client

from acms.accounts import words as accounts_words
from acms.accounts.models import KeptForm, User
from acms.collection import words
from acms.collection.models import EducationAnswers
from acms.demo import seed
from tests.accounts.test_signin import login
from tests.collection.steps import ticket

STEP = "/collection/5/"


@pytest.fixture
def walker(client: Client, person: User) -> Client:
    login(client, person.id_number, seed.PASSWORD)
    client.post("/collection/agree/", {"agree": "1"})
    return client


def page(client: Client) -> dict[str, str]:
    """What the page of a step sends along, whatever is typed."""
    answer = client.get(STEP)
    found = re.search(r'name="kept_form" value="([^"]+)">\s*<input type="hidden" name="seen"', answer.text)
    assert found
    return {"kept_form": found[1], "seen": ticket(answer)}


def ended(client: Client) -> None:
    """As after thirty idle minutes."""
    del client.cookies["acms"]


def school() -> str:
    return str(EducationAnswers.objects.get(mode="full").school)


@pytest.mark.parametrize("button", ["next", "save", "autosave"])
def test_L06_what_was_typed_is_stored_and_said_after_the_sign_in(walker: Client, person: User, button: str) -> None:
    held = page(walker)
    ended(walker)
    answer = walker.post(STEP, {**held, "full_level": "21", "full_school": "样例大学", button: "1"})
    assert answer["location"].startswith("/collection/?next=/collection/5/")
    assert not EducationAnswers.objects.get(mode="full").school
    assert login(walker, person.id_number, seed.PASSWORD, next=STEP)["location"] == STEP
    back = walker.get(STEP)
    assert words.SAVED_AFTER_THE_DOOR in back.text and 'value="样例大学"' in back.text
    assert school() == "样例大学" and not KeptForm.objects.exists()
    assert words.SAVED_AFTER_THE_DOOR not in walker.get(STEP).text


def test_L06_a_half_typed_day_comes_back_too(walker: Client, person: User) -> None:
    held = page(walker)
    ended(walker)
    walker.post(STEP, {**held, "full_level": "21", "full_graduated": "2015年13月", "next": "1"})
    login(walker, person.id_number, seed.PASSWORD)
    assert 'value="2015年13月"' in walker.get(STEP).text


def test_L06_a_page_that_is_older_than_the_sign_in_is_kept_as_well(person: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)
    from acms.collection import actions

    case = actions.start(user=person)
    actions.agree(case=case, by=person, address="")
    held = page(strict)
    assert strict.post(STEP, {**held, "full_level": "21", "full_school": "样例大学"}).status_code == 403
    strict.get(STEP)
    assert school() == "样例大学"


def test_L06_what_is_saved_later_overtakes_what_was_kept(walker: Client, person: User) -> None:
    held = page(walker)
    ended(walker)
    walker.post(STEP, {**held, "full_level": "21", "full_school": "样例", "autosave": "1"})
    login(walker, person.id_number, seed.PASSWORD)
    walker.post(STEP, {**held, "full_level": "21", "full_school": "样例大学", "autosave": "1"})
    assert not KeptForm.objects.exists()
    assert "另一个页面" not in walker.get(STEP).text and school() == "样例大学"


def test_L06_another_page_that_was_faster_is_shown_beside_it(walker: Client, person: User) -> None:
    held = page(walker)
    ended(walker)
    walker.post(STEP, {**held, "full_level": "21", "full_school": "甲大学"})
    elsewhere = Client()
    login(elsewhere, person.id_number, seed.PASSWORD)
    elsewhere.post(STEP, {**page(elsewhere), "full_level": "21", "full_school": "乙大学"})
    login(walker, person.id_number, seed.PASSWORD)
    text = walker.get(STEP).text
    assert 'value="甲大学"' in text and "另一个页面填的是「乙大学」" in text and school() == "乙大学"


def test_L06_nothing_of_it_comes_to_another_person(walker: Client, person: User, stranger: User) -> None:
    held = page(walker)
    ended(walker)
    walker.post(STEP, {**held, "full_level": "21", "full_school": "样例大学"})
    stranger.set_password(seed.PASSWORD)
    stranger.save()
    login(walker, stranger.id_number, seed.PASSWORD)
    walker.post("/collection/agree/", {"agree": "1"})
    assert "样例大学" not in walker.get(STEP).text
    for more in ({}, {"autosave": "1"}, {"next": "1"}):
        answer: Any = walker.post(STEP, {**held, "full_level": "21", "full_school": "样例大学", **more})
        assert answer.status_code == 403 and accounts_words.ANOTHERS_PAGE in answer.text
    assert not EducationAnswers.objects.filter(school="样例大学").exists()


def test_L06_one_time_codes_are_not_kept(walker: Client) -> None:
    address = "/collection/3/"
    answer = walker.get(address)
    found = re.search(r'name="kept_form" value="([^"]+)">\s*<input type="hidden" name="seen"', answer.text)
    assert found
    ended(walker)
    walker.post(address, {"kept_form": found[1], "political": "13", "phone_code": "123456", "email_code": "123456"})
    assert set(KeptForm.objects.get().content["values"]) == {"political"}
