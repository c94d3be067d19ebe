"""E02, R02: a unit of another province is refused, by whatever its address says; a place that is not sure goes to people."""

from typing import Any

import pytest

from acms.accounts.models import User
from acms.base.errors import Refused
from acms.casework.models import Verdict
from acms.employers.models import Employer
from acms.units import actions, certificates, words
from acms.units.forms import ChangeEmployerForm, EmployerForm
from tests.collection.test_identity import scan

ELSEWHERE = [
    "北京市西城区样例街1号",
    "沈阳市和平区样例街1号",
    "沈阳铁西区样例街",
    "大同市平城区样例路",
    "神木市样例镇",
    "西安市新城区样例路",
]
UNSURE = [
    "样例街1号",
    "新城区样例街",
    "铁西区样例街",
    "火星市赛罕区",
    "鄂伦春自治旗加格达奇区",
    "海南区样例镇",
    "集宁市样例路",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_E02_a_unit_whose_address_is_a_city_of_another_province_is_refused(address: str, person: User) -> None:
    for form in (EmployerForm({"address": address}), ChangeEmployerForm({"address": address})):
        assert form.errors["address"] == [words.OUTSIDE]
    with pytest.raises(Refused) as refusal:
        actions.add_employer(by=person, certificate=b"x", file_name="a.jpg", address=address)
    assert refusal.value.code == "outside"
    assert not Employer.objects.filter(address=address).exists()


@pytest.mark.parametrize("address", UNSURE)
def test_E02_an_address_that_may_be_of_the_region_is_not_refused(address: str) -> None:
    assert "address" not in EmployerForm({"address": address}).errors


@pytest.mark.parametrize(
    ("printed", "chosen", "verdict"),
    [
        ("内蒙古自治区呼和浩特市赛罕区样例路", "150105", Verdict.PASS),
        ("内蒙古兴安盟科右前旗科尔沁镇", "152221", Verdict.PASS),
        ("包头市郊区样例镇", "150207", Verdict.PASS),
        ("乌海市海南区样例镇", "150303", Verdict.PASS),
        ("呼伦贝尔市满洲里市扎赉诺尔区", "150781", Verdict.UNSURE),
        ("鄂伦春自治旗加格达奇区", "150723", Verdict.UNSURE),
        ("新城区样例街", "150102", Verdict.UNSURE),
        ("沈阳市和平区样例街", "150105", Verdict.FAIL),
    ],
)
def test_E02_R02_the_certificates_address_decides_or_people_do(printed: str, chosen: str, verdict: str) -> None:
    paper: Any = scan("employer_certificate", address=(printed, 0.99))
    found = certificates.results(paper, uscc="", name="", address=printed, division_code=chosen)
    by_code = {result.code: result for result in found}
    assert by_code["certificate_place"].verdict == verdict
    assert by_code["division"].verdict == (Verdict.PASS if verdict == Verdict.PASS else Verdict.UNSURE)
