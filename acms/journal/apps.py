from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "acms.journal"

    def ready(self) -> None:
        """The work of this room; its checks run with every command."""
        from acms.base import work
        from acms.journal import chain, checks  # noqa: F401

        work.register(chain.LANE)
