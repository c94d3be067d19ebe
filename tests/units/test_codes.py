"""Codes that the State has issued though their check digit fails: with the certificate, for people to confirm (E01)."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from acms.accounts.models import User
from acms.base.numbers import uscc
from acms.casework import actions as casework
from acms.casework.models import Case, CaseState, Check, Verdict
from acms.demo import documents
from acms.employers.models import Employer
from acms.people.models import Person
from acms.transfers.forms import OutForm
from acms.units import certificates

OFF = "91350203M0001QKT19"  # published by the register of companies


def stated(person: User, **more: Any) -> dict[str, Any]:
    scan = documents.jpeg(documents.cast_for(person.name, person.id_number), "employer_certificate")
    return {
        "uscc": OFF,
        "name": "样例商贸有限公司",
        "address": "内蒙古自治区呼和浩特市赛罕区样例路26号",
        "division_code": "150105",
        "economic_type": "159",
        "phone": "0471-5550100",
        "certificate_type": "01",
        "certificate": SimpleUploadedFile("证照.jpg", scan),
        **more,
    }


@pytest.fixture
def asker(client: Client, person: User) -> Client:
    client.force_login(person)
    client.post("/collection/agree/", {"agree": "1"})
    client.post("/collection/4/", {"has_employer": "1"})
    return client


def test_E01_a_code_that_is_off_goes_on_with_the_certificate_and_people_confirm(
    asker: Client, person: User, clerk_of_saihan: User
) -> None:
    """Told at step 4 with the way on; the form asks once whether the certificate has it; the case says so to people."""
    page = asker.post("/collection/4/", {"has_employer": "1", "uscc": OFF, "lookup": "1"}).text
    assert "最后一位校验码对不上" in page and f"/changes/employers/new/?uscc={OFF}" in page
    first = asker.post(f"/changes/employers/new/?uscc={OFF}", stated(person))
    assert first.status_code == 422 and "勾选下面一项再提交" in first.text and 'name="code_seen"' in first.text
    assert not Employer.objects.filter(uscc=OFF).exists()  # never silently
    page = asker.post("/changes/employers/new/", stated(person, code_seen="on"), follow=True).text
    assert "待确认" in page and "样例商贸有限公司" in page
    case = Case.objects.get(kind="employer")
    casework.run_checks(case)
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW
    found = Check.objects.get(submission__case=case, code="uscc_off")
    assert (found.verdict, found.stated) == (Verdict.UNSURE, OFF)
    casework.approve(case, by=clerk_of_saihan)
    unit = Employer.objects.by_uscc(OFF)
    assert unit is not None and unit.state == "confirmed"


def test_E01_what_can_be_no_code_is_refused_whatever_is_ticked(asker: Client, person: User) -> None:
    for code in ("9135", "91350203M0001QKT1I", "9135020AM0001QKT19"):
        answer = asker.post("/changes/employers/new/", stated(person, uscc=code, code_seen="on"))
        assert answer.status_code == 422 and 'name="code_seen"' not in answer.text
    assert not Employer.objects.exists()
    assert not uscc.is_off("91150105MA0TE5T16A") and not uscc.is_valid(OFF)


def test_E01_a_right_code_is_asked_nothing_and_told_nothing(asker: Client, person: User) -> None:
    page = asker.get("/changes/employers/new/").text
    assert "code_seen" not in page
    fits = {"name": "样例", "address": "内蒙古自治区呼和浩特市赛罕区1号", "division_code": "150105"}
    assert certificates.results(None, uscc="91150105MA0TE5T16A", **fits) == []
    assert [r.code for r in certificates.results(None, uscc=OFF, **fits)] == ["uscc_off"]


def test_E01_P03_the_portal_says_the_way_on_for_a_code_that_is_off(client: Client, db: None) -> None:
    assert "证照上确实是这个代码的" in client.post("/", {"who": OFF}).text
    assert "这不是有效的统一社会信用代码" in client.post("/", {"who": "9135"}).text


def test_E01_D12_a_receiving_unit_elsewhere_may_have_such_a_code(db: None) -> None:
    """A move into another province: people decide it, and the check tells them."""
    given = {"receiver_kind": "unit", "receiver_uscc": OFF}
    form = OutForm(given, person=Person())
    form.is_valid()
    assert form.code_is_off and "勾选下面一项再提交" in str(form.errors["receiver_uscc"])
    form = OutForm({**given, "code_seen": "on"}, person=Person())
    form.is_valid()
    assert "receiver_uscc" not in form.errors and form.cleaned_data["receiver_uscc"] == OFF
