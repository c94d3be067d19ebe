"""D15: nothing is written to a file that was merged into another one; whoever tries hears where the person's file goes on."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from acms.casework.models import Case
from acms.learning import actions as learning
from acms.learning.models import Credit
from acms.merging.models import Merge
from acms.people import access, hanging
from acms.people import actions as people
from acms.people.models import Contact, Departure, Leaving
from acms.scans import actions as scans
from acms.scans import store
from acms.trust import actions as trust
from acms.yearly import evaluating, words
from acms.yearly.models import Evaluation, Kind
from tests.conftest import refused
from tests.journeys.lives import PAPER, Life, World
from tests.scans.test_bad_input import jpeg

GOES_ON = "已经并入乌云其木格"
DAYS = {"happened_on": "2016-03-01", "found_on": "2016-03-01", "effective_on": "2016-03-01"}
BLAMED = DAYS | {"code": "B401", "what": "伪造会计凭证", "issuer": "样例法院", "document_no": "样例1号", "blame": "1"}
CORRECTED = {"name": "乌云其其格", "reason": "名字写错了", "phone": "13900000009", "email": "", "came": "visit"}
# What each page of the desk about a person can be sent. A page that is not named here fails the test.
SENT: dict[str, list[dict[str, Any]]] = {
    "people:person": [],
    "people:numbers": [],
    "careers:desk": [{"reason": "填错了", "sure": "on"}],
    "corrections:counter_of": [CORRECTED],
    "corrections:start_of": [{"came": "visit", "right": "2011-07-01", "reason": "单位证明"}],
    "entry:counter_of": [
        {"phone": "13900000009", "send_code": "1"},
        {"seen": "on", "phone": "13900000009", "code": "123456"},
    ],
    "entry:activation_of": [{"how": "print"}],
    "learning:desk": [
        {"year": "2016", "points": "60", "subject": "P", "form": "11", "what": "培训"},
        {"exempt": "1", "year": "2016", "reason": "产假"},
        {"strike": "{credit}", "reason": "不是本人的"},
        {"put_back": "{struck}", "reason": "弄错了"},
    ],
    "students:desk": [{"reason": "不是学生"}],
    "trust:desk": [
        {f"good-{key}": value for key, value in (DAYS | {"code": "G05", "what": "一等奖"}).items()} | {"praise": "1"},
        {f"bad-{key}": value for key, value in BLAMED.items()} | {"blame": "1"},
    ],
    "units:member": [{"what": "off_post", "on": "2016-04-20"}],
    "trust:deeds": [
        {"code": "G05", "what": "一等奖", "happened_on": "2016-03-01"},
        {"lead-what": "有线索", "lead": "1"},
    ],
}
ABOUT_A_PERSON = ("desk/people/<int:pk>/", "employer/staff/<int:pk>/")


def pages(patterns: Any = None, before: str = "", room: str = "") -> Iterator[str]:
    """The names of every page about one person at the desk and for the head."""
    for row in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(row.pattern)
        if isinstance(row, URLResolver):
            yield from pages(row.url_patterns, route, f"{row.namespace}:" if row.namespace else room)
        elif isinstance(row, URLPattern) and route.startswith(ABOUT_A_PERSON) and route.count("<") == 1:
            yield f"{room}{row.name}"


def two(world: World) -> tuple[Life, Life, Life]:
    """Two files of one person at two units, and the head of the second."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    boss = world.enters("邱样例", "三中", "2010-07-01")
    boss.is_appointed()
    return she, twin, boss


def hangs_on(life: Life) -> list[tuple[str, list[dict[str, Any]]]]:
    """Every row that hangs on a file, and what it says of itself."""
    rows = [
        (model.__name__, list(model._default_manager.filter(person=life.pk).order_by("pk").values()))
        for model in hanging.tables()
        if any(field.name == "person" for field in model._meta.fields)
    ]
    person = type(life.person).objects.filter(pk=life.pk)
    return [*rows, ("Person", [dict(row) for row in person.values()])]


def test_D15_every_page_about_a_person_is_named_here() -> None:
    assert set(pages()) == set(SENT)


@pytest.mark.parametrize("page", sorted(SENT))
def test_D15_no_page_of_the_desk_or_of_a_head_writes_to_a_file_that_was_merged_away(world: World, page: str) -> None:
    """D15, D08, D09, D11, E05, W05: each is refused in words or is not there; the closed file stays as the merge has left it."""
    she, twin, boss = two(world)
    she.learns(2015, 60, "同一次培训")
    twin.learns(2015, 60, "同一次培训")
    twin.learns(2015, 30, "不是本人的")
    she.states_their_years()
    twin.states_their_years()
    struck = Credit.objects.get(what="不是本人的")
    learning.strike(credit=struck, reason="弄错了", by=world.clerk())
    world.on("2016-05-01")
    world.merges(she, twin)
    Credit.objects.filter(pk=struck.pk).update(person=twin.pk)
    left = Credit.objects.get(person=twin.pk, struck_at=None)
    before, cases = hangs_on(twin), Case.objects.count()
    for sender in (world.clerk(), world.region, boss.user):
        client = Client()
        client.force_login(sender)
        for values in SENT[page]:
            sent = {key: value.format(credit=left.pk, struck=struck.pk) for key, value in values.items()}
            papers = {name: io.BytesIO(PAPER) for name in ("bad-paper", "proof")}
            for paper in papers.values():
                paper.name = "a.jpg"
            answer = client.post(reverse(page, args=[twin.pk]), sent | papers, follow=True)
            said = re.sub("<[^>]+>", "", answer.text)
            assert GOES_ON in said or answer.status_code in (403, 404), (sender, values, answer.status_code)
        assert (hangs_on(twin), Case.objects.count()) == (before, cases)
    client.force_login(world.clerk())
    assert "记入学分" not in client.get(reverse("learning:desk", args=[twin.pk])).text
    assert "记载失信" not in client.get(reverse("trust:desk", args=[twin.pk])).text


WRITES: dict[str, Callable[[Life, Life], object]] = {
    "credits": lambda twin, boss: twin.learns(2016),
    "an exemption": lambda twin, boss: twin.is_exempt(2016),
    "blame": lambda twin, boss: twin.is_blamed(),
    "a lead": lambda twin, boss: trust.give_lead(
        person=twin.person, employer=twin.world.unit("三中"), what="有线索", by=boss.user
    ),
    "praise": lambda twin, boss: boss.says_of(twin),
    "leaving": lambda twin, boss: twin.is_reported(Leaving.OFF_POST, "2016-04-20", by=boss),
    "death": lambda twin, boss: twin.is_reported(Leaving.DIED, "2016-04-20", by=boss),
    "a name": lambda twin, boss: people.correct_identity(person=twin.person, by=boss.user, case_no="GZ1", name="乌云"),
    "a column": lambda twin, boss: people.change(person=twin.person, by=None, case_no="BJ1", ethnic="05"),
    "a fact": lambda twin, boss: people.open_fact(
        Contact, person=twin.person, on=twin.world.today, case_no="BJ1", phone="13900000009"
    ),
}


@pytest.mark.parametrize("what", sorted(WRITES))
def test_D15_who_writes_to_a_file_that_was_merged_away_hears_where_it_goes_on(world: World, what: str) -> None:
    """D15, D08, D09, D11, E05, W05: by any way; the kept file over two merges is named with its number."""
    she, twin, boss = two(world)
    third = world.enters("乌云其木格", "青禾", "2010-07-01", nth=2)
    world.on("2016-05-01")
    world.merges(third, twin)
    world.merges(she, third)
    with refused(f"{GOES_ON}（{she.person.file_no}）"):
        WRITES[what](twin, boss)
    assert not Departure.objects.exists()


def test_D15_E05_a_file_that_was_merged_away_is_nobody_of_the_unit_any_more(world: World) -> None:
    """E05, D15: neither listed nor counted nor opened; apart again it is."""
    she, twin, boss = two(world)
    world.on("2016-05-01")
    done = world.merges(she, twin)
    assert "乌云其木格" not in boss.reads("/employer/")
    assert boss.opens(f"/employer/staff/{twin.pk}/") == 404
    assert list(access.staff_of(world.unit("三中"))) == [boss.person]
    world.takes_apart(done)
    assert "乌云其木格" in boss.reads("/employer/")


MARKS = dict.fromkeys(words.DIMENSIONS, "") | {"result": "2"}


def grid(world: World, unit: str, year: int) -> set[int]:
    return set(evaluating.on_post_in(world.unit(unit), year).values_list("pk", flat=True))


def test_D06_D07_D15_the_unit_of_the_closed_file_speaks_of_the_kept_one(world: World) -> None:
    """D06, D07, D15: of the year before the merge, and of its own year; what it says counts, and nobody is listed for it."""
    she, twin, boss = two(world)
    world.on("2018-01-10")
    world.merges(she, twin)
    world.on("2018-02-10")
    assert grid(world, "三中", 2017) == grid(world, "三中", 2018) == {she.pk, boss.pk}
    assert grid(world, "三中", 2019) == {boss.pk}
    with refused("不是本单位这一年的"):
        twin.is_evaluated(2017, at="三中", by=boss)
    she.is_evaluated(2017, at="三中", by=boss)
    boss.is_evaluated(2017)
    assert (2017, "三中", "2") in she.evaluated
    world.on("2018-04-08")
    assert she not in world.lists(Kind.POST)


def test_D06_D15_over_two_merges_and_on_the_page(world: World) -> None:
    """D06, D15: the file that goes on in the end stands in the grid, once; all that are there are filled in."""
    she, twin, boss = two(world)
    third = world.enters("乌云其木格", "三中", "2010-07-01", nth=2)
    world.on("2018-01-10")
    world.merges(third, twin)
    world.merges(she, third)
    world.on("2018-02-10")
    rows = dict.fromkeys(grid(world, "三中", 2017), MARKS)
    evaluating.evaluate(employer=world.unit("三中"), year=2017, rows=rows, by=boss.user, on=world.today)
    assert set(Evaluation.objects.values_list("person", flat=True)) == {she.pk, boss.pk}
    assert (
        boss.reads("/employer/evaluations/?year=2017").count("乌云其木格")
        == boss.reads("/employer/evaluations/?year=2017").count("邱样例") - 1
    )
    world.takes_apart(Merge.objects.latest("pk"))


def test_D15_S05_papers_of_a_merged_file_are_ones_own(world: World, client: Client) -> None:
    """D15, S05: the kept file's account sees what the other had handed in; nobody else does."""
    she, twin = (
        world.enters("乌云其木格", "青禾", "2012-07-01"),
        world.enters("乌云其木格", "三中", "2010-07-01", nth=3),
    )
    stranger = world.enters("王样例", "三中", "2011-07-01")
    paper = scans.receive(kind="photo", data=jpeg(), file_name="1.jpg", owner=twin.user)
    store.put(paper.pk, "thumbnail", jpeg())
    seen = []
    for merged in (False, True):
        if merged:
            world.merges(she, twin)
        for who in (she, stranger):
            client.force_login(who.user)
            seen.append(client.get(reverse("collection:scan_picture", args=[paper.pk, "thumbnail"])).status_code)
    assert seen == [404, 404, 200, 404]
