"""The yearly run: listed, told twice, signed, applied once, undone one by one; evaluations by the head (D06, D07, D09, D10, L09)."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pyotp
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from time_machine import Traveller, travel

from acms.accounts.models import User
from acms.base import sheets, tables, work
from acms.base.errors import Refused
from acms.casework.models import Case
from acms.demo import seed
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.journal.models import Entry
from acms.learning import actions as learning
from acms.learning import bank
from acms.learning.models import Credit, YearRecord
from acms.people import actions as people
from acms.people import away
from acms.people.models import Head, Person, Post, Status
from acms.regions import divisions
from acms.yearly import actions, evaluating, lines, listing, running, table, views, words
from acms.yearly.models import Evaluation, Kind, Line, LineState, Part, Run, RunState
from tests.casework.test_casework import checked
from tests.conftest import make_person, refused
from tests.merging.conftest import number_of


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    """Begins after the days of settlement of 2026, and goes on from wherever it is moved to."""
    with travel(datetime(2026, 4, 8, 10, tzinfo=ZoneInfo("Asia/Shanghai"))) as traveller:
        yield traveller


@pytest.fixture
def person(filled: Case) -> Person:
    """乌云其木格: registered and on the post at 青禾 for ten years."""
    checked(filled)
    long_ago = timezone.now().replace(year=timezone.localdate().year - 10, month=3, day=1)
    Person.objects.filter(user=filled.subject).update(registered_at=long_ago)
    Post.objects.filter(person__user=filled.subject).update(valid_from=long_ago.date())
    return Person.objects.select_related("user", "employer").get(user=filled.subject)


@pytest.fixture
def headed(person: Person) -> Person:
    """The same, at a unit with an accounting head: herself."""
    assert person.employer is not None
    Head.objects.create(person=person, employer=person.employer, valid_from=timezone.localdate() - timedelta(days=900))
    return person


def done() -> None:
    assert work.drain(running.LANES)


def later(clock: Traveller, days: int) -> None:
    clock.move_to(timezone.now() + timedelta(days=days))


def listed(kind: str, by: User) -> Run:
    run = actions.start(kind=kind, by=by, on=timezone.localdate())
    done()
    run.refresh_from_db()
    return run


def warned(run: Run, by: User, clock: Traveller) -> None:
    """Everybody on the list twice, and the days that were named are over."""
    for _ in range(2):
        run.refresh_from_db()
        actions.warn(basis="内财会〔2026〕1号", run=run, by=by)
        done()
        later(clock, 15)
    later(clock, 16)


def run_of(kind: str, by: User, clock: Traveller) -> Run:
    """Listed, told twice, waited for, signed and applied."""
    run = listed(kind, by)
    warned(run, by, clock)
    run.refresh_from_db()
    actions.sign(basis="内财会〔2026〕1号", run=run, by=by, on=timezone.localdate())
    done()
    run.refresh_from_db()
    return run


def rate(person: Person, year: int, result: str = "2", **more: Any) -> int:
    values = dict.fromkeys(("virtue", "ability", "diligence", "results", "integrity"), "1") | {"result": result}
    assert person.employer is not None
    how: dict[str, Any] = {
        "employer": person.employer,
        "by": person.user,
        "on": timezone.localdate(),
        "agency": True,
        "basis": "x",
        **more,
    }
    return evaluating.evaluate(year=year, rows={person.pk: values}, **how)


# ---- the post (D07) ---------------------------------------------------------------------------------------------------


def test_D07_two_years_without_evaluation_take_off_the_post_with_reasons(
    headed: Person, clerk_of_the_region: User, clock: Traveller
) -> None:
    run = run_of(Kind.POST, clerk_of_the_region, clock)
    line = Line.objects.get(run=run)
    assert (run.state, line.state, line.years) == (
        RunState.DONE,
        LineState.APPLIED,
        [timezone.localdate().year - 2, timezone.localdate().year - 1],
    )
    headed.refresh_from_db()
    post = Post.objects.get(person=headed, valid_to=None)
    assert headed.on_post is False and post.on_post is False and post.employer == headed.employer
    assert not Head.objects.filter(person=headed, valid_to=None).exists()
    titles = list(Message.objects.filter(user=headed.user).order_by("pk").values_list("title", flat=True))
    assert titles.count("年度考评提醒") == 2 and "已转为非在岗" in titles
    assert Entry.objects.filter(verb="yearly.applied", about=headed.user).count() == 1


@pytest.mark.parametrize("result", ["1", "4"])
def test_D07_one_result_of_any_kind_keeps_the_post(headed: Person, clerk_of_the_region: User, result: str) -> None:
    rate(headed, timezone.localdate().year - 1, result)
    assert listed(Kind.POST, clerk_of_the_region).total == 0 and not Line.objects.exists()


def test_D07_not_having_taken_part_is_no_result(headed: Person, clerk_of_the_region: User, clock: Traveller) -> None:
    rate(headed, timezone.localdate().year - 1, "9")
    run_of(Kind.POST, clerk_of_the_region, clock)
    headed.refresh_from_db()
    assert headed.on_post is False


def test_D07_people_of_a_unit_without_head_wait_for_their_agency(
    person: Person, clerk_of_the_region: User, clerk_of_saihan: User, clerk_of_hailar: User, clock: Traveller
) -> None:
    run = run_of(Kind.POST, clerk_of_the_region, clock)
    line = Line.objects.get(run=run)
    person.refresh_from_db()
    assert line.state == LineState.HELD and person.on_post
    with pytest.raises(Refused):
        actions.confirm(line=line, by=clerk_of_hailar)
    actions.confirm(line=line, by=clerk_of_saihan)
    person.refresh_from_db()
    assert person.on_post is False
    with pytest.raises(Refused):
        actions.confirm(line=line, by=clerk_of_saihan)


def test_E04_a_headship_that_has_held_no_day_is_not_among_the_former_ones(
    client: Client, headed: Person, clerk_of_saihan: User
) -> None:
    today = timezone.localdate()
    Head.objects.filter(person=headed).update(valid_to=today)
    Head.objects.create(person=headed, employer=headed.employer, valid_from=today, valid_to=today - timedelta(days=1))
    client.force_login(clerk_of_saihan)
    assert headed.employer is not None
    page = client.get(f"/desk/employers/{headed.employer.pk}/").text
    assert f"至{today:%Y-%m-%d}" in page and f"{today:%Y-%m-%d}至" not in page


def test_D06_a_closed_year_says_so_and_where_to_go(client: Client, headed: Person) -> None:
    client.force_login(headed.user)
    closed = client.get("/employer/evaluations/?year=2025").text
    assert "录入在2026年3月31日截止" in closed and "前可以录入和修改" not in closed
    assert "2027年3月31日（含）前可以录入和修改" in client.get("/employer/evaluations/?year=2026").text


def test_D07_the_warning_asks_the_head_for_the_year_that_a_head_can_still_enter() -> None:
    said = words.warning("post", [2024, 2025], "2026年3月31日", over=False, headed=True).text
    assert "2025年度的请联系单位会计机构负责人补录，以前年度有考评的请单位出具书面材料" in said


@pytest.mark.parametrize("signed", [False, True])
def test_D07_who_confirms_somebody_who_is_not_moved_any_more_is_told_so(
    client: Client, person: Person, stranger: User, clerk_of_the_region: User, clerk_of_saihan: User, clock: Traveller, signed: bool
) -> None:  # fmt: skip
    """A result was entered meanwhile: the one is off the list, the other is confirmed."""
    other = seed.enter(stranger, person.employer, since=date(2011, 3, 1))
    Person.objects.filter(pk=other.pk).update(registered_at=person.registered_at)
    Post.objects.filter(person=other).update(valid_from=date(2016, 1, 1))
    run = listed(Kind.POST, clerk_of_the_region)
    warned(run, clerk_of_the_region, clock)
    if signed:
        actions.sign(basis="内财会〔2026〕1号", run=run, by=clerk_of_the_region, on=timezone.localdate())
        done()
    rate(person, timezone.localdate().year - 1)
    client.force_login(clerk_of_saihan)
    line, left = (Line.objects.get(person=one) for one in (person, other))
    page = client.post(f"/desk/yearly/lines/{line.pk}/", {"confirm": "1"}, follow=True).text
    assert "已经没有要办理的理由" in page and "和其他人一起办理。" not in page
    found = Line.objects.filter(pk=line.pk).first()
    assert found is None if not signed else found and found.state == LineState.SPARED
    assert Entry.objects.filter(verb="yearly.spared", by=clerk_of_saihan, about=person.user).exists()
    person.refresh_from_db()
    assert person.on_post
    page = client.post(f"/desk/yearly/lines/{left.pk}/", {"confirm": "1"}, follow=True).text
    assert ("已经确认，并且办理了" in page) == signed and ("和其他人一起办理。" in page) != signed
    left.refresh_from_db()
    assert left.state == (LineState.APPLIED if signed else LineState.PROPOSED)


def test_D07_D12_whose_file_has_gone_is_off_the_list_and_of_several_each_is_counted(
    client: Client, person: Person, stranger: User, clerk_of_the_region: User, clerk_of_saihan: User
) -> None:
    other = seed.enter(stranger, person.employer, since=date(2011, 3, 1))
    Person.objects.filter(pk=other.pk).update(registered_at=person.registered_at)
    Post.objects.filter(person=other).update(valid_from=date(2016, 1, 1))
    run = listed(Kind.POST, clerk_of_the_region)
    keys = list(Line.objects.values_list("pk", flat=True))
    away.go(person=person, to="北京市", on=timezone.localdate(), by=clerk_of_saihan, case_no="")
    client.force_login(clerk_of_saihan)
    page = client.post(f"/desk/yearly/{run.pk}/confirm/", {"no": keys, "reason": "核对过"}, follow=True).text
    assert "已经确认1人，和其他人一起办理。1人现在已经没有要办理的理由" in page
    assert Line.objects.get().person == other


def test_D10_one_person_is_put_back_with_the_post_and_the_time(
    headed: Person, clerk_of_the_region: User, clerk_of_saihan: User, clerk_of_hailar: User, clock: Traveller
) -> None:
    before = Post.objects.get(person=headed)
    line = Line.objects.get(run=run_of(Kind.POST, clerk_of_the_region, clock))
    actions.object_to(line=line, text="单位录入晚了，附考评表", by=headed.user)
    assert "单位录入晚了" in Message.objects.get(user=clerk_of_saihan, title="对年度自动办理提出异议").text
    for wrong in ({"reason": " ", "by": clerk_of_saihan}, {"reason": "x", "by": clerk_of_hailar}):
        with pytest.raises(Refused):
            actions.undo(line=line, **wrong)  # type: ignore[arg-type]
    actions.undo(line=line, reason="考评表属实", by=clerk_of_saihan)
    with pytest.raises(Refused):
        actions.undo(line=line, reason="再来", by=clerk_of_saihan)
    headed.refresh_from_db()
    post = Post.objects.get(person=headed, valid_to=None)
    assert headed.on_post and (post.position, post.joined_on, post.case_no) == (
        before.position,
        before.joined_on,
        before.case_no,
    )
    assert "考评表属实" in Message.objects.filter(user=headed.user).latest("pk").text


# ---- learning (D09, L09) ----------------------------------------------------------------------------------------------


def _missed(person: Person, but: int) -> None:
    """Everything since registration done, but the last `but` years."""
    for year in range(timezone.localdate().year - 9, timezone.localdate().year - but):
        YearRecord.objects.create(person=person, year=year, state="done")


def test_D09_L09_three_years_running_move_the_file_and_the_person_sees_why(
    client: Client, person: Person, clerk_of_the_region: User, clerk_of_saihan: User, clock: Traveller
) -> None:
    _missed(person, 3)
    line = Line.objects.get(run=run_of(Kind.LEARNING, clerk_of_the_region, clock))
    person.refresh_from_db()
    assert person.status == Status.MOVED_OUT and line.years == [
        timezone.localdate().year - 3,
        timezone.localdate().year - 2,
        timezone.localdate().year - 1,
    ]
    client.force_login(person.user)
    page = client.get("/me/").text
    assert (
        "异动会计人员数据库" in page
        and f"{timezone.localdate().year - 3}年度、{timezone.localdate().year - 2}年度、{timezone.localdate().year - 1}年度没有完成继续教育"
        in page
    )
    for address in ("/me/work/", "/me/learning/", "/changes/information/", "/me/summary.pdf", "/employer/"):
        assert client.get(address).status_code == 404, address
    assert client.get("/account/").status_code == 200
    client.post(f"/me/yearly/{line.pk}/object/", {"text": "2024年产假，申请恢复"})
    line.refresh_from_db()
    assert line.objection == "2024年产假，申请恢复"
    actions.undo(line=line, reason="产假属实", by=clerk_of_saihan)
    person.refresh_from_db()
    assert person.status == Status.REGISTERED and client.get("/me/work/").status_code == 200


@pytest.mark.parametrize("on", [(1, 2), (2, 11), (3, 31), (4, 1), (6, 30)])
def test_D01_D09_the_own_page_says_on_every_day_what_the_run_finds(
    client: Client, person: Person, clerk_of_the_region: User, clock: Traveller, on: tuple[int, int]
) -> None:
    """Also while last year can still be filed for: with its last day, and as something to do."""
    clock.move_to(datetime(2026, *on, 10, tzinfo=ZoneInfo("Asia/Shanghai")))
    _missed(person, 3)
    client.force_login(person.user)
    pages = (client.get("/me/").text, client.get("/me/learning/").text)
    for page in pages:
        assert (
            "2023年度、2024年度、2025年度没有完成继续教育，按规定档案要转入异动" in page and "再有一个年度" not in page
        )
        assert "转入以前会预告两次" in page
        assert ("2025年度还差60专业学分" in page and "2026年3月31日（含）前可以申请" in page) == (on <= (3, 31))
    assert ("2025年度继续教育还差60专业学分" in pages[0]) == (on <= (3, 31))
    assert ("没有完成，还可以补报" in pages[1]) == (on <= (3, 31))
    run = listed(Kind.LEARNING, clerk_of_the_region)
    assert list(Line.objects.get(run=run).years) == list(bank.overview(person, timezone.localdate())["standing"].missed)


def test_D01_D09_the_own_page_names_the_day_that_the_warning_has_promised(
    client: Client, person: Person, clerk_of_the_region: User, clock: Traveller
) -> None:
    clock.move_to(datetime(2026, 3, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai")))
    _missed(person, 3)
    run = listed(Kind.LEARNING, clerk_of_the_region)
    actions.warn(basis="内财会〔2026〕1号", run=run, by=clerk_of_the_region)
    done()
    client.force_login(person.user)
    for address in ("/me/", "/me/learning/"):
        page = client.get(address).text
        assert "2026年4月19日（含）以前不会转入" in page and "预告两次" not in page and "再有一个年度" not in page
    rate_late = {"subject": "P", "form": "11", "what": "网络课程", "by": None, "on": timezone.localdate()}
    learning.enter(person=person, year=2025, points=Decimal(60), **rate_late)
    for address in ("/me/", "/me/learning/"):
        page = client.get(address).text
        assert "以前不会转入" not in page and "可以申请" not in page.split("申请学分")[0]


def test_D09_one_missed_year_can_still_be_filed_for_and_the_second_warns_of_the_third(
    client: Client, person: Person, clock: Traveller
) -> None:
    clock.move_to(datetime(2026, 2, 11, 10, tzinfo=ZoneInfo("Asia/Shanghai")))
    _missed(person, 2)
    client.force_login(person.user)
    for address in ("/me/", "/me/learning/"):
        page = client.get(address).text
        assert "已经有2个年度没有完成。再有一个年度没有完成" in page and "2025年度还差60专业学分" in page
    Person.objects.filter(pk=person.pk).update(registered_at=timezone.now().replace(year=2024))
    page = client.get("/me/learning/").text
    assert "2025年度还差60专业学分" in page and "没有完成。再有" not in page


def test_D09_two_years_running_do_not(person: Person, clerk_of_the_region: User) -> None:
    _missed(person, 2)
    assert listed(Kind.LEARNING, clerk_of_the_region).total == 0 and not Line.objects.exists()


def test_D09_after_being_put_back_counting_starts_anew(
    person: Person, clerk_of_the_region: User, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch, clock: Traveller
) -> None:
    _missed(person, 3)
    line = Line.objects.get(run=run_of(Kind.LEARNING, clerk_of_the_region, clock))
    actions.undo(line=line, reason="病假", by=clerk_of_saihan)
    later = Run.objects.create(kind=Kind.LEARNING, year=timezone.localdate().year + 1, queued_at=timezone.now())
    running.count(Run.objects.get(pk=later.pk))
    assert not Line.objects.filter(run=later).exists()
    much_later = Run.objects.create(kind=Kind.LEARNING, year=timezone.localdate().year + 4, queued_at=timezone.now())
    running.count(Run.objects.get(pk=much_later.pk))
    this_year = timezone.localdate().year  # in which nobody who was put back was there from its first day
    assert Line.objects.get(run=much_later).years == [this_year + 1, this_year + 2, this_year + 3]


def test_D09_A4_the_bank_of_somebody_put_back_shows_no_missed_years(
    person: Person, clerk_of_the_region: User, clerk_of_saihan: User, clock: Traveller
) -> None:
    _missed(person, 3)
    line = Line.objects.get(run=run_of(Kind.LEARNING, clerk_of_the_region, clock))
    assert any(row.state == "missed" for row in bank.years(person, timezone.localdate()))
    actions.undo(line=line, reason="病假", by=clerk_of_saihan)
    assert not any(row.state == "missed" for row in bank.years(person, timezone.localdate()))


def test_D08_D09_credits_that_waited_for_registration_count_before_anybody_is_listed(
    person: Person, clerk_of_the_region: User
) -> None:
    _missed(person, 3)
    Credit.objects.create(
        id_digest=person.id_digest,
        year=timezone.localdate().year - 1,
        subject="P",
        form="01",
        points=90,
        what="迟到的培训",
    )
    listed(Kind.LEARNING, clerk_of_the_region)
    assert not Line.objects.exists()
    assert YearRecord.objects.filter(person=person, year=timezone.localdate().year - 1, state="done").exists()


# ---- the run itself (D10) ---------------------------------------------------------------------------------------------


def test_D10_only_the_region_and_only_in_order(
    headed: Person, clerk_of_the_region: User, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refused):
        actions.start(kind=Kind.POST, by=clerk_of_saihan, on=timezone.localdate())
    run = actions.start(kind=Kind.POST, by=clerk_of_the_region, on=timezone.localdate())
    with pytest.raises(Refused) as busy:
        actions.start(kind=Kind.POST, by=clerk_of_the_region, on=timezone.localdate())
    assert busy.value.code == "busy"
    with pytest.raises(Refused):
        actions.warn(basis="内财会〔2026〕1号", run=run, by=clerk_of_the_region)
    done()
    run.refresh_from_db()
    with pytest.raises(Refused) as unwarned:
        actions.sign(basis="内财会〔2026〕1号", run=run, by=clerk_of_the_region, on=timezone.localdate())
    assert unwarned.value.code == "nobody_ready"
    with pytest.raises(Refused) as wrong:
        actions.sign(
            basis="x",
            run=run,
            by=clerk_of_the_region,
            on=timezone.localdate().replace(year=timezone.localdate().year + 1, day=1),
        )
    assert wrong.value.code == "wrong_year"
    monkeypatch.setattr(listing, "deadline", lambda kind, year: timezone.localdate())
    with pytest.raises(Refused) as early:
        actions.sign(basis="内财会〔2026〕1号", run=run, by=clerk_of_the_region, on=timezone.localdate())
    assert early.value.code == "too_early"


def test_D10_a_list_of_before_the_last_day_is_counted_anew_before_it_is_signed(
    client: Client, headed: Person, clerk_of_the_region: User, clock: Traveller
) -> None:
    """D07, D10: on the day after the last one the page says what comes first, and offers the signature once that is done."""
    clock.move_to(datetime(2026, 2, 9, 10, tzinfo=ZoneInfo("Asia/Shanghai")))
    run = listed(Kind.POST, clerk_of_the_region)
    warned(run, clerk_of_the_region, clock)
    clock.move_to(datetime(2026, 4, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai")))
    client.force_login(clerk_of_the_region)
    page = client.get(f"/desk/yearly/{run.pk}/").text
    assert words.COUNT_FIRST in page and 'name="sign"' not in page and "可以办理的" not in page
    stale = client.post(f"/desk/yearly/{run.pk}/act/", {"sign": "1"}, follow=True).text
    assert words.COUNT_FIRST in stale and words.TOO_EARLY not in stale
    listed(Kind.POST, clerk_of_the_region)
    page = client.get(f"/desk/yearly/{run.pk}/").text
    assert words.COUNT_FIRST not in page and 'name="sign"' in page and "可以办理的1人" in page


def test_D10_started_again_after_it_is_done_changes_nothing(
    headed: Person, clerk_of_the_region: User, clock: Traveller
) -> None:
    run = run_of(Kind.POST, clerk_of_the_region, clock)
    with pytest.raises(Refused) as refused:
        actions.start(kind=Kind.POST, by=clerk_of_the_region, on=timezone.localdate())
    assert refused.value.code == "busy"
    with pytest.raises(Refused):
        actions.sign(basis="内财会〔2026〕1号", run=run, by=clerk_of_the_region, on=timezone.localdate())
    assert Post.objects.filter(person=headed).count() == 2 and Line.objects.count() == 1


def test_D10_a_run_that_was_killed_goes_on_and_applies_nothing_twice(
    headed: Person, clerk_of_the_region: User, monkeypatch: pytest.MonkeyPatch, clock: Traveller
) -> None:
    monkeypatch.setattr(running, "APPLIED_AT_ONCE", 1)
    others = []
    for n in range(4):
        user = User.objects.create(name=f"测试{n}", password="!")
        other = Person.objects.create(
            user=user, name=user.name, id_number=f"x{n}", id_digest=f"d{n}", status=Status.REGISTERED,
            registered_at=headed.registered_at, management_code="150105", employer=headed.employer, on_post=True,
        )  # fmt: skip
        Post.objects.create(person=other, employer=headed.employer, on_post=True, valid_from=date(2015, 1, 1))
        others.append(other)
    run = listed(Kind.POST, clerk_of_the_region)
    warned(run, clerk_of_the_region, clock)
    run.refresh_from_db()
    assert run.total == 5
    actions.sign(basis="内财会〔2026〕1号", run=run, by=clerk_of_the_region, on=timezone.localdate())
    real, calls = running.settle, []

    def killed(run: Run, rows: list[Line]) -> int:
        calls.append(rows)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(run, rows)

    monkeypatch.setattr(running, "settle", killed)
    with pytest.raises(KeyboardInterrupt):
        done()
    assert Line.objects.filter(state=LineState.APPLIED).count() == 2
    monkeypatch.setattr(running, "settle", real)
    Part.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    done()
    assert Line.objects.filter(state=LineState.APPLIED).count() == 5
    assert Post.objects.filter(on_post=False).count() == 5 and Post.objects.count() == 10
    assert Entry.objects.filter(verb="yearly.applied").count() == 5


def test_D10_who_has_changed_meanwhile_is_let_be(headed: Person, clerk_of_the_region: User, clock: Traveller) -> None:
    run = listed(Kind.POST, clerk_of_the_region)
    warned(run, clerk_of_the_region, clock)
    people.open_fact(Post, person=headed, on=timezone.localdate(), case_no="", employer=headed.employer, on_post=False)
    actions.sign(basis="内财会〔2026〕1号", run=run, by=clerk_of_the_region, on=timezone.localdate())
    done()
    assert Line.objects.get().state == LineState.SPARED and Post.objects.filter(person=headed).count() == 2
    desk = Client()
    desk.force_login(clerk_of_the_region)
    assert "办理时已经没有这个理由" in desk.get(f"/desk/yearly/{run.pk}/").text


def asked(office: User, run: Run, what: str) -> str:
    """What the page before a warning ("warn") or the signature ("sign") says."""
    desk = Client()
    desk.force_login(office)
    return desk.post(f"/desk/yearly/{run.pk}/act/", {what: "1"}, follow=True).content.decode()


def list_of(people_: list[Person], kind: str, by: User) -> Run:
    """The list of this year, with these people on it."""
    run = listed(kind, by)
    assert {line.person_id for line in Line.objects.filter(run=run)} == {one.pk for one in people_}
    return run


def test_D10_the_page_before_a_warning_counts_who_is_really_told(
    headed: Person, clerk_of_the_region: User, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    colleague = seed.enter(make_person("补录人", number_of(9)), headed.employer, since=date(2016, 3, 1))
    Person.objects.filter(pk=colleague.pk).update(registered_at=headed.registered_at)
    run = list_of([headed, colleague], Kind.POST, clerk_of_the_region)
    assert "发给2人" in asked(clerk_of_the_region, run, "warn")
    rate(colleague, 2025)
    page = asked(clerk_of_the_region, run, "warn")
    assert "发给1人" in page and "另有1人，列入的理由现在已经没有了" in page
    actions.warn(basis="x", run=run, by=clerk_of_the_region)
    done()
    told = Message.objects.filter(title="年度考评提醒").values_list("user", flat=True)
    assert list(told) == [headed.user_id]
    # A list that is too long for that says of when its figures are.
    later(clock, 20)
    monkeypatch.setattr(views, "LOOKED_THROUGH", 0)
    run.refresh_from_db()
    page = asked(clerk_of_the_region, run, "warn")
    assert "发给1人" in page and "2026-04-08" in page and "逐人核对" in page


def test_D10_a_warning_that_nobody_would_get_is_refused_and_the_list_made_anew_ends_a_signed_run(
    headed: Person, clerk_of_the_region: User
) -> None:
    run = listed(Kind.POST, clerk_of_the_region)
    rate(headed, 2025)
    with refused("都已经没有了"):
        actions.warn(basis="x", run=run, by=clerk_of_the_region)
    assert "都已经没有了" in asked(clerk_of_the_region, run, "warn")
    assert Run.objects.get().warned == 0 and Line.objects.get().warned == 0
    Run.objects.update(signed_at=timezone.now(), signed_by=clerk_of_the_region)  # others of it were moved before
    listed(Kind.POST, clerk_of_the_region)
    assert Run.objects.get().state == RunState.DONE and not Line.objects.exists()


def test_D10_the_page_before_the_signature_counts_who_is_really_moved(
    headed: Person, clerk_of_the_region: User, clock: Traveller
) -> None:
    run = listed(Kind.POST, clerk_of_the_region)
    warned(run, clerk_of_the_region, clock)
    assert "签批，1人" in asked(clerk_of_the_region, run, "sign")
    rate(headed, 2025)
    page = asked(clerk_of_the_region, run, "sign")
    assert "签批，1人" not in page and "的0人马上办理" in page and "另有1人，列入的理由现在已经没有了" in page


def test_D10_a_spared_person_stays_spared_when_the_list_is_made_anew(
    headed: Person, clerk_of_the_region: User, clerk_of_saihan: User
) -> None:
    actions.start(kind=Kind.POST, by=clerk_of_the_region, on=timezone.localdate())
    done()
    actions.spare(line=Line.objects.get(), reason="已补考评", by=clerk_of_saihan)
    actions.start(kind=Kind.POST, by=clerk_of_the_region, on=timezone.localdate())
    done()
    assert Line.objects.get().state == LineState.SPARED and Line.objects.get().reason == "已补考评"


def test_D07_each_is_told_twice_days_apart_and_the_day_that_was_named_is_waited_for(
    headed: Person, clerk_of_the_region: User, clock: Traveller
) -> None:
    run = listed(Kind.POST, clerk_of_the_region)
    said = []
    for wait in (0, 13, 1, 1):
        later(clock, wait)
        try:
            actions.warn(basis="内财会〔2026〕1号", run=run, by=clerk_of_the_region)
            done()
            said.append("")
        except Refused as refused:
            said.append(refused.code)
    assert said == ["", "nobody_to_warn", "", "nobody_to_warn"]
    line = Line.objects.get()
    assert (line.warned, line.promised) == (2, date(2026, 5, 22))
    texts = Message.objects.filter(user=headed.user, title="年度考评提醒").values_list("text", flat=True)
    assert len(texts) == 2 and any("2026年5月22日（含）前仍然没有的" in text and "书面材料" in text for text in texts)
    clock.move_to(datetime(2026, 5, 22, 20, tzinfo=ZoneInfo("Asia/Shanghai")))
    with pytest.raises(Refused) as early:
        actions.sign(basis="内财会〔2026〕1号", run=run, by=clerk_of_the_region, on=timezone.localdate())
    assert early.value.code == "nobody_ready"
    later(clock, 1)
    actions.sign(basis="内财会〔2026〕1号", run=run, by=clerk_of_the_region, on=timezone.localdate())
    done()
    assert Line.objects.get().state == LineState.APPLIED


def test_D07_before_the_deadline_the_warning_names_the_deadline_and_what_can_be_entered(
    headed: Person, clerk_of_the_region: User, clock: Traveller
) -> None:
    clock.move_to(datetime(2026, 1, 12, 10, tzinfo=ZoneInfo("Asia/Shanghai")))
    actions.warn(basis="内财会〔2026〕1号", run=listed(Kind.POST, clerk_of_the_region), by=clerk_of_the_region)
    done()
    text = Message.objects.filter(user=headed.user).latest("pk").text
    assert "2026年3月31日（含）前仍然没有的" in text and "会计机构负责人补录" in text


def test_D01_D07_D10_the_home_warns_of_what_is_missing_today_and_the_list_says_of_when_it_is(
    client: Client, headed: Person, clerk_of_the_region: User, clock: Traveller
) -> None:
    """D01, D07, D10: what was entered since the list was made counts on the home at once, and the desk reads as of when its list is."""
    clock.move_to(datetime(2026, 1, 12, 10, tzinfo=ZoneInfo("Asia/Shanghai")))
    run = listed(Kind.POST, clerk_of_the_region)
    actions.warn(basis="内财会〔2026〕1号", run=run, by=clerk_of_the_region)
    done()
    warning = f"/me/yearly/{Line.objects.get().pk}/object/"
    client.force_login(headed.user)
    assert warning in client.get("/me/").text
    rate(headed, 2025)
    assert warning not in client.get("/me/").text
    client.force_login(clerk_of_the_region)
    assert "名单是2026-01-12 10:00计算的" in client.get(f"/desk/yearly/{run.pk}/").text


def test_D07_D06_who_has_no_head_is_told_to_ask_the_agency(
    person: Person, clerk_of_the_region: User, clock: Traveller
) -> None:
    """D06, D07: the agency enters it on the unit's paper where there is nobody else."""
    clock.move_to(datetime(2026, 1, 12, 10, tzinfo=ZoneInfo("Asia/Shanghai")))
    actions.warn(basis="内财会〔2026〕1号", run=listed(Kind.POST, clerk_of_the_region), by=clerk_of_the_region)
    done()
    text = Message.objects.filter(user=person.user).latest("pk").text
    assert (
        "单位没有会计机构负责人，有考评的请单位出具书面材料交管理机构补录" in text
        and "请联系单位会计机构负责人" not in text
    )


def test_D07_who_comes_on_the_list_later_is_warned_anew_and_the_others_are_not_kept_waiting(
    headed: Person, clerk_of_the_region: User, clock: Traveller
) -> None:
    rate(headed, 2025)
    colleague = _colleagues(headed, 1)[0]
    run = listed(Kind.POST, clerk_of_the_region)
    warned(run, clerk_of_the_region, clock)
    Evaluation.objects.filter(person=headed).update(voided_at=timezone.now())
    run = listed(Kind.POST, clerk_of_the_region)
    assert dict(Line.objects.values_list("person", "warned")) == {colleague.pk: 2, headed.pk: 0}
    actions.sign(basis="内财会〔2026〕1号", run=run, by=clerk_of_the_region, on=timezone.localdate())
    done()
    run.refresh_from_db()
    headed.refresh_from_db()
    assert headed.on_post and run.shown == "部分待确认"
    assert Line.objects.get(person=colleague).state == LineState.APPLIED
    warned(run, clerk_of_the_region, clock)
    run.refresh_from_db()
    actions.sign(basis="内财会〔2026〕1号", run=run, by=clerk_of_the_region, on=timezone.localdate())
    done()
    run.refresh_from_db()
    assert run.state == RunState.DONE and Line.objects.get(person=headed).warned == 2


def test_D07_who_is_found_no_more_is_off_the_list(headed: Person, clerk_of_the_region: User, clock: Traveller) -> None:
    listed(Kind.POST, clerk_of_the_region)
    rate(headed, 2025)
    later(clock, 1)
    assert listed(Kind.POST, clerk_of_the_region).total == 0 and not Line.objects.exists()


def test_D07_undoing_gives_the_headship_back(
    headed: Person, clerk_of_the_region: User, clerk_of_saihan: User, clock: Traveller
) -> None:
    line = Line.objects.get(run=run_of(Kind.POST, clerk_of_the_region, clock))
    assert not Head.objects.open().exists() and line.headship is not None
    actions.undo(line=line, reason="考评表属实", by=clerk_of_saihan)
    again = Head.objects.open().get()
    assert (again.person, again.employer) == (headed, headed.employer)
    assert again.valid_from == line.headship.valid_to + timedelta(days=1)  # type: ignore[operator]


def test_D07_a_unit_that_has_another_head_by_then_keeps_it(
    headed: Person, clerk_of_the_region: User, clerk_of_saihan: User, clock: Traveller
) -> None:
    line = Line.objects.get(run=run_of(Kind.POST, clerk_of_the_region, clock))
    other = _colleagues(headed, 1)[0]
    Head.objects.create(person=other, employer=line.headship.employer, valid_from=timezone.localdate())  # type: ignore[union-attr]
    actions.undo(line=line, reason="考评表属实", by=clerk_of_saihan)
    assert Head.objects.open().get().person == other


# ---- evaluations (D06) ------------------------------------------------------------------------------------------------


def test_D06_a_correction_keeps_what_was_there(headed: Person) -> None:
    assert (
        rate(headed, timezone.localdate().year, "2") == 1
        and rate(headed, timezone.localdate().year, "2") == 0
        and rate(headed, timezone.localdate().year, "1") == 1
    )
    rows = Evaluation.objects.filter(person=headed).order_by("pk")
    assert [(row.result, row.voided_at is None) for row in rows] == [("2", False), ("1", True)]


def test_D06_not_for_others_nor_for_years_not_on_the_post(headed: Person, stranger: User) -> None:
    with pytest.raises(Refused):
        evaluating.evaluate(
            employer=headed.employer,
            year=timezone.localdate().year,
            rows={stranger.person.pk: {"result": "1"}},
            by=headed.user,
            on=timezone.localdate(),  # type: ignore[arg-type]
        )
    with pytest.raises(Refused):
        rate(headed, timezone.localdate().year - 11)
    with pytest.raises(Refused):
        rate(headed, timezone.localdate().year + 1)
    with pytest.raises(Refused):
        rate(headed, timezone.localdate().year, "7")
    assert not Evaluation.objects.exists()


def test_D06_the_head_enters_the_grid_and_the_person_sees_nobody_elses(
    client: Client, headed: Person, stranger: User
) -> None:
    client.force_login(headed.user)
    page = client.get("/employer/evaluations/").text
    assert headed.name in page and "德" in page and stranger.name not in page
    form = {
        "person": str(headed.pk),
        f"result-{headed.pk}": "1",
        f"virtue-{headed.pk}": "1",
        f"ability-{headed.pk}": "",
    }
    client.post("/employer/evaluations/", form)
    row = Evaluation.objects.get()
    assert (row.year, row.result, row.virtue, row.ability) == (timezone.localdate().year, "1", "1", "")
    client.force_login(stranger)
    assert client.get("/employer/evaluations/").status_code == 404


def test_D06_two_units_of_one_year_stand_side_by_side_and_any_result_counts(
    headed: Person, other: Employer, clerk_of_saihan: User
) -> None:
    """F10: the second unit's word voided the first unit's."""
    year = timezone.localdate().year - 1
    rate(headed, year, "4")
    Post.objects.filter(person=headed).update(valid_to=date(year, 6, 30))
    Post.objects.create(person=headed, employer=other, on_post=True, valid_from=date(year, 7, 1))
    rate(headed, year, "9", employer=other, by=clerk_of_saihan)
    assert sorted(Evaluation.objects.filter(voided_at=None).values_list("employer__name", "result")) == sorted(
        [(headed.employer.name, "4"), (other.name, "9")]  # type: ignore[union-attr]
    )
    # 不合格 is a result, 未参加考评 is none (D07): whichever of the two comes last.
    rate(headed, year - 1, "9")
    Run.objects.all().delete()
    run = Run.objects.create(kind=Kind.POST, year=year + 1, queued_at=timezone.now())
    assert listing.still(run, [headed.pk]) == {}
    rate(headed, year, "9")
    assert set(listing.still(run, [headed.pk])) == {headed.pk}


def test_D06_a_correction_is_told_to_the_person_with_both_results(headed: Person, clerk_of_saihan: User) -> None:
    year = timezone.localdate().year - 1
    rate(headed, year, "2")
    told = Message.objects.filter(user=headed.user, title="年度考评已更正")
    assert not told.exists()
    rate(headed, year, "4", by=clerk_of_saihan)
    said = told.get()
    assert headed.employer is not None and headed.employer.name in said.text
    assert "由「合格(称职)」更正为「不合格(不称职)」" in said.text and str(year) in said.text
    rate(headed, year, "4", by=clerk_of_saihan)
    assert told.count() == 1
    marks = {"virtue": "1", "ability": "1", "diligence": "1", "results": "1", "integrity": "4", "result": "4"}
    for rows in ({headed.pk: marks}, {headed.pk: {**marks, "integrity": "1"}}):
        evaluating.evaluate(
            employer=headed.employer,
            year=year,
            rows=rows,
            by=clerk_of_saihan,
            on=timezone.localdate(),
            agency=True,
            basis="单位书面材料",
        )
    said = told.latest("pk")  # a mark alone: who reads it knows which
    assert "廉由「差」更正为「好」" in said.text and "考评结果" not in said.text and told.count() == 3


def test_D06_the_heads_todo_asks_for_the_own_unit_though_another_unit_has_spoken(
    client: Client, headed: Person, other: Employer, clock: Traveller
) -> None:
    clock.move_to(datetime(2027, 2, 10, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
    year = timezone.localdate().year - 1
    Evaluation.objects.create(person=headed, employer=other, year=year, result="2", by=headed.user, at=timezone.now())
    client.force_login(headed.user)
    address = f"/employer/evaluations/?year={year}"
    assert address in client.get("/me/").text
    rate(headed, year)
    assert address not in client.get("/me/").text


def test_D06_who_has_no_result_yet_gets_qualified_at_one_press_and_nothing_is_saved_by_it(
    client: Client, headed: Person
) -> None:
    bad, good, already = _colleagues(headed, 3)
    client.force_login(headed.user)
    rate(already, timezone.localdate().year, "3")
    sent = {"person": [str(row.pk) for row in (headed, bad, good, already)], f"result-{bad.pk}": "4"}
    sent |= {f"result-{headed.pk}": "", f"result-{good.pk}": "", f"result-{already.pk}": "3"}
    answer = client.post("/employer/evaluations/", sent | {"fill": "1"})
    assert answer.status_code == 200 and "没填结果的2人都填了合格，还没有保存" in answer.text
    chosen = dict(re.findall(r'name="result-(\d+)".*?value="(\d)" selected', answer.text, re.S))
    assert {int(pk): code for pk, code in chosen.items()} == {
        headed.pk: "2",
        bad.pk: "4",
        good.pk: "2",
        already.pk: "3",
    }
    assert Evaluation.objects.count() == 1
    full = client.post(
        "/employer/evaluations/",
        sent | dict.fromkeys([f"result-{headed.pk}", f"result-{good.pk}"], "2") | {"fill": "1"},
    )
    assert "没有要填的" in full.text and Evaluation.objects.count() == 1


def test_D06_marks_without_a_result_are_a_fault_at_the_row_and_stay_as_typed(client: Client, headed: Person) -> None:
    client.force_login(headed.user)
    answer = client.post("/employer/evaluations/", {"person": str(headed.pk), f"virtue-{headed.pk}": "1"})
    assert (
        answer.status_code == 422 and "还没有选考评结果" in answer.text and '<option value="1" selected>' in answer.text
    )
    assert not Evaluation.objects.exists()
    client.post("/employer/evaluations/", {"person": str(headed.pk), f"result-{headed.pk}": "2"})
    answer = client.post("/employer/evaluations/", {"person": str(headed.pk), f"result-{headed.pk}": ""})
    assert answer.status_code == 422 and "不能清空" in answer.text and Evaluation.objects.count() == 1


def test_D06_all_faults_of_a_row_are_said_under_a_title_and_in_any_sheet(client: Client, headed: Person) -> None:
    out = io.BytesIO()
    lines = [("填报单位",), table.HEADS, (headed.name, "", "很好", "优", "", "", "", "良好"), (headed.name, "", "好")]
    sheets.write(out, [("说明", ("先看这里",), []), ("考评", ("考评表",), lines)])
    found = table.read(out, [headed])
    assert found.head_row == 3 and [(fault.row, fault.column) for fault in found.faults] == [
        (4, "德"), (4, "能"), (4, "考评结果"), (5, "考评结果"), (5, "姓名"),
    ]  # fmt: skip
    blank = load_workbook(io.BytesIO(table.blank(timezone.localdate().year, [headed], {}))).worksheets[0]
    assert "基本合格" in "".join(str(one.formula1) for one in blank.data_validations.dataValidation)


def test_D06_of_two_rows_of_one_person_the_second_is_not_taken_although_the_first_is_wrong(headed: Person) -> None:
    """The first is corrected and uploaded again: which of the two holds is for whoever made the table to say."""
    out = io.BytesIO()
    lines = [(headed.name, "", "很好", "", "", "", "", "不合格"), (headed.name, "", "", "", "", "", "", "合格")]
    sheets.write(out, [("考评", table.HEADS, lines)])
    found = table.read(out, [headed])
    assert found.results == {} and (3, "姓名", words.TWICE) in [
        (fault.row, fault.column, fault.reason) for fault in found.faults
    ]


def test_D05_D06_a_table_may_call_somebody_as_they_were_called_before(headed: Person, clerk_of_saihan: User) -> None:
    """Made before the correction of a name, filled in after it; whose name it is now, and who had it before, are two people."""
    old, other = headed.name, make_person("另一人", "152301197005050023")
    second = seed.enter(other, headed.employer, since=date(2011, 3, 1))
    people.correct_identity(person=headed, by=clerk_of_saihan, case_no="GZ9", name="改了名")

    def read(*rows: tuple[str, ...]) -> table.Read:
        out = io.BytesIO()
        sheets.write(out, [("考评", table.HEADS, [(*row, "", "", "", "", "", "合格") for row in rows])])
        return table.read(out, [headed, second])

    assert read((old, "")).results.keys() == {headed.pk}
    assert read((old, ""), ("改了名", "")).faults[0].reason == words.TWICE
    people.correct_identity(person=second, by=clerk_of_saihan, case_no="GZ8", name=old)
    assert read((old, "")).faults[0].reason == words.SAME_NAME
    assert read((old, headed.id_number), (old, second.id_number)).results.keys() == {headed.pk, second.pk}


@pytest.mark.parametrize("heads", [("2024年：考核结果", "2025年：考核结果"), ("考核结果", "年度考核结果")])
def test_D06_of_two_columns_of_results_none_is_taken(headed: Person, heads: tuple[str, str]) -> None:
    """A personnel list of several years: the result of another year would be this one's."""
    out = io.BytesIO()
    groups = [tuple(head.split("：")[0] if "：" in head else "" for head in ("", *heads))] if "：" in heads[0] else []
    last = ("姓名", *(head.split("：")[-1] for head in heads))
    first, *rest = [*groups, last, (headed.name, "不合格", "合格")]
    sheets.write(out, [("考评", first, rest)])
    with refused("表里有2列考评结果"):
        table.read(out, [headed])


@pytest.mark.parametrize(
    ("lines", "choose"),
    [
        ([("组长", "", "组员", ""), ("姓名", "电话", "姓名", "考评结果")], {"姓名": "2"}),
        ([("科室", "", "同志", "考评结果"), ], {"姓名": "2"}),
        ([("单位", "", "姓名", "2025年考核结果", "2024年考核结果"), ], {"考评结果": "3"}),
    ],
)  # fmt: skip
def test_D06_what_the_heads_do_not_tell_is_chosen_and_the_file_stays(
    client: Client, headed: Person, lines: list[tuple[str, ...]], choose: dict[str, str]
) -> None:
    *above, last = lines
    rows: list[tuple[str, ...]] = [*above, last, ("办公室", "", headed.name, "合格", "优秀")]
    lines_of = [("德", *row) for row in rows[:-1]] + [("好", *rows[-1])]
    out = io.BytesIO()
    sheets.write(out, [("考评", lines_of[0], lines_of[1:])])
    client.force_login(headed.user)
    upload = SimpleUploadedFile("a.xlsx", out.getvalue())
    year = timezone.localdate().year
    answer = client.post(f"/employer/evaluations/?year={year}", {"table": "1", "file": upload})
    (title,) = choose
    assert answer.status_code == 422 and f"{title}是哪一列" in answer.text and not Evaluation.objects.exists()
    kept = {"table": "1", **{f"column-{key}": str(int(at) + 1) for key, at in choose.items()}}
    kept["file-kept"] = _kept(answer.text)
    client.post(f"/employer/evaluations/?year={year}", kept)
    assert Evaluation.objects.get().result == "2"
    Evaluation.objects.all().delete()
    wrong = {"table": "1", f"column-{title}": "99", "file": SimpleUploadedFile("a.xlsx", out.getvalue())}
    assert client.post(f"/employer/evaluations/?year={year}", wrong).status_code == 422


# ---- pages ------------------------------------------------------------------------------------------------------------


def test_D10_the_desk_shows_the_list_with_reasons_in_the_scope(
    client: Client,
    headed: Person,
    clerk_of_the_region: User,
    clerk_of_saihan: User,
    clerk_of_hailar: User,
    clock: Traveller,
) -> None:
    client.force_login(clerk_of_the_region)
    client.post("/desk/yearly/", {"kind": "post"})
    done()
    run = Run.objects.get()
    page = client.get(f"/desk/yearly/{run.pk}/").text
    assert (
        headed.name in page
        and f"{timezone.localdate().year - 2}年度、{timezone.localdate().year - 1}年度没有年度考评信息" in page
        and "发出第1次预告" in page
    )
    sent = {"warn": "1", "sure": "1", "basis": "内财会〔2026〕1号"}
    asked = client.post(f"/desk/yearly/{run.pk}/act/", sent | {"code": "000000"})
    assert asked.status_code == 422 and "动态验证码" in asked.text and "内财会〔2026〕1号" in asked.text
    assert client.post(f"/desk/yearly/{run.pk}/act/", sent | {"basis": " "}).status_code == 422
    assert Run.objects.get().state == RunState.LISTED
    client.post(f"/desk/yearly/{run.pk}/act/", sent | {"code": pyotp.TOTP(clerk_of_the_region.totp_secret).now()})
    assert Run.objects.get().warned_on_basis == "内财会〔2026〕1号"
    done()
    assert "发出第2次预告" not in client.get(f"/desk/yearly/{run.pk}/").text
    later(clock, 14)
    client.force_login(clerk_of_the_region)
    page = client.get(f"/desk/yearly/{run.pk}/").text
    assert "发出第2次预告，1人" in page and "预告1次，2026-05-08（含）前不办理" in page
    other = Client()
    other.force_login(clerk_of_hailar)
    assert headed.name not in other.get(f"/desk/yearly/{run.pk}/").text
    line = Line.objects.get()
    assert other.post(f"/desk/yearly/lines/{line.pk}/", {"spare": "1", "reason": "x"}).status_code == 404
    mine = Client()
    mine.force_login(clerk_of_saihan)
    mine.post(f"/desk/yearly/lines/{line.pk}/", {"spare": "1", "reason": "已补考评"})
    line.refresh_from_db()
    assert line.state == LineState.SPARED


def test_D07_D10_nothing_is_offered_to_nobody_nor_by_a_page_that_was_left_open(
    client: Client, headed: Person, clerk_of_the_region: User, clock: Traveller
) -> None:
    """D07, D10: neither a warning nor a signature that would reach 0人; a list of which everybody is held is signed once."""
    run = listed(Kind.POST, clerk_of_the_region)
    page, address = f"/desk/yearly/{run.pk}/", f"/desk/yearly/{run.pk}/act/"
    for wait in (0, 14):
        later(clock, wait)
        actions.warn(basis="内财会〔2026〕1号", run=run, by=clerk_of_the_region)
        done()
    client.force_login(clerk_of_the_region)
    stale = client.post(address, {"warn": "1"}, follow=True).text
    assert words.NOBODY_TO_WARN in stale and "0人会收到" not in stale
    assert words.NOBODY_READY in client.post(address, {"sign": "1"}, follow=True).text
    Line.objects.update(state=LineState.HELD)
    later(clock, 31)
    client.force_login(clerk_of_the_region)
    assert "签批</button>" in client.get(page).text
    asked = client.post(address, {"sign": "1"}).text
    assert "现在没有马上办理的人" in asked and "签批，0人" not in asked
    actions.sign(basis="内财会〔2026〕1号", run=run, by=clerk_of_the_region, on=timezone.localdate())
    done()
    assert 'name="sign"' not in client.get(page).text
    assert words.NOBODY_READY in client.post(address, {"sign": "1"}, follow=True).text


def _table(lines: list[tuple[str, ...]]) -> io.BytesIO:
    out = io.BytesIO()
    sheets.write(out, [("x", table.HEADS, lines)])
    out.seek(0)
    out.name = "a.xlsx"
    return out


def _colleagues(head: Person, count: int) -> list[Person]:
    made = []
    for n in range(count):
        user = User.objects.create(name=f"同事{n}", password="!")
        made.append(
            Person.objects.create(
                user=user, name=user.name, id_number=f"15010519900101{n:04d}", id_digest=f"c{n}", status=Status.REGISTERED,
                registered_at=head.registered_at, management_code="150105", employer=head.employer, on_post=True,
            )
        )  # fmt: skip
        Post.objects.create(person=made[-1], employer=head.employer, on_post=True, valid_from=date(2015, 1, 1))
    return made


def test_D06_thirty_people_by_a_table_with_two_errors_corrected(client: Client, headed: Person) -> None:
    people_of_the_unit = _colleagues(headed, 29)
    client.force_login(headed.user)
    blank = client.get("/employer/evaluations/", {"year": timezone.localdate().year, "table": "1"})
    given = [cells for _, cells in tables.rows(io.BytesIO(blank.content))]
    assert len(given) == 31 and given[0][:8] == list(table.HEADS) and headed.id_number not in str(given)
    lines = [[*cells[:2], "好", "好", "较好", "好", "好", "合格"] for cells in given[1:]]
    lines[3][7], lines[7][0] = "良好", "没有这个人"
    address = f"/employer/evaluations/?year={timezone.localdate().year}"
    wrong = client.post(address, {"table": "1", "file": _table([tuple(line) for line in lines])})
    assert wrong.status_code == 422 and "有2行要改" in wrong.text and "第5行" in wrong.text and "第9行" in wrong.text
    assert not Evaluation.objects.exists()
    lines[3][7], lines[7][0] = "优秀", given[8][0]
    right = client.post(address, {"table": "1", "file": _table([tuple(line) for line in lines])})
    assert right.status_code == 302 and Evaluation.objects.filter(voided_at=None).count() == 30
    assert Evaluation.objects.filter(result="1").count() == 1
    assert Entry.objects.filter(verb="evaluation.entered").count() == 30
    del people_of_the_unit


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda lines: [*lines, lines[0]], "出现两次"),
        (lambda lines: [(lines[0][0], "", "很好", *lines[0][3:])], "德要填好"),
        (lambda lines: [("", *lines[0][1:])], "没有填"),
    ],
)
def test_D06_what_is_wrong_with_a_row_is_said(client: Client, headed: Person, change: Any, why: str) -> None:
    client.force_login(headed.user)
    lines = [(headed.name, "", "好", "", "", "", "", "合格")]
    answer = client.post("/employer/evaluations/", {"table": "1", "file": _table(change(lines))})
    assert answer.status_code == 422 and why in answer.text and not Evaluation.objects.exists()


def test_D06_a_colleague_s_number_beside_a_name_is_said_at_the_number(client: Client, headed: Person) -> None:
    client.force_login(headed.user)
    file = _table([(headed.name, "150105199001010015", "好", "", "", "", "", "合格")])
    answer = client.post("/employer/evaluations/", {"table": "1", "file": file})
    assert answer.status_code == 422 and not Evaluation.objects.exists()
    assert words.OTHER_NUMBER in answer.text and words.UNKNOWN not in answer.text


@pytest.mark.parametrize(
    "lost",
    ["1.50105E+17", "{15}000", "{15}000.0", "cell", "150105199001011008"],
)
def test_D06_C05_a_number_that_a_spreadsheet_has_destroyed_is_named_as_such(
    client: Client, headed: Person, lost: str
) -> None:
    """Not as somebody whom nobody knows: one gate for every table that is uploaded."""
    client.force_login(headed.user)
    line = [headed.name, lost.replace("{15}", headed.id_number[:15]), "好", "", "", "", "", "合格"]
    file = _table([tuple(line)])
    if lost == "cell":
        book = load_workbook(file)
        book.worksheets[0]["B2"] = float(headed.id_number[:16] + "30")
        file = io.BytesIO()
        book.save(file)
        file.seek(0)
        file.name = "a.xlsx"
    answer = client.post("/employer/evaluations/", {"table": "1", "file": file})
    assert answer.status_code == 422 and not Evaluation.objects.exists()
    assert "后几位已经丢了" in answer.text and words.UNKNOWN not in answer.text


@pytest.mark.parametrize("data", [b"%PDF-1.4", b"", "甲,乙\n1,2\n".encode()])
def test_D06_what_is_no_table_of_ours_is_refused(client: Client, headed: Person, data: bytes) -> None:
    client.force_login(headed.user)
    file = io.BytesIO(data)
    file.name = "a.csv"
    assert client.post("/employer/evaluations/", {"table": "1", "file": file}).status_code == 422
    assert client.post("/employer/evaluations/", {"table": "1"}).status_code == 422


def _kept(page: str) -> str:
    found = re.search(r'name="file-kept" value="([^"]+)"', page)
    assert found
    return found[1]


def test_D06_the_rows_that_are_right_are_written_and_the_rest_comes_back_corrected(
    client: Client, headed: Person
) -> None:
    people_ = [headed, *_colleagues(headed, 3)]
    lines = [(person.name, "", "好", "好", "好", "好", "好", "合格") for person in people_]
    lines[1] = (people_[1].name, "", "妙", "好", "妙", "好", "好", "优异")
    lines[2] = ("样例不在", "", "好", "好", "好", "好", "好", "")
    client.force_login(headed.user)
    address = "/employer/evaluations/"
    page = client.post(address, {"table": "1", "file": _table(lines)}).text
    # everything that is wrong with a row, and how often each thing is
    assert page.count("第3行") == 3 and page.count("第4行") == 2 and not Evaluation.objects.exists()
    assert "（1处）" in page and "先写入没有问题的2行" in page
    kept = {"file-kept": _kept(page), "file-kind": "evaluations"}
    page = client.post(address, {"good": "1", **kept}).text
    assert Evaluation.objects.count() == 2 and "写入2人。还有2行要改" in page and "先写入" not in page
    rest = client.post(address, {"rest": "1", **kept})
    book = load_workbook(io.BytesIO(rest.content))
    sheet = book.worksheets[0]
    assert sheet.max_row == 3 and str(sheet["I2"].value).count("：") == 3 and sheet.data_validations.dataValidation
    sheet["C2"], sheet["E2"], sheet["H2"] = "好", "好", "合格"
    sheet["A3"], sheet["H3"] = people_[2].name, "合格"
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "a.xlsx"
    assert client.post(address, {"table": "1", "file": out}).status_code == 302
    assert Evaluation.objects.filter(voided_at=None).count() == 4


# ---- evaluations by the agency (D06, A22) ------------------------------------------------------------------------------


def test_D06_A22_the_agency_enters_for_a_unit_without_head_on_the_units_paper(
    client: Client, person: Person, clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    assert person.employer is not None
    address = f"/desk/employers/{person.employer.pk}/evaluations/?year={timezone.localdate().year - 1}"
    client.force_login(clerk_of_hailar)
    assert client.get(address).status_code == 404
    client.force_login(clerk_of_saihan)
    assert "没有会计机构负责人" in client.get(address).text
    values = {"person": str(person.pk), f"result-{person.pk}": "2"}
    without = client.post(address, values)
    assert without.status_code == 422 and "请写明依据" in without.text
    assert "考评已经保存" in client.post(address, {**values, "basis": "单位2026年3月2日的函"}, follow=True).text
    row = Evaluation.objects.get()
    assert (row.result, row.by, row.basis) == ("2", clerk_of_saihan, "单位2026年3月2日的函")
    client.post(address, {**values, f"result-{person.pk}": "1", "basis": "更正函"})
    assert [(row.result, row.voided_at is None) for row in Evaluation.objects.order_by("pk")] == [
        ("2", False),
        ("1", True),
    ]


def test_D06_the_grid_of_a_large_unit_arrives_whole(client: Client, headed: Person) -> None:
    fields = {f"{name}-{key}": "1" for key in range(10**6, 10**6 + 2000) for name in words.DIMENSIONS}
    fields |= {f"result-{key}": "" for key in range(10**6, 10**6 + 2000)}
    client.force_login(headed.user)
    values = {**fields, "person": str(headed.pk), f"result-{headed.pk}": "2"}
    assert client.post("/employer/evaluations/", values, follow=True).status_code == 200
    assert Evaluation.objects.get(person=headed).result == "2"


# ---- the list at the desk ---------------------------------------------------------------------------------------


@pytest.fixture
def headless(stranger: User, other: Employer) -> Person:
    """测试甲, registered as long, at a unit without a head."""
    found = seed.enter(stranger, other, since=date(2012, 3, 1))
    Person.objects.filter(pk=found.pk).update(registered_at=timezone.now().replace(year=2016))
    return Person.objects.select_related("user", "employer").get(pk=found.pk)


@pytest.fixture
def list_of_two(headed: Person, headless: Person, clerk_of_the_region: User) -> Run:
    """Everybody whom this year's run finds: one whose unit has a head, one whose unit has none."""
    return listed(Kind.POST, clerk_of_the_region)


def _looked_up(client: Client, run: Run, by: User, *people_: Person) -> Callable[[str], set[str]]:
    """Which of these people the list shows for a query."""
    client.force_login(by)

    def shown(query: str) -> set[str]:
        page = client.get(f"/desk/yearly/{run.pk}/{query}").text
        return {person.name for person in people_ if f'">{person.name}</a>' in page}

    return shown


def test_D10_the_list_is_found_by_name_place_and_state(
    client: Client, list_of_two: Run, headed: Person, headless: Person, clerk_of_the_region: User
) -> None:
    shown = _looked_up(client, list_of_two, clerk_of_the_region, headed, headless)
    assert shown("") == {headed.name, headless.name}
    assert shown(f"?q={headed.name[:2]}") == {headed.name}
    assert shown(f"?q={headless.initials}") == {headless.name}
    assert shown("?state=held") == {headless.name}
    assert shown(f"?place={headed.management_code}") >= {headed.name}
    assert shown("?place=150700") == set() and shown("?q=张三") == set()
    assert shown(f"?q={headed.file_no}") == {headed.name}


def test_D05_D10_the_list_is_found_by_a_former_name_too(
    client: Client, list_of_two: Run, headed: Person, headless: Person, clerk_of_the_region: User
) -> None:
    old, sound = headed.name, headed.sound
    people.correct_identity(person=headed, by=clerk_of_the_region, case_no="GZ9", name="萨日娜")
    client.force_login(clerk_of_the_region)
    for typed in (old, sound, "萨日娜"):
        page = client.get(f"/desk/yearly/{list_of_two.pk}/?q={typed}").text
        assert '">萨日娜</a>' in page and f'">{headless.name}</a>' not in page, typed


def test_D10_the_list_is_found_by_unit_and_by_league_and_folded_by_league(
    client: Client, list_of_two: Run, headed: Person, headless: Person, clerk_of_the_region: User
) -> None:
    shown = _looked_up(client, list_of_two, clerk_of_the_region, headed, headless)
    assert headless.employer and headed.employer and headless.employer.name != headed.employer.name
    assert shown(f"?unit={headless.employer.name[2:]}") == {headless.name}
    assert shown(f"?unit={headless.employer.uscc}") == {headless.name}
    assert shown("?unit=没有这个单位") == set()
    Line.objects.filter(person=headless).update(management_code="150781")  # 满洲里: beside 呼伦贝尔, not in it (R05)
    assert shown("?place=150700") == set() and shown("?place=150781") == {headless.name}
    assert shown("?place=150100") == {headed.name}
    rows = Line.objects.filter(run=list_of_two)
    assert [(place.code, place.all) for place in lines.places(rows)] == [("150100", 1), ("150781", 1)]
    assert [place.code for place in lines.places(rows, "150100")] == [headed.management_code]
    assert [code for code, _ in lines.choices(rows)] == ["150100", headed.management_code, "150781"]
    assert sorted(lines.leagues(rows)) == sorted([("呼和浩特市", 1), (divisions.path("150781"), 1)])
    assert headed.management_code in {place.code for place in lines.places(rows.filter(person=headed))}


def test_D07_an_agency_confirms_all_that_are_found_after_a_question(
    client: Client, list_of_two: Run, headless: Person, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(clerk_of_saihan)
    address = f"/desk/yearly/{list_of_two.pk}/confirm/?state=held"
    sent = {"all": "1", "reason": "已电话核实"}
    assert words.REASON_FIRST in client.post(address, {"all": "1"}, follow=True).text
    asked = client.post(address, sent)
    assert "确认办理符合条件的1人" in asked.text and Line.objects.filter(state=LineState.HELD).count() == 1
    monkeypatch.setattr("acms.yearly.views.MOST", 0)
    client.post(address, {**sent, "sure": "1"})
    assert Line.objects.filter(state=LineState.HELD).count() == 1  # so many at a time
    monkeypatch.undo()
    client.post(address.replace("state=held", "unit=别的单位"), {**sent, "sure": "1"})
    assert Line.objects.filter(state=LineState.HELD).count() == 1  # none of those that are found
    assert "已经确认1人" in client.post(address, {**sent, "sure": "1"}, follow=True).text
    assert Line.objects.get(person=headless).reason == "已电话核实"


def test_D07_the_question_before_the_signature_shows_what_people_will_read(
    client: Client, list_of_two: Run, clerk_of_the_region: User
) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Line.objects.filter(run=list_of_two).update(warned=2, warned_at=timezone.now(), promised=yesterday)
    client.force_login(clerk_of_the_region)
    page = client.post(f"/desk/yearly/{list_of_two.pk}/act/", {"sign": "1"}).text
    title, told = words.applied(Kind.POST, [list_of_two.year - 1])
    assert title in page and told.partition("按规定")[2] in page


def test_D10_runs_of_former_years_show_the_state_that_they_are_in(
    client: Client, list_of_two: Run, clerk_of_the_region: User
) -> None:
    Run.objects.filter(pk=list_of_two.pk).update(year=timezone.localdate().year - 1, signed_at=timezone.now())
    client.force_login(clerk_of_the_region)
    page = client.get("/desk/yearly/").text
    assert words.PARTLY in page and RunState.LISTED.label not in page.partition("以前年度")[2]


def test_D10_the_places_count_every_state(client: Client, list_of_two: Run, clerk_of_the_region: User) -> None:
    places = lines.places(Line.objects.filter(run=list_of_two))
    states = {state: sum(place.states[state] for place in places) for state in LineState.values}
    assert states == {"proposed": 1, "held": 1, "spared": 0, "applied": 0, "undone": 0}
    assert sum(place.all for place in places) == 2 and sum(place.objected for place in places) == 0


def test_D10_what_is_asked_of_the_list_can_be_taken_away_with_masked_numbers(
    client: Client, list_of_two: Run, headed: Person, headless: Person, clerk_of_the_region: User
) -> None:
    client.force_login(clerk_of_the_region)
    answer = client.get(f"/desk/yearly/{list_of_two.pk}/table/?state=held")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) == 2 and rows[1][2] == headless.name and headless.id_number not in str(rows)
    assert Entry.objects.filter(verb="yearly.table_taken", by=clerk_of_the_region).exists()


def test_D07_an_agency_confirms_several_at_once_with_a_reason(
    client: Client, list_of_two: Run, headless: Person, headed: Person, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    address = f"/desk/yearly/{list_of_two.pk}/confirm/?state=held"
    keys = list(Line.objects.values_list("pk", flat=True))
    client.post(address, {"no": keys})
    assert Line.objects.filter(state=LineState.HELD).count() == 1  # no reason, nothing done
    answer = client.post(address, {"no": keys, "reason": "单位没有负责人，已电话核实"}, follow=True)
    assert (
        "已经确认1人" in answer.text
        and "1人没有确认" in answer.text
        and answer.redirect_chain[0][0].endswith("?state=held")
    )
    line = Line.objects.get(person=headless)
    assert (line.state, line.settled_by, line.reason) == (
        LineState.PROPOSED,
        clerk_of_saihan,
        "单位没有负责人，已电话核实",
    )


def test_D07_nobody_confirms_people_of_another_place(
    client: Client, list_of_two: Run, headless: Person, clerk_of_hailar: User
) -> None:
    client.force_login(clerk_of_hailar)
    key = Line.objects.get(person=headless).pk
    client.post(f"/desk/yearly/{list_of_two.pk}/confirm/", {"no": key, "reason": "x"})
    assert Line.objects.get(pk=key).state == LineState.HELD


def test_D07_nobody_is_confirmed_where_nobody_is_chosen(
    client: Client, list_of_two: Run, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    answer = client.post(f"/desk/yearly/{list_of_two.pk}/confirm/", {"reason": "x"}, follow=True)
    assert "请先在名单里勾选" in answer.text


def test_D10_D15_the_run_holds_files_in_the_order_in_which_a_merge_does(
    headed: Person, clerk_of_the_region: User, clock: Traveller
) -> None:
    """Whatever the order of their lines, where the list was made anew: neither waits for what the other holds."""
    if connection.vendor != "postgresql":
        pytest.skip("rows are locked on PostgreSQL only")
    run = Run.objects.create(kind=Kind.LEARNING, year=2026, state=RunState.LISTED)
    other = seed.enter(make_person("样例丁", number_of(4, date(1980, 1, 1))), headed.employer, since=date(2015, 3, 1))
    for person in (other, headed):
        Line.objects.create(run=run, person=person, management_code=person.management_code, years=[2025])
    assert headed.pk < other.pk
    with CaptureQueriesContext(connection) as asked:
        found = running.read(Line.objects.filter(run=run).order_by("pk"))
    assert [row.person_id for row in found] == [other.pk, headed.pk]
    first = next(query["sql"] for query in asked if "FOR UPDATE" in query["sql"])
    assert re.match(r'SELECT "people_person"."id" .* ORDER BY (1|"people_person"."id") ASC FOR UPDATE$', first)
