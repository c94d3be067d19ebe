"""W13, W10: has this been here before? The same picture, the same certificate, the imported list of holders."""

import re
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import cv2
import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from acms.accounts import actions as accounts
from acms.accounts.models import ID_PURPOSE, User
from acms.base import crypto, masks, work
from acms.casework import actions as casework
from acms.casework import tasks
from acms.casework import words as casework_words
from acms.casework.models import Case, CaseState, Check, Verdict
from acms.casework.views import viewer
from acms.collection import actions as collection
from acms.collection import words
from acms.collection.models import Evidence
from acms.corrections.models import Correction
from acms.demo import documents, seed
from acms.employers.models import Employer
from acms.entry.models import Claim
from acms.filing.models import TitleFiling
from acms.holders.models import CertificateHolder
from acms.journal.models import Entry
from acms.people import actions as people
from acms.people.models import Person, Qualification
from acms.scans import elsewhere, encode, likeness, store
from acms.scans.models import Scan
from tests.conftest import make_person

OTHER_NUMBER = "150105198803120011"


@pytest.fixture
def other(employer: Employer) -> Case:
    """Somebody else's collection, with papers of their own."""
    user = seed._person("王小样", OTHER_NUMBER, ready=True)
    return seed.filled_case(user, documents.cast_for(user.name, OTHER_NUMBER))


def checked(case: Case) -> Case:
    collection.submit(case=case, by=case.subject, on=date.today())
    while work.work_one(tasks.LANE):
        pass
    return Case.objects.get(pk=case.pk)


def doubts(case: Case) -> dict[str, str]:
    rows = case.last_submission.checks.exclude(verdict=Verdict.PASS)  # type: ignore[union-attr]
    return dict(rows.values_list("code", "item"))


def test_W13_papers_of_ones_own_have_not_been_here_before(filled: Case, other: Case) -> None:
    assert checked(filled).state == CaseState.APPROVED


def same_file(mine: Scan, theirs: Scan) -> None:
    Scan.objects.filter(pk=mine.pk).update(digest=theirs.digest)


def same_certificate(mine: Scan, theirs: Scan) -> None:
    Scan.objects.filter(pk=theirs.pk).update(number_digest=elsewhere.number_digest(mine.kind, mine.reading))


def saved_anew(mine: Scan, theirs: Scan) -> None:
    """The portrait of the other, smaller and compressed again, as the worker would keep it."""
    photo = encode.pixels(store.get(theirs.pk, "archive"))
    smaller = np.asarray(cv2.resize(photo, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA), np.uint8)
    again = encode.pixels(encode.jpeg(smaller, 55))
    Scan.objects.filter(pk=mine.pk).update(**elsewhere.found_by_likeness(likeness.of(again)))


def exchanged(case: Case) -> Case:
    """What was another's lies in the draft no more; what lies there has been nowhere else."""
    Scan.objects.filter(owner=case.subject).update(digest="", number_digest="")
    return checked(case)


def test_W13_W12_what_was_found_under_another_name_is_looked_at_though_it_was_exchanged(
    filled: Case, other: Case, clerk_of_saihan: User
) -> None:
    """Whoever tries somebody's paper, reads that it was found, takes the case back and hands in another has not got rid of the look."""
    mine, theirs = (Evidence.objects.get(case=case, kind="diploma_full").scan for case in (filled, other))
    same_file(mine, theirs)
    assert checked(filled).state == CaseState.IN_REVIEW and "seen_picture" in doubts(filled)
    casework.withdraw(Case.objects.get(pk=filled.pk), by=filled.subject)
    case = exchanged(Case.objects.get(pk=filled.pk))
    assert case.state == CaseState.IN_REVIEW and doubts(case) == {}
    assert casework.why_people(case) == [casework_words.EXCHANGED]
    # Once people have seen it, it is no reason any more.
    casework.take(case, by=clerk_of_saihan)
    items = [{"item": "scan.photo", "label": "照片", "reason": "看不清"}]
    casework.return_for_correction(case, by=clerk_of_saihan, items=items)
    assert exchanged(Case.objects.get(pk=filled.pk)).state == CaseState.APPROVED


def test_W13_W12_of_a_paper_that_was_not_exchanged_nothing_is_said_but_its_finding(
    client: Client, filled: Case, other: Case, clerk_of_saihan: User
) -> None:
    same_file(*(Evidence.objects.get(case=case, kind="diploma_full").scan for case in (filled, other)))
    said = casework.why_people(checked(filled))
    casework.withdraw(Case.objects.get(pk=filled.pk), by=filled.subject)
    case = checked(Case.objects.get(pk=filled.pk))
    assert case.state == CaseState.IN_REVIEW and "seen_picture" in doubts(case)
    assert casework.why_people(case) == said and not case.exchanged_unseen()
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/").text
    assert casework_words.EXCHANGED not in page and 'class="twice sides"' in page
    casework.withdraw(Case.objects.get(pk=filled.pk), by=filled.subject)
    case = exchanged(Case.objects.get(pk=filled.pk))
    assert case.exchanged_unseen() and casework_words.EXCHANGED in client.get(f"/desk/cases/{case.no}/").text


def test_W13_W12_what_was_taken_back_for_another_reason_is_decided_by_the_rules(filled: Case, other: Case) -> None:
    mine = Evidence.objects.get(case=filled, kind="diploma_full").scan
    Scan.objects.filter(pk=mine.pk).update(state="unsure")
    assert checked(filled).state == CaseState.IN_REVIEW
    casework.withdraw(Case.objects.get(pk=filled.pk), by=filled.subject)
    Scan.objects.filter(pk=mine.pk).update(state="usable")
    assert exchanged(Case.objects.get(pk=filled.pk)).state == CaseState.APPROVED


@pytest.mark.parametrize(
    ("kind", "meets", "code"),
    [
        ("photo", saved_anew, "seen_portrait"),
        ("photo", same_file, "seen_picture"),
        ("diploma_full", same_file, "seen_picture"),
        ("diploma_full", same_certificate, "seen_number"),
        ("degree_full", same_certificate, "seen_number"),
        ("qualification", same_certificate, "seen_number"),
    ],
)
def test_W13_a_paper_shown_for_somebody_else_is_for_people(
    kind: str, meets: Callable[[Scan, Scan], None], code: str, filled: Case, other: Case
) -> None:
    mine, theirs = (Evidence.objects.get(case=case, kind=kind).scan for case in (filled, other))
    meets(mine, theirs)
    case = checked(filled)
    assert case.state == CaseState.IN_REVIEW
    assert doubts(case) == {code: f"scan.{kind}"}
    found = Check.objects.get(code=code)
    assert "王小样" not in found.message + found.found  # the person sees the result


def shown_without_account(case: Case, number: str) -> dict[str, Callable[[Scan], object]]:
    """Who has handed a paper in without signing in, by the way: what each says of whose number it is about."""
    user = User.objects.by_id_number(number)
    who = {"applicant": accounts.make_applicant(name=case.title, phone="13800000188", email=""), "name": case.title}
    row = {"case": Case.objects.create(kind="x", subject=who["applicant"], slot="x"), **who}
    claimed = row | {"user": user, "phone": "13800000188", "division_code": "150105"}
    titled = row | {"id_number": number, "level": "2", "way": "01", "year": 2020, "division_code": "150105"}
    return {
        "claim": lambda scan: Claim.objects.create(**claimed, number=number, portrait=scan),
        "correction": lambda scan: Correction.objects.create(
            **claimed, stated_number=number, right_number="", reason="x", proof=scan
        ),
        "filing": lambda scan: TitleFiling.objects.create(**titled, certificate_no="1", certificate=scan),
    }


def handed_in(case: Case, kind: str, way: str, number: str) -> Scan:
    """The very file of a paper of the case, handed in once more by an applicant for the holder of a number."""
    ways = shown_without_account(case, number)
    copy = Evidence.objects.get(case=case, kind=kind).scan
    copy.pk, copy.owner = uuid.uuid4(), User.objects.latest("pk")
    copy.save(force_insert=True)
    ways[way](copy)
    return copy


@pytest.mark.parametrize("way", ["claim", "correction", "filing"])
@pytest.mark.parametrize("kind", ["id_portrait", "photo", "diploma_full"])
def test_W13_L02_what_an_applicant_has_shown_for_ones_own_number_is_ones_own(filled: Case, kind: str, way: str) -> None:
    copy = handed_in(filled, kind, way, filled.subject.id_number)
    mine = Evidence.objects.get(case=filled, kind=kind).scan
    if kind == "photo":  # found by its likeness, not as the very same file
        saved_anew(copy, mine)
        Scan.objects.filter(pk=copy.pk).update(digest="1" * 64)
    assert checked(filled).state == CaseState.APPROVED


@pytest.mark.parametrize("way", ["claim", "correction", "filing"])
def test_W13_L02_ones_paper_that_was_shown_for_another_number_is_for_people(
    filled: Case, other: Case, way: str
) -> None:
    copy = handed_in(filled, "id_portrait", way, OTHER_NUMBER)
    case = checked(filled)
    assert case.state == CaseState.IN_REVIEW and doubts(case) == {"seen_picture": "scan.id_portrait"}
    assert viewer.twin(Check.objects.get(code="seen_picture")) == copy


def test_W13_W05_an_account_is_known_by_its_own_number_whatever_it_asks_to_be_corrected(
    filled: Case, other: Case
) -> None:
    theirs = Evidence.objects.get(case=other, kind="diploma_full").scan
    same_file(Evidence.objects.get(case=filled, kind="diploma_full").scan, theirs)
    asked = {"stated_number": OTHER_NUMBER, "right_number": OTHER_NUMBER, "reason": "x", "division_code": "150105"}
    case = Case.objects.create(kind="x", subject=filled.subject, slot="x")
    Correction.objects.create(
        case=case, user=other.subject, applicant=filled.subject, name="x", phone="", proof=theirs, **asked
    )
    assert checked(filled).state == CaseState.IN_REVIEW


def test_W13_D15_a_paper_of_the_file_that_was_merged_into_ones_own_is_ones_own(filled: Case, other: Case) -> None:
    mine, theirs = (Evidence.objects.get(case=case, kind="diploma_full").scan for case in (filled, other))
    same_file(mine, theirs)
    mine.refresh_from_db()
    kept = Person.objects.get(user=filled.subject)
    assert elsewhere.same_picture([mine]) == {str(mine.pk): [theirs]}
    Person.objects.filter(user=other.subject).update(merged_into=kept)
    assert elsewhere.same_picture([mine]) == elsewhere.same_picture([theirs]) == {}


def test_W13_a_registration_is_the_same_certificate_as_its_diploma(filled: Case) -> None:
    diploma = Evidence.objects.get(case=filled, kind="diploma_full").scan
    digest = elsewhere.number_digest("diploma_full", diploma.reading)
    assert digest == elsewhere.number_digest("eregistration_part", diploma.reading) != ""
    assert digest != elsewhere.number_digest("degree_full", diploma.reading)
    assert elsewhere.number_digest("employer_certificate", diploma.reading) == ""
    diploma.read["fields"]["certificate_no"]["value"] = "1234567"
    assert elsewhere.number_digest("diploma_full", diploma.reading) == ""


def test_W13_a_certificate_of_a_unit_is_shown_by_all_its_people(filled: Case, other: Case) -> None:
    for case in (filled, other):
        Scan.objects.filter(pk=Evidence.objects.get(case=case, kind="diploma_full").scan_id).update(
            kind="employer_certificate", digest="1" * 64
        )
    mine = Evidence.objects.get(case=filled, kind="diploma_full").scan
    assert elsewhere.same_picture([mine]) == elsewhere.same_number([mine]) == {}


def test_W13_looking_for_papers_of_others_takes_three_statements_by_an_index(filled: Case) -> None:
    scans = [evidence.scan for evidence in Evidence.objects.filter(case=filled).select_related("scan")]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        elsewhere.same_picture(scans)
        elsewhere.same_number(scans)
        elsewhere.same_portrait(scans)
    assert len(asked) == 3  # what the keys of a portrait find is fetched only where it is the same


@pytest.mark.parametrize(
    ("kind", "meets", "code"),
    [("diploma_full", same_file, "seen_picture"), ("photo", saved_anew, "seen_portrait")],
)
def test_W13_the_reviewer_sees_both_and_its_owner_that_it_was_looked_at(
    kind: str,
    meets: Callable[[Scan, Scan], None],
    code: str,
    client: Client,
    filled: Case,
    other: Case,
    clerk_of_saihan: User,
) -> None:
    mine, theirs = (Evidence.objects.get(case=case, kind=kind).scan for case in (filled, other))
    meets(mine, theirs)
    case = checked(filled)
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/")
    address = f"/desk/cases/{case.no}/spots/{Check.objects.get(code=code).pk}/twin.jpg"
    assert address in page.text and "另一份：王" in page.text and "王小样" not in page.text
    picture = client.get(address)
    assert picture.status_code == 200 and picture["Content-Type"] == "image/jpeg"
    assert Entry.objects.filter(verb="scan.viewed", about=other.subject).exists()
    no_twin = Check.objects.exclude(code=code).exclude(scan=None).first()
    assert no_twin and client.get(f"/desk/cases/{case.no}/spots/{no_twin.pk}/twin.jpg").status_code == 404


def listed(case: Case, **more: Any) -> CertificateHolder:
    stated = case.qualificationanswers
    row = {
        "name": case.subject.name,
        "id_number": case.subject.id_number,
        "level": stated.level,
        "year": stated.obtained_on.year,
        "certificate_no": stated.certificate_no,
    } | more
    return CertificateHolder.objects.create(**row, id_digest=crypto.digest(row["id_number"], ID_PURPOSE) or "")


@pytest.mark.parametrize(
    ("rows", "verdict", "message"),
    [
        ([], None, ""),
        ([{}], Verdict.PASS, ""),
        ([{"level": "1"}], Verdict.UNSURE, words.LISTED_OTHERWISE),
        ([{"year": 1990}], Verdict.UNSURE, words.LISTED_OTHERWISE),
        ([{"id_number": OTHER_NUMBER}], Verdict.UNSURE, words.LISTED_FOR_ANOTHER),
        ([{}, {"id_number": OTHER_NUMBER}], Verdict.UNSURE, words.LISTED_FOR_ANOTHER),
        ([{"id_number": OTHER_NUMBER, "certificate_no": "X1"}], Verdict.UNSURE, words.NOT_LISTED),
        ([{"id_number": OTHER_NUMBER, "certificate_no": "X1", "level": "1"}], None, ""),  # another list
    ],
)
def test_W10_the_list_of_holders_is_asked(
    rows: list[dict[str, Any]], verdict: str | None, message: str, filled: Case
) -> None:
    for row in rows:
        listed(filled, **row)
    case = checked(filled)
    found = Check.objects.filter(code="holder").first()
    assert (found.verdict if found else None, found.message if found else "") == (verdict, message)
    assert case.state == (CaseState.IN_REVIEW if verdict == Verdict.UNSURE else CaseState.APPROVED)


def test_W10_an_empty_number_is_nobodys(db: None) -> None:
    assert not CertificateHolder.objects.of("").exists()
    make_person()


# ---- the register knows numbers without a paper ----------------------------------------------------------------------


def registered(number: str, *, user: User | None = None, **dates: Any) -> Qualification:
    """Somebody whose certificate's number was imported: a row, and no paper anywhere."""
    user = user or make_person("王小样", OTHER_NUMBER)
    person, _ = Person.objects.get_or_create(user=user)
    facts = {"type": "01", "level": "2", "way": "01", "certificate_no": number}
    row = people.open_fact(Qualification, person=person, on=date(2020, 1, 1), case_no="", **facts)
    Qualification.objects.filter(pk=row.pk).update(**dates)
    return Qualification.objects.get(pk=row.pk)


def stated_number(case: Case) -> str:
    return str(case.qualificationanswers.certificate_no)


@pytest.mark.parametrize(
    ("written", "dates", "code"),
    [
        ("{}", {}, "seen_registered"),
        (" {} ", {}, "seen_registered"),
        ("{}", {"valid_to": date(2024, 1, 1)}, "seen_registered"),  # it was theirs
        ("{}", {"valid_to": date(2019, 12, 31)}, ""),  # taken back: it has held no day
        ("{}1", {}, ""),
        ("", {}, ""),
    ],
)
def test_W13_a_certificate_number_that_the_register_has_of_somebody_else_is_for_people(
    written: str, dates: dict[str, date], code: str, filled: Case
) -> None:
    registered(written.format(stated_number(filled)), **dates)
    case = checked(filled)
    assert doubts(case) == ({code: "qualification.certificate_no"} if code else {})
    assert case.state == (CaseState.IN_REVIEW if code else CaseState.APPROVED)


def test_W13_the_number_that_was_read_counts_as_the_one_that_was_stated(filled: Case) -> None:
    paper = Evidence.objects.get(case=filled, kind="qualification").scan
    registered("0598765432")
    paper.read["fields"]["certificate_no"]["value"] = "0598765432"
    paper.save()
    checked(filled)
    assert Check.objects.filter(code="seen_registered", verdict=Verdict.UNSURE).exists()


def test_W13_ones_own_number_and_that_of_a_file_that_became_ones_own_are_no_other_persons(filled: Case) -> None:
    registered(stated_number(filled), user=filled.subject)
    twin = registered(stated_number(filled))
    Person.objects.filter(pk=twin.person_id).update(merged_into=Person.objects.get(user=filled.subject))
    assert checked(filled).state == CaseState.APPROVED


def test_W13_a_decree_names_many_people_and_is_nobodys_number(db: None) -> None:
    decree = "内人社发〔2015〕12号"
    assert registered(decree).number_digest is None and not Qualification.numbered(decree, "", "123").exists()


def test_W13_the_reviewer_sees_what_the_register_has_and_the_person_does_not(
    client: Client, filled: Case, clerk_of_saihan: User
) -> None:
    registered(stated_number(filled))
    case = checked(filled)
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/").text
    assert "数据库里，这个证书编号" in page and masks.name("王小样") in page
    assert "王小样" not in page and OTHER_NUMBER not in page
    found = Check.objects.get(code="seen_registered")
    assert "王" not in found.message + found.found + found.stated


def test_W13_the_register_is_asked_by_an_index(filled: Case) -> None:
    registered(stated_number(filled))
    with CaptureQueriesContext(connection) as asked:
        assert Qualification.numbered(stated_number(filled)).exists()
    (statement,) = asked
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement['sql']}")
            assert "qualification_by_number" in str(cursor.fetchall())


@pytest.mark.parametrize("by_paper", [True, False])
def test_W13_Q02_whole_numbers_are_shown_by_a_click_that_both_people_see(
    by_paper: bool, client: Client, filled: Case, other: Case, clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    if by_paper:
        same_file(*(Evidence.objects.get(case=case, kind="photo").scan for case in (filled, other)))
    else:
        registered(stated_number(filled), user=other.subject)
    case = checked(filled)
    check = Check.objects.exclude(verdict=Verdict.PASS).get()
    address = f"/desk/cases/{case.no}/spots/{check.pk}/numbers/"
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/").text
    assert address in page and OTHER_NUMBER not in page
    shown = re.sub("</?mark>", "", client.post(address).text)  # places that differ are marked
    assert OTHER_NUMBER in shown and filled.subject.id_number in shown and "王小样" in shown
    noted = Entry.objects.filter(verb="number.viewed", by=clerk_of_saihan)
    assert {entry.about for entry in noted} == {filled.subject, other.subject}
    assert not [entry for entry in noted if OTHER_NUMBER in str(entry.facts)]
    agreeing = case.last_submission.checks.filter(verdict=Verdict.PASS).first()  # type: ignore[union-attr]
    assert agreeing and client.post(address.replace(f"/{check.pk}/", f"/{agreeing.pk}/")).status_code == 404
    client.force_login(clerk_of_hailar)
    assert client.post(address).status_code == 404
