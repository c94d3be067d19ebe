"""Every write about files that go to another province and come back (D12, D04)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from acms.accounts.models import User
from acms.base.dates import beginning
from acms.base.errors import Refused
from acms.journal import actions as journal
from acms.people import actions as people
from acms.people import days, words
from acms.people.dated import NO_DAY
from acms.people.days import DAY
from acms.people.models import Absence, Person, Post, Residence, Status


@transaction.atomic
def go(*, person: Person, to: str, on: date, by: User, case_no: str, left: date | None = None) -> Absence:
    """D12: the file goes to another province. Post and residence end, headships with them; what was there stays sealed here (D04).

    `on`: from when on another province manages the person; `left`: the last day but one here was before it (工作地变更日期), which ends
    what stands here then, and nothing of before; what was found of the post meanwhile gives way to it. Raises Refused for who is not in
    the register.
    """
    if not Person.objects.filter(pk=person.pk, status=Status.REGISTERED).update(status=Status.TRANSFERRED):
        raise Refused(words.NOT_IN_REGISTER, "not_registered")
    post = person.current_post
    home = person.current_residence
    begun = max(there_since(post) if post else date.min, home.valid_from if home else date.min)
    since = min(on, max(left, begun)) if left else on
    for model in (Post, Residence):
        days.give_way(model.objects.of(person), since, case_no)
    person.refresh_from_db()
    people.refresh(person)
    absence = Absence.objects.create(
        person=person,
        to=to,
        valid_from=on,
        left_on=since if since < on else None,
        case_no=case_no,
        ended_post=post,
        ended_residence=home,
    )
    journal.write("person.transferred_out", person, by=by, about=person.user, case=case_no)
    return absence


def there_since(post: Post) -> date:
    """Since when somebody is at the unit of a post without a break, on the post or off it: a run or the unit's report ends no stay."""
    first = post.valid_from
    for row in (
        Post.objects.of(post.person).at(post.unit).exclude(NO_DAY).filter(valid_from__lt=first).order_by("-valid_from")
    ):
        if row.valid_to != first - DAY:
            break
        first = row.valid_from
    return first


@transaction.atomic
def stay(*, person: Person, by: User, case_no: str) -> None:
    """A transfer that was approved by mistake: the file has never been away, its post or residence goes on, and so does a headship
    where the unit has no other head. Raises Refused."""
    absence = of(person)
    if absence is None or absence.case_no != case_no:
        raise Refused(words.NOT_AWAY, "not_away")
    days.void(absence, since=absence.elsewhere_since)
    _back(person)
    for ended in (absence.ended_post, absence.ended_residence):
        if ended is not None:
            days.go_on(ended, absence.elsewhere_since)
    people.refresh(person)
    people.manage_where_posted(person, by)
    # A headship ended on the day of the decision (E04).
    people.heads_again(person=person, since=timezone.localdate(absence.written_at), by=by)
    journal.write("person.stayed", person, by=by, about=person.user, case=case_no)


@transaction.atomic
def come_back(
    *, person: Person, division_code: str, on: date, by: User, case_no: str = "", residence_type: str = ""
) -> None:
    """D12: a file that had gone is back with everything it held, managed where the person lives or works now. Raises Refused."""
    absence = of(person)
    if absence is None:
        raise Refused(words.NOT_AWAY, "not_away")
    Absence.objects.filter(pk=absence.pk).update(valid_to=max(on, absence.valid_from) - DAY)
    _back(person, management_code=division_code)
    people.hear_of_agency([person.pk])
    if residence_type:
        values = {"residence_type": residence_type, "division_code": division_code}
        people.open_fact(Residence, person=person, on=on, case_no=case_no, **values)
    journal.write("person.came_back", person, by=by, about=person.user, case=case_no, to=division_code)


@transaction.atomic
def leave_again(*, person: Person, by: User, case_no: str, management_code: str = "") -> None:
    """A return that was approved by mistake: the file is away as it was, and with the agency (`management_code`) that had let it go, where
    that is known. Raises Refused once a post has been stated."""
    absence = last(person)
    if absence is None or person.status != Status.REGISTERED or person.employer_id:
        raise Refused(words.NOT_AWAY, "not_away")
    _require_nothing_since(absence, case_no)
    for home in person.residences.open().filter(case_no=case_no):
        days.void(home)
    Absence.objects.filter(pk=absence.pk).update(valid_to=None)
    former = {"management_code": management_code} if management_code else {}
    Person.objects.filter(pk=person.pk).update(status=Status.TRANSFERRED, **former)
    person.refresh_from_db()
    people.hear_of_agency([person.pk])
    journal.write("person.transferred_out", person, by=by, about=person.user, case=case_no)


def _require_nothing_since(absence: Absence, case_no: str) -> None:
    """Nobody is in another province on days on which they worked or lived here (D04); `case_no`: the return, which has stated where they
    live. Raises Refused."""
    assert absence.valid_to is not None  # it had ended: the file is in the register
    for model in (Post, Residence):
        held = model.objects.of(absence.person).exclude(NO_DAY).exclude(case_no=case_no)
        if held.filter(Q(valid_to=None) | Q(valid_to__gt=absence.valid_to)).exists():
            raise Refused(words.STATED_SINCE, "stated_since")


def goes_on(absence: Absence) -> None:
    """D15: a file that was away before it was merged is away again, unless it has gone anew since."""
    if not Absence.objects.open().of(absence.person).exists():
        Absence.objects.filter(pk=absence.pk).update(valid_to=None)


def back_since(person: Person) -> datetime | None:
    """D12: from when on somebody is in the register because their file came back from another province."""
    absence = person.absences.exclude(NO_DAY).exclude(valid_to=None).order_by("-pk").first()
    if absence is None or absence.valid_to is None:
        return None
    return beginning(absence.valid_to + DAY)


def last(person: Person) -> Absence | None:
    """The absence that was written last, whether it lasts or not."""
    return Absence.objects.filter(person=person).order_by("-pk").first()


def of(person: Person) -> Absence | None:
    """The absence that lasts, of a file that has gone."""
    return person.absences.filter(person__status=Status.TRANSFERRED).present()


def _back(person: Person, **columns: object) -> None:
    Person.objects.filter(pk=person.pk).update(status=Status.REGISTERED, **columns)
    person.refresh_from_db()
    people.hear_of_return(person)
