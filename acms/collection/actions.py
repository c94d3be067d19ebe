"""Every write of the collection: answers, evidence, the commitment, the letter."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from acms.base import codelists, crypto
from acms.base.dates import chinese
from acms.base.errors import Refused, Stale
from acms.casework import actions as casework
from acms.casework import moves
from acms.casework.models import Case, State
from acms.collection import facts as facts_module
from acms.collection import items, rules, words
from acms.collection.facts import Facts
from acms.collection.models import (
    Answers,
    Commitment,
    EducationAnswers,
    Evidence,
    IdentityAnswers,
    PostAnswers,
    QualificationAnswers,
)
from acms.employers.models import Employer
from acms.journal import actions as journal
from acms.letters import actions as letters
from acms.letters.facts import ProofFacts
from acms.letters.models import Letter
from acms.people.models import Person, Status
from acms.scans import actions as scans
from acms.scans import store
from acms.scans.models import Scan

STEP_MODELS: dict[int, type[Answers]] = {
    3: IdentityAnswers,
    4: PostAnswers,
    5: EducationAnswers,
    6: QualificationAnswers,
}
LETTER_COLUMNS = ("position", "admin_post", "title", "title_since", "joined_on", "accounting_since")


def start(*, user: Any) -> Case:
    """The person's collection, opened at the first visit. Collection happens once (L07).

    Every page asks; only the first visit writes, for a transaction takes SQLite's one write lock.
    """
    return _held(user) or _open(user)


def _held(user: Any) -> Case | None:
    return Case.objects.filter(kind="collection", subject=user).order_by("-pk").first()


@transaction.atomic
def _open(user: Any) -> Case:
    if case := _held(user):  # another request was first
        return case
    case = casework.open_case(kind="collection", subject=user, title=user.name)
    for model in STEP_MODELS.values():
        model._default_manager.create(case=case, **({"name": user.name} if model is IdentityAnswers else {}))
    Person.objects.filter(user=user, status=Status.FILED).update(status=Status.COLLECTING)
    return case


@transaction.atomic
def agree(*, case: Case, by: Any, address: str) -> None:
    """「同意履行此承诺」: who, when, from where, to which text (W02)."""
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
    moves.hold(case, (State.DRAFT, State.RETURNED))
    if any(not (case.lets_change(key) and items.asked(case.kind, items.BY_KEY[key])) for key in keys):
        raise Refused(words.LOCKED, "locked_item")


@transaction.atomic
def save_step(*, case: Case, step: int, version: int, values: dict[str, Any]) -> int:
    """Saves the answers of one step that are valid; the new version. Raises Stale when another tab saved in between."""
    model = STEP_MODELS[step]
    _require_open(case, [f"{items.GROUPS[step]}.{name}" for name in values])
    rows = model._default_manager.filter(case=case, version=version)
    if not rows.update(**values, version=F("version") + 1, saved_at=timezone.now()):
        raise Stale(words.STALE_TAB, "stale_tab")
    if step == 4:
        _drop_unfit_letter(case)
    return version + 1


def _drop_unfit_letter(case: Case) -> None:
    """Another employer, or none: the letter no longer says what the answers say (W07)."""
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
    _drop_unfit_letter(case)


@transaction.atomic
def put_evidence(
    *, case: Case, kind: str, data: bytes, file_name: str, by: Any, wish: dict[str, Any] | None = None
) -> Scan:
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
    _drop_evidence(case, kind)
    Evidence.objects.create(case=case, kind=kind, scan=scan)
    if letter is not None:
        letters.queue_audit(letter=letter, scan=scan)
    return scan


@transaction.atomic
def take_again(*, case: Case, kind: str, wish: dict[str, Any], by: Any) -> Scan:
    """S02: the same upload checked anew as the person wants it: another page, as it is, in another frame. Raises Refused."""
    held = _upload_in(case, kind)
    data = _original(held)
    return put_evidence(case=case, kind=kind, data=data, file_name=held.file_name, by=by, wish=wish)


@transaction.atomic
def move_evidence(*, case: Case, kind: str, to: str, by: Any) -> Scan:
    """S02: what was uploaded in the wrong place goes to its own, whatever stands there. Raises Refused."""
    _require_open(case, [f"scan.{kind}", f"scan.{to}"])
    held = _upload_in(case, kind)
    data = _original(held)
    moved = put_evidence(case=case, kind=to, data=data, file_name=held.file_name, by=by)
    _drop_evidence(case, kind)
    return moved


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
    row.delete()
    if not scan.submissions.exists():
        scans.discard(scan=scan, by=case.subject)


@transaction.atomic
def empty_draft(*, case: Case) -> None:
    """What somebody began and left for a year goes: uploads, letter, answers. They may begin anew (个人信息保护法 §47)."""
    moves.hold(case, (State.DRAFT,))
    clear_evidence(case=case)
    for model in STEP_MODELS.values():
        model._default_manager.filter(case=case).delete()
        model._default_manager.create(case=case, **({"name": case.title} if model is IdentityAnswers else {}))
    letters.erase(owner=case.subject)
    journal.write("draft.emptied", case, about=case.subject)


@transaction.atomic
def prefill(*, case: Case) -> dict[str, str]:
    """W03: what the portrait side says goes into fields that are still empty; what was filled, by field."""
    row = Evidence.objects.filter(case=case, kind="id_portrait").select_related("scan").first()
    if row is None or not row.scan.counts:
        return {}
    reading = row.scan.reading
    answers = IdentityAnswers.objects.get(case=case)
    found = {
        "name": reading.value("name"),
        "sex": {"男": "1", "女": "2"}.get(reading.value("sex"), ""),
        "ethnic": {name: code for code, name in codelists.names("ethnic_group").items()}.get(
            reading.value("ethnic"), ""
        ),
    }
    filled = {
        name: value
        for name, value in found.items()
        if value and not getattr(answers, name) and case.lets_change(f"identity.{name}")
    }
    if filled:
        rows = IdentityAnswers.objects.filter(pk=answers.pk, version=answers.version)
        rows.update(**filled, version=F("version") + 1, saved_at=timezone.now())
    return filled


def _education_columns(mode: str) -> dict[str, str]:
    return {f"{mode}_{name}": name for name in ("major", "school", "graduated")}


# What a document says by the column that it fills.
FILLS: dict[str, tuple[type[Answers], dict[str, str]]] = {
    **{f"diploma_{mode}": (EducationAnswers, _education_columns(mode)) for mode in ("full", "part")},
    **{
        f"eregistration_{mode}": (
            EducationAnswers,
            _education_columns(mode) | {f"{mode}_code": "verification_code"},
        )
        for mode in ("full", "part")
    },
    "qualification": (
        QualificationAnswers,
        {name: name for name in ("level", "obtained_on", "certificate_no")},
    ),
}


@transaction.atomic
def prefill_from(*, case: Case, kind: str) -> dict[str, str]:
    """S07, W09: what a certificate says goes into fields that are still empty; what was filled, by field, as text."""
    row = Evidence.objects.filter(case=case, kind=kind).select_related("scan").first()
    if row is None or not row.scan.counts or kind not in FILLS:
        return {}
    model, columns = FILLS[kind]
    answers = model._default_manager.get(case=case)
    group = "qualification" if kind == "qualification" else "education"
    found: dict[str, Any] = {}
    for column, field in columns.items():
        value = _typed(field, row.scan.reading.value(field))
        if value and not getattr(answers, column) and case.lets_change(f"{group}.{column}"):
            found[column] = value
    if found:
        rows = model._default_manager.filter(pk=answers.pk, version=answers.version)
        rows.update(**found, version=F("version") + 1, saved_at=timezone.now())
    return {column: str(value) for column, value in found.items()}


def _typed(field: str, value: str) -> Any:
    """A reader's text as the column holds it; nothing where it does not fit."""
    if field in ("graduated", "obtained_on"):
        return date.fromisoformat(value) if value else None
    if field == "level":
        return {name: code for code, name in codelists.names("title_level").items()}.get(value, "")
    return value


@transaction.atomic
def issue_letter(*, case: Case, by: Any, values: dict[str, Any], phone: str, form: str, on: date) -> Letter:
    """「填写并打印证明函」: prints the letter, voids the former one, sets step 4 from it (W08).

    Raises Refused, typeset.MissingGlyph.
    """
    _require_open(case, ["scan.proof_letter"])
    facts = facts_module.gather(case)
    if facts.employer is None:
        raise Refused(words.EMPLOYER_FIRST, "employer_first")
    letter = letters.issue(facts=_letter_facts(facts, values, phone, form, on), owner=by)
    _drop_evidence(case, "proof_letter")
    PostAnswers.objects.filter(case=case).update(
        letter=letter, on_post=True, **{name: values[name] for name in LETTER_COLUMNS}, version=F("version") + 1
    )
    return letter


def _letter_facts(facts: Facts, values: dict[str, Any], phone: str, form: str, on: date) -> ProofFacts:
    assert facts.employer is not None
    return proof_facts(
        employer=facts.employer, name=facts.identity.name, id_number=facts.user.id_number, phone=phone, form=form, on=on, **values
    )  # fmt: skip


def proof_facts(
    *, employer: Employer, name: str, id_number: str, phone: str, form: str, on: date, **values: Any
) -> ProofFacts:
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
        employment_form=form,
    )


@transaction.atomic
def adopt_letter(*, user: Any, employer: Employer, letter: Letter, scan: Scan, values: dict[str, Any]) -> Case:
    """F04: the letter accepted with a filing fills step 4 and counts as its letter."""
    case = start(user=user)
    kept = {name: values[name] for name in LETTER_COLUMNS}
    PostAnswers.objects.filter(case=case).update(
        has_employer=True, on_post=True, employer=employer, letter=letter, saved_at=timezone.now(), version=F("version") + 1, **kept
    )  # fmt: skip
    Evidence.objects.update_or_create(case=case, kind="proof_letter", defaults={"scan": scan})
    return case


@transaction.atomic
def submit(*, case: Case, by: Any, on: date) -> None:
    """「提交」: only when nothing is missing (W11). Raises Refused, Stale."""
    if case.state in (State.DRAFT, State.RETURNED) and rules.gaps(facts_module.gather(case), on):
        raise Refused(words.NOTHING_TO_SUBMIT, "gaps")
    casework.submit(case, by=by)
