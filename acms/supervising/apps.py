from django.apps import AppConfig

from acms.casework import procedures


class SupervisingConfig(AppConfig):
    name = "acms.supervising"

    def ready(self) -> None:
        """The procedures of this room; it hears of units that are merged."""
        from acms.employers import actions as employers
        from acms.supervising import merged, sight
        from acms.supervising.procedures import DesignationCase
        from acms.units import actions as units

        employers.when_merged(merged.go_on)
        employers.when_merged(sight.joined)  # after the role has gone on
        employers.when_unmerged(merged.come_back)
        units.when_parted(sight.parted)
        procedures.register(DesignationCase)
