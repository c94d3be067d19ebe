"""Which case a request means, and whether its sender may decide it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from acms.base.errors import Refused
from acms.casework import access, words
from acms.casework.models import Case


def visible(request: HttpRequest, no: str) -> Case:
    """Out of scope = 404, as if it were not there. Raises Refused when its person has just taken it back."""
    if access.withdrawn(request.user, no):
        raise Refused(words.TAKEN_BACK, "taken_back")
    return get_object_or_404(access.visible_to(request.user).select_related("subject", "taken_by"), no=no)


def require_decider(request: HttpRequest, row: Case) -> None:
    """In scope, but no right to decide = 403."""
    if not access.can_decide(request.user, row):  # type: ignore[arg-type]
        raise PermissionDenied
