"""W05, L02: a wrong number or name in the file is put right by the agency; nobody learns who is on file."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts import warnings
from acms.accounts.models import User
from acms.base import crypto, work
from acms.base.errors import Refused
from acms.base.fields import update_each
from acms.casework import actions as casework
from acms.casework import procedures
from acms.casework import tasks as casework_tasks
from acms.casework.models import Case, CaseState
from acms.channels.models import Delivery
from acms.corrections import words
from acms.demo import documents
from acms.inbox.models import Message
from acms.people import actions as people
from acms.people.models import FormerName, FormerNumber, Person
from acms.scans.models import Scan

WRONG, RIGHT = "152301197005050007", "15252219790620001X"


def ask(client: Client, **more: str) -> str:
    """Files the form with a proved phone; the page that answers."""
    data = {
        "name": "乌云其木格",
        "stated_number": WRONG,
        "right_number": RIGHT,
        "division_code": "150105",
        "reason": "登记时号码录错",
        "email": "a@example.com",
        "phone": "13800000177",
    } | more
    client.post("/changes/correction/", {**data, "send_code": "1"})
    code = Delivery.objects.latest("pk").text.split("验证码")[1][:6]
    who = documents.cast_for("乌云其木格", RIGHT)
    proof = SimpleUploadedFile("p.jpg", documents.jpeg(who, "change_proof"))
    return client.post("/changes/correction/", {**data, "code": code, "proof": proof}).text


@pytest.fixture
def on_file(db: None) -> User:
    user = accounts.make_person(name="乌云其木格", id_number=WRONG)
    people.file_person(user=user)
    return user


def reviewed(case: Case) -> Case:
    read = {"kind": "change_proof", "fields": {}, "text": f"乌云其木格 {RIGHT}"}
    update_each(Scan.objects.all(), state="usable", queued_at=None, read=read)
    assert work.work_one(casework_tasks.LANE)
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW
    return case


def test_W05_an_approved_correction_moves_the_file_to_the_right_number(
    client: Client, on_file: User, clerk_of_saihan: User
) -> None:
    assert "申请已经收到" in ask(client)
    case = reviewed(Case.objects.get())
    casework.approve(case, by=clerk_of_saihan)
    on_file.refresh_from_db()
    person = Person.objects.get(user=on_file)
    assert (on_file.id_number, person.id_number, str(person.born)) == (RIGHT, RIGHT, "1979-06-20")
    assert User.objects.by_id_number(RIGHT) == on_file and User.objects.by_id_number(WRONG) is None
    former = FormerNumber.objects.get(id_digest__in=crypto.digests(WRONG, "id_number"))
    assert (former.person, former.case_no) == (person, case.no)
    assert any("证件登记更正审核通过" in m.text and m.to == "13800000177" for m in Delivery.objects.all())


def test_W05_L05_whose_number_it_is_hears_that_another_is_asked_for_and_that_it_was_changed(
    client: Client, on_file: User, clerk_of_saihan: User
) -> None:
    """Whoever files may be anybody: they alone would read what becomes of somebody else's account."""
    proved = {"phone_verified_at": timezone.now(), "email_verified_at": timezone.now()}
    on_file.set_phone("13900000177")
    on_file.email = "own@example.com"
    on_file.save()
    User.objects.filter(pk=on_file.pk).update(**proved)
    ask(client)
    own = {"13900000177", "own@example.com"}
    assert {row.to for row in Delivery.objects.all() if "申请更正您账号" in row.text} == own
    casework.approve(reviewed(Case.objects.get()), by=clerk_of_saihan)
    assert {row.to for row in Delivery.objects.all() if "按更正申请改了" in row.text} == own
    told = Message.objects.filter(user=on_file).values_list("text", flat=True)
    assert any("申请更正您账号" in text for text in told) and any("按更正申请改了" in text for text in told)


def test_L05_what_others_ask_about_an_account_fills_nobodys_phone(on_file: User) -> None:
    on_file.set_phone("13900000177")
    on_file.save()
    User.objects.filter(pk=on_file.pk).update(phone_verified_at=timezone.now())
    on_file.refresh_from_db()
    for _ in range(5):
        warnings.warn_of_others(user=on_file, text="被人认领")
    assert Delivery.objects.count() == 3 and Message.objects.filter(user=on_file).count() == 5


def test_C02_a_kind_that_cannot_be_taken_back_is_not_offered_for_it(
    client: Client, on_file: User, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    """C02: the agency above reads why instead, and a page that was left open is told so before anything is asked."""
    ask(client)
    case = reviewed(Case.objects.get())
    casework.approve(case, by=clerk_of_saihan)
    client.force_login(clerk_of_the_league)
    page = client.get(f"/desk/cases/{case.no}/").text
    assert "撤销通过</button>" not in page and words.CORRECTED_FOR_GOOD in page
    stale = client.post(f"/desk/cases/{case.no}/reverse/", {"reason": "改错了"})
    assert stale.status_code == 409 and words.CORRECTED_FOR_GOOD in stale.text and 'name="sure"' not in stale.text
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED


def test_C02_what_is_refused_for_every_case_of_a_kind_is_said_by_the_kind() -> None:
    """C02: so that the desk does not offer it: corrections, given back accounts and filings."""
    for_good = {code for code, _ in procedures.choices() if procedures.by_code(code).for_good}
    assert for_good == {"correction", "start", "claim", "filing_title", "filing_post"}


def test_W05_what_came_back_to_somebody_who_has_signed_in_is_gone_on_with(
    client: Client, on_file: User, clerk_of_saihan: User
) -> None:
    User.objects.filter(pk=on_file.pk).update(must_set_password=False)
    client.force_login(User.objects.get(pk=on_file.pk))
    assert "申请已经收到" in ask(client)
    items = [{"item": "scan.change_proof", "label": "证明", "reason": "看不清"}]
    casework.return_for_correction(reviewed(Case.objects.get()), by=clerk_of_saihan, items=items)
    assert "申请已经收到" in ask(client, phone="13800000166")
    case = Case.objects.get()
    assert (case.subject, case.state, case.submissions.count()) == (on_file, CaseState.CHECKING, 2)


def test_W05_D05_what_stood_in_the_register_before_is_shown_after_the_correction_too(
    client: Client, on_file: User, clerk_of_saihan: User
) -> None:
    User.objects.filter(pk=on_file.pk).update(name="旧名")
    Person.objects.filter(user=on_file).update(name="旧名")
    ask(client)
    case = reviewed(Case.objects.get())
    client.force_login(clerk_of_saihan)
    page = f"/desk/cases/{case.no}/"
    before = client.get(page).context["register"]
    assert before[0][1] == "旧名" and before[1][1].startswith(WRONG[:4])
    casework.approve(case, by=clerk_of_saihan)
    assert client.get(page).context["register"] == before
    # What is corrected later is another case's, and a merge may bring the former name and number to another file.
    User.objects.filter(pk=on_file.pk).update(name="后来的名字")
    FormerName.objects.all().delete()
    other = people.file_person(user=accounts.make_person(name="别人", id_number="150105198803120011"))
    FormerNumber.objects.update(person=other)
    assert client.get(page).context["register"] == before[1:]


def test_W05_the_answer_is_the_same_for_a_number_that_is_not_on_file(
    client: Client, db: None, clerk_of_saihan: User
) -> None:
    assert "申请已经收到" in ask(client)
    case = reviewed(Case.objects.get())
    with pytest.raises(Refused, match="no_such_file"), transaction.atomic():
        casework.approve(Case.objects.get(pk=case.pk), by=clerk_of_saihan)
    casework.refuse(Case.objects.get(pk=case.pk), by=clerk_of_saihan, reason="没有这份档案")
    assert any("不予通过" in m.text and "没有这份档案" in m.text for m in Delivery.objects.all())


def test_W05_a_number_that_somebody_else_has_is_not_taken(client: Client, on_file: User, clerk_of_saihan: User) -> None:
    accounts.make_person(name="别人", id_number=RIGHT)
    ask(client)
    case = reviewed(Case.objects.get())
    with pytest.raises(Refused, match="number_taken"), transaction.atomic():
        casework.approve(case, by=clerk_of_saihan)


def test_L02_a_wrong_name_is_corrected_and_then_the_password_can_be_set(
    client: Client, db: None, clerk_of_saihan: User
) -> None:
    user = accounts.make_person(name="乌云其木各", id_number=WRONG)
    people.file_person(user=user)
    ask(client, right_number="")
    casework.approve(reviewed(Case.objects.get()), by=clerk_of_saihan)
    user.refresh_from_db()
    assert user.name == "乌云其木格"
    accounts.set_first_password(user=user, name="乌云其木格", phone="13800000177", password="Qinghe-2026!")


def test_W05_an_applicant_can_never_sign_in(client: Client, on_file: User) -> None:
    ask(client)
    applicant = Case.objects.get().subject
    assert not applicant.is_active and not applicant.has_usable_password()


def test_W05_a_wrong_right_number_is_said_at_once_and_what_was_typed_stays(client: Client, on_file: User) -> None:
    page = client.post(
        "/changes/correction/", {"right_number": "152522197906200010", "name": "乌云其木格", "reason": "录错"}
    )
    assert "最后一位校验码对不上" in page.text and "录错" in page.text
    assert not Case.objects.exists()


def test_E02_a_returned_employer_is_stated_anew_by_its_adder_and_a_refused_one_can_be_added_again(
    client: Client, clerk_of_saihan: User
) -> None:
    from acms.employers.models import Employer
    from acms.units import actions
    from tests.conftest import make_person

    adder = make_person("测试甲", documents.cast(5).id_number)
    certificate = documents.jpeg(documents.cast(5), "employer_certificate")
    facts = {
        "uscc": "12150000MA0TE5T162",
        "name": "呼和浩特市样例第三中学",
        "address": "内蒙古自治区呼和浩特市赛罕区样例路26号",
        "division_code": "150105",
        "economic_type": "110",
        "phone": "0471-5550100",
        "certificate_type": "02",
    }

    def add(**more: str) -> Case:
        return actions.add_employer(by=adder, certificate=certificate, file_name="c.jpg", **(facts | more))[1]

    case = reviewed(add())
    with pytest.raises(Refused, match="employer_exists"), transaction.atomic():
        add()
    casework.return_for_correction(
        case, by=clerk_of_saihan, items=[{"item": "employer.name", "label": "单位全称", "reason": "全称"}]
    )
    again = add(name="呼和浩特市样例第三中学（本部）")
    assert (again.pk, again.submissions.count()) == (case.pk, 2)
    casework.refuse(reviewed(again), by=clerk_of_saihan, reason="证照不是本单位的")
    assert Employer.objects.by_uscc(facts["uscc"]) is None
    assert add().pk != case.pk
    assert Employer.objects.get().state == "pending"


def counter(client: Client, path: str, **more: str) -> object:
    """Files the form at the counter; the answer."""
    data = {
        "came": "visit",
        "name": "乌云其木格",
        "right_number": RIGHT,
        "reason": "登记时号码录错",
        "phone": "13800000177",
    } | more
    proof = SimpleUploadedFile("p.jpg", documents.jpeg(documents.cast_for("乌云其木格", RIGHT), "change_proof"))
    return client.post(path, {**data, "proof": proof})


def test_W05_staff_file_a_correction_for_somebody_at_the_counter_and_a_colleague_decides(
    client: Client, on_file: User, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    Person.objects.filter(user=on_file).update(management_code="150105")
    client.force_login(clerk_of_saihan)
    path = f"/desk/people/{on_file.person.pk}/correction/"  # type: ignore[attr-defined]
    assert WRONG not in client.get(path).text
    assert counter(client, path).status_code == 302  # type: ignore[attr-defined]
    case = reviewed(Case.objects.get())
    assert case.subject == on_file
    assert "苏日娜代填" in client.get(f"/desk/cases/{case.no}/").text
    with pytest.raises(Refused) as refused, transaction.atomic():
        casework.approve(case, by=clerk_of_saihan)
    assert refused.value.code == "own_filing"
    casework.approve(Case.objects.get(), by=other_clerk_of_saihan)
    on_file.refresh_from_db()
    assert on_file.id_number == RIGHT


def test_W05_at_the_counter_a_number_that_nobody_has_still_becomes_a_case(
    client: Client, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    answer = counter(client, "/desk/corrections/new/", stated_number=WRONG, division_code="150105")
    assert answer.status_code == 302  # type: ignore[attr-defined]
    case = Case.objects.get()
    assert not case.subject.is_active and case.management_code == "150105"


def test_W05_the_counter_says_what_is_missing(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    answer = client.post("/desk/corrections/new/", {"came": "phone"})
    assert answer.status_code == 422
    assert "请上传证明扫描件。" in answer.text and "请填姓名。" in answer.text


def test_P04_staff_on_the_form_of_the_people_are_told_where_theirs_is(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    answer = client.get("/changes/correction/")
    assert answer.status_code == 403 and "从人员档案里办理" in answer.text


def test_W08_W05_a_number_that_rules_out_the_start_on_file_is_looked_at_and_told_to_the_region(
    client: Client, on_file: User, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    """By the wrong number she was nineteen when she began, by the right one ten."""
    Person.objects.filter(user=on_file).update(accounting_since=date(1990, 1, 1))
    ask(client)
    case = reviewed(Case.objects.get())
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/").text
    assert "按正确号码的出生日期，档案里的开始从事会计工作日期不成立" in page and "都一致" not in page
    casework.approve(case, by=clerk_of_saihan)
    person = Person.objects.get(user=on_file)
    assert person.accounting_since == date(1990, 1, 1), "it moves only by its own correction"
    told = Message.objects.get(user=clerk_of_the_region, link=f"/desk/people/{person.pk}/")
    assert "要核实" in told.title and "1990-01-01" in told.text


def test_W08_W05_a_number_under_which_the_start_can_be_says_nothing_of_it(
    client: Client, on_file: User, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    Person.objects.filter(user=on_file).update(accounting_since=date(1999, 1, 1))
    ask(client)
    case = reviewed(Case.objects.get())
    assert not case.doubts
    casework.approve(case, by=clerk_of_saihan)
    assert not Message.objects.filter(user=clerk_of_the_region).exists()


def test_W12_W05_what_came_back_is_gone_on_with_where_it_says_so(
    client: Client, on_file: User, clerk_of_saihan: User
) -> None:
    client.force_login(on_file)
    ask(client)
    case = reviewed(Case.objects.get())
    item = {"item": "correction.reason", "label": "更正原因", "reason": "写清楚哪一位录错"}
    casework.return_for_correction(case, by=clerk_of_saihan, items=[item])
    told = Message.objects.filter(user=on_file, text__contains="写清楚哪一位录错").get()
    assert told.title == "证件登记更正退回修改"
    own = client.get(f"/cases/{case.no}/").text
    assert "修改后重新提交" in own and "重新填报" not in own, "the whole form is filed anew"
    page = client.get("/changes/correction/").text
    for said in (WRONG, RIGHT, "登记时号码录错", "写清楚哪一位录错", "13800000177"):
        assert said in page
    assert RIGHT not in Client().get("/changes/correction/").text
