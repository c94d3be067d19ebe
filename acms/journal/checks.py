"""What an installation must set so that its journal shows every wound (Q02, S05)."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from acms.base.starting import INSTALLATION
from acms.journal import sending


@register
def second_place_is_one(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """acms.E003: what is set as the second place of the anchors is none, or would be reached in the clear."""
    place = settings.ACMS_ANCHORS_TO
    fault = "ACMS_ANCHORS_TO is neither a folder (/…), nor https://…, nor mailto:…."
    return [] if not place or sending.means(place) else [Error(fault, id="acms.E003")]


@register(INSTALLATION, deploy=True)
def second_place_is_set(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """acms.W009: whoever holds this machine holds the anchors as well."""
    if settings.ACMS_ANCHORS_TO:
        return []
    said = "The journal's anchors stay on this machine: whoever holds it may rewrite the journal."
    return [Warning(said, hint="Set ACMS_ANCHORS_TO.", id="acms.W009")]
