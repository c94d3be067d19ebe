from django.apps import AppConfig

from acms.casework import procedures


class ArrivalsConfig(AppConfig):
    name = "acms.arrivals"

    def ready(self) -> None:
        """The procedure of this room, and what it wants to hear of."""
        from acms.arrivals import actions
        from acms.arrivals.procedures import DisputeCase
        from acms.casework import actions as casework
        from acms.people import starts

        starts.when_moved(actions.follow_start)
        casework.when_referred(actions.ask_head)
        casework.when_approved(actions.tell_unit)
        procedures.register(DisputeCase)
