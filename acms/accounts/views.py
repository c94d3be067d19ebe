"""Signing in and out (L01–L08)."""

import contextlib
import time
from typing import Any

from django.contrib import auth, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from acms.accounts import actions, captcha, limits, sessions, signin, words
from acms.accounts.forms import (
    FirstPasswordForm,
    NewPasswordForm,
    QuestionsForm,
    RecoverForm,
    SecondFactorForm,
    SignInForm,
    StaffForm,
    phone_number,
)
from acms.accounts.models import Purpose, User
from acms.accounts.web import address
from acms.base import links
from acms.base.errors import Refused
from acms.channels.models import Channel

FIRST_LIFE = 15 * 60  # seconds in which a first password must be set


def onward(request: HttpRequest, default: str) -> str:
    """Where to go after signing in: only inside this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return links.inside(request, wanted, default)


def _login_page(request: HttpRequest, entrance: str) -> HttpResponse:
    """Both person entrances: the same form, other words (L01, L07)."""
    template = "accounts/login.html"
    context: dict[str, Any] = {"entrance": entrance, "next": request.GET.get("next") or request.POST.get("next", "")}
    if request.method != "POST" or "captcha_action" in request.POST:
        data = request.POST if request.method == "POST" else None
        form = SignInForm(initial={"number": data.get("number", "")} if data else None)
        return render(request, template, {"form": form, **context, **captcha.fresh(request)})
    form = SignInForm(request.POST)
    if not captcha.passes(request.POST.get("captcha_key", ""), request.POST.get("captcha", "")):
        form.is_valid()
        form.errors.pop("number", None)
        context |= {"captcha_error": words.CAPTCHA_WRONG, "fault": words.CAPTCHA_WRONG}
        return render(request, template, {"form": form, **context, **captcha.fresh(request)}, status=422)
    if not form.is_valid():
        return render(request, template, {"form": form, **context, **captcha.fresh(request)}, status=422)
    tried = signin.person(form.cleaned_data["number"], form.cleaned_data["password"], address(request))
    if tried.user is None:
        return render(
            request, template, {"form": form, "fault": tried.fault, **context, **captcha.fresh(request)}, status=422
        )
    if tried.initial:
        request.session["first"] = [tried.user.pk, int(time.time())]
        return redirect("accounts:first_password")
    return _enter(request, tried.user, entrance)


def _enter(request: HttpRequest, user: User, entrance: str) -> HttpResponse:
    """Signs in through the door that fits, or says which one does (L07)."""
    person = getattr(user, "person", None)
    registered = person is not None and person.registered_at is not None
    if entrance == "collection" and registered:
        messages.info(request, words.USE_PERSON_LOGIN)
        return redirect("accounts:login")
    if entrance == "login" and not registered:
        messages.info(request, words.USE_COLLECTION)
        return redirect("accounts:collection_login")
    sessions.enter(request, user)
    return redirect(onward(request, "/me/" if registered else "/collection/go/"))


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
            if limits.NAME_TRIES.reached(f"user:{user.pk}"):
                raise Refused(words.login_locked(), "name_differs")
            if user.name != cleaned["name"].strip():
                limits.NAME_TRIES.count(f"user:{user.pk}")
                raise Refused(words.NAME_DIFFERS, "name_differs")
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
            return _enter(request, user, "collection")
    return render(request, template, {"form": form}, status=422)


def _send_first_code(request: HttpRequest, user: User, template: str) -> HttpResponse:
    form = FirstPasswordForm(initial={key: request.POST.get(key, "") for key in ("name", "phone")})
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


def recover(request: HttpRequest) -> HttpResponse:
    """「忘记密码」: the same answer whether the number is registered or not (L05)."""
    template = "accounts/recover.html"
    if request.method != "POST" or "captcha_action" in request.POST:
        form = RecoverForm(initial={"number": request.POST.get("number", "")})
        return render(request, template, {"form": form, **captcha.fresh(request)})
    form = RecoverForm(request.POST)
    if not captcha.passes(request.POST.get("captcha_key", ""), request.POST.get("captcha", "")):
        context = {"form": form, "captcha_error": words.CAPTCHA_WRONG, **captcha.fresh(request)}
        return render(request, template, context, status=422)
    if not form.is_valid():
        return render(request, template, {"form": form, **captcha.fresh(request)}, status=422)
    number, way = form.cleaned_data["number"], form.cleaned_data["way"]
    user = User.objects.by_id_number(number)
    if way in OWN_PAGES:
        request.session["recover_number"] = number
        request.session["recover"] = [user.pk if user else 0, way, int(time.time())]
        return redirect(OWN_PAGES[way])
    target = _recovery_target(user, way)
    holder = f"user:{user.pk}" if user and target else f"nobody:{number}"
    # Neither what is answered nor how long it takes tells a known number from an unknown one.
    with contextlib.suppress(Refused):
        actions.send_code(
            purpose=Purpose.RECOVER,
            channel=way,
            target=target or number,
            holder=holder,
            address=address(request),
            sent=bool(target),
        )
    request.session["recover"] = [user.pk if user and target else 0, way, int(time.time())]
    return redirect("accounts:recover_password")


OWN_PAGES = {"questions": "accounts:recover_questions", "wechat": "accounts:recover_wechat"}


def _recovery_target(user: User | None, way: str) -> str:
    if user is None or user.must_set_password or not user.is_active:
        return ""
    if way == Channel.SMS:
        return user.phone if user.phone_verified_at else ""
    return user.email if user.email_verified_at else ""


def recover_questions(request: HttpRequest) -> HttpResponse:
    """密保问题 and a new password in one page: three questions for every number, whether it is registered or not (L05)."""
    pk, way, since = request.session.get("recover", (None, "", 0))
    number = request.session.get("recover_number", "")
    if pk is None or way != "questions" or not number or time.time() - since > FIRST_LIFE:
        messages.warning(request, words.SESSION_GONE)
        return redirect("accounts:recover")
    user = User.objects.filter(pk=pk, is_active=True, must_set_password=False).first()
    questions = actions.questions_of(user, number)
    form = QuestionsForm(request.POST or None, questions=questions, id_number=number)
    if request.method == "POST" and form.is_valid():
        given = {question: form.cleaned_data[question] for question in questions}
        try:
            if not actions.answers_right(user, number, given) or user is None:
                raise Refused(words.ANSWERS_WRONG, "answers_wrong")
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            actions.reset_password(user=user, password=form.cleaned_data["password"])
            del request.session["recover"], request.session["recover_number"]
            messages.success(request, words.PASSWORD_CHANGED)
            return redirect(door_of(user))
    return render(request, "accounts/recover_questions.html", {"form": form}, status=422 if form.errors else 200)


def door_of(user: User) -> str:
    """The entrance that fits somebody (L07)."""
    registered = hasattr(user, "person") and user.person.registered_at is not None
    return "accounts:login" if registered else "accounts:collection_login"


def recover_password(request: HttpRequest) -> HttpResponse:
    """The code and a new password."""
    pk, way, since = request.session.get("recover", (None, "", 0))
    if pk is None or way in OWN_PAGES or time.time() - since > FIRST_LIFE:
        messages.warning(request, words.SESSION_GONE)
        return redirect("accounts:recover")
    user = User.objects.filter(pk=pk).first()
    form = NewPasswordForm(request.POST or None, id_number=user.id_number if user else "")
    if request.method == "POST" and form.is_valid():
        try:
            if user is None:
                raise Refused(words.code_bad(4), "code_wrong")
            actions.use_code(
                purpose=Purpose.RECOVER,
                channel=way,
                target=_recovery_target(user, way),
                holder=f"user:{user.pk}",
                code=form.cleaned_data["code"],
            )
        except Refused as refusal:
            form.add_error("code", refusal.words)
        else:
            actions.reset_password(user=user, password=form.cleaned_data["password"])
            del request.session["recover"]
            messages.success(request, words.PASSWORD_CHANGED)
            return redirect(door_of(user))
    status = 422 if form.errors else 200
    return render(request, "accounts/recover_password.html", {"form": form, "way": way}, status=status)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """「退出」."""
    auth.logout(request)
    return redirect("home:portal")


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """「继续填写」: the session lives another half hour."""
    return HttpResponse(status=204 if request.user.is_authenticated else 403)


def desk_login(request: HttpRequest) -> HttpResponse:
    """Staff: user name and password, then the second factor (L08)."""
    form = StaffForm(request.POST or None)
    fault = ""
    if request.method == "POST" and form.is_valid():
        tried = signin.staff(form.cleaned_data["login_name"], form.cleaned_data["password"], address(request))
        if tried.user is not None:
            request.session["staff"] = [tried.user.pk, int(time.time())]
            request.session["staff_next"] = onward(request, "/desk/")
            return redirect("accounts:desk_code")
        fault = tried.fault
    context = {"form": form, "fault": fault, "next": request.GET.get("next", "")}
    return render(request, "accounts/desk_login.html", context, status=422 if fault or form.errors else 200)


def desk_code(request: HttpRequest) -> HttpResponse:
    """The second factor."""
    pk, since = request.session.get("staff", (None, 0))
    user = User.objects.staff().filter(pk=pk, is_active=True).first()
    if user is None or time.time() - since > 300:
        return redirect("accounts:desk_login")
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
