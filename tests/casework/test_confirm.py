"""What cannot be undone asks once, on a page that says what will happen; nothing is written before the answer (C02, W13)."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts import activation
from acms.accounts.models import Activation, Role, User
from acms.amendments import actions as amendments
from acms.careers.models import WorkStatement
from acms.casework import actions
from acms.casework.models import Case, CaseState, ReasonTemplate
from acms.collection import actions as collection
from acms.collection.models import Evidence
from acms.collection.steps import IDENTITY
from acms.demo import documents, seed
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.learning import actions as learning
from acms.learning.models import YearRecord
from acms.letters.models import Letter
from acms.merging import actions as merging
from acms.merging.models import PossibleDuplicate
from acms.national.models import Elsewhere
from acms.notices import actions as notices
from acms.notices.models import File
from acms.people import actions as people
from acms.people.models import Departure, Head, Leaving, Person
from acms.scans import actions as scans
from acms.supervising.models import Reminder
from acms.transfers import actions as transfers
from acms.transfers.models import Outcome, ReceivedFile, TransferOut
from acms.trust.models import TrustRecord
from acms.yearly import listing, objecting
from acms.yearly.models import Line, Run, RunState
from tests.heads.test_heads import _waiting
from tests.transfers.test_files import foreign_file


@dataclass
class World:
    """Who and what the acts are about."""

    mine: Person
    twin: Person
    unit: Employer
    other: Employer
    saihan: User
    league: User
    region: User
    operator: User


@dataclass
class Act:
    """Who sends what where, what the question must say, whether it is done, and what has to be filled in beside the button."""

    by: User
    address: str
    data: dict[str, Any]
    says: str
    is_done: Callable[[], bool]
    fills: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def world(
    person: User,
    stranger: User,
    employer: Employer,
    other: Employer,
    clerk_of_saihan: User,
    clerk_of_the_league: User,
    clerk_of_the_region: User,
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    monkeypatch.setattr(listing, "deadline", lambda kind, year: timezone.localdate() - timedelta(days=9))
    mine, twin = (seed.enter(user, employer, since=date(2011, 3, 1)) for user in (person, stranger))
    operator = accounts.make_staff(
        login_name="op", name="孙样例", password="x", role=Role.OPERATOR, agency_code="150105"
    )
    return World(
        mine, twin, employer, other, clerk_of_saihan, clerk_of_the_league, clerk_of_the_region, operator
    )  # fmt: skip


def _change(world: World) -> Case:
    case = amendments.begin(user=world.mine.user, kind="update_basic", on=timezone.localdate())
    collection.save_step(case=case, step=IDENTITY, values={"political": "01"})
    return case


def _in_review(world: World) -> Case:
    case = _change(world)
    actions.submit(case, by=world.mine.user)
    Case.objects.filter(pk=case.pk).update(state=CaseState.IN_REVIEW, queued_at=None)
    case.refresh_from_db()
    return case


def _state(case: Case) -> str:
    return str(Case.objects.get(pk=case.pk).state)


def refusing(world: World) -> Act:
    case = _in_review(world)
    data = {"refuse": "1", "reason": "没有公章"}
    return Act(
        world.saihan, f"/desk/cases/{case.no}/decide/", data, "向上一级管理机构申诉", lambda: _state(case) == "refused"
    )


def refusing_at_the_top(world: World) -> Act:
    case = _in_review(world)
    Case.objects.filter(pk=case.pk).update(deciding_code="150000")
    data = {"refuse": "1", "reason": "没有公章"}
    return Act(world.region, f"/desk/cases/{case.no}/decide/", data, "不能再申诉", lambda: _state(case) == "refused")


def reversing(world: World) -> Act:
    case = _in_review(world)
    actions.approve(case, by=world.saihan)
    data = {"reason": "证件不是本人的"}
    return Act(
        world.league, f"/desk/cases/{case.no}/reverse/", data, "本人可以改全部内容", lambda: _state(case) == "returned"
    )


def filling_in_anew(world: World) -> Act:
    case = _in_review(world)
    items = [{"item": "identity.political", "label": "政治面貌", "reason": "请核对"}]
    actions.return_for_correction(case, by=world.saihan, items=items)
    address = f"/cases/{case.no}/reopen/"
    return Act(
        world.mine.user, address, {}, "全部内容都可以改", lambda: Case.objects.get(pk=case.pk).open_items is None
    )


def ending_a_case(world: World) -> Act:
    case = _in_review(world)
    items = [{"item": "identity.political", "label": "政治面貌", "reason": "请核对"}]
    actions.return_for_correction(case, by=world.saihan, items=items)
    return Act(world.mine.user, f"/cases/{case.no}/end/", {}, "从头申请", lambda: _state(case) == "ended")


def taking_a_case_back(world: World) -> Act:
    case = _in_review(world)
    return Act(world.mine.user, f"/cases/{case.no}/withdraw/", {}, "从头排队", lambda: _state(case) == "draft")


def taking_a_change_back(world: World) -> Act:
    case, address = _in_review(world), "/changes/information/basic/withdraw/"
    return Act(world.mine.user, address, {}, "从头排队", lambda: _state(case) == "draft")


def taking_a_heads_letter_back(world: World) -> Act:
    case = _waiting(world.mine, world.mine)
    return Act(world.mine.user, "/changes/head/", {"withdraw": "1"}, "从头排队", lambda: _state(case) == "draft")


def dropping_a_change(world: World) -> Act:
    case = _change(world)
    return Act(
        world.mine.user,
        "/changes/information/drop/update_basic/",
        {},
        "档案不变",
        lambda: not Case.objects.filter(pk=case.pk).exists(),
    )


def dropping_a_reason(world: World) -> Act:
    row = ReasonTemplate.objects.create(agency_code="150105", text="看不清", written_by=world.saihan)
    data = {"pk": row.pk, "drop": "1"}
    return Act(world.saihan, "/desk/reasons/", data, "看不清", lambda: not ReasonTemplate.objects.exists())


def merging_files(world: World) -> Act:
    merging.notice_pair(world.mine, world.twin, "number")
    pair = PossibleDuplicate.objects.get()
    data = {"keep": world.mine.pk, "reason": "同一个人"}
    return Act(
        world.league,
        f"/desk/duplicates/{pair.pk}/",
        data,
        "新增的内容留在保留的档案里",
        lambda: Person.objects.get(pk=world.twin.pk).merged_into_id == world.mine.pk,
    )


def setting_files_apart(world: World) -> Act:
    merging.notice_pair(world.mine, world.twin, "number")
    pair = PossibleDuplicate.objects.get()
    return Act(
        world.league,
        f"/desk/duplicates/{pair.pk}/",
        {"apart": "1"},
        "可以在疑似重复的档案里恢复核对",
        lambda: PossibleDuplicate.objects.get().outcome == PossibleDuplicate.Outcome.DISTINCT,
    )


def assigning_a_unit(world: World) -> Act:
    return Act(
        world.region,
        f"/desk/employers/{world.unit.pk}/assign/",
        {"to": "150099"},
        "2名会计人员",
        lambda: Employer.objects.get(pk=world.unit.pk).management_code == "150099",
    )


def merging_units(world: World) -> Act:
    return Act(
        world.saihan,
        f"/desk/employers/{world.unit.pk}/merge/",
        {"into": world.other.uscc},
        "合并以后才到",
        lambda: Employer.objects.get(pk=world.unit.pk).merged_into_id == world.other.pk,
    )


def vacating(world: World) -> Act:
    Head.objects.create(person=world.mine, employer=world.unit, valid_from=timezone.localdate())
    return Act(
        world.saihan,
        f"/desk/employers/{world.unit.pk}/vacant/",
        {},
        "重新备案",
        lambda: not Head.objects.filter(valid_to=None).exists(),
    )


def voiding_a_history(world: World) -> Act:
    WorkStatement.objects.create(person=world.mine, stated_at=timezone.now(), text_version="2026-11")
    return Act(
        world.region,
        f"/desk/people/{world.mine.pk}/work/",
        {"reason": "填错单位"},
        "全部重新填写",
        lambda: not WorkStatement.objects.filter(voided_at=None).exists(),
    )


def striking_a_record(world: World) -> Act:
    row = TrustRecord.objects.create(
        person=world.mine,
        kind="G",
        code="G08",
        reporter="agency",
        happened_on=timezone.localdate(),
        what="x",
        by=world.saihan,
    )
    return Act(
        world.saihan,
        f"/desk/people/{world.mine.pk}/trust/",
        {"strike": row.pk, "reason": "证书是别人的"},
        "证书是别人的",
        lambda: TrustRecord.objects.get().struck_at is not None,
    )


def taking_an_exemption_back(world: World) -> Act:
    year = timezone.localdate().year
    learning.exempt(person=world.mine, year=year, reason="产假", by=world.saihan)
    return Act(
        world.saihan,
        f"/desk/people/{world.mine.pk}/learning/",
        {"exempt_back": YearRecord.objects.get().pk, "reason": "记错了人"},
        f"撤销{year}年度的免修",
        lambda: not YearRecord.objects.exists(),
    )


def withdrawing_a_file(world: World) -> Act:
    values = {"title": "通知", "category": "law", "body": "正文", "pinned": False}
    notice = notices.write(by=world.saihan, values=values)
    file = notices.put_file(by=world.saihan, name="a.pdf", data=b"%PDF-1.4", notice=notice)
    return Act(
        world.saihan,
        f"/desk/notices/files/{file.pk}/",
        {"drop": "1"},
        "重新上传",
        lambda: not File.objects.filter(withdrawn_at=None).exists(),
    )


def disabling_staff(world: World) -> Act:
    return Act(
        world.operator,
        f"/desk/staff/{world.saihan.pk}/",
        {"disable": "1"},
        "以后不能登录",
        lambda: not User.objects.get(pk=world.saihan.pk).is_active,
    )


def resetting_staff(world: World) -> Act:
    world.saihan.set_phone("13900000123", timezone.now())
    world.saihan.save()
    return Act(
        world.operator,
        f"/desk/staff/{world.saihan.pk}/",
        {"reset": "1"},
        "激活码只发到本人登记的手机",
        lambda: User.objects.get(pk=world.saihan.pk).must_set_password,
    )


def _chosen(world: World, keep: str) -> Act:
    Elsewhere.objects.create(person=world.mine, province="河北省")
    return Act(
        world.mine.user,
        "/me/national/",
        {"keep": keep},
        "不能改",
        lambda: Elsewhere.objects.get().settled_at is not None,
    )


def keeping_the_file_here(world: World) -> Act:
    return _chosen(world, "here")


def keeping_the_file_there(world: World) -> Act:
    return _chosen(world, "there")


def handing_a_file_on(world: World) -> Act:
    letter = Letter.objects.create(
        serial="AAAABBBBCCCC", owner=world.mine.user, facts={}, layout={}, sha256="", issued_at=timezone.now()
    )
    of_transfer = Case.objects.create(kind="transfer_out", subject=world.mine.user, title="x", slot="x")
    row = TransferOut.objects.create(
        case=of_transfer, person=world.mine, province="河北省", place="x", receiver="x", receiver_phone="1", moved_on=timezone.localdate(),
        letter=letter, management_code="150105", case_no="DC1", approved_at=timezone.now(), file="{}",
    )  # fmt: skip
    return Act(
        world.saihan,
        f"/desk/transfers/{row.pk}/sent/",
        {},
        "不能改回",
        lambda: TransferOut.objects.get().sent_at is not None,
    )


def _received(world: World, data: dict[str, str], says: str, outcome: Outcome) -> Act:
    row = transfers.receive(data=foreign_file(), by=world.saihan)
    return Act(
        world.saihan,
        f"/desk/transfers/received/{row.pk}/",
        data,
        says,
        lambda: ReceivedFile.objects.get().outcome == outcome,
    )


def taking_a_file_in(world: World) -> Act:
    data = {"accept": "1", "division_code": "150105", "reason": "电话核实"}
    return _received(world, data, "由本人完成信息采集", Outcome.ACCEPTED)


def declining_a_file(world: World) -> Act:
    return _received(world, {"decline": "1", "reason": "不在本地"}, "由调出地重新发文件", Outcome.DECLINED)


def taking_a_report_back(world: World) -> Act:
    report = people.report_leaving(
        person=world.twin, employer=world.unit, what=Leaving.LEFT, on=timezone.localdate(), by=world.mine.user
    )
    row = objecting.object_to(person=world.twin, report=report, text="没有离开", by=world.twin.user)
    return Act(
        world.saihan,
        "/desk/objections/",
        {"objection": row.pk, "take_back": "1"},
        "岗位恢复",
        lambda: Departure.objects.get().undone_at is not None,
    )


def _run(world: World, what: str, says: str, state: RunState, **values: Any) -> Act:
    run = Run.objects.create(
        kind="post", year=timezone.localdate().year, state=RunState.LISTED, listed_at=timezone.now(), total=9, **values
    )
    for person, line in ((world.mine, "proposed"), (world.twin, "spared")):
        Line.objects.create(run=run, person=person, management_code="150105", years=[2025], state=line)
    return Act(
        world.region,
        f"/desk/yearly/{run.pk}/act/",
        {what: "1"},
        says,
        lambda: Run.objects.get().state == state,
        {"basis": "内财会〔2026〕1号", "code": pyotp.TOTP(world.region.totp_secret).now()},
    )


def warning_a_list(world: World) -> Act:
    return _run(world, "warn", "轮到预告的1人", RunState.WARNING)


def signing_a_list(world: World) -> Act:
    act = _run(world, "sign", "写明的日期已过的1人", RunState.APPLYING)
    Line.objects.update(warned=2, promised=timezone.localdate() - timedelta(days=1))
    return act


def codes_anew(world: World) -> Act:
    """Codes that may be in people's hands are voided by new ones."""
    user = accounts.make_person(
        name="测试激", id_number=documents.make_id_number(random.Random("激活"), "150105", date(1986, 5, 6), False)
    )
    person = people.file_person(user=user, management_code="150105")
    activation.make(users=[user], by=None)
    first = Activation.objects.get(user=user).pk
    return Act(
        world.saihan,
        f"/desk/people/{person.pk}/activation/",
        {"how": "print"},
        "测试激",
        lambda: Activation.objects.exclude(pk=first).filter(user=user, closed_at=None).exists(),
    )


def _supervised(world: World) -> User:
    """第三中学 supervises 青禾; its administrator."""
    employers.make_supervisor(employer=world.other, by=None)
    employers.take_in(unit=world.unit, supervisor=world.other, by=None)
    return accounts.make_waiting_staff(
        name="白样例", role=Role.SUPERVISOR, login_name="zg1", unit_uscc=world.other.uscc, by=world.saihan
    )


def ending_a_supervising_unit(world: World) -> Act:
    _supervised(world)
    return Act(
        world.saihan,
        f"/desk/employers/{world.other.pk}/supervising/end/",
        {},
        "1个下属单位全部脱离，1个管理员账号停用",
        lambda: not Employer.objects.get(pk=world.other.pk).supervises,
    )


def shutting_an_administrator(world: World) -> Act:
    account = _supervised(world)
    return Act(
        world.saihan,
        f"/desk/employers/{world.other.pk}/supervising/administrator/",
        {"account": account.pk, "disable": "1"},
        "以后不能登录",
        lambda: not User.objects.get(pk=account.pk).is_active,
    )


def taking_a_unit_in(world: World) -> Act:
    employers.make_supervisor(employer=world.other, by=None)
    return Act(
        world.saihan,
        f"/desk/employers/{world.unit.pk}/supervising/unit/",
        {"supervisor": world.other.uscc},
        "2名会计人员的档案",
        lambda: Employer.objects.get(pk=world.unit.pk).supervisor_id == world.other.pk,
    )


def letting_a_unit_go(world: World) -> Act:
    _supervised(world)
    return Act(
        world.saihan,
        f"/desk/employers/{world.unit.pk}/supervising/unit/",
        {"let_go": "1"},
        "重新申请",
        lambda: Employer.objects.get(pk=world.unit.pk).supervisor_id is None,
    )


def giving_a_unit_up(world: World) -> Act:
    return Act(
        _supervised(world),
        f"/desk/units/{world.unit.pk}/let-go/",
        {},
        "重新申请",
        lambda: Employer.objects.get(pk=world.unit.pk).supervisor_id is None,
    )


def reminding_all(world: World) -> Act:
    by, case = _supervised(world), _in_review(world)
    Case.objects.filter(pk=case.pk).update(state=CaseState.RETURNED, employer_id=world.unit.pk)
    return Act(
        by,
        "/desk/units/cases/remind/",
        {"back": "view=returned"},
        "催办列表里的1件",
        lambda: Reminder.objects.filter(user=world.mine.user).exists(),
    )


def deleting_a_paper(world: World) -> Act:
    """A paper of a step: what it said is gone with it."""
    case = _change(world)
    data = documents.jpeg(documents.cast(11), "photo")
    scan = scans.receive(kind="photo", data=data, file_name="a.jpg", owner=world.mine.user)
    Evidence.objects.create(case=case, kind="photo", scan=scan)
    gone = lambda: not Evidence.objects.filter(case=case).exists()  # noqa: E731
    return Act(world.mine.user, "/changes/information/basic/3/", {"discard": "photo"}, "照片", gone)


ACTS = {
    "acms/collection/views/steps.py": [deleting_a_paper],
    "acms/supervising/views/agency.py": [
        ending_a_supervising_unit,
        shutting_an_administrator,
        taking_a_unit_in,
        letting_a_unit_go,
    ],
    "acms/supervising/views/cases.py": [reminding_all],
    "acms/supervising/views/units.py": [giving_a_unit_up],
    "acms/entry/views.py": [codes_anew],
    "acms/casework/views/deciding.py": [refusing, refusing_at_the_top, reversing],
    "acms/casework/views/own.py": [filling_in_anew, ending_a_case, taking_a_case_back],
    "acms/collection/views/outcome.py": [taking_a_change_back],
    "acms/casework/views/letter_pages.py": [taking_a_heads_letter_back],
    "acms/casework/views/reasons.py": [dropping_a_reason],
    "acms/amendments/views.py": [dropping_a_change],
    "acms/merging/views.py": [merging_files, setting_files_apart],
    "acms/units/views/employers.py": [assigning_a_unit, merging_units, vacating],
    "acms/careers/views.py": [voiding_a_history],
    "acms/trust/views.py": [striking_a_record],
    "acms/learning/views.py": [taking_an_exemption_back],
    "acms/notices/views.py": [withdrawing_a_file],
    "acms/accounts/staff.py": [disabling_staff, resetting_staff],
    "acms/transfers/desk_views.py": [handing_a_file_on, taking_a_file_in, declining_a_file],
    "acms/national/views.py": [keeping_the_file_here, keeping_the_file_there],
    "acms/yearly/objection_views.py": [taking_a_report_back],
    "acms/yearly/views.py": [warning_a_list, signing_a_list],
}


@pytest.fixture(autouse=True)
def still_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines of these lists keep their reason: whose is gone is told in tests/yearly."""
    monkeypatch.setattr("acms.yearly.listing.still", lambda run, keys: {key: [2025] for key in keys})


@pytest.mark.parametrize("make", [act for acts in ACTS.values() for act in acts], ids=lambda make: make.__name__)
def test_C02_what_cannot_be_undone_asks_once_and_is_done_by_the_answer(
    client: Client, world: World, make: Callable[[World], Act]
) -> None:
    act = make(world)
    client.force_login(act.by)
    asked = client.post(act.address, act.data)
    assert asked.status_code == 200 and 'name="sure"' in asked.text and act.says in asked.text
    assert not act.is_done()
    # the page sends the same form again, whatever its fields
    again = dict(
        re.findall(
            r'<input type="hidden" name="([^"]+)" value="([^"]*)"',
            asked.text.split('class="sheet narrow"')[1].split("</form>")[0],
        )
    )
    again.pop("csrfmiddlewaretoken", None)
    assert again == {name: str(value) for name, value in act.data.items()}
    if act.fills:
        assert client.post(act.address, {**again, "sure": "1"}).status_code == 422 and not act.is_done()
    client.post(act.address, {**again, "sure": "1", **act.fills})
    assert act.is_done()


def test_C02_every_place_that_asks_is_in_the_table() -> None:
    root = Path(__file__).parents[2]
    places = {
        str(path.relative_to(root)) for path in (root / "acms").rglob("*.py") if "confirm.ask(" in path.read_text()
    }
    assert places == set(ACTS)
