"""调出区外 and 调回区内: the letter, the agency, the signed file, what stays sealed and comes back (D12, D04, T05)."""

import io
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from acms.accounts.models import User
from acms.base import signatures
from acms.base.dates import chinese
from acms.base.errors import Refused
from acms.careers import actions as careers
from acms.careers import history
from acms.careers.models import OutsideWork
from acms.careers.rules import Stated
from acms.careers.years import What, work_months
from acms.casework import actions as casework
from acms.casework import words as casework_words
from acms.casework.models import Case, CaseState
from acms.demo import documents, seed
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.letters.models import Audit, Letter, LetterState, Verdict
from acms.people import actions as people
from acms.people import away
from acms.people.models import Absence, Head, Person, Post, Residence, Status
from acms.policy.models import Figure
from acms.scans.models import Scan, ScanState
from acms.transfers import actions
from acms.transfers.models import Receiver, TransferOut
from tests.conftest import refused, taken_as_read

MOVE: dict[str, Any] = {
    "province": "河北省",
    "place": "石家庄市长安区",
    "receiver_kind": Receiver.UNIT,
    "receiver": "河北样例贸易有限公司",
    "receiver_uscc": "91130102MA0TE5T16N",
    "receiver_phone": "0311-5550188",
    "moved_on": date(2026, 5, 4),
}
JPEG = io.BytesIO()
Image.effect_noise((1200, 1700), 60).convert("RGB").save(JPEG, "JPEG", quality=60)
PAPER = (JPEG.getvalue(), "a.jpg")


@pytest.fixture
def mover(person: User, employer: Employer) -> Person:
    """乌云其木格, on the post at 青禾 since 2011, with her history stated."""
    found = seed.enter(person, employer, since=date(2011, 3, 1))
    rows = [Stated(date(2011, 3, 1), None, What.ON_POST, employer.name)]
    careers.state_history(person=found, rows=rows, by=person, on=timezone.localdate())
    return Person.objects.select_related("user", "employer").get(pk=found.pk)


def uploaded(case: Case, verdict: Verdict = Verdict.PASS) -> None:
    """A scan of the letter that has been compared already: the audit itself is proved with the letters."""
    asked = TransferOut.objects.get(case=case)
    scan = Scan.objects.create(
        kind="move_letter", owner=case.subject, original_bytes=1, digest="x", state=ScanState.USABLE
    )
    finding = {"code": "missing_seal", "field": "", "expected": "", "read": "", "message": "没有找到章。", "box": None}
    found = [] if verdict == Verdict.PASS else [finding]
    Audit.objects.create(letter=asked.letter, scan=scan, verdict=verdict, findings=found, took_ms=1)
    TransferOut.objects.filter(pk=asked.pk).update(scan=scan)


def waiting(mover: Person, verdict: Verdict = Verdict.PASS, **more: Any) -> Case:
    case = actions.print_letter(person=mover, by=mover.user, on=timezone.localdate(), **(MOVE | more))
    uploaded(case, verdict)
    actions.submit(case=case, by=mover.user, on=timezone.localdate())
    casework.run_checks(Case.objects.get(pk=case.pk))
    case.refresh_from_db()
    return case


@pytest.fixture
def gone(mover: Person, clerk_of_saihan: User) -> Person:
    casework.approve(waiting(mover), by=clerk_of_saihan)
    mover.refresh_from_db()
    return mover


# ---- out --------------------------------------------------------------------------------------------------------


def test_T05_the_letter_says_who_moves_where_and_who_receives(mover: Person) -> None:
    case = actions.print_letter(person=mover, by=mover.user, on=timezone.localdate(), **MOVE)
    letter = TransferOut.objects.get(case=case).letter
    assert letter.kind == "move" and letter.owner == mover.user
    assert letter.facts["employer"] == "河北样例贸易有限公司" and letter.facts["region"] == "河北省石家庄市长安区"
    assert letter.facts["former"] == "内蒙古青禾样例粮油有限公司" and letter.facts["file_no"] == mover.file_no


def test_T05_T01_printed_anew_the_former_letter_is_void(mover: Person) -> None:
    first = actions.print_letter(person=mover, by=mover.user, on=timezone.localdate(), **MOVE)
    again = actions.print_letter(person=mover, by=mover.user, on=timezone.localdate(), **(MOVE | {"place": "保定市"}))
    assert first == again and TransferOut.objects.count() == 1
    assert sorted(Letter.objects.values_list("state", flat=True)) == [LetterState.VALID, LetterState.VOID]


def test_D12_the_agency_lets_the_file_go_and_it_is_signed(mover: Person, clerk_of_saihan: User) -> None:
    assert mover.employer is not None
    Head.objects.create(person=mover, employer=mover.employer, valid_from=date(2020, 1, 1))
    case = waiting(mover)
    assert case.state == CaseState.IN_REVIEW and case.no and case.no.startswith("DC150105")
    casework.approve(case, by=clerk_of_saihan)
    mover.refresh_from_db()
    assert mover.status == Status.TRANSFERRED and mover.employer is None and mover.on_post is None
    assert not Post.objects.filter(person=mover, valid_to=None).exists()
    assert not Head.objects.filter(valid_to=None).exists()
    assert (Absence.objects.get().to, Absence.objects.get().valid_to) == ("河北省", None)
    transfer = TransferOut.objects.get()
    assert transfer.letter.state == LetterState.USED
    envelope = json.loads(transfer.file)
    assert signatures.genuine(envelope["content"].encode(), envelope["key"], envelope["signature"])
    content = json.loads(envelope["content"])
    assert content["person"]["id_number"] == mover.id_number and content["to"]["province"] == "河北省"
    assert [row["level"] for row in content["qualifications"]] == ["2"]
    told = Message.objects.get(user=mover.user, title="您的档案已经调出区外").text
    left = transfer.moved_on - timedelta(days=1)
    assert f"档案从{chinese(Absence.objects.get().valid_from)}起由河北省管理" in told
    assert f"到{chinese(left)}为止，是证明上工作地变更日期的前一天" in told


def test_D04_the_work_history_does_not_go_out(gone: Person) -> None:
    file = TransferOut.objects.get().file
    assert "青禾" not in json.dumps(json.loads(json.loads(file)["content"])["educations"], ensure_ascii=False)
    assert set(json.loads(json.loads(file)["content"])) == {
        "format", "case", "issued_at", "from", "to", "person", "educations", "qualifications", "further_titles", "talents",
        "learning", "trust", "own_deeds_left",
    }  # fmt: skip
    assert "青禾" not in file


def test_T05_T04_a_letter_that_fails_comes_back(mover: Person) -> None:
    case = waiting(mover, Verdict.FAIL)
    assert case.state == CaseState.RETURNED
    assert [entry["reason"] for entry in case.last_decision.items] == ["没有找到章。"]  # type: ignore[union-attr]


def test_T05_a_letter_about_a_former_unit_must_be_printed_anew(mover: Person, other: Employer) -> None:
    case = actions.print_letter(person=mover, by=mover.user, on=timezone.localdate(), **MOVE)
    uploaded(case)
    people.open_fact(
        Post,
        person=mover,
        on=timezone.localdate(),
        case_no="",
        employer=other,
        on_post=True,
        joined_on=timezone.localdate(),
    )
    actions.submit(case=case, by=mover.user, on=timezone.localdate())
    casework.run_checks(Case.objects.get(pk=case.pk))
    case.refresh_from_db()
    assert case.state == CaseState.RETURNED
    assert "重新打印" in case.last_decision.items[0]["reason"]  # type: ignore[union-attr]
    mover.refresh_from_db()
    again = actions.print_letter(
        person=mover, by=mover.user, on=timezone.localdate(), **MOVE
    )  # as the reason says (W12)
    uploaded(again)
    actions.submit(case=again, by=mover.user, on=timezone.localdate())
    casework.run_checks(Case.objects.get(pk=again.pk))
    again.refresh_from_db()
    assert again == case and again.state == CaseState.IN_REVIEW


def test_D12_nobody_goes_while_something_else_waits(mover: Person, clerk_of_saihan: User) -> None:
    case = waiting(mover)
    held = casework.new_case(kind="credit", subject=mover.user, title="x")
    Case.objects.filter(pk=held.pk).update(state=CaseState.IN_REVIEW)
    with refused("没办完"):
        casework.approve(case, by=clerk_of_saihan)
    mover.refresh_from_db()
    assert mover.status == Status.REGISTERED and not Absence.objects.exists()
    casework.withdraw(case, by=mover.user)
    with refused("没办完"):
        actions.print_letter(person=mover, by=mover.user, on=timezone.localdate(), **MOVE)


def test_C06_D12_outside_the_window_nothing_is_asked_for(mover: Person) -> None:
    Figure.objects.create(key="transfer_window", value=["01-01", "01-01"], valid_from=date(2020, 1, 1), basis="x")
    with refused("开放"):
        actions.print_letter(person=mover, by=mover.user, on=date(2026, 6, 1), **MOVE)


def test_D12_without_unit_the_agency_there_receives_and_a_home_is_proved(mover: Person) -> None:
    alone = MOVE | {"receiver_kind": Receiver.AGENCY, "receiver": "石家庄市长安区财政局", "receiver_uscc": ""}
    with refused("户口簿"):
        actions.print_letter(person=mover, by=mover.user, on=timezone.localdate(), **alone)
    case = actions.print_letter(person=mover, by=mover.user, on=timezone.localdate(), stay_proof=PAPER, **alone)
    asked = TransferOut.objects.get(case=case)
    assert asked.stay_proof is not None and asked.letter.facts["uscc"] == "无"
    actions.print_letter(person=mover, by=mover.user, on=timezone.localdate(), **alone)  # kept when it is printed anew
    assert TransferOut.objects.get().stay_proof == asked.stay_proof


def test_C02_a_mistaken_transfer_is_taken_back_and_the_post_goes_on(gone: Person, clerk_of_the_league: User) -> None:
    case = Case.objects.get(kind="transfer_out")
    casework.reverse(case, by=clerk_of_the_league, items=[], reason="没有核对接收单位。")
    gone.refresh_from_db()
    post = Post.objects.get(person=gone, valid_to=None)
    assert gone.status == Status.REGISTERED and gone.on_post and post.employer == gone.employer
    assert TransferOut.objects.get().file == ""
    assert not any(period.outside for period in history.of(gone).periods if period.last != period.first)
    assert (
        work_months(history.of(gone).periods, timezone.localdate())
        == (timezone.localdate().year - 2011) * 12 + timezone.localdate().month - 2
    )


def test_C02_what_was_handed_on_is_not_taken_back(
    gone: Person, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    actions.mark_sent(transfer=TransferOut.objects.get(), by=clerk_of_saihan)
    with refused("已经报送"):
        actions.mark_sent(transfer=TransferOut.objects.get(), by=clerk_of_saihan)
    with pytest.raises(Refused):
        casework.reverse(Case.objects.get(kind="transfer_out"), by=clerk_of_the_league, items=[], reason="x")
    gone.refresh_from_db()
    assert gone.status == Status.TRANSFERRED


def test_D12_a_file_that_has_gone_does_nothing_here_but_come_back(client: Client, gone: Person) -> None:
    client.force_login(gone.user)
    page = client.get("/me/").text
    assert "您的档案已经调出区外" in page and "申请调回" in page
    for path in ("/me/transfer/", "/me/work/", "/me/learning/", "/changes/information/"):
        assert client.get(path).status_code == 404


# ---- and back ---------------------------------------------------------------------------------------------------


def _back(person: Person, code: str = "150702") -> Case:
    case = actions.ask_back(
        person=person, residence_type="2", division_code=code, proof=PAPER[0], file_name=PAPER[1], by=person.user, on=timezone.localdate()
    )  # fmt: skip
    casework.run_checks(Case.objects.get(pk=case.pk))
    case.refresh_from_db()
    return case


def _long_ago(person: Person) -> None:
    """The file went two years ago."""
    then = timezone.localdate().replace(year=timezone.localdate().year - 2, day=1)
    Post.objects.filter(person=person).update(valid_from=date(2011, 3, 1), valid_to=then - timedelta(days=1))
    Absence.objects.filter(person=person).update(valid_from=then, left_on=None)
    careers.WorkStatement.objects.filter(person=person).update(stated_at=timezone.now() - timedelta(days=1500))


def test_D12_D04_on_return_everything_is_there_again_and_the_time_between_is_outside(
    gone: Person, clerk_of_hailar: User, clerk_of_saihan: User
) -> None:
    _long_ago(gone)
    case = _back(gone)
    assert case.state == CaseState.IN_REVIEW and case.management_code == "150702"
    casework.approve(case, by=clerk_of_hailar)
    gone.refresh_from_db()
    assert (gone.status, gone.management_code) == (Status.REGISTERED, "150702")
    assert Residence.objects.get(person=gone, valid_to=None).division_code == "150702"
    periods = history.of(gone).periods
    assert [(period.what, period.outside) for period in periods] == [
        (What.ON_POST, False), (What.NO_EMPLOYER, True), (What.NO_EMPLOYER, False),
    ]  # fmt: skip
    assert history.statement_of(gone) is not None
    with pytest.raises(Refused):
        _back(gone)


def test_D12_C02_a_mistaken_return_is_taken_back(
    gone: Person, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    case = _back(gone, "150105")
    casework.approve(case, by=clerk_of_saihan)
    casework.reverse(case, by=clerk_of_the_league, items=[], reason="还在外省。")
    gone.refresh_from_db()
    assert gone.status == Status.TRANSFERRED and Absence.objects.get().valid_to is None
    assert not Residence.objects.filter(person=gone, valid_to=None).exists()


def test_A31_work_outside_counts_once_its_proof_is_accepted(gone: Person, clerk_of_saihan: User) -> None:
    _long_ago(gone)
    casework.approve(_back(gone, "150105"), by=clerk_of_saihan)
    gone.refresh_from_db()
    before = work_months(history.of(gone).periods, timezone.localdate())
    first = Absence.objects.get().valid_from
    ask: dict[str, Any] = {"person": gone, "employer": "河北样例贸易有限公司", "by": gone.user}
    ask |= {"proof": PAPER[0], "file_name": PAPER[1]}
    with refused("没有调出区外"):
        careers.ask_outside(first=first - timedelta(days=40), last=first + timedelta(days=300), **ask)
    case = careers.ask_outside(
        first=first, last=(first + timedelta(days=364)).replace(day=1) - timedelta(days=1), **ask
    )
    casework.run_checks(Case.objects.get(pk=case.pk))
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW and work_months(history.of(gone).periods, timezone.localdate()) == before
    casework.approve(case, by=clerk_of_saihan)
    assert work_months(history.of(gone).periods, timezone.localdate()) == before + 11
    outside = [period for period in history.of(gone).periods if period.outside]
    assert [period.what for period in outside] == [What.ON_POST, What.NO_EMPLOYER]
    with refused("重叠"):
        careers.ask_outside(first=first, last=first + timedelta(days=40), **ask)
    assert OutsideWork.objects.get().case_no == case.no


# ---- pages ------------------------------------------------------------------------------------------------------


def test_D12_the_pages_from_form_to_file(client: Client, mover: Person, clerk_of_saihan: User) -> None:
    client.force_login(mover.user)
    assert "生成变更证明" in client.get("/me/transfer/").text
    wrong = client.post("/me/transfer/", {**MOVE, "moved_on": "2009-01-01", "receiver_uscc": "", "print": "1"})
    assert wrong.status_code == 422
    assert "早于现在岗位的开始日期" in wrong.text and "请填接收单位的统一社会信用代码" in wrong.text
    inside = client.post("/me/transfer/", {**MOVE, "receiver_uscc": "91150105MA0TE5T16A", "print": "1"})
    assert "区内换单位请用" in inside.text
    page = client.post(
        "/me/transfer/", {**MOVE, "moved_on": MOVE["moved_on"].isoformat(), "print": "1"}, follow=True
    ).text
    assert "下载变更证明（PDF）" in page
    case = Case.objects.get(kind="transfer_out")
    uploaded(case)
    shown = {"submit": "1", "shown": case.shown_as}
    assert f'value="{case.shown_as}"' in client.get("/me/transfer/").text
    assert "审核" in client.post("/me/transfer/", shown, follow=True).text
    assert 'name="sure"' in client.post("/me/transfer/", {"withdraw": "1"}).text and case.submissions.count() == 1
    client.post("/me/transfer/", {"withdraw": "1", "sure": "1"})
    late = client.post("/me/transfer/", shown, follow=True).text  # a page that was open before
    assert casework_words.SENT_BEFORE in late and case.submissions.count() == 1
    client.post("/me/transfer/", {"submit": "1", "shown": case.shown_as})
    casework.run_checks(Case.objects.get(pk=case.pk))
    casework.approve(Case.objects.get(pk=case.pk), by=clerk_of_saihan)
    client.force_login(clerk_of_saihan)
    desk = client.get("/desk/transfers/?unsent=1").text
    assert mover.name in desk and "河北省石家庄市长安区" in desk
    pk = TransferOut.objects.get().pk
    assert json.loads(client.get(f"/desk/transfers/{pk}.json").text)["signature"]
    assert "已经记为报送" in client.post(f"/desk/transfers/{pk}/sent/", {"sure": "1"}, follow=True).text
    assert mover.name not in client.get("/desk/transfers/?unsent=1").text.partition("已经调出的档案")[2]


def test_D12_the_return_is_asked_for_on_a_page(client: Client, gone: Person) -> None:
    client.force_login(gone.user)
    assert client.post("/me/return/", {"residence_type": "2"}).status_code == 422
    paper = documents.jpeg(documents.cast_for(gone.name, gone.id_number), "residence_permit")
    values = {"residence_type": "2", "division_code": "150702", "proof": SimpleUploadedFile("a.jpg", paper)}
    page = client.post("/me/return/", values, follow=True).text
    assert "调回申请已经提交" in page and "正在核对" in page


def test_A31_the_page_for_work_outside_is_there_for_who_was_away(client: Client, mover: Person) -> None:
    client.force_login(mover.user)
    assert client.get("/me/work/outside/").status_code == 404
    Absence.objects.create(person=mover, to="河北省", valid_from=date(2020, 3, 1), valid_to=date(2022, 5, 31))
    assert "2020年3月—2022年5月" in client.get("/me/work/outside/").text
    values = {"employer": "甲", "first": "2020-03", "last": "2019-01", "proof": SimpleUploadedFile("a.jpg", PAPER[0])}
    assert "截止年月早于开始年月" in client.post("/me/work/outside/", values).text


# ---- the opening days (C06) ---------------------------------------------------------------------------------------------


@pytest.fixture
def march(db: None) -> Iterator[time_machine.Traveller]:
    """Transfers are open in March; it is the 20th."""
    Figure.objects.create(key="transfer_window", value=["03-01", "03-31"], valid_from=date(2010, 1, 1), basis="x")
    with time_machine.travel(timezone.make_aware(datetime(2027, 3, 20, 10))) as clock:
        yield clock


def april(clock: time_machine.Traveller) -> None:
    clock.move_to(timezone.make_aware(datetime(2027, 4, 2, 10)))


def test_C06_D12_what_came_back_is_printed_and_submitted_anew_after_the_last_day(
    march: time_machine.Traveller, mover: Person, clerk_of_saihan: User
) -> None:
    case = waiting(mover)
    april(march)
    items = [{"item": "move.receiver", "label": "接收单位", "reason": "名称不全"}]
    casework.return_for_correction(case, by=clerk_of_saihan, items=items)
    again = waiting(mover, receiver="河北样例贸易有限责任公司")
    assert again == case and again.state == CaseState.IN_REVIEW
    casework.approve(again, by=clerk_of_saihan)
    mover.refresh_from_db()
    assert mover.status == Status.TRANSFERRED


def test_C06_D12_what_was_taken_back_or_only_printed_is_submitted_in_the_opening_days_or_not_at_all(
    march: time_machine.Traveller, mover: Person
) -> None:
    case = actions.print_letter(person=mover, by=mover.user, on=timezone.localdate(), **MOVE)
    uploaded(case)
    april(march)
    with refused("现在不能申请"):
        actions.submit(case=case, by=mover.user, on=timezone.localdate())
    march.move_to(timezone.make_aware(datetime(2027, 3, 31, 10)))
    casework.withdraw(waiting(mover), by=mover.user)
    april(march)
    with refused("现在不能申请"):
        actions.print_letter(person=mover, by=mover.user, on=timezone.localdate(), **MOVE)


def test_C06_D12_an_application_to_come_back_is_put_right_after_the_last_day(
    march: time_machine.Traveller, mover: Person, clerk_of_saihan: User
) -> None:
    away.go(person=mover, to="河北省", on=date(2027, 1, 10), by=clerk_of_saihan, case_no="DC1")
    mover.refresh_from_db()
    how: dict[str, Any] = {"residence_type": "2", "division_code": "150105", "proof": PAPER[0], "file_name": "a.jpg"}
    case = actions.ask_back(person=mover, by=mover.user, on=timezone.localdate(), **how)
    taken_as_read()
    casework.run_checks(Case.objects.get(pk=case.pk))
    april(march)
    items = [{"item": "scan.stay_proof", "label": "居住证", "reason": "不清楚"}]
    casework.return_for_correction(Case.objects.get(pk=case.pk), by=clerk_of_saihan, items=items)
    assert actions.ask_back(person=mover, by=mover.user, on=timezone.localdate(), **how) == case
