"""首次登录: an imported person sets a password of their own, by a code of the agency or by the shared password (L02). HTTP only."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from acms.accounts import actions, activation, captcha, doors, first, limits, signin, words
from acms.accounts.first import First
from acms.accounts.forms import ActivatedForm, ActivationForm, FiledPhoneForm, FirstPasswordForm, phone_number
from acms.accounts.models import Purpose, User
from acms.accounts.views import enter, wanted
from acms.accounts.web import address
from acms.base import text
from acms.base.errors import Refused
from acms.channels.models import Channel

# Where a refusal stands; what is of no field stands above the form.
AT = {"name_differs": "name", "activation_gone": None, "password_set_before": None}


def activate(request: HttpRequest) -> HttpResponse:
    """「首次登录（激活码）」: number, name and code. Whatever is wrong with them, the answer is the same."""
    if request.method != "POST":
        return _door(request, ActivationForm())
    if "captcha_action" in request.POST:
        kept = {key: request.POST.get(key, "") for key in ActivationForm.base_fields}
        return _door(request, ActivationForm(initial=kept))
    form = ActivationForm(request.POST)
    if wrong := captcha.fault(request, captcha.ACTIVATE):
        return _door(request, form, status=422, captcha_error=wrong)
    if not form.is_valid():
        return _door(request, form, status=422)
    given = form.cleaned_data
    tried = signin.activation(given["number"], given["name"], given["activation"], address(request))
    if tried.user is None:
        form.add_error(None, tried.fault)
        return _door(request, form, status=422)
    first.begin(request, tried.user, wanted(request), tried.activation)
    return redirect("accounts:first_password")


def _door(request: HttpRequest, form: ActivationForm, *, status: int = 200, **more: str) -> HttpResponse:
    context = {"form": form, "next": wanted(request), **captcha.fresh(request, captcha.ACTIVATE), **more}
    return render(request, "accounts/activate.html", context, status=status)


def first_password(request: HttpRequest) -> HttpResponse:
    """The only page that a code or the shared password opens (L02). Nothing personal is shown."""
    one = first.of(request)
    if one is None and request.user.is_authenticated:  # set in another tab of the same browser
        messages.info(request, words.PASSWORD_SET_HERE)
        return redirect(doors.onward(request, wanted(request), request.user))
    if one is None:
        messages.warning(request, first.why_gone(request))
        return redirect("accounts:collection_login")
    if request.method != "POST":
        return _page(request, one, _form(one))
    if "send_code" in request.POST:
        return _send_code(request, one)
    form = _form(one, request.POST)
    if form.is_valid():
        try:
            _set(one, form.cleaned_data)
        except Refused as refusal:
            form.add_error(AT.get(refusal.code, "code"), refusal.words)
        else:
            return enter(request, one.user, doors.of_user(one.user), first.end(request))
    return _page(request, one, form, status=422)


def _form(one: First, data: Any = None, **more: Any) -> FirstPasswordForm:
    """What is still asked for: the name where no code has checked it, a phone where the file holds none."""
    kind = ActivatedForm if one.activation else FiledPhoneForm if one.phone_on_file else FirstPasswordForm
    return kind(data, id_number=one.user.id_number, **more)


def _page(request: HttpRequest, one: First, form: FirstPasswordForm, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "accounts/first_password.html", {"form": form, "first": one, **more}, status=status)


def _set(one: First, given: dict[str, Any]) -> None:
    """The password, once name and phone are proved. Raises Refused; a wrong code stays counted."""
    name = one.user.name
    if not one.activation:
        name = given["name"]
        _require_the_name(one.user, name)
    elif not activation.is_open(user=one.user, pk=one.activation):  # the code by SMS is good still
        raise Refused(words.ACTIVATION_GONE, "activation_gone")
    phone = one.phone_on_file or given["phone"]
    holder = f"user:{one.user.pk}"
    actions.use_code(
        purpose=Purpose.FIRST_PASSWORD, channel=Channel.SMS, target=phone, holder=holder, code=given["code"]
    )
    actions.set_first_password(
        user=one.user, name=name, phone=phone, password=given["password"], activation=one.activation
    )


def _require_the_name(user: User, typed: str) -> None:
    """The name must be the file's (L02). Misses are counted apart: a name miss is no wrong password. Raises Refused."""
    who = f"user:{user.pk}"
    if not limits.NAME_TRIES.take(who):
        raise Refused(words.NAME_TRIED_OUT, "name_differs")
    if not text.same_name(user.name, typed):
        left = limits.NAME_TRIES.left(who)
        raise Refused(words.NAME_DIFFERS if left > 0 else words.NAME_TRIED_OUT, "name_differs")
    limits.NAME_TRIES.give(who)


def _send_code(request: HttpRequest, one: First) -> HttpResponse:
    """A code to the phone on file once the name is right, whose last places then show; else to the one that was typed."""
    form = _form(one, initial={key: request.POST.get(key, "") for key in ("name", "phone", "code")})
    try:
        sent = actions.send_code(
            purpose=Purpose.FIRST_PASSWORD,
            channel=Channel.SMS,
            target=_target(one, request),
            holder=f"user:{one.user.pk}",
            address=address(request),
        )
    except Refused as refusal:
        return _page(request, one, form, phone_error=refusal.words)
    except ValidationError as wrong:
        return _page(request, one, form, phone_error=wrong.messages[0])
    return _page(request, one, form, sent=sent)


def _target(one: First, request: HttpRequest) -> str:
    """Where the code goes. Raises Refused, ValidationError."""
    if not one.phone_on_file:
        return phone_number(request.POST.get("phone", ""))
    if not request.POST.get("name", "").strip():
        raise Refused(words.NAME_BEFORE_CODE, "name_first")
    _require_the_name(one.user, request.POST["name"])
    return one.phone_on_file
