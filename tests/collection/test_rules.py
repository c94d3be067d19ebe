"""W06–W11: what must be there and must agree, as pure rules; property-tested where there is a property."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acms.accounts.models import User
from acms.base.forms import parse_day
from acms.casework.models import Case
from acms.collection import actions, rules
from acms.collection import facts as collection_facts
from acms.collection.models import EducationAnswers, PostAnswers, QualificationAnswers
from acms.collection.steps.qualification import is_old_certificate_no
from acms.people.rules import start_faults

DAYS = st.dates(date(1950, 1, 1), date(2026, 1, 1))


@given(since=DAYS, graduated=DAYS, born=st.dates(date(1940, 1, 1), date(1995, 1, 1)))
def test_W08_a_start_is_taken_exactly_when_it_is_not_before_graduation(
    since: date, graduated: date, born: date
) -> None:
    found = start_faults(since, graduated, born)
    too_young = since < date(born.year + 16, born.month, min(born.day, 28))
    if since < graduated:
        assert any("早于全日制毕业时间" in sentence for sentence in found)
    elif not too_young:
        assert found == []


@given(born=st.dates(date(1940, 1, 1), date(2005, 12, 31)), days=st.integers(-400, 400))
def test_W08_without_full_time_education_the_start_is_at_sixteen_or_later(born: date, days: int) -> None:
    from acms.base.dates import years_after

    sixteen = years_after(born, 16)
    assert bool(start_faults(sixteen + timedelta(days=days), None, born)) == (days < 0)


@pytest.mark.parametrize("text", ["1993-08-01", "1993年8月1日", "1993.8.1", "1993/08/01", "19930801", " 1993-8-1 "])
def test_days_are_taken_as_people_type_them(text: str) -> None:
    assert parse_day(text) == date(1993, 8, 1)


@pytest.mark.parametrize("text", ["1993-13-01", "1993-02-30", "九三年", "93-8-1"])
def test_what_is_no_day_is_refused(text: str) -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        parse_day(text)


def test_W11_nothing_is_missing_from_a_complete_collection(filled: Case) -> None:
    assert rules.gaps(collection_facts.gather(filled), date.today()) == []


def test_W11_every_gap_names_its_step_and_field(person: User) -> None:
    case = actions.start(user=person)
    gaps = rules.gaps(collection_facts.gather(case), date.today())
    assert {"commitment", "scan.id_portrait", "post.has_employer", "education.full_level", "qualification.type"} <= {
        g.item for g in gaps
    }
    assert {gap.step for gap in gaps} == {2, 3, 4, 5, 6}


@pytest.mark.parametrize(
    ("kind", "needs"), [("1", set()), ("2", {"scan.residence_permit"}), ("3", {"scan.student_report"})]
)
def test_W06_without_employer_the_evidence_follows_the_kind_of_residence(
    filled: Case, kind: str, needs: set[str]
) -> None:
    PostAnswers.objects.filter(case=filled).update(has_employer=False, residence_type=kind, division_code="150105")
    facts = collection_facts.gather(filled)
    assert {gap.item for gap in rules.gaps(facts, date.today())} == needs
    assert facts.management_code == "150105"


def test_W07_off_the_post_neither_letter_nor_post_is_asked(filled: Case) -> None:
    PostAnswers.objects.filter(case=filled).update(on_post=False)
    facts = collection_facts.gather(filled)
    assert rules.gaps(facts, date.today()) == []
    shown = {answer.label: answer.value for section in facts.sections() for answer in section.answers}
    assert shown["现从事会计工作岗位"] == "无"
    assert shown["会计专业技术职务"] == "无职务"
    assert "单位从事会计工作证明" not in shown


@pytest.mark.parametrize(
    ("level", "asked"), [("41", True), ("44", True), ("47", True), ("21", True), ("60", False), ("90", False)]
)
def test_W09_from_secondary_vocational_school_upwards_the_certificate_is_asked(
    filled: Case, level: str, asked: bool
) -> None:
    EducationAnswers.objects.filter(case=filled, mode="part").update(
        level=level, major="x", school="y", graduated=date(2015, 1, 1)
    )
    found = {gap.item for gap in rules.gaps(collection_facts.gather(filled), date.today())}
    assert ("scan.diploma_part" in found) == asked


def test_W09_a_verification_code_needs_its_registration_form(filled: Case) -> None:
    EducationAnswers.objects.filter(case=filled, mode="full").update(code="090888693519")
    assert "scan.eregistration_full" in {gap.item for gap in rules.gaps(collection_facts.gather(filled), date.today())}


def test_W10_no_qualification_asks_nothing_else(filled: Case) -> None:
    QualificationAnswers.objects.filter(case=filled).update(type="00", level="", is_cpa=None, is_highend=None)
    assert rules.gaps(collection_facts.gather(filled), date.today()) == []


def test_W10_leading_talents_are_asked_category_level_and_state(filled: Case) -> None:
    QualificationAnswers.objects.filter(case=filled).update(
        is_highend=True, talent_status="2", talent_selected=2020, talent_graduated=2019
    )
    found = {gap.item for gap in rules.gaps(collection_facts.gather(filled), date.today())}
    assert {"qualification.talent_category", "qualification.talent_level", "qualification.talent_graduated"} <= found


def test_W10_a_number_of_the_abolished_certificate_is_refused() -> None:
    assert is_old_certificate_no("152301197005050007", "152301197005050007")
    assert not is_old_certificate_no("011008631", "152301197005050007")
    assert not is_old_certificate_no("", "152301197005050007")
