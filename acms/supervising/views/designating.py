"""设立主管部门: the department's application, by one of its accountants (R03). HTTP only."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from acms.accounts import papers
from acms.accounts.web import SignedIn, person_required
from acms.casework import procedures
from acms.casework.models import Case
from acms.casework.views import whole
from acms.employers.models import Employer
from acms.people import access as people_access
from acms.scans.forms import refusing
from acms.supervising import access, actions, words
from acms.supervising.forms import DesignationForm
from acms.supervising.models import Designation, Level

FIELDS = ("level", "name", "id_number", "phone")


@person_required
def designate(request: SignedIn) -> HttpResponse:
    """The form; what came back is filled in, with why; while it waits, where it stands."""
    me = people_access.own(request.user).filter(on_post=True).first()
    if me is None or me.employer is None:
        messages.warning(request, words.NOT_A_MEMBER)
        return redirect("me:me")
    unit = me.employer
    newest = Case.objects.newest(procedures.about(Designation).code, request.user)
    asked = actions.in_hand(unit, request.user)
    initial = {name: getattr(asked, name) for name in FIELDS} if asked else None
    form = DesignationForm(request.POST or None, papers.files(request, DesignationForm), initial=initial)
    whole.keep_filed(form, asked.case if asked else None, letter=asked.letter if asked else None)
    sent = request.method == "POST" and whole.is_current(request, newest) and form.is_valid()
    if sent and _filed(request, unit, form):
        messages.success(request, words.SUBMITTED)
        return redirect("supervising:designate")
    levels = [(level.label, words.NEXT_LEVEL[level.value]) for level in Level]
    context: dict[str, Any] = {"form": form, "employer": unit, "case": newest, "levels": levels}
    if unit.supervises:
        context["units"] = unit.units.count()
        context["administrators"] = [one.name for one in access.administrators(unit).filter(is_active=True)]
    context["decision"] = newest.last_decision if newest else None
    return render(request, "supervising/designate.html", context, status=422 if form.errors else 200)


def _filed(request: SignedIn, unit: Employer, form: DesignationForm) -> bool:
    facts = {name: form.cleaned_data[name] for name in FIELDS}
    letter, file_name = whole.paper_of(form, "letter")
    with refusing(form, paper="letter", level="level", same_administrator="id_number"):
        actions.apply(employer=unit, by=request.user, letter=letter, file_name=file_name, **facts)
    return not form.errors
