"""How often one account, number or address may try (L05, L06), counted where all processes see it.

In the database, or in Redis or Valkey where ACMS_LIMITS_URL names one: many sign-ins then write nothing to the database.
A try is taken before what is tried is judged, and given back where it was right: of many at once no more are judged than there are.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from ipaddress import IPv6Network, ip_address
from typing import Protocol

import redis
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from acms.accounts.models import Tally
from acms.base import crypto


class Store(Protocol):
    """Counts by key; a count begins with the first try and is forgotten after its window."""

    def count(self, key: str, window: timedelta) -> int: ...

    def add(self, key: str, window: timedelta) -> None: ...

    def take(self, key: str, window: timedelta, most: int) -> bool: ...

    def give(self, key: str) -> None: ...

    def forget(self, key: str) -> None: ...


class InDatabase:
    """One row a key."""

    def count(self, key: str, window: timedelta) -> int:
        row = Tally.objects.filter(key=key, since__gt=timezone.now() - window).first()
        return row.count if row else 0

    def add(self, key: str, window: timedelta) -> None:
        now, rows = timezone.now(), Tally.objects.filter(key=key)
        rows.filter(since__lte=now - window).update(since=now, count=0)
        if not rows.update(count=F("count") + 1):
            try:
                with transaction.atomic():
                    Tally.objects.create(key=key, since=now, count=1)
            except IntegrityError:  # somebody made the row in between
                rows.update(count=F("count") + 1)

    def take(self, key: str, window: timedelta, most: int) -> bool:
        now, rows = timezone.now(), Tally.objects.filter(key=key)
        rows.filter(since__lte=now - window).update(since=now, count=0)
        some = rows.filter(count__lt=most)
        if some.update(count=F("count") + 1):
            return True
        if most < 1:
            return False
        if not rows.exists():
            try:
                with transaction.atomic():
                    Tally.objects.create(key=key, since=now, count=1)
                return True
            except IntegrityError:  # somebody made the row in between
                pass
        return bool(some.update(count=F("count") + 1))  # used up, unless the row was made after we had first looked

    def give(self, key: str) -> None:
        Tally.objects.filter(key=key, count__gt=0).update(count=F("count") - 1)

    def forget(self, key: str) -> None:
        Tally.objects.filter(key=key).delete()


# Each runs as a whole: nothing comes between looking and counting.
TAKE = """
if tonumber(redis.call('get', KEYS[1]) or '0') >= tonumber(ARGV[2]) then return 0 end
if redis.call('incr', KEYS[1]) == 1 then redis.call('pexpire', KEYS[1], ARGV[1]) end
return 1
"""
GIVE = "if tonumber(redis.call('get', KEYS[1]) or '0') > 0 then redis.call('decr', KEYS[1]) end"


class InRedis:
    """One key a count, which Redis drops by itself."""

    def __init__(self, url: str):
        self.redis = redis.Redis.from_url(url, socket_timeout=2)
        self._take, self._give = self.redis.register_script(TAKE), self.redis.register_script(GIVE)

    def count(self, key: str, window: timedelta) -> int:
        return int(self.redis.get(key) or 0)

    def add(self, key: str, window: timedelta) -> None:
        both = self.redis.pipeline()
        both.set(key, 0, px=window, nx=True)
        both.incr(key)
        both.execute()

    def take(self, key: str, window: timedelta, most: int) -> bool:
        return bool(self._take(keys=[key], args=[round(window.total_seconds() * 1000), most]))

    def give(self, key: str) -> None:
        self._give(keys=[key])

    def forget(self, key: str) -> None:
        self.redis.delete(key)


@cache
def _store(url: str) -> Store:
    return InRedis(url) if url else InDatabase()


@dataclass(frozen=True)
class Limit:
    """`most` times within `window`, counted under `name`."""

    name: str
    most: int
    window: timedelta

    @property
    def store(self) -> Store:
        return _store(settings.ACMS_LIMITS_URL)

    def _key(self, who: str) -> str:
        return f"{self.name}:{crypto.digest(who, 'limit')}"

    def allowance(self, who: str) -> int:
        """Tries in a window."""
        return self.most

    def reached(self, who: str) -> bool:
        """True when there is no try left in the present window."""
        return self.left(who) <= 0

    def left(self, who: str) -> int:
        """Tries left in the present window."""
        return self.allowance(who) - self.used(who)

    def used(self, who: str) -> int:
        """Tries in the present window."""
        return self.store.count(self._key(who), self.window)

    def take(self, who: str) -> bool:
        """Takes one try, before it is judged; False where there is none."""
        return self.store.take(self._key(who), self.window, self.allowance(who))

    def give(self, who: str) -> None:
        """Gives one try back: it was right, or came to nothing."""
        self.store.give(self._key(who))

    def count(self, who: str) -> int:
        """Notes one try; tries left after it."""
        self.store.add(self._key(who), self.window)
        return self.left(who)

    def clear(self, who: str) -> None:
        """Forgets the tries, after a success."""
        self.store.forget(self._key(who))


def line_of(address: str) -> str:
    """Whom a network address is counted as. A line with IPv6 has 2^64 addresses: they are one. IPv4 written as IPv6 is IPv4."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((int(found), 64), strict=False))


@dataclass(frozen=True)
class SetLimit(Limit):
    """As many times as the setting of that name says."""

    setting: str

    def allowance(self, who: str) -> int:
        return int(getattr(settings, self.setting))


@dataclass(frozen=True)
class AddressLimit(Limit):
    """What the line of an address may try: `most` times the setting of that name, and more the more people come in well from there.

    A carrier, a training hall or a counter has hundreds behind one address; who only guesses there makes nothing of it larger.
    """

    setting: str

    def _key(self, who: str) -> str:
        return super()._key(line_of(who))

    def allowance(self, who: str) -> int:
        first = int(getattr(settings, self.setting))
        return min(first + FOR_EACH * CAME_IN.used(line_of(who)), self.most * first)


QUARTER, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
FOR_EACH = 2  # tries more for each person who has come in from there today
# How many have come in from a line today, and who of them has been counted.
CAME_IN = Limit("came-in", 0, DAY)
CAME_IN_ONCE = Limit("came-in-once", 1, DAY)

LOGIN_BY_ACCOUNT = Limit("login", 5, QUARTER)
# From a device that the account's holder has come in with: nobody else can use these up.
LOGIN_BY_DEVICE = Limit("login-with", 5, QUARTER)
LOGIN_BY_ADDRESS = AddressLimit("login-from", 10, QUARTER, "ACMS_TRIES_BY_ADDRESS")
OWN_PASSWORD = Limit("own-password", 5, QUARTER)
ACTIVATION = Limit("activation", 5, QUARTER)  # by account and line
ACTIVATION_BY_ACCOUNT = Limit("activation-of", 100, QUARTER)
NAME_TRIES = Limit("name", 5, QUARTER)
SECOND_FACTOR = Limit("second", 5, QUARTER)
CODES_BY_TARGET = Limit("code-to", 5, HOUR)
CODES_BY_HOLDER = Limit("code-for", 10, HOUR)
CODES_BY_ADDRESS = AddressLimit("code-from", 10, HOUR, "ACMS_CODES_BY_ADDRESS")
CODE_PAUSE = Limit("code-pause", 1, timedelta(seconds=60))
CODES_A_DAY = Limit("code-day", 10, DAY)
CODES_A_DAY_KNOWN = Limit("code-day-known", 10, DAY)
# Of recovery. What is counted by the number is the same for one that nobody has; what is counted by the phone is seen nowhere.
RECOVERY_PAUSE = Limit("recovery-pause", 1, timedelta(seconds=60))
RECOVERY_CODES = Limit("recovery", 5, HOUR)
RECOVERY_CODES_TO = Limit("recovery-to", 5, HOUR)
RECOVERY_CODES_A_DAY = Limit("recovery-day", 10, DAY)
QUESTION_TRIES = Limit("questions", 5, QUARTER)
ASKED_BY_OTHERS = Limit("asked-by-others", 3, DAY)  # of which SMS and e-mail say so
NEW_DEVICES = Limit("new-devices", 5, DAY)  # of which an SMS says so
TEXT_CAPTCHA = Limit("captcha-text", 20, QUARTER)
PAPERS = Limit("papers", 300, QUARTER)
# Forms that somebody without an account has begun, and that are kept: of a line, and of all.
FORMS_OF_STRANGER = SetLimit("forms-from", 0, DAY, "ACMS_STRANGERS_FORMS_BY_ADDRESS")
FORMS_OF_STRANGERS = SetLimit("forms-of-all", 0, DAY, "ACMS_STRANGERS_FORMS")
# Sessions of people without account: of a line, more the more come in well from there; those of all are only counted.
SESSIONS_A_FORM = 10
SESSIONS_OF_STRANGER = AddressLimit("sessions-from", SESSIONS_A_FORM, DAY, "ACMS_STRANGERS_FORMS_BY_ADDRESS")
SESSIONS_OF_STRANGERS = SetLimit("sessions-of-all", 0, DAY, "ACMS_STRANGERS_FORMS")
# Of the filings, which say who is on file: different people that one phone files for, and each of them once.
FILED_BY_PHONE = Limit("filed-by", 5, DAY)
FILED_BEFORE = Limit("filed-for", 1, DAY)
# 「用手机拍」: codes by person, tries of one code, and addresses of codes that are none by line.
HANDOVERS = Limit("handovers", 60, HOUR)
HANDOVERS_OF_STRANGER = AddressLimit("handovers-from", 10, HOUR, "ACMS_TRIES_BY_ADDRESS")
HANDOVER_TRIES = Limit("handover", 20, QUARTER)
HANDOVER_FROM = AddressLimit("handover-from", 10, QUARTER, "ACMS_TRIES_BY_ADDRESS")

# Units by name, by who asks: a search at every pause of the typing; and ends of codes that were wrong.
UNIT_SEARCHES = Limit("unit-search", 120, QUARTER)
UNIT_TRIES = Limit("unit-code", 10, QUARTER)


def take(*budgets: tuple[Limit, str]) -> Limit | None:
    """One try of each budget, or none of any: which of them is used up."""
    for number, (limit, who) in enumerate(budgets):
        if not limit.take(who):
            give(*budgets[:number])
            return limit
    return None


def give(*budgets: tuple[Limit, str]) -> None:
    """One try back to each."""
    for limit, who in budgets:
        limit.give(who)


def came_in(who: str, address: str) -> None:
    """Somebody has come in from there; each counts once a day."""
    line = line_of(address)
    if CAME_IN_ONCE.take(f"{who} {line}"):
        CAME_IN.count(line)
