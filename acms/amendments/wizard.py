"""The pages of the collection as a change of information shows them: one step and the confirmation."""

from datetime import date

from django.http import Http404
from django.urls import reverse

from acms.accounts.models import User
from acms.amendments import actions, baselines
from acms.amendments.differences import differences
from acms.casework.models import Case
from acms.collection.facts import Draft
from acms.collection.wizards import Wizard
from acms.people.dated import NO_DAY
from acms.people.models import Post


class AmendmentWizard(Wizard):
    """The pages of one kind of change, under its code as a namespace: pages of two kinds that are open side by side know which is whose.

    A change is begun on the page of the changes, not here.
    """

    def __init__(self, kind: str) -> None:
        self.namespace, self.kinds = kind, (kind,)

    def case(self, user: User, *, begin: bool) -> Case:
        case = actions.of_kind(user, self.namespace)
        if case is None:
            raise Http404
        return case

    def is_over(self, user: User) -> bool:
        return False

    def exit(self) -> str:
        return reverse("updates:index")

    def submit(self, *, case: Case, by: User, on: date, shown: str | None) -> None:
        actions.submit(case=case, by=by, on=on, shown=shown)

    def differences(self, draft: Draft) -> list[tuple[str, str, str]]:
        return differences(baselines.before(draft.case, draft.stated), draft.values())

    def former_post_began(self, draft: Draft) -> date | None:
        if draft.employer is None:
            return None
        row = Post.objects.filter(person__user=draft.user).exclude(NO_DAY).order_by("-pk").first()
        if row is None or row.employer_id == draft.employer.pk:
            return None
        return row.joined_on or row.valid_from
