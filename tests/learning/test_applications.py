"""Credits applied for with a proof, converted by the ministry's table, decided by the agency (D08)."""

import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from acms.accounts.models import User
from acms.base import work
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework import tasks
from acms.casework.models import Case, CaseState
from acms.demo import documents
from acms.learning import actions, bank, conversion
from acms.learning.models import Credit, CreditApplication, YearRecord
from acms.people.models import Person
from acms.scans import tasks as scans_tasks
from tests.casework.test_casework import checked
from tests.conftest import taken_as_read


@pytest.fixture
def registered(filled: Case) -> Person:
    checked(filled)
    return Person.objects.select_related("user").get(user=filled.subject)


def proof(person: Person) -> bytes:
    return documents.jpeg(documents.cast_for(person.name, person.id_number), "qualification")


def applied(person: Person, way: str = "paper_alone", units: int = 2, by_ocr: bool = False, **more: Any) -> Case:
    values = {
        "year": timezone.localdate().year,
        "what": "论数字化转型",
        "proof": proof(person),
        "file_name": "a.jpg",
        "by": person.user,
        **more,
    }
    case = actions.apply(person=person, way=way, units=units, **values)
    if by_ocr:
        while work.work_one(scans_tasks.LANE):
            pass
    taken_as_read(person.name)
    assert work.work_one(tasks.LANE)
    case.refresh_from_db()
    return case


@pytest.mark.parametrize(
    ("way", "units", "points"),
    [("exam", 1, 90), ("exam", 2, 180), ("conference", 3, 30), ("project_part", 1, 60), ("paper_other", 2, 20), ("book_other", 1, 60)],
)  # fmt: skip
def test_D08_what_other_forms_of_learning_are_worth(way: str, units: int, points: int) -> None:
    assert conversion.ways()[way].worth(units) == points


@pytest.mark.parametrize("way", list(conversion.ways()))
def test_D08_no_application_states_more_than_the_bank_takes(way: str) -> None:
    one = conversion.ways()[way]
    for units in (0, one.most + 1):
        with pytest.raises(ValueError, match=str(units)):
            one.worth(units)
    assert one.form in {"01", "02", "03", "04", "05", "06"}


def test_D08_the_agency_agrees_and_the_credits_are_entered(registered: Person, clerk_of_saihan: User) -> None:
    case = applied(registered)
    assert case.state == CaseState.IN_REVIEW and case.no and case.no.startswith("XF150105")
    casework.approve(case, by=clerk_of_saihan)
    credit = Credit.objects.get(person=registered)
    assert (credit.points, credit.form, credit.subject, credit.by) == (Decimal(60), "05", "P", clerk_of_saihan)
    assert YearRecord.objects.get(person=registered).year == timezone.localdate().year
    assert CreditApplication.objects.get().credit == credit


def test_D08_C02_a_reversed_approval_takes_the_credits_back(
    registered: Person, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    case = applied(registered)
    casework.approve(case, by=clerk_of_saihan)
    casework.reverse(case, by=clerk_of_the_league, items=[], reason="论文不是本人的。")
    assert bank.points(registered, timezone.localdate().year) == 0 and not YearRecord.objects.exists()


def test_D08_S06_a_proof_that_is_no_picture_of_a_paper_comes_back_with_what_cures_it(registered: Person) -> None:
    black = io.BytesIO()
    Image.new("RGB", (1200, 1700)).save(black, "JPEG")
    case = applied(registered, proof=black.getvalue(), by_ocr=True)
    assert case.state == CaseState.RETURNED
    assert case.last_submission.checks.get(verdict="fail").code == "scan_refused"  # type: ignore[union-attr]
    again = applied(registered)  # another picture, as the reason says (W12)
    assert again == case and again.state == CaseState.IN_REVIEW


def test_D08_a_returned_application_is_filed_again_as_the_same_case(registered: Person, clerk_of_saihan: User) -> None:
    case = applied(registered)
    with pytest.raises(Refused) as waits:
        applied(registered)
    assert waits.value.code == "one_waits"
    items = [{"item": "scan.credit_proof", "label": "证明", "reason": "缺版权页"}]
    casework.return_for_correction(case, by=clerk_of_saihan, items=items)
    again = applied(registered, units=1)
    assert again.pk == case.pk and CreditApplication.objects.count() == 1
    casework.approve(again, by=clerk_of_saihan)
    assert Credit.objects.get().points == 30


def test_D08_W12_a_returned_application_says_why_at_the_field(
    client: Client, registered: Person, clerk_of_saihan: User
) -> None:
    case = applied(registered)
    items = [
        {"item": "credit.what", "label": "内容", "reason": "题目与证明不符"},
        {"item": "scan.credit_proof", "label": "证明", "reason": "缺版权页"},
    ]
    casework.return_for_correction(case, by=clerk_of_saihan, items=items)
    client.force_login(registered.user)
    page = client.get("/me/learning/apply/").text
    for field, reason in (("id_what", "题目与证明不符"), ("id_proof", "缺版权页")):
        at = page.index(f'<label for="{field}">')
        assert f"退回原因：{reason}" in page[at : page.index("</div>", page.index(f'id="{field}"', at))]


def test_D08_a_refused_application_changes_nothing_and_says_why(
    client: Client, registered: Person, clerk_of_saihan: User
) -> None:
    case = applied(registered)
    casework.refuse(case, by=clerk_of_saihan, reason="不是会计类期刊")
    assert not Credit.objects.exists()
    client.force_login(registered.user)
    page = client.get("/me/learning/apply/").text
    assert "不是会计类期刊" in page and "向上级申诉" in page
    assert applied(registered).pk != case.pk


def test_D08_the_page_takes_an_application_and_says_what_is_wrong(client: Client, registered: Person) -> None:
    client.force_login(registered.user)
    page = client.get("/me/learning/apply/").text
    assert "发表论文，独立（每篇30学分）" in page
    file = SimpleUploadedFile("a.jpg", proof(registered), "image/jpeg")
    wrong = client.post(
        "/me/learning/apply/",
        {"year": timezone.localdate().year, "way": "book_alone", "units": "3", "what": "会计史", "proof": file},
    )
    assert (
        wrong.status_code == 422 and "一次最多申请2部" in wrong.text and not Case.objects.filter(kind="credit").exists()
    )
    for bad in ({"units": "很多"}, {"year": "1999"}, {"way": "sleep"}, {"what": ""}):
        file = SimpleUploadedFile("a.jpg", proof(registered), "image/jpeg")
        values = {
            "year": timezone.localdate().year,
            "way": "exam",
            "units": "1",
            "what": "中级会计实务",
            "proof": file,
            **bad,
        }
        assert client.post("/me/learning/apply/", values).status_code == 422
    junk = SimpleUploadedFile("a.jpg", b"MZ not a picture", "image/jpeg")
    values = {"year": timezone.localdate().year, "way": "exam", "units": "1", "what": "中级会计实务", "proof": junk}
    assert client.post("/me/learning/apply/", values).status_code == 422
    file = SimpleUploadedFile("a.jpg", proof(registered), "image/jpeg")
    assert client.post("/me/learning/apply/", {**values, "proof": file})["Location"] == "/me/learning/"
    assert "继续教育学分申请" in client.get("/me/learning/").text
    assert "正在审核" in client.get("/me/learning/apply/").text


def test_C02_D08_an_appeal_is_heard_although_the_person_has_applied_anew(
    registered: Person, clerk_of_saihan: User
) -> None:
    refused_one = applied(registered, way="paper_alone")
    casework.refuse(refused_one, by=clerk_of_saihan, reason="刊物不在目录内。")
    again = applied(registered, way="paper_alone", what="论乡村财务")
    refused_one.refresh_from_db()
    casework.appeal(refused_one, by=registered.user, reason="刊物在目录内。")
    assert [Case.objects.get(pk=case.pk).is_open for case in (refused_one, again)] == [True, True]
