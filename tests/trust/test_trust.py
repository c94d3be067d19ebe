"""Trust records: who may say what, the law by the day of the act, bans, objections, leads (D11, E05, A23, A24)."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from acms.accounts.models import User
from acms.base import codelists
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework.models import Case, CaseState
from acms.demo import seed
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.people.models import Head, Person
from acms.scans.models import Scan
from acms.trust import actions, rules
from acms.trust import actions as trust
from acms.trust.models import Kind, Lead, Reporter, TrustRecord, TrustState
from tests.conftest import refused

JPEG = io.BytesIO()
Image.effect_noise((1200, 1700), 60).convert("RGB").save(JPEG, "JPEG", quality=60)
PAPER = (JPEG.getvalue(), "a.jpg")
GOOD: dict[str, Any] = {"code": "G05", "happened_on": date(2025, 5, 1), "what": "会计技能大赛一等奖"}
BAD: dict[str, Any] = {
    "code": "B201",
    "happened_on": date(2023, 3, 1),
    "found_on": date(2024, 5, 1),
    "effective_on": date(2024, 6, 1),
    "grave": False,
    "what": "伪造会计凭证",
    "issuer": "样例市财政局",
    "document_no": "样财罚〔2024〕1号",
    "paper": PAPER,
}


@pytest.fixture
def mine(stranger: User, employer: Employer) -> Person:
    """测试甲, registered and on the post at 青禾."""
    return seed.enter(stranger, employer, since=date(2011, 3, 1))


@pytest.fixture
def head(person: User, employer: Employer) -> User:
    """乌云其木格, the accounting head of 青禾."""
    found = seed.enter(person, employer, since=date(1993, 8, 1))
    Head.objects.create(person=found, employer=employer, valid_from=date(2020, 1, 1))
    return person


def blamed(person: Person, by: User, **more: Any) -> TrustRecord:
    return actions.blame(person=person, by=by, **(BAD | {"on": timezone.localdate()} | more))


def titles(user: User) -> list[str]:
    return list(Message.objects.filter(user=user).values_list("title", flat=True))


# ---- the law ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "on", "article"),
    [
        ("B101", date(2024, 6, 30), "《会计法》（2017年修正）第四十二条第一款第（一）项"),
        ("B101", date(2024, 7, 1), "《会计法》（2024年修正）第四十条第一款第（一）项"),
        ("B110", date(2024, 7, 1), "《会计法》（2024年修正）第四十条第一款第（十）项"),
        ("B203", date(2020, 1, 1), "《会计法》（2017年修正）第四十四条"),
        ("B203", date(2025, 1, 1), "《会计法》（2024年修正）第四十一条"),
        ("B301", date(2025, 1, 1), "《会计法》（2024年修正）第四十二条"),
        ("B401", date(2020, 1, 1), "《会计法》（2017年修正）第四十条"),
        ("B401", date(2025, 1, 1), "《会计法》（2024年修正）第三十八条"),
        ("B501", date(2025, 1, 1), ""),
        ("B101", date(2017, 11, 4), ""),
    ],
)
def test_D11_the_article_is_the_one_in_force_on_the_day_of_the_act(code: str, on: date, article: str) -> None:
    assert rules.article(code, on) == article


@pytest.mark.parametrize(
    ("code", "grave", "ban"),
    [
        ("B101", False, None),
        ("B101", True, rules.Ban(until=date(2029, 5, 31))),
        ("B201", False, rules.Ban(until=date(2029, 5, 31))),
        ("B301", True, None),
        ("B401", False, rules.Ban(life=True)),
        ("B501", True, None),
    ],
)
def test_D11_which_ban_follows_from_which_act(code: str, grave: bool, ban: rules.Ban | None) -> None:
    assert rules.ban(code, grave=grave, effective_on=date(2024, 6, 1)) == ban


@given(
    st.sampled_from(list(codelists.names("credit_bad"))), st.booleans(), st.dates(date(2017, 11, 5), date(2060, 1, 1))
)
def test_D11_A24_five_years_are_five_years_from_the_day_the_penalty_takes_effect(
    code: str, grave: bool, day: date
) -> None:
    found = rules.ban(code, grave=grave, effective_on=day)
    if found is not None and not found.life:
        assert found.until is not None
        after = found.until + timedelta(days=1)
        assert (after.year, after.month, after.day) in {(day.year + 5, day.month, day.day), (day.year + 5, 3, 1)}


def test_D11_every_act_with_an_article_is_in_the_code_list() -> None:
    assert set(rules._table()["acts"]) <= set(codelists.names("credit_bad"))
    assert {len(act["articles"]) for act in rules._table()["acts"].values()} == {2}


# ---- 守信 -------------------------------------------------------------------------------------------------------


def test_D11_ones_own_word_counts_at_once_and_is_marked(mine: Person, clerk_of_saihan: User) -> None:
    record = actions.praise(person=mine, reporter=Reporter.SELF, by=mine.user, on=timezone.localdate(), **GOOD)
    assert (record.state, record.get_reporter_display()) == (TrustState.VALID, "本人申报")
    actions.strike(record=record, reason="证书不是本人的", by=clerk_of_saihan)
    record.refresh_from_db()
    assert record.state == TrustState.STRUCK and record.struck_for == "证书不是本人的"
    assert "一条信用信息已经撤销" in titles(mine.user)
    with refused("已经撤销"):
        actions.strike(record=record, reason="x", by=clerk_of_saihan)
    with refused("已经撤销"):
        actions.strike(record=record, reason="", by=clerk_of_saihan)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (lambda: {"code": "B201"}, "请选择守信的种类"),
        (lambda: {"code": ""}, "请选择守信的种类"),
        (lambda: {"what": " "}, "请写明内容"),
        (lambda: {"happened_on": timezone.localdate() + timedelta(days=1)}, "不能晚于今天"),
        (lambda: {"happened_on": date(1900, 1, 1)}, "早于出生日期"),
    ],
)
def test_D11_what_cannot_be_said_for_oneself(mine: Person, more: Callable[[], dict[str, Any]], why: str) -> None:
    with refused(why):
        actions.praise(person=mine, reporter=Reporter.SELF, by=mine.user, on=timezone.localdate(), **(GOOD | more()))
    assert not TrustRecord.objects.exists()


def _reported(mine: Person, head: User, employer: Employer, **more: Any) -> Case:
    values = {**GOOD, "issuer": "样例协会", **more}
    case = trust.report_good_deed(person=mine, employer=employer, by=head, **values)
    casework.run_checks(Case.objects.get(pk=case.pk))
    case.refresh_from_db()
    return case


def test_D11_E05_a_heads_word_counts_once_the_agency_agrees(
    mine: Person, head: User, employer: Employer, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    case = _reported(mine, head, employer)
    record = TrustRecord.objects.get()
    assert (case.state, record.state, record.reporter) == (CaseState.IN_REVIEW, TrustState.WAITING, Reporter.HEAD)
    assert case.no and case.no.startswith("SX150105")
    casework.approve(case, by=clerk_of_saihan)
    record.refresh_from_db()
    assert record.state == TrustState.VALID and "您有一条守信信息" in titles(mine.user)
    casework.reverse(case, by=clerk_of_the_league, items=[], reason="没有证书。")
    record.refresh_from_db()
    assert record.state == TrustState.WAITING


def test_D11_E05_what_came_back_is_said_anew_as_the_same_record(
    mine: Person, head: User, employer: Employer, clerk_of_saihan: User
) -> None:
    case = _reported(mine, head, employer)
    casework.return_for_correction(
        case, by=clerk_of_saihan, items=[{"item": "deed.what", "label": "内容", "reason": "写明届次"}]
    )
    again = _reported(mine, head, employer, what="第三届会计技能大赛一等奖")
    assert again == case and TrustRecord.objects.get().what == "第三届会计技能大赛一等奖"
    casework.refuse(again, by=clerk_of_saihan, reason="查无此奖")
    assert TrustRecord.objects.get().state == TrustState.REFUSED


# ---- 失信 -------------------------------------------------------------------------------------------------------


def test_D11_the_agency_records_from_a_document_with_both_days(mine: Person, clerk_of_saihan: User) -> None:
    record = blamed(mine, clerk_of_saihan)
    assert (record.found_on, record.effective_on) == (date(2024, 5, 1), date(2024, 6, 1))
    assert record.law == "《会计法》（2017年修正）第四十三条" and record.ban_until == date(2029, 5, 31)
    assert record.evidence is not None and "您有一条失信信息" in titles(mine.user)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (lambda: {"paper": None}, "法律文书"),
        (lambda: {"document_no": " "}, "法律文书"),
        (lambda: {"issuer": ""}, "法律文书"),
        (lambda: {"code": "G01"}, "请选择失信的种类"),
        (lambda: {"found_on": date(2023, 2, 28)}, "不能早于行为发生日期"),
        (lambda: {"code": "B501"}, "有效期"),
        (lambda: {"code": "B501", "shown_until": timezone.localdate()}, "晚于今天"),
    ],
)
def test_D11_without_a_document_or_against_the_order_of_days_nothing_is_recorded(
    mine: Person, clerk_of_saihan: User, more: Callable[[], dict[str, Any]], why: str
) -> None:
    with refused(why):
        blamed(mine, clerk_of_saihan, **more())
    assert not TrustRecord.objects.exists()


def test_D11_R04_no_other_place_and_no_head_records_it(mine: Person, head: User, clerk_of_hailar: User) -> None:
    for user in (head, clerk_of_hailar, mine.user):
        with pytest.raises(Refused):
            blamed(mine, user)


def test_D11_A24_a_ban_lifts_by_itself_and_the_record_stays(mine: Person, clerk_of_saihan: User) -> None:
    blamed(mine, clerk_of_saihan)
    assert actions.banned(mine, date(2029, 5, 31)) and not actions.banned(mine, date(2029, 6, 1))
    assert TrustRecord.objects.get().state == TrustState.VALID
    blamed(mine, clerk_of_saihan, code="B401")
    assert actions.banned(mine, date(2090, 1, 1)) == "终身不得从事会计工作"


@pytest.mark.parametrize(("code", "said"), [("B401", "终身不得从事会计工作"), (BAD["code"], "不得从事会计工作")])
def test_D11_D01_C03_a_ban_is_shown_wherever_the_person_is(
    client: Client, mine: Person, head: User, clerk_of_saihan: User, code: str, said: str
) -> None:
    """D11, D01, C03: on the home, on the desk's page of the person, in the unit's list at the desk; nobody else is marked."""
    today = timezone.localdate()
    record = blamed(mine, clerk_of_saihan, code=code, found_on=today, effective_on=today)
    client.force_login(mine.user)
    assert said in client.get("/me/").text
    client.force_login(clerk_of_saihan)
    assert said in client.get(f"/desk/people/{mine.pk}/").text
    assert client.get(f"/desk/employers/{mine.employer_id}/").text.count(said) == 1
    actions.strike(record=record, reason="弄错了", by=clerk_of_saihan)
    assert said not in client.get(f"/desk/employers/{mine.employer_id}/").text
    assert said not in client.get(f"/desk/people/{mine.pk}/").text


def test_D11_W13_the_rules_admit_nobody_to_a_post_while_a_ban_lasts(filled: Case, clerk_of_saihan: User) -> None:
    from tests.casework.test_casework import checked

    person = Person.objects.get(user=filled.subject)
    TrustRecord.objects.create(
        person=person, kind=Kind.BAD, code="B401", reporter=Reporter.AGENCY, happened_on=date(2020, 1, 1), what="x",
        by=clerk_of_saihan, ban_for_life=True,
    )  # fmt: skip
    case = checked(filled)
    assert case.state == CaseState.IN_REVIEW
    assert (
        case.last_submission.checks.get(code="banned").message
        == "信用信息里有失信记载：终身不得从事会计工作，由管理机构核对。"
    )  # type: ignore[union-attr]


# ---- objections and leads ---------------------------------------------------------------------------------------


def test_D11_the_person_objects_and_is_answered_or_proved_right(mine: Person, clerk_of_saihan: User) -> None:
    record = blamed(mine, clerk_of_saihan)
    with refused("哪里与事实不符"):
        actions.object_to(record=record, text=" ", by=mine.user)
    actions.object_to(record=record, text="不是我", by=mine.user)
    with refused("已经提过"):
        actions.object_to(record=record, text="不是我", by=mine.user)
    assert "有会计人员对信用信息提出异议" in titles(clerk_of_saihan)
    assert [row.pk for row in actions.open_for(clerk_of_saihan)[0]] == [record.pk]
    actions.uphold(record=record, reason="文书写明是本人", by=clerk_of_saihan)
    for reason in ("再次", ""):  # that it is settled comes before what is missing (C02)
        with refused("同事"):
            actions.uphold(record=record, reason=reason, by=clerk_of_saihan)
    record.refresh_from_db()
    assert record.answer == "文书写明是本人" and "您的异议有了答复" in titles(mine.user)
    actions.object_to(record=record, text="有新证据", by=mine.user)  # again, with something new
    actions.strike(record=record, reason="法院撤销了处罚", by=clerk_of_saihan)
    assert not actions.banned(mine, timezone.localdate()) and not actions.open_for(clerk_of_saihan)[0].exists()


def test_D11_nobody_objects_to_their_own_word_or_for_others(mine: Person, head: User, clerk_of_saihan: User) -> None:
    own = actions.praise(person=mine, reporter=Reporter.SELF, by=mine.user, on=timezone.localdate(), **GOOD)
    with refused("不能提出异议"):
        actions.object_to(record=own, text="x", by=mine.user)
    with refused("不能提出异议"):
        actions.object_to(record=blamed(mine, clerk_of_saihan), text="x", by=head)


def test_D11_A23_a_unit_sends_a_lead_that_is_no_record(
    mine: Person, head: User, employer: Employer, clerk_of_saihan: User
) -> None:
    lead = actions.give_lead(person=mine, employer=employer, what="凭证对不上", by=head, paper=PAPER)
    assert not TrustRecord.objects.exists() and not actions.banned(mine, timezone.localdate())
    assert "单位提供了一条关于您的线索" in titles(mine.user) and "单位提供了失信线索" in titles(clerk_of_saihan)
    blamed(mine, clerk_of_saihan, lead=lead)
    lead.refresh_from_db()
    assert lead.settled_by == clerk_of_saihan and lead.outcome == "伪造、变造会计凭证、会计账簿"
    for outcome in ("x", ""):
        with refused("同事"):
            actions.settle(lead=lead, outcome=outcome, by=clerk_of_saihan)


# ---- pages ------------------------------------------------------------------------------------------------------


def _file(name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PAPER[0], content_type="image/jpeg")


def test_D11_the_pages_of_person_head_and_agency(
    client: Client, mine: Person, head: User, employer: Employer, clerk_of_saihan: User
) -> None:
    client.force_login(mine.user)
    assert client.post("/me/trust/new/", {"code": "G05", "happened_on": "2030-01-01", "what": "x"}).status_code == 422
    page = client.post("/me/trust/new/", {"code": "G05", "happened_on": "2025-05-01", "what": "大赛"}, follow=True).text
    assert "本人申报" in page and "提出异议" not in page.partition("来源")[2]

    client.force_login(head)
    address = f"/employer/staff/{mine.pk}/trust/"
    page = client.post(
        address, {"code": "G08", "happened_on": "2025-05-01", "what": "先进", "good": "1"}, follow=True
    ).text
    assert "已经提交" in page and "待审核" in page
    page = client.post(address, {"lead-what": "凭证对不上", "lead": "1"}, follow=True).text
    assert "线索已经送到管理机构" in page
    own = Person.objects.get(user=head).pk
    assert client.get(f"/employer/staff/{own}/trust/").status_code == 404

    client.force_login(clerk_of_saihan)
    desk = f"/desk/people/{mine.pk}/trust/"
    days = {f"bad-{name}": "2024-06-01" for name in ("happened_on", "found_on", "effective_on")}
    values = {"bad-code": "B201", "bad-what": "伪造", "bad-issuer": "财政局", "bad-document_no": "1号", **days}
    lacking = client.post(desk, {**values, "blame": "1"})
    assert lacking.status_code == 422 and "请上传法律文书" in lacking.text
    lead = str(Lead.objects.get().pk)
    page = client.post(desk, {**values, "bad-paper": _file(), "lead": lead, "blame": "1"}, follow=True).text
    assert "第四十三条" in page and "2029年5月31日（含）前不得从事会计工作" in page
    assert Lead.objects.get().settled_at is not None
    record = TrustRecord.objects.get(kind=Kind.BAD)
    assert record.evidence is not None
    page = client.get(f"/employer/staff/{mine.pk}/")
    assert page.status_code == 404  # only the head's

    client.force_login(mine.user)
    assert (
        client.post(f"/me/trust/{record.pk}/object/", {"text": "不是我"}, follow=True).text.count("异议已经提交") == 1
    )
    client.force_login(clerk_of_saihan)
    assert mine.name in client.get("/desk/trust/").text
    page = client.post(desk, {"strike": str(record.pk), "reason": "撤销了", "sure": "1"}, follow=True).text
    assert "记录已经撤销" in page and mine.name not in client.get("/desk/trust/").text.partition("<main")[2]


def test_D11_a_paper_is_linked_once_there_is_a_picture_of_it(client: Client, mine: Person) -> None:
    actions.praise(
        person=mine, reporter=Reporter.SELF, code="G05", happened_on=date(2025, 5, 1), what="大赛", by=mine.user,
        on=timezone.localdate(), paper=PAPER,
    )  # fmt: skip
    scan = TrustRecord.objects.get().evidence
    assert scan is not None
    client.force_login(mine.user)
    address = f"/me/trust/papers/{scan.pk}.jpg"
    for state, message in (("checking", "证明正在检查"), ("refused", "证明不能用")):
        Scan.objects.filter(pk=scan.pk).update(state=state)
        page = client.get("/me/trust/").text
        assert message in page and address not in page
    Scan.objects.filter(pk=scan.pk).update(state="unsure", archive_bytes=1)
    assert address in client.get("/me/trust/").text
