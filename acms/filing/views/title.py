"""取得会计专业技术资格入库备案 (F01). HTTP only."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from acms.accounts import papers
from acms.base import htmx
from acms.casework.models import Case
from acms.filing import actions
from acms.filing.forms import TitleForm
from acms.filing.views import entrance
from acms.policy import figures
from acms.regions.models import agencies_of
from acms.scans.forms import refusing

KEPT = ("number", "name", "phone", "level", "way", "year", "certificate_no", "division_code", "code")


def title(request: HttpRequest) -> HttpResponse:
    """One form; what is typed and chosen survives a new captcha and the sending of a code, the password does not (L01)."""
    policy, proved = figures.on(timezone.localdate()), entrance.proved(request)
    context: dict[str, Any] = {}
    if request.method == "POST" and ("send_code" in request.POST or "captcha_action" in request.POST):
        if "send_code" in request.POST:
            context |= entrance.send_code(request)
        kept = {name: request.POST.get(name, "") for name in KEPT} | papers.chosen(request, TitleForm)
        return entrance.page(
            request, "filing/title.html", TitleForm(initial=kept, policy=policy, proved=proved), context
        )
    form = TitleForm(
        request.POST if request.method == "POST" else None,
        papers.files(request, TitleForm),
        policy=policy,
        proved=proved,
    )
    if request.method == "POST" and entrance.let_in(request, form) and _filed(request, form, context):
        return redirect("filing:title_done")
    return entrance.page(request, "filing/title.html", form, context)


def _filed(request: HttpRequest, form: TitleForm, context: dict[str, Any]) -> bool:
    facts = dict(form.cleaned_data)
    number, name, upload = facts.pop("number"), facts.pop("name"), facts.pop("certificate")
    del facts["code"], facts["again"]
    if filed := actions.already(number, name):
        context["already"] = filed
        return False
    with refusing(form, paper="certificate"):
        filing = actions.file_title(
            number=number, name=name, certificate=upload.read(), file_name=upload.name or "", **facts
        )
        request.session["filed"] = filing.pk
        return True
    return False


def done(request: HttpRequest) -> HttpResponse:
    """How the filing of this session stands: checking, accepted, with the agency, or returned with reasons."""
    pk = request.session.get("filed", 0)
    case = Case.objects.filter(kind="filing_title", titlefiling=pk).first() if pk else None
    if case is None:
        return redirect("filing:title")
    context: dict[str, Any] = {
        "case": case,
        "decision": case.last_decision,
        "managers": agencies_of(case.management_code),
    }
    return htmx.answer(request, "filing/_done.html", page="filing/done.html", **context)
