"""One's own account: password, security questions, contacts, sign-ins seen and ended; recovery by questions (L04–L06)."""

import re

import pytest
from django.test import Client

from acms.accounts import actions, sessions, signin
from acms.accounts.models import SecurityAnswer, SignIn, User
from acms.channels.models import Delivery
from acms.demo import seed
from acms.journal.models import Entry

ANSWERS = {"teacher": "其其格 老师", "horse": "西乌旗", "book": "江格尔"}
NEW = "Steppe#2026x"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"


@pytest.fixture(autouse=True)
def captcha(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("acms.accounts.captcha.passes", lambda key, answer: answer == "0000")


def sign_in(person: User, password: str = seed.PASSWORD, agent: str = CHROME) -> Client:
    client = Client(headers={"user-agent": agent})
    answer = client.post(
        "/collection/", {"number": person.id_number, "password": password, "captcha": "0000", "captcha_key": "x"}
    )
    assert answer.status_code == 302, answer.text[:300]
    return client


def _questions(**more: str) -> dict[str, str]:
    data = {"set_questions": "1"}
    for n, (question, answer) in enumerate({**ANSWERS, **more}.items(), start=1):
        data |= {f"question{n}": question, f"answer{n}": answer}
    return data


# ---- sign-ins -----------------------------------------------------------------------------------------------------


def test_L06_every_sign_in_is_kept_with_device_and_part_of_the_address(person: User) -> None:
    client = sign_in(person)
    page = client.get("/account/").text
    assert "Chrome，Windows" in page and "这次登录" in page and "127.0.0.1" not in page
    assert SignIn.objects.get().address == "127.0.0.1"


@pytest.mark.parametrize(
    ("address", "shown"),
    [("10.20.30.40", "10.20.*"), ("2001:db8::1", "2001:db8.*"), ("::1", ".*"), ("", "")],
)
def test_L06_an_address_is_shown_in_part(address: str, shown: str) -> None:
    assert sessions.masked(address) == shown


def test_L06_another_session_is_ended_from_here(person: User) -> None:
    here, there = sign_in(person), sign_in(person, agent="Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0")
    assert "微信，Android" in here.get("/account/").text
    other = SignIn.objects.latest("pk")
    here.post("/account/sessions/end/", {"only": str(other.pk)})
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_L06_nobody_ends_the_sessions_of_others(person: User, stranger: User) -> None:
    stranger.set_password(seed.PASSWORD)
    stranger.save()
    theirs, mine = sign_in(stranger), sign_in(person)
    mine.post("/account/sessions/end/", {"only": str(SignIn.objects.get(user=stranger).pk)})
    assert theirs.get("/account/").status_code == 200


def test_L06_L04_a_new_password_ends_every_other_session_and_keeps_this_one(person: User) -> None:
    here, there = sign_in(person), sign_in(person)
    wrong = here.post("/account/", {"change_password": "1", "former": "x", "password": NEW, "again": NEW})
    assert wrong.status_code == 422 and "原密码不对" in wrong.text
    done = here.post("/account/", {"change_password": "1", "former": seed.PASSWORD, "password": NEW, "again": NEW})
    assert done.status_code == 302
    assert here.get("/account/").status_code == 200 and there.get("/account/").status_code == 302
    ended = {row.session_key: row.ended_at for row in SignIn.objects.filter(user=person)}
    assert ended.pop(str(here.session.session_key)) is None and all(ended.values())
    assert signin.person(person.id_number, NEW, "1.1.1.1").user == person


def test_L03_the_new_password_obeys_the_rules(person: User) -> None:
    weak = sign_in(person).post(
        "/account/", {"change_password": "1", "former": seed.PASSWORD, "password": "abc", "again": "abc"}
    )
    assert weak.status_code == 422


# ---- contacts -----------------------------------------------------------------------------------------------------


def _code() -> str:
    return Delivery.objects.latest("pk").text.split("验证码")[1][:6]


@pytest.mark.parametrize(
    ("channel", "target", "former"),
    [("sms", "13900000055", "13800000188"), ("email", "new@example.com", "wyqmg@example.com")],
)
def test_L04_a_changed_contact_is_announced_to_the_former_one(
    person: User, channel: str, target: str, former: str
) -> None:
    client = sign_in(person)
    client.post("/account/", {"send_code": "1", "channel": channel, "target": target})
    wrong = client.post("/account/", {"confirm_code": "1", "channel": channel, "target": target, "code": "000000"})
    assert wrong.status_code == 422
    client.post("/account/", {"confirm_code": "1", "channel": channel, "target": target, "code": _code()})
    person.refresh_from_db()
    assert target in (person.phone, person.email)
    told = Delivery.objects.latest("pk")
    assert told.to == former and "不是本人操作" in told.text and target not in told.text


# ---- security questions -------------------------------------------------------------------------------------------


def test_L04_answers_are_kept_as_hashes(person: User) -> None:
    sign_in(person).post("/account/", _questions())
    rows = SecurityAnswer.objects.filter(user=person)
    assert rows.count() == 3 and not any("江格尔" in row.answer for row in rows)
    assert Entry.objects.filter(verb="questions.set", about=person).exists()


def test_L04_one_question_chosen_twice_is_refused(person: User) -> None:
    data = _questions() | {"question2": "teacher"}
    answer = sign_in(person).post("/account/", data)
    assert answer.status_code == 422 and not SecurityAnswer.objects.exists()


def recover(number: str) -> tuple[Client, str]:
    client = Client()
    client.post("/recover/", {"number": number, "way": "questions", "captcha": "0000", "captcha_key": "x"})
    return client, client.get("/recover/questions/").text


def test_L05_the_right_answers_set_a_new_password(person: User) -> None:
    actions.set_questions(user=person, answers=ANSWERS)
    client, page = recover(person.id_number)
    assert "小学班主任的姓名" in page
    typed = {"teacher": " 其其格老师", "horse": "西乌旗 ", "book": "江 格尔"}
    done = client.post("/recover/questions/", {**typed, "password": NEW, "again": NEW})
    assert done.status_code == 302
    assert signin.person(person.id_number, NEW, "1.1.1.1").user == person


def test_L05_a_wrong_answer_opens_nothing_and_five_lock(person: User) -> None:
    actions.set_questions(user=person, answers=ANSWERS)
    client, _ = recover(person.id_number)
    wrong = {**ANSWERS, "book": "别的", "password": NEW, "again": NEW}
    for _ in range(5):
        assert "答案不对" in client.post("/recover/questions/", wrong).text
    right = client.post("/recover/questions/", {**ANSWERS, "password": NEW, "again": NEW})
    assert right.status_code == 422 and signin.person(person.id_number, NEW, "1.1.1.1").user is None


def test_L05_an_unknown_number_and_one_without_questions_look_alike(person: User) -> None:
    unknown = seed.documents.make_id_number(
        __import__("random").Random(8), "150105", person.joined_at.date().replace(year=1991), True
    )
    seen = {}
    for number in (unknown, person.id_number):
        client, page = recover(number)
        again = recover(number)[1]
        asked = [question for question in actions.words.QUESTIONS.values() if question in page]
        assert len(asked) == 3 and all(question in again for question in asked)
        keys = actions.questions_of(User.objects.by_id_number(number), number)
        answer = client.post("/recover/questions/", {**dict.fromkeys(keys, "x"), "password": NEW, "again": NEW})
        seen[number] = (answer.status_code, "答案不对，或者这个证件号没有设过密保问题" in answer.text)
    assert seen[unknown] == seen[person.id_number] == (422, True)


def test_L04_enter_in_the_field_of_the_code_confirms_it(client: Client, person: User) -> None:
    client.force_login(person)
    asked = client.post("/account/", {"send_code": "1", "channel": "sms", "target": "13900000166"}).text
    first = re.search(r'<button[^>]*type="submit"[^>]*name="(\w+)"', asked[asked.index('name="channel"') - 900 :])
    assert first and first[1] == "confirm_code"
