"""信用信息: one's own with the right to object; the agency's page of a person; what waits for an answer (D11). HTTP only."""

from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts import papers
from acms.accounts.web import SignedIn, person_required, reviewer_required
from acms.base import confirm, text
from acms.base.errors import Refused
from acms.people import access as people_access
from acms.people import actions as people
from acms.people.models import Person
from acms.scans import actions as scans
from acms.scans import serve
from acms.scans.forms import refusing
from acms.scans.models import Scan
from acms.trust import actions, words
from acms.trust.forms import BadForm, GoodForm, paper_of
from acms.trust.models import Lead, Reporter, TrustRecord


def _shown(person: Person) -> dict[str, Any]:
    on = timezone.localdate()
    return {
        "person": person,
        "today": on,
        "records": [(row, actions.title_of(row)) for row in actions.of(person)],
        "leads": list(Lead.objects.filter(person=person).select_related("employer", "by", "evidence")),
        "banned": actions.banned(person, on),
    }


@person_required
def own(request: SignedIn) -> HttpResponse:
    """「信用信息」: everything that is said of somebody, by whom, on what paper."""
    return render(request, "trust/own.html", _shown(get_object_or_404(people_access.own(request.user))))


@person_required
def report_own(request: SignedIn) -> HttpResponse:
    """「申报守信信息」: recorded at once, marked 本人申报."""
    person = get_object_or_404(people_access.own(request.user))
    form = GoodForm(request.POST or None, papers.files(request, GoodForm))
    if request.method == "POST" and form.is_valid() and _praised(request, form, person, Reporter.SELF):
        messages.success(request, words.SAID_BY_SELF)
        return redirect("trust:own")
    return render(request, "trust/state.html", {"form": form}, status=422 if form.errors else 200)


def _praised(request: SignedIn, form: GoodForm, person: Person, reporter: Reporter) -> bool:
    given = {name: form.cleaned_data[name] for name in ("code", "happened_on", "what", "issuer")}
    with refusing(form, paper="paper", **ABOUT):
        actions.praise(
            person=person, reporter=reporter, by=request.user, on=timezone.localdate(), paper=paper_of(form), **given
        )  # fmt: skip
    return not form.errors


@person_required
@require_POST
def object_to(request: SignedIn, pk: int) -> HttpResponse:
    """「提出异议」."""
    record = get_object_or_404(TrustRecord.objects.select_related("person"), pk=pk, person__user=request.user.pk)
    try:
        actions.object_to(record=record, text=request.POST.get("text", ""), by=request.user)
        messages.success(request, words.OBJECTED)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    return redirect("trust:own")


def _paper(person: Person, pk: UUID) -> Scan:
    """A paper of somebody's records or leads."""
    records, leads = TrustRecord.objects.filter(person=person), Lead.objects.filter(person=person)
    mine = Q(pk__in=records.values("evidence")) | Q(pk__in=leads.values("evidence"))
    return get_object_or_404(Scan.objects.filter(mine), pk=pk)


@person_required
def own_paper(request: SignedIn, pk: UUID) -> HttpResponse:
    """What was put forward for or against oneself."""
    return serve.rendition(_paper(get_object_or_404(people_access.own(request.user)), pk), "archive")


@reviewer_required
def paper(request: SignedIn, person: int, pk: UUID) -> HttpResponse:
    """The same for the agency, marked with viewer and time; the view is logged (S05)."""
    scan = _paper(get_object_or_404(people_access.visible_to(request.user), pk=person), pk)
    scans.note_view(scan=scan, by=request.user)
    return serve.rendition(scan, "archive", watermark=request.user.name)


@reviewer_required
def waiting(request: SignedIn) -> HttpResponse:
    """Objections and leads that nobody has answered yet."""
    objections, leads = actions.open_for(request.user)
    context = {
        "objections": [(row, actions.title_of(row)) for row in objections.order_by("objected_at")[:100]],
        "leads": list(leads.order_by("pk")[:100]),
    }
    return render(request, "trust/waiting.html", context)


@reviewer_required
def desk(request: SignedIn, pk: int) -> HttpResponse:
    """A person's records for the agency: record, strike, answer, settle leads."""
    person = get_object_or_404(people_access.visible_to(request.user).select_related("user"), pk=pk)
    praising, blaming = "praise" in request.POST, "blame" in request.POST
    if request.method == "POST" and not (praising or blaming):
        return _act(request, person)
    good = GoodForm(
        request.POST if praising else None, papers.files(request, GoodForm, "good") if praising else None, prefix="good"
    )
    papers.at_the_desk(good)
    bad = BadForm(
        request.POST if blaming else None, papers.files(request, BadForm, "bad") if blaming else None, prefix="bad"
    )
    done = praising and good.is_valid() and _praised(request, good, person, Reporter.AGENCY)
    done = done or (blaming and bad.is_valid() and _blamed(request, bad, person))
    if done:
        messages.success(request, words.RECORDED)
        return redirect("trust:desk", pk)
    if request.method == "GET":
        people.note_view(person=person, by=request.user)
    context = {
        **_shown(person),
        "good": good,
        "bad": bad,
        "may_record": person.registered_at is not None and person.merged_into_id is None,
    }
    return render(request, "trust/desk.html", context, status=422 if good.errors or bad.errors else 200)


# Which field a refusal is about.
ABOUT = {"future": "happened_on", "before_born": "happened_on", "shown_until": "shown_until"}
BAD = ("code", "what", "happened_on", "found_on", "effective_on", "grave", "shown_until", "issuer", "document_no")


def _blamed(request: SignedIn, form: BadForm, person: Person) -> bool:
    given = {name: form.cleaned_data[name] for name in BAD}
    lead = request.POST.get("lead", "")
    open_lead = Lead.objects.filter(person=person, settled_at=None, pk=text.whole(lead) or 0).first()
    with refusing(form, paper="paper", **ABOUT):
        actions.blame(
            person=person, by=request.user, on=timezone.localdate(), paper=paper_of(form), lead=open_lead, **given
        )  # fmt: skip
    return not form.errors


def _act(request: SignedIn, person: Person) -> HttpResponse:
    """「撤销」, 「维持」 or 「处理线索」."""
    reason, by = request.POST.get("reason", ""), request.user
    try:
        if key := request.POST.get("strike", ""):
            record = _of(TrustRecord, person, key)
            question = words.strike_asked(actions.title_of(record), reason, len(actions.repeated(record)))
            if reason.strip() and (asked := confirm.ask(request, question, back=request.path)):
                return asked
            actions.strike(record=record, reason=reason, by=by)
            messages.success(request, words.STRUCK)
        elif key := request.POST.get("uphold", ""):
            actions.uphold(record=_of(TrustRecord, person, key), reason=reason, by=by)
            messages.success(request, words.ANSWERED)
        else:
            lead = _of(Lead, person, request.POST.get("settle", ""))
            actions.settle(lead=lead, outcome=reason, by=by)
            messages.success(request, words.LEAD_SETTLED)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    return redirect("trust:desk", person.pk)


M = TypeVar("M", Lead, TrustRecord)


def _of(model: type[M], person: Person, key: str) -> M:
    rows = model._default_manager.select_related("person__user")
    return get_object_or_404(rows, person=person, pk=text.whole(key) or 0)
