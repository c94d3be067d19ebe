"""Every write of a change of information (D05). Answers, evidence and letters are written by the collection's actions."""

from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Model

from acms.accounts.models import User
from acms.amendments import baselines, touching, words
from acms.amendments.differences import changed
from acms.amendments.models import Baseline
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework import moves, procedures
from acms.casework.models import EDITABLE, OPEN, Case, CaseState
from acms.collection import actions as collection
from acms.collection import facts, rules
from acms.collection.models import Evidence
from acms.collection.steps import POST, STEPS, Step
from acms.employers.models import Employer
from acms.journal import actions as journal
from acms.letters import actions as letters
from acms.people.models import Person, Status
from acms.policy import figures


def of_kind(user: User, kind: str) -> Case | None:
    """The case that the pages of a kind show: what is in the person's hand, else what waits, else the last one that they have not ended.

    Of several of one kind (an appeal or a reversal has opened one beside a newer one) the first that was begun comes first.
    """
    rows = Case.objects.filter(subject=user, kind=kind)
    return (
        rows.filter(state__in=EDITABLE).order_by("pk").first()
        or rows.open().order_by("pk").first()
        or rows.exclude(state=CaseState.ENDED).order_by("-pk").first()
    )


def begin(*, user: User, kind: str, on: date) -> Case:
    """Opens a change with what the register says; the one of its kind that is open already comes back.

    Raises Refused for who is not registered, outside the opening days (C06), or while one that it touches is open.
    """
    person = Person.objects.filter(user=user, status=Status.REGISTERED).first()
    if person is None:
        raise Refused(words.NOT_REGISTERED, "not_registered")
    return casework.found_or_made(lambda: _open_one(person, kind), lambda: _begin(person, kind, on))


def _open_one(person: Person, kind: str) -> Case | None:
    case = of_kind(person.user, kind)
    if case is not None and case.state in OPEN:
        return case
    if (barred := in_the_way(person, kind)) is not None:
        title = procedures.title(kind)
        raise Refused(words.touches(title, barred.case.kind_title, barred.said), "touching_open", barred.link)
    return None


class InTheWay(NamedTuple):
    """An open case that touches a kind, why, and the page of it."""

    case: Case
    said: str
    link: str


def in_the_way(person: Person, kind: str) -> InTheWay | None:
    """What has to be over before a change of this kind can be begun."""
    said = touching.touching(person, kind)
    case = Case.objects.open().filter(subject=person.user_id, kind__in=said).order_by("pk").first() if said else None
    return InTheWay(case, said[case.kind], procedures.onward(case)) if case else None


@transaction.atomic
def _begin(person: Person, kind: str, on: date) -> Case:
    policy = figures.on(on)
    if not policy.is_open("change_window", on):
        raise Refused(words.window(*policy["change_window"]), "closed")
    user = person.user
    case = casework.new_case(kind=kind, subject=user, title=user.name, slot=touching.slot_of(person, kind, user))
    for step in STEPS:
        _as_registered(case, person, step)
    draft = facts.gather(case)
    Baseline.objects.create(case=case, values=draft.values(), scans=draft.kept())
    return case


def _as_registered(case: Case, person: Person, step: Step[Any, Any]) -> None:
    """What was accepted last of a step, brought up to the register, with its evidence."""
    last = baselines.accepted(person, step)
    step.begin(case, baselines.columns(person, step, last))
    if last is None:
        return
    # A new statement needs a new letter.
    kinds = [paper.name for paper in step.papers if paper.name != "proof_letter"]
    Evidence.objects.filter(case=case, kind__in=kinds).delete()
    for evidence in Evidence.objects.filter(case=last, kind__in=kinds):
        Evidence.objects.create(case=case, kind=evidence.kind, scan=evidence.scan)


def _follow_beside(case: Case) -> None:
    """What a change does not state is what the register says on the day of its filing: a change of another kind may have been approved
    since it was begun, and brought its person to another unit, or another diploma."""
    person = Person.objects.select_related("user").get(user=case.subject)
    for step in STEPS:
        if step.change == case.kind:
            continue
        step.model._default_manager.filter(case=case).delete()
        _as_registered(case, person, step)


def put_employer(employer: Employer, user: User) -> bool:
    """The unit that somebody has just added stands in the change that asks for it; False when none of theirs does now (E02)."""
    case = of_kind(user, POST.change) if Person.objects.filter(user=user, status=Status.REGISTERED).exists() else None
    if case is None or not case.lets_change("post.employer"):
        return False
    collection.set_employer(case=case, employer=employer)
    return True


@transaction.atomic
def submit(*, case: Case, by: User, on: date, shown: str | None = None) -> None:
    """「提交」 on a page that has `shown` the case. Raises Refused while something is missing or nothing has changed, Stale when it was
    submitted."""
    casework.hold_shown(case, shown)
    _follow_beside(case)
    draft = facts.gather(case)
    if rules.gaps(draft, on):
        raise Refused(words.GAPS_LEFT, "gaps")
    if not changed(draft):
        raise Refused(words.NOTHING_CHANGED, "nothing_changed")
    baselines.follow_register(case, draft.stated)
    collection.drop_unfit_letter(case)
    casework.submit(case, by=by)


@transaction.atomic
def drop(*, case: Case) -> None:
    """「不变更了」: a change that was never submitted goes, with what was uploaded for it. Raises Stale."""
    moves.hold(case, (CaseState.DRAFT,))
    if case.no:
        raise Refused(words.SUBMITTED_ONCE, "submitted_once")
    collection.clear_evidence(case=case)
    if case.kind == POST.change:
        letters.void(owner=case.subject, by=case.subject)
    kept: list[type[Model]] = [*(step.model for step in STEPS), Baseline]
    for model in kept:
        model._default_manager.filter(case=case).delete()
    journal.write("case.dropped", case, by=case.subject, about=case.subject, kind=case.kind)
    case.delete()
