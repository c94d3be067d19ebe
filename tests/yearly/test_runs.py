"""The yearly run: listed, told twice, signed, applied once, undone one by one; evaluations by the head (D06, D07, D09, D10, L09)."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from acms.accounts.models import User
from acms.base import sheets, tables, work
from acms.base.errors import Refused
from acms.casework.models import Case
from acms.inbox.models import Message
from acms.journal.models import Entry
from acms.learning import bank
from acms.learning.models import Credit, YearRecord
from acms.people import actions as people
from acms.people.models import Head, Person, Post, Status
from acms.yearly import actions, running, table
from acms.yearly.models import Evaluation, Kind, Line, LineState, Run, RunState
from tests.casework.test_casework import checked


@pytest.fixture(autouse=True)
def after_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """The run is due on any day on which the tests run."""
    monkeypatch.setattr(
        actions,
        "deadline",
        lambda kind, year: date(year - 1, 12, 31) if year <= timezone.localdate().year else date(year, 3, 31),
    )


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
    assert work.work_one(running.LANE)


def run_of(kind: str, by: User) -> Run:
    """Listed, told twice, listed again, signed and applied."""
    run = actions.start(kind=kind, by=by, on=timezone.localdate())
    done()
    for _ in range(2):
        run.refresh_from_db()
        actions.warn(run=run, by=by)
        done()
    run.refresh_from_db()
    actions.sign(run=run, by=by, on=timezone.localdate())
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
    return actions.evaluate(year=year, rows={person.pk: values}, **how)


# ---- the post (D07) ---------------------------------------------------------------------------------------------------


def test_D07_two_years_without_evaluation_take_off_the_post_with_reasons(
    headed: Person, clerk_of_the_region: User
) -> None:
    run = run_of(Kind.POST, clerk_of_the_region)
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
    run_of(Kind.POST, clerk_of_the_region)
    headed.refresh_from_db()
    assert headed.on_post and not Line.objects.exists()


def test_D07_not_having_taken_part_is_no_result(headed: Person, clerk_of_the_region: User) -> None:
    rate(headed, timezone.localdate().year - 1, "9")
    run_of(Kind.POST, clerk_of_the_region)
    headed.refresh_from_db()
    assert headed.on_post is False


def test_D07_people_of_a_unit_without_head_wait_for_their_agency(
    person: Person, clerk_of_the_region: User, clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    run = run_of(Kind.POST, clerk_of_the_region)
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


def test_D10_one_person_is_put_back_with_the_post_and_the_time(
    headed: Person, clerk_of_the_region: User, clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    before = Post.objects.get(person=headed)
    line = Line.objects.get(run=run_of(Kind.POST, clerk_of_the_region))
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
    client: Client, person: Person, clerk_of_the_region: User, clerk_of_saihan: User
) -> None:
    _missed(person, 3)
    line = Line.objects.get(run=run_of(Kind.LEARNING, clerk_of_the_region))
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


def test_D09_two_years_running_do_not(person: Person, clerk_of_the_region: User) -> None:
    _missed(person, 2)
    run_of(Kind.LEARNING, clerk_of_the_region)
    person.refresh_from_db()
    assert person.status == Status.REGISTERED and not Line.objects.exists()


def test_D09_after_being_put_back_counting_starts_anew(
    person: Person, clerk_of_the_region: User, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _missed(person, 3)
    line = Line.objects.get(run=run_of(Kind.LEARNING, clerk_of_the_region))
    actions.undo(line=line, reason="病假", by=clerk_of_saihan)
    later = Run.objects.create(kind=Kind.LEARNING, year=timezone.localdate().year + 1, queued_at=timezone.now())
    running.count(Run.objects.get(pk=later.pk))
    assert not Line.objects.filter(run=later).exists()
    much_later = Run.objects.create(kind=Kind.LEARNING, year=timezone.localdate().year + 3, queued_at=timezone.now())
    running.count(Run.objects.get(pk=much_later.pk))
    assert Line.objects.get(run=much_later).years == [
        timezone.localdate().year,
        timezone.localdate().year + 1,
        timezone.localdate().year + 2,
    ]


def test_D09_A4_the_bank_of_somebody_put_back_shows_no_missed_years(
    person: Person, clerk_of_the_region: User, clerk_of_saihan: User
) -> None:
    _missed(person, 3)
    line = Line.objects.get(run=run_of(Kind.LEARNING, clerk_of_the_region))
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
    run_of(Kind.LEARNING, clerk_of_the_region)
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
        actions.warn(run=run, by=clerk_of_the_region)
    done()
    run.refresh_from_db()
    with pytest.raises(Refused) as unwarned:
        actions.sign(run=run, by=clerk_of_the_region, on=timezone.localdate())
    assert unwarned.value.code == "warn_twice"
    with pytest.raises(Refused) as wrong:
        actions.sign(
            run=run, by=clerk_of_the_region, on=timezone.localdate().replace(year=timezone.localdate().year + 1, day=1)
        )
    assert wrong.value.code == "wrong_year"
    monkeypatch.setattr(actions, "deadline", lambda kind, year: timezone.localdate())
    with pytest.raises(Refused) as early:
        actions.sign(run=run, by=clerk_of_the_region, on=timezone.localdate())
    assert early.value.code == "too_early"


def test_D10_started_again_after_it_is_done_changes_nothing(headed: Person, clerk_of_the_region: User) -> None:
    run = run_of(Kind.POST, clerk_of_the_region)
    with pytest.raises(Refused) as refused:
        actions.start(kind=Kind.POST, by=clerk_of_the_region, on=timezone.localdate())
    assert refused.value.code == "busy"
    with pytest.raises(Refused):
        actions.sign(run=run, by=clerk_of_the_region, on=timezone.localdate())
    assert Post.objects.filter(person=headed).count() == 2 and Line.objects.count() == 1


def test_D10_a_run_that_was_killed_goes_on_and_applies_nothing_twice(
    headed: Person, clerk_of_the_region: User, monkeypatch: pytest.MonkeyPatch
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
    run = actions.start(kind=Kind.POST, by=clerk_of_the_region, on=timezone.localdate())
    done()
    Run.objects.filter(pk=run.pk).update(warned=2)
    run.refresh_from_db()
    assert run.total == 5
    actions.sign(run=run, by=clerk_of_the_region, on=timezone.localdate())
    real, calls = running.settle, []

    def killed(run: Run, rows: list[Line]) -> int:
        calls.append(rows)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(run, rows)

    monkeypatch.setattr(running, "settle", killed)
    with pytest.raises(KeyboardInterrupt):
        work.work_one(running.LANE)
    assert Line.objects.filter(state=LineState.APPLIED).count() == 2
    monkeypatch.setattr(running, "settle", real)
    Run.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    done()
    assert Line.objects.filter(state=LineState.APPLIED).count() == 5
    assert Post.objects.filter(on_post=False).count() == 5 and Post.objects.count() == 10
    assert Entry.objects.filter(verb="yearly.applied").count() == 5


def test_D10_who_has_changed_meanwhile_is_let_be(headed: Person, clerk_of_the_region: User) -> None:
    run = actions.start(kind=Kind.POST, by=clerk_of_the_region, on=timezone.localdate())
    done()
    people.open_fact(Post, person=headed, on=timezone.localdate(), case_no="", employer=headed.employer, on_post=False)
    Run.objects.filter(pk=run.pk).update(warned=2)
    actions.sign(run=run, by=clerk_of_the_region, on=timezone.localdate())
    done()
    assert Line.objects.get().state == LineState.SPARED and Post.objects.filter(person=headed).count() == 2


def test_D10_a_spared_person_stays_spared_when_the_list_is_made_anew(
    headed: Person, clerk_of_the_region: User, clerk_of_saihan: User
) -> None:
    actions.start(kind=Kind.POST, by=clerk_of_the_region, on=timezone.localdate())
    done()
    actions.spare(line=Line.objects.get(), reason="已补考评", by=clerk_of_saihan)
    actions.start(kind=Kind.POST, by=clerk_of_the_region, on=timezone.localdate())
    done()
    assert Line.objects.get().state == LineState.SPARED and Line.objects.get().reason == "已补考评"


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
        actions.evaluate(
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
        (4, "德"), (4, "能"), (4, "考评结果"), (5, "考评结果"),
    ]  # fmt: skip
    blank = load_workbook(io.BytesIO(table.blank(timezone.localdate().year, [headed], {}))).worksheets[0]
    assert "基本合格" in "".join(str(one.formula1) for one in blank.data_validations.dataValidation)


# ---- pages ------------------------------------------------------------------------------------------------------------


def test_D10_the_desk_shows_the_list_with_reasons_in_the_scope(
    client: Client, headed: Person, clerk_of_the_region: User, clerk_of_saihan: User, clerk_of_hailar: User
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
    client.post(f"/desk/yearly/{run.pk}/act/", {"warn": "1", "sure": "1"})
    done()
    assert "发出第2次预告" in client.get(f"/desk/yearly/{run.pk}/").text
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


@pytest.mark.parametrize("data", [b"%PDF-1.4", b"", "甲,乙\n1,2\n".encode()])
def test_D06_what_is_no_table_of_ours_is_refused(client: Client, headed: Person, data: bytes) -> None:
    client.force_login(headed.user)
    file = io.BytesIO(data)
    file.name = "a.csv"
    assert client.post("/employer/evaluations/", {"table": "1", "file": file}).status_code == 422
    assert client.post("/employer/evaluations/", {"table": "1"}).status_code == 422


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
    fields = {f"{name}-{key}": "1" for key in range(10**6, 10**6 + 2000) for name in actions.DIMENSIONS}
    fields |= {f"result-{key}": "" for key in range(10**6, 10**6 + 2000)}
    client.force_login(headed.user)
    values = {**fields, "person": str(headed.pk), f"result-{headed.pk}": "2"}
    assert client.post("/employer/evaluations/", values, follow=True).status_code == 200
    assert Evaluation.objects.get(person=headed).result == "2"
