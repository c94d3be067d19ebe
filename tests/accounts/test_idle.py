"""L06: thirty minutes without work end a session; the page warns two minutes before and offers to stay."""

import re
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User


def idle(client: Client, minutes: int) -> None:
    """As if nobody had touched the page for so long."""
    session = client.session
    session["seen"] = session["seen"] - minutes * 60
    before = Session.objects.get().expire_date
    session.save()
    Session.objects.update(expire_date=before - timedelta(minutes=minutes))


def left() -> float:
    """Minutes until the session ends."""
    return (Session.objects.get().expire_date - timezone.now()).total_seconds() / 60


def test_L06_thirty_idle_minutes_end_a_session_and_work_moves_its_end(client: Client, person: User) -> None:
    client.force_login(person)
    client.get("/collection/1/")
    assert 29 < left() <= 30
    idle(client, 29)
    client.get("/collection/scans/id_portrait/", headers={"X-Poll": "1", "HX-Request": "true"})
    assert left() < 2  # a page that looks after a check by itself is no work
    assert client.get("/collection/1/").status_code == 200
    assert 29 < left() <= 30
    idle(client, 31)
    assert client.get("/collection/1/")["Location"].startswith("/collection/?")


def test_L06_the_page_warns_two_minutes_before_and_offers_to_stay(client: Client, person: User) -> None:
    client.force_login(person)
    page = client.get("/collection/1/").text
    dialog = re.search(r'<dialog class="dlg" id="idle".*?</dialog>', page, re.S)
    assert dialog and 'data-after="1680"' in dialog[0] and 'data-keep="/keep/"' in dialog[0]
    assert "2分钟后自动退出" in dialog[0] and "继续填写" in dialog[0]
    idle(client, 29)
    assert client.post("/keep/").status_code in (200, 204) and left() > 29
    assert 'id="idle"' not in Client().get("/collection/").text
