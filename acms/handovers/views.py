"""The code on the screen, and the page that it opens on the phone. HTTP only."""

import re
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from acms.accounts import arriving, limits, papers, visitors
from acms.accounts.models import User
from acms.accounts.web import SignedIn, address, person_required
from acms.base import htmx
from acms.base.errors import Refused
from acms.casework.models import Case
from acms.collection import wizards
from acms.collection import words as collection_words
from acms.collection.steps import PAPERS, of
from acms.handovers import access, actions, rules, words
from acms.handovers.models import HandOver
from acms.scans import intake, parts, staging
from acms.scans.kinds import KINDS
from acms.scans.words import Trouble

# What the sharpest part of a picture that can be read has, of the Laplacian's variance at 1,000 pixels: phones' pictures of papers have 390
# and more, out of focus below 240; a face has few edges. It is advice, so it asks for little (static/js/lib/sharpness.js).
SHARP, SHARP_PHOTO = 150, 30

# ---- on the screen -----------------------------------------------------------------------------------------------


@person_required
def code(request: SignedIn, case: int, kind: str) -> HttpResponse:
    """「用手机拍」 of a slot: a POST makes its code, as a piece of the slot or, without script, as a page. A GET offers it."""
    if kind not in PAPERS:
        raise Http404
    own = get_object_or_404(Case, pk=case, subject=request.user)
    wizard = wizards.of_case(own)
    if wizard is None:
        raise Http404
    back = _slot(wizard, kind)
    context: dict[str, Any] = {"kind": KINDS[kind], "title": PAPERS[kind].label, "case": own, "back": back}
    if request.method != "POST":
        return render(request, "handovers/offer.html", context | {"shut": rules.shut(own, kind)})
    try:
        row, token = _begun(request.user, own, kind)
    except Refused as refusal:
        return _shown(request, context | {"fault": refusal.words}, 429 if refusal.code == "too_often" else 409)
    return _shown(request, context | _code_of(row, token))


def _code_of(row: HandOver, token: str) -> dict[str, Any]:
    link = f"{settings.ACMS_URL}{reverse('handovers:phone', args=[token])}"
    picture = segno.make(link, error="m", micro=False).svg_inline(border=3, omitsize=True)
    asks = reverse("handovers:state" if row.case else "handovers:form_state", args=[row.pk])
    return {"row": row, "picture": picture, "asks": asks}


def _begun(user: User, case: Case, kind: str) -> tuple[HandOver, str]:
    """Raises Refused, also for who makes too many."""
    if not limits.HANDOVERS.take(f"handovers:{user.pk}"):
        raise Refused(words.TOO_MANY_CODES, "too_often")
    return actions.begin(case=case, kind=kind, by=user)


def _shown(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A code is shown once and kept by no browser (`base/middleware.py:Apart` says so of every answer to a form)."""
    return htmx.answer(request, "handovers/_code.html", page="handovers/code.html", status=status, **context)


def _slot(wizard: wizards.Wizard, kind: str) -> str:
    page = reverse("collection:step", args=[of(PAPERS[kind]).page], current_app=wizard.namespace)
    return f"{page}#up-{kind}"


@person_required
def state(request: SignedIn, pk: int) -> HttpResponse:
    """What has become of one's code: nothing yet, the picture is there, or it is over. The panel asks every two seconds."""
    row = get_object_or_404(HandOver.objects.select_related("case__subject"), pk=pk, case__subject=request.user)
    assert row.case is not None
    wizard = wizards.of_case(row.case)
    if wizard is None:
        raise Http404
    back = _slot(wizard, row.kind)
    if not htmx.wanted(request):
        return redirect(back)
    why = rules.closed(row, timezone.now()) or rules.shut(row.case, row.kind)
    if why is None:
        return HttpResponse(status=204)
    if why is words.USED and "alone" in request.GET:
        return HttpResponse(status=204, headers={"HX-Redirect": back})
    slot = reverse("collection:scan", args=[row.kind], current_app=wizard.namespace)
    context = {"row": row, "why": why, "arrived": why is words.USED, "slot": slot, "back": back}
    return render(request, "handovers/_over.html", {**context, "title": PAPERS[row.kind].label})


def form_code(request: HttpRequest, kind: str) -> HttpResponse:
    """The same for the slot of a form that has no case yet, whoever fills it in: `field` names the slot."""
    field = request.GET.get("field", "")
    if kind not in KINDS or not re.fullmatch(r"[\w-]{1,60}", field) or _at_the_desk(request):
        raise Http404
    context: dict[str, Any] = {"kind": KINDS[kind], "title": KINDS[kind].title}
    if request.method != "POST":
        return render(request, "handovers/offer.html", context)
    try:
        row, token = _begun_form(request, kind, field)
    except Refused as refusal:
        return _shown(request, context | {"fault": refusal.words}, 429)
    return _shown(request, context | _code_of(row, token))


def _at_the_desk(request: HttpRequest) -> bool:
    """Other people's papers are no pictures on a clerk's own phone."""
    return request.user.is_authenticated and request.user.is_staff_member


def _begun_form(request: HttpRequest, kind: str, field: str) -> tuple[HandOver, str]:
    """Raises Refused for who makes too many."""
    if request.user.is_authenticated:
        room = limits.HANDOVERS.take(f"handovers:{request.user.pk}")
    else:
        visitors.begin(request)
        room = limits.HANDOVERS_OF_STRANGER.take(address(request))
    if not room:
        raise Refused(words.TOO_MANY_CODES, "too_often")
    alone = not htmx.wanted(request)
    place = "" if alone else papers.place_of(request)
    return actions.begin_form(holder=papers.holder(request), kind=kind, field=field, alone=alone, place=place)


def form_state(request: HttpRequest, pk: int) -> HttpResponse:
    """What has become of a code of one's form: the picture itself, for its control to show, once it is there."""
    row = get_object_or_404(_of_holder(request), pk=pk)
    why = rules.closed(row, timezone.now()) or rules.full(row)
    kept = _came(row) if why is words.USED else None
    context: dict[str, Any] = {"row": row, "why": why, "kept": kept, "name": row.field, "title": KINDS[row.kind].title}
    if not htmx.wanted(request):
        return render(request, "handovers/form_state.html", context)
    if why is None:
        return HttpResponse(status=204)
    return render(request, "handovers/_form_over.html", context)


def _of_holder(request: HttpRequest) -> QuerySet[HandOver]:
    holder = papers.holder(request)
    rows = HandOver.objects.select_related("owner").filter(case=None)
    if holder.user is not None:
        return rows.filter(owner=holder.user)
    return rows.filter(session=holder.session) if holder.session else rows.none()


def _came(row: HandOver) -> staging.KeptFile | None:
    """None once the form has taken it over, or somebody has let it go."""
    kept = staging.find(token=str(row.staged), kind=row.kind, holder=row.holder)
    return kept if kept and not kept.taken else None


# ---- on the phone ------------------------------------------------------------------------------------------------


def phone(request: HttpRequest, token: str) -> HttpResponse:
    """The slot on the phone: nobody signs in, the address is the key."""
    return _apart(_opened(request, token))


def _opened(request: HttpRequest, token: str) -> HttpResponse:
    posted = request.method == "POST"
    row = _found(request, token)
    if not isinstance(row, HandOver):
        return _turned_away(request, row)
    if posted and _came_already(request, row):
        return redirect("handovers:sent")
    if why := rules.against(row, timezone.now(), anothers=access.is_anothers(row, _signed_in(request))):
        return _turned_away(request, why)
    if not posted:
        return _page(request, row, token)
    if not limits.HANDOVER_TRIES.take(f"handover:{row.pk}"):
        return _turned_away(request, words.TOO_OFTEN)
    return _taken(request, row, token)


def _found(request: HttpRequest, token: str) -> HandOver | words.Closed:
    """The row of an address, or what is said to whoever has a wrong one; only whoever has none is counted."""
    posted, where = request.method == "POST", address(request)
    if limits.HANDOVER_FROM.reached(where) or (posted and not limits.HANDOVER_FROM.take(where)):
        return words.TOO_OFTEN
    row = actions.find(token)
    if row is None:
        return words.UNKNOWN
    if posted:
        limits.HANDOVER_FROM.give(where)  # whoever has a code does not guess
    return row


def phone_parts(request: HttpRequest, token: str, pk: UUID | None = None) -> HttpResponse:
    """A large picture on its way (arriving.answer), while the code opens its slot."""
    row = _found(request, token)
    why = row if isinstance(row, words.Closed) else None
    if isinstance(row, HandOver):
        why = rules.against(row, timezone.now(), anothers=access.is_anothers(row, _signed_in(request)))
        if why is None:
            return _apart(arriving.answer(request, _slot_of(row), pk))
    assert why is not None
    return _apart(arriving.refused(why.sentence, why.status))


def _slot_of(row: HandOver) -> parts.Slot:
    return parts.Slot(row.holder, f"phone {row.pk}", row.kind)


def _came_already(request: HttpRequest, row: HandOver) -> bool:
    """True for who has lost the answer and says again that the picture is complete."""
    try:
        return parts.became(parts.arrived(_slot_of(row), request.POST.get("parts", ""))) is not None
    except (Refused, intake.NotTaken):
        return False


def _signed_in(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def _taken(request: HttpRequest, row: HandOver, token: str) -> HttpResponse:
    """Puts what was sent into its slot. The answer has another address: a reload sends nothing again, and the token is left behind."""
    try:
        sent = [*parts.arrived(_slot_of(row), request.POST.get("parts", "")), *request.FILES.getlist("file")]
        upload = next((file for file in sent if file), None)
        if upload is None:
            return _page(request, row, token, collection_words.NO_FILE, 422)
        actions.arrive(row=row, upload=upload, opened_by=_signed_in(request))
    except parts.Used:
        pass
    except intake.NotTaken as refusal:
        return _page(request, row, token, refusal.trouble, arriving.STATUSES.get(refusal.code, 422))
    except rules.NotOpen as refusal:
        return _turned_away(request, refusal)
    except Refused as refusal:
        return _page(request, row, token, Trouble(refusal.words, ""), refusal.status)
    return redirect("handovers:sent")


def _page(
    request: HttpRequest, row: HandOver, token: str, fault: Trouble | None = None, status: int = 200
) -> HttpResponse:
    """Of the person no more than tells whose paper it is."""
    kind = KINDS[row.kind]
    context = {
        "row": row,
        "kind": kind,
        "title": PAPERS[row.kind].label if row.case else kind.title,
        "name": row.subject.name if row.subject else "",
        "parts": reverse("handovers:phone_parts", args=[token]),
        "sharp": SHARP_PHOTO if kind.shape == "photo" else SHARP,
        "fault": fault,
    }
    return render(request, "handovers/phone.html", context, status=status)


def _turned_away(request: HttpRequest, why: words.Closed | rules.NotOpen) -> HttpResponse:
    sentence = why.words if isinstance(why, rules.NotOpen) else why.sentence
    context = {"heading": why.title, "sentence": sentence}
    return render(request, "handovers/closed.html", context, status=why.status)


def sent(request: HttpRequest) -> HttpResponse:
    """「收到了」, at an address that opens nothing."""
    return _apart(render(request, "handovers/sent.html"))


def _apart(answer: HttpResponse) -> HttpResponse:
    """Kept by no browser, found by no search; who is led on from here learns of the site alone, never of the address.

    `no-referrer` would say more, and make the form's own origin one that nobody knows.
    """
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "strict-origin"
    answer["X-Robots-Tag"] = "noindex"
    return answer
