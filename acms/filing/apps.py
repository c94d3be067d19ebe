from django.apps import AppConfig

from acms.casework import procedures


class FilingConfig(AppConfig):
    name = "acms.filing"

    def ready(self) -> None:
        """The procedures of this room."""
        from acms.filing.procedures import EmploymentFilingCase, TitleFilingCase

        procedures.register(TitleFilingCase, EmploymentFilingCase)
