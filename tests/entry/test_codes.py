"""L02: an agency hands out the codes of imported people, on a sheet by unit or by SMS to the phone on file."""

import io
import random
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts import signin
from acms.accounts.models import Activation, User
from acms.channels.models import Delivery
from acms.demo import documents
from acms.employers.models import Employer
from acms.entry import waiting
from acms.journal.models import Entry
from acms.people import actions as people
from acms.people.models import Person
from tests.exchange.test_imports import applied, checked, numbers

CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")
PAGE = "/desk/activation/"


def imported(
    name: str, unit: Employer | None = None, phone: str = "", place: str = "150105", managed: str | None = None
) -> Person:
    number = documents.make_id_number(random.Random(name), place, date(1985, 3, 12), False)
    user = accounts.make_person(name=name, id_number=number)
    if phone:
        user.set_phone(phone)
        user.save()
    return people.file_person(user=user, management_code=place if managed is None else managed, employer=unit)


def read(answer: Any) -> str:
    """The text of a sheet, as a clerk reads it."""
    assert answer.status_code == 200 and answer["content-type"] == "application/pdf", answer
    pages = pdfium.PdfDocument(io.BytesIO(answer.content))
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


@pytest.fixture
def desk(client: Client, clerk_of_saihan: User) -> Client:
    client.force_login(clerk_of_saihan)
    return client


def test_L02_the_sheet_of_a_unit_has_a_code_for_each_and_names_and_numbers_masked(
    desk: Client, employer: Employer, clerk_of_saihan: User
) -> None:
    one, two = imported("测试甲", employer), imported("测试乙", employer)
    imported("测试丙")
    sheet = desk.post(PAGE, {"unit": employer.pk, "how": "print"})
    assert sheet["cache-control"] == "private, no-store"
    text = read(sheet)
    assert employer.name in text
    assert len(CODE.findall(text)) == Activation.objects.filter(closed_at=None).count() == 2
    for person in (one, two):
        assert person.name not in text and person.id_number not in text
        assert f"…{person.id_number[-4:]}" in text
    near = text[text.index(f"…{one.id_number[-4:]}") :]
    code = CODE.search(near)
    assert code and signin.activation(one.id_number, one.name, code[0], "::1").user == one.user
    made = Entry.objects.filter(verb="activation.made")
    assert {(row.by_id, row.about_id) for row in made} == {(clerk_of_saihan.pk, p.user_id) for p in (one, two)}


def test_L02_who_has_a_code_keeps_it_until_all_have_one_and_the_clerk_says_so(desk: Client, employer: Employer) -> None:
    imported("测试甲", employer)
    first = CODE.findall(read(desk.post(PAGE, {"unit": employer.pk, "how": "print"})))
    imported("测试乙", employer)
    assert len(CODE.findall(read(desk.post(PAGE, {"unit": employer.pk, "how": "print"})))) == 1
    asked = desk.post(PAGE, {"unit": employer.pk, "how": "print"})
    assert "给内蒙古青禾样例粮油有限公司的2人重新生成激活码" in asked.text
    assert Activation.objects.count() == 2
    anew = CODE.findall(read(desk.post(PAGE, {"unit": employer.pk, "how": "print", "sure": "1"})))
    assert len(anew) == 2 and not set(anew) & set(first)
    assert Activation.objects.filter(closed_at=None).count() == 2 and Activation.objects.count() == 4


def test_L02_codes_go_by_sms_to_the_phones_on_file_alone(desk: Client, employer: Employer) -> None:
    one = imported("测试甲", employer, phone="13800000101")
    imported("测试乙", employer)
    answer = desk.post(PAGE, {"unit": employer.pk, "how": "sms"}, follow=True)
    assert "已经给1人发出短信" in answer.text
    message = Delivery.objects.get()
    code = CODE.search(message.text)
    assert message.to == "13800000101" and code
    assert signin.activation(one.id_number, one.name, code[0], "::1").user == one.user


def test_L02_people_without_a_unit_are_listed_by_region_and_get_their_sheet(desk: Client, employer: Employer) -> None:
    imported("测试甲", employer)
    imported("测试乙")
    page = desk.get(PAGE).text
    assert employer.name in page and "没有单位的人" in page
    assert "没有单位的人" not in desk.get(PAGE, {"q": "没有这个单位"}).text
    text = read(desk.post(PAGE, {"place": "150105", "how": "print"}))
    assert "没有单位" in text and len(CODE.findall(text)) == 1


def test_L02_who_has_neither_unit_nor_place_is_the_regions_to_hand_out(
    client: Client, clerk_of_the_region: User, clerk_of_saihan: User, tmp_path: Path
) -> None:
    person = imported("测试甲", place="150105", managed="")
    client.force_login(clerk_of_the_region)
    page = client.get(PAGE).text
    assert "没有管理地区" in page and "没有待激活的人" not in page
    out = io.StringIO()
    call_command("activation", "--list", stdout=out)
    assert out.getvalue() == "--agency 150000 --no-unit  waiting 1, with a code 0, with a phone 0  没有管理地区\n"
    text = read(client.post(PAGE, {"place": "150000", "how": "print"}))
    assert "没有管理地区，没有单位" in text and len(CODE.findall(text)) == 1
    assert Activation.objects.get().user == person.user
    file, out = tmp_path / "sheet.pdf", io.StringIO()
    call_command("activation", "--no-unit", "--print", str(file), "--again", stdout=out)
    assert out.getvalue() == "1 codes\n"
    alone = client.post(f"/desk/people/{person.pk}/activation/", {"how": "print", "sure": "1"})
    assert "没有管理地区，没有单位" in read(alone)
    client.force_login(clerk_of_saihan)
    assert "没有待激活的人" in client.get(PAGE).text
    assert client.post(PAGE, {"place": "150000", "how": "print"}).status_code == 302


def test_L02_one_person_gets_a_new_code_from_their_file_and_the_lost_one_is_void(
    desk: Client, employer: Employer
) -> None:
    person = imported("测试甲", employer)
    lost = CODE.findall(read(desk.post(PAGE, {"unit": employer.pk, "how": "print"})))[0]
    path = f"/desk/people/{person.pk}/activation/"
    assert path in desk.get(f"/desk/people/{person.pk}/").text
    assert "给测试甲重新生成激活码" in desk.post(path, {"how": "print"}).text
    sheet = read(desk.post(path, {"how": "print", "sure": "1"}))
    assert employer.name in sheet and person.name not in sheet
    (code,) = CODE.findall(sheet)
    assert signin.activation(person.id_number, person.name, lost, "::1").user is None
    assert signin.activation(person.id_number, person.name, code, "::1").user == person.user


def test_L02_no_agency_makes_codes_for_people_of_another_and_none_for_who_has_a_password(
    client: Client, employer: Employer, clerk_of_hailar: User, person: User
) -> None:
    far = imported("测试甲", employer)
    client.force_login(clerk_of_hailar)
    assert employer.name not in client.get(PAGE).text
    assert client.post(f"/desk/people/{far.pk}/activation/", {"how": "print"}).status_code == 404
    for group in ({"unit": employer.pk}, {"place": "150105"}):
        assert client.post(PAGE, {**group, "how": "print"}).status_code == 302
    Person.objects.filter(user=person).update(management_code="150702")
    assert client.post(PAGE, {"place": "150702", "how": "print"}).status_code == 302
    assert not Activation.objects.exists()


def test_L02_a_sheet_has_an_end_and_the_next_press_goes_on(
    desk: Client, employer: Employer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "AT_ONCE", 2)
    for name in ("测试甲", "测试乙", "测试丙"):
        imported(name, employer)
    counts = [len(CODE.findall(read(desk.post(PAGE, {"unit": employer.pk, "how": "print"})))) for _ in range(2)]
    assert counts == [2, 1]


def test_L02_the_command_prints_and_sends_as_the_page_does(employer: Employer, tmp_path: Path) -> None:
    imported("测试甲", employer, phone="13800000101")
    imported("测试乙")
    file = tmp_path / "sheet.pdf"
    call_command("activation", "--unit", employer.uscc, "--print", str(file), stdout=io.StringIO())
    assert file.read_bytes().startswith(b"%PDF") and Activation.objects.count() == 1
    with pytest.raises(CommandError, match="--again"):
        call_command("activation", "--unit", employer.uscc, "--sms", stdout=io.StringIO())
    call_command("activation", "--unit", employer.uscc, "--sms", "--again", stdout=io.StringIO())
    assert CODE.search(Delivery.objects.get().text)
    out = io.StringIO()
    call_command("activation", "--agency", "150105", "--no-unit", "--print", str(file), stdout=out)
    assert out.getvalue() == "1 codes\n"
    with pytest.raises(CommandError, match="--unit USCC or --no-unit"):
        call_command("activation", "--print", str(file), stdout=io.StringIO())
    with pytest.raises(CommandError, match="没有要发激活码的人"):
        call_command("activation", "--agency", "150702", "--no-unit", "--print", str(file), stdout=io.StringIO())


def test_L02_a_sheet_that_cannot_be_written_makes_no_code_and_makes_none_void(
    employer: Employer, tmp_path: Path
) -> None:
    one = imported("测试甲", employer)
    call_command("activation", "--unit", employer.uscc, "--print", str(tmp_path / "a.pdf"), stdout=io.StringIO())
    before = list(Activation.objects.values_list("pk", "closed_at"))
    imported("测试乙", employer)
    nowhere = str(tmp_path / "nowhere" / "a.pdf")
    for again in ([], ["--again"]):
        with pytest.raises(CommandError, match="nowhere"):
            call_command("activation", "--unit", employer.uscc, "--print", nowhere, *again, stdout=io.StringIO())
    assert list(Activation.objects.values_list("pk", "closed_at")) == before
    assert Activation.objects.get().user == one.user


def test_L02_a_code_that_opens_no_more_counts_for_none(desk: Client, employer: Employer, clerk_of_saihan: User) -> None:
    """L02: after sixty days it is as if nobody had got one: who came later is not the only one on the next sheet."""
    one = imported("测试甲", employer)
    desk.post(PAGE, {"unit": employer.pk, "how": "print"})
    assert waiting.units(clerk_of_saihan, "").get()["codes"] == 1
    until = Activation.objects.get(user=one.user).expires_at
    imported("测试乙", employer)
    with time_machine.travel(until + timedelta(minutes=1), tick=False):
        assert waiting.units(clerk_of_saihan, "").get()["codes"] == 0
        due, anew = waiting.due(waiting.at(clerk_of_saihan, employer), by_sms=False)
    assert len(due) == 2 and not anew


def test_L02_C05_an_import_brings_the_phone_and_the_unit_and_bars_nobody_for_a_wrong_one(
    clerk_of_saihan: User, employer: Employer
) -> None:
    one, two = numbers(2)
    head = "姓名,身份证号,管理地区,手机,单位统一社会信用代码"
    lines = (
        head,
        f"测试甲,{one},150105,138 0000 0101,{employer.uscc}",
        f"测试乙,{two},150105,0471-5550188,12150000MA0TE5T162",
    )
    row = applied(checked(clerk_of_saihan, io.BytesIO("\n".join(lines).encode())))
    assert row.added == 2
    assert {why for _, why, _ in row.noted} == {
        "不是手机号，没有写入；这个人的激活码请打印。",
        "单位库里还没有这个单位，先记着，本人采集时核对。",
    }
    first, second = (Person.objects.select_related("user").get(name=name) for name in ("测试甲", "测试乙"))
    assert (first.employer, first.user.phone, first.user.phone_verified_at) == (employer, "13800000101", None)
    assert (second.employer, second.user.phone) == (None, "")


def test_L02_the_sheet_names_the_last_day_on_which_its_codes_work_from_morning_to_night(
    desk: Client, employer: Employer
) -> None:
    imported("测试甲", employer)
    with time_machine.travel(datetime(2026, 11, 2, 15, 0, tzinfo=timezone.get_current_timezone()), tick=False):
        text = read(desk.post(PAGE, {"unit": employer.pk, "how": "print"}))
    assert "2026年12月31日（含）前有效" in "".join(text.split())
    row = Activation.objects.get()
    assert timezone.localtime(row.expires_at) >= datetime(2027, 1, 1, tzinfo=timezone.get_current_timezone())
