"""What views ask about who is signed in: here, whether they head a unit."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate

from django.http import Http404, HttpResponse

from acms.accounts.web import P, SignedIn, View, person_required
from acms.employers.models import Employer
from acms.people import access

HeadView = Callable[Concatenate[SignedIn, Employer, P], HttpResponse]


def head_required(view: HeadView[P]) -> View[P]:
    """The head of a unit, who is handed that unit; to everybody else the page does not exist."""

    def asked(request: SignedIn, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        headship = access.headship_of(request.user)
        if headship is None:
            raise Http404
        return view(request, headship.employer, *args, **kwargs)

    update_wrapper(asked, view)
    return person_required(asked)
