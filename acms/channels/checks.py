"""What an installation must set before people are told that it is theirs (W04, X03): `manage.py check --deploy` says all of it.

A simulator outside demo mode is an error of every command: nothing starts that would believe it.
"""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils.module_loading import import_string

from acms.base.starting import INSTALLATION

# By its setting: where a connector is named, and what it has to be able to do.
CONNECTORS: dict[str, tuple[Callable[[], str], tuple[str, ...]]] = {
    "ACMS_SMS_SENDER": (lambda: settings.ACMS_SENDERS["sms"], ("send",)),
    "ACMS_MAIL_SENDER": (lambda: settings.ACMS_SENDERS["email"], ("send",)),
    "ACMS_REAL_NAME": (lambda: settings.ACMS_REAL_NAME, ("matches",)),
    "ACMS_WECHAT": (lambda: settings.ACMS_WECHAT, ("door", "openid")),
}


@register
def no_simulators(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """acms.E001: a simulator is configured where it would be believed. acms.E004: what is configured is no such class."""
    named = [(name, path(), able) for name, (path, able) in CONNECTORS.items()]
    return [fault for name, path, able in named if path and (fault := _wrong(name, path, able))]


def _wrong(name: str, path: str, able: tuple[str, ...]) -> Error | None:
    if _stands_in(path) and not settings.ACMS_SIMULATORS:
        return Error(f"{name} names a simulator outside demo mode: {path}.", id="acms.E001")
    try:
        connector = import_string(path)
    except (ImportError, ValueError):
        return Error(f"{name} names no class that can be loaded: {path}.", hint="package.module.Class", id="acms.E004")
    if not isinstance(connector, type) or not all(callable(getattr(connector, act, None)) for act in able):
        said = f"{name} names no class with {' and '.join(able)}: {path}."
        return Error(said, hint="package.module.Class", id="acms.E004")
    simulates = getattr(connector, "simulated", False) or any(_stands_in(one.__module__) for one in connector.__mro__)
    if simulates and not settings.ACMS_SIMULATORS:
        return Error(f"{name} names a simulator outside demo mode: {path}.", id="acms.E001")
    return None


def _stands_in(path: str) -> bool:
    """True for whatever lies in the room where everything stands in for something."""
    return path == settings.ACMS_STAND_INS or path.startswith(f"{settings.ACMS_STAND_INS}.")


@register
def real_name_is_whole(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """acms.E002: the authority's client lacks something, or would send names and numbers in the clear."""
    if settings.ACMS_REAL_NAME != "acms.channels.two_factor.TwoFactor":
        return []
    url, key, secret, timeout = settings.ACMS_REAL_NAME_API
    parts = urlsplit(url)
    if parts.scheme == "https" or parts.hostname == "127.0.0.1":
        fault = (
            ""
            if key and secret and timeout > 0
            else "ACMS_REAL_NAME_KEY, _SECRET and _TIMEOUT go with ACMS_REAL_NAME_URL."
        )
    else:
        fault = "ACMS_REAL_NAME_URL must begin with https://."
    return [Error(fault, id="acms.E002")] if fault else []


@register(INSTALLATION, deploy=True)
def connected(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """acms.W001 …: what works without these, but not as people expect, and what opens more than most mean to."""
    return [*_missing(), *_open()]


def _missing() -> Iterator[CheckMessage]:
    if not settings.ACMS_REAL_NAME:
        yield Warning(
            "No real-name authority is connected: every collection goes to people.",
            hint="Set ACMS_REAL_NAME_URL.",
            id="acms.W001",
        )
    if settings.ACMS_SENDERS["sms"] == "acms.channels.connectors.NotConnected":
        yield Warning(
            "No SMS leaves this installation: nobody can prove a phone.", hint="Set ACMS_SMS_SENDER.", id="acms.W002"
        )
    if settings.ACMS_SENDERS["email"] == "acms.channels.connectors.Mail" and not settings.EMAIL_HOST:
        yield Warning("No mail server is named.", hint="Set ACMS_SMTP_HOST.", id="acms.W003")
    if settings.SECURE_HTTPS and not settings.ACMS_TRUST_FORWARDED:
        yield Warning(
            "Behind a proxy everybody has its address: the tries of all are counted as those of one.",
            hint="Set ACMS_TRUST_FORWARDED where a proxy of your own adds X-Forwarded-For.",
            id="acms.W010",
        )
    if settings.ACMS_TRUST_FORWARDED and not settings.SECURE_HTTPS:
        yield Warning(
            "Whoever reaches this port says themselves which address they have: limits by address hold nobody.",
            hint="Unset ACMS_TRUST_FORWARDED where no proxy of your own stands before it, else set ACMS_HTTPS.",
            id="acms.W011",
        )
    if not settings.ACMS_SECURITY_CONTACT:
        yield Warning(
            "Nobody can report a weakness: there is no security.txt.",
            hint="Set ACMS_SECURITY_CONTACT.",
            id="acms.W004",
        )


LEAST_KEY, LEAST_TOKEN = 50, 24  # characters; `manage.py` makes a key of 64 by itself


def _is_weak(secret: str, least: int) -> bool:
    """True for what somebody may guess: short, or a few characters again and again."""
    return len(secret) < least or len(set(secret)) < 10


def _open() -> Iterator[CheckMessage]:
    if not settings.SECURE_HTTPS:
        yield Warning(
            "Pages go over plain HTTP: whoever is on the line reads numbers and passwords, and takes sessions over.",
            hint="Put HTTPS in front and set ACMS_HTTPS.",
            id="acms.W017",
        )
    if _is_weak(settings.SECRET_KEY, LEAST_KEY):
        yield Warning(
            "The secret that signs sessions' links, marks and proofs can be guessed.",
            hint="Unset ACMS_SECRET_KEY, so that one is made, or set 50 random characters.",
            id="acms.W018",
        )
    if settings.ACMS_HEALTH_TOKEN and _is_weak(settings.ACMS_HEALTH_TOKEN, LEAST_TOKEN):
        yield Warning(
            "The token that opens the figures of this installation can be guessed.",
            hint="Set ACMS_HEALTH_TOKEN to 24 random characters or more.",
            id="acms.W019",
        )
    if not settings.ACMS_PROOF:
        yield Warning(
            "The doors ask for no proof of work: a program that reads the picture tries as much as it likes.",
            hint="Unset ACMS_PROOF, or set it to more than 0.",
            id="acms.W013",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Warning(
            "Requests for any host name are answered: links in answers may lead to somebody else's site.",
            hint="Name in ACMS_HOSTS the hosts that are yours.",
            id="acms.W014",
        )
    if settings.SECURE_HTTPS and not settings.ACMS_URL.startswith("https://"):
        yield Warning(
            "The QR codes of letters, and those of taking pictures by phone, lead to an address without HTTPS.",
            hint="Set ACMS_URL to the public address, https://….",
            id="acms.W015",
        )
    if settings.ACMS_INITIAL_PASSWORD:
        yield Warning(
            "Imported people share one initial password: whoever knows a name and a number may come first.",
            hint="Unset ACMS_INITIAL_PASSWORD and let them in by codes of their own (manage.py activation).",
            id="acms.W016",
        )
