"""Who reads, and which of the product's pages the text leads them to: a link that would be refused is plain words."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from django.contrib.auth.models import AnonymousUser
from django.urls import Resolver404, resolve

from acms.accounts.models import User
from acms.people import access as people_access
from acms.people.models import Person, Status


class Reader(StrEnum):
    """Those for whom different pages are open."""

    NOBODY = "nobody"  # not signed in: every link is there, the page behind it asks who it is
    STAFF = "staff"
    PERSON = "person"
    REGISTERED = "registered"
    HEAD = "head"
    MOVED = "moved"
    AWAY = "away"


ANYBODY = {
    "portal",
    "notices",
    "handbook",
    "accounts:login",
    "accounts:collection_login",
    "accounts:recover",
    "accounts:activate",
    "accounts:desk_login",
    "filing:title",
    "filing:employment",
}
PERSONS = ANYBODY | {
    "collection",
    "corrections",
    "entry",
    "inbox",
    "accounts:account",
    "heads:head",
    "me:me",
    "me:viewed",
    "privacy:data",
    "supervising:designate",
    "units:add",
}
REGISTERED = PERSONS | {
    "careers:own",
    "learning:own",
    "learning:apply",
    "me:file",
    "students:own",
    "transfers:out",
    "trust:own",
    "trust:state",
    "updates:index",
}
# Rooms, and addresses of rooms that are open in part.
OPEN: Mapping[Reader, set[str]] = MappingProxyType(
    {
        Reader.STAFF: ANYBODY,
        Reader.PERSON: PERSONS,
        Reader.REGISTERED: REGISTERED,
        Reader.HEAD: REGISTERED | {"supervising:consent", "units:unit", "units:unit_change", "yearly:evaluations"},
        Reader.MOVED: PERSONS | {"yearly:restore"},
        Reader.AWAY: PERSONS | {"transfers:back"},
    }
)
BY_STATUS = {Status.MOVED_OUT: Reader.MOVED, Status.TRANSFERRED: Reader.AWAY}


def of(user: User | AnonymousUser) -> Reader:
    """Which reader somebody is."""
    if not isinstance(user, User) or not user.is_authenticated:
        return Reader.NOBODY
    if user.is_staff_member:
        return Reader.STAFF
    if people_access.headship_of(user):
        return Reader.HEAD
    status = Person.objects.filter(user=user.pk).values_list("status", flat=True).first()
    if status == Status.REGISTERED:
        return Reader.REGISTERED
    return BY_STATUS.get(Status(status), Reader.PERSON) if status else Reader.PERSON


def may_open(reader: Reader, address: str) -> bool:
    """True where the text's link is one for this reader; elsewhere than here it always is."""
    if reader == Reader.NOBODY or not address.startswith("/"):
        return True
    try:
        match = resolve(address.partition("#")[0].partition("?")[0])
    except Resolver404:
        return False
    return bool({match.app_name, f"{match.app_name}:{match.url_name}"} & OPEN[reader])
