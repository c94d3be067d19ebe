"""A change of information walks one step of the collection, begins with what the register says and goes back to it (D05, C02)."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.amendments import actions as amendments
from acms.amendments.differences import differences
from acms.base import codelists
from acms.casework import actions as casework
from acms.casework.models import Case, CaseState
from acms.collection import actions, steps, words
from acms.collection.facts import gather
from acms.collection.models import PostAnswers, QualificationAnswers
from acms.collection.steps import IDENTITY, POST, QUALIFICATION
from acms.demo import documents, seed
from acms.employers.models import Employer
from acms.people import actions as people
from acms.people.models import FurtherTitle, Person, Post, Qualification, Residence, Talent
from tests.casework.test_casework import checked

TRAINING = {
    "talent_category": "1",
    "talent_level": "2",
    "talent_status": "1",
    "talent_term": 3,
    "talent_selected": 2024,
}
NO_TALENT = {"is_highend": False}


def registered(case: Case) -> Person:
    checked(case)
    return Person.objects.select_related("user", "employer").get(user=case.subject)


def begun(person: Person, kind: str) -> Case:
    fresh = Person.objects.select_related("user").get(pk=person.pk)
    return amendments.begin(user=fresh.user, kind=kind, on=timezone.localdate())


def decided(case: Case, clerk: User) -> Case:
    amendments.submit(case=case, by=case.subject, on=timezone.localdate())
    case.refresh_from_db()
    casework.run_checks(case)
    case.refresh_from_db()
    if case.state == CaseState.IN_REVIEW:
        casework.approve(case, by=clerk)
        case.refresh_from_db()
    assert case.state == CaseState.APPROVED
    return case


# ---- the walk --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "page"), [("update_basic", 3), ("update_post", 4), ("update_qualification", 6)])
def test_D05_a_change_walks_its_own_step_and_the_confirmation(
    client: Client, filled: Case, kind: str, page: int
) -> None:
    case = begun(registered(filled), kind)
    client.force_login(case.subject)
    now = f"/changes/information/{kind.removeprefix('update_')}"
    own = f"{now}/{page}/"
    assert client.get(f"{now}/go/").url == own
    for number in range(1, 7):
        answer = client.get(f"{now}/{number}/")
        assert answer.status_code == 200 if number == page else answer.url == own, number
    last = client.get(f"{now}/7/")
    assert last.status_code == 200 and [row["number"] for row in last.context["steps"]] == [page, 7]
    assert last.context["previous"] == own
    assert client.get(f"{now}/status/").url == f"{now}/go/"


# ---- what stands in the register -------------------------------------------------------------------------------------------


@pytest.fixture
def talented(filled: Case, clerk_of_saihan: User) -> Person:
    """Registered as a CPA and a CTA in training as 高端人才."""
    values = {"is_cpa": True, "cpa_no": "150000001234", "is_cta": True, "cta_no": "T1", "is_highend": True}
    actions.save_step(case=filled, step=QUALIFICATION, values=values | TRAINING)
    casework.approve(checked(filled), by=clerk_of_saihan)
    return Person.objects.select_related("user", "employer").get(user=filled.subject)


def register(person: Person) -> dict[str, Any]:
    fresh = Person.objects.get(pk=person.pk)
    return QUALIFICATION.of_register(fresh)[""]


def test_D05_a_change_begins_with_the_titles_that_somebody_holds(talented: Person) -> None:
    said = register(talented)
    assert said["type"] == "01" and said["level"] == "2"
    assert (said["is_cpa"], said["cpa_no"], said["is_cta"], said["cta_no"]) == (True, "150000001234", True, "T1")
    assert said["is_highend"] is True and {name: said[name] for name in TRAINING} == TRAINING
    assert said["talent_graduated"] is None
    assert "is_cpv" not in said, "of what somebody never was the register says nothing"
    on = date(2026, 9, 1)
    case = Case.objects.get(kind="collection")
    people.end_fact(FurtherTitle, person=talented, on=on, case_no=case.no or "", kind="cta")
    people.end_fact(Talent, person=talented, on=on, case_no=case.no or "")
    later = register(talented)
    assert (later["is_cta"], later["cta_no"], later["is_cpa"]) == (False, "", True)
    assert {name: later[name] for name in later if name.startswith(("talent", "is_high"))} == NO_TALENT
    row = QualificationAnswers.objects.get(case=begun(talented, "update_qualification"))
    assert (row.is_cpa, row.cpa_no, row.is_cta, row.cta_no, row.is_highend) == (True, "150000001234", False, "", False)


def test_W10_W13_what_somebody_says_of_high_end_talents_without_a_paper_is_for_people(
    client: Client, filled: Case
) -> None:
    actions.save_step(case=filled, step=QUALIFICATION, values={"is_highend": True} | TRAINING)
    case = checked(filled)
    found = case.last_submission.checks.get(code="talent")  # type: ignore[union-attr]
    assert (case.state, found.verdict, found.item) == (CaseState.IN_REVIEW, "unsure", "qualification.is_highend")
    assert found.stated == "企业类，自治区(省级)，在培" and words.TALENT_UNPROVED in casework.why_people(case)
    assert not Talent.objects.exists()
    client.force_login(case.subject)
    assert words.TALENT_UNPROVED in client.get(f"/cases/{case.no}/").text


def stated_anew(person: Person, **values: Any) -> Case:
    """A change of the qualification, once it is checked."""
    case = begun(person, "update_qualification")
    actions.save_step(case=case, step=QUALIFICATION, values=values)
    amendments.submit(case=case, by=case.subject, on=timezone.localdate())
    case.refresh_from_db()
    casework.run_checks(case)
    case.refresh_from_db()
    return case


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({"is_cta": False}, False),  # what the register says already
        ({"is_cta": False, "is_highend": False}, False),
        ({"talent_status": "2", "talent_graduated": 2025}, True),
        ({"talent_level": "1"}, True),
    ],
)
def test_D05_W13_of_a_talent_only_what_the_register_does_not_say_is_for_people(
    talented: Person, values: dict[str, Any], asked: bool
) -> None:
    case = stated_anew(talented, **values)
    assert case.last_submission.checks.filter(code="talent").exists() is asked  # type: ignore[union-attr]
    assert (words.TALENT_UNPROVED in casework.why_people(case)) is asked
    assert case.state == CaseState.IN_REVIEW or not asked


def test_W10_who_is_no_talent_any_more_in_the_register_is_asked_about_anew(talented: Person) -> None:
    people.end_fact(Talent, person=talented, on=timezone.localdate(), case_no="X")
    assert stated_anew(talented, is_highend=True, **TRAINING).state == CaseState.IN_REVIEW


def test_D05_who_never_was_more_is_asked_as_before(filled: Case) -> None:
    said = register(registered(filled))
    assert not any(name.startswith(("is_", "talent", "cpa", "cta", "cpv")) for name in said)


def test_D05_what_somebody_is_no_more_ends_in_the_register(talented: Person, clerk_of_saihan: User) -> None:
    case = begun(talented, "update_qualification")
    values = {"is_cta": False, "is_cpv": True, "cpv_no": "V9", "is_highend": False}
    actions.save_step(case=case, step=QUALIFICATION, values=values)
    decided(case, clerk_of_saihan)
    held = {row.kind: row.number for row in FurtherTitle.objects.filter(person=talented, valid_to=None)}
    assert held == {"cpa": "150000001234", "cpv": "V9"}
    assert FurtherTitle.objects.get(person=talented, kind="cpa").case_no != case.no, "it goes on as it was"
    assert not Talent.objects.filter(person=talented, valid_to=None).exists()
    assert Qualification.objects.get(person=talented).valid_to is None


def test_D05_who_states_that_there_is_no_qualification_has_none(talented: Person, clerk_of_saihan: User) -> None:
    case = begun(talented, "update_qualification")
    actions.save_step(case=case, step=QUALIFICATION, values={"type": "00"})
    decided(case, clerk_of_saihan)
    for model in (Qualification, FurtherTitle, Talent):
        assert model.objects.filter(person=talented).exists(), "it stays on record"
        assert not model.objects.filter(person=talented, valid_to=None).exists()
    assert register(talented)["type"] == "00"


def test_L07_a_collection_without_a_qualification_ends_none(filled: Case) -> None:
    """An earlier statement is not there to be ended: nothing of it is written."""
    actions.save_step(case=filled, step=QUALIFICATION, values={"type": "00"})
    actions.drop_evidence(case=filled, kind="qualification")
    person = registered(filled)
    assert not Qualification.objects.filter(person=person).exists()
    assert QUALIFICATION.of_register(person) == {"": {"type": "00"}}


def test_D05_a_change_of_the_post_begins_with_the_post_and_without_its_letter(filled: Case) -> None:
    person = registered(filled)
    post = Post.objects.get(person=person)
    said = POST.of_register(person)[""]
    assert said == {
        "has_employer": True, "employer_id": post.employer_id, "on_post": True, "position": "08", "admin_post": "00", "title": "3",
        "title_since": post.title_since, "letter_id": None, "joined_on": None, "accounting_since": None,
    }  # fmt: skip
    row = PostAnswers.objects.get(case=begun(person, "update_post"))
    assert (row.employer_id, row.letter_id, row.joined_on, row.on_post) == (post.employer_id, None, None, True)


def by_residence(filled: Case) -> Person:
    values = {"has_employer": False, "residence_type": "1", "division_code": "150105"}
    actions.save_step(case=filled, step=POST, values=values)
    return registered(filled)


def test_D05_a_change_of_the_residence_begins_with_the_residence(filled: Case, clerk_of_saihan: User) -> None:
    by_residence(filled)
    if filled.state == CaseState.IN_REVIEW:
        casework.approve(filled, by=clerk_of_saihan)
    person = Person.objects.get(user=filled.subject)
    assert (Residence.objects.get(person=person).division_code, person.management_code) == ("150105", "150105")
    assert POST.of_register(person) == {
        "": {
            "has_employer": False, "residence_type": "1", "division_code": "150105", "employer_id": None, "on_post": None,
            "letter_id": None, "joined_on": None, "accounting_since": None,
        }
    }  # fmt: skip
    row = PostAnswers.objects.get(case=begun(person, "update_post"))
    assert (row.has_employer, row.residence_type, row.division_code, row.employer) == (False, "1", "150105", None)
    Residence.objects.filter(person=person).update(valid_to=date(2026, 9, 1))
    bare = POST.of_register(Person.objects.get(pk=person.pk))[""]
    assert bare["has_employer"] is False and not {"residence_type", "division_code"} & set(bare)


# ---- and back --------------------------------------------------------------------------------------------------------------


def test_D05_C02_who_moved_by_a_change_that_is_reversed_is_managed_where_they_were(
    filled: Case, clerk_of_saihan: User, clerk_of_hailar: User, clerk_of_the_region: User
) -> None:
    person = registered(filled)
    unit = person.employer
    assert unit is not None
    case = begun(person, "update_post")
    values = {"has_employer": False, "residence_type": "1", "division_code": "150702"}
    actions.save_step(case=case, step=POST, values=values)
    seed._evidence(case, documents.cast_for(person.name, person.id_number), "id_portrait")
    decided(case, clerk_of_hailar)
    person.refresh_from_db()
    assert (person.management_code, person.employer) == ("150702", None)
    casework.reverse(case, by=clerk_of_the_region, items=[], reason="住址不实\u3002")
    person.refresh_from_db()
    assert (person.management_code, person.employer) == ("150105", unit)


@pytest.mark.parametrize("kind", ["update_basic", "update_education", "update_qualification"])
def test_D05_C02_what_says_nothing_of_the_place_moves_nobody_back_either(
    filled: Case, clerk_of_saihan: User, clerk_of_the_region: User, kind: str
) -> None:
    person = registered(filled)
    case = begun(person, kind)
    values: dict[str, Any] = {
        "update_basic": {"political": "01"},
        "update_education": {"full_school": "另一所样例大学"},
        "update_qualification": {"is_cpa": True, "cpa_no": "150000001234"},
    }[kind]
    step = steps.of_kind(kind)[0]
    actions.save_step(case=case, step=step, values=values)
    decided(case, clerk_of_saihan)
    casework.reverse(case, by=clerk_of_the_region, items=[], reason="证明不实\u3002")
    person.refresh_from_db()
    assert person.management_code == "150105"


def test_D05_another_unit_is_shown_beside_the_former_one_by_its_name(
    filled: Case, other: Employer, client: Client
) -> None:
    person = registered(filled)
    case = begun(person, "update_post")
    actions.set_employer(case=case, employer=other)
    spoken = {label: (was, now) for label, was, now in differences(case.baseline.values, gather(case).values())}
    assert person.employer is not None
    assert spoken[steps.BY_KEY["post.employer"].confirm] == (person.employer.name, other.name)
    client.force_login(person.user)
    last = client.get("/changes/information/post/7/").text
    assert person.employer.name in last and other.name in last


# ---- words -----------------------------------------------------------------------------------------------------------------


def test_D05_a_unit_is_spoken_by_its_name_and_one_that_is_gone_by_none(employer: Employer, other: Employer) -> None:
    item = steps.BY_KEY["post.employer"]
    assert (item.spoken(employer.pk), item.spoken(other.pk)) == (employer.name, other.name)
    assert item.spoken(employer.pk + other.pk + 1) == ""
    assert IDENTITY.by_name["sex"].spoken("2") == codelists.name("gender", "2")
