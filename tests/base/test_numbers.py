"""GB 11643 and GB 32100, cross-checked against python-stdnum where that is right."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric
from stdnum.cn import uscc as stdnum_uscc

from acms.accounts import forms as accounts_forms
from acms.accounts.models import User
from acms.base import codelists
from acms.base.codes import IdType
from acms.base.management.commands import text as text_command
from acms.base.numbers import id_card, uscc
from acms.transfers import files

VALID = ["15010519900101123X", "150781198507310020", "15252219790620001X", "152301197005050007"]
USCCS = [
    "91150105MA0TE5T16A",
    "12150000MA0TE5T162",
    "11150700MA0TE5T169",
    "N2150422MA0TE5T16W",
    "51150000MA0TE5T161",
]


@pytest.mark.parametrize("number", VALID)
def test_W04_valid_numbers_are_taken_old_division_codes_too(number: str) -> None:
    assert id_card.parse(number).text == number
    assert id_card.parse(f" {number[:6]} {number[6:].lower()} ").text == number


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "empty"),
        ("1501051990010112", "length"),
        ("15010519900101123A", "characters"),
        ("150105199002301234", "birth"),
        ("150105209901011230", "birth"),
        ("150105199001011231", "check"),
    ],
)
def test_W04_each_fault_of_a_number_has_its_own_code(number: str, code: str) -> None:
    with pytest.raises(id_card.WrongNumber) as wrong:
        id_card.parse(number)
    assert wrong.value.code == code


@given(
    st.sampled_from(["150105", "152301", "110101"]),
    st.dates(date(1920, 1, 1), date(2008, 1, 1)),
    st.integers(0, 999),
)
def test_W04_check_characters_agree_with_stdnum(division: str, born: date, order: int) -> None:
    body = f"{division}{born:%Y%m%d}{order:03d}"
    number = body + id_card.check_character(body)
    assert id_card.is_valid(number)
    assert ric.calc_check_digit(number) == number[17]
    assert id_card.parse(number).sex == ("1" if order % 2 else "2")


@given(st.sampled_from(VALID), st.integers(0, 16), st.integers(1, 9))
def test_W04_any_single_wrong_digit_is_found(number: str, place: int, by: int) -> None:
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert not id_card.is_valid(wrong)


@pytest.mark.parametrize("code", USCCS)
def test_E01_valid_codes_are_taken_those_of_village_collectives_too(code: str) -> None:
    assert uscc.parse(code.lower()) == code


def test_E01_codes_agree_with_stdnum_where_the_first_places_are_digits() -> None:
    for code in USCCS:
        if code[:2].isdigit():
            assert stdnum_uscc.is_valid(code)


@given(st.sampled_from(USCCS), st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_E01_any_single_wrong_place_is_found(code: str, place: int, other: str) -> None:
    if code[place] != other:
        assert not uscc.is_valid(code[:place] + other + code[place + 1 :])


OLDER, NOW = "150105900101123", "15010519900101123X"


def test_D15_every_form_and_command_reads_an_older_number_and_stores_the_newer() -> None:
    """GB 11643-1989: fifteen places, two of them the year. One function reads what people write, and all ask it."""
    assert accounts_forms.id_number(f" {OLDER[:6]}-{OLDER[6:]} ") == NOW
    assert text_command.understood("number", OLDER) == {"value": NOW, "fault": ""}
    user = User()
    user.set_id_number(OLDER)
    assert user.id_number == NOW
    given = {"format": files.FORMAT, "from": {"province": "河北省"}, "person": {"name": "苏日娜", "id_number": OLDER}}
    texts = dict.fromkeys((*files.PERSON, "born", "accounting_since", "registered_on"), "")
    given["person"] = texts | given["person"]
    given["from"] = dict.fromkeys(("place", "agency"), "") | given["from"]
    assert files._known(given)["person"]["id_number"] == NOW


def test_D15_who_types_the_older_number_signs_in_and_is_found(person: User) -> None:
    person.set_id_number(NOW)
    person.save()
    assert User.objects.by_id_number(OLDER) == person


def test_D15_a_picture_is_read_strictly() -> None:
    """Fifteen places on a scan are a number of which three were not read."""
    assert id_card.is_valid(OLDER, older=True) and not id_card.is_valid(OLDER)
    with pytest.raises(id_card.WrongNumber, match="length"):
        id_card.parse(OLDER)


def test_W03_a_foreign_permanent_resident_has_their_own_kind_of_document() -> None:
    """The card of 2023: eighteen places that begin with 9, made as the resident's number is."""
    body = "91584019771203123"
    number = id_card.parse(body + id_card.check_character(body))
    assert (number.born, number.sex) == (date(1977, 12, 3), "1")
    assert ("9", "外国人永久居留身份证") in [(code.value, codelists.name("id_type", code)) for code in IdType]


def test_N02_the_permit_of_2017_is_told_what_it_is() -> None:
    """USA110077120312 is no number of wrong length: the sentence names the card and the way on."""
    fault = text_command.understood("number", " usa 1100 7712 0312 ")["fault"]
    assert "旧版外国人永久居留身份证" in fault and "联系管理机构" in fault
