"""What the text says in figures: asked of the policy of the day and of the code that holds to them, never written down twice."""

from django.conf import settings
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts import activation, limits, passwords
from acms.arrivals import actions as arrivals
from acms.handovers import actions as handovers
from acms.learning import rules as learning_rules
from acms.policy import figures
from acms.scans import intake
from acms.yearly import rules as yearly_rules

Facts = tuple[tuple[str, str], ...]
MINUTE = 60


def today() -> Facts:
    """Each figure by its name, as a sentence has it; in one statement."""
    policy = figures.on(timezone.localdate())
    said = {key: kind.shown(policy[key]) for key, kind in figures.KINDS.items()}
    said |= {key: _as_days(policy[key]) for key, kind in figures.KINDS.items() if kind.shape in ("window", "month_day")}
    return tuple(sorted((said | _of_the_code()).items()))


def _as_days(value: str | list[str]) -> str:
    """03-31 as 3月31日; a window as from when until when."""
    ends = [end.split("-") for end in ([value] if isinstance(value, str) else value)]
    return "到".join(f"{int(month)}月{int(day)}日" for month, day in ends)


def _of_the_code() -> dict[str, str]:
    return {
        "activation_days": str(activation.LIFE.days),
        "code_minutes": str(accounts.CODE_LIFE.seconds // MINUTE),
        "code_pause": str(int(limits.CODE_PAUSE.window.total_seconds())),
        "codes_an_hour": str(limits.CODES_BY_TARGET.most),
        "codes_a_day": str(limits.CODES_A_DAY.most),
        "handover_minutes": str(handovers.LIFE.seconds // MINUTE),
        "files_together": str(intake.MOST_TOGETHER),
        "idle_minutes": str(settings.SESSION_COOKIE_AGE // MINUTE),
        "learning_in_all": str(learning_rules.IN_ALL),
        "learning_running": str(learning_rules.RUNNING),
        "lock_minutes": str(limits.LOGIN_BY_ACCOUNT.window.seconds // MINUTE),
        "lock_tries": str(limits.LOGIN_BY_ACCOUNT.most),
        "name_tries": str(limits.NAME_TRIES.most),
        "objection_days": str(arrivals.DAYS),
        "password_least": str(passwords.SHORTEST),
        "people_by_phone": str(limits.FILED_BY_PHONE.most),
        "sms_signature": settings.ACMS_SMS_SIGNATURE,
        "upload_mb": str(settings.ACMS_UPLOAD_LIMIT // 1024**2),
        "warned_days": str(yearly_rules.NOTICE.days),
        "warnings": str(yearly_rules.WARNINGS),
    }
