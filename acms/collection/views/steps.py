"""Steps 1 to 6: drafts saved as the person goes, and what each button of a step asks for."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts import actions as accounts
from acms.accounts import consents, keeping
from acms.accounts.forms import email_address, phone_number
from acms.accounts.models import Matter, Purpose
from acms.accounts.web import SignedIn, address, person_required
from acms.base import confirm, htmx
from acms.base.errors import Refused, Stale
from acms.base.numbers import uscc
from acms.casework.models import Case, CaseState
from acms.channels.models import Channel
from acms.collection import actions, preparing, rules, steps, words
from acms.collection.facts import Draft, gather
from acms.collection.steps import BY_PAGE, IDENTITY, PAPERS, POST, Page, Source, Step
from acms.collection.steps.forms import StepForm
from acms.collection.views.evidence import again, take
from acms.collection.views.outcome import confirm_context
from acms.collection.views.pages import at, head_confirms, own_case, page_context, slots, today, while_asked
from acms.employers import finding
from acms.letters.models import audit_of
from acms.people import listed
from acms.policy import figures
from acms.regions.models import agencies_of
from acms.scans import faces

# Where the page shows what is asked elsewhere.
PLACES = {Source.CONTACT: "", Source.EMPLOYER: "unit", Source.KNOWN: "unit", Source.LETTER: "letter"}
CHANNELS = {"phone": Channel.SMS, "email": Channel.EMAIL}


@person_required
@while_asked
def go(request: SignedIn) -> HttpResponse:
    """Back to where the person was: the first step that lacks something, or the state of the case."""
    case = own_case(request)
    if case.state != CaseState.DRAFT:
        return redirect(at(request, "status"))
    draft = gather(case)
    if draft.is_amendment:
        return redirect(at(request, "step", draft.steps[0].page))
    if not draft.agreed:
        return redirect(at(request, "step", Page.NOTICE))
    return redirect(at(request, "step", _first_page(draft)))


def _first_page(draft: Draft) -> Page:
    """The first step that lacks something, once one was saved; the confirmation when nothing is missing."""
    if not any(draft.is_saved(step) for step in draft.steps):
        return draft.steps[0].page
    lacking = [gap.step for gap in rules.gaps(draft, today())]
    return min(lacking, default=Page.CONFIRMATION)


@person_required
@while_asked
def step(request: SignedIn, step: int) -> HttpResponse:
    """Pages 1 to 7."""
    try:
        page = Page(step)
    except ValueError:
        raise Http404 from None
    case = own_case(request)
    if case.state in (CaseState.CHECKING, CaseState.IN_REVIEW, CaseState.APPROVED):
        if request.method == "POST" or keeping.kept(request, request.path, keeping.STEP):
            keeping.forget(request, request.path, keeping.STEP)
            messages.warning(request, words.NOT_SAVED_SUBMITTED)
        return redirect(at(request, "status"))
    draft = gather(case)
    if draft.is_amendment and BY_PAGE.get(page) not in draft.steps and page is not Page.CONFIRMATION:
        return redirect(at(request, "step", draft.steps[0].page))
    if page is Page.NOTICE:
        return _notice(request, draft)
    if page is Page.COMMITMENT:
        context = page_context(request, draft, page, title=words.COMMITMENT_TITLE, text=words.COMMITMENT)
        return render(request, "collection/step2.html", context)
    if not draft.agreed:
        return redirect(at(request, "step", Page.COMMITMENT))
    if page is Page.CONFIRMATION:
        return render(request, "collection/step7.html", confirm_context(request, draft))
    return _form_step(request, draft, BY_PAGE[page])


def _notice(request: HttpRequest, draft: Draft) -> HttpResponse:
    needed = preparing.papers(draft, request.GET.dict())
    context = page_context(request, draft, Page.NOTICE, needed=needed, notice=words.NOTICE)
    return render(request, "collection/step1.html", context)


@person_required
@require_POST
@while_asked
def agree(request: SignedIn) -> HttpResponse:
    """「同意履行此承诺」 or 「不同意」."""
    if "disagree" in request.POST:
        return render(request, "collection/disagreed.html")
    actions.agree(case=own_case(request), by=request.user, address=address(request))
    return redirect(at(request, "step", Page.COMMITMENT))


def _form_step(request: SignedIn, draft: Draft, step: Step[Any, Any]) -> HttpResponse:
    if "find" in request.POST:  # the list under the box while it is typed in: nothing is stored by it
        asked = finding.ask(f"user:{request.user.pk}", {"uscc": request.POST.get("uscc", "")})
        return render(request, "employers/_found.html", {"asked": asked, "adding": reverse("units:add")})
    if request.method != "POST" and keeping.kept(request, request.path, keeping.STEP):
        return _after_the_door(request, draft, step)
    if request.method != "POST":
        return _render_form(request, draft, step.form(step=step, draft=draft))
    form = step.form(request.POST, step=step, draft=draft)
    form.is_valid()
    alone, case = "autosave" in request.POST, draft.case
    try:
        clashes = actions.merge_step(case=case, step=step, sent=form.sent())
    except Stale as stale:
        form = step.form(step=step, draft=draft) if alone else form
        return _render_form(request, gather(case), form, stale=stale.words, saved=stale.words, status=409)
    if alone:
        return _saved_alone(request, form, clashes)
    if clashes and not htmx.wanted(request):
        return _clashed(request, form, clashes)
    return _after_save(request, form)


def _after_the_door(request: HttpRequest, draft: Draft, step: Step[Any, Any]) -> HttpResponse:
    """What was sent after the session had ended is stored now, as if it had just come from that page (L06)."""
    form = step.form(keeping.data(request, keeping.STEP), step=step, draft=draft)
    form.is_valid()
    keeping.forget(request, request.path, keeping.STEP)
    try:
        clashes = actions.merge_step(case=draft.case, step=step, sent=form.sent())
    except Refused as refusal:
        return _render_form(request, gather(draft.case), form, stale=refusal.words, saved=refusal.words)
    if clashes:
        return _clashed(request, form, clashes)
    messages.success(request, words.SAVED_AFTER_THE_DOOR)
    return _render_form(request, *_fresh(form))


def _fresh(form: StepForm) -> tuple[Draft, StepForm]:
    """The step as it is stored now."""
    draft = gather(form.case)
    return draft, form.step.form(step=form.step, draft=draft)


def _saved_alone(request: HttpRequest, form: StepForm, clashes: dict[str, str]) -> HttpResponse:
    """The answer to the page's own saving: the page as it would be drawn now, without its frame."""
    if clashes:
        labels = "、".join(str(form.fields[name].label) for name in clashes if name in form.fields)
        message = words.clash_here(labels)
    else:
        message = words.saved_at(f"{timezone.localtime():%-H:%M}", len(form.errors))
    more: dict[str, Any] = {"saved": message, "clashes": " ".join(clashes), "frame": "collection/_frame.html"}
    return _render_form(request, *_fresh(form), status=409 if clashes else 200, **more)


def _clashed(request: HttpRequest, form: StepForm, clashes: dict[str, str]) -> HttpResponse:
    """Another page changed the same fields in between: nothing is overwritten, both answers are shown."""
    draft = gather(form.case)
    for name in clashes:
        if name in form.fields:
            form.add_error(name, words.held_elsewhere(_worded(draft, form.step, name)))
    return _render_form(request, draft, form, stale=words.clash(len(clashes)), status=409)


def _worded(draft: Draft, step: Step[Any, Any], name: str) -> str:
    """The answer that stands in a field, in the words of the pages."""
    begun = draft.typed(step)
    return begun[name] if name in begun else step.by_name[name].spoken(draft.stored(step, name))


def _after_save(request: SignedIn, form: StepForm) -> HttpResponse:
    """What the pressed button asks for, after the answers are safe."""
    data, case, page = request.POST, form.case, form.step.page
    if contact := data.get("send_code") or data.get("confirm_code"):
        return _contact(request, form, contact, confirm="confirm_code" in data)
    if "lookup" in data:
        return _lookup(request, form)
    if answer := data.get("faces"):
        return _decide_faces(request, answer)
    if kind := data.get("upload"):
        return _upload(request, form, kind)
    if wish := data.get("again"):
        kind = again(case, wish, request.user)
        return redirect(f"{at(request, 'step', steps.of(PAPERS[kind]).page)}#up-{kind}")
    if kind := data.get("discard"):
        if kind not in PAPERS:
            raise Http404
        back = f"{at(request, 'step', page)}#up-{kind}"
        if asked := confirm.ask(request, words.discard_asked(PAPERS[kind].label), back=back):
            return asked
        actions.drop_evidence(case=case, kind=kind)
        return redirect(back)
    draft = gather(case)
    if form.errors:
        return _render_form(request, draft, form, status=422)
    if ("next" in data or "letter" in data) and _is_another_unit(draft, data.get("uscc")):
        return _lookup(request, form)
    if "next" in data:
        return redirect(at(request, "step", _next_page(draft, page)))
    if "letter" in data:
        return redirect(at(request, "letter"))
    return _render_form(request, *_fresh(form), saved=words.saved_at(f"{timezone.localtime():%-H:%M}", 0))


def _next_page(draft: Draft, page: Page) -> Page:
    return min((step.page for step in draft.steps if step.page > page), default=Page.CONFIRMATION)


def _render_form(
    request: HttpRequest,
    draft: Draft,
    form: StepForm,
    *,
    status: int = 200,
    refused: dict[str, Any] | None = None,
    **more: object,
) -> HttpResponse:
    step = form.step
    context = page_context(request, draft, step.page, form=form, seen=form.seen(draft))
    context["owner_mark"] = keeping.new_mark(request, request.path, keeping.STEP).sign()
    context["slots"] = slots(draft, [item.name for item in step.papers])
    context["upload_fault"] = dict.fromkeys(context["slots"]) | (refused or {})
    context["listed"] = listed.lines(draft.listed, step.code) if draft.listed and step is not IDENTITY else []
    context["returned"] = _returned(draft, step)
    if step is POST:
        context["managers"] = agencies_of(draft.management_code) if draft.management_code else []
        context["uscc_begun"] = draft.typed(POST).get("uscc")
        context |= _letter_context(draft)
    if step is IDENTITY:
        context["contact"] = _contact_context(draft)
        context["face_consent"] = _face_consent(draft)
        for field in form.fields.values():
            field.differs = ""  # type: ignore[attr-defined]
        for gap in IDENTITY.differing(draft):
            if (name := gap.item.partition(".")[2]) in form.fields:
                form.fields[name].differs = gap.sentence  # type: ignore[attr-defined]
    return render(request, f"collection/step{step.page}.html", context | more, status=status)


def _returned(draft: Draft, step: Step[Any, Any]) -> dict[str, list[tuple[str, str]]]:
    """Of the items that are no fields of the page: the label of each that came back and the reason, by where it is put right."""
    reasons = draft.case.returned_for()
    rows: dict[str, list[tuple[str, str]]] = {place: [] for place in (*CHANNELS, "unit", "letter")}
    for item in step.items:
        if item.key in reasons and item.source in PLACES:
            place = item.name if item.source is Source.CONTACT else PLACES[item.source]
            rows[place].append((draft.label(item), reasons[item.key]))
    return rows


def _letter_context(draft: Draft) -> dict[str, Any]:
    return {
        "letter": draft.letter,
        "audit": audit_of(draft.scans.get("proof_letter")),
        "head_confirms": head_confirms(draft),
    }


def _face_consent(draft: Draft) -> str:
    """Whether the person is asked to have faces compared (W04): `asked`, `given`, or nothing where nobody compares them."""
    if not faces.is_installed() or not figures.on(today())["compared_faces"]:
        return ""
    return "given" if consents.holds(draft.user, Matter.FACES) else "asked"


def _decide_faces(request: SignedIn, answer: str) -> HttpResponse:
    """The person's consent to compare faces, or its withdrawal; what else was typed is stored already."""
    decide = consents.withdraw if answer == "withdraw" else consents.give
    decide(user=request.user, matter=Matter.FACES)
    return redirect(f"{at(request, 'step', Page.IDENTITY)}#faces")


def _contact_context(draft: Draft) -> dict[str, Any]:
    """Phone and e-mail: proved, or typed and not proved yet."""
    user, begun = draft.user, draft.typed(IDENTITY)
    proved = {"phone": (user.phone, user.phone_verified_at), "email": (user.email, user.email_verified_at)}
    return {
        name: {"value": begun[name], "proved": None, "begun": words.NOT_PROVED}
        if name in begun
        else {"value": value, "proved": at}
        for name, (value, at) in proved.items()
    }


def _contact(request: SignedIn, form: StepForm, which: str, *, confirm: bool) -> HttpResponse:
    """「校验」 and 「确认」 of phone and e-mail (W03)."""
    if which not in CHANNELS:
        raise Http404
    typed = request.POST.get(which, "").strip()
    state: dict[str, Any] = {"value": typed, "proved": None, "asked": True}
    holder = f"user:{request.user.pk}"
    try:
        target = phone_number(typed) if which == "phone" else email_address(typed)
        if confirm:
            code = request.POST.get(f"{which}_code", "").strip()
            accounts.use_code(purpose=Purpose.CONTACT, channel=CHANNELS[which], target=target, holder=holder, code=code)
            accounts.prove_contact(user=request.user, channel=CHANNELS[which], target=target)
            actions.forget_typed(case=form.case, step=IDENTITY, name=which)
            state = {"value": target, "proved": timezone.now()}
        else:
            state["sent"] = accounts.send_code(
                purpose=Purpose.CONTACT,
                channel=CHANNELS[which],
                target=target,
                holder=holder,
                address=address(request),
                known=True,
            )
    except ValidationError as error:
        state |= {"error": error.messages[0], "asked": False}
    except Refused as refusal:
        state["code_error" if confirm else "error"] = refusal.words
        state["asked"] = confirm or refusal.code == "code_wait"
    draft = gather(Case.objects.select_related("subject").get(pk=form.case.pk))
    contact = _contact_context(draft) | {which: state}
    if htmx.wanted(request):
        return render(
            request,
            "collection/_contact.html",
            {"contact": contact, "case": draft.case, "step": form.step.page, "returned": _returned(draft, IDENTITY)},
        )
    fresh = form if form.errors else form.step.form(step=form.step, draft=draft)
    return _render_form(request, draft, fresh, contact=contact)


def _is_another_unit(draft: Draft, typed: str | None) -> bool:
    """True when the code in the box is not that of the unit that stands in the answers: it was typed and not looked up (E01)."""
    present = draft.employer.uscc if draft.employer else ""
    return typed is not None and uscc.normalise(typed) != present


def _lookup(request: SignedIn, form: StepForm) -> HttpResponse:
    """「获取单位信息」 (E01)."""
    asked = finding.ask(f"user:{request.user.pk}", request.POST.dict())
    if asked.unit is not None:
        actions.set_employer(case=form.case, employer=asked.unit)
        return redirect(f"{at(request, 'step', Page.POST)}#employer")
    draft = gather(form.case)
    return _render_form(request, draft, POST.form(step=POST, draft=draft), asked=asked)


def _upload(request: SignedIn, form: StepForm, kind: str) -> HttpResponse:
    """An upload that came with the whole form: the path without JavaScript (P04)."""
    fault = take(request, form.case, kind, f"file_{kind}")
    if fault:
        return _render_form(request, *_fresh(form), refused={kind: fault}, status=422)
    return redirect(f"{at(request, 'step', form.step.page)}#up-{kind}")
