from django.apps import AppConfig

from acms.casework import procedures


class LearningConfig(AppConfig):
    name = "acms.learning"

    def ready(self) -> None:
        """The procedures of this room, and what it does when a case is approved or credits go to another file."""
        from acms.casework import actions as casework
        from acms.learning import actions, automatic
        from acms.learning.procedures import CreditCase
        from acms.people import actions as people
        from acms.people import hanging

        procedures.register(CreditCase)
        casework.when_approved(automatic.after_approval)
        hanging.when_gone(actions.follow_credits)
        people.when_renumbered(actions.follow_number)
