"""Lives of moving and leaving: units, other provinces, without unit, retired, and mistakes put right."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from acms.careers import history
from acms.casework import actions as casework
from acms.casework.models import Case, Check
from acms.people import actions as people
from acms.people.models import Departure, Leaving
from acms.transfers import actions as transfers
from acms.transfers import words as transfers_words
from acms.units import actions as units
from acms.yearly import actions as yearly
from acms.yearly import objecting
from acms.yearly.models import Kind, LineState
from tests.conftest import refused
from tests.journeys.lives import World


def test_D02_D05_D06_a_year_at_two_units_is_evaluated_by_both_and_counted_once(world: World) -> None:
    """D02, D03, D05, D06, E04, W13: she changes the unit in September; both heads speak of the year, neither of the other's."""
    boss, other = world.enters("乔样例", "青禾", "2010-01-01"), world.enters("邱样例", "三中", "2010-01-01")
    boss.is_appointed()
    other.is_appointed()
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    she.states_their_years()
    world.on("2019-09-20")
    she.moves_to("三中", joined="2019-09-01")
    assert she.stands == "三中在岗 150105"
    assert any("登记为本单位会计人员" in title for title in other.messages)
    world.on("2020-02-10")
    she.is_evaluated(2019, "1", at="青禾", by=boss)
    she.is_evaluated(2019, "2", at="三中", by=other)
    assert she.evaluated == {(2019, "青禾", "1"), (2019, "三中", "2")}
    world.on("2021-02-10")
    with refused("在岗"):
        she.is_evaluated(2020, at="青禾", by=boss)
    assert she.told == ["2012-07-01—2019-08-31 青禾在岗", "2019-09-01— 三中在岗"]
    assert she.months("2021-02-10") == 8 * 12 + 8
    assert "优秀" in she.reads("/me/file/")


def test_E05_D02_D12_a_unit_says_she_left_in_june_and_a_letter_that_she_began_elsewhere_in_may(world: World) -> None:
    """E05, D02, D03, D05, D12, R02: May belongs to one unit; the file goes to the new agency, and the old one hears of it."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    she.states_their_years()
    world.on("2018-06-20")
    she.is_reported(Leaving.LEFT, "2018-06-01", by=boss)
    assert she.stands == "无单位 150105"
    world.on("2018-08-15")
    she.moves_to("乳业", joined="2018-05-01")
    assert she.stands == "乳业在岗 150702"
    assert she.told == ["2012-07-01—2018-04-30 青禾在岗", "2018-05-01— 乳业在岗"]
    assert she.months("2018-08-15") == 6 * 12 + 2
    with refused("已经到别的单位"):
        people.take_back_leaving(report=Departure.objects.get(person=she.pk), by=boss.user)
    assert "乳业" not in boss.reads("/employer/")
    world.on("2019-02-01")
    she.is_evaluated(2018, at="青禾", by=boss)
    she.is_evaluated(2018, at="乳业")
    assert len(she.evaluated) == 2


def test_E05_D07_a_wrong_report_of_leaving_is_objected_to_and_the_post_has_gone_on(world: World) -> None:
    """E05, D02, D06, D07: the unit's mistake costs her no month, no evaluation and no place on the yearly list."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    she.states_their_years()
    world.on("2017-10-10")
    she.is_reported(Leaving.OFF_POST, "2017-10-01", by=boss)
    assert she.stands == "青禾非在岗 150105" and she.told[-1] == "2017-10-01— 青禾非在岗"
    report = Departure.objects.get(person=she.pk)
    said = objecting.object_to(person=she.person, text="我一直在岗", by=she.user, report=report)
    world.on("2017-11-20")
    objecting.take_back(objection=said, by=world.clerk())
    assert she.stands == "青禾在岗 150105" and she.told == ["2012-07-01— 青禾在岗"]
    assert she.months("2017-11-20") == 5 * 12 + 5
    world.on("2018-04-08")
    assert she in world.lists(Kind.POST)  # 2016 and 2017 whole on the post, and nobody has evaluated them
    assert she.messages[-2:] == ["单位撤销了申报", "您的异议有了答复"]


def test_D04_D09_D12_four_years_in_another_province_count_for_work_once_proved_and_for_learning_never(
    world: World,
) -> None:
    """D03, D04, D09, D12, A31: she comes back, proves the work outside, and no list knows the years away."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    she.states_their_years()
    she.has_learned(2016, 2017)
    world.on("2018-03-10")
    she.goes_to_another_province()
    assert she.status == "TRANSFERRED" and "河北省" in she.reads("/me/")
    world.on("2022-05-10")
    she.comes_back()
    assert she.status == "REGISTERED" and she.stands == "无单位 150105"
    assert she.months() == 5 * 12 + 9
    she.proves_work_outside("2018-04-01", "2022-03-31")
    assert she.months() == 9 * 12 + 9
    assert {she.learned[year] for year in range(2018, 2023)} == {"away"}
    world.on("2022-06-01")
    she.moves_to("三中")
    world.on("2024-04-08")  # 2022 was not whole on the post
    assert she not in world.lists(Kind.LEARNING) and she not in world.lists(Kind.POST)
    world.on("2025-04-08")
    assert she not in world.lists(Kind.LEARNING) and world.lists(Kind.POST)[she] == [2023, 2024]
    world.on("2026-04-08")  # 2023, 2024 and 2025 were missed here
    assert world.lists(Kind.LEARNING)[she] == [2023, 2024, 2025]
    assert "在区外，不计算" in she.reads("/me/learning/")


def test_D04_D09_D12_A9_a_file_that_is_let_go_late_has_been_away_since_it_was_asked_for(world: World) -> None:
    """A9, D03, D04, D08, D09, D12, A31: the work here ends with the letter's day, the other province's years begin with the filing and
    end with the asking back, however late either is decided."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    she.states_their_years()
    world.on("2018-12-20")
    going = she.asks_to_go("2018-09-01")
    world.on("2019-01-15")
    world.approved(going)
    assert she.told[0] == "2012-07-01—2018-08-31 青禾在岗" and she.months() == 6 * 12 + 2
    assert {she.learned.get(year) for year in (2018, 2019)} == {"away"}
    world.on("2020-12-20")
    coming = she.asks_to_come_back()
    world.on("2021-01-20")
    world.approved(coming)
    assert {she.learned.get(year) for year in (2018, 2019, 2020)} == {"away"} and she.learned.get(2021) != "away"
    she.proves_work_outside("2018-09-01", "2020-11-30")
    assert she.months() == 6 * 12 + 2 + 27
    world.on("2021-02-03")
    casework.reverse(coming, by=world.league, items=[], reason="还在外省")
    assert she.status == "TRANSFERRED"
    casework.reverse(going, by=world.clerk("150000"), items=[], reason="没有去")
    assert she.stands == "青禾在岗 150105" and "away" not in she.learned.values()


def test_C02_D12_a_return_that_was_taken_back_leaves_the_file_with_the_agency_that_had_let_it_go(world: World) -> None:
    """C02, D12, R02: 赛罕区 let it go, 新城区 took it back by mistake; away again it is 赛罕区's, also when that happens a second time."""
    she = world.enters("乌云其木格", "青禾", "2014-01-01")
    world.on("2018-03-05")
    she.goes_to_another_province()
    for back, reversed_on in (("2018-06-01", "2018-06-10"), ("2019-02-01", "2019-02-10")):
        world.on(back)
        case = she.comes_back("150102")
        assert she.person.management_code == "150102"
        world.on(reversed_on)
        casework.reverse(case, by=world.league, items=[], reason="还在外省")
        assert (she.status, she.person.management_code) == ("TRANSFERRED", "150105")


def test_E04_D03_D04_years_away_and_off_the_post_make_nobody_a_head(world: World) -> None:
    """D03, D04, E04, 会计法 §36: of six years since the start three were spent in another province, and their proof brings them back."""
    she = world.enters("乌云其木格", "青禾", "2014-01-01")
    world.on("2015-12-20")
    she.goes_to_another_province()
    world.on("2018-12-10")
    she.comes_back()
    she.moves_to("青禾")
    world.on("2019-06-20")
    assert history.months_until(she.person, world.today) == 2 * 12 + 6
    assert verdict(world.looked_at(she.asks_to_head(condition="years"))) == "unsure"
    she.proves_work_outside("2016-01-01", "2018-11-30")
    assert history.months_until(she.person, world.today) == 5 * 12 + 5
    world.on("2019-07-05")
    she.goes_off_post()
    world.on("2020-07-05")
    assert history.months_until(she.person, world.today) == 5 * 12 + 6


def verdict(case: Case) -> str:
    return str(Check.objects.get(submission__case=case, code="head_condition").verdict)


def test_C02_E04_a_late_transfer_taken_back_gives_back_post_and_headship(world: World) -> None:
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.states_their_years()
    boss.is_appointed()
    world.on("2018-12-20")
    going = boss.asks_to_go("2018-09-01")
    world.on("2019-01-15")
    world.approved(going)
    world.on("2019-03-01")
    casework.reverse(going, by=world.league, items=[], reason="接收单位不存在")
    assert (boss.stands, boss.heads) == ("青禾在岗 150105", "青禾")
    assert boss.told == ["2010-01-01— 青禾在岗"] and "away" not in boss.learned.values()


def test_A9_D07_D12_a_run_between_the_filing_and_the_approval_takes_no_day_of_the_letter(world: World) -> None:
    """A9, D03, D07, D10, D12, C02: she worked here until the letter's day, whatever was found of the post since; the transfer reversed, she is
    off the post as the run left her, and on it again once that is undone."""
    world.enters("乔样例", "青禾", "2010-01-01").is_appointed()
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2018-03-20")
    world.lists(Kind.POST)
    for day in ("2018-03-20", "2018-04-05"):
        world.on(day)
        world.warns(Kind.POST)
    going = she.asks_to_go("2018-02-01")
    items = [{"item": "scan.move_letter", "label": "工作地变更证明", "reason": "印章不清"}]
    casework.return_for_correction(going, by=world.clerk(going.deciding_code), items=items)
    world.on("2018-05-20")
    world.lists(Kind.POST)
    yearly.confirm(line=she.line(Kind.POST), by=world.clerk(), reason="一直没有补正")
    world.signs(Kind.POST)
    assert she.stands == "青禾非在岗 150105"
    world.on("2018-06-20")
    going.refresh_from_db()
    transfers.submit(case=going, by=she.user, on=world.today)
    world.approved(going)
    assert she.told[0] == "2015-03-02—2018-01-31 青禾在岗" and "非在岗" not in "".join(she.told)
    world.on("2018-07-02")
    casework.reverse(going, by=world.league, items=[], reason="没有去")
    assert she.stands == "青禾非在岗 150105"
    she.is_put_back(Kind.POST)
    assert she.told == ["2015-03-02— 青禾在岗"]


@pytest.mark.parametrize("kind", [Kind.POST, Kind.LEARNING])
@pytest.mark.parametrize("goes", [True, False])
def test_D10_D12_who_waits_to_leave_the_region_is_not_moved_before_it_is_decided(
    world: World, kind: Kind, *, goes: bool
) -> None:
    """D07, D09, D10, D12: the run waits with the one who asks, says why, and moves the others; refused, the agency confirms."""
    world.enters("乔样例", "青禾", "2010-01-01").is_appointed()
    she, other = (world.enters("乌云其木格", "青禾", "2012-07-01", nth=nth) for nth in (0, 1))
    world.on("2019-04-08")
    going = she.asks_to_go("2019-03-01")
    listed = world.settles(kind)
    assert {she, other} <= set(listed)
    assert (she.status, she.stands) == ("REGISTERED", "青禾在岗 150105")
    assert (other.status, other.stands) != ("REGISTERED", "青禾在岗 150105")
    client = Client()
    client.force_login(world.clerk())
    assert "调出区外的办件还没有办完" in client.get(reverse("yearly:run", args=[world.run(kind).pk])).text
    with refused("正在审核"):
        yearly.confirm(line=she.line(kind), by=world.clerk(), reason="同意")
    if goes:
        world.approved(going)
        yearly.confirm(line=she.line(kind), by=world.clerk(), reason="同意")
        assert (she.status, she.line(kind).state) == ("TRANSFERRED", LineState.SPARED)
    else:
        casework.refuse(going, by=world.clerk(going.deciding_code), reason="没有接收单位")
        yearly.confirm(line=she.line(kind), by=world.clerk(), reason="同意")
        assert she.line(kind).state == LineState.APPLIED


@pytest.mark.parametrize("kind", [Kind.POST, Kind.LEARNING])
@pytest.mark.parametrize("back", [False, True])
def test_D10_D12_who_waits_to_leave_is_held_from_the_list_on_also_while_it_is_theirs_to_put_right(
    world: World, kind: Kind, *, back: bool
) -> None:
    """D10, D12: the agency sees at once for whom it waits; what came back to be put right waits too."""
    world.enters("乔样例", "青禾", "2010-01-01").is_appointed()
    she, other = (world.enters("乌云其木格", "青禾", "2012-07-01", nth=nth) for nth in (0, 1))
    world.on("2019-04-08")
    going = she.asks_to_go("2019-03-01")
    if back:
        items = [{"item": "scan.move_letter", "label": "工作地变更证明", "reason": "印章不清"}]
        casework.return_for_correction(going, by=world.clerk(going.deciding_code), items=items)
    world.lists(kind)
    assert (she.line(kind).state, other.line(kind).state) == (LineState.HELD, LineState.PROPOSED)


def test_D10_D12_who_asks_to_leave_once_the_run_is_signed_waits_for_the_decision(world: World) -> None:
    """D10, D12: asked for after both warnings, before the signature."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2019-04-08")
    world.lists(Kind.LEARNING)
    for days in (15, 31):
        world.warns(Kind.LEARNING)
        world.after(days)
    she.asks_to_go("2019-03-01")
    world.signs(Kind.LEARNING)
    assert (she.status, she.line(Kind.LEARNING).state) == ("REGISTERED", LineState.HELD)


def test_D07_D12_who_was_taken_off_the_post_by_a_run_may_have_left_before_it(world: World) -> None:
    """D07, D12, T05: the run ended no stay at the unit; the letter's day may lie before it, and not before she came to the unit."""
    she = world.enters("乌云其木格", "青禾", "2014-07-01")
    world.on("2018-05-20")
    people.take_off_post(people=[she.pk], on=world.today)
    world.on("2018-06-20")
    assert transfers.moving_fault(she.person, date(2018, 3, 1), world.today) == ""
    assert transfers.moving_fault(she.person, date(2014, 6, 1), world.today) == transfers_words.MOVED_BEFORE_POST


def test_W06_D05_R02_who_has_no_unit_any_more_has_none_since_they_said_so(world: World) -> None:
    """D03, D05, D07, D08: the agency's three weeks are nobody's time on the post; who manages the file is new with the decision."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    she.states_their_years()
    world.on("2016-12-20")
    case = she.states_no_unit("150502")
    world.on("2017-01-10")
    assert she.stands == "青禾在岗 150105"
    world.approved(case)
    assert she.stands == "无单位 150502"
    assert she.told == ["2012-07-01—2016-12-19 青禾在岗", "2016-12-20— 无单位"] and she.months() == 4 * 12 + 6
    world.on("2017-02-01")
    casework.reverse(case, by=world.clerk("150500"), items=[], reason="还在单位")
    assert she.told == ["2012-07-01— 青禾在岗"] and she.stands == "青禾在岗 150105"


def test_D05_E05_what_was_filed_before_the_unit_reported_takes_no_day_of_the_report(world: World) -> None:
    """What the register has learnt since the filing keeps its days: the change counts from the decision."""
    boss, she = world.enters("乔样例", "青禾", "2010-01-01"), world.enters("乌云其木格", "青禾", "2012-07-01")
    boss.is_appointed()
    she.states_their_years()
    world.on("2016-12-20")
    case = she.states_no_unit("150502")
    world.on("2017-01-05")
    she.is_reported(Leaving.OFF_POST, "2017-01-03", by=boss)
    world.on("2017-01-10")
    world.approved(case)
    assert she.told[-2:] == ["2017-01-03—2017-01-09 青禾非在岗", "2017-01-10— 无单位"]


def test_C02_D12_a_transfer_approved_by_mistake_has_never_been(world: World) -> None:
    """C02, D02, D07, D09, D12, E04: the league takes it back: post, years and learning are as if she had never gone."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.states_their_years()
    boss.is_appointed()
    world.on("2017-05-10")
    case = boss.goes_to_another_province()
    assert (boss.status, boss.heads) == ("TRANSFERRED", "")
    world.on("2017-07-03")
    casework.reverse(case, by=world.league, items=[], reason="接收单位不存在")
    assert (boss.status, boss.stands, boss.heads) == ("REGISTERED", "青禾在岗 150105", "青禾")
    assert boss.told == ["2010-01-01— 青禾在岗"] and boss.months() == 7 * 12 + 7
    assert "away" not in boss.learned.values()
    world.on("2019-04-08")
    assert world.lists(Kind.LEARNING)[boss] == [2016, 2017, 2018]
    assert boss in world.lists(Kind.POST)


def test_W06_R02_D07_a_year_without_unit_is_managed_at_home_and_nobody_asks_for_an_evaluation(world: World) -> None:
    """W06, R02, D02, D05, D07: unit, no unit, unit again: three agencies, one history, no list of people on the post."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    she.states_their_years()
    world.on("2016-09-05")
    she.has_no_unit("150502")
    assert she.stands == "无单位 150502"
    world.on("2018-02-05")
    she.moves_to("乳业", joined="2018-02-01")
    assert she.stands == "乳业在岗 150702"
    assert she.told == ["2012-07-01—2016-09-04 青禾在岗", "2016-09-05—2018-01-31 无单位", "2018-02-01— 乳业在岗"]
    world.on("2020-04-08")  # 2018 was not whole on the post
    assert she not in world.lists(Kind.POST)
    world.on("2021-04-08")
    assert world.lists(Kind.POST)[she] == [2019, 2020]
    assert she.line(Kind.POST).management_code == "150702"
    assert she.months("2021-04-08") == 4 * 12 + 3 + 3 * 12 + 3


def test_E05_D05_the_retired_go_off_the_post_and_may_be_employed_again(world: World) -> None:
    """E05, D02, D03, D05, D06, D07: off the post from the day of retirement, no evaluation, back with a letter."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    she = world.enters("乌云其木格", "青禾", "1990-07-01", born="1965-05-05")
    she.states_their_years()
    world.on("2020-05-20")
    she.is_reported(Leaving.RETIRED, "2020-05-05", by=boss)
    assert she.stands == "青禾非在岗 150105"
    world.on("2021-02-10")
    she.is_evaluated(2020, by=boss)  # she was there on some day of the year
    with refused("在岗"):
        she.is_evaluated(2021, by=boss)
    world.on("2022-03-01")
    she.moves_to("三中")
    assert she.told == ["1990-07-01—2020-05-04 青禾在岗", "2020-05-05—2022-02-28 青禾非在岗", "2022-03-01— 三中在岗"]
    assert she.months("2022-03-01") == 29 * 12 + 11 + 1
    world.on("2023-04-08")
    assert she not in world.lists(Kind.POST)


def test_E05_C02_D09_who_was_reported_dead_by_mistake_goes_on_with_everything(world: World) -> None:
    """E05, C02, D02, D08, D09: the agency confirms, the league takes it back; post, learning and sign-in are there again."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    she.states_their_years()
    she.has_learned(2016, 2017)
    world.on("2018-05-07")
    she.is_reported(Leaving.DIED, "2018-05-01", by=boss)
    assert she.status == "REGISTERED"
    case = world.approved(boss.user.cases.get(kind="death"))
    assert she.status == "CLOSED" and not she.user.is_active
    assert she not in world.lists(Kind.LEARNING)
    world.on("2018-08-01")
    casework.reverse(case, by=world.league, items=[], reason="同名同姓，弄错了人")
    assert (she.status, she.stands, she.user.is_active) == ("REGISTERED", "青禾在岗 150105", True)
    assert she.told == ["2012-07-01— 青禾在岗"]
    she.learns(2018)
    assert she.learned[2018] == "done" and not she.missed


@pytest.mark.parametrize("way", ["moves", "left"])
def test_R03_D05_E05_an_open_case_stays_with_the_former_unit_until_it_is_submitted_again(
    world: World, way: str
) -> None:
    """R03, D05, E05: she asks for credits, then changes the unit, or her unit reports that she has left: who had the case has it still."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2018-05-02")
    case = she.asks_for_credits(2018)
    if way == "moves":
        she.moves_to("乳业")
        now = ("海拉尔样例乳业有限公司", "150702")
    else:
        she.is_reported(Leaving.LEFT, "2018-05-01", by=boss)
        now = ("", "150105")
    case.refresh_from_db()
    assert (case.employer_name, case.deciding_code) == ("内蒙古青禾样例粮油有限公司", "150105")
    casework.withdraw(case, by=she.user)
    casework.submit(Case.objects.get(pk=case.pk), by=she.user)
    case.refresh_from_db()
    assert (case.employer_name, case.deciding_code) == now


def test_R03_E01_what_names_the_unit_stays_with_the_row_that_goes_on_and_the_rest_goes_back(world: World) -> None:
    """R03, E01: filed while two rows of a school were one: a move to it names the unit, credits name none and go with the post."""
    she = world.enters("乌云其木格", "三中二", "2012-07-01")
    he = world.enters("巴图", "青禾", "2012-07-01")
    world.merges_units("三中二", "三中")
    world.on("2018-05-02")
    credits, move = she.asks_for_credits(2018), he.asks_to_move_to("三中")
    units.part_employers(duplicate=world.unit("三中二"), by=world.clerk())
    for case, short in ((credits, "三中二"), (move, "三中")):
        case.refresh_from_db()
        assert case.employer == world.unit(short)
