"""W13: on the page of their case the person reads what their unit was told or asked, what it has answered, and on which days."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.arrivals import actions, asking, heard, words
from acms.arrivals.models import Arrival, Confirmation, Told
from acms.base import work
from acms.casework import actions as casework
from acms.casework import tasks
from acms.casework.models import Case, CaseState
from acms.employers.models import Employer
from acms.people.models import Person
from tests.arrivals.test_arrivals import before, came, head, objected, off_post  # noqa: F401
from tests.casework.test_casework import checked
from tests.casework.test_statements import a_post_filed


def pages(client: Client, case: Case) -> list[str]:
    """Both pages on which somebody reads how their collection stands."""
    client.force_login(case.subject)
    return [client.get(page).text for page in (f"/cases/{case.no}/", "/collection/status/")]


def reads(client: Client, case: Case, *sentences: str) -> None:
    """The pages say these sentences, and no others of the unit."""
    assert heard.lines(case) == list(sentences)
    for page in pages(client, case):
        for sentence in sentences:
            assert f"<li>{sentence}</li>" in page


def today() -> date:
    return timezone.localdate()


def test_W13_whose_head_confirms_before_reads_when_the_head_was_asked_and_until_when_they_answer(
    client: Client, head: Person, before: None, filled: Case  # noqa: F811
) -> None:  # fmt: skip
    case = checked(filled)
    asked = Confirmation.objects.get()
    reads(client, case, words.head_asked(today(), asked.until))
    Confirmation.objects.update(until=today() - timedelta(days=1))
    reads(client, case, words.head_silent(today()))


@pytest.mark.parametrize("yes", [True, False])
def test_W13_the_heads_answer_stands_there_with_its_day_and_nobodys_name(
    client: Client, head: Person, before: None, filled: Case, yes: bool  # noqa: F811
) -> None:  # fmt: skip
    case, asked_on = checked(filled), today()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        if yes:
            actions.confirm(asked=Confirmation.objects.get(), by=head.user)
            said = words.head_confirmed(asked_on, today())
        else:
            actions.decline(asked=Confirmation.objects.get(), reason="没有这个人\u3002", by=head.user)
            said = words.head_declined(asked_on, today(), "没有这个人")
        case.refresh_from_db()
        assert case.state == (CaseState.APPROVED if yes else CaseState.IN_REVIEW)
        reads(client, case, said)
        assert not any(head.user.name in page for page in pages(client, case))


def test_W13_of_what_was_taken_back_and_submitted_anew_both_questions_stand_there(
    client: Client, head: Person, before: None, filled: Case  # noqa: F811
) -> None:  # fmt: skip
    case = checked(filled)
    casework.withdraw(case, by=case.subject)
    case = checked(case)
    asked = Confirmation.objects.latest("pk")
    reads(client, case, words.head_silent(today()), words.head_asked(today(), asked.until))


def test_W13_whose_head_was_told_reads_when_and_until_when_the_unit_may_object(
    client: Client, came: Arrival, filled: Case  # noqa: F811
) -> None:  # fmt: skip
    filled.refresh_from_db()
    told = words.unit_told("head", today(), came.employer.name)
    assert "告知了单位会计机构负责人" in told
    reads(client, filled, told, words.may_object(came.until))
    Arrival.objects.update(until=today() - timedelta(days=1))
    over = words.not_objected(today() - timedelta(days=1))
    assert "没有提出异议" in over
    reads(client, filled, told, over)


@pytest.mark.parametrize(("phone", "told"), [("13900000177", Told.PHONE), ("0471-6666666", Told.NOBODY)])
def test_W13_of_a_unit_without_head_the_page_says_whether_its_phone_was_told(
    client: Client, employer: Employer, filled: Case, phone: str, told: Told
) -> None:
    Employer.objects.filter(pk=employer.pk).update(phone=phone)
    case = checked(filled)
    arrival = Arrival.objects.get()
    said = words.unit_told(told, today(), employer.name)
    assert ("告知" in said) == (told == Told.PHONE)
    reads(client, case, said, words.may_object(arrival.until))


@pytest.mark.parametrize("outcome", ["", "approved", "refused", "reversed", "returned", "ended"])
def test_W13_an_objection_stands_there_with_its_reason_its_day_and_what_became_of_it(
    client: Client, head: Person, came: Arrival, filled: Case, outcome: str,  # noqa: F811
    clerk_of_saihan: User, clerk_of_the_league: User,
) -> None:  # fmt: skip
    filled.refresh_from_db()
    case, objected_on = objected(came, head.user), today()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        if outcome in ("approved", "reversed"):
            casework.approve(case, by=clerk_of_saihan)
        if outcome == "reversed":
            case.refresh_from_db()
            casework.reverse(case, by=clerk_of_the_league, items=[], reason="查明在岗")
        if outcome == "refused":
            casework.refuse(case, by=clerk_of_saihan, reason="查明在岗")
        if outcome in ("returned", "ended"):
            item = {"item": "dispute.reason", "label": "理由", "reason": "写具体"}
            casework.return_for_correction(case, by=clerk_of_saihan, items=[item])
        if outcome == "ended":
            casework.end(Case.objects.get(pk=case.pk), by=head.user)
        said = words.unit_objected(objected_on, "不是本单位的人") + words.what_became(outcome, today())
        told = words.unit_told("head", objected_on, came.employer.name)
        reads(client, filled, told, said)
        assert not any(head.user.name in page for page in pages(client, filled))


def test_W13_F02_the_collection_says_what_its_letters_filing_has_told_the_unit(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = a_post_filed()
    assert work.work_one(tasks.LANE)
    filing.refresh_from_db()
    arrival = Arrival.objects.get(person__user=filing.subject)
    collection = Case.objects.get(kind="collection", subject=filing.subject)
    joins = asking.joining(filing, filing.last_submission)
    monkeypatch.setattr(asking, "joining", lambda *_: joins)
    assert heard.lines(collection) == []  # nothing is approved yet
    collection.state = CaseState.APPROVED
    assert heard.lines(collection) == heard.lines(filing) and str(arrival.employer.name) in heard.lines(filing)[0]


def test_W13_whom_no_case_puts_at_a_unit_reads_nothing_of_one(client: Client, head: Person, filled: Case) -> None:  # noqa: F811
    case = checked(off_post(filled))
    Confirmation.objects.all().delete()
    assert heard.lines(case) == [] and not any("单位知情和确认" in page for page in pages(client, case))
