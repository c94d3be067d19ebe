from django.apps import AppConfig

from acms.casework import procedures


class UnitsConfig(AppConfig):
    name = "acms.units"

    def ready(self) -> None:
        """The procedures of this room."""
        from acms.units.procedures.death import ReportedDeath
        from acms.units.procedures.new_employer import NewEmployer
        from acms.units.procedures.unit import UnitChange

        procedures.register(NewEmployer, UnitChange, ReportedDeath)
