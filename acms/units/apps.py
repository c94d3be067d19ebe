from django.apps import AppConfig

from acms.casework import procedures


class UnitsConfig(AppConfig):
    name = "acms.units"

    def ready(self) -> None:
        """The procedures of this room."""
        from acms.merging import parting
        from acms.units.procedures.death import ReportedDeath, in_the_way
        from acms.units.procedures.new_employer import NewEmployer
        from acms.units.procedures.unit import UnitChange

        procedures.register(NewEmployer, UnitChange, ReportedDeath)
        parting.when_asked(in_the_way)
