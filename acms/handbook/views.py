"""The handbook's pages. HTTP only."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from acms.handbook import book, contents, facts, readers, search


def index(request: HttpRequest) -> HttpResponse:
    """Chapters, questions and the search box; with `q` what was found."""
    query = request.GET.get("q", "").strip()
    pages = contents.pages()
    topics: dict[str, list[contents.Page]] = {}
    for page in pages:
        if not page.is_chapter:
            topics.setdefault(page.topic, []).append(page)
    context: dict[str, Any] = {
        "chapters": [page for page in pages if page.is_chapter],
        "topics": topics,
        "q": query,
        "longest": search.LONGEST,
        "found": search.find(query, facts.today()) if query else [],
    }
    return render(request, "handbook/index.html", context)


def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One chapter or question, its sections listed before it; the pages before and after it."""
    if slug not in contents.by_slug():
        raise Http404
    pages = contents.pages()
    at = next(nth for nth, one in enumerate(pages) if one.slug == slug)
    context = {
        "leaf": book.leaf(slug, facts.today(), readers.of(request.user)),
        "before": pages[at - 1] if at else None,
        "after": pages[at + 1] if at + 1 < len(pages) else None,
        "longest": search.LONGEST,
    }
    return render(request, "handbook/page.html", context)
