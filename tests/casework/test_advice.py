"""What a returned collection says is done as it says, and it gets through: one walk a kind of advice (W12)."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from acms.amendments import actions as amendments
from acms.arrivals import asking
from acms.base import work
from acms.base.errors import Refused
from acms.casework import tasks
from acms.casework.models import Case, CaseState
from acms.collection import actions as collection
from acms.collection.models import Evidence
from acms.collection.steps import EDUCATION, IDENTITY, POST, QUALIFICATION
from acms.demo import documents, seed
from acms.demo.cast import Cast
from acms.letters.models import Letter
from acms.people.models import Person
from acms.scans import tasks as scans_tasks
from tests.casework.test_casework import checked, submitted

HOME = "150105"


def who(case: Case, **other: object) -> Cast:
    """The person as papers show them, or another."""
    return documents.changed(documents.cast_for(case.subject.name, case.subject.id_number), **other)


def shows(case: Case, slot: str, **other: object) -> None:
    """A drawn paper in a slot, as the readers read it."""
    seed._evidence(case, who(case, **other), slot)


def reads(case: Case, slot: str, **fields: str) -> None:
    """A paper of another content than the drawn ones, surely read."""
    scan = Evidence.objects.get(case=case, kind=slot).scan
    said = {name: {"value": value, "confidence": 0.99, "box": [1, 2, 3, 4]} for name, value in fields.items()}
    scan.read = {**scan.read, "fields": {**scan.read["fields"], **said}, "pages": []}
    scan.save()


def at_home(case: Case, kind: str = "1", place: str = HOME) -> None:
    values = {"has_employer": False, "residence_type": kind, "division_code": place}
    collection.save_step(case=case, step=POST, values=values)


def another_letter(case: Case) -> None:
    """Filled in, printed, signed, sealed and uploaded once more."""
    last = Letter.objects.filter(owner=case.subject).order_by("-pk").first()
    started = date.fromisoformat(last.facts["accounting_since"])
    values = {"position": "08", "admin_post": "00", "title": "0", "title_since": None}
    values |= {"joined_on": started, "accounting_since": started}
    more = {"phone": "04711234567", "on": date.today()}
    letter = collection.issue_letter(case=case, by=case.subject, values=values, **more)
    seed._letter_scan(case, case.subject, letter)


def at_the_unit(case: Case) -> None:
    collection.save_step(case=case, step=POST, values={"has_employer": True, "on_post": True})
    another_letter(case)


# ---- what is wrong, and what is done about it ------------------------------------------------------------------------


def from_elsewhere(case: Case) -> None:
    reads(case, "id_portrait", address="河北省石家庄市样例路1号")
    at_home(case)


def of_another_kind(case: Case) -> None:
    """A residence permit of another province."""
    shows(case, "residence_permit")
    reads(case, "residence_permit", address="河北省承德市样例路1号")
    at_home(case, "2")


def graduated_student(case: Case) -> None:
    shows(case, "student_report")
    reads(case, "student_report", state="毕业(毕业日期:2015年7月1日)", school="内蒙古大学")
    at_home(case, "3")


def the_household(case: Case) -> None:
    at_home(case, "1", who(case).division_code)


def without_graduation(case: Case) -> None:
    reads(case, "diploma_full", conclusion="结业")


def no_full_time(case: Case) -> None:
    collection.save_step(case=case, step=EDUCATION, values={"full_level": "00"})


def part_time(case: Case) -> None:
    reads(case, "diploma_full", mode="非全日制")


def stated_as_part_time(case: Case) -> None:
    now = {name: getattr(EDUCATION.rows(case)["full"], name) for name in ("level", "major", "school", "graduated")}
    values = {f"part_{name}": value for name, value in now.items()}
    collection.save_step(case=case, step=EDUCATION, values={"full_level": "00", **values, "part_degree": "0"})
    shows(case, "diploma_part")


def of_somebody_else(slot: str) -> Callable[[Case], None]:
    return lambda case: shows(case, slot, name="萨仁娜", id_number="150105198803120011")


def ones_own(slot: str) -> Callable[[Case], None]:
    return lambda case: shows(case, slot)


def no_qualification(case: Case) -> None:
    collection.save_step(case=case, step=QUALIFICATION, values={"type": "00"})


def another_school(case: Case) -> None:
    collection.save_step(case=case, step=EDUCATION, values={"full_school": "河套样例职业技术学院"})


def the_school(case: Case) -> None:
    collection.save_step(case=case, step=EDUCATION, values={"full_school": who(case).school})


def expired(case: Case) -> None:
    reads(case, "id_emblem", valid_from="2005-01-01", valid_to="2015-01-01")


def without_seal(case: Case) -> None:
    finding = {"code": "missing_seal", "message": "没有找到单位公章。", "expected": "", "read": "", "box": None}
    audit = Evidence.objects.get(case=case, kind="proof_letter").scan.audit
    audit.verdict, audit.findings = "fail", [finding]
    audit.save()


WALKS = {
    "a home in another province, at a unit": (from_elsewhere, "post.division_code", at_the_unit),
    "a permit of another province, at a unit": (of_another_kind, "scan.residence_permit", at_the_unit),
    "a permit of another province, by household": (of_another_kind, "scan.residence_permit", the_household),
    "a student who has graduated, by household": (graduated_student, "scan.student_report", the_household),
    "a student who has graduated, at a unit": (graduated_student, "scan.student_report", at_the_unit),
    "studies without graduation": (without_graduation, "scan.diploma_full", no_full_time),
    "a part-time diploma": (part_time, "education.full_level", stated_as_part_time),
    "a diploma of somebody else": (of_somebody_else("diploma_full"), "scan.diploma_full", ones_own("diploma_full")),
    "a certificate of somebody else": (
        of_somebody_else("qualification"),
        "scan.qualification",
        ones_own("qualification"),
    ),
    "a certificate of somebody else, none": (of_somebody_else("qualification"), "scan.qualification", no_qualification),
    "another school": (another_school, "education.full_school", the_school),
    "a card that has run out": (expired, "scan.id_emblem", ones_own("id_emblem")),
    "a letter without seal": (without_seal, "scan.proof_letter", another_letter),
}


@pytest.mark.parametrize("walk", WALKS)
def test_W12_who_does_what_the_return_says_gets_through(filled: Case, walk: str) -> None:
    wrong, blamed, advice = WALKS[walk]
    wrong(filled)
    case = checked(filled)
    assert case.state == CaseState.RETURNED
    assert blamed in [item["item"] for item in case.last_decision.items]
    with pytest.raises(Refused):  # what has nothing to do with it stays as it was
        collection.save_step(case=case, step=IDENTITY, values={"political": "02"})
    advice(case)
    case = checked(Case.objects.get(pk=case.pk))
    failed = case.last_submission.checks.filter(verdict="fail")
    assert case.state in (CaseState.APPROVED, CaseState.IN_REVIEW), list(failed.values_list("item", "message"))
    assert Person.objects.filter(user=case.subject).exists()


def test_W12_W08_a_letter_that_the_unit_has_rejected_is_cured_by_another_letter(
    filled: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a letter that is rejected after 「提交」; before it step 4 holds it back."""
    rejected = Letter.objects.get(owner=filled.subject).pk
    submitted(filled)
    monkeypatch.setattr(asking, "is_disowned", lambda letter: letter == rejected)
    assert work.work_one(tasks.LANE)
    case = Case.objects.get(pk=filled.pk)
    assert [item["item"] for item in case.last_decision.items] == ["post.employer"]
    assert case.lets_change("post.employer") and case.lets_change("post.has_employer")
    another_letter(case)
    assert checked(case).state == CaseState.APPROVED


# ---- over the pages, and a change --------------------------------------------------------------------------------------------------


def uploaded(client: Client, paper: Cast) -> None:
    """A drawn diploma through the page, looked at and read by the readers themselves."""
    picture = SimpleUploadedFile("a.jpg", documents.jpeg(paper, "diploma_full"), "image/jpeg")
    client.post("/collection/scans/diploma_full/", {"file_diploma_full": picture})
    while work.work_one(scans_tasks.LANE):
        pass


def handed_in(client: Client, case: Case) -> CaseState:
    client.post("/collection/submit/")
    assert work.work_one(tasks.LANE)
    case.refresh_from_db()
    return CaseState(case.state)


def test_W12_S07_a_diploma_of_somebody_else_is_replaced_over_the_pages(client: Client, filled: Case) -> None:
    client.force_login(filled.subject)
    uploaded(client, who(filled, name="萨仁娜"))
    assert handed_in(client, filled) == CaseState.RETURNED
    status = client.get("/collection/status/").text
    assert "萨仁娜" in status and "/collection/5/#up-diploma_full" in status
    assert 'name="file_diploma_full"' in client.get("/collection/5/").text
    uploaded(client, who(filled))
    assert handed_in(client, filled) in (CaseState.APPROVED, CaseState.IN_REVIEW)


def a_change_sent(case: Case) -> Case:
    amendments.submit(case=case, by=case.subject, on=timezone.localdate())
    assert work.work_one(tasks.LANE)
    return Case.objects.get(pk=case.pk)


def test_W12_D05_a_returned_change_gets_through_as_its_reason_says(filled: Case) -> None:
    """A part-time study is stated with a school that its diploma does not name."""
    checked(filled)
    case = amendments.begin(user=filled.subject, kind="update_education", on=timezone.localdate())
    paper = who(case)
    study = {
        "level": "21",
        "major": paper.major,
        "school": "河套样例职业技术学院",
        "graduated": paper.graduated,
        "degree": "0",
    }
    collection.save_step(case=case, step=EDUCATION, values={f"part_{name}": value for name, value in study.items()})
    shows(case, "diploma_part")
    case = a_change_sent(case)
    assert [item["item"] for item in case.last_decision.items] == ["education.part_school"]
    collection.save_step(case=case, step=EDUCATION, values={"part_school": paper.school})
    assert a_change_sent(case).state in (CaseState.APPROVED, CaseState.IN_REVIEW)
