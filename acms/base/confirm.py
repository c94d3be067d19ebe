"""One question before what cannot be undone: a page that says what will happen and sends the same form again."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

SURE = "sure"


@dataclass(frozen=True)
class Question:
    """What is asked, what will happen, and the words of the button that does it."""

    title: str
    points: tuple[str, ...]
    button: str


def ask(request: HttpRequest, question: Question, *, back: str) -> HttpResponse | None:
    """The page with the question, or None once its button was pressed. `back`: where 「取消」 leads.

    Not for forms with files: they cannot be sent a second time.
    """
    if request.POST.get(SURE):
        return None
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    shown = {
        "frame": "desk.html" if request.path.startswith("/desk/") else "base.html",
        "question": question,
        "fields": [(name, value) for name, value in sent if name != "csrfmiddlewaretoken"],
        "back": back,
    }
    return render(request, "ui/confirm.html", shown)
