"""单位聘任会计人员入库备案 (F02): who, employer, letter, scan, password; left and found again by number, name and phone. HTTP only."""

import time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts import papers
from acms.accounts.forms import PasswordForm
from acms.accounts.web import SignedIn
from acms.arrivals import asking
from acms.base import htmx
from acms.base.errors import Refused
from acms.base.numbers import id_card, uscc
from acms.base.typeset import MissingGlyph
from acms.casework.models import Case
from acms.casework.views import letter_pages
from acms.collection.forms import LetterForm
from acms.collection.steps.post import LETTER_COLUMNS
from acms.employers import finding
from acms.filing import actions, words
from acms.filing.forms import WhoForm
from acms.filing.models import EmploymentFiling
from acms.filing.views import entrance
from acms.filing.views.entrance import filing_required
from acms.letters import answers, spots
from acms.letters import words as letters_words
from acms.letters.models import Letter, audit_of
from acms.regions.models import agencies_of
from acms.scans import serve
from acms.units.forms import EmployerForm
from acms.units.views.adding import added


def who(request: HttpRequest) -> HttpResponse:
    """The entrance: number, name, captcha, phone by code. An earlier filing opens again."""
    proved = entrance.proved(request)
    context: dict[str, Any] = {}
    if request.method == "POST" and ("send_code" in request.POST or "captcha_action" in request.POST):
        if "send_code" in request.POST:
            context |= entrance.send_code(request)
        kept = {name: request.POST.get(name, "") for name in ("number", "name", "phone", "code")}
        return entrance.page(request, "filing/employment.html", WhoForm(initial=kept, proved=proved), context)
    form = WhoForm(request.POST if request.method == "POST" else None, proved=proved)
    if request.method == "POST" and entrance.let_in(request, form):
        stated = {name: form.cleaned_data[name] for name in ("number", "name", "phone")}
        earlier = actions.of_applicant(EmploymentFiling, **stated)
        if earlier is None and (there := actions.already(stated["number"], stated["name"])):
            context["already"] = there
        else:
            filing = actions.begin_employment(**stated)
            request.session["filing"] = [filing.pk, int(time.time())]
            return redirect("filing:post")
    return entrance.page(request, "filing/employment.html", form, context)


@filing_required
def post(request: SignedIn, filing: EmploymentFiling) -> HttpResponse:
    """Everything of one filing: the employer, the letter, its scan with what the audit found, and how the case stands."""
    case = filing.case
    if request.method == "POST" and {"lookup", "find"} & request.POST.keys():
        return _look_up(request, filing)
    if request.method == "POST" and "print" not in request.POST and "password" not in request.POST:
        return _act(request, filing)
    letter_form = _letter_form(request, filing)
    password = PasswordForm(
        request.POST if "password" in request.POST else None, holder=filing.name, id_number=filing.id_number
    )
    if "print" in request.POST and letter_form is not None and letter_form.is_valid() and _printed(filing, letter_form):
        return redirect("filing:post")
    if "password" in request.POST and case.state == "approved" and _fresh(filing) and password.is_valid():
        accounts.choose_password(user=filing.applicant, password=password.cleaned_data["password"])
        request.session.pop("filing", None)
        messages.success(request, words.PASSWORD_SET)
        return redirect("accounts:collection_login")
    context = _context(filing, case, letter_form, password)
    if htmx.wanted(request):
        return render(request, "filing/_post.html", context)
    wrong = password.errors or (letter_form is not None and letter_form.is_bound and letter_form.errors)
    return render(request, "filing/post.html", context, status=422 if wrong else 200)


def _fresh(filing: EmploymentFiling) -> bool:
    """True while the account waits for its own password."""
    return filing.applicant.is_active and not filing.applicant.has_usable_password()


def _letter_form(request: HttpRequest, filing: EmploymentFiling) -> LetterForm | None:
    unit = filing.employer
    if unit is None:
        return None
    printed = filing.letter.facts if filing.letter else {}
    initial = {name: getattr(filing, name) for name in LETTER_COLUMNS}
    initial["phone"] = printed.get("phone", unit.phone)
    posted = request.POST if "print" in request.POST else None
    return LetterForm(posted, born=id_card.parse(filing.id_number).born, initial=initial)


def _printed(filing: EmploymentFiling, form: LetterForm) -> bool:
    cleaned = form.cleaned_data
    try:
        actions.print_letter(
            filing=filing,
            phone=cleaned["phone"],
            on=timezone.localdate(),
            **{name: cleaned[name] for name in LETTER_COLUMNS},
        )
    except MissingGlyph as missing:
        form.add_error(None, letters_words.missing_characters(missing.characters))
    except Refused as refusal:
        form.add_error(None, refusal.words)
    return not form.errors


def _act(request: HttpRequest, filing: EmploymentFiling) -> HttpResponse:
    """「上传」 or 「提交」."""
    letter_pages.act(
        request,
        filing.letter,
        put=lambda data, name: actions.put_letter(filing=filing, data=data, file_name=name),
        submit=lambda: actions.submit_employment(filing=filing, shown=request.POST.get("shown")),
    )
    return redirect("filing:post")


def _look_up(request: SignedIn, filing: EmploymentFiling) -> HttpResponse:
    """「获取单位信息」 (E01): the unit stands in the filing, or the page says what was found."""
    who = f"filing:{filing.pk}"
    if "find" in request.POST:  # the list under the box while it is typed in
        asked = finding.ask(who, {"uscc": request.POST.get("uscc", "")})
        return render(request, "employers/_found.html", {"asked": asked, "adding": reverse("filing:unit")})
    asked = finding.ask(who, request.POST.dict())
    if asked.unit is None:
        request.session["filing_uscc"] = uscc.normalise(asked.code)
        context = _context(filing, filing.case, _letter_form(request, filing), PasswordForm(holder=filing.name))
        return render(request, "filing/post.html", {**context, "asked": asked})
    try:
        actions.choose_employer(filing=filing, employer=asked.unit)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    return redirect("filing:post")


@filing_required
def unit(request: SignedIn, filing: EmploymentFiling) -> HttpResponse:
    """增加工作单位 (E02) on the way; afterwards the filing goes on with it."""
    start = {"uscc": request.session.get("filing_uscc", "")}
    form = EmployerForm(request.POST or None, papers.files(request, EmployerForm), initial=start)
    if request.method == "POST" and form.is_valid():
        employer = added(form, filing.applicant)
        if employer is not None:
            try:
                actions.choose_employer(filing=filing, employer=employer)
            except Refused as refusal:
                messages.warning(request, refusal.words)
            return redirect("filing:post")
    context = {"form": form, "back": reverse("filing:post")}
    return render(request, "units/add.html", context, status=422 if form.errors else 200)


def _context(filing: EmploymentFiling, case: Case, form: LetterForm | None, password: PasswordForm) -> dict[str, Any]:
    unit = filing.employer
    return {
        **letter_pages.shown(filing.letter, filing.scan),
        "filing": filing,
        "case": case,
        "employer": unit,
        "form": form,
        "password": password,
        "decision": case.last_decision,
        "head_confirms": asking.stands_for_signature(filing.employer_id, filing.applicant),
        "managers": agencies_of(unit.management_code) if unit else [],
        "fresh": case.state == "approved" and _fresh(filing),
    }


@filing_required
def letter_pdf(request: SignedIn, filing: EmploymentFiling) -> HttpResponse:
    """The printed letter."""
    return answers.pdf(request, _printed_letter(filing))


@filing_required
def letter_png(request: SignedIn, filing: EmploymentFiling) -> HttpResponse:
    """The printed letter as a picture."""
    return answers.png(_printed_letter(filing))


def _printed_letter(filing: EmploymentFiling) -> Letter:
    if filing.letter is None:
        raise Http404
    return filing.letter


@filing_required
def letter_spot(request: SignedIn, filing: EmploymentFiling, number: int, which: str) -> HttpResponse:
    """One finding of the audit, as printed or as scanned (T04)."""
    audit = audit_of(filing.scan)
    if audit is None:
        raise Http404
    return spots.show(audit, number, which)


@filing_required
def scan_picture(request: SignedIn, filing: EmploymentFiling, copy: str) -> HttpResponse:
    """The uploaded letter."""
    if filing.scan is None:
        raise Http404
    return serve.rendition(filing.scan, copy)
