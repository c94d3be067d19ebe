"""The credit bank: entered, recorded by itself, struck, exempt, imported, waiting for registration (D08, D09)."""

import io
from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework.models import Case
from acms.collection.models import QualificationAnswers
from acms.exchange import actions as exchange
from acms.exchange import importing
from acms.exchange import words as exchange_words
from acms.exchange.models import Import, ImportFault
from acms.inbox.models import Message
from acms.journal.models import Entry
from acms.learning import actions, automatic, bank, words
from acms.learning.models import Credit, YearRecord
from acms.people import actions as people
from acms.people.models import Person, Qualification
from tests.casework.test_casework import checked
from tests.conftest import refused

TODAY = date(2026, 11, 25)


@pytest.fixture
def registered(filled: Case) -> Person:
    """乌云其木格, registered in 2024: 2025 is the first year that can be missed."""
    checked(filled)
    Person.objects.filter(user=filled.subject).update(registered_at=timezone.now().replace(year=2024))
    return Person.objects.select_related("user").get(user=filled.subject)


def enter(person: Person, points: str = "30", year: int = 2026, **more: Any) -> Credit:
    values = {"subject": "P", "form": "11", "what": f"课程{points}", "by": None, "on": TODAY, **more}
    return actions.enter(person=person, year=year, points=Decimal(points), **values)


def test_D08_the_year_is_recorded_by_itself_when_the_line_is_reached(registered: Person) -> None:
    enter(registered, "59.5")
    assert not YearRecord.objects.exists() and "还差0.5专业学分" in bank.overview(registered, TODAY)["forecast"]
    enter(registered, "0.5")
    record = YearRecord.objects.get(person=registered)
    assert (record.year, record.state, record.points, record.by) == (2026, "done", Decimal("60.0"), None)
    assert "2026年度继续教育已经完成" in Message.objects.filter(user=registered.user).latest("pk").title
    assert Entry.objects.filter(verb="learning.recorded", about=registered.user).count() == 1


def test_D08_public_subjects_are_shown_and_do_not_count(registered: Person) -> None:
    enter(registered, "90", subject="G")
    assert not YearRecord.objects.exists()
    row = bank.years(registered, TODAY)[0]
    assert (row.year, row.points, row.others, row.state) == (2026, Decimal(0), Decimal("90.0"), "open")


def test_D08_credits_are_not_carried_over(registered: Person) -> None:
    enter(registered, "200")
    assert bank.points(registered, 2027) == 0 and bank.points(registered, 2026) == 200


def test_D08_the_same_entry_sent_twice_is_one(registered: Person) -> None:
    first = enter(registered, "30", what="网络课程")
    assert enter(registered, "30", what="网络课程").pk == first.pk
    assert bank.points(registered, 2026) == 30


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"year": 2027}, "future"),
        ({"year": 2024}, "closed"),
        ({"points": "0"}, "credits"),
        ({"points": "201"}, "credits"),
        ({"what": "  "}, "what"),
    ],
)
def test_D08_what_cannot_be_entered_is_said(registered: Person, how: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        enter(registered, **how)
    assert refused.value.code == code and not Credit.objects.exists()


@pytest.mark.parametrize(("on", "open_"), [(date(2026, 3, 31), True), (date(2026, 4, 1), False)])
def test_D09_a_year_is_settled_the_day_after_the_last_of_march(registered: Person, on: date, open_: bool) -> None:
    if open_:
        enter(registered, year=2025, on=on)
    else:
        with pytest.raises(Refused):
            enter(registered, year=2025, on=on)
    assert bank.last_settled(on) == (2024 if open_ else 2025)


def test_D08_a_struck_entry_no_longer_counts_and_opens_the_year_again(
    registered: Person, clerk_of_saihan: User
) -> None:
    credit = enter(registered, "60")
    with pytest.raises(Refused):
        actions.strike(credit=credit, reason=" ", by=clerk_of_saihan)
    actions.strike(credit=credit, reason="机构误报", by=clerk_of_saihan)
    with pytest.raises(Refused):
        actions.strike(credit=credit, reason="再来", by=clerk_of_saihan)
    assert bank.points(registered, 2026) == 0 and not YearRecord.objects.exists()
    assert Credit.objects.get().struck_for == "机构误报"
    enter(registered, "60", what=credit.what)
    assert YearRecord.objects.exists()


def test_D09_an_exempt_year_is_neither_missed_nor_open(registered: Person, clerk_of_saihan: User) -> None:
    assert bank.overview(registered, TODAY)["standing"].missed == (2025,)
    actions.exempt(person=registered, year=2025, reason="产假，附证明", by=clerk_of_saihan)
    assert bank.overview(registered, TODAY)["standing"].missed == ()
    with pytest.raises(Refused):
        actions.exempt(person=registered, year=2025, reason="产假", by=clerk_of_saihan)


def test_D09_the_warning_comes_before_the_file_moves(registered: Person) -> None:
    Person.objects.filter(pk=registered.pk).update(registered_at=timezone.now().replace(year=2023))
    registered.refresh_from_db()
    overview = bank.overview(registered, TODAY)
    assert overview["standing"].missed == (2024, 2025) and "再有一个年度" in overview["warning"]


# ---- imports ----------------------------------------------------------------------------------------------------------


def imported(by: User, *rows: str, kind: str = "credits") -> Import:
    data = ("姓名,身份证号,年度,科目,学分,内容\n" + "\n".join(rows) + "\n").encode()
    row = exchange.receive_table(by=by, kind=kind, name="a.csv", file=io.BytesIO(data), size=len(data))
    exchange.start_check(row, mapping=row.mapping)
    assert work.work_one(importing.LANE)
    row.refresh_from_db()
    if not row.bad:
        exchange.start_apply(row, by=by, good_only=False)
        assert work.work_one(importing.LANE)
        row.refresh_from_db()
    return row


def test_D08_credits_from_a_training_provider_are_imported_once(registered: Person, clerk_of_saihan: User) -> None:
    year = timezone.localdate().year
    line = f"{registered.name},{registered.id_number},{year},专业科目,60,新会计法"
    assert imported(clerk_of_saihan, line).added == 1
    assert YearRecord.objects.get().year == year
    again = imported(clerk_of_saihan, line)
    assert (again.there, again.added) == (1, 0) and Credit.objects.count() == 1


def test_D08_credits_of_somebody_not_registered_wait_and_count_for_nothing_until_then(
    registered: Person, person: User, clerk_of_saihan: User
) -> None:
    del person
    year = timezone.localdate().year
    # In 采集中, with an agency that is another than the importer's: it may become anybody's (D08).
    Person.objects.filter(pk=registered.pk).update(status="20", registered_at=None, management_code="150702")
    row = imported(clerk_of_saihan, f"{registered.name},{registered.id_number},{year},专业科目,60,新会计法")
    assert row.added == 1 and ["身份证号", exchange_words.NOT_REGISTERED, 1] in row.noted
    waiting = Credit.objects.get()
    assert waiting.person is None and not YearRecord.objects.exists()
    Person.objects.filter(pk=registered.pk).update(status="30", registered_at=timezone.now().replace(year=2024))
    registered.refresh_from_db()
    assert actions.adopt(person=registered) == 1 and actions.adopt(person=registered) == 0
    assert YearRecord.objects.get().person == registered


def test_D08_wrong_rows_are_reported_by_row_and_nothing_is_written(
    registered: Person, clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    year = timezone.localdate().year
    good = f"{registered.name},{registered.id_number}"
    row = imported(
        clerk_of_saihan,
        f"{good},{year - 3},专业科目,30,旧课",
        f"{good},{year + 1},专业科目,30,明年",
        f"{good},{year},选修,30,课",
        f"{good},{year},专业科目,三十,课",
        f"{good},{year},专业科目,30,",
        f"张三,,{year},专业科目,30,课",
        f"{good},{year},专业科目,30,两遍",
        f"{good},{year},专业科目,30,两遍",
    )
    assert row.bad == 7 and not Credit.objects.exists()
    assert {fault.row for fault in ImportFault.objects.filter(of=row)} == {2, 3, 4, 5, 6, 7, 9}
    elsewhere = imported(clerk_of_hailar, f"{good},{year},专业科目,30,课")
    assert elsewhere.bad == 1 and not Credit.objects.exists()


# ---- pages ------------------------------------------------------------------------------------------------------------


def test_D08_C02_what_an_agency_above_has_struck_is_put_back_by_it_only_and_once(
    registered: Person, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    """A reversal is not undone from below."""
    credit = enter(registered, "60")
    with refused("没有撤销"):
        actions.put_back(credit=credit, reason="误撤", by=clerk_of_saihan)
    actions.strike(credit=credit, reason="冒名", by=clerk_of_the_league)
    with refused("别的管理机构"):
        actions.put_back(credit=credit, reason="误撤", by=clerk_of_saihan)
    assert bank.points(registered, 2026) == 0
    actions.put_back(credit=credit, reason="误撤", by=clerk_of_the_league)
    assert YearRecord.objects.get(person=registered).points == 60
    assert Entry.objects.get(verb="credit.put_back", about=registered.user).by == clerk_of_the_league
    kept = Credit.objects.get()
    assert (kept.struck_by, kept.struck_for, kept.back_by) == (clerk_of_the_league, "冒名", clerk_of_the_league)


def test_D08_what_was_entered_anew_since_is_not_put_back_beside_it(registered: Person, clerk_of_saihan: User) -> None:
    credit = enter(registered, "60")
    actions.strike(credit=credit, reason="学分数错了", by=clerk_of_saihan)
    enter(registered, "70", what=credit.what)
    with refused("已经重新记入"):
        actions.put_back(credit=credit, reason="误撤", by=clerk_of_saihan)
    assert bank.points(registered, 2026) == 70


def test_D08_the_person_sees_the_bank_and_the_agency_enters_into_it(
    client: Client, registered: Person, clerk_of_saihan: User
) -> None:
    year = timezone.localdate().year
    desk = Client()
    desk.force_login(clerk_of_saihan)
    address = f"/desk/people/{registered.pk}/learning/"
    form = {"year": str(year), "points": "59", "subject": "P", "form": "11", "what": "现场培训", "enter": "1"}
    assert desk.post(address, form)["Location"] == address
    assert "现场培训" in desk.get(address).text
    desk.post(address, {**form, "points": "abc", "what": "x"})
    desk.post(address, {"year": str(year - 1), "reason": "产假", "exempt": "1"})
    client.force_login(registered.user)
    page = client.get("/me/learning/").text
    assert "还差1专业学分" in page and "免修" in page and "现场培训" in page
    one = str(Credit.objects.get().pk)
    desk.post(address, {"strike": one, "reason": "误报"})
    assert "已撤销" in client.get("/me/learning/").text
    assert "请写明理由" in desk.post(address, {"put_back": one, "reason": " "}, follow=True).text
    assert "学分已经恢复" in desk.post(address, {"put_back": one, "reason": "是本人"}, follow=True).text
    page = client.get("/me/learning/").text
    assert "撤销后恢复" in page and "是本人" in page and "已撤销" not in page
    assert desk.post(address, {"put_back": "x", "reason": "是本人"}).status_code == 404


def test_D08_the_page_takes_a_fixed_number_of_statements(
    client: Client, registered: Person, django_assert_max_num_queries: Any
) -> None:
    for n in range(40):
        Credit.objects.create(
            person=registered,
            id_digest=registered.id_digest,
            year=2000 + n % 26,
            subject="P",
            form="11",
            points=1,
            what=str(n),
        )
    client.force_login(registered.user)
    with django_assert_max_num_queries(28):
        client.get("/me/learning/")


# ---- what nobody has to ask for -----------------------------------------------------------------------------------


def _certificate(person: Person, obtained: date, way: str = "01", level: str = "2") -> None:
    people.open_fact(
        Qualification, person=person, on=TODAY, case_no="", type="01", level=level, way=way, obtained_on=obtained, certificate_no="1"
    )  # fmt: skip


def test_D08_an_examination_passed_in_whole_is_entered_by_itself_and_once(registered: Person) -> None:
    _certificate(registered, date(TODAY.year, 9, 1))
    assert automatic.exams(TODAY) == 1 and automatic.exams(TODAY) == 0
    credit = Credit.objects.get(person=registered)
    assert (credit.points, credit.form, credit.year, credit.by) == (Decimal("90.0"), "01", TODAY.year, None)
    assert YearRecord.objects.get(person=registered).state == "done"


def test_D08_what_waits_for_somebody_is_theirs_once_they_enter_the_register(
    filled: Case, clerk_of_saihan: User
) -> None:
    """Credits of before, and the examination that the collection states: nobody has to open a page."""
    person, year = Person.objects.get(user=filled.subject), timezone.localdate().year
    Credit.objects.create(
        id_digest=person.id_digest, year=year, subject="P", form="11", points=Decimal(60), what="新会计法"
    )
    QualificationAnswers.objects.filter(case=filled).update(way="01", level="2", obtained_on=date(year, 1, 2))
    casework.submit(filled, by=filled.subject)
    casework.refer_unchecked(filled)
    assert not Credit.objects.filter(person=person).exists()
    casework.approve(filled, by=clerk_of_saihan)
    assert {row.what for row in Credit.objects.filter(person=person)} == {"新会计法", words.exam("中级")}
    assert YearRecord.objects.get(person=person, year=year).state == "done"


def test_D08_what_was_struck_is_not_entered_again_by_itself(registered: Person, clerk_of_saihan: User) -> None:
    _certificate(registered, date(TODAY.year, 9, 1))
    automatic.exams(TODAY)
    actions.strike(credit=Credit.objects.get(), reason="证书有误", by=clerk_of_saihan)
    assert automatic.exams(TODAY) == 0 and bank.points(registered, TODAY.year) == 0


@pytest.mark.parametrize(
    ("obtained", "way"), [(date(2006, 9, 1), "01"), (date(2026, 9, 1), "03"), (date(2026, 9, 1), "04")]
)
def test_D08_neither_settled_years_nor_other_ways_are_entered(registered: Person, obtained: date, way: str) -> None:
    _certificate(registered, obtained, way)
    assert automatic.exams(TODAY) == 0 and automatic.exams(TODAY, registered) == 0


def test_D08_the_nightly_command_enters_what_every_room_gives(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("automatic_credits")
    assert capsys.readouterr().out.splitlines() == ["examinations: 0", "students: 0"]


@pytest.mark.parametrize("act", ["exempt", "enter"])
@pytest.mark.parametrize("typed", ["", "218", "20118", "二〇一七", "2O17", "17"])
def test_N02_a_year_that_cannot_be_read_is_no_other_year(
    registered: Person, client: Client, clerk_of_saihan: User, typed: str, act: str
) -> None:
    client.force_login(clerk_of_saihan)
    asked = {
        "year": typed,
        "reason": "产假",
        "points": "59",
        "subject": "P",
        "form": "11",
        "what": "现场培训",
        act: "1",
    }
    client.post(f"/desk/people/{registered.pk}/learning/", asked)
    assert not YearRecord.objects.filter(person=registered).exists() and not Credit.objects.exists()
    client.post(f"/desk/people/{registered.pk}/learning/", asked | {"year": str(timezone.localdate().year)})
    assert YearRecord.objects.filter(person=registered).exists() or Credit.objects.exists()  # all else was right


@pytest.mark.parametrize(
    ("ahead", "year", "taken"), [(0, 1997, False), (0, 1998, True), (1, 0, True), (2, 0, False), (0, 9999, False)]
)
def test_D09_a_year_of_which_nothing_is_asked_is_not_exempt(
    registered: Person, clerk_of_saihan: User, ahead: int, year: int, *, taken: bool
) -> None:
    year = year or timezone.localdate().year + ahead
    with nullcontext() if taken else pytest.raises(Refused):
        actions.exempt(person=registered, year=year, reason="产假", by=clerk_of_saihan)
    assert YearRecord.objects.filter(person=registered, year=year).exists() is taken
