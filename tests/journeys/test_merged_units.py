"""ADR 0033: what happened to somebody before two rows of their unit became one is taken back afterwards as if nothing had been merged."""

import random
from datetime import date

import pytest

from acms.accounts import actions as accounts
from acms.arrivals.access import newcomers
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework.models import Case
from acms.demo import documents
from acms.employers.models import Employer
from acms.people import actions as people
from acms.people.models import Departure, Leaving, Person
from acms.units import actions as units
from acms.yearly import actions as yearly
from acms.yearly import evaluating
from acms.yearly.models import Evaluation, Kind, LineState
from tests.conftest import refused
from tests.journeys.lives import Life, World

HAILAR = ("内蒙古自治区呼伦贝尔市海拉尔区样例路9号", "150702")


def _reversed(world: World, case: Case) -> None:
    casework.reverse(case, by=world.league, items=[], reason="劳动合同是假的")


@pytest.fixture
def she(world: World) -> Life:
    """On the post at 三中 since 2012, where 乔样例 is the head; the clock stands in the spring of 2018."""
    world.enters("乔样例", "三中", "2010-01-01").is_appointed()
    found = world.enters("乌云其木格", "三中", "2012-07-01")
    found.states_their_years()
    world.on("2018-03-05")
    return found


def _boss(world: World) -> Life:
    return world.lives[0]


@pytest.mark.parametrize("merged", [("青禾", "三中二"), ("三中", "三中二")])
def test_C02_E01_a_move_is_reversed_after_one_of_its_units_was_merged(
    world: World, she: Life, merged: tuple[str, str]
) -> None:
    """C02, D02, D05, E01: the former post goes on, at whatever row its unit has now."""
    case = she.moves_to("青禾", joined="2018-03-01")
    world.on("2018-04-02")
    world.merges_units(*merged)
    world.on("2018-05-07")
    _reversed(world, case)
    unit = "三中二" if merged[0] == "三中" else "三中"
    assert she.stands == f"{unit}在岗 150105"
    assert [line.split(" ")[0] for line in she.told if unit in line][-1].endswith("—")
    assert she.months() == 5 * 12 + 11


def test_C02_E05_whoever_was_reported_to_have_left_a_unit_where_they_never_were_has_not_left(
    world: World, she: Life
) -> None:
    """C02, D02, D05, E05: the move is reversed, and what its head reported of it falls with it."""
    there = world.enters("邱样例", "青禾", "2010-01-01")
    there.is_appointed()
    case = she.moves_to("青禾", joined="2018-03-01")
    world.on("2018-05-07")
    she.is_reported(Leaving.LEFT, "2018-05-01", by=there)
    assert she.stands == "无单位 150105"
    world.on("2018-05-14")
    _reversed(world, case)
    assert she.stands == "三中在岗 150105" and she.told[-1].endswith("— 三中在岗") and she.months() == 5 * 12 + 11
    assert Departure.objects.get().undone_at is not None


def test_C02_E05_off_the_post_at_a_unit_where_they_never_were(world: World, she: Life) -> None:
    there = world.enters("邱样例", "青禾", "2010-01-01")
    there.is_appointed()
    case = she.moves_to("青禾", joined="2018-03-01")
    world.on("2018-05-07")
    she.is_reported(Leaving.OFF_POST, "2018-05-01", by=there)
    world.merges_units("青禾", "三中二")
    _reversed(world, case)
    assert she.stands == "三中在岗 150105" and she.told[-1].endswith("— 三中在岗")


def test_C02_D02_of_two_moves_the_first_is_reversed(world: World, she: Life) -> None:
    """The days of a move that was reversed are the former unit's, until the next one."""
    case = she.moves_to("青禾", joined="2018-03-01")
    world.on("2018-05-07")
    she.moves_to("三中二", joined="2018-05-01")
    _reversed(world, case)
    assert she.stands == "三中二在岗 150105"
    assert she.told == ["2012-07-01—2018-04-30 三中在岗", "2018-05-01— 三中二在岗"]


def test_E05_a_report_is_taken_back_after_the_unit_was_merged(world: World, she: Life) -> None:
    """E05, E01, D02: reported by the head of the row that is gone."""
    for what in (Leaving.OFF_POST, Leaving.LEFT):
        world.on("2018-05-07")
        she.is_reported(what, "2018-05-01", by=_boss(world))
        world.merges_units("三中", "三中二")
        people.take_back_leaving(report=Departure.objects.latest("pk"), by=world.clerk())
        assert she.stands == "三中二在岗 150105" and she.told[-1].endswith("— 三中二在岗")
        units.part_employers(duplicate=world.unit("三中"), by=world.clerk())
        assert she.stands == "三中在岗 150105"


def test_W13_an_objection_is_upheld_and_reversed_after_the_unit_was_merged(world: World, she: Life) -> None:
    there = world.enters("邱样例", "青禾", "2010-01-01")
    there.is_appointed()
    she.moves_to("青禾", joined="2018-03-01")
    case = there.objects_to(she)
    world.merges_units("青禾", "三中二")
    world.on("2018-03-12")
    world.approved(case)
    assert she.stands == "三中在岗 150105"
    world.on("2018-04-16")
    _reversed(world, case)
    assert she.stands == "三中二在岗 150105"


def test_W13_the_head_of_the_unit_that_goes_on_hears_of_who_came_before(world: World, she: Life) -> None:
    there = world.enters("邱样例", "三中二", "2010-01-01")
    there.is_appointed()
    she.moves_to("青禾", joined="2018-03-01")
    world.merges_units("青禾", "三中二")
    assert she.person.name in there.reads("/employer/")
    assert [row.arrival.person.name for row in newcomers(world.unit("三中二"), there.user, world.today)] == [
        she.person.name
    ]
    case = there.objects_to(she)
    world.approved(case)
    assert she.stands == "三中在岗 150105"


def _moved_off(world: World, she: Life) -> None:
    """Nobody has confirmed the people of 三中 for two years: the run takes them off the post."""
    world.on("2019-04-08")
    assert she in world.settles(Kind.POST)
    assert she.stands.startswith("三中非在岗")


def test_D07_D10_E01_a_run_is_undone_after_the_unit_was_merged(world: World, she: Life) -> None:
    _moved_off(world, she)
    world.merges_units("三中", "三中二")
    she.is_put_back(Kind.POST)
    assert she.stands == "三中二在岗 150105" and she.told[-1].endswith("— 三中二在岗")


def test_C02_D07_a_move_on_which_a_run_rests_is_not_reversed_before_the_run_is_undone(world: World, she: Life) -> None:
    world.enters("邱样例", "青禾", "2010-01-01").is_appointed()
    case = she.moves_to("青禾", joined="2018-03-01")
    world.on("2020-04-08")
    assert she in world.settles(Kind.POST)
    with pytest.raises(Refused, match="run_since"):
        _reversed(world, case)
    assert she.stands == "青禾非在岗 150105"
    she.is_put_back(Kind.POST)
    _reversed(world, case)
    assert she.stands == "三中在岗 150105"


def test_R02_D08_D10_lines_of_a_run_go_with_the_unit_to_its_new_agency(world: World, she: Life) -> None:
    """D07, D10, E03, R02: whoever managed somebody on the day of listing settles nothing once another does."""
    world.on("2019-04-08")
    assert she in world.lists(Kind.POST)
    world.moves_unit("三中", *HAILAR)
    line = she.line(Kind.POST)
    assert (line.management_code, she.stands) == ("150702", "三中在岗 150702")
    with refused("办理"):
        yearly.spare(line=line, reason="已经核实", by=world.clerk("150105"))
    yearly.spare(line=line, reason="已经核实", by=world.clerk("150702"))
    assert she.line(Kind.POST).state == LineState.SPARED


def test_R02_D12_who_was_nowhere_when_the_unit_moved_is_where_it_is_afterwards(world: World, she: Life) -> None:
    """D12, E03, E05, R02: reported to have left, or in another province, while the unit came under another agency."""
    he = world.enters("巴图", "三中", "2012-07-01")
    gone = he.goes_to_another_province()
    she.is_reported(Leaving.LEFT, "2018-03-01", by=_boss(world))
    units.put_under(employer=world.unit("三中"), to="150099", by=world.region)
    assert (she.stands, he.person.management_code) == ("无单位 150105", "150105")
    people.take_back_leaving(report=Departure.objects.get(), by=world.clerk())
    _reversed(world, gone)
    assert (she.stands, he.stands) == ("三中在岗 150099", "三中在岗 150099")


def test_R03_E01_a_case_of_a_row_that_was_merged_follows_the_unit(world: World, she: Life) -> None:
    """E01, E03, R03: it waits at the former row, and the unit comes under another agency."""
    he = world.enters("巴图", "青禾", "2012-07-01")
    he.is_blamed("B201", effective="2015-03-02")  # so that people decide, not the rules
    case = world.looked_at(he.asks_to_move_to("三中二"))
    world.merges_units("三中二", "三中三")
    units.put_under(employer=world.unit("三中三"), to="150099", by=world.region)
    case.refresh_from_db()
    assert case.deciding_code == "150099"


def test_R02_C02_a_move_is_reversed_after_the_former_unit_came_under_another_agency(world: World, she: Life) -> None:
    case = she.moves_to("青禾", joined="2018-03-01")
    units.put_under(employer=world.unit("三中"), to="150099", by=world.region)
    _reversed(world, case)
    assert she.stands == "三中在岗 150099"


def test_D06_E01_the_new_head_speaks_of_the_year_before_the_merge(world: World, she: Life) -> None:
    """D06, E01: last year was at the row that is gone, whose head had spoken of one of two."""
    boss = _boss(world)
    he = world.enters("巴图", "三中", "2012-07-01")
    he.is_evaluated(2017, "1", by=boss)
    there = world.enters("邱样例", "三中二", "2010-01-01")
    there.is_appointed()
    world.merges_units("三中", "三中二")
    she.is_evaluated(2017, by=there)
    he.is_evaluated(2017, "2", by=there)  # corrected, not said twice
    assert she.evaluated == {(2017, "三中", "2")} and he.evaluated == {(2017, "三中", "2")}


def parts(world: World) -> None:
    units.part_employers(duplicate=world.unit("三中"), by=world.clerk())


def said_by(world: World, unit: str, year: int = 2017) -> dict[int, str]:
    return {pk: row.result for pk, row in evaluating.standing(world.unit(unit), year).items()}


@pytest.mark.parametrize("before", ["", "1"])
@pytest.mark.parametrize("paper", [False, True])
def test_D06_D07_E01_what_was_said_while_two_rows_were_one_is_the_rows_whose_person_it_is(
    world: World, she: Life, before: str, *, paper: bool
) -> None:
    """D06, D07, E01, E05, ADR 0033: said or corrected by the head of the row that goes on, or by the agency on paper; apart, it stands at the
    row where its person was, once, with what it corrects behind it; nobody is asked again or listed."""
    boss, there = _boss(world), world.enters("邱样例", "三中二", "2010-01-01")
    there.is_appointed()
    boss.is_evaluated(2017)
    there.is_evaluated(2017)
    if before:
        she.is_evaluated(2017, before, by=boss)
    world.merges_units("三中", "三中二")
    assert said_by(world, "三中二").get(she.pk, "") == before
    she.is_evaluated(2017, "2", by=None if paper else there)
    both = {she.pk: "2", boss.pk: "2", there.pk: "2"}
    assert said_by(world, "三中二") == both
    assert "/employer/evaluations/?year=2017" not in there.reads("/me/")
    parts(world)
    assert said_by(world, "三中") == {she.pk: "2", boss.pk: "2"} and said_by(world, "三中二") == {there.pk: "2"}
    assert she.evaluated == {(2017, "三中", "2")}
    assert Evaluation.objects.filter(person=she.pk).count() == (2 if before else 1)
    world.on("2019-04-08")
    assert she not in world.lists(Kind.POST)


def test_D06_E01_two_rows_words_of_one_year_are_each_its_own_again(world: World, she: Life) -> None:
    """D06, E01: she was at both in that year; what is corrected while they are one is the word of the row that goes on."""
    boss, there = _boss(world), world.enters("邱样例", "三中二", "2010-01-01")
    there.is_appointed()
    she.moves_to("三中二", joined="2018-03-01")
    world.on("2019-01-10")
    she.is_evaluated(2018, "1", at="三中", by=boss)
    she.is_evaluated(2018, "2", by=there)
    world.merges_units("三中", "三中二")
    she.is_evaluated(2018, "3", by=there)
    assert said_by(world, "三中二", 2018)[she.pk] == "3"
    parts(world)
    assert she.evaluated == {(2018, "三中", "1"), (2018, "三中二", "3")}
    assert (said_by(world, "三中", 2018)[she.pk], said_by(world, "三中二", 2018)[she.pk]) == ("1", "3")


def test_D06_D15_E01_one_of_two_files_is_spoken_of_while_files_and_units_are_one(world: World, she: Life) -> None:
    """D06, D15, E01: the closed file's row says it of the kept file; taken apart in either order nothing is lost or doubled."""
    there = world.enters("邱样例", "三中二", "2010-01-01")
    there.is_appointed()
    kept = world.enters("乌云其木格", "青禾", "2012-07-01", nth=1)
    world.merges_units("三中", "三中二")
    done = world.merges(kept, she)
    kept.is_evaluated(2017, "2", at="三中二", by=there)
    assert kept.evaluated == {(2017, "三中", "2")}
    parts(world)
    world.takes_apart(done)
    assert (kept.evaluated, she.evaluated) == (set(), {(2017, "三中", "2")})


@pytest.mark.parametrize("opened", [False, True])
def test_C05_E01_whoever_a_list_named_at_a_unit_goes_with_it_and_comes_back(world: World, *, opened: bool) -> None:
    """C05, E01, ADR 0033: no fact says yet where a file belongs that waits for its collection."""
    units_of = {name: world.unit(name) for name in ("三中", "三中二", "青禾")}
    number = documents.make_id_number(random.Random(33), "150105", date(1990, 5, 6), True)
    user = accounts.make_person(name="候样例", id_number=number)
    file = people.file_person(user=user, employer=units_of["三中二"], management_code="150105")
    if opened:
        people.begin_collection(user=user)
    world.merges_units("三中二", "三中")
    world.merges_units("三中", "青禾")
    people.refresh(Person.objects.get(pk=file.pk))
    assert Person.objects.get(pk=file.pk).employer == units_of["青禾"]
    units.part_employers(duplicate=Employer.objects.get(pk=units_of["三中"].pk), by=world.region)
    people.refresh(Person.objects.get(pk=file.pk))
    assert Person.objects.get(pk=file.pk).employer == units_of["三中"]
    units.part_employers(duplicate=Employer.objects.get(pk=units_of["三中二"].pk), by=world.region)
    assert Person.objects.get(pk=file.pk).employer == units_of["三中二"]


@pytest.mark.parametrize("other", [False, True])
def test_E01_E04_the_head_of_a_merged_unit_goes_on_and_comes_back(world: World, she: Life, *, other: bool) -> None:
    """E01, E04, ADR 0033: of two heads the one of the unit that goes on stays; apart, each unit has its own again."""
    boss = _boss(world)
    if other:
        world.enters("顾样例", "三中二", "2011-01-01").is_appointed()
    world.on("2018-04-02")
    world.merges_units("三中", "三中二")
    goes_on = world.unit("三中二").heads.present()
    assert goes_on is not None and goes_on.person.name == ("顾样例" if other else "乔样例")
    assert (boss.person.headships.open().first() is None) == other
    world.on("2018-05-07")
    units.part_employers(duplicate=world.unit("三中"), by=world.clerk())
    again = world.unit("三中").heads.present()
    assert again is not None and again.person == boss.person
    assert (world.unit("三中二").heads.present() is not None) == other


def test_E01_E04_a_head_who_had_gone_before_the_merge_does_not_come_back_with_its_undo(world: World, she: Life) -> None:
    people.end_head(head=world.unit("三中").heads.get(valid_to=None), by=world.clerk(), on=world.today)
    world.on("2018-04-02")
    world.merges_units("三中", "三中二")
    units.part_employers(duplicate=world.unit("三中"), by=world.clerk())
    assert world.unit("三中").heads.present() is None


def test_R02_E01_whoever_comes_back_to_a_unit_is_managed_where_it_is(world: World, she: Life) -> None:
    """R02, E01, E03: the unit that went on has moved meanwhile; the one that is its own again has not."""
    world.merges_units("三中", "三中二")
    world.moves_unit("三中二", *HAILAR)
    assert she.person.management_code == HAILAR[1]
    units.part_employers(duplicate=world.unit("三中"), by=world.clerk())
    assert she.person.management_code == world.unit("三中").management_code == "150105"
