"""What the base brings to the frame when it starts."""

from django.apps import AppConfig

from acms.base import lookups


class BaseConfig(AppConfig):
    name = "acms.base"

    def ready(self) -> None:
        lookups.register()
