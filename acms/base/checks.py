"""What an installation must do so that nothing sealed can be moved from row to row (Q02, ADR 0034)."""

from django.core.checks import CheckMessage, Warning, register

from acms.base import crypto


@register(deploy=True)
def values_are_bound(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """acms.W012: the values of before still open in any row of their column."""
    if crypto.ring().bound:
        return []
    said = "Whoever writes to the database may move sealed values from row to row unseen."
    return [Warning(said, hint="Run manage.py keys rotate.", id="acms.W012")]
