"""信息变更 (D05): one part stated anew by a registered person, checked like the collection, what was there before kept."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.amendments import actions as amendments
from acms.amendments.differences import differences
from acms.amendments.procedures import IdentityAmendment
from acms.base import work
from acms.base.errors import Refused
from acms.careers import history
from acms.casework import access, tasks
from acms.casework import actions as casework
from acms.casework import words as casework_words
from acms.casework.models import Case, CaseState
from acms.collection import actions, rules
from acms.collection.facts import gather
from acms.collection.models import Evidence, IdentityAnswers
from acms.collection.steps import EDUCATION, IDENTITY, POST
from acms.collection.views import pages
from acms.demo import documents, seed
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.letters.models import Letter
from acms.people import actions as people
from acms.people.models import Contact, Document, Education, Person, Post, Residence, Status
from acms.policy import actions as policy
from acms.scans.models import Scan
from tests.casework.test_casework import checked
from tests.collection.steps import Page
from tests.conftest import confirmed_unit

CHANGES = "/changes/information/"
BASIC, AT_POST = f"{CHANGES}basic/", f"{CHANGES}post/"


@pytest.fixture
def registered(filled: Case) -> Person:
    """乌云其木格, registered, on the post at 青禾 in 赛罕区."""
    checked(filled)
    return Person.objects.select_related("user", "employer").get(user=filled.subject)


@pytest.fixture
def other_unit(db: None) -> Employer:
    """A confirmed employer in 海拉尔区."""
    return confirmed_unit(
        "91150702MA0TE5T12Y",
        "海拉尔样例乳业有限公司",
        "内蒙古自治区呼伦贝尔市海拉尔区样例路1号",
        phone="0470-5550100",
        division_code="150702",
    )


def begin(person: Person, kind: str) -> Case:
    return amendments.begin(user=person.user, kind=kind, on=timezone.localdate())


def sent(case: Case) -> Case:
    """Submitted and worked on as the worker does it."""
    amendments.submit(case=case, by=case.subject, on=timezone.localdate())
    assert work.work_one(tasks.LANE)
    case.refresh_from_db()
    return case


def to_other_unit(person: Person, unit: Employer, joined: date | None = None) -> Case:
    """A change of employer with its letter printed, signed, sealed and scanned; not yet submitted."""
    case = begin(person, "update_post")
    actions.set_employer(case=case, employer=unit)
    started = person.accounting_since
    letter = actions.issue_letter(
        case=case,
        by=person.user,
        values={
            "position": "08",
            "admin_post": "00",
            "title": "0",
            "title_since": None,
            "joined_on": joined or timezone.localdate(),
            "accounting_since": started,
        },
        phone="0470-5550100",
        on=timezone.localdate(),
    )
    seed._letter_scan(case, person.user, letter)
    return case


# ---- employer and post ------------------------------------------------------------------------------------------------


def test_D05_a_new_letter_moves_the_person_to_the_new_unit_and_its_agency(
    registered: Person, other_unit: Employer, clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    today = timezone.localdate()
    Post.objects.filter(person=registered).update(valid_from=today - timedelta(days=400))
    joined = today - timedelta(days=30)
    case = sent(to_other_unit(registered, other_unit, joined))
    assert case.state == CaseState.APPROVED, list(
        case.last_submission.checks.exclude(verdict="pass").values_list("code", "message")  # type: ignore[union-attr]
    )
    former, now = Post.objects.filter(person=registered).order_by("pk")
    assert (former.valid_to, now.valid_from, now.valid_to) == (joined - timedelta(days=1), joined, None)
    registered.refresh_from_db()
    assert registered.employer == other_unit and registered.management_code == "150702"
    assert access.visible_to(clerk_of_hailar).filter(pk=case.pk).exists()
    assert "海拉尔区" in Message.objects.get(user=clerk_of_saihan).text
    letter = Letter.objects.get(serial=now.letter_serial)
    assert letter.state == "used"
    assert [period.employer for period in history.of(registered).periods][-1] == other_unit.name


def test_D05_A9_a_letter_dated_before_the_former_post_began_is_refused(
    client: Client, registered: Person, other_unit: Employer
) -> None:
    case = begin(registered, "update_post")
    actions.set_employer(case=case, employer=other_unit)
    client.force_login(registered.user)
    former = Post.objects.get(person=registered)
    assert former.joined_on is not None
    values = {
        "phone": "0470-5550100",
        "joined_on": former.joined_on.isoformat(),
        "accounting_since": str(registered.accounting_since),
        "position": "08",
        "admin_post": "00",
        "title": "0",
    }
    answer = client.post(f"{AT_POST}letter/", values)
    assert answer.status_code == 422 and "要晚于原来的岗位开始的日期" in answer.text
    values["joined_on"] = (former.joined_on + timedelta(days=1)).isoformat()
    assert client.post(f"{AT_POST}letter/", values)["Location"] == f"{AT_POST}letter/?printed=1"


def test_D05_W08_the_start_stays_as_it_is_fixed(client: Client, registered: Person, other_unit: Employer) -> None:
    case = begin(registered, "update_post")
    actions.set_employer(case=case, employer=other_unit)
    client.force_login(registered.user)
    page = client.get(f"{AT_POST}letter/").text
    assert str(registered.accounting_since) in page
    values = {
        "phone": "1",
        "joined_on": "2026-01-05",
        "accounting_since": "2020-01-01",
        "position": "08",
        "admin_post": "00",
    }
    answer = client.post(f"{AT_POST}letter/", values | {"title": "0"})
    assert answer.status_code == 422 and not Letter.objects.filter(state="valid").exists()


def test_D05_without_a_letter_off_the_post_at_once(registered: Person) -> None:
    case = begin(registered, "update_post")
    actions.save_step(case=case, step=POST, values={"on_post": False})
    assert sent(case).state == CaseState.APPROVED
    registered.refresh_from_db()
    assert registered.on_post is False and registered.employer is not None
    assert Post.objects.filter(person=registered).count() == 2


def test_D05_W06_without_employer_the_residence_decides_who_manages(registered: Person, clerk_of_hailar: User) -> None:
    case = begin(registered, "update_post")
    values = {"has_employer": False, "residence_type": "1", "division_code": "150702"}
    actions.save_step(case=case, step=POST, values=values)
    assert sent(case).state == CaseState.IN_REVIEW  # the card's address is another banner's: people decide
    casework.approve(case, by=clerk_of_hailar)
    registered.refresh_from_db()
    assert registered.employer is None and registered.on_post is None and registered.management_code == "150702"
    assert not Post.objects.filter(person=registered, valid_to=None).exists()
    assert Residence.objects.get(person=registered, valid_to=None).division_code == "150702"


def test_D05_E02_an_unconfirmed_unit_is_waited_for(registered: Person) -> None:
    unit = employers.add(
        uscc="91150702MA0TE5T12Y", name="新单位", address="内蒙古自治区呼伦贝尔市海拉尔区1号", phone="1",
        economic_type="173", certificate_type="01", division_code="150702",
    )  # fmt: skip
    case = sent(to_other_unit(registered, unit))
    assert case.state == CaseState.IN_REVIEW


# ---- education, qualification, basics ---------------------------------------------------------------------------------


def test_D05_a_new_degree_stands_beside_the_former_one(registered: Person) -> None:
    case = begin(registered, "update_education")
    facts = gather(case)
    assert facts.education.full.level == "21" and "diploma_full" in facts.scans
    who = documents.cast_for(registered.name, registered.id_number)
    values = {
        "part_level": "21",
        "part_major": who.major,
        "part_school": who.school,
        "part_graduated": who.graduated,
        "part_degree": "0",
    }
    actions.save_step(case=case, step=EDUCATION, values=values)
    seed._evidence(case, who, "diploma_part")
    case = sent(case)
    assert case.state in (CaseState.APPROVED, CaseState.IN_REVIEW)
    if case.state == CaseState.IN_REVIEW:
        casework.approve(case, by=User.objects.staff().first() or _clerk(registered))
    rows = Education.objects.filter(person=registered, valid_to=None)
    assert {row.mode for row in rows} == {"full", "part"}
    assert Education.objects.filter(person=registered, mode="full").count() == 1  # unchanged: not stated again


def test_D05_a_new_degree_asks_for_no_paper_of_what_is_left_alone(registered: Person) -> None:
    case = begin(registered, "update_education")
    Evidence.objects.filter(case=case).delete()  # as of somebody whose papers were never in this system
    who = documents.cast_for(registered.name, registered.id_number)
    values = {"part_level": "21", "part_major": who.major, "part_school": who.school, "part_graduated": who.graduated}
    actions.save_step(case=case, step=EDUCATION, values=values)
    assert _lacking(case) == {"scan.diploma_part"}
    assert pages.slot(gather(case), "diploma_full")["optional"]
    actions.save_step(case=case, step=EDUCATION, values={"full_school": "另一所学校"})
    assert _lacking(case) == {"scan.diploma_part", "scan.diploma_full"}
    assert not pages.slot(gather(case), "diploma_full")["optional"]


def _lacking(case: Case) -> set[str]:
    return {gap.item for gap in rules.gaps(gather(case), timezone.localdate()) if gap.item.startswith("scan.diploma")}


def _clerk(person: Person) -> User:
    from acms.accounts import actions as accounts
    from acms.accounts.models import Role

    return accounts.make_staff(
        login_name="c", name="c", password="x", role=Role.REVIEWER, agency_code=person.management_code
    )


def test_D05_A11_an_education_change_leaves_the_start_alone(registered: Person) -> None:
    """A second full-time degree after years of work: the date check of the collection is not repeated."""
    case = begin(registered, "update_education")
    assert registered.accounting_since is not None
    late = registered.accounting_since + timedelta(days=900)
    actions.save_step(case=case, step=EDUCATION, values={"full_graduated": late, "full_level": "14"})
    assert not [gap for gap in rules.gaps(gather(case), timezone.localdate()) if gap.item == "post.accounting_since"]


def test_D05_a_new_photo_is_compared_by_people(registered: Person, clerk_of_saihan: User) -> None:
    before = registered.current_photo
    case = begin(registered, "update_basic")
    actions.save_step(case=case, step=IDENTITY, values={"political": "01"})
    seed._evidence(case, documents.cast_for(registered.name, registered.id_number), "photo")
    case = sent(case)
    submission = case.last_submission
    assert case.state == CaseState.IN_REVIEW and submission is not None
    procedure = IdentityAmendment()
    assert "原照片" in "".join(reason for reason, _ in procedure.grounds(case, procedure.thaw(case, submission)))
    casework.approve(case, by=clerk_of_saihan)
    photo, affiliation = registered.current_photo, registered.current_affiliation
    assert before is not None and photo is not None and affiliation is not None
    assert photo.scan_id != before.scan_id and affiliation.political == "01"
    assert Document.objects.filter(person=registered, kind="photo").count() == 2
    registered.refresh_from_db()
    assert registered.status == Status.REGISTERED and registered.management_code == "150105"


def test_D05_W05_name_and_number_are_not_changed_this_way(client: Client, registered: Person) -> None:
    case = begin(registered, "update_basic")
    client.force_login(registered.user)
    Page(client, f"{BASIC}3/").send(name="别人", sex="1", political="01", next="1")
    answers = IdentityAnswers.objects.get(case=case)
    assert answers.name == registered.name and answers.political == "01"
    with pytest.raises(Refused):
        actions.save_step(case=case, step=IDENTITY, values={"name": "别人"})
    with pytest.raises(Refused):
        actions.put_evidence(case=case, kind="qualification", data=b"x", file_name="x", by=registered.user)


# ---- nothing for nothing ----------------------------------------------------------------------------------------------


def test_D05_nothing_changed_is_not_submitted(registered: Person) -> None:
    case = begin(registered, "update_education")
    with pytest.raises(Refused) as refused:
        amendments.submit(case=case, by=registered.user, on=timezone.localdate())
    assert refused.value.code == "nothing_changed"


def test_D05_who_is_not_registered_changes_nothing(person: User) -> None:
    with pytest.raises(Refused) as refused:
        amendments.begin(user=person, kind="update_basic", on=timezone.localdate())
    assert refused.value.code == "not_registered"


def test_D05_C06_only_on_the_days_that_the_region_has_opened(registered: Person, clerk_of_the_region: User) -> None:
    today = timezone.localdate()
    policy.set_figure(
        key="change_window", typed=["01-01", "01-02"], valid_from=today, basis="测试", by=clerk_of_the_region
    )
    with pytest.raises(Refused) as refused:
        amendments.begin(
            user=registered.user, kind="update_basic", on=today.replace(month=6, day=1, year=today.year + 1)
        )
    assert refused.value.code == "closed" and "01-01到01-02" in refused.value.words


def test_D05_a_change_that_was_never_submitted_can_be_dropped(registered: Person) -> None:
    case = begin(registered, "update_basic")
    photo = registered.current_photo
    seed._evidence(case, documents.cast_for(registered.name, registered.id_number), "photo")
    amendments.drop(case=case)
    assert not Case.objects.filter(pk=case.pk).exists() and not Evidence.objects.filter(case_id=case.pk).exists()
    assert photo is not None and registered.current_photo == photo


def test_D05_C02_a_reversed_change_goes_back_to_what_was_there(
    registered: Person, other_unit: Employer, clerk_of_the_region: User
) -> None:
    case = sent(to_other_unit(registered, other_unit))
    assert Person.objects.get(pk=registered.pk).management_code == "150702"
    casework.reverse(case, by=clerk_of_the_region, items=[], reason="证明函不实。")
    again = Person.objects.get(pk=registered.pk)
    assert again.employer == registered.employer and again.on_post and again.management_code == "150105"
    assert again.status == Status.REGISTERED and again.accounting_since == registered.accounting_since
    assert Post.objects.filter(person=registered).count() == 2


def test_D05_a_report_by_the_head_is_what_the_next_change_begins_with(registered: Person) -> None:
    people.open_fact(
        Post, person=registered, on=timezone.localdate(), case_no="", employer=registered.employer, on_post=False
    )
    facts = gather(begin(registered, "update_post"))
    assert facts.post.on_post is False and facts.employer == registered.employer


# ---- pages ------------------------------------------------------------------------------------------------------------


def test_D05_the_pages_walk_one_step_and_the_confirmation(client: Client, registered: Person) -> None:
    client.force_login(registered.user)
    page = client.get("/changes/information/").text
    assert "单位与岗位变更" in page and "政治面貌、证件照片" in page
    answer = client.post("/changes/information/begin/update_basic/", follow=True)
    assert (
        answer.redirect_chain[-1][0] == f"{BASIC}3/"
        and "基本信息变更" in answer.text
        and "身份证头像面" not in answer.text
    )
    assert client.get(f"{BASIC}5/")["Location"] == f"{BASIC}3/"
    moved = Page(client, f"{BASIC}3/").send(political="01", next="1")
    assert moved["Location"] == f"{BASIC}7/"
    confirm = client.get(f"{BASIC}7/").text
    assert (
        "这次改了1项" in confirm
        and "政治面貌" in confirm
        and "学历" not in confirm.split("</header>")[1].split("<footer")[0]
    )
    assert client.post(f"{BASIC}submit/")["Location"] == f"{BASIC}status/"
    assert work.work_one(tasks.LANE)
    assert "变更完成" in client.get(f"{BASIC}status/").text
    assert "办过的变更" in client.get("/changes/information/").text
    assert client.get("/collection/status/").status_code == 200


def test_D05_W12_a_page_left_open_submits_no_other_change_that_was_begun_since(
    client: Client, registered: Person
) -> None:
    client.force_login(registered.user)
    client.post("/changes/information/begin/update_basic/")
    Page(client, f"{BASIC}3/").send(political="01", next="1")
    left = {"shown": Case.objects.get(kind="update_basic").shown_as}
    assert f'value="{left["shown"]}"' in client.get(f"{BASIC}7/").text
    client.post(f"{BASIC}submit/", left)
    assert work.work_one(tasks.LANE)
    client.post("/changes/information/begin/update_basic/")
    Page(client, f"{BASIC}3/").send(political="13", next="1")
    late = client.post(f"{BASIC}submit/", left, follow=True)
    assert casework_words.SENT_BEFORE in late.text
    assert not Case.objects.get(kind="update_basic", state="draft").submissions.exists()


def test_D05_the_collection_itself_cannot_be_walked_again(client: Client, registered: Person) -> None:
    client.force_login(registered.user)
    assert client.get("/collection/3/")["Location"] == "/me/"


def test_D05_the_desk_sees_before_and_now(client: Client, registered: Person, clerk_of_saihan: User) -> None:
    case = begin(registered, "update_basic")
    actions.save_step(case=case, step=IDENTITY, values={"political": "01"})
    seed._evidence(case, documents.cast_for(registered.name, registered.id_number), "photo")
    case = sent(case)
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/").text
    assert "基本信息变更" in page and "政治面貌" in page


def test_D05_the_steps_take_a_fixed_number_of_statements(
    client: Client, registered: Person, django_assert_max_num_queries: Any
) -> None:
    begin(registered, "update_post")
    client.force_login(registered.user)
    with django_assert_max_num_queries(25):
        client.get(f"{AT_POST}4/")


def test_D05_a_changed_phone_stands_in_the_register_beside_the_former_one(registered: Person) -> None:
    from acms.accounts import actions as accounts

    accounts.prove_contact(user=registered.user, channel="sms", target="13900000099")
    former, now = Contact.objects.filter(person=registered).order_by("pk")
    assert (former.phone, former.valid_to is None) == ("13800000188", False)
    assert (now.phone, now.valid_to) == ("13900000099", None)


def test_E02_the_way_back_from_adding_a_unit_leads_to_what_is_under_way(client: Client, registered: Person) -> None:
    client.force_login(registered.user)
    back = re.compile(r'href="([^"]+)">返回<')

    def way_back() -> str:
        found = back.search(client.get("/changes/employers/new/").text)
        assert found is not None and client.get(found[1], follow=True).status_code == 200
        return found[1]

    assert way_back() == "/changes/information/"
    begin(registered, "update_basic")
    assert way_back() == "/changes/information/"
    amendments.drop(case=amendments.of_kind(registered.user, "update_basic"))  # type: ignore[arg-type]
    begin(registered, "update_post")
    assert way_back() == f"{AT_POST}4/"


def test_W09_a_piece_of_evidence_that_cannot_be_opened_is_named_and_not_linked(
    client: Client, registered: Person
) -> None:
    case = begin(registered, "update_basic")
    scan = next(answer.scan for section in gather(case).sections() for answer in section.answers if answer.scan)
    address = f"{BASIC}scans/{scan}/archive.jpg"
    client.force_login(registered.user)
    assert address in client.get(f"{BASIC}7/").text
    Scan.objects.filter(pk=scan).update(archive_bytes=0, state="refused")
    page = client.get(f"{BASIC}7/").text
    assert address not in page and "不能用" in page


def test_D05_no_answer_and_the_code_of_none_are_no_difference() -> None:
    found = differences(
        {"post.position": "", "post.admin_post": "99"}, {"post.position": "00", "post.admin_post": "00"}
    )
    assert [(was, now) for _, was, now in found] == [("其他", "无")]
