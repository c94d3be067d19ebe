from django.apps import AppConfig


class HandOversConfig(AppConfig):
    name = "acms.handovers"

    def ready(self) -> None:
        """The address on the phone is the key to the slot: no line of a log has it. A form that is shown again goes on waiting for its phone."""
        from acms.accounts import papers
        from acms.base import logs
        from acms.handovers import waiting

        logs.hide_after("/phone/")
        papers.waits_by(waiting.codes)
