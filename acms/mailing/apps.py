from django.apps import AppConfig


class MailingConfig(AppConfig):
    name = "acms.mailing"

    def ready(self) -> None:
        """The work of this room."""
        from acms.base import work
        from acms.mailing import tasks

        work.register(tasks.LANE)
