from django.apps import AppConfig


class MeConfig(AppConfig):
    name = "acms.me"

    def ready(self) -> None:
        """The finished collection says what comes next."""
        from acms.collection import afterwards
        from acms.me import todos

        afterwards.register(todos.after_collection)
