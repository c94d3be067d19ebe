from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "acms.inbox"

    def ready(self) -> None:
        """The work of this room; it shows what was done to an account in the product too (L04)."""
        from acms.accounts import hearing
        from acms.base import work
        from acms.inbox import actions, digests

        work.register(digests.LANE)
        hearing.of_changes(actions.note_account)
