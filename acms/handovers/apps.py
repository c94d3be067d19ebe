from django.apps import AppConfig


class HandOversConfig(AppConfig):
    name = "acms.handovers"

    def ready(self) -> None:
        """The address on the phone is the key to the slot: no line of a log has it."""
        from acms.base import logs

        logs.hide_after("/phone/")
