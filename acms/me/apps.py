from django.apps import AppConfig


class MeConfig(AppConfig):
    name = "acms.me"

    def ready(self) -> None:
        """The finished collection says what comes next; the addresses of calendars stand in no log."""
        from acms.base import logs
        from acms.collection import afterwards
        from acms.me import todos

        logs.hide_after("/calendar/")
        afterwards.register(todos.after_collection)
