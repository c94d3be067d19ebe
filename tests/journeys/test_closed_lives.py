"""C02, D15, D09, D12, E04: a death that was reported, confirmed and taken back gives the file back as it stood."""

from acms.casework import actions as casework
from acms.casework.models import Case
from acms.people.models import Leaving
from acms.yearly import actions as yearly
from acms.yearly.models import Kind
from tests.journeys.lives import Life, World


def reported_dead(world: World, on: str) -> tuple[Life, Life, Case]:
    """The head reports the death of a colleague; the case waits for the agency."""
    boss = world.enters("青格乐", "青禾", "2010-07-01")
    boss.is_appointed()
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on(on)
    she.is_reported(Leaving.DIED, on, by=boss)
    case = boss.user.cases.get(kind="death")
    world.looked_at(case)
    return boss, she, case


def taken_back(world: World, case: Case) -> None:
    casework.reverse(case, by=world.league, items=[], reason="弄错了人")


def test_C02_D09_D14_who_was_moved_out_while_the_report_was_with_the_head_is_in_异动_again(world: World) -> None:
    boss, she, case = reported_dead(world, "2018-04-08")
    boss.has_learned(2016, 2017, 2018)
    items = [{"item": "death.on", "label": "死亡日期", "reason": "请核对"}]
    casework.return_for_correction(case, by=world.clerk(case.deciding_code), items=items)
    world.on("2019-04-08")
    world.settles(Kind.LEARNING)
    assert she.status == "REGISTERED"
    yearly.confirm(line=she.line(Kind.LEARNING), by=world.clerk(), reason="单位没有再报")
    assert she.status == "MOVED_OUT"
    she.is_reported(Leaving.DIED, "2018-04-08", by=boss)
    world.approved(world.looked_at(case))
    assert she.status == "CLOSED"
    world.after(20)
    taken_back(world, case)
    assert she.status == "MOVED_OUT"


def test_C02_D12_who_had_gone_to_another_province_is_away_again_and_may_come_back(world: World) -> None:
    _, she, case = reported_dead(world, "2017-04-08")
    she.goes_to_another_province()
    world.after(10)
    world.approved(case)
    taken_back(world, case)
    assert she.status == "TRANSFERRED"


def test_C02_E04_who_had_become_the_head_is_the_head_again(world: World) -> None:
    boss, she, case = reported_dead(world, "2018-05-07")
    she.is_appointed()
    world.after(10)
    world.approved(case)
    assert (boss.heads, she.heads) == ("", "")
    world.after(30)
    taken_back(world, case)
    assert (she.status, she.heads) == ("REGISTERED", "青禾")


def test_D15_C02_the_death_of_a_file_that_was_merged_meanwhile_is_the_persons(world: World) -> None:
    boss = world.enters("青格乐", "青禾", "2010-07-01")
    boss.is_appointed()
    she, twin = (
        world.enters("乌云其木格", "三中", "2011-07-01"),
        world.enters("乌云其木格", "青禾", "2012-07-01", nth=1),
    )
    world.on("2018-05-07")
    twin.is_reported(Leaving.DIED, "2018-05-01", by=boss)
    case = boss.user.cases.get(kind="death")
    world.looked_at(case)
    world.merges(she, twin)
    world.approved(case)
    assert (she.status, twin.status) == ("CLOSED", "CLOSED")
    taken_back(world, case)
    assert (she.status, twin.status) == ("REGISTERED", "CLOSED")
    assert she.user.is_active and not twin.user.is_active
