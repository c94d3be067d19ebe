"""Every write of the transfers."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from acms.accounts import access as accounts_access
from acms.accounts import actions as accounts
from acms.accounts.models import User
from acms.base import text
from acms.base.dates import chinese
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework import moves, procedures
from acms.casework.models import EDITABLE, Case, CaseState, Detail
from acms.employers.models import Employer
from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.letters import actions as letters
from acms.letters.facts import MoveFacts
from acms.letters.models import is_audited
from acms.merging.models import Merge
from acms.merging.parting import InTheWay
from acms.people import actions as people
from acms.people import away, days, search
from acms.people.models import Absence, Person, Status
from acms.policy import figures
from acms.regions import divisions
from acms.regions.models import agency_name
from acms.scans import actions as scans
from acms.scans.models import Scan
from acms.transfers import files, words
from acms.transfers.models import Outcome, ReceivedFile, Receiver, TransferBack, TransferOut
from acms.trust import actions as trust


def case_of(user: User, kind: str) -> Case | None:
    """Somebody's newest case of a kind: transfer_out or transfer_back."""
    return Case.objects.newest(kind, user)


def others_waiting(user: User) -> list[Case]:
    """What else of theirs waits for a decision: a file does not go with half its cases open (D12)."""
    rows = Case.objects.waiting().filter(subject=user)
    return list(rows.exclude(kind="transfer_out").order_by("pk"))


def _in_window(detail: type[Detail], by: User, on: date) -> None:
    """C06: what came back may be put right after the last day, for it was filed before it. Raises Refused."""
    filed = casework.counts_from(procedures.about(detail), by=by, on=on)
    policy = figures.on(filed)
    if not policy.is_open("transfer_window", filed):
        raise Refused(words.window(*policy["transfer_window"]), "closed")


# ---- out of the region ------------------------------------------------------------------------------------------


@transaction.atomic
def print_letter(
    *, person: Person, by: User, on: date, stay_proof: tuple[bytes, str] | None = None, **values: Any
) -> Case:
    """「填写并打印变更证明」 (T05): issues the letter and opens the case; printed anew, the former letter is void.

    `values`: the columns of TransferOut. Raises Refused, typeset.MissingGlyph, intake.NotTaken.
    """
    if person.status != Status.REGISTERED:
        raise Refused(words.NOT_REGISTERED, "not_registered")
    _in_window(TransferOut, by, on)
    if waiting := others_waiting(by):
        raise Refused(words.other_cases([row.kind_title for row in waiting]), "other_cases")
    procedure = procedures.about(TransferOut)
    asked = casework.in_hand(procedure, by=by, waits=words.OUT_WAITING)
    values |= {"stay_proof": _stay_proof(asked, values["receiver_kind"], stay_proof, by), "scan": None}
    values["letter"] = letters.issue(facts=_facts(person, on, **values), owner=by)
    return casework.keep(procedure, asked, {"person": person, **values}, by=by, title=person.name)


def _stay_proof(asked: TransferOut | None, kind: str, given: tuple[bytes, str] | None, by: User) -> Scan | None:
    """The proof of a new home, wanted of who has no unit there. Raises Refused, intake.NotTaken."""
    if kind == Receiver.UNIT:
        return None
    if given is not None:
        return scans.receive(kind="stay_proof", data=given[0], file_name=given[1], owner=by)
    if asked is None or asked.stay_proof is None:
        raise Refused(words.STAY_PROOF_FIRST, "no_proof")
    return asked.stay_proof


def _facts(person: Person, on: date, **values: Any) -> MoveFacts:
    return MoveFacts(
        employer=values["receiver"],
        uscc=values["receiver_uscc"] or words.NONE,
        phone=values["receiver_phone"],
        region=f"{values['province']}{values['place']}",
        id_number=person.id_number,
        name=person.name,
        file_no=person.file_no or words.NONE,
        former=person.employer.name if person.employer else words.NONE,
        agency=agency_name(person.management_code) or words.NONE,
        moved_on=values["moved_on"].isoformat(),
        issued_on=chinese(on),
    )


def moving_fault(person: Person, moved_on: date, on: date) -> str:
    """Why somebody cannot have moved on that day; empty when they can."""
    if moved_on > on:
        return words.MOVED_FUTURE
    post = person.current_post
    begun = (post.joined_on or away.there_since(post)) if post else None
    return words.MOVED_BEFORE_POST if begun and moved_on < begun else ""


def inside(code: str) -> bool:
    """True for a unit of the region: whoever goes there is not transferred at all."""
    return Employer.objects.by_uscc(code) is not None


@transaction.atomic
def put_letter(*, case: Case, data: bytes, file_name: str, by: User) -> Scan:
    """The signed and sealed letter comes back; its audit begins (T04). Raises Refused, Stale, intake.NotTaken."""
    moves.hold(case, EDITABLE)
    asked = procedures.about(TransferOut).detail_of(case)
    scan = letters.put(letter=asked.letter, data=data, file_name=file_name, owner=by)
    TransferOut.objects.filter(pk=asked.pk).update(scan=scan)
    return scan


@transaction.atomic
def submit(*, case: Case, by: User, on: date, shown: str | None = None) -> None:
    """「提交」 on a page that has `shown` the case, once the letter has been compared. Raises Refused, Stale."""
    casework.hold_shown(case, shown)
    _in_window(TransferOut, by, on)
    if waiting := others_waiting(by):
        raise Refused(words.other_cases([row.kind_title for row in waiting]), "other_cases")
    asked = procedures.about(TransferOut).detail_of(case)
    if not is_audited(asked.scan):
        raise Refused(words.LETTER_UPLOAD_FIRST, "letter_first")
    casework.submit(case, by=by)


@transaction.atomic
def let_go(*, asked: TransferOut, case_no: str, by: User) -> None:
    """The agency agrees: the file is signed, then it is gone. Raises Refused while something else waits.

    The post ended before 工作地变更日期, as the letter of another unit would have ended it (A9). Another province manages the person from
    the day of filing on, however late this is decided; what agencies do is done by the one that manages the file when they do it.
    """
    person, now = asked.person, timezone.now()
    if waiting := others_waiting(person.user):
        raise Refused(words.other_cases([row.kind_title for row in waiting]), "other_cases")
    file = files.signed(files.content(asked, case_no, now))
    kept = {"file": file, "case_no": case_no, "approved_at": now, "management_code": person.management_code}
    TransferOut.objects.filter(pk=asked.pk).update(**kept)
    # Never before the day of the letter, which may be a later one where this came back and was filed again.
    on = max(asked.moved_on, days.as_filed(person, asked.case.takes_effect_on, timezone.localdate(now), Absence))
    away.go(person=person, to=asked.province, on=on, left=asked.moved_on, by=by, case_no=case_no)
    letters.use(letter=asked.letter, by=by)


@transaction.atomic
def keep(*, asked: TransferOut, case_no: str, by: User) -> None:
    """A transfer that was approved by mistake: nothing goes out any more.

    Raises Refused once it was handed on, which is for good; while the file is merged into another one; once it has come back: each says
    what comes first.
    """
    unsent = TransferOut.objects.filter(pk=asked.pk, sent_at=None)
    if not unsent.update(file="", approved_at=None, management_code=""):
        kept = asked.person.going_on
        raise Refused(words.sent_stays(kept.name if kept != asked.person else ""), "sent")
    casework.require_unmerged(asked.case)
    absence = away.of(asked.person)
    if absence is None or absence.case_no != case_no:
        back = _came_back_by(asked)
        raise Refused(words.came_back(back.no or "" if back else ""), "came_back", _link(back))
    away.stay(person=asked.person, by=by, case_no=case_no)


def _came_back_by(asked: TransferOut) -> Case | None:
    """The case by which a file that went has come back; none where another province has sent it."""
    rows = Case.objects.filter(kind="transfer_back", subject=asked.case.subject, state=CaseState.APPROVED)
    return rows.filter(pk__gt=asked.case_id).order_by("pk").last()


def _link(case: Case | None) -> str:
    return reverse("casework:case", args=[case.no]) if case and case.no else ""


@transaction.atomic
def send_back(*, person: Person, case_no: str, by: User) -> None:
    """A return that was approved by mistake: the file is away as it was. Raises Refused once a unit has been stated, or the file stands in the
    register no more."""
    if person.employer_id:
        raise Refused(words.HAS_UNIT_AGAIN, "has_post")
    if person.status != Status.REGISTERED:
        raise Refused(words.IN_REGISTER_NO_MORE, "not_registered")
    away.leave_again(person=person, by=by, case_no=case_no, management_code=_let_go_by(person))


def _let_go_by(person: Person) -> str:
    """The agency that managed the file when it went last; empty where no case of ours has let it go."""
    absence = away.last(person)
    if absence is None or not absence.case_no:
        return ""
    went = TransferOut.objects.filter(case_no=absence.case_no)
    return went.values_list("management_code", flat=True).first() or ""


def going(user: User) -> Any:
    """What has gone out of a reviewer's scope, the newest first."""
    rows = TransferOut.objects.filter(accounts_access.within(user), approved_at__isnull=False)
    # The file itself, with its portrait, is opened only where it is fetched.
    return rows.select_related("person", "sent_by").defer("file").order_by("-approved_at", "-pk")


@transaction.atomic
def fetch(*, transfer: TransferOut, by: User) -> str:
    """The signed file, for the agency; every fetching is journaled."""
    journal.write("transfer.fetched", transfer, by=by, about=transfer.person.user)
    return str(transfer.file)


@transaction.atomic
def mark_sent(*, transfer: TransferOut, by: User) -> None:
    """The file was handed to the national platform. Raises Refused when it was before."""
    waiting = TransferOut.objects.filter(pk=transfer.pk, sent_at=None, approved_at__isnull=False)
    if not waiting.update(sent_at=timezone.now(), sent_by=by):
        raise Refused(words.SENT_BEFORE, "sent")
    journal.write("transfer.sent", transfer, by=by, about=transfer.person.user)


def signed_for(merge: Merge) -> Iterator[InTheWay]:
    """D12, D15: the files that were signed for one file while another was merged into it say what is of both, a ban too."""
    for row in TransferOut.objects.filter(person=merge.kept, approved_at__gte=merge.at).defer("file").order_by("pk"):
        assert row.approved_at is not None
        day = timezone.localdate(row.approved_at)
        text = words.signed_as_one(row.case_no, day, row.province, sent=row.sent_at is not None)
        yield InTheWay(text, reverse("casework:case", args=[row.case_no]))


# ---- back into it -----------------------------------------------------------------------------------------------


@transaction.atomic
def ask_back(
    *, person: Person, residence_type: str, division_code: str, proof: bytes, file_name: str, by: User, on: date
) -> Case:
    """D12: a file that went is asked back; a returned application is filed anew. Raises Refused, intake.NotTaken."""
    if person.status != Status.TRANSFERRED:
        raise Refused(words.NOT_AWAY, "not_away")
    _in_window(TransferBack, by, on)
    papers = {"proof": casework.Upload("stay_proof", proof, file_name)}
    values = {"residence_type": residence_type, "division_code": division_code}
    procedure = procedures.about(TransferBack)
    return casework.apply(procedure, person=person, by=by, waits=words.BACK_WAITS, uploads=papers, **values)


# ---- files of other provinces -----------------------------------------------------------------------------------


def holder(sent: Mapping[str, Any]) -> tuple[str, Person | None]:
    """How the register stands to whom another province sends: unknown, away (gone from here), here; and whose file it is.

    Also under a number that was put right here since: the other province may still have the old one.
    """
    user = User.objects.by_id_number(sent["id_number"])
    if user:
        person = Person.objects.filter(user=user).select_related("user").first()
    else:
        person = search.once_numbered(sent["id_number"], sent["name"])
    if person is None:
        return "unknown", None
    person = person.going_on
    return ("away" if person.status == Status.TRANSFERRED else "here"), person


@transaction.atomic
def receive(*, data: bytes, by: User) -> ReceivedFile:
    """A file of another province arrives; sent again it stays one. Somebody whose file is here is told (A30). Raises Refused."""
    try:
        opened = files.opened(data)
    except files.NoFile as fault:
        raise Refused(str(fault), "no_file") from None
    standing, person = holder(opened.content["person"])
    outcome = Outcome.CONFLICT if standing == "here" else Outcome.WAITING
    try:
        with transaction.atomic():
            row = ReceivedFile.objects.create(
                sha256=hashlib.sha256(data).hexdigest(),
                content=opened.content,
                signer=opened.signer,
                agency_code=by.agency_code,
                received_by=by,
                outcome=outcome,
                person=person,
            )
    except IntegrityError:
        raise Refused(words.RECEIVED_BEFORE, "received_before") from None
    journal.write("transfer.received", row, by=by, about=person.user if person else None, outcome=outcome)
    if outcome == Outcome.CONFLICT and person is not None:
        title, text = words.conflict(str(opened.content["from"]["province"]))
        inbox.tell(user=person.user, title=title, text=text)
    return row


def received(user: User) -> Any:
    """The files that a reviewer's agency and those below it have received."""
    rows = ReceivedFile.objects.filter(accounts_access.within(user, "agency_code"), emptied_at=None)
    return rows.select_related("person", "received_by")


def _open(row: ReceivedFile) -> QuerySet[ReceivedFile]:
    """The file while nobody has settled it."""
    return ReceivedFile.objects.filter(pk=row.pk, outcome__in=(Outcome.WAITING, Outcome.CONFLICT), emptied_at=None)


def _settle(row: ReceivedFile, outcome: Outcome, by: User, reason: str, person: Person | None) -> None:
    if not _open(row).update(
        outcome=outcome, settled_by=by, settled_at=timezone.now(), reason=reason.strip(), person=person or row.person
    ):
        raise Refused(words.SETTLED, "settled")
    about = person or row.person
    journal.write("transfer.settled", row, by=by, about=about.user if about else None, outcome=outcome)


@transaction.atomic
def decline(*, row: ReceivedFile, reason: str, by: User) -> None:
    """The file is not taken, with the reason. Raises Refused."""
    if not _open(row).exists():
        raise Refused(words.SETTLED, "settled")
    if not reason.strip():
        raise Refused(words.REASON_FIRST, "no_reason")
    _settle(row, Outcome.DECLINED, by, reason, None)


def places(user: User) -> list[str]:
    """The banners of a reviewer's scope."""
    return [place.code for place in divisions.banners() if accounts_access.may_read(user, place.code)]


@transaction.atomic
def accept(*, row: ReceivedFile, division_code: str, reason: str, by: User) -> Person:
    """D12: a stranger gets a file that waits for collection, who had gone comes back with all that was sealed here.

    Raises Refused: no place chosen, an unknown signature that nobody has checked, a file that is here already.
    """
    if not _open(row).exists():
        raise Refused(words.SETTLED, "settled")
    if division_code not in places(by):
        raise Refused(words.PLACE_FIRST, "no_place")
    if not row.signer and not reason.strip():
        raise Refused(words.VERIFY_FIRST, "not_verified")
    facts = row.content["person"]
    standing, person = holder(facts)
    if standing == "here":
        raise Refused(words.HERE_ALREADY, "here")
    if person is not None:
        if not search.is_called(person, facts["name"]):
            raise Refused(words.NAME_DIFFERS, "name")
        away.come_back(person=person, division_code=division_code, on=timezone.localdate(), by=by)
        tell_back(person)
    else:
        user = User.objects.by_id_number(facts["id_number"])
        user = user or accounts.make_person(name=text.tidied(facts["name"]), id_number=facts["id_number"])
        person = people.file_person(user=user, entry_channel="2", management_code=division_code)
    trust.take_over(person=person, rows=files.trust_of(row.content), source=files.sender(row.content), by=by)
    _settle(row, Outcome.ACCEPTED, by, reason, person)
    return person


def tell_back(person: Person) -> None:
    """The person learns who manages the file now."""
    title, text = words.back(agency_name(person.management_code))
    inbox.tell(user=person.user, title=title, text=text, link="/me/")
