"""The public reads notices and fetches files (P02); staff write them for their own division. HTTP only."""

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_POST

from acms.accounts import access as rights
from acms.accounts.web import reviewer_required
from acms.base import paging
from acms.base.errors import Refused, Stale
from acms.notices import actions, markdown, words
from acms.notices.forms import AgencyForm, NoticeForm
from acms.notices.models import Category, File, Notice
from acms.regions import divisions
from acms.regions.models import Agency


def published() -> Any:
    """What the public may read now."""
    return Notice.objects.filter(published_at__lte=timezone.now())


def listing(request: HttpRequest) -> HttpResponse:
    """Published notices by category, region and words, twenty a page."""
    rows, chosen = published(), request.GET.get("category", "")
    region, asked = divisions.get(request.GET.get("region", "")), request.GET.get("q", "").strip()[:60]
    if chosen in Category.values:
        rows = rows.filter(category=chosen)
    if region:
        rows = rows.filter(agency_code__in=divisions.below(region.code))
    for word in asked.split()[:5]:
        rows = rows.filter(Q(title__icontains=word) | Q(body__icontains=word))
    context = {
        "page": paging.page(request, rows, 20),
        "categories": Category.choices,
        "chosen": chosen,
        "leagues": divisions.leagues(),
        "region": region,
        "q": asked,
    }
    return render(request, "notices/list.html", context)


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice with its attachments."""
    notice = get_object_or_404(published(), pk=pk)
    context = {"notice": notice, "body": markdown.html(notice.body), "files": notice.files.filter(withdrawn_at=None)}
    return render(request, "notices/detail.html", context)


def feed(request: HttpRequest) -> HttpResponse:
    """The newest thirty as Atom (RFC 4287)."""
    site = request.build_absolute_uri("/")
    atom = Atom1Feed(words.FEED_TITLE, site, "", language="zh-CN", feed_url=request.build_absolute_uri())
    for notice in published().order_by("-published_at")[:30]:
        where = request.build_absolute_uri(reverse("notices:detail", args=[notice.pk]))
        atom.add_item(
            notice.title,
            where,
            markdown.plain(notice.body),
            author_name=notice.agency_name,
            pubdate=notice.published_at,
            updateddate=notice.changed_at,
            categories=[notice.get_category_display()],
            unique_id=where,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def downloads(request: HttpRequest) -> HttpResponse:
    """「下载」: what the agencies offer, the region's office first."""
    found = File.objects.filter(notice=None, withdrawn_at=None).order_by("agency_code", "position")
    agencies = Agency.objects.in_bulk({file.agency_code for file in found})
    return render(
        request, "notices/downloads.html", {"files": [(file, agencies.get(file.agency_code)) for file in found]}
    )


def file(request: HttpRequest, pk: Any) -> HttpResponse:
    """A public file: saved under its title, never opened as a page of this site."""
    held = get_object_or_404(File.objects.select_related("notice"), pk=pk)
    shown = held.withdrawn_at is None and (held.notice is None or published().filter(pk=held.notice_id).exists())
    if not shown and not _own(request, held.agency_code):
        raise Http404
    with default_storage.open(held.path) as stored:
        answer = HttpResponse(stored.read(), content_type=actions.TYPES.get(held.extension, "application/octet-stream"))
    name = get_valid_filename(f"{held.title}.{held.extension}")
    answer.headers["Content-Disposition"] = _attachment(name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _attachment(name: str) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def _own(request: HttpRequest, agency_code: str) -> bool:
    return rights.is_reviewer(request.user) and agency_code == request.user.agency_code  # type: ignore[union-attr]


# ---- the desk ---------------------------------------------------------------------------------------------------------


def _notice(request: HttpRequest, pk: int) -> Notice:
    return get_object_or_404(Notice, pk=pk, agency_code=request.user.agency_code)  # type: ignore[union-attr]


@reviewer_required
def desk(request: HttpRequest) -> HttpResponse:
    """The agency's own notices and downloads."""
    code = request.user.agency_code  # type: ignore[union-attr]
    context = {
        "page": paging.page(request, Notice.objects.filter(agency_code=code).order_by("-pk"), 20),
        "files": File.objects.filter(notice=None, agency_code=code, withdrawn_at=None),
        "now": timezone.now(),
    }
    return render(request, "notices/desk.html", context)


@reviewer_required
def edit(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """「写公告」: title, category, Markdown with preview; draft, publish now or later, withdraw."""
    notice = _notice(request, pk) if pk else None
    form = NoticeForm(request.POST if request.method == "POST" else None, initial=_initial(notice))
    context: dict[str, Any] = {"form": form, "notice": notice}
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            context["preview"] = markdown.html(form.cleaned_data["body"])
        else:
            try:
                kept = _saved(request, notice, form)
            except Refused as refusal:
                return render(request, "notices/edit.html", context | {"fault": refusal.words}, status=refusal.status)
            return redirect("notices:edit", kept.pk)
    if notice is not None:
        context["files"] = notice.files.filter(withdrawn_at=None)
        context["version"] = request.POST.get("version", notice.version)
        context["waits"] = notice.published_at is not None and notice.published_at > timezone.now()
    return render(request, "notices/edit.html", context, status=422 if form.errors else 200)


def _initial(notice: Notice | None) -> dict[str, Any]:
    if notice is None:
        return {"category": Category.INFORMATION}
    return {name: getattr(notice, name) for name in ("title", "category", "body", "pinned")}


def _saved(request: HttpRequest, notice: Notice | None, form: NoticeForm) -> Notice:
    """Saves and, where asked, publishes or withdraws. Raises Refused, Stale."""
    if notice is None:
        notice = actions.write(by=request.user, values=form.values())
    else:
        version = request.POST.get("version", "")
        if not version.isdecimal():
            raise Stale(words.STALE, "stale_notice")
        actions.rewrite(notice, by=request.user, version=int(version), values=form.values())
    if "publish" in request.POST:
        actions.publish(notice, by=request.user, at=form.when)
        messages.success(request, words.SCHEDULED if form.when else words.PUBLISHED)
    elif "withdraw" in request.POST:
        actions.withdraw(notice, by=request.user)
        messages.success(request, words.WITHDRAWN)
    else:
        messages.success(request, words.SAVED_DRAFT)
    return notice


@reviewer_required
@require_POST
def put(request: HttpRequest) -> HttpResponse:
    """An attachment of a notice, a download, or a download's next version."""
    notice = request.POST.get("notice", "")
    held = _notice(request, int(notice)) if notice.isdecimal() else None
    before = request.POST.get("replaces", "")
    back = redirect("notices:edit", held.pk) if held else redirect("notices:desk")
    upload = request.FILES.get("file")
    try:
        actions.put_file(
            by=request.user,
            name=(upload.name or "") if upload else "",
            data=upload.read(actions.LARGEST + 1) if upload else b"",
            title=request.POST.get("title", ""),
            notice=held,
            replaces=_file(request, before) if before else None,
        )
    except Refused as refusal:
        messages.warning(request, refusal.words)
        return back
    messages.success(request, words.FILE_PUT)
    return back


def _file(request: HttpRequest, pk: str) -> File:
    code = request.user.agency_code  # type: ignore[union-attr]
    try:
        return get_object_or_404(File, pk=pk, agency_code=code, withdrawn_at=None)
    except ValueError:
        raise Http404 from None


@reviewer_required
@require_POST
def change_file(request: HttpRequest, pk: Any) -> HttpResponse:
    """「撤下」「上移」「下移」."""
    held = _file(request, str(pk))
    if "drop" in request.POST:
        actions.drop_file(held, by=request.user)
        messages.success(request, words.FILE_DROPPED)
    else:
        actions.move_file(held, by=request.user, up="up" in request.POST)
    return redirect("notices:edit", held.notice_id) if held.notice_id else redirect("notices:desk")


@reviewer_required
def agency(request: HttpRequest) -> HttpResponse:
    """「本机构」: phone, address and hours as the public sees them (P03)."""
    row = get_object_or_404(Agency, pk=request.user.agency_code)  # type: ignore[union-attr]
    form = AgencyForm(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid():
        actions.maintain_agency(by=request.user, **form.cleaned_data)
        messages.success(request, words.AGENCY_SAVED)
        return redirect("notices:agency")
    return render(request, "notices/agency.html", {"form": form, "row": row}, status=422 if form.errors else 200)
