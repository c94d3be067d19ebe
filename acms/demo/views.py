"""Demo mode only: the accounts, what was "sent", and specimens to upload."""

import io
import zipfile
from typing import Any
from urllib.parse import urlencode

import pyotp
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from acms.accounts.models import User
from acms.channels import wechat as channels_wechat
from acms.channels.models import Delivery
from acms.demo import components as demo_components
from acms.demo import documents as demo_documents
from acms.demo import seed
from acms.national import client as national_client
from acms.national import words as national_words
from acms.people import access as people_access

HEAD = "会计机构负责人"


def accounts(request: HttpRequest) -> HttpResponse:
    """Every demo account with its password; staff with the present code of the second factor."""
    signing_in = [
        {"user": user, "password": seed.password_of(user), "state": _state(user)}
        for user in User.objects.filter(role="").order_by("pk")[:40]
    ]
    staff = [
        {"user": user, "password": seed.STAFF_PASSWORD, "code": pyotp.TOTP(user.totp_secret).now()}
        for user in User.objects.staff().order_by("pk")
    ]
    return render(request, "demo/accounts.html", {"people": signing_in, "staff": staff})


def _state(user: User) -> str:
    if people_access.headship_of(user):
        return HEAD
    person = getattr(user, "person", None)
    return person.get_status_display() if person else ""


def _sent() -> list[dict[str, Any]]:
    return [
        {"channel": row.channel, "to": row.to, "text": row.text, "at": timezone.localtime(row.at).isoformat()}
        for row in Delivery.objects.order_by("-pk")[:200]
    ]


def outbox(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/outbox.html", {"messages_sent": _sent()})


def outbox_json(request: HttpRequest) -> HttpResponse:
    return JsonResponse(_sent(), safe=False, json_dumps_params={"ensure_ascii": False})


def national(request: HttpRequest) -> HttpResponse:
    """What has arrived at the simulator of the national side (X01)."""
    try:
        arrived = national_client.arrived()
    except national_client.Unanswered:
        arrived = None
    return render(request, "demo/national.html", {"arrived": arrived, "outcomes": national_words.OUTCOMES})


def components(request: HttpRequest) -> HttpResponse:
    """Every component of the house style in each of its states, drawn by the product's own templates."""
    return render(request, "demo/components.html", demo_components.shown(request))


WECHAT_USERS = ("草原来信", "青城记账", "阿尔山的雪")


def wechat(request: HttpRequest) -> HttpResponse:
    """WeChat's side of the sign-in: who is it? The way back is this site's own, whatever the address says."""
    way = reverse("accounts:wechat_back")
    users = [
        (
            name,
            f"{way}?{urlencode({'code': channels_wechat.Simulated().code(name), 'state': request.GET.get('state', '')})}",
        )
        for name in WECHAT_USERS
    ]
    return render(request, "demo/wechat.html", {"users": users})


def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's specimens as a zip of pictures with the facts beside them."""
    user = get_object_or_404(User, pk=pk, role="")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
        for name, data in demo_documents.bundle(demo_documents.cast_for(user.name, user.id_number)).items():
            bundle.writestr(name, data)
    answer = HttpResponse(out.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="documents-{pk}.zip"'
    return answer
