"""The person concerned objects to what their unit has said: evaluations, reports of leaving (E05)."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.demo import seed
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.people import actions as people
from acms.people.models import Head, Leaving, Person
from acms.yearly import objecting
from acms.yearly.models import Evaluation, Objection
from tests.conftest import refused


@pytest.fixture
def head(person: User, employer: Employer) -> User:
    found = seed.enter(person, employer, since=date(1993, 8, 1))
    Head.objects.create(person=found, employer=employer, valid_from=date(2020, 1, 1))
    return person


@pytest.fixture
def mine(stranger: User, employer: Employer) -> Person:
    """测试甲, registered and on the post at 青禾."""
    seed.enter(stranger, employer, since=date(2011, 3, 1))
    return Person.objects.select_related("user").get(user=stranger)


@pytest.fixture
def rated(mine: Person, head: User, employer: Employer) -> Evaluation:
    return Evaluation.objects.create(
        person=mine, employer=employer, year=timezone.localdate().year - 1, result="4", by=head, at=timezone.now()
    )


def test_E05_an_objection_to_an_evaluation_reaches_the_agency_and_is_answered(
    mine: Person, rated: Evaluation, clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    with refused("请写明异议的内容"):
        objecting.object_to(person=mine, evaluation=rated, text=" ", by=mine.user)
    made = objecting.object_to(person=mine, evaluation=rated, text="全年在岗", by=mine.user)
    with refused("已经提过异议"):
        objecting.object_to(person=mine, evaluation=rated, text="再次", by=mine.user)
    assert list(objecting.open_for(clerk_of_saihan)) == [made] and not objecting.open_for(clerk_of_hailar).exists()
    assert Message.objects.filter(user=clerk_of_saihan, title="有会计人员对单位录入的信息提出异议").exists()
    objecting.answer(objection=made, reason="核对单位材料，维持", by=clerk_of_saihan)
    assert Message.objects.filter(user=mine.user, title="您的异议有了答复").exists()
    with refused("已经答复过"):
        objecting.answer(objection=made, reason="再次", by=clerk_of_saihan)
    with refused("已经答复过"):
        objecting.answer(objection=made, reason="", by=clerk_of_saihan)
    objecting.object_to(person=mine, evaluation=rated, text="有新材料", by=mine.user)  # with something new


def test_E05_a_report_that_was_wrong_is_taken_back_by_the_agency(
    mine: Person, head: User, employer: Employer, clerk_of_saihan: User
) -> None:
    report = people.report_leaving(person=mine, employer=employer, what=Leaving.LEFT, on=timezone.localdate(), by=head)
    mine.refresh_from_db()
    assert mine.employer is None
    made = objecting.object_to(person=mine, report=report, text="没有离开", by=mine.user)
    objecting.take_back(objection=Objection.objects.get(pk=made.pk), by=clerk_of_saihan)
    mine.refresh_from_db()
    assert mine.employer == employer and mine.on_post
    report.refresh_from_db()
    with refused("不用再提异议"):
        objecting.object_to(person=mine, report=report, text="x", by=mine.user)


def test_E05_the_pages_from_ones_file_to_the_desk(
    client: Client, mine: Person, rated: Evaluation, head: User, clerk_of_saihan: User
) -> None:
    client.force_login(mine.user)
    assert "提出异议" in client.get("/me/file/").text
    page = client.post("/me/file/object/", {"evaluation": str(rated.pk), "text": "全年在岗"}, follow=True).text
    assert "异议已经提交" in page and "等管理机构答复" in page and "提交异议" not in page
    client.force_login(head)
    assert client.post("/me/file/object/", {"evaluation": str(rated.pk), "text": "x"}).status_code == 404
    client.force_login(clerk_of_saihan)
    assert "全年在岗" in client.get("/desk/objections/").text
    values = {"objection": str(Objection.objects.get().pk), "reason": "维持", "answer": "1"}
    assert "没有等待答复的异议" in client.post("/desk/objections/", values, follow=True).text
    client.force_login(mine.user)
    assert "答复：维持" in client.get("/me/file/").text
