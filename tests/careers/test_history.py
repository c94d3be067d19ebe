"""The work history: stated once, continued by the register, voided by the region alone, printed and proved (D02, D03)."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.base.errors import Refused
from acms.careers import actions, forms, history, proof, rules, words
from acms.careers.models import WorkStatement
from acms.careers.rules import Present, Stated
from acms.careers.years import Period, What, work_months, work_years
from acms.casework.models import Case
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.journal.models import Entry
from acms.people import actions as people
from acms.people import starts
from acms.people.models import Person, Post
from tests.casework.test_casework import checked

TODAY = date(2026, 11, 25)
NOW = Present("内蒙古青禾样例粮油有限公司", True)


def row(first: str, last: str | None, what: str = "on_post", employer: str = "甲单位") -> Stated:
    return Stated(date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last}-28") if last else None, what, employer)


GOOD = [row("1993-08", "2003-06"), row("2003-07", "2011-02", "no_employer", ""), row("2011-03", None, employer=NOW.employer)]  # fmt: skip


def messages(rows: list[Stated], present: Present = NOW) -> list[tuple[int, str]]:
    return rules.faults(rows, start=date(1993, 8, 1), today=TODAY, present=present)


def test_D02_a_whole_history_may_stand() -> None:
    assert messages(GOOD) == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_D02_the_order_of_the_rows_says_nothing(order: tuple[int, ...]) -> None:
    assert messages([GOOD[n] for n in order]) == []
    assert rules.fingerprint([GOOD[n] for n in order]) == rules.fingerprint(GOOD)


def test_D02_a_month_in_which_one_period_ends_and_the_next_begins_is_no_overlap() -> None:
    assert messages([GOOD[0], row("2003-06", "2011-03", "no_employer", ""), GOOD[2]]) == []


def test_D02_several_posts_at_a_time_may_stand() -> None:
    assert messages([*GOOD[:1], row("1995-01", "1996-12", employer="乙单位"), *GOOD[1:]]) == []


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
        pytest.param([GOOD[2], GOOD[0]], 0, "2003年7月到2011年2月之间没有填", id="gap, the newest first"),
        pytest.param(
            [GOOD[2], row("2003-07", "2011-09", "no_employer", ""), GOOD[0]],
            0,
            "和第2段重叠：2011年3月到2011年9月",
            id="no employer beside one",
        ),
        pytest.param(
            [*GOOD, row("2012-01", "2012-06", "off_post", NOW.employer)],
            3,
            "和第3段重叠：2012年1月到2012年6月",
            id="one unit twice",
        ),
        pytest.param([GOOD[2], row("1993-08", None), GOOD[1]], 1, "只有最后一段", id="two go on, the newest first"),
    ],
)
def test_D02_what_is_wrong_is_said_at_its_row(rows: list[Stated], at: int, what: str) -> None:
    assert any(n == at and what in why for n, why in messages(rows))


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
    actions.state_history(person=registered, rows=rows_of(registered), by=registered.user, on=timezone.localdate())
    another = [replace(rows_of(registered)[0], employer="别的单位")]
    with pytest.raises(Refused) as again:
        actions.state_history(person=registered, rows=another, by=registered.user, on=timezone.localdate())
    assert again.value.code == "stated_before" and WorkStatement.objects.count() == 1
    assert Entry.objects.filter(verb="work.stated", about=registered.user).exists()
    start = registered.accounting_since
    assert start is not None
    held = history.of(registered)
    assert held.periods[0].first == start.replace(day=1) and held.periods[-1].last is None and len(held.periods) == 1


def test_D02_only_the_region_lets_it_be_stated_anew(
    registered: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    statement = actions.state_history(
        person=registered, rows=rows_of(registered), by=registered.user, on=timezone.localdate()
    )
    with pytest.raises(Refused):
        actions.void(statement=statement, reason="填错", by=clerk_of_saihan)
    with pytest.raises(Refused):
        actions.void(statement=statement, reason=" ", by=clerk_of_the_region)
    actions.void(statement=statement, reason="把在校时间填成在岗", by=clerk_of_the_region)
    assert history.statement_of(registered) is None
    assert "把在校时间填成在岗" in Message.objects.filter(user=registered.user).latest("pk").text
    statement.refresh_from_db()
    assert statement.voided_for == "把在校时间填成在岗" and statement.periods.count() == 1
    actions.state_history(person=registered, rows=rows_of(registered), by=registered.user, on=timezone.localdate())


def test_D02_a_person_who_waits_for_collection_states_nothing(person: User) -> None:
    with pytest.raises(Refused) as refused:
        actions.state_history(person=person.person, rows=GOOD, by=person, on=TODAY)
    assert refused.value.code == "not_registered"


# ---- pages -----------------------------------------------------------------------------------------------------------


def form(rows: list[tuple[str, str, str, str]], **more: str) -> dict[str, Any]:
    columns: dict[str, Any] = {"first": [], "last": [], "what": [], "employer": []}
    for values in rows:
        for name, value in zip(columns, values, strict=True):
            columns[name].append(value)
    return {**columns, **more}


STATE, CHECK = "/me/work/state/", "/me/work/state/check/"
JIA, NOWHERE = ("1992-08", "1999-12", "on_post", "甲单位"), ("2000-01", "2011-02", "no_employer", "")
QINGHE = ("2011-03", "", "on_post", "内蒙古青禾样例粮油有限公司")


def test_D02_the_form_grows_at_its_end_shrinks_and_loses_nothing(client: Client, registered: Person) -> None:
    client.force_login(registered.user)
    page = client.get(STATE).text
    assert 'value="内蒙古青禾样例粮油有限公司"' in page and "只能提交一次" in page and "data-keep" in page
    client.post(STATE, form([QINGHE, JIA], add="1"))
    grown = client.get(STATE).text
    assert grown.count("<fieldset") == 3 and grown.index("甲单位") < grown.index('id="row-2"')
    assert 'value="2000-01"' in grown[grown.index('id="row-2"') :]  # the month after the one just filled
    client.post(STATE, form([QINGHE, JIA], drop="0"))
    shrunk = client.get(STATE).text
    assert shrunk.count("<fieldset") == 1 and "甲单位" in shrunk
    assert not WorkStatement.objects.exists()


def test_D02_what_was_typed_is_there_on_another_day_faults_and_all(client: Client, registered: Person) -> None:
    client.force_login(registered.user)
    refused = client.post(STATE, form([("2011-13", "", "on_post", "甲单位")], check="1"))
    assert refused.status_code == 422
    client.logout()
    client.force_login(registered.user)
    assert 'value="2011-13"' in client.get(STATE).text


def test_D02_in_any_order_checked_with_its_years_and_stated_once_for_two_clicks(
    client: Client, registered: Person
) -> None:
    client.force_login(registered.user)
    sent = client.post(STATE, form([QINGHE, NOWHERE, JIA], check="1"))
    assert sent.status_code == 302, sent.context["faults"]
    assert sent["Location"] == CHECK
    page = client.get(CHECK).text
    assert page.index("甲单位") < page.index("没有工作单位") < page.index("青禾")
    on = timezone.localdate()
    months = 89 + (on.year - 2011) * 12 + on.month - 2
    assert f"会计工作年限{words.months(months)}" in page and "还没有提交" in page
    back = client.get(STATE).text  # 返回修改
    assert back.index("甲单位") < back.index("青禾")
    seen = page.split('name="seen" value="')[1].split('"')[0]
    unpromised = client.post(CHECK, {"seen": seen})
    assert unpromised.status_code == 422 and words.PROMISE_FIRST in unpromised.text
    assert not WorkStatement.objects.exists()
    for _ in range(2):
        done = client.post(CHECK, {"seen": seen, "promise": "1"}, follow=True)
        assert words.STATED in done.text and words.STATED_BEFORE not in done.text
    assert [period.first.year for period in WorkStatement.objects.get().periods.all()] == [1992, 2000, 2011]
    assert words.STATED_BEFORE in client.post(CHECK, {"seen": "x", "promise": "1"}, follow=True).text


def test_D02_only_what_was_looked_at_is_stated(client: Client, registered: Person) -> None:
    client.force_login(registered.user)
    client.post(STATE, form([JIA, NOWHERE, QINGHE], check="1"))
    seen = client.get(CHECK).text.split('name="seen" value="')[1].split('"')[0]
    client.post(STATE, form([("1992-08", "1999-12", "on_post", "乙单位"), NOWHERE, QINGHE], check="1"))  # another tab
    answer = client.post(CHECK, {"seen": seen, "promise": "1"})
    assert answer.status_code == 409 and words.CHECKED_ELSEWHERE in answer.text and "乙单位" in answer.text
    assert not WorkStatement.objects.exists()


def test_D02_the_same_statement_twice_is_one_and_another_is_refused(registered: Person) -> None:
    rows, on = rows_of(registered), timezone.localdate()
    first = actions.state_history(person=registered, rows=rows, by=registered.user, on=on)
    assert actions.state_history(person=registered, rows=rows, by=registered.user, on=on) == first
    with pytest.raises(Refused):
        actions.state_history(person=registered, rows=[replace(rows[0], what="off_post")], by=registered.user, on=on)


def test_D03_before_the_history_is_stated_no_figure_is_shown_anywhere(
    client: Client, registered: Person, clerk_of_saihan: User
) -> None:
    Person.objects.filter(pk=registered.pk).update(qualification_level="2")
    client.force_login(registered.user)
    own = client.get("/me/work/").text
    assert words.STATE_FIRST in own and STATE in own and "够了" not in own and "还差" not in own
    assert "会计工作年限1个月" not in own and "proof.pdf" not in own
    home = client.get("/me/").text
    assert f'<a href="/me/work/">{words.STATE_FIRST}</a>' in home and ">1个月<" not in home
    proof = client.get("/me/work/proof.pdf")
    assert proof.status_code == 409 and words.PROOF_AFTER_STATING in proof.text
    client.force_login(clerk_of_saihan)
    assert words.NOT_STATED_DESK in client.get(f"/desk/people/{registered.pk}/work/").text


@pytest.mark.parametrize("typed", ["", "2011", "<script>", "二〇一一年", "2011-03-05"])
def test_D02_a_month_that_is_none_is_said_at_its_row(client: Client, registered: Person, typed: str) -> None:
    client.force_login(registered.user)
    answer = client.post("/me/work/state/", form([(typed, "", "on_post", "甲")], check="1"))
    assert answer.status_code == 422 and words.MONTH_SHAPE in answer.text


def test_D02_D03_stated_seen_printed_and_proved(client: Client, registered: Person) -> None:
    client.force_login(registered.user)
    assert "还没有填报工作履历" in client.get("/me/work/").text
    start = registered.accounting_since
    assert start is not None
    row = (f"{start:%Y-%m}", "", "on_post", "内蒙古青禾样例粮油有限公司")
    client.post("/me/work/state/", form([row], check="1"))
    seen = client.get(CHECK).text.split('name="seen" value="')[1].split('"')[0]
    assert client.post(CHECK, {"seen": seen, "promise": "1"}).status_code == 302
    on = date(start.year + 7, start.month, 1) + timedelta(days=62)
    page = client.get("/me/work/", {"on": on.isoformat()}).text
    assert "会计工作年限7年3个月" in page and "高级" in page
    assert client.get("/me/work/state/").status_code == 302
    answer = client.get("/me/work/proof.pdf", {"on": on.isoformat()})
    text = pdfium.PdfDocument(answer.content)[0].get_textpage().get_text_range()
    assert "7年3个月" in text.replace(" ", "") and registered.id_number not in text
    code = proof.code(registered, work_years(history.of(registered).periods, on))
    seen = Client().get(f"/verify/{code}/")
    assert "7年3个月" in seen.text and registered.name not in seen.text
    forged = code[:26] + str((int(code[26]) + 1) % 10) + code[27:]
    assert Client().get(f"/verify/{forged}/").status_code == 404


def test_D03_W08_the_code_of_a_printed_proof_says_when_the_register_says_something_else(
    registered: Person, clerk_of_the_region: User
) -> None:
    """A start that was corrected, or a history that was sent back, after the proof was printed."""

    def verified() -> str:
        return Client().get(f"/verify/{code}/").text

    today, was = timezone.localdate(), registered.accounting_since
    assert was is not None
    actions.state_history(person=registered, rows=rows_of(registered), by=registered.user, on=today)
    counted = work_years(history.of(registered).periods, today)
    code = proof.code(registered, counted)
    assert words.CHANGED_SINCE not in verified()
    later = was.replace(year=was.year + 1)
    starts.move(person=registered, was=was, to=later, by=clerk_of_the_region, case_no="GQ1")
    assert words.CHANGED_SINCE in verified() and words.months(counted.months) in verified()
    registered.refresh_from_db()
    actions.state_history(person=registered, rows=rows_of(registered), by=registered.user, on=today)
    assert words.CHANGED_SINCE in verified()
    code = proof.code(registered, work_years(history.of(registered).periods, today))
    assert words.CHANGED_SINCE not in verified()
    statement = history.statement_of(registered)
    assert statement is not None
    actions.void(statement=statement, reason="单位写错", by=clerk_of_the_region)
    assert words.CHANGED_SINCE in verified()


def test_D02_the_desk_sees_it_and_the_region_voids_it(
    client: Client, registered: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    actions.state_history(person=registered, rows=rows_of(registered), by=registered.user, on=timezone.localdate())
    address = f"/desk/people/{registered.pk}/work/"
    client.force_login(clerk_of_saihan)
    assert "退回重新填写" not in client.get(address).text
    assert client.post(address, {"reason": "x"}).status_code == 404
    client.force_login(clerk_of_the_region)
    assert "退回重新填写" in client.get(address).text
    client.post(address, {"reason": "单位写错", "sure": "1"})
    assert WorkStatement.objects.get().voided_for == "单位写错"
    assert Entry.objects.filter(verb="person.viewed", about=registered.user).count() == 2


def test_D02_the_page_takes_the_same_statements_whatever_the_history(
    client: Client, registered: Person, django_assert_max_num_queries: Any
) -> None:
    for year in range(2012, 2020):
        people.open_fact(
            Post,
            person=registered,
            on=date(year, 1, 1),
            case_no="",
            employer=registered.employer,
            on_post=bool(year % 2),
        )
    client.force_login(registered.user)
    with django_assert_max_num_queries(12):
        client.get("/me/work/")


def test_N02_a_month_that_never_is_is_answered_by_what_is_wrong_with_it() -> None:
    row = {"first": "2009-13", "last": "", "what": What.ON_POST, "employer": "样例公司"}
    lasting = row | {"first": "2009-01", "last": "0000-00"}
    day = row | {"first": "2009-01-05"}
    assert [why for _, why in forms.read([row, lasting, day])[1]] == [
        "没有13月，月份是1到12。", "全是0，不是日期。请填真实的日期。", words.MONTH_SHAPE,
    ]  # fmt: skip
