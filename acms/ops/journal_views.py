"""审计日志: the auditor reads what everybody did, by action, person, object and period; reading is journaled itself (L08, Q02). HTTP only."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from acms.accounts import access
from acms.accounts.models import User
from acms.accounts.web import SignedIn, staff_required
from acms.base import masks, paging, sheets, text
from acms.base.dates import beginning
from acms.base.forms import parse_day
from acms.base.numbers import id_card, uscc
from acms.casework.models import Case
from acms.employers.models import Employer
from acms.journal import actions
from acms.journal.models import Block, Entry
from acms.ops import journal_words, words
from acms.people.models import Person

PAGE = 50
MOST = 20_000  # entries of one table
NAMES = ("verb", "by", "about", "of", "since", "until")  # of what is asked for, in the address


@dataclass
class Asked:
    """What the page's address asks for, each cut to its length; `faults`: of days that are none, of an object that is not there."""

    verb: str = ""
    by: str = ""
    about: str = ""
    of: str = ""
    since: str = ""
    until: str = ""
    faults: list[str] = field(default_factory=list)

    @classmethod
    def from_query(cls, request: HttpRequest) -> "Asked":
        verb, by, about, of, since, until = (request.GET.get(name, "").strip()[:60] for name in NAMES)
        return cls(verb, by, about, of, since, until)

    @property
    def query(self) -> str:
        """The same for an address; nothing else of what came along."""
        said = {name: getattr(self, name) for name in NAMES}
        return urlencode({name: value for name, value in said.items() if value})


def _found(asked: Asked, reader: User) -> QuerySet[Entry]:
    """The entries that are asked for, the latest first. One's own reading is left out unless it is asked for."""
    rows = Entry.objects.select_related("by", "about")
    rows = rows.filter(verb__startswith=asked.verb) if asked.verb else rows.exclude(verb="journal.read", by=reader)
    if asked.by:
        rows = rows.filter(by__in=list(_staff(asked.by)[:20]))
    if asked.about:
        rows = rows.filter(about=text.whole(asked.about) or 0)
    if asked.of:
        place = _place(asked.of)
        if not place:
            asked.faults.append(words.NOT_IN_JOURNAL)
        rows = rows.filter(subject=place)
    for name, after in (("since", 0), ("until", 1)):
        if day := getattr(asked, name):
            try:
                begins = beginning(parse_day(day) + timedelta(days=after))
            except ValidationError as error:
                asked.faults += error.messages
            else:
                rows = rows.filter(at__lt=begins) if after else rows.filter(at__gte=begins)
    return rows


def _staff(typed: str) -> QuerySet[User]:
    """Members of staff by user name, or by their whole name."""
    return User.objects.staff().filter(Q(login_name=typed) | Q(name=typed))


def _place(typed: str) -> str:
    """The journal's name of an object by what people know it by: case, file and unit numbers, or the journal's own; "" of none."""
    if ":" in typed:
        return typed
    if uscc.may_be(typed):
        unit = Employer.objects.filter(uscc=uscc.normalise(typed)).first()
        return f"employers.employer:{unit.pk}" if unit else ""
    if typed.isdecimal():
        file = Person.objects.filter(file_no=typed).first()
        return f"people.person:{file.pk}" if file else ""
    case = Case.objects.filter(no=typed.upper()).first()
    return f"casework.case:{case.pk}" if case else ""


@staff_required
def listing(request: SignedIn) -> HttpResponse:
    """Names of persons are masked: what was done matters here, not to whom."""
    if not access.is_auditor(request.user):
        raise Http404
    asked = Asked.from_query(request)
    rows = _found(asked, request.user)
    period = f"{asked.since}—{asked.until}" if asked.since or asked.until else ""
    actions.write("journal.read", request.user, by=request.user, asked=asked.verb, day=period[:40])
    page = paging.page(request, rows, PAGE)
    context = {
        "page": page,
        "lines": [
            (
                entry,
                journal_words.VERBS.get(entry.verb, entry.verb),
                journal_words.subject(entry.subject),
                journal_words.facts(entry.facts),
            )
            for entry in page.rows
        ],
        "asked": asked,
        "verbs": journal_words.choices(),
        "head": Block.objects.order_by("-number").first(),
        "about": User.objects.filter(pk=text.whole(asked.about) or 0).first() if asked.about else None,
    }
    return render(request, "ops/journal.html", context)


@staff_required
@require_POST
def person(request: SignedIn) -> HttpResponse:
    """To what concerns one person, by their ID number or file number, which never reach an address (Q02)."""
    if not access.is_auditor(request.user):
        raise Http404
    typed = request.POST.get("number", "").strip()
    file = Person.objects.filter(file_no=typed).first() if typed.isdecimal() else None
    user = file.user if file else User.objects.by_id_number(typed) if id_card.is_valid(typed, older=True) else None
    if user is None:
        messages.warning(request, words.NOT_IN_JOURNAL)
        return redirect("ops:journal")
    return redirect(f"{request.path.removesuffix('person/')}?{urlencode({'about': user.pk})}")


@staff_required
def export(request: SignedIn) -> HttpResponse:
    """What is asked for as a workbook, masked like the page; that it went out is journaled."""
    if not access.is_auditor(request.user):
        raise Http404
    asked = Asked.from_query(request)
    entries = list(_found(asked, request.user)[: MOST + 1])
    if len(entries) > MOST or asked.faults:
        messages.warning(request, asked.faults[0] if asked.faults else words.too_many_entries(MOST))
        return redirect(f"{request.path.removesuffix('export.xlsx')}?{asked.query}")
    actions.write("journal.exported", request.user, by=request.user, asked=asked.verb, rows=len(entries))
    answer = HttpResponse(
        sheets.book([(journal_words.SHEET, journal_words.HEADS, _lines(entries))], journal_words.WIDTHS),
        content_type=sheets.TYPE,
    )
    answer["Content-Disposition"] = f'attachment; filename="journal-{timezone.localdate():%Y%m%d}.xlsx"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _lines(entries: list[Entry]) -> Iterator[tuple[Any, ...]]:
    for entry in entries:
        by, staff = entry.by, bool(entry.by and entry.by.is_staff_member)
        name = "系统" if by is None else by.name if staff else masks.name(by.name)
        yield (
            f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}",
            journal_words.VERBS.get(entry.verb, entry.verb),
            entry.verb,
            name,
            by.login_name if by and staff else "",
            masks.name(entry.about.name) if entry.about else "",
            journal_words.subject(entry.subject),
            journal_words.facts(entry.facts),
        )
