"""Every write of the filings."""

from datetime import date
from typing import TypeVar

from django.db import transaction

from acms.accounts import actions as accounts
from acms.accounts.models import ID_PURPOSE, User
from acms.base import crypto, text
from acms.base.errors import Refused
from acms.base.numbers import id_card
from acms.casework import actions as casework
from acms.casework import moves, procedures
from acms.casework.models import EDITABLE, Case, CaseState, own_slot
from acms.casework.procedures import D, Procedure, S
from acms.collection import actions as collection
from acms.employers.models import Employer
from acms.filing import words
from acms.filing.models import EmploymentFiling, Filing, TitleFiling
from acms.letters import actions as letters
from acms.letters.models import is_audited
from acms.people.models import Person, Status
from acms.scans import actions as scans
from acms.scans.models import Scan

F = TypeVar("F", bound=Filing)


def already(number: str, name: str) -> str:
    """F03: the sentence for somebody whose number and name are both on file; empty for everybody else."""
    user = User.objects.by_id_number(number)
    person = Person.objects.filter(user=user).first() if user else None
    return words.ALREADY.get(Status(person.status), "") if person and text.same_name(person.name, name) else ""


def of_applicant(model: type[F], *, number: str, name: str, phone: str) -> F | None:
    """An earlier filing of the same number and name by the same phone: what it holds comes back (F02). A refused one does not."""
    digests = crypto.digests(id_card.normalise(number), ID_PURPOSE)
    rows = model._default_manager.filter(id_digest__in=digests).select_related("applicant", "case")
    found = (row for row in rows.exclude(case__state=CaseState.REFUSED).order_by("-pk") if row.applicant.phone == phone)
    return next((row for row in found if text.same_name(row.name, name)), None)


@transaction.atomic
def file_title(
    *, number: str, name: str, phone: str, password: str, certificate: bytes, file_name: str, **facts: object
) -> TitleFiling:
    """F01: files a qualification, or files a returned one anew. Raises Refused while one waits, intake.NotTaken."""
    filing: TitleFiling | None = of_applicant(TitleFiling, number=number, name=name, phone=phone)
    if filing is not None and not filing.case.is_editable:
        raise Refused(words.IN_REVIEW, "in_review")
    user = filing.applicant if filing else accounts.make_applicant(name=name, phone=phone, email="")
    scan = scans.receive(kind="qualification", data=certificate, file_name=file_name, owner=user)
    procedure, values = procedures.about(TitleFiling), {**facts, "certificate": scan}
    if filing is not None:
        case = casework.keep(procedure, filing, values, by=user, title=name)
    else:
        case = _new(procedure, values, applicant=user, number=number, name=name)
    accounts.choose_password(user=user, password=password)
    casework.submit(case, by=user)
    return procedure.detail_of(case)


def _new(procedure: Procedure[D, S], values: dict[str, object], *, applicant: User, number: str, name: str) -> Case:
    """A new filing. Raises SlotTaken where the same person has just begun one: same number, name and phone."""
    whose = crypto.digest(f"{number} {text.folded_name(name)} {applicant.phone}", ID_PURPOSE)
    digest = crypto.digest(number, ID_PURPOSE) or ""
    values = values | {"applicant": applicant, "name": name, "id_number": number, "id_digest": digest}
    return casework.keep(procedure, None, values, by=applicant, title=name, slot=f"{procedure.code}:{whose}")


def begin_employment(*, number: str, name: str, phone: str) -> EmploymentFiling:
    """F02: the filing of this person, begun or found again; its phone is proved."""
    who = {"number": number, "name": name, "phone": phone}
    return casework.found_or_made(lambda: of_applicant(EmploymentFiling, **who), lambda: _begin_employment(**who))


@transaction.atomic
def _begin_employment(*, number: str, name: str, phone: str) -> EmploymentFiling:
    applicant = accounts.make_applicant(name=name, phone=phone, email="")
    procedure = procedures.about(EmploymentFiling)
    return procedure.detail_of(_new(procedure, {}, applicant=applicant, number=number, name=name))


def _hold(filing: EmploymentFiling) -> None:
    moves.hold(filing.case, EDITABLE)


@transaction.atomic
def forget(*, filing: EmploymentFiling) -> None:
    """A filing that was begun and left for a year: nothing of it says any more whose it was (个人信息保护法 §47)."""
    case = filing.case
    moves.hold(case, (CaseState.DRAFT,))
    uploads = list(Scan.objects.filter(owner=filing.applicant))
    blank = {"name": "", "id_number": "", "id_digest": "", "letter": None, "scan": None, "employer": None}
    EmploymentFiling.objects.filter(pk=filing.pk).update(**blank)
    Case.objects.filter(pk=case.pk).update(title="", slot=own_slot(case.pk))  # the slot is made of the number
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
def print_letter(*, filing: EmploymentFiling, phone: str, on: date, **values: object) -> None:
    """「填写并打印证明函」: the former letter is void. Raises Refused, Stale, typeset.MissingGlyph."""
    _hold(filing)
    if filing.employer is None:
        raise Refused(words.EMPLOYER_FIRST, "employer_first")
    facts = collection.proof_facts(
        employer=filing.employer, name=filing.name, id_number=filing.id_number, phone=phone, on=on, **values
    )
    letter = letters.issue(facts=facts, owner=filing.applicant)
    EmploymentFiling.objects.filter(pk=filing.pk).update(letter=letter, scan=None, **values)


@transaction.atomic
def put_letter(*, filing: EmploymentFiling, data: bytes, file_name: str) -> Scan:
    """The signed and sealed letter; its audit begins. Any number of times (F02). Raises Refused, Stale, intake.NotTaken."""
    _hold(filing)
    if filing.letter is None:
        raise Refused(words.LETTER_FIRST, "letter_first")
    scan = letters.put(letter=filing.letter, data=data, file_name=file_name, owner=filing.applicant)
    EmploymentFiling.objects.filter(pk=filing.pk).update(scan=scan)
    return scan


@transaction.atomic
def submit_employment(*, filing: EmploymentFiling, shown: str | None = None) -> None:
    """「提交」 on a page that has `shown` the case, once the letter has been compared. Raises Refused, Stale."""
    casework.hold_shown(filing.case, shown)
    if not is_audited(filing.scan):
        raise Refused(words.NOT_COMPARED, "not_compared")
    casework.submit(filing.case, by=filing.applicant)
