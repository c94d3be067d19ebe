from django.apps import AppConfig

from acms.casework import procedures


class TransfersConfig(AppConfig):
    name = "acms.transfers"

    def ready(self) -> None:
        """The procedures of this room, and what it says when files are taken apart."""
        from acms.merging import parting
        from acms.transfers import actions
        from acms.transfers.procedures import TransferBackCase, TransferOutCase

        procedures.register(TransferOutCase, TransferBackCase)
        parting.when_sent(actions.signed_for)
