"""N01, N02: one gate for names, and one for numbers, phones, days and codes."""

import json
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import example, given
from hypothesis import strategies as st

from acms.base import text, words

# Unicode's confusables of the middle dot and the full stop, and larger dots that fonts offer.
DOTS = "·•・‧∙⋅．.ㆍᆞꞏ᛫⸱⸳ᐧ·𐄁･﹒․｡。●◦⦁∘⚫⚬⬤▪˙܁܂꘎𐩐"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202e\u2066\u2069\u00ad\ufe0f\U000e0101\u180e\u3164"
TYPED = st.text() | st.text(alphabet="巴图测试 aB·•．\u3000\u200b\u0301\u00b4-'x×Х1２/年月日.+()")
ANYTHING = st.text(alphabet=st.characters(exclude_categories=())) | TYPED


@pytest.mark.parametrize("dot", DOTS)
@pytest.mark.parametrize("around", ["", " ", "\u3000", "\u00a0"])
def test_N01_every_dot_in_use_is_the_middle_dot(dot: str, around: str) -> None:
    assert text.name(f"巴图{around}{dot}{around}测试") == "巴图·测试"


@pytest.mark.parametrize("mark", INVISIBLE)
def test_N01_invisible_and_direction_marks_go(mark: str) -> None:
    assert text.name(f"{mark}巴{mark}图·测{mark}试{mark}") == "巴图·测试"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("测 三", "测三"),
        ("测\u3000三", "测三"),
        ("  测三\t\n", "测三"),
        ("ＡＮＮＡ　ｌｅｅ", "ANNA lee"),
        ("anna  maria", "anna maria"),
        ("·巴图·", "巴图"),
        ("巴图··测试", "巴图·测试"),
        ("o’neil", "o'neil"),
        ("o´neil", "o'neil"),
        ("测试\U00021413", "测试\U00021413"),
        ("⼀三", "一三"),
        ("王〇", "王〇"),
    ],
)
def test_N01_full_width_and_blanks_are_tidied(typed: str, stored: str) -> None:
    assert text.name(typed) == stored


@pytest.mark.parametrize(
    ("typed", "code", "place"),
    [
        ("测3三", "character", 2),
        ("测？三", "character", 2),
        ("测?", "character", 2),
        ("\ue000测三", "character", 1),
        ("测三\U000f0000", "character", 3),
        ("测\x00三", "control", 2),
        ("测\x1b三", "control", 2),
        ("测三\x85", "control", 3),
        ("测\ud800三", "control", 2),
        ("测、三", "character", 2),
        ("", "empty", 0),
        ("\u3000\u200b", "empty", 0),
        ("···", "short", 0),
        ("测", "short", 0),
        ("测" * 51, "long", 0),
    ],
)
def test_N01_what_is_no_name_is_refused_with_the_place(typed: str, code: str, place: int) -> None:
    with pytest.raises(text.Fault) as fault:
        text.name(typed)
    assert (fault.value.code, fault.value.place) == (code, place)
    sentence = words.text_fault(fault.value)
    assert sentence.endswith("。") and sentence.encode()
    assert not place or f"第{place}个" in sentence


def test_N01_two_names_are_equal_when_their_gated_forms_are() -> None:
    assert text.same_name("巴图•测试", " 巴图．测 试\u200b")
    assert text.same_name("Anna Lee", "ＡＮＮＡ  ＬＥＥ")
    assert not text.same_name("巴图测试", "巴图·测试")
    assert not text.same_name("", "") and not text.same_name("?", "?")


@given(ANYTHING)
@example("·´a")
@example("a\u200b\u0301b")
@example("q\u0301 b")
def test_N01_the_gate_lets_its_own_names_through_and_refuses_by_fault_alone(typed: str) -> None:
    try:
        tidy = text.name(typed)
    except text.Fault:
        assert text.folded_name(typed) == ""
        return
    assert text.name(tidy) == tidy and text.same_name(typed, tidy)
    assert 2 <= len(tidy) <= text.LONGEST_NAME and tidy.encode()
    assert not set(tidy) & set(INVISIBLE) and "\x00" not in tidy


@given(ANYTHING)
@example("a\u00ad\u0301")
@example("ΐ")
@example("\uffa0a")
def test_N02_what_is_understood_once_is_understood_again(typed: str) -> None:
    for gate in (text.plain, text.compact, text.number):
        once = gate(typed)
        assert gate(once) == once, gate
        once.encode()


@given(ANYTHING, st.booleans())
@example("\u0665", True)
@example("99999", True)
def test_N02_days_and_phones_are_refused_by_fault_alone(typed: str, excel: bool) -> None:
    for gate in (text.mobile, lambda t: text.moment(t, excel=excel)):
        try:
            found = gate(typed)
        except text.Fault:
            continue
        assert str(gate(str(found))) == str(found) and str(found).isascii()


@pytest.mark.parametrize(
    "typed",
    [
        "15010519900101123X",
        "15010519900101123x",
        "15010519900101123Х",  # Cyrillic
        "15010519900101123х",
        "15010519900101123×",
        "１５０１０５１９９００１０１１２３Ｘ",
        " 150105 19900101 123X ",
        "150105-19900101-123x",
        "150105—19900101—123x",
        "'15010519900101123X",
        "‘15010519900101123X",  # what a Chinese keyboard writes for it
        "\u200e15010519900101123X\u202c",
        "15010519900101\u3000123X\u00a0",
    ],
)
def test_N02_an_id_number_is_understood_as_people_and_tables_write_it(typed: str) -> None:
    assert text.number(typed) == "15010519900101123X"


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "+8613800138000",
        "+86 138 0013 8000",
        "0086-138-0013-8000",
        "（+86）13800138000",
        "１３８００１３８０００",
        "\u202d138\u200b00138000\u202c",
        "8613800138000",
    ],
)
def test_N02_a_phone_is_understood_as_people_and_phones_write_it(typed: str) -> None:
    assert text.mobile(typed) == "13800138000"


@pytest.mark.parametrize("typed", ["1380013800", "138001380000", "12800138000", "٠١٢٣٤٥٦٧٨٩٠", "1380013800\x00"])
def test_N02_what_is_no_mobile_number_is_refused(typed: str) -> None:
    with pytest.raises(text.Fault):
        text.mobile(typed)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("1993-08-01", "1993-08-01"),
        ("１９９３－０８－０１", "1993-08-01"),
        ("1993年8月1日", "1993-08-01"),
        ("1993.8.1", "1993-08-01"),
        ("1993。8。1", "1993-08-01"),
        ("1993/08/01", "1993-08-01"),
        ("1993 8 1", "1993-08-01"),
        ("1993—08—01", "1993-08-01"),
        ("19930801", "1993-08-01"),
        ("\u200e1993-08-01", "1993-08-01"),
        ("1993-08", "1993-08"),
        ("199308", "1993-08"),
    ],
)
def test_N02_a_day_is_understood_as_people_write_it(typed: str, understood: str) -> None:
    assert str(text.moment(typed)) == understood


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1993081", "ambiguous"),
        ("1993-13-01", "no_month"),
        ("1993-02-30", "no_day"),
        ("1.5.93 or so", "date"),
        ("1993-08-01\x00", "control"),
        ("", "empty"),
    ],
)
def test_N02_seven_digits_are_ambiguous_and_controls_are_refused(typed: str, code: str) -> None:
    with pytest.raises(text.Fault) as fault:
        text.moment(typed)
    assert fault.value.code == code


@pytest.mark.parametrize("excel", [False, True])
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31.06.2020", "2020年6月没有31日。"),
        ("2020-06-31", "2020年6月没有31日。"),
        ("20200631", "2020年6月没有31日。"),
        ("2023年2月29日", "2023年2月没有29日。"),
        ("2009-05-00", "2009年5月没有0日。"),
        ("2009.13", "没有13月，月份是1到12。"),
        ("200913", "没有13月，月份是1到12。"),
        ("2009-00-05", "没有0月，月份是1到12。"),
        ("0000-00-00", "全是0，不是日期。请填真实的日期。"),
        ("00000000", "全是0，不是日期。请填真实的日期。"),
        ("0000-00", "全是0，不是日期。请填真实的日期。"),
        ("1893-08-01", "年份要在1900到2099之间。"),
        ("30.06.2020", "年份写在最前面，例如1993-08-01。"),
        ("05/06/2020", "年份写在最前面，例如1993-08-01。"),
        ("06/31/2020", "年份写在最前面，例如1993-08-01。"),
        ("93.8.1", "年份要写四位，例如1993-08-01。"),
        ("93年8月", "年份要写四位，例如1993-08-01。"),
        ("31.06.", "没有写年份，日期写成1993-08-01这样。"),
        ("6月31日", "没有写年份，日期写成1993-08-01这样。"),
    ],
)
def test_N02_a_date_that_does_not_exist_is_answered_by_what_is_wrong_with_it(
    typed: str, sentence: str, excel: bool
) -> None:
    with pytest.raises(text.Fault) as fault:
        text.moment(typed, excel=excel)
    assert words.text_fault(fault.value) == sentence


LONG = {
    "letters": "测" * 350_000,
    "marks": "a" + "\u0316\u0301" * 250_000,
    "taken apart": "\u0f73" * 350_000,
    "blanks": "a " * 500_000,
    "dots": "·. " * 300_000,
    "digits": "1" * 1_000_000,
    "invisible": "\u200b" * 350_000,
    "nul": "\x00" * 1_000_000,
    "hyphens": "2009-" * 200_000,
}


@pytest.mark.parametrize("kind", LONG)
@pytest.mark.parametrize(
    "gate",
    [
        text.plain,
        text.compact,
        text.name,
        text.folded_name,
        text.number,
        text.destroyed_by_excel,
        text.mobile,
        text.moment,
    ],
)
def test_N02_a_megabyte_is_answered_at_once(kind: str, gate: Callable[[str], Any]) -> None:
    began = time.process_time()
    try:
        gate(LONG[kind])
    except text.Fault as fault:
        assert fault.code in words.TEXT_FAULTS
    assert time.process_time() - began < 5


DEEP = "[" * 100_000


@pytest.mark.parametrize("sent", ["", "{", "[]", "7", "null", "9" * 5000, DEEP, '{"a":' + DEEP, '{"a": 1'])
def test_N02_what_is_no_object_is_an_empty_one(sent: str) -> None:
    assert text.structure(sent) == {}


def test_N02_an_object_is_read() -> None:
    assert text.structure('{"a": ["一"]}') == {"a": ["一"]}


@pytest.mark.parametrize(
    ("typed", "stored"), [("李 Anna", "李Anna"), ("Anna 李", "Anna李"), ("anna-maria lee", "anna-maria lee")]
)
def test_N01_a_blank_stays_between_two_words_in_letters_alone(typed: str, stored: str) -> None:
    assert text.name(typed) == stored


@pytest.mark.parametrize(
    ("cell", "understood"),
    [
        ("39959", "2009-05-26"),
        ("39959.75", "2009-05-26"),
        ("20090526.0", "2009-05-26"),
        ("200912.0", "2009-12"),
        ("2009.2", "2009-02"),
        ("2009.10", "2009-10"),
    ],
)
def test_N02_a_day_is_understood_as_a_number_cell_has_it(cell: str, understood: str) -> None:
    assert str(text.moment(cell, excel=True)) == understood


@pytest.mark.parametrize(
    ("cell", "code"),
    [("2009.1", "ambiguous"), ("20091", "ambiguous"), ("2009111", "ambiguous"), ("399590", "years"), ("99999", "date")],
)
def test_N02_a_number_cell_that_may_mean_two_days_or_none_is_refused(cell: str, code: str) -> None:
    with pytest.raises(text.Fault) as fault:
        text.moment(cell, excel=True)
    assert fault.value.code == code


def test_N02_what_a_person_types_is_no_number_cell() -> None:
    assert str(text.moment("2009.1")) == "2009-01"
    for typed in ("39959", "20091", "200912.0"):
        with pytest.raises(text.Fault):
            text.moment(typed)


def test_N02_days_are_of_two_centuries() -> None:
    assert [str(text.moment(typed)) for typed in ("1900-01-01", "2099-12-31")] == ["1900-01-01", "2099-12-31"]
    for typed in ("1899-12-31", "2100-01-01"):
        with pytest.raises(text.Fault):
            text.moment(typed)


@pytest.mark.parametrize(
    ("cell", "is_destroyed"),
    [
        ("150105199001011000", True),
        ("150105199001011000.0", True),
        ("1.50105E+17", True),
        ("1.50105199001011e17", True),
        ("15010519900101123X", False),
        ("150105199001011230", False),
        ("1.5E+3", False),
    ],
)
def test_C05_an_id_number_that_was_a_number_cell_is_known(cell: str, is_destroyed: bool) -> None:
    assert text.destroyed_by_excel(cell) is is_destroyed


def test_N02_no_letter_of_a_long_text_keeps_more_marks_than_a_script_writes() -> None:
    assert text.plain("q" + "\u0301" * 2000 + "z") == "q" + "\u0301" * 30 + "z"


def test_N01_the_command_reads_what_office_programs_write_and_says_that_a_file_is_missing(tmp_path: Path) -> None:
    file, out = tmp_path / "a.txt", StringIO()
    file.write_bytes("乌云其木格\n".encode("gb18030"))
    call_command("text", "name", str(file), stdout=out)
    assert json.loads(out.getvalue())["value"] == "乌云其木格"
    with pytest.raises(CommandError):
        call_command("text", "name", str(tmp_path / "none.txt"))
