"""W06: what is typed for a region reaches the server; outside or unknown is refused with the guide's advice."""

import pytest
from django import forms

from acms.corrections.forms import CorrectionForm, CounterForm
from acms.filing.forms import TitleForm
from acms.regions import words
from acms.regions.forms import RegionField, RegionPicker
from acms.transfers.forms import BackForm
from acms.units.forms import ChangeEmployerForm, EmployerForm, UnitForm


class Asked(forms.Form):
    place = RegionField(label="所在地区")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("赛罕区", "150105"),
        ("呼和浩特市 / 赛罕区", "150105"),
        ("内蒙古呼和浩特赛罕区", "150105"),
        ("通辽市科尔沁区", "150502"),
    ],
)
def test_W06_a_whole_name_typed_by_hand_counts_as_chosen(typed: str, code: str) -> None:
    form = Asked({"place": "", "place_typed": typed})
    assert form.is_valid() and form.cleaned_data["place"] == code


@pytest.mark.parametrize("typed", ["北京市朝阳区", "河北省石家庄市", "西安市新城区", "火星", "130100", "\x00"])
def test_W06_a_place_elsewhere_or_unknown_is_refused_with_the_advice_and_kept(typed: str) -> None:
    form = Asked({"place": "", "place_typed": typed})
    assert not form.is_valid()
    if typed.strip("\x00"):
        assert "按照属地管理原则，请在其他省市进行信息采集" in form.errors["place"][0]
        assert f'data-typed="{typed}"' in str(form["place"])


def test_W06_another_text_over_a_choice_is_another_answer() -> None:
    form = Asked({"place": "150105", "place_typed": "北京市朝阳区"})
    assert not form.is_valid()


@pytest.mark.parametrize(
    "kind", [EmployerForm, ChangeEmployerForm, UnitForm, CorrectionForm, CounterForm, TitleForm, BackForm]
)
def test_W06_every_form_that_asks_for_a_region_asks_in_this_way(kind: type[forms.Form]) -> None:
    assert isinstance(kind.base_fields["division_code"], RegionField)


@pytest.mark.parametrize("typed", ["赛罕", "sai", "呼和浩特市", "锡林郭勒盟"])
def test_W06_what_the_list_finds_and_nobody_chose_is_no_place_elsewhere(typed: str) -> None:
    form = Asked({"place": "", "place_typed": typed})
    assert not form.is_valid()
    assert "请从列表里选一个" in form.errors["place"][0] and "其他省市" not in form.errors["place"][0]
    assert f'data-typed="{typed}"' in str(form["place"])


@pytest.mark.parametrize("sent", [{"place": "150105"}, {"place": "150105", "place_typed": "呼和浩特市 / 赛罕区"}])
def test_W06_what_is_chosen_in_the_list_counts_with_script_and_without(sent: dict[str, str]) -> None:
    form = Asked(sent)
    assert form.is_valid() and form.cleaned_data["place"] == "150105"
    assert "data-typed" not in str(form["place"]) and "data-typed" not in str(Asked()["place"])


@pytest.mark.parametrize("typed", ["北京市朝阳区", "130100"])
def test_W06_a_place_of_another_province_is_told_from_one_that_nobody_knows(typed: str) -> None:
    assert Asked({"place_typed": typed}).errors["place"] == [words.OUTSIDE]


@pytest.mark.parametrize("typed", ["159999", "1301000", "火星", "火" * 31])
def test_W06_what_nobody_knows_is_said_with_its_beginning(typed: str) -> None:
    assert Asked({"place_typed": typed}).errors["place"] == [words.unknown(typed[:30])]


@pytest.mark.parametrize(
    ("sent", "is_omitted"), [({}, True), ({"place": ""}, False), ({"place_typed": ""}, False), ({"other": "x"}, True)]
)
def test_W06_a_page_that_sends_the_list_or_the_box_has_answered(sent: dict[str, str], is_omitted: bool) -> None:
    assert RegionPicker().value_omitted_from_data(sent, {}, "place") is is_omitted


def test_W06_a_long_text_that_the_list_finds_is_said_with_its_beginning() -> None:
    typed = "hulunbeiershimolidawadawoerzuzizhiqi"
    assert Asked({"place_typed": typed}).errors["place"] == [words.choose(typed[:30])]
