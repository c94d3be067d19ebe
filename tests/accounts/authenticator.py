"""A WebAuthn authenticator in software: what a browser would send, and what a thief might (L08)."""

import base64
import hashlib
import json
import secrets
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Authenticator:
    """One credential with its key and count, at the site `origin`."""

    def __init__(self, origin: str = "http://testserver", site: str = "testserver"):
        self.origin, self.site = origin, site
        self.id = secrets.token_bytes(32)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.uses = 0

    def _data(self, flags: int, more: bytes = b"") -> bytes:
        return hashlib.sha256(self.site.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4, "big") + more

    def _client(self, kind: str, challenge: str) -> bytes:
        content = {"type": f"webauthn.{kind}", "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(content).encode()

    def _answer(self, response: dict[str, bytes]) -> str:
        plain = {key: text(value) for key, value in response.items()}
        return json.dumps({"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": plain})

    def create(self, options: dict[str, Any], flags: int = PRESENT | VERIFIED) -> str:
        """The answer to the options for a new passkey."""
        point = self.key.public_key().public_numbers()
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        credential = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cose
        data = self._data(flags | ATTESTED, credential)
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            {"clientDataJSON": self._client("create", options["challenge"]), "attestationObject": attestation}
        )

    def get(self, options: dict[str, Any], flags: int = PRESENT | VERIFIED) -> str:
        """The answer to the options for signing in."""
        self.uses += 1
        client, data = self._client("get", options["challenge"]), self._data(flags)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer({"clientDataJSON": client, "authenticatorData": data, "signature": signature})
