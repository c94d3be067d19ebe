"""找回密码: four ways back in (L05). The answers never say whether a number is registered. HTTP only."""

import time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from acms.accounts import actions, captcha, devices, doors, limits, words
from acms.accounts.forms import NewPasswordForm, QuestionsForm, RecoverForm, ways_back
from acms.accounts.models import User
from acms.accounts.views import wanted
from acms.accounts.web import address
from acms.base import crypto
from acms.base.errors import Refused
from acms.channels.models import Channel

LIFE = 15 * 60  # seconds from asking to the new password
PAUSE = 60  # seconds until a code can be sent again
OWN_PAGES = {"questions": "accounts:recover_questions", "wechat": "accounts:recover_wechat"}
ASKED, NUMBER, SENT, NEXT = "recover", "recover_number", "recover_sent", "recover_next"  # in the session


def asked(request: HttpRequest) -> tuple[int | None, str]:
    """Whose password (0: nobody's) is asked for in this session and by which way; nobody and nothing after a quarter."""
    pk, way, since = request.session.get(ASKED, (None, "", 0))
    return (pk, way) if pk is not None and time.time() - since <= LIFE else (None, "")


def _number(request: HttpRequest) -> str:
    """The number typed on the first page; the session keeps it sealed."""
    sealed = request.session.get(NUMBER, "")
    return crypto.unseal(sealed, NUMBER) if sealed else ""


def done(request: HttpRequest, user: User) -> HttpResponse:
    """The new password is set: to the door that fits, and on to where the person wanted."""
    page = request.session.pop(NEXT, "")
    for key in (ASKED, NUMBER, SENT):
        request.session.pop(key, None)
    messages.success(request, words.PASSWORD_CHANGED)
    return redirect(doors.address(doors.of_user(user), page))


def gone(request: HttpRequest) -> HttpResponse:
    """Too late, or nothing was asked: from the beginning."""
    messages.warning(request, words.SESSION_GONE)
    return redirect("accounts:recover")


def recover(request: HttpRequest) -> HttpResponse:
    """「忘记密码」: the same answer whether the number is registered or not (L05)."""
    if request.method != "POST":
        return _first_page(request, RecoverForm(initial={"number": _number(request)}))
    if "captcha_action" in request.POST:
        kept = {key: request.POST.get(key, "") for key in ("number", "way")}
        return _first_page(request, RecoverForm(initial=kept))
    form = RecoverForm(request.POST)
    if wrong := captcha.fault(request, captcha.RECOVER):
        return _first_page(request, form, status=422, captcha_error=wrong)
    if not form.is_valid():
        return _first_page(request, form, status=422)
    number, way = form.cleaned_data["number"], form.cleaned_data["way"]
    user = User.objects.by_id_number(number)
    request.session[NEXT] = wanted(request)
    request.session[NUMBER] = crypto.seal(number, NUMBER)
    request.session[ASKED] = [_known(user, way), way, int(time.time())]
    if way in OWN_PAGES:
        return redirect(OWN_PAGES[way])
    _send(request, user, number, way)
    return redirect("accounts:recover_password")


def _names_of_ways() -> list[str]:
    """All ways, for the text beside the forms."""
    return [name for _, name in ways_back()]


def _first_page(request: HttpRequest, form: RecoverForm, *, status: int = 200, **more: str) -> HttpResponse:
    context = {
        "form": form,
        "ways": _names_of_ways(),
        "next": wanted(request),
        **captcha.fresh(request, captcha.RECOVER),
        **more,
    }
    return render(request, "accounts/recover.html", context, status=status)


def _known(user: User | None, way: str) -> int:
    """Whose password may be set by this way; 0 for nobody's."""
    if user is None or (way not in OWN_PAGES and not _target(user, way)):
        return 0
    return int(user.pk)


def _target(user: User | None, way: str) -> str:
    if user is None or user.must_set_password or not user.is_active:
        return ""
    if way == Channel.SMS:
        return user.phone if user.phone_verified_at else ""
    return user.email if user.email_verified_at else ""


def _send(request: HttpRequest, user: User | None, number: str, way: str) -> None:
    """A code to the proved contact. Neither what is answered nor how long it takes tells a known number from an unknown one."""
    known = devices.known(user, devices.word(request))
    actions.send_recovery_code(number=number, channel=way, to=_target(user, way), address=address(request), known=known)
    request.session[SENT] = int(time.time())


def recover_questions(request: HttpRequest) -> HttpResponse:
    """密保问题 and a new password in one page: three questions for every number, whether it is registered or not (L05)."""
    pk, way = asked(request)
    number = _number(request)
    if pk is None or way != "questions" or not number:
        return gone(request)
    user = User.objects.filter(pk=pk, is_active=True, must_set_password=False).first()
    questions = actions.questions_of(user, number)
    form = QuestionsForm(request.POST or None, questions=questions, id_number=number)
    if request.method == "POST" and form.is_valid():
        given = {question: form.cleaned_data[question] for question in questions}
        known = devices.known(user, devices.word(request))
        try:
            right = actions.answers_right(user, number, given, address=address(request), known=known)
            if not right or user is None:
                raise Refused(words.ANSWERS_WRONG, "answers_wrong")
            actions.reset_password(user=user, password=form.cleaned_data["password"])
        except Refused as refusal:
            form.add_error("password" if refusal.code == "same_password" else None, refusal.words)
        else:
            return done(request, user)
    return render(request, "accounts/recover_questions.html", {"form": form}, status=422 if form.errors else 200)


def recover_password(request: HttpRequest) -> HttpResponse:
    """The code and a new password; 「重新发送」 after the pause."""
    pk, way = asked(request)
    number = _number(request)
    if pk is None or way in OWN_PAGES or not number:
        return gone(request)
    user = User.objects.filter(pk=pk).first()
    if "send_again" in request.POST:
        return _again(request, user, way)
    form = NewPasswordForm(request.POST or None, id_number=number)
    if request.method == "POST" and form.is_valid():
        try:
            _reset(request, user, number, way, form)
        except Refused as refusal:
            form.add_error("password" if refusal.code == "same_password" else "code", refusal.words)
        else:
            if user is not None:  # a code of nobody's is never right
                return done(request, user)
    return _code_page(request, form, way)


def _reset(request: HttpRequest, user: User | None, number: str, way: str, form: NewPasswordForm) -> None:
    """The new password by the code; wrong ones count for the address as well, whosever number it is. Raises Refused."""
    where, known = address(request), devices.known(user, devices.word(request))
    if not known and not limits.LOGIN_BY_ADDRESS.take(where):
        raise Refused(words.TOO_MANY_FROM_HERE, "locked")
    to = _target(user, way)
    actions.reset_by_code(user=user, number=number, channel=way, to=to, known=known, **form.for_reset)
    if not known:
        limits.LOGIN_BY_ADDRESS.give(where)


def _again(request: HttpRequest, user: User | None, way: str) -> HttpResponse:
    """Another code once a minute; how long it is still to wait is told by this session alone, so it betrays nobody."""
    left = _wait(request)
    number = _number(request)
    if left == 0 and number:
        _send(request, user, number, way)
    notice = words.code_wait(left) if left else words.CODE_SENT_AGAIN
    return _code_page(request, NewPasswordForm(), way, notice=notice)


def _wait(request: HttpRequest) -> int:
    """Seconds until another code can be sent."""
    return max(0, PAUSE - (int(time.time()) - int(request.session.get(SENT, 0))))


def _code_page(request: HttpRequest, form: NewPasswordForm, way: str, **more: object) -> HttpResponse:
    context = {"form": form, "way": way, "wait": _wait(request), "ways": _names_of_ways(), **more}
    return render(request, "accounts/recover_password.html", context, status=422 if form.errors else 200)
