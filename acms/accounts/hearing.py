"""Who hears what happens to an account: rooms above say so when they start, and this room knows none of them."""

from typing import Protocol

from acms.accounts.models import User
from acms.base.hooks import Hook


class HearsOfContact(Protocol):
    def __call__(self, *, user: User) -> object: ...


class HearsOfChange(Protocol):
    def __call__(self, *, user: User, title: str, text: str) -> object: ...


_of_contacts = Hook[HearsOfContact]()
_of_changes = Hook[HearsOfChange]()


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


def changed(*, user: User, title: str, text: str) -> None:
    """Tells them what was done to an account."""
    for hears in _of_changes:
        hears(user=user, title=title, text=text)
