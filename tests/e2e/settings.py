"""Production's settings, for the installations that the browser tests start; a name that a page does not know is a 500.

`ACMS_TEST_DAYS`: so many days ahead of the machine's clock, or behind it, in every process of the installation alike.
"""

import os
from datetime import timedelta

from time_machine import travel

from config.settings import *  # noqa: F403
from config.settings import TEMPLATES
from tests import strict

strict.allow_defaults()
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = strict.Unknown()  # type: ignore[index]
if ahead := float(os.environ.get("ACMS_TEST_DAYS", "0")):
    travel(timedelta(days=ahead)).start()
