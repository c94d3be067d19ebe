"""Whether the system runs, for those who keep it running, as JSON and as Prometheus reads it. HTTP only."""

import hmac
import logging
from dataclasses import asdict

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from acms.accounts import web
from acms.base import starting
from acms.ops import health
from acms.ops.metrics import TYPE, text

log = logging.getLogger(__name__)
LOOPBACK = ("127.0.0.1", "::1")


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers too. `?full`, on this machine or with the token: everything that may go wrong unseen, 503 where something has."""
    try:
        if "full" in request.GET:
            return _full(request)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        log.error("health: the database does not answer: %s", type(error).__name__)
        return HttpResponse("the database does not answer", content_type="text/plain", status=503)
    return HttpResponse("ready", content_type="text/plain")


def _full(request: HttpRequest) -> HttpResponse:
    if not _may_see_all(request):
        return HttpResponse("not from here", content_type="text/plain", status=403)
    found = health.look()
    for fault in found.faults:
        log.warning("health: %s", fault.said)
    said = {"ready": not found.faults, **asdict(found), "faults": [fault.said for fault in found.faults]}
    return JsonResponse(said | {"unset": starting.unset()}, status=503 if found.faults else 200)


def metrics(request: HttpRequest) -> HttpResponse:
    """The same figures for Prometheus, for the same who may see them."""
    if not _may_see_all(request):
        return HttpResponse("not from here", content_type="text/plain", status=403)
    try:
        return HttpResponse(text(health.look()), content_type=TYPE)
    except DatabaseError as error:
        log.error("health: the database does not answer: %s", type(error).__name__)
        return HttpResponse("the database does not answer", content_type="text/plain", status=503)


def _may_see_all(request: HttpRequest) -> bool:
    """The watchdog on this machine, or one elsewhere that knows the token. Behind a proxy everybody comes from this machine: what was
    forwarded counts as from elsewhere unless the proxy is trusted to say from where."""
    token, given = settings.ACMS_HEALTH_TOKEN, request.headers.get("authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(token.encode(), given.encode()):
        return True
    forwarded = "x-forwarded-for" in request.headers and not settings.ACMS_TRUST_FORWARDED
    return web.address(request) in LOOPBACK and not forwarded
