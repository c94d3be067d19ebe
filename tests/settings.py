"""Production's settings but for what DIFFERENT names (tests/test_settings.py holds it to that)."""

import atexit
import copy
import os
import shutil
import tempfile

# Workers of one run inherit it: they share the static files and the rest of the folder; who made it takes it away.
if "ACMS_VAR" not in os.environ:
    os.environ["ACMS_VAR"] = tempfile.mkdtemp(prefix="acms-test-")
    atexit.register(shutil.rmtree, os.environ["ACMS_VAR"], ignore_errors=True)

from acms.base import env
from config.settings import *  # noqa: F403
from config.settings import ACMS_SENDERS, INSTALLED_APPS, MIDDLEWARE, STORAGES, TEMPLATES, VAR
from tests import strict

DIFFERENT = {
    "DATABASES": "a database of the tests: PostgreSQL by ACMS_TEST_DATABASE_URL, else SQLite",
    "INSTALLED_APPS": "the demo's room, whose documents and people the tests use",
    "MIDDLEWARE": "a GET that writes fails the test",
    "STORAGES": "every worker keeps uploads of its own; static files as in production",
    "TEMPLATES": "a name that no page knows fails the test",
    "PASSWORD_HASHERS": "fast; production's is proved in tests/test_settings.py and by every browser test",
    "ACMS_OCR_THREADS": "one worker a core",
    "ACMS_PROOF": "0: no browser is there to search for a number; tests/accounts/test_proof.py asks for one",
    "ACMS_REAL_NAME": "the simulator: nobody is asked for tests",
    "ACMS_SAMPLE_PERCENT": "0: whom the lot draws is proved by its own tests; elsewhere it would be chance",
    "ACMS_UNDO_SECONDS": "0: a decision is there when it is pressed; tests/casework/test_holding.py decides as production does",
    "ACMS_SENDERS": "the simulator of SMS: what would go out is looked at in the table of messages",
    "ACMS_SIMULATORS": "so that they may stand here",
}
DATABASES = {"default": env.database(env.text("ACMS_TEST_DATABASE_URL", f"sqlite:///{VAR / 'test.sqlite3'}"))}
INSTALLED_APPS = ["acms.demo", *INSTALLED_APPS]
MIDDLEWARE = [*MIDDLEWARE, "tests.reading.GetsOnlyRead"]
FILES = VAR / f"files-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
STORAGES = {**STORAGES, "default": {**STORAGES["default"], "OPTIONS": {"location": FILES}}}
strict.allow_defaults()
TEMPLATES = copy.deepcopy(TEMPLATES)
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = strict.Unknown()  # type: ignore[index]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACMS_OCR_THREADS = 1
ACMS_PROOF = 0
ACMS_REAL_NAME = "acms.channels.realname.Simulated"
ACMS_SAMPLE_PERCENT = 0
ACMS_UNDO_SECONDS = 0
ACMS_SENDERS = {**ACMS_SENDERS, "sms": "acms.channels.connectors.SimulatedSms"}
ACMS_SIMULATORS = True
