"""Q02: what is encrypted, and how it is found again."""

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from acms.accounts.models import User
from acms.base import crypto


@given(st.text(max_size=200))
def test_Q02_what_is_sealed_can_be_read_again_and_shows_nothing(plain: str) -> None:
    token = crypto.seal(plain, "table.column")
    assert crypto.unseal(token, "table.column") == plain
    assert len(plain) < 4 or plain not in token


def test_Q02_a_value_cannot_be_moved_to_another_column() -> None:
    token = crypto.seal("152301197005050007", "accounts_user.id_number")
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(token, "accounts_user.phone")


def test_Q02_an_altered_value_is_refused() -> None:
    token = crypto.seal("13800000188", "t.c")
    kid, cipher, body = token.split(".")
    flipped = body[:20] + ("A" if body[20] != "A" else "B") + body[21:]
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(f"{kid}.{cipher}.{flipped}", "t.c")


def test_Q02_values_sealed_with_the_other_cipher_stay_readable() -> None:
    with override_settings(ACMS_CIPHER="aes"):
        token = crypto.seal("乌云其木格", "t.c")
    assert ".aes." in token
    assert crypto.unseal(token, "t.c") == "乌云其木格"


def test_Q02_each_file_has_its_own_key_and_the_same_file_twice_looks_different() -> None:
    first, second = crypto.seal_file(b"scan" * 100, "a"), crypto.seal_file(b"scan" * 100, "a")
    assert first != second
    assert crypto.unseal_file(first, "a") == b"scan" * 100
    with pytest.raises(crypto.Unreadable):
        crypto.unseal_file(first, "b")


def test_Q02_an_empty_number_has_no_digest_and_matches_nobody(db: None) -> None:
    User.objects.create(name="没有号码", login_name="x", id_digest=None)
    assert crypto.digest("", "id_number") is None
    assert User.objects.by_id_number("") is None
    assert User.objects.by_id_number("not a number") is None


def test_Q02_the_database_row_holds_no_plain_number(person: User) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_user WHERE id = %s", [person.pk])
        row = " ".join(str(value) for value in cursor.fetchone())
    assert person.id_number not in row
    assert person.phone not in row


def test_Q02_an_encrypted_column_refuses_to_be_searched(db: None) -> None:
    with pytest.raises(TypeError):
        list(User.objects.filter(id_number="152301197005050007"))
