"""Nothing starts that would believe a simulator of the national side, or would send the register in the clear (X01)."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from acms.national import client


@register
def national_side(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """acms.E005: the simulator is named outside demo mode. acms.E006: the address is none, or nothing says whose answers count."""
    url = settings.ACMS_NATIONAL_URL
    if url == client.NONE:
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
