from django.apps import AppConfig

from acms.casework import procedures


class CareersConfig(AppConfig):
    name = "acms.careers"

    def ready(self) -> None:
        """The procedures of this room."""
        from acms.careers.procedures import OutsideWorkCase

        procedures.register(OutsideWorkCase)
