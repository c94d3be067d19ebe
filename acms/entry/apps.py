from django.apps import AppConfig

from acms.casework import procedures


class EntryConfig(AppConfig):
    name = "acms.entry"

    def ready(self) -> None:
        """The procedures of this room."""
        from acms.entry.procedures import AccountClaim

        procedures.register(AccountClaim)
