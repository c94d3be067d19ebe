from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "acms.people"

    def ready(self) -> None:
        """The register keeps every proved contact with its days (D05); a unit's head hears of first entries (L02). Of
        two accounts of one person the papers are one person's (D15)."""
        from acms.accounts import hearing
        from acms.people import access, actions
        from acms.scans import elsewhere

        hearing.of_contacts(actions.keep_contact)
        hearing.of_entries(actions.tell_head_of_entry)
        elsewhere.known_as(access.known_as)
