"""Signatures that others can check without a secret of ours: Ed25519, its keys made from the ring's (ADR 0016).

SM2 would be the national choice; `cryptography` has no signing with it. The format names the algorithm, so another can follow.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from acms.base import crypto

ALGORITHM = "Ed25519"


def _private(kid: str) -> Ed25519PrivateKey:
    seed = HKDF(SHA256(), 32, None, b"acms/signatures").derive(crypto.ring().keys[kid][1])
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_keys() -> list[str]:
    """Hex; what is signed now can be checked with the first, what was signed under earlier keys of the ring with the others."""
    ring = crypto.ring()
    return [_private(kid).public_key().public_bytes_raw().hex() for kid in (ring.active, *ring.retired)]


def sign(data: bytes) -> tuple[str, str]:
    """Public key and signature, both hex."""
    key = _private(crypto.ring().active)
    return key.public_key().public_bytes_raw().hex(), key.sign(data).hex()


def genuine(data: bytes, key: str, signature: str) -> bool:
    """True when the owner of this public key has signed exactly this."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), data)
    except (ValueError, InvalidSignature):
        return False
    return True
