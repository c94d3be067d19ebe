from django.apps import AppConfig

from acms.casework import procedures


class LearningConfig(AppConfig):
    name = "acms.learning"

    def ready(self) -> None:
        """The procedures of this room, and what it does when a case is approved."""
        from acms.casework import actions as casework
        from acms.learning import automatic
        from acms.learning.procedures import CreditCase

        procedures.register(CreditCase)
        casework.when_approved(automatic.after_approval)
