"""Both filings: accepted at once, returned with reasons, or handed to the agency; nobody learns who is on file (F01–F04)."""

import random
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from acms.accounts import signin
from acms.accounts.models import ID_PURPOSE, User
from acms.arrivals import asking
from acms.base import crypto, work
from acms.base.errors import Refused, Stale
from acms.base.fields import update_each
from acms.casework import actions as casework
from acms.casework import tasks as casework_tasks
from acms.casework import words as casework_words
from acms.casework.models import Case, CaseState
from acms.channels.models import Delivery
from acms.collection import words as collection_words
from acms.collection.facts import gather
from acms.collection.steps.post import LETTER_COLUMNS
from acms.demo import documents, seed
from acms.employers.models import Employer
from acms.filing import actions, rules, words
from acms.filing.models import EmploymentFiling, TitleFiling
from acms.holders.models import CertificateHolder
from acms.letters.models import Audit, Letter, LetterState, Verdict
from acms.people import actions as people
from acms.people.models import Person, Qualification, Status
from acms.policy.figures import Policy
from acms.scans import encode
from acms.scans import tasks as scans_tasks
from acms.scans.models import Scan, StagedFile
from tests.conftest import make_person

NUMBER = documents.make_id_number(random.Random(21), "150105", date(1996, 4, 2), False)
NAME, PHONE, PASSWORD = "苏日塔拉", "13900000021", "Steppe#2026x"
CERTIFICATE = "15012024000321"


@pytest.fixture(autouse=True)
def captcha(monkeypatch: pytest.MonkeyPatch) -> None:
    """0000 is right, anything else wrong: the captcha itself is proved elsewhere."""
    monkeypatch.setattr("acms.accounts.captcha.passes", lambda key, answer: answer == "0000")


def prove(client: Client, path: str, **values: str) -> str:
    """Has a code sent and gives it back."""
    client.post(path, {"phone": PHONE, **values, "send_code": "1"})
    return Delivery.objects.latest("pk").text.split("验证码")[1][:6]


def title_form(**more: str) -> dict[str, Any]:
    return {
        "number": NUMBER,
        "name": NAME,
        "phone": PHONE,
        "level": "2",
        "way": "01",
        "year": "2024",
        "certificate_no": CERTIFICATE,
        "division_code": "150105",
        "password": PASSWORD,
        "again": PASSWORD,
        "captcha": "0000",
        "captcha_key": "x",
        **more,
    }


def file_title(client: Client, **more: str) -> Any:
    code = more.pop("code", None) or prove(client, "/filing/title/")
    who = documents.cast_for(NAME, NUMBER)
    scan = SimpleUploadedFile("c.jpg", documents.jpeg(who, "qualification"))
    return client.post("/filing/title/", {**title_form(**more), "code": code, "certificate": scan})


def run_checks() -> Case:
    read = {"kind": "qualification", "fields": {}, "text": f"{NAME} {CERTIFICATE}"}
    update_each(Scan.objects.all(), state="usable", queued_at=None, read=read)
    assert work.work_one(casework_tasks.LANE)
    return Case.objects.latest("pk")


def listed(**more: Any) -> CertificateHolder:
    row = {"name": NAME, "id_number": NUMBER, "level": "2", "year": 2024, "certificate_no": CERTIFICATE, **more}
    return CertificateHolder.objects.create(**row, id_digest=crypto.digest(row["id_number"], ID_PURPOSE) or "")


@pytest.mark.parametrize("entrance", ["/filing/title/", "/filing/employment/"])
def test_L01_both_filings_say_that_who_is_in_the_register_files_no_more(
    client: Client, db: None, entrance: str
) -> None:
    page = client.get(entrance).text
    assert "已经进入会计人员信息管理系统的，不需要再次进行入库备案。" in page


@pytest.mark.parametrize("entrance", ["/filing/title/", "/filing/employment/"])
def test_W01_L01_both_filings_have_the_guides_buttons_browsers_and_the_whole_notice(
    client: Client, db: None, entrance: str
) -> None:
    page = client.get(entrance).text
    for button in ('type="submit">提交</button>', 'type="reset">重置</button>'):
        assert button in page
    assert "下一步" not in page
    assert "Chrome、Edge、360极速、Firefox、Safari浏览器或者微信" in page
    assert "信息采集须知" in page and all(line in page for line in collection_words.NOTICE)
    assert all(paper.title in page and paper.hint in page for paper in collection_words.PAPERS)


def test_L01_the_entrance_of_the_employment_filing_is_named_as_in_the_guide(client: Client, db: None) -> None:
    page = client.get("/filing/employment/").text
    assert "单位聘任会计人员入库备案入口" in re.sub(r"<[^>]+>", "", page[page.index("<h1") : page.index("</h1>")])


# ---- F01 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "way", "year", "fault"),
    [
        ("1", "01", 2015, ""),
        ("2", "01", 2014, "year"),
        ("3", "02", 2018, ""),
        ("3", "02", 2017, "year"),
        ("4", "03", 2020, ""),
        ("3", "01", 2020, "way"),
        ("1", "03", 2020, "way"),
        ("2", "04", 2020, "way"),
        ("2", "01", 2027, "year"),
    ],
)
def test_F01_which_qualifications_are_accepted(level: str, way: str, year: int, fault: str) -> None:
    assert rules.fault(level, way, year, Policy({}), 2026) == fault


def test_F01_who_stands_in_the_list_is_filed_at_once_and_signs_in(client: Client, db: None) -> None:
    listed()
    assert file_title(client).status_code == 302
    assert User.objects.by_id_number(NUMBER) is None
    case = run_checks()
    assert case.state == CaseState.APPROVED
    person = Person.objects.get(name=NAME)
    assert (person.status, person.entry_channel, person.management_code) == (Status.FILED, "3", "150105")
    assert signin.person(NUMBER, PASSWORD, "1.2.3.4").user == person.user
    assert not signin.person(NUMBER, seed.INITIAL, "1.2.3.4").user
    assert "备案完成" in client.get("/filing/title/done/").text


def test_W13_the_number_of_somebody_registered_is_for_people_though_the_list_has_it(
    client: Client, person: User
) -> None:
    """Whoever was first with it may have had no right to it: people look before another gets it."""
    listed()
    theirs = {"type": "01", "level": "2", "way": "01", "certificate_no": CERTIFICATE}
    people.open_fact(Qualification, person=Person.objects.get(user=person), on=date(2024, 1, 1), case_no="", **theirs)
    file_title(client)
    case = run_checks()
    assert case.state == CaseState.IN_REVIEW and not Person.objects.filter(name=NAME).exists()
    assert case.last_submission.checks.get(code="seen_registered").stated == CERTIFICATE  # type: ignore[union-attr]


@pytest.mark.parametrize("different", [{"name": "苏日"}, {"certificate_no": "9"}, {"year": 2023}, {"level": "1"}])
def test_F01_who_does_not_stand_there_goes_to_the_agency_with_what_the_certificate_says(
    client: Client, clerk_of_saihan: User, different: dict[str, Any]
) -> None:
    listed(**different)
    file_title(client)
    case = run_checks()
    assert case.state == CaseState.IN_REVIEW and not Person.objects.exists()
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/").text
    assert "没有在取得资格人员名单里查到" in page and NUMBER not in page
    casework.approve(case, by=clerk_of_saihan)
    assert signin.person(NUMBER, PASSWORD, "1.2.3.4").user is not None


def test_F01_a_certificate_of_another_with_the_name_stuck_over_comes_back_for_the_birth(
    client: Client, db: None
) -> None:
    """A booklet prints the month of birth: drawn, handed in, mended and read as any other."""
    lender = documents.cast_for("苏日娜", "15252219790620001X")
    altered = documents.changed(lender, name=NAME, certificate_no=CERTIFICATE)
    picture = encode.jpeg(documents.draw(altered, "qualification", 200, form="booklet"), 90, 200)
    code = prove(client, "/filing/title/")
    certificate = SimpleUploadedFile("c.jpg", picture)
    assert client.post("/filing/title/", {**title_form(), "code": code, "certificate": certificate}).status_code == 302
    assert work.work_one(scans_tasks.LANE) and work.work_one(casework_tasks.LANE)
    case = Case.objects.get()
    born = case.last_submission.checks.get(code="certificate_born")  # type: ignore[union-attr]
    assert (case.state, born.verdict, born.found) == (CaseState.RETURNED, "fail", "1979-06")


def test_F01_a_returned_filing_is_filed_again_as_the_same_case(client: Client, clerk_of_saihan: User) -> None:
    file_title(client)
    case = run_checks()
    items = [{"item": "scan.qualification", "label": "资格证书", "reason": "看不清。"}]
    casework.return_for_correction(case, by=clerk_of_saihan, items=items)
    assert "看不清" in client.get("/filing/title/done/").text
    assert file_title(client, code="none", year="2023").status_code == 302  # the phone stays proved
    again = Case.objects.get()
    assert (again.pk, again.state) == (case.pk, CaseState.CHECKING)
    assert TitleFiling.objects.get().year == 2023 and User.objects.filter(name=NAME).count() == 1


def test_F01_one_in_review_is_not_filed_twice(client: Client, db: None) -> None:
    file_title(client)
    run_checks()
    answer = file_title(client, code="none")
    assert answer.status_code == 422 and "正在审核" in answer.text
    assert Case.objects.count() == 1


ELSEWHERE = "请改走「单位聘任会计人员入库备案」：由聘任您的单位出具证明函。"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"year": "2014"}, f"取得年度：中级资格2015年及以后取得的在这里备案。更早取得的，{ELSEWHERE}"),
        (
            {"way": "03"},
            "取得方式：初级、中级要通过考试取得，高级、正高级要通过考评或者评审取得。其他方式取得的，" + ELSEWHERE,
        ),
        ({"division_code": "out"}, f"取得地区：不是在内蒙古自治区取得的资格，不在这里备案。{ELSEWHERE}"),
        ({"year": "24"}, "取得年度：要填四位年份。"),
        ({"password": "short1!", "again": "short1!"}, "新密码：至少9位，现在是7位。"),
        ({"password": "steppe#steppe", "again": "steppe#steppe"}, "新密码：还缺数字，三种都要有。"),
        ({"password": "Steppe#960402", "again": "Steppe#960402"}, "新密码：密码里有您的证件号或出生日期，换一个。"),
        ({"password": "Suritala#2026", "again": "Suritala#2026"}, "新密码：密码里有您的姓名，换一个。"),
        ({"again": "Other#2026xx"}, "再填一次新密码：两次填的密码不一样，请再填一次。"),
        ({"number": "150105199604020021"}, "身份证件号：最后一位校验码对不上，请逐位核对。"),
        ({"captcha": "1234"}, "验证码不对，请看新图重填。"),
        ({"phone": "123"}, "手机号：要填11位手机号。"),
        ({"name": ""}, "姓名：请填姓名。"),
    ],
)
def test_F01_L03_what_is_wrong_is_said_and_nothing_is_filed(
    client: Client, db: None, wrong: dict[str, str], message: str
) -> None:
    answer = file_title(client, **wrong)
    assert answer.status_code == 422 and not TitleFiling.objects.exists()
    summary = re.search(r'<div class="todo-box".*?</div>', answer.text, re.S)
    assert summary and re.sub(r"<[^>]+>|\s", "", summary[0]) == f"有1处要改{message}"
    name, sentence = next(iter(wrong)), message.partition("：")[2]
    at_field = re.search(
        rf'id="id_{"again" if "again" in wrong and len(wrong) == 1 else name}-e">(.*?)</p>', answer.text
    )
    assert not sentence or (at_field and sentence in re.sub(r"<[^>]+>", "", at_field[1]))
    assert not any(wrong.get(key, PASSWORD) in answer.text for key in ("password", "again"))


def test_F01_L05_without_the_right_code_nothing_is_filed(client: Client, db: None) -> None:
    prove(client, "/filing/title/")
    assert file_title(client, code="000000").status_code == 422
    assert not TitleFiling.objects.exists()


def test_F01_what_is_typed_survives_the_sending_of_a_code_but_not_the_password(client: Client, db: None) -> None:
    page = client.post("/filing/title/", {**title_form(), "send_code": "1"}).text
    assert CERTIFICATE in page and NAME in page and PASSWORD not in page


# ---- F03 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "message"),
    [("10", "信息采集"), ("20", "继续采集"), ("30", "会计人员登录"), ("40", "恢复"), ("50", "申请调回")],
)
@pytest.mark.parametrize("path", ["/filing/title/", "/filing/employment/"])
def test_F03_who_is_on_file_is_told_where_to_go_once_the_phone_is_proved(
    client: Client, db: None, status: str, message: str, path: str
) -> None:
    user = make_person(NAME, NUMBER)
    Person.objects.filter(user=user).update(status=status)
    code = prove(client, path)
    who = documents.cast_for(NAME, NUMBER)
    data = {
        **title_form(),
        "code": code,
        "certificate": SimpleUploadedFile("c.jpg", documents.jpeg(who, "qualification")),
    }
    answer = client.post(path, data)
    assert answer.status_code == 409 and message in answer.text
    assert not Case.objects.exists()


def test_F03_a_known_number_under_another_name_looks_like_an_unknown_one(client: Client, clerk_of_saihan: User) -> None:
    make_person("另一个人", NUMBER)
    assert file_title(client).status_code == 302
    case = run_checks()
    assert case.state == CaseState.IN_REVIEW
    assert "另一个人" not in client.get("/filing/title/done/").text
    with pytest.raises(Refused) as refused:
        casework.approve(case, by=clerk_of_saihan)
    assert refused.value.code == "number_taken"


def test_F03_two_filings_of_one_number_make_one_account(client: Client, db: None, clerk_of_saihan: User) -> None:
    listed()
    file_title(client)
    first = run_checks()
    other = Client()
    other.post("/filing/title/", {"phone": "13900000099", "send_code": "1"})
    code = Delivery.objects.latest("pk").text.split("验证码")[1][:6]
    who = documents.cast_for(NAME, NUMBER)
    scan = SimpleUploadedFile("c.jpg", documents.jpeg(who, "qualification"))
    answer = other.post("/filing/title/", {**title_form(phone="13900000099"), "code": code, "certificate": scan})
    assert first.state == CaseState.APPROVED and answer.status_code == 409
    assert Person.objects.filter(name=NAME).count() == 1


# ---- F02 ----------------------------------------------------------------------------------------------------------


def enter(client: Client, phone: str = PHONE, **more: str) -> Any:
    client.post("/filing/employment/", {"phone": phone, "send_code": "1"})
    code = Delivery.objects.latest("pk").text.split("验证码")[1][:6]
    values = {"number": NUMBER, "name": NAME, "phone": phone, "code": code, "captcha": "0000", "captcha_key": "x"}
    return client.post("/filing/employment/", values | more)


LETTER = {
    "print": "1",
    "phone": "0471-5550188",
    "joined_on": "2020-03-01",
    "accounting_since": "2020-03-01",
    "position": "08",
    "admin_post": "00",
    "title": "0",
    "title_since": "",
}


@pytest.fixture
def printed(client: Client, employer: Employer) -> EmploymentFiling:
    assert enter(client).status_code == 302
    client.post("/filing/employment/filing/", {"lookup": "1", "uscc": employer.uscc})
    assert client.post("/filing/employment/filing/", LETTER).status_code == 302
    return EmploymentFiling.objects.select_related("letter").get()


def scanned(filing: EmploymentFiling, verdict: Verdict, findings: list[Any] | None = None) -> None:
    scan = Scan.objects.create(
        kind="proof_letter",
        owner=filing.applicant,
        original_bytes=1,
        digest="x",
        state="usable",
        width=800,
        height=1100,
    )
    assert filing.letter is not None
    Audit.objects.create(letter=filing.letter, scan=scan, verdict=verdict, findings=findings or [], took_ms=1)
    EmploymentFiling.objects.filter(pk=filing.pk).update(scan=scan)


def test_F02_W13_the_filing_says_that_the_head_may_stand_for_the_finance_signature(
    client: Client, printed: EmploymentFiling, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F02: where the unit's head is asked before; elsewhere the letter is to be signed and scanned anew."""
    missing = {"code": "missing_sign_finance", "message": "没有找到签字\u3002", "box": None}
    scanned(printed, Verdict.FAIL, [missing])
    for asked in (False, True):
        monkeypatch.setattr(asking, "stands_for_signature", lambda employer, subject, asked=asked: asked)
        page = client.get("/filing/employment/filing/").text
        assert ("没有补签的，也可以提交" in page, "仍要提交" in page) == (asked, not asked)


def submitted(client: Client) -> Case:
    client.post("/filing/employment/filing/", {"submit": "1"})
    assert work.work_one(casework_tasks.LANE)
    return Case.objects.get(kind="filing_post")


def test_F02_a_letter_that_passes_opens_the_account_and_the_password_is_chosen(
    client: Client, printed: EmploymentFiling
) -> None:
    scanned(printed, Verdict.PASS)
    assert submitted(client).state == CaseState.APPROVED
    assert not signin.person(NUMBER, seed.INITIAL, "1.2.3.4").user
    page = client.get("/filing/employment/filing/").text
    assert "设置密码" in page
    weak = client.post("/filing/employment/filing/", {"password": "abc", "again": "abc"})
    assert weak.status_code == 422
    done = client.post("/filing/employment/filing/", {"password": PASSWORD, "again": PASSWORD})
    assert done.status_code == 302
    assert signin.person(NUMBER, PASSWORD, "1.2.3.4").user is not None


def test_F04_W08_the_accepted_letter_fills_step_4_and_fixes_the_start(
    client: Client, printed: EmploymentFiling, employer: Employer
) -> None:
    scanned(printed, Verdict.PASS)
    submitted(client)
    person = Person.objects.get(name=NAME)
    assert (person.entry_channel, person.accounting_since) == ("4", date(2020, 3, 1))
    facts = gather(Case.objects.get(kind="collection", subject=person.user))
    assert (facts.employer, facts.letter, facts.on_post) == (employer, printed.letter, True)
    assert "proof_letter" in facts.scans
    assert Letter.objects.get().state == LetterState.USED
    client.force_login(person.user)
    client.post("/collection/agree/", {"agree": "1"})
    other = {**LETTER, "accounting_since": "2019-01-01", "joined_on": "2019-01-01"}
    answer = client.post("/collection/letter/", other)
    assert answer.status_code == 422 and "2020年3月1日" in answer.text


def test_F02_a_failed_letter_comes_back_with_each_reason_and_may_be_uploaded_again(
    client: Client, printed: EmploymentFiling
) -> None:
    reason = "单位从事会计工作证明函身份证号码与填写的身份证号码不一致。"
    finding = {
        "code": "field_id_number",
        "field": "id_number",
        "expected": "",
        "read": "",
        "message": reason,
        "box": None,
    }
    scanned(printed, Verdict.FAIL, [finding])
    assert submitted(client).state == CaseState.RETURNED
    assert reason in client.get("/filing/employment/filing/").text
    scanned(printed, Verdict.PASS)
    assert submitted(client).state == CaseState.APPROVED


def test_F02_W12_a_page_left_open_submits_a_returned_filing_no_second_time(
    client: Client, printed: EmploymentFiling
) -> None:
    page, reason = "/filing/employment/filing/", "证明函身份证号码与填写的不一致。"
    finding = {"code": "field_id_number", "field": "", "expected": "", "read": "", "message": reason, "box": None}
    scanned(printed, Verdict.FAIL, [finding])
    shown = re.search(r'name="shown" value="([^"]+)"', client.get(page).text)
    assert shown
    client.post(page, {"submit": "1", "shown": shown[1]})
    assert work.work_one(casework_tasks.LANE)
    late = client.post(page, {"submit": "1", "shown": shown[1]}, follow=True)
    case = Case.objects.get(kind="filing_post")
    assert casework_words.SENT_BEFORE in late.text and reason in late.text
    assert (case.state, case.submissions.count(), case.decisions.count()) == (CaseState.RETURNED, 1, 1)


def test_F02_an_unsure_letter_goes_to_the_agency_of_the_employer(
    client: Client, printed: EmploymentFiling, clerk_of_saihan: User
) -> None:
    finding = {"code": "seal_text", "field": "seal", "expected": "", "read": "", "message": "看不清。", "box": None}
    scanned(printed, Verdict.UNSURE, [finding])
    case = submitted(client)
    assert (case.state, case.management_code) == (CaseState.IN_REVIEW, "150105")
    casework.approve(case, by=clerk_of_saihan)
    assert "设置密码" in client.get("/filing/employment/filing/").text


def test_F02_coming_back_with_number_name_and_phone_goes_on_where_it_was(
    client: Client, printed: EmploymentFiling
) -> None:
    later = Client()
    Delivery.objects.all().delete()
    from acms.accounts.models import Tally

    Tally.objects.all().delete()
    assert enter(later).status_code == 302
    page = later.get("/filing/employment/filing/").text
    assert printed.letter is not None and printed.letter.serial in page
    assert EmploymentFiling.objects.count() == 1


def test_F02_another_phone_opens_nothing_of_it(client: Client, printed: EmploymentFiling) -> None:
    thief = Client()
    enter(thief, phone="13900000077")
    page = thief.get("/filing/employment/filing/").text
    assert printed.letter is not None and printed.letter.serial not in page
    for path in ("letter.pdf", "letter.png", "letter/0/print.jpg", "scan/thumbnail.jpg"):
        assert thief.get(f"/filing/employment/{path}").status_code == 404


def test_F02_without_the_entrance_nothing_is_shown(client: Client, printed: EmploymentFiling) -> None:
    for path in ("filing/", "unit/", "letter.pdf", "letter.png", "letter/0/scan.jpg", "scan/archive.jpg"):
        assert Client().get(f"/filing/employment/{path}").status_code == 302


def test_F02_another_employer_voids_the_letter(client: Client, printed: EmploymentFiling, other: Employer) -> None:
    client.post("/filing/employment/filing/", {"lookup": "1", "uscc": other.uscc})
    filing = EmploymentFiling.objects.get()
    assert filing.employer == other and filing.letter is None
    assert Letter.objects.get().state == LetterState.VOID


def test_F02_E02_an_unknown_employer_is_added_on_the_way(client: Client, db: None) -> None:
    enter(client)
    client.post("/filing/employment/filing/", {"lookup": "1", "uscc": "91150105MA0TE5T16A"})
    who = documents.cast_for(NAME, NUMBER)
    data = {
        "uscc": "91150105MA0TE5T16A",
        "name": "内蒙古青禾样例粮油有限公司",
        "address": "内蒙古自治区呼和浩特市赛罕区样例大街9号",
        "division_code": "150105",
        "economic_type": "173",
        "phone": "0471-5550188",
        "certificate_type": "01",
        "certificate": SimpleUploadedFile("l.jpg", documents.jpeg(who, "employer_certificate")),
    }
    assert client.post("/filing/employment/unit/", data).status_code == 302
    assert EmploymentFiling.objects.get().employer == Employer.objects.get()
    assert Case.objects.filter(kind="employer").exists()


def test_E01_F02_a_code_that_is_off_is_told_the_way_on(client: Client, db: None) -> None:
    enter(client)
    page = client.post("/filing/employment/filing/", {"uscc": "91350203M0001QKT19", "lookup": "1"}, follow=True).text
    assert "最后一位校验码对不上" in page and "增加工作单位</a>，上传证照，由管理机构确认" in page
    assert 'value="91350203M0001QKT19"' in client.get("/filing/employment/unit/").text


def test_F02_nothing_is_submitted_before_the_letter_has_been_compared(
    client: Client, printed: EmploymentFiling
) -> None:
    with pytest.raises(Refused) as refused:
        actions.submit_employment(filing=printed)
    assert refused.value.code == "not_compared"


def test_F02_W12_nothing_of_a_filing_is_changed_once_it_is_submitted(
    client: Client, printed: EmploymentFiling, other: Employer
) -> None:
    scanned(printed, Verdict.PASS)
    client.post("/filing/employment/filing/", {"submit": "1"})
    filing = EmploymentFiling.objects.select_related("applicant", "case", "employer", "letter", "scan").get()
    letter = {name: getattr(filing, name) for name in LETTER_COLUMNS}
    picture = documents.jpeg(documents.cast_for(NAME, NUMBER), "qualification")
    for change in (
        lambda: actions.choose_employer(filing=filing, employer=other),
        lambda: actions.print_letter(filing=filing, phone="1", on=date(2026, 1, 5), **letter),
        lambda: actions.put_letter(filing=filing, data=picture, file_name="a.jpg"),
    ):
        with pytest.raises(Stale):
            change()
    now = EmploymentFiling.objects.get()
    assert (now.employer, now.letter, now.scan) == (filing.employer, filing.letter, filing.scan)
    assert Letter.objects.get().state == LetterState.VALID


def test_F02_T04_the_letter_is_taken_from_what_was_chosen(client: Client, printed: EmploymentFiling) -> None:
    scan = SimpleUploadedFile("a.jpg", documents.jpeg(documents.cast_for(NAME, NUMBER), "qualification"))
    chosen = client.post("/papers/", {"kind": "proof_letter", "name": "letter", "file": scan})
    token = StagedFile.objects.get().pk
    assert f'name="letter-kept" value="{token}"' in chosen.text
    for _ in range(2):  # pressed twice, taken once
        client.post("/filing/employment/filing/", {"upload": "1", "letter-kept": str(token)})
    printed.refresh_from_db()
    assert printed.scan is not None and Scan.objects.filter(kind="proof_letter").count() == 1


@pytest.mark.parametrize("verdict", Verdict.values)
def test_F02_T04_under_a_failed_audit_submitting_is_not_the_way_on(
    client: Client, printed: EmploymentFiling, verdict: str
) -> None:
    scanned(printed, Verdict(verdict), [])
    page = client.get("/filing/employment/filing/").text
    button = re.search(r'class="btn (btn-\w+)" type="submit" name="submit"', page)
    assert button and button.group(1) == ("btn-do" if verdict in ("fail", "rescan") else "btn-go")


@pytest.mark.parametrize("path", ["/filing/employment/", "/filing/title/"])
def test_F03_L05_one_phone_hears_of_few_people_whether_they_are_on_file(client: Client, db: None, path: str) -> None:
    """Who is on file and under which name is nobody's to try out."""
    make_person(NAME, NUMBER)
    card = documents.jpeg(documents.cast_for(NAME, NUMBER), "qualification")

    def answer(of: Client, **stated: str) -> Any:
        return of.post(path, title_form(**stated) | {"certificate": SimpleUploadedFile("c.jpg", card)})

    code = prove(client, path)
    for guess in ("张三", "李四", "王五", "赵六"):
        assert answer(client, code=code, name=guess).status_code == 302
    assert answer(client, code=code).status_code == 409
    late = answer(client, code=code, name="钱七")
    assert late.status_code == 422 and words.TOO_MANY_PEOPLE in late.text
    assert answer(client, code=code, name="钱七").status_code == 422  # nor the second time
    assert answer(client, code=code).status_code == 409  # who was asked for is answered as before
    other = Client()
    code = prove(other, path, phone="13900000022")
    assert answer(other, code=code, phone="13900000022").status_code == 409
