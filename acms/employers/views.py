"""Employers as staff see them (C03, E03–E05). HTTP only."""

from django.db.models import Count, F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from acms.accounts import access as accounts_access
from acms.accounts.models import User
from acms.accounts.web import SignedIn, staff_required
from acms.base import paging
from acms.employers import access, search, words
from acms.employers.models import Employer, EmployerState
from acms.journal.models import Entry
from acms.journal.telling import told
from acms.regions import divisions
from acms.regions.models import agencies_of


@staff_required
def listing(request: SignedIn) -> HttpResponse:
    """Search by name, pinyin, code, state and region; filters stay in the address."""
    asked = search.Asked.from_query(request.GET)
    page = paging.page(request, search.rows(access.visible_to(request.user), asked))
    keys = [row.pk for row in page.rows]
    people = Employer.objects.filter(pk__in=keys, people__merged_into=None, people__on_post=True)
    heads = Employer.objects.filter(pk__in=keys, heads__isnull=False, heads__valid_to=None)
    context = {
        "asked": asked,
        "page": page,
        "states": EmployerState.choices,
        "heads": search.HEADS,
        "places": divisions.choices_within(accounts_access.scope(request.user)),
        "on_post": dict(people.order_by().values_list("pk").annotate(Count("people"))),
        "headed": dict(heads.values_list("pk", "heads__person__name")),
        "sorts": {key: paging.sorted_by(request, key, asked.sort or "name") for key in search.SORTS},
    }
    return render(request, "employers/list.html", context)


@staff_required
def employer(request: SignedIn, pk: int) -> HttpResponse:
    """One employer: its data, who manages it, its accountants, what happened."""
    row = get_object_or_404(access.visible_to(request.user).select_related("supervisor", "merged_into"), pk=pk)
    staff = list(row.people.filter(merged_into=None).order_by("-on_post", "sound")[:200])
    entries = Entry.objects.filter(subject=f"employers.employer:{row.pk}").select_related("by")[:30]
    held = row.heads.exclude(valid_to__lt=F("valid_from"))  # who was taken off on the first day has held none
    heads = list(held.select_related("person").order_by("-pk")[:10])
    context = {
        "employer": row,
        "head": next((head for head in heads if head.valid_to is None), None),
        "former_heads": [head for head in heads if head.valid_to is not None],
        "staff": staff,
        "managers": agencies_of(row.management_code),
        "units": row.units.order_by("sound")[:100],
        "happened": told(entries, words.VERBS),
        "manages": accounts_access.may_decide(request.user, row.management_code),
        "places": [(code, divisions.path(code)) for code in _places(request.user, row)],
        "revisions": row.revisions.select_related("by")[:20],
    }
    return render(request, "employers/employer.html", context)


def _places(user: User, row: Employer) -> list[str]:
    """Where the user may put the unit (R03)."""
    return accounts_access.places_to_assign(user, row.division_code, row.management_code)
