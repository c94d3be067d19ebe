"""证件登记更正 by the person, signed in or not (W05, L02)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from acms.accounts import actions as accounts
from acms.accounts import captcha, keeping, papers, visitors
from acms.accounts.forms import phone_number
from acms.accounts.models import Purpose
from acms.accounts.web import address
from acms.base import faults
from acms.base.errors import Refused
from acms.casework.views import whole
from acms.channels.models import Channel
from acms.corrections import actions, words
from acms.corrections.forms import CorrectionForm
from acms.corrections.models import Correction
from acms.scans.forms import refusing

KEPT = ("name", "stated_number", "right_number", "division_code", "reason", "email", "phone")


def correction(request: HttpRequest) -> HttpResponse:
    """证件登记更正, with or without signing in (W05, L02)."""
    if request.user.is_authenticated and not request.user.is_person:
        return faults.page(request, 403, words.OWN_CORRECTION)  # public pages lead here, and staff look at them too
    holder = visitors.holder(request)
    if request.method == "POST" and ("send_code" in request.POST or "captcha_action" in request.POST):
        return _again(request, holder)
    asked = _asked(request)
    stated = {name: getattr(asked, name) for name in KEPT} if asked else {}
    form = _form(CorrectionForm(request.POST or None, papers.files(request, CorrectionForm), initial=stated), asked)
    if request.method == "POST" and whole.is_current(request, asked.case if asked else None) and form.is_valid():
        facts = dict(form.cleaned_data)
        del facts["proof"]
        code = facts.pop("code")
        if not form.cleaned_data["proof"] and actions.wants_proof(asked, facts["right_number"]):
            form.add_error("proof", words.PROOF_FIRST)
            return _page(request, {"form": form}, status=422)  # the code stays good
        signed_in = request.user if request.user.is_authenticated else None
        with refusing(form, paper="code", other="code"):  # by itself: a wrong try stays counted
            accounts.use_code(
                purpose=Purpose.CONTACT, channel=Channel.SMS, target=facts["phone"], holder=holder, code=code
            )
        if not form.errors:
            proof, file_name = whole.paper_of(form, "proof")
            with refusing(form, no_proof="proof"):
                actions.ask_correction(signed_in=signed_in, proof=proof, file_name=file_name, asked=asked, **facts)
                keeping.accepted(request, words.RECEIVED)
                return render(request, "corrections/corrected.html", {"words": words.RECEIVED})
    return _page(request, {"form": form}, status=422 if form.errors else 200)


def _asked(request: HttpRequest) -> Correction | None:
    """One's own correction that came back or was taken back, the one that the address names; only for whoever has signed in."""
    user = request.user
    if not user.is_authenticated:
        return None
    return actions.own_correction(user, request.GET.get("case", "")) or actions.own_correction(user)


def _form(form: CorrectionForm, asked: Correction | None) -> CorrectionForm:
    """The form with why it came back, and with the paper that is there."""
    whole.say_why(form, asked.case if asked else None)
    whole.keep_filed(form, asked.case if asked else None, proof=asked.proof if asked else None)
    return form


def _page(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    asked_for = _asked(request)
    case = asked_for.case if asked_for else None
    context |= {"case": case, "decision": case.last_decision if case else None}
    asked = captcha.fresh_where_worked(request, captcha.CORRECTION)
    return render(request, "corrections/correction.html", context | asked, status=status)


def _again(request: HttpRequest, holder: str) -> HttpResponse:
    """The form as it was, with a code on its way or a new captcha."""
    kept = {name: request.POST.get(name, "") for name in CorrectionForm.base_fields if name != "proof"}
    form = _form(CorrectionForm(initial=kept | papers.chosen(request, CorrectionForm)), _asked(request))
    context: dict[str, Any] = {"form": form}
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
