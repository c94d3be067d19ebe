"""Codes that only the key ring can make, of entries, blocks, the chain's end and anchors (Q02)."""

from acms.base import crypto

PURPOSE = "journal"


def mac(covered: bytes) -> str:
    """The code under the active key, its id in front."""
    return crypto.digest_under(crypto.ring().active, covered.decode(), PURPOSE)


def genuine(covered: bytes, code: str) -> bool:
    """True when the code was made here, under any key of the ring. Nothing is genuine without one."""
    kid = code.partition(":")[0]
    return kid in crypto.ring().keys and crypto.same(code, crypto.digest_under(kid, covered.decode(), PURPOSE))
