from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "acms.channels"

    def ready(self) -> None:
        """The work of this room; checks of the connectors run with every command."""
        from acms.base import work
        from acms.channels import checks, tasks  # noqa: F401

        work.register(tasks.CODES, tasks.LANE)
