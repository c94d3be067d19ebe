"""Whoever has no account fills no disk: what they leave is bounded for each address and in all (S05)."""

from typing import Any

import pytest
from django.test import Client

from acms.accounts import words
from acms.accounts.models import KeptForm
from acms.scans import intake, staging
from acms.scans import words as scan_words
from acms.scans.models import StagedFile
from tests.accounts.test_keeping import keep, mark

FILING = "/filing/title/"


def test_S05_forms_begun_without_an_account_end_and_a_sentence_says_so(db: None, settings: Any) -> None:
    """Each time a browser without cookies; who has begun goes on."""
    settings.ACMS_STRANGERS_FORMS_BY_ADDRESS = 2
    first = Client()
    assert [keep(one, FILING, name="巴图").status_code for one in (first, Client())] == [200, 200]
    refused = keep(Client(), FILING, name="巴图")
    assert (refused.status_code, refused.json()) == (422, {"message": words.KEPT_NOT})
    assert keep(first, FILING, name="巴特尔").status_code == 200
    cleared = Client()
    cleared.post("/forms/clear/", {"kept_form": mark(cleared.get(FILING))})
    assert KeptForm.objects.count() == 2


def test_S05_forms_begun_without_an_account_end_for_all_addresses_together(db: None, settings: Any) -> None:
    settings.ACMS_STRANGERS_FORMS = 1
    here, there = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")
    assert [keep(one, FILING, name="巴图").status_code for one in (here, there)] == [200, 422]


def test_S05_an_account_keeps_forms_however_many_strangers_have(
    client: Client, clerk_of_saihan: Any, settings: Any
) -> None:
    settings.ACMS_STRANGERS_FORMS = settings.ACMS_STRANGERS_FORMS_BY_ADDRESS = 0
    client.force_login(clerk_of_saihan)
    assert keep(client, "/desk/notices/new/", title="x").status_code == 200


def test_S05_files_of_people_without_account_have_a_room_in_all(db: None, settings: Any, monkeypatch: Any) -> None:
    settings.ACMS_STRANGERS_MB = 1
    StagedFile.objects.create(kind="photo", session="a", origin="somewhere", size=1024 * 1024, pages=1)
    monkeypatch.setattr(staging, "_looked_at", lambda kind, upload: b"x")
    with pytest.raises(intake.NotTaken) as refusal:
        staging.keep(kind="photo", upload=None, holder=staging.Holder(session="b", origin="elsewhere"))  # type: ignore[arg-type]
    assert refusal.value.trouble == scan_words.NO_ROOM_FOR_STRANGERS
