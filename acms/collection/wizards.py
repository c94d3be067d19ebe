"""Who shows the pages of the steps: the collection itself, and whoever else has them walked for a case of its own.

The same addresses are included once for each wizard, under its namespace (`config/urls.py`).
"""

from datetime import date

from django.http import HttpRequest

from acms.accounts.models import User
from acms.casework.models import Case
from acms.collection import actions, steps
from acms.collection.facts import Draft
from acms.people.models import Person


class Wizard:
    """The pages as the collection shows them. Another procedure overrides what differs."""

    namespace = "collection"
    kinds: tuple[str, ...] = (steps.COLLECTION,)

    def case(self, user: User, *, begin: bool) -> Case:
        """The case that the person is at. Raises Http404 where there is none.

        A collection begins when something is first sent (`begin`): somebody who only looks at its pages has opened nothing.
        """
        return actions.start(user=user) if begin else actions.of_user(user) or actions.not_begun(user)

    def is_over(self, user: User) -> bool:
        """True for whose file waits for no collection: registered, moved out, transferred or closed (L07, L09).

        A collection that was reversed is put right, also by who stays in the register for another reason (C02).
        """
        person: Person | None = getattr(user, "person", None)
        if person is None or person.is_collected:
            return False
        case = actions.of_user(user)
        return case is None or not (case.is_editable and actions.stayed_registered(case))

    def exit(self) -> str:
        """The address to which 「上一步」 leads out of the steps; the empty text where it leads to the page before."""
        return ""

    def submit(self, *, case: Case, by: User, on: date, shown: str | None) -> None:
        """「提交」 on a page that has `shown` the case. Raises Refused while something is missing, Stale when it was submitted."""
        actions.submit(case=case, by=by, on=on, shown=shown)

    def differences(self, draft: Draft) -> list[tuple[str, str, str]]:
        """Label, before and now, of what is stated anew; nothing where all is stated for the first time."""
        return []

    def former_post_began(self, draft: Draft) -> date | None:
        """A9: since when the person has been at the last unit, where that is another one; None where nothing comes before."""
        return None


_COLLECTION = Wizard()
_WIZARDS = {_COLLECTION.namespace: _COLLECTION}


def register(wizard: Wizard) -> None:
    """Called once at the start, for the namespace of the wizard."""
    _WIZARDS[wizard.namespace] = wizard


def of(request: HttpRequest) -> Wizard:
    """The wizard whose page is asked for; that of the collection outside its pages."""
    match = request.resolver_match
    return _WIZARDS.get(match.namespace, _COLLECTION) if match else _COLLECTION


def of_case(case: Case) -> Wizard | None:
    """The wizard by whose pages a case is filled in; None of a case that has no steps."""
    return next((wizard for wizard in _WIZARDS.values() if case.kind in wizard.kinds), None)
