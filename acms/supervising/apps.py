from django.apps import AppConfig

from acms.casework import procedures


class SupervisingConfig(AppConfig):
    name = "acms.supervising"

    def ready(self) -> None:
        """The procedures of this room; it hears of units that are merged."""
        from acms.employers import actions as employers
        from acms.supervising import merged
        from acms.supervising.procedures import DesignationCase

        employers.when_merged(merged.go_on)
        employers.when_unmerged(merged.come_back)
        procedures.register(DesignationCase)
