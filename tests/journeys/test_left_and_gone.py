"""D04, D12, E05: what gives a post its days again never gives those on which the file was in another province, or closed."""

import pytest

from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework.models import Case
from acms.people import actions as people
from acms.people.models import Departure, Leaving
from tests.journeys.lives import Life, World


@pytest.fixture
def boss(world: World) -> Life:
    """Head of 青禾."""
    found = world.enters("乔样例", "青禾", "2010-01-01")
    found.is_appointed()
    return found


@pytest.fixture
def she(world: World) -> Life:
    """At 青禾 as well."""
    return world.enters("乌云", "青禾", "2012-07-01")


def taken_back(she: Life, by: Life) -> None:
    people.take_back_leaving(report=Departure.objects.filter(person=she.pk).latest("pk"), by=by.user)


def reversed_(world: World, case: Case) -> None:
    case.refresh_from_db()
    casework.reverse(case, by=world.region, items=[], reason="误批")


@pytest.mark.parametrize("what", [Leaving.LEFT, Leaving.OFF_POST, Leaving.RETIRED])
def test_E05_D12_D04_a_report_stays_while_the_file_is_in_another_province(
    world: World, boss: Life, she: Life, what: Leaving
) -> None:
    """E05, D12, D04: and once it is back; where the going was a mistake, that is reversed first."""
    world.on("2016-03-01")
    she.is_reported(what, "2016-02-28", by=boss)
    world.on("2016-04-01")
    gone = she.goes_to_another_province()
    said = she.told
    with pytest.raises(Refused, match="away_since"):
        taken_back(she, boss)
    assert (she.told, she.stands) == (said, "无单位 150105")
    reversed_(world, gone)
    taken_back(she, boss)
    assert she.stands == "青禾在岗 150105"


def test_E05_D12_a_report_stays_once_the_file_is_back(world: World, boss: Life, she: Life) -> None:
    world.on("2016-03-01")
    she.is_reported(Leaving.LEFT, "2016-02-28", by=boss)
    world.on("2016-04-01")
    she.goes_to_another_province()
    world.on("2017-05-01")
    back = she.comes_back()
    with pytest.raises(Refused):
        taken_back(she, boss)
    reversed_(world, back)
    with pytest.raises(Refused, match="away_since"):
        taken_back(she, boss)
    assert she.status == "TRANSFERRED"


def test_E05_a_report_stays_while_the_file_is_closed(world: World, boss: Life, she: Life) -> None:
    """E05: who was off the post has died; where that was the mistake, it is reversed first."""
    world.on("2016-03-01")
    she.is_reported(Leaving.OFF_POST, "2016-02-28", by=boss)
    off = Departure.objects.get(person=she.pk)
    she.is_reported(Leaving.DIED, "2016-02-29", by=boss)
    died = world.approved(Case.objects.filter(kind="death").latest("pk"))
    with pytest.raises(Refused, match="closed_since"):
        people.take_back_leaving(report=off, by=boss.user)
    reversed_(world, died)
    people.take_back_leaving(report=off, by=boss.user)
    assert she.stands == "青禾在岗 150105"


def test_E05_D09_a_report_is_taken_back_in_moved_out(world: World, boss: Life, she: Life) -> None:
    """E05, D09: in 异动 a post goes on as in the register, so it may be given back there too."""
    boss.has_learned(*range(2015, 2020))
    world.on("2019-04-08")
    assert she in world.settles("learning")
    she.is_reported(Leaving.LEFT, world.today.isoformat(), by=boss)
    taken_back(she, boss)
    assert (she.status, she.stands) == ("MOVED_OUT", "青禾在岗 150105")


def test_C02_E05_D12_a_move_is_reversed_after_who_had_left_has_gone(world: World, she: Life) -> None:
    """C02, E05, D12: with the move falls the report of the new unit; the former post ends with the going, no later."""
    other = world.enters("三中头", "三中", "2010-01-01")
    other.is_appointed()
    world.on("2016-01-10")
    moved = she.moves_to("三中")
    world.on("2016-03-01")
    she.is_reported(Leaving.LEFT, "2016-02-28", by=other)
    world.on("2016-04-01")
    gone = she.goes_to_another_province()
    reversed_(world, moved)
    assert (she.status, she.stands) == ("TRANSFERRED", "无单位 150105")
    assert she.told[-2:] == ["2015-03-02—2016-03-31 青禾在岗", "2016-04-01— 区外无单位"]
    reversed_(world, gone)
    assert (she.status, she.stands) == ("REGISTERED", "青禾在岗 150105")


def test_W13_D12_who_was_found_not_to_have_come_and_has_been_away(world: World, she: Life) -> None:
    """W13, D12: that finding is reversed once the file was away: the post does not stand over those days."""
    other = world.enters("三中头", "三中", "2010-01-01")
    other.is_appointed()
    world.on("2016-01-10")
    she.moves_to("三中")
    asked = other.objects_to(she)
    world.approved(asked)
    assert she.stands == "青禾在岗 150105"
    world.on("2016-04-01")
    she.goes_to_another_province()
    world.on("2017-04-01")
    she.comes_back()
    with pytest.raises(Refused):
        reversed_(world, asked)


def test_D12_C02_a_return_is_not_reversed_over_a_post_that_has_been_since(world: World, boss: Life, she: Life) -> None:
    """D12, C02: nobody is away on days on which they worked here."""
    world.on("2016-04-01")
    she.goes_to_another_province()
    world.on("2017-04-01")
    back = she.comes_back()
    world.on("2017-05-01")
    she.moves_to("青禾")
    world.on("2017-09-01")
    she.is_reported(Leaving.LEFT, "2017-08-31", by=boss)
    with pytest.raises(Refused):
        reversed_(world, back)


def test_D12_C02_a_return_is_not_reversed_over_a_home_that_was_stated_since(world: World, she: Life) -> None:
    world.on("2016-04-01")
    she.goes_to_another_province()
    world.on("2017-04-01")
    back = she.comes_back()
    world.on("2017-05-01")
    she.has_no_unit("150702")
    with pytest.raises(Refused):
        reversed_(world, back)
    assert she.stands == "无单位 150702"


def test_W13_who_was_found_not_to_have_come_and_has_lived_without_a_unit(world: World, she: Life) -> None:
    """W13, D04: that finding is not reversed over days on which the register knows where they lived instead."""
    other = world.enters("三中头", "三中", "2010-01-01")
    other.is_appointed()
    world.on("2016-01-10")
    she.moves_to("三中")
    asked = world.approved(other.objects_to(she))
    world.on("2016-04-01")
    she.has_no_unit("150702")
    world.on("2016-06-01")
    with pytest.raises(Refused):  # the unit's last word is that she had not come (W13): not without a reason
        she.moves_to("三中")
    world.approved(Case.objects.get(kind="update_post", state="in_review"), reason="三中来电，这次真的来了")
    with pytest.raises(Refused):
        reversed_(world, asked)
    assert she.stands == "三中在岗 150105"
