from django.apps import AppConfig

from acms.casework import procedures


class CollectionConfig(AppConfig):
    name = "acms.collection"

    def ready(self) -> None:
        """The procedure of this room, and what it wants to hear of."""
        from acms.collection import actions, prefilling
        from acms.collection.procedure import Collection
        from acms.employers import actions as employers
        from acms.scans import tasks

        tasks.when_read(prefilling.of_scan)
        employers.when_wanted(actions.put_employer)
        procedures.register(Collection)
