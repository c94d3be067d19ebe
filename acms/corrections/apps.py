from django.apps import AppConfig

from acms.casework import procedures


class CorrectionsConfig(AppConfig):
    name = "acms.corrections"

    def ready(self) -> None:
        """The procedures of this room."""
        from acms.corrections.procedures import RegistrationCorrection, StartCorrectionCase

        procedures.register(RegistrationCorrection, StartCorrectionCase)
