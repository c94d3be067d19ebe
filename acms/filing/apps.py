from django.apps import AppConfig

from acms.casework import procedures


class FilingConfig(AppConfig):
    name = "acms.filing"

    def ready(self) -> None:
        """The procedures of this room, and by which number its applicants are known."""
        from acms.filing.models import known_as
        from acms.filing.procedures import EmploymentFilingCase, TitleFilingCase
        from acms.scans import elsewhere

        procedures.register(TitleFilingCase, EmploymentFilingCase)
        elsewhere.known_as(known_as)
