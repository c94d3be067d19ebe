"""How often one account, number or address may try (L05, L06), counted where all processes see it.

In the database, or in Redis or Valkey where ACMS_LIMITS_URL names one: many sign-ins then write nothing to the database.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
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

    def forget(self, key: str) -> None:
        Tally.objects.filter(key=key).delete()


class InRedis:
    """One key a count, which Redis drops by itself."""

    def __init__(self, url: str):
        self.redis = redis.Redis.from_url(url, socket_timeout=2)

    def count(self, key: str, window: timedelta) -> int:
        return int(self.redis.get(key) or 0)

    def add(self, key: str, window: timedelta) -> None:
        both = self.redis.pipeline()
        both.set(key, 0, px=window, nx=True)
        both.incr(key)
        both.execute()

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

    def reached(self, who: str) -> bool:
        """True when there is no try left in the present window."""
        return self.left(who) <= 0

    def left(self, who: str) -> int:
        """Tries left in the present window."""
        return self.most - self.store.count(self._key(who), self.window)

    def count(self, who: str) -> int:
        """Notes one try; tries left after it."""
        self.store.add(self._key(who), self.window)
        return self.left(who)

    def clear(self, who: str) -> None:
        """Forgets the tries, after a success."""
        self.store.forget(self._key(who))


QUARTER = timedelta(minutes=15)
LOGIN_BY_ACCOUNT = Limit("login", 5, QUARTER)
LOGIN_BY_ADDRESS = Limit("login-from", 60, QUARTER)
ACTIVATION = Limit("activation", 5, QUARTER)
NAME_TRIES = Limit("name", 5, QUARTER)
SECOND_FACTOR = Limit("second", 5, QUARTER)
CODES_BY_TARGET = Limit("code-to", 5, timedelta(hours=1))
CODES_BY_HOLDER = Limit("code-for", 10, timedelta(hours=1))
CODES_BY_ADDRESS = Limit("code-from", 30, timedelta(hours=1))
CODE_PAUSE = Limit("code-pause", 1, timedelta(seconds=60))
QUESTION_TRIES = Limit("questions", 5, QUARTER)
TEXT_CAPTCHA = Limit("captcha-text", 20, QUARTER)
PAPERS = Limit("papers", 300, QUARTER)
