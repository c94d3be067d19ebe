from collections.abc import Collection

from django.apps import AppConfig

from acms.casework import procedures


class YearlyConfig(AppConfig):
    name = "acms.yearly"

    def ready(self) -> None:
        """The procedures of this room, its work, and what it hears of."""
        from acms.base import work
        from acms.people import signals
        from acms.yearly import running
        from acms.yearly.procedures import RestorationCase

        procedures.register(RestorationCase)
        work.register(running.LANE)
        signals.managed_anew.connect(_follow, dispatch_uid="yearly")


def _follow(people: Collection[int], **_: object) -> None:
    from acms.yearly import actions

    actions.follow(people)
