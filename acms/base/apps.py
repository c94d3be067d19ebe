"""What the base brings to the frame when it starts."""

from django.apps import AppConfig

from acms.base import lookups


class BaseConfig(AppConfig):
    name = "acms.base"

    def ready(self) -> None:
        """Its checks run with every command."""
        from acms.base import checks  # noqa: F401

        lookups.register()
