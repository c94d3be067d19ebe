"""Production's settings as a bench can have them: web and worker are services apart, the outside world is the demo's.

`ACMS_BENCH_SECONDS`: so far ahead of the machine's clock this process is, or behind it.
"""

import os
from datetime import timedelta

from time_machine import travel

from config.settings import *  # noqa: F403

ACMS_EMBEDDED_WORKER = False
ACMS_TRIES_BY_ADDRESS = ACMS_CODES_BY_ADDRESS = 10**6  # all of them come from one address
if ahead := int(os.environ.get("ACMS_BENCH_SECONDS", "0")):
    travel(timedelta(seconds=ahead)).start()
