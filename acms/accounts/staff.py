"""工作人员账号: made, disabled and opened again by an administrator of the same or a higher agency (L08). HTTP only.

What opens an account goes to its holder's phone: whoever administers it never sees it.
"""

from datetime import timedelta

from django.contrib import messages
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from acms.accounts import access, actions, words
from acms.accounts.forms import StaffAccountForm
from acms.accounts.models import Role, SignIn, User
from acms.accounts.web import SignedIn, staff_required
from acms.base import asking, confirm, masks, paging
from acms.base.errors import Refused
from acms.regions import divisions

PAGE = 30
IDLE = timedelta(days=90)


@staff_required
def listing(request: SignedIn) -> HttpResponse:
    """The accounts that the administrator answers for, and the form for a new one."""
    roles = access.makes(request.user)
    if not roles:
        raise Http404
    places = [(code, divisions.path(code)) for code in sorted(access.places_of_staff(request.user))]
    form = StaffAccountForm(request.POST or None, roles=roles, places=places)
    if request.method == "POST" and form.is_valid():
        user = actions.open_staff(by=request.user, **form.cleaned_data)
        messages.success(request, words.staff_code_sent(user.name, masks.phone(user.phone)))
        return redirect("accounts:staff")
    asked = {name: request.GET.get(name, "").strip()[:60] for name in ("q", "role", "agency", "state")}
    unknown = _unknown(asked)
    found = User.objects.none() if unknown else _narrowed(access.staff_of(request.user), asked)
    rows = found.order_by("-is_active", "agency_code", "name")
    context = {
        "form": form,
        "page": paging.page(request, rows.annotate(came=Max("sign_ins__at")), PAGE),
        "asked": asked,
        "unknown": unknown,
        "roles": [(role.value, role.label) for role in roles],
        "places": divisions.choices_within(access.places_of_staff(request.user)),
        "states": words.STAFF_STATES,
    }
    return render(request, "accounts/staff.html", context, status=422 if form.errors else 200)


def _unknown(asked: dict[str, str]) -> tuple[str, ...]:
    """What of it is no role, no place and no state: nobody is listed then."""
    known = {
        "role": asked["role"] in Role.values,
        "agency": divisions.get(asked["agency"]) is not None,
        "state": asked["state"] in dict(words.STAFF_STATES),
    }
    return asking.unknown(asked, known)


def _narrowed(rows: QuerySet[User], asked: dict[str, str]) -> QuerySet[User]:
    """The accounts that are asked for; `idle`: nobody has come in by them for ninety days."""
    if asked["q"]:
        rows = rows.filter(Q(login_name__startswith=asked["q"].lower()) | Q(name__contains=asked["q"]))
    if asked["role"]:
        rows = rows.filter(role=asked["role"])
    if divisions.get(asked["agency"]):
        rows = rows.filter(agency_code__in=sorted(divisions.below(asked["agency"])))
    if asked["state"] == "idle":
        late = SignIn.objects.filter(user=OuterRef("pk"), at__gte=timezone.now() - IDLE)
        return rows.filter(~Exists(late), is_active=True)
    return rows.filter(is_active=asked["state"] == "on") if asked["state"] in ("on", "off") else rows


@staff_required
@require_POST
def act(request: SignedIn, pk: int) -> HttpResponse:
    """「停用」, or 「重新启用、重置」: their holder sets password and second factor anew."""
    user = get_object_or_404(access.staff_of(request.user), pk=pk)
    disabling = "disable" in request.POST
    question = (words.disable_asked if disabling else words.reset_asked)(user.name, user.login_name or "")
    if asked := confirm.ask(request, question, back=reverse("accounts:staff")):
        return asked
    if disabling:
        actions.disable_staff(user=user, by=request.user)
        messages.success(request, words.STAFF_DISABLED)
        return redirect("accounts:staff")
    try:
        actions.reset_staff(user=user, by=request.user)
        messages.success(request, words.staff_code_sent(user.name, masks.phone(user.phone)))
    except Refused as refusal:
        messages.error(request, refusal.words)
    return redirect("accounts:staff")
