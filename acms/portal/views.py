"""The portal: the pages that everybody reads (P01, P03). HTTP only."""

from datetime import timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.base import asking, links
from acms.notices.models import Notice
from acms.policy import figures
from acms.portal import doors, managers, words
from acms.regions import addresses, divisions
from acms.regions.models import Agency


def portal(request: HttpRequest) -> HttpResponse:
    """The home page with its entrances (P01), and 「谁管理我」 (P03): where somebody lives stands in no address and in no log."""
    asked = request.method == "POST"
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
        "websites": Agency.objects.filter(code__in=counts).exclude(website=""),
        "wechat_picture": settings.ACMS_WECHAT_PICTURE,
        "who": managers.ask(request.POST.get("who", ""), request.POST.get("region", "")) if asked else None,
        "longest": managers.LONGEST,
    }
    return render(request, "portal/portal.html", context)


def agencies(request: HttpRequest) -> HttpResponse:
    """「联系办事机构」: the directory by region tree."""
    chosen = divisions.get(request.GET.get("league", ""))
    unknown = asking.unknown(request.GET, {"league": chosen})
    words_asked = request.GET.get("q", "").strip()
    if unknown:
        codes = []
    elif words_asked:
        codes = [place.code for place in addresses.search(words_asked, 30)]
    elif chosen:
        shown = divisions.reporting(chosen.code)
        codes = [chosen.code, *(place.code for place in divisions.banners() if place.code in shown - {chosen.code})]
    else:
        leagues = [league.code for league in divisions.leagues()]
        codes = [divisions.REGION_DIRECT, divisions.FORESTRY, *leagues, *divisions.REPORT_SEPARATELY]
    found = Agency.objects.in_bulk(codes)
    under = divisions.reporting(chosen.code) if chosen else ()
    notices = Notice.objects.filter(agency_code__in=under, published_at__lte=timezone.now())[:5]
    context = {
        "notices": notices,
        "agencies": [found[code] for code in codes if code in found],
        "chosen": chosen,
        "q": words_asked,
        "unknown": unknown,
    }
    return render(request, "portal/agencies.html", {**context, "leagues": divisions.leagues()})


def regions(request: HttpRequest) -> HttpResponse:
    """Banners by name, pinyin or initials, for the picker."""
    found = addresses.search(request.GET.get("q", ""))
    rows = [
        {"code": place.code, "name": place.name, "league": place.league.name if place.league else ""} for place in found
    ]
    return JsonResponse(rows, safe=False)


def which(request: HttpRequest) -> HttpResponse:
    """「该走哪个入口」: one question a page, the answers in the address, nothing is kept (P01)."""
    given = {code: request.GET.get(code, "").strip() for code in doors.QUESTIONS}
    answers = doors.Answers(**{code: said if doors.is_answer(code, said) else "" for code, said in given.items()})
    today = timezone.localdate()
    policy = figures.on(today)
    codes = doors.asked(answers, policy, today.year)
    done = [code for code in codes if getattr(answers, code)]
    question = next((doors.QUESTIONS[code] for code in codes if not getattr(answers, code)), None)
    typed = given[question.code] if question else ""
    before = [(code, getattr(answers, code)) for code in done]
    context = {
        "answered": [
            {
                "title": doors.QUESTIONS[code].title,
                "said": dict(doors.QUESTIONS[code].choices).get(said, said),
                "back": urlencode(before[:nth]),
            }
            for nth, (code, said) in enumerate(before)
        ],
        "door": doors.door(answers, policy, today.year),
        "question": question,
        "choices": [(said, urlencode([*before, (question.code, code)])) for code, said in question.choices]
        if question
        else [],
        "kept": before,
        "typed": typed,
        "fault": words.YEAR_SHAPE if typed and question and not question.choices else "",
    }
    return render(request, "portal/which.html", context)


def privacy(request: HttpRequest) -> HttpResponse:
    """How personal data is used."""
    return render(request, "portal/privacy.html")


@require_POST
def large(request: HttpRequest) -> HttpResponse:
    """「大字」 on or off, kept in a cookie for a year."""
    answer = redirect(links.inside(request, request.POST.get("next", "/"), "/"))
    on = request.COOKIES.get("large") != "1"
    answer.set_cookie("large", "1" if on else "0", max_age=365 * 86400, samesite="Lax", httponly=True)
    return answer


def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116); nothing where the installation names nobody."""
    if not settings.ACMS_SECURITY_CONTACT:
        raise Http404
    expires = (timezone.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [f"Contact: {settings.ACMS_SECURITY_CONTACT}", f"Expires: {expires}", "Preferred-Languages: zh, en"]
    lines.append(f"Canonical: {settings.ACMS_URL}/.well-known/security.txt")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@cache
def _icon() -> bytes:
    return (settings.BASE_DIR / "acms" / "static" / "img" / "favicon.ico").read_bytes()


def wechat_picture(request: HttpRequest) -> HttpResponse:
    """The public account's QR code that the installation names (P01), or a drawn sample where it names none."""
    sample = settings.BASE_DIR / "acms" / "static" / "img" / "qr-sample.svg"
    data = Path(settings.ACMS_WECHAT_PICTURE or sample).read_bytes()
    kinds = {b"\x89PN": "image/png", b"\xff\xd8\xff": "image/jpeg"}
    return HttpResponse(data, content_type=kinds.get(data[:3], "image/svg+xml"))


def favicon(request: HttpRequest) -> HttpResponse:
    """The icon for browsers that ask at the root, whatever the page says."""
    answer = HttpResponse(_icon(), content_type="image/x-icon")
    answer["Cache-Control"] = "public, max-age=86400"
    return answer
