"""D05: 政治面貌, further titles, 高端人才 and the photo change with their days; what is taken back gives back what was there."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from time_machine import travel

from acms.accounts.models import User
from acms.amendments import actions as amendments
from acms.base import work
from acms.casework import actions as casework
from acms.casework import tasks
from acms.casework.models import Case, CaseState
from acms.collection import actions
from acms.collection.facts import gather
from acms.collection.models import IdentityAnswers, QualificationAnswers
from acms.collection.steps import IDENTITY, QUALIFICATION
from acms.demo import documents, seed
from acms.people import actions as people
from acms.people.models import Affiliation, Document, FurtherTitle, Person, Qualification, Talent
from acms.privacy import own_data
from tests.casework.test_casework import checked

BEGAN = date(2026, 3, 2)
CHANGED = date(2026, 9, 1)
DAY_BEFORE = date(2026, 8, 31)
TRAINING = {
    "talent_category": "1",
    "talent_level": "2",
    "talent_status": "1",
    "talent_term": 3,
    "talent_selected": 2024,
}


def on(day: date) -> travel:
    return travel(datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False)


@pytest.fixture
def registered(filled: Case, clerk_of_saihan: User) -> Person:
    """乌云其木格, registered in March, a CPA and a CTA in training as 高端人才."""
    values = {
        "is_cpa": True,
        "cpa_no": "150000001234",
        "is_cta": True,
        "cta_no": "T1",
        "is_highend": True,
        **TRAINING,
    }
    actions.save_step(case=filled, step=QUALIFICATION, values=values)
    with on(BEGAN):
        casework.approve(checked(filled), by=clerk_of_saihan)
    return Person.objects.select_related("user", "employer").get(user=filled.subject)


def changed(person: Person, kind: str, step: Any, values: dict[str, Any], *papers: str) -> Case:
    """A change that is stated and decided in September."""
    with on(CHANGED):
        case = amendments.begin(user=person.user, kind=kind, on=timezone.localdate())
        actions.save_step(case=case, step=step, values=values)
        for paper in papers:
            seed._evidence(case, documents.cast_for(person.name, person.id_number), paper)
        amendments.submit(case=case, by=person.user, on=timezone.localdate())
        assert work.work_one(tasks.LANE)
        case.refresh_from_db()
        if case.state == CaseState.IN_REVIEW:
            casework.approve(case, by=User.objects.get(login_name="saihan"))
            case.refresh_from_db()
    assert case.state == CaseState.APPROVED
    return case


def held(model: Any, person: Person, *columns: str, **kind: Any) -> list[tuple[Any, ...]]:
    rows = model.objects.filter(person=person, **kind).order_by("pk")
    return list(rows.values_list("valid_from", "valid_to", *columns))


def test_W14_the_collection_enters_what_somebody_is_beside_the_highest_qualification(registered: Person) -> None:
    assert held(Affiliation, registered, "political") == [(BEGAN, None, "13")]
    assert held(FurtherTitle, registered, "kind", "number") == [
        (BEGAN, None, "cpa", "150000001234"), (BEGAN, None, "cta", "T1"),
    ]  # fmt: skip
    columns = ("category", "level", "status", "term", "selected", "graduated")
    assert held(Talent, registered, *columns) == [(BEGAN, None, "1", "2", "1", 3, 2024, None)]


def test_D05_a_changed_political_status_keeps_the_former_one_and_is_taken_back(
    registered: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    case = changed(registered, "update_basic", IDENTITY, {"political": "01"})
    assert held(Affiliation, registered, "political", "case_no") == [
        (BEGAN, DAY_BEFORE, "13", Case.objects.get(kind="collection").no), (CHANGED, None, "01", case.no),
    ]  # fmt: skip
    casework.reverse(case, by=clerk_of_the_region, items=[], reason="证明不实。")
    assert registered.current_affiliation == Affiliation.objects.get(political="13", valid_to=None)


def test_D05_the_papers_of_a_file_say_which_photo_is_the_present_one(
    registered: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    before = registered.current_photo
    case = changed(registered, "update_basic", IDENTITY, {}, "photo")
    assert before is not None and held(Document, registered, kind="photo") == [(BEGAN, DAY_BEFORE), (CHANGED, None)]
    casework.reverse(case, by=clerk_of_the_region, items=[], reason="不是本人。")
    assert registered.current_photo == before


def test_D05_a_title_with_another_number_and_one_that_is_held_no_more_keep_their_days(
    registered: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    values = {"cpa_no": "150000009999", "is_cta": False, "is_cpv": True, "cpv_no": "V1"}
    case = changed(registered, "update_qualification", QUALIFICATION, values)
    assert held(FurtherTitle, registered, "number", kind="cpa") == [
        (BEGAN, DAY_BEFORE, "150000001234"), (CHANGED, None, "150000009999"),
    ]  # fmt: skip
    assert held(FurtherTitle, registered, "number", kind="cta") == [(BEGAN, DAY_BEFORE, "T1")]
    assert held(FurtherTitle, registered, "number", kind="cpv") == [(CHANGED, None, "V1")]
    assert len(held(Talent, registered)) == len(held(Qualification, registered)) == 1  # unchanged: not stated again
    casework.reverse(case, by=clerk_of_the_region, items=[], reason="证书不实。")
    open_ = FurtherTitle.objects.open().filter(person=registered).order_by("kind")
    assert list(open_.values_list("kind", "number")) == [("cpa", "150000001234"), ("cta", "T1")]


def test_D05_a_talent_in_training_graduates_and_what_was_before_stays(
    registered: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    values = {"talent_status": "2", "talent_graduated": 2026}
    case = changed(registered, "update_qualification", QUALIFICATION, values)
    assert held(Talent, registered, "status", "graduated") == [
        (BEGAN, DAY_BEFORE, "1", None), (CHANGED, None, "2", 2026),
    ]  # fmt: skip
    casework.reverse(case, by=clerk_of_the_region, items=[], reason="没有毕业。")
    assert Talent.objects.get(person=registered, valid_to=None).status == "1"


def test_D05_the_first_further_titles_of_somebody_are_named_in_the_message_as_what_was_changed(
    filled: Case, clerk_of_saihan: User
) -> None:
    """The register has never had any: what was there before is not what this change says itself."""
    with on(BEGAN):
        assert checked(filled).state == CaseState.APPROVED
    person = Person.objects.select_related("user", "employer").get(user=filled.subject)
    values = {"is_cpa": True, "cpa_no": "150000001234", "is_highend": True, **TRAINING}
    case = changed(person, "update_qualification", QUALIFICATION, values)
    said = person.user.notes.latest("pk").text
    assert "更新了。" not in said and "等8项" in said
    assert case.baseline.values["qualification.is_highend"] is not True


def test_D05_who_states_that_there_is_no_qualification_has_none_from_that_day_until_it_is_taken_back(
    registered: Person, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    case = changed(registered, "update_qualification", QUALIFICATION, {"type": "00"})
    for model in (Qualification, FurtherTitle, Talent):
        assert {last for _, last in held(model, registered)} == {DAY_BEFORE}
    assert Person.objects.get(pk=registered.pk).qualification_level == "0"
    casework.reverse(case, by=clerk_of_the_region, items=[], reason="填错了。")
    assert Person.objects.get(pk=registered.pk).qualification_level == "2"
    assert [len(model.objects.open().filter(person=registered)) for model in (FurtherTitle, Talent)] == [2, 1]


def test_C02_a_title_that_was_only_ended_goes_on_until_what_has_come_since(
    registered: Person, clerk_of_saihan: User
) -> None:
    case = changed(registered, "update_qualification", QUALIFICATION, {"is_cta": False})
    later = date(2026, 10, 1)
    people.open_fact(FurtherTitle, person=registered, on=later, case_no="BZ9", kind="cta", number="T2")
    people.take_back(person=registered, by=clerk_of_saihan, case_no=case.no or "")
    rows = held(FurtherTitle, registered, "number", kind="cta")
    assert rows == [(BEGAN, date(2026, 9, 30), "T1"), (later, None, "T2")]
    people.take_back(person=registered, by=clerk_of_saihan, case_no="BZ9")
    assert FurtherTitle.objects.get(kind="cta", valid_to=None).number == "T1"


def test_D05_a_change_begins_with_what_the_register_says_now(registered: Person) -> None:
    with on(CHANGED):
        people.open_fact(Affiliation, person=registered, on=CHANGED, case_no="HB1", political="03")
        people.open_fact(FurtherTitle, person=registered, on=CHANGED, case_no="HB1", kind="cpa", number="1")
        people.end_fact(FurtherTitle, person=registered, on=CHANGED, case_no="HB1", kind="cta")
        people.end_fact(Talent, person=registered, on=CHANGED, case_no="HB1")
        begun = amendments.begin(user=registered.user, kind="update_qualification", on=CHANGED)
    stated = gather(begun).qualification
    assert (stated.is_cpa, stated.cpa_no, stated.is_cta, stated.is_cpv) == (True, "1", False, False)
    assert (stated.is_highend, stated.talent_status) == (False, "")
    assert QualificationAnswers.objects.get(case=begun).cta_no == ""
    assert IdentityAnswers.objects.get(case=begun).political == "03"


def test_D01_C03_both_sides_see_every_value_with_its_days(
    client: Client, registered: Person, clerk_of_saihan: User
) -> None:
    changed(registered, "update_basic", IDENTITY, {"political": "01"})
    changed(registered, "update_qualification", QUALIFICATION, {"cpa_no": "150000009999", "is_highend": False})
    people.correct_identity(person=registered, by=clerk_of_saihan, case_no="GZ9", name="萨日娜")
    shown = (
        "2026-03-02至2026-08-31", "群众", "中国共产党党员", "注册会计师，150000001234", "注册会计师，150000009999",
        "企业类，自治区(省级)，在培，第3期，2024年入选", "2026-03-02至", "乌云其木格",
    )  # fmt: skip
    client.force_login(registered.user)
    own = client.get("/me/file/").text
    client.force_login(clerk_of_saihan)
    desk = client.get(f"/desk/people/{registered.pk}/").text
    for text in shown:
        assert text in own and text in desk, text
    data = own_data.of(registered.user)
    assert [row["political"] for row in data["facts"]["Affiliation"]] == ["13", "01"]
    told = dict(own_data.sections(registered.user, data))
    assert ("政治面貌", "2026-03-02 — 2026-08-31　群众") in told["历次变更"]
    assert ("高端人才", f"2026-03-02 — 2026-08-31　{shown[5]}") in told["历次变更"]
    assert ("曾用名", f"2026-03-02 — {timezone.localdate() - timedelta(days=1)}　乌云其木格") in told["历次变更"]
