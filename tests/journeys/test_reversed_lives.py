"""Lives whose admission the agency above takes back, while something else speaks for them (C02, D12, D15)."""

from django.test import Client
from django.utils import timezone

from acms.casework import actions as casework
from acms.casework.models import CaseState
from acms.collection import actions as collection
from acms.people.models import Person
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
