from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "acms.exchange"

    def ready(self) -> None:
        """The work of this room."""
        from acms.base import work
        from acms.exchange import importing, tasks

        work.register(tasks.LANE, importing.LANE)
