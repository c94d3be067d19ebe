from django.apps import AppConfig


class ScansConfig(AppConfig):
    name = "acms.scans"

    def ready(self) -> None:
        """The work of this room, and its sealed files."""
        from acms.base import rotation, work
        from acms.scans import parts, staging, store, tasks

        work.register(tasks.LANE)
        rotation.register(store.sealed, staging.sealed, parts.sealed)
