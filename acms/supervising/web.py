"""What views ask about who is signed in: here, for which supervising unit they work."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate

from django.http import Http404, HttpResponse

from acms.accounts import access as accounts_access
from acms.accounts.web import P, SignedIn, View, staff_required
from acms.employers.models import Employer
from acms.supervising import access

SupervisorView = Callable[Concatenate[SignedIn, Employer, P], HttpResponse]


def supervisor_required(view: SupervisorView[P]) -> View[P]:
    """The administrator of a supervising unit, who is handed that unit; to everybody else the page does not exist."""

    def asked(request: SignedIn, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        unit = access.own_unit(request.user) if accounts_access.is_supervisor(request.user) else None
        if unit is None:
            raise Http404
        return view(request, unit, *args, **kwargs)

    update_wrapper(asked, view)
    return staff_required(asked)
