"""「交还账号」: the counter gives an account back to whose it is, with the ID card seen by one and confirmed by another (L02). HTTP only.

For who finds their account taken, or has lost the phone and every other way in.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from acms.accounts import actions as accounts
from acms.accounts import papers
from acms.accounts.forms import phone_number
from acms.accounts.models import Purpose
from acms.accounts.web import SignedIn, address, reviewer_required
from acms.base.errors import Refused
from acms.casework.models import Case
from acms.channels.models import Channel
from acms.entry import actions, words
from acms.entry.forms import CounterForm
from acms.people import access
from acms.people.models import Person
from acms.scans.forms import refusing


@reviewer_required
def give_back(request: SignedIn, pk: int) -> HttpResponse:
    """The form from an open file. Who waits for their first sign-in gets an activation code, and needs none of this."""
    person = get_object_or_404(access.visible_to(request.user).select_related("user"), pk=pk)
    if person.merged_into_id or person.user.must_set_password or not person.user.is_active:
        raise Http404
    if "send_code" in request.POST:
        return _send(request, person)
    form = CounterForm(request.POST or None, papers.files(request, CounterForm))
    if request.method == "POST" and form.is_valid():
        with refusing(form, paper="code", other="code"):  # by itself: a wrong try stays counted
            code = form.cleaned_data["code"]
            accounts.use_code(**_code(request, person, form.cleaned_data["phone"]), code=code)
        case = _filed(request, person, form) if not form.errors else None
        if case is not None:
            messages.success(request, words.GIVE_BACK_FILED)
            return redirect("casework:case", case.no)
    return _page(request, person, form)


def _code(request: SignedIn, person: Person, phone: str) -> dict[str, Any]:
    holder = f"user:{request.user.pk}:returns:{person.pk}"
    return {"purpose": Purpose.CONTACT, "channel": Channel.SMS, "target": phone, "holder": holder}


def _filed(request: SignedIn, person: Person, form: CounterForm) -> Case | None:
    upload, case = form.cleaned_data["portrait"], None
    with refusing(form, paper="portrait"):
        case = actions.give_back(
            person=person,
            phone=form.cleaned_data["phone"],
            portrait=upload.read(),
            file_name=upload.name or "",
            by=request.user,
        )
    return None if form.errors else case


def _send(request: SignedIn, person: Person) -> HttpResponse:
    """The form as it was, with a code on its way."""
    kept = {name: request.POST.get(name, "") for name in ("seen", "phone", "code")}
    form = CounterForm(initial=kept | papers.chosen(request, CounterForm))
    try:
        target = phone_number(request.POST.get("phone", ""))
        sent = accounts.send_code(**_code(request, person, target), address=address(request), known=True)
    except Refused as refusal:
        return _page(request, person, form, phone_error=refusal.words)
    except ValidationError as wrong:
        return _page(request, person, form, phone_error=wrong.messages[0])
    return _page(request, person, form, sent=sent)


def _page(request: SignedIn, person: Person, form: CounterForm, **more: Any) -> HttpResponse:
    context = {"form": form, "person": person, **more}
    return render(request, "entry/counter.html", context, status=422 if form.errors else 200)
