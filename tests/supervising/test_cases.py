"""What a supervising unit sees of its units' cases, 预审意见 and 催办: it never decides (R03, A8)."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.arrivals.models import Confirmation
from acms.base.errors import Refused, Stale
from acms.casework import access
from acms.casework import actions as casework
from acms.casework.models import Case, CaseState, Opinion, PreReview
from acms.employers.models import Employer
from acms.journal.models import Entry
from acms.learning import actions as learning
from acms.people.models import Person
from acms.supervising.models import Reminder
from acms.units import actions as units
from tests.casework.test_casework import checked
from tests.conftest import confirmed_unit, taken_as_read
from tests.supervising.conftest import LETTER


@pytest.fixture
def case(filled_for_people: Case) -> Case:
    """A collection at 青禾, before people."""
    return checked(filled_for_people)


@pytest.fixture
def desk(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def returned(case: Case, by: User) -> Case:
    items = [{"item": "identity.political", "label": "政治面貌", "reason": "请核对"}]
    casework.return_for_correction(case, by=by, items=items)
    return Case.objects.get(pk=case.pk)


# ---- what it sees -------------------------------------------------------------------------------------------------------


def test_R03_a_supervising_unit_sees_the_cases_of_its_units_alone(
    desk: Client, case: Case, above: Employer, employer: Employer
) -> None:
    assert desk.get(f"/desk/units/cases/{case.no}/").status_code == 404
    assert case.title not in desk.get("/desk/units/cases/").text
    Employer.objects.filter(pk=employer.pk).update(supervisor=above)
    page = desk.get("/desk/units/cases/").text
    assert case.title in page and above.name in page
    assert case.title not in desk.get("/desk/units/cases/", {"unit": above.pk}).text
    assert case.title not in desk.get("/desk/units/cases/", {"q": "谁也不是"}).text
    assert case.title in desk.get("/desk/units/cases/", {"q": case.title}).text


def test_R03_numbers_are_masked_and_papers_are_not_shown(
    desk: Client, case: Case, under: Employer, person: User
) -> None:
    page = desk.get(f"/desk/units/cases/{case.no}/").text
    assert person.id_number not in page and person.phone not in page and "已上传" in page
    submission = case.last_submission
    assert submission is not None
    for scan in submission.frozen["scans"].values():
        assert scan not in page
        assert desk.get(f"/desk/cases/{case.no}/scans/{scan}/original.jpg").status_code == 404


def test_A8_a_supervising_unit_decides_nothing(desk: Client, case: Case, under: Employer, administrator: User) -> None:
    assert access.visible_to(administrator).get() == case
    assert not access.can_decide(administrator, case) and not access.decidable(administrator).exists()
    for act in ("decide", "take", "remark", "assign", "reverse"):
        assert desk.post(f"/desk/cases/{case.no}/{act}/", {"approve": "1"}).status_code == 404
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW and case.taken_by is None


def test_R03_a_draft_belongs_to_its_person(desk: Client, case: Case, under: Employer, person: User) -> None:
    casework.withdraw(case, by=person)
    assert desk.get(f"/desk/units/cases/{case.no}/").status_code == 404


# ---- 预审意见 -----------------------------------------------------------------------------------------------------------


def test_A8_a_pre_review_is_a_note_that_the_reviewer_reads_and_the_person_does_not(
    desk: Client, case: Case, under: Employer, above: Employer, administrator: User, clerk_of_saihan: User, person: User
) -> None:
    casework.take(case, by=clerk_of_saihan)
    note = {"opinion": "unfit", "text": "任职时间与单位记录不符", "submission": "1"}
    assert desk.post(f"/desk/units/cases/{case.no}/", note).status_code == 302
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW and case.taken_by == clerk_of_saihan
    assert Entry.objects.get(verb="case.pre_reviewed").by == administrator
    assert above.name in clerk_of_saihan.notes.get().text
    reviewer, own = Client(), Client()
    reviewer.force_login(clerk_of_saihan)
    own.force_login(person)
    page = reviewer.get(f"/desk/cases/{case.no}/").text
    assert "任职时间与单位记录不符" in page and "建议退回" in page and above.name in page
    assert "任职时间与单位记录不符" not in own.get(f"/cases/{case.no}/").text
    assert "建议退回" in desk.get("/desk/units/cases/").text
    casework.approve(case, by=clerk_of_saihan)  # whatever it says


def test_A8_a_pre_review_says_something_and_is_written_once(
    desk: Client, case: Case, under: Employer, above: Employer
) -> None:
    address = f"/desk/units/cases/{case.no}/"
    assert "请写下意见" in desk.post(address, {"opinion": "unfit", "submission": "1"}).text
    assert desk.post(address, {"text": "x", "submission": "1"}).status_code == 422
    assert not PreReview.objects.exists()
    for _ in range(2):
        desk.post(address, {"opinion": "fit", "submission": "1"})
    assert PreReview.objects.get().opinion == Opinion.FIT


def test_A8_nothing_is_pre_reviewed_once_it_is_decided_or_has_been_sent_anew(
    desk: Client, case: Case, under: Employer, above: Employer, administrator: User, clerk_of_saihan: User
) -> None:
    with pytest.raises(Stale):
        casework.pre_review(case, unit=above, by=administrator, opinion=Opinion.FIT, text="", seen=2)
    back = returned(case, clerk_of_saihan)
    assert desk.post(f"/desk/units/cases/{case.no}/", {"opinion": "fit", "submission": "1"}).status_code == 403
    with pytest.raises(Refused):
        casework.pre_review(back, unit=above, by=administrator, opinion=Opinion.FIT, text="", seen=1)
    assert not PreReview.objects.exists()


# ---- 催办 ---------------------------------------------------------------------------------------------------------------


def test_R03_a_returned_case_is_reminded_once_a_day(
    desk: Client, case: Case, under: Employer, above: Employer, administrator: User, clerk_of_saihan: User, person: User
) -> None:
    returned(case, clerk_of_saihan)
    before = person.notes.count()
    for said in ("已经提醒1人", "今天已经催过"):
        answer = desk.post("/desk/units/cases/remind/", {"no": case.no, "back": "view=returned"}, follow=True)
        assert said in answer.text and answer.redirect_chain[-1][0] == "/desk/units/cases/?view=returned"
    note = person.notes.latest("pk")
    assert person.notes.count() == before + 1 and above.name in note.text and case.no in note.text
    assert note.link == f"/cases/{case.no}/go/"
    assert Entry.objects.get(verb="case.reminded").about == person
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        desk.force_login(administrator)
        desk.post("/desk/units/cases/remind/", {"no": case.no})
    assert person.notes.count() == before + 2


def test_R03_all_of_a_filter_are_reminded_after_a_question(
    desk: Client, case: Case, under: Employer, clerk_of_saihan: User, person: User, member: Person
) -> None:
    back = returned(case, clerk_of_saihan)
    second = _case(member.user, under, "returned")
    elsewhere = _case(member.user, None, "returned")
    asked = desk.post("/desk/units/cases/remind/", {"back": "view=returned"})
    assert "2件" in asked.text and not Reminder.objects.exists()
    desk.post("/desk/units/cases/remind/", {"back": f"view=returned&q={back.title}", "sure": "1"})
    assert [row.user for row in Reminder.objects.all()] == [person]
    answer = desk.post("/desk/units/cases/remind/", {"back": "view=returned", "sure": "1"}, follow=True)
    assert "已经提醒1人" in answer.text and "1人今天已经催过" in answer.text
    assert {row.user for row in Reminder.objects.all()} == {person, member.user}
    note = member.user.notes.latest("pk").text
    assert str(second.no) in note and str(elsewhere.no) not in note


def test_R03_what_a_person_asks_for_without_naming_the_unit_is_the_units_too(
    desk: Client, under: Employer, above: Employer, member: Person, head: Person, administrator: User
) -> None:
    """继续教育学分申请 names no unit: the supervising unit reads, narrows and pre-reviews it; no other unit, and the head not more than before."""
    said = {"year": timezone.localdate().year, "way": "paper_alone", "units": 2, "what": "论数字化转型"}
    asked = learning.apply(person=member, by=member.user, proof=LETTER, file_name="a.jpg", **said)
    taken_as_read()
    casework.run_checks(asked)
    case = Case.objects.get(pk=asked.pk)
    assert (case.state, case.employer, case.employer_name) == (CaseState.IN_REVIEW, under, under.name)
    page = desk.get("/desk/units/cases/", {"kind": "credit", "unit": under.pk}).text
    assert case.title in page and under.name in page
    assert case.title not in desk.get("/desk/units/cases/", {"unit": above.pk}).text
    noted = {"opinion": Opinion.UNFIT, "text": "论文不是本人的", "submission": 1}
    assert desk.post(f"/desk/units/cases/{case.no}/", noted).status_code == 302
    assert PreReview.objects.get().unit == above
    desk.force_login(head.user)
    assert desk.get(f"/desk/units/cases/{case.no}/").status_code in (403, 404)
    assert desk.get(f"/cases/{case.no}/").status_code == 404
    Employer.objects.filter(pk=under.pk).update(supervisor=None)
    assert not access.visible_to(administrator).exists()


def test_R03_E01_the_cases_of_a_row_that_was_merged_are_those_of_the_unit_that_goes_on(
    desk: Client, case: Case, above: Employer, employer: Employer, administrator: User, clerk_of_saihan: User
) -> None:
    """A unit stands twice: whoever supervises the row that goes on has the cases of both, until they are apart again."""
    onward = confirmed_unit(
        "12150000MA0TE5T24W", "青禾（样例）", "内蒙古自治区呼和浩特市赛罕区样例路26号", division_code="150105"
    )
    Employer.objects.filter(pk=onward.pk).update(supervisor=above)
    units.merge_employers(duplicate=employer, into=onward, by=clerk_of_saihan)
    assert access.visible_to(administrator).get() == case
    assert case.title in desk.get("/desk/units/cases/", {"unit": onward.pk}).text
    units.part_employers(duplicate=employer, by=clerk_of_saihan)
    assert not access.visible_to(administrator).exists()


def test_R03_E01_whoever_supervised_a_row_that_was_merged_has_its_cases_no_more_until_it_is_apart(
    desk: Client, case: Case, under: Employer, administrator: User, clerk_of_saihan: User
) -> None:
    """The unit goes on under another row, which nobody supervises: the cases are that one's."""
    onward = confirmed_unit(
        "12150000MA0TE5T24W", "青禾（样例）", "内蒙古自治区呼和浩特市赛罕区样例路26号", division_code="150105"
    )
    assert access.visible_to(administrator).get() == case
    units.merge_employers(duplicate=under, into=onward, by=clerk_of_saihan)
    assert not access.visible_to(administrator).exists()
    assert desk.get(f"/desk/units/cases/{case.no}/").status_code == 404
    units.part_employers(duplicate=under, by=clerk_of_saihan)
    assert access.visible_to(administrator).get() == case


def _case(subject: User, unit: Employer | None, state: str) -> Case:
    at = unit.pk if unit else 999_999
    return Case.objects.create(
        kind="update_post", subject=subject, title=subject.name, slot=f"s{subject.pk}-{at}", state=state, no=f"BG-{at}",
        employer=unit, submitted_at=timezone.now(), management_code="150105", deciding_code="150105",
    )  # fmt: skip


def test_R03_the_head_is_reminded_of_who_waits_for_the_unit_and_the_agency_of_nothing(
    desk: Client, case: Case, under: Employer, head: Person, person: User
) -> None:
    answer = desk.post("/desk/units/cases/remind/", {"no": case.no}, follow=True)
    assert "没有催" in answer.text and not Reminder.objects.exists()
    today = timezone.localdate()
    Confirmation.objects.create(submission=case.last_submission, employer=under, asked_at=timezone.now(), until=today)
    desk.post("/desk/units/cases/remind/", {"no": case.no})
    note = head.user.notes.get()
    assert note.link == "/employer/" and case.title in note.text and not person.notes.filter(title=note.title).exists()


def test_R03_nobody_elses_case_is_reminded(desk: Client, case: Case, above: Employer, clerk_of_saihan: User) -> None:
    returned(case, clerk_of_saihan)
    answer = desk.post("/desk/units/cases/remind/", {"no": case.no}, follow=True)
    assert "没有要催的办件" in answer.text and not Reminder.objects.exists()


def test_R03_the_desk_says_whose_it_is_and_where_to_search(desk: Client, under: Employer, above: Employer) -> None:
    page = desk.get("/desk/", follow=True)
    assert page.redirect_chain[-1][0] == "/desk/units/cases/" and f"{above.name} 主管部门" in page.text
    people = desk.get("/desk/people/").text
    assert "右上角" not in people and 'name="q"' in people


# ---- what is hidden -----------------------------------------------------------------------------------------------------


def test_Q02_R03_nothing_beside_a_mask_tells_what_it_hides(
    client: Client, desk: Client, case: Case, under: Employer, person: User, member: Person, clerk_of_saihan: User
) -> None:
    """Of number and birth date a supervising unit reads too little on any page to work the number out by its check digit."""
    pages = {
        f"/desk/units/cases/{case.no}/": person.id_number,
        f"/desk/people/{member.pk}/": member.id_number,
        "/desk/people/": member.id_number,
    }
    for address, number in pages.items():
        page = re.sub(r"</?[isp][^>]*>", "", desk.get(address).text)
        day = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        for said in (f"{day}", f"{day:%Y}年{day.month}月{day.day}日", f"{day:%Y%m%d}", f"{day:%Y/%m/%d}"):
            assert said not in page, (address, said)
        assert number[:4] + "*" * 10 + number[14:] not in page and f"{number[14:17]}{number[17]}" not in page, address
    for address in list(pages)[:2]:
        page = re.sub(r"</?[isp][^>]*>", "", desk.get(address).text)
        number = pages[address]
        assert f"{number[:4]}{'*' * 10}{number[14:17]}*" in page and f"{number[6:10]}年" in page
    client.force_login(clerk_of_saihan)
    page = re.sub(r"</?[isp][^>]*>", "", client.get(f"/desk/people/{member.pk}/").text)
    assert f"{member.born}" in page and member.id_number[:4] + "*" * 10 + member.id_number[14:] in page
