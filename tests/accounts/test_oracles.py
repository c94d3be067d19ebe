"""L05: recovery tells nothing. A known number and one that nobody has walk side by side; every answer is compared with its twin."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from acms.accounts import actions
from acms.accounts.models import Purpose, User
from acms.channels import wechat
from acms.channels.models import Channel, Delivery
from acms.demo import seed
from tests.accounts.test_signin import solved
from tests.accounts.test_wechat import through

UNKNOWN = "150105199003074744"
NEW = "Steppe#2026x"
ANSWERS = {"teacher": "其其格", "horse": "西乌旗", "book": "江格尔"}
# What differs from page to page whoever asks: tokens, captchas, the clock of 「重新发送」.
CHANGING = (
    r'name="csrfmiddlewaretoken" value="[^"]*"', r'name="captcha_key" value="[^"]*"', r'/captcha/image/\w+/', r'data-wait="\d+"',
    r'name="_?kept[^"]*" value="[^"]*"', r'data-[a-z-]*(?:token|mark|task|keep)[a-z-]*="[^"]*"', r"错误编号[^<]*",
)  # fmt: skip


@pytest.fixture(autouse=True)
def simulated(settings: Any) -> Iterator[None]:
    settings.ACMS_WECHAT = "acms.channels.wechat.Simulated"
    wechat.wechat.cache_clear()
    yield
    wechat.wechat.cache_clear()


class Walker:
    """One browser that asks for a number."""

    def __init__(self, number: str):
        self.number, self.client, self.seen = number, Client(), []  # type: ignore[var-annotated]

    def post(self, path: str, **data: str) -> None:
        self._keep(self.client.post(path, data))

    def get(self, path: str) -> None:
        self._keep(self.client.get(path))

    def door(self, path: str, **data: str) -> None:
        """A form with a captcha."""
        self.post(path, number=self.number, **{**solved(), **data})

    def _keep(self, answer: Any) -> None:
        text = answer.text if answer.status_code != 302 else answer["Location"]
        for pattern in CHANGING:
            text = re.sub(pattern, "", text)
        text = text.replace(self.number, "NUMBER")
        self.seen.append((answer.status_code, text, sorted(self.client.cookies)))


def wrong_codes(walker: Walker, way: str = "sms") -> None:
    walker.door("/recover/", way=way, captcha="99999")
    walker.door("/recover/", way=way)
    walker.get("/recover/password/")
    for code in ("12345", "abcdef", "１２３４５６", *["000001"] * 7):
        walker.post("/recover/password/", code=code, password=NEW, again=NEW)
    walker.post("/recover/password/", send_again="1")


def odd_passwords(walker: Walker) -> None:
    walker.door("/recover/", way="sms")
    for password in ("short", "nosigns123", f"Aa!{walker.number[-6:]}xyz", seed.PASSWORD):
        walker.post("/recover/password/", code="000001", password=password, again=password)
    walker.post("/recover/password/", code="000001", password=NEW, again="another")


def again_and_again(walker: Walker) -> None:
    for minute in range(8):
        with time_machine.travel(timezone.now() + timedelta(seconds=61 * minute), tick=False):
            walker.door("/recover/", way="sms")
            walker.post("/recover/password/", code="000001", password=NEW, again=NEW)
            walker.post("/recover/password/", code="000002", password=NEW, again=NEW)
            walker.post("/recover/password/", send_again="1")
    with time_machine.travel(timezone.now() + timedelta(minutes=20), tick=False):
        walker.get("/recover/password/")


def too_late(walker: Walker) -> None:
    walker.door("/recover/", way="sms")
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        walker.post("/recover/password/", code="000001", password=NEW, again=NEW)


def by_questions(walker: Walker) -> None:
    walker.door("/recover/", way="questions")
    page = walker.client.get("/recover/questions/")
    asked = page.context["form"].questions
    assert len(asked) == 3
    for password in (f"Aa!{walker.number[-6:]}xyz", *[NEW] * 7):
        answer = walker.client.post(
            "/recover/questions/", dict.fromkeys(asked, "不知道") | {"password": password, "again": password}
        )
        # Which three are asked is each number's own; all that is said of them is compared.
        walker.seen.append(
            (answer.status_code, answer.context["form"].errors.get_json_data(), sorted(walker.client.cookies))
        )


def by_wechat(walker: Walker) -> None:
    walker.door("/recover/", way="wechat")
    walker.get("/recover/wechat/")
    page = through(walker.client, "somebody")
    walker.seen.append((page.status_code, [str(message) for message in page.context["messages"]], page.redirect_chain))
    walker.get("/recover/wechat/")


def by_the_other_door(walker: Walker) -> None:
    """The session of one way asks for the page of another."""
    walker.door("/recover/", way="questions")
    walker.get("/recover/password/")
    walker.door("/recover/", way="sms")
    walker.get("/recover/questions/")
    walker.get("/recover/wechat/")


def signing_in(walker: Walker) -> None:
    for door in ("/login/", "/collection/"):
        for password in ("", "wrong", NEW, "x" * 128):
            walker.door(door, password=password)


def activating(walker: Walker) -> None:
    for _ in range(7):
        walker.door("/login/activate/", name="乌云其木格", activation="ABCD-2345")


WALKS: list[Callable[[Walker], None]] = [
    wrong_codes, odd_passwords, again_and_again, too_late, by_questions, by_wechat, by_the_other_door, signing_in, activating,
]  # fmt: skip


def plain(user: User) -> None:
    """Somebody with a proved phone and mail."""


def with_everything(user: User) -> None:
    actions.set_questions(user=user, answers=ANSWERS)
    actions.bind_wechat(user=user, openid="草原来信")


def without_a_phone(user: User) -> None:
    User.objects.filter(pk=user.pk).update(phone_verified_at=None, email_verified_at=None)


def whose_phone_has_had_all_its_codes(user: User) -> None:
    """Others have asked for codes to the phone: its own limits show nowhere."""
    for n in range(5):
        with time_machine.travel(timezone.now() - timedelta(minutes=20 - 2 * n), tick=False):
            actions.send_code(
                purpose=Purpose.CONTACT,
                channel=Channel.SMS,
                target=user.phone,
                holder=f"session:{n}",
                address="203.0.113.9",
            )


def whose_phone_is_anothers_too(user: User) -> None:
    """Two of one family have a phone, and the other has had all codes of recovery that it gets."""
    for n in range(5):
        with time_machine.travel(timezone.now() - timedelta(minutes=20 - 2 * n), tick=False):
            actions.send_recovery_code(
                number="15010519880312001X", channel=Channel.SMS, to=user.phone, address="203.0.113.9"
            )


def disabled(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


KINDS: list[Callable[[User], None]] = [
    plain, with_everything, without_a_phone, whose_phone_has_had_all_its_codes, whose_phone_is_anothers_too, disabled,
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.__name__)
def test_L05_a_known_number_and_one_that_nobody_has_get_the_same_answers(
    person: User, walk: Callable[[Walker], None], kind: Callable[[User], None]
) -> None:
    kind(person)
    with time_machine.travel(timezone.now(), tick=False):
        known, unknown = Walker(person.id_number), Walker(UNKNOWN)
        before = Delivery.objects.count()
        walk(known)
        sent = Delivery.objects.count() - before
        walk(unknown)
    assert Delivery.objects.count() == before + sent  # nothing goes out for a number that nobody has
    assert len(known.seen) == len(unknown.seen) > 0
    for mine, theirs in zip(known.seen, unknown.seen, strict=True):
        assert mine == theirs


def test_L05_email_is_walked_alike(person: User) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        known, unknown = Walker(person.id_number), Walker(UNKNOWN)
        for walker in (known, unknown):
            wrong_codes(walker, "email")
    assert known.seen == unknown.seen


def test_L05_a_recovery_shows_nowhere_that_its_phone_has_had_a_code(person: User) -> None:
    """Whoever knows a phone learns nothing of whose number it is by asking for a code elsewhere a moment later."""
    Walker(person.id_number).door("/recover/", way="sms")
    assert Delivery.objects.get().to == person.phone
    asked = Client().post("/filing/title/", {"send_code": "1", "phone": person.phone, **solved()})
    assert asked.status_code == 200 and "验证码已发到" in asked.text


def test_L05_a_code_to_a_former_phone_opens_nothing(person: User) -> None:
    walker = Walker(person.id_number)
    walker.door("/recover/", way="sms")
    code = Delivery.objects.get().text.split("验证码")[1][:6]
    person.set_phone("13900000199", timezone.now())
    person.save()
    assert walker.client.post("/recover/password/", {"code": code, "password": NEW, "again": NEW}).status_code == 422


def test_L05_no_code_is_right_for_a_number_that_nobody_has(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("acms.accounts.actions.secrets.randbelow", lambda many: 123456)
    walker = Walker(UNKNOWN)
    walker.door("/recover/", way="sms")
    answer = walker.client.post("/recover/password/", {"code": "123456", "password": NEW, "again": NEW})
    assert answer.status_code == 422 and "验证码不对，还可以试4次" in answer.text


def test_L05_wrong_codes_of_many_numbers_are_counted_for_the_address(db: None, settings: Any) -> None:
    settings.ACMS_TRIES_BY_ADDRESS = 3
    for _ in range(4):
        walker = Walker(UNKNOWN)
        walker.door("/recover/", way="sms")
        walker.post("/recover/password/", code="000001", password=NEW, again=NEW)
    assert "这个网络地址试得太多了" in walker.seen[-1][1]
