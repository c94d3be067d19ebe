from django.apps import AppConfig


class NationalConfig(AppConfig):
    name = "acms.national"

    def ready(self) -> None:
        """After each migration the triggers are made anew."""
        from acms.base import starting
        from acms.national import actions

        starting.prepare_with(actions.prepare)
