"""Every write about files that stand twice: noticing, settling, merging, undoing (D15)."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.apps import apps
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from acms.accounts import access as accounts_access
from acms.accounts.models import ID_PURPOSE, User
from acms.base import bulk, crypto
from acms.base.errors import Refused, Stale
from acms.casework.models import Case
from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.merging import contradicting, duplicates, parting, words
from acms.merging.models import Merge, PossibleDuplicate
from acms.people import actions as people
from acms.people import away, days, hanging, starts
from acms.people.hanging import Gone, Merged
from acms.people.models import (
    Absence,
    Affiliation,
    Contact,
    Document,
    Education,
    Fact,
    FormerName,
    FormerNumber,
    FurtherTitle,
    Head,
    Person,
    Post,
    Qualification,
    Residence,
    Status,
    Talent,
)

GROUPS: dict[str, tuple[type[Fact], ...]] = {
    "contact": (Contact,),
    "post": (Post, Residence),
    "education": (Education,),
    "qualification": (Qualification,),
    "affiliation": (Affiliation,),
    "further_title": (FurtherTitle,),
    "talent": (Talent,),
    "document": (Document,),
}
FACTS: tuple[type[Fact], ...] = (*(model for group in GROUPS.values() for model in group), Head, Absence)
TABLES: dict[str, type[Fact]] = {model._meta.model_name or "": model for model in FACTS}


@transaction.atomic
def notice(person: Person) -> int:
    """Keeps which other files may be this person's; how many are new. Pairs that people have settled stay settled."""
    rows = [duplicates.pair(person, other, codes) for other, codes in duplicates.like(person)]
    return _keep(rows)


@transaction.atomic
def notice_pair(one: Person, other: Person, reason: str) -> None:
    """Two files that a reason beyond their traits has brought together, e.g. a correction to a number that is taken; one is no pair."""
    if one == other:
        return
    _keep([duplicates.pair(one, other, [reason])])


def sweep(*, since: datetime | None = None, pulse: Callable[[], None] = lambda: None) -> int:
    """The whole register at once, or what came since a moment; how many pairs are new. `pulse` is called now and then."""
    new, found = 0, list(duplicates.pairs(since))
    for some in bulk.batched(found, BATCH):
        new += _keep(list(duplicates.weighed(some)))
        pulse()
    return new


BATCH = 500


def _keep(rows: list[PossibleDuplicate]) -> int:
    if not rows:
        return 0
    before = PossibleDuplicate.objects.count()
    PossibleDuplicate.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return PossibleDuplicate.objects.count() - before


@transaction.atomic
def set_apart(*, pair: PossibleDuplicate, by: User) -> None:
    """「不是同一人」: the two are never brought up again. Raises Stale when a colleague was first."""
    _settle(pair, PossibleDuplicate.Outcome.DISTINCT, by)
    for person in (pair.first, pair.second):
        journal.write("person.set_apart", person, by=by, about=person.user, pair=pair.pk)


@transaction.atomic
def look_again(*, pair: PossibleDuplicate, by: User) -> None:
    """「不是同一人」 was a mistake: the pair is on the list again. Raises Stale where it is there already, or was merged."""
    rows = PossibleDuplicate.objects.filter(pk=pair.pk, outcome=PossibleDuplicate.Outcome.DISTINCT)
    if not rows.update(outcome=PossibleDuplicate.Outcome.OPEN, settled_by=None, settled_at=None):
        raise Stale(words.NOT_APART, "not_apart")
    for person in (pair.first, pair.second):
        journal.write("person.looked_at_again", person, by=by, about=person.user, pair=pair.pk)


def _settle(pair: PossibleDuplicate, outcome: str, by: User) -> None:
    rows = PossibleDuplicate.objects.filter(pk=pair.pk, outcome="")
    if not rows.update(outcome=outcome, settled_by=by, settled_at=timezone.now()):
        raise Stale(words.PAIR_SETTLED, "pair_settled")


@transaction.atomic
def merge(
    *,
    pair: PossibleDuplicate,
    keep: int,
    take: list[str],
    reason: str,
    by: User,
    start_of: int | None = None,
    moved_out: bool | None = None,
    stand: Mapping[str, int] | None = None,
) -> Merge:
    """One of the two files goes on; the chosen groups of facts come from the other, whose number stays searchable.

    `keep`: the id of the file that goes on; `take`: keys of GROUPS; `start_of`: the id of the file whose start of accounting work
    is the right one, where the two differ (W08); `moved_out`: whether the one file is in 异动 from now on, where one of the two is
    and the other is not (D09); `stand`: where both say the same thing differently, the id of the file whose word stands, by the
    contradiction's key. Raises Refused, Stale.
    """
    if pair.first_id == pair.second_id:
        raise Refused(words.ONE_FILE, "one_file")
    if not reason.strip():
        raise Refused(words.MERGE_REASON, "no_reason")
    people.hold_each([pair.first_id, pair.second_id])
    for person in (pair.first, pair.second):  # a yearly run or another merge may have moved them since they were read
        person.refresh_from_db()
    kept, duplicate = (pair.first, pair.second) if keep == pair.first_id else (pair.second, pair.first)
    if kept.merged_into_id or duplicate.merged_into_id:
        raise Refused(words.MERGED_BEFORE, "merged_before")
    if duplicate.status == Status.REGISTERED != kept.status:
        raise Refused(words.KEEP_REGISTERED, "keep_registered")
    if kept.is_collected and duplicate.status in (Status.MOVED_OUT, Status.TRANSFERRED):
        raise Refused(words.KEEP_KNOWN, "keep_known")  # nobody comes back from there by a collection (L09)
    if (one_moved_out := differing_in_moved_out(pair)) and moved_out is None:
        raise Refused(words.MOVED_OUT_FIRST, "moved_out_first")
    theirs = contradicting.theirs(kept, duplicate, stand or {})
    _settle(pair, PossibleDuplicate.Outcome.MERGED, by)
    start = _start(pair, start_of)
    done = Merge.objects.create(
        kept=kept,
        duplicate=duplicate,
        by=by,
        reason=reason.strip(),
        status_before=duplicate.status,
        registered_own=_registered_own(kept),
        moved_out=one_moved_out and bool(moved_out),
        theirs=theirs,
    )
    heads = list(Head.objects.open().filter(person__in=(kept, duplicate)).select_related("person", "employer"))
    for group in take:
        _take(GROUPS[group], done)
    _close_file(done, heads)
    if start != kept.accounting_since:
        starts.move(person=kept, was=kept.accounting_since, to=start, by=by, case_no=_no(done))
    _register_since_the_first(kept)
    if done.moved_out:
        _move_out(done, heads)
    people.refresh(kept)
    people.manage_where_posted(kept, by)
    _carry_headships(done, heads)
    _carry(done)
    done.save(update_fields=["closed", "opened", "ended", "gone"])
    journal.write(
        "person.merged", kept, by=by, about=kept.user, duplicate=duplicate.pk, merge=done.pk, moved_out=done.moved_out
    )
    journal.write("person.merged_away", duplicate, by=by, about=duplicate.user, kept=kept.pk, merge=done.pk)
    title, text = words.files_merged(kept.file_no or "", done.moved_out)
    inbox.tell(user=kept.user, title=title, text=text)
    return done


def differing_starts(pair: PossibleDuplicate) -> bool:
    """W08: both files have a start of accounting work, and not the same one: people say which is right."""
    days = {person.accounting_since for person in (pair.first, pair.second)} - {None}
    return len(days) == 2


def differing_in_moved_out(pair: PossibleDuplicate) -> bool:
    """D09: the one file is in the register and the other in 异动: people say what the one file is from now on."""
    return {pair.first.status, pair.second.status} == {Status.REGISTERED, Status.MOVED_OUT}


def _registered_own(kept: Person) -> datetime | None:
    """When a file itself came into the register: what the merges that hold have noted, else what stands there.

    None where its own collection was reversed since, and it stands there for the sake of a file that is merged into it.
    """
    merges = kept.merges.filter(undone_at=None)
    noted = merges.filter(registered_own__isnull=False).values_list("registered_own", flat=True).first()
    is_theirs = merges.filter(duplicate__registered_at=kept.registered_at).exists()
    return noted or (None if is_theirs else kept.registered_at)


def _register_since_the_first(kept: Person) -> None:
    """D07, D09: whoever stood in the register by several files is there since the first of them; nothing that was missed is wiped."""
    first = _first(kept, _registered_own(kept))
    if kept.registered_at is not None and first is not None:
        people.register_since(person=kept, at=first)


def _first(kept: Person, own: datetime | None) -> datetime | None:
    """The earlier of a file's own day in the register and those of the files that are merged into it."""
    others = kept.merges.filter(undone_at=None).values_list("duplicate__registered_at", flat=True)
    return min(filter(None, (own, *others)), default=None)


def registered_without(kept: Person, own: datetime | None) -> datetime | None:
    """C02, D15: since when a file is in the register though its collection does not count; `own`: for another reason of its own.

    A file that was away, or waited for its collection itself, has brought nobody in.
    """
    there = kept.merges.filter(undone_at=None, status_before__in=(Status.REGISTERED, Status.MOVED_OUT))
    return min(filter(None, (own, *there.values_list("duplicate__registered_at", flat=True))), default=None)


@transaction.atomic
def note_own(*, kept: Person, own: datetime | None) -> None:
    """Since when a file itself is in the register has changed: its collection was reversed, or is accepted anew (C02)."""
    kept.merges.filter(undone_at=None).update(registered_own=own)


@transaction.atomic
def stand_in(*, kept: Person) -> None:
    """C02: what the kept file has lost with its collection, the files that are merged into it say from today (D15)."""
    for merge in kept.merges.filter(undone_at=None).select_related("kept", "duplicate"):
        for models in GROUPS.values():
            if not any(model.objects.open().of(kept).exists() for model in models):
                _take(models, merge)
        merge.save(update_fields=["opened"])
    people.refresh(kept)
    people.manage_where_posted(kept, None)


def _move_out(done: Merge, heads: list[Head]) -> None:
    """The one file is in 异动, as the other was; with it ends whatever it headed."""
    people.move_out(people=[done.kept_id])
    done.kept.refresh_from_db(fields=["status"])
    for head in heads:
        if head.person == done.kept:
            people.end_head(head=head, by=done.by, on=timezone.localdate())


@transaction.atomic
def note_brought_back(*, person: Person) -> None:
    """D14: a file came back from 异动 for itself: taking a merge apart leaves it where it is from then on."""
    Merge.objects.filter(kept=person, moved_out=True, undone_at=None).update(moved_out=False)


def _start(pair: PossibleDuplicate, start_of: int | None) -> date | None:
    """The start of the one file: the chosen one of two, else the only one there is. Raises Refused where nobody has chosen."""
    days = {person.pk: person.accounting_since for person in (pair.first, pair.second)}
    if not differing_starts(pair):
        return next(filter(None, days.values()), None)
    if start_of not in days:
        raise Refused(words.START_FIRST, "start_first")
    return days[start_of]


def _no(done: Merge) -> str:
    """How a merge is named where facts name their case."""
    return f"HB{done.pk}"


def _take(models: tuple[type[Fact], ...], done: Merge) -> None:
    """The duplicate's open facts of one group stand in the kept file from today; the kept file's of those kinds give way (ADR 0028)."""
    theirs = [fact for model in models for fact in model.objects.open().of(done.duplicate)]
    if not theirs:
        return
    today = timezone.localdate()
    for mine in days.same_kinds(done.kept, models, theirs):
        days.give_way(mine, today, _no(done))
    for fact in theirs:
        fact.pk, fact.person, fact.valid_from = None, done.kept, today  # type: ignore[attr-defined]
        fact.case_no, fact.ends = _no(done), []
        fact.save(force_insert=True)
        done.opened.append([fact._meta.model_name, fact.pk])


def _close_file(done: Merge, heads: list[Head]) -> None:
    """The duplicate's file is closed, its account opens nothing, its number and its name find the kept file."""
    kept, duplicate, today = done.kept, done.duplicate, timezone.localdate()
    for head in heads:
        if head.person == duplicate:
            people.end_head(head=head, by=done.by, on=today)
    people.merge_away(person=duplicate, into=kept)
    absences = Absence.objects.open().of(duplicate)
    done.closed += [["absence", pk] for pk in absences.values_list("pk", flat=True)]
    days.close(absences, today)  # whoever has a file here is not away
    if duplicate.name != kept.name:
        FormerName.objects.create(
            person=kept,
            name=duplicate.name,
            sound=duplicate.sound,
            initials=duplicate.initials,
            valid_from=people.named_since(duplicate),
            until=today,
            case_no=_no(done),
        )
    if duplicate.id_digest != kept.id_digest:
        FormerNumber.objects.create(
            person=kept,
            id_number=duplicate.id_number,
            id_digest=crypto.digest(duplicate.id_number, ID_PURPOSE) or "",
            until=today,
            case_no=_no(done),
        )


def _carry_headships(done: Merge, heads: list[Head]) -> None:
    """Whoever headed a unit by the one file heads it by the other, where the kept file still has the post there (D15, E04)."""
    done.ended = list(
        Head.objects.filter(pk__in=[head.pk for head in heads]).exclude(valid_to=None).values_list("pk", flat=True)
    )
    kept = done.kept
    for head in heads:
        there = kept.status == Status.REGISTERED and kept.on_post and kept.employer_id == head.employer_id
        if there and head.pk in done.ended and head.employer.heads.present() is None:
            case = {"case_no": _no(done), "letter_serial": head.letter_serial}
            people.appoint_head(person=kept, employer=head.employer, on=timezone.localdate(), by=done.by, **case)


def _carry(done: Merge) -> None:
    """Whatever else hangs on the duplicate goes to the kept file: bans, credits, years, statements … (D15)."""
    gone = {}
    for model in hanging.tables(Merged.GO):
        if pks := list(hanging.to_go(model, done.duplicate, done.kept).values_list("pk", flat=True)):
            going = model._default_manager.filter(pk__in=pks)
            if column := hanging.of(model).of:
                going.filter(**{column: None}).update(**{column: done.duplicate})
            going.update(person=done.kept)
            gone[model] = pks
    contradicting.place(done.kept)
    done.gone = [[model._meta.label_lower, pks] for model, pks in gone.items()]
    hanging.tell(Gone(done.duplicate, done.kept, gone))


def _give_back(merge: Merge) -> Gone:
    """What went over in a merge goes back, but for what the other file has alike by now; what the kept file has gained since stays there,
    but for what the rooms that hear of it can tell to be the other's."""
    back = {apps.get_model(label): pks for label, pks in merge.gone}
    for model, pks in back.items():
        going = list(hanging.to_go(model, merge.kept, merge.duplicate).filter(pk__in=pks).values_list("pk", flat=True))
        model._default_manager.filter(pk__in=going).update(person=merge.duplicate)
    return Gone(merge.kept, merge.duplicate, back, merge.at)


@transaction.atomic
def undo(*, merge: Merge, by: User) -> str:
    """Takes a merge back: both files stand as before; what the kept file has gained since stays, and is told: the sentence, or nothing.

    What a unit has reported since of a post that came over goes with that post. Raises Stale on a second click, Refused where the kept file
    was itself merged since, or something else has to be taken back first (`parting`).
    """
    rows = Merge.objects.filter(pk=merge.pk, undone_at=None)
    if not rows.update(undone_at=timezone.now(), undone_by=by):
        raise Stale(words.MERGE_UNDONE, "merge_undone")
    people.hold_each([merge.kept_id, merge.duplicate_id])
    merge.kept.refresh_from_db()
    if merge.kept.merged_into_id:
        raise Refused(words.MERGED_SINCE, "merged_since")
    if first := parting.in_the_way(merge):
        raise Refused("".join(one.words for one in first), "in_the_way")
    _number_as_before(merge, by)
    for former in (FormerNumber, FormerName):
        former.objects.filter(person=merge.kept, case_no=_no(merge)).delete()
    reports = people.lift_reports(posts=parting.brought(merge), to=merge.duplicate, by=by)
    for table, pk in reversed(merge.opened):
        if table != "head":  # of a merge by an older release: it is found by its case, as all are
            days.void(TABLES[table].objects.get(pk=pk))
    _end_carried_headships(merge)
    _left_alone(merge)
    gone = _give_back(merge)
    contradicting.place(merge.kept, merge.duplicate)
    for _, pk in merge.closed:
        away.goes_on(Absence.objects.get(pk=pk))
    duplicate = merge.duplicate
    people.stand_again(person=duplicate, status=merge.status_before)
    for report in reports:
        people.leave_as_reported(report=report)
    _registered_as_before(merge, by)
    _start_as_before(merge, by)
    for file in (merge.kept, duplicate):
        file.refresh_from_db()
    hanging.tell(gone)  # once each file owes what it owes alone
    both = {merge.kept_id, duplicate.pk}
    PossibleDuplicate.objects.filter(first_id=min(both), second_id=max(both)).update(outcome="", settled_at=None)
    for person in Person.objects.filter(pk__in=both):
        people.refresh(person)
        people.manage_where_posted(person, by)
        journal.write("person.unmerged", person, by=by, about=person.user, merge=merge.pk)
    for head in Head.objects.filter(pk__in=merge.ended).select_related("employer"):
        people.head_again(head=head, by=by)
    people.heads_owed(people=both, by=by)
    return _tell_what_stayed(merge, by) + _tell_what_was_sent(merge, by)


def _tell_what_stayed(merge: Merge, by: User) -> str:
    """What was entered while the files were one, and nothing tells to be the other's: whoever takes them apart looks at it. The sentence."""
    others = merge.kept.merges.filter(undone_at=None).values_list("gone", flat=True)
    came: list[tuple[str, int]] = []
    for model in hanging.tables(Merged.GO):
        column, label = hanging.of(model).came, model._meta.label_lower
        if not column:
            continue
        theirs = [pk for rows in others for table, pks in rows if table == label for pk in pks]
        rows = model._default_manager.filter(person=merge.kept, **{f"{column}__gte": merge.at}).exclude(pk__in=theirs)
        if whose := hanging.of(model).of:
            rows = rows.filter(**{whose: None})
        if many := rows.count():
            came.append((words.TABLE_NAMES[label], many))
    if not came:
        return ""
    title, text = words.stayed(came)
    inbox.tell(user=by, title=title, text=text, link=reverse("people:person", args=[merge.kept_id]))
    return text


def _tell_what_was_sent(merge: Merge, by: User) -> str:
    """What has left the house while the files were one names both: whoever takes them apart lets its receiver know. The sentences."""
    sent = parting.sent_out(merge)
    for one in sent:
        inbox.tell(user=by, title=words.SENT_TITLE, text=one.words, link=one.link)
    return "".join(one.words for one in sent)


def _registered_as_before(merge: Merge, by: User) -> None:
    """The kept file is in the register since its own day again, or since that of another file that is still merged into it."""
    kept = merge.kept
    first = _first(kept, merge.registered_own)
    if first is not None and kept.registered_at is not None:
        people.register_since(person=kept, at=first)
    elif kept.registered_at is not None and kept.registered_at == merge.duplicate.registered_at:
        people.wait_again(person=kept, by=by, case_no=_no(merge))  # its own collection was reversed while they were one
        return
    if merge.moved_out:
        later = kept.merges.filter(undone_at=None, pk__gt=merge.pk, status_before=Status.MOVED_OUT).first()
        if later is None:
            people.bring_back(person=kept)
        else:  # another file in 异动 is still merged into it: it stays there for that one's sake
            Merge.objects.filter(pk=later.pk).update(moved_out=True)


def _number_as_before(merge: Merge, by: User) -> None:
    """The closed file has the number again that it gave up to the kept one by a correction (W05). Raises Refused where that one has it still."""
    former = FormerNumber.objects.filter(person=merge.kept, case_no=_no(merge)).last()
    if former is not None and not merge.duplicate.id_number:
        people.have_number_again(person=merge.duplicate, number=former.id_number, by=by)


def _start_as_before(merge: Merge, by: User) -> None:
    """The start that the merge has moved is what it would be without it: what corrections and merges that hold have made of it (W08)."""
    kept = merge.kept
    undone = {_no(row) for row in kept.merges.exclude(undone_at=None)}
    changes = list(kept.start_changes.all())
    if not any(change.case_no == _no(merge) for change in changes):
        return
    start = stood = changes[0].was
    for change in changes:
        if change.was != stood:  # stated by a collection meanwhile, which leaves no row
            start = change.was
        if change.case_no not in undone:
            start = change.became
        stood = change.became
    if start != kept.accounting_since:
        starts.move(person=kept, was=kept.accounting_since, to=start, by=by, case_no=_no(merge))


def _left_alone(merge: Merge) -> None:
    """What an older release has closed though nothing came in its place goes on, where nothing of its kind was stated since."""
    for models in GROUPS.values():
        for model in models:
            for fact in model.objects.of(merge.kept).exclude(ends=[]):
                gave_way = fact.valid_to is not None and fact.ends[-1][1] == _no(merge)
                if gave_way and not days.same_kind(fact).open().exists():
                    days.go_on_again(fact)


def _end_carried_headships(merge: Merge) -> None:
    """A headship that a merge has carried over was the kept file's until today, in whichever row it goes on since: a run, a transfer
    or another merge may have ended it, and the taking back of that begun it again, or owes it (E04)."""
    carried = Head.objects.filter(person=merge.kept, case_no=_no(merge))
    days.close(carried.open(), timezone.localdate())
    carried.update(owed=False)


@transaction.atomic
def merge_files(
    *,
    pair: PossibleDuplicate,
    keep: int,
    take: list[str],
    reason: str,
    by: User,
    start_of: int | None = None,
    moved_out: bool | None = None,
    stand: Mapping[str, int] | None = None,
) -> None:
    """D15: people of the agency above both files merge them. Raises Refused without the right or with a case in review, Stale."""
    if not accounts_access.may_merge(by, pair.first.management_code, pair.second.management_code):
        raise Refused(words.NOT_YOURS_TO_MERGE, "not_yours")
    if keep not in (pair.first_id, pair.second_id):
        raise Refused(words.KEEP_FIRST, "keep_first")
    duplicate = pair.second if keep == pair.first_id else pair.first
    if Case.objects.waiting().filter(subject=duplicate.user).exists():
        raise Refused(words.MERGE_OPEN_CASES, "open_cases")
    merge(pair=pair, keep=keep, take=take, reason=reason, by=by, start_of=start_of, moved_out=moved_out, stand=stand)
