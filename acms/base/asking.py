"""What the address of a list asks for, and what of it nobody understands."""

from collections.abc import Mapping

LONGEST = 40  # characters of a value that are shown


def unknown(query: Mapping[str, str], understood: Mapping[str, object]) -> tuple[str, ...]:
    """The values of an address that a list has not understood, each cut: it then shows nothing, and says so, instead of everything.

    `understood`: by its name in the address what the list has made of it, empty where it made nothing of it.
    """
    given = {name: str(query.get(name, "")).strip() for name in understood}
    return tuple(value[:LONGEST] for name, value in given.items() if value and not understood[name])
