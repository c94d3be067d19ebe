"""Judges a whole application as after 「提交」, through the product's own intake, readers, letter audit and rules; nothing is left.

Everything happens in one transaction that is rolled back, with a file store of its own. The real-name authority is the one that
the application names: nobody outside is asked.
"""

import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import cv2
import numpy as np
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts.models import ID_PURPOSE, Role, User
from acms.base import crypto
from acms.base.errors import Refused
from acms.base.numbers import id_card
from acms.base.typeset import MissingGlyph
from acms.casework import actions as casework
from acms.casework.models import Case, CaseState
from acms.channels.realname import Unanswered
from acms.collection import actions as collection
from acms.collection import rules
from acms.collection.facts import Draft, gather
from acms.collection.forms import LetterForm
from acms.collection.models import Evidence, PostAnswers
from acms.collection.steps import IDENTITY, POST, STEPS, Step
from acms.collection.steps.post import LETTER_COLUMNS
from acms.employers import actions as employers
from acms.employers.models import Employer, EmployerState
from acms.holders.models import CertificateHolder
from acms.letters import actions as letters
from acms.letters import codes
from acms.letters import tasks as letters_tasks
from acms.letters.facts import ProofFacts
from acms.letters.models import Audit, Letter
from acms.ops.applications import Application, Bad
from acms.people import actions as people
from acms.people.models import Post
from acms.regions import actions as regions
from acms.regions import addresses, divisions
from acms.scans import intake
from acms.scans import tasks as scans_tasks
from acms.scans.models import Scan, ScanState
from acms.scans.readers import qr
from acms.units import actions as units

VERDICTS = {
    CaseState.APPROVED: "approved",
    CaseState.RETURNED: "returned",
    CaseState.IN_REVIEW: "people",
    CaseState.CHECKING: "people",  # an authority that stays silent is asked again; nobody is let in meanwhile (W04)
}
CLERK = "judge-clerk"  # approves what stands in the register before
# What a file may say of a unit.
UNIT = ("name", "address", "phone", "economic_type", "certificate_type", "division_code")
HEAD = "15010519000101"  # how the invented number of a unit's accounting head begins


@dataclass
class Judgement:
    """What became of an application.

    `findings`: what stood in the way of 「提交」, and every check after it; `ms`: the whole judgement by the clock; `decision_ms`: the
    processor time of 「提交」 and the decision, everything read.
    """

    verdict: str = "returned"
    submitted: bool = False
    findings: list[dict[str, Any]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    ms: int = 0
    decision_ms: int = 0
    of_the_unit: list[dict[str, Any]] = field(default_factory=list)  # where the person adds it: a case of its own

    def stands_in_the_way(self, code: str, item: str, message: str, scan: str = "", box: Any = None) -> None:
        """Something without which nobody gets as far as 「提交」."""
        found = {"code": code, "item": item, "verdict": "fail", "stated": "", "found": "", "scan": scan, "box": box}
        self.findings.append({**found, "message": message})


class _Says:
    """A real-name authority whose answer is known."""

    answer: bool | None = True

    def matches(self, name: str, id_number: str) -> bool:
        if self.answer is None:
            raise Unanswered
        return self.answer


class Yes(_Says):
    """Name and number belong together."""


class No(_Says):
    """They do not."""

    answer = False


class Silent(_Says):
    """No answer comes."""

    answer = None


_AUTHORITY = {"yes": Yes, "no": No, "silent": Silent}


def judge(application: Application) -> Judgement:
    """What would become of the application, without leaving a row or a file. Raises Bad."""
    began = time.monotonic()
    with _apart(application), transaction.atomic():
        try:
            judgement = _judged(application)
        finally:
            transaction.set_rollback(True)
    judgement.ms = round((time.monotonic() - began) * 1000)
    return judgement


class Apart(FileSystemStorage):
    """Everything is written to a folder of its own; what is not there is read where the installation keeps it."""

    def __init__(self, *, behind: Storage, location: str):
        super().__init__(location=location)
        self.behind = behind

    def open(self, name: str, mode: str = "rb") -> "File[Any]":
        return super().open(name, mode) if self.exists(name) else self.behind.open(name, mode)


@contextmanager
def _apart(application: Application) -> Iterator[None]:
    """Files, the real-name authority and the clock of this judgement alone."""
    authority = _AUTHORITY.get(application.authority)
    with tempfile.TemporaryDirectory(prefix="acms-judge-") as folder:
        apart = {
            "BACKEND": f"{Apart.__module__}.{Apart.__qualname__}",
            "OPTIONS": {"location": folder, "behind": storages["default"]},
        }
        with (
            override_settings(
                STORAGES={**settings.STORAGES, "default": apart},
                ACMS_SAMPLE_PERCENT=0,  # the lot is drawn by the case number, and this case has none that lasts
                ACMS_REAL_NAME=f"{authority.__module__}.{authority.__qualname__}" if authority else "",
            ),
            _on(application),
        ):
            yield


@contextmanager
def _on(application: Application) -> Iterator[None]:
    """The application's day is today."""
    real = timezone.now
    away = application.on - timezone.localdate() if application.on else timedelta()
    timezone.now = lambda: real() + away
    try:
        yield
    finally:
        timezone.now = real


def _judged(application: Application) -> Judgement:
    regions.load_agencies()
    for holder in application.holders:
        digest = crypto.digest(holder["id_number"], ID_PURPOSE) or ""
        CertificateHolder.objects.create(**holder, id_digest=digest)
    for other in application.others:
        _admitted(other)
    judgement, case = _filled(application)
    _decide(judgement, case)
    return judgement


def _admitted(application: Application) -> None:
    """Somebody who has been admitted before, by people where the rules would not."""
    judgement, case = _filled(application)
    _decide(judgement, case)
    if case.state == CaseState.IN_REVIEW:
        with transaction.atomic():
            casework.approve(case, by=_clerk())


def _clerk() -> User:
    made = User.objects.filter(login_name=CLERK).first()
    return made or accounts.make_staff(
        login_name=CLERK, name="判定", password=CLERK, role=Role.REVIEWER, agency_code=divisions.REGION
    )


# ---- what the person does before 「提交」 ------------------------------------------------------------------------------
def _filled(application: Application) -> tuple[Judgement, Case]:
    """The case with every answer and paper of the application, read and audited."""
    judgement, user = Judgement(), _account(application)
    case = collection.start(user=user)
    collection.agree(case=case, by=user, address="127.0.0.1")
    employer = _employer(judgement, user, application.employer) if application.employer else None
    for step in STEPS:
        _answer(judgement, case, step, application)
        if step is POST and employer is not None:
            collection.set_employer(case=case, employer=employer)
    for kind, files in application.scans.items():
        _upload(judgement, case, kind, files)
    if application.letter is not None:
        _letter(judgement, case, application)
    for row in Evidence.objects.filter(case=case).select_related("scan"):
        _read(judgement, row)
    case.refresh_from_db()
    return judgement, case


def _account(application: Application) -> User:
    person = application.person
    number = id_card.read(person["id_number"]).text
    if User.objects.by_id_number(number) is not None:
        raise Bad(f"{number} has an account in this database: judge where there is none")
    user = accounts.make_person(name=person["name"], id_number=number, initial=False)
    user.set_phone(person.get("phone") or f"139{int(number[6:17]) % 10**8:08d}", timezone.now())
    user.email, user.email_verified_at = person.get("email") or "judged@example.com", timezone.now()
    user.save()
    people.file_person(user=user)
    return user


def _employer(judgement: Judgement, user: User, given: Mapping[str, Any]) -> Employer | None:
    """The unit as it stands in the directory, or is added here: by the person where its certificate is handed in (E02)."""
    employer = Employer.objects.by_uscc(given["uscc"])
    if employer is not None:
        _require_as_given(employer, given)
    elif given.get("certificate"):
        employer = _stated_anew(judgement, user, given)
    else:
        employer = _added(given)
    if employer is not None:
        employer.refresh_from_db()
        if given.get("head"):
            _head(employer)
    return employer


def _require_as_given(employer: Employer, given: Mapping[str, Any]) -> None:
    """Nothing that is given of a unit in the directory is passed over: it stands there so, or the file cannot be judged. Raises Bad."""
    stands: dict[str, object] = {name: getattr(employer, name) for name in UNIT} | {
        "confirmed": employer.state == EmployerState.CONFIRMED,
        "head": bool(given.get("head")) or employer.heads.present() is not None,  # one is appointed where it has none
    }
    vain = [name for name, there in stands.items() if name in given and _plain(given[name]) != _plain(there)]
    if given.get("certificate"):
        vain.append("certificate")
    if vain:
        raise Bad(f"employer {given['uscc']} is in the directory already: {', '.join(vain)} would have no effect")


def _plain(value: object) -> object:
    return value if isinstance(value, bool) else str(value)


def _added(given: Mapping[str, Any]) -> Employer:
    try:
        employer = employers.add(**_unit(given))
    except Refused:
        raise Bad(f"employer {given['uscc']} was refused by its agency: a certificate is needed") from None
    if given.get("confirmed", True):
        employers.confirm(employer=employer)
    return employer


def _unit(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a unit says of itself. Its place is where its address is, unless another is stated. Raises Bad."""
    banner = addresses.parse_address(given.get("address", "")).banner
    division = str(given.get("division_code") or (banner.code if banner else ""))
    if not division or not given.get("name"):
        raise Bad(
            f"employer {given['uscc']} is not in the directory: name and division_code (or an address) are needed"
        )
    return {
        "uscc": given["uscc"],
        "name": given["name"],
        "address": given.get("address", ""),
        "phone": given.get("phone", "0471-0000000"),
        "economic_type": str(given.get("economic_type", "173")),
        "certificate_type": str(given.get("certificate_type", "01")),
        "division_code": division,
    }


def _stated_anew(judgement: Judgement, user: User, given: Mapping[str, Any]) -> Employer | None:
    """The person adds the unit with its certificate, which is a case of its own: what is found of it is told as well."""
    data = given["certificate"][0]
    try:
        employer, case = units.add_employer(by=user, certificate=data, file_name="certificate.jpg", **_unit(given))
    except (intake.NotTaken, Refused) as refusal:
        why = refusal.why if isinstance(refusal, intake.NotTaken) else refusal.words
        judgement.stands_in_the_way(refusal.code, "post.employer", why)
        return None
    for scan in Scan.objects.filter(owner=user, kind="employer_certificate"):
        scans_tasks.check(scan)
    case.refresh_from_db()
    casework.run_checks(case)
    judgement.of_the_unit = _findings(case, "employer_certificate")
    return employer


def _head(employer: Employer) -> None:
    """The unit has an accounting head (E04)."""
    if employer.heads.present() is not None:
        return
    body = f"{HEAD}{employer.pk % 1000:03d}"
    user = accounts.make_person(name="负责人", id_number=body + id_card.check_character(body), initial=False)
    today = timezone.localdate()
    person = people.register(
        person=people.file_person(user=user), by=None, case_no="", management_code=employer.management_code
    )
    people.open_fact(
        Post, person=person, on=today, case_no="", employer=employer, on_post=True, position="01", joined_on=today
    )
    person.refresh_from_db()
    people.appoint_head(person=person, employer=employer, on=today, by=None, case_no="", letter_serial="")


def _answer(judgement: Judgement, case: Case, step: Step[Any, Any], application: Application) -> None:
    """One step's page, filled and saved; what the form does not take is said as it would be there."""
    draft, given = gather(case), dict(application.answers[step.code])
    if step is IDENTITY:
        given = {"name": application.person["name"], "country": "CHN", **given}
    blank = step.form(step=step, draft=draft)
    form = step.form({**given, "seen": blank.seen(draft)}, step=step, draft=draft)
    form.is_valid()
    collection.merge_step(case=case, step=step, sent=form.sent())
    for name, sentences in form.errors.items():
        item = step.by_name.get(name)
        judgement.stands_in_the_way("form", item.key if item else name, "".join(map(str, sentences)))


def _upload(judgement: Judgement, case: Case, kind: str, files: list[bytes]) -> None:
    try:
        data = files[0] if len(files) == 1 else intake.bundle(files)
        collection.put_evidence(case=case, kind=kind, data=data, file_name=f"{kind}.jpg", by=case.subject)
    except intake.NotTaken as refusal:
        judgement.stands_in_the_way(refusal.code, f"scan.{kind}", refusal.why + refusal.cure, kind)
    except Refused as refusal:
        judgement.stands_in_the_way(refusal.code, f"scan.{kind}", refusal.words, kind)


def _read(judgement: Judgement, row: Evidence) -> None:
    """The worker's part: the scan is mended and read, a letter's is audited."""
    scans_tasks.check(row.scan)
    audit = Audit.objects.filter(scan=row.scan).first()
    if audit is not None:
        letters_tasks.audit(audit)
    row.scan.refresh_from_db()
    if row.scan.state == ScanState.REFUSED:
        for found in row.scan.findings:
            message, box = found["why"] + found["cure"], found.get("box")
            judgement.stands_in_the_way(found["code"], f"scan.{row.kind}", message, row.kind, box)


# ---- the letter --------------------------------------------------------------------------------------------------------
def _letter(judgement: Judgement, case: Case, application: Application) -> None:
    """「填写并打印证明函」, and its scan."""
    draft = gather(case)
    if draft.employer is None:
        judgement.stands_in_the_way("employer_first", "scan.proof_letter", "no employer for the letter")
        return
    form = _letter_form(draft, application)
    if not form.is_valid():
        for name, sentences in form.errors.items():
            judgement.stands_in_the_way("form", f"letter.{name}", "".join(map(str, sentences)))
        return
    try:
        _issue(case, draft, form.cleaned_data, application)
    except MissingGlyph as missing:
        judgement.stands_in_the_way("missing_glyph", "scan.proof_letter", missing.characters)
        return
    if application.letter_scan:
        _upload(judgement, case, "proof_letter", application.letter_scan)


def _letter_form(draft: Draft, application: Application) -> LetterForm:
    assert draft.employer is not None
    given = {"phone": draft.employer.phone, **(application.letter or {})}
    return LetterForm(given, born=draft.identity.born, graduated=draft.education.full.graduated)


def _issue(case: Case, draft: Draft, stated: Mapping[str, Any], application: Application) -> None:
    """The letter as the product issues it: under the serial that the application or its scan names, where it is its own."""
    user, values = case.subject, {name: stated[name] for name in LETTER_COLUMNS}
    issued = collection.issue_letter(
        case=case,
        by=user,
        values=values,
        phone=stated["phone"],
        on=timezone.localdate(),
    )
    serial = application.serial or _serial_on(application.letter_scan)
    wording = {name: text for name, text in (application.letter or {}).items() if name == "employment_form"}
    stated_of_print = {**application.printed, **wording}
    if not serial and not application.printed:
        _require_printed_so(issued, stated_of_print)
        return
    printed = Letter.objects.filter(serial=serial, owner=None).first()  # by `letters issue`
    if printed is None:
        facts = ProofFacts.from_dict({**issued.facts, **stated_of_print})
        taken = Letter.objects.filter(serial=serial).exists()
        printed = letters.issue(facts=facts, owner=user, serial="" if taken else serial)
    else:
        _require_printed_so(printed, stated_of_print)
        letters.void(owner=user, by=user)
        Letter.objects.filter(pk=printed.pk).update(owner=user)
    PostAnswers.objects.filter(case=case).update(letter=printed)


def _require_printed_so(printed: Letter, stated: Mapping[str, str]) -> None:
    """What a file says of a print that is there already is what stands on it. Raises Bad."""
    if vain := [name for name, value in stated.items() if printed.facts.get(name) != value]:
        raise Bad(f"letter: {', '.join(vain)} would have no effect, for the letter is printed otherwise")


def _serial_on(files: list[bytes]) -> str:
    """The serial in the code on a letter's scan, signed by this installation; empty where none is read."""
    for data in files:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        for code in qr.read(np.asarray(pixels, np.uint8)) if pixels is not None else ():
            if serial := codes.serial_of(code.text):
                return serial
    return ""


# ---- the decision ------------------------------------------------------------------------------------------------------
def _decide(judgement: Judgement, case: Case) -> None:
    """「提交」 and what the rules make of it."""
    today = timezone.localdate()
    for gap in rules.gaps(gather(case), today):
        judgement.stands_in_the_way("gap", gap.item, gap.sentence)
    if judgement.findings:
        return
    began = time.process_time()
    collection.submit(case=case, by=case.subject, on=today)
    case.refresh_from_db()
    casework.run_checks(case)
    judgement.decision_ms = round((time.process_time() - began) * 1000)
    case.refresh_from_db()
    judgement.submitted, judgement.verdict = True, VERDICTS[CaseState(case.state)]
    judgement.findings = _findings(case)
    judgement.reasons = casework.why_people(case)


def _findings(case: Case, otherwise: str = "") -> list[dict[str, Any]]:
    """Every check of the last submission; `otherwise` is the slot of a scan that stands in none."""
    submission = case.last_submission
    assert submission is not None
    slots: dict[Any, str] = {row.scan_id: row.kind for row in Evidence.objects.filter(case=case)}
    return [
        {
            "code": check.code,
            "item": check.item,
            "verdict": check.verdict,
            "stated": check.stated,
            "found": check.found,
            "scan": slots.get(check.scan_id, otherwise if check.scan_id else ""),
            "box": check.box,
            "message": check.message,
        }
        for check in submission.checks.order_by("pk")
    ]
