"""Q02: logs and error pages carry no personal data; bodies are limited before they are read."""

import logging
from typing import Any

import pytest
from django.test import Client, override_settings

from acms.base.logs import WithoutWords

SECRETS = ("乌云其木格", "152301197005050007", "13800000188")


def test_Q02_a_traceback_is_logged_without_its_words() -> None:
    try:
        try:
            int(SECRETS[1] + "x")
        except ValueError as error:
            raise RuntimeError(" ".join(SECRETS)) from error
    except RuntimeError:
        import sys

        record = logging.LogRecord("acms", logging.ERROR, __file__, 1, "failed", None, sys.exc_info())
    text = WithoutWords("%(reference)s %(message)s").format(record)
    assert "RuntimeError" in text and "ValueError" in text and "test_logs.py" in text
    assert not any(secret in text for secret in SECRETS)


def test_Q02_a_number_in_an_address_stands_in_no_line() -> None:
    record = logging.LogRecord(
        "django.request", logging.WARNING, __file__, 1, "Not Found: %s", ("/15230119700505000X/",), None
    )
    lines = [WithoutWords("%(message)s").format(record)]
    for path in ("/152301197005050", "/?q=13800000188", "/152301197005050007?a=1"):
        record.args = (path,)
        lines.append(WithoutWords("%(message)s").format(record))
    assert lines == ["Not Found: /…/", "Not Found: /…", "Not Found: /?q=…", "Not Found: /…?a=1"]
    record.args = ("block 12345, BG150105-2026-000001, 1764500000.123",)
    assert WithoutWords("%(message)s").format(record).endswith("block 12345, BG150105-2026-000001, 1764500000.123")


def test_Q02_the_error_page_of_a_broken_view_says_nothing_personal(person: Any, monkeypatch: Any) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError(" ".join(SECRETS))

    monkeypatch.setattr("acms.collection.views.steps.gather", broken)
    client = Client(raise_request_exception=False)
    client.force_login(person)
    answer = client.get("/collection/1/")
    assert answer.status_code == 500
    assert "系统没有办成" in answer.text
    assert answer["X-Request-Id"] in answer.text
    assert not any(secret in answer.text for secret in SECRETS)


def test_a_body_that_is_too_large_is_refused_before_it_is_read(client: Client, db: None) -> None:
    with override_settings(ACMS_BODY_LIMIT=1000):
        answer = client.post("/collection/", {"number": "x" * 2000})
    assert answer.status_code == 413
    assert "太大" in answer.text


def test_N02_too_much_text_wakes_nobody(client: Client, db: None, caplog: pytest.LogCaptureFixture) -> None:
    assert client.post("/collection/", {"number": "1" * (1 << 20)}).status_code == 413
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
