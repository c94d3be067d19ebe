"""What is sealed belongs to its row (ADR 0034): who can write to the database and has no key moves nothing from row to row unseen (Q02)."""

import json
import logging
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F, Value
from django.test import Client
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts.models import ID_PURPOSE, PHONE_PURPOSE, User, WeChat
from acms.base import crypto, fields, rotation
from acms.base.checks import values_are_bound
from acms.base.fields import numbered, update_each
from acms.casework.models import Case
from acms.channels.models import Delivery
from acms.demo import documents
from acms.letters.models import Letter
from acms.people.models import Contact, Person
from acms.scans import store
from acms.scans.models import Scan
from tests.conftest import make_person

SURELY = {"captcha": "0000", "captcha_key": "x"}


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.ACMS_KEYS_FILE = str(tmp_path / "keys.json")
    monkeypatch.setattr("acms.accounts.captcha.passes", lambda key, answer: answer == "0000")
    monkeypatch.setattr(rotation, "_listings", [own_files])  # other tests leave files under other rings
    crypto.ring()
    return tmp_path / "keys.json"


def own_files() -> Iterator[tuple[str, str]]:
    """The archive copies of this test's scans."""
    for pk in Scan.objects.exclude(archive_bytes=0).order_by("pk").values_list("pk", flat=True):
        yield from (found for found in store.sealed_of(pk) if found[1].endswith("/archive"))


@pytest.fixture
def attacker(db: None) -> User:
    """乙: an account like any other, with contacts and a WeChat of its own."""
    number = documents.make_id_number(random.Random(9), "150105", date(1990, 5, 4), False)
    user = accounts.make_person(name="乙样例", id_number=number, initial=False)
    user.set_phone("13800000199", timezone.now())
    user.email, user.email_verified_at, user.totp_secret = "yi@example.com", timezone.now(), "A" * 32
    user.save()
    accounts.bind_wechat(user=user, openid="openid-of-yi")
    return user


def sql(statement: str, *given: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)


def stored(table: str, column: str, pk: int) -> Any:
    """What lies in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE id = %s", [pk])
        return cursor.fetchone()[0]


def copied(columns: str, theirs: int, mine: int, table: str = "accounts_user") -> None:
    """The attack: columns of one's own row into another's, by SQL, with no key."""
    for column in columns.split():
        sql(f"UPDATE {table} SET {column} = %s WHERE id = %s", stored(table, column, mine), theirs)


def verified(capsys: Any) -> list[str]:
    """What `keys verify` finds wrong; nothing where all is right."""
    capsys.readouterr()
    try:
        call_command("keys", "verify")
    except CommandError:
        return [line for line in capsys.readouterr().err.splitlines() if "does not belong there" in line]
    return []


def unbound(ring: Path) -> None:
    """The ring of an installation that has not moved its values yet."""
    ring.write_text(json.dumps({k: v for k, v in json.loads(ring.read_text()).items() if k != "bound"}))


def as_before(user: User, **values: str) -> None:
    """Values as they were sealed until now: for the column alone."""
    for column, plain in values.items():
        sql(
            f"UPDATE accounts_user SET {column} = %s WHERE id = %s",
            crypto.seal(plain, f"accounts_user.{column}"),
            user.pk,
        )


# ---- the attacks ---------------------------------------------------------------------------------------------------------


def test_Q02_the_code_of_a_victim_does_not_go_to_a_phone_copied_into_their_row(
    person: User, attacker: User, caplog: pytest.LogCaptureFixture, capsys: Any
) -> None:
    copied("phone phone_digest", person.pk, attacker.pk)
    told = Delivery.objects.count()
    with caplog.at_level(logging.CRITICAL):
        answer = Client().post("/recover/", {"number": person.id_number, "way": "sms", **SURELY})
    assert answer.status_code == 409 and "对不上" in answer.text and "没有打开" in answer.text
    assert Delivery.objects.count() == told
    assert f"accounts_user.phone in row {person.pk} does not belong there" in caplog.text
    assert "13800000199" not in caplog.text and person.id_number not in caplog.text and person.name not in caplog.text
    assert verified(capsys) == [f"accounts_user.phone: row {person.pk} has what does not belong there"]


@pytest.mark.parametrize("columns", ["email", "totp_secret", "phone phone_digest"])
def test_Q02_what_was_copied_from_another_row_is_not_read(
    person: User, attacker: User, capsys: Any, columns: str
) -> None:
    copied(columns, person.pk, attacker.pk)
    column = columns.split()[0]
    with pytest.raises(crypto.Misplaced):
        User.objects.get(pk=person.pk)
    with pytest.raises(crypto.Misplaced):
        list(User.objects.filter(pk=person.pk).values_list(column))
    with pytest.raises(crypto.Misplaced):
        list(Person.objects.filter(user=person).values(f"user__{column}"))
    assert User.objects.get(pk=attacker.pk).email == "yi@example.com"
    assert verified(capsys) == [f"accounts_user.{column}: row {person.pk} has what does not belong there"]


def test_Q02_id_numbers_that_were_swapped_with_their_digests_are_not_read(
    person: User, attacker: User, capsys: Any
) -> None:
    mine, theirs = ([stored("accounts_user", c, u.pk) for c in ("id_number", "id_digest")] for u in (attacker, person))
    sql("UPDATE accounts_user SET id_digest = NULL WHERE id = %s", attacker.pk)
    for pk, (token, digest) in ((person.pk, mine), (attacker.pk, theirs)):
        sql("UPDATE accounts_user SET id_number = %s, id_digest = %s WHERE id = %s", token, digest, pk)
    for number in (person.id_number, attacker.id_number):
        with pytest.raises(crypto.Misplaced):
            User.objects.by_id_number(number)
    assert len(verified(capsys)) == 2


@pytest.mark.parametrize(("column", "purpose"), [("phone_digest", PHONE_PURPOSE), ("id_digest", ID_PURPOSE)])
def test_Q02_a_row_is_not_found_by_a_digest_of_another_number(
    person: User, attacker: User, capsys: Any, column: str, purpose: str
) -> None:
    number = (
        "13800000177"
        if column == "phone_digest"
        else documents.make_id_number(random.Random(2), "150105", date(1991, 1, 2), True)
    )
    sql(f"UPDATE accounts_user SET {column} = %s WHERE id = %s", crypto.digest(number, purpose), person.pk)
    with pytest.raises(crypto.Misplaced):
        User.objects.filter(**{column: crypto.digest(number, purpose)}).first()
    assert len(verified(capsys)) == 1


def test_Q02_a_wechat_does_not_open_another_account_by_its_row_or_by_its_owner(
    person: User, attacker: User, capsys: Any
) -> None:
    accounts.bind_wechat(user=person, openid="openid-of-jia")
    mine, theirs = (WeChat.objects.get(user=user).pk for user in (attacker, person))
    assert accounts.wechat_owner("openid-of-yi") == attacker.pk
    sql("DELETE FROM accounts_wechat WHERE id = %s", theirs)
    sql("UPDATE accounts_wechat SET user_id = %s WHERE id = %s", person.pk, mine)
    with pytest.raises(crypto.Misplaced):
        accounts.wechat_owner("openid-of-yi")
    assert verified(capsys) == [f"accounts_wechat.openid: row {mine}/{person.pk} has what does not belong there"]


def test_Q02_the_page_of_who_has_signed_in_says_so_when_their_own_row_was_written_to(
    person: User, attacker: User
) -> None:
    client = Client()
    client.force_login(person)
    copied("email", person.pk, attacker.pk)
    answer = client.get("/me/")
    assert answer.status_code == 409 and "对不上" in answer.text
    assert "yi@example.com" not in answer.text


def test_Q02_files_that_were_swapped_are_not_read(filled: Case, capsys: Any) -> None:
    first, second = Scan.objects.exclude(archive_bytes=0).order_by("pk")[:2]
    paths = [default_storage.path(store._path(scan.pk, "archive")) for scan in (first, second)]
    one, two = (Path(path).read_bytes() for path in paths)
    Path(paths[0]).write_bytes(two)
    Path(paths[1]).write_bytes(one)
    for scan in (first, second):
        with pytest.raises(crypto.Unreadable):
            store.get(scan.pk, "archive")
    assert verified(capsys) == [
        f"file {store._path(scan.pk, 'archive')} does not belong there" for scan in (first, second)
    ]
    Path(paths[0]).write_bytes(one)
    Path(paths[1]).write_bytes(two)


def test_Q02_the_wrapped_key_of_one_file_opens_no_other(filled: Case) -> None:
    first, second = Scan.objects.exclude(archive_bytes=0).order_by("pk")[:2]
    files = [Path(default_storage.path(store._path(scan.pk, "archive"))) for scan in (first, second)]
    (mine, _), (_, body) = (crypto._parted(file.read_bytes()) for file in files)
    files[1].write_bytes(crypto.FILE_MAGIC + len(mine).to_bytes(2, "big") + mine.encode() + body)
    with pytest.raises(crypto.Unreadable):
        store.get(second.pk, "archive")


def test_Q02_a_letter_does_not_print_the_file_of_another_number(filled: Case, capsys: Any) -> None:
    letter = Letter.objects.get()
    sql("UPDATE letters_letter SET serial = %s WHERE id = %s", "AAAAAAAAAAAA", letter.pk)
    with pytest.raises(crypto.Misplaced):
        Letter.objects.get()
    assert f"letters_letter.facts: row {letter.pk}/AAAAAAAAAAAA has what does not belong there" in verified(capsys)


# ---- values of before ----------------------------------------------------------------------------------------------------


def test_Q02_values_of_before_are_read_until_the_rotation_has_moved_them_and_refused_afterwards(
    person: User, attacker: User, ring: Path, capsys: Any
) -> None:
    unbound(ring)
    assert values_are_bound(None)[0].id == "acms.W012"
    as_before(person, phone="13800000188", email="wyqmg@example.com")
    assert User.objects.get(pk=person.pk).email == "wyqmg@example.com"
    assert verified(capsys) == []
    call_command("keys", "status")
    assert "keys rotate" in capsys.readouterr().out
    call_command("keys", "rotate")
    assert crypto.ring().bound and "in its own row alone" in capsys.readouterr().out
    assert values_are_bound(None) == []
    assert f".{crypto.ROW}." in stored("accounts_user", "phone", person.pk)
    assert User.objects.get(pk=person.pk).phone == "13800000188"
    as_before(person, email="yi@example.com")  # who has kept a value of before, and writes it now
    with pytest.raises(crypto.Misplaced):
        User.objects.get(pk=person.pk)
    assert verified(capsys) == [f"accounts_user.email: row {person.pk} has what does not belong there"]


def test_Q02_a_value_beside_a_digest_of_another_is_not_bound_and_everything_stays_open_to_it(
    person: User, ring: Path, capsys: Any
) -> None:
    unbound(ring)
    as_before(person, phone="13800000199")
    with pytest.raises(CommandError):
        call_command("keys", "rotate")
    assert not crypto.ring().bound
    assert f"accounts_user.phone: row {person.pk} has what does not belong there" in capsys.readouterr().err
    as_before(person, phone="13800000188")
    call_command("keys", "rotate")
    assert crypto.ring().bound


def test_Q02_a_backup_of_before_is_bound_by_whoever_says_so(person: User, capsys: Any) -> None:
    as_before(person, email="wyqmg@example.com")
    with pytest.raises(CommandError):
        call_command("keys", "rotate")
    call_command("keys", "rotate", "--unbound")
    assert User.objects.get(pk=person.pk).email == "wyqmg@example.com"


def test_Q02_what_is_written_while_values_are_moved_is_kept(
    person: User, ring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unbound(ring)
    as_before(person, email="wyqmg@example.com")
    real = rotation._renewed

    def slow(field: Any, found: rotation.Stored, allowed: bool) -> list[Any]:
        renewed = real(field, found, allowed)
        if field.context == "accounts_user.email":
            User.objects.filter(pk=found.key).update(email="new@example.com")
        return renewed

    monkeypatch.setattr(rotation, "_renewed", slow)
    call_command("keys", "rotate")
    assert crypto.ring().bound and User.objects.get(pk=person.pk).email == "new@example.com"


def test_Q02_a_new_key_keeps_that_everything_is_bound(ring: Path, person: User, capsys: Any) -> None:
    crypto.add_key()
    assert crypto.ring().bound
    call_command("keys", "rotate")
    assert verified(capsys) == [] and stored("accounts_user", "phone", person.pk).startswith(f"k2.sm4.{crypto.ROW}.")


# ---- every way of writing ------------------------------------------------------------------------------------------------


def test_Q02_whatever_writes_seals_for_the_row(person: User) -> None:
    user = User(name="甲", login_name="a1", email="a1@example.com")
    user.save()
    made = User.objects.create(name="乙", login_name="a2", email="a2@example.com")
    many = User.objects.bulk_create(User(name="丙", login_name=f"b{n}", email=f"b{n}@example.com") for n in range(3))
    told = User.objects.bulk_create(
        numbered(User(name="丁", login_name=f"c{n}", email=f"c{n}@example.com") for n in range(3))
    )
    bare = User.objects.create(name="戊", login_name="d")  # nothing sealed: the database gives the key
    last = User.objects.create(name="己", login_name="e", email="e@example.com")
    keys = [row.pk for row in (user, made, *many, *told, bare, last)]
    assert keys == sorted(set(keys)) and keys[0] > person.pk
    User.objects.filter(pk=made.pk, name="乙").update(email="again@example.com")
    user.email = "saved@example.com"
    user.save(update_fields=["email"])
    assert update_each(User.objects.filter(name="丙"), email="each@example.com") == 3
    found = dict(User.objects.exclude(pk=person.pk).values_list("login_name", "email"))
    assert found == {
        "a1": "saved@example.com", "a2": "again@example.com", "d": "", "e": "e@example.com",
        **{f"b{n}": "each@example.com" for n in range(3)}, **{f"c{n}": f"c{n}@example.com" for n in range(3)},
    }  # fmt: skip
    for pk in keys:
        token = stored("accounts_user", "email", pk)
        assert not token or crypto.unseal_in(str(pk), token, "accounts_user.email")


def test_Q02_a_condition_on_another_table_still_names_the_row(person: User) -> None:
    file = Person.objects.get(user=person)
    rows = Person.objects.filter(pk=file.pk, user__is_active=True)
    assert rows.update(id_number=person.id_number) == 1
    assert Person.objects.get(pk=file.pk).id_number == person.id_number
    assert Person.objects.filter(pk=file.pk, user__is_active=False).update(id_number="x") == 0


def test_Q02_what_names_no_row_is_refused_before_anything_is_written(person: User, attacker: User) -> None:
    for write in (
        lambda: User.objects.filter(is_active=True).update(email="x@example.com"),
        lambda: User.objects.exclude(pk=person.pk).update(email="x@example.com"),
        lambda: User.objects.filter(pk=person.pk).update(email=F("phone")),
        lambda: User.objects.filter(pk=person.pk).update(email=Value("x")),
        lambda: User.objects.bulk_update([person], ["email"]),
        lambda: WeChat.objects.filter(pk=attacker.wechat.pk).update(openid="x"),  # type: ignore[attr-defined]
    ):
        with pytest.raises(TypeError), transaction.atomic():
            write()
    assert User.objects.get(pk=person.pk).email == "wyqmg@example.com"
    assert User.objects.filter(is_active=True).update(email="") == 2  # nothing to seal


def test_Q02_a_key_that_was_given_is_given_once(db: None) -> None:
    first = fields.keys(Contact, 3, "default")
    made = User.objects.create(name="甲", login_name="a")
    file = Person.objects.create(
        user=made, name="甲", id_number="1", id_digest="d", file_no="f", management_code="150105"
    )
    one = Contact.objects.create(person=file, valid_from=date(2020, 1, 1), phone="")
    assert one.pk > max(first)
    assert min(fields.keys(Contact, 2, "default")) > one.pk
    sql("DELETE FROM people_contact WHERE id = %s", one.pk)
    assert fields.keys(Contact, 1, "default")[0] > one.pk


def test_Q02_a_merge_moves_nothing_that_could_not_be_read_afterwards(person: User, capsys: Any) -> None:
    """Rows that change their person keep their keys, and what is sealed in them."""
    first = Person.objects.get(user=person)
    other = Person.objects.get(
        user=make_person("测试甲", documents.make_id_number(random.Random(5), "150105", date(1988, 3, 12), False))
    )
    contact = Contact.objects.create(person=other, valid_from=date(2020, 1, 1), phone="13800000177")
    Contact.objects.filter(person=other).update(person=first)
    assert Contact.objects.get(pk=contact.pk).phone == "13800000177" and verified(capsys) == []
