"""A large file in parts, as the pages send it (ADR 0042)."""

import base64
from typing import Any

from django.test import Client

PART = 256 * 1024
PIECE = "application/offset+octet-stream"


def head(**more: Any) -> dict[str, str]:
    return {"Tus-Resumable": "1.0.0", **{name.replace("_", "-"): str(value) for name, value in more.items()}}


def coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def begun(client: Client, to: str, size: int, *, name: str = "IMG_1.jpg", mark: str = "mark") -> Any:
    stated = f"filename {coded(name)},mark {coded(mark)}"
    return client.post(to, headers=head(Upload_Length=size, Upload_Metadata=stated))


def part(client: Client, place: str, offset: int, data: bytes, kind: str = PIECE) -> Any:
    headers = head(Upload_Offset=offset, X_HTTP_Method_Override="PATCH")
    return client.post(place, data, content_type=kind, headers=headers)


def where(client: Client, place: str) -> Any:
    return client.head(place, headers=head())


def sent(client: Client, to: str, data: bytes, *, until: int | None = None, mark: str = "mark") -> str:
    """The address of a file of which the first `until` bytes have come; all without."""
    place = begun(client, to, len(data), mark=mark)["Location"]
    end = len(data) if until is None else until
    for offset in range(0, end, PART):
        assert part(client, place, offset, data[offset : min(offset + PART, end)]).status_code == 204
    return str(place)


def name_of(place: str) -> str:
    return place.rstrip("/").rsplit("/", 1)[1]


def padded(picture: bytes, size: int = 700_000) -> bytes:
    """The same picture as a large file: what stands behind a JPEG's end nobody looks at."""
    return picture + bytes(size - len(picture))
