from django.apps import AppConfig


class NationalConfig(AppConfig):
    name = "acms.national"

    def ready(self) -> None:
        """The work in the background; after each migration the triggers are made anew."""
        from acms.base import starting, work
        from acms.national import actions, checks, reconciling, sending  # noqa: F401

        work.register(sending.LANE, sending.TENDING, reconciling.LANE)
        starting.prepare_with(actions.prepare)
