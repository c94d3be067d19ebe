"""Every write of a change of information (D05). Answers, evidence and letters are written by the collection's actions."""

from datetime import date

from django.db import transaction
from django.db.models import Model

from acms.accounts.models import User
from acms.amendments import baselines, words
from acms.amendments.differences import changed
from acms.amendments.models import Baseline
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework import moves
from acms.casework.models import Case, CaseState
from acms.collection import actions as collection
from acms.collection import facts, rules, steps
from acms.collection.models import Evidence
from acms.collection.steps import POST, STEPS
from acms.employers.models import Employer
from acms.journal import actions as journal
from acms.letters import actions as letters
from acms.people.models import Person, Status
from acms.policy import figures


def current(user: User) -> Case | None:
    """The change that is open, or else the last one that the person has not ended."""
    rows = Case.objects.filter(subject=user, kind__in=steps.AMENDMENTS)
    return rows.open().first() or rows.exclude(state=CaseState.ENDED).order_by("-pk").first()


def begin(*, user: User, kind: str, on: date) -> Case:
    """Opens a change with what the register says; the one that is open already comes back.

    Raises Refused for who is not registered, outside the opening days (C06), or while another change is open.
    """
    person = Person.objects.filter(user=user, status=Status.REGISTERED).first()
    if person is None:
        raise Refused(words.NOT_REGISTERED, "not_registered")
    case = casework.found_or_made(lambda: _open_one(user), lambda: _begin(person, kind, on))
    if case.kind != kind:
        raise Refused(words.one_at_a_time(case.kind_title), "another_open")
    return case


def _open_one(user: User) -> Case | None:
    return Case.objects.open().filter(slot=slot_of(user)).first()


def slot_of(user: User) -> str:
    """All changes of a person share a slot: one at a time."""
    return f"update:{user.pk}"


@transaction.atomic
def _begin(person: Person, kind: str, on: date) -> Case:
    policy = figures.on(on)
    if not policy.is_open("change_window", on):
        raise Refused(words.window(*policy["change_window"]), "closed")
    user = person.user
    case = casework.new_case(kind=kind, subject=user, title=user.name, slot=slot_of(user))
    _prefill(case, person)
    draft = facts.gather(case)
    Baseline.objects.create(case=case, values=draft.values(), scans=draft.kept())
    return case


def _prefill(case: Case, person: Person) -> None:
    """What was accepted last for each step, brought up to the register, with its evidence."""
    for step in STEPS:
        last = baselines.accepted(person, step)
        step.begin(case, baselines.columns(person, step, last))
        # A new statement needs a new letter.
        kinds = [paper.name for paper in step.papers if paper.name != "proof_letter"]
        for evidence in Evidence.objects.filter(case=last, kind__in=kinds) if last else ():
            Evidence.objects.create(case=case, kind=evidence.kind, scan=evidence.scan)


def put_employer(employer: Employer, user: User) -> bool:
    """The unit that somebody has just added stands in the change that asks for it; False when none of theirs does now (E02)."""
    case = current(user) if Person.objects.filter(user=user, status=Status.REGISTERED).exists() else None
    if case is None or POST not in steps.of_kind(case.kind) or not case.lets_change("post.employer"):
        return False
    collection.set_employer(case=case, employer=employer)
    return True


@transaction.atomic
def submit(*, case: Case, by: User, on: date, shown: str | None = None) -> None:
    """「提交」 on a page that has `shown` the case. Raises Refused while something is missing or nothing has changed, Stale when it was
    submitted."""
    casework.hold_shown(case, shown)
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
    letters.void(owner=case.subject, by=case.subject)
    kept: list[type[Model]] = [*(step.model for step in STEPS), Baseline]
    for model in kept:
        model._default_manager.filter(case=case).delete()
    journal.write("case.dropped", case, by=case.subject, about=case.subject, kind=case.kind)
    case.delete()
