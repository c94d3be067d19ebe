from django.apps import AppConfig

from acms.casework import procedures


class CareersConfig(AppConfig):
    name = "acms.careers"

    def ready(self) -> None:
        """The procedures of this room, and what follows when a start of accounting work moves (W08)."""
        from acms.careers.actions import follow_start
        from acms.careers.procedures import OutsideWorkCase
        from acms.people import starts

        starts.when_moved(follow_start)
        procedures.register(OutsideWorkCase)
