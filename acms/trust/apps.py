from django.apps import AppConfig

from acms.casework import procedures


class TrustConfig(AppConfig):
    name = "acms.trust"

    def ready(self) -> None:
        """The procedures of this room."""
        from acms.trust.procedures import GoodDeed

        procedures.register(GoodDeed)
