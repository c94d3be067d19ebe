"""Two people in one cell of names are two people, in every table that is uploaded; one person's name with blanks in it is one (C05, D06, N01)."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acms.accounts.models import User
from acms.base import cells, text, words
from acms.exchange import importing
from acms.exchange import words as exchange_words
from acms.yearly import table as yearly_table
from tests.exchange.test_imports import numbers
from tests.exchange.test_tables import as_csv

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = "小明晓伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛超霞平刚桂子轩一诺建国志红婷雪慧"
COMPOUND = ("欧阳", "司马", "诸葛", "上官", "皇甫", "尉迟", "慕容")
MONGOL = (
    "乌云其木格", "苏日娜", "斯琴高娃", "阿拉坦仓", "巴雅尔图", "额尔敦陶克陶", "呼格吉勒图", "敖登格日乐", "娜仁托娅", "萨仁高娃", "其其格",
    "乌日罕", "特木尔巴根", "包乌兰图雅", "巴图·测试", "阿依古丽·买买提", "布和巴雅尔", "达林太", "那日苏",
)  # fmt: skip
BLANKS = st.sampled_from(["", " ", "  ", "\u3000", "\xa0"])
whole = st.builds(
    "".join,
    st.tuples(st.sampled_from([*SURNAMES, *COMPOUND]), st.text(st.sampled_from(GIVEN), min_size=1, max_size=2)),
)


@st.composite
def laid_out(draw: st.DrawFn) -> str:
    """One person's name with the blanks that lists have: between all characters of a short one, behind a surname, between the parts of a
    Mongol one."""
    blank = draw(BLANKS)
    way = draw(st.sampled_from(["spread", "surname", "mongol", "wrapped"]))
    if way == "mongol":
        name = draw(st.sampled_from(MONGOL))
        at = draw(st.integers(1, len(name) - 1))
        return f"{name[:at]}{blank}{name[at:]}"
    surname = draw(st.sampled_from([*SURNAMES, *COMPOUND]))
    given_name = draw(st.text(st.sampled_from(GIVEN), min_size=1, max_size=2))
    if way == "spread":
        return blank.join(surname + given_name) if len(surname) == 1 else f"{surname}{blank}{given_name}"
    return f"{surname}\n{given_name}" if way == "wrapped" else f"{surname}{blank}{given_name}"


@given(laid_out(), st.sampled_from(["", " ", "\n"]))
def test_N01_one_name_with_blanks_is_one_name(cell: str, end: str) -> None:
    assert not cells.several_names(f"{end}{cell}{end}")
    assert text.name(cell)


@given(
    st.lists(whole, min_size=2, max_size=4),
    st.sampled_from([*"、，,;；/／\\|｜&+\n ", "  ", " / ", "\r\n", "\u3000", "、 "]),
)
def test_C05_names_of_two_people_are_several_however_they_are_set_apart(people: list[str], sign: str) -> None:
    assert cells.several_names(sign.join(people))


@given(st.lists(st.sampled_from(MONGOL), min_size=2, max_size=3), st.sampled_from("、，,;；/／｜"))
def test_C05_names_without_surnames_are_several_by_the_sign_between_them(people: list[str], sign: str) -> None:
    assert cells.several_names(sign.join(people))


@given(st.text(max_size=30) | st.text(st.sampled_from("王李张三四·、 /\n\u3000"), max_size=30))
def test_C05_no_text_is_too_strange_to_be_asked(cell: str) -> None:
    assert cells.several_names(cell) in (True, False) and cells.is_spaced(cell) in (True, False)


MORE: dict[str, dict[str, Any]] = {
    "people": {"管理地区": "赛罕区"},
    "credits": {"年度": "2026", "科目": "专业科目", "学分": "30"},
    "holders": {"资格级别": "中级", "取得年度": "2019", "证书号": "15020190000001"},
}


@pytest.mark.parametrize("kind", MORE)
@pytest.mark.parametrize("cell", ["张三 李四", "张三、李四", "张三/李四", "张三\n李四", "巴特尔，乌云"])
def test_C05_a_row_that_names_two_people_is_refused_with_its_reason(
    kind: str, cell: str, clerk_of_saihan: User
) -> None:
    one, two = numbers(2)
    head, more = ["姓名", "身份证号", *MORE[kind]], list(MORE[kind].values())
    found = importing.dry_run(
        kind=kind, by=clerk_of_saihan, file=as_csv([head, [f'"{cell}"', one, *more], ["欧阳 娜娜", two, *more]])
    )
    assert (found["rows"], found["good"]) == (2, 1)
    assert [(fault["row"], fault["column"], fault["reason"]) for fault in found["faults"]] == [
        (2, "姓名", words.SEVERAL_NAMES)
    ]


def test_C05_a_blank_that_may_part_two_people_is_noted(clerk_of_saihan: User) -> None:
    head, row = ["姓名", "身份证号", "管理地区"], ["乌日娜 巴图", numbers(1)[0], "赛罕区"]
    found = importing.dry_run(kind="people", by=clerk_of_saihan, file=as_csv([head, row]))
    assert found["good"] == 1
    assert [note["reason"] for note in found["notes"]] == [exchange_words.SPACED_NAME]


@pytest.mark.parametrize("cell", ["张三 李四", "张三、李四", "张三/李四"])
def test_D06_a_row_of_evaluations_that_names_two_people_is_refused_with_its_reason(cell: str) -> None:
    rows: list[list[str]] = [["姓名", "身份证号", "考评结果"], [cell, "", "合格"]]
    for staff in (None, []):
        found = yearly_table.read(io.BytesIO(as_csv(rows).getvalue()), staff)
        assert [fault.reason for fault in found.faults] == [words.SEVERAL_NAMES]
