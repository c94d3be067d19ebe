"""W05, D08, C05: a number was put right, and lists go on coming by the old one and by the new one."""

import random
from datetime import date

import pytest

from acms.accounts import actions as accounts
from acms.demo import documents
from acms.learning import actions as learning
from acms.learning import bank
from acms.learning.models import Credit
from acms.people import actions as people
from acms.people.models import Person
from tests.journeys.lives import Life, World


def number(seed: int) -> str:
    return documents.make_id_number(random.Random(seed), "150105", date(1985, 5, 5), True)


@pytest.fixture
def she(world: World) -> Life:
    world.on("2018-03-05")
    return world.enters("乌云其木格", "三中", "2012-07-01")


def corrected(she: Life, right: str) -> str:
    """Her number was wrong; what it was."""
    person = she.person
    was = person.id_number
    people.correct_identity(person=person, by=she.world.clerk(), case_no="GZ1", id_number=right)
    accounts.correct_identity(user=person.user, by=she.world.clerk(), name="", id_number=right)
    return was


def points(she: Life, year: int) -> int:
    return int(bank.points(Person.objects.get(pk=she.pk), year))


def test_D08_W05_the_same_row_by_the_old_and_by_the_new_number_counts_once(world: World, she: Life) -> None:
    was, right = she.person.id_number, number(5)
    world.imports_credits(f"乌云其木格,{was},2018,专业科目,30,准则培训")
    corrected(she, right)
    for one in (right, was, right):
        world.imports_credits(f"乌云其木格,{one},2018,专业科目,30,准则培训")
    assert points(she, 2018) == 30 and Credit.objects.filter(struck_at=None).count() == 1


def test_D08_W05_what_waited_under_the_right_number_counts_once(world: World, she: Life) -> None:
    was, right = she.person.id_number, number(5)
    world.imports_credits(
        f"乌云其木格,{right},2018,专业科目,30,准则培训", f"乌云其木格,{right},2018,专业科目,5,另一个班"
    )
    world.imports_credits(f"乌云其木格,{was},2018,专业科目,30,准则培训")
    assert points(she, 2018) == 30
    corrected(she, right)
    assert points(she, 2018) == 35


def test_D08_W05_credits_of_whose_number_it_really_is_are_not_hers(world: World, she: Life) -> None:
    was = corrected(she, number(5))
    world.imports_credits(f"王样例,{was},2018,专业科目,60,准则培训")
    learning.adopt_waiting()
    learning.adopt(person=Person.objects.get(pk=she.pk))
    assert points(she, 2018) == 0 and Credit.objects.get().person is None


def test_C05_W05_whose_number_it_really_is_gets_a_file_of_their_own(world: World, she: Life) -> None:
    was = corrected(she, number(5))
    added = world.imports_people(f"王样例,{was},赛罕区,")
    assert added == 1 and Person.objects.get(name="王样例").id_number == was
    again = world.imports_people(f"乌云其木格,{she.person.id_number},赛罕区,")
    assert again == 0


def test_D08_what_was_struck_does_not_come_back_by_the_same_table(world: World, she: Life) -> None:
    line = f"乌云其木格,{she.person.id_number},2018,专业科目,60,准则培训"
    world.imports_credits(line)
    learning.strike(credit=Credit.objects.get(), reason="他人代学", by=world.clerk())
    assert world.imports_credits(line) == 0 and points(she, 2018) == 0


def test_D15_D08_a_list_by_the_number_and_name_of_a_merged_file_is_the_kept_ones(world: World, she: Life) -> None:
    """D15: whichever name stands beside it."""
    twin = world.enters("吴云其木格", "青禾", "2012-07-01", nth=7)
    old = twin.person.id_number
    world.merges(she, twin)
    world.imports_credits(f"乌云其木格,{old},2018,专业科目,20,甲班", f"吴云其木格,{old},2018,专业科目,10,乙班")
    assert points(she, 2018) == 30
