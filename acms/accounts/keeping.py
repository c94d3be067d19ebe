"""Forms that are not sent yet (L06): what was typed is kept for its owner until it is sent, cleared or too old.

Every showing of a kept form carries a signed mark: whose page it is, which form, which rendering. Only what comes with a
mark of one's own is kept, so a foreign site cannot write here and nobody gets another's words.
"""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import IntegrityError, transaction
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException, UnreadablePostError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from acms.accounts import doors, limits, visitors
from acms.accounts.models import KeptForm
from acms.accounts.web import address
from acms.base import crypto
from acms.base.fields import update_each

FIELD = "kept_form"  # the hidden field with the mark
STEP = "step"  # a form whose view stores all that it is sent: kept only when it has not come so far
TURN = "kept_turn"  # when it was typed, by the browser's clock; without script there is none
MARK_LIFE = timedelta(days=2)
LIFE = timedelta(days=14)
REPEAT = timedelta(minutes=1)  # how long the same content of the same rendering is taken for a second click
MOST = 64 * 1024
MOST_OF_VISITOR = 16 * 1024
UNREADABLE = (UnreadablePostError, RawPostDataException, MultiPartParserError, SuspiciousOperation, BadRequest)
# Never kept: what proves who somebody is, and what belongs to one rendering only.
NEVER = re.compile(r"password|^again$|captcha|^csrfmiddlewaretoken$|^kept_|^(phone|email)_code$")
ONE_TIME = re.compile(
    r"\s*[0-9０-９]{4,8}\s*"
)  # as the value of a field named `code`: lists have codes too, shorter ones

Values = dict[str, list[str]]


@dataclass(frozen=True)
class Mark:
    """One showing of a form. `user`: the account's key, 0 for a visitor. `page`: where it is shown, with the query."""

    user: int
    page: str
    form: str
    rendering: str

    @property
    def path(self) -> str:
        return self.page.partition("?")[0]

    def sign(self) -> str:
        return signing.dumps(asdict(self), salt=FIELD)


@dataclass(frozen=True)
class Typed:
    """What was kept of one form."""

    values: Values
    at: datetime


def new_mark(request: HttpRequest, page: str, form: str) -> Mark:
    """For a form that is being shown. A visitor begins with the page: two requests of it would each begin their own."""
    if not _user(request):
        visitors.begin(request)
    return Mark(_user(request), doors.bounded(page) or page.partition("?")[0], form, secrets.token_hex(8))


def is_own(request: HttpRequest, mark: Mark) -> bool:
    """True while the one whose page it was is signed in, or nobody was and is."""
    return _user(request) == mark.user


def mark_of(request: HttpRequest) -> Mark | None:
    """The mark that a POST carries; None without one, or when it is not ours or too old."""
    try:
        return Mark(**signing.loads(request.POST.get(FIELD, ""), salt=FIELD, max_age=MARK_LIFE))
    except (
        signing.BadSignature,
        TypeError,
        UnreadablePostError,
        RawPostDataException,
        SuspiciousOperation,
        BadRequest,
    ):
        return None


def is_anothers(request: HttpRequest) -> bool:
    """True for a form of one person's page that comes while another one is signed in: it must not be theirs."""
    mark, user = mark_of(request), _user(request)
    return bool(mark and mark.user and user and mark.user != user)


def owner(request: HttpRequest) -> str:
    """What stands on every page of whoever is signed in, and says nothing else of them; empty for a visitor."""
    known = getattr(request, "user", None)
    return signing.Signer(salt="owner").signature(str(known.pk)) if known and known.is_authenticated else ""


def own_mark_of(request: HttpRequest) -> Mark | None:
    """The mark of the form that is being answered, when it is one's own."""
    mark = mark_of(request) if request.method == "POST" else None
    return mark if mark and is_own(request, mark) else None


def may_keep(name: str, values: list[str]) -> bool:
    one_time = name == "code" and any(map(ONE_TIME.fullmatch, values))
    return not one_time and not NEVER.search(name)


def typed_in(data: QueryDict) -> Values:
    """What of a POST is kept: no passwords, codes or files."""
    return {name: found for name, given in data.lists() if may_keep(name, found := [str(one) for one in given])}


def keep(request: HttpRequest, mark: Mark, values: Values) -> bool:
    """Keeps the values for whose page it was. False for too many, for another's page, and for what was sent meanwhile.

    A page whose session has ended gives them to the present session, for the same account once it signs in.
    """
    user = _user(request)
    if (user and user != mark.user) or len(mark.path) > 200:
        return False
    if len(json.dumps(values, ensure_ascii=False).encode()) > (MOST if user else MOST_OF_VISITOR):
        return False
    owner = _owner(request, user)
    rows = KeptForm.objects.filter(owner=owner, path=mark.path, form=mark.form)
    if not (user or rows.exists() or _has_room(request)):
        return False
    return _write(owner, mark, {"values": values}, for_user=None if user else mark.user or None, turn=_turn(request))


def _has_room(request: HttpRequest) -> bool:
    """Whether one more form of somebody without an account is kept: a browser that keeps no cookie begins a new one each time."""
    line = limits.line_of(address(request))
    return limits.take((limits.FORMS_OF_STRANGER, line), (limits.FORMS_OF_STRANGERS, "")) is None


def _write(owner: str, mark: Mark, content: dict[str, Any], *, for_user: int | None, turn: int) -> bool:
    """The last writer wins; but what comes late of a rendering that was sent meanwhile revives nothing: False."""
    rows = KeptForm.objects.filter(owner=owner, path=mark.path, form=mark.form)
    new = {
        "content": content,
        "rendering": mark.rendering,
        "was_sent": False,
        "at": timezone.now(),
        "for_user": for_user,
        "turn": turn,
    }
    open_to_it = rows.exclude(was_sent=True, rendering=mark.rendering)
    if turn:
        open_to_it = open_to_it.exclude(rendering=mark.rendering, turn__gt=turn)
    for _ in range(2):
        if update_each(open_to_it, **new):
            return True
        if rows.exists():
            return rows.filter(was_sent=False).exists()
        try:
            with transaction.atomic():
                KeptForm.objects.create(owner=owner, path=mark.path, form=mark.form, **new)
            return True
        except IntegrityError:  # another tab was first: once more, over it
            continue
    return False


def sent(request: HttpRequest, mark: Mark, answer: dict[str, Any]) -> None:
    """The form was accepted, or cleared: nothing is kept any more. `answer`: what a second click is to see."""
    if not is_own(request, mark):
        return
    user = mark.user
    owner = _owner(request, user)
    key: dict[str, Any] = {"owner": owner, "path": mark.path[:200], "form": mark.form}
    if not (user or KeptForm.objects.filter(**key).exists() or _has_room(request)):
        return  # a second click is judged anew
    KeptForm.objects.update_or_create(
        **key,
        defaults={"content": answer, "rendering": mark.rendering, "was_sent": True, "at": timezone.now()},
    )


def answer_before(request: HttpRequest, mark: Mark, values: Values) -> dict[str, Any] | None:
    """What the same content of the same rendering was answered a moment ago, when it was accepted."""
    if not is_own(request, mark):
        return None
    owner = _owner(request, mark.user)
    row = KeptForm.objects.filter(
        owner=owner,
        path=mark.path,
        form=mark.form,
        rendering=mark.rendering,
        was_sent=True,
        at__gt=timezone.now() - REPEAT,
    ).first()
    return row.content if row and row.content.get("digest") == digest(values) else None


def digest(values: Values) -> str:
    return crypto.sm3(json.dumps(values, sort_keys=True).encode())


def kept(request: HttpRequest, page: str, form: str) -> Typed | None:
    """What is kept of a form of a page."""
    row = _of_page(request, page.partition("?")[0]).get(form)
    return Typed(row.content["values"], row.at) if row else None


def forget(request: HttpRequest, page: str, form: str) -> None:
    """What was kept of a form is stored elsewhere now, or overtaken."""
    _rows(request).filter(path=page, form=form).delete()


def _of_page(request: HttpRequest, path: str) -> Mapping[str, KeptForm]:
    """All forms kept for the page that is shown, asked once a request."""
    known: dict[str, KeptForm] | None = getattr(request, "_kept_forms", None)
    if known is None:
        known = {row.form: row for row in _rows(request).filter(path=path, was_sent=False)}
        vars(request)["_kept_forms"] = known
    return known


def _rows(request: HttpRequest) -> Any:
    user = _user(request)
    if user and visitors.secret(request):
        _take_over(user, _owner(request, 0))
        visitors.end(request)
    if user:
        return KeptForm.objects.filter(owner=f"u{user}")
    if not visitors.secret(request):
        return KeptForm.objects.none()
    return KeptForm.objects.filter(owner=_owner(request, 0), for_user=None)


@transaction.atomic
def _take_over(user: int, visitor: str) -> None:
    """What the visitor's page kept for this account before it signed in; newer than anything the account has kept."""
    waiting = KeptForm.objects.filter(owner=visitor, for_user=user)
    for row in waiting:
        KeptForm.objects.filter(owner=f"u{user}", path=row.path, form=row.form).delete()
    waiting.update(owner=f"u{user}", for_user=None)


def data(request: HttpRequest, form: str) -> MultiValueDict[str, str]:
    """What is kept of a form of this page, for a view that shows as many rows as were typed."""
    found = kept(request, request.path, form)
    return MultiValueDict(found.values if found else {})


def accepted(request: HttpRequest, *told: str) -> None:
    """For a view that answers an accepted form with a page instead of sending on. `told`: what a second click reads."""
    vars(request)["_accepted_form"] = told


def accepted_with(request: HttpRequest) -> tuple[str, ...] | None:
    return getattr(request, "_accepted_form", None)


def _user(request: HttpRequest) -> int:
    return int(request.user.pk) if request.user.is_authenticated else 0


def _turn(request: HttpRequest) -> int:
    typed = request.POST.get(TURN, "")
    return int(typed) if re.fullmatch(r"[0-9]{1,15}", typed) else 0


def _owner(request: HttpRequest, user: int) -> str:
    """Whose a form is, as its row says it: an account's, or with 0 the visitor's."""
    if user:
        return f"u{user}"
    visitors.begin(request)
    return f"v{visitors.name(request, 'forms')[:32]}"
