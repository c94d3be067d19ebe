"""How a room hears of what happens in one below it: that room knows none of those above."""

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

H = TypeVar("H", bound=Callable[..., Any])


class Hook(Generic[H]):
    """Who hears of one kind of event, in the order in which they came. Rooms add what hears when they start."""

    def __init__(self) -> None:
        self._hears: list[H] = []

    def add(self, hears: H) -> None:
        """Rooms may start more than once in a process: who hears already is not added again."""
        if hears not in self._hears:
            self._hears.append(hears)

    def __iter__(self) -> Iterator[H]:
        return iter(self._hears)
