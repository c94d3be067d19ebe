"""Every link that a returned case shows its person leads to a page, wherever their file stands by then (W12)."""

import html
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from acms.accounts.models import User
from acms.amendments import actions as amendments
from acms.casework import actions as casework
from acms.casework import procedures
from acms.casework.models import Case, CaseState
from acms.collection.steps import AMENDMENTS, COLLECTION
from acms.demo import documents, seed
from acms.employers.models import Employer
from acms.me import words as me_words
from acms.people.models import Absence, Head, Person, Status
from tests import test_races as scenes
from tests.casework.test_statements import SCENES
from tests.conftest import refused, taken_as_read


def a_collection() -> Case:
    user = scenes.somebody()
    case = seed.filled_case(user, documents.cast_for(user.name, user.id_number))
    casework.submit(case, by=user)
    return case


def a_change(kind: str) -> Callable[[], Case]:
    def begun() -> Case:
        person = scenes.registered()
        case = amendments.begin(user=person.user, kind=kind, on=timezone.localdate())
        casework.submit(case, by=person.user)
        return case

    return begun


KINDS = SCENES | {COLLECTION: a_collection} | {kind: a_change(kind) for kind in AMENDMENTS}
# Applicants have no account: they see it from its own entrance (tests/filing), or are written to (tests/entry).
APPLICANTS = ("filing_title", "filing_post", "claim")
OF_A_UNIT = ("unit", "head", "death", "good_deed", "dispute")
WHEREVER = [Status.REGISTERED, Status.MOVED_OUT, Status.TRANSFERRED]


def returned(kind: str, clerk: User) -> Case:
    """A case that came back from people, of somebody who has its page: registered, and the head of the unit if it is a unit's."""
    case = KINDS[kind]()
    taken_as_read()
    Case.objects.filter(pk=case.pk).update(state=CaseState.IN_REVIEW, queued_at=None)
    case.refresh_from_db()
    submission = case.last_submission
    assert submission is not None
    answer = submission.frozen["sections"][-1]["answers"][0]
    item, label = answer["item"], answer["label"]
    submission.checks.create(code="x", item=item, title=label, verdict="fail", message="请改正。")
    casework.return_for_correction(case, by=clerk, items=[{"item": item, "label": label, "reason": "请改正。"}])
    if kind != COLLECTION:
        _registered(case)
    return Case.objects.get(pk=case.pk)


def _registered(case: Case) -> None:
    """The case's person is registered, and heads the unit that it is about."""
    person, unit = Person.objects.get(user=case.subject), Employer.objects.filter(pk=case.employer_id or 0).first()
    if person.file_no is None:
        person = seed.enter(case.subject, unit or scenes.unit(), since=date(2011, 3, 1))
    if case.kind in OF_A_UNIT and unit is not None:
        Head.objects.create(person=person, employer=unit, valid_from=timezone.localdate())


def stands(case: Case, status: Status) -> None:
    """Where the file of the case's person stands from now on."""
    person = Person.objects.get(user=case.subject)
    Person.objects.filter(pk=person.pk).update(status=status)
    Absence.objects.filter(person=person).delete()
    if status == Status.TRANSFERRED:
        since = timezone.localdate() - timedelta(days=9)
        Absence.objects.create(person=person, to="河北省", valid_from=since, case_no="")


def links(page: str) -> set[str]:
    """The addresses that the middle of a page leads to."""
    middle = page.partition("<main")[2].partition("</main>")[0]
    return {html.unescape(link) for link in re.findall(r'<a\s[^>]*?href="(/[^"#]*)', middle)}


def shown(client: Client, case: Case) -> dict[str, str]:
    """The addresses that the pages which speak of a returned case lead its person to, each with one page that does."""
    own = reverse("casework:own", args=[case.no])
    pages = (own, f"{own}compared/", "/me/messages/", "/me/")
    return {link: page for page in pages for link in (page, *links(client.get(page, follow=True).text))}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in APPLICANTS])
def test_W12_every_link_of_a_returned_case_leads_to_a_page(
    client: Client, clerk_of_saihan: User, employer: Employer, kind: str
) -> None:
    case = returned(kind, clerk_of_saihan)
    client.force_login(case.subject)
    for status in WHEREVER if kind != COLLECTION else [Status.COLLECTING]:
        stands(case, status)
        for link, page in shown(client, case).items():
            answer = client.get(link, follow=True)
            assert answer.status_code == 200, f"{status.label}, {page}: {link} answers {answer.status_code}"


def test_W12_every_kind_of_case_is_walked() -> None:
    assert set(KINDS) == set(dict(procedures.choices()))


BACK_ALREADY = {"transfer_back": "不用调回", "restore": "档案已经回到会计人员数据库"}


@pytest.mark.parametrize("kind", BACK_ALREADY)
def test_W12_D12_D14_who_is_back_already_is_not_sent_back_but_ended_by_people(
    client: Client, clerk_of_the_region: User, kind: str
) -> None:
    """The file came back by another way (a file of another province, a run undone) before the checks were made."""
    case, said = KINDS[kind](), BACK_ALREADY[kind]
    _registered(case)
    stands(case, Status.REGISTERED)
    taken_as_read()
    casework.run_checks(Case.objects.get(pk=case.pk))
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW
    client.force_login(case.subject)
    own = reverse("casework:own", args=[case.no])
    assert said in client.get(own).text
    if kind == "restore":  # approved as nothing to do: there is nobody to be told no
        casework.approve(case, by=clerk_of_the_region)
    else:
        with refused(""):
            casework.approve(case, by=clerk_of_the_region)
        casework.refuse(case, by=clerk_of_the_region, reason="档案已经在正式库。")
        assert "档案已经在正式库。" in client.get(own).text
    assert client.get(f"{own}go/")["location"] == own


def test_W12_what_came_back_and_has_no_page_any_more_says_so(client: Client, clerk_of_saihan: User) -> None:
    case = returned("restore", clerk_of_saihan)
    stands(case, Status.MOVED_OUT)
    client.force_login(case.subject)
    own = reverse("casework:own", args=[case.no])
    page = client.get(own).text
    assert "修改后重新提交" in page and client.get(f"{own}go/")["location"] == "/me/restore/"
    stands(case, Status.REGISTERED)
    page = client.get(own).text
    assert "请改正。" in page and "现在不能修改、重新提交" in page and "修改后重新提交" not in page
    home = client.get("/me/").text
    assert own in home and me_words.correct(case.kind_title) not in home
