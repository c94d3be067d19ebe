"""What rooms add to an installation when they start: steps of its preparation, and addresses of their own.

For rooms that an installation may be without; the others stand in config/urls.py.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.checks import CheckMessage, run_checks

Step = Callable[[], str]
_steps: list[Step] = []
_addresses: list[tuple[str, str]] = []


def prepare_with(step: Step) -> None:
    """`step` runs at the end of `manage.py prepare`; what it returns is printed."""
    if step not in _steps:
        _steps.append(step)


def steps() -> list[Step]:
    return list(_steps)


INSTALLATION = "installation"  # the tag of checks of what an installation has to set


def missing() -> list[CheckMessage]:
    """What this installation has not set and works without, but not as people expect. Where simulators stand for the outside nothing is
    to be set."""
    return [] if settings.ACMS_SIMULATORS else run_checks(tags=[INSTALLATION], include_deployment_checks=True)


def unset() -> list[str]:
    """The same for the log and the watchdog: a sentence each."""
    return [" ".join(filter(None, (one.msg, one.hint))) for one in missing()]


def answer_at(prefix: str, urls: str) -> None:
    """The addresses of the module `urls` stand under `prefix`."""
    if (prefix, urls) not in _addresses:
        _addresses.append((prefix, urls))


def addresses() -> list[tuple[str, str]]:
    return list(_addresses)
