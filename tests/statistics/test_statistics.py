"""Statistics: numbers counted in the background, by place, drilled down and exported (C04, C06, R05)."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from acms.accounts.models import User
from acms.base import work
from acms.casework import actions
from acms.casework import words as casework_words
from acms.casework.models import Case, Cause, Decision
from acms.demo import seed
from acms.demo.register import Register
from acms.employers.models import Employer
from acms.learning.models import YearRecord
from acms.people import access, search
from acms.people.models import Person, Status
from acms.regions import divisions
from acms.scans.models import Scan
from acms.statistics import charts, counting, words
from acms.statistics.models import Count, Snapshot
from acms.yearly.models import Evaluation, Kind, Line, LineState, Restoration, Run
from tests.casework.test_casework import checked
from tests.conftest import make_person
from tests.merging.conftest import number_of


def counted() -> None:
    counting.ask(at=timezone.now())
    assert work.work_one(counting.LANE)


@pytest.fixture
def register(db: None) -> None:
    """300 invented people of 40 employers all over the region."""
    Register(300, 40, 300).fill()


def test_C04_every_person_of_the_register_is_counted_once_in_every_dimension(register: None) -> None:
    counted()
    people = Person.objects.filter(status=Status.REGISTERED).count()
    figures = charts.Figures(divisions.REGION)
    assert people > 200
    for dimension in ("people", "post", "level", "education", "age", "employer_type", "sex"):
        assert figures.total(dimension) == people, dimension


def test_R05_cities_that_report_apart_are_left_out_of_their_league(register: None) -> None:
    Person.objects.update(management_code="150781", status=Status.REGISTERED)
    counted()
    by_place = {tile.code: tile.number for tile in charts.tiles()}
    assert by_place["150781"] == Person.objects.count()
    assert by_place["150700"] == 0
    assert sum(by_place.values()) == Person.objects.count()


def test_C04_the_places_below_add_up_to_the_place(register: None) -> None:
    counted()
    league = max(divisions.leagues(), key=lambda place: charts.Figures(place.code).total("people"))
    parts = charts.parts(league.code)
    assert sum(number for _, _, number in parts) == charts.Figures(league.code).total("people") > 0


def test_C04_returns_are_counted_by_what_was_marked(filled_for_people: Case, clerk_of_saihan: User) -> None:
    case = checked(filled_for_people)
    items = [{"item": "identity.name", "label": "姓名", "reason": "看不清"}]
    actions.return_for_correction(case, by=clerk_of_saihan, items=items)
    cause = Cause.objects.get()
    assert (cause.item, cause.code, cause.management_code) == ("identity.name", "", "150105")
    counted()
    assert charts.Figures("150105").causes == [("姓名", 1, "100.0%", "")]
    assert charts.Figures("150702").causes == []


def test_C04_reasons_are_counted_by_their_template_and_own_words_are_not_kept(
    filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    template = casework_words.REASONS[1]
    items = [
        {"item": "identity.name", "label": "姓名", "reason": f"{template}乌云其木格的名字是四个字。"},
        {"item": "identity.sex", "label": "性别", "reason": "乌云其木格的性别写错了。"},
    ]
    actions.return_for_correction(case, by=clerk_of_saihan, items=items)
    assert {cause.item: cause.reason for cause in Cause.objects.all()} == {
        "identity.name": template,
        "identity.sex": "",
    }
    Cause.objects.filter(item="identity.sex").update(reason=casework_words.FOUND_BY_RULES)
    counted()
    found = {bar.label: bar.number for bar in charts.Figures("150105").reasons}
    assert found == {template[:60]: 1, casework_words.FOUND_BY_RULES: 1}
    Cause.objects.update(reason="")
    counted()
    assert [(bar.label, bar.number) for bar in charts.Figures("150105").reasons] == [(words.OWN_WORDS, 2)]


def test_C04_every_figure_of_people_leads_to_the_people_that_it_counts(
    client: Client, register: None, clerk_of_the_region: User
) -> None:
    counted()
    client.force_login(clerk_of_the_region)
    league = max(divisions.leagues(), key=lambda place: charts.Figures(place.code).total("people"))
    for place in (divisions.REGION, league.code):
        figures = charts.Figures(place)
        bars = [*figures.levels, *figures.ages, *figures.sexes, *figures.schooling, *figures.statuses]
        bars += figures.employer_types
        assert all(bar.query for bar in bars) and len(bars) > 15
        for bar in bars:
            asked = search.Asked.from_query(QueryDict(bar.query))
            assert search.rows(access.visible_to(clerk_of_the_region), asked).count() == bar.number, bar
    page = client.get("/desk/statistics/").text
    assert all(
        f'/desk/people/?{bar.query.replace("&", "&amp;")}"' in page
        for bar in charts.Figures(divisions.REGION).ages
        if bar.number
    )


def test_C04_learning_and_evaluations_of_last_year_count_who_has_none(
    stranger: User, employer: Employer, clerk_of_saihan: User
) -> None:
    file, year = seed.enter(stranger, employer, since=date(2011, 3, 1)), timezone.localdate().year - 1
    seed.enter(make_person("样例丁", number_of(7)), employer, since=date(2011, 3, 1))
    YearRecord.objects.filter(person=file).delete()
    for each in (year - 1, year):
        YearRecord.objects.create(person=file, year=each, state="exempt")
        Evaluation.objects.create(
            person=file, employer=employer, year=each, result="1", by=clerk_of_saihan, at=timezone.now()
        )
    counted()
    figures = charts.Figures("150105")
    assert [(bar.label, bar.number) for bar in figures.learned] == [("免修", 1), (words.NOT_LEARNED, 1)]
    assert [(bar.label, bar.number) for bar in figures.evaluated] == [("优秀", 1), (words.NOT_EVALUATED, 1)]
    assert sum(bar.number for bar in figures.positions) == figures.total("post", "1") == 2


def test_C04_the_yearly_report_is_a_paper_of_the_place_with_every_table(
    client: Client, register: None, clerk_of_the_region: User, clerk_of_saihan: User
) -> None:
    counted()
    client.force_login(clerk_of_the_region)
    answer = client.get("/desk/statistics/report.pdf?place=150100")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    paper = pypdfium2.PdfDocument(answer.content)
    text = "".join(
        "".join(page.get_textpage().get_text_range() for page in paper).split()
    )  # a blank stands beside digits
    assert "会计人员年度报告" in text and "呼和浩特市" in text and "第一次进入正式库" in text
    year = timezone.localdate().year - 1
    for title in ("概况", "档案状态", "性别", "会计岗位", f"{year}年度继续教育", "每月收件、办结与入库"):
        assert title in text, title
    client.force_login(clerk_of_saihan)
    assert client.get("/desk/statistics/report.pdf?place=150100").status_code == 404


def test_C04_on_paper_the_first_column_of_a_wide_table_holds_a_month_and_the_name_of_a_place_in_one_line(
    client: Client, register: None, clerk_of_the_region: User
) -> None:
    Line.objects.create(
        run=Run.objects.create(kind=Kind.LEARNING, year=2025, queued_at=None), person=Person.objects.all()[0],
        management_code="150702", years=[2023], state=LineState.APPLIED, found_at=timezone.now(), applied_at=timezone.now(),
    )  # fmt: skip
    Person.objects.update(management_code="150702")
    counted()
    client.force_login(clerk_of_the_region)
    paper = pypdfium2.PdfDocument(client.get("/desk/statistics/report.pdf").content)
    feet = [foot for page in paper for foot in _feet(page.get_textpage(), "呼伦贝尔市")]
    assert len(feet) >= 2 and all(max(foot) - min(foot) < 4 for foot in feet), feet


def _feet(text: pypdfium2.PdfTextPage, word: str) -> Iterator[list[float]]:
    """Where each character of a word stands, in points from the sheet's foot, each time that it does; the text itself joins broken lines."""
    found = text.search(word)
    while place := found.get_next():
        yield [text.get_charbox(index)[1] for index in range(place[0], place[0] + place[1])]


def test_C04_the_median_is_that_of_the_decisions_people_took(filled_for_people: Case, clerk_of_saihan: User) -> None:
    case = checked(filled_for_people)
    actions.approve(case, by=clerk_of_saihan)
    Decision.objects.update(took_days=4)
    counted()
    assert charts.Figures("150105").median_days == 4


def test_C04_intake_tells_people_who_entered_apart_from_cases_that_arrived(
    client: Client, stranger: User, employer: Employer, clerk_of_saihan: User
) -> None:
    """Whoever entered last month and has been moved out since did enter; a file merged into another is no second person."""
    file, today = seed.enter(stranger, employer, since=date(2011, 3, 1)), timezone.localdate()
    before = timezone.now().replace(day=1) - timedelta(days=3)
    Person.objects.filter(pk=file.pk).update(registered_at=before, status=Status.MOVED_OUT)
    counted()
    entered = {row.month: row.entered for row in charts.Figures("150105").months(today)}
    assert entered[f"{timezone.localtime(before):%Y-%m}"] == 1 and sum(entered.values()) == 1
    client.force_login(clerk_of_saihan)
    assert words.ENTERED in client.get("/desk/statistics/").text
    twin = seed.enter(make_person("样例丁", number_of(7)), employer, since=date(2011, 3, 1))
    Person.objects.filter(pk=file.pk).update(merged_into=twin)
    counted()
    assert sum(row.entered for row in charts.Figures("150105").months(today)) == 1


@pytest.mark.django_db
def test_C04_the_slowest_places_come_first_each_with_its_own_median() -> None:
    """Who keeps most people waiting past their day; then who takes longest; then by code."""
    for code, late, days in (
        ("150102", 0, "3"),
        ("150103", 2, "1"),
        ("150104", 0, "9"),
        ("150105", 5, "1"),
        ("150121", 0, "3"),
    ):
        Count.objects.create(dimension="days", management_code=code, key=days, number=4)
        Count.objects.create(dimension="late", management_code=code, key="", number=late)
    rows = charts.handling("150100")
    assert [(row.code, row.late, row.days) for row in rows] == [
        ("150105", 5, 1), ("150103", 2, 1), ("150104", 0, 9), ("150102", 0, 3), ("150121", 0, 3),
    ]  # fmt: skip


def test_C04_a_median_is_the_middle_of_all_days() -> None:
    assert charts.median({"3": 2, "1": 3, "10": 1}) == 1 and charts.median({"2": 1, "9": 1, "30": 1}) == 9
    assert charts.median({}) is None


def test_C04_handling_is_shown_by_what_lies_below(
    filled_for_people: Case, clerk_of_saihan: User, clerk_of_the_league: User, client: Client
) -> None:
    case = checked(filled_for_people)
    Case.objects.filter(pk=case.pk).update(due_on=timezone.localdate() - timedelta(days=3))
    counted()
    row = charts.handling("150100")[0]
    assert (row.code, row.waiting, row.late, row.days) == ("150105", 1, 1, None)
    actions.approve(case, by=clerk_of_saihan)
    Decision.objects.update(took_days=7)
    counted()
    row = charts.handling("150000")[0]
    assert (row.code, row.late, row.decided, row.days) == ("150100", 0, 1, 7.0)
    assert charts.handling("150702") == []
    client.force_login(clerk_of_the_league)
    assert "各地办理情况" in client.get("/desk/statistics/").text


def test_C04_a_return_ends_no_case_in_any_table(filled_for_people: Case, clerk_of_saihan: User) -> None:
    items = [{"item": "identity.name", "label": "姓名", "reason": "看不清"}]
    actions.return_for_correction(checked(filled_for_people), by=clerk_of_saihan, items=items)
    counted()
    figures, today = charts.Figures("150105"), timezone.localdate()
    assert sum(row.decided for row in figures.months(today)) == 0
    assert charts.handling("150100") == [] and figures.median_days is None
    assert [bar.number for bar in figures.causes] == [1]
    for key in ("每月收件、办结与入库", "各地办理情况"):
        assert "不含退回修改" in words.DEFINITIONS[key]


def test_C06_agreement_counts_what_people_decided_though_the_rules_found_nothing(
    filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    actions.approve(case, by=clerk_of_saihan)
    counted()
    assert charts.Figures("150105").sample == (1, 1)


def test_C04_counting_again_replaces_and_comes_back_by_itself(register: None) -> None:
    counted()
    before = Count.objects.count()
    counted()
    assert Count.objects.count() == before
    snapshot = Snapshot.objects.get()
    assert snapshot.queued_at is not None and snapshot.queued_at > timezone.now() + timedelta(minutes=10)
    assert not work.work_one(counting.LANE)


def test_C04_the_page_takes_a_fixed_number_of_statements(
    client: Client, register: None, clerk_of_the_region: User, django_assert_num_queries: Any
) -> None:
    counted()
    client.force_login(clerk_of_the_region)
    client.get("/desk/messages/")  # the first page of a session notes when it was seen
    with django_assert_num_queries(11):
        page = client.get("/desk/statistics/")
    assert "截至" in page.content.decode()
    Register(200, 20, 100, seed=2).fill()
    counted()
    with django_assert_num_queries(11):
        client.get("/desk/statistics/")


def test_C04_the_export_holds_the_tables_of_the_page(client: Client, register: None, clerk_of_the_region: User) -> None:
    counted()
    client.force_login(clerk_of_the_region)
    answer = client.get("/desk/statistics/export.xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames[:3] == ["说明", "概况", "人数"]
    *rows, total = book["人数"].iter_rows(min_row=2, values_only=True)
    people = Person.objects.filter(status=Status.REGISTERED).count()
    assert book.sheetnames[-1] == "各地办理情况"
    assert sum(int(number) for _, number in rows) == people == total[1]  # type: ignore[arg-type]


def test_C04_the_workbook_says_of_where_and_when_it_is_what_each_figure_means_and_sums_up(
    client: Client, register: None, clerk_of_saihan: User, django_assert_max_num_queries: Any
) -> None:
    Person.objects.update(management_code="150105")
    counted()
    client.force_login(clerk_of_saihan)
    with django_assert_max_num_queries(14):
        answer = client.get("/desk/statistics/export.xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    about = dict(book["说明"].iter_rows(min_row=2, values_only=True))
    assert "赛罕区" in str(about["地区"]) and f"{timezone.localdate()}" in str(about["截至"])
    assert set(about) >= set(book.sheetnames) - {"说明", "概况"}
    figures = {title: number for title, number, how in book["概况"].iter_rows(min_row=2, values_only=True) if how}
    registered = Person.objects.filter(status=Status.REGISTERED)
    assert figures["在岗（人）"] == registered.filter(on_post=True).count()
    assert figures["在岗（人）"] + figures["不在岗（人）"] + figures["没有单位（人）"] == registered.count()  # type: ignore[operator]
    for title in ("资格级别", "年龄", "性别", "学历", "单位经济类型"):
        *rows, total = book[title].iter_rows(min_row=2, values_only=True)
        assert total == ("合计", registered.count()) and sum(int(number) for _, number in rows) == registered.count()  # type: ignore[arg-type]
    wide = book["说明"].column_dimensions["B"].width, book["人数"].column_dimensions["A"].width
    assert wide == (pytest.approx(90, abs=1), pytest.approx(30, abs=1))


def asked_people(clerk: User, query: str) -> set[int]:
    asked = search.Asked.from_query(QueryDict(query))
    return {row.pk for row in search.rows(access.visible_to(clerk), asked)}


@pytest.fixture
def moved(stranger: User, employer: Employer, clerk_of_the_region: User) -> Person:
    """Somebody of 赛罕区 who was listed, told and moved last month by the run of learning, and brought back this month."""
    file = seed.enter(stranger, employer, since=date(2011, 3, 1))
    now = timezone.now()
    before = now.replace(day=1) - timedelta(days=3)
    run = Run.objects.create(kind=Kind.LEARNING, year=2025, queued_at=None)
    Line.objects.create(
        run=run, person=file, management_code="150105", years=[2023], state=LineState.UNDONE, found_at=before,
        warned=2, warned_at=before, applied_at=before, settled_at=now,
    )  # fmt: skip
    other = Run.objects.create(kind=Kind.POST, year=2025, queued_at=None)
    Line.objects.create(run=other, person=file, management_code="150105", years=[2023], found_at=now)  # no 异动
    return file


def test_C04_the_months_of_moving_out_lead_to_the_people_that_they_count(
    client: Client, moved: Person, clerk_of_the_region: User
) -> None:
    counted()
    today = timezone.localdate()
    for place in (divisions.REGION, "150100", "150105"):
        rows = charts.Figures(place).flows(today)
        *_, last, this = rows
        assert [one.number for one in last.figures] == [1, 1, 1, 0, 0], place
        assert [one.number for one in this.figures] == [0, 0, 0, 0, 1], place
        assert not any(one.number for row in rows[:-2] for one in row.figures)
        for one in (*last.figures, *this.figures):
            assert len(asked_people(clerk_of_the_region, one.query)) == one.number, one.query
        assert asked_people(clerk_of_the_region, last.figures[2].query) == {moved.pk}
    assert not any(one.number for row in charts.Figures("150702").flows(today) for one in row.figures)
    client.force_login(clerk_of_the_region)
    page = client.get("/desk/statistics/").text
    assert last.figures[2].query.replace("&", "&amp;").partition("flow=")[2] in page
    below = charts.flows_below("150100", today)
    assert [(row.name, row.numbers) for row in below] == [("赛罕区", [1, 1, 1, 0, 1])]
    assert "各地异动，12个月合计" in client.get("/desk/statistics/?place=150100").text
    listed = client.get(f"/desk/people/?{last.figures[2].query}").text
    assert moved.name in listed and "转入异动库</label>" in listed


def test_C04_D14_a_restoration_counts_in_the_month_in_which_it_was_approved(
    moved: Person, clerk_of_the_region: User
) -> None:
    case = Case.objects.create(
        kind="restore", state="approved", subject=moved.user, slot="restore:x", title="x", moved_at=timezone.now(),
        management_code="150105",
    )  # fmt: skip
    proof = Scan.objects.create(kind="restore_proof", owner=moved.user, original_bytes=1, digest="x")
    asked = Restoration.objects.create(case=case, person=moved, reason="x", proof=proof)
    counted()
    this = charts.Figures("150105").flows(timezone.localdate())[-1]
    assert this.figures[3].number == len(asked_people(clerk_of_the_region, this.figures[3].query)) == 1
    Restoration.objects.filter(pk=asked.pk).update(brought_back=False)
    counted()
    this = charts.Figures("150105").flows(timezone.localdate())[-1]
    assert this.figures[3].number == len(asked_people(clerk_of_the_region, this.figures[3].query)) == 0


def test_C04_posts_learning_and_evaluations_lead_to_the_people_that_they_count(
    client: Client, stranger: User, employer: Employer, other: Employer, clerk_of_the_region: User
) -> None:
    """Whom two units have evaluated differently is found, and counted, under both results; whom two have evaluated alike once."""
    year = timezone.localdate().year - 1
    files = [seed.enter(stranger, employer, since=date(2011, 3, 1))]
    files += [seed.enter(make_person("样例丁", number_of(n)), employer, since=date(2011, 3, 1)) for n in (7, 8, 9)]
    YearRecord.objects.all().delete()
    YearRecord.objects.create(person=files[0], year=year, state="exempt")
    YearRecord.objects.create(person=files[1], year=year, state="done")
    given = {"by": clerk_of_the_region, "at": timezone.now(), "year": year}
    for file, unit, result in (
        (files[0], employer, "1"), (files[0], other, "2"), (files[1], employer, "1"), (files[1], other, "1"),
    ):  # fmt: skip
        Evaluation.objects.create(person=file, employer=unit, result=result, **given)
    void = Evaluation.objects.create(person=files[2], employer=employer, result="1", **given)
    Evaluation.objects.filter(pk=void.pk).update(voided_at=timezone.now())
    counted()
    figures = charts.Figures("150105")
    assert {bar.label: bar.number for bar in figures.learned} == {"已完成": 1, "免修": 1, words.NOT_LEARNED: 2}
    assert [bar.number for bar in figures.evaluated] == [2, 1, 2]
    bars = [*figures.positions, *figures.learned, *figures.evaluated]
    assert len(bars) >= 7
    for bar in bars:
        assert bar.query and len(asked_people(clerk_of_the_region, bar.query)) == bar.number, bar
    client.force_login(clerk_of_the_region)
    page = client.get("/desk/statistics/?place=150105").text
    for bar in bars:
        assert f'/desk/people/?{bar.query.replace("&", "&amp;")}"' in page, bar


def test_C04_the_figures_at_the_top_lead_to_their_people_and_cases(
    client: Client, register: None, clerk_of_the_region: User
) -> None:
    some = Person.objects.filter(status=Status.REGISTERED).values("pk")[:30]
    Person.objects.filter(pk__in=list(some.values_list("pk", flat=True))).update(employer=None, on_post=None)
    counted()
    client.force_login(clerk_of_the_region)
    page = client.get("/desk/statistics/").text
    for query in ("status=10", "status=20", f"status={Status.REGISTERED.value}&amp;level=3"):
        assert f'/desk/people/?{query}"' in page, query
    assert '/desk/queue/?level=all"' in page and '/desk/queue/?view=late&amp;level=all"' in page
    none = next(bar for bar in charts.Figures(divisions.REGION).employer_types if bar.label == words.NO_EMPLOYER)
    assert len(asked_people(clerk_of_the_region, none.query)) == none.number >= 30


def test_C04_who_has_no_managing_place_yet_is_in_the_figures_of_the_region_as_in_its_lists(
    client: Client, register: None, clerk_of_the_region: User, filled_for_people: Case
) -> None:
    """On the page, on paper and in the workbook, of the state "wait" and "collecting", of cases, and of what lies below."""
    keys = list(Person.objects.values_list("pk", flat=True)[:50])
    Person.objects.filter(pk__in=keys[:20]).update(management_code="", status=Status.FILED)
    Person.objects.filter(pk__in=keys[20:]).update(management_code="", status=Status.COLLECTING)
    case = checked(filled_for_people)
    Case.objects.filter(pk=case.pk).update(management_code="")
    counted()
    figures = charts.Figures(divisions.REGION)
    for bar in figures.statuses:
        assert len(asked_people(clerk_of_the_region, bar.query)) == bar.number, bar.label
    assert figures.total("status", "10") >= 20 and figures.total("status", "20") >= 30
    waiting = Case.objects.filter(state="in_review").count()
    assert figures.total("waiting") == waiting == sum(row.waiting for row in charts.handling(divisions.REGION))
    client.force_login(clerk_of_the_region)
    waits = figures.total("status", "10") + figures.total("status", "20")
    book = load_workbook(io.BytesIO(client.get("/desk/statistics/export.xlsx").content))
    told = {row[0]: row[1] for row in book["概况"].iter_rows(values_only=True)}
    assert told["待采集和采集中（人）"] == waits and told["待办办件（件）"] == waiting
    paper = pypdfium2.PdfDocument(client.get("/desk/statistics/report.pdf").content)
    text = "".join(page.get_textpage().get_text_range() for page in paper)
    assert words.NOWHERE in text and str(waits) in text
    page = client.get("/desk/statistics/").text
    assert f"<td>{words.NOWHERE}</td>" in page
    assert next(row.waiting for row in charts.handling(divisions.REGION) if not row.code) == 1


def test_C04_a_printed_sheet_says_of_where_and_when_it_is_and_what_its_figures_mean(
    client: Client, register: None, clerk_of_saihan: User
) -> None:
    Person.objects.update(management_code="150105")
    counted()
    client.force_login(clerk_of_saihan)
    book = load_workbook(io.BytesIO(client.get("/desk/statistics/export.xlsx").content))
    for sheet in book:
        assert "赛罕区" in str(sheet.oddHeader) and f"{timezone.localdate()}" in str(sheet.oddHeader)
        assert sheet.title in str(sheet.oddHeader)
    assert "转入异动库" in str(book["每月异动"].oddFooter)
    *rows, total = book["每月异动"].iter_rows(min_row=2, values_only=True)
    assert len(rows) == 12 and total[0] == "合计" and all(isinstance(number, int) for number in total[1:])


@pytest.mark.parametrize(
    "flow", ["moved", "moved-2026-13", "moved-2026-3", "x-2026-03", "moved-0000-01", "moved-2026-03-01"]
)
def test_C03_a_month_that_is_none_finds_nobody_and_is_said(flow: str, db: None) -> None:
    asked = search.Asked.from_query(QueryDict(f"flow={flow}"))
    assert asked.flow == "" and search.flow_said(flow) == "" and asked.unknown == (flow,) and asked.given
    assert search.said(asked) == f"认不出的条件：{flow}"


def test_C03_a_month_is_said_in_words_where_its_people_go() -> None:
    assert search.said(search.Asked(flow="moved-2026-03")) == "月份：2026年3月转入异动库"
    assert set(words.FLOWS) | {"entered"} == set(search.FLOWS)
