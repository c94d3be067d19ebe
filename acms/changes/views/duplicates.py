"""疑似重复档案: the list, two files side by side, merging and taking back (D15). HTTP only."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from acms.accounts import access as rights
from acms.accounts.web import reviewer_required
from acms.base import paging
from acms.base.errors import Refused
from acms.changes import actions, compare, words
from acms.people import access, merging
from acms.people import actions as people
from acms.people import words as people_words
from acms.people.duplicates import DEFINITE
from acms.people.models import Document, Merge, PossibleDuplicate

PAGE = 20


@reviewer_required
def listing(request: HttpRequest) -> HttpResponse:
    """The pairs to look at, the surest first; only those whose files both lie in the scope."""
    rows = access.pairs_for(request.user).filter(outcome="").order_by("-weight", "pk")
    page = paging.page(request, rows, PAGE)
    return render(
        request, "changes/duplicates.html", {"page": page, "alike": people_words.REASONS_ALIKE, "definite": DEFINITE}
    )


@reviewer_required
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Side by side; both looks are journaled (S05). POST merges, or says that they are two people."""
    row = get_object_or_404(access.pairs_for(request.user), pk=pk)
    if request.method == "POST" and (answer := _settled(request, row)):
        return answer
    if request.method == "GET":
        for person in (row.first, row.second):
            people.note_view(person=person, by=request.user)
    photos = dict(
        Document.objects.filter(person__in=(row.first, row.second), kind="photo", valid_to=None).values_list(
            "person_id", "pk"
        )
    )
    context = {
        "pair": row,
        "basics": compare.basics(row.first, row.second),
        "groups": compare.groups(row.first, row.second),
        "photos": [(person, photos.get(person.pk)) for person in (row.first, row.second)],
        "alike": [people_words.REASONS_ALIKE[code] for code in row.reasons],
        "definite": row.weight >= DEFINITE,
        "kept": request.POST.get("keep", str(row.first_id)),
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "changes/pair.html", context, status=422 if request.method == "POST" else 200)


def _settled(request: HttpRequest, row: PossibleDuplicate) -> HttpResponse | None:
    try:
        if "apart" in request.POST:
            merging.set_apart(pair=row, by=request.user)  # type: ignore[arg-type]
            messages.success(request, words.PAIR_APART)
            return redirect("changes:duplicates")
        keep = request.POST.get("keep", "")
        actions.merge_files(
            pair=row,
            keep=int(keep) if keep.isdecimal() else 0,
            take=[group for group in request.POST.getlist("take") if group in merging.GROUPS],
            reason=request.POST.get("reason", ""),
            by=request.user,  # type: ignore[arg-type]
        )
    except Refused as refusal:
        messages.warning(request, refusal.words)
        return None
    messages.success(request, words.PAIR_MERGED)
    return redirect("people:person", int(keep))


@reviewer_required
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """「撤销合并」."""
    row = get_object_or_404(Merge.objects.select_related("kept__user", "duplicate__user"), pk=pk)
    if not rights.may_merge(request.user, row.kept.management_code, row.duplicate.management_code):
        raise Http404
    try:
        merging.undo(merge=row, by=request.user)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    else:
        messages.success(request, words.MERGE_TAKEN_BACK)
    return redirect("people:person", row.kept_id)
