"""How often one account, number or address may try (L05, L06). Counted in the database, so it holds for all processes."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from acms.accounts.models import Tally
from acms.base import crypto


@dataclass(frozen=True)
class Limit:
    """`most` times within `window`, counted under `name`."""

    name: str
    most: int
    window: timedelta

    def _key(self, who: str) -> str:
        return f"{self.name}:{crypto.digest(who, 'limit')}"

    def reached(self, who: str) -> bool:
        """True when there is no try left in the present window."""
        return self.left(who) <= 0

    def left(self, who: str) -> int:
        """Tries left in the present window."""
        since = timezone.now() - self.window
        row = Tally.objects.filter(key=self._key(who), since__gt=since).first()
        return self.most - (row.count if row else 0)

    def count(self, who: str) -> int:
        """Notes one try; tries left after it."""
        key, now = self._key(who), timezone.now()
        rows = Tally.objects.filter(key=key)
        rows.filter(since__lte=now - self.window).update(since=now, count=0)
        if not rows.update(count=F("count") + 1):
            try:
                with transaction.atomic():
                    Tally.objects.create(key=key, since=now, count=1)
            except IntegrityError:  # somebody made the row in between
                rows.update(count=F("count") + 1)
        return self.left(who)

    def clear(self, who: str) -> None:
        """Forgets the tries, after a success."""
        Tally.objects.filter(key=self._key(who)).delete()


QUARTER = timedelta(minutes=15)
LOGIN_BY_ACCOUNT = Limit("login", 5, QUARTER)
LOGIN_BY_ADDRESS = Limit("login-from", 60, QUARTER)
NAME_TRIES = Limit("name", 5, QUARTER)
SECOND_FACTOR = Limit("second", 5, QUARTER)
CODES_BY_TARGET = Limit("code-to", 5, timedelta(hours=1))
CODES_BY_HOLDER = Limit("code-for", 10, timedelta(hours=1))
CODES_BY_ADDRESS = Limit("code-from", 30, timedelta(hours=1))
CODE_PAUSE = Limit("code-pause", 1, timedelta(seconds=60))
QUESTION_TRIES = Limit("questions", 5, QUARTER)
TEXT_CAPTCHA = Limit("captcha-text", 20, QUARTER)
