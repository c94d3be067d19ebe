"""What the base brings to the frame when it starts."""

from functools import partial

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from acms.base import lookups


class BaseConfig(AppConfig):
    name = "acms.base"

    def ready(self) -> None:
        """Its checks run with every command; tables of work ring once they are made."""
        from acms.base import bell, checks, work  # noqa: F401

        lookups.register()
        post_migrate.connect(partial(bell.hang, work.Leased), weak=False, dispatch_uid="acms.bell")
