"""What is there in the end: by kind and key, a value for each row; and what waits for ever. On the installation's data (`manage.py shell`)."""

from collections import Counter, defaultdict
from typing import Any

from acms.accounts.models import ID_PURPOSE
from acms.base import crypto, work
from acms.casework.models import Case, Decision, Outcome, Remark, Submission
from acms.collection.models import EducationAnswers, Evidence
from acms.employers.models import Employer
from acms.exchange.models import Export, Import, ImportState
from acms.inbox.models import Message
from acms.learning.models import Credit, CreditApplication
from acms.letters.models import Letter, LetterState
from acms.mailing.models import Mailing, MailingState
from acms.notices.models import Notice
from acms.people.models import Absence, Person, Status
from acms.privacy.models import DataCopy
from acms.scans.models import Scan, ScanState
from acms.transfers.models import TransferOut
from acms.trust.models import TrustRecord
from acms.units.models import NewUnit
from acms.yearly.models import Evaluation

Rows = dict[str, list[str]]
LATER = (
    "journal",
    "digests",
    "statistics",
)  # lanes whose rows wait for their hour: a minute, the next morning, the night


def _counted(keys: Any) -> Rows:
    found: Rows = defaultdict(list)
    for key in keys:
        found[str(key)].append("")
    return found


def _valued(pairs: Any) -> Rows:
    found: Rows = defaultdict(list)
    for key, value in pairs:
        found[str(key)].append(str(value))
    return found


def _steps() -> Rows:
    return _valued(EducationAnswers.objects.filter(mode="full").values_list("case__subject", "school"))


def _uploads() -> Rows:
    """What lies in the slot of the photo. They are good ones: one that is said to be none is not what was uploaded."""
    slots = Evidence.objects.filter(kind="photo").select_related("case", "scan").exclude(scan__state=ScanState.REFUSED)
    return _valued((slot.case.subject_id, slot.scan.original_bytes) for slot in slots)


def _decided(outcome: Outcome) -> Rows:
    return _counted(Decision.objects.filter(outcome=outcome).values_list("case__no", flat=True))


def _mailings() -> Rows:
    """Whoever was to be told was told once, and who came to the unit until it was sent; twice is as many rows."""
    found: Rows = {}
    for row in Mailing.objects.filter(state=MailingState.SENT):
        told = Counter(Message.objects.filter(title=row.title).values_list("user", flat=True))
        found[row.title] = [""] * (max(told.values()) if len(told) == row.told >= row.total else 0)
    return found


def _imports(numbers: dict[str, list[str]]) -> Rows:
    """Everybody of the table is in the register once."""
    found: Rows = {}
    for key in Import.objects.filter(state=ImportState.DONE).values_list("pk", flat=True):
        there = [Person.objects.filter(id_digest__in=crypto.digests(number, ID_PURPOSE)).count() for number in numbers.get(str(key), [])]  # fmt: skip
        times = max(there, default=0) if all(there) else 0
        found[str(key)] = [""] * times
    return found


def _units() -> Rows:
    """The submissions of units that were added, by the code."""
    sent = Submission.objects.filter(case__kind="employer")
    return _counted(sent.values_list("case__newunit__employer__uscc", flat=True))


def _credits() -> Rows:
    """Of applications that were approved, by the number of the case: the credits that came of it."""
    what = dict(CreditApplication.objects.values_list("case__no", "what"))
    there = Counter(Credit.objects.filter(struck_at=None).values_list("what", flat=True))
    return {str(no): [""] * there[text] for no, text in what.items()}


def rows(numbers: dict[str, list[str]]) -> dict[str, Rows]:
    """`numbers`: who stood in which import."""
    letters = Letter.objects.filter(state=LetterState.VALID, kind="proof")
    exports, copies = Export.objects.exclude(finished_at=None), DataCopy.objects.exclude(finished_at=None)
    return {
        "step saved": _steps(),
        "upload taken": _uploads(),
        "letter printed": _valued((row.owner_id, row.facts["phone"]) for row in letters),
        "collection submitted": _counted(Submission.objects.filter(case__kind="collection").values_list("case__subject", flat=True)),
        "collection returned": _decided(Outcome.RETURNED),
        "credits applied for": _counted(CreditApplication.objects.exclude(case__no=None).values_list("what", flat=True)),
        "credits approved": _credits(),
        "credits refused": _decided(Outcome.REFUSED),
        "refusal appealed": _counted(row.case.no for row in Submission.objects.filter(case__kind="credit").select_related("case") if row.appeal),
        "credits entered": _counted(Credit.objects.filter(struck_at=None).values_list("what", flat=True)),
        "message read": _counted(Message.objects.exclude(read_at=None).values_list("pk", flat=True)),
        "good deed stated": _counted(row.what for row in TrustRecord.objects.all()),
        "evaluation entered": _valued(Evaluation.objects.filter(voided_at=None).values_list("person", "result")),
        "notice published": _counted(Notice.objects.exclude(published_at=None).values_list("title", flat=True)),
        "mailing sent": _mailings(),
        "import written": _imports(numbers),
        "export made": _counted(row.purpose for row in exports),
        "copy of one's data": _counted(copies.values_list("user", flat=True)),
        "remark written": _counted(row.text for row in Remark.objects.all()),
        "unit added": _units(),
        "transfer let go": _counted(Absence.objects.exclude(case_no="").values_list("case_no", flat=True)),
    }  # fmt: skip


def stuck() -> list[tuple[str, str]]:
    """Rows that still wait in a lane, and rows in a state of work that no lane will ever take up."""
    found = []
    for lane in work.lanes():
        if lane.name not in LATER:
            waits = lane.model._default_manager.exclude(queued_at=None).values_list("pk", flat=True)
            found += [(lane.name, str(pk)) for pk in waits]
    idle: Any = {"queued_at": None}
    found += [
        ("case checked by nobody", str(pk))
        for pk in Case.objects.filter(state="checking", **idle).values_list("pk", flat=True)
    ]
    found += [
        ("scan checked by nobody", str(pk))
        for pk in Scan.objects.filter(state=ScanState.CHECKING, **idle).values_list("pk", flat=True)
    ]
    working = (ImportState.READING, ImportState.CHECKING, ImportState.APPLYING)
    found += [
        ("import taken up by nobody", str(pk))
        for pk in Import.objects.filter(state__in=working, **idle).values_list("pk", flat=True)
    ]
    for name, model in (("export", Export), ("copy", DataCopy)):
        found += [
            (f"{name} made by nobody", str(pk))
            for pk in model.objects.filter(finished_at=None, failed=False, **idle).values_list("pk", flat=True)
        ]
    return found  # fmt: skip


def given_up() -> dict[str, int]:
    """What the worker gave up, which people see and can have done again."""
    people = Scan.objects.filter(findings__contains=[{"code": "check_failed"}]).count()
    broken = Scan.objects.filter(state=ScanState.REFUSED).count()
    lost = {lane.name: work.lost(lane).count() for lane in work.lanes() if lane.lost is not None}
    return {"scans left to people": people, "scans said to be broken": broken, **lost}


def half() -> list[tuple[str, str]]:
    """What the rules of the register forbid whatever happened: half an effect."""
    let_go = TransferOut.objects.exclude(approved_at=None).exclude(person__status=Status.TRANSFERRED)
    approved = CreditApplication.objects.filter(case__state="approved", credit=None)
    unsent = Case.objects.exclude(state="draft").filter(submissions=None)
    unmade = Employer.objects.filter(state="pending").exclude(pk__in=NewUnit.objects.values("employer"))
    halves = {"transfer without leaving": let_go, "approved without credits": approved, "sent without submission": unsent, "unit without case": unmade}  # fmt: skip
    return [(name, str(pk)) for name, query in halves.items() for pk in query.values_list("pk", flat=True)]
