"""The global watch (L05, L06): how many secrets were tried wrongly and how many codes sent in all, which no single account or address shows.

Past a setting there is an alarm: a row, an entry of the journal, a line of the log, and a fault at `/readyz?full`, once an hour.
"""

import logging

from django.conf import settings
from django.utils import timezone

from acms.accounts.limits import HOUR, QUARTER, Limit
from acms.accounts.models import Alarm, Watched
from acms.journal import actions as journal

log = logging.getLogger(__name__)

_counts = {
    Watched.FAILURES: (Limit("all-failures", 0, QUARTER), "ACMS_ALARM_FAILURES"),
    Watched.CODES: (Limit("all-codes", 0, HOUR), "ACMS_ALARM_CODES"),
}


def note(what: Watched) -> None:
    """One more of these."""
    limit, setting = _counts[what]
    used = limit.most - limit.count("")
    most = int(getattr(settings, setting))
    if used < most:
        return
    now = timezone.now()
    alarm, made = Alarm.objects.get_or_create(
        what=what, hour=now.replace(minute=0, second=0, microsecond=0), defaults={"at": now}
    )
    if made:
        journal.write("account.alarm", alarm, what=str(what), most=most)
        log.warning("more than %d %s within %d minutes", most, what, limit.window.total_seconds() // 60)


def lately() -> list[str]:
    """The alarms of the last hour, a sentence each."""
    rows = Alarm.objects.filter(at__gt=timezone.now() - HOUR).order_by("pk")
    return [f"too many {alarm.what} since {alarm.at:%H:%M} UTC" for alarm in rows]
