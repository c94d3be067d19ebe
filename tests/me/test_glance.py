"""The home of a registered person at a glance: what is to be done and until when; the file with every day (D01)."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.amendments import actions as amendments
from acms.careers import actions as careers
from acms.careers.rules import Stated
from acms.careers.years import What
from acms.casework.models import Case, CaseState
from acms.demo import seed
from acms.employers.models import Employer
from acms.inbox import actions as inbox
from acms.journal.models import Entry
from acms.learning import actions as learning
from acms.learning import bank
from acms.me import todos
from acms.me.views import VIEWS
from acms.people import actions as people
from acms.people.access import headship_of
from acms.people.models import Contact, Head, Leaving, Person, Post, Status
from acms.privacy import own_data
from acms.scans import actions as scans
from acms.scans.kinds import KINDS
from acms.scans.models import Scan
from acms.statistics import words
from acms.trust import actions as trust
from acms.trust.models import Reporter
from acms.yearly.models import Evaluation
from tests.casework.test_casework import checked


def early() -> date:
    """A day of this year on which the evaluation of the last one is still open."""
    return timezone.localdate().replace(month=2, day=1)


def late() -> date:
    """A day of this year on which it is closed."""
    return timezone.localdate().replace(month=6, day=1)


@pytest.fixture
def mine(person: User, employer: Employer) -> Person:
    """乌云其木格, registered for three years and on the post at 青禾."""
    seed.enter(person, employer, since=date(2011, 3, 1))
    Person.objects.update(registered_at=timezone.now() - timedelta(days=1100))
    Post.objects.update(valid_from=timezone.localdate() - timedelta(days=1100))
    return Person.objects.select_related("user", "employer").get(user=person)


def asked(person: Person, on: date | None = None) -> list[str]:
    day = on or late()
    return [todo.what for todo in todos.of(person, headship_of(person.user), bank.overview(person, day), day)]


def test_D01_what_lacks_is_to_be_done_with_its_last_day(mine: Person) -> None:
    found = todos.of(mine, headship_of(mine.user), bank.overview(mine, late()), late())
    assert [(todo.what, todo.until) for todo in found] == [
        ("继续教育还差60专业学分", date(timezone.localdate().year, 12, 31)),
        ("填写工作履历，只填一次", None),
    ]


def test_D01_what_is_done_is_to_be_done_no_more(mine: Person, clerk_of_saihan: User) -> None:
    learning.enter(
        person=mine,
        year=timezone.localdate().year,
        subject="P",
        form="11",
        points=Decimal(60),
        what="x",
        by=clerk_of_saihan,
        on=timezone.localdate(),
    )
    assert mine.employer is not None
    rows = [Stated(date(2011, 3, 1), None, "on_post", mine.employer.name)]
    careers.state_history(person=mine, rows=rows, by=mine.user, on=timezone.localdate())
    assert asked(mine) == []


def test_D01_last_years_evaluation_is_asked_for_until_the_deadline(
    mine: Person, employer: Employer, stranger: User
) -> None:
    """D01, D06: of the head, and of the agency where the unit has none."""
    assert f"{timezone.localdate().year - 1}年度还没有考评，单位没有会计机构负责人" in "".join(asked(mine, early()))
    colleague = seed.enter(stranger, employer, since=date(2011, 3, 1))
    Head.objects.create(person=colleague, employer=employer, valid_from=date(2020, 1, 1))
    assert f"{timezone.localdate().year - 1}年度还没有考评，请单位会计机构负责人录入" in asked(mine, early())
    assert not any("考评" in what for what in asked(mine, late()))
    Evaluation.objects.create(
        person=mine, employer=employer, year=timezone.localdate().year - 1, result="2", by=mine.user, at=timezone.now()
    )
    assert not any("考评" in what for what in asked(mine, early()))


def test_D01_E05_a_head_sees_how_many_of_the_unit_lack_one(mine: Person, employer: Employer) -> None:
    Head.objects.create(person=mine, employer=employer, valid_from=date(2020, 1, 1))
    assert f"给本单位1名会计人员录入{timezone.localdate().year - 1}年度考评" in asked(mine, early())


def test_D01_W12_what_came_back_is_to_be_corrected(client: Client, mine: Person) -> None:
    Case.objects.create(
        kind="credit", subject=mine.user, title="x", state=CaseState.RETURNED, submitted_at=timezone.now()
    )
    assert "继续教育学分申请退回了，按理由修改" in asked(mine)
    client.force_login(mine.user)
    page = client.get("/me/").text
    assert "要办的" in page and "/me/learning/apply/" in page


def test_D01_the_file_shows_every_fact_with_its_days(client: Client, mine: Person, other: Employer) -> None:
    people.open_fact(
        Post, person=mine, on=timezone.localdate(), case_no="BG150105-2026-000001", employer=other, on_post=True
    )
    people.open_fact(Contact, person=mine, on=timezone.localdate(), case_no="", phone="13900000199", email="")
    client.force_login(mine.user)
    page = client.get("/me/file/").text
    assert "内蒙古青禾样例粮油有限公司" in page and other.name in page and "BG150105-2026-000001" in page
    assert f"{timezone.localdate() - timedelta(days=1)}" in page and "13900000199" not in page and "139****0199" in page


def test_D01_E05_whom_the_unit_reported_as_gone_reads_that_no_place_is_stated(
    client: Client, mine: Person, employer: Employer, clerk_of_saihan: User
) -> None:
    people.report_leaving(
        person=mine, employer=employer, what=Leaving.LEFT, on=timezone.localdate(), by=clerk_of_saihan
    )
    client.force_login(mine.user)
    page = client.get("/me/").text
    assert "<dt>是否有工作单位</dt><dd>否</dd>" in page and "<dt>所在地</dt><dd>还没有申报</dd>" in page


def test_D01_the_home_takes_a_fixed_number_of_statements(
    client: Client, mine: Person, employer: Employer, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        Post.objects.create(
            person=mine, employer=employer, on_post=True, valid_from=date(1990 + n, 1, 1), valid_to=date(1990 + n, 12, 31)
        )  # fmt: skip
        Case.objects.create(kind="credit", subject=mine.user, title="x", no=f"XF{n}", state=CaseState.APPROVED, submitted_at=timezone.now())  # fmt: skip
    client.force_login(mine.user)
    with django_assert_max_num_queries(35):
        client.get("/me/")


def test_Q02_the_copy_of_ones_data_holds_what_every_room_keeps(
    mine: Person, employer: Employer, clerk_of_saihan: User
) -> None:
    learning.enter(
        person=mine,
        year=timezone.localdate().year,
        subject="P",
        form="11",
        points=Decimal(60),
        what="现场培训",
        by=clerk_of_saihan,
        on=timezone.localdate(),
    )
    rows = [Stated(date(2011, 3, 1), None, "on_post", employer.name)]
    careers.state_history(person=mine, rows=rows, by=mine.user, on=timezone.localdate())
    trust.praise(
        person=mine,
        reporter=Reporter.SELF,
        code="G05",
        happened_on=timezone.localdate(),
        what="大赛",
        by=mine.user,
        on=timezone.localdate(),
    )
    records = own_data.of(mine.user)["records"]
    assert records["Credit"][0]["what"] == "现场培训" and records["YearRecord"][0]["year"] == timezone.localdate().year
    assert records["WorkPeriod"][0]["employer"] == employer.name and records["TrustRecord"][0]["what"] == "大赛"
    assert {"Evaluation", "Line", "Restoration", "TransferOut", "TransferBack", "Lead", "Study", "OutsideWork"} <= set(
        records
    )
    assert "id_digest" not in records["Credit"][0]
    read = dict(own_data.sections(mine.user, own_data.of(mine.user)))
    assert read["继续教育学分"] == [(str(timezone.localdate().year), "现场培训　60.0　")]
    assert read["信用信息"] == [(str(timezone.localdate()), "守信　会计知识竞赛、技能大赛获奖　大赛　已记载")]
    assert read["工作履历"][0][1] == employer.name


def test_D03_the_proof_is_offered_once_the_history_is_stated(client: Client, mine: Person) -> None:
    client.force_login(mine.user)
    page = client.get("/me/file/").text
    assert "/me/work/proof.pdf" not in page and "填写工作履历，再打印工作年限证明" in page
    rows = [Stated(mine.accounting_since or timezone.localdate(), None, What.ON_POST, "内蒙古青禾样例粮油有限公司")]
    careers.state_history(person=mine, rows=rows, by=mine.user, on=timezone.localdate())
    assert "/me/work/proof.pdf" in client.get("/me/file/").text


def test_C04_a_shade_of_one_figure_is_said_once() -> None:
    assert [words.span(2, 2), words.span(1, 25000)] == ["2", "1–25,000"]


def test_S05_every_look_that_the_page_lists_is_there_to_read(
    client: Client, mine: Person, clerk_of_saihan: User
) -> None:
    photo = Scan.objects.create(kind="photo", owner=mine.user, original_bytes=1, digest="x")
    people.note_view(person=mine, by=clerk_of_saihan)
    people.note_numbers(users=[mine.user], by=clerk_of_saihan)
    scans.note_view(scan=photo, by=clerk_of_saihan)
    scans.note_views(scans=[photo], by=clerk_of_saihan)
    written = set(Entry.objects.filter(about=mine.user, by=clerk_of_saihan).values_list("verb", flat=True))
    assert written == set(VIEWS), "whatever the page lists is written here as the product writes it"
    client.force_login(mine.user)
    page = client.get("/me/viewed/").text
    for what in ("档案", "完整号码", KINDS["photo"].title):
        assert f"{clerk_of_saihan.name} 看了{what}" in page


def test_D01_what_is_to_do_and_what_happens_stand_before_the_file(client: Client, mine: Person) -> None:
    case = Case.objects.create(
        kind="credit", subject=mine.user, title="x", no="XF150105-2026-000001", state=CaseState.APPROVED, submitted_at=timezone.now()
    )  # fmt: skip
    inbox.tell(user=mine.user, title="学分申请通过", text="记入30学分。", link="/me/learning/")
    client.force_login(mine.user)
    page = client.get("/me/").text
    order = ["要办的", "我的办件", "学分申请通过", "我的管理机构", "现在的情况", "人员基本信息"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert case.no in page and '<a href="/me/learning/">学分申请通过</a>' in page


def test_D01_what_was_begun_and_not_submitted_is_to_be_done(mine: Person) -> None:
    amendments.begin(user=mine.user, kind="update_education", on=timezone.localdate())
    assert "学历学位变更还没有提交，接着办" in asked(mine)


def test_D01_every_case_has_its_place_under_my_cases(
    client: Client, mine: Person, django_assert_max_num_queries: Any
) -> None:
    for n in range(25):
        Case.objects.create(
            kind=("credit", "student", "restore", "transfer_out", "good_deed")[n % 5], subject=mine.user, title="x",
            no=f"XF150105-2026-{n:06}", state=CaseState.APPROVED, submitted_at=timezone.now(),
        )  # fmt: skip
    Case.objects.create(kind="update_basic", subject=mine.user, title="x")
    client.force_login(mine.user)
    with django_assert_max_num_queries(10):
        first = client.get("/me/cases/").text
    assert first.count("XF150105-2026-") == 40 and "共25件" in first  # each number in its link and beside it
    assert client.get("/me/cases/?page=2").text.count('href="/cases/XF150105') == 5
    Person.objects.filter(pk=mine.pk).update(status=Status.MOVED_OUT)
    assert 'href="/me/cases/"' in client.get("/me/").text


def test_W14_the_finished_collection_says_what_comes_next(client: Client, filled: Case) -> None:
    checked(filled)
    client.force_login(filled.subject)
    page, year = client.get("/collection/status/").text, timezone.localdate().year
    found = page[page.index('id="next"') :]
    assert "采集完成" in page and 'href="/me/work/state/"' in found and 'href="/changes/information/"' in found
    assert f"继续教育：从{year + 1}年度开始" in found
    assert f"年度考评：从{year + 1}年度开始，{year + 2}年3月31日（含）前录入" in found
    assert "提交回执" not in page


def test_X03_what_was_submitted_has_a_receipt(client: Client, filled_for_people: Case) -> None:
    client.force_login(filled_for_people.subject)
    case = checked(filled_for_people)
    for address in ("/collection/status/", f"/cases/{case.no}/"):
        page = client.get(address).text
        found = page[page.index('id="receipt"') :]
        assert case.no is not None and case.due_on is not None
        for said in (
            case.no,
            "信息采集",
            case.subject.name,
            "赛罕区财政局会计科",
            f"{case.due_on:%Y年%-m月%-d日}（含）前办完",
        ):
            assert said in found


@pytest.mark.parametrize(
    "page",
    ["accounts/_sign_ins", "careers/_work", "learning/_bank", "units/unit", "yearly/_evaluations"],
)
def test_P04_the_tables_of_people_are_cards_on_a_phone(page: str) -> None:
    """Every table of theirs is stacked, and its cells say under which head they stand."""
    text = (settings.BASE_DIR / "acms" / "templates" / f"{page}.html").read_text()
    tables = re.findall(r"(?:\{% table [^%]*%\}|<table [^>]*>).*?(?:\{% endtable %\}|</table>)", text, re.S)
    assert tables
    for table in tables:
        assert "stacked" in table.split("<tr", 1)[0] and "data-head=" in table
