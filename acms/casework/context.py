"""What every page of the desk shows: whose desk it is and what waits there."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from acms.accounts import access as accounts_access
from acms.accounts.models import User
from acms.casework import access, bar
from acms.casework.views.common import list_of
from acms.employers.models import Employer
from acms.regions.models import Agency


def _unit_name(user: User) -> str:
    """The supervising unit that somebody works for."""
    own = Employer.objects.filter(uscc=user.unit_uscc).first() if user.unit_uscc else None
    return own.name if own else ""


def _list(request: HttpRequest) -> str:
    """The list that 「撤销」 leads back to, where the page belongs to one."""
    here = request.resolver_match
    return list_of(request) if here and here.view_name in ("casework:queue", "casework:case") else ""


def desk(request: HttpRequest) -> dict[str, Any]:
    """`agency`, `open_count` and what the member of staff may do; nothing for others."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.is_staff_member:
        return {}
    return {
        "agency": SimpleLazyObject(lambda: Agency.objects.filter(pk=user.agency_code).first()),
        "supervised_by": SimpleLazyObject(lambda: _unit_name(user)),
        "open_count": SimpleLazyObject(lambda: access.open_count(user)),
        "just_decided": SimpleLazyObject(lambda: bar.own(user)),
        "just_decided_list": SimpleLazyObject(lambda: _list(request)),
        "unread": SimpleLazyObject(lambda: user.notes.filter(read_at=None).count()),
        "reviews": accounts_access.is_reviewer(user),
        "supervises": accounts_access.is_supervisor(user),
        "sets_policy": accounts_access.is_region(user),
        "keeps_staff": bool(accounts_access.makes(user)),
        "audits": accounts_access.is_auditor(user),
    }
