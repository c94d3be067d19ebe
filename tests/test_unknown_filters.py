"""What the address of a list asks for and nobody understands is said, and lists nothing, instead of everybody (C01, C03)."""

import pytest
from django.test import Client

from acms.accounts import actions as accounts
from acms.accounts.models import Role, User
from acms.casework.models import Case
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.people.models import Person
from tests.casework.test_casework import checked

SAID = "网址里有认不出的条件"


def listed(client: Client, address: str) -> tuple[int, bool]:
    """How many rows a list shows, and whether it says that it did not understand."""
    page = client.get(address)
    assert page.status_code == 200
    rows = page.context.get("page").rows if page.context.get("page") else page.context["rows"]
    return len(rows), SAID in page.text


@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        ("/desk/people/", "/desk/people/?flow=entered-2026-13"),
        ("/desk/people/?sort=-name", "/desk/people/?flow=xx"),
        ("/desk/people/?status=", "/desk/people/?age=abc"),
        ("/desk/people/?region=150105", "/desk/people/?region=999999&post=1"),
        ("/desk/queue/", "/desk/queue/?view=zzz"),
        ("/desk/queue/?view=free", "/desk/queue/?view=free&holder=abc"),
        ("/desk/queue/?level=all", "/desk/queue/?level=none"),
        ("/desk/employers/", "/desk/employers/?state=zzz"),
    ],
)
def test_C03_an_unknown_value_in_a_lists_address_is_said_and_lists_nothing(
    client: Client, filled_for_people: Case, clerk_of_saihan: User, known: str, unknown: str
) -> None:
    Person.objects.update(management_code="150105")
    Employer.objects.update(management_code="150105")
    checked(filled_for_people)
    client.force_login(clerk_of_saihan)
    if "region" not in known:
        many, said = listed(client, known)
        assert many and not said
    assert listed(client, unknown) == (0, True)


def test_C03_the_accounts_of_staff_too(client: Client, db: None) -> None:
    operator = accounts.make_staff(login_name="o", name="样例", password="x", role=Role.SECURITY, agency_code="150000")
    client.force_login(operator)
    for name in ("role", "agency", "state"):
        assert listed(client, f"/desk/staff/?{name}=zzz") == (0, True)


@pytest.mark.parametrize("address", ["/notices/?category=zzz", "/notices/?region=999999", "/agencies/?league=zzz"])
def test_P03_the_public_lists_too(client: Client, db: None, address: str) -> None:
    page = client.get(address)
    shown = page.context["page"].rows if "page" in page.context else page.context["agencies"]
    assert list(shown) == [] and SAID in page.text


def test_R03_the_cases_of_a_supervising_unit_too(
    client: Client, filled_for_people: Case, employer: Employer, other: Employer
) -> None:
    checked(filled_for_people)
    employers.make_supervisor(employer=other, by=None)
    Employer.objects.filter(pk=employer.pk).update(supervisor=other)
    who = accounts.make_staff(
        login_name="s", name="样例", password="x", role=Role.SUPERVISOR, agency_code="150105", unit_uscc=other.uscc
    )
    client.force_login(who)
    assert listed(client, "/desk/units/cases/") == (1, False)
    for asked in ("unit=abc", "kind=zzz", "view=zzz"):
        assert listed(client, f"/desk/units/cases/?{asked}") == (0, True), asked
