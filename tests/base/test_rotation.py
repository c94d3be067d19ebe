"""Keys are replaced while the system runs: everything stays readable and found, nothing hangs on the old key afterwards (Q02)."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from acms.accounts.models import ID_PURPOSE, User
from acms.base import crypto, files, rotation
from acms.casework.models import Case
from acms.channels import actions as channels
from acms.channels.models import Delivery
from acms.letters.models import Letter
from acms.people.models import Person
from acms.scans import store
from acms.scans.models import Scan


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, settings: Any) -> Path:
    settings.ACMS_KEYS_FILE = str(tmp_path / "keys.json")
    crypto.ring()
    return tmp_path / "keys.json"


def _forget(ring: Path, kid: str) -> None:
    """The old key is taken out of the ring for good."""
    stored = json.loads(ring.read_text())
    del stored["keys"][kid]
    ring.write_text(json.dumps(stored))


def test_Q02_after_a_rotation_nothing_hangs_on_the_old_key(filled: Case, ring: Path, capsys: Any) -> None:
    number, scan = filled.subject.id_number, Scan.objects.filter(kind="photo").get()
    picture, letter = store.get(scan.pk, "archive"), Letter.objects.get().pdf()
    call_command("keys", "add")
    assert User.objects.by_id_number(number) == filled.subject  # found while both generations are there
    call_command("keys", "status")
    assert "accounts_user.id_number: 1 values under other keys" in capsys.readouterr().out
    call_command("keys", "rotate")
    assert not any(rotation.left(model, field) for model, field in rotation.columns())
    _forget(ring, "k1")
    assert User.objects.by_id_number(number) == filled.subject
    assert Person.objects.get(user=filled.subject).id_number == number
    assert store.get(scan.pk, "archive") == picture and Letter.objects.get().pdf() == letter
    assert Letter.objects.get().facts["id_number"] == number


def test_Q02_a_value_written_meanwhile_is_not_lost(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    crypto.add_key()
    real = rotation._renewed

    def slow(field: Any, stored: rotation.Stored, unbound: bool) -> list[Any]:
        found = real(field, stored, unbound)
        if field.context == "accounts_user.email" and User.objects.get(pk=stored.key).email != "new@example.com":
            User.objects.filter(pk=stored.key).update(email="new@example.com")
        return found

    monkeypatch.setattr(rotation, "_renewed", slow)
    rotation.renew(User, User._meta.get_field("email"))  # type: ignore[arg-type]
    person.refresh_from_db()
    assert person.email == "new@example.com"


def test_Q02_a_row_and_its_digest_change_together(person: User) -> None:
    crypto.add_key()
    rotation.renew(User, User._meta.get_field("id_number"))  # type: ignore[arg-type]
    person.refresh_from_db()
    assert person.id_digest == crypto.digest(person.id_number, ID_PURPOSE)
    assert str(person.id_digest).startswith("k2:")


def test_Q02_a_new_key_reaches_a_process_that_runs_already(ring: Path) -> None:
    before = crypto.seal("x", "t.c")
    assert crypto.add_key() == "k2"
    after = crypto.seal("x", "t.c")
    assert (before.split(".")[0], after.split(".")[0]) == ("k1", "k2")
    assert crypto.unseal(before, "t.c") == crypto.unseal(after, "t.c") == "x"


def test_Q02_interrupted_it_goes_on_with_what_is_left(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(7):
        channels.send_sms(to=f"1380000000{n}", text=f"text {n}")
    crypto.add_key()
    monkeypatch.setattr(rotation, "BATCH", 3)
    field = Delivery._meta.get_field("text")
    real, calls = rotation._renewed, []

    def dies(field: Any, stored: rotation.Stored, unbound: bool) -> list[Any]:
        calls.append(stored.key)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return real(field, stored, unbound)

    monkeypatch.setattr(rotation, "_renewed", dies)
    with pytest.raises(KeyboardInterrupt):
        rotation.renew(Delivery, field)  # type: ignore[arg-type]
    assert rotation.left(Delivery, field) == 4  # type: ignore[arg-type]
    monkeypatch.setattr(rotation, "_renewed", real)
    assert rotation.renew(Delivery, field) == 4  # type: ignore[arg-type]
    assert {message.text[-6:] for message in Delivery.objects.all()} == {f"text {n}" for n in range(7)}


def test_Q02_a_files_body_stays_only_its_key_is_wrapped_anew() -> None:
    sealed = crypto.seal_file(b"paper" * 1000, "c")
    crypto.add_key()
    again = crypto.rewrap_file(sealed, "c")
    assert (crypto.key_of_file(sealed), crypto.key_of_file(again)) == ("k1", "k2")
    assert again[-2000:] == sealed[-2000:]
    assert crypto.unseal_file(again, "c") == b"paper" * 1000
    with pytest.raises(crypto.Unreadable):
        crypto.rewrap_file(sealed, "another place")


def test_Q02_a_file_that_no_key_opens_does_not_stop_the_others(filled: Case) -> None:
    from django.core.files.storage import default_storage

    scan = Scan.objects.filter(kind="photo").get()
    files.put(store._path(scan.pk, "before"), b"ACMS1 damaged")
    crypto.add_key()
    done, lost = rotation.renew_files()
    assert done >= 5 and lost >= 1
    with default_storage.open(store._path(scan.pk, "archive")) as file:
        assert crypto.key_of_file(file.read()) == "k2"


def test_Q05_a_file_is_replaced_whole(settings: Any, tmp_path: Path) -> None:
    from django.core.files.storage import default_storage

    files.put("rotation/a.bin", b"one")
    files.put("rotation/a.bin", b"two")
    with default_storage.open("rotation/a.bin") as file:
        assert file.read() == b"two"
    assert default_storage.listdir("rotation")[1] == ["a.bin"]
