"""照片: the sheet of fifty, and each photo on it (W13, S05). HTTP only."""

from typing import NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from acms.accounts import access as accounts_access
from acms.accounts.web import SignedIn, reviewer_required
from acms.base import asking, paging, text
from acms.casework import sheets, words
from acms.casework.models import AdmittedPhoto, Look
from acms.scans import actions as scans
from acms.scans import serve


class Photo(NamedTuple):
    """A photo of the sheet; `marks`: whether the reviewer answers for it and it waits."""

    row: AdmittedPhoto
    marks: bool


@reviewer_required
def sheet(request: SignedIn) -> HttpResponse:
    """Fifty photos, newest first, each noted as seen by one statement; 「看过了」 takes them off."""
    if request.method == "POST":
        return _looked(request)
    state = request.GET.get("view", "")
    unknown = asking.unknown(request.GET, {"view": state in Look.values})
    state = state if state in Look.values else Look.NEW
    rows = sheets.rows(request.user, state)
    page = paging.page(request, rows.none() if unknown else rows, sheets.SHEET)
    scans.note_views(scans=[row.scan for row in page.rows], by=request.user)
    decides = accounts_access.decides(request.user)
    photos = [Photo(row, state == Look.NEW and row.decision.case.deciding_code in decides) for row in page.rows]
    context = {
        "page": page,
        "photos": photos,
        "views": Look.choices,
        "view": state,
        "unknown": unknown,
        "marks": any(photo.marks for photo in photos),
    }
    return render(request, "casework/sheet.html", context)


def _looked(request: SignedIn) -> HttpResponse:
    shown, picked = (
        [number for sent in request.POST.getlist(name)[: sheets.SHEET] if (number := text.whole(sent)) is not None]
        for name in ("shown", "picked")
    )
    note = request.POST.get("note", "").strip()[: words.LONGEST_NOTE]
    count = sheets.look(shown=shown, picked=picked, note=note, by=request.user)
    messages.success(request, words.looked(count, len(set(shown) & set(picked))))
    return redirect(reverse("casework:sheet"))


@reviewer_required
def photo(request: SignedIn, pk: int) -> HttpResponse:
    """One photo, marked with viewer and time; noted where the sheet has not noted it today (S05)."""
    row = get_object_or_404(sheets.visible_to(request.user).select_related("scan__owner"), pk=pk)
    scans.note_view_once(scan=row.scan, by=request.user)
    return serve.rendition(row.scan, "thumbnail", watermark=request.user.name)
