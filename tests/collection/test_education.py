"""Step 5: what is asked of each level, and certificates against answers, at their borders (W09)."""

from datetime import date, timedelta
from typing import Any

import pytest

from acms.base import codelists
from acms.base.dates import years_after
from acms.casework.models import Verdict
from acms.collection import words
from acms.collection.steps import EDUCATION
from acms.collection.steps.education import EducationAnswers, Study
from tests.collection.stating import BORN, TODAY, by_code, scan, stating

GRADUATED = date(2012, 7, 1)
STUDY = {
    "level": "21",
    "major": "会计学",
    "school": "样例大学",
    "graduated": GRADUATED,
    "degree": "4",
    "code": "12" * 8,
}
PLAIN = {"level", "major", "school", "graduated"}
PAPERS = {"diploma", "eregistration", "code"}


@pytest.mark.parametrize(
    ("level", "degree", "asked"),
    [
        ("", "", {"level"}),
        ("00", "4", {"level"}),
        ("90", "", PLAIN),
        ("60", "4", PLAIN),
        ("41", "", PLAIN | PAPERS),
        ("31", "4", PLAIN | PAPERS),
        ("21", "0", PLAIN | PAPERS | {"degree"}),
        ("21", "4", PLAIN | PAPERS | {"degree", "degree paper"}),
        ("17", "3", PLAIN | PAPERS | {"degree", "degree paper"}),
        ("14", "3", PLAIN | PAPERS | {"degree", "degree paper"}),
        ("11", "2", PLAIN | PAPERS | {"degree", "degree paper"}),
    ],
)
@pytest.mark.parametrize("mode", ["full", "part"])
def test_W09_what_is_asked_follows_the_level(level: str, degree: str, asked: set[str], mode: str) -> None:
    row = EducationAnswers(mode=mode, **(STUDY | {"level": level, "degree": degree}))
    other = EducationAnswers(mode="part" if mode == "full" else "full")
    stated = EDUCATION.stated({mode: row, other.mode: other}, stating().user)
    facts = stating(**{mode: vars(stated.of(mode))})
    found = {
        f"{item.column} paper" if item in EDUCATION.papers and item.column == "degree" else item.column
        for item in EDUCATION.items
        if item.mode == mode and facts.applies(item)
    }
    assert found == asked
    assert {item.column for item in EDUCATION.items if item.mode == other.mode and facts.applies(item)} == {"level"}


@pytest.mark.parametrize(
    ("level", "kept"),
    [
        ("", Study()),
        ("00", Study("00")),
        ("60", Study("60", "会计学", "样例大学", GRADUATED)),
        ("31", Study("31", "会计学", "样例大学", GRADUATED, "", "12" * 8)),
        ("21", Study("21", "会计学", "样例大学", GRADUATED, "4", "12" * 8)),
    ],
)
def test_W09_what_is_not_asked_is_not_stated(level: str, kept: Study) -> None:
    rows = {mode: EducationAnswers(mode=mode, **(STUDY | {"level": level})) for mode in EDUCATION.modes}
    assert EDUCATION.stated(rows, stating().user).full == kept


@pytest.mark.parametrize(("days", "young"), [(0, False), (-1, True), (1, False)])
@pytest.mark.parametrize("mode", ["full", "part"])
def test_W09_nobody_graduates_before_the_age_of_twelve(days: int, young: bool, mode: str) -> None:
    day = years_after(BORN, 12) + timedelta(days=days)
    gaps = list(EDUCATION.contradictions(stating(**{mode: STUDY | {"graduated": day}}), TODAY))
    assert [gap.item for gap in gaps] == ([f"education.{mode}_graduated"] if young else [])
    assert all(
        gap.sentence == words.graduated_young("全日制毕业时间" if mode == "full" else "非全日制毕业时间")
        for gap in gaps
    )


@pytest.mark.parametrize(("days", "wrong"), [(0, False), (1, True)])
def test_W09_a_graduation_is_not_to_come(days: int, wrong: bool) -> None:
    day = TODAY + timedelta(days=days)
    gaps = list(EDUCATION.contradictions(stating(part=STUDY | {"graduated": day}), TODAY))
    assert [gap.sentence for gap in gaps] == ([words.future("非全日制毕业时间", day)] if wrong else [])


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("diploma_full", {"diploma_full", "diploma_full_school", "diploma_full_graduated", "diploma_full_major"}),
        ("degree_full", {"degree_full"}),
        (
            "eregistration_full",
            {f"eregistration_full{end}" for end in ("", "_school", "_graduated", "_major", "_code")},
        ),
    ],
)
def test_W09_each_paper_is_compared_with_what_it_can_say(kind: str, codes: set[str]) -> None:
    text = f"乌云 样例大学 会计学 2012年7月1日 {'12' * 8}"
    found = by_code(EDUCATION.checks(stating(scan(kind, text), full=STUDY), TODAY))
    assert set(found) == codes and all(result.verdict == Verdict.PASS for result in found.values())
    items = {code: result.item for code, result in found.items()}
    assert items[kind] == f"scan.{kind}" and all(
        key.startswith("education.full_") for code, key in items.items() if code != kind
    )


def test_W09_what_is_not_stated_is_not_compared() -> None:
    study = STUDY | {"graduated": None, "major": "", "code": ""}
    found = by_code(EDUCATION.checks(stating(scan("eregistration_part"), part=study), TODAY))
    assert set(found) == {"eregistration_part", "eregistration_part_school"}
    assert not list(EDUCATION.checks(stating(scan("diploma_part"), part={"level": "60"}), TODAY))
    assert not list(EDUCATION.checks(stating(full=STUDY), TODAY))


@pytest.mark.parametrize(
    ("read", "verdict"),
    [
        ({"school": ("河套职业技术学院", 0.99)}, Verdict.FAIL),
        ({"major": ("法学", 0.99)}, Verdict.UNSURE),  # majors are called otherwise on paper
        ({"graduated": ("2012-07-02", 0.99)}, Verdict.FAIL),
    ],
)
def test_W09_what_contradicts_plainly_returns(read: dict[str, Any], verdict: str) -> None:
    (name,) = read
    found = by_code(EDUCATION.checks(stating(scan("diploma_full", **read), full=STUDY), TODAY))
    assert found[f"diploma_full_{name}"].verdict == verdict


@pytest.mark.parametrize("level", [*codelists.names("education_level_form"), ""])
def test_W01_papers_may_be_needed_where_the_level_has_them_or_is_not_known(level: str) -> None:
    needed = level == "" or codelists.extras("education_level_form", "cert_required")[level]
    slots = {"diploma_full", "degree_full", "eregistration_full"}
    assert EDUCATION.may_need(stating(full={"level": level}, part={"level": "00"})) == (slots if needed else set())
