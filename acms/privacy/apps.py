from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "acms.privacy"

    def ready(self) -> None:
        """The work of this room."""
        from acms.base import work
        from acms.privacy import copies

        work.register(copies.LANE)
