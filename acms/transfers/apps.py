from django.apps import AppConfig

from acms.casework import procedures


class TransfersConfig(AppConfig):
    name = "acms.transfers"

    def ready(self) -> None:
        """The procedures of this room."""
        from acms.transfers.procedures import TransferBackCase, TransferOutCase

        procedures.register(TransferOutCase, TransferBackCase)
