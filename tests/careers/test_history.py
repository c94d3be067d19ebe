"""The work history: stated once, continued by the register, voided by the region alone, printed and proved (D02, D03)."""

from datetime import date, timedelta
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.base.errors import Refused
from acms.careers import actions, history, rules, words
from acms.careers.models import WorkStatement
from acms.careers.rules import Present, Stated
from acms.careers.years import Period, What, work_months
from acms.casework.models import Case
from acms.employers.models import Employer
from acms.journal.models import Entry
from acms.people import actions as people
from acms.people.models import Note, Person, Post
from tests.casework.test_casework import checked

TODAY = date(2026, 11, 25)
NOW = Present("内蒙古青禾样例粮油有限公司", True)


def row(first: str, last: str | None, what: str = "on_post", employer: str = "甲单位") -> Stated:
    return Stated(date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last}-28") if last else None, what, employer)


GOOD = [row("1993-08", "2003-06"), row("2003-07", "2011-02", "no_employer", ""), row("2011-03", None, employer=NOW.employer)]  # fmt: skip


def said(rows: list[Stated], present: Present = NOW) -> list[tuple[int, str]]:
    return rules.faults(rows, start=date(1993, 8, 1), today=TODAY, present=present)


def test_D02_a_whole_history_may_stand() -> None:
    assert said(GOOD) == []


def test_D02_several_posts_at_a_time_may_stand() -> None:
    assert said([*GOOD[:1], row("1995-01", "1996-12", employer="乙单位"), *GOOD[1:]]) == []


@pytest.mark.parametrize(
    ("rows", "at", "what"),
    [
        pytest.param([], -1, "至少要填一段", id="nothing"),
        pytest.param([row("1993-09", "2003-06"), *GOOD[1:]], 0, "1993年8月", id="begins late"),
        pytest.param([GOOD[0], GOOD[2]], 1, "2003年7月到2011年2月之间没有填", id="gap"),
        pytest.param([GOOD[0], GOOD[1], row("2011-03", "2020-01", employer=NOW.employer)], 2, "至今", id="ends"),
        pytest.param([row("1993-08", None), *GOOD[1:]], 0, "只有最后一段", id="open in the middle"),
        pytest.param([row("1993-08", "1990-01"), *GOOD[1:]], 0, "早于开始年月", id="turned round"),
        pytest.param([*GOOD[:2], row("2027-01", None, employer=NOW.employer)], 2, "还没有到", id="future"),
        pytest.param([row("1993-08", "2003-06", employer=""), *GOOD[1:]], 0, "请填单位名称", id="no name"),
        pytest.param([*GOOD[:2], row("2011-03", None, "off_post", NOW.employer)], 2, "和档案一致", id="not as on file"),
        pytest.param([*GOOD[:2], row("2011-03", None, employer="别的单位")], 2, "和档案一致", id="another unit"),
    ],
)
def test_D02_what_is_wrong_is_said_at_its_row(rows: list[Stated], at: int, what: str) -> None:
    assert any(n == at and what in why for n, why in said(rows))


# ---- continued by the register ---------------------------------------------------------------------------------------


def _post(first: date, last: date | None, on_post: bool = True, employer: str = "甲") -> Post:
    return Post(valid_from=first, valid_to=last, on_post=on_post, employer=Employer(name=employer))


def test_D02_posts_continue_the_history_and_the_time_between_is_without_employer() -> None:
    posts = [
        _post(date(2024, 1, 1), date(2026, 3, 31)),
        _post(date(2026, 5, 1), None, on_post=False, employer="乙"),
    ]
    since = history.continued(posts, date(2025, 6, 10))
    assert [(p.first, p.last, p.what) for p in since] == [
        (date(2025, 6, 10), date(2026, 3, 31), What.ON_POST),
        (date(2026, 4, 1), date(2026, 4, 30), What.NO_EMPLOYER),
        (date(2026, 5, 1), None, What.OFF_POST),
    ]


def test_D02_what_ended_before_the_statement_is_not_told_twice_and_a_post_that_goes_on_is_one_period() -> None:
    stated = [Period(date(2011, 3, 1), None, What.ON_POST, "甲")]
    since = history.continued([_post(date(2011, 3, 1), None)], date(2025, 6, 10))
    joined = history.joined(stated, date(2025, 6, 10), since)
    assert joined == [Period(date(2011, 3, 1), None, What.ON_POST, "甲")]
    assert work_months(joined, date(2026, 2, 28)) == 180


def test_D02_leaving_the_post_ends_the_counting() -> None:
    stated = [Period(date(2011, 3, 1), None, What.ON_POST, "甲")]
    posts = [_post(date(2011, 3, 1), date(2026, 6, 30)), _post(date(2026, 7, 1), None, on_post=False)]
    joined = history.joined(stated, date(2025, 6, 10), history.continued(posts, date(2025, 6, 10)))
    assert work_months(joined, date(2026, 6, 30)) == work_months(joined, date(2027, 6, 30))


# ---- stated once -----------------------------------------------------------------------------------------------------


@pytest.fixture
def registered(filled: Case) -> Person:
    """乌云其木格, registered, on the post at 青禾 since 2011, in accounting since 1993."""
    checked(filled)
    return Person.objects.select_related("user", "employer").get(user=filled.subject)


def rows_of(person: Person) -> list[Stated]:
    start = person.accounting_since
    assert start is not None and person.employer is not None
    return [Stated(start.replace(day=1), None, "on_post", person.employer.name)]


def test_D02_the_history_is_stated_once(registered: Person) -> None:
    actions.state(person=registered, rows=rows_of(registered), by=registered.user, on=timezone.localdate())
    with pytest.raises(Refused) as again:
        actions.state(person=registered, rows=rows_of(registered), by=registered.user, on=timezone.localdate())
    assert again.value.code == "stated_before" and WorkStatement.objects.count() == 1
    assert Entry.objects.filter(verb="work.stated", about=registered.user).exists()
    start = registered.accounting_since
    assert start is not None
    held = history.of(registered)
    assert held.periods[0].first == start.replace(day=1) and held.periods[-1].last is None and len(held.periods) == 1


def test_D02_only_the_region_lets_it_be_stated_anew(
    registered: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    statement = actions.state(person=registered, rows=rows_of(registered), by=registered.user, on=timezone.localdate())
    with pytest.raises(Refused):
        actions.void(statement=statement, reason="填错", by=clerk_of_saihan)
    with pytest.raises(Refused):
        actions.void(statement=statement, reason=" ", by=clerk_of_the_region)
    actions.void(statement=statement, reason="把在校时间填成在岗", by=clerk_of_the_region)
    assert history.statement_of(registered) is None
    assert "把在校时间填成在岗" in Note.objects.filter(user=registered.user).latest("pk").text
    statement.refresh_from_db()
    assert statement.voided_for == "把在校时间填成在岗" and statement.periods.count() == 1
    actions.state(person=registered, rows=rows_of(registered), by=registered.user, on=timezone.localdate())


def test_D02_a_person_who_waits_for_collection_states_nothing(person: User) -> None:
    with pytest.raises(Refused) as refused:
        actions.state(person=person.person, rows=GOOD, by=person, on=TODAY)
    assert refused.value.code == "not_registered"


# ---- pages -----------------------------------------------------------------------------------------------------------


def form(rows: list[tuple[str, str, str, str]], **more: str) -> dict[str, Any]:
    columns: dict[str, Any] = {"first": [], "last": [], "what": [], "employer": []}
    for values in rows:
        for name, value in zip(columns, values, strict=True):
            columns[name].append(value)
    return {**columns, **more}


def test_D02_the_form_grows_shrinks_and_loses_nothing(client: Client, registered: Person) -> None:
    client.force_login(registered.user)
    page = client.get("/me/work/state/")
    assert 'value="内蒙古青禾样例粮油有限公司"' in page.text and "只能填写一次" in page.text
    two = [("1993-08", "1999-12", "on_post", "甲单位"), ("2000-01", "", "on_post", "内蒙古青禾样例粮油有限公司")]
    grown = client.post("/me/work/state/", form(two, add="1"))
    assert grown.text.count("<fieldset") == 3 and "甲单位" in grown.text
    shrunk = client.post("/me/work/state/", form(two, drop="0"))
    assert shrunk.text.count("<fieldset") == 1 and "甲单位" not in shrunk.text
    unpromised = client.post("/me/work/state/", form(two, state="1"))
    assert unpromised.status_code == 422 and words.PROMISE_FIRST in unpromised.text and "甲单位" in unpromised.text
    assert not WorkStatement.objects.exists()


@pytest.mark.parametrize("typed", ["", "2011", "2011-13", "<script>", "二〇一一年", "2011-03-05"])
def test_D02_a_month_that_is_none_is_said_at_its_row(client: Client, registered: Person, typed: str) -> None:
    client.force_login(registered.user)
    answer = client.post("/me/work/state/", form([(typed, "", "on_post", "甲")], state="1", promise="1"))
    assert answer.status_code == 422 and words.MONTH_SHAPE in answer.text


def test_D02_D03_stated_seen_printed_and_proved(client: Client, registered: Person) -> None:
    client.force_login(registered.user)
    assert "还没有填报工作履历" in client.get("/me/work/").text
    start = registered.accounting_since
    assert start is not None
    row = (f"{start:%Y-%m}", "", "on_post", "内蒙古青禾样例粮油有限公司")
    done = client.post("/me/work/state/", form([row], state="1", promise="1"))
    assert done.status_code == 302
    on = date(start.year + 7, start.month, 1) + timedelta(days=62)
    page = client.get("/me/work/", {"on": on.isoformat()}).text
    assert "会计工作年限7年3个月" in page and "高级" in page
    assert client.get("/me/work/state/").status_code == 302
    answer = client.get("/me/work/proof.pdf", {"on": on.isoformat()})
    text = pdfium.PdfDocument(answer.content)[0].get_textpage().get_text_range()
    assert "7年3个月" in text.replace(" ", "") and registered.id_number not in text
    from acms.careers import proof
    from acms.careers.years import work_years

    code = proof.code(registered, work_years(history.of(registered).periods, on))
    seen = Client().get(f"/verify/{code}/")
    assert "7年3个月" in seen.text and registered.name not in seen.text
    forged = code[:26] + str((int(code[26]) + 1) % 10) + code[27:]
    assert Client().get(f"/verify/{forged}/").status_code == 404


def test_D02_the_desk_sees_it_and_the_region_voids_it(
    client: Client, registered: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    actions.state(person=registered, rows=rows_of(registered), by=registered.user, on=timezone.localdate())
    address = f"/desk/people/{registered.pk}/work/"
    client.force_login(clerk_of_saihan)
    assert "退回重新填写" not in client.get(address).text
    assert client.post(address, {"reason": "x"}).status_code == 404
    client.force_login(clerk_of_the_region)
    assert "退回重新填写" in client.get(address).text
    client.post(address, {"reason": "单位写错"})
    assert WorkStatement.objects.get().voided_for == "单位写错"
    assert Entry.objects.filter(verb="person.viewed", about=registered.user).count() == 2


def test_D02_the_page_takes_the_same_statements_whatever_the_history(
    client: Client, registered: Person, django_assert_max_num_queries: Any
) -> None:
    for year in range(2012, 2020):
        people.state(
            Post,
            person=registered,
            on=date(year, 1, 1),
            case_no="",
            employer=registered.employer,
            on_post=bool(year % 2),
        )
    client.force_login(registered.user)
    with django_assert_max_num_queries(11):
        client.get("/me/work/")
