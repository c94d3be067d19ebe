"""Every write of the collection: answers, evidence, the commitment, the letter."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from acms.accounts.models import User
from acms.base import codelists, crypto
from acms.base.dates import chinese
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework import moves
from acms.casework.models import EDITABLE, Case, CaseState, Outcome
from acms.collection import facts, prefilling, rules, steps, words
from acms.collection.facts import Draft
from acms.collection.models import Answers, Commitment, Evidence, PostAnswers
from acms.collection.steps import POST, STEPS, Step, drafts
from acms.collection.steps.drafts import Sent
from acms.collection.steps.post import LETTER_COLUMNS
from acms.employers.models import Employer
from acms.journal import actions as journal
from acms.letters import actions as letters
from acms.letters.facts import ProofFacts
from acms.letters.models import Letter
from acms.people import actions as people
from acms.people.models import Person, Status
from acms.scans import actions as scans
from acms.scans import store
from acms.scans.models import Scan


def start(*, user: User) -> Case:
    """The person's collection, opened when something is first sent. Collection happens once (L07)."""
    return casework.found_or_made(lambda: of_user(user), lambda: _open(user))


def of_user(user: User) -> Case | None:
    """The person's collection, whatever has become of it; one that they have ended is begun anew."""
    return Case.objects.newest(steps.COLLECTION, user)


def stayed_registered(case: Case) -> bool:
    """True for a collection that was reversed while its person stays in the register for another reason (C02): it is put right there."""
    person = Person.objects.filter(user=case.subject_id, status=Status.REGISTERED)
    return case.decisions.filter(outcome=Outcome.REVERSED).exists() and person.exists()


def not_begun(user: User) -> Case:
    """What a collection looks like to somebody who has sent nothing yet: no row stands behind it."""
    return Case(kind=steps.COLLECTION, subject=user, title=user.name)


@transaction.atomic
def _open(user: User) -> Case:
    case = casework.new_case(kind=steps.COLLECTION, subject=user, title=user.name)
    _begin_steps(case, user.name)
    people.begin_collection(user=user)
    return case


def _begin_steps(case: Case, name: str) -> None:
    """The rows of every step, with what the list said that brought the person in."""
    said = prefilling.listed(case)
    for step in STEPS:
        values, listed = step.first_values(name), step.listed_values(said) if said else {}
        step.begin(case, {mode: values.get(mode, {}) | listed.get(mode, {}) for mode in step.modes})


@transaction.atomic
def agree(*, case: Case, by: User, address: str) -> None:
    """「同意履行此承诺」: who, when, from where, to which text (W02). Raises Stale once it was submitted."""
    _require_open(case, [])
    text = "\n".join(words.COMMITMENT)
    Commitment.objects.create(
        case=case,
        by=by,
        at=timezone.now(),
        text_version=words.COMMITMENT_VERSION,
        text_digest=crypto.sm3(text.encode()),
        address_digest=crypto.digest(address, "address"),
    )
    journal.write("commitment.agreed", case, by=by, about=by, version=words.COMMITMENT_VERSION)


def _require_open(case: Case, keys: list[str]) -> None:
    """Holds the case and makes sure that these items may be changed. Raises Refused; Stale when it was submitted."""
    moves.hold(case, EDITABLE)
    if any(not (case.lets_change(key) and steps.asked(case.kind, steps.BY_KEY[key])) for key in keys):
        raise Refused(words.LOCKED, "locked_item")


@transaction.atomic
def save_step(*, case: Case, step: Step[Any, Any], values: Mapping[str, Any]) -> None:
    """Stores valid answers of one step, by field, as they are given. Raises Refused, Stale."""
    _require_open(case, [step.by_name[name].key for name in values])
    _store(step, _touched(case, step), values)


@transaction.atomic
def merge_step(*, case: Case, step: Step[Any, Any], sent: Sent) -> dict[str, str]:
    """Stores what a page has sent, valid answers and half-typed ones; what another page holds where both have changed.

    Raises Refused; Stale when the case was submitted.
    """
    _require_open(case, [step.by_name[name].key for name in sent.texts])
    rows = _touched(case, step)
    shown = drafts.shown(step, rows, case.subject, sent.texts)
    taken, clashes = drafts.merge(sent, shown, drafts.begun(rows.values()))
    read = prefilling.texts(case, step) if clashes else set()
    for name in [name for name, theirs in clashes.items() if (name, theirs) in read]:
        # A reader has filled the field while the person typed in it: the person is right.
        taken.append(name)
        del clashes[name]
    own = step.elsewhere(rows, case.subject)
    for name in taken:
        _type(step, rows, sent, name, own.get(name))
    _store(step, rows, {name: sent.values[name] for name in taken if name in sent.values})
    return {name: theirs for name, theirs in clashes.items() if name not in own}


def _type(step: Step[Any, Any], rows: Mapping[str, Answers], sent: Sent, name: str, elsewhere: str | None) -> None:
    """Keeps the text of a field that is no valid answer yet; forgets what was kept before."""
    row, text = rows[step.by_name[name].mode], sent.texts[name]
    typed = {key: half for key, half in (row.typed or {}).items() if key != name}
    if name not in sent.values and text and sent.tidy(name, text) != elsewhere:
        typed[name] = text[: drafts.LONGEST]
    row.typed = typed or None


def _store(step: Step[Any, Any], rows: Mapping[str, Answers], values: Mapping[str, Any]) -> None:
    """Writes answers, by field, and what is typed into the rows of a step."""
    columns: dict[str, dict[str, Any]] = defaultdict(dict)
    for name, value in values.items():
        item = step.by_name[name]
        columns[item.mode][item.column] = value
    for mode, row in rows.items():
        step.model._default_manager.filter(pk=row.pk).update(typed=row.typed, **columns[mode])


def _touched(case: Case, step: Step[Any, Any]) -> dict[str, Any]:
    """The rows of a step by mode, counted as saved: the UPDATE comes first, for it locks them on PostgreSQL."""
    step.model._default_manager.filter(case=case).update(version=F("version") + 1, saved_at=timezone.now())
    return step.rows(case)


@transaction.atomic
def forget_typed(*, case: Case, step: Step[Any, Any], name: str) -> None:
    """What was typed in a box has become a proved contact or a found employer."""
    rows = _touched(case, step)
    for row in rows.values():
        row.typed = {key: text for key, text in (row.typed or {}).items() if key != name} or None
    _store(step, rows, {})


def drop_unfit_letter(case: Case) -> None:
    """Another employer, or none: the letter no longer says what the answers say (W07).

    Asked when an employer is set and at 「提交」, not at every answer: 「否」 pressed by mistake must not void a letter.
    """
    post = PostAnswers.objects.select_related("letter", "employer").get(case=case)
    if post.letter and (not post.has_employer or not post.employer or post.letter.facts["uscc"] != post.employer.uscc):
        PostAnswers.objects.filter(pk=post.pk).update(letter=None)
        _drop_evidence(case, "proof_letter")
        letters.void(owner=case.subject, by=case.subject)


@transaction.atomic
def set_employer(*, case: Case, employer: Employer | None) -> None:
    """The employer found by its code stands in step 4."""
    _require_open(case, ["post.employer"])
    PostAnswers.objects.filter(case=case).update(employer=employer)
    forget_typed(case=case, step=POST, name="uscc")
    drop_unfit_letter(case)


def put_employer(employer: Employer, user: User) -> bool:
    """The unit that somebody has just added stands in their collection; False when it does not ask for one now (E02)."""
    case = of_user(user)
    if case is None or not case.lets_change("post.employer"):
        return False
    set_employer(case=case, employer=employer)
    return True


@transaction.atomic
def put_evidence(
    *, case: Case, kind: str, data: bytes, file_name: str, by: User, wish: dict[str, Any] | None = None
) -> None:
    """Takes an upload into its slot; what stood there before is discarded unless a submission holds it.

    Raises intake.NotTaken, Refused.
    """
    _require_open(case, [f"scan.{kind}"])
    letter = None
    if kind == "proof_letter":
        post = PostAnswers.objects.select_related("letter").get(case=case)
        letter = post.letter
        if letter is None:
            raise Refused(words.LETTER_FIRST, "letter_first")
    scan = scans.receive(kind=kind, data=data, file_name=file_name, owner=by, wish=wish)
    carried = prefilling.carried(case=case, slot=kind)
    Evidence.objects.filter(case=case, kind=kind).update(filled=[])
    _drop_evidence(case, kind)
    Evidence.objects.create(case=case, kind=kind, scan=scan, carried=carried)
    if letter is not None:
        letters.queue_audit(letter=letter, scan=scan)


@transaction.atomic
def take_again(*, case: Case, kind: str, wish: dict[str, Any], by: User) -> None:
    """S02: the same upload checked anew as the person wants it: another page, as it is, in another frame. Raises Refused."""
    before = _upload_in(case, kind)
    data = _original(before)
    put_evidence(case=case, kind=kind, data=data, file_name=before.file_name, by=by, wish=wish)


@transaction.atomic
def move_evidence(*, case: Case, kind: str, to: str, by: User) -> None:
    """S02: what was uploaded in the wrong place goes to its own, whatever stands there. Raises Refused."""
    _require_open(case, [f"scan.{kind}", f"scan.{to}"])
    misplaced = _upload_in(case, kind)
    data = _original(misplaced)
    put_evidence(case=case, kind=to, data=data, file_name=misplaced.file_name, by=by)
    _drop_evidence(case, kind)


def _original(scan: Scan) -> bytes:
    if scan.slimmed_at:
        raise Refused(words.UPLOAD_AGAIN, "upload_gone")
    return store.get(scan.pk, "original")


def _upload_in(case: Case, kind: str) -> Scan:
    row = Evidence.objects.filter(case=case, kind=kind).select_related("scan").first()
    if row is None:
        raise Refused(words.NO_FILE[0], "no_file")
    return row.scan


@transaction.atomic
def drop_evidence(*, case: Case, kind: str) -> None:
    """Empties a slot."""
    _require_open(case, [f"scan.{kind}"])
    _drop_evidence(case, kind)


def clear_evidence(*, case: Case) -> None:
    """Empties every slot; what a submission holds stays. Call it inside the transaction that lets the draft go."""
    for kind in list(Evidence.objects.filter(case=case).values_list("kind", flat=True)):
        _drop_evidence(case, kind)


def _drop_evidence(case: Case, kind: str) -> None:
    row = Evidence.objects.filter(case=case, kind=kind).select_related("scan").first()
    if row is None:
        return
    scan = row.scan
    prefilling.take_back(case=case, slot=kind)
    row.delete()
    if not scan.submissions.exists():
        scans.discard(scan=scan, by=case.subject)


@transaction.atomic
def empty_draft(*, case: Case) -> None:
    """What somebody began and left for a year goes: uploads, letter, answers. They may begin anew (个人信息保护法 §47)."""
    moves.hold(case, (CaseState.DRAFT,))
    clear_evidence(case=case)
    for step in STEPS:
        step.model._default_manager.filter(case=case).delete()
    _begin_steps(case, case.title)
    letters.erase(owner=case.subject)
    journal.write("draft.emptied", case, about=case.subject)


@transaction.atomic
def issue_letter(*, case: Case, by: User, values: dict[str, Any], phone: str, on: date) -> Letter:
    """「填写并打印证明函」: prints the letter, voids the former one, sets step 4 from it (W08).

    Raises Refused, typeset.MissingGlyph.
    """
    _require_open(case, ["scan.proof_letter"])
    draft = facts.gather(case)
    if draft.employer is None:
        raise Refused(words.EMPLOYER_FIRST, "employer_first")
    letter = letters.issue(facts=_letter_facts(draft, values, phone, on), owner=by)
    _drop_evidence(case, "proof_letter")
    PostAnswers.objects.filter(case=case).update(
        letter=letter, on_post=True, **{name: values[name] for name in LETTER_COLUMNS}, version=F("version") + 1
    )
    return letter


def _letter_facts(draft: Draft, values: dict[str, Any], phone: str, on: date) -> ProofFacts:
    assert draft.employer is not None
    who = {"name": draft.identity.name, "id_number": draft.identity.id_number}
    return proof_facts(employer=draft.employer, **who, phone=phone, on=on, **values)


def proof_facts(*, employer: Employer, name: str, id_number: str, phone: str, on: date, **values: Any) -> ProofFacts:
    """What a proof letter says: the employer's data, the person, and LETTER_COLUMNS as they were stated (T01)."""
    since = values["title_since"]
    return ProofFacts(
        employer=employer.name,
        uscc=employer.uscc,
        phone=phone,
        region=employer.division.letter_path,
        id_number=id_number,
        name=name,
        joined_on=values["joined_on"].isoformat(),
        accounting_since=values["accounting_since"].isoformat(),
        post=codelists.name("position_2012", values["position"]),
        admin_post=codelists.name("admin_post", values["admin_post"]),
        title=codelists.name("prof_post", values["title"]),
        title_since=since.isoformat() if since else "无",
        issued_on=chinese(on),
        employment_form=employer.employment_form,
    )


@transaction.atomic
def adopt_letter(*, user: User, employer: Employer, letter: Letter, scan: Scan, values: dict[str, Any]) -> None:
    """F04: the letter accepted with a filing fills step 4 and counts as its letter."""
    case = start(user=user)
    kept = {name: values[name] for name in LETTER_COLUMNS}
    PostAnswers.objects.filter(case=case).update(
        has_employer=True, on_post=True, employer=employer, letter=letter, saved_at=timezone.now(), version=F("version") + 1, **kept
    )  # fmt: skip
    Evidence.objects.update_or_create(case=case, kind="proof_letter", defaults={"scan": scan})


@transaction.atomic
def submit(*, case: Case, by: User, on: date, shown: str | None = None) -> None:
    """「提交」 on a page that has `shown` the case: only when nothing is missing (W11), and only of a file that waits for it (L07).

    Raises Refused, Stale.
    """
    casework.hold_shown(case, shown)
    if not stayed_registered(case):
        people.begin_collection(user=case.subject)
    if rules.gaps(facts.gather(case), on):
        raise Refused(words.NOTHING_TO_SUBMIT, "gaps")
    drop_unfit_letter(case)
    casework.submit(case, by=by)
