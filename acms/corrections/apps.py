from django.apps import AppConfig

from acms.casework import procedures


class CorrectionsConfig(AppConfig):
    name = "acms.corrections"

    def ready(self) -> None:
        """The procedures of this room, and by which number its applicants are known."""
        from acms.corrections.models import known_as
        from acms.corrections.procedures import RegistrationCorrection, StartCorrectionCase
        from acms.scans import elsewhere

        procedures.register(RegistrationCorrection, StartCorrectionCase)
        elsewhere.known_as(known_as)
