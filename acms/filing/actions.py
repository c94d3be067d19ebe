"""Every write of the filings."""

from datetime import date
from typing import Any

from django.db import transaction

from acms.accounts import actions as accounts
from acms.accounts.models import ID_PURPOSE, User
from acms.base import crypto
from acms.base.errors import Refused
from acms.base.numbers import id_card
from acms.casework import actions as casework
from acms.casework import moves
from acms.casework.models import Case
from acms.casework.models import State as CaseState
from acms.collection import actions as collection
from acms.employers.models import Employer
from acms.filing import words
from acms.filing.models import EmploymentFiling, Filing, TitleFiling
from acms.letters import actions as letters
from acms.people.models import Person
from acms.scans import actions as scans
from acms.scans.models import Scan

KINDS: dict[type[Filing], str] = {TitleFiling: "filing_title", EmploymentFiling: "filing_post"}


def already(number: str, name: str) -> str:
    """F03: the sentence for somebody whose number and name are both on file; empty for everybody else."""
    user = User.objects.by_id_number(number)
    person = Person.objects.filter(user=user).first() if user else None
    return words.ALREADY.get(person.status, "") if person and person.name == name else ""  # type: ignore[call-overload]


def case_of(filing: Filing) -> Case | None:
    """The case of a filing, once it has one."""
    return Case.objects.filter(kind=KINDS[type(filing)], about_pk=filing.pk).order_by("-pk").first()


def held(model: type[Filing], *, number: str, name: str, phone: str) -> Any | None:
    """An earlier filing of the same number and name by the same phone: what it holds comes back (F02). A refused one does not."""
    digests = crypto.digests(id_card.normalise(number), ID_PURPOSE)
    rows = model._default_manager.filter(id_digest__in=digests, name=name).select_related("applicant")  # type: ignore[misc]
    over = Case.objects.filter(kind=KINDS[model], state=CaseState.REFUSED).values("about_pk")
    return next((row for row in rows.exclude(pk__in=over).order_by("-pk") if row.applicant.phone == phone), None)


@transaction.atomic
def file_title(
    *, number: str, name: str, phone: str, password: str, certificate: bytes, file_name: str, **facts: Any
) -> TitleFiling:
    """F01: files a qualification, or files a returned one anew. Raises Refused while one waits, intake.NotTaken."""
    filing: TitleFiling | None = held(TitleFiling, number=number, name=name, phone=phone)
    case = case_of(filing) if filing else None
    if case is not None and not case.is_editable:
        raise Refused(words.IN_REVIEW, "in_review")
    user = filing.applicant if filing else accounts.make_applicant(name=name, phone=phone, email="")
    scan = scans.receive(kind="qualification", data=certificate, file_name=file_name, owner=user)
    if filing is None:
        digest = crypto.digest(number, ID_PURPOSE) or ""
        filing = TitleFiling(applicant=user, name=name, id_number=number, id_digest=digest)
    for column, value in {**facts, "certificate": scan}.items():
        setattr(filing, column, value)
    filing.save()
    accounts.choose_password(user=user, password=password)
    case = case or casework.open_case(kind="filing_title", subject=user, title=name, about_pk=filing.pk)
    casework.submit(case, by=user)
    return filing


@transaction.atomic
def begin_employment(*, number: str, name: str, phone: str) -> EmploymentFiling:
    """F02: the filing of this person, begun or found again; its phone is proved."""
    earlier: EmploymentFiling | None = held(EmploymentFiling, number=number, name=name, phone=phone)
    if earlier is not None:
        return earlier
    applicant, digest = accounts.make_applicant(name=name, phone=phone, email=""), crypto.digest(number, ID_PURPOSE)
    filing = EmploymentFiling.objects.create(applicant=applicant, name=name, id_number=number, id_digest=digest or "")
    casework.open_case(kind="filing_post", subject=applicant, title=name, about_pk=filing.pk)
    return filing


def _hold(filing: EmploymentFiling) -> Case:
    case = case_of(filing)
    assert case is not None
    moves.hold(case, (CaseState.DRAFT, CaseState.RETURNED))
    return case


@transaction.atomic
def forget(*, filing: EmploymentFiling) -> None:
    """A filing that was begun and left for a year: nothing of it says any more whose it was (个人信息保护法 §47)."""
    case = case_of(filing)
    assert case is not None
    moves.hold(case, (CaseState.DRAFT,))
    uploads = list(Scan.objects.filter(owner=filing.applicant))
    blank = {"name": "", "id_number": "", "id_digest": "", "letter": None, "scan": None, "employer": None}
    EmploymentFiling.objects.filter(pk=filing.pk).update(**blank)
    Case.objects.filter(pk=case.pk).update(title="")
    for scan in uploads:
        scans.discard(scan=scan, by=None)
    letters.erase(owner=filing.applicant)
    accounts.forget_applicant(user=filing.applicant)


@transaction.atomic
def choose_employer(*, filing: EmploymentFiling, employer: Employer) -> None:
    """The employer found by its code; a letter that names another is void. Raises Stale once it was submitted."""
    _hold(filing)
    if filing.letter and filing.letter.facts["uscc"] != employer.uscc:
        letters.void(owner=filing.applicant, by=filing.applicant)
        EmploymentFiling.objects.filter(pk=filing.pk).update(letter=None, scan=None)
    EmploymentFiling.objects.filter(pk=filing.pk).update(employer=employer)


@transaction.atomic
def print_letter(*, filing: EmploymentFiling, phone: str, form: str, on: date, **values: Any) -> None:
    """「填写并打印证明函」: the former letter is void. Raises Refused, Stale, typeset.MissingGlyph."""
    _hold(filing)
    if filing.employer is None:
        raise Refused(words.EMPLOYER_FIRST, "employer_first")
    facts = collection.proof_facts(
        employer=filing.employer, name=filing.name, id_number=filing.id_number, phone=phone, form=form, on=on, **values
    )
    letter = letters.issue(facts=facts, owner=filing.applicant)
    EmploymentFiling.objects.filter(pk=filing.pk).update(letter=letter, scan=None, **values)


@transaction.atomic
def put_letter(*, filing: EmploymentFiling, data: bytes, file_name: str) -> Scan:
    """The signed and sealed letter; its audit begins. Any number of times (F02). Raises Refused, Stale, intake.NotTaken."""
    _hold(filing)
    if filing.letter is None:
        raise Refused(words.LETTER_FIRST, "letter_first")
    scan = scans.receive(kind="proof_letter", data=data, file_name=file_name, owner=filing.applicant)
    letters.queue_audit(letter=filing.letter, scan=scan)
    EmploymentFiling.objects.filter(pk=filing.pk).update(scan=scan)
    return scan


@transaction.atomic
def submit_employment(*, filing: EmploymentFiling) -> None:
    """「提交」 once the letter has been compared. Raises Refused, Stale."""
    case = _hold(filing)
    audit = getattr(filing.scan, "audit", None)
    if audit is None or not audit.is_done:
        raise Refused(words.NOT_COMPARED, "not_compared")
    casework.submit(case, by=filing.applicant)
