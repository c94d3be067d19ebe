"""Files in Django's default storage, replaced whole or not at all."""

import os

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.http import content_disposition_header


def put(path: str, data: bytes) -> None:
    """Writes a file in place of what lay there: whoever reads meanwhile, or dies meanwhile, finds the old or the new one."""
    try:
        target = default_storage.path(path)
    except NotImplementedError:  # an object store: one PUT replaces the object whole
        if default_storage.exists(path):
            default_storage.delete(path)
        default_storage.save(path, ContentFile(data))
        return
    os.makedirs(os.path.dirname(target), exist_ok=True)
    draft = f"{target}.{os.getpid()}.part"
    with open(draft, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, target)


def called(name: str, *, shown: bool = False) -> str:
    """The header that gives a download its name, in Chinese as people look for it; `shown`: opened rather than kept."""
    return content_disposition_header(not shown, name) or ""
