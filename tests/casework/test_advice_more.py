"""What a returned application says is done as it says, over the pages, and it gets through: what test_advice.py leaves out (W12).

Papers are drawn, and the readers read what stands on them; one of a kind is looked at as well. A reason that only people give
(`Verdict.UNSURE`) returns nothing.
"""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from acms.accounts.models import Tally, User
from acms.arrivals import asking
from acms.base import crypto, work
from acms.careers import words as careers_words
from acms.casework import tasks
from acms.casework.models import Case, CaseState
from acms.channels.models import Delivery
from acms.demo import documents, seed
from acms.demo import printed as printed_lines
from acms.demo.cast import Cast
from acms.employers.models import Employer
from acms.filing.models import EmploymentFiling
from acms.learning import bank
from acms.letters.models import Verdict
from acms.people.models import Absence, Head, Person, Status
from acms.scans import readers
from acms.scans import tasks as scans_tasks
from acms.scans.models import Scan, ScanState
from tests import test_races as scenes
from tests.conftest import make_person
from tests.filing import test_filings as filings
from tests.filing.test_filings import CERTIFICATE, NAME, NUMBER, PHONE, captcha, printed  # noqa: F401

THROUGH = (CaseState.APPROVED, CaseState.IN_REVIEW)
BEFORE, BETWEEN, AFTER = date(2024, 1, 1), date(2024, 3, 1), date(2025, 1, 1)


def tiny() -> SimpleUploadedFile:
    """A picture on which nobody reads anything."""
    data = io.BytesIO()
    Image.new("RGB", (300, 420)).save(data, "JPEG")
    return SimpleUploadedFile("a.jpg", data.getvalue())


DRAWN: dict[str, tuple[Cast, str]] = {}  # who and what stands on a picture, by its digest


def drawn(who: Cast, kind: str) -> SimpleUploadedFile:
    data = documents.jpeg(who, kind)
    DRAWN[crypto.sm3(data)] = who, kind
    return SimpleUploadedFile("a.jpg", data)


def _read() -> None:
    """The readers read the print of what was drawn: OCR takes ten seconds to find the same."""
    for scan in Scan.objects.filter(queued_at__isnull=False, digest__in=DRAWN):
        found = readers.read(scan.kind, printed_lines.lines(*DRAWN[scan.digest]))
        Scan.objects.filter(pk=scan.pk).update(queued_at=None, state=ScanState.USABLE, read=found.as_json())


def decided(kind: str, *, looked_at: bool = False) -> Case:
    """The case, once papers and answers have been looked at; `looked_at`: by OCR."""
    if not looked_at:
        _read()
    while work.work_one(scans_tasks.LANE):
        pass
    assert work.work_one(tasks.LANE)
    return Case.objects.get(kind=kind)


def failed(case: Case) -> dict[str, str]:
    """Why the last submission came back: the code of each item."""
    submission = case.last_submission
    assert submission is not None
    return dict(submission.checks.filter(verdict="fail").values_list("item", "code"))


def gets_through(kind: str, *, looked_at: bool = False) -> Case:
    case = decided(kind, looked_at=looked_at)
    assert case.state in THROUGH, failed(case)
    return case


# ---- 职称备案 ----------------------------------------------------------------------------------------------------------

MINE = documents.changed(documents.cast_for(NAME, NUMBER), certificate_no=CERTIFICATE, qualified_on=date(2024, 9, 13))
ANOTHERS = documents.changed(documents.cast_for("萨仁娜", "150105198803120011"), certificate_no=CERTIFICATE)


def files(client: Client, certificate: SimpleUploadedFile, **more: str) -> None:
    answer = client.post("/filing/title/", {**filings.title_form(**more), "code": "x", "certificate": certificate})
    assert answer.status_code == 302, answer.context["form"].errors


# What is filed first, which item is blamed, and what is filed as its reason says.
TITLES: dict[str, tuple[Callable[[], SimpleUploadedFile], dict[str, str], str]] = {
    "another's certificate": (lambda: drawn(ANOTHERS, "qualification"), {}, "filing.name"),
    "another level": (lambda: drawn(MINE, "qualification"), {"level": "1"}, "filing.level"),
    "another year": (lambda: drawn(MINE, "qualification"), {"year": "2023"}, "filing.year"),
    "another number": (lambda: drawn(MINE, "qualification"), {"certificate_no": "XY99"}, "filing.certificate_no"),
    "a picture that is too small": (tiny, {}, "scan.qualification"),
}


# Who stands in the list is filed whatever the paper looks like: only what is stated can be wrong there.
@pytest.mark.parametrize(
    ("wrong", "listed"), [*((wrong, False) for wrong in TITLES), ("another level", True), ("another number", True)]
)
def test_W12_F01_a_returned_title_filing_gets_through_as_its_reason_says(
    client: Client, db: None, wrong: str, listed: bool
) -> None:
    paper, stated, blamed = TITLES[wrong]
    eyes = wrong == "another level" and not listed
    if listed:
        filings.listed()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("acms.filing.views.entrance.proved", lambda request: PHONE)
        files(client, paper(), **stated)
        case = decided("filing_title", looked_at=eyes)
        assert case.state == CaseState.RETURNED and blamed in failed(case)
        reasons = [entry["reason"] for entry in case.last_decision.items]  # type: ignore[union-attr]
        page = client.get("/filing/title/done/").text
        assert all(reason in page for reason in reasons) and "/filing/title/" in page
        told = Delivery.objects.latest("pk").text
        assert all(reason in told for reason in reasons) and "请登录" not in told
        files(client, drawn(MINE, "qualification"))
    through = gets_through("filing_title", looked_at=eyes)
    assert through.state == (CaseState.APPROVED if listed else CaseState.IN_REVIEW)


def test_W12_F03_a_filing_of_somebody_on_file_leads_to_the_door_that_is_theirs(client: Client, db: None) -> None:
    """The file came while the filing was being checked: nothing is left to file, and the page says where to go on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("acms.filing.views.entrance.proved", lambda request: PHONE)
        files(client, drawn(MINE, "qualification"))
        make_person(NAME, NUMBER)
        case = decided("filing_title")
        assert failed(case) == {"filing.id_number": "on_file"}
        assert "不用再备案" in Delivery.objects.latest("pk").text
        form = {**filings.title_form(), "code": "x", "certificate": drawn(MINE, "qualification")}
        answer = client.post("/filing/title/", form)
        assert answer.status_code == 409 and "请从「会计人员信息采集」登录" in answer.text
    user = User.objects.by_id_number(NUMBER)
    assert user is not None
    client.force_login(user)
    assert client.get("/collection/go/", follow=True).status_code == 200


# ---- 单位聘任备案 ------------------------------------------------------------------------------------------------------


def test_W12_F02_a_filing_whose_letter_the_unit_has_rejected_gets_through_with_another(
    client: Client,
    printed: EmploymentFiling,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert printed.letter is not None
    rejected = printed.letter.pk
    monkeypatch.setattr(asking, "is_disowned", lambda letter: letter == rejected)
    filings.scanned(printed, Verdict.PASS)
    case = filings.submitted(client)
    assert case.state == CaseState.RETURNED and set(failed(case).values()) == {"letter_disowned"}
    reason = case.last_decision.items[0]["reason"]  # type: ignore[union-attr]
    told = Delivery.objects.latest("pk").text
    assert reason in told and "请登录" not in told and reason in client.get("/filing/employment/filing/").text
    client.cookies.clear()
    Tally.objects.all().delete()
    assert filings.enter(client).status_code == 302  # another day, from the entrance
    assert reason in client.get("/filing/employment/filing/").text
    assert client.post("/filing/employment/filing/", filings.LETTER).status_code == 302
    printed.refresh_from_db()
    filings.scanned(printed, Verdict.PASS)
    assert filings.submitted(client).state in THROUGH


# ---- one's own file -----------------------------------------------------------------------------------------------------


@pytest.fixture
def registered(person: User, employer: Employer) -> Person:
    """乌云其木格, on the post at 青禾 since 2011."""
    return seed.enter(person, employer, since=date(2011, 3, 1))


def own(person: Person) -> Cast:
    return documents.cast_for(person.name, person.id_number)


def sent(client: Client, page: str, /, **form: Any) -> None:
    answer = client.post(page, form)
    assert answer.status_code == 302, answer.context["form"].errors


def shown(client: Client, case: Case) -> str:
    """The page on which the message leads on, with every reason; it is where the form stands."""
    page = client.get(f"/cases/{case.no}/go/", follow=True).text
    assert all(entry["reason"] in page for entry in case.last_decision.items)  # type: ignore[union-attr]
    return page


def test_W12_D12_a_returned_way_back_gets_through_with_another_picture(client: Client, registered: Person) -> None:
    Person.objects.filter(pk=registered.pk).update(status=Status.TRANSFERRED)
    Absence.objects.create(person=registered, to="河北省", valid_from=BEFORE, case_no="")
    client.force_login(registered.user)
    home = {"residence_type": "2", "division_code": "150105"}
    sent(client, "/me/return/", **home, proof=tiny())
    case = decided("transfer_back")
    assert case.state == CaseState.RETURNED and failed(case) == {"scan.stay_proof": "scan_refused"}
    assert 'value="150105"' in shown(client, case)
    sent(client, "/me/return/", **home, proof=drawn(own(registered), "residence_permit"))
    assert gets_through("transfer_back").no == case.no


def test_W12_D14_a_returned_restoration_gets_through_with_another_picture(client: Client, registered: Person) -> None:
    Person.objects.filter(pk=registered.pk).update(status=Status.MOVED_OUT)
    client.force_login(registered.user)
    sent(client, "/me/restore/", reason="已经补学", proof=tiny())
    case = decided("restore")
    assert case.state == CaseState.RETURNED and failed(case) == {"scan.restore_proof": "scan_refused"}
    assert "已经补学" in shown(client, case)
    sent(client, "/me/restore/", reason="已经补学", proof=drawn(own(registered), "qualification"))
    assert gets_through("restore").no == case.no


def test_W12_D04_work_outside_gets_through_within_the_time_away(client: Client, registered: Person) -> None:
    """The agency has put the days away right meanwhile."""
    Absence.objects.create(person=registered, to="河北省", valid_from=BEFORE, valid_to=AFTER, case_no="")
    client.force_login(registered.user)
    work_there = {"employer": "河北样例贸易有限公司", "first": "2024-01", "last": "2024-12"}
    sent(client, "/me/work/outside/", **work_there, proof=tiny())
    Absence.objects.update(valid_from=BETWEEN)
    case = decided("outside_work")
    assert failed(case) == {"outside.first": "outside_time", "scan.outside_proof": "scan_refused"}
    assert careers_words.NOT_AWAY_THEN in shown(client, case) and "2024-12" in shown(client, case)
    proof = drawn(documents.changed(own(registered), employer=work_there["employer"]), "employer_certificate")
    sent(client, "/me/work/outside/", **work_there | {"first": "2024-03"}, proof=proof)
    assert gets_through("outside_work").no == case.no


def test_W12_D08_credits_of_a_year_that_has_been_settled_get_through_for_another(
    client: Client, registered: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    this_year = timezone.localdate().year
    monkeypatch.setattr(bank, "last_settled", lambda on: this_year - 2)
    client.force_login(registered.user)
    learned = {"way": "exam", "units": "1", "what": "中级财务管理"}
    sent(client, "/me/learning/apply/", **learned, year=str(this_year - 1), proof=tiny())
    monkeypatch.setattr(bank, "last_settled", lambda on: this_year - 1)
    case = decided("credit")
    assert failed(case) == {"credit.year": "credit_year", "scan.credit_proof": "scan_refused"}
    page = shown(client, case)
    assert "中级财务管理" in page and f'value="{this_year - 1}"' not in page
    proof = drawn(own(registered), "qualification")
    sent(client, "/me/learning/apply/", **learned, year=str(this_year), proof=proof)
    assert gets_through("credit").no == case.no


# ---- what a unit's head files ---------------------------------------------------------------------------------------------


@pytest.fixture
def head(registered: Person) -> Person:
    Head.objects.create(person=registered, employer=registered.employer, valid_from=date(2020, 1, 1))
    return registered


def licence(unit: Employer, **other: str) -> SimpleUploadedFile:
    """The unit's certificate, drawn as it would look with other values."""
    shown = {"uscc": unit.uscc, "employer": unit.name, "employer_address": unit.address, **other}
    return drawn(documents.changed(documents.cast(3), **shown), "employer_certificate")


NEW_NAME, OUTSIDE = "内蒙古青禾样例食品有限公司", "河北省石家庄市长安区样例路1号"
# What the head wants, what the certificate says, and what is wanted as the reason says.
UNITS: dict[str, tuple[dict[str, str], dict[str, str], str, dict[str, str], dict[str, str]]] = {
    "another name": (
        {"name": "呼和浩特市样例运输公司"},
        {"employer": NEW_NAME},
        "employer.name",
        {"name": NEW_NAME},
        {},
    ),
    "another code": (
        {"uscc": "12150000MA0TE5T162", "name": NEW_NAME},
        {"employer": NEW_NAME},
        "employer.uscc",
        {"uscc": "91150105MA0TE5T16A"},
        {},
    ),
    "a certificate of another province": (
        {"name": NEW_NAME},
        {"employer": NEW_NAME, "employer_address": OUTSIDE},
        "employer.division_code",
        {},
        {"employer": NEW_NAME},
    ),
}


def stated(unit: Employer, **wanted: str) -> dict[str, str]:
    """The form as the page shows it, with what the head has typed over it."""
    fields = ("uscc", "name", "address", "division_code", "economic_type", "phone", "certificate_type")
    return {name: getattr(unit, name) for name in fields} | wanted


@pytest.mark.parametrize("wrong", UNITS)
def test_W12_E03_a_returned_change_of_a_unit_gets_through_as_its_reason_says(
    client: Client, head: Person, wrong: str
) -> None:
    unit = head.employer
    assert unit is not None
    wanted, paper, blamed, righted, right_paper = UNITS[wrong]
    client.force_login(head.user)
    sent(client, "/employer/change/", **stated(unit, **wanted), certificate=licence(unit, **paper))
    case = decided("unit")
    assert case.state == CaseState.RETURNED and blamed in failed(case)
    page = shown(client, case)
    assert all(value in page for value in wanted.values())  # nothing is typed twice
    assert "/employer/change/" in client.get(f"/cases/{case.no}/").text
    right = right_paper or paper
    sent(client, "/employer/change/", **stated(unit, **wanted | righted), certificate=licence(unit, **right))
    assert gets_through("unit").no == case.no


def test_W12_E03_a_unit_change_without_a_legible_certificate_gets_through_with_one(
    client: Client, head: Person
) -> None:
    unit = head.employer
    assert unit is not None
    client.force_login(head.user)
    sent(client, "/employer/change/", **stated(unit, name=NEW_NAME), certificate=tiny())
    case = decided("unit")
    assert failed(case) == {"scan.employer_certificate": "scan_refused"}
    shown(client, case)
    sent(client, "/employer/change/", **stated(unit, name=NEW_NAME), certificate=licence(unit, employer=NEW_NAME))
    assert gets_through("unit").no == case.no


def test_W12_E02_a_returned_new_unit_gets_through_as_its_reason_says(client: Client, registered: Person) -> None:
    facts = {
        "uscc": scenes.a_code(), "name": "呼和浩特市样例运输公司", "address": "内蒙古自治区呼和浩特市赛罕区样例大街9号",
        "division_code": "150105", "economic_type": "173", "phone": "0471-5550188", "certificate_type": "01",
    }  # fmt: skip
    unit = Employer(**{name: facts[name] for name in ("uscc", "name", "address")})
    client.force_login(registered.user)
    sent(client, "/changes/employers/new/", **facts, certificate=licence(unit, employer=NEW_NAME))
    case = decided("employer")
    assert case.state == CaseState.RETURNED and "employer.name" in failed(case)
    assert unit.uscc in shown(client, case)  # its page goes on with what was filed
    sent(client, "/changes/employers/new/", **facts | {"name": NEW_NAME}, certificate=licence(unit, employer=NEW_NAME))
    assert gets_through("employer").no == case.no


def test_W12_D11_a_returned_deed_gets_through_with_another_picture(
    client: Client, head: Person, stranger: User
) -> None:
    assert head.employer is not None
    colleague = seed.enter(stranger, head.employer, since=date(2015, 3, 1))
    client.force_login(head.user)
    address = f"/employer/staff/{colleague.pk}/trust/"
    deed = {"good": "1", "code": "G01", "happened_on": "2026-05-04", "what": "拒绝做假账", "issuer": ""}
    sent(client, address, **deed, paper=tiny())
    case = decided("good_deed")
    assert failed(case) == {"scan.trust_proof": "scan_refused"}
    assert "拒绝做假账" in shown(client, case)
    sent(client, address, **deed, paper=drawn(own(colleague), "qualification"))
    assert gets_through("good_deed").no == case.no
