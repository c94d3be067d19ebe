"""The suite runs what users run: its settings are production's but for a short list with reasons."""

import runpy
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.template import engines
from django.templatetags.static import static
from django.test import Client

from acms.scans import kinds
from config import settings as production
from tests import settings as tested
from tests.strict import UnknownName


def test_the_tests_settings_differ_from_productions_in_what_is_listed_only() -> None:
    names = {name for name in dir(production) if name.isupper()}
    assert {name for name in names if getattr(tested, name) != getattr(production, name)} == set(tested.DIFFERENT)
    assert not {name for name in dir(tested) if name.isupper()} - names - {"DIFFERENT", "FILES"}
    assert tested.STORAGES["staticfiles"] == production.STORAGES["staticfiles"]


def test_W13_five_in_a_hundred_are_drawn_where_nobody_has_said_otherwise() -> None:
    assert production.ACMS_SAMPLE_PERCENT == 5


def test_a_static_file_that_does_not_exist_fails_as_in_production() -> None:
    with pytest.raises(ValueError, match=r"nothing\.svg"):
        static("img/nothing.svg")


def test_a_static_file_is_served_by_the_products_own_middleware() -> None:
    assert Client().get(static("vendor/acms.css")).status_code == 200
    assert Client().get("/static/img/nothing.svg").status_code == 404


def test_a_name_that_a_page_does_not_know_fails() -> None:
    page: Any = engines["django"].from_string("{{ person.nickname }}")
    with pytest.raises(UnknownName, match="nickname"):
        page.render({"person": object()})


def test_a_name_that_may_be_absent_is_said_so_in_the_template() -> None:
    page: Any = engines["django"].from_string("{% if a %}a{% endif %}{% for x in b %}b{% endfor %}{{ c|default:'c' }}")
    assert page.render({}) == "c"


def test_W06_every_piece_of_evidence_that_shows_an_example_has_one() -> None:
    shown = [kind for kind in kinds.KINDS.values() if kind.shape != "page"]
    assert shown
    assert [kind.code for kind in shown if finders.find(kind.example) is None] == []


def test_passwords_are_kept_as_production_keeps_them(settings: Any) -> None:
    settings.PASSWORD_HASHERS = production.PASSWORD_HASHERS
    kept = make_password("Demo-2026!")
    assert kept.startswith("argon2$argon2id$")
    assert check_password("Demo-2026!", kept)
    assert not check_password("Demo-2027!", kept)


# What `make dev` changes, and nothing else: with each a word on what for.
DEVELOPMENT = {
    "DEV": "the setting itself",
    "DEBUG": "error pages with their text",
    "STORAGES": "style sheets and pictures by their own names, no collecting",
    "WHITENOISE_MAX_AGE": "browsers keep none of them",
    "TEMPLATES": "read at every request",
    "LOGGING": "errors with their words",
}


def _settings(monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, Any]:
    for name in ("ACMS_DEMO", "ACMS_DEV"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    made = runpy.run_path(str(production.BASE_DIR / "config" / "settings.py"))
    return {name: value for name, value in made.items() if name.isupper()}


def _served(settings: Any, made: dict[str, Any]) -> None:
    """The suite goes on as an installation with these settings."""
    for name in made:
        if name.startswith("SECURE_"):
            setattr(settings, name, made[name])


def test_S05_with_ACMS_HTTPS_plain_http_is_sent_on_and_browsers_remember_it(
    monkeypatch: pytest.MonkeyPatch, settings: Any, db: None
) -> None:
    _served(settings, _settings(monkeypatch, ACMS_HTTPS="1"))
    plain = Client().get("/notices/?q=1")
    assert (plain.status_code, plain["Location"]) == (301, "https://testserver/notices/?q=1")
    assert Client().get(static("vendor/acms.css")).status_code == 301
    assert Client().post("/collection/", {"number": "1"}).status_code == 301
    for address in ("/healthz", "/readyz", "/readyz?full", "/metrics"):  # the watchdog comes past the proxy
        assert Client().get(address).status_code != 301
    safe = Client().get("/notices/", HTTP_X_FORWARDED_PROTO="https")
    assert (safe.status_code, safe["Strict-Transport-Security"]) == (200, "max-age=31536000")
    _served(settings, _settings(monkeypatch, ACMS_HTTPS="1", ACMS_HSTS_SUBDOMAINS="1"))
    safe = Client().get("/notices/", HTTP_X_FORWARDED_PROTO="https")
    assert safe["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_S05_without_ACMS_HTTPS_nothing_is_sent_on(settings: Any, db: None) -> None:
    answer = Client().get("/notices/", HTTP_X_FORWARDED_PROTO="https")
    assert answer.status_code == 200 and "Strict-Transport-Security" not in answer


def test_without_ACMS_DEV_nothing_is_as_engineers_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = _settings(monkeypatch)
    assert (plain["DEV"], plain["DEBUG"]) == (False, False)
    assert plain["STORAGES"]["staticfiles"]["BACKEND"].endswith("CompressedManifestStaticFilesStorage")
    assert plain["LOGGING"]["formatters"]["line"]["()"] == "acms.base.logs.WithoutWords"
    assert "cached" in str(plain["TEMPLATES"][0]["OPTIONS"]["loaders"])
    assert plain == {name: getattr(production, name) for name in plain}


def test_ACMS_DEV_changes_what_is_listed_only_and_answers_on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    demo = _settings(monkeypatch, ACMS_DEMO="1")
    dev = _settings(monkeypatch, ACMS_DEMO="1", ACMS_DEV="1")
    assert {name for name in dev if dev[name] != demo[name]} == set(DEVELOPMENT)
    assert dev["ACMS_LOOPBACK_ONLY"]


def test_ACMS_DEV_goes_with_invented_people_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its error pages show what people typed, and a proxy on the same machine would carry them out of it."""
    with pytest.raises(ImproperlyConfigured, match="ACMS_DEMO"):
        _settings(monkeypatch, ACMS_DEV="1")


def test_the_policy_of_contents_lets_an_engineers_error_page_be_read(settings: Any, db: None) -> None:
    settings.DEBUG = True
    answer = Client().get("/no-such-address/")
    assert answer.status_code == 404 and "<style" in answer.text
    assert "Content-Security-Policy" not in answer
    settings.DEBUG = False
    assert "Content-Security-Policy" in Client().get("/no-such-address/")
