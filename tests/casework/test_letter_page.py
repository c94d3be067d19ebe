"""Print, sign, scan, submit: a press on the page of a letter does one thing and says what came of it (T01, T05, S02)."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory

from acms.accounts.models import User
from acms.base.errors import Refused
from acms.casework import words
from acms.casework.views import letter_pages
from acms.demo import documents
from acms.scans import intake
from acms.scans import words as scans_words
from acms.scans.models import StagedFile

LETTER = documents.jpeg(documents.cast(11), "qualification")


@pytest.fixture
def pressed(stranger: User) -> Any:
    """What one's press sends."""

    def send(file: bytes | None = None, name: str = "a.jpg", **data: str) -> HttpRequest:
        sent: dict[str, Any] = dict(data)
        if file is not None:
            sent["letter"] = SimpleUploadedFile(name, file, "image/jpeg")
        request = RequestFactory().post("/letter/", sent)
        request.user, request.session = stranger, {}  # type: ignore[assignment]
        request._messages = CookieStorage(request)  # type: ignore[attr-defined]
        return request

    return send


def said(request: HttpRequest) -> list[tuple[str, str]]:
    return [(message.level_tag, str(message)) for message in get_messages(request)]


def nothing(*_: Any) -> str:
    raise AssertionError("this was not pressed")


def test_T05_the_button_that_was_pressed_is_done_and_no_other_and_its_words_are_said(pressed: Any) -> None:
    request, done = pressed(LETTER, submit="1"), []
    letter_pages.act(request, None, put=nothing, withdraw=nothing, submit=lambda: done.append(1) or "已经提交。")
    assert done == [1] and said(request) == [("success", "已经提交。")]
    request = pressed(withdraw="1")
    letter_pages.act(request, None, put=nothing, submit=nothing, withdraw=lambda: None)
    assert said(request) == []  # what the page shows by itself


def test_T01_an_uploaded_letter_is_taken_with_its_name_and_said_so(pressed: Any) -> None:
    request, taken = pressed(LETTER, "函.jpg"), []
    letter_pages.act(request, None, put=lambda data, name: taken.append((data, name)), submit=nothing)
    ((data, name),) = taken
    assert data == LETTER and name == "函.jpg"
    assert said(request) == [("success", words.LETTER_UPLOADED)]


def test_T01_without_a_file_nothing_is_taken_and_nothing_said(pressed: Any) -> None:
    request = pressed()
    letter_pages.act(request, None, put=nothing, submit=nothing)
    assert said(request) == []


def test_S02_a_file_that_is_no_paper_is_not_taken_and_the_page_says_why_and_what_cures_it(pressed: Any) -> None:
    request = pressed(b"", "a.jpg")
    request.FILES["letter"] = SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")
    letter_pages.act(request, None, put=nothing, submit=nothing)
    ((level, words_said),) = said(request)
    known = [one for one in vars(scans_words).values() if isinstance(one, scans_words.Trouble)]
    assert level == "warning" and words_said in ["".join(one) for one in known]


@pytest.mark.parametrize(
    ("refusal", "tells"),
    [
        (intake.NotTaken("x", scans_words.TOO_BIG), "".join(scans_words.TOO_BIG)),
        (Refused("这张函已经作废。", "void"), "这张函已经作废。"),
    ],
)
@pytest.mark.parametrize("by_button", [True, False])
def test_T05_what_is_refused_says_why_and_claims_nothing(
    pressed: Any, refusal: Exception, tells: str, by_button: bool
) -> None:
    def refuses(*_: Any) -> Any:
        raise refusal

    request = pressed(submit="1") if by_button else pressed(LETTER)
    letter_pages.act(request, None, **{"put": nothing, "submit": nothing, "submit" if by_button else "put": refuses})
    assert said(request) == [("warning", tells)]


def test_S02_a_letter_that_was_refused_stays_chosen_and_is_taken_once(pressed: Any) -> None:
    def refuses(*_: Any) -> Any:
        raise Refused("x")

    letter_pages.act(pressed(LETTER), None, put=refuses)
    chosen = {"letter-kept": str(StagedFile.objects.get(taken_at=None).pk)}
    taken: list[str] = []
    for _ in range(2):
        request = pressed(**chosen)
        letter_pages.act(request, None, put=lambda data, name: taken.append(name))
    assert taken == ["a.jpg"]
    assert said(request) == [("warning", "".join(scans_words.ALREADY_TAKEN))]


def test_T05_the_control_takes_what_the_letter_is_and_the_page_waits_for_its_audit() -> None:
    assert letter_pages.kind_of(None) == "proof_letter"
    letter: Any = SimpleNamespace(evidence="head_letter")
    assert letter_pages.kind_of(letter) == "head_letter"
    shown = letter_pages.shown(letter, None)
    assert 'data-kind="head_letter"' in shown["control"] and (shown["letter"], shown["audit"]) == (letter, None)
