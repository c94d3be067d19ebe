"""Lives whose admission the agency above takes back, while something else speaks for them (C02, D12, D15)."""

import pytest
from django.test import Client
from django.utils import timezone

from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework.models import Case, CaseState
from acms.collection import actions as collection
from acms.people import away
from acms.people.models import Person
from acms.transfers import actions as transfers
from acms.transfers.models import TransferOut
from tests.journeys.lives import Life, World


def collected(world: World) -> Life:
    """Somebody of an old list whose collection was accepted, at 青禾."""
    number = world.a_number("1985-05-05", 7)
    world.imports_people(f"斯琴,{number},赛罕区,2007-08-01")
    she = world.on_file(number)
    she.activates()
    world.on("2024-06-03")
    return she


def since(life: Life) -> str:
    at = Person.objects.get(pk=life.pk).registered_at
    return timezone.localdate(at).isoformat() if at else ""


def test_C02_whose_admission_is_reversed_waits_for_a_collection_again(world: World) -> None:
    she = collected(world)
    case = she.collects()
    assert (she.status, since(she)) == ("REGISTERED", "2024-06-03")
    world.after(9)
    casework.reverse(case, by=world.league, items=[], reason="学历证书是假的")
    assert (she.status, since(she), she.stands) == ("COLLECTING", "", "无单位 150105")


def test_C02_D15_who_is_registered_by_another_file_too_stays_there_since_its_day(world: World) -> None:
    """C02, D15: reversed, the twin's acceptance holds; apart again, each file stands by itself."""
    twin = world.enters("斯琴", "三中", "2007-08-01", nth=1)
    she = collected(world)
    case = she.collects()
    world.on("2024-07-01")
    done = world.merges(she, twin)
    assert since(she) == "2015-03-02" and she.stands == "青禾在岗 150105"
    world.on("2024-08-01")
    casework.reverse(case, by=world.league, items=[], reason="劳动合同是假的")
    assert (she.status, since(she), she.stands) == ("REGISTERED", "2015-03-02", "三中在岗 150105")
    world.on("2024-09-02")
    world.takes_apart(done)
    assert (she.status, since(she), she.stands) == ("COLLECTING", "", "无单位 150105")
    assert (twin.status, since(twin), twin.stands) == ("REGISTERED", "2015-03-02", "三中在岗 150105")


def test_C02_D15_E04_who_waits_for_a_collection_once_two_files_are_apart_heads_nothing(world: World) -> None:
    """C02, D15, E04: in the register for the twin's sake alone she has moved, and heads her new unit: apart again she heads nothing,
    though that post stands."""
    twin = world.enters("斯琴", "三中", "2007-08-01", nth=1)
    she = collected(world)
    case = she.collects()
    world.on("2024-07-01")
    done = world.merges(she, twin)
    world.on("2024-08-01")
    casework.reverse(case, by=world.league, items=[], reason="劳动合同是假的")
    she.moves_to("乳业")
    she.is_appointed()
    world.on("2024-09-02")
    world.takes_apart(done)
    assert (she.status, she.heads, she.stands) == ("COLLECTING", "", "乳业在岗 150702")
    assert (twin.status, twin.heads, twin.stands) == ("REGISTERED", "", "三中在岗 150105")
    assert she.messages.count("会计机构负责人任期结束") == 1
    world.is_true()


def test_C02_D15_a_reversed_collection_is_put_right_by_who_has_stayed(world: World) -> None:
    """C02, L07, D15: accepted anew, the file is in the register for itself from that day on, also apart again."""
    twin = world.enters("斯琴", "三中", "2007-08-01", nth=1)
    she = collected(world)
    case = she.collects()
    world.on("2024-07-01")
    done = world.merges(she, twin)
    casework.reverse(case, by=world.league, items=[], reason="劳动合同是假的")
    client = Client()
    client.force_login(she.user)
    assert client.get("/collection/1/").status_code == 200
    world.on("2024-08-05")
    collection.agree(case=case, by=she.user, address="127.0.0.1")
    case.refresh_from_db()
    collection.submit(case=case, by=she.user, on=world.today)
    world.approved(case)
    assert case.state == CaseState.APPROVED
    assert (she.status, since(she), she.stands) == ("REGISTERED", "2015-03-02", "青禾在岗 150105")
    assert client.get("/collection/1/").status_code == 302
    world.takes_apart(done)
    assert (she.status, since(she), she.stands) == ("REGISTERED", "2024-08-05", "青禾在岗 150105")


def test_C02_D12_who_has_come_back_from_another_province_stays_since_that_day(world: World) -> None:
    she = collected(world)
    case = she.collects()
    world.on("2024-07-10")
    she.goes_to_another_province()
    world.on("2025-06-02")
    she.comes_back()
    world.on("2025-07-01")
    casework.reverse(case, by=world.league, items=[], reason="学历证书是假的")
    assert (she.status, since(she)) == ("REGISTERED", "2025-06-02")


def said(world: World, case: Case) -> tuple[str, str]:
    """What whoever reverses a case reads, and the page to which it leads; nothing where it is done."""
    boss = world.league  # there before what is refused is rolled back
    case.refresh_from_db()
    try:
        casework.reverse(case, by=boss, items=[], reason="办错了")
    except Refused as refusal:
        return refusal.words, refusal.link
    return "", ""


def two_files(world: World) -> tuple[Life, Life]:
    return world.enters("乌云其木格", "青禾", "2010-07-01"), world.enters("乌云其木格", "三中", "2010-07-01", nth=1)


def test_C02_D12_D15_a_transfer_of_a_file_merged_since_is_reversed_once_they_are_apart(world: World) -> None:
    """C02, D12, D15: what is said is what works: the merge undone, the reversal goes through and the file has never been away."""
    she, twin = two_files(world)
    world.on("2016-03-01")
    gone = twin.goes_to_another_province()
    world.on("2016-05-01")
    done = world.merges(she, twin)
    words, link = said(world, gone)
    assert "请先在乌云其木格" in words and "撤销合并" in words and link == f"/desk/people/{she.pk}/"
    world.takes_apart(done)
    assert twin.status == "TRANSFERRED" and said(world, gone) == ("", "")
    assert (twin.status, twin.stands) == ("REGISTERED", "三中在岗 150105")


@pytest.mark.parametrize("merged", [False, True])
def test_C02_D12_D15_a_transfer_that_was_handed_on_is_not_said_to_wait_for_a_merge(world: World, merged: bool) -> None:
    """C02, D12, D15: handed on is for good: nobody is sent to undo a merge for nothing."""
    she, twin = two_files(world)
    world.on("2016-03-01")
    gone = twin.goes_to_another_province()
    transfers.mark_sent(transfer=TransferOut.objects.get(case=gone), by=world.clerk())
    world.on("2016-05-01")
    if merged:
        world.merges(she, twin)
    words, _ = said(world, gone)
    assert "已经报送全国平台" in words and ("并入了乌云其木格" in words) is merged
    assert ("申请调回" in words) is not merged and "撤销合并" not in words


def test_C02_D12_a_transfer_whose_file_came_back_is_reversed_after_the_return(world: World) -> None:
    """C02, D12: the case of the return is named and led to; a unit stated since comes before it."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    world.on("2016-03-01")
    gone = she.goes_to_another_province()
    world.on("2016-05-01")
    back = she.comes_back()
    world.on("2016-06-01")
    moved = she.moves_to("三中")
    words, link = said(world, gone)
    assert f"先撤销调回的办件{back.no}" in words and link == f"/desk/cases/{back.no}/"
    assert "先撤销填写单位的办件" in said(world, back)[0]
    assert [said(world, case) for case in (moved, back, gone)] == [("", "")] * 3
    assert (she.status, she.stands) == ("REGISTERED", "青禾在岗 150105")


def test_C02_D12_a_file_that_another_province_has_sent_back_has_been_away(world: World) -> None:
    """C02, D12: no case brought it back, so no case is named."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    world.on("2016-03-01")
    gone = she.goes_to_another_province()
    world.on("2016-05-01")
    away.come_back(person=she.person, division_code="150105", on=world.today, by=world.clerk())
    words, link = said(world, gone)
    assert "外省转回来的" in words and link == ""


def test_C02_D12_a_return_is_not_reversed_once_the_file_has_gone_again(world: World) -> None:
    """C02, D12: what came last is taken back first."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    world.on("2016-03-01")
    she.goes_to_another_province()
    world.on("2016-05-01")
    back = she.comes_back()
    world.on("2016-07-01")
    again = she.goes_to_another_province()
    assert "先撤销后来的那一步" in said(world, back)[0]
    assert [said(world, case) for case in (again, back)] == [("", "")] * 2
    assert she.status == "TRANSFERRED"
