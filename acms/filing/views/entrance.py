"""What both filings ask first: captcha, and a phone proved by a code (F01–F03). The proof holds for the session's half hour."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from acms.accounts import actions as accounts
from acms.accounts import captcha, limits, papers, visitors
from acms.accounts import words as accounts_words
from acms.accounts.forms import phone_number
from acms.accounts.models import Purpose
from acms.accounts.web import address
from acms.base.errors import Refused
from acms.channels.models import Channel
from acms.collection import words as collection_words
from acms.filing import words
from acms.filing.forms import WhoForm
from acms.filing.models import EmploymentFiling

LIFE = 30 * 60  # seconds


def proved(request: HttpRequest) -> str:
    """The phone that this session has proved; empty when it has not, or too long ago."""
    phone, since = request.session.get("proved_phone", ("", 0))
    return str(phone) if time.time() - since < LIFE else ""


def send_code(request: HttpRequest) -> dict[str, str]:
    """「获取验证码」: what the page says about it."""
    if wrong := captcha.fault_where_worked(request, captcha.FILING):
        return {"phone_error": wrong}
    try:
        phone = phone_number(request.POST.get("phone", ""))
        sent = accounts.send_code(
            purpose=Purpose.CONTACT,
            channel=Channel.SMS,
            target=phone,
            holder=visitors.holder(request),
            address=address(request),
        )
    except Refused as refusal:
        return {"phone_error": refusal.words}
    except ValidationError:
        return {"phone_error": accounts_words.PHONE_SHAPE}
    return {"sent": sent}


def let_in(request: HttpRequest, form: WhoForm) -> bool:
    """Captcha and code of a posted form: True when it may go on; else the form says what is wrong."""
    if wrong := captcha.fault(request, captcha.FILING):
        form.add_error(None, wrong)
    if not form.is_valid():
        return False
    return _has_proved(request, form) and _is_of_few(form)


def _has_proved(request: HttpRequest, form: WhoForm) -> bool:
    phone = form.cleaned_data["phone"]
    if phone == proved(request):
        return True
    try:
        accounts.use_code(
            purpose=Purpose.CONTACT,
            channel=Channel.SMS,
            target=phone,
            holder=visitors.holder(request),
            code=form.cleaned_data["code"],
        )
    except Refused as refusal:
        form.add_error("code", refusal.words)
        return False
    request.session["proved_phone"] = [phone, int(time.time())]
    return True


def _is_of_few(form: WhoForm) -> bool:
    """F03: what the page answers says whether somebody of this name and number is on file; one phone hears it of a few people a day, of each as
    often as it likes."""
    phone, *who = (form.cleaned_data[name] for name in ("phone", "number", "name"))
    asked = " ".join([phone, *who])
    if not limits.FILED_BEFORE.take(asked) or limits.FILED_BY_PHONE.take(phone):
        return True
    limits.FILED_BEFORE.give(asked)
    form.add_error("number", words.TOO_MANY_PEOPLE)
    return False


def page(request: HttpRequest, template: str, form: WhoForm, context: dict[str, Any]) -> HttpResponse:
    """The form with a fresh captcha: 422 when something is wrong with it, 409 for somebody who is on file already (F03)."""
    told = {"notice": collection_words.NOTICE, "papers": collection_words.PAPERS}
    if request.user.is_authenticated and request.user.is_staff_member:  # who looks at the page from the desk
        papers.at_the_desk(form)
    context |= {"form": form, "proved": proved(request), **told, **captcha.fresh(request, captcha.FILING)}
    status = 422 if form.is_bound and form.errors else 409 if context.get("already") else 200
    return render(request, template, context, status=status)


View = Callable[..., HttpResponse]


def filing_required(view: View) -> View:
    """The person whose employment filing this session has opened; others begin at the entrance."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pk, since = request.session.get("filing", (0, 0))
        if not pk or time.time() - since > LIFE:
            if pk:
                messages.warning(request, words.SESSION_GONE)
            return redirect("filing:employment")
        rows = EmploymentFiling.objects.select_related("applicant", "case", "employer", "letter", "scan__audit")
        filing = rows.filter(pk=pk).first()
        if filing is None:
            return redirect("filing:employment")
        request.session["filing"] = [pk, int(time.time())]
        return view(request, filing, *args, **kwargs)

    return asked
