"""The unit is heard (W13): who comes to it is told to its head, who objects within ten working days or confirms before."""

import re
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts import words as accounts_words
from acms.accounts.models import Code, Purpose, User
from acms.amendments import actions as amendments
from acms.amendments.models import Baseline
from acms.arrivals import access, actions, asking, heard, last_word, words
from acms.arrivals.models import Arrival, Confirmation, Dispute, Said
from acms.base import work
from acms.base.dates import chinese, minute
from acms.base.fields import update_each
from acms.base.templatetags.acms import masked_id
from acms.casework import actions as casework
from acms.casework import moves, tasks
from acms.casework import words as casework_words
from acms.casework.models import Case, CaseState, Submission
from acms.casework.procedures import Joining
from acms.channels.models import Channel, Delivery
from acms.collection import actions as collection
from acms.collection.models import Evidence
from acms.collection.steps import POST
from acms.demo import documents, seed
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.journal.models import Entry
from acms.letters import actions as letters
from acms.letters.models import Audit, Letter, LetterState, Verdict
from acms.people import actions as people
from acms.people import starts
from acms.people.dated import NO_DAY
from acms.people.models import Head, Person, Post, StartChange, Status
from acms.policy import actions as policy
from acms.policy import figures
from acms.supervising.access import waits_for
from tests.casework.access_world import _registered, appoint
from tests.casework.test_casework import checked
from tests.casework.test_statements import a_post_filed, compared
from tests.conftest import make_person, refused
from tests.letters.test_letters import FACTS


@pytest.fixture
def head(stranger: User, employer: Employer) -> Person:
    """测试甲, the head of 青禾."""
    made = seed.enter(stranger, employer, since=date(2011, 7, 1))
    made.refresh_from_db()
    appoint(made, employer)
    return made


@pytest.fixture
def second(db: None, employer: Employer) -> User:
    """Somebody who becomes head after 测试甲."""
    return _registered("测试丁", employer).user


@pytest.fixture
def came(head: Person, filled: Case) -> Arrival:
    """乌云其木格 has come to 青禾 by an approved collection."""
    assert checked(filled).state == CaseState.APPROVED
    return Arrival.objects.select_related("person__user", "employer").get()


@pytest.fixture
def before(clerk_of_the_region: User) -> None:
    """The policy asks the head before."""
    policy.set_figure(
        key="unit_confirmation", typed=["before"], valid_from=timezone.localdate(), basis="文号", by=clerk_of_the_region
    )


def last(user: User) -> Message:
    return Message.objects.filter(user=user).order_by("-pk")[0]


def objected(arrival: Arrival, by: User, reason: str = "不是本单位的人", on: date | None = None) -> Case:
    case = actions.object_to(arrival=arrival, reason=reason, by=by, on=on or timezone.localdate())
    assert work.work_one(tasks.LANE)
    case.refresh_from_db()
    return case


def off_post(case: Case) -> Case:
    collection.save_step(case=case, step=POST, values={"on_post": False})
    return case


# ---- told, and objected to ----------------------------------------------------------------------------------------


def test_W13_the_head_hears_of_who_comes_with_post_and_start(head: Person, came: Arrival, filled: Case) -> None:
    told = Message.objects.get(user=head.user, title__contains="登记为本单位会计人员")
    post = Post.objects.get(person=came.person, valid_to=None)
    assert came.person.name in told.title and told.link == "/employer/"
    assert actions.post_of(came) in told.text and str(came.person.accounting_since) in told.text
    assert (came.position, came.on_post, came.letter.serial) == (post.position, True, post.letter_serial)  # type: ignore[union-attr]
    assert [row.to for row in Delivery.objects.filter(channel="sms") if "登记为本单位会计人员" in row.text] == [
        head.user.phone
    ]


def test_W13_the_days_to_object_are_ten_working_days_of_the_policys_calendar(came: Arrival) -> None:
    assert came.until == figures.on(timezone.localdate()).calendar.after(timezone.localdate(), 10)


def test_W13_of_a_unit_without_head_the_stored_phone_is_told(employer: Employer, filled: Case) -> None:
    Employer.objects.filter(pk=employer.pk).update(phone="13900000177")
    checked(filled)
    told = [row for row in Delivery.objects.all() if row.to == "13900000177"]
    assert len(told) == 1 and "乌云其木格" in told[0].text and employer.name in told[0].text


def test_W13_an_accepted_filing_is_told_and_the_collection_with_its_letter_not_again(
    head: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_post_filed()
    assert work.work_one(tasks.LANE)
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED
    arrival = Arrival.objects.get(person__user=case.subject)
    assert arrival.letter_id == case.employmentfiling.letter_id  # type: ignore[attr-defined]
    assert arrival.person.registered_at is None
    collected = Case.objects.get(kind="collection", subject=case.subject)
    collected.submissions.create(number=1, at=timezone.now(), frozen={})
    stated = Joining(arrival.employer_id, True, "08", None, arrival.letter_id)
    for letter, told in ((arrival.letter_id, 1), (None, 2)):
        monkeypatch.setattr(asking, "joining", lambda *_, letter=letter: replace(stated, letter_id=letter))
        actions.tell_unit(collected)
        assert Arrival.objects.count() == told


@pytest.mark.parametrize("to_other", [True, False])
def test_W13_a_change_of_unit_is_told_to_the_new_unit_a_change_of_post_there_to_nobody(
    to_other: bool, head: Person, filled: Case, other: Employer, clerk_of_saihan: User
) -> None:
    checked(filled)
    Arrival.objects.all().delete()
    person = Person.objects.select_related("user").get(user=filled.subject)
    case = amendments.begin(user=person.user, kind="update_post", on=timezone.localdate())
    assert person.employer is not None
    unit = other if to_other else person.employer
    collection.set_employer(case=case, employer=unit)
    _new_letter(case, unit, position="09")
    amendments.submit(case=case, by=person.user, on=timezone.localdate())
    assert work.work_one(tasks.LANE)
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED
    assert [row.employer for row in Arrival.objects.all()] == ([other] if to_other else [])


def _new_letter(case: Case, unit: Employer, position: str) -> None:
    values: dict[str, Any] = {
        "position": position, "admin_post": "00", "title": "0", "title_since": None, "joined_on": timezone.localdate(),
        "accounting_since": Person.objects.get(user=case.subject).accounting_since,
    }  # fmt: skip
    letter = collection.issue_letter(case=case, by=case.subject, values=values, phone="0471-1", on=timezone.localdate())
    Evidence.objects.update_or_create(
        case=case, kind="proof_letter", defaults={"scan": compared(letter, "proof_letter")}
    )


def test_W13_the_page_of_the_unit_lists_who_came_while_they_may_be_objected_to(
    client: Client, head: Person, came: Arrival
) -> None:
    client.force_login(head.user)
    page = client.get("/employer/").text
    assert "新进人员" in page and f"/employer/newcomers/{came.pk}/object/" in page
    assert masked_id(came.person.id_number) in page and came.person.id_number not in page
    Arrival.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert "新进人员" not in client.get("/employer/").text


def test_W13_an_objection_is_a_case_of_the_units_agency_and_the_person_hears_the_reason(
    client: Client, head: Person, came: Arrival
) -> None:
    client.force_login(head.user)
    answer = client.post(f"/employer/newcomers/{came.pk}/object/", {"reason": "不在我单位工作"})
    assert answer.status_code == 302
    assert work.work_one(tasks.LANE)
    case = Case.objects.get(kind="dispute")
    assert (case.state, case.management_code, case.subject) == (CaseState.IN_REVIEW, "150105", head.user)
    told = last(came.person.user)
    assert "不在我单位工作" in told.text and head.user.name not in told.title + told.text
    page = client.get("/employer/").text
    assert "已经提出异议，审核中" in page and "/object/" not in page


def test_W13_the_page_of_an_objection_says_what_each_button_comes_to(
    head: Person, came: Arrival, clerk_of_saihan: User
) -> None:
    case = objected(came, head.user)
    desk = Client()
    desk.force_login(clerk_of_saihan)
    page = desk.get(f"/desk/cases/{case.no}/").text
    assert "1项要看" in page and "没有问题" not in page and words.DISPUTE_COMES_TO in page
    # What the unit was told cannot be put right by who objects.
    offered = set(re.findall(r'name="item" value="([^"]+)"', page))
    assert offered == {"dispute.reason"}
    submission = case.last_submission
    assert submission is not None
    sent = {"item": ["dispute.name", "dispute.told_on"], "text:dispute.name": "改", "return": "1", "version": "0"}
    desk.post(f"/desk/cases/{case.no}/decide/", {**sent, "submission": submission.number})
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW


def test_W13_whoever_decides_an_objection_sees_the_letter_and_the_case_that_it_is_about(
    client: Client,
    head: Person,
    came: Arrival,
    filled: Case,
    clerk_of_saihan: User,
    clerk_of_hailar: User,
) -> None:
    case, letter = objected(came, head.user), Evidence.objects.get(case=filled, kind="proof_letter").scan
    photo = Evidence.objects.get(case=filled, kind="photo").scan
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/").text
    assert f'href="/desk/cases/{filled.no}/"' in page and came.employer.name in page
    picture = f"/desk/cases/{case.no}/scans/{letter.pk}/archive.jpg"
    assert picture in page and str(photo.pk) not in page
    assert client.get(picture).status_code == 200
    assert Entry.objects.filter(verb="scan.viewed", by=clerk_of_saihan, about=came.person.user).exists()
    assert client.get(picture.replace(str(letter.pk), str(photo.pk))).status_code == 404
    client.force_login(clerk_of_hailar)
    assert client.get(picture).status_code == 404
    # Who may not open that case reads its number.
    client.force_login(clerk_of_saihan)
    Case.objects.filter(pk=filled.pk).update(management_code="150702", deciding_code="150702")
    page = client.get(f"/desk/cases/{case.no}/").text
    assert filled.no and filled.no in page and f'href="/desk/cases/{filled.no}/"' not in page


@pytest.mark.parametrize("where", ["there", "elsewhere", "nowhere"])
def test_W13_no_page_lets_an_objection_read_as_agreeing(
    where: str, client: Client, head: Person, came: Arrival, other: Employer, clerk_of_saihan: User
) -> None:
    if where == "elsewhere":
        Person.objects.filter(pk=came.person_id).update(employer=other)
    elif where == "nowhere":
        Person.objects.filter(pk=came.person_id).update(status=Status.MOVED_OUT)
    said = {
        "there": f"这个人现在登记在{came.employer.name}，",
        "elsewhere": f"这个人现在已经不登记在{came.employer.name}，",
        "nowhere": "这个人现在不在会计人员数据库里，",
    }[where]
    case = objected(came, head.user)
    client.force_login(clerk_of_saihan)
    queue = client.get("/desk/queue/?kind=dispute").text
    assert case.no in queue and "核对一致，由人核实" not in queue
    assert case.no not in client.get("/desk/queue/?result=ok").text
    desk = client.get(f"/desk/cases/{case.no}/").text
    client.force_login(head.user)
    own = client.get(f"/cases/{case.no}/compared/").text
    for page in (desk, own):
        assert said in page and "理由系统没有核对，由管理机构核实" in page
    assert "项都一致" not in desk and "核对一致，" not in own


def test_W13_the_reason_of_an_objection_ends_once(head: Person, came: Arrival) -> None:
    objected(came, head.user, reason="不是本单位的人\u3002")
    assert "理由：不是本单位的人\u3002由" in last(came.person.user).text


def test_W13_whoever_was_right_reads_so_and_what_follows_of_it(
    client: Client, head: Person, came: Arrival, clerk_of_saihan: User
) -> None:
    case = objected(came, head.user)
    name = came.person.name
    Arrival.objects.update(until=timezone.localdate() - timedelta(days=1))
    client.force_login(head.user)
    assert "已经提出异议，审核中" in client.get("/employer/").text  # the days to object do not end what waits
    casework.approve(case, by=clerk_of_saihan)
    told = last(head.user)
    follows = f"{name}不再登记在本单位，这次登记从头算没有发生，随它出具的证明函不能再用"
    assert told.title == "新进人员异议成立" and follows in told.text and "不用再办手续" in told.text
    unit, own = client.get("/employer/").text, client.get(f"/cases/{case.no}/").text
    assert f"已经提出异议，异议成立：{name}不再登记" in unit and "前可以提出异议" not in unit
    assert "现在的状态：异议成立" in " ".join(own.split()) and follows in own
    client.force_login(clerk_of_saihan)
    desk = client.get(f"/desk/cases/{case.no}/").text
    assert "异议成立" in desk and "异议成立" in client.get("/desk/queue/?view=done").text
    with time_machine.travel(timezone.now() + timedelta(days=32)):
        client.force_login(head.user)
        assert "已经提出异议" not in client.get("/employer/").text


def test_W13_C02_a_stale_press_on_a_decided_objection_says_that_it_is_decided_and_asks_for_no_reason(
    client: Client, head: Person, came: Arrival, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    case = objected(came, head.user)
    casework.approve(case, by=clerk_of_saihan)
    case.refresh_from_db()
    client.force_login(other_clerk_of_saihan)
    for reason in ("", "查明在岗"):
        late = client.post(f"/desk/cases/{case.no}/decide/", {"refuse": "1", "reason": reason})
        said = late.context["refused"].words
        assert late.status_code == 409 and said == casework_words.decided_before(case) and "异议成立" in said
    assert case.decisions.count() == 1


def test_W13_whoever_was_not_right_reads_so(client: Client, head: Person, came: Arrival, clerk_of_saihan: User) -> None:
    case = objected(came, head.user)
    casework.refuse(case, by=clerk_of_saihan, reason="查明在岗")
    client.force_login(head.user)
    assert f"异议不成立：{came.person.name}继续登记在本单位" in client.get("/employer/").text
    page = " ".join(client.get(f"/cases/{case.no}/").text.split())
    assert "现在的状态：异议不成立" in page and "查明在岗" in page


def test_W13_an_objection_says_why(head: Person, came: Arrival) -> None:
    with refused("理由"):
        actions.object_to(arrival=came, reason=" ", by=head.user, on=timezone.localdate())
    assert not Case.objects.filter(kind="dispute").exists()


def test_W13_after_ten_working_days_the_head_reads_that_it_is_too_late(
    client: Client, head: Person, came: Arrival
) -> None:
    with refused("已经过了"):
        actions.object_to(arrival=came, reason="不是", by=head.user, on=came.until + timedelta(days=1))
    Arrival.objects.update(until=timezone.localdate() - timedelta(days=1))
    client.force_login(head.user)
    answer = client.post(f"/employer/newcomers/{came.pk}/object/", {"reason": "不是"})
    assert any("提出异议的期限" in str(message) for message in get_messages(answer.wsgi_request))
    assert not Dispute.objects.exists()


def test_W13_on_the_last_day_it_is_not_too_late(head: Person, came: Arrival) -> None:
    assert objected(came, head.user, on=came.until).state == CaseState.IN_REVIEW


def test_W13_a_second_tab_and_a_second_head_read_that_it_was_objected_to(
    head: Person, second: User, came: Arrival
) -> None:
    case = objected(came, head.user)
    for by in (head.user, second):
        with refused("已经提出过异议"):
            actions.object_to(arrival=came, reason="再来", by=by, on=timezone.localdate())
    assert list(Case.objects.filter(kind="dispute")) == [case]


def test_W13_decided_once_it_is_not_objected_to_again(head: Person, came: Arrival, clerk_of_saihan: User) -> None:
    casework.refuse(objected(came, head.user), by=clerk_of_saihan, reason="查明在岗")
    with refused("已经提出过异议"):
        actions.object_to(arrival=came, reason="再来", by=head.user, on=timezone.localdate())


def test_W13_an_objection_that_was_returned_is_filed_anew_after_the_days(
    head: Person, came: Arrival, clerk_of_saihan: User
) -> None:
    case = objected(came, head.user)
    item = {"item": "dispute.reason", "label": "理由", "reason": "写具体"}
    casework.return_for_correction(case, by=clerk_of_saihan, items=[item])
    again = objected(came, head.user, reason="从未在我单位工作", on=came.until + timedelta(days=30))
    assert again == case and again.state == CaseState.IN_REVIEW


def test_W13_an_objection_that_came_back_is_let_go_by_the_head_and_its_person_hears_so(
    client: Client, head: Person, came: Arrival, clerk_of_saihan: User
) -> None:
    case = objected(came, head.user)
    item = {"item": "dispute.reason", "label": "理由", "reason": "写具体"}
    casework.return_for_correction(case, by=clerk_of_saihan, items=[item])
    assert last_word.about(came.person.user_id, came.employer_id) is not None
    client.force_login(head.user)
    assert "以后不能再提异议" in client.post(f"/cases/{case.no}/end/").text
    client.post(f"/cases/{case.no}/end/", {"sure": "1"})
    case.refresh_from_db()
    assert case.state == CaseState.ENDED and last_word.about(came.person.user_id, came.employer_id) is None
    assert last(came.person.user).title == words.LET_STAND
    assert f"{words.LET_STAND}：{came.person.name}继续登记在本单位" in client.get("/employer/").text
    with refused("已经提出过异议"):
        actions.object_to(arrival=came, reason="再来", by=head.user, on=timezone.localdate())


def test_W13_nor_does_a_former_head_let_go_what_the_head_of_now_goes_on_with(
    client: Client, head: Person, came: Arrival, second: User, clerk_of_saihan: User
) -> None:
    case = objected(came, head.user)
    item = {"item": "dispute.reason", "label": "理由", "reason": "写具体"}
    casework.return_for_correction(case, by=clerk_of_saihan, items=[item])
    appoint(Person.objects.get(user=second), came.employer)
    client.force_login(head.user)
    client.post(f"/cases/{case.no}/end/", {"sure": "1"})
    case.refresh_from_db()
    assert case.state == CaseState.RETURNED


def test_W13_nobody_objects_to_themselves_nor_a_head_of_another_unit(
    client: Client, came: Arrival, second: User, other: Employer
) -> None:
    with refused("本人"):
        actions.object_to(arrival=came, reason="不是", by=came.person.user, on=timezone.localdate())
    elsewhere = Person.objects.get(user=second)
    people.open_fact(Post, person=elsewhere, on=timezone.localdate(), case_no="", employer=other, on_post=True)
    elsewhere.refresh_from_db()
    appoint(elsewhere, other)
    client.force_login(second)
    assert client.post(f"/employer/newcomers/{came.pk}/object/", {"reason": "x"}).status_code == 404


def test_W13_upheld_the_post_has_held_no_day_and_both_are_told(
    head: Person, came: Arrival, clerk_of_saihan: User
) -> None:
    casework.approve(objected(came, head.user), by=clerk_of_saihan)
    person = Person.objects.get(pk=came.person_id)
    assert person.employer is None and person.status == Status.REGISTERED
    assert not Post.objects.filter(person=person).exclude(NO_DAY).exists()
    assert "不再登记在本单位" in last(head.user).text
    told = last(came.person.user)
    assert came.employer.name in told.text and head.user.name not in told.title + told.text


def test_W13_upheld_after_a_change_of_unit_the_former_post_goes_on(
    head: Person, second: User, other: Employer, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    person = Person.objects.select_related("user").get(user=second)
    people.open_fact(
        Post, person=person, on=timezone.localdate(), case_no="BG1", employer=other, on_post=True, position="08"
    )
    case = Case.objects.create(kind="update_post", subject=second, title="x", slot="x", no="BG1", state="approved")
    arrival = Arrival.objects.create(
        submission=case.submissions.create(number=1, at=timezone.now(), frozen={}), person=person, employer=other,
        on_post=True, position="08", at=timezone.now(), until=timezone.localdate(),
    )  # fmt: skip
    dispute = objected(arrival, head.user)
    casework.approve(dispute, by=clerk_of_saihan)
    person.refresh_from_db()
    assert person.employer == head.employer and person.on_post
    assert not Message.objects.filter(title__contains="要核实").exists(), "her start is of the former post"
    assert not Post.objects.filter(person=person, employer=other).exclude(NO_DAY).exists()


def test_W08_W13_what_start_an_upheld_objection_leaves_is_on_ones_file_and_told_to_the_region(
    client: Client, head: Person, came: Arrival, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    casework.approve(objected(came, head.user), by=clerk_of_saihan)
    person = Person.objects.get(pk=came.person_id)
    assert person.accounting_since is not None and person.accounting_since == came.accounting_since
    client.force_login(came.person.user)
    assert f"开始从事会计工作日期<br>\n              {person.accounting_since}" in client.get("/me/file/").text
    told = last(clerk_of_the_region)
    assert told.link == f"/desk/people/{person.pk}/" and chinese(person.accounting_since) in told.text
    assert person.name in told.title and came.employer.name in told.text
    assert not Message.objects.filter(user=clerk_of_saihan, link=told.link).exists(), "who may not decide it"
    client.force_login(clerk_of_the_region)
    assert client.get(told.link).status_code == 200


def test_W13_not_upheld_nothing_changes_and_both_are_told(head: Person, came: Arrival, clerk_of_saihan: User) -> None:
    casework.refuse(objected(came, head.user), by=clerk_of_saihan, reason="查明在岗")
    assert Post.objects.filter(person=came.person, valid_to=None).exists()
    assert "不成立" in last(head.user).title
    told = last(came.person.user)
    assert "不成立" in told.title and head.user.name not in told.title + told.text


def test_W13_C02_the_agency_above_reverses_an_upheld_objection_and_the_post_goes_on(
    head: Person, came: Arrival, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    began = Post.objects.get(person=came.person, valid_to=None).valid_from
    case = objected(came, head.user)
    casework.approve(case, by=clerk_of_saihan)
    case.refresh_from_db()
    casework.reverse(case, by=clerk_of_the_league, items=[], reason="查明在岗")
    person = Person.objects.get(pk=came.person_id)
    now = Post.objects.get(person=person, valid_to=None)
    assert (person.employer, now.valid_from, now.letter_serial != "") == (came.employer, began, True)
    assert "恢复" in last(person.user).title


def test_W13_a_letter_that_the_unit_has_rejected_serves_no_other_case(
    head: Person, db: None, clerk_of_saihan: User
) -> None:
    filed = a_post_filed()
    assert work.work_one(tasks.LANE)
    arrival = Arrival.objects.get(person__user=filed.subject)
    joins = Joining(arrival.employer_id, True, "08", None, arrival.letter_id)
    draft = Case.objects.get(kind="collection", subject=filed.subject)
    assert asking.results(draft, joins, [], "scan.proof_letter", "函") == []
    casework.approve(objected(arrival, head.user), by=clerk_of_saihan)
    [found] = asking.results(draft, joins, [], "scan.proof_letter", "函")
    assert found.verdict == "fail" and "异议已经成立" in found.message
    with refused("异议已经成立"):
        asking.require_heard(draft, joins)


def why_not_by_rules(came: Arrival) -> list[str]:
    """Why the rules alone would not admit the same person to the same unit once more."""
    return asking.reasons(came.submission.case, Joining(came.employer_id, True, "08", None, None))


def test_W13_whom_the_unit_has_rightly_objected_to_comes_back_by_people_alone(
    head: Person, came: Arrival, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    assert why_not_by_rules(came) == []
    case = objected(came, head.user)
    said = f"{chinese(timezone.localdate())}提出过异议，理由：不是本单位的人"
    [why] = why_not_by_rules(came)
    assert said in why
    casework.approve(case, by=clerk_of_saihan)
    assert why_not_by_rules(came) == [why]
    again = Arrival.objects.create(
        submission=Submission.objects.create(case=case, number=99, at=timezone.now(), frozen={}),
        person=came.person, employer=came.employer, on_post=True, at=timezone.now(), until=timezone.localdate(),
    )  # fmt: skip
    assert why_not_by_rules(came) == [why]  # the unit may still object
    Arrival.objects.filter(pk=again.pk).update(until=timezone.localdate() - timedelta(days=1))
    assert why_not_by_rules(came) == []
    Arrival.objects.filter(pk=again.pk).update(until=timezone.localdate())
    second = objected(again, head.user, "还是不认识")
    assert [check.message for check in second.last_submission.checks.filter(code="dispute_before")] == [
        f"{why}；异议成立"
    ]
    assert any("还是不认识" in why for why in why_not_by_rules(came))
    casework.refuse(second, by=clerk_of_saihan, reason="工资表上有")
    casework.reverse(case, by=clerk_of_the_league, items=[], reason="查明在岗")
    assert why_not_by_rules(came) == []


def test_W13_an_objection_that_was_not_right_keeps_nobody_from_the_rules(
    head: Person, came: Arrival, clerk_of_saihan: User
) -> None:
    case = objected(came, head.user)
    casework.refuse(case, by=clerk_of_saihan, reason="工资表上有")
    assert why_not_by_rules(came) == []


def test_W13_the_later_of_a_yes_and_an_objection_is_the_units_last_word(head: Person, came: Arrival) -> None:
    case = objected(came, head.user)
    at = timezone.now() + timedelta(hours=1)
    Confirmation.objects.create(
        submission=came.submission, employer=came.employer, asked_at=at, until=came.until, said=Said.YES, said_at=at
    )
    assert why_not_by_rules(came) == []
    Case.objects.filter(pk=case.pk).update(submitted_at=at + timedelta(hours=1))
    assert any("提出过异议" in why for why in why_not_by_rules(came))


# ---- off the post without a paper of the unit -----------------------------------------------------------------------


def test_W13_W07_off_the_post_without_paper_goes_to_the_head(head: Person, filled: Case) -> None:
    case = checked(off_post(filled))
    assert case.state == CaseState.IN_REVIEW
    asked = Confirmation.objects.get()
    assert (asked.employer, asked.said) == (head.employer, Said.NOTHING)
    assert case.title in last(head.user).title
    assert any("等单位会计机构负责人确认" in why for why in casework.why_people(case))


def test_W13_W07_off_the_post_at_a_unit_without_head_people_decide_with_the_reason(
    filled: Case, clerk_of_saihan: User
) -> None:
    case = checked(off_post(filled))
    assert case.state == CaseState.IN_REVIEW and not Confirmation.objects.exists()
    assert any("没有会计机构负责人可以确认" in why for why in casework.why_people(case))
    casework.approve(case, by=clerk_of_saihan)
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED


def test_W13_confirmed_by_the_head_off_the_post_is_approved_at_once_and_not_told_again(
    head: Person, filled: Case
) -> None:
    case = checked(off_post(filled))
    case.last_submission.checks.update(verdict="unsure")  # what was in doubt then is settled by now
    actions.confirm(asked=Confirmation.objects.get(), by=head.user)
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED
    decision = case.last_decision
    assert decision is not None and decision.by is None
    assert not decision.submission.checks.exclude(verdict="pass").exists()  # what decided it is what is kept
    assert not Arrival.objects.exists()


# ---- confirmed before ---------------------------------------------------------------------------------------------


def test_W13_by_policy_a_post_waits_for_the_head_and_people_do_not_decide_meanwhile(
    head: Person, before: None, filled: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled)
    assert case.state == CaseState.IN_REVIEW
    with refused("等单位会计机构负责人确认"):
        casework.approve(case, by=clerk_of_saihan)
    Confirmation.objects.update(until=timezone.localdate() - timedelta(days=1))
    casework.approve(case, by=clerk_of_saihan)
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED


def test_W13_C06_the_agencys_days_begin_when_the_head_has_confirmed_and_people_decide_the_rest(
    head: Person, before: None, filled_for_people: Case
) -> None:
    case = checked(filled_for_people)
    calendar, days = figures.on(timezone.localdate()).calendar, figures.on(timezone.localdate())["deadline_days"]
    actions.confirm(asked=Confirmation.objects.get(), by=head.user)
    case.refresh_from_db()
    assert (case.state, case.due_on) == (CaseState.IN_REVIEW, calendar.after(timezone.localdate(), days))


def test_W13_W07_of_a_letter_that_is_void_by_now_nobody_is_asked(
    client: Client, head: Person, before: None, filled: Case
) -> None:
    """W13, W12: whoever made it void comes with another one; until then the head has nothing to do."""
    case = checked(filled)
    client.force_login(head.user)
    asked = f"/employer/confirm/{Confirmation.objects.get().pk}/"
    assert all(asked in client.get(page).text for page in ("/employer/", "/me/"))
    letters.void(owner=case.subject, by=case.subject)
    assert not any(asked in client.get(page).text for page in ("/employer/", "/me/"))
    assert list(asking.waiting(head.employer or Employer(), head.user)) == []


def test_W13_C06_the_agencys_days_begin_when_the_head_has_answered_or_may_no_longer(
    head: Person, before: None, filled: Case
) -> None:
    case, until = checked(filled), Confirmation.objects.get().until
    calendar, days = figures.on(timezone.localdate()).calendar, figures.on(timezone.localdate())["deadline_days"]
    assert case.due_on == calendar.after(until, days)
    assert f"预计{chinese(case.due_on)}（含）前办完" in last(case.subject).text
    actions.decline(asked=Confirmation.objects.get(), reason="没有这个人", by=head.user)
    case.refresh_from_db()
    assert case.due_on == calendar.after(timezone.localdate(), days)


def test_W13_D01_who_waits_for_the_heads_word_is_among_what_they_have_to_do(
    client: Client, head: Person, before: None, filled: Case
) -> None:
    checked(filled)
    client.force_login(head.user)
    asked, name = Confirmation.objects.get(), filled.subject.name
    to_do = f'<a href="/employer/confirm/{asked.pk}/">确认{name}是不是本单位会计人员</a>'
    assert to_do in client.get("/me/").text
    actions.decline(asked=asked, reason="没有这个人", by=head.user)
    assert to_do not in client.get("/me/").text


def test_W13_by_policy_a_unit_without_head_waits_for_nobody(before: None, filled: Case) -> None:
    assert checked(filled).state == CaseState.APPROVED


def test_W13_by_policy_a_filing_waits_for_the_head_too(employer: Employer, before: None, head: Person) -> None:
    case = a_post_filed()
    unit = case.employmentfiling.employer  # type: ignore[attr-defined]
    Person.objects.filter(pk=head.pk).update(employer=unit)
    head.headships.update(employer=unit)
    assert work.work_one(tasks.LANE)
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW
    client = Client()
    client.force_login(head.user)
    number = case.employmentfiling.id_number  # type: ignore[attr-defined]
    assert masked_id(number) in client.get(f"/employer/confirm/{Confirmation.objects.get().pk}/").text
    actions.confirm(asked=Confirmation.objects.get(), by=head.user)
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED


@pytest.mark.parametrize(("code", "state"), [("seal_text", CaseState.APPROVED), ("extra_ink", CaseState.IN_REVIEW)])
def test_W13_T04_the_heads_word_stands_for_a_seal_that_was_not_read_and_for_nothing_else(
    head: Person, before: None, filled: Case, code: str, state: str
) -> None:
    finding = {"code": code, "field": "", "expected": "", "read": "", "message": "看不清。", "box": None}
    update_each(Audit.objects.all(), verdict=Verdict.UNSURE, findings=[finding])
    case = checked(filled)
    assert case.doubts == 1
    actions.confirm(asked=Confirmation.objects.get(), by=head.user)
    case.refresh_from_db()
    assert case.state == state


UNSIGNED = {"code": "missing_sign_finance", "field": "", "expected": "", "read": "", "box": None}


def unsigned_letter(*others: tuple[str, str]) -> None:
    """The letter bears no finance signature; `others` is what else its audit found, each with its verdict."""
    found = [{**UNSIGNED, "code": code, "message": "\u3002", "verdict": verdict} for code, verdict in others]
    missing = {**UNSIGNED, "message": "没有找到签字\u3002", "verdict": "fail"}
    update_each(Audit.objects.all(), verdict=Verdict.FAIL, findings=[missing, *found])


def about_signature(case: Case) -> str:
    return case.last_submission.checks.get(code="letter_missing_sign_finance").verdict  # type: ignore[union-attr]


def test_W13_T04_a_letter_without_finance_signature_waits_for_the_head_whose_word_replaces_it(
    client: Client, head: Person, before: None, filled: Case
) -> None:
    unsigned_letter()
    case = checked(filled)
    assert (case.state, about_signature(case)) == (CaseState.IN_REVIEW, "unsure")
    instead = "以这次确认代替"
    assert [instead in line for line in heard.lines(case)] == [True]
    asked = Confirmation.objects.get()
    client.force_login(head.user)
    assert "代替这处签字" in client.get(f"/employer/confirm/{asked.pk}/").text
    actions.confirm(asked=asked, by=head.user)
    case.refresh_from_db()
    assert (case.state, about_signature(case)) == (CaseState.APPROVED, "pass")
    assert instead in heard.lines(case)[0]


def test_W13_where_the_head_declines_the_missing_signature_is_missing_again(
    head: Person, before: None, filled: Case, clerk_of_saihan: User
) -> None:
    unsigned_letter()
    case = checked(filled)
    actions.decline(asked=Confirmation.objects.get(), reason="没有这个人", by=head.user)
    case.refresh_from_db()
    assert (case.state, about_signature(case), case.fails) == (CaseState.IN_REVIEW, "fail", 1)


def test_W13_without_a_head_or_without_that_policy_the_missing_signature_returns(filled: Case, before: None) -> None:
    unsigned_letter()
    assert checked(filled).state == CaseState.RETURNED


def test_W13_where_the_head_is_only_told_the_missing_signature_returns(head: Person, filled: Case) -> None:
    unsigned_letter()
    assert checked(filled).state == CaseState.RETURNED


def test_W13_what_else_is_wrong_with_a_letter_without_finance_signature_returns_it_and_nobody_is_asked(
    head: Person, before: None, filled: Case
) -> None:
    unsigned_letter(("missing_seal", "fail"))
    case = checked(filled)
    assert case.state == CaseState.RETURNED and not Confirmation.objects.exists()
    [item] = case.last_decision.items  # type: ignore[union-attr]
    assert item["item"] == "scan.proof_letter"


def test_W13_T04_the_heads_word_hides_nothing_else_that_the_audit_doubts_on_a_letter_without_finance_signature(
    head: Person, before: None, filled: Case
) -> None:
    unsigned_letter(("extra_ink", "unsure"))
    case = checked(filled)
    actions.confirm(asked=Confirmation.objects.get(), by=head.user)
    case.refresh_from_db()
    assert (case.state, case.doubts, case.fails) == (CaseState.IN_REVIEW, 1, 0)


@pytest.mark.parametrize(("place", "state"), [("unit", CaseState.APPROVED), ("own", CaseState.IN_REVIEW)])
def test_W13_T04_the_heads_word_stands_for_a_doubtful_finance_signature_and_not_for_the_persons_own(
    head: Person, before: None, filled: Case, place: str, state: str
) -> None:
    finding = {**UNSIGNED, "code": "sign_mark", "field": place, "message": "看不出\u3002"}
    update_each(Audit.objects.all(), verdict=Verdict.UNSURE, findings=[finding])
    case = checked(filled)
    actions.confirm(asked=Confirmation.objects.get(), by=head.user)
    case.refresh_from_db()
    assert case.state == state


def test_W13_the_pages_of_a_letter_say_that_the_head_may_stand_for_the_finance_signature(
    client: Client, head: Person, before: None, filled: Case
) -> None:
    """W13: the print's page, step 4 and its upload; none of it where nobody is asked before."""
    unsigned_letter()
    client.force_login(filled.subject)
    stands, only = "在系统里确认代替", "没有补签的，也可以提交"
    step = client.get("/collection/4/").text
    assert stands in step and only in step and "由单位会计机构负责人确认" in step and "审核退回" not in step
    assert stands in client.get("/collection/letter/?printed=1").text
    Head.objects.all().delete()
    step = client.get("/collection/4/").text
    assert stands not in step and only not in step and "审核退回" in step
    assert stands not in client.get("/collection/letter/?printed=1").text


def test_W13_what_a_reviewer_has_in_hand_stays_with_them(
    head: Person, before: None, filled: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled)
    casework.take(case, by=clerk_of_saihan)
    actions.confirm(asked=Confirmation.objects.get(), by=head.user)
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW
    told = last(clerk_of_saihan)
    assert case.no in told.text and told.link == f"/desk/cases/{case.no}/"
    casework.approve(case, by=clerk_of_saihan)


@pytest.mark.parametrize("came_back", ["returned", "withdrawn"])
def test_W13_what_a_reviewer_had_in_hand_before_it_was_submitted_again_ends_with_the_heads_word(
    head: Person, before: None, filled: Case, clerk_of_saihan: User, came_back: str
) -> None:
    case = checked(filled)
    if came_back == "returned":
        item = {"item": "identity.political", "label": "政治面貌", "reason": "请核对"}
        casework.return_for_correction(case, by=clerk_of_saihan, items=[item])
    else:
        casework.take(case, by=clerk_of_saihan)
        casework.withdraw(case, by=case.subject)
    case.refresh_from_db()
    checked(case)
    assert (case.state, case.taken_by) == (
        CaseState.IN_REVIEW,
        clerk_of_saihan,
    )  # who goes on with it where people decide
    actions.confirm(asked=Confirmation.objects.latest("pk"), by=head.user)
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED


def test_W13_whoever_takes_up_again_what_they_had_returned_has_it_in_hand(
    client: Client, head: Person, before: None, filled: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled)
    item = {"item": "identity.political", "label": "政治面貌", "reason": "请核对"}
    casework.return_for_correction(case, by=clerk_of_saihan, items=[item])
    case.refresh_from_db()
    checked(case)
    client.force_login(clerk_of_saihan)
    page, take = f"/desk/cases/{case.no}/", f"/desk/cases/{case.no}/take/"
    assert take in client.get(page).text
    client.post(take)
    assert take not in client.get(page).text
    actions.confirm(asked=Confirmation.objects.latest("pk"), by=head.user)
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW


def test_W13_declined_people_decide_with_the_heads_reason(head: Person, before: None, filled: Case) -> None:
    case = checked(filled)
    with refused("理由"):
        actions.decline(asked=Confirmation.objects.get(), reason="", by=head.user)
    actions.decline(asked=Confirmation.objects.get(), reason="没有这个人", by=head.user)
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW
    assert any("不确认，理由：没有这个人" in why for why in casework.why_people(case))


def test_W13_whoever_goes_over_the_heads_no_says_why_and_the_head_hears_it(
    head: Person, before: None, filled: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled)
    actions.decline(asked=Confirmation.objects.get(), reason="没有这个人", by=head.user)
    case.refresh_from_db()
    for empty in ("", "  "):
        with refused("没有这个人"):
            casework.approve(case, by=clerk_of_saihan, reason=empty)
    decision = casework.approve(case, by=clerk_of_saihan, reason="已电话核实，合同和工资表属实")
    said = Message.objects.filter(user=head.user).latest("pk")
    assert (
        decision.reason == "已电话核实，合同和工资表属实" and decision.reason in said.text and "没有确认" in said.title
    )
    assert not said.bundled
    told = {row.channel: row.to for row in Delivery.objects.all() if said.title in f"{row.subject}{row.text}"}
    assert told == {"sms": head.user.phone, "email": head.user.email}  # as of an ordinary arrival


def test_W13_nobody_has_to_say_why_where_the_head_has_not_spoken_against_it(
    head: Person, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    assert casework.approve(checked(filled_for_people), by=clerk_of_saihan, reason="不留下").reason == ""


def test_W13_answered_once(head: Person, before: None, filled: Case) -> None:
    checked(filled)
    first, other_tab = Confirmation.objects.get(), Confirmation.objects.get()
    actions.confirm(asked=first, by=head.user)
    with refused("已经答复过"):
        actions.decline(asked=other_tab, reason="不是", by=head.user)


@pytest.mark.parametrize(("said", "answer"), [("confirm", "已经确认"), ("decline", "答复不确认")])
def test_W13_a_second_head_reads_who_has_answered_what_and_when(
    client: Client, head: Person, second: User, before: None, filled: Case, said: str, answer: str
) -> None:
    checked(filled)
    asked = Confirmation.objects.get()
    if said == "confirm":
        actions.confirm(asked=asked, by=second)
    else:
        actions.decline(asked=asked, reason="没有这个人", by=second)
    asked.refresh_from_db()
    sentence = f"这一件已经答复过了：{second.name}在{minute(asked.said_at)}{answer}"  # type: ignore[arg-type]
    client.force_login(head.user)
    page = client.post(f"/employer/confirm/{asked.pk}/", {"decline": "1", "reason": "不是"}, follow=True)
    assert sentence in page.text and words.NOT_DONE in page.text


def test_W13_a_head_who_is_a_moment_later_than_the_yes_that_had_it_approved_reads_of_that_yes(
    head: Person, second: User, before: None, filled: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(filled)
    hold = moves.hold

    def later(case: Case, states: Any) -> None:
        monkeypatch.setattr(moves, "hold", hold)
        actions.confirm(asked=Confirmation.objects.get(), by=second)
        hold(case, states)

    monkeypatch.setattr(moves, "hold", later)
    with refused(f"已经答复过了：{second.name}"):
        actions.decline(asked=Confirmation.objects.get(), reason="没有这个人", by=head.user)


# ---- the unit's page ----------------------------------------------------------------------------------------------


def statements(client: Client, page: str) -> int:
    """How many SQL statements a page takes."""
    with CaptureQueriesContext(connection) as ran:
        assert client.get(page).status_code == 200
    return len(ran)


def waits(number: int, kind: str, like: Confirmation) -> None:
    """One more who waits for the head's word, with what another has submitted."""
    born = date(1960, 1, 1) + timedelta(days=number)
    user = make_person(f"等{number}", documents.make_id_number(Random(number), "150105", born, False))
    case = Case.objects.create(
        kind=kind, subject=user, title=user.name, slot=f"w{number}", state=CaseState.IN_REVIEW, no=f"W{number}"
    )
    if kind == "update_post":
        Baseline.objects.create(case=case, values={})
    submission = case.submissions.create(number=1, at=timezone.now(), frozen=like.submission.frozen)
    Confirmation.objects.create(
        submission=submission, employer=like.employer, asked_at=timezone.now(), until=like.until
    )


@pytest.mark.parametrize("page", ["/employer/", "/me/"])
def test_W13_the_statements_of_the_heads_pages_do_not_grow_with_who_waits(
    client: Client, head: Person, before: None, filled: Case, page: str
) -> None:
    checked(filled)
    like = Confirmation.objects.get()
    waits(1, "update_post", like)
    client.force_login(head.user)
    few = (statements(client, page), statements(client, page))[1]  # what is asked once is known by then
    for number in range(2, 10):
        waits(number, ("collection", "update_post")[number % 2], like)
    assert statements(client, page) == few
    assert len(asking.waiting(like.employer, head.user)) == 10


def test_W13_nor_with_the_objections_that_came_back(
    client: Client, head: Person, came: Arrival, clerk_of_saihan: User
) -> None:
    def sent_back(arrival: Arrival) -> None:
        item = {"item": "dispute.reason", "label": "理由", "reason": "写具体"}
        casework.return_for_correction(objected(arrival, head.user), by=clerk_of_saihan, items=[item])

    def read() -> int:
        with CaptureQueriesContext(connection) as ran:
            assert access.newcomers(came.employer, head.user, timezone.localdate())
        return len(ran)

    sent_back(came)
    few = read()
    for number in range(3):
        person = _registered(f"来{number}", came.employer)
        case = Case.objects.create(
            kind="update_post", subject=person.user, title="x", slot=f"y{number}", no=f"Y{number}", state="approved"
        )
        submission = case.submissions.create(number=1, at=timezone.now(), frozen={})
        sent_back(
            Arrival.objects.create(
                submission=submission, person=person, employer=came.employer, on_post=True, position="08",
                at=timezone.now(), until=came.until,
            )
        )  # fmt: skip
    assert read() == few
    client.force_login(head.user)
    newcomers = client.get("/employer/").text.partition("新进人员</h2>")[2].partition("</section>")[0]
    assert newcomers.count("写具体") == 4


# ---- taken back and submitted anew --------------------------------------------------------------------------------


def test_W13_a_head_who_confirms_what_was_taken_back_reads_so(
    client: Client, head: Person, before: None, filled: Case
) -> None:
    case = checked(filled)
    asked = Confirmation.objects.get()
    casework.withdraw(case, by=case.subject)
    with refused("本人已经撤回"):
        actions.confirm(asked=asked, by=head.user)
    client.force_login(head.user)
    answer = client.get(f"/employer/confirm/{asked.pk}/", follow=True)
    assert "本人已经撤回" in answer.text and "等您确认" not in answer.text


def submitted_anew(case: Case) -> tuple[Confirmation, Confirmation]:
    """The question about what was taken back, and the one about what was submitted after it."""
    casework.withdraw(case, by=case.subject)
    checked(case)
    dead, alive = Confirmation.objects.order_by("pk")
    return dead, alive


def test_W13_only_the_question_about_what_was_submitted_last_is_open(
    client: Client, head: Person, before: None, filled: Case
) -> None:
    dead, alive = submitted_anew(checked(filled))
    assert list(access.to_confirm(alive.employer, head.user)) == [alive]
    client.force_login(head.user)
    for page in ("/employer/", "/me/"):
        shown = client.get(page).text
        assert f"/employer/confirm/{alive.pk}/" in shown and f"/employer/confirm/{dead.pk}/" not in shown
    actions.decline(asked=alive, reason="没有这个人", by=head.user)
    assert "等您确认" not in client.get("/employer/").text
    Confirmation.objects.filter(pk=alive.pk).delete()  # of a head who came later nobody was asked anew
    assert not waits_for([Case.objects.get(pk=filled.pk)])


@pytest.mark.parametrize("closed", ["withdrawn", "submitted anew", "declined", "letter void"])
def test_W13_the_page_of_a_closed_question_says_so_at_once_and_uses_no_code_up(
    closed: str, client: Client, head: Person, before: None, filled: Case
) -> None:
    asked = Confirmation.objects.get(submission__case=checked(filled))
    client.force_login(head.user)
    page = f"/employer/confirm/{asked.pk}/"
    client.post(page, {"send_code": "1"})
    sent = [row.text for row in Delivery.objects.all() if row.to == head.user.phone and "单位确认" in row.text]
    code = next(part for part in _digits(sent[-1]) if len(part) == 6)
    says = {
        "withdrawn": ("本人已经撤回或者", lambda: casework.withdraw(filled, by=filled.subject)),
        "submitted anew": ("本人已经撤回并重新提交", lambda: submitted_anew(filled)),
        "declined": ("已经答复过", lambda: actions.decline(asked=asked, reason="没有这个人", by=head.user)),
        "letter void": ("已经作废", lambda: letters.void(owner=filled.subject, by=filled.subject)),
    }
    sentence, close = says[closed]
    close()
    answer = client.get(page, follow=True)
    assert answer.redirect_chain and sentence in answer.text and "没有生效" not in answer.text  # nothing was done
    codes = list(Code.objects.values())
    for data in ({"confirm": "1", "code": code}, {"send_code": "1"}, {"decline": "1", "reason": "不是"}):
        answer = client.post(page, data, follow=True)
        assert sentence in answer.text and "您的操作没有生效" in answer.text
    assert list(Code.objects.values()) == codes


@pytest.mark.parametrize(("said", "line"), [(Said.YES, "单位确认，测试甲"), (Said.NO, "单位不确认，测试甲")])
def test_W13_C02_what_the_head_has_said_is_a_line_of_the_cases_history(
    said: Said, line: str, client: Client, head: Person, before: None, filled: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled)
    if said == Said.YES:
        actions.confirm(asked=Confirmation.objects.get(), by=head.user)
    else:
        actions.decline(asked=Confirmation.objects.get(), reason="没有这个人", by=head.user)
    client.force_login(clerk_of_saihan)
    shown = client.get(f"/desk/cases/{case.no}/").text
    assert line in re.sub("<[^>]*>", "", shown)


def test_W13_a_head_who_confirms_a_letter_that_was_voided_since_reads_so(
    head: Person, before: None, filled: Case
) -> None:
    case = checked(filled)
    letters.void(owner=case.subject, by=case.subject)
    with refused("已经作废"):
        actions.confirm(asked=Confirmation.objects.get(), by=head.user)
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW and Letter.objects.filter(state="void").exists()


def test_W13_submitted_anew_the_head_is_asked_anew(head: Person, before: None, filled: Case) -> None:
    case = checked(filled)
    actions.decline(asked=Confirmation.objects.get(), reason="没有这个人", by=head.user)
    casework.withdraw(case, by=case.subject)
    checked(case)
    assert [row.said for row in Confirmation.objects.order_by("pk")] == [Said.NO, Said.NOTHING]


def declined_and_submitted_anew(case: Case, head: Person) -> Case:
    actions.decline(asked=Confirmation.objects.get(), reason="没有这个人", by=head.user)
    casework.withdraw(case, by=case.subject)
    return checked(case)


def test_W13_an_earlier_no_is_before_the_reviewer_and_the_head_who_is_asked_anew(
    client: Client, head: Person, before: None, filled: Case, clerk_of_saihan: User
) -> None:
    case = declined_and_submitted_anew(checked(filled), head)
    said = f"{chinese(timezone.localdate())}已经答复不确认，理由：没有这个人"
    assert any(said in why for why in casework.why_people(case))
    asked = Confirmation.objects.get(said=Said.NOTHING)
    assert "不同意过，这一次是重新提交的" in last(head.user).text
    client.force_login(head.user)
    assert said in client.get(f"/employer/confirm/{asked.pk}/").text
    Confirmation.objects.filter(pk=asked.pk).update(until=timezone.localdate() - timedelta(days=1))
    with refused("没有这个人"):  # unanswered this time: the no is the last word
        casework.approve(case, by=clerk_of_saihan)
    decision = casework.approve(case, by=clerk_of_saihan, reason="已电话核实")
    assert decision.reason == "已电话核实" and "没有确认" in last(head.user).title


def test_W13_the_heads_yes_after_their_no_is_the_last_word(head: Person, before: None, filled: Case) -> None:
    case = declined_and_submitted_anew(checked(filled), head)
    actions.confirm(asked=Confirmation.objects.get(said=Said.NOTHING), by=head.user)
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED


@pytest.mark.parametrize("without", ["policy", "head", "merged"])
def test_W13_the_rules_admit_nobody_whom_the_head_has_last_declined_whether_or_not_one_is_asked(
    head: Person, before: None, filled: Case, without: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = checked(filled)
    if without == "policy":
        monkeypatch.setattr(asking, "is_wanted", lambda joins: False)
    elif without == "head":
        monkeypatch.setattr(access, "head_of", lambda employer, subject: None)
    else:
        monkeypatch.setattr(asking, "is_wanted", lambda joins: False)
        assert head.employer is not None
        former = Employer.objects.create(name="并入的单位", management_code="150105", merged_into=head.employer)
        Confirmation.objects.update(employer=former)
    Confirmation.objects.update(said=Said.NO, said_at=timezone.now())
    for row in Confirmation.objects.all():
        row.reason = "没有这个人"
        row.save()
    casework.withdraw(case, by=case.subject)
    case = checked(case)
    assert case.state == CaseState.IN_REVIEW
    assert any("已经答复不确认" in why for why in casework.why_people(case))


def test_W13_the_head_confirms_on_the_page_with_a_code_of_their_own_phone(
    client: Client, head: Person, before: None, filled: Case
) -> None:
    case = checked(filled)
    asked = Confirmation.objects.get()
    client.force_login(head.user)
    page = f"/employer/confirm/{asked.pk}/"
    unit, asks, number = client.get("/employer/").text, client.get(page).text, filled.subject.id_number
    assert f'href="{page}"' in unit and "从事会计工作证明函" in asks
    for text in (unit, asks):  # two people of one name are told apart
        assert masked_id(number) in text and number not in text
    assert client.post(page, {"confirm": "1", "code": "123456"}).status_code == 422
    assert "短信验证码" in client.post(page, {"send_code": "1"}).text
    sent = [row.text for row in Delivery.objects.all() if row.to == head.user.phone and "单位确认" in row.text]
    code = next(part for part in _digits(sent[-1]) if len(part) == 6)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert client.post(page, {"confirm": "1", "code": wrong}).status_code == 422
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW
    assert client.post(page, {"confirm": "1", "code": code}).status_code == 302
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED


def test_W13_L05_a_code_is_good_for_one_question_and_the_next_says_so(
    client: Client, head: Person, before: None, filled: Case
) -> None:
    case = checked(filled)
    asked, user = Confirmation.objects.get(), head.user
    code = {"purpose": Purpose.UNIT, "channel": Channel.SMS, "target": user.phone}
    accounts.send_code(**code, holder=f"user:{user.pk}:confirm:{asked.pk + 1}", address="1.2.3.4")
    given = next(part for part in _digits(Delivery.objects.latest("pk").text) if len(part) == 6)
    client.force_login(user)
    page = f"/employer/confirm/{asked.pk}/"
    assert "只对这一件有效" in client.get(page).text
    other = client.post(page, {"confirm": "1", "code": given}).text
    assert accounts_words.CODE_NONE in other and words.CODE_SENT_TO not in other
    with time_machine.travel(timezone.now() + timedelta(seconds=20), tick=False):
        early = client.post(page, {"send_code": "1"}).text
    assert "那个验证码在这里不能用" in early and re.search("(39|40|41)秒后可以获取", early)
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert client.post(page, {"send_code": "1"}).status_code == 200
        again = client.post(page, {"send_code": "1"}).text
        assert accounts_words.code_wait(60) in again  # its own: what came is good here
        given = next(part for part in _digits(Delivery.objects.latest("pk").text) if len(part) == 6)
        client.post(page, {"confirm": "1", "code": given})
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED


def _digits(text: str) -> list[str]:
    return "".join(character if character.isdigit() else " " for character in text).split()


def test_W13_without_a_proved_phone_nobody_confirms(client: Client, head: Person, before: None, filled: Case) -> None:
    checked(filled)
    User.objects.filter(pk=head.user_id).update(phone_verified_at=None)
    client.force_login(head.user)
    answer = client.post(f"/employer/confirm/{Confirmation.objects.get().pk}/", {"send_code": "1"})
    assert answer.status_code == 422 and "手机号还没有校验" in answer.text


def test_W13_C06_the_policy_has_two_choices_and_no_third(client: Client, clerk_of_the_region: User) -> None:
    assert figures.on(timezone.localdate())["unit_confirmation"] == "objection"
    client.force_login(clerk_of_the_region)
    page = "/desk/policy/unit_confirmation/"
    assert "通过前由会计机构负责人确认" in client.get(page).text
    values = {"valid_from": timezone.localdate(), "basis": "内财会〔2026〕9号"}
    assert client.post(page, {"value": "never"} | values).status_code == 422
    assert client.post(page, {"value": "before"} | values).status_code == 302
    assert figures.on(timezone.localdate())["unit_confirmation"] == "before"
    assert "通过前由会计机构负责人确认" in client.get("/desk/policy/").text


def test_W13_a_head_does_not_confirm_their_own_case(employer: Employer, filled: Case, head: Person) -> None:
    case = checked(off_post(filled))
    with refused("本人"):
        actions.confirm(asked=Confirmation.objects.get(), by=case.subject)


# ---- a start that was corrected meanwhile -----------------------------------------------------------------------------


def test_W08_W13_the_head_reads_the_start_of_the_register_and_not_a_former_one_of_the_letter(
    came: Arrival, monkeypatch: pytest.MonkeyPatch
) -> None:
    stated = Joining(came.employer_id, True, "08", date(1999, 1, 1), None)
    monkeypatch.setattr(asking, "joining", lambda *_: stated)
    came.submission.case.submissions.create(number=2, at=timezone.now(), frozen={})
    actions.tell_unit(came.submission.case)
    newest = Arrival.objects.latest("pk")
    assert newest.pk != came.pk and newest.accounting_since == came.person.accounting_since


def test_W08_W13_the_unit_and_whoever_decides_read_the_start_as_it_was_corrected(
    client: Client,
    head: Person,
    came: Arrival,
    clerk_of_saihan: User,
    clerk_of_the_region: User,
) -> None:
    was = came.person.accounting_since
    assert was is not None

    def corrected(to: date, no: str) -> None:
        person = Person.objects.get(pk=came.person_id)
        starts.move(person=person, was=person.accounting_since, to=to, by=clerk_of_the_region, case_no=no)

    corrected(was + timedelta(days=400), "GQ1")
    stands = f"{was + timedelta(days=400)}（登记时是{was}）"
    client.force_login(head.user)
    assert stands in client.get("/employer/").text
    case = objected(Arrival.objects.get(pk=came.pk), head.user)
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/").text
    assert stands in page and "与数据库现有记录不同，没有" in page
    corrected(was + timedelta(days=500), "GQ2")
    page = client.get(f"/desk/cases/{case.no}/").text
    assert f"{was + timedelta(days=500)}（登记时是{was}）" in page and "与数据库现有记录不同，1项" in page


def test_W08_W13_a_start_that_the_region_has_corrected_is_not_told_to_it_once_more(
    head: Person, came: Arrival, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    start = came.person.accounting_since
    assert start is not None
    was = start.replace(year=start.year - 1)
    StartChange.objects.create(person=came.person, was=was, became=start, by=clerk_of_the_region, case_no="GQ1")
    casework.approve(objected(came, head.user), by=clerk_of_saihan)
    assert not Message.objects.filter(title__contains="要核实").exists()


def test_W08_a_letter_with_the_former_start_is_void_and_its_bearer_is_told(
    head: Person, clerk_of_the_region: User
) -> None:
    def printed(since: str) -> Letter:
        return letters.issue(facts=replace(FACTS, accounting_since=since), owner=head.user)

    was, became = date(2011, 7, 1), date(2010, 7, 1)
    letter = printed("2011-07-01")
    waits = Case.objects.create(kind="credit", subject=head.user, title="x", slot="c", state="in_review")
    assert asking.joining(waits, waits.last_submission) is None, "one that brings nobody anywhere keeps no letter"
    starts.move(person=head, was=was, to=became, by=clerk_of_the_region, case_no="GQ1")
    letter.refresh_from_db()
    assert letter.state == LetterState.VOID
    told = Message.objects.get(user=head.user, title="您打印的证明函已经作废")
    assert "2011年7月1日" in told.text and "2010年7月1日" in told.text
    letter = printed("2009-07-01")
    starts.move(person=head, was=became, to=was, by=clerk_of_the_region, case_no="GQ2")
    letter.refresh_from_db()
    assert letter.state == LetterState.VALID, "it does not bear the former day"


def test_W08_a_letter_that_has_been_submitted_stays(
    head: Person, clerk_of_the_region: User, filled_for_people: Case
) -> None:
    case = checked(filled_for_people)
    joins = asking.joining(case, case.last_submission)
    assert case.state == CaseState.IN_REVIEW and joins is not None and joins.letter_id
    assert joins.accounting_since is not None
    person = Person.objects.get(user=case.subject)
    starts.fix(person, joins.accounting_since)
    later = joins.accounting_since + timedelta(days=40)
    starts.move(person=person, was=joins.accounting_since, to=later, by=clerk_of_the_region, case_no="GQ1")
    assert Letter.objects.get(pk=joins.letter_id).state == LetterState.VALID


def test_W13_a_reason_with_its_own_full_stop_ends_with_one() -> None:
    until = date(2026, 12, 1)
    for said in (words.overruled("不是本单位的人。"), words.came_over("青禾", "甲", "已核实。", until)[1]):
        assert "。。" not in said and "。，" not in said
