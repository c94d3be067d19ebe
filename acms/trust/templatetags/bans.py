"""A ban where somebody is shown: rooms below this one show people, and know nothing of what is said against them (D11)."""

from collections.abc import Iterable

from django import template
from django.template import Context
from django.utils import timezone

from acms.accounts import access as accounts_access
from acms.people.models import Person
from acms.trust import actions

register = template.Library()


@register.simple_tag(takes_context=True)
def bans_of(context: Context, people: Iterable[Person]) -> dict[int, str]:
    """The bans that last today, in words, by the key of the person; for reviewers."""
    if not accounts_access.is_reviewer(context["request"].user):
        return {}
    return actions.banned_of(list(people), timezone.localdate())


@register.simple_tag(takes_context=True)
def ban_of(context: Context, person: Person) -> str:
    """The ban of one person that lasts today, in words; for reviewers."""
    return bans_of(context, [person]).get(person.pk, "")
