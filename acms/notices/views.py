"""The public reads notices and fetches files (P02); staff write them for their own division. HTTP only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_POST

from acms.accounts import access as accounts_access
from acms.accounts import papers
from acms.accounts.web import SignedIn, reviewer_required
from acms.base import asking, confirm, paging, text
from acms.base.errors import Refused, Stale
from acms.base.forms import Upload
from acms.notices import actions, markdown, words
from acms.notices.forms import AgencyForm, NoticeForm
from acms.notices.models import Category, File, Notice
from acms.regions import divisions
from acms.regions.models import Agency
from acms.scans import plain
from acms.scans.forms import taking


def published() -> Any:
    """What the public may read now."""
    return Notice.objects.filter(published_at__lte=timezone.now())


def listing(request: HttpRequest) -> HttpResponse:
    """Published notices by category, region and words, twenty a page."""
    rows, chosen = published(), request.GET.get("category", "")
    region, asked = divisions.get(request.GET.get("region", "")), request.GET.get("q", "").strip()[:60]
    unknown = asking.unknown(request.GET, {"category": chosen in Category.values, "region": region})
    if unknown:
        rows, chosen = rows.none(), ""
    if chosen:
        rows = rows.filter(category=chosen)
    if region:
        rows = rows.filter(agency_code__in=divisions.reporting(region.code))
    for word in asked.split()[:5]:
        rows = rows.filter(Q(title__icontains=word) | Q(body__icontains=word))
    context = {
        "page": paging.page(request, rows, 20),
        "categories": Category.choices,
        "chosen": chosen,
        "leagues": divisions.leagues(),
        "region": region,
        "q": asked,
        "unknown": unknown,
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


def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A public file: saved under its title, never opened as a page of this site."""
    download = get_object_or_404(File.objects.select_related("notice"), pk=pk)
    shown = download.withdrawn_at is None and (
        download.notice is None or published().filter(pk=download.notice_id).exists()
    )
    if not shown and not _own(request, download.agency_code):
        raise Http404
    with default_storage.open(download.path) as stored:
        answer = HttpResponse(
            stored.read(), content_type=actions.TYPES.get(download.extension, "application/octet-stream")
        )
    name = get_valid_filename(f"{download.title}.{download.extension}")
    answer.headers["Content-Disposition"] = _attachment(name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _attachment(name: str) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def _own(request: HttpRequest, agency_code: str) -> bool:
    user = request.user
    return user.is_authenticated and accounts_access.is_reviewer(user) and agency_code == user.agency_code


# ---- the desk ---------------------------------------------------------------------------------------------------------


def _notice(request: SignedIn, pk: int) -> Notice:
    return get_object_or_404(Notice, pk=pk, agency_code=request.user.agency_code)


@reviewer_required
def desk(request: SignedIn) -> HttpResponse:
    """The agency's own notices and downloads."""
    code = request.user.agency_code
    context = {
        "page": paging.page(request, Notice.objects.filter(agency_code=code).order_by("-pk"), 20),
        "files": File.objects.filter(notice=None, agency_code=code, withdrawn_at=None),
        "now": timezone.now(),
        "control": papers.control("file", plain.ATTACHMENT.code),
    }
    return render(request, "notices/desk.html", context)


@reviewer_required
def edit(request: SignedIn, pk: int = 0) -> HttpResponse:
    """「写公告」: title, category, Markdown with preview; draft, publish now or later, withdraw."""
    notice = _notice(request, pk) if pk else None
    form = NoticeForm(request.POST if request.method == "POST" else None, initial=_initial(notice))
    paper = papers.one(request, "file", plain.ATTACHMENT.code) if request.method == "POST" else None
    control = papers.control("file", plain.ATTACHMENT.code, paper)
    context: dict[str, Any] = {"form": form, "notice": notice, "version": "", "control": control}
    if request.method == "POST" and form.is_valid() and "publish" in request.POST and _lies_ahead(form.when):
        form.add_error("at", words.TIME_OR_NOW)  # 「立即发布」 beside a time: which of them is meant?
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            context["preview"] = markdown.html(form.cleaned_data["body"])
        else:
            try:
                kept = _saved(request, notice, form, paper)
            except Refused as refusal:
                context["fault"], status = refusal.words, refusal.status
            else:
                return redirect("notices:edit", kept.pk)
    if notice is not None:
        context["files"] = notice.files.filter(withdrawn_at=None)
        context["version"] = request.POST.get("version", notice.version)
        notice.refresh_from_db()
        context["waits"] = _waits(notice)
    return render(request, "notices/edit.html", context, status=status)


def _lies_ahead(time: datetime | None) -> bool:
    return time is not None and time > timezone.now()


def _waits(notice: Notice | None) -> bool:
    """True while the time of publishing lies ahead."""
    return notice is not None and notice.published_at is not None and notice.published_at > timezone.now()


def _initial(notice: Notice | None) -> dict[str, Any]:
    if notice is None:
        return {"category": Category.INFORMATION}
    shown = {name: getattr(notice, name) for name in ("title", "category", "body", "pinned")}
    return {**shown, "at": notice.published_at if _waits(notice) else None}


@transaction.atomic
def _saved(request: SignedIn, notice: Notice | None, form: NoticeForm, paper: Upload | None) -> Notice:
    """Saves, with what is attached, and does what the button says: all or nothing. Raises Refused, Stale."""
    if notice is None:
        notice = actions.write(by=request.user, values=form.values())
    else:
        version = text.whole(request.POST.get("version", ""))
        if version is None:
            raise Stale(words.STALE, "stale_notice")
        actions.rewrite(notice, by=request.user, version=version, values=form.values())
    if paper:
        file = papers.given(paper, words.FILE_FIRST)
        with taking(file):
            actions.put_file(by=request.user, name=file.shown_name, data=file.read(), notice=notice)
    messages.success(request, _published(request, notice, form.when))
    return notice


def _published(request: SignedIn, notice: Notice, when: datetime | None) -> str:
    """Publishes, now or later, or withdraws; what is true afterwards, in words. Raises Refused."""
    if "publish" in request.POST:
        actions.publish(notice, by=request.user)
        return words.PUBLISHED
    if "schedule" in request.POST and when is None:
        raise Refused(words.TIME_FIRST, "no_time")
    if "withdraw" in request.POST or (_waits(notice) and when is None):
        actions.withdraw(notice, by=request.user)
        return words.WITHDRAWN if "withdraw" in request.POST else words.UNSCHEDULED
    if "schedule" in request.POST or (_waits(notice) and when != notice.published_at):
        actions.publish(notice, by=request.user, at=when)
    if _waits(notice):
        return words.SCHEDULED
    if notice.published_at is not None:
        return words.SAVED
    return words.SAVED_DRAFT_ONLY if when else words.SAVED_DRAFT


@reviewer_required
@require_POST
def put(request: SignedIn) -> HttpResponse:
    """An attachment of a notice, a download, or a download's next version."""
    notice = request.POST.get("notice", "")
    of = _notice(request, text.whole(notice) or 0) if notice else None
    before = request.POST.get("replaces", "")
    back = redirect("notices:edit", of.pk) if of else redirect("notices:desk")
    replaces = _file(request, before) if before else None
    try:
        file = papers.given(papers.one(request, "file", plain.ATTACHMENT.code), words.FILE_FIRST)
        title = request.POST.get("title", "")
        with taking(file):
            actions.put_file(
                by=request.user,
                name=file.shown_name,
                data=file.read(),
                title=title,
                notice=of,
                replaces=replaces,
            )
    except Refused as refusal:
        messages.warning(request, refusal.words)
        return back
    messages.success(request, words.FILE_PUT)
    return back


def _file(request: SignedIn, pk: str) -> File:
    code = request.user.agency_code
    try:
        return get_object_or_404(File, pk=pk, agency_code=code, withdrawn_at=None)
    except (ValueError, ValidationError):
        raise Http404 from None


@reviewer_required
@require_POST
def change_file(request: SignedIn, pk: UUID) -> HttpResponse:
    """「撤下」「上移」「下移」."""
    file = _file(request, str(pk))
    if "drop" in request.POST:
        back = reverse("notices:edit", args=[file.notice_id]) if file.notice_id else reverse("notices:desk")
        if asked := confirm.ask(request, words.drop_file_asked(file.title), back=back):
            return asked
        actions.drop_file(file, by=request.user)
        messages.success(request, words.FILE_DROPPED)
    else:
        actions.move_file(file, by=request.user, up="up" in request.POST)
    return redirect("notices:edit", file.notice_id) if file.notice_id else redirect("notices:desk")


@reviewer_required
def agency(request: SignedIn) -> HttpResponse:
    """「本机构」: phone, address and hours as the public sees them (P03)."""
    row = get_object_or_404(Agency, pk=request.user.agency_code)
    form = AgencyForm(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid():
        actions.maintain_agency(by=request.user, **form.cleaned_data)
        messages.success(request, words.AGENCY_SAVED)
        return redirect("notices:agency")
    return render(request, "notices/agency.html", {"form": form, "row": row}, status=422 if form.errors else 200)
