from django.apps import AppConfig


class NationalConfig(AppConfig):
    name = "acms.national"

    def ready(self) -> None:
        """The work in the background; after each migration the triggers are made anew."""
        from acms.base import starting, work
        from acms.national import actions, sending

        work.register(sending.LANE, sending.TENDING)
        starting.prepare_with(actions.prepare)
