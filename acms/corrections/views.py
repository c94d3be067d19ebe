"""证件登记更正 by the person, signed in or not (W05, L02)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from acms.accounts import actions as accounts
from acms.accounts import captcha, keeping, papers
from acms.accounts.forms import phone_number
from acms.accounts.models import Purpose
from acms.accounts.web import address
from acms.base import faults
from acms.base.errors import Refused
from acms.casework import procedures
from acms.casework.models import Case, CaseState
from acms.channels.models import Channel
from acms.corrections import actions, words
from acms.corrections.forms import CorrectionForm
from acms.corrections.models import Correction
from acms.scans.forms import refusing

CODE = "correction"
KEPT = ("name", "stated_number", "right_number", "division_code", "reason", "email", "phone")


def correction(request: HttpRequest) -> HttpResponse:
    """证件登记更正, with or without signing in (W05, L02)."""
    if request.user.is_authenticated and not request.user.is_person:
        return faults.page(request, 403, words.OWN_CORRECTION)  # public pages lead here, and staff look at them too
    if not request.session.session_key:
        request.session.create()
    holder = f"session:{request.session.session_key}"
    if request.method == "POST" and ("send_code" in request.POST or "captcha_action" in request.POST):
        return _again(request, holder)
    form = CorrectionForm(request.POST or None, papers.files(request, CorrectionForm), initial=_returned(request))
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        upload, code = facts.pop("proof"), facts.pop("code")
        signed_in = request.user if request.user.is_authenticated else None
        with refusing(form, paper="code", other="code"):  # by itself: a wrong try stays counted
            accounts.use_code(
                purpose=Purpose.CONTACT, channel=Channel.SMS, target=facts["phone"], holder=holder, code=code
            )
        if not form.errors:
            with refusing(form):
                actions.ask_correction(signed_in=signed_in, proof=upload.read(), file_name=upload.name or "", **facts)
                keeping.accepted(request, words.RECEIVED)
                return render(request, "corrections/corrected.html", {"words": words.RECEIVED})
    return _page(request, {"form": form}, status=422 if form.errors else 200)


def _case(request: HttpRequest) -> Case | None:
    """One's own correction that came back, filed by oneself or at the counter; only for whoever has signed in."""
    if not request.user.is_authenticated:
        return None
    rows = Case.objects.filter(kind=CODE, subject=request.user, state=CaseState.RETURNED)
    return rows.order_by("-pk").first()


def _returned(request: HttpRequest) -> dict[str, Any]:
    """What it said."""
    case = _case(request)
    if case is None:
        return {}
    asked = procedures.about(Correction).detail_of(case)
    return {name: getattr(asked, name) for name in KEPT}


def _page(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    case = _case(request)
    context |= {"case": case, "decision": case.last_decision if case else None}
    asked = captcha.fresh_where_worked(request, captcha.CORRECTION)
    return render(request, "corrections/correction.html", context | asked, status=status)


def _again(request: HttpRequest, holder: str) -> HttpResponse:
    """The form as it was, with a code on its way or a new captcha."""
    kept = {name: request.POST.get(name, "") for name in CorrectionForm.base_fields if name != "proof"}
    context: dict[str, Any] = {"form": CorrectionForm(initial=kept | papers.chosen(request, CorrectionForm))}
    if "send_code" not in request.POST:
        return _page(request, context)
    if wrong := captcha.fault_where_worked(request, captcha.CORRECTION):
        return _page(request, context | {"phone_error": wrong})
    try:
        context["sent"] = accounts.send_code(
            purpose=Purpose.CONTACT,
            channel=Channel.SMS,
            target=phone_number(request.POST.get("phone", "")),
            holder=holder,
            address=address(request),
        )
    except Refused as refusal:
        context["phone_error"] = refusal.words
    except ValidationError as error:
        context["phone_error"] = error.messages[0]
    return _page(request, context)
