"""C02, L06: the address of a form that is opened leads to the nearest page above it, for everybody who has signed in."""

from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from acms.accounts import doors
from acms.accounts.models import User
from acms.casework.models import Case
from tests.casework.test_access import TABLE, cast, places  # noqa: F401

# One of every kind of side: reviewers differ in what they see, not in the pages that they have.
WHO = ("owner", "stranger", "member", "head", "moved", "saihan", "region", "supervisor", "operator", "auditor")


def acting(given: dict[str, Any]) -> list[str]:
    """The addresses that only take forms, as the URL configuration has them; real objects stand in them."""
    every = [address.format(**given).split("?")[0] for address in TABLE]
    return [address for address in every if "GET" not in doors._methods(resolve(address).func)]


def led_badly(user: User, address: str) -> str:
    """What is wrong with where somebody is led who opens an address; nothing when it is a page above, or none of theirs."""
    client = Client()
    client.force_login(user)
    answer = client.get(address)
    if answer.status_code == 404:
        return ""
    if answer.status_code != 302 or not address.startswith(answer["location"]):
        return f"{user.name} {address}: {answer.status_code} {answer.get('location')}"
    shown = client.get(answer["location"], follow=True)
    return "" if shown.status_code == 200 and b"</h1>" in shown.content else f"{user.name} {address}: {shown}"


def test_C02_L06_every_address_of_a_form_leads_up_to_a_page(places: dict[str, Any], cast: dict[str, Any]) -> None:  # noqa: F811
    addresses = acting(places)
    assert len(addresses) > 45
    users = [cast[role] for role in WHO]
    wrong = [bad for address in addresses for user in users if (bad := led_badly(user, address))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("act", ["decide", "reverse", "take", "draft", "remark"])
def test_C02_a_refusal_at_the_desk_that_is_reloaded_leads_back_to_the_case(
    places: dict[str, Any],  # noqa: F811
    client: Client,
    clerk_of_saihan: User,
    act: str,
) -> None:
    client.force_login(clerk_of_saihan)
    case = f"/desk/cases/{places['no']}/"
    assert client.get(f"{case}{act}/")["location"] == case


def test_L06_a_page_that_was_only_asked_for_has_written_nothing(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get("/collection/scans/photo/delete/").status_code == 302
    assert not Case.objects.exists()
    assert client.get("/collection/1/").status_code == 200 and not Case.objects.exists()
    client.post("/collection/agree/", {"agree": "1"})
    assert Case.objects.exists()  # the first answer opens it


def test_C02_the_nearest_page_is_one_that_this_user_has(client: Client, clerk_of_saihan: User) -> None:
    """The list of the staff is above, but not theirs."""
    client.force_login(clerk_of_saihan)
    assert client.get("/desk/staff/999/")["location"] == "/desk/"


def test_C02_a_message_that_waits_is_shown_where_one_is_led(
    places: dict[str, Any],  # noqa: F811
    client: Client,
    clerk_of_saihan: User,
) -> None:
    client.force_login(clerk_of_saihan)
    case = Case.objects.get(no=places["no"])
    client.post(f"/desk/cases/{case.no}/take/")
    client.post(f"/desk/cases/{case.no}/draft/", {"reason": "再看"})
    page = client.get(f"/desk/cases/{case.no}/decide/", follow=True)
    assert "已暂存" in page.text


def test_L06_405_stays_for_scripts_other_methods_and_visitors(client: Client, clerk_of_saihan: User, db: None) -> None:
    assert client.get("/large/").status_code == 405
    client.force_login(clerk_of_saihan)
    for headers in ({"HX-Request": "true"}, {"X-Autosave": "1"}, {"X-Poll": "1"}, {"Accept": "application/json"}):
        assert client.get("/desk/next/", headers=headers).status_code == 405
    assert client.put("/desk/next/").status_code == 405
    assert client.head("/desk/next/").status_code == 302
