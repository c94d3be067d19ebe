"""Signing in and out (L01–L08)."""

import time
from typing import Any

from django.contrib import auth, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from acms.accounts import actions, captcha, doors, limits, sessions, signin, words
from acms.accounts.forms import FirstPasswordForm, SecondFactorForm, SignInForm, StaffForm, phone_number
from acms.accounts.models import Purpose, User
from acms.accounts.web import address
from acms.base import crypto, text
from acms.base.errors import Refused
from acms.channels.models import Channel

FIRST_LIFE = 15 * 60  # seconds in which a first password must be set


NUMBER = "door_number"  # in the session, sealed: what was typed at the other entrance


def wanted(request: HttpRequest) -> str:
    """The page that somebody wants to come to by signing in, as the form or the address says."""
    return request.POST.get("next") or request.GET.get("next") or ""


def _login_page(request: HttpRequest, entrance: str) -> HttpResponse:
    """Both person entrances: the same form, other words (L01, L07)."""
    if request.method != "POST":
        return _form(request, entrance, SignInForm(initial={"number": _typed_at_the_other(request)}))
    if "captcha_action" in request.POST:
        return _form(request, entrance, SignInForm(initial={"number": request.POST.get("number", "")}))
    form = SignInForm(request.POST)
    if not captcha.passes(request.POST.get("captcha_key", ""), request.POST.get("captcha", "")):
        form.is_valid()
        form.errors.pop("number", None)
        return _form(request, entrance, form, fault=words.CAPTCHA_WRONG, captcha_error=words.CAPTCHA_WRONG)
    if not form.is_valid():
        return _form(request, entrance, form, status=422)
    tried = signin.person(form.cleaned_data["number"], form.cleaned_data["password"], address(request))
    if tried.user is None:
        return _form(request, entrance, form, fault=tried.fault)
    if tried.initial:
        request.session["first"] = [tried.user.pk, int(time.time())]
        request.session["first_next"] = wanted(request)
        return redirect("accounts:first_password")
    return _enter(request, tried.user, entrance)


def _form(
    request: HttpRequest, entrance: str, form: SignInForm, *, fault: str = "", status: int = 200, **more: str
) -> HttpResponse:
    """The form with a fresh captcha; where it leads to is kept whatever goes wrong."""
    page = wanted(request)
    context: dict[str, Any] = {
        "form": form,
        "entrance": entrance,
        "next": page,
        "why": "" if fault else doors.why(request, page),
        "fault": fault,
        **captcha.fresh(request),
        **more,
    }
    return render(request, "accounts/login.html", context, status=422 if fault else status)


def _typed_at_the_other(request: HttpRequest) -> str:
    """The number that was typed at the wrong entrance, once."""
    sealed = request.session.pop(NUMBER, "")
    return crypto.unseal(sealed, NUMBER) if sealed else ""


def _enter(request: HttpRequest, user: User, entrance: str, page: str = "") -> HttpResponse:
    """Signs in through the door that fits, or leads to it with the number and the page kept (L07)."""
    page = page or wanted(request)
    fitting = doors.of_user(user)
    if fitting != entrance:
        messages.info(request, words.USE_PERSON_LOGIN if fitting == doors.LOGIN else words.USE_COLLECTION)
        request.session[NUMBER] = crypto.seal(user.id_number, NUMBER)
        return redirect(doors.address(fitting, page))
    sessions.enter(request, user)
    return redirect(doors.onward(request, page, user))


def collection_login(request: HttpRequest) -> HttpResponse:
    """「信息采集入口」."""
    if request.user.is_authenticated and request.user.is_person and request.method == "GET":
        return redirect("/collection/go/")
    return _login_page(request, "collection")


def login(request: HttpRequest) -> HttpResponse:
    """「会计人员登录」."""
    if request.user.is_authenticated and request.user.is_person and request.method == "GET":
        return redirect("/me/")
    return _login_page(request, "login")


def _first_user(request: HttpRequest) -> User | None:
    """Whose first password is being set in this session, for a quarter of an hour."""
    pk, since = request.session.get("first", (None, 0))
    if pk is None or time.time() - since > FIRST_LIFE:
        return None
    return User.objects.filter(pk=pk, must_set_password=True).first()


def first_password(request: HttpRequest) -> HttpResponse:
    """The only page that the initial password opens (L02). Nothing personal is shown."""
    user = _first_user(request)
    if user is None:
        messages.warning(request, words.SESSION_GONE)
        return redirect("accounts:collection_login")
    template = "accounts/first_password.html"
    if request.method != "POST":
        return render(request, template, {"form": FirstPasswordForm()})
    if "send_code" in request.POST:
        return _send_first_code(request, user, template)
    form = FirstPasswordForm(request.POST, id_number=user.id_number)
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            _require_the_name(user, cleaned["name"])
            actions.use_code(
                purpose=Purpose.FIRST_PASSWORD,
                channel=Channel.SMS,
                target=cleaned["phone"],
                holder=f"user:{user.pk}",
                code=cleaned["code"],
            )
            actions.set_first_password(
                user=user, name=cleaned["name"], phone=cleaned["phone"], password=cleaned["password"]
            )
        except Refused as refusal:
            form.add_error("name" if refusal.code == "name_differs" else "code", refusal.words)
        else:
            del request.session["first"]
            return _enter(request, user, "collection", request.session.pop("first_next", ""))
    return render(request, template, {"form": form}, status=422)


def _require_the_name(user: User, typed: str) -> None:
    """The name must be the file's (L02). Misses are counted apart: a name miss is no wrong password. Raises Refused."""
    who = f"user:{user.pk}"
    if limits.NAME_TRIES.reached(who):
        raise Refused(words.NAME_TRIED_OUT, "name_differs")
    if not text.same_name(user.name, typed):
        left = limits.NAME_TRIES.count(who)
        raise Refused(words.NAME_DIFFERS if left > 0 else words.NAME_TRIED_OUT, "name_differs")


def _send_first_code(request: HttpRequest, user: User, template: str) -> HttpResponse:
    form = FirstPasswordForm(initial={key: request.POST.get(key, "") for key in ("name", "phone", "code")})
    context: dict[str, Any] = {"form": form}
    try:
        phone = phone_number(request.POST.get("phone", ""))
        context["sent"] = actions.send_code(
            purpose=Purpose.FIRST_PASSWORD,
            channel=Channel.SMS,
            target=phone,
            holder=f"user:{user.pk}",
            address=address(request),
        )
    except Refused as refusal:
        context["phone_error"] = refusal.words
    except ValidationError:
        context["phone_error"] = words.PHONE_SHAPE
    return render(request, template, context)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """「退出」."""
    auth.logout(request)
    return redirect("portal:portal")


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """「继续填写」: the session lives another half hour."""
    return HttpResponse(status=204 if request.user.is_authenticated else 403)


@require_POST
def captcha_again(request: HttpRequest) -> HttpResponse:
    """「换一张」 and the captcha in words, in place: nothing else of the page changes. Without script the form's own page answers."""
    return render(request, "ui/_captcha.html", captcha.fresh(request))


def desk_login(request: HttpRequest) -> HttpResponse:
    """Staff: user name and password, then the second factor (L08)."""
    form = StaffForm(request.POST or None)
    fault = ""
    if request.method == "POST" and form.is_valid():
        tried = signin.staff(form.cleaned_data["login_name"], form.cleaned_data["password"], address(request))
        if tried.user is not None:
            request.session["staff"] = [tried.user.pk, int(time.time())]
            request.session["staff_next"] = doors.onward(request, wanted(request), tried.user)
            return redirect("accounts:desk_code")
        fault = tried.fault
    return desk_form(request, form, fault)


def desk_form(request: HttpRequest, form: StaffForm, fault: str = "") -> HttpResponse:
    """The form of the staff's entrance, with why they have to sign in."""
    page = wanted(request)
    context = {"form": form, "fault": fault, "next": page, "why": "" if fault else doors.why(request, page)}
    return render(request, "accounts/desk_login.html", context, status=422 if fault or form.errors else 200)


def desk_code(request: HttpRequest) -> HttpResponse:
    """The second factor."""
    pk, since = request.session.get("staff", (None, 0))
    user = User.objects.staff().filter(pk=pk, is_active=True).first()
    if user is None or time.time() - since > 300:
        messages.warning(request, words.SESSION_GONE)
        return redirect(doors.address(doors.DESK, request.session.get("staff_next", "")))
    form = SecondFactorForm(request.POST or None)
    fault = ""
    if request.method == "POST" and form.is_valid():
        who = f"second:{user.pk}"
        if limits.SECOND_FACTOR.reached(who):
            fault = words.login_locked()
        elif actions.second_factor_right(user, form.cleaned_data["code"]) or actions.recovery_code_right(
            user, form.cleaned_data["code"]
        ):
            limits.SECOND_FACTOR.clear(who)
            limits.LOGIN_BY_ACCOUNT.clear(f"staff:{user.login_name}")
            target = request.session.get("staff_next", "/desk/")
            sessions.enter(request, user)
            actions.note_sign_in(user=user)
            return redirect(target)
        else:
            limits.SECOND_FACTOR.count(who)
            fault = words.SECOND_FACTOR_WRONG
    return render(request, "accounts/desk_code.html", {"form": form, "fault": fault}, status=422 if fault else 200)
