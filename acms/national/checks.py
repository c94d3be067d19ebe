"""Nothing starts that would believe a simulator of the national side, or would send the register in the clear (X01)."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from acms.base.starting import INSTALLATION
from acms.national import client


@register
def national_side(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """acms.E005: the simulator is named outside demo mode. acms.E006: the address is none, or nothing says whose answers count."""
    url = settings.ACMS_NATIONAL_URL
    if not client.connected():
        return []
    if url == client.SIMULATOR:
        said = (
            'ACMS_NATIONAL_URL names the simulator outside demo mode: set "none" or the address of the national side.'
        )
        return [] if settings.ACMS_SIMULATORS else [Error(said, id="acms.E005")]
    if urlsplit(url).scheme != "https":
        return [Error("ACMS_NATIONAL_URL must begin with https://.", id="acms.E006")]
    if not settings.ACMS_NATIONAL_KEYS:
        return [Error("ACMS_NATIONAL_KEYS goes with ACMS_NATIONAL_URL: whose answers count.", id="acms.E006")]
    return []


@register(INSTALLATION, deploy=True)
def said(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """acms.W020: nobody has said whether there is a national side; changes are kept for it."""
    if settings.ACMS_NATIONAL_URL:
        return []
    return [
        Warning(
            "Nothing goes to the national database: what changes is kept to be sent.",
            hint="Set ACMS_NATIONAL_URL to its address, or to none.",
            id="acms.W020",
        )
    ]
