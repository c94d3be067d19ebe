"""What a registered person has to do, and until when (D01)."""

from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils import timezone

from acms.accounts.models import User
from acms.arrivals import asking
from acms.careers import history
from acms.casework import procedures
from acms.casework.models import Case, CaseState
from acms.collection.afterwards import Next
from acms.learning import bank
from acms.me import words
from acms.people.models import Head, Person
from acms.supervising import access as supervising_access
from acms.yearly import evaluating, listing
from acms.yearly.models import Evaluation, Kind


@dataclass(frozen=True)
class ToDo:
    """One thing, where it is done, and the last day for it where there is one. `outside`: what may be said of it beyond the product,
    where `what` names somebody."""

    what: str
    link: str
    until: date | None = None
    outside: str = ""


def of(person: Person, headship: Head | None, learning: dict[str, Any], on: date) -> list[ToDo]:
    """What is due first stands first; things without a day follow. `headship`: of which unit they are the head; `learning`: bank.overview."""
    found = [
        *_unfinished(person),
        *_confirmations(person, headship),
        *_claims(headship),
        *_file(person),
        *_learning(learning, on),
        *_evaluations(person, on),
    ]
    return sorted(found, key=lambda todo: todo.until or date.max)


def _unfinished(person: Person) -> list[ToDo]:
    """What came back, and what was begun or taken back and is not with anybody now; not what the file has no page for any more, nor what
    staff put right."""
    rows = Case.objects.filter(subject=person.user_id, state__in=(CaseState.RETURNED, CaseState.DRAFT))
    found = [(case, procedures.of(case)) for case in rows.order_by("-state", "pk")[:5]]  # what came back stands first
    return [
        ToDo((words.correct if case.state == CaseState.RETURNED else words.go_on)(case.kind_title), kind.link(case))
        for case, kind in found
        if kind.opens(case) and not kind.by_staff
    ]


def _confirmations(person: Person, headship: Head | None) -> list[ToDo]:
    """Who waits for one's word as the head of their unit (W13)."""
    if headship is None:
        return []
    waiting = islice(asking.waiting(headship.employer, person.user), 5)
    return [
        ToDo(
            words.confirm(asked.submission.case.title),
            reverse("arrivals:confirm", args=[asked.pk]),
            asked.until,
            words.CONFIRM,
        )
        for asked in waiting
    ]


def _claims(headship: Head | None) -> list[ToDo]:
    """Which supervising units wait for the consent of the unit that one heads (R03)."""
    if headship is None:
        return []
    page = reverse("supervising:consent")
    claims = supervising_access.open_claims(headship.employer)[:5]
    return [ToDo(words.claim(claim.supervisor.name), page, outside=words.CLAIM) for claim in claims]


def _file(person: Person) -> list[ToDo]:
    found = []
    if person.accounting_since and history.statement_of(person) is None:
        found.append(ToDo(words.STATE_WORK, reverse("careers:state")))
    if not person.user.phone_verified_at:
        found.append(ToDo(words.PROVE_PHONE, reverse("accounts:account")))
    return found


def _learning(learning: dict[str, Any], on: date) -> list[ToDo]:
    """What last year lacks and can still be filed, and what this one does."""
    found = []
    if late := learning["late"]:
        said = words.learn_late(late.year, f"{late.short.normalize():f}")
        found.append(ToDo(said, reverse("learning:apply"), late.until))
    if short := learning["short"]:
        found.append(ToDo(words.learn(f"{short.normalize():f}"), reverse("learning:own"), date(on.year, 12, 31)))
    return found


def _evaluations(person: Person, on: date) -> list[ToDo]:
    """Last year's evaluation while it can still be entered: one's own, or those of the unit that one heads."""
    year, last = on.year - 1, listing.deadline(Kind.POST, on.year)
    if on > last or not person.on_post or person.employer is None:
        return []
    rated = Evaluation.objects.filter(year=year, voided_at=None)
    if person.headships.open().exists():
        there = evaluating.on_post_in(person.employer, year)
        lacking = there.exclude(pk__in=rated.filter(employer__in=person.employer.keys).values("person")).count()
        address = f"{reverse('yearly:evaluations')}?year={year}"
        return [ToDo(words.evaluate(lacking, year), address, last)] if lacking else []
    there = evaluating.on_post_in(person.employer, year).filter(pk=person.pk)
    if there.exists() and not rated.filter(person=person).exists():
        return [ToDo(words.be_evaluated(year, person.employer.heads.present() is not None), reverse("me:file"), last)]
    return []


def after_collection(user: User) -> list[Next]:
    """W14: what the year holds for somebody who has just come into the register, with its days."""
    person, on = Person.objects.filter(user=user).first(), timezone.localdate()
    if person is None or person.registered_at is None:
        return []
    found = []
    if person.accounting_since and history.statement_of(person) is None:
        found.append(Next(words.STATE_WORK_FOR, reverse("careers:state")))
    found.append(Next(words.learning(bank.overview(person, on)["forecast"]), reverse("learning:own")))
    if person.on_post:
        year = timezone.localdate(person.registered_at).year + 1  # the year of registration never counts
        found.append(Next(words.evaluated_from(year, listing.deadline(Kind.POST, year + 1)), reverse("me:file")))
    found.append(Next(words.CHANGES, reverse("updates:index")))
    return found
