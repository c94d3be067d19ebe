from django.apps import AppConfig


class HandOversConfig(AppConfig):
    name = "acms.handovers"

    def ready(self) -> None:
        """What this room wants to hear of. The address on the phone is the key to the slot: no line of a log has it."""
        from acms.accounts import hearing
        from acms.base import logs
        from acms.handovers import actions

        logs.hide_after("/phone/")
        hearing.of_changes(actions.end_of)
