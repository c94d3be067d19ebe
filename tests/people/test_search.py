"""People as staff find and see them (C03, S05, R04)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from time_machine import travel

from acms.accounts import actions as accounts
from acms.accounts.models import Role, User
from acms.base.dates import years_after
from acms.casework.models import Case
from acms.employers.models import Employer
from acms.journal.models import Entry
from acms.people import access, actions, search
from acms.people.models import FormerName, FormerNumber, Head, Person, Post
from acms.people.search import Asked
from acms.yearly.models import Evaluation
from tests.casework.test_casework import checked


@pytest.fixture
def admitted(filled: Case) -> Person:
    """乌云其木格 in the register, admitted by the rules."""
    checked(filled)
    return Person.objects.get(user=filled.subject)


@pytest.mark.parametrize(
    "asked",
    [
        Asked(q="乌云"),
        Asked(q="wuyunqi"),
        Asked(q="wyqmg"),
        Asked(q="15010500000001"),
        Asked(employer="青禾"),
        Asked(employer="91150105MA0TE5T16A"),
        Asked(employer="nmgqh"),
        Asked(region="150100"),
        Asked(status="30"),
        Asked(level="2"),
        Asked(education="21"),
        Asked(post="1"),
        Asked(employer="qinghe"),
        Asked(sex="2"),
        Asked(age="55over"),
        Asked(economic="173"),
        Asked(unit="headless"),
    ],
)
def test_C03_a_person_is_found_by_any_one_criterion(admitted: Person, clerk_of_saihan: User, asked: Asked) -> None:
    assert list(search.rows(access.visible_to(clerk_of_saihan), asked)) == [admitted]


@pytest.mark.parametrize(
    "asked",
    [
        Asked(sex="1"),
        Asked(age="under25"),
        Asked(age="45-54"),
        Asked(unit="head"),
        Asked(q="其木格"),
        Asked(level="3"),
        Asked(post="0"),
        Asked(status="40"),
    ],
)
def test_C03_what_does_not_fit_is_not_found(admitted: Person, clerk_of_saihan: User, asked: Asked) -> None:
    assert not search.rows(access.visible_to(clerk_of_saihan), asked)


def test_C03_D06_heads_are_found_whose_unit_has_not_evaluated_everybody(
    admitted: Person, stranger: User, employer: Employer, clerk_of_saihan: User
) -> None:
    """Who was registered before the year began counts, and an evaluation that is void does not."""
    visible, year = access.visible_to(clerk_of_saihan), timezone.localdate().year - 1
    Head.objects.create(person=admitted, employer=employer, valid_from=date(2020, 1, 1))
    assert not search.rows(visible, Asked(unit="headless")) and not search.rows(visible, Asked(unit="unevaluated"))
    assert list(search.rows(visible, Asked(unit="head"))) == [admitted]
    Person.objects.filter(pk=admitted.pk).update(registered_at=timezone.make_aware(datetime(year - 1, 12, 31, 23)))
    assert list(search.rows(visible, Asked(unit="unevaluated"))) == [admitted]
    row = Evaluation.objects.create(
        person=admitted, employer=employer, year=year, result="1", by=clerk_of_saihan, at=timezone.now()
    )
    assert not search.rows(visible, Asked(unit="unevaluated"))
    Evaluation.objects.filter(pk=row.pk).update(voided_at=timezone.now())
    assert list(search.rows(visible, Asked(unit="unevaluated"))) == [admitted]


@pytest.mark.parametrize("today", [date(2026, 3, 1), date(2024, 2, 29)])
def test_C03_bands_of_age_hold_everybody_once_on_each_birthday(admitted: Person, today: date) -> None:
    bands = [name for _, name in search.AGES] + [search.OLDEST]
    for years in (24, 25, 34, 35, 44, 45, 54, 55, 70):
        for days in (-1, 0, 1):
            born = years_after(today, -years) + timedelta(days=days)
            Person.objects.filter(pk=admitted.pk).update(born=born)
            found = [band for band in bands if Person.objects.filter(search.aged(band, today), pk=admitted.pk).exists()]
            assert len(found) == 1, (born, found)
    Person.objects.filter(pk=admitted.pk).update(born=years_after(today, -25))
    assert Person.objects.filter(search.aged("25-34", today), pk=admitted.pk).exists()


def test_C03_columns_are_chosen_and_stay_and_the_list_is_sorted_by_them(
    client: Client, admitted: Person, stranger: User, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    Person.objects.filter(user=stranger).update(management_code="150105", sound="aaa", born=date(2001, 5, 6))
    page = client.get("/desk/people/")
    assert "1523**********0007" in page.text and '<tdclass="nb">1970</td>' in "".join(
        page.text.split()
    )  # to tell namesakes apart
    assert admitted.id_number not in page.text
    chosen = client.get("/desk/people/?col=born&col=sex&col=password")
    assert [key for key, *_ in chosen.context["columns"]] == ["born", "sex"] and "1523*" not in chosen.text
    assert [key for key, *_ in client.get("/desk/people/").context["columns"]] == ["born", "sex"]
    other = Person.objects.get(user=stranger)
    orders = {"": [other, admitted], "-name": [admitted, other], "born": [admitted, other], "-born": [other, admitted]}
    for sort, expected in orders.items():
        page = client.get(f"/desk/people/?sort={sort}")
        assert list(page.context["page"].rows) == expected, sort
    heads = {key: sort for key, _, sort in client.get("/desk/people/?sort=born&q=").context["columns"]}
    assert heads["born"] == ("?sort=-born", "ascending") and heads["sex"] == ("", "")


def test_C03_the_one_box_finds_phones_and_units_and_neither_number_reaches_an_address(
    client: Client, admitted: Person, stranger: User, employer: Employer, clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    client.force_login(clerk_of_saihan)

    def found(typed: str) -> Any:
        return client.post("/desk/find/", {"q": typed})

    phone = admitted.user.phone
    assert found(f"+86 {phone[:3]} {phone[3:]}").url == f"/desk/people/{admitted.pk}/"
    assert found("13900009999").url == "/desk/people/"
    assert found(employer.uscc).url == f"/desk/employers/?q={employer.uscc}"
    assert found("qinghe").url == "/desk/employers/?q=qinghe" and found("wuyun").url == "/desk/people/?q=wuyun"
    stranger.set_phone(phone)
    stranger.save()
    Person.objects.filter(user=stranger).update(management_code="150105")
    both = found(phone)
    assert both.status_code == 200 and {row.pk for row in both.context["people"]} == {admitted.pk, stranger.person.pk}
    assert phone not in both.text
    client.force_login(clerk_of_hailar)
    assert found(phone).url == "/desk/people/"


def test_C03_units_are_found_by_a_part_of_their_pinyin_and_by_a_missing_head(
    client: Client, admitted: Person, employer: Employer, other: Employer, clerk_of_the_region: User,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    client.force_login(clerk_of_the_region)
    for asked, expected in (("q=qinghe", [employer]), ("head=yes", []), ("region=150105&q=青禾", [employer])):
        assert list(client.get(f"/desk/employers/?{asked}").context["page"].rows) == expected, asked
    Head.objects.create(person=admitted, employer=employer, valid_from=date(2020, 1, 1))
    assert list(client.get("/desk/employers/?head=yes").context["page"].rows) == [employer]
    assert employer not in client.get("/desk/employers/?head=no").context["page"].rows
    with django_assert_max_num_queries(9):
        page = client.get("/desk/employers/?sort=-code")
    assert page.context["on_post"] == {employer.pk: 1} and page.context["headed"] == {employer.pk: admitted.name}
    codes = [row.uscc for row in page.context["page"].rows]
    assert codes == sorted(codes, reverse=True)


def test_C03_a_file_number_is_searched_in_the_address_and_an_id_number_never(
    client: Client, admitted: Person, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    assert client.get("/desk/people/", {"q": admitted.file_no}).context["page"].rows == [admitted]
    for typed in (admitted.id_number, admitted.id_number[:15], f" {admitted.id_number[:17]}"):
        assert client.get("/desk/people/", {"q": typed}).status_code == 302


def test_R04_people_of_other_regions_are_not_found(admitted: Person, clerk_of_hailar: User) -> None:
    assert not search.rows(access.visible_to(clerk_of_hailar), Asked(q="乌云"))
    assert access.by_id_number(clerk_of_hailar, admitted.id_number) is None


def test_C03_an_empty_or_wrong_number_matches_nobody(admitted: Person, clerk_of_saihan: User) -> None:
    for typed in ("", " ", "0", "15230119700505000"):
        assert access.by_id_number(clerk_of_saihan, typed) is None


def test_W05_a_former_number_still_finds_the_file(admitted: Person, clerk_of_saihan: User) -> None:
    old = admitted.id_number
    actions.correct_identity(person=admitted, by=clerk_of_saihan, case_no="", id_number="150105198803120011")
    assert FormerNumber.objects.count() == 1
    assert access.by_id_number(clerk_of_saihan, old) == admitted
    assert access.by_id_number(clerk_of_saihan, "150105198803120011") == admitted


def test_C03_D05_a_former_name_still_finds_the_file_by_its_sound_and_initials_too(
    client: Client, admitted: Person, clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    old = admitted.name
    actions.correct_identity(person=admitted, by=clerk_of_saihan, case_no="GZ9", name="萨日娜")
    actions.correct_identity(person=admitted, by=clerk_of_saihan, case_no="GZ10", name="萨日娜", id_number="")
    assert [(row.name, row.case_no) for row in FormerName.objects.all()] == [(old, "GZ9")]
    for typed in (old, old[:2], "wuyunqi", "wyqmg", "萨日", "srn"):
        assert list(search.rows(access.visible_to(clerk_of_saihan), Asked(q=typed))) == [admitted], typed
        assert not search.rows(access.visible_to(clerk_of_hailar), Asked(q=typed))
    client.force_login(clerk_of_saihan)
    assert f"{timezone.localdate()}至{timezone.localdate()}：{old}" in client.get(f"/desk/people/{admitted.pk}/").text


def test_D05_a_former_name_knows_its_first_day_and_its_last(admitted: Person, clerk_of_saihan: User) -> None:
    assert admitted.registered_at is not None
    first = timezone.localdate(admitted.registered_at)
    days = [first + timedelta(days=n) for n in (10, 20)]
    for day, name in zip(days, ("萨日娜", "萨仁"), strict=True):
        with travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC)):
            actions.correct_identity(person=admitted, by=clerk_of_saihan, case_no="GZ9", name=name)
    rows = FormerName.objects.values_list("name", "valid_from", "until")
    assert list(rows) == [("乌云其木格", first, days[0]), ("萨日娜", *days)]


def test_D05_the_first_day_of_a_name_in_no_register_is_not_known(stranger: User, clerk_of_saihan: User) -> None:
    file = Person.objects.get(user=stranger)
    actions.correct_identity(person=file, by=clerk_of_saihan, case_no="GZ9", name="萨日娜")
    assert FormerName.objects.get().valid_from is None


def test_C03_lists_show_what_the_open_facts_say(admitted: Person, employer: Employer) -> None:
    assert (admitted.employer, admitted.on_post) == (employer, True)
    assert (admitted.qualification_level, admitted.education_level) == ("2", "21")
    post = Post.objects.get(person=admitted, valid_to=None)
    actions.open_fact(Post, person=admitted, on=post.valid_from, case_no="", employer=employer, on_post=False)
    admitted.refresh_from_db()
    assert admitted.on_post is False


def test_S05_opening_a_file_is_recorded_and_the_person_sees_it(
    client: Client, admitted: Person, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/people/{admitted.pk}/").content.decode()
    assert admitted.id_number not in page and "1523" in page
    assert Entry.objects.filter(verb="person.viewed", about=admitted.user, by=clerk_of_saihan).count() == 1
    client.force_login(admitted.user)
    assert f"{clerk_of_saihan.name} 看了档案" in client.get("/me/viewed/").content.decode()


def test_Q02_whole_numbers_are_shown_by_a_press_that_the_person_sees(
    client: Client, admitted: Person, clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    address = f"/desk/people/{admitted.pk}/numbers/"
    client.force_login(clerk_of_hailar)
    assert client.post(address).status_code == 404
    client.force_login(clerk_of_saihan)
    assert client.get(address).status_code == 302
    assert not Entry.objects.filter(verb="number.viewed").exists()
    page = client.post(address)
    assert admitted.id_number in page.text and admitted.user.phone in page.text
    assert "no-store" in page["Cache-Control"]
    assert Entry.objects.filter(verb="number.viewed", about=admitted.user, by=clerk_of_saihan).count() == 1


def test_C03_a_file_takes_a_fixed_number_of_statements(
    client: Client, admitted: Person, clerk_of_saihan: User, employer: Employer, django_assert_max_num_queries: Any
) -> None:
    client.force_login(clerk_of_saihan)
    client.get("/desk/messages/")
    for _ in range(5):
        actions.open_fact(Post, person=admitted, on=admitted.born, case_no="", employer=employer, on_post=False)  # type: ignore[arg-type]
    with django_assert_max_num_queries(28):
        client.get(f"/desk/people/{admitted.pk}/")


def test_R03_a_supervising_unit_reads_the_people_of_its_units_and_decides_nothing(
    client: Client, admitted: Person, employer: Employer
) -> None:
    above = Employer.objects.create(
        uscc="12150000MA0TE5T162",
        name="样例主管部门",
        division_code="150105",
        management_code="150105",
        supervises=True,
    )
    staff = accounts.make_staff(
        login_name="unit", name="白样例", password="x", role=Role.SUPERVISOR, unit_uscc=above.uscc
    )
    client.force_login(staff)
    assert client.get(f"/desk/people/{admitted.pk}/").status_code == 404
    Employer.objects.filter(pk=employer.pk).update(supervisor=above)
    assert client.get(f"/desk/people/{admitted.pk}/").status_code == 200
    assert client.get("/desk/queue/").status_code == 404


def test_R04_administrators_without_review_rights_see_nobody(db: None, admitted: Person) -> None:
    for role in (Role.OPERATOR, Role.SECURITY, Role.AUDITOR):
        staff = accounts.make_staff(login_name=role, name="样例", password="x", role=role, agency_code="150000")
        assert not access.visible_to(staff).exists()
