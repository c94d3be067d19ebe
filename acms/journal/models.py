"""The journal: what was done, by whom, to what, and who looked at whose papers (Q02, S05).

Nothing in it is changed or removed: triggers in the database refuse it, each entry carries a code that only the key ring can
make, and blocks of entries hang on each other in a chain of which each is anchored in a file as it is made (ADR 0012).
"""

from collections.abc import Iterable

from django.conf import settings
from django.db import models

from acms.base.fields import beginnings
from acms.base.work import Leased


class Entry(models.Model):
    """One thing that happened. `facts` holds no personal data. `mac`: HMAC-SM3 of the rest; of no two entries the same."""

    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    subject = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    mac = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["about", "verb", "-at"]),
            models.Index(fields=["subject"]),
            beginnings("verb", "entry_verb"),
        ]
        constraints = [models.UniqueConstraint(fields=["mac"], condition=~models.Q(mac=""), name="no_entry_is_a_copy")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


def runs(numbers: Iterable[int]) -> list[list[int]]:
    """[1, 2, 3, 7] as [[1, 3], [7, 7]]."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


MOST_HELD = 1_000_000  # entries of a block; one of ours has some thousand


def stated(held: object) -> list[list[int]]:
    """What a block says that it holds, as `runs` writes it; nothing where somebody wrote anything else there."""
    if not isinstance(held, list) or not all(_is_run(run) for run in held):
        return []
    borders = [number for run in held for number in run]
    is_sound = borders == sorted(borders) and sum(last - first + 1 for first, last in held) <= MOST_HELD
    return held if is_sound else []


def _is_run(run: object) -> bool:
    return isinstance(run, list) and len(run) == 2 and all(type(number) is int and number > 0 for number in run)


class Block(models.Model):
    """A run of entries, sealed. `held`: their ids as [[first, last], …]; `digest`: SM3 over the former digest and the entries;
    `mac`: HMAC-SM3 of the rest."""

    number = models.PositiveIntegerField(unique=True)
    held = models.JSONField()
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    mac = models.CharField(max_length=80, default="")

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"block {self.number}"


class Chain(Leased):
    """The one row that a worker takes up every minute to seal what is old enough. `last`: the id sealed last; `mac`: HMAC-SM3 of it
    and of the newest block; `sent`, `sent_at`: the block whose anchor a second place had last, and when."""

    last = models.BigIntegerField(default=0)
    mac = models.CharField(max_length=80, default="")
    sent = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"chain to {self.last}"
