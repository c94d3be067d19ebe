from django.apps import AppConfig

from acms.casework import procedures


class YearlyConfig(AppConfig):
    name = "acms.yearly"

    def ready(self) -> None:
        """The procedures of this room, and its work."""
        from acms.base import work
        from acms.yearly import running
        from acms.yearly.procedures import RestorationCase

        procedures.register(RestorationCase)
        work.register(running.LANE)
