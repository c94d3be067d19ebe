"""The signed-in home of a registered person and their file (W14, D01). HTTP only."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from acms.accounts.web import SignedIn, person_required
from acms.base import files
from acms.careers import history
from acms.careers import words as careers_words
from acms.careers.years import work_months
from acms.casework.models import OVER, Case
from acms.inbox.models import Message
from acms.journal.models import Entry
from acms.journal.telling import Happening, told
from acms.learning import bank
from acms.me import todos, words
from acms.people import access as people_access
from acms.people import away, dated, summaries
from acms.people import words as people_words
from acms.people.models import Person, Status
from acms.regions.models import agencies_of
from acms.scans.kinds import KINDS
from acms.transfers import actions as transfers
from acms.trust import actions as trust
from acms.yearly import actions as yearly
from acms.yearly import words as yearly_words
from acms.yearly.models import Kind

MOST = 1000  # lines on one page
NOTES = 3  # messages on the home; all of them have a page
VIEWS = tuple(people_words.LOOKED)
A_CASE = "casework.case"  # as the journal names one


@person_required
def me(request: SignedIn) -> HttpResponse:
    """The home of a registered person: the file at a glance, messages, managers."""
    person = Person.objects.filter(user=request.user.pk or 0).select_related("user", "employer").first()
    if person is None or person.registered_at is None:
        return redirect("/collection/go/")
    if person.status == Status.MOVED_OUT:  # L09: why, and how to come back; nothing else
        lines = yearly.mine(person)
        return render(
            request,
            "me/moved.html",
            {
                "person": person,
                "yearly_lines": lines,
                "unknown": all(line.run.kind != Kind.LEARNING for line, _ in lines),
                "managers": agencies_of(person.management_code),
                "case": yearly.restoration_case(request.user),
                "rule": yearly_words.RULES["learning"],
                "no_reason": yearly_words.REASON_UNKNOWN,
            },
        )
    if person.status == Status.TRANSFERRED:
        return _gone(request, person)
    on = timezone.localdate()
    learning, headship = bank.overview(person, on), people_access.headship_of(request.user)
    context = {
        "work_years": _work_years(person, on),
        "learning": learning,
        "todos": todos.of(person, headship, learning, on),
        "yearly_lines": yearly.mine(person, announced=True),
        "person": person,
        "banned": trust.banned(person, on),
        "headship": headship,
        "summary": summaries.of(person),
        "managers": agencies_of(person.management_code),
        "notes": list(request.user.notes.all()[:NOTES]),
        "unread": Message.objects.filter(user=request.user.pk, read_at=None).count(),
        "views": Entry.objects.filter(about=request.user.pk, verb__in=VIEWS).count(),
        "cases": list(_cases(person)),
    }
    return render(request, "me/me.html", context)


def _work_years(person: Person, on: date) -> str:
    """会计工作年限 in words; before the history is stated there is no figure to show (D03)."""
    if history.statement_of(person) is None:
        return careers_words.STATE_FIRST if person.accounting_since else careers_words.NO_START_YET
    return careers_words.months(work_months(history.of(person).periods, on))


def _cases(person: Person) -> Any:
    """One's own last cases, those of merged files too: all that are not decided, and some that are."""
    rows = Case.objects.filter(subject__in=people_access.accounts_of(person), submitted_at__isnull=False)
    return rows.annotate(over=Q(state__in=OVER)).order_by("over", "-pk")[:8]


def _gone(request: SignedIn, person: Person) -> HttpResponse:
    """D12: the file is in another province, and how it comes back."""
    context = {
        "person": person,
        "absence": away.of(person),
        "case": transfers.case_of(request.user, "transfer_back"),
        "managers": agencies_of(person.management_code),
    }
    return render(request, "me/away.html", context)


@person_required
def file(request: SignedIn) -> HttpResponse:
    """「我的档案」: every fact with its days, and the papers (D01)."""
    person = get_object_or_404(people_access.own(request.user))
    context = {
        "person": person,
        **dated.of(person),
        "former_names": list(person.former_names.all()),
        "start_changes": list(person.start_changes.all()),
        "evaluations": _objectable(
            person.evaluations.filter(voided_at=None).select_related("employer").order_by("-year", "-pk")
        ),
        "reports": _objectable(person.departures.select_related("employer")),
        "kinds": {code: kind.title for code, kind in KINDS.items()},
        "has_history": history.statement_of(person) is not None,
    }
    return render(request, "me/file.html", context)


def _objectable(rows: QuerySet[Any]) -> list[Any]:
    """Rows with their objections; one that waits for an answer bars another."""
    found = list(rows.prefetch_related("objections"))
    for row in found:
        row.is_objected = any(one.answered_at is None for one in row.objections.all())
    return found


@person_required
def summary(request: SignedIn) -> HttpResponse:
    """The file summary as PDF with a verification QR (W14)."""
    person = get_object_or_404(people_access.own(request.user))
    answer = HttpResponse(summaries.pdf(person), content_type="application/pdf")
    answer["Content-Disposition"] = files.called(words.summary_file(person.name))
    answer["Cache-Control"] = "private, no-store"
    return answer


@person_required
def viewed(request: SignedIn) -> HttpResponse:
    """「谁看过我的材料」 (S05)."""
    entries = Entry.objects.filter(about=request.user.pk, verb__in=VIEWS).select_related("by")[:200]
    return render(request, "me/viewed.html", {"entries": [(entry, _seen(entry)) for entry in entries]})


def _seen(entry: Entry) -> str:
    """What was looked at; which paper, where the entry names its kind."""
    kind = KINDS.get(entry.facts.get("kind", ""))
    return kind.title if kind else words.SEEN[entry.verb]


@person_required
def returned(request: SignedIn) -> HttpResponse:
    """What was done in an account from the first entry until an agency gave it back to whose it is (L02)."""
    of_account = Entry.objects.filter(about=request.user.pk)
    back = of_account.filter(verb="account.given_back").order_by("-pk").first()
    entries = Entry.objects.none()
    if back is not None:
        first = of_account.filter(verb="password.first", pk__lt=back.pk).order_by("pk").first()
        done = Entry.objects.filter(by=request.user.pk, pk__lt=back.pk, pk__gte=first.pk if first else 0)
        entries = done.order_by("pk")[:MOST]
    return render(request, "me/returned.html", {"happened": _done(list(entries))})


def _done(entries: list[Entry]) -> list[tuple[Happening, Case | None, str]]:
    """What was done, each with the case that it was done to and the kind of paper, where there is one."""
    keys = {int(key) for room, _, key in (entry.subject.partition(":") for entry in entries) if room == A_CASE}
    cases = Case.objects.in_bulk(keys)
    lines = []
    for entry, line in zip(entries, told(entries, words.DONE), strict=True):
        room, _, key = entry.subject.partition(":")
        kind = KINDS.get(entry.facts.get("kind", "")) if entry.verb.startswith("scan.") else None
        lines.append((line, cases.get(int(key)) if room == A_CASE else None, kind.title if kind else ""))
    return lines


def verify_summary(request: HttpRequest, code: str) -> HttpResponse:
    """Public verification of a file summary: masked name and present state."""
    person = summaries.person_of(code)
    return render(request, "me/verify_summary.html", {"person": person}, status=200 if person else 404)
