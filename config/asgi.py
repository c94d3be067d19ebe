"""What the server runs: the pages behind the front that takes bodies in (ADR 0035)."""

from django.conf import settings

from acms.base.front import Front
from config.wsgi import application as pages

application = Front(pages, largest=settings.ACMS_BODY_LIMIT, room=4 * settings.ACMS_BODY_LIMIT)
