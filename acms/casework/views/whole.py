"""Pages that file a whole form with its paper: one left open in another tab files nothing over what has come of the case since (W12)."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from acms.accounts.papers import PaperField
from acms.casework import words
from acms.casework.models import Case
from acms.scans.models import Scan

NONE = "0"  # what a page says that shows no case; `casework/_shown.html` says it


def is_current(request: HttpRequest, case: Case | None) -> bool:
    """Whether the page that was pressed has shown this case as it is now, or none where there is none; one that has not says so.

    Two that are pressed at once are told apart by the case itself, which is submitted once.
    """
    shown = request.POST.get("shown")
    if shown in (None, case.shown_as if case else NONE):
        return True
    messages.warning(request, words.SENT_BEFORE)
    return False


def keep_filed(form: forms.Form, case: Case | None, **papers: Scan | None) -> None:
    """What was filed with a case that is back with its person need not be chosen again (W12): papers by the names of their fields, unless
    the paper itself is what came back."""
    reasons = case.returned_for() if case is not None and case.is_editable else None
    for name, scan in papers.items():
        field = form.fields[name]
        assert isinstance(field, PaperField)
        if reasons is not None and scan is not None and f"scan.{field.kind}" not in reasons:
            field.required, field.filed = False, scan


def paper_of(form: forms.Form, name: str) -> tuple[bytes, str]:
    """The paper that a valid form brings, with its name; without a byte where what was filed stays."""
    given = form.cleaned_data.get(name)
    return (given.read(), given.name or "") if given else (b"", "")


def say_why(form: forms.Form, case: Case | None) -> None:
    """Each field of what came back says why at the field itself (W12): fields by the names of the items, papers by their kinds."""
    reasons = case.returned_for() if case else {}
    by_name = {item.partition(".")[2]: reason for item, reason in reasons.items()}
    for name, field in form.fields.items():
        field.returned = by_name.get(field.kind if isinstance(field, PaperField) else name, "")  # type: ignore[attr-defined]
