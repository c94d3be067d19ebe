"""「重新填报」: a returned case is taken back as a whole; what was filled in, uploaded and said of it stays (W12)."""

import pytest
from django.test import Client

from acms.accounts.models import User
from acms.base.errors import Stale
from acms.casework import actions
from acms.casework.models import Case, CaseState
from acms.collection import actions as collection
from acms.collection.steps import EDUCATION, IDENTITY
from acms.journal.models import Entry
from tests.casework.test_casework import checked


@pytest.fixture
def returned(filled: Case) -> Case:
    """Came back for the school alone."""
    collection.save_step(case=filled, step=EDUCATION, values={"full_school": "呼伦贝尔学院"})
    case = checked(filled)
    assert case.state == CaseState.RETURNED and not case.lets_change("identity.political")
    return case


def reopened() -> int:
    return Entry.objects.filter(verb="case.reopened").count()


def test_W12_after_a_question_everything_may_be_changed_and_the_reasons_stay(client: Client, returned: Case) -> None:
    client.force_login(returned.subject)
    status = client.get("/collection/status/").text
    assert f'action="/cases/{returned.no}/reopen/"' in status and "只改1项" in status
    address = f"/cases/{returned.no}/reopen/"
    question = client.post(address)
    returned.refresh_from_db()
    assert "重新填报这件申请？" in question.text and not returned.lets_change("identity.political") and not reopened()
    answer = client.post(address, {"sure": "1"}, follow=True)
    returned.refresh_from_db()
    assert returned.lets_change("identity.political") and returned.lets_change("education.full_school")
    assert "呼伦贝尔学院" in answer.text and "全部内容都可以改" in answer.text and f'"{address}"' not in answer.text
    assert returned.state == CaseState.RETURNED and reopened() == 1


def test_W12_what_was_not_returned_is_changed_and_the_case_gets_through(client: Client, returned: Case) -> None:
    actions.reopen(returned, by=returned.subject)
    evidence = returned.last_submission.frozen["scans"]
    collection.save_step(case=returned, step=IDENTITY, values={"political": "02"})
    collection.save_step(case=returned, step=EDUCATION, values={"full_school": "北疆样例财经大学"})
    case = checked(returned)
    assert case.state == CaseState.APPROVED
    frozen = case.last_submission.frozen
    assert frozen["values"]["identity.political"] == "02" and frozen["scans"] == evidence


def test_W12_twice_is_once(returned: Case) -> None:
    for _ in range(2):
        actions.reopen(returned, by=returned.subject)
    assert reopened() == 1


@pytest.mark.parametrize("state", [one for one in CaseState if one != CaseState.RETURNED])
def test_W12_only_what_has_come_back_is_taken_back(returned: Case, state: CaseState) -> None:
    opened = returned.open_items
    Case.objects.filter(pk=returned.pk).update(state=state)
    with pytest.raises(Stale):
        actions.reopen(returned, by=returned.subject)
    returned.refresh_from_db()
    assert (returned.state, returned.open_items) == (state, opened) and not reopened()


def test_D01_nobody_takes_back_the_case_of_another(client: Client, returned: Case, stranger: User) -> None:
    client.force_login(stranger)
    assert client.post(f"/cases/{returned.no}/reopen/", {"sure": "1"}).status_code == 404
    with pytest.raises(Stale):
        actions.reopen(returned, by=stranger)
    returned.refresh_from_db()
    assert returned.open_items is not None
