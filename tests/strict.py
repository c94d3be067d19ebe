"""Templates of the tests are strict: a name that the page does not know is a fault, not an empty place.

A name may be absent where the template says so itself: in `{% if %}`, in `{% for %}`, and before `|default`.
"""

import sys
from typing import Any

from django.template.base import FilterExpression
from django.template.defaultfilters import default, default_if_none


class UnknownName(Exception):
    """A template printed a name that it was not given."""


class Unknown(str):
    """What Django asks in place of an absent name (`string_if_invalid`): it raises instead of answering."""

    def __bool__(self) -> bool:
        return True

    def __contains__(self, part: object) -> bool:
        return True

    def __mod__(self, name: Any) -> str:
        # An installation keeps the words of errors out of its log: whoever reads it needs the name.
        print(f"a template does not know {name}", file=sys.stderr)
        raise UnknownName(f"a template does not know {name}")


def _optional(expression: FilterExpression) -> bool:
    return any(filter_ in (default, default_if_none) for filter_, _ in expression.filters)


def allow_defaults() -> None:
    """`{{ name|default:"…" }}` says itself that the name may be absent: nothing is unknown there."""
    plain = FilterExpression.resolve

    def resolve(self: FilterExpression, context: Any, ignore_failures: bool = False) -> Any:
        return plain(self, context, ignore_failures or _optional(self))

    FilterExpression.resolve = resolve  # type: ignore[method-assign]
