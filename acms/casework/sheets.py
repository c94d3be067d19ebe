"""照片: of everybody whom the rules admitted, looked through by the agency in sheets of fifty (W13, S01).

What no rule can see, a hat, an old picture, somebody else's face, is left to eyes: not before the approval, but soon after.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from acms.accounts import access as accounts_access
from acms.accounts.models import User
from acms.casework import actions, words
from acms.casework.models import AdmittedPhoto, Case, Look, Outcome
from acms.journal import actions as journal

SHEET = 50


def put(case: Case) -> None:
    """On the sheet: the photo that was submitted with a case which the rules have just approved."""
    decision = case.last_decision
    if decision is None or decision.by_id is not None or decision.outcome != Outcome.APPROVED:
        return
    photo = decision.submission.scans.filter(kind="photo").first()
    if photo is not None:
        AdmittedPhoto.objects.create(
            decision=decision, scan=photo, management_code=case.management_code, at=decision.at
        )


def visible_to(user: User) -> QuerySet[AdmittedPhoto]:
    """The photos of a reviewer's region (R04)."""
    if not accounts_access.is_reviewer(user):
        return AdmittedPhoto.objects.none()
    return AdmittedPhoto.objects.filter(accounts_access.within(user))


def rows(user: User, state: str) -> QuerySet[AdmittedPhoto]:
    """The photos in a state, newest first, with whose they are and who has looked."""
    return (
        visible_to(user)
        .filter(state=state)
        .select_related("scan", "decision__case", "looked_by")
        .order_by("-at", "-pk")
    )


@transaction.atomic
def look(*, shown: Collection[int], picked: Collection[int], note: str, by: User) -> int:
    """「看过了」: of the photos shown those that wait and that the reviewer answers for; how many. What a colleague has looked at
    meanwhile stays theirs, but what nobody has picked out yet is picked out all the same: a doubt is not lost to who was quicker.
    Those picked out are noted on their cases, for the desk and the agency above, which can reverse."""
    mine = visible_to(by).filter(pk__in=shown, decision__case__deciding_code__in=sorted(accounts_access.decides(by)))
    keys, at = list(mine.values_list("pk", flat=True)), timezone.now()
    waiting = AdmittedPhoto.objects.filter(pk__in=keys, state=Look.NEW)
    rows = AdmittedPhoto.objects.filter(pk__in=keys).order_by("pk")
    list(
        rows.select_for_update().values_list("pk", flat=True)
    )  # in one order: two who press at once wait for each other
    unpicked = AdmittedPhoto.objects.filter(pk__in=keys, state__in=(Look.NEW, Look.SEEN))
    unpicked.filter(pk__in=picked).update(state=Look.PICKED, looked_by=by, looked_at=at)
    waiting.update(state=Look.SEEN, looked_by=by, looked_at=at)
    looked = AdmittedPhoto.objects.filter(pk__in=keys, looked_by=by, looked_at=at).select_related("decision__case")
    done = list(looked)
    for row in done:
        if row.state == Look.PICKED:
            actions.remark(row.decision.case, by=by, text=words.picked(note))
    seen = ((row.pk, row.decision.case.subject_id, {"picked": row.state == Look.PICKED}) for row in done)
    journal.write_many("photo.looked", AdmittedPhoto, seen, by=by)
    return len(done)
