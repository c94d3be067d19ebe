"""Signing in and out (L01–L08)."""

import time
from typing import Any

from django.contrib import auth, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from acms.accounts import actions, captcha, devices, doors, first, limits, sessions, signin, words
from acms.accounts.forms import SecondFactorForm, SignInForm, StaffForm
from acms.accounts.models import User
from acms.accounts.web import address
from acms.base import crypto

NUMBER = "door_number"  # in the session, sealed: what was typed at the other entrance


def wanted(request: HttpRequest) -> str:
    """The page that somebody wants to come to by signing in, as the form or the address says."""
    return doors.bounded(request.POST.get("next") or request.GET.get("next") or "")


def _login_page(request: HttpRequest, entrance: str) -> HttpResponse:
    """Both person entrances: the same form, other words (L01, L07)."""
    if request.method != "POST":
        return _form(request, entrance, SignInForm(initial={"number": _typed_at_the_other(request)}))
    if "captcha_action" in request.POST:
        return _form(request, entrance, SignInForm(initial={"number": request.POST.get("number", "")}))
    form = SignInForm(request.POST)
    if wrong := captcha.fault(request, captcha.SIGN_IN):
        form.is_valid()
        form.errors.pop("number", None)
        return _form(request, entrance, form, fault=wrong, captcha_error=wrong)
    if not form.is_valid():
        return _form(request, entrance, form, status=422)
    given = form.cleaned_data
    tried = signin.person(given["number"], given["password"], address(request), devices.word(request))
    if tried.user is None:
        return _form(request, entrance, form, fault=tried.fault)
    if tried.initial:
        first.begin(request, tried.user, wanted(request))
        return redirect("accounts:first_password")
    return enter(request, tried.user, entrance)


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
        **captcha.fresh(request, captcha.SIGN_IN),
        **more,
    }
    return render(request, "accounts/login.html", context, status=422 if fault else status)


def _typed_at_the_other(request: HttpRequest) -> str:
    """The number that was typed at the wrong entrance, once."""
    sealed = request.session.pop(NUMBER, "")
    return crypto.unseal(sealed, NUMBER) if sealed else ""


def enter(request: HttpRequest, user: User, entrance: str, page: str = "") -> HttpResponse:
    """Signs in through the door that fits, or leads to it with the number and the page kept (L07)."""
    page = page or wanted(request)
    fitting = doors.of_user(user)
    if fitting != entrance:
        messages.info(request, words.USE_PERSON_LOGIN if fitting == doors.LOGIN else words.USE_COLLECTION)
        request.session[NUMBER] = crypto.seal(user.id_number, NUMBER)
        return redirect(doors.address(fitting, page))
    if sessions.enter(request, user) and user.opened_at:
        messages.info(request, words.opened(user.opened_at, user.opened_by) + words.NOT_YOU)
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
    door = request.POST.get("captcha_door", captcha.SIGN_IN)
    if door not in captcha.DOORS:
        raise Http404
    return render(request, "ui/_captcha.html", captcha.fresh(request, door))


@require_safe
def captcha_image(request: HttpRequest, key: str) -> HttpResponse:
    """The picture of a challenge; 410 once it has expired."""
    drawn = captcha.drawn(key)
    return HttpResponse(drawn, content_type="image/png") if drawn else HttpResponse(status=410)


def desk_login(request: HttpRequest) -> HttpResponse:
    """Staff: user name and password, then the second factor (L08)."""
    if "captcha_action" in request.POST:
        return desk_form(request, StaffForm(initial={"login_name": request.POST.get("login_name", "")}))
    form = StaffForm(request.POST or None)
    fault = captcha.fault_where_worked(request, captcha.STAFF) if request.method == "POST" else ""
    if request.method == "POST" and not fault and form.is_valid():
        given = form.cleaned_data
        tried = signin.staff(given["login_name"], given["password"], address(request), devices.word(request))
        if tried.user is not None:
            request.session["staff"] = [tried.user.pk, int(time.time())]
            request.session["staff_next"] = doors.onward(request, wanted(request), tried.user)
            return redirect("accounts:desk_code")
        fault = tried.fault
    return desk_form(request, form, fault)


def desk_form(request: HttpRequest, form: StaffForm, fault: str = "") -> HttpResponse:
    """The form of the staff's entrance, with why they have to sign in."""
    page = wanted(request)
    asked = captcha.fresh_where_worked(request, captcha.STAFF)
    context = {"form": form, "fault": fault, "next": page, "why": "" if fault else doors.why(request, page), **asked}
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
        fault = signin.second_factor(user, form.cleaned_data["code"], recovery=True)
        if not fault:
            limits.LOGIN_BY_ACCOUNT.clear(f"staff:{user.login_name}")
            target = request.session.get("staff_next", "/desk/")
            sessions.enter(request, user)
            actions.note_sign_in(user=user)
            return redirect(target)
    return render(request, "accounts/desk_code.html", {"form": form, "fault": fault}, status=422 if fault else 200)
