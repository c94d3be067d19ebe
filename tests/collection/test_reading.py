"""What a document says is filled in where its reading ends; a page that is only looked at writes nothing (W03, W09, S07)."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from acms.accounts.models import User
from acms.base.fields import update_each
from acms.casework.models import Case
from acms.collection import actions
from acms.collection.facts import gather
from acms.collection.models import EducationAnswers, Evidence
from acms.collection.steps import EDUCATION
from acms.demo import documents
from acms.letters.models import Audit, Letter
from acms.people.models import Person, Status
from acms.scans import tasks
from acms.scans.models import Scan, ScanState
from acms.scans.words import MANY_PAGES

READ = {"school": "读出的学校", "major": "读出的专业", "graduated": "2012-07-01"}
WRITES = re.compile(r'^(INSERT|UPDATE|DELETE)\b.*?"(\w+)"')
# Who is signed in and since when: kept at every request, by no view.
SESSION = {"django_session", "accounts_signin", "accounts_user"}


def concluded(case: Case, slot: str, **values: str) -> Scan:
    """The worker's verdict about a scan that waited."""
    scan = Evidence.objects.get(case=case, kind=slot).scan
    Scan.objects.filter(pk=scan.pk).update(state=ScanState.CHECKING, queued_at=timezone.now())
    scan.refresh_from_db()
    fields = {name: {"value": value, "confidence": 0.9, "box": [0, 0, 1, 1]} for name, value in values.items()}
    tasks._conclude(scan, ScanState.USABLE, read={"kind": slot, "text": "", "fields": fields})
    return scan


def full(case: Case) -> EducationAnswers:
    return EducationAnswers.objects.get(case=case, mode="full")


def test_W09_the_end_of_a_reading_fills_what_is_empty(filled: Case) -> None:
    EducationAnswers.objects.filter(case=filled, mode="full").update(major="", graduated=None)
    before = full(filled)
    concluded(filled, "diploma_full", **READ)
    after = full(filled)
    assert (after.major, str(after.graduated), after.school) == ("读出的专业", "2012-07-01", before.school)
    assert after.version > before.version


def test_W09_a_reading_fills_neither_what_is_typed_nor_a_submitted_case(filled: Case) -> None:
    update_each(EducationAnswers.objects.filter(case=filled, mode="full"), major="", typed={"full_major": "会"})
    concluded(filled, "diploma_full", **READ)
    assert full(filled).major == ""
    EducationAnswers.objects.filter(case=filled, mode="full").update(typed=None)
    Case.objects.filter(pk=filled.pk).update(state="checking")
    concluded(filled, "diploma_full", **READ)
    assert full(filled).major == ""


def test_W09_a_returned_case_is_filled_where_it_may_be_changed(filled: Case) -> None:
    EducationAnswers.objects.filter(case=filled, mode="full").update(major="", school="")
    Case.objects.filter(pk=filled.pk).update(state="returned", open_items=["education.full_school"])
    concluded(filled, "diploma_full", **READ)
    assert (full(filled).school, full(filled).major) == ("读出的学校", "")


def test_W09_a_refused_scan_fills_nothing(filled: Case) -> None:
    EducationAnswers.objects.filter(case=filled, mode="full").update(major="")
    Scan.objects.filter(kind="diploma_full").update(state=ScanState.CHECKING, queued_at=timezone.now())
    tasks._conclude(Scan.objects.get(kind="diploma_full"), ScanState.REFUSED, findings=[])
    assert full(filled).major == ""


def test_S07_an_open_page_takes_over_what_was_filled(client: Client, filled: Case) -> None:
    EducationAnswers.objects.filter(case=filled, mode="full").update(major="")
    concluded(filled, "diploma_full", **READ)
    client.force_login(filled.subject)
    answer = client.get("/collection/scans/diploma_full/", headers={"HX-Request": "true"})
    assert json.loads(answer["HX-Trigger"]) == {"prefill": {"fields": {"full_major": "读出的专业"}}}
    actions.save_step(case=filled, step=EDUCATION, values={"full_major": "会计学"})
    assert "HX-Trigger" not in client.get("/collection/scans/diploma_full/", headers={"HX-Request": "true"})


def test_W03_W09_what_a_document_has_filled_in_goes_with_it(filled: Case) -> None:
    EducationAnswers.objects.filter(case=filled, mode="full").update(major="", school="读出的学校", graduated=None)
    concluded(filled, "diploma_full", **READ)
    EducationAnswers.objects.filter(case=filled, mode="full").update(graduated="2011-07-01")
    actions.drop_evidence(case=filled, kind="diploma_full")
    after = full(filled)
    assert after.major == "", "the document had put it there"
    assert (after.school, str(after.graduated)) == ("读出的学校", "2011-07-01"), "the person's own words"


def test_W03_W12_of_what_may_not_be_changed_nothing_goes(filled: Case) -> None:
    EducationAnswers.objects.filter(case=filled, mode="full").update(major="", school="")
    concluded(filled, "diploma_full", **READ)
    Case.objects.filter(pk=filled.pk).update(
        state="returned", open_items=["scan.diploma_full", "education.full_school"]
    )
    actions.drop_evidence(case=Case.objects.get(pk=filled.pk), kind="diploma_full")
    assert (full(filled).school, full(filled).major) == ("", "读出的专业")


def test_W03_S07_what_is_finished_in_any_slot_has_the_open_page_drawn_anew(client: Client, filled: Case) -> None:
    who = documents.cast_for(filled.subject.name, filled.subject.id_number)
    anew, htmx = "HX-Trigger-After-Swap", {"HX-Request": "true"}
    client.force_login(filled.subject)
    for slot in ("id_portrait", "id_emblem", "diploma_full"):  # the rail says what is missing, whichever it is
        assert anew in client.get(f"/collection/scans/{slot}/", headers=htmx)
        paper = SimpleUploadedFile("a.jpg", documents.jpeg(who, slot))
        sent = client.post(f"/collection/scans/{slot}/", {f"file_{slot}": paper}, headers=htmx)
        assert "正在检查" in sent.text and anew in sent
        assert anew not in client.get(f"/collection/scans/{slot}/", headers=htmx), "it is read still"
        assert anew not in client.post(f"/collection/scans/{slot}/", headers=htmx), "nothing was taken"


def test_W13_the_stepper_of_the_letter_follows_its_audit(client: Client, filled: Case) -> None:
    """The audit is made after the scan is checked: the page follows once it is there, and the stepper is one of its parts."""
    client.force_login(filled.subject)
    letter, address, htmx = Letter.objects.get(), "/collection/scans/proof_letter/", {"HX-Request": "true"}
    scan = Scan.objects.get(kind="proof_letter")
    audit, _ = Audit.objects.update_or_create(scan=scan, defaults={"letter": letter, "verdict": ""})
    assert "HX-Trigger-After-Swap" not in client.get(address, headers=htmx)
    Audit.objects.filter(pk=audit.pk).update(verdict="pass", findings=[])
    assert client.get(address, headers=htmx)["HX-Trigger-After-Swap"] == "anew"
    thread = re.search(
        r'<ol class="thread" id="part-thread" data-part>(.*?)</ol>', client.get("/collection/4/").text, re.S
    )
    assert thread is not None and thread[1].count('class="done"') == 3


PAGES = [*(f"{page}/" for page in range(1, 8)), "go/", "status/", "letter/", "scans/diploma_full/", "letter/?printed=1"]


def written(client: Client, address: str) -> set[str]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(address)
    found = (WRITES.match(query["sql"]) for query in queries)
    return {match[2] for match in found if match} - SESSION


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("begun", [True, False])
def test_P04_looking_at_a_page_writes_nothing(page: str, begun: bool, client: Client, request: Any) -> None:
    if begun:
        case = request.getfixturevalue("filled")
        EducationAnswers.objects.filter(case=case).update(major="")
        user = case.subject
    else:
        user = request.getfixturevalue("person")
    client.force_login(user)
    client.get("/collection/1/")
    assert written(client, f"/collection/{page}") == set()
    assert Case.objects.exists() == begun


def test_L07_a_collection_begins_when_something_is_sent(client: Client, person: User) -> None:
    client.force_login(person)
    assert "信息采集(核实)准备" in client.get("/collection/1/").text
    assert client.get("/collection/3/")["Location"] == "/collection/2/"
    assert Person.objects.get(user=person).status == Status.FILED
    client.post("/collection/agree/", {"agree": "1"})
    assert gather(Case.objects.get()).agreed
    assert Person.objects.get(user=person).status == Status.COLLECTING
    client.post("/collection/agree/", {"agree": "1"})
    assert Case.objects.count() == 1


def test_S02_of_a_file_that_has_no_picture_the_reason_alone_is_said(client: Client, filled: Case) -> None:
    finding = {"code": "many_pages", "verdict": "refuse", "why": MANY_PAGES.why, "cure": MANY_PAGES.cure}
    scan = Evidence.objects.get(case=filled, kind="diploma_full").scan
    Scan.objects.filter(pk=scan.pk).update(state=ScanState.REFUSED, width=0, height=0, findings=[finding])
    client.force_login(filled.subject)
    block = client.get("/collection/scans/diploma_full/", headers={"HX-Request": "true"}).text
    assert MANY_PAGES.why in block and "没有图片" in block and "打不开" not in block
