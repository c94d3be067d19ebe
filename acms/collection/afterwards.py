"""What comes after the collection in the year: said by a room above, which knows work history, learning and evaluations (W14)."""

from collections.abc import Callable
from typing import NamedTuple

from acms.accounts.models import User


class Next(NamedTuple):
    """One thing that comes next: what and by when, and where it is done."""

    what: str
    link: str


_said: list[Callable[[User], list[Next]]] = []


def register(said: Callable[[User], list[Next]]) -> None:
    """Called once at the start."""
    _said.append(said)


def of(user: User) -> list[Next]:
    """What comes next for somebody who has just been registered, the first thing first."""
    return [one for said in _said for one in said(user)]
