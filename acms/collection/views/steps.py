"""Steps 1 to 6: drafts saved as the person goes, and what each button of a step asks for."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts import actions as accounts
from acms.accounts.forms import email_address, phone_number
from acms.accounts.models import Purpose
from acms.accounts.web import address, person_required
from acms.base import htmx
from acms.base.errors import Refused, Stale
from acms.casework.models import Case, State
from acms.channels.models import Channel
from acms.collection import actions, items, rules, words
from acms.collection.facts import NONE, Facts, gather
from acms.collection.forms import FORMS, StepForm
from acms.collection.views.evidence import again, fill_in, take
from acms.collection.views.outcome import confirm_context
from acms.collection.views.pages import at, is_update, own_case, page_context, slot, today
from acms.employers import words as employer_words
from acms.employers.models import Employer
from acms.regions.models import agencies_of
from acms.scans.kinds import KINDS

CHANNELS = {"phone": Channel.SMS, "email": Channel.EMAIL}
PREPARATION = (
    "photo",
    "id_emblem",
    "id_portrait",
    "diploma_full",
    "degree_full",
    "eregistration_full",
    "diploma_part",
    "degree_part",
    "eregistration_part",
    "employer_certificate",
    "qualification",
    "residence_permit",
    "student_report",
    "proof_letter",
)


@person_required
def go(request: HttpRequest) -> HttpResponse:
    """Back to where the person was: the first step that lacks something, or the state of the case."""
    if not is_update(request) and getattr(getattr(request.user, "person", None), "registered_at", None):
        return redirect("/me/")
    case = own_case(request)
    if case.state != State.DRAFT:
        return redirect(at(request, "status"))
    facts = gather(case)
    if facts.is_update:
        return redirect(at(request, "step", facts.walk[0]))
    if not facts.agreed:
        return redirect(at(request, "step", 1))
    gaps = rules.gaps(facts, today())
    saved = [n for n in (3, 4, 5, 6) if getattr(facts, items.GROUPS[n]).saved_at]
    first = min([gap.step for gap in gaps if gap.step > 2], default=7)
    return redirect(at(request, "step", first if saved else 3))


@person_required
def step(request: HttpRequest, step: int) -> HttpResponse:
    """Pages 1 to 7."""
    if not 1 <= step <= 7:
        raise Http404
    case = own_case(request)
    if case.state in (State.CHECKING, State.IN_REVIEW, State.APPROVED):
        return redirect(at(request, "status"))
    facts = gather(case)
    if facts.is_update and step not in (*facts.walk, 7):
        return redirect(at(request, "step", facts.walk[0]))
    # Without script nobody has polled: what the readers found fills empty fields when the page is opened.
    if request.method == "GET" and fill_in(case, step, facts):
        facts = gather(case)
    if step > 2 and not facts.agreed:
        return redirect(at(request, "step", 2))
    if step == 4 and (added := Employer.objects.by_uscc(request.session.pop("added_employer", ""))):
        actions.set_employer(case=case, employer=added)
        return redirect(f"{at(request, 'step', 4)}#employer")
    if step in FORMS:
        return _form_step(request, case, facts, step)
    if step == 1:
        needed = rules.personal_evidence(facts)
        kinds = [(KINDS[kind], kind in needed) for kind in PREPARATION]
        return render(
            request, "collection/step1.html", page_context(request, case, 1, facts, kinds=kinds, notice=words.NOTICE)
        )
    if step == 2:
        context = page_context(request, case, 2, facts, title=words.COMMITMENT_TITLE, text=words.COMMITMENT)
        return render(request, "collection/step2.html", context)
    return render(request, "collection/step7.html", confirm_context(request, case, facts))


@person_required
@require_POST
def agree(request: HttpRequest) -> HttpResponse:
    """「同意履行此承诺」 or 「不同意」."""
    if "disagree" in request.POST:
        return render(request, "collection/disagreed.html")
    actions.agree(case=own_case(request), by=request.user, address=address(request))
    return redirect(at(request, "step", 2))


def _form_step(request: HttpRequest, case: Case, facts: Facts, number: int) -> HttpResponse:
    if request.method != "POST":
        return _render_form(request, case, facts, FORMS[number](case=case, facts=facts))
    form = FORMS[number](request.POST, case=case, facts=facts)
    form.is_valid()
    version = int(request.POST["version"]) if request.POST.get("version", "").isdigit() else -1
    try:
        saved = actions.save_step(case=case, step=number, version=version, values=form.changes())
    except Stale as stale:
        return _stale(request, case, form, stale)
    if request.headers.get("x-autosave"):
        now = timezone.localtime()
        return JsonResponse({"version": saved, "saved": f"{now:%-H:%M}已保存"})
    return _after_save(request, case, form, number)


def _stale(request: HttpRequest, case: Case, form: StepForm, stale: Stale) -> HttpResponse:
    """Another tab saved in between: nothing is overwritten, what was typed stays on the page."""
    if request.headers.get("x-autosave"):
        return JsonResponse({"stale": True, "words": stale.words}, status=409)
    return _render_form(request, case, gather(case), form, stale=stale.words, status=409)


def _after_save(request: HttpRequest, case: Case, form: StepForm, number: int) -> HttpResponse:
    """What the pressed button asks for, after the answers are safe."""
    data = request.POST
    facts = gather(case)
    if contact := data.get("send_code") or data.get("confirm_code"):
        return _contact(request, case, form, contact, confirm="confirm_code" in data)
    if "lookup" in data:
        return _lookup(request, case, form)
    if kind := data.get("upload"):
        return _upload(request, case, form, kind)
    if asked := data.get("again"):
        kind = again(case, asked, request.user)
        return redirect(f"{at(request, 'step', items.of_scan(kind).step)}#up-{kind}")
    if kind := data.get("discard"):
        actions.drop_evidence(case=case, kind=kind)
        return redirect(f"{at(request, 'step', number)}#up-{kind}")
    if form.errors:
        return _render_form(request, case, facts, form, status=422)
    if "next" in data:
        following = [one for one in (*facts.walk, 7) if one > number]
        return redirect(at(request, "step", following[0]))
    if "letter" in data:
        return redirect(at(request, "letter"))
    now = timezone.localtime()
    fresh = FORMS[number](case=case, facts=facts)
    return _render_form(request, case, facts, fresh, saved=f"{now:%-H:%M}已保存")


def _render_form(
    request: HttpRequest, case: Case, facts: Facts, form: StepForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    number = form.step
    context = page_context(request, case, number, facts, form=form, version=getattr(facts, form.group).version)
    context["slots"] = {
        item.field: slot(facts, item.field) for item in items.ALL if item.step == number and item.kind == "scan"
    }
    if number == 4:
        context["managers"] = agencies_of(facts.management_code) if facts.management_code else []
        context |= _letter_context(facts)
    if number == 3:
        context["contact"] = _contact_context(facts)
    context["level_none"] = NONE
    return render(request, f"collection/step{number}.html", context | more, status=status)


def _letter_context(facts: Facts) -> dict[str, Any]:
    scan = facts.scans.get("proof_letter")
    audit = getattr(scan, "audit", None) if scan else None
    return {"letter": facts.post.letter, "audit": audit}


def _contact_context(facts: Facts) -> dict[str, Any]:
    user = facts.user
    return {
        "phone": {"value": user.phone, "proved": user.phone_verified_at},
        "email": {"value": user.email, "proved": user.email_verified_at},
    }


def _contact(request: HttpRequest, case: Case, form: StepForm, which: str, *, confirm: bool) -> HttpResponse:
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
            accounts.prove_contact(user=request.user, channel=CHANNELS[which], target=target)  # type: ignore[arg-type]
            state = {"value": target, "proved": timezone.now()}
        else:
            state["said"] = accounts.send_code(
                purpose=Purpose.CONTACT, channel=CHANNELS[which], target=target, holder=holder, address=address(request)
            )
    except ValidationError as error:
        state |= {"error": error.messages[0], "asked": False}
    except Refused as refusal:
        state["code_error" if confirm else "error"] = refusal.words
        state["asked"] = confirm or refusal.code == "code_wait"
    case = Case.objects.select_related("subject").get(pk=case.pk)
    facts = gather(case)
    contact = _contact_context(facts) | {which: state}
    other = "email" if which == "phone" else "phone"
    if not contact[other]["proved"] and request.POST.get(other):
        contact[other]["value"] = request.POST[other]
    if htmx.wanted(request):
        version = facts.identity.version
        context = {"contact": contact, "version": version, "oob_version": True, "case": case}
        return render(request, "collection/_contact.html", context)
    fresh = FORMS[3](case=case, facts=facts)
    return _render_form(request, case, facts, form if form.errors else fresh, contact=contact)


def _lookup(request: HttpRequest, case: Case, form: StepForm) -> HttpResponse:
    """「获取单位信息」 (E01)."""
    code = request.POST.get("uscc", "").strip()
    employer = Employer.objects.by_uscc(code)
    if employer is not None:
        actions.set_employer(case=case, employer=employer)
        return redirect(f"{at(request, 'step', 4)}#employer")
    facts = gather(case)
    return _render_form(
        request,
        case,
        facts,
        FORMS[4](case=case, facts=facts),
        uscc_typed=code,
        uscc_fault=employer_words.uscc_fault(code),
    )


def _upload(request: HttpRequest, case: Case, form: StepForm, kind: str) -> HttpResponse:
    """An upload that came with the whole form: the path without JavaScript (P04)."""
    fault = take(request, case, kind, f"file_{kind}")
    if fault:
        facts = gather(case)
        fresh = FORMS[form.step](case=case, facts=facts)
        return _render_form(request, case, facts, fresh, upload_fault={kind: fault}, status=422)
    return redirect(f"{at(request, 'step', form.step)}#up-{kind}")
