"""The queue: what each view shows and counts, how it is narrowed, sorted, and how old a case is (C01, C06)."""

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from acms.accounts import actions as accounts
from acms.accounts.models import Role, User
from acms.casework import actions, context, queue, words
from acms.casework.models import Case, CaseState, Decision, Submission
from acms.casework.views import queue as queue_views
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.journal.models import Entry

NOON = timezone.make_aware(datetime(2027, 3, 17, 12))  # a Wednesday
STATES = {"todo": "in_review", "returned": "returned", "approved": "approved", "refused": "refused", "checking": "checking"}  # fmt: skip


@pytest.fixture
def desk(client: Client, clerk_of_saihan: User) -> Any:
    """The queue of 赛罕区 at noon of 17 March 2027."""
    with time_machine.travel(NOON, tick=False):
        client.force_login(clerk_of_saihan)
        yield client


def put(who: User, n: int, **more: Any) -> Case:
    """A case of somebody before 赛罕区, which came today."""
    usual: dict[str, Any] = {
        "kind": "credit", "title": f"测试{n}", "sound": f"ceshi{n}", "state": CaseState.IN_REVIEW, "no": f"XF150105-2027-{n:06}",
        "management_code": "150105", "deciding_code": "150105", "submitted_at": NOON, "moved_at": NOON, "due_on": date(2027, 4, 9),
    }  # fmt: skip
    return Case.objects.create(subject=who, slot=f"x{n}", **usual | more)


def shown(desk: Client, query: str = "") -> list[int]:
    return [int(case.title[2:]) for case in desk.get(f"/desk/queue/?{query}").context["page"].rows]


def test_C01_each_view_shows_and_counts_its_own(
    desk: Client, stranger: User, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    put(stranger, 1, taken_by=clerk_of_saihan)
    put(stranger, 2, taken_by=other_clerk_of_saihan)
    put(stranger, 3)
    put(stranger, 4, due_on=date(2027, 3, 18))  # tomorrow is the last day of what is about to be due
    put(stranger, 5, due_on=date(2027, 3, 16))
    put(stranger, 6, due_on=date(2027, 3, 19))
    for n, state in ((7, "returned"), (8, "approved"), (9, "refused")):
        put(stranger, n, state=state, submitted_at=NOON + timedelta(minutes=n))
    for n, state in ((10, "checking"), (11, "draft")):
        put(stranger, n, state=state)
    expected = {
        "todo": [1, 2, 3, 4, 5, 6], "mine": [1], "free": [3, 4, 5, 6], "late": [5], "due": [4], "returned": [7], "done": [9, 8],
    }  # fmt: skip
    for view, cases in expected.items():
        page = desk.get(f"/desk/queue/?view={view}")
        assert [int(case.title[2:]) for case in page.context["page"].rows] == cases, view
        counts = {code: count for code, _, count in page.context["views"]}
        assert counts == {code: None if code == "done" else len(those) for code, those in expected.items()}
        assert page.context["usual_order"] == ("最近的在前" if view in ("returned", "done") else "最早到件在前")
        assert page.context["free"] == 4


def test_C01_what_came_and_went_today_is_counted_from_midnight(desk: Client, stranger: User) -> None:
    midnight = NOON.replace(hour=0)
    before = midnight - timedelta(seconds=1)
    for n, (state, came, moved) in enumerate(
        [
            ("in_review", midnight, midnight), ("checking", midnight, NOON), ("approved", before, NOON), ("refused", midnight, NOON),
            ("returned", before, midnight), ("approved", before, before), ("in_review", before, before),
        ]
    ):  # fmt: skip
        put(stranger, n, state=state, submitted_at=came, moved_at=moved)
    assert desk.get("/desk/queue/").context["today"] == {"arrived": 3, "done": 2, "returned": 1}


def test_C01_the_list_is_narrowed_by_what_the_address_asks_for(
    desk: Client, stranger: User, clerk_of_saihan: User
) -> None:
    week = NOON.replace(hour=0) - timedelta(days=7)
    put(stranger, 1, kind="student", fails=1, doubts=1)
    put(stranger, 2, doubts=1, taken_by=clerk_of_saihan, submitted_at=week)
    put(stranger, 3, submitted_at=week - timedelta(seconds=1))
    put(stranger, 4, submitted_at=NOON.replace(hour=0) - timedelta(seconds=1))
    for query, cases in (
        ("kind=student", [1]), ("kind=nothing", []), ("result=fail", [1]), ("result=unsure", [2, 1]), ("result=ok", [3, 4]),
        (f"holder={clerk_of_saihan.pk}", [2]), ("arrived=today", [1]), ("arrived=week", [2, 4, 1]), ("arrived=older", [3]),
        ("q=ceshi3", [3]), ("q=XF150105-2027-000004", [4]), ("q=xf150105-2027-000004", [4]), ("q=000004", [4]),
        ("region=150105", [3, 2, 4, 1]), ("region=150702", []), ("view=done&q=000004", []),
    ):  # fmt: skip
        assert shown(desk, query) == cases, query


def test_C01_a_column_sorts_the_list_and_its_heading_turns_it_round(desk: Client, stranger: User) -> None:
    put(stranger, 1, sound="c", due_on=date(2027, 4, 2), submitted_at=NOON)
    put(stranger, 2, sound="a", due_on=date(2027, 4, 3), submitted_at=NOON - timedelta(hours=2))
    put(stranger, 3, sound="b", due_on=date(2027, 4, 1), submitted_at=NOON - timedelta(hours=1))
    orders = {"arrived": [2, 3, 1], "due": [3, 1, 2], "title": [2, 3, 1]}
    for key, cases in orders.items():
        assert shown(desk, f"sort={key}") == cases and shown(desk, f"sort=-{key}") == cases[::-1], key
        heads = desk.get(f"/desk/queue/?sort={key}&kind=credit").context["sorts"]
        assert heads == {one: f"?sort={'-' if one == key else ''}{one}&kind=credit" for one in orders}
    assert shown(desk) == shown(desk, "sort=name") == orders["arrived"]
    put(stranger, 4, submitted_at=NOON)  # of the same moment the earlier row comes first
    assert shown(desk)[-2:] == [1, 4] and shown(desk, "sort=-arrived")[:2] == [4, 1]


def test_C01_a_page_holds_twenty(desk: Client, stranger: User) -> None:
    for n in range(20):
        put(stranger, n, no=f"XF{n}")
    assert desk.get("/desk/queue/").context["page"].after == ""
    put(stranger, 20, no="XF20")
    page = desk.get("/desk/queue/").context["page"]
    assert len(page.rows) == 20 and page.after and shown(desk, "page=2") == [20]


@pytest.mark.parametrize(
    ("came", "due", "age", "left", "late"),
    [
        (date(2027, 3, 17), date(2027, 3, 17), 0, 0, 0),
        (date(2027, 3, 16), date(2027, 3, 18), 1, 1, 0),
        (date(2027, 3, 12), date(2027, 3, 22), 3, 3, 0),  # the week end between is no working day
        (date(2027, 3, 12), date(2027, 3, 16), 3, 0, 1),
        (date(2027, 3, 1), date(2027, 3, 12), 12, 0, 3),
    ],
)
def test_C06_age_and_what_is_left_are_working_days(
    desk: Client, stranger: User, came: date, due: date, age: int, left: int, late: int
) -> None:
    put(stranger, 1, submitted_at=timezone.make_aware(datetime.combine(came, NOON.time())), due_on=due)
    (row,) = desk.get("/desk/queue/").context["rows"]
    assert (row["age"], row["left"], row["late"], row["decides"]) == (age, left, late, True)


def test_C01_what_is_read_and_not_decided_here_cannot_be_chosen(
    desk: Client, stranger: User, clerk_of_the_league: User
) -> None:
    put(stranger, 1, deciding_code="150100")  # after an appeal
    bare = put(stranger, 2, submitted_at=None)  # of an older release
    page = desk.get("/desk/queue/")
    rows = {row["case"].title: row["decides"] for row in page.context["rows"]}
    assert (
        rows == {"测试1": False, "测试2": False} and page.context["decides"] is False and 'name="take"' not in page.text
    )
    bare.delete()
    desk.force_login(clerk_of_the_league)
    page = desk.get("/desk/queue/")
    assert [row["decides"] for row in page.context["rows"]] == [True] and 'name="take"' in page.text


def test_C01_a_league_narrows_by_the_banners_below_it_and_a_banner_by_none(
    desk: Client, stranger: User, clerk_of_the_league: User
) -> None:
    put(stranger, 1)
    put(stranger, 2, management_code="150102", deciding_code="150102")
    page = desk.get("/desk/queue/")
    assert page.context["regions"] == [] and page.context["levels"] == () and 'aria-label="地区"' not in page.text
    desk.force_login(clerk_of_the_league)
    page = desk.get("/desk/queue/?level=all")
    codes = [code for code, _ in page.context["regions"]]
    assert {"150102", "150105"} <= {*codes} and all(code.startswith("1501") and code != "150100" for code in codes)
    assert ("150105", "赛罕区") in page.context["regions"] and shown(desk, "level=all&region=150102") == [2]
    assert shown(desk) == [] and shown(desk, "level=all") == [1, 2]
    assert [one for one, _ in page.context["levels"]] == ["own", "below", "all"]
    put(stranger, 3, management_code="150100", deciding_code="150100")
    assert (shown(desk), shown(desk, "level=below"), shown(desk, "level=all")) == ([3], [1, 2], [1, 2, 3])
    assert desk.get("/desk/queue/?view=done&level=all").context["levels"] == ()


def test_C01_no_more_than_two_hundred_are_chosen_at_once(desk: Client, stranger: User) -> None:
    case = put(stranger, 1)
    others = [f"XF-{n}" for n in range(200)]
    desk.post("/desk/queue/many/", {"take": "1", "no": [*others, case.no]})
    assert Case.objects.get().taken_by is None
    desk.post("/desk/queue/many/", {"take": "1", "no": [*others[1:], case.no]})
    assert Case.objects.get().taken_by is not None


def test_C01_the_colleague_is_one_of_the_agency(desk: Client, stranger: User, other_clerk_of_saihan: User) -> None:
    case = put(stranger, 1)
    for to in ("", "x", "0", str(stranger.pk)):
        assert desk.post("/desk/queue/many/", {"assign": "1", "to": to, "no": [case.no]}).status_code == 404
    desk.post("/desk/queue/many/", {"assign": "1", "to": other_clerk_of_saihan.pk, "no": [case.no]})
    assert Case.objects.get().taken_by == other_clerk_of_saihan


def test_C01_a_search_that_finds_nothing_here_says_where_it_would(
    desk: Client, stranger: User, clerk_of_saihan: User
) -> None:
    put(stranger, 1, state="returned")
    put(stranger, 2, state="approved")
    page = desk.get("/desk/queue/?view=todo&q=测试1")
    assert page.context["elsewhere"] == [("returned", "已退回", "view=returned&q=%E6%B5%8B%E8%AF%951&level=all")]
    assert "在这里找得到" in page.text
    assert [view for view, *_ in desk.get("/desk/queue/?q=测试2").context["elsewhere"]] == ["done"]
    put(stranger, 3)
    assert [view for view, *_ in desk.get("/desk/queue/?view=mine&q=测试3").context["elsewhere"]] == ["todo"]
    assert desk.get("/desk/queue/?q=测试9").context["elsewhere"] == []
    assert desk.get("/desk/queue/?view=mine").context["elsewhere"] == []


def test_C01_a_list_is_kept_under_a_name_without_what_was_looked_for(desk: Client, clerk_of_saihan: User) -> None:
    asked = {"back": "view=free&q=乌云&kind=collection&sort=due", "name": " 新采集 "}
    assert desk.post("/desk/queue/saved/", asked).status_code == 302
    clerk_of_saihan.refresh_from_db()
    assert clerk_of_saihan.saved_lists == [["新采集", "view=free&kind=collection&sort=due"]]
    assert 'href="?view=free&amp;kind=collection&amp;sort=due"' in desk.get("/desk/queue/").text
    desk.post("/desk/queue/saved/", {**asked, "back": "view=late"})
    clerk_of_saihan.refresh_from_db()
    assert clerk_of_saihan.saved_lists == [["新采集", "view=late"]]
    for name in ("", "长" * 21):
        assert desk.post("/desk/queue/saved/", {"back": "", "name": name}).status_code == 409
    for n in range(11):
        accounts.keep_list(user=clerk_of_saihan, name=f"n{n}", query="view=mine")
    assert desk.post("/desk/queue/saved/", {"back": "", "name": "第十三个"}).status_code == 409
    desk.post("/desk/queue/saved/", {"back": "view=mine", "drop": "新采集"})
    clerk_of_saihan.refresh_from_db()
    assert [name for name, _ in clerk_of_saihan.saved_lists] == [f"n{n}" for n in range(11)]


def test_C01_the_list_goes_out_as_a_table_and_too_long_a_one_is_refused(
    desk: Client, stranger: User, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(stranger, 1, due_on=date(2027, 3, 16), taken_by=clerk_of_saihan)
    put(stranger, 2, state="returned")
    answer = desk.get("/desk/queue/export.xlsx?view=todo")
    rows = list(load_workbook(io.BytesIO(answer.content))["办件"].values)
    assert rows[0] == words.QUEUE_HEADS and len(rows) == 2
    assert rows[1][1] == "测试1" and rows[1][7] == "超期1天" and rows[1][10] == clerk_of_saihan.name
    entry = Entry.objects.get(verb="queue.exported")
    assert entry.by == clerk_of_saihan and entry.facts == {"rows": 1, "view": "todo"}
    monkeypatch.setattr(queue_views, "MOST", 0)
    refused = desk.get("/desk/queue/export.xlsx?view=todo", follow=True)
    assert words.too_many_to_export(0) in refused.text and Entry.objects.filter(verb="queue.exported").count() == 1


def test_C01_the_load_of_each_colleague_is_counted_in_two_statements(
    desk: Client, stranger: User, clerk_of_saihan: User, other_clerk_of_saihan: User, clerk_of_hailar: User,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    put(stranger, 1, taken_by=clerk_of_saihan, due_on=date(2027, 3, 16))
    put(stranger, 2, taken_by=clerk_of_saihan)
    for n, (by, days) in enumerate([(other_clerk_of_saihan, 0), (other_clerk_of_saihan, 6), (clerk_of_saihan, 7)], 3):
        case = put(stranger, n, state="approved", taken_by=by)
        sent = Submission.objects.create(case=case, number=1, at=NOON, frozen={})
        Decision.objects.create(case=case, submission=sent, by=by, at=NOON - timedelta(days=days), outcome="approved")
    mates = [clerk_of_saihan, other_clerk_of_saihan]
    with django_assert_num_queries(2):
        found = queue.work_load(mates)
    assert [(row["mate"], row["held"], row["late"], row["today"], row["week"]) for row in found] == [
        (clerk_of_saihan, 2, 1, 0, 0), (other_clerk_of_saihan, 0, 0, 1, 2),
    ]  # fmt: skip
    page = desk.get("/desk/queue/load/")
    assert {row["mate"] for row in page.context["load"]} == {*mates}


def test_C01_whoever_held_a_case_and_whoever_gets_it_are_told(
    desk: Client, stranger: User, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    case = put(stranger, 1, taken_by=other_clerk_of_saihan)
    actions.assign(case, to=clerk_of_saihan, by=clerk_of_saihan)
    note = Message.objects.get()
    assert note.user == other_clerk_of_saihan and note.link == f"/desk/cases/{case.no}/"
    assert clerk_of_saihan.name in note.text and str(case.no) in note.text
    actions.assign(case, to=other_clerk_of_saihan, by=clerk_of_saihan)
    assert Message.objects.filter(user=other_clerk_of_saihan).count() == Message.objects.count() == 2


def test_C01_twenty_fifty_or_a_hundred_stand_on_a_page_and_the_total_is_exact(desk: Client, stranger: User) -> None:
    for n in range(1, 61):
        put(stranger, n)
    assert [len(shown(desk, query)) for query in ("", "size=50", "size=100", "size=7")] == [20, 50, 60, 20]
    page = desk.get("/desk/queue/?size=50&view=free")
    assert "共60件" in page.text and page.context["page"].sizes == [
        (20, "?size=20&view=free"),
        (50, ""),
        (100, "?size=100&view=free"),
    ]


# ---- where a member of staff begins, and what reaches them ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "agency", "where"),
    [
        (Role.REVIEWER, "150105", "/desk/queue/"),
        (Role.SUPERVISOR, "", "/desk/units/cases/"),
        (Role.AUDITOR, "150000", "/desk/journal/"),
        (Role.OPERATOR, "150105", "/desk/staff/"),
        (Role.SECURITY, "150000", "/desk/staff/"),
    ],
)
def test_C01_everybody_of_the_staff_begins_where_their_work_is(
    client: Client, employer: Employer, role: Role, agency: str, where: str
) -> None:
    employers.make_supervisor(employer=employer, by=None)
    unit = employer.uscc if role == Role.SUPERVISOR else ""
    user = accounts.make_staff(login_name="x", name="样例", password="x", role=role, agency_code=agency, unit_uscc=unit)
    client.force_login(user)
    assert client.get("/desk/").url == where  # type: ignore[attr-defined]
    page = client.get("/desk/messages/").context
    assert page["reviews"] is (role == Role.REVIEWER) and page["supervises"] is (role == Role.SUPERVISOR)
    assert page["audits"] is (role == Role.AUDITOR) and page["keeps_staff"] is (where == "/desk/staff/")
    assert str(page["supervised_by"]) == (employer.name if unit else "")


def test_C01_the_frame_says_whose_desk_it_is_what_waits_and_what_is_unread(
    desk: Client, stranger: User, clerk_of_saihan: User
) -> None:
    put(stranger, 1)
    put(stranger, 2, deciding_code="150100")
    for n in range(2):
        Message.objects.create(user=clerk_of_saihan, title=f"消息{n}", text="x", at=NOON, read_at=NOON if n else None)
    context = desk.get("/desk/reasons/").context
    assert (context["open_count"], context["unread"], context["agency"].code) == (1, 1, "150105")
    assert not context["sets_policy"]
    # A league's frame counts what its list of 待办 begins with: its own level, not what its banners have.
    league = accounts.make_staff(login_name="l", name="样例", password="x", role=Role.REVIEWER, agency_code="150100")
    desk.force_login(league)
    page = desk.get("/desk/queue/").context
    assert page["open_count"] == len(page["rows"]) == 1
    desk.force_login(stranger)
    assert "open_count" not in desk.get("/", follow=True).context


def test_X03_ones_messages_are_the_last_hundred_and_seeing_them_makes_them_read(
    desk: Client, clerk_of_saihan: User
) -> None:
    for n in range(101):
        Message.objects.create(
            user=clerk_of_saihan, title=f"消息{n}", text="x", at=NOON, read_at=NOON if n % 2 else None
        )
    page = desk.get("/desk/messages/")
    assert len(page.context["notes"]) == 100 and page.context["unread"] == 0
    read = {note.pk for note in page.context["notes"] if note.read_at}
    assert {*page.context["unseen"]} == {note.pk for note in page.context["notes"]} - read != set()
    assert desk.post("/desk/messages/", headers={"hx-request": "true"}).status_code == 204
    assert not Message.objects.filter(read_at=None).exists()
    assert desk.post("/desk/messages/").url == "/desk/messages/"  # type: ignore[attr-defined]


def test_C01_a_page_that_knows_nobody_has_no_desk(stranger: User) -> None:
    """An error page is shown before anybody is known; a person has no desk either."""
    request = HttpRequest()
    assert context.desk(request) == {}
    for user in (AnonymousUser(), stranger):
        request.user = user
        assert context.desk(request) == {}
