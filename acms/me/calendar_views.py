"""日历订阅: last days, and on which days messages came, in one's own calendar, by a private address (W14). HTTP only."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from acms.accounts.models import User
from acms.accounts.web import SignedIn, person_required
from acms.casework.models import WAITING, Case
from acms.inbox import actions as inbox
from acms.inbox import calendars
from acms.inbox.calendars import Event
from acms.inbox.models import Calendar, Message
from acms.learning import bank
from acms.me import todos, words
from acms.people import access as people_access

DAYS = 90  # of messages: none older


@person_required
def calendar(request: SignedIn) -> HttpResponse:
    """The address, which can be renewed and shut."""
    if request.method == "POST":
        if "close" in request.POST:
            inbox.unsubscribe(user=request.user)
            messages.success(request, words.CALENDAR_CLOSED)
        else:
            inbox.subscribe(user=request.user)
            messages.success(request, words.CALENDAR_OPENED)
        return redirect("me:calendar")
    row = Calendar.objects.filter(user=request.user.pk or 0).first()
    address = f"{settings.ACMS_URL}{reverse('me:feed', args=[calendars.code(row)])}" if row else ""
    return render(request, "me/calendar.html", {"address": address, "row": row})


def feed(request: HttpRequest, code: str) -> HttpResponse:
    """What a calendar fetches: days and what they are for, no names, numbers or values. Whoever has no present address finds nothing."""
    row = calendars.of_code(code)
    if row is None:
        raise Http404
    home = f"{settings.ACMS_URL}{reverse('me:me')}"
    body = calendars.text(row, _events(row.user, timezone.localdate()), home=home, now=timezone.now())
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"], answer["X-Robots-Tag"] = "private, no-store", "noindex"
    return answer


def _events(user: User, on: date) -> Iterator[Event]:
    person = people_access.own(user).select_related("user", "employer").first()
    if person is not None:
        for todo in todos.of(person, people_access.headship_of(user), bank.overview(person, on), on):
            if todo.until is not None:
                yield Event(f"{todo.link}/{todo.until}", todo.until, todo.outside or todo.what, warned=True)
    for case in Case.objects.filter(subject=user, state__in=WAITING, due_on__isnull=False).order_by("pk"):
        assert case.due_on is not None
        yield Event(f"case/{case.pk}", case.due_on, words.due(case.kind_title))
    rows = Message.objects.filter(user=user, at__gt=timezone.now() - timedelta(days=DAYS)).values_list("at", flat=True)
    for day, count in sorted(Counter(map(timezone.localdate, rows)).items()):  # their titles may name somebody
        yield Event(f"messages/{day}", day, words.came(count))
