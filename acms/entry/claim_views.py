"""「账号被他人使用」: whoever finds their account taken asks for it back (L02). HTTP only."""

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
from acms.channels.models import Channel
from acms.entry import actions, words
from acms.entry.forms import ClaimForm
from acms.scans.forms import refusing


def claim(request: HttpRequest) -> HttpResponse:
    """One form; what is typed and chosen survives a new captcha and the sending of a code. Nobody learns who is on file."""
    if request.user.is_authenticated and not request.user.is_person:
        return faults.page(request, 403, words.STAFF_CLAIM)
    holder = visitors.holder(request)
    if request.method == "POST" and ("send_code" in request.POST or "captcha_action" in request.POST):
        return _again(request, holder)
    form = ClaimForm(request.POST or None, papers.files(request, ClaimForm))
    if request.method != "POST":
        return _page(request, form)
    wrong, valid = captcha.fault(request, captcha.CLAIM), form.is_valid()
    if wrong:
        form.add_error(None, wrong)  # counted on top with the others
    if wrong or not valid:
        return _page(request, form, status=422, captcha_error=wrong)
    return _filed(request, form, holder)


def _filed(request: HttpRequest, form: ClaimForm, holder: str) -> HttpResponse:
    given = dict(form.cleaned_data)
    upload, code = given.pop("portrait"), given.pop("code")
    with refusing(form, paper="code", other="code"):  # by itself: a wrong try stays counted
        accounts.use_code(purpose=Purpose.CONTACT, channel=Channel.SMS, target=given["phone"], holder=holder, code=code)
    if not form.errors:
        with refusing(form, paper="portrait"):
            actions.claim(portrait=upload.read(), file_name=upload.name or "", **given)
            keeping.accepted(request, words.CLAIM_RECEIVED)
            return render(request, "corrections/corrected.html", {"words": words.CLAIM_RECEIVED})
    return _page(request, form, status=422)


def _again(request: HttpRequest, holder: str) -> HttpResponse:
    """The form as it was, with a code on its way or a new captcha."""
    kept = {name: request.POST.get(name, "") for name in ClaimForm.base_fields if name != "portrait"}
    form = ClaimForm(initial=kept | papers.chosen(request, ClaimForm))
    if "send_code" not in request.POST:
        return _page(request, form)
    if unpaid := captcha.fault_where_worked(request, captcha.CLAIM):
        return _page(request, form, phone_error=unpaid)
    try:
        sent = accounts.send_code(
            purpose=Purpose.CONTACT,
            channel=Channel.SMS,
            target=phone_number(request.POST.get("phone", "")),
            holder=holder,
            address=address(request),
        )
    except Refused as refusal:
        return _page(request, form, phone_error=refusal.words)
    except ValidationError as wrong:
        return _page(request, form, phone_error=wrong.messages[0])
    return _page(request, form, sent=sent)


def _page(request: HttpRequest, form: ClaimForm, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(
        request, "entry/claim.html", {"form": form, **captcha.fresh(request, captcha.CLAIM), **more}, status=status
    )
