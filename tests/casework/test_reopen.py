"""「重新填报」: a returned case is taken back as a whole; what was filled in, uploaded and said of it stays (W12)."""

from typing import Any

import pytest
from django.test import Client

from acms.accounts.models import User
from acms.base.errors import Stale
from acms.casework import actions
from acms.casework import words as casework_words
from acms.casework.models import Case, CaseState
from acms.collection import actions as collection
from acms.collection import words
from acms.collection.models import EducationAnswers, Evidence
from acms.collection.steps import EDUCATION, IDENTITY
from acms.collection.views import evidence
from acms.journal.models import Entry
from acms.scans.models import Scan
from tests.casework.test_casework import checked
from tests.conftest import refused


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
    assert [str(message) for message in answer.context["messages"]] == [casework_words.REOPENED]


def test_W12_what_was_not_returned_is_changed_and_the_case_gets_through(client: Client, returned: Case) -> None:
    actions.reopen(returned, by=returned.subject)
    evidence = returned.last_submission.frozen["scans"]
    collection.save_step(case=returned, step=IDENTITY, values={"political": "02"})
    collection.save_step(case=returned, step=EDUCATION, values={"full_school": "北疆样例财经大学"})
    case = checked(returned)
    assert case.state == CaseState.APPROVED
    frozen = case.last_submission.frozen
    assert frozen["values"]["identity.political"] == "02" and frozen["scans"] == evidence


@pytest.fixture
def of_degree(filled_for_people: Case, clerk_of_saihan: User) -> Case:
    """Came back for the degree, with its certificate."""
    case = checked(filled_for_people)
    items = [{"item": "education.full_degree", "label": "学位", "reason": "看不清"}]
    actions.return_for_correction(case, by=clerk_of_saihan, items=items)
    case.refresh_from_db()
    return case


def test_W12_what_was_returned_is_marked_once_something_new_stands_there(client: Client, of_degree: Case) -> None:
    """Another value, or a new scan of what bears the value out."""
    client.force_login(of_degree.subject)
    before = EducationAnswers.objects.get(case=of_degree, mode="full").degree

    def marked() -> bool:
        return "已改好" in client.get("/collection/status/").text

    assert not marked()
    for degree, changed in (("2" if before != "2" else "3", True), (before, False)):
        collection.save_step(case=of_degree, step=EDUCATION, values={"full_degree": degree})
        assert marked() is changed
    new = Scan.objects.create(owner=of_degree.subject, kind="degree_full", original_bytes=1, digest="x", state="usable")
    Evidence.objects.filter(case=of_degree, kind="degree_full").update(scan=new)
    assert marked()


def test_S02_W12_a_paper_that_may_not_be_changed_is_not_moved_away(of_degree: Case) -> None:
    before = dict(Evidence.objects.filter(case=of_degree).values_list("kind", "scan"))
    assert of_degree.lets_change("scan.degree_full") and not of_degree.lets_change("scan.qualification")
    with refused(words.LOCKED):
        collection.move_evidence(case=of_degree, kind="qualification", to="degree_full", by=of_degree.subject)
    assert dict(Evidence.objects.filter(case=of_degree).values_list("kind", "scan")) == before


@pytest.mark.parametrize("wish, kept", [("plain", {"plain": True}), ("page-2", {"page": 2}), ("mended", {})])
def test_S02_the_same_upload_is_checked_anew_as_the_person_wants_it(
    client: Client, filled: Case, wish: str, kept: dict[str, Any]
) -> None:
    client.force_login(filled.subject)
    Scan.objects.filter(kind="diploma_full").update(wish={"plain": True})
    before = Evidence.objects.get(case=filled, kind="diploma_full").scan_id
    assert evidence.again(filled, f"diploma_full:{wish}", filled.subject) == "diploma_full"
    scan = Evidence.objects.get(case=filled, kind="diploma_full").scan
    assert scan.pk != before and (scan.wish or {}) == kept


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
