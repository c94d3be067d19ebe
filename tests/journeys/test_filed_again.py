"""What came back, or was approved and taken back, and is filed again: by the same person later, or by who heads the unit by then."""

import pytest
from django.test import Client
from django.urls import reverse

from acms.casework import actions as casework
from acms.casework.models import Case
from acms.people import actions as people
from acms.people.models import Departure, Leaving
from acms.yearly.models import Kind, Line, LineState
from tests.conftest import refused
from tests.journeys.lives import Life, World


def given_back(world: World, case: Case, item: str, reason: str = "请核对") -> Case:
    items = [{"item": item, "label": "理由", "reason": reason}]
    casework.return_for_correction(case, by=world.clerk(case.deciding_code), items=items)
    return case


# ---- by the same person ----------------------------------------------------------------------------------------------


def test_D02_D12_a_transfer_that_was_taken_back_and_filed_again_begins_when_it_was_filed_again(world: World) -> None:
    """D02, D04, D12, C02: she did not go in March; the nine months until she did are worked here."""
    she = world.enters("乌云其木格", "青禾", "2015-03-02")
    she.states_their_years()
    world.on("2018-03-05")
    case = she.goes_to_another_province()
    world.on("2018-04-02")
    casework.reverse(case, by=world.league, items=[], reason="没有去")
    assert she.told == ["2015-03-01— 青禾在岗"] and she.months() == 38
    world.on("2018-12-03")
    assert world.approved(she.asks_to_go()) == case
    assert she.told == ["2015-03-01—2018-12-02 青禾在岗", "2018-12-03— 区外无单位"]
    assert she.months() == 46


def test_D12_a_transfer_that_came_back_before_anybody_agreed_counts_from_its_first_day(world: World) -> None:
    """D12, C06: nobody loses by putting right what the agency gave back."""
    she = world.enters("乌云其木格", "青禾", "2015-03-02")
    world.on("2018-03-05")
    given_back(world, she.asks_to_go(), "move.receiver")
    world.on("2018-03-19")
    world.approved(she.asks_to_go("2018-03-05"))
    assert she.told[-1] == "2018-03-05— 区外无单位"


def away_with_a_return_that_was_none(world: World, went: str, back: str, reversed_on: str) -> tuple[Life, Case]:
    """To another province; a return that was approved and taken back."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on(went)
    she.goes_to_another_province()
    world.on(back)
    case = she.comes_back()
    world.on(reversed_on)
    casework.reverse(case, by=world.league, items=[], reason="还在外省")
    return she, case


def test_D12_a_return_that_was_taken_back_and_filed_again_begins_when_it_was_filed_again(world: World) -> None:
    she, case = away_with_a_return_that_was_none(world, "2018-03-05", "2018-06-01", "2018-06-10")
    world.on("2019-02-01")
    assert she.comes_back() == case
    assert she.told[1:] == ["2018-03-05—2019-01-31 区外无单位", "2019-02-01— 无单位"]


def test_D02_D05_a_change_of_post_that_was_taken_back_and_filed_again_begins_when_it_was_filed_again(
    world: World,
) -> None:
    she = world.enters("乌云其木格", "青禾", "2015-03-02")
    world.on("2018-03-05")
    case = she.goes_off_post()
    assert she.told == ["2015-03-02—2018-03-04 青禾在岗", "2018-03-05— 青禾非在岗"]
    world.on("2018-04-02")
    casework.reverse(case, by=world.league, items=[], reason="一直在岗")
    world.on("2018-11-01")
    she.goes_off_post()
    assert she.told == ["2015-03-02—2018-10-31 青禾在岗", "2018-11-01— 青禾非在岗"]


# ---- by who heads the unit by then -----------------------------------------------------------------------------------


@pytest.fixture
def unit(world: World) -> tuple[Life, Life, Life]:
    """A head, who heads it next, and somebody of the unit."""
    boss, next_ = world.enters("乔样例", "青禾", "2010-01-01"), world.enters("邱样例", "青禾", "2011-01-01")
    boss.is_appointed()
    return boss, next_, world.enters("乌云其木格", "青禾", "2012-07-01")


def death_given_back(world: World, unit: tuple[Life, Life, Life]) -> Case:
    """The former head's report of her death, which the agency does not understand; another heads the unit since."""
    boss, next_, she = unit
    world.on("2019-04-08")
    she.is_reported(Leaving.DIED, "2019-04-01", by=boss)
    case = world.looked_at(boss.user.cases.get(kind="death"))
    given_back(world, case, "death.on")
    next_.is_appointed()
    return case


def test_E04_E05_W12_a_death_that_came_back_is_gone_on_with_by_the_next_head(
    world: World, unit: tuple[Life, Life, Life]
) -> None:
    case, (boss, next_, she) = death_given_back(world, unit), unit
    she.is_reported(Leaving.DIED, "2019-04-02", by=next_)
    assert next_.user.cases.get(kind="death") == case and not boss.user.cases.filter(kind="death").exists()
    report = Departure.objects.get(person=she.pk)
    assert (report.reported_by, str(report.on)) == (next_.user, "2019-04-02")
    world.approved(world.looked_at(case))
    assert she.status == "CLOSED"


def test_E05_D10_who_was_said_to_have_died_may_be_reported_to_have_left(
    world: World, unit: tuple[Life, Life, Life]
) -> None:
    """E05, D10: the report of the death lapses, and holds her line no more."""
    _, (_, next_, she) = death_given_back(world, unit), unit
    she.is_reported(Leaving.LEFT, "2019-04-05", by=next_)
    assert she.stands == "无单位 150105"
    died = Departure.objects.get(person=she.pk, what=Leaving.DIED)
    assert died.undone_at is not None
    world.lists(Kind.LEARNING)
    assert Line.objects.get(person=she.pk).state != LineState.HELD
    she.moves_to("三中")
    boss = world.enters("白样例", "三中", "2010-01-01")
    boss.is_appointed()
    she.is_reported(Leaving.DIED, str(world.today), by=boss)
    world.approved(world.looked_at(boss.user.cases.get(kind="death")))
    assert she.status == "CLOSED"


def test_E05_the_other_units_head_reports_who_came_with_a_report_of_their_death(
    world: World, unit: tuple[Life, Life, Life]
) -> None:
    """E05: she moves while the former unit's report lies with its head; the unit of now speaks of her."""
    case, (_, _, she) = death_given_back(world, unit), unit
    she.moves_to("三中")
    boss = world.enters("白样例", "三中", "2010-01-01")
    boss.is_appointed()
    she.is_reported(Leaving.DIED, "2019-04-08", by=boss)
    assert boss.user.cases.get(kind="death") == case
    assert Departure.objects.get(person=she.pk).employer == world.unit("三中")


def test_E05_a_reported_death_is_not_taken_back_by_the_unit_and_a_sentence_says_so(
    world: World, unit: tuple[Life, Life, Life]
) -> None:
    boss, _, she = unit
    she.is_reported(Leaving.DIED, str(world.today), by=boss)
    client = Client()
    client.force_login(boss.user)
    address = reverse("units:take_back", args=[Departure.objects.get(person=she.pk).pk])
    assert "由管理机构核实后决定，不能在这里撤销" in client.post(address, follow=True).text


def test_W13_an_objection_that_came_back_is_gone_on_with_by_the_next_head(
    world: World, unit: tuple[Life, Life, Life]
) -> None:
    """W13, E04: the days to object are over by then; what was objected in time stays so."""
    boss, next_, _ = unit
    world.on("2019-04-08")
    new = world.enters("高样例", "三中", "2012-07-01")
    new.moves_to("青禾")
    case = boss.objects_to(new)
    given_back(world, case, "dispute.reason", "请写清楚")
    world.on("2019-04-10")
    next_.is_appointed()
    world.on("2019-06-03")
    assert "请写清楚" in next_.reads("/employer/")
    assert next_.objects_to(new, "他在三中上班") == case
    world.approved(case)
    assert new.stands == "三中在岗 150105"


def test_D11_E04_a_good_deed_that_came_back_is_gone_on_with_by_the_next_head(
    world: World, unit: tuple[Life, Life, Life]
) -> None:
    boss, next_, she = unit
    world.on("2019-04-08")
    case = boss.says_of(she)
    given_back(world, case, "deed.what")
    next_.is_appointed()
    assert next_.says_of(she, what="区级会计技能大赛一等奖") == case
    with refused("已经"):
        next_.says_of(she)


# ---- what a reversal and a report leave behind -----------------------------------------------------------------------


@pytest.mark.parametrize("goes", ["without unit", "to another unit"])
def test_C02_R02_who_had_neither_post_nor_home_goes_back_to_their_agency(
    world: World, unit: tuple[Life, Life, Life], goes: str
) -> None:
    """C02, R02: her unit has reported that she left; what she stated in another place is taken back."""
    boss, _, she = unit
    world.on("2019-04-08")
    she.is_reported(Leaving.LEFT, "2019-04-01", by=boss)
    assert she.stands == "无单位 150105"
    world.on("2019-05-08")
    case = she.has_no_unit("150702") if goes == "without unit" else she.moves_to("乳业")
    assert she.person.management_code == "150702"
    world.on("2019-05-20")
    casework.reverse(case, by=world.region, items=[], reason="材料不是本人的")
    assert she.stands == "无单位 150105"


TWICE = ((Leaving.RETIRED, Leaving.RETIRED), (Leaving.OFF_POST, Leaving.RETIRED), (Leaving.RETIRED, Leaving.LEFT))


@pytest.mark.parametrize(("first", "second"), TWICE)
@pytest.mark.parametrize("earlier", [False, True])
def test_E05_two_reports_of_the_same_days_are_one_and_can_be_taken_back(
    world: World, unit: tuple[Life, Life, Life], first: Leaving, second: Leaving, earlier: bool
) -> None:
    """E05: also by a second tab. What is to be put right is taken back first; a later day is another report."""
    boss, _, she = unit
    world.on("2019-04-20")
    before = she.stands, she.told
    she.is_reported(first, "2019-04-08", by=boss)
    with refused("已经离岗"):
        she.is_reported(second, "2019-04-01" if earlier else "2019-04-08", by=boss)
    she.is_reported(second, "2019-04-15", by=boss)
    for report in Departure.objects.filter(person=she.pk).order_by("-pk"):
        people.take_back_leaving(report=report, by=boss.user)
    assert (she.stands, she.told) == before


def test_D07_D10_a_retirement_of_the_runs_own_day_does_not_stand_in_the_way_of_its_undoing(
    world: World, unit: tuple[Life, Life, Life]
) -> None:
    boss, _, she = unit
    world.on("2019-04-08")
    world.lists(Kind.POST)
    world.settles(Kind.POST)
    assert she.stands == "青禾非在岗 150105"
    with refused("已经离岗"):
        she.is_reported(Leaving.RETIRED, str(world.today), by=boss)
    she.is_put_back(Kind.POST)
    assert she.stands == "青禾在岗 150105"


def test_D09_D12_years_in_another_province_never_count_whatever_came_back_between(world: World) -> None:
    """D09, D12: home again only in 2021; the return that was approved in 2017 had not been one."""
    she, case = away_with_a_return_that_was_none(world, "2016-01-11", "2017-05-08", "2017-05-20")
    world.on("2021-06-07")
    assert she.comes_back() == case
    assert not {2017, 2018, 2019, 2020} & {*she.missed}
