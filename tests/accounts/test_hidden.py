"""No answer and no work done tells whether a number is registered (L05, L06). How long it takes is measured in bench/."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from acms.accounts import actions, activation, words
from acms.accounts.models import User
from acms.base import crypto
from acms.channels.models import Delivery
from tests.conftest import refused

ANOTHER = "150105199103075840"
UNKNOWN = "150105199003074744"


@pytest.fixture(autouse=True)
def captcha(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("acms.accounts.captcha.passes", lambda key, answer: answer == "0000")


def _statements(client: Client, address: str, data: dict[str, str]) -> tuple[list[str], Any]:
    """The statements that an answer took, without their values, and the answer."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.post(address, {"captcha": "0000", "captcha_key": "x", **data})
    plain = [re.sub(r"'[^']*'|\b\d+\b", "?", query["sql"]) for query in queries.captured_queries]
    return [sql for sql in plain if "SAVEPOINT" not in sql], answer


@pytest.mark.parametrize("way", ["sms", "email", "questions", "wechat"])
def test_L05_recovery_does_the_same_work_for_known_and_unknown_numbers(person: User, settings: Any, way: str) -> None:
    settings.ACMS_WECHAT = "acms.channels.wechat.Simulated"
    _statements(Client(), "/recover/", {"number": ANOTHER, "way": way})  # this address has rows from now on
    known, known_answer = _statements(Client(), "/recover/", {"number": person.id_number, "way": way})
    unknown, unknown_answer = _statements(Client(), "/recover/", {"number": UNKNOWN, "way": way})
    assert known == unknown
    assert (known_answer.status_code, known_answer["Location"]) == (
        unknown_answer.status_code,
        unknown_answer["Location"],
    )


def test_L05_only_the_known_number_gets_a_code(person: User) -> None:
    for number in (person.id_number, UNKNOWN):
        Client().post("/recover/", {"number": number, "way": "sms", "captcha": "0000", "captcha_key": "x"})
    assert [message.to for message in Delivery.objects.all()] == [person.phone]


def test_L05_a_wrong_code_says_the_same_to_both(person: User) -> None:
    answers = set()
    for number in (person.id_number, UNKNOWN):
        client = Client()
        client.post("/recover/", {"number": number, "way": "sms", "captcha": "0000", "captcha_key": "x"})
        data = {"code": "000000", "password": "Steppe#2026x", "again": "Steppe#2026x"}
        answer = client.post("/recover/password/", data)
        text = re.sub(r'csrf[^>]*value="[^"]*"', "", answer.text)
        answers.add(
            (answer.status_code, re.sub(r'data-wait="\d+"', "", text))
        )  # the clock may have struck between the two
    assert len(answers) == 1


def test_L06_a_wrong_password_does_the_same_work_for_known_and_unknown_numbers(person: User) -> None:
    _statements(Client(), "/collection/", {"number": ANOTHER, "password": "x"})
    known, known_answer = _statements(Client(), "/collection/", {"number": person.id_number, "password": "x"})
    unknown, unknown_answer = _statements(Client(), "/collection/", {"number": UNKNOWN, "password": "x"})
    assert known == unknown and known_answer.status_code == unknown_answer.status_code
    assert "证件号或密码不对" in known_answer.text and "证件号或密码不对" in unknown_answer.text


def test_L02_a_wrong_code_does_the_same_work_and_says_the_same_for_known_and_unknown_numbers(db: None) -> None:
    waits = actions.make_person(name="测试甲", id_number="150105199003075843")
    activation.make(users=[waits], by=None)
    given = {"name": "测试甲", "activation": "AAAA-AAAA"}
    _statements(Client(), "/login/activate/", {"number": ANOTHER, **given})
    known, known_answer = _statements(Client(), "/login/activate/", {"number": waits.id_number, **given})
    unknown, unknown_answer = _statements(Client(), "/login/activate/", {"number": UNKNOWN, **given})
    assert known == unknown and known_answer.status_code == unknown_answer.status_code == 422
    assert all(words.ACTIVATION_WRONG in answer.text for answer in (known_answer, unknown_answer))


def test_L06_limits_hold_for_unknown_numbers_as_well(db: None) -> None:
    for _ in range(5):
        answer = Client().post(
            "/collection/", {"number": UNKNOWN, "password": "x", "captcha": "0000", "captcha_key": "x"}
        )
    assert "锁定15分钟" in answer.text


def test_L05_L06_after_five_wrong_answers_it_is_answers_that_are_said_to_be_wrong(person: User) -> None:
    questions = actions.questions_of(person, person.id_number)
    wrong = dict.fromkeys(questions, "x")
    for _ in range(5):
        assert not actions.answers_right(person, person.id_number, wrong)
    with refused(words.ANSWERS_LOCKED):
        actions.answers_right(person, person.id_number, wrong)


def test_L05_a_rotation_of_keys_changes_no_question_of_anybody(person: User, tmp_path: Path, settings: Any) -> None:
    """Else those whose questions stay would be known to be somebody's."""
    settings.ACMS_KEYS_FILE = str(tmp_path / "keys.json")
    before = actions.questions_of(None, UNKNOWN)
    crypto.add_key()
    assert actions.questions_of(None, UNKNOWN) == before


def test_L05_questions_take_as_many_hashes_for_both(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    actions.set_questions(user=person, answers={"teacher": "a", "horse": "b", "book": "c"})
    hashed: list[str] = []
    real_make, real_check = actions.make_password, actions.check_password
    monkeypatch.setattr(actions, "make_password", lambda *given: hashed.append("x") or real_make(*given))
    monkeypatch.setattr(actions, "check_password", lambda *given: hashed.append("x") or real_check(*given))
    counts = []
    for user, number in ((person, person.id_number), (None, UNKNOWN)):
        hashed.clear()
        questions = actions.questions_of(user, number)
        assert not actions.answers_right(user, number, dict.fromkeys(questions, "x"))
        counts.append(len(hashed))
    assert counts == [3, 3]
