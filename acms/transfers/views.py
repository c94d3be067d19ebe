"""「调出区外」 and 「申请调回」 for the person; the keys with which others check our files. HTTP only."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from acms.accounts import papers
from acms.accounts.web import SignedIn, person_required
from acms.base import htmx, signatures
from acms.base.typeset import MissingGlyph
from acms.casework import actions as casework
from acms.casework import procedures
from acms.casework.models import Case
from acms.casework.views import letter_pages, whole
from acms.letters import words as letters_words
from acms.people import access as people_access
from acms.people import away
from acms.people.models import Person, Status
from acms.regions.models import agencies_of
from acms.scans.forms import refusing
from acms.transfers import actions, files, words
from acms.transfers.forms import BackForm, OutForm
from acms.transfers.models import TransferBack, TransferOut

COLUMNS = ("province", "place", "receiver_kind", "receiver", "receiver_uscc", "receiver_phone", "moved_on")


@person_required
def out(request: SignedIn) -> HttpResponse:
    """One page: where to, the letter to print, its scan with what the audit found, and how the case stands."""
    person = get_object_or_404(people_access.own(request.user))
    case = actions.case_of(request.user, "transfer_out")
    if request.method == "POST" and "print" not in request.POST:
        return _act(request, case)
    form = _out_form(request, person, case)
    if request.method == "POST" and form.is_valid() and _printed(request, person, form):
        return redirect("transfers:out")
    context = _out_context(person, case, form)
    if htmx.wanted(request):
        return render(request, "transfers/_out.html", context)
    return render(request, "transfers/out.html", context, status=422 if form.errors else 200)


def _out_form(request: HttpRequest, person: Person, case: Case | None) -> OutForm:
    initial: dict[str, Any] = {}
    if case and case.is_editable:
        asked = procedures.about(TransferOut).detail_of(case)
        initial = {name: getattr(asked, name) for name in COLUMNS}
    if request.method == "POST":
        return OutForm(request.POST, papers.files(request, OutForm), person=person, initial=initial)
    return OutForm(person=person, initial=initial)


def _printed(request: SignedIn, person: Person, form: OutForm) -> bool:
    values = {name: form.cleaned_data[name] for name in COLUMNS}
    paper = form.cleaned_data["stay_proof"]
    proof = (paper.read(), paper.name or "") if paper else None
    with refusing(form, paper="stay_proof", no_proof="stay_proof"):
        try:
            actions.print_letter(person=person, by=request.user, on=timezone.localdate(), stay_proof=proof, **values)
        except MissingGlyph as missing:
            form.add_error(None, letters_words.missing_characters(missing.characters))
    return not form.errors


def _act(request: SignedIn, case: Case | None) -> HttpResponse:
    """「上传」, 「提交」 or 「撤回」."""
    if case is None:
        return redirect("transfers:out")
    if asked := letter_pages.asked_first(request, case, back=reverse("transfers:out")):
        return asked

    def submit() -> str:
        actions.submit(case=case, by=request.user, on=timezone.localdate(), shown=request.POST.get("shown"))
        return words.OUT_SUBMITTED

    def put(data: bytes, name: str) -> None:
        actions.put_letter(case=case, data=data, file_name=name, by=request.user)

    letter = procedures.about(TransferOut).detail_of(case).letter
    letter_pages.act(request, letter, put=put, submit=submit, withdraw=lambda: casework.withdraw(case, by=request.user))
    return redirect("transfers:out")


def _out_context(person: Person, case: Case | None, form: OutForm) -> dict[str, Any]:
    asked = procedures.about(TransferOut).detail_of(case) if case else None
    return {
        **letter_pages.shown(asked.letter if asked else None, asked.scan if asked else None),
        "person": person,
        "case": case,
        "asked": asked,
        "decision": case.last_decision if case else None,
        "form": form,
        "managers": agencies_of(person.management_code),
        "others": actions.others_waiting(person.user),
    }


@person_required
def back(request: SignedIn) -> HttpResponse:
    """「申请调回」, for somebody whose file went; a returned application comes back filled in."""
    person = get_object_or_404(people_access.own(request.user, Status.TRANSFERRED))
    case = actions.case_of(request.user, "transfer_back")
    form = BackForm(request.POST or None, papers.files(request, BackForm), initial=_asked(case))
    whole.say_why(form, case)
    whole.keep_filed(form, case, proof=procedures.about(TransferBack).detail_of(case).proof if case else None)
    if request.method == "POST" and whole.is_current(request, case) and form.is_valid():
        proof, file_name = whole.paper_of(form, "proof")
        values = {name: form.cleaned_data[name] for name in ("residence_type", "division_code")}
        with refusing(form):
            actions.ask_back(
                person=person, by=request.user, on=timezone.localdate(), proof=proof, file_name=file_name, **values
            )  # fmt: skip
        if not form.errors:
            messages.success(request, words.BACK_SUBMITTED)
            return redirect("me:me")
    context = {
        "form": form,
        "case": case,
        "waits": case is not None and case.is_open,
        "decision": case.last_decision if case else None,
        "absence": away.of(person),
    }
    return render(request, "transfers/back.html", context, status=422 if form.errors else 200)


def _asked(case: Case | None) -> dict[str, Any]:
    """What a returned or withdrawn application said."""
    if case is None or not case.is_editable:
        return {}
    asked = procedures.about(TransferBack).detail_of(case)
    return {"residence_type": asked.residence_type, "division_code": asked.division_code}


def keys(request: HttpRequest) -> HttpResponse:
    """The public keys under which our transfer files were and are signed, the present one first."""
    published = {"algorithm": signatures.ALGORITHM, "format": files.FORMAT, "keys": signatures.public_keys()}
    return JsonResponse(published)
