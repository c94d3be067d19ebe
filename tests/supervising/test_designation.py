"""A department applies to supervise, the agency of its level decides, its administrator comes in by a code (R03)."""

import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts import limits, words
from acms.accounts.models import Activation, Role, User
from acms.base.errors import Refused
from acms.base.numbers import uscc
from acms.casework import access
from acms.casework import actions as casework
from acms.casework.models import Case, CaseState
from acms.channels.models import Delivery
from acms.demo import seed
from acms.employers import access as employers_access
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.journal.models import Entry
from acms.people import actions as people
from acms.people.models import Person
from acms.regions import divisions
from acms.supervising import actions
from acms.supervising.models import Designation
from acms.units import actions as units
from tests.accounts.test_signin import solved
from tests.conftest import confirmed_unit, make_person, refused
from tests.supervising.conftest import LETTER, NUMBER, PHONE, SINCE, applied, number_of

PASSWORD = "Qinghe-2026!"


def sent() -> tuple[str, str]:
    """User name and code of the newest message to the administrator's phone."""
    text = next(row.text for row in Delivery.objects.order_by("-pk") if row.to == PHONE)
    return re.search(r"用户名(\w+)，激活码([\w-]+)", text).groups()  # type: ignore[union-attr, return-value]


def _a_code() -> str:
    body = "MA0000991"[:8]
    first = f"12150000{body}{uscc.body_check(body)}"
    return first + uscc.check_character(first)


# ---- the application ----------------------------------------------------------------------------------------------------


def test_R03_a_department_states_unit_code_administrator_and_number_with_its_letter(
    client: Client, filer: Person, other: Employer, clerk_of_saihan: User
) -> None:
    client.force_login(filer.user)
    page = client.get("/changes/supervising/").text
    assert other.name in page and other.uscc in page
    facts = {"level": "banner", "name": "管样例", "id_number": NUMBER, "phone": PHONE}
    assert "请上传指定管理员的公函" in client.post("/changes/supervising/", facts).text
    assert not Case.objects.exists()
    letter = SimpleUploadedFile("a.jpg", LETTER, "image/jpeg")
    assert client.post("/changes/supervising/", {**facts, "letter": letter}).status_code == 302
    case = Case.objects.get()
    frozen = case.last_submission.frozen  # type: ignore[union-attr]
    said = {row["item"]: row for part in frozen["sections"] for row in part["answers"]}
    assert said["designation.uscc"]["value"] == other.uscc and said["designation.unit"]["value"] == other.name
    assert said["designation.name"]["value"] == "管样例" and frozen["scans"]["designation_letter"]
    assert NUMBER not in said["designation.id_number"]["masked"] and PHONE not in said["designation.phone"]["masked"]
    assert case.no and case.no in client.get("/changes/supervising/").text
    row = Designation.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, phone FROM supervising_designation WHERE id = %s", [row.pk])
        stored = " ".join(cursor.fetchone())
    assert NUMBER not in stored and PHONE not in stored and (row.id_number, row.phone) == (NUMBER, PHONE)


def test_R03_the_agency_of_the_level_decides_and_nobody_else(
    filer: Person, other: Employer, clerk_of_saihan: User, clerk_of_the_league: User, clerk_of_the_region: User
) -> None:
    deciders = {"banner": clerk_of_saihan, "league": clerk_of_the_league, "region": clerk_of_the_region}
    for level in deciders:
        case = applied(filer, level)
        may = {name: access.can_decide(clerk, case) for name, clerk in deciders.items()}
        # what a banner decides its league may too, as everywhere (A7)
        assert may == {name: name == level or (level, name) == ("banner", "league") for name in deciders}
        assert access.visible_to(deciders[level]).filter(pk=case.pk).exists()
        casework.withdraw(case, by=filer.user)


@pytest.mark.parametrize("level, managed", [("banner", "150105"), ("league", "150199"), ("region", "150099")])
def test_R03_an_approval_makes_the_unit_supervise_and_puts_its_people_under_the_level(
    level: str, managed: str, filer: Person, other: Employer, clerk_of_saihan: User, clerk_of_the_league: User,
    clerk_of_the_region: User,
) -> None:  # fmt: skip
    case = applied(filer, level)
    clerk = {"banner": clerk_of_saihan, "league": clerk_of_the_league, "region": clerk_of_the_region}[level]
    casework.approve(case, by=clerk)
    other.refresh_from_db()
    filer.refresh_from_db()
    assert (other.supervises, other.management_code, filer.management_code) == (True, managed, managed)
    account = User.objects.get(role=Role.SUPERVISOR)
    assert (account.name, account.unit_uscc, account.must_set_password) == ("管样例", other.uscc, True)
    assert account.totp_secret == "" and not account.has_usable_password() and not account.id_number
    assert Entry.objects.filter(verb="supervising.designated", by=clerk, about=account).exists()
    assert sent()[0] == account.login_name
    told = filer.user.notes.latest("pk")
    assert told.title == "主管部门申请通过" and other.name in told.text


def test_R03_a_department_under_direct_management_of_its_league_is_designated_by_the_region(
    filer: Person, other: Employer, clerk_of_the_region: User
) -> None:
    Employer.objects.filter(pk=other.pk).update(management_code="150199")
    Person.objects.filter(pk=filer.pk).update(management_code="150199")
    case = applied(filer, "region")
    casework.approve(case, by=clerk_of_the_region)
    other.refresh_from_db()
    assert (other.supervises, other.management_code) == (True, "150099")


def test_R03_a_colleagues_application_that_came_back_is_in_nobodys_way(
    filer: Person, other: Employer, clerk_of_saihan: User
) -> None:
    first = applied(filer)
    colleague = seed.enter(make_person("同事", number_of(21)), other, since=SINCE)
    with pytest.raises(Refused):
        applied(colleague)
    casework.withdraw(first, by=filer.user)
    second = applied(colleague)
    casework.approve(second, by=clerk_of_saihan)
    other.refresh_from_db()
    assert other.supervises


def test_R03_E03_the_administrators_go_with_the_units_code_and_no_other_unit_gets_them(
    account: User, other: Employer, clerk_of_saihan: User
) -> None:
    other.refresh_from_db()
    before, code = other.uscc, _a_code()
    employers.change(employer=other, by=clerk_of_saihan, uscc=code)
    account.refresh_from_db()
    assert account.unit_uscc == code and list(employers_access.units_of(account)) == [other]
    account.unit_uscc = before
    confirmed_unit(before, "后来的样例单位", "内蒙古自治区呼和浩特市赛罕区样例路1号")
    assert not employers_access.units_of(account).exists()  # that one supervises nobody


def test_R03_a_reversal_leaves_what_was_decided_since_about_the_units_management(
    filer: Person, other: Employer, clerk_of_the_league: User, clerk_of_the_region: User
) -> None:
    case = applied(filer, "league")
    casework.approve(case, by=clerk_of_the_league)
    Employer.objects.filter(pk=other.pk).update(management_code="150098")
    casework.reverse(Case.objects.get(pk=case.pk), by=clerk_of_the_region, items=[], reason="不是盟市级部门")
    other.refresh_from_db()
    assert (other.supervises, other.management_code) == (False, "150098")


def test_R03_a_code_that_was_replaced_shows_no_second_factor_any_more(
    client: Client, account: User, clerk_of_saihan: User
) -> None:
    assert come_in(client, sent()[1]).status_code == 302
    assert client.get("/desk/login/first/").status_code == 200
    actions.send_code(account=account, by=clerk_of_saihan)
    assert come_in(Client(), sent()[1]).status_code == 302
    assert client.get("/desk/login/first/").status_code == 302


def test_R03_a_unit_that_has_been_merged_meanwhile_is_not_designated(
    filer: Person, other: Employer, employer: Employer, clerk_of_saihan: User
) -> None:
    case = applied(filer)
    Employer.objects.filter(pk=other.pk).update(merged_into=employer)
    with refused("已经并入别的单位"):
        casework.approve(case, by=clerk_of_saihan)
    assert not User.objects.filter(role=Role.SUPERVISOR).exists()


def test_R03_a_refusal_makes_nothing(filer: Person, other: Employer, clerk_of_saihan: User) -> None:
    casework.refuse(applied(filer), by=clerk_of_saihan, reason="没有公章")
    other.refresh_from_db()
    assert not other.supervises and not User.objects.filter(role=Role.SUPERVISOR).exists()


def test_R03_a_reversal_gives_everything_back(
    filer: Person, other: Employer, employer: Employer, clerk_of_the_league: User, clerk_of_the_region: User
) -> None:
    case = applied(filer, "league")
    casework.approve(case, by=clerk_of_the_league)
    other.refresh_from_db()
    employers.take_in(unit=employer, supervisor=other, by=None)
    casework.reverse(Case.objects.get(pk=case.pk), by=clerk_of_the_region, items=[], reason="不是盟市级部门")
    for row in (other, employer, filer):
        row.refresh_from_db()
    assert (other.supervises, other.management_code, filer.management_code) == (False, "150105", "150105")
    assert employer.supervisor is None and not User.objects.get(role=Role.SUPERVISOR).is_active
    assert not Activation.objects.filter(closed_at=None).exists()


def test_R03_a_reversal_of_a_second_administrator_leaves_the_first(
    filer: Person, other: Employer, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    casework.approve(applied(filer), by=clerk_of_saihan)
    second = applied(filer, name="二样例", id_number=number_of(9), phone="13900000155")
    casework.approve(second, by=clerk_of_saihan)
    casework.reverse(Case.objects.get(pk=second.pk), by=clerk_of_the_league, items=[], reason="写错了人")
    other.refresh_from_db()
    assert other.supervises
    assert list(User.objects.filter(role=Role.SUPERVISOR, is_active=True).values_list("name", flat=True)) == ["管样例"]


def test_R03_a_reversal_of_the_first_administrator_leaves_the_unit_to_the_second(
    filer: Person, other: Employer, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    first = applied(filer)
    casework.approve(first, by=clerk_of_saihan)
    second = applied(filer, name="二样例", id_number=number_of(9), phone="13900000155")
    casework.approve(second, by=clerk_of_saihan)
    for case, supervises in ((first, True), (second, False)):
        casework.reverse(Case.objects.get(pk=case.pk), by=clerk_of_the_league, items=[], reason="写错了人")
        other.refresh_from_db()
        assert other.supervises is supervises
    assert not User.objects.filter(role=Role.SUPERVISOR, is_active=True).exists()


def test_R03_one_application_of_a_unit_waits_and_nobody_is_administrator_twice(
    filer: Person, other: Employer, member: Person, clerk_of_saihan: User
) -> None:
    case = applied(filer)
    Person.objects.filter(pk=member.pk).update(employer=other)
    member.refresh_from_db()
    for who in (filer, member):
        with refused("正在办理"):
            applied(who)
    casework.approve(case, by=clerk_of_saihan)
    with refused("已经是本单位的管理员"):
        applied(filer)


def test_R03_an_application_stays_with_its_agency_when_the_unit_moves(
    filer: Person, other: Employer, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    case = applied(filer, "banner")
    units.assign_employer(employer=other, to=divisions.REGION_DIRECT, by=clerk_of_the_region)
    case.refresh_from_db()
    assert access.can_decide(clerk_of_saihan, case)


def test_R03_a_league_decides_only_about_what_it_manages(
    filer: Person, other: Employer, clerk_of_the_league: User
) -> None:
    case = applied(filer, "league")
    Employer.objects.filter(pk=other.pk).update(management_code=divisions.REGION_DIRECT)
    with pytest.raises(Refused):
        casework.approve(case, by=clerk_of_the_league)
    casework.withdraw(Case.objects.get(pk=case.pk), by=filer.user)
    filer.refresh_from_db()
    with refused("不由所在盟市管理"):
        applied(Person.objects.get(pk=filer.pk), "league")


def test_R03_what_came_back_is_filled_in_and_filed_anew(client: Client, filer: Person, clerk_of_saihan: User) -> None:
    case = applied(filer)
    items = [{"item": "designation.name", "label": "管理员姓名", "reason": "与公函不一致"}]
    casework.return_for_correction(case, by=clerk_of_saihan, items=items)
    client.force_login(filer.user)
    page = client.get("/changes/supervising/").text
    assert "与公函不一致" in page and 'value="管样例"' in page
    assert applied(filer, name="管样列") == case
    assert Designation.objects.get().name == "管样列"


def test_R03_only_an_accountant_on_the_post_applies(client: Client, person: User) -> None:
    client.force_login(person)
    assert "只有单位的在岗会计人员" in client.get("/changes/supervising/", follow=True).text


# ---- the administrator's first sign-in ----------------------------------------------------------------------------------


@pytest.fixture
def account(filer: Person, clerk_of_saihan: User) -> User:
    casework.approve(applied(filer), by=clerk_of_saihan)
    return User.objects.get(role=Role.SUPERVISOR)


def come_in(client: Client, code: str, **more: str) -> Any:
    login = User.objects.get(role=Role.SUPERVISOR).login_name
    given = {"login_name": login, "number": NUMBER, "activation": code, **solved(), **more}
    return client.post("/desk/login/activate/", given)


def set_up(client: Client, **more: str) -> Any:
    code = pyotp.TOTP(User.objects.get(role=Role.SUPERVISOR).totp_secret).now()
    return client.post("/desk/login/first/", {"code": code, "password": PASSWORD, "again": PASSWORD, **more})


def test_R03_the_administrator_comes_in_by_code_and_sets_password_and_second_factor(
    client: Client, account: User
) -> None:
    assert come_in(client, sent()[1]).url == "/desk/login/first/"
    account.refresh_from_db()
    page = client.get("/desk/login/first/")
    assert account.totp_secret[:4] in page.text and "no-store" in page["Cache-Control"]
    assert client.get("/desk/units/").status_code == 302  # nothing else is open yet
    assert set_up(client).url == "/desk/"
    assert client.get("/desk/units/").status_code == 200
    account.refresh_from_db()
    assert not account.must_set_password and account.check_password(PASSWORD)
    assert Activation.objects.get(user=account).closed_at is not None


def test_R03_a_wrong_code_of_the_app_or_a_weak_password_sets_nothing(client: Client, account: User) -> None:
    come_in(client, sent()[1])
    assert set_up(client, code="000000").status_code == 422
    assert set_up(client, password="abc", again="abc").status_code == 422
    account.refresh_from_db()
    assert account.must_set_password


def test_R03_the_code_opens_nothing_without_the_number_of_the_application(client: Client, account: User) -> None:
    _, code = sent()
    for more in ({"number": number_of(5)}, {"login_name": "zg"}, {"activation": "AAAA-BBBB"}):
        answer = come_in(client, code, **more)
        assert answer.status_code == 422 and words.STAFF_ACTIVATION_WRONG in answer.text
    assert come_in(client, code, captcha="zzzzz").status_code == 422
    account.refresh_from_db()
    assert account.totp_secret == ""
    assert come_in(client, code).status_code == 302


def test_R03_guessing_is_stopped(client: Client, account: User) -> None:
    for _ in range(limits.ACTIVATION.most):
        come_in(client, "AAAA-BBBB")
    assert words.ACTIVATION_LOCKED in come_in(client, sent()[1]).text


def test_R03_a_code_works_once_and_not_for_ever(client: Client, account: User) -> None:
    _, code = sent()
    with time_machine.travel(timezone.now() + timedelta(days=61), tick=False):
        assert come_in(client, code).status_code == 422
    come_in(client, code)
    set_up(client)
    assert come_in(Client(), code).status_code == 422


def test_R03_before_the_first_sign_in_no_password_opens_the_account(client: Client, account: User) -> None:
    for password in ("", "x"):
        answer = client.post("/desk/login/", {"login_name": account.login_name, "password": password})
        assert answer.status_code == 422


def test_L08_an_empty_secret_has_no_codes(account: User) -> None:
    assert not accounts.second_factor_right(account, "000000")


# ---- the agency keeps the administrators --------------------------------------------------------------------------------


def test_R03_the_clerk_sees_no_password_no_secret_and_no_code(
    client: Client, account: User, other: Employer, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    address = f"/desk/employers/{other.pk}/supervising/"
    first = sent()[1]
    page = client.get(address).text
    assert account.login_name in page and first not in page and NUMBER not in page
    answer = client.post(f"{address}administrator/", {"account": account.pk, "send": "1", "sure": "1"}, follow=True)
    second = sent()[1]
    assert second != first and second not in answer.text
    account.refresh_from_db()
    assert account.totp_secret == "" and account.must_set_password
    assert come_in(Client(), first).status_code == 422 and come_in(Client(), second).status_code == 302


def test_R03_a_printed_code_is_a_slip_that_is_not_kept(
    client: Client, account: User, other: Employer, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    address = f"/desk/employers/{other.pk}/supervising/administrator/"
    before = Delivery.objects.count()
    answer = client.post(address, {"account": account.pk, "print": "1", "sure": "1"})
    assert answer["Content-Type"] == "application/pdf" and "no-store" in answer["Cache-Control"]
    assert Delivery.objects.count() == before
    assert Entry.objects.filter(verb="activation.made", by=clerk_of_saihan, about=account).exists()


def test_R03_a_lost_second_factor_is_set_up_anew_and_what_was_there_is_void(
    client: Client, account: User, clerk_of_saihan: User
) -> None:
    come_in(client, sent()[1])
    set_up(client)
    actions.send_code(account=account, by=clerk_of_saihan)
    account.refresh_from_db()
    assert account.must_set_password and not account.check_password(PASSWORD)
    assert client.get("/desk/units/").status_code == 302  # signed out


def test_R03_the_agency_shuts_an_account_and_ends_the_supervising(
    client: Client, account: User, other: Employer, employer: Employer, clerk_of_saihan: User
) -> None:
    other.refresh_from_db()
    employers.take_in(unit=employer, supervisor=other, by=None)
    client.force_login(clerk_of_saihan)
    address = f"/desk/employers/{other.pk}/supervising/"
    client.post(f"{address}administrator/", {"account": account.pk, "disable": "1", "sure": "1"})
    account.refresh_from_db()
    assert not account.is_active and come_in(Client(), sent()[1]).status_code == 422
    actions.send_code(account=account, by=clerk_of_saihan)
    assert "不再是主管部门" in client.post(f"{address}end/", {"sure": "1"}, follow=True).text
    for row in (account, other, employer):
        row.refresh_from_db()
    assert not account.is_active and not other.supervises and employer.supervisor is None
    with refused("已经停用"):
        actions.send_code(account=account, by=clerk_of_saihan)


def test_R03_the_office_that_designated_a_direct_unit_keeps_its_administrators(
    client: Client, filer: Person, other: Employer, clerk_of_the_region: User, clerk_of_saihan: User
) -> None:
    casework.approve(applied(filer, "region"), by=clerk_of_the_region)
    address = f"/desk/employers/{other.pk}/supervising/end/"
    for clerk, status in ((clerk_of_saihan, 404), (clerk_of_the_region, 302)):
        client.force_login(clerk)
        assert client.post(address, {"sure": "1"}).status_code == status
    assert Case.objects.get().state == CaseState.APPROVED


def test_R03_who_is_of_a_supervising_unit_is_shown_what_it_supervises_and_not_asked_to_apply(
    client: Client, filer: Person, under: Employer, administrator: User
) -> None:
    """`under` 第三中学, the filer's unit; another administrator can still be asked for."""
    client.force_login(filer.user)
    home = client.get("/me/").text
    assert "设立主管部门" not in home and "主管部门" in home
    page = client.get("/changes/supervising/").text
    assert "申请设立主管部门" not in page and "增加或者更换管理员" in page
    assert "1个" in page and administrator.name in page and 'href="/desk/login/"' in page
    people.appoint_head(
        person=filer, employer=under.supervisor or under, on=timezone.localdate(), by=None, case_no="", letter_serial=""
    )
    page = client.get("/employer/supervising/").text
    assert "申请设立主管部门" not in page and "查看下属单位和管理员" in page


def test_R03_who_is_of_no_supervising_unit_is_offered_the_application(client: Client, filer: Person) -> None:
    client.force_login(filer.user)
    assert "设立主管部门" in client.get("/me/").text
    page = client.get("/changes/supervising/").text
    assert "申请设立主管部门" in page and "增加或者更换管理员" not in page
