from django.apps import AppConfig

from acms.casework import procedures


class SupervisingConfig(AppConfig):
    name = "acms.supervising"

    def ready(self) -> None:
        """The procedures of this room."""
        from acms.supervising.procedures import DesignationCase

        procedures.register(DesignationCase)
