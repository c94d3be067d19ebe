"""Who hears what happens to an account: rooms above say so when they start, and this room knows none of them."""

from typing import Protocol

from acms.accounts.models import User
from acms.base.hooks import Hook


class HearsOfContact(Protocol):
    def __call__(self, *, user: User) -> object: ...


class HearsOfChange(Protocol):
    def __call__(self, *, user: User, title: str, text: str, link: str) -> object: ...


class HearsOfEntry(Protocol):
    def __call__(self, *, user: User) -> object: ...


_of_contacts = Hook[HearsOfContact]()
_of_changes = Hook[HearsOfChange]()
_of_entries = Hook[HearsOfEntry]()


def of_contacts(hears: HearsOfContact) -> None:
    """`hears` is called with whoever has proved a phone or an e-mail, in the same transaction."""
    _of_contacts.add(hears)


def of_changes(hears: HearsOfChange) -> None:
    """`hears` is called with what was done to an account, in the same transaction."""
    _of_changes.add(hears)


def contact_proved(user: User) -> None:
    """Tells them that a contact was proved."""
    for hears in _of_contacts:
        hears(user=user)


def changed(*, user: User, title: str, text: str, link: str = "") -> None:
    """Tells them what was done to an account; `link`: where it is answered, if there is such a page."""
    for hears in _of_changes:
        hears(user=user, title=title, text=text, link=link)


def of_entries(hears: HearsOfEntry) -> None:
    """`hears` is called with whoever has come in for the first time by a phone that no file knows, in the same transaction."""
    _of_entries.add(hears)


def entered_unchecked(user: User) -> None:
    """Tells them that somebody has come in by such a phone (L02)."""
    for hears in _of_entries:
        hears(user=user)
