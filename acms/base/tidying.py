"""What was stored before there was one gate for names is tidied once (N01): for migrations, in batches, safe to repeat."""

from collections.abc import Callable
from typing import Any

from django.db import models, transaction

from acms.base import pinyin, text

AT_A_TIME = 2000
Beside = Callable[[str], dict[str, Any]]


def names(rows: models.QuerySet[Any], column: str = "name", beside: Beside | None = None) -> int:
    """Tidies a column of people's names, and what is kept `beside` a name for searching; how many have changed."""
    longest = _longest(rows.model, column)
    last, changed = 0, 0
    while some := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", column)[:AT_A_TIME]):
        last = some[-1][0]
        better = {pk: tidy for pk, stored in some if (tidy := text.tidied(stored)[:longest]) and tidy != stored}
        with transaction.atomic(using=rows.db):
            for pk, tidy in better.items():
                rows.filter(pk=pk).update(**{column: tidy}, **(beside(tidy) if beside else {}))
        changed += len(better)
    return changed


def sounds(model: type[models.Model]) -> Beside:
    """The columns that a name is searched by: how it sounds, and its initials."""
    sound, initials = (_longest(model, column) for column in ("sound", "initials"))
    return lambda name: {"sound": pinyin.full(name)[:sound], "initials": pinyin.initials(name)[:initials]}


def _longest(model: type[models.Model], column: str) -> int:
    field = model._meta.get_field(column)
    assert isinstance(field, models.CharField)
    return field.max_length or 0
