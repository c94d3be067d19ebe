from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "acms.casework"

    def ready(self) -> None:
        """The work of this room."""
        from acms.base import work
        from acms.casework import actions, sheets, tasks

        work.register(tasks.LANE, tasks.HELD)
        actions.when_approved(sheets.put)
