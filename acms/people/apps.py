from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "acms.people"

    def ready(self) -> None:
        """The register keeps every proved contact with its days (D05)."""
        from acms.accounts import hearing
        from acms.people import actions

        hearing.of_contacts(actions.keep_contact)
