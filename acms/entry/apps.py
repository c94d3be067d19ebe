from django.apps import AppConfig

from acms.casework import procedures


class EntryConfig(AppConfig):
    name = "acms.entry"

    def ready(self) -> None:
        """The procedures of this room, and by which number its applicants are known."""
        from acms.entry.models import known_as
        from acms.entry.procedures import AccountClaim
        from acms.scans import elsewhere

        procedures.register(AccountClaim)
        elsewhere.known_as(known_as)
