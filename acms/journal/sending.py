"""Sends anchors to a second place as they are made: a folder on another medium, an address of other hands, or mail (Q02, S05).

What is not taken is sent again with the next. The newest anchor vouches for all before it: mail brings that one alone, once an hour.
"""

import http.client
import json
import logging
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from acms.base import outward
from acms.journal import anchors
from acms.journal.anchors import Anchor
from acms.journal.models import Block, Chain

log = logging.getLogger(__name__)
MAIL_EVERY = timedelta(hours=1)
MOST = 1000  # anchors in one request
TIMEOUT = 10  # seconds


class NotTaken(Exception):
    """The second place did not take them."""


def send() -> None:
    """Sends what the second place (`ACMS_ANCHORS_TO`) has not had; leaves it for the next time where that fails, and logs it."""
    chain, place = Chain.objects.first(), settings.ACMS_ANCHORS_TO
    if chain is None or not place or _is_too_soon(chain, place):
        return
    # One that was never made has not been sent: somebody wrote that, and all go again.
    had = chain.sent if Block.objects.filter(number=chain.sent).exists() else 0
    blocks = Block.objects.filter(number__gt=had).order_by("number").values_list("number", "digest")[:MOST]
    made = [anchors.made(*block) for block in blocks]
    if not made:
        return
    try:
        _deliver(place, made)
    except (OSError, http.client.HTTPException, NotTaken) as error:
        log.error("anchors from block %d on did not reach the second place: %s", made[0].block, type(error).__name__)
        return
    Chain.objects.filter(pk=chain.pk).update(sent=made[-1].block, sent_at=timezone.now())


def _is_too_soon(chain: Chain, place: str) -> bool:
    return means(place) is _mail and chain.sent_at is not None and timezone.now() < chain.sent_at + MAIL_EVERY


def means(place: str) -> Callable[[str, list[Anchor]], None] | None:
    """How anchors get there; None for what is no second place, or would be reached in the clear."""
    parts = urlsplit(place)
    if parts.scheme == "mailto":
        return _mail
    if parts.scheme == "https" or (parts.scheme, parts.hostname) == ("http", "127.0.0.1"):
        return _post
    return _copy if place.startswith("/") else None


def _deliver(place: str, made: list[Anchor]) -> None:
    deliver = means(place)
    if deliver is None:
        raise NotTaken
    deliver(place, made)


def _mail(place: str, made: list[Anchor]) -> None:
    text = "\n".join(["Keep this. It shows whether the journal was cut off or rewritten before it.", made[-1].line])
    send_mail(f"Journal block {made[-1].block}", text, settings.DEFAULT_FROM_EMAIL, [place.removeprefix("mailto:")])


def _post(address: str, made: list[Anchor]) -> None:
    body = json.dumps([json.loads(anchor.line) for anchor in made]).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"}, method="POST")
    with outward.opener().open(request, timeout=TIMEOUT) as answer:
        if answer.status not in (200, 201, 202, 204):
            raise NotTaken


def _copy(place: str, made: list[Anchor]) -> None:
    """Appends what the files there lack, and never changes what they hold: it is evidence. A folder that is not there is no place: it
    may be a medium that is not mounted."""
    folder = Path(place)
    if not folder.is_dir():
        raise NotTaken
    for file in anchors.folder().glob(anchors.FILES):
        there = folder / file.name
        own, kept = file.read_bytes(), there.read_bytes() if there.exists() else b""
        if not own.startswith(kept):
            raise NotTaken
        with there.open("ab") as target:
            target.write(own[len(kept) :])
