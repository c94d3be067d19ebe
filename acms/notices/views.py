"""The public reads notices by category (P02)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from acms.notices.models import Category, Notice


def listing(request: HttpRequest) -> HttpResponse:
    """All published notices, twenty a page."""
    rows = Notice.objects.filter(published_at__lte=timezone.now())
    chosen = request.GET.get("category", "")
    if chosen in Category.values:
        rows = rows.filter(category=chosen)
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    context = {"page": page, "categories": Category.choices, "chosen": chosen}
    return render(request, "notices/list.html", context)


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice."""
    notice = get_object_or_404(Notice, pk=pk, published_at__lte=timezone.now())
    return render(request, "notices/detail.html", {"notice": notice})
