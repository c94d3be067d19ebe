"""Print, sign, scan, submit: what the pages of every procedure with a letter have in common (T01, T02, T05). HTTP only."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from acms.accounts import papers
from acms.accounts.papers import PaperWidget
from acms.base import confirm
from acms.base.errors import Refused
from acms.casework import words
from acms.casework.models import Case
from acms.letters.models import Letter, audit_of, is_audited
from acms.scans import intake
from acms.scans.forms import taking
from acms.scans.models import Scan

CONTROL = {"id": "letter-file", "aria-describedby": "letter-file-h"}
Act = Callable[[], str | None]


def kind_of(letter: Letter | None) -> str:
    """The kind of evidence that a letter's scan is."""
    return letter.evidence if letter else "proof_letter"


def shown(letter: Letter | None, scan: Scan | None) -> dict[str, Any]:
    """What `casework/_letter.html` shows: the letter, its scan, what the audit has found so far, the upload control."""
    control = PaperWidget(kind_of(letter), goes="upload")
    return {
        "letter": letter,
        "scan": scan,
        "audit": audit_of(scan),
        "waits": scan is not None and not is_audited(scan),
        "control": control.render("letter", None, CONTROL),
    }


def asked_first(request: HttpRequest, case: Case, *, back: str) -> HttpResponse | None:
    """The question before 「撤回」; None where something else was pressed, or the question is answered. `back`: where 「取消」 leads."""
    if "withdraw" not in request.POST or not case.is_open:
        return None
    return confirm.ask(request, words.WITHDRAW_ASKED, back=back)


def act(request: HttpRequest, letter: Letter | None, *, put: Callable[[bytes, str], Any], **acts: Act) -> None:
    """Does what was pressed: one of `acts` by the button's name, or takes the uploaded letter. Says what came of it, or why not."""
    try:
        for name, do in acts.items():
            if name in request.POST:
                if message := do():
                    messages.success(request, message)
                return
        paper = papers.one(request, "letter", kind_of(letter))
        if isinstance(paper, papers.RefusedFile):
            raise intake.NotTaken("refused", paper.fault)
        if paper:
            with taking(paper):
                put(paper.read(), paper.name or "")
            messages.success(request, words.LETTER_UPLOADED)
    except intake.NotTaken as refusal:
        messages.warning(request, refusal.why + refusal.cure)
    except Refused as refusal:
        messages.warning(request, refusal.words)
