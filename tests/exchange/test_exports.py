"""Exports of people: purpose, masking, scope, formula safety, streaming, privacy of the file (C03, Q02)."""

import io
import tracemalloc
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from acms.accounts.models import User
from acms.base import sheets, work
from acms.base.errors import Refused
from acms.demo.register import Register
from acms.exchange import actions, tasks
from acms.exchange.models import KEPT, Export
from acms.journal.models import Entry
from acms.people.models import Person


@pytest.fixture
def register(db: None) -> None:
    """Forty people, all managed in 赛罕区 but ten."""
    Register(40, 3, 0).fill()
    Person.objects.update(management_code="150105")
    Person.objects.filter(pk__in=list(Person.objects.values_list("pk", flat=True)[:10])).update(
        management_code="150702"
    )


def exported(by: User, **more: Any) -> Export:
    export = actions.ask(by=by, asked=more.pop("asked", {}), purpose="核对在岗人数", **more)
    assert work.work_one(tasks.LANE)
    export.refresh_from_db()
    return export


def _rows(client: Client, by: User, export: Export) -> list[tuple[Any, ...]]:
    client.force_login(by)
    answer = client.get(f"/desk/exports/{export.pk}.xlsx")
    assert answer.status_code == 200 and answer["Cache-Control"] == "private, no-store"
    return list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(min_row=2, values_only=True))  # type: ignore[union-attr]


def test_C03_an_export_holds_the_people_of_ones_scope_and_no_others(
    client: Client, register: None, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    assert len(_rows(client, clerk_of_saihan, exported(clerk_of_saihan))) == 30
    assert len(_rows(client, clerk_of_the_region, exported(clerk_of_the_region))) == 40


def test_C03_the_filters_of_the_list_hold_for_the_export(client: Client, register: None, clerk_of_saihan: User) -> None:
    export = exported(clerk_of_saihan, asked={"level": "2"})
    wanted = Person.objects.filter(management_code="150105", qualification_level="2").count()
    assert len(_rows(client, clerk_of_saihan, export)) == wanted > 0


def test_Q02_numbers_are_masked_unless_the_managing_agency_asks_for_them(
    client: Client, register: None, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    numbers = {person.id_number for person in Person.objects.all()}
    masked = {row[1] for row in _rows(client, clerk_of_saihan, exported(clerk_of_saihan))}
    assert not masked & numbers and all("**********" in str(number) for number in masked)
    whole = {row[1] for row in _rows(client, clerk_of_saihan, exported(clerk_of_saihan, full_numbers=True))}
    assert whole <= numbers
    with pytest.raises(Refused):
        actions.ask(by=clerk_of_the_region, asked={}, purpose="全区核对", full_numbers=True)


def test_Q02_beside_a_masked_number_stands_the_year_of_birth_alone(
    client: Client, register: None, clerk_of_saihan: User
) -> None:
    born = {str(one) for one in Person.objects.values_list("born", flat=True)}
    columns = ["name", "id_number", "born"]
    masked = {str(row[2]) for row in _rows(client, clerk_of_saihan, exported(clerk_of_saihan, chosen=columns))}
    assert masked and masked <= {day[:4] for day in born}
    more = {"chosen": columns, "full_numbers": True}
    assert {str(row[2])[:10] for row in _rows(client, clerk_of_saihan, exported(clerk_of_saihan, **more))} <= born


def test_C03_without_a_purpose_nothing_is_exported(client: Client, register: None, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    assert client.post("/desk/exports/", {"purpose": "看"}).status_code == 409
    assert not Export.objects.exists()


def test_C03_asking_and_saving_are_both_journaled(client: Client, register: None, clerk_of_saihan: User) -> None:
    export = exported(clerk_of_saihan, asked={"q": "张"})
    _rows(client, clerk_of_saihan, export)
    verbs = list(Entry.objects.filter(by=clerk_of_saihan).order_by("pk").values_list("verb", flat=True))
    assert verbs[-2:] == ["people.exported", "export.fetched"]
    entry = Entry.objects.get(verb="people.exported")
    assert "张" not in str(entry.facts)


def test_C03_a_name_that_is_a_formula_stays_text(client: Client, register: None, clerk_of_saihan: User) -> None:
    Person.objects.filter(management_code="150105").update(name='=HYPERLINK("http://evil.example","点")')
    names = {row[0] for row in _rows(client, clerk_of_saihan, exported(clerk_of_saihan))}
    assert names == {'\'=HYPERLINK("http://evil.example","点")'}
    assert [sheets.safe(text) for text in ("+1", "-1", "@x", "\tx", "乌\x00云")] == [
        "'+1",
        "'-1",
        "'@x",
        "'\tx",
        "乌云",
    ]


def test_Q02_the_stored_workbook_is_sealed_and_another_colleague_cannot_fetch_it(
    client: Client, register: None, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    export = exported(clerk_of_saihan)
    with default_storage.open(export.path) as file:
        assert not file.read().startswith(b"PK")
    client.force_login(other_clerk_of_saihan)
    assert client.get(f"/desk/exports/{export.pk}.xlsx").status_code == 404


def test_C03_an_export_of_the_small_hours_bears_the_days_name_and_the_page_goes_on_saying_what_for(
    client: Client, register: None, clerk_of_saihan: User
) -> None:
    export = exported(clerk_of_saihan)
    Export.objects.update(at=datetime(2026, 11, 27, 23, 30, tzinfo=UTC))  # half past seven of the 28th here
    client.force_login(clerk_of_saihan)
    assert "people-20261128.xlsx" in client.get(f"/desk/exports/{export.pk}.xlsx")["Content-Disposition"]
    answer = client.post("/desk/exports/?level=2", {"purpose": "核对"}, follow=True)
    assert "条件：资格级别：中级。" in answer.text


def test_C03_the_page_the_list_and_the_file_say_what_was_asked_for_and_only_chosen_columns_go_out(
    client: Client, register: None, clerk_of_saihan: User, django_assert_max_num_queries: Any
) -> None:
    client.force_login(clerk_of_saihan)
    where = "/desk/exports/?region=150105&level=2&post=1"
    chosen = {"purpose": "核对在岗人数", "column": ["level", "name", "evil"]}
    page = client.post(where, chosen, follow=True).text
    said = "管理地区：呼和浩特市 / 赛罕区；资格级别：中级；是否在岗：在岗"
    assert page.count(said) == 2 and "2列" in page
    with django_assert_max_num_queries(10):
        client.get(where)
    assert work.work_one(tasks.LANE)
    book = load_workbook(io.BytesIO(client.get(f"/desk/exports/{Export.objects.get().pk}.xlsx").content))
    names, about = book.worksheets
    assert [cell.value for cell in names[1]] == ["姓名", "资格级别"]
    told = dict(about.iter_rows(min_row=2, values_only=True))
    assert (told["条件"], told["用途"], told["证件号"]) == (said, "核对在岗人数", "中间几位隐去")
    assert told["人数"] == f"{names.max_row - 1}人" and "赛罕区" in str(told["导出人"])
    assert "没有加条件" in client.get("/desk/exports/").text


def test_C03_a_workbook_is_swept_after_a_week_and_the_record_stays(
    client: Client, register: None, clerk_of_saihan: User
) -> None:
    export = exported(clerk_of_saihan)
    Export.objects.update(finished_at=timezone.now() - KEPT - timedelta(hours=1))
    assert actions.sweep() == 1
    assert not default_storage.exists(export.path)
    client.force_login(clerk_of_saihan)
    assert client.get(f"/desk/exports/{export.pk}.xlsx").status_code == 409
    assert "核对在岗人数" in client.get("/desk/exports/").content.decode()


def test_S06_an_export_whose_worker_died_is_written_anew(client: Client, register: None, clerk_of_saihan: User) -> None:
    export = actions.ask(by=clerk_of_saihan, asked={}, purpose="核对在岗人数")
    assert work.claim(tasks.LANE)
    Export.objects.update(lease_until=timezone.now() - timedelta(seconds=1), rows=7)
    assert work.work_one(tasks.LANE)
    assert len(_rows(client, clerk_of_saihan, Export.objects.get(pk=export.pk))) == 30


def test_R04_who_moved_to_another_agency_meanwhile_gets_that_ones_people(
    client: Client, register: None, clerk_of_saihan: User
) -> None:
    export = actions.ask(by=clerk_of_saihan, asked={}, purpose="核对在岗人数")
    User.objects.filter(pk=clerk_of_saihan.pk).update(agency_code="150702")
    assert work.work_one(tasks.LANE)
    assert len(_rows(client, User.objects.get(pk=clerk_of_saihan.pk), Export.objects.get(pk=export.pk))) == 10


def test_C03_a_cell_holds_what_was_stored_and_opens_in_every_program() -> None:
    """Addresses, formulas and long numbers stay text, nothing breaks the file, and what is too long for a cell is cut and not lost."""
    out = io.BytesIO()
    texts = ["https://example.com", "{=1}", "011010519491231002", "a\ud800\x0b\uffffb", "字" * 40_000]
    sheets.write(out, [("甲", ("头",), [(one, 7, None, "") for one in texts])])
    _, *rows = load_workbook(out).worksheets[0].iter_rows(values_only=True)
    assert [row[0] for row in rows] == [*texts[:3], "ab", "字" * 32766]
    assert {row[1] for row in rows} == {7} and not load_workbook(out).worksheets[0]["A2"].hyperlink


def test_C03_rows_stream_into_the_workbook() -> None:
    def rows() -> Any:
        for number in range(20_000):
            yield "乌云其木格", str(number), "内蒙古青禾样例粮油有限公司"

    tracemalloc.start()
    sheets.write(io.BytesIO(), [("甲", ("姓名", "号", "单位"), rows())])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 1024 * 1024  # all rows at once take far more
