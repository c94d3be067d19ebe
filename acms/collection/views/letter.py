"""「填写并打印证明函」: the form and what to do with the print."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from acms.accounts.web import SignedIn, person_required
from acms.base.typeset import MissingGlyph
from acms.collection import actions, wizards, words
from acms.collection.facts import Draft, gather
from acms.collection.forms import LetterForm
from acms.collection.steps import POST, Page
from acms.collection.steps.post import LETTER_COLUMNS
from acms.collection.views.pages import at, head_confirms, own_case, page_context, today, while_asked
from acms.letters import words as letters_words


@person_required
@while_asked
def letter(request: SignedIn) -> HttpResponse:
    """「填写并打印证明函」."""
    case = own_case(request)
    if not case.lets_change("scan.proof_letter"):
        raise Http404
    draft = gather(case)
    if POST not in draft.steps:  # a change of other things has no letter
        return redirect(at(request, "go"))
    if draft.employer is None:
        messages.warning(request, words.EMPLOYER_FIRST)
        return redirect(at(request, "step", Page.POST))
    if not draft.identity.name:
        messages.warning(request, words.NAME_FIRST)
        return redirect(at(request, "step", Page.IDENTITY))
    fixed = draft.fixed_since
    form = LetterForm(
        request.POST or None,
        born=draft.identity.born,
        graduated=draft.education.full.graduated,
        fixed=fixed,
        before=wizards.of(request).former_post_began(draft),
        initial=_letter_initial(draft) | ({"accounting_since": fixed} if fixed else {}),
    )
    reasons = case.returned_for()
    for name, field in form.fields.items():  # a returned item says why at its field (W12)
        field.returned = reasons.get(f"{POST.code}.{name}", "")  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            actions.issue_letter(
                case=case,
                by=request.user,
                values={name: cleaned[name] for name in LETTER_COLUMNS},
                phone=cleaned["phone"],
                on=today(),
            )
        except MissingGlyph as missing:
            form.add_error(None, letters_words.missing_characters(missing.characters))
        else:
            return redirect(f"{at(request, 'letter')}?printed=1")
    issued = POST.row(draft).letter
    printed = issued if request.GET.get("printed") and request.method == "GET" else None
    context = page_context(
        request, draft, Page.POST, form=form, printed=printed, letter=issued, head_confirms=head_confirms(draft)
    )
    return render(request, "collection/letter.html", context, status=422 if form.errors else 200)


def _letter_initial(draft: Draft) -> dict[str, Any]:
    """What was stated last, also where it does not count now."""
    assert draft.employer is not None
    row = POST.row(draft)
    values = {name: getattr(row, name) for name in LETTER_COLUMNS}
    return values | {"phone": row.letter.facts["phone"] if row.letter else draft.employer.phone}
