"""L04, L05: what happens to an account is told its holder, always; the former password is not a new one."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from acms.accounts import actions
from acms.accounts.models import User
from acms.base.errors import Refused
from acms.channels.models import Channel, Delivery
from acms.demo import seed
from acms.inbox import digests
from acms.inbox.models import Message
from acms.people.models import Person
from tests.accounts.test_signin import login, solved
from tests.accounts.test_wechat import asking, through

NEW = "Steppe#2026x"
PHONE, EMAIL = "13800000188", "wyqmg@example.com"
ANSWERS = {"teacher": "其其格", "horse": "西乌旗", "book": "江格尔"}


@pytest.fixture(autouse=True)
def captcha(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr("acms.accounts.captcha.passes", lambda key, answer: answer == "0000" or len(answer) == 4)
    settings.ACMS_WECHAT = "acms.channels.wechat.Simulated"


@pytest.fixture
def registered(person: User) -> User:
    Person.objects.filter(user=person).update(registered_at=timezone.now(), status="30", file_no="15010500000009")
    return User.objects.get(pk=person.pk)


def told() -> set[str]:
    """Who was told something that is no code."""
    return {message.to for message in Delivery.objects.all() if "验证码" not in message.text}


def change(user: User) -> None:
    actions.change_password(user=user, former=seed.PASSWORD, password=NEW)


def reset(user: User) -> None:
    actions.reset_password(user=user, password=NEW)


def question(user: User) -> None:
    actions.set_questions(user=user, answers=ANSWERS)


def bind(user: User) -> None:
    actions.bind_wechat(user=user, openid="草原来信")


DONE: dict[Callable[[User], None], str] = {
    change: "修改了密码",
    reset: "用「找回密码」设置了新密码",
    question: "设置了密保问题",
    bind: "绑定了微信",
}


@pytest.mark.parametrize("act", DONE)
def test_L04_what_is_done_to_an_account_is_told_by_sms_mail_and_in_the_product(
    registered: User, act: Callable[[User], None]
) -> None:
    actions.choose_notices(user=registered, sms=False, email=False)  # warnings are no matter of choice
    registered.refresh_from_db()
    act(registered)
    assert told() == {PHONE, EMAIL}
    assert all(DONE[act] in message.text for message in Delivery.objects.all())
    note = Message.objects.get()
    assert note.title == "账号安全提醒" and DONE[act] in note.text and note.link == "/account/"


def test_L04_wechat_taken_off_is_told_and_bound_again_the_same_is_not(registered: User) -> None:
    bind(registered)
    bind(registered)
    assert Message.objects.count() == 1
    actions.unbind_wechat(user=registered)
    assert "解除了微信绑定" in Message.objects.latest("pk").text
    actions.unbind_wechat(user=registered)
    assert Message.objects.count() == 2


def test_L04_a_changed_contact_is_told_to_the_former_the_new_and_the_other(registered: User) -> None:
    actions.prove_contact(user=registered, channel=Channel.SMS, target="13900000199")
    assert told() == {PHONE, "13900000199", EMAIL}
    assert "手机号换成了139****0199" in Message.objects.get().text
    actions.prove_contact(user=registered, channel=Channel.SMS, target="13900000199")
    assert Message.objects.count() == 1


def test_L04_the_first_contact_of_a_collection_is_no_change(db: None) -> None:
    user = actions.make_person(name="乌云其木格", id_number="152301197005050007", initial=False)
    actions.prove_contact(user=user, channel=Channel.SMS, target=PHONE)
    actions.prove_contact(user=user, channel=Channel.EMAIL, target=EMAIL)
    assert not told() and not Message.objects.exists()


def test_L02_the_first_password_is_told_to_the_phone_that_was_proved(db: None) -> None:
    user = actions.make_person(name="乌云其木格", id_number="152301197005050007")
    actions.set_first_password(user=user, name="乌云其木格", phone=PHONE, password=NEW)
    assert told() == {PHONE} and "设置了自己的密码" in Message.objects.get().text


def test_L04_staff_see_a_changed_password_among_their_messages(clerk_of_saihan: User) -> None:
    actions.change_password(user=clerk_of_saihan, former=seed.STAFF_PASSWORD, password=NEW)
    assert Message.objects.get(user=clerk_of_saihan).link == "/desk/account/"


def test_warnings_are_none_of_the_days_messages(registered: User) -> None:
    for _ in range(4):
        question(registered)
    assert digests.goes_at_once(registered)


def by_code(user: User, way: str) -> Any:
    client = Client()
    client.post("/recover/", {"number": user.id_number, "way": way, **solved()})
    code = Delivery.objects.latest("pk").text.split("验证码")[1][:6]
    answers = []
    for password in (seed.PASSWORD, NEW):
        answers.append(client.post("/recover/password/", {"code": code, "password": password, "again": password}))
    return answers


def by_questions(user: User, way: str) -> Any:
    question(user)
    client = Client()
    client.post("/recover/", {"number": user.id_number, "way": way, **solved()})
    sent = [ANSWERS | {"password": password, "again": password} for password in (seed.PASSWORD, NEW)]
    return [client.post("/recover/questions/", given) for given in sent]


def by_wechat(user: User, way: str) -> Any:
    bind(user)
    client = asking(user.id_number)
    through(client, "草原来信")
    return [client.post("/recover/wechat/", {"password": given, "again": given}) for given in (seed.PASSWORD, NEW)]


@pytest.mark.parametrize(
    ("way", "walk"), [("sms", by_code), ("email", by_code), ("questions", by_questions), ("wechat", by_wechat)]
)
def test_L05_by_every_way_the_former_password_is_refused_and_the_reset_is_told(
    registered: User, way: str, walk: Callable[[User, str], Any]
) -> None:
    same, another = walk(registered, way)
    assert same.status_code == 422 and "新密码和原密码一样" in same.text
    # What had proved the person is not used up by it.
    assert (another.status_code, another["location"]) == (302, "/login/")
    registered.refresh_from_db()
    assert registered.check_password(NEW)
    assert "用「找回密码」设置了新密码" in Message.objects.latest("pk").text
    assert told() == {PHONE, EMAIL}


def test_L04_the_former_password_is_no_change(registered: User) -> None:
    client = Client()
    login(client, registered.id_number, seed.PASSWORD, "/login/")
    given = {"change_password": "1", "former": seed.PASSWORD, "password": seed.PASSWORD, "again": seed.PASSWORD}
    page = client.post("/account/", given)
    assert page.status_code == 422 and "新密码和原密码一样" in page.text
    with pytest.raises(Refused, match="same_password"):
        actions.reset_password(user=registered, password=seed.PASSWORD)
    assert not told()


def test_L05_a_wrong_code_stays_counted(registered: User) -> None:
    client = Client()
    client.post("/recover/", {"number": registered.id_number, "way": "sms", **solved()})
    code = Delivery.objects.latest("pk").text.split("验证码")[1][:6]
    wrong = {"code": "000000" if code != "000000" else "111111", "password": NEW, "again": NEW}
    for _ in range(4):
        assert "验证码不对" in client.post("/recover/password/", wrong).text
    client.post("/recover/password/", wrong)
    assert "重新获取" in client.post("/recover/password/", wrong | {"code": code}).text


@pytest.mark.parametrize("number", ["152301197005050007", "150105199003074744"])
def test_L05_another_code_is_sent_after_the_pause_and_betrays_nobody(registered: User, number: str) -> None:
    client = Client()
    client.post("/recover/", {"number": number, "way": "sms", **solved()})
    page = client.get("/recover/password/").text
    assert 'name="send_again"' in page and "data-wait=" in page and 'href="/recover/">换一种方式' in page
    assert "秒后可以重发" in client.post("/recover/password/", {"send_again": "1"}).text
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        again = client.post("/recover/password/", {"send_again": "1"})
        assert again.status_code == 200 and "新的验证码已经发出" in again.text
        codes = sum("验证码" in message.text for message in Delivery.objects.all())
        assert codes == (2 if number == registered.id_number else 0)
    assert f'value="{number}"' in client.get("/recover/").text


def test_L05_all_ways_and_the_counter_are_named(db: None, client: Client) -> None:
    client.post("/recover/", {"number": "150105199003074744", "way": "sms", **solved()})
    for page in ("/recover/", "/recover/password/"):
        text = client.get(page).text
        assert "手机短信、电子邮箱、密保问题、微信" in text and "管理机构</a>的窗口" in text


def test_L05_recovery_goes_on_to_the_page_that_was_wanted(registered: User) -> None:
    client = Client()
    page = client.get("/recover/?next=/me/file/").text
    assert re.search(r'<input type="hidden" name="next" value="/me/file/"', page)
    client.post("/recover/", {"number": registered.id_number, "way": "sms", "next": "/me/file/", **solved()})
    code = Delivery.objects.latest("pk").text.split("验证码")[1][:6]
    answer = client.post("/recover/password/", {"code": code, "password": NEW, "again": NEW})
    assert answer["location"] == "/login/?next=/me/file/"
