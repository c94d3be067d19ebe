"""One question before what cannot be undone: a page that says what will happen and sends the same form again."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

SURE = "sure"


@dataclass(frozen=True)
class Input:
    """What has to be filled in before the button does anything. `secret`: it is not shown again."""

    name: str
    label: str
    hint: str = ""
    secret: bool = False
    autocomplete: str = "off"


@dataclass(frozen=True)
class Question:
    """What is asked, what will happen, the words of the button that does it, and what must be filled in."""

    title: str
    points: tuple[str, ...]
    button: str
    inputs: tuple[Input, ...] = ()


def ask(request: HttpRequest, question: Question, *, back: str, fault: str = "") -> HttpResponse | None:
    """The page with the question, or None once its button was pressed. `back`: where 「取消」 leads; `fault`: why that was not enough.

    Not for forms with files: they cannot be sent a second time.
    """
    if request.POST.get(SURE) and not fault:
        return None
    typed = {one.name: "" if one.secret else request.POST.get(one.name, "") for one in question.inputs}
    apart = {"csrfmiddlewaretoken", SURE, *typed}
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    shown = {
        "frame": "desk.html" if request.path.startswith("/desk/") else "base.html",
        "question": question,
        "fields": [(name, value) for name, value in sent if name not in apart],
        "inputs": [(one, typed[one.name]) for one in question.inputs],
        "fault": fault,
        "back": back,
    }
    return render(request, "ui/confirm.html", shown, status=422 if fault else 200)
