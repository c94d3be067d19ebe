"""Settings of the tests: throw-away data, fast passwords; PostgreSQL by ACMS_TEST_DATABASE_URL."""

import os
import tempfile

os.environ.setdefault("ACMS_VAR", tempfile.mkdtemp(prefix="acms-test-"))

from acms.base import env
from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, MIDDLEWARE, VAR

INSTALLED_APPS = ["acms.demo", *INSTALLED_APPS]
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
DATABASES = {"default": env.database(env.text("ACMS_TEST_DATABASE_URL", f"sqlite:///{VAR / 'test.sqlite3'}"))}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Workers of one run share the environment; each keeps files of its own.
FILES = VAR / f"files-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ACMS_OCR_THREADS = 1
