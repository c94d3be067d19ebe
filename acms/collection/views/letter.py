"""「填写并打印证明函」: the form and what to do with the print."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from acms.accounts.web import person_required
from acms.base.typeset import MissingGlyph
from acms.collection import actions, updates, words
from acms.collection.facts import NONE, Facts, gather
from acms.collection.forms import LetterForm
from acms.collection.views.pages import at, own_case, page_context, today
from acms.letters import words as letter_words
from acms.people.models import Person


@person_required
def letter(request: HttpRequest) -> HttpResponse:
    """「填写并打印证明函」."""
    case = own_case(request)
    if not case.lets_change("scan.proof_letter"):
        raise Http404
    facts = gather(case)
    if facts.employer is None:
        messages.warning(request, words.EMPLOYER_FIRST)
        return redirect(at(request, "step", 4))
    if not facts.identity.name:
        messages.warning(request, words.NAME_FIRST)
        return redirect(at(request, "step", 3))
    education = facts.education
    # A start that is fixed is not looked at again, whatever was studied since (A11).
    first_time = education.full_level not in NONE and not facts.fixed_since
    graduated = education.full_graduated if first_time else None
    fixed = Person.objects.filter(user=facts.user).values_list("accounting_since", flat=True).first()
    form = LetterForm(
        request.POST or None,
        born=facts.born,
        graduated=graduated,
        fixed=fixed,
        before=updates.former_post_began(facts),
        initial=_letter_initial(facts) | ({"accounting_since": fixed} if fixed else {}),
    )
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            actions.issue_letter(
                case=case,
                by=request.user,
                values={name: cleaned[name] for name in actions.LETTER_COLUMNS},
                phone=cleaned["phone"],
                form=cleaned["employment_form"],
                on=today(),
            )
        except MissingGlyph as missing:
            form.add_error(None, letter_words.missing_characters(missing.characters))
        else:
            return redirect(f"{at(request, 'letter')}?printed=1")
    printed = facts.post.letter if request.GET.get("printed") and request.method == "GET" else None
    context = page_context(request, case, 4, facts, form=form, printed=printed, letter=facts.post.letter)
    return render(request, "collection/letter.html", context, status=422 if form.errors else 200)


def _letter_initial(facts: Facts) -> dict[str, Any]:
    assert facts.employer is not None
    values = {name: getattr(facts.post, name) for name in actions.LETTER_COLUMNS}
    held = facts.post.letter
    values["phone"] = held.facts["phone"] if held else facts.employer.phone
    values["employment_form"] = (
        held.facts["employment_form"] if held else "appointment" if facts.employer.is_public else "contract"
    )
    return values
