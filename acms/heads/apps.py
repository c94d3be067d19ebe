from django.apps import AppConfig

from acms.casework import procedures


class HeadsConfig(AppConfig):
    name = "acms.heads"

    def ready(self) -> None:
        """The procedures of this room, and what it wants to hear of."""
        from acms.casework import actions as casework
        from acms.heads import actions
        from acms.heads.procedures import HeadAppointment

        casework.when_referred(actions.heed_objection)
        procedures.register(HeadAppointment)
