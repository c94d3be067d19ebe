"""The pages of 《会计人员信息采集》: HTTP only. Answers go through actions, sentences come from words."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts import actions as accounts
from acms.accounts import words as account_words
from acms.accounts.forms import phone_number
from acms.accounts.models import Purpose
from acms.accounts.web import address, person_required
from acms.base import htmx
from acms.base.errors import Refused, Stale
from acms.base.numbers import uscc
from acms.base.typeset import MissingGlyph
from acms.casework import actions as casework
from acms.casework.models import Case, State
from acms.channels.models import Channel
from acms.collection import actions, items, rules, words
from acms.collection.facts import NONE, Facts, gather
from acms.collection.forms import FORMS, LetterForm, StepForm
from acms.collection.kind import UNLOCKS
from acms.employers import words as employer_words
from acms.employers.models import Employer
from acms.letters import words as letter_words
from acms.letters.models import Letter
from acms.letters.render import raster_png
from acms.regions.models import agencies_of
from acms.scans import intake, serve
from acms.scans.kinds import KINDS
from acms.scans.models import Scan

CHANNELS = {"phone": Channel.SMS, "email": Channel.EMAIL}
NUMERALS = "一二三四五六七"


def _case(request: HttpRequest) -> Case:
    return actions.start(user=request.user)


def _today() -> Any:
    return timezone.localdate()


def rail(facts: Facts, gaps: list[rules.Gap], here: int) -> list[dict[str, Any]]:
    """The seven steps with how each stands, for the rail and the phone's list."""
    steps = []
    for number, name in enumerate(items.STEPS, start=1):
        missing = sum(gap.step == number for gap in gaps)
        seen = number <= 2 or bool(getattr(facts, _group(number)).saved_at) if number < 7 else False
        done = facts.agreed if number <= 2 else number < 7 and seen and not missing
        note = f"还差{missing}项" if seen and missing and number not in (1, 2) else ""
        if number == 2 and facts.agreed_at:
            note = f"{timezone.localtime(facts.agreed_at):%-m月%-d日}已承诺"
        state = "now" if number == here else "done" if done else "part" if note and number > 2 else ""
        steps.append(
            {"number": number, "name": name, "state": state, "note": note, "open": number <= 2 or facts.agreed}
        )
    return steps


def _group(number: int) -> str:
    return {3: "identity", 4: "post", 5: "education", 6: "qualification"}.get(number, "")


def _page(request: HttpRequest, case: Case, step: int, facts: Facts, **more: Any) -> dict[str, Any]:
    gaps = rules.gaps(facts, _today())
    return {
        "case": case,
        "facts": facts,
        "gaps": gaps,
        "steps": rail(facts, gaps, step),
        "step": step,
        "step_name": items.STEPS[step - 1],
        "numeral": NUMERALS[step - 1],
        **more,
    }


@person_required
def go(request: HttpRequest) -> HttpResponse:
    """Back to where the person was: the first step that lacks something, or the state of the case."""
    if getattr(getattr(request.user, "person", None), "registered_at", None):
        return redirect("/me/")
    case = _case(request)
    if case.state != State.DRAFT:
        return redirect("collection:status")
    facts = gather(case)
    if not facts.agreed:
        return redirect("collection:step", 1)
    gaps = rules.gaps(facts, _today())
    saved = [n for n in (3, 4, 5, 6) if getattr(facts, _group(n)).saved_at]
    first = min([gap.step for gap in gaps if gap.step > 2], default=7)
    return redirect("collection:step", first if saved else 3)


@person_required
def step(request: HttpRequest, step: int) -> HttpResponse:
    """Pages 1 to 7."""
    if not 1 <= step <= 7:
        raise Http404
    case = _case(request)
    if case.state in (State.CHECKING, State.IN_REVIEW, State.APPROVED):
        return redirect("collection:status")
    facts = gather(case)
    if step > 2 and not facts.agreed:
        return redirect("collection:step", 2)
    if step == 4 and (added := Employer.objects.by_uscc(request.GET.get("employer", ""))):
        actions.set_employer(case=case, employer=added)
        return redirect(f"{reverse('collection:step', args=[4])}#employer")
    if step in FORMS:
        return _form_step(request, case, facts, step)
    if step == 1:
        needed = rules.personal_evidence(facts)
        kinds = [(KINDS[kind], kind in needed) for kind in PREPARATION]
        return render(
            request, "collection/step1.html", _page(request, case, 1, facts, kinds=kinds, notice=words.NOTICE)
        )
    if step == 2:
        context = _page(request, case, 2, facts, title=words.COMMITMENT_TITLE, text=words.COMMITMENT)
        return render(request, "collection/step2.html", context)
    return render(request, "collection/step7.html", _confirm_context(request, case, facts))


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


def _confirm_context(request: HttpRequest, case: Case, facts: Facts) -> dict[str, Any]:
    context = _page(request, case, 7, facts)
    by_item: dict[str, rules.Gap] = {}
    for gap in context["gaps"]:
        by_item.setdefault(gap.item, gap)
    sections = facts.sections()
    shown = {answer.item for section in sections for answer in section.answers}
    return context | {
        "sections": sections,
        "missing": by_item,
        "elsewhere": [g for g in context["gaps"] if g.item not in shown],
    }


@person_required
@require_POST
def agree(request: HttpRequest) -> HttpResponse:
    """「同意履行此承诺」 or 「不同意」."""
    if "disagree" in request.POST:
        return render(request, "collection/disagreed.html")
    actions.agree(case=_case(request), by=request.user, address=address(request))
    return redirect("collection:step", 2)


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
    if kind := data.get("discard"):
        actions.drop_evidence(case=case, kind=kind)
        return redirect(f"{reverse('collection:step', args=[number])}#up-{kind}")
    if form.errors:
        return _render_form(request, case, facts, form, status=422)
    if "next" in data:
        return redirect("collection:step", number + 1)
    if "letter" in data:
        return redirect("collection:letter")
    now = timezone.localtime()
    fresh = FORMS[number](case=case, facts=facts)
    return _render_form(request, case, facts, fresh, saved=f"{now:%-H:%M}已保存")


def _render_form(
    request: HttpRequest, case: Case, facts: Facts, form: StepForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    number = form.step
    context = _page(request, case, number, facts, form=form, version=getattr(facts, form.group).version)
    context["slots"] = {
        item.field: _slot(facts, item.field) for item in items.ALL if item.step == number and item.kind == "scan"
    }
    if number == 4:
        context["managers"] = agencies_of(facts.management_code) if facts.management_code else []
        context |= _letter_context(facts)
    if number == 3:
        context["contact"] = _contact_context(facts)
    context["level_none"] = NONE
    return render(request, f"collection/step{number}.html", context | more, status=status)


def _slot(facts: Facts, kind: str) -> dict[str, Any]:
    """One upload block: what stands there and what may be done."""
    scan = facts.scans.get(kind)
    item = items.of_scan(kind)
    return {
        "kind": KINDS[kind],
        "title": item.label,
        "scan": scan,
        "open": facts.case.lets_change(item.key),
        "shown": facts.applies(item),
        "audit": getattr(scan, "audit", None) if scan and kind == "proof_letter" else None,
        "optional": item.key in rules.OPTIONAL,
    }


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
        target = phone_number(typed) if which == "phone" else _email(typed)
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
        context = {"contact": contact, "version": version, "oob_version": True, "case": case, "focus": which}
        return render(request, "collection/_contact.html", context)
    fresh = FORMS[3](case=case, facts=facts)
    return _render_form(request, case, facts, form if form.errors else fresh, contact_state=True, contact=contact)


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise ValidationError(account_words.EMAIL_SHAPE) from None
    return text


def _lookup(request: HttpRequest, case: Case, form: StepForm) -> HttpResponse:
    """「获取单位信息」 (E01)."""
    code = request.POST.get("uscc", "").strip()
    employer = Employer.objects.by_uscc(code)
    if employer is not None:
        actions.set_employer(case=case, employer=employer)
        return redirect(f"{reverse('collection:step', args=[4])}#employer")
    facts = gather(case)
    return _render_form(
        request, case, facts, FORMS[4](case=case, facts=facts), uscc_typed=code, uscc_fault=_uscc_fault(code)
    )


def _uscc_fault(code: str) -> str:
    """Why the code is no code; the empty text when it is one, but unknown here."""
    try:
        uscc.parse(code)
    except uscc.WrongCode as wrong:
        return employer_words.USCC_FAULTS[wrong.code]
    return ""


def _upload(request: HttpRequest, case: Case, form: StepForm, kind: str) -> HttpResponse:
    """An upload that came with the whole form: the path without JavaScript (P04)."""
    fault = _take(request, case, kind, f"file_{kind}")
    if fault:
        facts = gather(case)
        fresh = FORMS[form.step](case=case, facts=facts)
        return _render_form(request, case, facts, fresh, upload_fault={kind: fault}, status=422)
    return redirect(f"{reverse('collection:step', args=[form.step])}#up-{kind}")


def _take(request: HttpRequest, case: Case, kind: str, field: str) -> tuple[str, str] | None:
    """Stores an upload; why and cure when it cannot be taken."""
    if kind not in items.EVIDENCE:
        raise Http404
    uploads = request.FILES.getlist(field)
    if not uploads:
        return words.NO_FILE
    try:
        if any((upload.size or 0) > intake.MOST_BYTES for upload in uploads):
            raise intake.NotTaken("too_big", intake.words.TOO_BIG)
        contents = [upload.read() for upload in uploads]
        data = contents[0] if len(contents) == 1 else intake.merge(contents)
        actions.put_evidence(case=case, kind=kind, data=data, file_name=uploads[0].name or "", by=request.user)
    except intake.NotTaken as refusal:
        return refusal.why, refusal.cure
    except Refused as refusal:
        return refusal.words, ""
    return None


@person_required
def scan(request: HttpRequest, kind: str) -> HttpResponse:
    """One upload block: GET polls it, POST replaces what stands there."""
    if kind not in items.EVIDENCE:
        raise Http404
    case = _case(request)
    fault = _take(request, case, kind, f"file_{kind}") if request.method == "POST" else None
    facts = gather(case)
    number = items.of_scan(kind).step
    context = {"slot": _slot(facts, kind), "fault": fault, "case": case, "step": number}
    if not htmx.wanted(request):
        return redirect(f"{reverse('collection:step', args=[number])}#up-{kind}")
    answer = render(request, "collection/_upload.html", context)
    done = facts.scans.get(kind)
    if request.method == "GET" and done is not None and done.is_done:
        _announce(answer, case, kind)
    return answer


def _announce(answer: HttpResponse, case: Case, kind: str) -> None:
    """Tells the open page what the reader has filled in, so that its fields and its version follow."""
    filled: dict[str, str] = {}
    if kind == "id_portrait":
        filled = actions.prefill(case=case)
    elif kind.startswith("eregistration_"):
        mode = kind.removeprefix("eregistration_")
        if code := actions.prefill_code(case=case, mode=mode):
            filled = {f"{mode}_code": code}
    if filled:
        facts = gather(case)
        version = getattr(facts, _group(items.of_scan(kind).step)).version
        # ASCII only: header values are Latin-1.
        answer["HX-Trigger"] = json.dumps({"prefill": {"fields": filled, "version": version}}, ensure_ascii=True)


@person_required
@require_POST
def scan_delete(request: HttpRequest, kind: str) -> HttpResponse:
    """Empties a slot."""
    if kind not in items.EVIDENCE:
        raise Http404
    case = _case(request)
    actions.drop_evidence(case=case, kind=kind)
    facts = gather(case)
    number = items.of_scan(kind).step
    if htmx.wanted(request):
        context = {"slot": _slot(facts, kind), "case": case, "step": number}
        return render(request, "collection/_upload.html", context)
    return redirect(f"{reverse('collection:step', args=[number])}#up-{kind}")


@person_required
def scan_picture(request: HttpRequest, pk: Any, copy: str) -> HttpResponse:
    """One's own scan; anybody else's does not exist."""
    scan = get_object_or_404(Scan, pk=pk, owner_id=request.user.pk)
    return serve.rendition(scan, copy)


@person_required
def letter(request: HttpRequest) -> HttpResponse:
    """「填写并打印证明函」."""
    case = _case(request)
    if not case.lets_change("scan.proof_letter"):
        raise Http404
    facts = gather(case)
    if facts.employer is None:
        messages.warning(request, words.EMPLOYER_FIRST)
        return redirect("collection:step", 4)
    if not facts.identity.name:
        messages.warning(request, words.NAME_FIRST)
        return redirect("collection:step", 3)
    form = LetterForm(request.POST or None, facts=facts, initial=_letter_initial(facts))
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            actions.issue_letter(
                case=case,
                by=request.user,
                values={name: cleaned[name] for name in actions.LETTER_COLUMNS},
                phone=cleaned["phone"],
                form=cleaned["employment_form"],
                on=_today(),
            )
        except MissingGlyph as missing:
            form.add_error(None, letter_words.missing_characters(missing.characters))
        else:
            return redirect(f"{reverse('collection:letter')}?printed=1")
    printed = facts.post.letter if request.GET.get("printed") and request.method == "GET" else None
    context = _page(request, case, 4, facts, form=form, printed=printed, letter=facts.post.letter)
    return render(request, "collection/letter.html", context, status=422 if form.errors else 200)


def _letter_initial(facts: Facts) -> dict[str, Any]:
    assert facts.employer is not None
    values = {name: getattr(facts.post, name) for name in actions.LETTER_COLUMNS}
    held = facts.post.letter
    values["phone"] = held.facts["phone"] if held else facts.employer.phone
    values["employment_form"] = (
        held.facts["employment_form"] if held else "appointment" if facts.employer.is_public else "contract"
    )
    return values


def _own_letter(request: HttpRequest, serial: str) -> Letter:
    return get_object_or_404(Letter, serial=serial, owner_id=request.user.pk)


@person_required
def letter_pdf(request: HttpRequest, serial: str) -> HttpResponse:
    """The printed letter as PDF; by link, which WeChat's browser can hand on (P04)."""
    answer = HttpResponse(_own_letter(request, serial).pdf(), content_type="application/pdf")
    kind = "inline" if request.GET.get("show") else "attachment"
    answer["Content-Disposition"] = f'{kind}; filename="proof-letter-{serial}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@person_required
def letter_png(request: HttpRequest, serial: str) -> HttpResponse:
    """The printed letter as a picture, for the preview."""
    answer = HttpResponse(raster_png(_own_letter(request, serial).pdf(), 90), content_type="image/png")
    answer["Cache-Control"] = "private, no-store"
    return answer


@person_required
def status(request: HttpRequest) -> HttpResponse:
    """Where the case stands: checking, in review, returned with reasons, approved."""
    case = _case(request)
    if case.state == State.DRAFT:
        return redirect("collection:go")
    facts = gather(case)
    gaps = rules.gaps(facts, _today()) if case.is_editable else []
    decision = case.last_decision
    context: dict[str, Any] = {
        "case": case,
        "facts": facts,
        "decision": decision,
        "returned": _returned(case, facts, gaps),
        "gaps": gaps,
        "total": sum(len(section.answers) for section in facts.sections()),
        "sections": facts.sections(),
        "managers": agencies_of(case.management_code),
        "trail": list(case.steps.all()),
    }
    return htmx.answer(request, "collection/_status.html", page="collection/status.html", **context)


def _returned(case: Case, facts: Facts, gaps: list[rules.Gap]) -> list[dict[str, Any]]:
    """The items to put right, each with its reason, where to do it, and whether it has changed since."""
    decision = case.last_decision
    submission = case.last_submission
    if case.state != State.RETURNED or decision is None or submission is None:
        return []
    frozen = submission.frozen
    rows = []
    for entry in decision.items or []:
        item = items.BY_KEY[entry["item"]]
        scan = facts.scans.get(item.field) if item.kind == "scan" else None
        if item.kind == "scan":
            changed = scan is not None and str(scan.pk) != frozen["scans"].get(item.field)
        else:
            now, then = facts.freeze().values.get(item.key), frozen["values"].get(item.key)
            changed = now != then or _touches(case, facts, frozen, item.key)
        blocked = any(gap.item == item.key for gap in gaps)
        rows.append(
            {
                "item": item,
                "label": facts.confirm(item),
                "reason": entry["reason"],
                "scan": scan,
                "done": changed and not blocked,
                "link": reverse("collection:step", args=[item.step]) + f"#{rules.anchor(item.key)}",
                "check": submission.checks.filter(item=item.key).exclude(verdict="pass").first(),
                "section": next(title for number, title, _ in items.SECTIONS if number == item.step),
            }
        )
    return rows


def _touches(case: Case, facts: Facts, frozen: dict[str, Any], key: str) -> bool:
    """A value that stays right may be cured by a new scan that belongs to it."""
    for other in UNLOCKS.get(key, set()):
        if other.startswith("scan."):
            kind = other.removeprefix("scan.")
            scan = facts.scans.get(kind)
            if scan is not None and str(scan.pk) != frozen["scans"].get(kind):
                return True
    return False


@person_required
@require_POST
def submit(request: HttpRequest) -> HttpResponse:
    """「提交」. A second click finds the case moved and simply sees its state."""
    case = _case(request)
    try:
        actions.submit(case=case, by=request.user, on=_today())
    except Stale:
        return redirect("collection:status")
    except Refused as refusal:
        facts = gather(case)
        context = _confirm_context(request, case, facts) | {"refused": refusal.words}
        return render(request, "collection/step7.html", context, status=422)
    return redirect("collection:status")


@person_required
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """「撤回」."""
    case = _case(request)
    try:
        casework.withdraw(case, by=request.user)
    except Stale as stale:
        messages.warning(request, stale.words)
        return redirect("collection:status")
    messages.success(request, words.WITHDRAWN)
    return redirect("collection:step", 7)
