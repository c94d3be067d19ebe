"""疑似重复档案: the list, two files side by side, merging and taking back (D15). HTTP only."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from acms.accounts import access as accounts_access
from acms.accounts.web import SignedIn, reviewer_required
from acms.base import confirm, paging, text
from acms.base.errors import Refused
from acms.base.numbers import id_card
from acms.merging import access, actions, compare, contradicting, parting, words
from acms.merging.duplicates import DEFINITE
from acms.merging.models import Merge, PossibleDuplicate
from acms.people import actions as people
from acms.people.models import Document, Person

PAGE = 20
MOVED_OUT = {"1": True, "0": False}


@reviewer_required
def listing(request: SignedIn) -> HttpResponse:
    """The pairs to look at, the surest first; only those whose files both lie in the scope."""
    mine = access.pairs_for(request.user)
    page = paging.page(request, mine.filter(outcome="").order_by("-weight", "pk"), PAGE)
    apart = mine.filter(outcome=PossibleDuplicate.Outcome.DISTINCT).select_related("settled_by")
    context = {
        "page": page,
        "alike": words.REASONS_ALIKE,
        "definite": DEFINITE,
        "apart": apart.order_by("-settled_at")[:PAGE],
    }
    return render(request, "merging/duplicates.html", context)


@reviewer_required
def pair(request: SignedIn, pk: int) -> HttpResponse:
    """Side by side; both looks are journaled (S05). POST merges, or says that they are two people."""
    row = get_object_or_404(access.pairs_for(request.user), pk=pk)
    if request.method == "POST" and (answer := _settled(request, row)):
        return answer
    if request.method == "GET":
        for person in (row.first, row.second):
            people.note_view(person=person, by=request.user)
    photos = dict(
        Document.objects.open().filter(person__in=(row.first, row.second), kind="photo").values_list("person_id", "pk")
    )
    context = {
        "pair": row,
        "basics": compare.basics(row.first, row.second),
        "carried": compare.carried(row.first, row.second),
        "contradictions": compare.contradictions(row.first, row.second) if not row.outcome else (),
        "groups": compare.groups(row.first, row.second),
        "photos": [(person, photos.get(person.pk)) for person in (row.first, row.second)],
        "alike": [words.REASONS_ALIKE[code] for code in row.reasons],
        "definite": row.weight >= DEFINITE,
        "kept": request.POST.get("keep", str(row.first_id)),
        "reason": request.POST.get("reason", ""),
        "disputed": []
        if row.outcome
        else [(one, request.POST.get(f"stand-{one.key}", "")) for one in contradicting.between(row.first, row.second)],
        "starts": actions.differing_starts(row),
        "start_of": request.POST.get("start_of", ""),
        "one_moved_out": actions.differing_in_moved_out(row),
        "moved_out": request.POST.get("moved_out", ""),
    }
    return render(request, "merging/pair.html", context, status=422 if request.method == "POST" else 200)


@reviewer_required
@require_POST
def numbers(request: SignedIn, pk: int) -> HttpResponse:
    """The whole numbers of both files, digit by digit, noted for both people (D15, Q02)."""
    row = get_object_or_404(access.pairs_for(request.user).select_related("first__user", "second__user"), pk=pk)
    people.note_numbers(users=[row.first.user, row.second.user], by=request.user)
    answer = render(request, "merging/numbers.html", {"pair": row})
    answer["Cache-Control"] = "private, no-store"
    return answer


def _settled(request: SignedIn, row: PossibleDuplicate) -> HttpResponse | None:
    try:
        if "again" in request.POST:
            actions.look_again(pair=row, by=request.user)
            messages.success(request, words.PAIR_AGAIN)
            return redirect("merging:pair", row.pk)
        if "apart" in request.POST:
            if not row.outcome and (question := _apart_asked(request, row)):
                return question
            actions.set_apart(pair=row, by=request.user)
            messages.success(request, words.PAIR_APART)
            return redirect("merging:duplicates")
        keep = request.POST.get("keep", "")
        start_of = text.whole(request.POST.get("start_of", ""))
        moved_out = MOVED_OUT.get(request.POST.get("moved_out", ""))
        chosen = start_of is not None or not actions.differing_starts(row)
        chosen = chosen and (moved_out is not None or not actions.differing_in_moved_out(row))
        disputed = contradicting.between(row.first, row.second)
        stand = {one.key: text.whole(request.POST.get(f"stand-{one.key}", "")) or 0 for one in disputed}
        chosen = chosen and all(stand.values())
        if chosen and request.POST.get("reason", "").strip() and (asked := _asked(request, row, keep)):
            return asked
        actions.merge_files(
            pair=row,
            keep=text.whole(keep) or 0,
            take=[group for group in request.POST.getlist("take") if group in actions.GROUPS],
            reason=request.POST.get("reason", ""),
            by=request.user,
            start_of=start_of,
            moved_out=moved_out,
            stand=stand,
        )
    except Refused as refusal:
        messages.warning(request, refusal.words)
        return None
    messages.success(request, words.PAIR_MERGED)
    return redirect("people:person", int(keep))


def _named(person: Person) -> str:
    return f"{person.name}（{id_card.masked(person.id_number)}）"


def _apart_asked(request: HttpRequest, row: PossibleDuplicate) -> HttpResponse | None:
    """The question before 「不是同一人」."""
    question = words.apart_asked(_named(row.first), _named(row.second))
    return confirm.ask(request, question, back=reverse("merging:pair", args=[row.pk]))


def _asked(request: HttpRequest, row: PossibleDuplicate, keep: str) -> HttpResponse | None:
    """The question before merging, once it is clear which file stays."""
    names = {str(person.pk): _named(person) for person in (row.first, row.second)}
    if keep not in names:
        return None
    kept = names.pop(keep)
    question = words.merge_files_asked(kept, *names.values())
    return confirm.ask(request, question, back=reverse("merging:pair", args=[row.pk]))


@reviewer_required
@require_POST
def undo(request: SignedIn, pk: int) -> HttpResponse:
    """「撤销合并」."""
    row = get_object_or_404(Merge.objects.select_related("kept__user", "duplicate__user"), pk=pk)
    if not accounts_access.may_merge(request.user, row.kept.management_code, row.duplicate.management_code):
        raise Http404
    try:
        stayed = actions.undo(merge=row, by=request.user)
    except Refused as refusal:
        if first := parting.in_the_way(row) if refusal.code == "in_the_way" else ():
            return render(request, "merging/in_the_way.html", {"merge": row, "first": first}, status=409)
        messages.warning(request, refusal.words)
    else:
        messages.success(request, words.MERGE_TAKEN_BACK)
        if stayed:
            messages.warning(request, stayed)
    return redirect("people:person", row.kept_id)
