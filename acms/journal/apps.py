from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "acms.journal"

    def ready(self) -> None:
        """The work of this room."""
        from acms.base import work
        from acms.journal import chain

        work.register(chain.LANE)
