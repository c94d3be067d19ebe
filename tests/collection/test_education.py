"""Step 5: what is asked of each level, and certificates against answers, at their borders (W09)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from acms.base import codelists
from acms.base.dates import years_after
from acms.casework.models import Case, Verdict
from acms.collection import words
from acms.collection.steps import EDUCATION
from acms.collection.steps.education import EducationAnswers, EducationForm, Study
from tests.collection.stating import BORN, TODAY, by_code, scan, stating
from tests.collection.test_missing import draft

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
        ("90", "", {"level"}),
        ("60", "4", PLAIN - {"major"}),
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
        ("90", Study("90")),
        ("60", Study("60", "", "样例大学", GRADUATED)),
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


SURELY = 0.99
ON_DIPLOMA: dict[str, Any] = {
    "name": ("乌云", SURELY),
    "level": ("本科", SURELY),
    "mode": ("全日制", SURELY),
    "school": ("样例大学", SURELY),
    "graduated": ("2012-07-01", SURELY),
    "major": ("会计学", SURELY),
    "certificate_no": ("999991201205000001", SURELY),
    "sex": ("女", SURELY),
    "born": ("1990-02-28", SURELY),
}
ON_DEGREE: dict[str, Any] = {
    "name": ("乌云", SURELY),
    "degree": ("学士", SURELY),
    "school": ("样例大学", SURELY),
    "granted": ("2012-07-01", SURELY),
}


def compared(kind: str, read: dict[str, Any], **study: Any) -> dict[str, Any]:
    mode = "full" if kind.endswith("full") else "part"
    return by_code(EDUCATION.checks(stating(scan(kind, **read), **{mode: STUDY | study}), TODAY))


@pytest.mark.parametrize(
    ("kind", "read", "ends"),
    [
        (
            "diploma_full",
            ON_DIPLOMA,
            {"", "_level", "_mode", "_school", "_kind", "_issuer", "_graduated", "_major", "_number", "_sex", "_born"},
        ),
        ("degree_full", ON_DEGREE, {"", "_level", "_school", "_granted"}),
        (
            "eregistration_full",
            ON_DIPLOMA | {"verification_code": ("12" * 8, SURELY), "conclusion": ("毕业", SURELY)},
            {
                "",
                "_end",
                "_level",
                "_mode",
                "_school",
                "_kind",
                "_graduated",
                "_major",
                "_number",
                "_sex",
                "_born",
                "_code",
            },
        ),
    ],
)
def test_W09_each_paper_is_compared_in_every_field_that_it_has(kind: str, read: dict[str, Any], ends: set[str]) -> None:
    found = compared(kind, read)
    assert set(found) == {f"{kind}{end}" for end in ends}
    assert {result.verdict for result in found.values()} == {Verdict.PASS}, found
    assert found[kind].item == f"scan.{kind}"
    about_answers = {code for code, result in found.items() if result.item.startswith("education.full_")}
    assert about_answers == {
        f"{kind}{end}"
        for end in ends & {"_level", "_mode", "_school", "_kind", "_issuer", "_graduated", "_major", "_code"}
    }


def test_W09_what_is_not_stated_is_not_compared() -> None:
    found = compared("eregistration_part", {}, graduated=None, major="", code="")
    assert set(found) == {f"eregistration_part{end}" for end in ("", "_born", "_end", "_level", "_school")}
    assert not list(EDUCATION.checks(stating(scan("diploma_part"), part={"level": "60"}), TODAY))
    assert not list(EDUCATION.checks(stating(full=STUDY), TODAY))


@pytest.mark.parametrize("name", ["name", "born", "level", "school", "graduated", "major", "certificate_no"])
def test_W09_what_was_not_read_is_for_people(name: str) -> None:
    found = compared("diploma_full", {key: value for key, value in ON_DIPLOMA.items() if key != name})
    code = {"name": "diploma_full", "certificate_no": "diploma_full_number"}.get(name, f"diploma_full_{name}")
    assert {key for key, result in found.items() if result.verdict == Verdict.UNSURE} == {code}


@pytest.mark.parametrize(
    ("age", "verdict"),
    [("22", Verdict.PASS), ("23", Verdict.PASS), ("16", Verdict.PASS), ("24", Verdict.UNSURE), ("15", Verdict.UNSURE)],
)
def test_W09_an_older_diploma_says_the_age_instead_of_the_birth(age: str, verdict: Verdict) -> None:
    on_diploma = {name: value for name, value in ON_DIPLOMA.items() if name != "born"} | {"age": (age, SURELY)}
    found = compared("diploma_full", on_diploma)
    assert found["diploma_full_age"].verdict == verdict
    assert "diploma_full_born" not in found


@pytest.mark.parametrize(
    ("read", "code"),
    [
        ({"level": ("大专", SURELY)}, "diploma_full_level"),
        ({"conclusion": ("结业", SURELY)}, "diploma_full_end"),
        ({"mode": ("非全日制", SURELY)}, "diploma_full_mode"),
        ({"name": ("萨仁娜", SURELY)}, "diploma_full"),
        ({"born": ("1991-01-01", SURELY)}, "diploma_full_born"),
        ({"id_number": ("150105198803120011", SURELY)}, "diploma_full_id"),
        ({"graduated": ("2012-07-02", SURELY)}, "diploma_full_graduated"),
        ({"school": ("河套职业技术学院", SURELY)}, "diploma_full_school"),
    ],
)
def test_W09_each_field_that_says_otherwise_returns(read: dict[str, Any], code: str) -> None:
    found = compared("diploma_full", ON_DIPLOMA | read)
    assert {key for key, result in found.items() if result.verdict == Verdict.FAIL} == {code}
    hardly = {name: (value, 0.8) for name, (value, _) in read.items()}
    assert compared("diploma_full", ON_DIPLOMA | hardly)[code].verdict == Verdict.UNSURE


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ("样例大", Verdict.FAIL),  # too short to be known by
        ("内蒙古样例大", Verdict.PASS),  # a seal hides the end
        ("内蒙古样例大学", Verdict.UNSURE),  # a whole name: another school
        ("内蒙古样例大学创业学院", Verdict.PASS),
    ],
)
def test_W09_a_school_whose_end_is_hidden_is_the_same(found: str, verdict: str) -> None:
    school = compared("diploma_full", ON_DIPLOMA | {"school": (found, SURELY)}, school="内蒙古样例大学创业学院")
    assert school["diploma_full_school"].verdict == verdict


@pytest.mark.parametrize(
    ("read", "code"),
    [
        ({"sex": ("男", SURELY)}, "diploma_full_sex"),
        ({"certificate_no": ("999991201305000001", SURELY)}, "diploma_full_number"),  # another year
        ({"certificate_no": ("999991201206000001", SURELY)}, "diploma_full_number"),  # 大专
        ({"certificate_no": ("999995201205000001", SURELY)}, "diploma_full_number"),  # 成人
        ({"certificate_no": ("毕字第0823号", SURELY)}, "diploma_full_number"),  # of no form that 2012 had
        ({"certificate_no": ("101261201205000001", SURELY)}, "diploma_full_number"),  # 内蒙古大学
        ({"major": ("法学", SURELY)}, "diploma_full_major"),
        ({"voided": ("作废", SURELY)}, "diploma_full_void"),
        ({"course": ("课程进修", SURELY)}, "diploma_full_course"),
        ({"years": ("3", SURELY)}, "diploma_full_years"),
        ({"years": ("2", 0.5)}, "diploma_full_years"),
    ],
)
def test_W09_what_may_have_a_reason_is_for_people(read: dict[str, Any], code: str) -> None:
    found = compared("diploma_full", ON_DIPLOMA | read)
    assert {key: result.verdict for key, result in found.items() if result.verdict != Verdict.PASS} == {
        code: Verdict.UNSURE
    }


@pytest.mark.parametrize(
    ("school", "verdict"),
    [
        ("河套职业技术学院", Verdict.UNSURE),
        ("样例职业学院", Verdict.UNSURE),
        ("样例师范高等专科学校", Verdict.UNSURE),
        ("河套职业技术大学", Verdict.PASS),
        ("样例技术师范学院", Verdict.PASS),
    ],
)
def test_W09_a_school_that_gives_less_gives_no_bachelors_diploma(school: str, verdict: str) -> None:
    """Whoever lifts 专科 to 本科 leaves the name of the school."""
    read = ON_DIPLOMA | {"school": (school, SURELY)}
    assert compared("diploma_full", read, school=school)["diploma_full_kind"].verdict == verdict


@pytest.mark.parametrize("read", [{"years": ("4", SURELY)}, {"years": ("5", SURELY)}, {"mode": ("全日制", SURELY)}])
def test_W09_what_is_as_it_should_be_says_nothing(read: dict[str, Any]) -> None:
    for kind, on in (("diploma_full", ON_DIPLOMA), ("degree_full", ON_DEGREE)):
        assert all(result.verdict == Verdict.PASS for result in compared(kind, on | read).values())


@pytest.mark.parametrize(
    ("read", "code", "verdict"),
    [
        ({"degree": ("硕士", SURELY)}, "degree_full_level", Verdict.FAIL),
        ({"name": ("萨仁娜", SURELY)}, "degree_full", Verdict.FAIL),
        ({"school": ("河套职业技术学院", SURELY)}, "degree_full_school", Verdict.UNSURE),  # 独立学院
        ({"granted": ("2012-05-01", SURELY)}, "degree_full_granted", Verdict.UNSURE),
        ({"mode": ("非全日制", SURELY)}, "degree_full_mode", Verdict.UNSURE),
        ({"granted": ("2017-08-01", SURELY)}, "degree_full_granted", Verdict.UNSURE),
        ({"certificate_no": ("9999932012000001", SURELY)}, "degree_full_number", Verdict.UNSURE),
    ],
)
def test_W09_a_degree_is_compared_in_its_own_fields(read: dict[str, Any], code: str, verdict: str) -> None:
    found = compared("degree_full", ON_DEGREE | read)
    assert {key: result.verdict for key, result in found.items() if result.verdict != Verdict.PASS} == {code: verdict}


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


@pytest.mark.parametrize(
    ("title", "verdict"),
    [("中国中等教育学历验证报告", None), ("中国高等教育学历认证报告", Verdict.UNSURE), ("普通中等专业学校毕业证书", Verdict.UNSURE)],
)  # fmt: skip
def test_W09_a_paper_that_prints_no_major_is_asked_for_none(title: str, verdict: str | None) -> None:
    paper = scan("diploma_full", f"{title}\n姓名：乌云\n院校名称：样例学校", name=("乌云", 0.99))
    study = {**STUDY, "level": "41", "degree": "", "code": ""}
    found = by_code(EDUCATION.checks(stating(paper, full=study), TODAY))
    assert getattr(found.get("diploma_full_major"), "verdict", None) == verdict


def on_the_page(typed: dict[str, str], **facts: Any) -> EducationForm:
    """The form of the page with this typed in it."""
    return EducationForm(typed, step=EDUCATION, draft=draft(full=STUDY, part=STUDY, **facts))


@pytest.mark.parametrize("mode", ["full", "part"])
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", ""),
        ("090888693519", "090888693519"),
        (" ab12 cd34 ef56 gh78 ", "AB12CD34EF56GH78"),
        ("1" * 20, "1" * 20),
        ("1" * 11, None),
        ("1" * 21, None),
        ("09088869351-", None),
    ],
)
def test_W09_a_verification_code_is_taken_as_it_is_printed_or_not_at_all(
    mode: str, typed: str, code: str | None
) -> None:
    form = on_the_page({f"{mode}_code": typed})
    assert (f"{mode}_code" in form.errors, form.cleaned_data.get(f"{mode}_code")) == (code is None, code)


@pytest.mark.parametrize(
    ("since", "name", "refused"),
    [
        (GRADUATED - timedelta(days=1), "full_graduated", True),
        (GRADUATED, "full_graduated", False),
        (GRADUATED - timedelta(days=1), "part_graduated", False),  # only the full-time day counts
        (None, "full_graduated", False),
    ],
)
def test_W08_a_graduation_after_the_start_of_accounting_work_is_refused_when_step_5_is_saved(
    since: date | None, name: str, refused: bool
) -> None:
    post = {"has_employer": True, "on_post": True, "accounting_since": since}
    errors = on_the_page({name: GRADUATED.isoformat()}, post=post).errors
    assert set(errors) == ({name} if refused else set())
    assert not refused or "早于全日制毕业时间" in errors[name][0]


def test_D05_a_change_of_the_education_does_not_repeat_the_check_of_the_start() -> None:
    since = GRADUATED - timedelta(days=1)
    settled = {"post": {"has_employer": True, "on_post": True, "accounting_since": since}, "fixed_since": since}
    typed = {"full_graduated": GRADUATED.isoformat()}
    assert on_the_page(typed, kind="update_education", **settled).errors == {}
    assert set(on_the_page(typed, **settled).errors) == {"full_graduated"}  # a filing has fixed it


def _unsure(kind: str, read: dict[str, Any], **study: Any) -> set[str]:
    return {code for code, result in compared(kind, read, **study).items() if result.verdict != Verdict.PASS}


@pytest.mark.parametrize(
    ("kind", "level", "on_paper", "graduated", "school", "asked"),
    [
        ("diploma_full", "21", "本科", date(2002, 1, 1), "", True),
        ("diploma_full", "21", "本科", date(2001, 12, 31), "", False),
        ("diploma_full", "31", "大专", date(2012, 7, 1), "", True),
        ("diploma_full", "41", "中专", date(2012, 7, 1), "", False),
        ("eregistration_full", "21", "本科", date(2012, 7, 1), "", True),
        ("eregistration_full", "21", "本科", date(2001, 7, 1), "", False),
        ("diploma_part", "21", "本科", date(2012, 7, 1), "", True),
        ("diploma_part", "21", "本科", date(2001, 7, 1), "", False),
        ("diploma_part", "21", "本科", date(2012, 7, 1), "中共样例自治区委党校", False),
        ("eregistration_part", "21", "本科", date(2012, 7, 1), "", True),
    ],
)
def test_W09_a_diploma_since_2002_has_a_number_a_full_time_one_of_eighteen_places(
    kind: str, level: str, on_paper: str, graduated: date, school: str, asked: bool
) -> None:
    """Whoever alters a paper hides its number: without one people look, as far as every school gave one."""
    mode = "全日制" if kind.endswith("full") else "非全日制"
    held = {"level": (on_paper, SURELY), "graduated": (graduated.isoformat(), SURELY), "mode": (mode, SURELY)}
    read = {name: value for name, value in (ON_DIPLOMA | held).items() if name != "certificate_no"}
    stated = {"level": level, "graduated": graduated, "code": ""} | ({"school": school} if school else {})
    number = compared(kind, read, **stated).get(f"{kind}_number")
    assert (number is not None and number.verdict == Verdict.UNSURE) is asked
    assert number is None or number.message == words.number_missing(on_paper, graduated.year, mode == "全日制")
    # 自考 of some provinces has a form of its own: it is a number all the same.
    other = compared(kind, read | {"certificate_no": ("6515012012003123", SURELY)}, **stated).get(f"{kind}_number")
    assert (other is not None and other.verdict == Verdict.UNSURE) is (asked and mode == "全日制")


@pytest.mark.parametrize(
    ("mode", "level", "age", "early"),
    [("full", "21", 18, False), ("full", "21", 17, True), ("part", "31", 16, True), ("full", "41", 14, False)],
)
def test_W09_who_had_a_level_as_a_child_is_looked_at(mode: str, level: str, age: int, early: bool) -> None:
    day = years_after(BORN, age)
    found = by_code(EDUCATION.checks(stating(**{mode: STUDY | {"level": level, "graduated": day}}), TODAY))
    assert [code for code in found if code.endswith("_early")] == ([f"{mode}_early"] if early else [])
    assert not early or (
        found[f"{mode}_early"].verdict == Verdict.UNSURE and f"{age}周岁" in found[f"{mode}_early"].message
    )


@pytest.mark.parametrize(
    ("mode", "school", "doubted"),
    [
        ("full", "华夏国际财会培训中心", True),
        ("part", "华夏国际财会培训中心", True),
        ("full", "中共样例省委党校", True),
        ("part", "中共样例省委党校", False),
        ("full", "样例师范学院", False),
    ],
)
def test_W09_a_school_that_gives_no_diplomas_is_for_people(mode: str, school: str, doubted: bool) -> None:
    kind = f"diploma_{mode}"
    read = ON_DIPLOMA | {"school": (school, SURELY), "mode": ("全日制" if mode == "full" else "非全日制", SURELY)}
    read["certificate_no"] = ("99999" + ("1" if mode == "full" else "5") + "201205000001", SURELY)
    assert _unsure(kind, read, school=school) == ({f"{kind}_issuer"} if doubted else set())


def test_W09_a_paper_that_prints_the_month_alone_bears_out_a_day_of_it() -> None:
    assert not _unsure("diploma_full", ON_DIPLOMA | {"graduated": ("2012-07", SURELY)})
    assert _unsure("diploma_full", ON_DIPLOMA | {"graduated": ("2012-06", SURELY)}) == {"diploma_full_graduated"}


@pytest.mark.parametrize(
    ("found", "stated", "same"),
    [
        ("会计学(注册会计师方向)", "会计学", True),
        ("会计学", "会计学（注册会计师方向）", True),
        ("会计学(注册会计师方向)", "会计学(财务方向)", True),
        ("财务管理(会计方向)", "会计学", False),
        ("会计学", "会计", False),
    ],
)
def test_W09_a_direction_in_brackets_makes_no_other_major(found: str, stated: str, same: bool) -> None:
    assert bool(_unsure("diploma_full", ON_DIPLOMA | {"major": (found, SURELY)}, major=stated)) is not same


def test_W12_a_difference_says_what_differs() -> None:
    found = compared("diploma_full", ON_DIPLOMA | {"sex": ("男", SURELY)})["diploma_full_sex"]
    assert found.message == "性别不一致：填写的是女，全日制学历证书(学历认证报告)上是男\u3002"


@pytest.mark.parametrize(
    ("level", "paper", "years", "verdict"),
    [
        ("11", "eregistration_full", "2", Verdict.UNSURE),  # 博士
        ("11", "eregistration_full", "3", Verdict.PASS),
        ("14", "diploma_full", "1", Verdict.UNSURE),  # 硕士
        ("14", "diploma_full", "2", Verdict.PASS),
        ("31", "eregistration_full", "1", Verdict.UNSURE),  # 大专
        ("31", "eregistration_full", "2", Verdict.PASS),
        ("21", "diploma_full", "3", Verdict.UNSURE),
        ("21", "eregistration_full", "2", None),  # a report calls 专升本 本科
    ],
)
def test_W09_a_level_takes_the_years_that_the_law_gives_it(
    level: str, paper: str, years: str, verdict: Verdict | None
) -> None:
    found = compared(paper, ON_DIPLOMA | {"years": (years, SURELY)}, level=level)
    asked = found.get(f"{paper}_years")
    assert (asked.verdict if asked else None) == verdict


def test_W09_a_report_that_does_not_say_how_the_studies_ended_is_for_people() -> None:
    read = {name: value for name, value in ON_DIPLOMA.items() if name != "conclusion"}
    assert compared("eregistration_full", read)["eregistration_full_end"].verdict == Verdict.UNSURE
    assert (
        compared("diploma_full", read).get("diploma_full_end") is None
        or compared("diploma_full", read)["diploma_full_end"].verdict == Verdict.PASS
    )


@pytest.mark.parametrize(("age", "early"), [(24, True), (25, False)])
def test_W09_a_doctor_of_twenty_four_is_for_people(age: int, early: bool) -> None:
    found = compared("diploma_full", ON_DIPLOMA, level="11", graduated=years_after(BORN, age) + timedelta(days=1))
    assert ("full_early" in {code for code, one in found.items() if one.verdict != Verdict.PASS}) is early


@pytest.mark.parametrize(
    ("level", "asked"), [("90", []), ("60", ["school", "graduated"]), ("41", ["major", "school", "graduated"])]
)
def test_W09_the_page_asks_for_what_the_level_has(client: Client, filled: Case, level: str, asked: list[str]) -> None:
    EducationAnswers.objects.filter(case=filled).update(level=level)
    client.force_login(filled.subject)
    page = client.get("/collection/5/").text
    for mode in ("full", "part"):
        names = [name for name in ("major", "school", "graduated") if f'name="{mode}_{name}"' in page]
        assert names == asked
