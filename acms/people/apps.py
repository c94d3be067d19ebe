from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "acms.people"

    def ready(self) -> None:
        """The register keeps every proved contact with its days (D05); a unit's head hears of first entries (L02)."""
        from acms.accounts import hearing
        from acms.people import actions

        hearing.of_contacts(actions.keep_contact)
        hearing.of_entries(actions.tell_head_of_entry)
