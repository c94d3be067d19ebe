"""通行密钥 (WebAuthn) for staff: offered, kept, asked for, used (L08).

A passkey with user verification is both factors at once: the device somebody has, and the finger, face or PIN that unlocks it.
Challenges live in the session, for five minutes and one use.
"""

import time
from typing import Any

import webauthn
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from acms.accounts import warnings, words
from acms.accounts.models import Passkey, User
from acms.base import text
from acms.base.errors import Refused
from acms.journal import actions as journal

CHALLENGE_LIFE = 5 * 60
MOST = 10
# What the library says of an answer that proves nothing; it reads JSON inside the answer itself, as deep as it goes.
UNPROVED = (WebAuthnException, RecursionError)
VERIFIED = UserVerificationRequirement.REQUIRED


def _site(request: HttpRequest) -> str:
    """The domain that passkeys belong to: the host without its port."""
    return request.get_host().rsplit(":", 1)[0]


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _remember(request: HttpRequest, challenge: bytes) -> None:
    request.session["passkey"] = [bytes_to_base64url(challenge), int(time.time())]


def _challenge(request: HttpRequest) -> bytes:
    """The challenge of this session, once. Raises Refused when there is none or it is too old."""
    text, since = request.session.pop("passkey", ("", 0))
    if not text or time.time() - since > CHALLENGE_LIFE:
        raise Refused(words.SESSION_GONE, "challenge_gone")
    return base64url_to_bytes(text)


def offer(request: HttpRequest, user: User) -> str:
    """What the browser needs to make a passkey for `user`, as JSON. Raises Refused when there are enough."""
    existing = list(user.passkeys.values_list("credential", flat=True))
    if len(existing) >= MOST:
        raise Refused(words.ENOUGH_PASSKEYS, "enough")
    options = webauthn.generate_registration_options(
        rp_id=_site(request),
        rp_name=words.SITE_NAME,
        user_id=str(user.pk).encode(),
        user_name=user.login_name,
        user_display_name=user.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in existing],
    )
    _remember(request, options.challenge)
    return webauthn.options_to_json(options)


def ask(request: HttpRequest) -> str:
    """What the browser needs to sign in with any passkey of this site, as JSON: nobody is named."""
    options = webauthn.generate_authentication_options(rp_id=_site(request), user_verification=VERIFIED)
    _remember(request, options.challenge)
    return webauthn.options_to_json(options)


@transaction.atomic
def keep(request: HttpRequest, user: User, answer: str, device: str) -> Passkey:
    """Keeps the passkey that the browser has made. Raises Refused for an answer to another question."""
    try:
        made = webauthn.verify_registration_response(
            credential=text.structure(answer),
            expected_challenge=_challenge(request),
            expected_rp_id=_site(request),
            expected_origin=_origin(request),
            require_user_verification=True,
        )
        with transaction.atomic():
            passkey = Passkey.objects.create(
                user=user,
                credential=bytes_to_base64url(made.credential_id),
                public_key=made.credential_public_key,
                uses=made.sign_count,
                device=device,
            )
    except (*UNPROVED, IntegrityError):
        raise Refused(words.PASSKEY_NOT_MADE, "not_made") from None
    journal.write("passkey.made", user, by=user, about=user)
    warnings.warn(user=user, what=words.DID_MAKE_PASSKEY)
    return passkey


@transaction.atomic
def remove(user: User, pk: int) -> None:
    """One of one's own passkeys opens nothing from now on."""
    if user.passkeys.filter(pk=pk).delete()[0]:
        journal.write("passkey.removed", user, by=user, about=user)
        warnings.warn(user=user, what=words.DID_REMOVE_PASSKEY)


def owner(request: HttpRequest, answer: str) -> User:
    """Whose passkey has signed the challenge of this session. Raises Refused.

    A sign count that did not move on belongs to a copy; the conditional UPDATE lets one answer in once.
    """
    challenge = _challenge(request)
    credential = text.structure(answer)
    passkey = Passkey.objects.select_related("user").filter(credential=_credential_id(credential)).first()
    if passkey is None or not passkey.user.is_active or not passkey.user.is_staff_member:
        raise Refused(words.PASSKEY_UNKNOWN, "unknown")
    try:
        seen = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_site(request),
            expected_origin=_origin(request),
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.uses,
            require_user_verification=True,
        )
    except UNPROVED:
        raise Refused(words.PASSKEY_UNKNOWN, "unproved") from None
    same = Passkey.objects.filter(pk=passkey.pk, uses=passkey.uses)
    if not same.update(uses=seen.new_sign_count, used_at=timezone.now()):
        raise Refused(words.PASSKEY_UNKNOWN, "used_elsewhere")
    return passkey.user


def _credential_id(answer: dict[str, Any]) -> str:
    known = str(answer.get("id", ""))
    return known if text.is_plain(known) else ""
