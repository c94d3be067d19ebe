"""消息: what one was told. HTTP only."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from acms.accounts.web import SignedIn, person_required
from acms.base import htmx, paging
from acms.inbox import actions

PAGE = 20


@person_required
def messages(request: SignedIn) -> HttpResponse:
    """「消息」: all of them, the newest first; what is shown here counts as seen, which the page says by itself (`ui/_seen.html`)."""
    if request.method == "POST":
        actions.see(user=request.user, shown=set(request.POST.getlist("note")))
        return HttpResponse(status=204) if htmx.wanted(request) else redirect(request.get_full_path())
    rows = request.user.notes.order_by("-at", "-pk")
    page = paging.page(request, rows, PAGE)
    unseen = [note.pk for note in page.rows if note.read_at is None]
    return render(request, "inbox/messages.html", {"page": page, "unseen": unseen})
