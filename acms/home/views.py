"""The portal and the signed-in home of a registered person (P01, P03, W14)."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts.models import User
from acms.accounts.web import person_required
from acms.base import links, logs, paging
from acms.base.numbers import uscc
from acms.careers import history
from acms.careers import words as career_words
from acms.careers.years import work_years
from acms.casework import kinds
from acms.casework.models import Case
from acms.collection import items, words
from acms.employers.models import Employer
from acms.home import copies, summaries, todos
from acms.home import words as home_words
from acms.home.models import DataCopy
from acms.journal.models import Entry
from acms.learning import bank
from acms.notices.models import Notice
from acms.people import access as people
from acms.people import away, dated
from acms.people.models import Note, Person, Status
from acms.regions import divisions
from acms.regions.models import Agency, agencies_of
from acms.scans.kinds import KINDS
from acms.transfers import actions as transfers
from acms.yearly import actions as yearly
from acms.yearly.models import Evaluation

VIEWS = tuple(home_words.LOOKED)
NOTES = 20  # on one page


def _who_manages(request: HttpRequest) -> dict[str, Any]:
    """「谁管理我」 by USCC or by region (P03); nothing when it was not asked."""
    code, region = request.GET.get("uscc", "").strip(), request.GET.get("region", "")
    if code:
        employer = Employer.objects.by_uscc(code)
        fault = "" if uscc.is_valid(code) else home_words.USCC_INVALID
        if employer is None and not fault:
            fault = home_words.USCC_UNKNOWN
        found = agencies_of(employer.management_code) if employer else []
        return {"asked": code, "managers": found, "manage_fault": fault}
    if region and (place := divisions.get(region)) and not place.is_special:
        return {"region_asked": region, "managers": agencies_of(region)}
    return {}


def portal(request: HttpRequest) -> HttpResponse:
    """The home page with its entrances (P01)."""
    notices = Notice.objects.filter(published_at__lte=timezone.now())[:5]
    reported = [divisions.tree()[code] for code in divisions.REPORT_SEPARATELY]
    counts = {
        league.code: sum(place.parent_code == league.code for place in divisions.banners())
        for league in divisions.leagues()
    }
    context = {
        "notices": notices,
        "leagues": [(league, counts[league.code]) for league in divisions.leagues()],
        "separate": reported,
        "choices": divisions.choices(),
        **_who_manages(request),
    }
    return render(request, "home/portal.html", context)


def agencies(request: HttpRequest) -> HttpResponse:
    """「联系办事机构」: the directory by region tree."""
    chosen = divisions.get(request.GET.get("league", ""))
    words_asked = request.GET.get("q", "").strip()
    if words_asked:
        codes = [place.code for place in divisions.search(words_asked, 30)]
    elif chosen:
        codes = [chosen.code, *(place.code for place in divisions.banners() if place.parent_code == chosen.code)]
    else:
        codes = [divisions.REGION_DIRECT, divisions.FORESTRY, *(league.code for league in divisions.leagues())]
    found = Agency.objects.in_bulk(codes)
    under = divisions.below(chosen.code) if chosen else ()
    notices = Notice.objects.filter(agency_code__in=under, published_at__lte=timezone.now())[:5]
    context = {
        "notices": notices,
        "agencies": [found[code] for code in codes if code in found],
        "chosen": chosen,
        "q": words_asked,
    }
    return render(request, "home/agencies.html", {**context, "leagues": divisions.leagues()})


def regions(request: HttpRequest) -> HttpResponse:
    """Banners by name, pinyin or initials, for the picker."""
    found = divisions.search(request.GET.get("q", ""))
    rows = [
        {"code": place.code, "name": place.name, "league": place.league.name if place.league else ""} for place in found
    ]
    return JsonResponse(rows, safe=False)


def help_page(request: HttpRequest) -> HttpResponse:
    """Common questions and the list of evidence."""
    kinds = [KINDS[kind] for kind in dict.fromkeys(items.EVIDENCE)]
    return render(request, "home/help.html", {"kinds": kinds, "notice": words.NOTICE})


def privacy(request: HttpRequest) -> HttpResponse:
    """How personal data is used."""
    return render(request, "home/privacy.html")


@require_POST
def large(request: HttpRequest) -> HttpResponse:
    """「大字」 on or off, kept in a cookie for a year."""
    answer = redirect(links.inside(request, request.POST.get("next", "/"), "/"))
    on = request.COOKIES.get("large") != "1"
    answer.set_cookie("large", "1" if on else "0", max_age=365 * 86400, samesite="Lax", httponly=True)
    return answer


@person_required
def me(request: HttpRequest) -> HttpResponse:
    """The home of a registered person: the file at a glance, messages, managers."""
    person = Person.objects.filter(user=request.user.pk or 0).select_related("user", "employer").first()
    if person is None or person.registered_at is None:
        return redirect("/collection/go/")
    if person.status == Status.MOVED_OUT:  # L09: why, and how to come back; nothing else
        return render(
            request,
            "home/moved.html",
            {
                "person": person,
                "yearly_lines": yearly.mine(person),
                "managers": agencies_of(person.management_code),
                "case": yearly.restoration_case(request.user),
            },
        )
    if person.status == Status.TRANSFERRED:
        return _gone(request, person)
    on = timezone.localdate()
    learning = bank.said(person, on)
    worked = work_years(history.of(person).periods, on)
    context = {
        "work_years": career_words.months(worked.months),
        "stated": history.statement_of(person) is not None,
        "learning": learning,
        "todos": todos.of(person, learning, on),
        "yearly_lines": yearly.mine(person),
        "person": person,
        "headship": people.headship_of(request.user),
        "summary": summaries.of(person),
        "managers": agencies_of(person.management_code),
        "notes": list(request.user.notes.all()[:6]),  # type: ignore[union-attr]
        "unread": Note.objects.filter(user=request.user.pk, read_at=None).count(),
        "views": Entry.objects.filter(about=request.user.pk, verb__in=VIEWS).count(),
        "cases": [(case, kinds.kind(case.kind).link(case)) for case in _cases(request)],
    }
    return render(request, "home/me.html", context)


def _cases(request: HttpRequest) -> Any:
    """One's own last cases."""
    return Case.objects.filter(subject_id=request.user.pk or 0, submitted_at__isnull=False).order_by("-pk")[:5]


def _gone(request: HttpRequest, person: Person) -> HttpResponse:
    """D12: the file is in another province, and how it comes back."""
    context = {
        "person": person,
        "absence": away.of(person),
        "case": transfers.case_of(request.user, "transfer_back"),
        "managers": agencies_of(person.management_code),
    }
    return render(request, "home/away.html", context)


@person_required
def file(request: HttpRequest) -> HttpResponse:
    """「我的档案」: every fact with its days, and the papers (D01)."""
    person = get_object_or_404(people.own(request.user))
    context = {
        "person": person,
        **dated.of(person),
        "evaluations": _objectable(Evaluation.objects.filter(person=person, voided_at=None).order_by("-year")),
        "reports": _objectable(person.departures.select_related("employer")),
        "kinds": {code: kind.title for code, kind in KINDS.items()},
    }
    return render(request, "home/file.html", context)


def _objectable(rows: Any) -> list[Any]:
    """Rows with their objections; one that waits for an answer bars another."""
    found = list(rows.prefetch_related("objections"))
    for row in found:
        row.is_objected = any(one.answered_at is None for one in row.objections.all())
    return found


@person_required
def summary(request: HttpRequest) -> HttpResponse:
    """The file summary as PDF with a verification QR (W14)."""
    person = get_object_or_404(people.own(request.user))
    answer = HttpResponse(summaries.pdf(person), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="file-{person.file_no}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@person_required
def data(request: HttpRequest) -> HttpResponse:
    """「我的数据」: asks for a copy of everything about oneself; lists those that are made."""
    user: User = request.user  # type: ignore[assignment]
    if request.method == "POST":
        copies.ask(user=user)
        messages.success(request, home_words.COPY_ASKED)
        return redirect("home:data")
    rows = list(user.data_copies.all()[:10])  # type: ignore[attr-defined]
    running = any(row.finished_at is None and not row.failed for row in rows)
    part = request.headers.get("x-poll") == "1"
    template = "home/_copies.html" if part else "home/data.html"
    return render(request, template, {"copies": rows, "running": running})


@person_required
def data_copy(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One's own copy, until it is swept."""
    copy = get_object_or_404(DataCopy, pk=pk, user=request.user, size__gt=0)
    answer = HttpResponse(copies.fetch(copy, by=request.user), content_type="application/zip")  # type: ignore[arg-type]
    answer["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@person_required
def notes(request: HttpRequest) -> HttpResponse:
    """「消息」: all of them, the newest first; what is shown here counts as seen."""
    rows = request.user.notes.order_by("-at", "-pk")  # type: ignore[union-attr]
    page = paging.page(request, rows, NOTES)
    unseen = [note.pk for note in page.rows if note.read_at is None]
    answer = render(request, "home/messages.html", {"page": page})
    Note.objects.filter(pk__in=unseen, read_at=None).update(read_at=timezone.now())
    return answer


@person_required
def viewed(request: HttpRequest) -> HttpResponse:
    """「谁看过我的材料」 (S05)."""
    entries = Entry.objects.filter(about=request.user.pk, verb__in=VIEWS).select_related("by")[:200]
    return render(request, "home/viewed.html", {"entries": entries, "kinds": {k: v.title for k, v in KINDS.items()}})


def verify_summary(request: HttpRequest, code: str) -> HttpResponse:
    """Public verification of a file summary: masked name and present state."""
    person = summaries.person_of(code)
    return render(request, "home/verify_summary.html", {"person": person}, status=200 if person else 404)


def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116); nothing where the installation names nobody."""
    if not settings.ACMS_SECURITY_CONTACT:
        raise Http404
    expires = (timezone.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [f"Contact: {settings.ACMS_SECURITY_CONTACT}", f"Expires: {expires}", "Preferred-Languages: zh, en"]
    lines.append(f"Canonical: {settings.ACMS_URL}/.well-known/security.txt")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ready", content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render(request, "500.html", {"reference": logs.reference.get()}).content, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """An expired or foreign form: back to the page, what was saved is still there."""
    return render(request, "refused.html", {"words": home_words.PAGE_EXPIRED}, status=403)
