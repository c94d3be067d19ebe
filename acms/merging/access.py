"""Which pairs somebody may settle (R04)."""

from django.db.models import QuerySet

from acms.accounts import access
from acms.accounts.models import User
from acms.merging.models import PossibleDuplicate


def pairs_for(user: User) -> QuerySet[PossibleDuplicate]:
    """The pairs of files that a reviewer may settle: both lie in the scope (D15)."""
    if not access.is_reviewer(user):
        return PossibleDuplicate.objects.none()
    both = access.within(user, "first__management_code") & access.within(user, "second__management_code")
    return PossibleDuplicate.objects.filter(both).select_related("first__user", "second__user")
