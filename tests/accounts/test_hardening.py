"""What a browser must not be made to do: forged posts, planted sessions, foreign targets and hosts, script in what people write (Q02, L06)."""

import re
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from acms.accounts.models import User
from acms.casework import actions as casework
from acms.casework.models import Case
from acms.demo import seed
from acms.employers.models import Employer
from tests.casework.test_casework import checked

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"
VALUES = {
    "int": "1",
    "path": "education/apply/",
    "str": "ABCDEFGHJK",
    "slug": "photo",
    "uuid": "00000000-0000-0000-0000-000000000000",
}


def addresses(resolver: Any, prefix: str = "") -> list[str]:
    """Every address of the product with some value in each place."""
    found = []
    for entry in resolver.url_patterns:
        where = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += addresses(entry, where)
        elif isinstance(entry, URLPattern) and not where.startswith(("captcha/", "^")) and "^" not in where:
            found.append("/" + re.sub(r"<(\w+):\w+>", lambda hit: VALUES[hit[1]], where))
    return found


@pytest.mark.parametrize("who", ["nobody", "person", "clerk"])
def test_no_address_takes_a_post_without_the_forms_token(who: str, person: User, clerk_of_saihan: User) -> None:
    client = Client(enforce_csrf_checks=True)
    if who != "nobody":
        client.force_login(person if who == "person" else clerk_of_saihan)
    open_ = [path for path in addresses(get_resolver()) if client.post(path, {"x": "1"}).status_code != 403]
    assert len(addresses(get_resolver())) > 90 and not open_


def test_L06_the_session_is_another_one_after_signing_in(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("acms.accounts.captcha.passes", lambda key, answer: True)
    client = Client()
    client.get("/filing/employment/")
    session = client.session
    session["planted"] = "1"
    session.save()
    planted = session.session_key
    client.post(
        "/collection/", {"number": person.id_number, "password": seed.PASSWORD, "captcha": "1", "captcha_key": "x"}
    )
    assert client.session.session_key != planted
    thief = Client()
    thief.cookies["acms"] = str(planted)
    assert thief.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_signing_in_never_leads_to_another_site(person: User, monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    monkeypatch.setattr("acms.accounts.captcha.passes", lambda key, answer: True)
    data = {"number": person.id_number, "password": seed.PASSWORD, "captcha": "1", "captcha_key": "x", "next": target}
    assert Client().post("/collection/", data)["Location"] == "/collection/go/"
    assert Client().post("/large/", {"next": target})["Location"] == "/"


def test_a_foreign_host_is_refused(db: None) -> None:
    with override_settings(ALLOWED_HOSTS=["localhost"]):
        assert Client(raise_request_exception=False).get("/", HTTP_HOST="evil.example").status_code == 400


def test_every_answer_carries_the_headers_that_hold_a_browser_back(client: Client, person: User) -> None:
    client.force_login(person)
    for path in ("/", "/collection/go/", "/account/", "/nothing/"):
        answer = client.get(path)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
        assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"]) == ("nosniff", "DENY")
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert all(
            f"{feature}=()" in answer["Permissions-Policy"] for feature in ("camera", "microphone", "geolocation")
        )
        assert re.fullmatch(r"[0-9a-f]{8}", answer["X-Request-Id"])


def test_what_people_write_is_shown_as_they_wrote_it_and_never_runs(
    client: Client, filled_for_people: Case, clerk_of_saihan: User, employer: Employer
) -> None:
    Employer.objects.filter(pk=employer.pk).update(name=EVIL, address=EVIL, phone=EVIL[:40])
    User.objects.filter(pk=filled_for_people.subject_id).update(name=EVIL[:50])
    case = checked(filled_for_people)
    casework.remark(case, by=clerk_of_saihan, text=EVIL)
    client.force_login(clerk_of_saihan)
    pages = [f"/desk/cases/{case.no}/", f"/desk/employers/{employer.pk}/", "/desk/queue/", "/desk/employers/"]
    for path in pages:
        text = client.get(path).text
        assert "<script>alert" not in text and "<img src=x" not in text, path
    assert "&lt;script&gt;alert(1)" in client.get(f"/desk/employers/{employer.pk}/").text


def test_security_txt_names_who_is_told_of_a_weakness(client: Client, settings: Any) -> None:
    settings.ACMS_SECURITY_CONTACT = "mailto:security@example.com"
    text = client.get("/.well-known/security.txt").text
    assert "Contact: mailto:security@example.com" in text and re.search(r"Expires: \d{4}-\d\d-\d\dT00:00:00Z", text)


@pytest.mark.parametrize(
    "wanted", ["'", "etc", "c:boot.ini", "(select 1)", "\\evil.example", "//evil.example", "javascript:alert(1)"]
)
def test_where_a_form_wants_to_go_on_to_is_a_page_of_this_site_or_the_portal(
    client: Client, db: None, wanted: str
) -> None:
    """Found by a scan: what was no path was taken for the name of a page, and broke."""
    assert client.post("/large/", {"next": wanted})["Location"] == "/"
    assert client.post("/large/", {"next": "/help/?a=1"})["Location"] == "/help/?a=1"
