"""Production's settings, for the installations that the browser tests start; a name that a page does not know is a 500."""

from config.settings import *  # noqa: F403
from config.settings import TEMPLATES
from tests import strict

strict.allow_defaults()
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = strict.Unknown()  # type: ignore[index]
