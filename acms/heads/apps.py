from django.apps import AppConfig

from acms.casework import procedures


class HeadsConfig(AppConfig):
    name = "acms.heads"

    def ready(self) -> None:
        """The procedures of this room."""
        from acms.heads.procedures import HeadAppointment

        procedures.register(HeadAppointment)
