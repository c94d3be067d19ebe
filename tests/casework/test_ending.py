"""「不再办理」: what is back with its person is over once they say so; it stays on record and bars nobody (W12)."""

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.amendments import actions as amendments
from acms.base import work
from acms.base.errors import Refused, Stale
from acms.casework import actions, drafting, tasks, words
from acms.casework.models import Case, CaseState, DecisionDraft
from acms.collection import actions as collection
from acms.collection.models import PostAnswers
from acms.collection.steps import POST
from acms.corrections import actions as corrections
from acms.demo import seed
from acms.employers.models import Employer
from acms.learning import actions as learning
from acms.people.models import Person
from acms.students.models import Study
from tests import journaled
from tests import test_races as scenes
from tests.casework.test_casework import checked
from tests.conftest import taken_as_read

pytestmark = pytest.mark.django_db
ITEMS = [{"item": "identity.political", "label": "政治面貌", "reason": "请核对"}]


@pytest.fixture
def returned(filled_for_people: Case, clerk_of_saihan: User) -> Case:
    """A collection that a reviewer has sent back."""
    case = checked(filled_for_people)
    actions.return_for_correction(case, by=clerk_of_saihan, items=ITEMS)
    case.refresh_from_db()
    return case


def test_W12_it_is_over_journaled_on_record_and_nobody_goes_on_with_it(returned: Case) -> None:
    start = journaled.newest()
    actions.end(returned, by=returned.subject)
    assert (returned.state, returned.open_items) == (CaseState.ENDED, None)
    assert [verb for verb, *_ in journaled.lines(start)] == ["case.ended"]
    assert returned.steps.last().move == "end" and returned.decisions.count() == 1
    assert returned.submissions.get().scans.exists()
    for act in (actions.end, actions.reopen, actions.submit, actions.withdraw):
        with pytest.raises(Refused):
            act(Case.objects.get(pk=returned.pk), by=returned.subject)
    with pytest.raises(Refused):
        actions.appeal(Case.objects.get(pk=returned.pk), by=returned.subject, reason="不服")
    assert not work.work_one(tasks.LANE)


def test_L07_an_ended_collection_is_begun_anew_from_the_beginning(client: Client, returned: Case) -> None:
    client.force_login(returned.subject)
    status = client.get("/collection/status/").text
    assert f'action="/cases/{returned.no}/end/"' in status
    client.post(f"/cases/{returned.no}/end/", {"sure": "1"})
    assert client.get("/collection/", follow=True).status_code == 200
    anew = collection.start(user=returned.subject)
    assert anew.pk != returned.pk and anew.state == CaseState.DRAFT
    assert not PostAnswers.objects.get(case=anew).employer_id
    assert collection.start(user=returned.subject) == anew
    assert "不再办理" in client.get(f"/cases/{returned.no}/").text
    assert (
        client.get(f"/cases/{returned.no}/go/").url == f"/cases/{returned.no}/"
    )  # where the message of the return leads
    assert str(returned.no) in client.get("/me/cases/").text


def test_D05_an_ended_change_lets_another_of_its_kind_be_begun(
    client: Client, stranger: User, employer: Employer
) -> None:
    person, today = seed.enter(stranger, employer, since=timezone.localdate().replace(year=2011)), timezone.localdate()
    case = amendments.begin(user=person.user, kind="update_post", on=today)
    collection.save_step(case=case, step=POST, values={"on_post": False})
    amendments.submit(case=case, by=person.user, on=today)
    Case.objects.filter(pk=case.pk).update(state=CaseState.RETURNED, queued_at=None)
    assert amendments.begin(user=person.user, kind="update_post", on=today) == case
    actions.end(Case.objects.get(pk=case.pk), by=person.user)
    client.force_login(person.user)
    page = client.get("/changes/information/")
    assert "正在办理" not in page.text and "不再办理" in page.text
    assert client.get("/changes/information/post/go/").status_code == 404  # there is none to go on with
    assert amendments.begin(user=person.user, kind="update_post", on=today) != case


def test_W12_a_withdrawn_one_is_ended_too_and_nobody_keeps_marks_on_it(
    filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    drafting.keep(case=case, by=clerk_of_saihan, typed=drafting.Typed(reason="看看"))
    actions.withdraw(case, by=case.subject)
    actions.end(case, by=case.subject)
    assert case.state == CaseState.ENDED and not DecisionDraft.objects.exists()


@pytest.mark.parametrize("state", [state for state in CaseState if state not in ("returned", "draft")])
def test_W12_what_waits_or_is_over_is_not_ended(client: Client, returned: Case, state: CaseState) -> None:
    Case.objects.filter(pk=returned.pk).update(state=state)
    client.force_login(returned.subject)
    assert "/end/" not in client.get(f"/cases/{returned.no}/").text
    with pytest.raises(Stale):
        actions.end(Case.objects.get(pk=returned.pk), by=returned.subject)
    client.post(f"/cases/{returned.no}/end/", {"sure": "1"})
    returned.refresh_from_db()
    assert returned.state == state


def test_W12_a_draft_that_was_never_submitted_is_none_to_be_ended(filled: Case) -> None:
    with pytest.raises(Refused) as refused:
        actions.end(filled, by=filled.subject)
    assert refused.value.words == words.NOT_TO_BE_ENDED
    filled.refresh_from_db()
    assert filled.state == CaseState.DRAFT


def test_W08_what_staff_put_right_is_not_ended_by_its_person(client: Client, clerk_of_saihan: User) -> None:
    person = scenes.registered()
    case = corrections.ask_start(
        person=person, by=clerk_of_saihan, right=timezone.localdate().replace(year=2012, day=1), reason="填错", came="visit", **scenes.PAPER
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(state=CaseState.RETURNED)
    client.force_login(person.user)
    assert "/end/" not in client.get(f"/cases/{case.no}/").text
    client.post(f"/cases/{case.no}/end/", {"sure": "1"})
    case.refresh_from_db()
    assert case.state == CaseState.RETURNED


def test_W12_the_desk_reads_that_its_person_wants_it_no_more(
    client: Client, returned: Case, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    assert str(returned.no) in client.get("/desk/queue/?view=returned").text
    actions.end(returned, by=returned.subject)
    assert str(returned.no) not in client.get("/desk/queue/?view=returned").text
    done = client.get("/desk/queue/?view=done").text
    assert str(returned.no) in done and "不再办理" in done
    page = client.get(f"/desk/cases/{returned.no}/").text
    assert "不再办理" in page and "请核对" in page
    late = client.post(f"/desk/cases/{returned.no}/decide/", {"approve": "1"})
    assert words.ENDED_BY_PERSON in late.text


def test_W12_what_is_applied_for_with_a_paper_is_taken_back_and_sent_with_the_same_paper(client: Client) -> None:
    """Every form that is filed whole: the paper that is there stays unless another is chosen."""
    from tests.casework import test_whole

    for made in (test_whole.credits, test_whole.outside, test_whole.back, test_whole.restoration, test_whole.student, test_whole.designation):  # fmt: skip
        page = made()
        case = Case.objects.get(pk=page.case.pk)
        actions.withdraw(case, by=case.subject)
        sent = case.last_submission
        assert sent is not None
        papers = set(sent.scans.values_list("pk", flat=True))
        client.force_login(case.subject)
        form = client.get(page.path).text
        assert "交过的那份还在" in form and "文件要重新选择" not in form, page.path
        answer = client.post(page.path, {**page.values, "shown": case.shown_as})
        assert answer.status_code == 302, answer.text
        case.refresh_from_db()
        again = case.last_submission
        assert again is not None and case.state == CaseState.CHECKING, page.path
        assert set(again.scans.values_list("pk", flat=True)) == papers and len(papers) == 1, page.path


def test_W12_the_first_time_a_paper_is_wanted(client: Client) -> None:
    person = scenes.registered()
    with pytest.raises(Refused) as refused:
        learning.apply(
            person=person, by=person.user, year=timezone.localdate().year, way="exam", units=1, what="中级", proof=b"", file_name=""
        )  # fmt: skip
    assert refused.value.words == words.PAPER_FIRST and not Case.objects.exists()


def test_W12_two_of_a_kind_may_follow_each_other_but_not_stand_beside_each_other(client: Client) -> None:
    act, cases = scenes.study()
    case = act()
    taken_as_read()
    Case.objects.filter(pk=case.pk).update(state=CaseState.RETURNED, queued_at=None)
    actions.end(Case.objects.get(pk=case.pk), by=case.subject)
    again = act()
    assert again.pk != case.pk and cases.model.objects.count() >= 1 and Study.objects.count() == 2
    with pytest.raises(IntegrityError):
        Case.objects.filter(pk=case.pk).update(state=CaseState.RETURNED)


def test_D01_home_puts_what_is_over_behind_what_is_not(client: Client, stranger: User, employer: Employer) -> None:
    person = seed.enter(stranger, employer, since=timezone.localdate().replace(year=2011))
    rows = [
        Case.objects.create(
            kind="credit", subject=stranger, slot=f"x{n}", no=f"X{n}", state=state, submitted_at=timezone.now()
        )
        for n, state in enumerate(("in_review", "ended"))
    ]
    client.force_login(Person.objects.get(pk=person.pk).user)
    page = client.get("/me/").text
    assert page.index(str(rows[0].no)) < page.index(str(rows[1].no))
