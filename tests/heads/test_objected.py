"""W13, E04: whoever the unit objects to does not become its head unseen, and the objection is not lost by that."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from acms.accounts.models import User
from acms.arrivals import actions as arrivals
from acms.arrivals.models import Arrival
from acms.base.dates import chinese
from acms.casework import actions as casework
from acms.casework.models import Case, CaseState, Check
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.people import access
from acms.people import actions as people
from acms.people.models import Head, Person
from tests.arrivals.test_arrivals import last, objected
from tests.arrivals.test_last_word import REASON, arrived
from tests.casework.access_world import _registered, appoint
from tests.conftest import refused
from tests.heads.test_heads import _waiting, colleague, filer, head  # noqa: F401

FORGED = "公章系伪造"


@pytest.fixture
def newcomer(head: Person, colleague: Person) -> Arrival:  # noqa: F811
    """测试甲 has come to the unit that 乌云其木格 heads."""
    assert colleague.employer is not None
    return arrived(colleague, colleague.employer, until=timedelta(days=9))


def read(client: Client, user: User, page: str) -> str:
    client.force_login(user)
    return client.get(page).text


def test_W13_E04_whoever_the_unit_objects_to_becomes_its_head_with_a_reason_only(
    client: Client,
    head: Person,  # noqa: F811
    newcomer: Arrival,
    clerk_of_saihan: User,
) -> None:
    objection = objected(newcomer, head.user, FORGED)
    case = _waiting(newcomer.person, newcomer.person)
    first = case.last_submission.checks.exclude(verdict="pass").order_by("pk").first()  # type: ignore[union-attr]
    assert first is not None and (first.code, FORGED in first.message) == ("head_unit_says", True)
    page = read(client, clerk_of_saihan, f"/desk/cases/{case.no}/")
    assert FORGED in page and f'href="/desk/cases/{objection.no}/"' in page and "2项都一致" not in page
    with refused(FORGED):
        casework.approve(case, by=clerk_of_saihan)
    casework.approve(case, by=clerk_of_saihan, reason="单位负责人到场说明")
    assert access.headship_of(newcomer.person.user) is not None
    told = Message.objects.get(user=head.user, title__contains="已备案为会计机构负责人")
    assert "单位负责人到场说明" in told.text


def test_W13_E04_an_objection_that_comes_later_is_before_whoever_decides(
    head: Person,  # noqa: F811
    newcomer: Arrival,
    clerk_of_saihan: User,
) -> None:
    Arrival.objects.update(until=timezone.localdate())
    case = _waiting(newcomer.person, newcomer.person)
    assert "还可以提出异议" in Check.objects.get(submission__case=case, code="head_unit_says").message
    objected(newcomer, head.user, FORGED)
    assert FORGED in Check.objects.get(submission__case=case, code="head_unit_says").message
    with refused(FORGED):
        casework.approve(case, by=clerk_of_saihan)


def test_W13_E04_while_the_head_may_still_object_whoever_decides_reads_until_when(
    head: Person,  # noqa: F811
    newcomer: Arrival,
    employer: Employer,
    clerk_of_saihan: User,
) -> None:
    case = _waiting(newcomer.person, newcomer.person)
    check = Check.objects.get(submission__case=case, code="head_unit_says")
    assert chinese(newcomer.until) in check.message
    casework.approve(case, by=clerk_of_saihan)  # nobody has spoken against it


@pytest.mark.parametrize("how", ["no head", "over", "not upheld"])
def test_W13_E04_where_nothing_is_to_be_said_the_filing_agrees_as_before(
    how: str,
    head: Person,  # noqa: F811
    newcomer: Arrival,
    clerk_of_saihan: User,
) -> None:
    if how == "no head":
        people.end_head(head=Head.objects.open().get(), by=clerk_of_saihan, on=timezone.localdate())
    elif how == "over":
        Arrival.objects.update(until=timezone.localdate() - timedelta(days=1))
    else:
        casework.refuse(objected(newcomer, head.user), by=clerk_of_saihan, reason="查明在岗")
    case = _waiting(newcomer.person, newcomer.person)
    assert not Check.objects.filter(submission__case=case, code="head_unit_says").exists()
    casework.approve(case, by=clerk_of_saihan)
    assert not Message.objects.filter(title__contains="已备案为会计机构负责人").exists()


def test_W13_E04_a_colleague_who_files_reads_that_the_unit_objects_and_not_why(
    client: Client,
    head: Person,  # noqa: F811
    newcomer: Arrival,
    employer: Employer,
    clerk_of_saihan: User,
) -> None:
    objected(newcomer, head.user, FORGED)
    files = _registered("测试丁", employer)
    case = _waiting(files, newcomer.person)
    for page in (f"/cases/{case.no}/", f"/cases/{case.no}/compared/"):
        text = read(client, files.user, page)
        assert "提出过异议" in text and FORGED not in text
    with refused(FORGED):
        casework.approve(case, by=clerk_of_saihan)


# ---- an objection that came back, whose subject heads the unit by now -------------------------------------------------


@pytest.fixture
def came_back(head: Person, newcomer: Arrival, employer: Employer, clerk_of_saihan: User) -> Case:  # noqa: F811
    """测试甲 has become the head; the objection of the former one came back to her."""
    case = objected(newcomer, head.user, FORGED)
    people.end_head(head=Head.objects.open().get(), by=clerk_of_saihan, on=timezone.localdate())
    appoint(newcomer.person, employer)
    casework.return_for_correction(case, by=clerk_of_saihan, items=REASON)
    case.refresh_from_db()
    return case


def test_W12_W13_who_has_filed_the_objection_goes_on_with_it_while_its_subject_heads_the_unit(
    client: Client,
    head: Person,  # noqa: F811
    newcomer: Arrival,
    came_back: Case,
    clerk_of_saihan: User,
) -> None:
    page = f"/employer/newcomers/{newcomer.pk}/objection/"
    own = read(client, head.user, f"/cases/{came_back.no}/")
    assert f'href="{page}"' in own and "现在不能修改" not in own
    assert client.get(reverse("casework:onward", args=[came_back.no])).headers["Location"] == page
    form = client.get(page).text
    assert "写具体" in form and re.search(r'name="reason"[^>]*value="公章系伪造"', form)
    empty = client.post(page, {"reason": " "})
    assert empty.status_code == 422 and "先写明理由" in empty.text
    sent = {"reason": "公章编码与备案的不一致"}
    assert client.post(page, sent).headers["Location"] == f"/cases/{came_back.no}/"
    assert client.post(page, sent).status_code == 302  # a second click
    came_back.refresh_from_db()
    assert (came_back.state, came_back.subject, came_back.submissions.count()) == (CaseState.CHECKING, head.user, 2)
    assert sent["reason"] in last(newcomer.person.user).text
    casework.run_checks(came_back)
    came_back.refresh_from_db()
    casework.approve(came_back, by=clerk_of_saihan)
    assert access.headship_of(newcomer.person.user) is None


def test_W13_nobody_takes_over_the_objection_to_themselves(
    client: Client,
    newcomer: Arrival,
    came_back: Case,
) -> None:
    boss = newcomer.person.user
    client.force_login(boss)
    client.post(f"/employer/newcomers/{newcomer.pk}/object/", {"reason": "没有异议"})
    assert client.get(f"/employer/newcomers/{newcomer.pk}/objection/").status_code == 404
    came_back.refresh_from_db()
    assert came_back.subject != boss and came_back.state == CaseState.RETURNED


def test_W12_W13_once_the_unit_has_another_head_the_objection_is_theirs(
    client: Client,
    head: Person,  # noqa: F811
    newcomer: Arrival,
    employer: Employer,
    came_back: Case,
    clerk_of_saihan: User,
) -> None:
    people.end_head(head=Head.objects.open().get(), by=clerk_of_saihan, on=timezone.localdate())
    next_ = _registered("测试丁", employer)
    appoint(next_, employer)
    page = f"/employer/newcomers/{newcomer.pk}/objection/"
    assert "现在不能修改" in read(client, head.user, f"/cases/{came_back.no}/")
    assert client.post(page, {"reason": "x"}).headers["Location"] == f"/cases/{came_back.no}/"
    with refused("已经提出过异议"):
        arrivals.put_right(arrival=newcomer, reason="x", by=head.user)
    assert objected(newcomer, next_.user, "我们没有这个人") == came_back
