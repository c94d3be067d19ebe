"""Step 6: the highest qualification, other certificates and 高端人才, at their borders (W10)."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acms.accounts.models import ID_PURPOSE
from acms.base import crypto
from acms.base.dates import years_after
from acms.casework.models import Verdict
from acms.collection import checks, words
from acms.collection.steps import QUALIFICATION
from acms.collection.steps.qualification import (
    HIGHEST,
    QualificationAnswers,
    QualificationForm,
    QualificationStatement,
    is_old_certificate_no,
)
from acms.holders.models import CertificateHolder
from acms.policy.figures import Policy
from tests.collection.stating import BORN, ID_NUMBER, TODAY, by_code, scan, stating
from tests.collection.test_missing import draft

HELD = {"type": "01", "level": "2", "way": "01", "obtained_on": date(2019, 5, 20), "certificate_no": "A123456"}
EVERYTHING = HELD | {
    "is_cpa": True, "cpa_no": "1", "is_cpv": True, "cpv_no": "2", "is_cta": True, "cta_no": "3", "is_highend": True,
    "talent_category": "1", "talent_level": "2", "talent_status": "2", "talent_term": 1, "talent_selected": 2015,
    "talent_graduated": 2019,
}  # fmt: skip
OTHERS = {"is_cpa", "is_cpv", "is_cta", "is_highend"}


def stated(**columns: Any) -> QualificationStatement:
    return QUALIFICATION.stated({"": QualificationAnswers(**(EVERYTHING | columns))}, stating().user)


def test_W10_only_what_is_asked_is_stated() -> None:
    assert stated() == QualificationStatement(**EVERYTHING)
    assert stated(type="00") == QualificationStatement(type="00")
    assert stated(type="") == QualificationStatement()
    assert stated(is_cpa=False).cpa_no == "" and stated(is_cpv=None).cpv_no == "" and stated(is_cta=False).cta_no == ""
    assert stated(is_cpa=False).cpv_no == "2"
    assert stated(talent_status="1") == QualificationStatement(
        **EVERYTHING | {"talent_status": "1", "talent_graduated": None}
    )
    plain = stated(is_highend=False)
    assert (plain.talent_category, plain.talent_status, plain.talent_selected) == (
        "",
        "",
        None,
    ) and plain.is_highend is False


@pytest.mark.parametrize(
    ("columns", "asked"),
    [
        ({"type": ""}, {"type"}),
        ({"type": "00"}, {"type"}),
        (HELD, {*HIGHEST, *OTHERS, "qualification"}),
        (HELD | {"is_cpa": True}, {*HIGHEST, *OTHERS, "qualification", "cpa_no"}),
        (HELD | {"is_cpv": True}, {*HIGHEST, *OTHERS, "qualification", "cpv_no"}),
        (HELD | {"is_cta": True}, {*HIGHEST, *OTHERS, "qualification", "cta_no"}),
        (
            HELD | {"is_highend": True, "talent_status": "1"},
            {*EVERYTHING, "qualification"} - {"cpa_no", "cpv_no", "cta_no", "talent_graduated"},
        ),
        (EVERYTHING, {*EVERYTHING, "qualification"}),
    ],
)
def test_W10_what_is_asked_follows_the_answers(columns: dict[str, Any], asked: set[str]) -> None:
    facts = stating(qualification=columns)
    assert {item.name for item in QUALIFICATION.items if facts.applies(item)} == asked


@pytest.mark.parametrize(("graduated", "wrong"), [(2014, True), (2015, False), (2016, False)])
def test_W10_a_talent_graduates_in_the_year_of_the_selection_or_later(graduated: int, wrong: bool) -> None:
    facts = stating(qualification=EVERYTHING | {"talent_graduated": graduated})
    gaps = list(QUALIFICATION.contradictions(facts, TODAY))
    assert [(gap.item, gap.sentence) for gap in gaps] == (
        [("qualification.talent_graduated", words.talent_order())] if wrong else []
    )


@pytest.mark.parametrize(("days", "wrong"), [(0, False), (1, True)])
def test_W10_a_certificate_is_not_of_a_day_to_come(days: int, wrong: bool) -> None:
    facts = stating(qualification=HELD | {"obtained_on": TODAY + timedelta(days=days)})
    assert [gap.item for gap in QUALIFICATION.contradictions(facts, TODAY)] == (
        ["qualification.obtained_on"] if wrong else []
    )


def test_W10_an_old_number_is_a_contradiction() -> None:
    facts = stating(qualification=HELD | {"certificate_no": ID_NUMBER})
    assert [gap.sentence for gap in QUALIFICATION.contradictions(facts, TODAY)] == [words.OLD_NUMBER_PATTERN]


@pytest.mark.parametrize(
    ("number", "old"),
    [
        (ID_NUMBER, True),
        (ID_NUMBER.lower(), True),
        (f" {ID_NUMBER[:6]} {ID_NUMBER[6:]}", True),
        ("150000000001", True),
        ("15000000000", False),
        ("1500000000012", False),
        ("140000000001", False),
        ("15000000000X", False),
        ("", False),
        ("A123456", False),
    ],
)
def test_W10_numbers_of_the_abolished_certificate(number: str, old: bool) -> None:
    assert is_old_certificate_no(number, ID_NUMBER) is old


@given(tail=st.integers(0, 10**10 - 1))
def test_W10_every_number_of_the_region_is_old(tail: int) -> None:
    assert is_old_certificate_no(f"15{tail:010d}", ID_NUMBER)


ON_PAPER: dict[str, Any] = {
    "name": ("乌云", 0.99),
    "id_number": (ID_NUMBER, 0.99),
    "type": ("会计类", 0.99),
    "level": ("中级", 0.99),
    "way": ("考试", 0.99),
    "obtained_on": ("2019-05-20", 0.99),
    "certificate_no": ("A123456", 0.99),
    "issuer": ("财政部", 0.99),
}


def compared(read: dict[str, Any], **stated: Any) -> dict[str, Any]:
    fields = {name: value for name, value in read.items() if value}
    facts = stating(scan("qualification", **fields), qualification=HELD | stated)
    return by_code(QUALIFICATION.checks(facts, TODAY))


def test_W10_every_field_of_the_certificate_is_compared() -> None:
    found = compared(ON_PAPER)
    assert {code: (result.item, result.verdict) for code, result in found.items()} == {
        "qualification": ("scan.qualification", Verdict.PASS),
        "qualification_id": ("scan.qualification", Verdict.PASS),
        "qualification_type": ("qualification.type", Verdict.PASS),
        "qualification_level": ("qualification.level", Verdict.PASS),
        "qualification_way": ("qualification.way", Verdict.PASS),
        "qualification_day": ("qualification.obtained_on", Verdict.PASS),
        "qualification_no": ("qualification.certificate_no", Verdict.PASS),
    }


@pytest.mark.parametrize(
    ("read", "code", "verdict"),
    [
        ({"name": ("萨仁娜", 0.99)}, "qualification", Verdict.FAIL),
        ({"id_number": ("150105198803120011", 0.99)}, "qualification_id", Verdict.FAIL),
        ({"type": ("审计类", 0.99)}, "qualification_type", Verdict.FAIL),
        ({"level": ("高级", 0.99)}, "qualification_level", Verdict.FAIL),
        ({"way": ("评审", 0.99)}, "qualification_way", Verdict.FAIL),
        ({"obtained_on": ("2019-05-21", 0.99)}, "qualification_day", Verdict.FAIL),
        ({"certificate_no": ("A654321", 0.99)}, "qualification_no", Verdict.UNSURE),
        ({"name": None}, "qualification", Verdict.UNSURE),
        (
            {"id_number": None},
            "qualification_born",
            Verdict.UNSURE,
        ),  # nor a birth date: whose it is rests on the name alone
        ({"type": None}, "qualification_type", Verdict.UNSURE),
        ({"level": None}, "qualification_level", Verdict.UNSURE),
        ({"obtained_on": None}, "qualification_day", Verdict.UNSURE),
        ({"certificate_no": None}, "qualification_no", Verdict.UNSURE),
    ],
)
def test_W10_what_says_otherwise_or_nothing_is_not_passed(read: dict[str, Any], code: str, verdict: str) -> None:
    found = compared(ON_PAPER | read)
    assert {key: result.verdict for key, result in found.items() if result.verdict != Verdict.PASS} == {code: verdict}


def test_W10_a_page_that_names_two_people_says_of_neither_whose_it_is() -> None:
    found = compared(ON_PAPER | {"name": (*ON_PAPER["name"], "萨仁娜")})
    unsure = {key for key, result in found.items() if result.verdict == Verdict.UNSURE}
    assert unsure == {"qualification", "qualification_id"}


@pytest.mark.parametrize(
    ("read", "said"),
    [
        ({"otherwise": ("成绩合格证", 0.99)}, "成绩合格证"),  # whoever signs the results
        ({"issuer": None}, "颁发资格的部门"),
    ],
)
def test_W10_what_gives_no_title_is_for_people(read: dict[str, Any], said: str) -> None:
    found = compared(ON_PAPER | read)
    issuer = found.pop("qualification_issuer")
    assert {result.verdict for result in found.values()} == {Verdict.PASS}
    assert (issuer.item, issuer.verdict) == ("scan.qualification", Verdict.UNSURE) and said in issuer.message


@pytest.mark.parametrize(
    ("found", "way", "verdict"),
    [
        ("评审", "02", Verdict.PASS),  # 考评 is an examination and an evaluation
        ("考试", "02", Verdict.UNSURE),
        ("考试", "04", Verdict.UNSURE),
        ("考试", "03", Verdict.FAIL),
    ],
)
def test_W10_the_way_is_what_the_certificate_names(found: str, way: str, verdict: str) -> None:
    assert compared(ON_PAPER | {"way": (found, 0.99)}, way=way)["qualification_way"].verdict == verdict


def test_W10_what_is_not_stated_is_not_compared() -> None:
    bare = {"type": "01"}
    found = by_code(QUALIFICATION.checks(stating(scan("qualification"), qualification=bare), TODAY))
    nowhere = {"qualification", "qualification_born", "qualification_type", "qualification_no", "qualification_issuer"}
    assert set(found) == nowhere
    assert not list(QUALIFICATION.checks(stating(scan("qualification"), qualification={"type": "00"}), TODAY))
    assert not list(QUALIFICATION.checks(stating(qualification=HELD), TODAY))


@pytest.mark.parametrize(("level", "looked_at"), [("", False), ("1", False), ("2", False), ("3", True), ("4", True)])
def test_W13_people_look_at_the_levels_that_policy_names(level: str, looked_at: bool) -> None:
    facts = stating(qualification=HELD | {"level": level})
    grounds = list(QUALIFICATION.grounds(facts, Policy({"reviewed_levels": ["3", "4"]})))
    assert [slot for _, slot in grounds] == (["qualification"] if looked_at else [])
    assert not list(
        QUALIFICATION.grounds(stating(qualification={"type": "00"}), Policy({"reviewed_levels": ["3", "4"]}))
    )


@pytest.mark.parametrize(("kind", "needed"), [("", True), ("01", True), ("00", False)])
def test_W01_the_certificate_may_be_needed_until_there_is_none(kind: str, needed: bool) -> None:
    assert QUALIFICATION.may_need(stating(qualification={"type": kind})) == ({"qualification"} if needed else set())


@pytest.mark.parametrize(
    ("number", "unsure"),
    [
        ("150012345678", False), ("110000102345", False), ("650100010001", False), (" 150012345678 ", False),
        ("888888888888", True), ("001234567890", True), ("15001234567", True), ("1500123456789", True), ("15000000000X", True),
    ],
)  # fmt: skip
def test_W10_the_number_of_an_accountant_that_has_no_such_form_is_for_people(number: str, unsure: bool) -> None:
    facts = stating(qualification=HELD | {"is_cpa": True, "cpa_no": number})
    found = by_code(QUALIFICATION.checks(facts, TODAY))
    assert ("cpa_no" in found) == unsure
    if unsure:
        assert found["cpa_no"].verdict == Verdict.UNSURE and found["cpa_no"].item == "qualification.cpa_no"


def test_W10_who_is_no_accountant_is_asked_for_no_number() -> None:
    assert not by_code(QUALIFICATION.checks(stating(qualification=HELD), TODAY))


@pytest.mark.parametrize(
    ("read", "code", "verdict"),
    [
        ({"born": ("1990-02", 0.99)}, "qualification_born", Verdict.PASS),
        ({"born": ("1990-02-28", 0.99)}, "qualification_born", Verdict.PASS),
        ({"born": ("1990-03", 0.99)}, "qualification_born", Verdict.FAIL),
        ({"born": ("1989-02", 0.99)}, "qualification_born", Verdict.FAIL),
        ({"born": ("1990-02-27", 0.99)}, "qualification_born", Verdict.FAIL),
        ({"born": ("1990-03", 0.5)}, "qualification_born", Verdict.UNSURE),
        ({"sex": ("女", 0.99)}, "qualification_sex", Verdict.PASS),
        ({"sex": ("男", 0.99)}, "qualification_sex", Verdict.UNSURE),
        ({}, "qualification_born", Verdict.UNSURE),
        ({}, "qualification_sex", None),
    ],
)
def test_W10_who_holds_it_is_told_by_birth_and_sex_where_they_are_printed(
    read: dict[str, tuple[str, float]], code: str, verdict: str | None
) -> None:
    paper = scan("qualification", "专业技术资格证书", name=("乌云", 0.99), **read)
    found = by_code(QUALIFICATION.checks(stating(paper, qualification=HELD), TODAY))
    assert getattr(found.get(code), "verdict", None) == verdict


def on_the_page(**typed: str) -> QualificationForm:
    """The form of the page with this typed in it."""
    return QualificationForm(typed, step=QUALIFICATION, draft=draft(qualification=EVERYTHING))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"certificate_no": "A12345<6>"}, "证书号或批文号里有不会出现的字符，请核对。"),
        ({"certificate_no": ID_NUMBER}, words.OLD_NUMBER_PATTERN),
        ({"certificate_no": "9" * 51}, "50"),
        ({"talent_term": "0"}, "期次是1到99的数。"),
        ({"talent_term": "100"}, "期次是1到99的数。"),
        ({"talent_term": "一"}, "期次是1到99的数。"),
        ({"talent_selected": "2004"}, "入选年度在2005到"),
        ({"talent_graduated": "15"}, "毕业年度在2005到"),
        ({"talent_selected": "2016", "talent_graduated": "2015"}, "毕业年度不能早于入选年度。"),
    ],
)
def test_W10_what_cannot_be_is_refused_at_its_field(typed: dict[str, str], sentence: str) -> None:
    *_, name = typed
    errors = on_the_page(**typed).errors
    assert set(errors) == {name} and sentence in " ".join(errors[name])


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ({"certificate_no": " 内人社发〔2015〕12号 "}, {"certificate_no": "内人社发〔2015〕12号"}),
        ({"certificate_no": "9" * 50}, {"certificate_no": "9" * 50}),
        ({"certificate_no": "１５０７００８５５９７Ａ"}, {"certificate_no": "15070085597A"}),
        ({"talent_term": "1"}, {"talent_term": 1}),
        ({"talent_term": "９９"}, {"talent_term": 99}),
        ({"talent_selected": "2005"}, {"talent_selected": 2005}),
        ({"talent_selected": "2016", "talent_graduated": "2016"}, {"talent_selected": 2016, "talent_graduated": 2016}),
        ({"talent_graduated": "2016"}, {"talent_selected": None, "talent_graduated": 2016}),
    ],
)
def test_W10_N02_what_can_be_is_taken_as_it_is_stored(typed: dict[str, str], taken: dict[str, Any]) -> None:
    form = on_the_page(**typed)
    assert form.errors == {} and {name: form.cleaned_data[name] for name in taken} == taken


def test_W10_a_talent_is_chosen_this_year_or_before() -> None:
    this = date.today().year
    form = on_the_page(talent_selected=str(this))
    assert form.is_valid() and form.cleaned_data["talent_selected"] == this
    errors = on_the_page(talent_selected=str(this + 1)).errors
    assert errors == {"talent_selected": [f"入选年度在2005到{this}之间。"]}


def on_list(year: int, *papers: Any, **stated: Any) -> list[str]:
    """What the list says of somebody who stands in it as a holder of that year."""
    digest = crypto.digest(ID_NUMBER, ID_PURPOSE) or ""
    row = {"name": "乌云", "id_number": ID_NUMBER, "id_digest": digest, "level": "2", "certificate_no": "A123456"}
    CertificateHolder.objects.create(**row, year=year)
    facts = stating(*papers or (scan("qualification"),), qualification=HELD | stated)
    return [result.verdict for result in checks.on_list(facts)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("year", "verdict"),
    [(2017, Verdict.UNSURE), (2018, Verdict.PASS), (2019, Verdict.PASS), (2020, Verdict.UNSURE)],
)
def test_W10_the_list_counts_by_the_examination_whose_certificate_may_be_of_the_year_after(
    year: int, verdict: str
) -> None:
    assert on_list(year) == [verdict]


@pytest.mark.django_db
@pytest.mark.parametrize("stated", [{"type": "02"}, {"certificate_no": ""}, {"obtained_on": None}])
def test_W10_the_list_is_asked_about_accountants_certificates_alone(stated: dict[str, Any]) -> None:
    assert on_list(2019, **stated) == []


@pytest.mark.django_db
def test_W10_the_list_is_asked_where_a_certificate_was_handed_in() -> None:
    assert on_list(2019, scan("photo")) == []


@pytest.mark.parametrize(("age", "early"), [(16, False), (15, True)])
def test_W10_a_qualification_obtained_as_a_child_is_looked_at(age: int, early: bool) -> None:
    facts = stating(qualification=HELD | {"obtained_on": years_after(BORN, age)})
    found = by_code(QUALIFICATION.checks(facts, TODAY))
    assert ("qualification_early" in found) is early
    assert not early or found["qualification_early"].verdict == Verdict.UNSURE
