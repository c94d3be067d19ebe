"""「我的数据」: a copy of everything about oneself (个人信息保护法 §45). HTTP only."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from acms.accounts import consents
from acms.accounts.models import Matter, User
from acms.accounts.web import SignedIn, person_required
from acms.base import files
from acms.privacy import copies, words
from acms.privacy.models import DataCopy


@person_required
def data(request: SignedIn) -> HttpResponse:
    """「我的数据」: asks for a copy of everything about oneself; lists those that are made."""
    user: User = request.user
    if request.method == "POST":
        copies.ask(user=user)
        messages.success(request, words.COPY_ASKED)
        return redirect("privacy:data")
    rows = list(user.data_copies.all()[:10])
    running = any(row.finished_at is None and not row.failed for row in rows)
    part = request.headers.get("x-poll") == "1"
    template = "privacy/_copies.html" if part else "privacy/data.html"
    return render(
        request, template, {"copies": rows, "running": running, "faces_agreed": consents.given_at(user, Matter.FACES)}
    )


@person_required
@require_POST
def withdraw_faces(request: SignedIn) -> HttpResponse:
    """Takes back the consent to compare faces (个人信息保护法 第十五条)."""
    consents.withdraw(user=request.user, matter=Matter.FACES)
    messages.success(request, words.FACES_WITHDRAWN)
    return redirect("privacy:data")


@person_required
def data_copy(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """One's own copy, until it is swept."""
    copy = get_object_or_404(DataCopy, pk=pk, user=request.user, size__gt=0)
    answer = HttpResponse(copies.fetch(copy, by=request.user), content_type="application/zip")
    answer["Content-Disposition"] = files.called(words.copy_file(copy.user.name))
    answer["Cache-Control"] = "private, no-store"
    return answer
