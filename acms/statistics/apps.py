from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "acms.statistics"

    def ready(self) -> None:
        """The work of this room."""
        from acms.base import work
        from acms.statistics import counting

        work.register(counting.LANE)
