"""Months in which somebody has two changes of information open at once (D05, ADR 0044)."""

from acms.amendments import actions as amendments
from acms.casework import actions as casework
from acms.casework.models import Case, CaseState
from acms.people.models import Qualification
from acms.yearly.models import Kind
from tests.journeys.lives import World

REASON = "证书是复印件，请上传原件。"


def levels(pk: int) -> list[str]:
    return list(Qualification.objects.open().filter(person=pk).values_list("level", flat=True))


def test_D05_C02_D15_two_changes_one_returned_one_approved_one_reversed_and_the_file_merged(world: World) -> None:
    """C02, D05, D15, R02, W12: in May she states a new unit and a new qualification; what is done to the one is not done to the other."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    twin = world.enters("乌云其木格", "青禾", "2012-07-01", nth=1)
    she.states_their_years()
    world.on("2019-05-06")
    title = she.states_a_qualification("4", "2018-10-15")
    move = she.asks_to_move_to("乳业")
    world.looked_at(title, she.person.name)
    assert title.state == CaseState.IN_REVIEW
    assert str(title.no) in she.reads("/me/cases/") and str(move.no) in she.reads("/me/cases/")

    world.on("2019-05-10")  # the agency of the unit of then wants a better picture
    items = [{"item": "scan.qualification", "label": "证书", "reason": REASON}]
    casework.return_for_correction(title, by=world.clerk(title.deciding_code), items=items)
    world.approved(Case.objects.get(pk=move.pk))
    assert she.stands == "乳业在岗 150702"
    assert REASON in she.reads("/changes/information/qualification/status/")
    assert "变更完成" in she.reads("/changes/information/post/status/")

    world.on("2019-06-03")  # what she sends again goes to the agency of now
    again = Case.objects.get(pk=title.pk)
    amendments.submit(case=again, by=she.user, on=world.today)
    world.approved(again, she.person.name)
    assert (again.management_code, again.employer_name) == ("150702", world.unit("乳业").name)
    assert levels(she.pk) == ["4"] and she.stands == "乳业在岗 150702"

    world.on("2019-07-01")  # the letter was not true: the move never was, the qualification is
    casework.reverse(Case.objects.get(pk=move.pk), by=world.clerk("150700"), items=[], reason="证明函不实")
    assert she.stands == "青禾在岗 150105" and levels(she.pk) == ["4"]
    assert she.told == ["2012-07-01— 青禾在岗"]
    third = she.states_no_unit("150702")  # the one that came back is gone on with
    assert third.pk == move.pk

    world.on("2019-07-08")  # her file takes in another one of hers, with a change of its own that came back
    other = twin.states_a_qualification("3", "2015-10-15")
    world.looked_at(other, twin.person.name)
    if other.state == CaseState.APPROVED:
        casework.reverse(other, by=world.league, items=[], reason="待核实")
    else:
        casework.return_for_correction(other, by=world.clerk(), items=items)
    done = world.merges(she, twin)
    assert str(other.no) in she.reads("/me/cases/") and she.opens(f"/cases/{other.no}/") == 200
    assert she.opens("/changes/information/qualification/status/") == 200
    world.approved(Case.objects.get(pk=move.pk))
    assert she.stands == "无单位 150702" and levels(she.pk) == ["4"]
    world.takes_apart(done)
    assert she.stands == "无单位 150702" and twin.stands == "青禾在岗 150105"


def test_D05_D08_D10_two_changes_that_wait_are_decided_also_once_she_is_in_异动(world: World) -> None:
    """C02, D05, D08, D10: filed while she was in the register: the run takes her away, both are entered all the same, each once."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2019-04-08")
    title, move = she.states_a_qualification("4", "2010-10-15"), she.asks_to_move_to("乳业")
    for case in (title, move):
        Case.objects.filter(pk=case.pk).update(state=CaseState.IN_REVIEW, queued_at=None)
    assert world.settles(Kind.LEARNING) == {she: [2016, 2017, 2018]} and she.status == "MOVED_OUT"
    for case, code in ((move, "150702"), (title, "150105")):
        casework.approve(Case.objects.get(pk=case.pk), by=world.clerk(code))
    assert levels(she.pk) == ["4"] and she.status == "MOVED_OUT"
    assert she.stands == "乳业在岗 150702"
