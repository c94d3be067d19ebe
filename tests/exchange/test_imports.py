"""Imports: encodings, columns, report, dry run, all or nothing, good rows only, killed and resumed, repeated (C05)."""

import io
import random
import re
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from acms.accounts import signin
from acms.accounts.models import User
from acms.base import masks, tables, work
from acms.base.errors import Refused
from acms.demo import documents
from acms.exchange import actions, columns, importing, judging
from acms.exchange.models import Import, ImportFault, ImportState
from acms.holders.models import CertificateHolder
from acms.people.models import Person, Status
from tests.conftest import make_person, refused

HEAD = "姓名,身份证号,管理地区,开始从事会计工作日期"


def numbers(count: int, seed: int = 9) -> list[str]:
    chance = random.Random(seed)
    return [
        documents.make_id_number(chance, "150105", date(1901 + n % 8, 1 + n % 12, 1 + n % 28), n % 2 == 0)
        for n in range(count)
    ]


def table(*lines: str, encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO("\n".join((HEAD, *lines)).encode(encoding))


def received(by: User, file: io.BytesIO, kind: str = "people") -> Import:
    return actions.receive_table(by=by, kind=kind, name="表.csv", file=file, size=file.getbuffer().nbytes)


def checked(by: User, file: io.BytesIO, kind: str = "people") -> Import:
    row = received(by, file, kind)
    actions.start_check(row, mapping=row.mapping)
    assert work.work_one(importing.LANE)
    row.refresh_from_db()
    return row


def applied(row: Import, *, good_only: bool = False) -> Import:
    actions.start_apply(row, by=row.by, good_only=good_only)
    assert work.work_one(importing.LANE)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_C05_utf8_and_gb18030_are_both_read_with_rare_characters(clerk_of_saihan: User, encoding: str) -> None:
    number = numbers(1)[0]
    row = applied(checked(clerk_of_saihan, table(f"测试𬭩,{number},赛罕区,2009-05-26", encoding=encoding)))
    person = Person.objects.get()
    assert (row.state, row.added, person.name, person.status) == (ImportState.DONE, 1, "测试𬭩", Status.FILED)
    assert (person.management_code, person.accounting_since) == ("150105", date(2009, 5, 26))


def test_C05_L02_who_was_imported_comes_in_with_the_initial_password(
    clerk_of_saihan: User, shared_password: str
) -> None:
    number = numbers(1)[0]
    applied(checked(clerk_of_saihan, table(f"乌云其木格,{number},150105,")))
    assert signin.person(number, shared_password, "127.0.0.1").initial


def test_C05_a_workbook_is_read_and_dates_and_numbers_come_out_as_people_see_them(clerk_of_saihan: User) -> None:
    book, number, out = Workbook(), numbers(1)[0], io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD.split(","))
    sheet.append(["乌云其木格", number, 150105, date(2010, 7, 1)])
    sheet.append([None, None, None, None])
    book.save(out)
    out.seek(0)
    applied(checked(clerk_of_saihan, out))
    assert Person.objects.get().accounting_since == date(2010, 7, 1)


def test_C05_each_fault_is_reported_with_its_row_and_column_and_never_its_value(
    client: Client, clerk_of_saihan: User
) -> None:
    one, two = numbers(2)
    lines = (
        f"乌云其木格,{one},赛罕区,2009-05-26",
        f"巴图,{one},赛罕区,",  # twice
        ",,赛罕区,",  # nobody
        f"{two},斯琴,赛罕区,",  # swapped
        f"斯琴,{two[:17]},赛罕区,",
        f"斯琴,{two},海拉尔区,",  # another agency's
        f"斯琴,{two},朝阳区,2009-13-01",
    )
    row = checked(clerk_of_saihan, table(*lines))
    assert (row.total, row.good, row.bad) == (7, 1, 6)
    found = {(fault.row, fault.column) for fault in row.faults.all()}
    assert found == {
        (3, "身份证号"), (4, "姓名"), (4, "身份证号"), (5, "姓名"), (5, "身份证号"), (6, "身份证号"), (7, "管理地区"), (8, "身份证号"),
        (8, "管理地区"), (8, "开始从事会计工作日期"),
    }  # fmt: skip
    assert not any(number[:10] in fault.why for fault in ImportFault.objects.all() for number in (one, two))
    client.force_login(clerk_of_saihan)
    shown = client.get(f"/desk/imports/{row.pk}/").content.decode()
    assert masks.middle(two) in shown and one not in shown and two not in shown  # as somebody's name neither
    report = load_workbook(io.BytesIO(client.get(f"/desk/imports/{row.pk}/report.xlsx").content)).active
    assert report is not None and report.max_row == row.bad + 1
    assert not Person.objects.exists()  # a check writes nothing


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("准旗", "150622"), ("科左中旗", "150521"), ("鄂温克旗", "150724"), ("察右前旗", "150926"), ("昆区", "150203"), ("西乌旗", "152526"),
        ("新城", "150102"), ("新城区", "150102"), ("青山区", "150204"), ("东胜", "150602"), ("伊金霍洛", "150627"), ("鄂尔多斯市 东胜", "150602"),
        ("集宁市", "150902"), ("伊盟东胜市", "150602"), ("包头市郊区", "150207"), ("赤峰阿旗", "150421"), ("包头稀土高新区", "150204"),
        ("赛罕区财政局", "150105"), ("150622000000", "150622"), ("150699", "150699"), ("海南区", "150303"), ("海南", "150303"),
    ],
)  # fmt: skip
def test_C05_R02_a_region_is_read_as_lists_write_it(cell: str, code: str) -> None:
    assert columns.column("people", "management_code").read(cell) == code


@pytest.mark.parametrize(
    "cell",
    [
        "阿旗",
        "郊区",
        "朝阳区",
        "沈阳市和平区",
        "西安市新城区",
        "呼和浩特市郊区",
        "加格达奇区",
        "通辽",
        "150100",
        "159999",
        "火星",
    ],
)
def test_C05_R02_a_region_that_may_be_several_or_lies_elsewhere_is_refused(cell: str) -> None:
    with pytest.raises(columns.Bad):
        columns.column("people", "management_code").read(cell)


def test_C05_all_or_nothing_waits_for_the_last_fault_and_good_rows_only_does_not(clerk_of_saihan: User) -> None:
    one, two = numbers(2)
    row = checked(clerk_of_saihan, table(f"乌云其木格,{one},赛罕区,", f"斯琴,{two[:17]},赛罕区,"))
    with pytest.raises(Refused):
        actions.start_apply(row, by=clerk_of_saihan, good_only=False)
    assert applied(row, good_only=True).added == 1
    row = checked(clerk_of_saihan, table(f"乌云其木格,{one},赛罕区,", f"斯琴,{two},赛罕区,"))
    assert (row.there, row.good, row.bad) == (1, 1, 0)
    assert applied(row).added == 1
    assert Person.objects.count() == 2


def test_W08_an_import_neither_moves_nor_empties_a_start(clerk_of_saihan: User) -> None:
    number = numbers(1)[0]
    applied(checked(clerk_of_saihan, table(f"乌云其木格,{number},赛罕区,2009-05-26")))
    for other in ("2014-09-01", ""):
        row = checked(clerk_of_saihan, table(f"乌云其木格,{number},赛罕区,{other}"))
        assert (row.there, row.good) == (1, 0)
        applied(row, good_only=True)
        assert Person.objects.get().accounting_since == date(2009, 5, 26)


def test_C05_where_no_row_is_good_nothing_offers_to_write_one(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    one, two = numbers(2)
    page = client.get(f"/desk/imports/{checked(clerk_of_saihan, table(f'斯琴,{one[:17]},赛罕区,')).pk}/").text
    assert "没有可以写入的行" in page and 'name="good"' not in page and "只写入" not in page
    page = client.get(
        f"/desk/imports/{checked(clerk_of_saihan, table(f'乌云其木格,{one},赛罕区,', f'斯琴,{two[:17]},赛罕区,')).pk}/"
    ).text
    assert "没有可以写入的行" not in page and 'name="good"' in page
    row = applied(checked(clerk_of_saihan, table(f"乌云其木格,{two},赛罕区,")))
    page = client.get(f"/desk/imports/{checked(clerk_of_saihan, table(f'乌云其木格,{two},赛罕区,')).pk}/").text
    assert row.added == 1 and "已经都在库里" in page and 'name="all"' not in page


def test_C05_a_long_list_of_faults_is_cut_folded_and_whole_in_the_report(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    row = checked(clerk_of_saihan, table(*("斯琴,1501,无此地,2009-13-01" for _ in range(40))))
    assert row.faults.count() > importing.FAULTS_SHOWN
    page = client.get(f"/desk/imports/{row.pk}/").text
    listed = page[page.index('id="f1"') :]
    assert "前50处问题" in listed and listed.count("<tr>") == 51 and f"/desk/imports/{row.pk}/report.xlsx" in listed
    assert re.search(r'<details>\s*<summary><h2 id="f1"', page)
    short = checked(clerk_of_saihan, table("斯琴,1501,赛罕区,"))
    assert re.search(r'<details open>\s*<summary><h2 id="f1"', client.get(f"/desk/imports/{short.pk}/").text)


def test_C05_importing_again_makes_no_doubles_and_an_empty_number_matches_nobody(clerk_of_saihan: User) -> None:
    made = make_person()
    User.objects.create(name="无证件号", login_name="none")  # an account without a number
    lines = [f"乌云其木格,{made.id_number},赛罕区,", ",,,", "无证件号,,赛罕区,"]
    for _ in range(2):
        row = checked(clerk_of_saihan, table(*lines))
        assert (row.there, row.good, row.bad) == (1, 0, 1)
    assert Person.objects.count() == 1


def test_C05_after_a_kill_writing_goes_on_where_it_stopped(clerk_of_saihan: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(judging, "BATCH", 10)
    many = numbers(35)
    row = checked(clerk_of_saihan, table(*(f"测试,{number},赛罕区," for number in many)))
    actions.start_apply(row, by=clerk_of_saihan, good_only=True)
    held = work.claim(importing.LANE)
    real, batches = importing._people, []

    def dies(rows: list[dict[str, Any]]) -> int:
        if len(batches) == 2:
            raise KeyboardInterrupt
        batches.append(len(rows))
        return real(rows)

    monkeypatch.setitem(importing.WRITERS, "people", dies)
    with pytest.raises(KeyboardInterrupt):
        importing.work(held)
    assert Person.objects.count() == 20
    monkeypatch.setitem(importing.WRITERS, "people", real)
    Import.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert work.work_one(importing.LANE)
    row.refresh_from_db()
    assert (row.state, row.added, Person.objects.count()) == (ImportState.DONE, 35, 35)
    with pytest.raises(work.LeaseLost):  # the first worker wakes up: it may write nothing more
        importing._note(held, applied=1)


def test_C05_an_all_or_nothing_import_that_dies_leaves_nothing(clerk_of_saihan: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(judging, "BATCH", 10)
    row = checked(clerk_of_saihan, table(*(f"测试,{number},赛罕区," for number in numbers(25))))
    actions.start_apply(row, by=clerk_of_saihan, good_only=False)
    held, real, batches = work.claim(importing.LANE), importing._people, []

    def dies(rows: list[dict[str, Any]]) -> int:
        if batches:
            raise KeyboardInterrupt
        batches.append(1)
        return real(rows)

    monkeypatch.setitem(importing.WRITERS, "people", dies)
    with pytest.raises(KeyboardInterrupt):
        importing.work(held)
    assert not Person.objects.exists()


def test_C05_columns_are_guessed_by_their_heads_and_a_missing_or_shared_one_is_named(
    client: Client, clerk_of_saihan: User
) -> None:
    file = io.BytesIO(f"旗县,证件号码,名字\n赛罕区,{numbers(1)[0]},斯琴\n".encode())
    row = received(clerk_of_saihan, file)
    assert row.mapping == {"name": 2, "id_number": 1, "management_code": 0}
    for mapping in ({"name": 2, "id_number": 1}, {"name": 1, "id_number": 1, "management_code": 0}):
        with pytest.raises(Refused):
            actions.start_check(row, mapping=mapping)
    client.force_login(clerk_of_saihan)
    chosen = {"column:name": "2", "column:id_number": "1", "column:management_code": "99", "check": "1"}
    assert client.post(f"/desk/imports/{row.pk}/", chosen).status_code == 409
    assert client.post(f"/desk/imports/{row.pk}/", chosen | {"column:management_code": "0"}).status_code == 302


def test_C05_certificate_holders_are_taken_once_a_certificate(clerk_of_saihan: User) -> None:
    number = numbers(1)[0]
    lines = "姓名,身份证号,级别,年度,管理号\n" + "\n".join(
        f"斯琴,{number},{level},{year},{no}"
        for level, year, no in (("初级", 2016, "A1"), ("中级", 2019, "A2"), ("超级", 2019, "A3"), ("初级", 16, "A4"))
    )
    row = checked(clerk_of_saihan, io.BytesIO(lines.encode()), "holders")
    assert (row.good, row.bad) == (2, 2)
    applied(row, good_only=True)
    assert set(CertificateHolder.objects.values_list("level", "year")) == {("1", 2016), ("2", 2019)}
    assert checked(clerk_of_saihan, io.BytesIO(lines.encode()), "holders").there == 2


# ---- bad files --------------------------------------------------------------------------------------------------------


def _bomb() -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
    out.seek(0)
    return out


@pytest.mark.parametrize(
    "file, code",
    [
        (io.BytesIO(b""), "no_rows"),
        (table(), "no_rows"),
        (io.BytesIO(b"%PDF-1.4 x"), "no_table"),
        (io.BytesIO(b"\xff\xd8\xff\xe0\x00"), "no_table"),
        (io.BytesIO(b"PK\x03\x04 broken"), "no_table"),
        (io.BytesIO(b"\xff\xfe\xff\xff\xff\x00\x81"), "no_table"),
        (_bomb(), "swollen"),
    ],
)
def test_C05_what_is_no_table_or_a_bomb_is_refused_with_a_sentence(
    clerk_of_saihan: User, file: io.BytesIO, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        received(clerk_of_saihan, file)
    assert refusal.value.code == code and not Import.objects.exists()


def test_C05_short_long_and_ragged_rows_are_read_without_falling() -> None:
    file = io.BytesIO(b'a,b\n1\n1,2,3,4\n\n"x\ny",2\n')
    assert [cells for _, cells in tables.rows(file)] == [["a", "b"], ["1"], ["1", "2", "3", "4"], ["x\ny", "2"]]
    assert columns.read("people", {"name": 7}, ["x"])[1]


def test_Q02_the_uploaded_table_is_sealed_and_gone_when_it_is_written(client: Client, clerk_of_saihan: User) -> None:
    from django.core.files.storage import default_storage

    number = numbers(1)[0]
    row = checked(clerk_of_saihan, table(f"斯琴,{number},赛罕区,"))
    with default_storage.open(row.path) as file:
        assert number.encode() not in file.read()
    applied(row)
    assert not default_storage.exists(row.path)


def _without_place(*people: tuple[str, str]) -> io.BytesIO:
    return io.BytesIO("\n".join(("姓名,身份证号", *(",".join(one) for one in people))).encode())


def test_L02_an_agency_that_manages_one_place_needs_no_column_for_it(client: Client, clerk_of_saihan: User) -> None:
    row = received(clerk_of_saihan, _without_place(("乌云其木格", numbers(1)[0])))
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/imports/{row.pk}/").content.decode()
    assert "没有「管理地区」这一列，都记为您管理的呼和浩特市 / 赛罕区。" in page
    actions.start_check(row, mapping=row.mapping)
    assert work.work_one(importing.LANE)
    row.refresh_from_db()
    assert (row.good, row.bad) == (1, 0) and any("没有「管理地区」" in why for _, why, _ in row.noted)
    applied(row)
    assert Person.objects.get().management_code == "150105"


def test_L02_an_agency_with_several_places_and_a_table_that_names_others_still_choose(
    client: Client, clerk_of_the_league: User, clerk_of_saihan: User
) -> None:
    table_, several = _without_place(("乌云其木格", numbers(1)[0])), "还没有对上"
    row = received(clerk_of_the_league, table_)
    client.force_login(clerk_of_the_league)
    answer = client.post(f"/desk/imports/{row.pk}/", {"check": "1", "column:name": "0", "column:id_number": "1"})
    assert answer.status_code == 409 and several in answer.content.decode() and "管理地区" in answer.content.decode()
    with refused("管理地区"):
        importing.dry_run(kind="people", by=clerk_of_the_league, file=table_)
    rivals = io.BytesIO(f"姓名,身份证号,所属旗县,转入旗县\n乌云其木格,{numbers(1)[0]},赛罕区,新城区".encode())
    with refused("管理地区"):
        importing.dry_run(kind="people", by=clerk_of_saihan, file=rivals)
