"""T04: whose seal it is and what for."""

from typing import Any

import pytest

from acms.letters.audit import seal
from tests.letters.stamps import HEI, PX, Cut, found, scanned


def read(how: Cut, employer: str, **scan: Any) -> seal.Reading:
    pressed = found(scanned(how, **scan)).pressed
    assert pressed is not None
    return seal.read(pressed, employer)


HONEST = {
    "a misread letter": Cut("赤峰市古莲赉特样例有限公司", "财务专用章"),
    "in Hei, without words inside": Cut("科尔沁左翼中旗样例第十三中学", face=HEI),
    "pressed far askew": Cut("通辽市样例口腔医院", "财务专用章"),
    "oval": Cut("呼和浩特市样例商贸有限公司", "财务专用章", long=45, short=30, high=3.8, star=False),
    "of 25 mm": Cut("东胜区样例合作社", long=25, short=25, high=3.2, face=HEI),
}


@pytest.mark.parametrize("name", HONEST)
def test_T04_the_employers_own_seal_is_known_in_every_shape(name: str) -> None:
    how = HONEST[name]
    reading = read(how, how.around, turn=70 if "askew" in name else -6)
    assert (reading.is_employers, reading.is_for_others) == (True, False), reading


# On the letter, on the seal.
OTHERS = {
    "another number": ("呼和浩特市样例第三中学", "呼和浩特市样例第五中学"),
    "a number more": ("呼和浩特市样例第三中学", "呼和浩特市样例第十三中学"),
    "a number less": ("呼和浩特市样例第十三中学", "呼和浩特市样例第三中学"),
    "of one stroke more": ("阿巴嘎旗样例苏木第一村村民委员会", "阿巴嘎旗样例苏木第二村村民委员会"),
    "the parent's": ("内蒙古样例能源有限公司包头分公司", "内蒙古样例能源有限公司"),
    "the branch's": ("内蒙古样例能源有限公司", "内蒙古样例能源有限公司包头分公司"),
    "another branch's": ("内蒙古样例能源有限公司包头分公司", "内蒙古样例能源有限公司通辽分公司"),
    "another place's": ("科尔沁左翼中旗样例财政所", "科尔沁左翼后旗样例财政所"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_T04_another_units_seal_is_not_taken_for_the_employers(name: str) -> None:
    employer, around = OTHERS[name]
    assert not read(Cut(around, "财务专用章"), employer).is_employers


@pytest.mark.parametrize(
    ("inside", "other"),
    [
        ("财务专用章", False),
        ("", False),
        ("合同专用章", True),
        ("工会委员会", True),
        ("发票专用章", True),
        ("食堂专用章", True),
        ("客服专用章", True),
        ("财务部专用章", False),
        ("财务部", True),
        ("人力资源部", True),
        ("计划财务处", True),
    ],
)
def test_T04_a_seal_for_contracts_invoices_or_of_the_union_is_not_the_units(inside: str, other: bool) -> None:
    name = "呼和浩特市样例商贸有限公司"
    reading = read(Cut(name, inside), name)
    assert (reading.is_employers, reading.is_for_others) == (True, other), reading


def test_T04_the_ring_of_a_department_is_not_the_units() -> None:
    """财务专用章 stands inside; around it is more than the unit's name."""
    reading = read(Cut("内蒙古样例能源公司财务部", "财务专用章"), "内蒙古样例能源公司")
    assert not reading.is_employers, reading


def test_T04_words_for_another_use_count_around_the_ring_too() -> None:
    reading = read(Cut("呼和浩特市样例商贸公司工会委员会"), "呼和浩特市样例商贸公司")
    assert (reading.is_employers, reading.is_for_others) == (True, True), reading


@pytest.mark.parametrize(("wear", "noise", "drawn"), [(0.3, 2.0, False), (0.12, 2.0, False), (0.0, 0.0, True)])
def test_T04_a_seal_of_one_pure_colour_was_never_pressed(wear: float, noise: float, drawn: bool) -> None:
    pressed = found(scanned(Cut("呼和浩特市样例商贸有限公司"), wear=wear, noise=noise)).pressed
    assert pressed is not None and seal.is_drawn(pressed) is drawn


@pytest.mark.parametrize(("long", "short"), [(38, 38), (42, 42), (45, 30), (25, 25)])
def test_T04_a_seal_is_measured_to_half_a_millimetre(long: float, short: float) -> None:
    pressed = found(scanned(Cut("东胜区样例合作社", long=long, short=short, high=3.2))).pressed
    assert pressed is not None and pressed.diameters == pytest.approx((long, short), abs=0.5)


def test_T04_a_ring_with_a_gap_is_known_by_the_employers_name_in_it() -> None:
    name = "呼和浩特市样例商贸有限公司"
    page = scanned(Cut(name, "财务专用章"))
    page[round(265.2 * PX) :] = 250  # the stamp was not pressed down at its foot
    assert (found(page, name).kind, found(page, "呼和浩特市样例贸易有限公司").kind, found(page).kind) == (
        "round",
        "other",
        "other",
    )
