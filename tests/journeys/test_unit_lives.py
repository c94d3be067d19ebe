"""Lives that their units carry along: units merged and moved, heads appointed, replaced, mistaken; newcomers whom nobody knows."""

from acms.casework import actions as casework
from acms.casework.models import CaseState
from acms.employers.models import Employer
from acms.people import actions as people
from acms.people.models import Departure, Leaving
from acms.transfers.models import TransferOut
from acms.units import actions as units
from acms.yearly import objecting
from acms.yearly.models import Kind
from tests.conftest import refused
from tests.journeys.lives import World


def test_E01_D02_D06_D07_two_rows_of_one_unit_become_one_and_nobody_s_years_break(world: World) -> None:
    """D02, D03, D06, D07, E01, E04: people go on at the other code, whose head speaks of them; the old unit's year is not lost."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    other, she = world.enters("邱样例", "三中", "2010-01-01"), world.enters("乌云其木格", "三中", "2012-07-01")
    other.is_appointed()
    she.states_their_years()
    world.on("2017-02-10")
    she.is_evaluated(2016, by=other)
    world.on("2017-11-06")
    world.merges_units("三中", "青禾")
    assert (she.stands, other.heads, boss.heads) == ("青禾在岗 150105", "", "青禾")
    assert she.told == ["2012-07-01—2015-03-01 三中在岗", "2015-03-02— 青禾在岗"] and she.months() == 5 * 12 + 5
    assert "任期结束" in " ".join(other.messages)
    found = Employer.objects.by_uscc(world.unit("三中").uscc)
    assert found == world.unit("青禾")
    world.on("2018-02-10")
    for who in (she, other, boss):
        who.is_evaluated(2017, by=boss)
    world.on("2019-04-08")
    assert world.lists(Kind.POST) == {}
    # It is of the row where she was, and would be that row's if the two came apart.
    assert she.evaluated == {(2016, "三中", "2"), (2017, "三中", "2")}
    assert boss.evaluated == {(2017, "青禾", "2")} and other.evaluated == {(2017, "三中", "2")}


def test_E01_D05_W13_a_letter_of_a_unit_that_was_merged_while_the_case_waited(world: World) -> None:
    """C02, D02, D05, E01, D07: stated at the old code, merged twice, then decided: the file stands at the unit that goes on."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    she.states_their_years()
    she.is_blamed("B201", effective="2015-03-02")  # so that people decide, not the rules
    world.on("2017-09-04")
    case = world.looked_at(she.asks_to_move_to("三中"))
    assert case.state == CaseState.IN_REVIEW
    world.on("2017-09-06")
    world.merges_units("三中", "三中二")
    world.merges_units("三中二", "三中三")
    assert Employer.objects.by_uscc(world.unit("三中").uscc) == world.unit("三中三")
    world.on("2017-09-08")
    world.approved(case)
    assert she.person.employer == world.unit("三中三")
    assert she.told == ["2012-07-01—2017-09-03 青禾在岗", "2017-09-04— 三中三在岗"]
    boss = world.enters("邱样例", "三中三", "2010-01-01")
    boss.is_appointed()
    world.on("2018-02-10")
    she.is_evaluated(2017, by=boss)


def test_E03_R02_D08_C02_a_unit_moves_to_another_league_with_its_people_and_their_cases(world: World) -> None:
    """C02, D05, D08, E03, R02: people and agencies are told; what waits about the unit goes along; credits are the new agency's."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    he = world.enters("巴图", "三中", "2012-07-01")
    he.is_blamed("B201", effective="2015-03-02")
    world.on("2018-05-07")
    waiting = world.looked_at(he.asks_to_move_to("青禾"))
    world.moves_unit("青禾", "内蒙古自治区呼伦贝尔市海拉尔区样例路9号", "150702")
    assert she.stands == "青禾在岗 150702"
    assert any("管理" in title for title in she.messages)
    waiting.refresh_from_db()
    assert (waiting.management_code, waiting.deciding_code) == ("150702", "150702")
    world.approved(waiting)
    assert he.stands == "青禾在岗 150702"
    case = world.approved(she.asks_for_credits(2018))
    assert case.deciding_code == "150702" and she.learned[2018] == "done"
    assert she.told[-1].endswith("青禾在岗")


def test_E04_E05_D06_the_new_head_speaks_and_the_former_one_no_more(world: World) -> None:
    """D06, D11, E04, E05: replaced by letter; the former's rights end at once, her page says so; both were there in the year."""
    boss, she = world.enters("乔样例", "青禾", "2010-01-01"), world.enters("乌云其木格", "青禾", "2012-07-01")
    boss.is_appointed()
    world.on("2018-01-15")
    boss.is_evaluated(2017, by=boss)
    she.is_appointed()
    assert (boss.heads, she.heads) == ("", "青禾")
    assert "任期结束" in " ".join(boss.messages)
    assert boss.opens("/employer/") != 200 and she.opens("/employer/") == 200
    boss.is_evaluated(2017, "1", by=she)
    assert boss.evaluated == {(2017, "青禾", "1")} and "年度考评已更正" in boss.messages


def test_E04_E05_a_head_who_reported_herself_by_mistake_is_head_again(world: World) -> None:
    """D02, E04, E05: she means a colleague and reports herself; the agency takes it back, with post and headship."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.states_their_years()
    boss.is_appointed()
    world.on("2018-05-07")
    boss.is_reported(Leaving.OFF_POST, "2018-05-01", by=boss)
    assert (boss.stands, boss.heads) == ("青禾非在岗 150105", "")
    said = objecting.object_to(person=boss.person, text="填错人了", by=boss.user, report=Departure.objects.get())
    world.on("2018-05-15")
    objecting.take_back(objection=said, by=world.clerk())
    assert (boss.stands, boss.heads) == ("青禾在岗 150105", "青禾")
    assert boss.told == ["2010-01-01— 青禾在岗"]


def test_E04_E05_a_head_who_was_followed_meanwhile_is_head_no_more(world: World) -> None:
    """D02, E04, E05: the same, but the unit has filed another head before the mistake was found: one head a unit."""
    boss, she = world.enters("乔样例", "青禾", "2010-01-01"), world.enters("乌云其木格", "青禾", "2012-07-01")
    boss.is_appointed()
    world.on("2018-05-07")
    boss.is_reported(Leaving.OFF_POST, "2018-05-01", by=boss)
    world.on("2018-05-10")
    she.is_appointed()
    world.on("2018-05-15")
    people.take_back_leaving(report=Departure.objects.get(), by=world.clerk())
    assert (boss.stands, boss.heads, she.heads) == ("青禾在岗 150105", "", "青禾")


def test_W13_D02_D05_a_newcomer_whom_the_head_does_not_know_has_never_been_there(world: World) -> None:
    """W13, D02, D03, D05, D06, C02: upheld, the former post goes on; the league reverses it, and the new one stands again."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    she = world.enters("乌云其木格", "三中", "2012-07-01")
    she.states_their_years()
    world.on("2018-03-05")
    she.moves_to("青禾", joined="2018-03-01")
    case = boss.objects_to(she)
    world.on("2018-03-12")
    world.approved(case)
    assert she.stands == "三中在岗 150105" and she.told == ["2012-07-01— 三中在岗"]
    with refused("在岗"):
        she.is_evaluated(2018, at="青禾", by=boss)
    world.on("2018-04-16")
    casework.reverse(case, by=world.league, items=[], reason="劳动合同是真的")
    assert she.stands == "青禾在岗 150105"
    assert she.told == ["2012-07-01—2018-02-28 三中在岗", "2018-03-01— 青禾在岗"]
    assert she.months() == 5 * 12 + 10


def test_R03_D12_D06_a_unit_under_the_region_keeps_its_agency_and_its_people_leave_through_it(world: World) -> None:
    """D06, D12, E03, R03: designated direct, moved to another league, and one of its people goes to another province."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2018-05-07")
    units.put_under(employer=world.unit("青禾"), to="150099", by=world.region)
    assert she.stands == "青禾在岗 150099"
    units.change_employer(
        employer=world.unit("青禾"), by=world.clerk("150099"), division_code="150702",
        address="内蒙古自治区呼伦贝尔市海拉尔区样例路9号",
    )  # fmt: skip
    assert she.stands == "青禾在岗 150099"
    case = she.goes_to_another_province()
    assert case.deciding_code == "150099" and TransferOut.objects.get().management_code == "150099"
    world.on("2019-05-07")
    she.comes_back("150702")
    assert she.stands == "无单位 150702"
