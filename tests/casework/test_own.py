"""What a person meets of their own cases: a page for each, with state, contents and 撤回; why people decide; receipts (D01, W12, D14)."""

from datetime import date, datetime

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.amendments import actions as amendments
from acms.base import work
from acms.casework import actions, procedures, tasks, words
from acms.casework.models import Case, CaseState, Check, Submission, Verdict
from acms.channels.models import Delivery
from acms.collection import actions as collection
from acms.collection.steps import IDENTITY, POST
from acms.demo import documents, seed
from acms.employers.models import Employer
from acms.learning import actions as learning
from acms.people.models import Person, Status
from acms.regions import actions as regions
from acms.scans.models import Scan
from acms.yearly.models import Line, LineState, Restoration, Run, RunState
from tests.conftest import taken_as_read

PAPER = documents.jpeg(documents.cast(11), "qualification")


@pytest.fixture
def registered(stranger: User, employer: Employer) -> Person:
    """测试甲, on the post at 青禾 since 2011."""
    return seed.enter(stranger, employer, since=date(2011, 3, 1))


@pytest.fixture
def moved(registered: Person) -> Person:
    """Moved to 异动 by the run of 2025, after two warnings."""
    at = timezone.make_aware(datetime(2025, 4, 2, 9))
    run = Run.objects.create(kind="learning", year=2025, state=RunState.DONE, done_at=at)
    Line.objects.create(
        run=run,
        person=registered,
        management_code="150105",
        years=[2022, 2023, 2024],
        state=LineState.APPLIED,
        applied_at=at,
        warned=2,
        warned_at=timezone.make_aware(datetime(2025, 3, 1)),
    )
    Person.objects.filter(pk=registered.pk).update(status=Status.MOVED_OUT)
    registered.refresh_from_db()
    return registered


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", PAPER, "image/jpeg")


def to_people() -> None:
    """The checks are through, people decide."""
    taken_as_read()
    assert work.work_one(tasks.LANE)


def test_D14_L09_the_page_of_who_is_in_yidong_states_years_rule_days_and_agency(client: Client, moved: Person) -> None:
    regions.maintain(code="150105", phone="0471-5550105", address="样例街1号", hours="工作日9:00–12:00")
    client.force_login(moved.user)
    page = client.get("/me/").text
    assert "2022年度、2023年度、2024年度没有完成继续教育" in page
    assert "连续三个年度或者累计四个年度" in page
    assert "发过2次提醒，最后一次在2025年3月1日" in page and "2025年4月2日办理" in page
    assert "赛罕区财政局" in page and "0471-5550105" in page and "样例街1号" in page and "工作日9:00" in page
    assert "没有期限" in page and 'href="/me/restore/"' in page
    regions.maintain(code="150105", phone="", address="")


def test_L09_without_a_run_the_page_says_that_nothing_was_recorded(client: Client, registered: Person) -> None:
    Person.objects.filter(pk=registered.pk).update(status=Status.MOVED_OUT)
    client.force_login(registered.user)
    page = client.get("/me/").text
    assert "没有写明转入的年度和日期" in page and "连续三个年度或者累计四个年度" in page


def test_D14_W12_applied_seen_withdrawn_and_applied_again(client: Client, moved: Person) -> None:
    client.force_login(moved.user)
    client.post("/me/restore/", {"reason": "已经补学", "proof": paper()})
    to_people()
    case = Case.objects.get(kind="restore")
    own = f"/cases/{case.no}/"
    home = client.get("/me/").text
    assert own in home and "审核中" in home and "撤回" in home
    page = client.get(own).text
    assert "已经补学" in page and "审核中" in page and "恢复申请由管理机构核对理由和证明后决定" in page
    for said in (["已经撤回，可以修改后重新提交。"], []):  # the second click finds it taken back
        answer = client.post(f"{own}withdraw/", {"sure": "1"}, follow=True)
        assert "已经撤回" in answer.text and [str(message) for message in answer.context["messages"]] == said
    assert "已经撤回" in client.get("/me/").text
    form = client.get("/me/restore/").text
    assert "已经补学" in form and "已经撤回" in form
    client.post("/me/restore/", {"reason": "已经补学，附合格证明", "proof": paper()})
    case.refresh_from_db()
    assert case.state == CaseState.CHECKING
    to_people()
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW and Restoration.objects.get().reason == "已经补学，附合格证明"
    assert "附合格证明" in client.get(own).text and "第2次提交的内容" in client.get(own).text


def test_D01_W12_an_application_for_credits_can_be_seen_and_taken_back(client: Client, registered: Person) -> None:
    case = learning.apply(
        person=registered, by=registered.user, year=timezone.localdate().year, way="exam", units=1, what="中级财务管理", proof=PAPER, file_name="a.jpg"
    )  # fmt: skip
    client.force_login(registered.user)
    for page in ("/me/", "/me/learning/", "/me/learning/apply/"):
        assert f"/cases/{case.no}/" in client.get(page).text, page
    assert "中级财务管理" in client.get(f"/cases/{case.no}/").text
    client.post(f"/cases/{case.no}/withdraw/", {"sure": "1"})
    case.refresh_from_db()
    assert case.state == CaseState.DRAFT
    assert "中级财务管理" in client.get("/me/learning/apply/").text


def test_D01_nobody_sees_or_takes_back_the_case_of_another(client: Client, registered: Person, person: User) -> None:
    case = learning.apply(
        person=registered, by=registered.user, year=timezone.localdate().year, way="exam", units=1, what="中级", proof=PAPER, file_name="a.jpg"
    )  # fmt: skip
    client.force_login(person)
    assert client.get(f"/cases/{case.no}/").status_code == 404
    assert client.post(f"/cases/{case.no}/withdraw/", {"sure": "1"}).status_code == 404
    case.refresh_from_db()
    assert case.is_open


# ---- while one change waits ------------------------------------------------------------------------------------------


def test_D05_while_one_change_waits_the_others_can_be_begun(client: Client, registered: Person) -> None:
    case = amendments.begin(user=registered.user, kind="update_post", on=timezone.localdate())
    client.force_login(registered.user)
    page = client.get("/changes/information/").text
    for title in ("基本信息变更", "学历学位变更", "专业技术资格变更"):
        assert title in page
    assert page.count("正在办理") == 2 and "现在不能办" not in page
    assert 'action="/changes/information/begin/update_post/"' not in page
    assert page.count('action="/changes/information/begin/') == 3
    assert "不能找回" in page and "确认删除" in page  # 删除 asks first
    collection.save_step(case=case, step=POST, values={"on_post": False})
    actions.submit(case, by=registered.user)
    page = client.get("/changes/information/").text
    assert f'href="/cases/{case.no}/"' in page and "确认删除" not in page


def test_D12_what_bars_a_transfer_is_named_before_the_form(client: Client, registered: Person) -> None:
    client.force_login(registered.user)
    assert "生成变更证明" in client.get("/me/transfer/").text
    case = learning.apply(
        person=registered, by=registered.user, year=timezone.localdate().year, way="exam", units=1, what="中级", proof=PAPER, file_name="a.jpg"
    )  # fmt: skip
    page = client.get("/me/transfer/").text
    assert "还有没办完的办件" in page and f"/cases/{case.no}/" in page and "生成变更证明" not in page


# ---- why people decide, receipts, reasons ----------------------------------------------------------------------------


def test_W13_X03_whose_case_goes_to_people_gets_a_receipt_and_sees_why(client: Client, moved: Person) -> None:
    client.force_login(moved.user)
    client.post("/me/restore/", {"reason": "已经补学", "proof": paper()})
    to_people()
    case = Case.objects.get(kind="restore")
    note = moved.user.notes.latest("pk")
    assert note.title == "恢复会计人员档案已经收到" and case.no in note.text and "赛罕区财政局" in note.text
    assert "证明上没有读到姓名" in client.get(f"/cases/{case.no}/").text


def test_X03_who_wants_no_sms_gets_no_receipt_by_sms(client: Client, moved: Person) -> None:
    for wants in (True, False):
        Delivery.objects.all().delete()
        User.objects.filter(pk=moved.user_id).update(
            sms_notices=wants, phone="13800000188", phone_verified_at=timezone.now()
        )
        case = Case.objects.create(
            slot=f"credit:{wants}", kind="credit", subject=moved.user, state=CaseState.CHECKING, no=f"XF{wants}", title="甲", deciding_code="150105", due_on=timezone.localdate()
        )  # fmt: skip
        actions.refer_unchecked(case)
        assert Delivery.objects.filter(channel="sms").exists() is wants


def test_W12_a_returned_item_says_why_at_its_field(client: Client, registered: Person, clerk_of_saihan: User) -> None:
    case = amendments.begin(user=registered.user, kind="update_basic", on=timezone.localdate())
    collection.save_step(case=case, step=IDENTITY, values={"political": "01"})
    actions.submit(case, by=registered.user)
    Case.objects.filter(pk=case.pk).update(state=CaseState.IN_REVIEW, queued_at=None)
    case.refresh_from_db()
    items = [
        {"item": "identity.political", "label": "政治面貌", "reason": "与组织关系证明不一致。"},
        {"item": "scan.photo", "label": "证件照片", "reason": "不是近期照片。"},
    ]
    actions.return_for_correction(case, by=clerk_of_saihan, items=items)
    client.force_login(registered.user)
    page = client.get("/changes/information/basic/3/").text
    assert "退回原因：与组织关系证明不一致。" in page and "退回原因：不是近期照片。" in page


def test_W12_the_reasons_of_doubt_are_said_once_each_with_their_item(registered: Person) -> None:
    case = amendments.begin(user=registered.user, kind="update_basic", on=timezone.localdate())
    actions.submit(case, by=registered.user)
    Case.objects.filter(pk=case.pk).update(state=CaseState.IN_REVIEW)
    case.refresh_from_db()
    submission = case.last_submission
    assert isinstance(submission, Submission)
    for message in ("没有读清，由管理机构核对。", "没有读清，由管理机构核对。", "证件照片太暗。"):
        Check.objects.create(
            submission=submission,
            code="x",
            item="scan.photo",
            title="证件照片",
            verdict=Verdict.UNSURE,
            message=message,
        )
    assert actions.why_people(case) == ["证件照片：没有读清，由管理机构核对。", "证件照片太暗。"]


def test_S05_C02_a_scan_that_is_still_looked_at_is_named_and_not_linked(
    client: Client, moved: Person, clerk_of_saihan: User
) -> None:
    client.force_login(moved.user)
    client.post("/me/restore/", {"reason": "已经补学", "proof": paper()})
    case = Case.objects.get(kind="restore")
    scan = case.last_submission.scans.get()  # type: ignore[union-attr]
    own, desk = f"/cases/{case.no}/", f"/desk/cases/{case.no}/"
    page = client.get(own).text
    assert "正在检查" in page and f"{scan.pk}/archive.jpg" not in page
    client.force_login(clerk_of_saihan)
    page = client.get(desk).text
    assert "没有图片，正在检查" in page and f"{scan.pk}/archive.jpg" not in page and "thumbnail.jpg" not in page

    Scan.objects.filter(pk=scan.pk).update(archive_bytes=1, state="usable")
    assert f"{scan.pk}/archive.jpg" in client.get(desk).text
    client.force_login(moved.user)
    assert f"{scan.pk}/archive.jpg" in client.get(own).text


# ---- a press that comes too late ----------------------------------------------------------------------------------------


def test_W12_who_takes_a_case_back_at_the_moment_of_its_decision_reads_that_it_is_decided(
    client: Client, registered: Person, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = _asked_for_credits(registered)
    withdraw = actions.withdraw

    def too_late(row: Case, *, by: User) -> None:
        actions.refuse(Case.objects.get(pk=row.pk), by=clerk_of_saihan, reason="不是本年度的")
        withdraw(row, by=by)

    monkeypatch.setattr(actions, "withdraw", too_late)
    client.force_login(registered.user)
    answer = client.post(f"/cases/{case.no}/withdraw/", {"sure": "1"})
    assert answer.url == f"/cases/{case.no}/"
    (said,) = get_messages(answer.wsgi_request)
    assert said.level_tag == "warning" and f"{clerk_of_saihan.name}已经在" in str(said)
    assert "办结了这件：不予通过" in str(said)


def test_W12_what_has_not_come_back_is_not_filled_in_anew_and_the_page_says_how_it_stands(
    client: Client, registered: Person
) -> None:
    case = _asked_for_credits(registered)
    client.force_login(registered.user)
    answer = client.post(f"/cases/{case.no}/reopen/", {"sure": "1"})
    assert answer.status_code == 302
    (said,) = get_messages(answer.wsgi_request)
    assert said.level_tag == "warning" and str(said) == words.decided_before(Case.objects.get(pk=case.pk))


@pytest.mark.parametrize(
    ("state", "opens", "may", "shown"),
    [
        ("in_review", True, True, (True, "", False)),
        ("checking", False, True, (True, "", False)),
        ("in_review", True, False, (False, "", False)),
        ("returned", True, True, (False, "there", False)),
        ("returned", False, True, (False, "", True)),
        ("draft", True, True, (False, "there", False)),
        ("approved", True, True, (False, "", False)),
        ("approved", False, True, (False, "", False)),
    ],
)
def test_W12_an_own_case_offers_what_its_state_and_its_procedure_let_one_do(
    client: Client, registered: Person, monkeypatch: pytest.MonkeyPatch,
    state: str, opens: bool, may: bool, shown: tuple[bool, str, bool],
) -> None:  # fmt: skip
    case = _asked_for_credits(registered)
    kind = procedures.of(case)
    monkeypatch.setattr(kind, "opens", lambda case: opens)
    monkeypatch.setattr(kind, "may_withdraw", may)
    Case.objects.filter(pk=case.pk).update(state=state)
    client.force_login(registered.user)
    context = client.get(f"/cases/{case.no}/").context
    onward = kind.link(case) if shown[1] else ""
    assert (context["may_withdraw"], context["onward"], context["shut"]) == (shown[0], onward, shown[2])
    before = Case.objects.get(pk=case.pk).state
    client.post(f"/cases/{case.no}/withdraw/", {"sure": "1"})
    assert Case.objects.get(pk=case.pk).state == (CaseState.DRAFT if shown[0] else before)


def _asked_for_credits(person: Person) -> Case:
    """Before people."""
    year = timezone.localdate().year
    case = learning.apply(
        person=person, by=person.user, year=year, way="exam", units=1, what="中级", proof=PAPER, file_name="a.jpg"
    )
    to_people()
    return Case.objects.get(pk=case.pk)
