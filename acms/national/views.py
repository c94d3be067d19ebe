"""The choice between two files (A30), and the published format. HTTP only."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from acms.accounts.web import SignedIn, person_required
from acms.base import confirm
from acms.national import actions, schema, words

CHOICES = {"here": True, "there": False}


@person_required
def choice(request: SignedIn) -> HttpResponse:
    """Which file stands, where another province has one too; afterwards what was chosen."""
    row = actions.open_choice(request.user)
    if row is None:
        raise Http404
    here = CHOICES.get(request.POST.get("keep", ""))
    if request.method != "POST" or here is None or row.settled_at is not None:
        return render(request, "national/choice.html", {"row": row})
    if asked := confirm.ask(request, words.asked(row.province, here), back=reverse("national:choice")):
        return asked
    actions.choose(user=request.user, here=here, by=request.user)
    messages.success(request, words.CHOSEN_HERE if here else words.CHOSEN_THERE)
    return redirect("national:choice")


def schema_json(request: HttpRequest, version: str) -> HttpResponse:
    """The wire format as JSON Schema 2020-12."""
    return _published(schema.VERSIONS, version)


def examples_json(request: HttpRequest, version: str) -> HttpResponse:
    return _published({"v1": schema.EXAMPLES}, version)


def changes_json(request: HttpRequest) -> HttpResponse:
    """What has changed from version to version."""
    return JsonResponse({"changes": schema.CHANGES})


def _published(of: dict[str, schema.Schema], version: str) -> HttpResponse:
    if version not in of:
        raise Http404
    return JsonResponse(of[version], json_dumps_params={"ensure_ascii": False})
