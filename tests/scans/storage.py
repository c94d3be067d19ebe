"""A storage of a test's own, so that what lies in it can be counted."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage


def of_its_own(settings: Any, folder: Path) -> Path:
    """Uploads go to this folder until the test is over."""
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return folder


def lying(folder: Path) -> set[str]:
    """The files that are there, by their path."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def written(path: str, at: datetime) -> None:
    """Has a file been written at this time."""
    os.utime(default_storage.path(path), (at.timestamp(), at.timestamp()))
