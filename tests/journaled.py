"""What the journal says, as an auditor reads it line by line (Q02, S05)."""

from acms.journal.models import Entry

Line = tuple[str, str, str, str]


def newest() -> int:
    """The key of the last entry: what is read after it begins there."""
    return Entry.objects.order_by("pk").values_list("pk", flat=True).last() or 0


def lines(after: int = 0) -> list[Line]:
    """What was done, to what kind of thing, by whom, and whom it concerns; "" for nobody, oldest first."""
    entries = Entry.objects.filter(pk__gt=after).select_related("by", "about").order_by("pk")
    return [
        (
            entry.verb,
            entry.subject.partition(":")[0].partition(".")[2],
            entry.by.name if entry.by else "",
            entry.about.name if entry.about else "",
        )
        for entry in entries
    ]
