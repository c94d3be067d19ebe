"""Code lists of the forms: national standards and the guide's own words, shipped as data."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data" / "codelists.yaml"


@cache
def _lists() -> dict[str, dict[str, Any]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    lists: dict[str, dict[str, Any]] = yaml.load(DATA.read_text("utf-8"), Loader=loader)["dictionaries"]
    return lists


@cache
def names(title: str) -> dict[str, str]:
    """Code → name of one list, in its order. Raises KeyError for an unknown list."""
    return {str(item["code"]): item["name"] for item in _lists()[title]["items"]}


@cache
def extras(title: str, key: str) -> dict[str, Any]:
    """Code → another column of the list, for the items that have it."""
    return {str(item["code"]): item[key] for item in _lists()[title]["items"] if key in item}


def choices(title: str, *, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """The list as a form's choices."""
    return [(code, name) for code, name in names(title).items() if code not in without]


def name(title: str, code: str) -> str:
    """The name of `code`; the empty text for an empty or unknown code."""
    return names(title).get(code, "")
