from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "acms.letters"

    def ready(self) -> None:
        """The work of this room, and its sealed files."""
        from acms.base import rotation, work
        from acms.letters import models, tasks

        work.register(tasks.LANE)
        rotation.register(models.sealed)
