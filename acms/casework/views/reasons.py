"""退回理由模板: an agency keeps its own reasons, shared by its reviewers (C02)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from acms.accounts.web import SignedIn, reviewer_required
from acms.base import confirm, text
from acms.base.errors import Refused
from acms.casework import actions, words
from acms.casework.models import ReasonTemplate


@reviewer_required
def templates(request: SignedIn) -> HttpResponse:
    """The list, with a form to add, reword and delete."""
    agency = request.user.agency_code
    own = ReasonTemplate.objects.filter(agency_code=agency)
    fault = ""
    if request.method == "POST":
        pk = request.POST.get("pk", "")
        row = get_object_or_404(own, pk=text.whole(pk)) if pk else None
        try:
            if row is not None and "drop" in request.POST:
                question = words.drop_template_asked(row.text)
                if asked := confirm.ask(request, question, back=request.path):
                    return asked
                actions.drop_template(row, by=request.user)
            elif "ship" in request.POST and not own:
                for reason in words.REASONS:
                    actions.keep_template(by=request.user, item="", text=reason)
            else:
                item = request.POST.get("item", "")
                item = item if item in dict(words.ITEM_GROUPS) else ""
                actions.keep_template(by=request.user, item=item, text=request.POST.get("text", ""), template=row)
        except Refused as refusal:
            fault = refusal.words
        else:
            messages.success(request, words.TEMPLATES_KEPT)
            return redirect("casework:templates")
    shown = {"templates": own, "shipped": words.REASONS, "groups": words.ITEM_GROUPS, "fault": fault}
    return render(request, "casework/templates.html", shown, status=422 if fault else 200)
