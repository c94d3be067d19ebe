"""What has to be taken back before a merge is (D15, D07, E05). Reads only.

A report of the unit goes with the post that it has ended (`people.lift_reports`). What people have decided of that post meanwhile, they
take back themselves: nobody has decided it of the other file alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse

from acms.base.hooks import Hook
from acms.merging import words
from acms.merging.models import Merge
from acms.people.dated import NO_DAY
from acms.people.days import DAY
from acms.people.models import Post


@dataclass(frozen=True)
class InTheWay:
    """One thing that comes first: the sentence, and the page on which it is taken back."""

    words: str
    link: str


# Rooms above say what they have done to the one file, when they start.
_asked = Hook[Callable[[Merge], Iterable[InTheWay]]]()
when_asked = _asked.add


# And what has left the house meanwhile, as sentences: it cannot be taken back, whoever has it is told.
_sent = Hook[Callable[[Merge], Iterable[InTheWay]]]()
when_sent = _sent.add


def sent_out(merge: Merge) -> list[InTheWay]:
    """What was sent out for the one file since a merge, and says what is of both (D12)."""
    return [found for says in _sent for found in says(merge)]


def in_the_way(merge: Merge) -> list[InTheWay]:
    """Everything that comes before the undoing of a merge; nothing where it may be undone."""
    return [*_off_by_case(merge), *(found for says in _asked for found in says(merge))]


def brought(merge: Merge) -> list[Post]:
    """The posts that came over in a merge."""
    return list(Post.objects.filter(pk__in=[pk for table, pk in merge.opened if table == "post"]))


def _off_by_case(merge: Merge) -> Iterable[InTheWay]:
    """The person has gone off a post that came over, by a case of their own: it would stay behind without the post."""
    for post in brought(merge):
        if post.valid_to is None:
            continue
        off = Post.objects.of(merge.kept).at(post.unit).filter(on_post=False, valid_from=post.valid_to + DAY)
        for no in off.exclude(case_no="").exclude(NO_DAY).values_list("case_no", flat=True):
            yield InTheWay(words.off_by_case(no), reverse("casework:case", args=[no]))
