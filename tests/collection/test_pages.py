"""The pages of the collection over HTTP: drafts, tabs, sessions, bad input (W02–W12)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.base.fields import update_each
from acms.casework.models import Case, CaseState
from acms.channels.models import Delivery
from acms.collection import actions
from acms.collection.facts import gather
from acms.collection.models import Commitment, EducationAnswers, Evidence, IdentityAnswers, PostAnswers
from acms.demo import documents
from acms.employers.models import Employer
from tests.collection.steps import Page


@pytest.fixture
def walker(client: Client, person: User) -> Client:
    client.force_login(person)
    client.post("/collection/agree/", {"agree": "1"})
    return client


def pages_linked(client: Client) -> list[int]:
    """The pages that the rail of the promise's page leads to."""
    rail = client.get("/collection/2/").text.split('id="part-rail"')[1].split("</nav>")[0]
    return [int(number) for number in re.findall(r'href="/collection/(\d)/"', rail)]


def test_W06_the_kinds_of_residence_are_seen_at_once(walker: Client) -> None:
    """Buttons, for there are few, and which one is right hangs on what each means; the rest are lists."""
    walker.post("/collection/4/", {"has_employer": "0"})
    page = walker.get("/collection/4/").text
    assert set(re.findall(r'type="radio"\s+name="(\w+)"', page)) == {"has_employer", "residence_type"}


def test_W02_nothing_can_be_filled_before_the_promise(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get("/collection/3/")["location"] == "/collection/2/"
    assert pages_linked(client) == [1, 2]
    assert "没有同意承诺" in client.post("/collection/agree/", {"disagree": "1"}).text
    assert not Commitment.objects.exists()
    client.post("/collection/agree/", {"agree": "1"})
    row = Commitment.objects.get()
    assert row.by == person and row.text_digest and row.address_digest
    assert client.get("/collection/3/").status_code == 200
    assert pages_linked(client) == [1, 2, 3, 4, 5, 6, 7]


def test_W02_a_changed_text_must_be_agreed_to_again(walker: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("acms.collection.words.COMMITMENT_VERSION", "2027-01")
    assert walker.get("/collection/3/")["location"] == "/collection/2/"


@pytest.mark.parametrize(("which", "contact"), [("phone", "13800000177"), ("email", "wy@example.com")])
def test_W03_a_contact_is_proved_by_the_code_that_was_sent_to_it(
    walker: Client, person: User, which: str, contact: str
) -> None:
    """The box of the code stays after a wrong one, and where the next may not be sent yet; a contact that is none gets no box."""
    box = f'name="{which}_code"'

    def press(button: str, **typed: str) -> str:
        return walker.post(
            "/collection/3/", {button: which, which: contact, **typed}, headers={"HX-Request": "true"}
        ).text

    assert box not in press("send_code", **{which: "x"})
    assert box in press("send_code") and box in press("send_code")  # too soon
    code = next(row for row in Delivery.objects.order_by("-pk") if row.to == contact).text.split("验证码")[1][:6]
    wrong = press("confirm_code", **{f"{which}_code": "000000" if code != "000000" else "111111"})
    person.refresh_from_db()
    assert box in wrong and getattr(person, which) != contact
    assert box not in press("confirm_code", **{f"{which}_code": code})
    person.refresh_from_db()
    assert getattr(person, which) == contact


def test_a_wrong_answer_keeps_the_right_ones_and_what_was_typed(walker: Client) -> None:
    answer = walker.post(
        "/collection/5/",
        {"full_level": "21", "full_school": "样例大学", "full_graduated": "2015年13月", "next": "1"},
    )
    assert answer.status_code == 422
    assert "有1处要改" in answer.text
    assert "2015年13月" in answer.text
    row = EducationAnswers.objects.get(mode="full")
    assert (row.school, row.graduated) == ("样例大学", None)


@pytest.mark.parametrize(
    ("step", "name", "chosen"),
    [
        (5, "full_graduated", {"full_level": "21"}),
        (5, "part_graduated", {"part_level": "21"}),
        (6, "obtained_on", {"type": "01"}),
    ],
)
def test_W09_W10_a_day_to_come_is_refused_at_its_field(
    walker: Client, step: int, name: str, chosen: dict[str, str]
) -> None:
    walker.post(f"/collection/{step}/", chosen)
    today = timezone.localdate()
    page = Page(walker, f"/collection/{step}/")
    answer = page.send(**chosen, **{name: str(today + timedelta(days=1))}, save="1")
    at_field = re.search(rf'id="f-{name}-e"[^>]*>(.*?)</p>', answer.text)
    assert answer.status_code == 422 and at_field and "晚于今天" in at_field[1]
    assert page.send(**chosen, **{name: str(today)}, save="1").status_code == 200


def test_a_name_with_a_dot_and_a_rare_character_is_taken_and_a_foreign_sign_is_not(walker: Client) -> None:
    page = Page(walker, "/collection/3/")
    for name in ("巴图·测试", "测试㛃", "测试𬍛", "阿拉坦·乌兰·其其格"):
        page.send(name=name)
        assert IdentityAnswers.objects.get().name == name
    assert page.send(name="<script>").status_code == 422


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("", "请填单位名称或者统一社会信用代码"),
        ("91150105MA0TE5T16", "要18位"),
        ("91150105MA0TE5T16B", "最后一位校验码对不上"),
        ("9115010OMA0TE5T16A", "不会出现的字符"),
        ("51150000MA0TE5T161", "没有找到这个单位"),
    ],
)
def test_E01_each_fault_of_a_code_has_its_sentence(walker: Client, employer: Employer, code: str, message: str) -> None:
    walker.post("/collection/4/", {"has_employer": "1"})
    answer = walker.post("/collection/4/", {"has_employer": "1", "lookup": "1", "uscc": code})
    assert message in answer.text
    if code:
        assert code in answer.text


def test_E01_R02_a_known_employer_sets_the_management_region(walker: Client, employer: Employer) -> None:
    walker.post("/collection/4/", {"has_employer": "1", "on_post": "0"})
    page = walker.post(
        "/collection/4/",
        {"has_employer": "1", "on_post": "0", "lookup": "1", "uscc": employer.uscc},
        follow=True,
    )
    assert "内蒙古青禾样例粮油有限公司" in page.text
    assert "呼和浩特市 / 赛罕区" in page.text
    assert "赛罕区财政局会计科" in page.text


def test_W06_a_region_outside_is_refused_with_the_advice(walker: Client) -> None:
    walker.post("/collection/4/", {"has_employer": "0", "residence_type": "1"})
    answer = walker.post("/collection/4/", {"has_employer": "0", "residence_type": "1", "division_code": "130100"})
    assert answer.status_code == 422
    assert "不在内蒙古自治区范围内" in answer.text


def test_E02_a_new_employer_goes_to_the_agency_and_can_be_used_at_once(walker: Client, person: User) -> None:
    who = documents.cast_for(person.name, person.id_number)
    data = {
        "uscc": "12150000MA0TE5T162",
        "name": "呼和浩特市样例第三中学",
        "address": "内蒙古自治区呼和浩特市赛罕区样例路26号",
        "division_code": "150105",
        "economic_type": "110",
        "phone": "0471-5550100",
        "certificate_type": "02",
        "certificate": SimpleUploadedFile("证照.jpg", documents.jpeg(who, "employer_certificate")),
    }
    walker.post("/collection/4/", {"has_employer": "1"})
    page = walker.post("/changes/employers/new/", data, follow=True)
    assert "待确认" in page.text and "呼和浩特市样例第三中学" in page.text
    assert "added_employer" not in walker.session  # it stands in the answers: nothing waits to be put somewhere else
    case = Case.objects.get(kind="employer")
    assert case.state == CaseState.CHECKING and case.management_code == "150105"
    again = walker.post(
        "/changes/employers/new/",
        data | {"certificate": SimpleUploadedFile("a.jpg", documents.jpeg(who, "employer_certificate"))},
    )
    assert "已经在系统里" in again.text


def test_W07_a_link_never_changes_the_employer(client: Client, filled: Case, other: Employer) -> None:
    client.force_login(filled.subject)
    for address in (f"employer={other.uscc}", f"uscc={other.uscc}&lookup=1", f"employer={other.pk}"):
        page = client.get(f"/collection/4/?{address}", follow=True).text
        assert "内蒙古青禾样例粮油有限公司" in page and other.name not in page and other.uscc not in page
        assert gather(filled).employer != other
    client.post("/collection/4/", {"has_employer": "1", "on_post": "1", "uscc": other.uscc, "lookup": "1"})
    assert gather(filled).employer == other  # what was sent does


def test_E02_an_employer_in_another_province_is_refused(walker: Client) -> None:
    answer = walker.post("/changes/employers/new/", {"uscc": "12150000MA0TE5T162", "address": "北京市西城区1号"})
    assert "单位地址不在内蒙古自治区范围内" in answer.text


def test_W08_a_start_before_graduation_is_explained(client: Client, filled: Case) -> None:
    client.force_login(filled.subject)
    answer = client.post(
        "/collection/letter/",
        {
            "phone": "0471-5550188",
            "joined_on": "1985-01-01",
            "accounting_since": "1989-01-01",
            "position": "08",
            "admin_post": "00",
            "title": "0",
        },
    )
    assert answer.status_code == 422
    assert "早于全日制毕业时间" in answer.text
    assert "不是的填到非全日制" in answer.text


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("91350203M0001QKT19", "已经与我单位签订劳动合同"),
        ("12150000MA0TE5T162", "已经由我单位按规定任用（聘用）"),
    ],
)
def test_T02_the_letter_says_contract_or_appointment_by_the_units_kind_whatever_is_sent(
    client: Client, filled: Case, other: Employer, code: str, said: str
) -> None:
    Employer.objects.filter(pk=other.pk).update(uscc=code)
    actions.set_employer(case=filled, employer=Employer.objects.get(pk=other.pk))
    client.force_login(filled.subject)
    assert "employment_form" not in client.get("/collection/letter/").text  # nobody is asked
    wanted = "contract" if code[0] == "1" else "appointment"
    answer = client.post(
        "/collection/letter/",
        {
            "phone": "0471-5550188",
            "joined_on": "2013-08-01",
            "accounting_since": "2013-08-01",
            "position": "08",
            "admin_post": "00",
            "title": "0",
            "employment_form": wanted,
        },
    )
    assert answer.status_code == 302, answer.text
    letter = PostAnswers.objects.get(case=filled).letter
    assert letter is not None and said in "".join(character for character, _, _ in letter.layout)


@pytest.mark.parametrize(
    ("agent", "told"), [("Chrome/107 Mobile MicroMessenger/8.0.40 XWEB", True), ("Chrome/107 Mobile", False)]
)
def test_P04_in_wechat_the_letter_page_tells_how_to_download(
    client: Client, filled: Case, agent: str, told: bool
) -> None:
    client.force_login(filled.subject)
    page = client.get("/collection/letter/?printed=1", headers={"user-agent": agent}).text
    assert ("在微信里请点下面的按钮，再选「在浏览器打开」下载。" in page) == told
    letter = PostAnswers.objects.get(case=filled).letter
    assert letter and f'href="/letters/{letter.serial}.pdf"' in page and "下载证明函（PDF）" in page


def test_T01_W07_another_employer_voids_the_letter(filled: Case, other: Employer) -> None:
    from acms.letters.models import Letter

    actions.set_employer(case=filled, employer=other)
    assert Letter.objects.get().state == "void"
    assert not Evidence.objects.filter(case=filled, kind="proof_letter").exists()


@pytest.mark.parametrize(
    ("code", "helps"), [("missing_seal", True), ("void", False), ("not_ours", False), ("other_letter", False)]
)
def test_T04_stamping_again_is_advised_where_it_helps(client: Client, filled: Case, code: str, helps: bool) -> None:
    from acms.letters.models import Audit

    update_each(Audit.objects.all(), verdict="fail", findings=[{"code": code, "message": "x"}])
    client.force_login(filled.subject)
    page = client.get("/collection/4/").text
    assert Audit.objects.exists() and ("就用原来这张补章、重扫" in page) is helps


def test_someone_elses_scan_is_not_found(client: Client, filled: Case, stranger: User) -> None:
    scan = Evidence.objects.filter(case=filled).first()
    assert scan is not None
    client.force_login(stranger)
    assert client.get(f"/collection/scans/{scan.scan_id}/archive.jpg").status_code == 404


def test_W11_an_incomplete_collection_cannot_be_submitted_even_by_hand(walker: Client) -> None:
    answer = walker.post("/collection/submit/")
    assert answer.status_code == 422
    assert "补齐就能提交" in answer.text
    assert Case.objects.get().state == CaseState.DRAFT


def test_W12_after_submission_the_steps_are_closed_until_withdrawn(client: Client, filled: Case) -> None:
    client.force_login(filled.subject)
    assert client.post("/collection/submit/")["location"] == "/collection/status/"
    assert client.post("/collection/submit/")["location"] == "/collection/status/"
    assert filled.submissions.count() == 1
    assert client.get("/collection/3/")["location"] == "/collection/status/"
    client.post("/collection/withdraw/", {"sure": "1"})
    assert client.get("/collection/3/").status_code == 200


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/collection/4/", {"has_employer": "1", "on_post": "1", "upload": "proof_letter"}),
        ("/collection/scans/proof_letter/", {}),
    ],
    ids=["with the form", "at once"],
)
def test_W07_without_a_letter_nothing_can_be_uploaded_in_its_slot(
    client: Client, filled: Case, address: str, sent: dict[str, str]
) -> None:
    """The same good picture is refused without a letter and taken with one."""
    letter = PostAnswers.objects.get(case=filled).letter
    scans = Evidence.objects.filter(case=filled, kind="proof_letter")
    picture = documents.jpeg(documents.cast_for("乌云其木格", "152301197005050007"), "diploma_full")

    def upload() -> Any:
        file = SimpleUploadedFile("证明函.jpg", picture)
        return client.post(address, {**sent, "file_proof_letter": file}, headers={"HX-Request": "true"})

    client.force_login(filled.subject)
    scans.delete()
    PostAnswers.objects.filter(case=filled).update(letter=None)
    refusal = upload()
    assert not scans.exists() and (refusal.status_code == 422 or "先填写并打印证明函" in refusal.text)
    PostAnswers.objects.filter(case=filled).update(letter=letter)
    assert upload().status_code in (200, 302) and scans.get().scan.owner == filled.subject


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5, 6, 7])
def test_every_step_takes_a_fixed_number_of_statements(
    client: Client, filled: Case, step: int, django_assert_max_num_queries: Any
) -> None:
    client.force_login(filled.subject)
    with django_assert_max_num_queries(24):
        assert client.get(f"/collection/{step}/").status_code == 200


def test_Q02_the_number_is_masked_on_every_step(client: Client, filled: Case) -> None:
    client.force_login(filled.subject)
    for step in range(1, 8):
        assert filled.subject.id_number not in client.get(f"/collection/{step}/").text
