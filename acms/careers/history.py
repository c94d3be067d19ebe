"""The work history of a person: stated once, then continued from the dated posts of the register (D02, A9)."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils import timezone

from acms.careers.models import OutsideWork, WorkStatement
from acms.careers.rules import Present, Stated
from acms.careers.years import Period, What, month, work_months
from acms.merging import absences as merging_absences
from acms.merging.models import Merge
from acms.people.dated import NO_DAY
from acms.people.models import Departure, Person, Post

DAY = timedelta(days=1)


@dataclass(frozen=True)
class History:
    """Periods in the order of time; `stated`: from which day the register continues the statement, None before there is one."""

    periods: tuple[Period, ...]
    stated: date | None


def statement_of(person: Person) -> WorkStatement | None:
    """The statement that holds."""
    return WorkStatement.objects.filter(person=person, voided_at=None).first()


def present(person: Person) -> Present:
    """What the register says today."""
    employer = person.employer.name if person.employer else ""
    return Present(employer, bool(person.on_post))


def of(person: Person) -> History:
    """Everything known of a person's working life."""
    statement = statement_of(person)
    posts = _posts(person)
    day = _continued_from(statement, posts) if statement else None
    stated = [_period(row) for row in rows_of(statement)] if statement else []
    return History(tuple(_continued(person, posts, stated, day)), day)


def months_until(person: Person, on: date) -> int:
    """Months of accounting work until a day (D03, D04).

    While no history has been stated: by the calendar since 开始从事会计工作日期, less the months of which the register knows that
    they were spent off the post, without unit or in another province.
    """
    history = of(person)
    if history.stated is not None:
        return work_months(history.periods, on)
    since = person.accounting_since
    if since is None:
        return 0
    calendar = month(on) - month(since) - (on.day < since.day)
    known_from = history.periods[0].first - DAY if history.periods else None
    worked = work_months([Period(since, known_from, What.ON_POST), *history.periods], on)
    return max(0, calendar - (work_months([Period(since, None, What.ON_POST)], on) - worked))


def as_stated(person: Person, rows: Iterable[Stated], on: date) -> list[Period]:
    """What the history will be when these rows are stated on a day: to be looked at before they are."""
    return _continued(person, _posts(person), [_period(row) for row in rows], on)


def _posts(person: Person) -> list[Post]:
    rows = Post.objects.filter(person=person).exclude(NO_DAY).select_related("employer__merged_into")
    return list(rows.order_by("valid_from", "pk"))


def _continued(person: Person, posts: list[Post], stated: list[Period], day: date | None) -> list[Period]:
    """The statement up to its day, then the register with its absences."""
    away = absences(person)
    register = _register(person, posts, day)
    since = outside(register, away, proved_outside(person) if away else [])
    return joined(stated, day, since)


def by_register(person: Person) -> list[Period]:
    """What the posts of the file and of those merged into it say, without what was stated beside them (D07, D15)."""
    return _register(person, _posts(person), None)


def _register(person: Person, posts: list[Post], day: date | None) -> list[Period]:
    """What the register says since a day, without one since this file itself was in it; what others knew before is found there."""
    merges = list(Merge.objects.filter(kept=person, undone_at=None).select_related("duplicate"))
    own = next((merge.registered_own for merge in merges if merge.registered_own), person.registered_at)
    begun = day or (timezone.localdate(own) if own else None)
    return _with_closed_files(merges, continued(posts, begun), day)


def _with_closed_files(merges: list[Merge], since: list[Period], day: date | None) -> list[Period]:
    """D15: where the file knows no post, what files merged into it knew until then; not before `day`, which a statement covers."""
    for merge in merges:
        until = timezone.localdate(merge.at)
        known = by_register(merge.duplicate)
        held = [period for period in since if not _is_free(period)]
        held += [Period(until, None, What.NO_EMPLOYER)] + (
            [Period(date.min, day - DAY, What.NO_EMPLOYER)] if day else []
        )
        found = [part for period in known if not _is_free(period) for part in without(period, held)]
        since = _merged(_in_order([*_filled(since, found), *found]))
    return since


def rows_of(statement: WorkStatement) -> list[Stated]:
    """What a statement says."""
    return [Stated(row.first, row.last, row.what, row.employer) for row in statement.periods.all()]


def _continued_from(statement: WorkStatement, posts: list[Post]) -> date:
    """From which day the register goes on: the day of the statement, or earlier where the register has learnt since then that
    the post which went on at that time had ended before (a letter or a report with its own day, D05, E05)."""
    day = timezone.localdate(statement.stated_at)
    known = [post for post in posts if post.written_at <= statement.stated_at]
    learnt = [post.valid_from for post in posts if post.written_at > statement.stated_at]
    ended = [post.valid_to + timedelta(days=1) for post in known[-1:] if post.valid_to]
    # A report of a day before the register knew the post leaves no day of it.
    reported = Departure.objects.filter(person=statement.person, ended__isnull=False, undone_at=None)
    left = reported.filter(reported_at__gt=statement.stated_at).values_list("on", flat=True)
    return min([day, *learnt, *ended, *left])


def absences(person: Person) -> list[Period]:
    """The times in another province, as periods of which nothing is known here (D04): since they left, the file may have followed
    later; none where a merged file was here (D15)."""
    away = merging_absences.worked([person.pk]).get(person.pk, ())
    return [Period(first, last, What.NO_EMPLOYER, outside=True) for first, last in away]


def proved_outside(person: Person) -> list[Period]:
    """区外 posts that a case has accepted (A31)."""
    rows = OutsideWork.objects.filter(person=person).exclude(case_no="")
    return [Period(row.first, row.last, What.ON_POST, row.employer, outside=True) for row in rows]


def _period(row: Stated) -> Period:
    """Months as days: from the first of the first to the last of the last."""
    last = row.last.replace(day=monthrange(row.last.year, row.last.month)[1]) if row.last else None
    return Period(row.first, last, What(row.what), row.employer)


def continued(posts: Iterable[Post], begun: date | None) -> list[Period]:
    """The posts since a day as periods, with the time between them as time without employer."""
    if begun is None:
        return []
    found: list[Period] = []
    free: date | None = begun  # since when there is no post
    for post in posts:
        if post.valid_to is not None and post.valid_to < begun:
            continue
        first = max(post.valid_from, begun)
        if free is not None and free < first:
            found.append(Period(free, first - timedelta(days=1), What.NO_EMPLOYER))
        what = What.ON_POST if post.on_post else What.OFF_POST
        found.append(Period(first, post.valid_to, what, post.unit.name))
        free = post.valid_to + timedelta(days=1) if post.valid_to else None
    if free is not None:
        found.append(Period(free, None, What.NO_EMPLOYER))
    return _merged(found)


def outside(since: list[Period], away: list[Period], proved: list[Period]) -> list[Period]:
    """Time without post while the file was away is time outside, and what was proved of it is work (A31)."""
    here = _filled(since, away)
    there = [part for absence in away for part in without(absence, proved)]
    return _in_order([*here, *there, *proved])


def _filled(since: list[Period], by: list[Period]) -> list[Period]:
    """The periods, with the time without a post cut where others fill it."""
    return [part for period in since for part in (without(period, by) if _is_free(period) else [period])]


def _in_order(periods: Iterable[Period]) -> list[Period]:
    return sorted(periods, key=lambda period: (period.first, period.last or date.max))


def _is_free(period: Period) -> bool:
    return period.what is What.NO_EMPLOYER


def without(period: Period, holes: Iterable[Period]) -> list[Period]:
    """What is left of a period once others are cut out of it; nothing where they cover it."""
    left = [period]
    for hole in holes:
        left = [part for whole in left for part in _cut(whole, hole)]
    return left


def _cut(period: Period, hole: Period) -> list[Period]:
    last, end = period.last or date.max, hole.last or date.max
    if hole.first > last or end < period.first or end < hole.first:
        return [period]
    parts = []
    if period.first < hole.first:
        parts.append(replace(period, last=hole.first - timedelta(days=1)))
    if end < last:
        parts.append(replace(period, first=end + timedelta(days=1)))
    return parts


def _merged(periods: list[Period]) -> list[Period]:
    """Neighbours that say the same are one."""
    found: list[Period] = []
    for period in periods:
        before = found[-1] if found else None
        same = before and (before.what, before.employer, before.outside) == (
            period.what,
            period.employer,
            period.outside,
        )
        if same and before and before.last and before.last + timedelta(days=1) >= period.first:
            found[-1] = replace(before, last=period.last)
        else:
            found.append(period)
    return found


def joined(stated: list[Period], day: date | None, since: list[Period]) -> list[Period]:
    """The statement up to its day, what the register says from there on; a post that goes on is one period."""
    if day is None:
        return since
    until = day - timedelta(days=1)
    before = [replace(period, last=period.last or until) for period in stated if period.last or period.first <= until]
    return _merged([*before, *since])
