"""Reads the installation's settings from environment variables (all of them: docs/configuration.md)."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def text(name: str, default: str = "") -> str:
    """The variable's value, stripped; `default` when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def stated(name: str, default: str) -> str:
    """The variable's value, stripped, the empty text too; `default` only while nobody has set it."""
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    """True for 1/true/yes/on in any case."""
    value = text(name).lower()
    return value in {"1", "true", "yes", "on"} if value else default


def number(name: str, default: int, least: int, most: int) -> int:
    """The variable as a whole number from `least` to `most`. Raises ValueError when it is something else: nothing starts with it."""
    given = text(name, str(default))
    try:
        found = int(given)
    except ValueError:
        found = least - 1
    if not least <= found <= most:
        raise ValueError(f"{name}: {given!r} is no whole number from {least} to {most}")
    return found


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list without empty places."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def picture(name: str) -> str:
    """The path of a PNG or JPEG file; empty when it is unset. Raises ValueError when no such picture lies there."""
    path = text(name)
    if path and not _is_picture(Path(path)):
        raise ValueError(f"{name}: no PNG or JPEG file at {path}")
    return path


def _is_picture(path: Path) -> bool:
    return path.is_file() and path.read_bytes()[:3] in (b"\x89PN", b"\xff\xd8\xff")


def made_once(path: Path, nbytes: int = 48) -> str:
    """The secret kept in `path`, made at first use and readable by the owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(nbytes))
    return path.read_text().strip()


def database(url: str) -> dict[str, Any]:
    """Django's settings for `sqlite:///path` or `postgresql://user:word@host:port/name`. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) or ":memory:",
            "OPTIONS": {
                # Without IMMEDIATE two writers that both began by reading get "database is locked" at once.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 300,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ValueError(f"unknown database scheme: {parts.scheme!r}")
