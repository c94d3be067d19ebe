"""W13: what has been shown or registered for somebody else is for people, who see the other paper, and both people that they did."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import cv2
import numpy as np
import pytest
from django.test import Client

from acms.accounts.models import User
from acms.base import masks
from acms.casework import comparing, naming, words
from acms.casework.models import Case, CaseState, Check, Verdict
from acms.casework.views import viewer
from acms.collection.models import Evidence
from acms.demo import documents, seed
from acms.journal.models import Entry
from acms.people import actions as people
from acms.people.models import Person, Qualification
from acms.scans import elsewhere, encode, likeness, store
from acms.scans.models import Scan
from tests.casework.test_casework import checked

THEIRS = "150105198803120011"
Meets = Callable[[Scan, Scan], None]


@pytest.fixture
def second(employer: Any) -> Case:
    """Somebody else's collection, with papers of their own."""
    user = seed._person("王小样", THEIRS, ready=True)
    return seed.filled_case(user, documents.cast_for(user.name, THEIRS))


def paper(case: Case, kind: str) -> Scan:
    scan: Scan = Evidence.objects.get(case=case, kind=kind).scan
    return scan


def same_file(mine: Scan, theirs: Scan) -> None:
    Scan.objects.filter(pk=mine.pk).update(digest=theirs.digest)


def same_certificate(mine: Scan, theirs: Scan) -> None:
    Scan.objects.filter(pk=theirs.pk).update(number_digest=elsewhere.number_digest(mine.kind, mine.reading))


def saved_anew(mine: Scan, theirs: Scan) -> None:
    """The other's portrait, smaller and compressed again."""
    photo = encode.pixels(store.get(theirs.pk, "archive"))
    smaller = np.asarray(cv2.resize(photo, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA), np.uint8)
    again = encode.pixels(encode.jpeg(smaller, 55))
    Scan.objects.filter(pk=mine.pk).update(**elsewhere.found_by_likeness(likeness.of(again)))


def all_of_it(mine: Scan, theirs: Scan) -> None:
    for meets in (same_certificate, same_file):
        meets(mine, theirs)


def registered(number: str, user: User) -> Qualification:
    person, _ = Person.objects.get_or_create(user=user)
    facts = {"type": "01", "level": "2", "way": "01", "certificate_no": number}
    return people.open_fact(Qualification, person=person, on=date(2020, 1, 1), case_no="", **facts)


# ---- what is found ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "meets", "code", "message"),
    [
        ("diploma_full", same_file, "seen_picture", words.SEEN_PICTURE),
        ("photo", saved_anew, "seen_portrait", words.SEEN_PORTRAIT),
        ("qualification", same_certificate, "seen_number", words.SEEN_NUMBER),
        ("qualification", all_of_it, "seen_picture", words.SEEN_PICTURE),  # said once, by what is plainest
    ],
)
def test_W13_a_paper_of_somebody_else_is_found_by_its_picture_its_portrait_or_its_number(
    filled: Case, second: Case, kind: str, meets: Meets, code: str, message: str
) -> None:
    meets(paper(filled, kind), paper(second, kind))
    mine, beside = paper(filled, kind), paper(filled, "id_portrait")
    found = comparing.seen_before([("scan.id_portrait", "身份证", beside), (f"scan.{kind}", "证件", mine)])
    (one,) = found
    assert (one.code, one.item, one.title, one.verdict, one.message, one.scan) == (
        code, f"scan.{kind}", "证件", Verdict.UNSURE, message, str(mine.pk),
    )  # fmt: skip
    number = mine.reading.fields.get("certificate_no")
    if code == "seen_number":
        assert number and (one.found, one.confidence, one.box) == (number.value, number.confidence, number.box)
    else:
        assert (one.found, one.box) == ("", None)  # neither the other's name nor a place
    assert comparing.seen_before([("scan.id_portrait", "身份证", beside)]) == []


@pytest.mark.parametrize(("stated", "read"), [(True, False), (False, True), (True, True), (False, False)])
def test_W10_W13_a_number_that_the_register_has_of_another_is_found_as_stated_or_as_read(
    filled: Case, second: Case, stated: bool, read: bool
) -> None:
    scan = paper(filled, "qualification")
    number = scan.reading.value("certificate_no")
    registered(number, second.subject)
    if not read:
        scan.read["fields"].pop("certificate_no")
    claimed = number if stated else "0599999999"
    found = comparing.registered_before("qualification.certificate_no", "证书编号", claimed, scan, filled.subject_id)
    if not (stated or read):
        assert found == []
        return
    (one,) = found
    assert (one.code, one.verdict, one.message) == ("seen_registered", Verdict.UNSURE, words.SEEN_REGISTERED)
    assert (one.stated, one.found) == (claimed, number if read else "")
    assert comparing.registered_before("x", "x", number, None, second.subject_id) == []  # it is one's own
    assert comparing.registered_before("x", "x", number, None, None) != []  # somebody without an account


# ---- what is shown ----------------------------------------------------------------------------------------------------


@pytest.fixture
def shown_twice(filled: Case, second: Case) -> Case:
    """A diploma that somebody else has shown: before people."""
    same_file(paper(filled, "diploma_full"), paper(second, "diploma_full"))
    case = checked(filled)
    assert case.state == CaseState.IN_REVIEW
    return case


def test_W13_S05_whoever_decides_sees_the_other_paper_which_its_owner_is_told(
    client: Client, shown_twice: Case, second: Case, clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    case, found = shown_twice, Check.objects.get(code="seen_picture")
    address = f"/desk/cases/{case.no}/spots/{found.pk}/twin.jpg"
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/").text
    assert address in page and masks.name("王小样") in page and "王小样" not in page
    seen = Entry.objects.filter(verb="scan.viewed", about=second.subject)
    assert not seen.exists()
    picture = client.get(address)
    assert picture["Content-Type"] == "image/jpeg" and "no-store" in picture["Cache-Control"]
    other = store.get(paper(second, "diploma_full").pk, "archive")
    assert picture.content != other  # viewer and time stand on it
    assert seen.get().by == clerk_of_saihan
    for no_twin in Check.objects.exclude(code="seen_picture").exclude(scan=None)[:2]:
        assert client.get(address.replace(f"/{found.pk}/", f"/{no_twin.pk}/")).status_code == 404
    client.force_login(clerk_of_hailar)
    assert client.get(address).status_code == 404 and seen.count() == 1


def test_W13_Q02_whole_numbers_of_both_are_shown_by_a_press_that_both_see(
    client: Client, shown_twice: Case, second: Case, clerk_of_saihan: User
) -> None:
    case, found = shown_twice, Check.objects.get(code="seen_picture")
    address = f"/desk/cases/{case.no}/spots/{found.pk}/numbers/"
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/").text
    assert address in page and THEIRS not in page
    shown = re.sub("</?mark>", "", client.post(address).text)  # places that differ are marked
    assert THEIRS in shown and case.subject.id_number in shown and "王小样" in shown
    noted = Entry.objects.filter(verb="number.viewed", by=clerk_of_saihan)
    assert {entry.about for entry in noted} == {case.subject, second.subject} and noted.count() == 2
    alone = Check.objects.filter(verdict=Verdict.PASS).exclude(scan=None).first()
    assert alone and client.post(address.replace(f"/{found.pk}/", f"/{alone.pk}/")).status_code == 404
    assert noted.count() == 2


def test_W13_Q02_the_file_of_somebody_who_showed_no_paper_is_named_masked_with_its_agency(
    client: Client, filled: Case, second: Case, clerk_of_saihan: User
) -> None:
    row = registered(paper(filled, "qualification").reading.value("certificate_no"), second.subject)
    Person.objects.filter(pk=row.person_id).update(management_code="150702")
    case = checked(filled)
    found = Check.objects.get(code="seen_registered")
    on_file = viewer.on_file(found)
    assert on_file is not None and on_file.row == row and "海拉尔区财政局" in on_file.agency
    assert viewer.twin(found) is None
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/").text
    assert masks.name("王小样") in page and "王小样" not in page and "海拉尔区财政局" in page
    shown = client.post(f"/desk/cases/{case.no}/spots/{found.pk}/numbers/").text
    assert THEIRS in re.sub("</?mark>", "", shown)
    assert viewer.on_file(Check.objects.exclude(code="seen_registered")[0]) is None


# ---- marks, places, and what is not there -------------------------------------------------------------------------------


def test_C02_the_strip_bears_the_number_of_the_first_finding_of_each_scan(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    submission = case.last_submission
    assert submission is not None
    photo, diploma, emblem = (submission.scans.get(kind=kind) for kind in ("photo", "diploma_full", "id_emblem"))
    submission.checks.all().delete()
    for code, verdict, scan in (
        ("a", Verdict.UNSURE, diploma), ("b", Verdict.FAIL, photo), ("c", Verdict.UNSURE, photo), ("d", Verdict.PASS, emblem),
        ("e", Verdict.UNSURE, None),
    ):  # fmt: skip
        submission.checks.create(code=code, item="x", title=code, verdict=verdict, scan=scan, box=[1, 2, 3, 4])
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/")
    marks = {pk: (mark.number, mark.verdict) for pk, mark in page.context["strip_marks"].items()}
    assert marks == {str(photo.pk): (1, Verdict.FAIL), str(diploma.pk): (2, Verdict.UNSURE)}
    assert page.context["shown"].kind == "photo"  # the first that people should look at
    assert [(spot.mark, spot.check.code) for spot in page.context["spots"]] == [(1, "b"), (3, "c")]
    for width, size in ((280, 24), (2800, 100)):  # it can be read on a large scan and does not hide a small one
        Scan.objects.filter(pk=photo.pk).update(width=width)
        assert client.get(f"/desk/cases/{case.no}/").context["mark_size"] == size
    of_emblem = client.get(f"/desk/cases/{case.no}/?scan={emblem.pk}")
    assert [(spot.mark, spot.check.code) for spot in of_emblem.context["spots"]] == [(None, "d")]
    assert of_emblem.context["shown"].kind == "id_emblem" and not of_emblem.context["print_beside"]


def test_C02_T04_the_letter_alone_has_its_print_beside_it(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    scans = case.last_submission.frozen["scans"]  # type: ignore[union-attr]
    client.force_login(clerk_of_saihan)
    for kind, beside, shown in (
        ("proof_letter", "", (True, False)),
        ("proof_letter", "&beside=print", (True, True)),
        ("photo", "&beside=print", (False, False)),
    ):
        page = client.get(f"/desk/cases/{case.no}/?scan={scans[kind]}{beside}")
        assert (page.context["print_beside"], page.context["beside"]) == shown, (kind, beside)
        assert ("print.png" in page.text) is shown[1]


def test_C02_what_a_case_has_not_is_not_found_and_noted_as_seen_by_nobody(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    bare = Case.objects.create(
        kind="collection", subject=case.subject, slot="x", no="CJ1", state=CaseState.IN_REVIEW,
        management_code="150105", deciding_code="150105",
    )  # fmt: skip
    scan, check = case.last_submission.scans.first(), Check.objects.exclude(box=None).first()  # type: ignore[union-attr]
    without = Check.objects.create(
        submission=case.last_submission, code="seen_picture", item="x", title="x", verdict=Verdict.UNSURE
    )
    assert scan and check
    client.force_login(clerk_of_saihan)
    desk, nothing = f"/desk/cases/{case.no}", f"/desk/cases/{bare.no}"
    assert client.get(f"{nothing}/scans/{scan.pk}/archive.jpg").status_code == 403
    for address in (
        f"{nothing}/spots/{check.pk}/scan.jpg", f"{nothing}/print.png", f"{desk}/spots/{without.pk}/scan.jpg",
        f"{desk}/spots/{without.pk}/twin.jpg", f"{desk}/spots/{check.pk}/print.jpg",  # it speaks of no place on the print
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    assert client.post(f"{nothing}/spots/{check.pk}/numbers/").status_code == 404
    assert not Entry.objects.filter(verb__in=["scan.viewed", "number.viewed"]).exists()
    assert client.get(f"{desk}/scans/{scan.pk}/thumbnail.jpg").status_code == 200
    assert not Entry.objects.filter(verb="scan.viewed").exists()  # the small picture of the strip
    assert client.get(f"{desk}/scans/{scan.pk}/archive.jpg").status_code == 200
    assert Entry.objects.filter(verb="scan.viewed", by=clerk_of_saihan, about=case.subject).count() == 1


def test_T04_a_finding_of_a_letter_is_shown_on_its_scan_and_on_its_print_where_the_print_knows_the_place(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    scan, submission = paper(filled_for_people, "proof_letter"), case.last_submission
    assert submission is not None
    common = {"message": "不一致。", "expected": "x", "read": "y", "box": [100, 100, 80, 20]}
    scan.audit.findings = [common | {"code": "seal"}, common | {"code": "facts", "printed": [30.0, 80.0, 20.0, 4.0]}]
    scan.audit.save()
    submission.checks.all().delete()
    seal, facts = (
        submission.checks.create(code=f"letter_{code}", item="x", title="函", verdict="unsure", scan=scan, box=[100, 100, 80, 20])
        for code in ("seal", "facts")
    )  # fmt: skip
    assert viewer.printed_spots(submission) == {"letter_facts": 1} and viewer.letter_scan(submission) == str(scan.pk)
    seen = Entry.objects.filter(verb="scan.viewed")
    own = Client()
    own.force_login(case.subject)
    client.force_login(clerk_of_saihan)
    for who, address in ((own, f"/cases/{case.no}"), (client, f"/desk/cases/{case.no}")):
        pictures = [who.get(f"{address}/spots/{facts.pk}/{which}.jpg") for which in ("scan", "print")]
        assert [picture.status_code for picture in pictures] == [200, 200]
        assert pictures[0].content != pictures[1].content
        assert who.get(f"{address}/spots/{seal.pk}/scan.jpg").status_code == 200
        assert who.get(f"{address}/spots/{seal.pk}/print.jpg").status_code == 404
        assert seen.count() == (0 if who is own else 2)  # the print is nobody's paper
    assert own.get(f"/cases/{case.no}/spots/{facts.pk}/twin.jpg").status_code == 404
    for page in (client.get(f"/desk/cases/{case.no}/"), own.get(f"/cases/{case.no}/compared/")):
        assert f"/spots/{facts.pk}/print.jpg" in page.text and f"/spots/{seal.pk}/print.jpg" not in page.text
    submission.frozen["scans"].pop("proof_letter")
    assert viewer.letter_scan(submission) is None and viewer.printed_spots(submission) == {}


@pytest.mark.parametrize(
    ("item", "code", "stated_as", "found_as"),
    [
        ("scan.diploma_full", "diploma_full", "您填写的姓名", "全日制学历证书(学历认证报告)上的姓名"),
        ("scan.diploma_full", "diploma_full_born", "您填写的出生日期", "全日制学历证书(学历认证报告)上的出生日期"),
        ("scan.diploma_full", "diploma_full_other", "您填写的内容", "全日制学历证书(学历认证报告)上的内容"),
        (
            "scan.diploma_full",
            "seen_picture",
            "您填写的内容",
            "全日制学历证书(学历认证报告)上的内容",
        ),  # about the paper, no field of it
        ("scan.id_emblem", "card_sides", "头像面上的住址", "全日制学历证书(学历认证报告)上的签发机关"),
        (
            "education.full_school",
            "degree_full_school",
            "您填写的全日制毕业院校",
            "全日制学历证书(学历认证报告)上的学校名称",
        ),
        ("education.full_school", "x", "您填写的全日制毕业院校", "全日制学历证书(学历认证报告)上的全日制毕业院校"),
    ],
)
def test_W13_both_values_are_called_what_they_are(item: str, code: str, stated_as: str, found_as: str) -> None:
    check = Check(item=item, code=code, title="全日制毕业院校", stated="甲", found="乙")
    assert naming.shown(check).found_as.startswith("查到的")
    check.scan = Scan(id=UUID(int=1), kind="diploma_full")
    shown = naming.shown_to_its_person(check)
    assert (shown.stated_as, shown.found_as) == (stated_as, found_as)
    assert naming.shown(check).stated_as == stated_as.removeprefix("您")  # whoever decides has filled in nothing


@pytest.mark.parametrize(
    ("check", "printed", "pictures"),
    [
        ({"box": [1, 2, 3, 4]}, ("letter_facts",), ("scan", "print")),
        ({"box": [1, 2, 3, 4]}, (), ("scan",)),
        ({"box": None}, ("letter_facts",), ()),
        ({"box": [1, 2, 3, 4], "scan": None}, ("letter_facts",), ()),
        ({"box": [1, 2, 3, 4], "stated": THEIRS}, ("letter_facts",), ()),  # no picture shows a masked number
        ({"box": [1, 2, 3, 4], "found": THEIRS}, ("letter_facts",), ()),
    ],
)
def test_W13_Q02_a_place_is_shown_where_it_is_known_and_shows_no_whole_number(
    check: dict[str, Any], printed: tuple[str, ...], pictures: tuple[str, ...]
) -> None:
    letter = Scan(id=UUID(int=1), kind="proof_letter")
    usual = {"code": "letter_facts", "item": "scan.proof_letter", "scan": letter, "stated": "甲", "found": "乙"}
    compared = viewer.compared(row := Check(**usual | check), printed, naming.shown(row))
    assert compared.pictures == pictures and THEIRS not in compared.shown


def test_W13_what_was_compared_stands_under_its_item_in_the_order_of_the_first() -> None:
    checks = [Check(title=title, code=code) for title, code in (("乙", "1"), ("甲", "2"), ("乙", "3"))]
    rows = [viewer.compared(check, (), naming.shown(check)) for check in checks]
    found = [(title, [row.check.code for row in under]) for title, under in viewer.by_item(rows)]
    assert found == [("乙", ["1", "3"]), ("甲", ["2"])]
