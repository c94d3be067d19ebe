from django.apps import AppConfig

from acms.casework import procedures


class AmendmentsConfig(AppConfig):
    name = "acms.amendments"

    def ready(self) -> None:
        """The procedures of this room, the pages that they are walked by, and what it wants to hear of."""
        from acms.amendments import actions, credits
        from acms.amendments.procedures import (
            EducationAmendment,
            IdentityAmendment,
            PostAmendment,
            QualificationAmendment,
        )
        from acms.amendments.wizard import AmendmentWizard
        from acms.collection import steps, wizards
        from acms.employers import actions as employers
        from acms.learning import undecided

        employers.when_wanted(actions.put_employer)
        procedures.register(IdentityAmendment, PostAmendment, EducationAmendment, QualificationAmendment)
        for kind in steps.AMENDMENTS:
            wizards.register(AmendmentWizard(kind))
        undecided.register(credits.asked)
