"""The entrance and what protects the data: `python -m bench.protection`, on a database that `demo register` has filled.

Sign-ins run against a server of their own. A million journal entries are written once; keys are changed for good: use a
database made for measuring.
"""

import json
import os
import random
import statistics
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from http.cookiejar import CookieJar
from typing import Any

from bench.__main__ import PORT, URL, manage, percentile, start, together
from bench.desk import begin

ENTRIES = 1_000_000
TRIES = 200
PEOPLE = """
import datetime, json, random
from acms.demo import documents, seed
chance = random.Random(1)
numbers = []
for n in range(%d):
    number = documents.make_id_number(chance, "150105", datetime.date(1980, 1, 1) + datetime.timedelta(days=n), True)
    seed._person(f"测试{n}", number, ready=True)
    numbers.append(number)
print("KEYS" + json.dumps([numbers, seed.PASSWORD]))
"""


class Visitor:
    """Somebody at the sign-in page with a browser of their own."""

    def __init__(self, number: str, password: str):
        self.number, self.password = number, password

    def arrive(self) -> None:
        """Signed out, with the page open."""
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), _Stay())
        page = self.opener.open(f"{URL}/collection/").read().decode()
        self.token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        self.key = page.split('name="captcha_key" value="')[1].split('"')[0]

    def sign_in(self) -> None:
        fields = {
            "csrfmiddlewaretoken": self.token,
            "number": self.number,
            "password": self.password,
            "captcha": "0000",
            "captcha_key": self.key,
        }
        try:
            self.opener.open(f"{URL}/collection/", urllib.parse.urlencode(fields).encode())
        except urllib.error.HTTPError as answer:
            assert answer.code == 302, answer.code
        else:
            raise AssertionError("not signed in")


class _Stay(urllib.request.HTTPRedirectHandler):
    """The answer to the password is what is measured, not the page behind it."""

    def redirect_request(self, *args: Any) -> None:
        return None


def sign_ins(at_once: int = 20) -> None:
    with tempfile.TemporaryDirectory() as folder:
        own = {key: value for key, value in os.environ.items() if not key.startswith("ACMS_")}
        env = {**own, "ACMS_VAR": f"{folder}/var", "ACMS_DEMO": "1", "PORT": str(PORT), "ACMS_URL": URL}
        process, _ = start(env)
        try:
            numbers, password = json.loads(manage(env, "shell", "-c", PEOPLE % at_once).split("KEYS")[1])
            visitors = [Visitor(number, password) for number in numbers]
            times = together(visitors, Visitor.sign_in, before=Visitor.arrive)
        finally:
            process.terminate()
            process.wait()
    shown = f"p50 {percentile(times, 0.5):.0f} ms, p95 {percentile(times, 0.95):.0f} ms"
    print(f"| a sign-in (SQLite, one web process), {at_once} people at once | {shown} | p95 ≤ 250 ms |")


def _seconds(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def hidden() -> None:
    """Known and unknown numbers by the clock, in turn. 0.5 is a coin: the share of known tries slower than an unknown one."""
    from datetime import date

    from django.test import Client

    from acms.accounts import captcha
    from acms.accounts.models import User
    from acms.demo import documents

    captcha.passes = lambda key, answer: True
    chance = random.Random(3)
    known = [user.id_number for user in User.objects.filter(role="", is_active=True, must_set_password=False)[:TRIES]]
    unknown = [documents.make_id_number(chance, "150105", date(1950, 1, 1), False) for _ in known]
    ways = {
        "a wrong password": ("/collection/", {"password": "Wrong#2026x"}),
        "recovery by SMS": ("/recover/", {"way": "sms"}),
        "recovery by questions": ("/recover/", {"way": "questions"}),
    }
    for name, (address, more) in ways.items():
        times: dict[bool, list[float]] = {True: [], False: []}
        for n, pair in enumerate(zip(known, unknown, strict=True)):
            for is_known in (True, False) if n % 2 else (False, True):
                client = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR=f"10.{int(is_known)}.{n // 200}.{n % 200}")
                data = {"number": pair[not is_known], "captcha": "0000", "captcha_key": "x", **more}
                took = _seconds(lambda c=client, a=address, d=data: c.post(a, d))  # type: ignore[misc]
                times[is_known].append(took * 1000)
        slower = sum(a > b for a in times[True] for b in times[False]) / len(known) ** 2
        medians = {is_known: statistics.median(values) for is_known, values in times.items()}
        shown = f"{medians[True]:.1f} and {medians[False]:.1f} ms, known slower in {slower:.0%}"
        print(f"| {name}, known and unknown number, {len(known)} tries each | {shown} | 50 % |")


def encryption() -> None:
    """What opening sealed values adds to a person's page."""
    from django.test import Client

    from acms.accounts.models import User
    from acms.base.fields import EncryptedTextField
    from acms.people.models import Person

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(login_name="bench-league"))
    people = list(Person.objects.filter(management_code="150105")[:60])
    spent, opened, plain = [0.0], [0], EncryptedTextField._read

    def timed(field: EncryptedTextField, value: str) -> str:
        began = time.perf_counter()
        try:
            return plain(field, value)
        finally:
            spent[0] += time.perf_counter() - began
            opened[0] += 1

    client.get(f"/desk/people/{people[0].pk}/")
    EncryptedTextField._read = timed  # type: ignore[method-assign,assignment]
    try:
        total = sum(_seconds(lambda p=person: client.get(f"/desk/people/{p.pk}/")) for person in people)  # type: ignore[misc]
    finally:
        EncryptedTextField._read = plain  # type: ignore[method-assign]
    shown = f"{spent[0] / total:.1%} of {total / len(people) * 1000:.0f} ms, {opened[0] / len(people):.0f} values"
    print(f"| sealed values on a person's page | {shown} | ≤ 10 % |")


def journal() -> None:
    """Entries written one by one inside a transaction, then a million more in bulk, sealed and verified."""
    from django.db import transaction
    from django.utils import timezone

    from acms.accounts.models import User
    from acms.base import work
    from acms.journal import actions, chain, codes, verifying
    from acms.journal.models import Chain, Entry

    user = User.objects.get(login_name="bench-league")
    with transaction.atomic():
        times = [_seconds(lambda: actions.write("bench.entry", user, by=user)) * 1000 for _ in range(2000)]
    shown = f"p50 {percentile(times, 0.5):.2f} ms, p95 {percentile(times, 0.95):.2f} ms"
    print(f"| a journal entry | {shown} | ≤ 1 ms |")
    old = timezone.now() - 2 * chain.SETTLED
    for batch in range(max(0, ENTRIES - Entry.objects.count()) // 5000):
        rows = [Entry(at=old, verb="bench.entry", subject="bench:1", facts={"n": [batch, n]}) for n in range(5000)]
        for row in rows:
            row.mac = codes.mac(chain.content(row))
        Entry.objects.bulk_create(rows)
    Chain.objects.update(queued_at=old)
    sealed = _seconds(lambda: work.work_one(chain.LANE))
    print(f"| {Entry.objects.count():,} journal entries sealed | {sealed:.0f} s | – |")
    began = time.perf_counter()
    report = verifying.verify()
    print(
        f"| {report.entries:,} journal entries verified, {'sound' if report.sound else 'NOT SOUND'} "
        f"| {time.perf_counter() - began:.0f} s | ≤ 60 s |"
    )


def rotation() -> None:
    """A new key; every sealed value of the people's table is sealed anew."""
    from acms.base import crypto
    from acms.base import rotation as base_rotation
    from acms.people.models import Person

    crypto.add_key()
    field = Person._meta.get_field("id_number")
    done: list[int] = []
    seconds = _seconds(lambda: done.append(base_rotation.renew(Person, field)))
    print(f"| {done[0]:,} ID numbers sealed anew with their digests | {done[0] / seconds:,.0f} a second | ≥ 5,000 |")


def main() -> None:
    begin()
    sign_ins()
    hidden()
    encryption()
    journal()
    rotation()


if __name__ == "__main__":
    main()
