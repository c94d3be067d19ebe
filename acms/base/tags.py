"""Short signed codes for what is printed: a text and a tag that only this installation makes, under any key of the ring."""

import base64

from acms.base import crypto

LENGTH = 10


def _tag(digest: str) -> str:
    return base64.b32encode(bytes.fromhex(digest.split(":")[1]))[:LENGTH].decode()


def tag(text: str, purpose: str) -> str:
    """Ten letters and digits that prove `text`."""
    return _tag(crypto.digest(text, purpose) or "")


def genuine(text: str, given: str, purpose: str) -> bool:
    """True when the tag was made here for this text and purpose."""
    return any(crypto.same(given, _tag(digest)) for digest in crypto.digests(text, purpose))
