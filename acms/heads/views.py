"""会计机构负责人备案 (E04): fill in and print, sign and stamp, upload, submit. HTTP only."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from acms.accounts.web import SignedIn, person_required
from acms.base import htmx
from acms.base.errors import Refused
from acms.base.typeset import MissingGlyph
from acms.casework import actions as casework
from acms.casework import procedures
from acms.casework.models import Case
from acms.casework.views import letter_pages
from acms.employers.models import Employer
from acms.heads import actions, words
from acms.heads.forms import HeadForm
from acms.heads.models import HeadFiling
from acms.letters import words as letters_words
from acms.people import access as people_access
from acms.people.models import Person
from acms.regions.models import agencies_of


@person_required
def head(request: SignedIn) -> HttpResponse:
    """One page: the letter to print, its scan with what the audit found, and how the case stands."""
    me = _on_post(request)
    if me is None or me.employer is None:
        messages.warning(request, words.NOT_A_MEMBER)
        return redirect("me:me")
    case = actions.head_case(request.user)
    if request.method == "POST" and "print" not in request.POST:
        return _act(request, case)
    form = _form(request, me, case)
    if request.method == "POST" and form.is_valid() and _printed(request, me, form):
        return redirect("heads:head")
    context = _context(me, me.employer, case, form)
    if htmx.wanted(request):
        return render(request, "heads/_head.html", context)
    return render(request, "heads/head.html", context, status=422 if form.errors else 200)


def _on_post(request: SignedIn) -> Person | None:
    """The accountant who files: registered and on the post."""
    return people_access.own(request.user).filter(on_post=True).first()


def _form(request: HttpRequest, me: Person, case: Case | None) -> HeadForm:
    initial: dict[str, Any] = {"phone": me.employer.phone if me.employer else ""}
    if case and case.is_editable:
        filed = procedures.about(HeadFiling).detail_of(case)
        own = filed.person_id == me.pk
        initial |= {
            "appointed_on": filed.appointed_on,
            "condition": filed.condition,
            "who": "me" if own else "colleague",
        }
        initial["phone"] = filed.letter.facts["phone"]
    posted = request.POST if request.method == "POST" else None
    assert me.employer is not None
    return HeadForm(posted, employer=me.employer, me=me, initial=initial)


def _printed(request: SignedIn, me: Person, form: HeadForm) -> bool:
    values = {name: form.cleaned_data[name] for name in ("person", "appointed_on", "condition", "phone")}
    assert me.employer is not None
    try:
        actions.print_head_letter(by=request.user, employer=me.employer, on=timezone.localdate(), **values)
    except MissingGlyph as missing:
        form.add_error(None, letters_words.missing_characters(missing.characters))
    except Refused as refusal:
        form.add_error(None, refusal.words)
    return not form.errors


def _act(request: SignedIn, case: Case | None) -> HttpResponse:
    """「上传」, 「提交」 or 「撤回」."""
    if case is None:
        return redirect("heads:head")
    if asked := letter_pages.asked_first(request, case, back=reverse("heads:head")):
        return asked

    def submit() -> str:
        actions.submit_head(case=case, by=request.user, shown=request.POST.get("shown"))
        return words.HEAD_SUBMITTED

    def put(data: bytes, name: str) -> None:
        actions.put_head_letter(case=case, data=data, file_name=name, by=request.user)

    letter = procedures.about(HeadFiling).detail_of(case).letter
    letter_pages.act(request, letter, put=put, submit=submit, withdraw=lambda: casework.withdraw(case, by=request.user))
    return redirect("heads:head")


def _context(me: Person, employer: Employer, case: Case | None, form: HeadForm) -> dict[str, Any]:
    filed = procedures.about(HeadFiling).detail_of(case) if case else None
    return {
        **letter_pages.shown(filed.letter if filed else None, filed.scan if filed else None),
        "me": me,
        "employer": employer,
        "case": case,
        "filing": filed,
        "says": words.head_asked(filed.person.name, filed.appointed_on, filed.get_condition_display()) if filed else "",
        "decision": case.last_decision if case else None,
        "present": employer.heads.select_related("person").present(),
        "form": form,
        "managers": agencies_of(employer.management_code),
    }
