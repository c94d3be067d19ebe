"""A region that the codes no longer have (R03)."""

from django.test import Client

from acms.accounts.models import User
from acms.casework.models import Case
from acms.employers.models import Employer
from acms.people.models import Person
from tests.casework.test_casework import checked


def test_R03_a_division_that_is_no_longer_in_the_codes_breaks_no_page(
    client: Client, filled_for_people: Case, employer: Employer, clerk_of_the_region: User
):
    case = checked(filled_for_people)
    Employer.objects.filter(pk=employer.pk).update(division_code="150999", management_code="150999")
    Person.objects.filter(user=case.subject).update(management_code="150999")
    Case.objects.update(management_code="150999", deciding_code="150999")
    person = Person.objects.get(user=case.subject)
    client.force_login(clerk_of_the_region)
    for path in (
        f"/desk/employers/{employer.pk}/",
        "/desk/employers/",
        f"/desk/people/{person.pk}/",
        "/desk/people/",
        "/desk/queue/",
        f"/desk/cases/{case.no}/",
        "/desk/statistics/",
        "/desk/duplicates/",
    ):
        assert client.get(path).status_code == 200, path
    client.force_login(case.subject)
    for path in ("/collection/status/", "/collection/4/", "/collection/7/"):
        assert client.get(path).status_code in (200, 302), path
