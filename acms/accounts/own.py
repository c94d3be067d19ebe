"""账号与安全: what somebody does with their own account (L04, L06). HTTP only."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from acms.accounts import actions, sessions, words
from acms.accounts.forms import OwnPasswordForm, OwnQuestionsForm, email_address, phone_number
from acms.accounts.models import Purpose, User
from acms.accounts.web import SignedIn, address, person_required, signed_in_required, staff_required
from acms.base import text
from acms.base.errors import Refused
from acms.channels import wechat
from acms.channels.models import Channel
from acms.journal.models import Entry


@person_required
def account(request: SignedIn) -> HttpResponse:
    """Password, security questions, contacts, sign-ins: one page, one form each."""
    user: User = request.user
    context: dict[str, Any] = {}
    password = OwnPasswordForm(
        request.POST if "change_password" in request.POST else None, holder=user.name, id_number=user.id_number
    )
    questions = OwnQuestionsForm(request.POST if "set_questions" in request.POST else None)
    if password.is_bound and password.is_valid() and _changed(request, user, password):
        return redirect("accounts:account")
    if questions.is_bound and questions.is_valid() and _asked(request, user, questions):
        return redirect("accounts:account")
    if "set_notices" in request.POST:
        actions.choose_notices(user=user, sms="sms" in request.POST, email="email" in request.POST)
        messages.success(request, words.NOTICES_CHOSEN)
        return redirect("accounts:account")
    if "send_code" in request.POST or "confirm_code" in request.POST:
        context["contact"] = _contact(request, user)
        if context["contact"].get("proved"):
            messages.success(request, words.CONTACT_PROVED)
            return redirect("accounts:account")
    context |= {
        "password": password,
        "questions": questions,
        "opened": words.opened(user.opened_at, user.opened_by) if user.opened_at else "",
        "wechat_offered": wechat.offered(),
        "wechat_bound": getattr(user, "wechat", None),
        "asked": user.security_answers.count(),
        "was_given_back": Entry.objects.filter(about=user, verb="account.given_back").exists(),
        "sign_ins": sessions.of(user, request.session.session_key or ""),
    }
    wrong = password.errors or questions.errors or context.get("contact", {}).get("error")
    return render(request, "accounts/account.html", context, status=422 if wrong else 200)


def _changed(request: HttpRequest, user: User, form: OwnPasswordForm) -> bool:
    """A new password ends every other session: who had the old one is out (L06)."""
    try:
        actions.change_password(user=user, former=form.cleaned_data["former"], password=form.cleaned_data["password"])
    except Refused as refusal:
        form.add_error("password" if refusal.code == "same_password" else "former", refusal.words)
        return False
    sessions.renew(request, user)
    sessions.end(user=user, but=request.session.session_key or "")
    messages.success(request, words.PASSWORD_CHANGED)
    return True


def _asked(request: HttpRequest, user: User, form: OwnQuestionsForm) -> bool:
    try:
        actions.set_questions(user=user, answers=form.given)
    except Refused as refusal:
        form.add_error(None, refusal.words)
        return False
    messages.success(request, words.QUESTIONS_SET)
    return True


def _contact(request: HttpRequest, user: User) -> dict[str, Any]:
    """「获取验证码」 for a new phone or e-mail, then 「确认」."""
    channel = Channel.EMAIL if request.POST.get("channel") == "email" else Channel.SMS
    typed = request.POST.get("target", "").strip()
    state: dict[str, Any] = {"channel": str(channel), "value": typed}
    try:
        target = phone_number(typed) if channel == Channel.SMS else email_address(typed)
        if "send_code" in request.POST:
            state["sent"] = actions.send_code(
                purpose=Purpose.CONTACT,
                channel=channel,
                target=target,
                holder=f"user:{user.pk}",
                address=address(request),
                known=True,
            )
        else:
            code = request.POST.get("code", "")
            holder = f"user:{user.pk}"
            actions.use_code(purpose=Purpose.CONTACT, channel=channel, target=target, holder=holder, code=code)
            actions.prove_contact(user=user, channel=channel, target=target)
            state["proved"] = True
    except ValidationError as error:
        state["error"] = error.messages[0]
    except Refused as refusal:
        state["error"] = refusal.words
    return state


@staff_required
def desk_account(request: SignedIn) -> HttpResponse:
    """The same for staff: contacts, password, recovery codes for a lost second factor, sign-ins (L08)."""
    user: User = request.user
    context: dict[str, Any] = {"contact": {}}
    password = OwnPasswordForm(request.POST if "change_password" in request.POST else None, holder=user.name)
    if password.is_bound and password.is_valid() and _changed(request, user, password):
        return redirect("accounts:desk_account")
    if "send_code" in request.POST or "confirm_code" in request.POST:
        context["contact"] = _contact(request, user)
        if context["contact"].get("proved"):
            messages.success(request, words.CONTACT_PROVED)
            return redirect("accounts:desk_account")
    if "make_codes" in request.POST:
        context["codes"] = actions.make_recovery_codes(user=user)
    context |= {
        "password": password,
        "passkeys": user.passkeys.all(),
        "codes_left": user.recovery_codes.filter(used_at=None).count(),
        "sign_ins": sessions.of(user, request.session.session_key or ""),
    }
    wrong = password.errors or context["contact"].get("error")
    answer = render(request, "accounts/desk_account.html", context, status=422 if wrong else 200)
    answer["Cache-Control"] = "no-store"
    return answer


@signed_in_required
@require_POST
def end_session(request: SignedIn) -> HttpResponse:
    """「退出」 one of one's other sessions, or all of them."""
    user: User = request.user
    only = request.POST.get("only", "")
    sessions.end(
        user=user,
        but=request.session.session_key or "",
        only=(text.whole(only) or 0) if only else None,
    )
    messages.success(request, words.SESSION_ENDED if only else words.SESSIONS_ENDED)
    return redirect("accounts:account" if user.is_person else "accounts:desk_account")
