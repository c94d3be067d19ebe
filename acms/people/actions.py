"""Every write of the register. Each fact names its case; a change closes the former row the day before."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts.models import ID_PURPOSE, User
from acms.base import bulk, codelists, crypto, pinyin
from acms.base.errors import Refused
from acms.base.fields import numbered
from acms.base.hooks import Hook
from acms.base.numbers import id_card
from acms.employers.models import Employer
from acms.inbox import actions as inbox
from acms.journal import actions as journal
from acms.people import days, starts, words
from acms.people.dated import NO_DAY, TAKEN_BACK
from acms.people.days import DAY
from acms.people.models import (
    COLLECTED,
    Affiliation,
    Contact,
    Departure,
    Document,
    Education,
    Fact,
    FileNumber,
    FormerName,
    FormerNumber,
    FurtherTitle,
    Head,
    Leaving,
    Listed,
    Person,
    Post,
    Qualification,
    Residence,
    Status,
    Talent,
)
from acms.scans import elsewhere


def _new_file(user: User, facts: Mapping[str, Any]) -> Person:
    number = id_card.parse(user.id_number)
    return Person(
        user=user,
        name=user.name,
        sound=pinyin.full(user.name)[:200],
        initials=pinyin.initials(user.name)[:50],
        id_number=number.text,
        id_digest=user.id_digest or "",
        sex=number.sex,
        born=number.born,
        listed_at=facts.get("employer"),
        **facts,
    )


@transaction.atomic
def file_person(*, user: User, entry_channel: str = "1", **facts: Any) -> Person:
    """A file that waits for collection (已备案). `facts`: management_code, accounting_since where a filing has fixed them."""
    person = _new_file(user, facts | {"entry_channel": entry_channel})
    person.save(force_insert=True)
    journal.write("person.filed", person, about=user, channel=entry_channel)
    return person


@transaction.atomic
def file_people(files: Iterable[tuple[User, Mapping[str, Any], Mapping[str, Any]]]) -> int:
    """Files that wait for collection, with the facts of each and what else its list says; how many.

    The import that brings them is journaled as one.
    """
    files = list(files)
    made = Person.objects.bulk_create(numbered(_new_file(user, facts) for user, facts, _ in files))
    said = [Listed(person=person, **said) for person, (_, _, said) in zip(made, files, strict=True) if said]
    Listed.objects.bulk_create(numbered(said))
    return len(made)


def begin_collection(*, user: User) -> None:
    """采集中: somebody whose file waits has opened the collection, which journals it. Raises Refused for any other file (L07, L09)."""
    if not Person.objects.filter(user=user, status__in=COLLECTED).update(status=Status.COLLECTING):
        raise Refused(words.NOT_COLLECTED, "not_collected")


def move_out(*, people: Collection[int]) -> int:
    """异动 (D09): of these, who is registered; how many. The caller journals why."""
    return Person.objects.filter(pk__in=people, status=Status.REGISTERED).update(status=Status.MOVED_OUT)


# Who hears that somebody who had left the register is in it again, in its transaction: rooms above, when they start.
_here_again = Hook[Callable[[int], None]]()
when_here_again = _here_again.add


def hear_of_return(person: Person) -> None:
    """Tells the rooms above that a file is in the register again."""
    for hears in _here_again:
        hears(person.pk)


def bring_back(*, person: Person) -> bool:
    """Back from 异动 into the register (D10, D14); False for who is not there. The caller journals why."""
    moved_out = Person.objects.filter(pk=person.pk, status=Status.MOVED_OUT)
    if not moved_out.update(status=Status.REGISTERED):
        return False
    hear_of_return(person)
    return True


@transaction.atomic
def take_off_post(*, people: Collection[int], on: date) -> None:
    """D07: posts go on as ones off the post, once the former have ended: one stands open at a time (ADR 0022). The caller journals why."""
    on_post = Post.objects.open().filter(person__in=people, on_post=True)
    former = Post.objects.filter(pk__in=list(on_post.values_list("pk", flat=True)))
    former.update(valid_to=on - DAY, ends=[[days.OPEN, ""]])
    off = {"person": F("person"), "employer": F("employer"), "on_post": False}
    bulk.insert_selected(Post, former, off | {"valid_from": on, "written_at": timezone.now()})
    Person.objects.filter(pk__in=people).update(on_post=False)


# Who hears that a file has another number, in its transaction: rooms above, when they start.
_renumbered = Hook[Callable[[Person], None]]()
when_renumbered = _renumbered.add


@transaction.atomic
def correct_identity(*, person: Person, by: User, case_no: str, name: str = "", id_number: str = "") -> None:
    """W05: the file goes on under the right name or number; the former one stays, and the file is found by it.

    Raises Refused for a file that was merged away."""
    hold_going_on(person)
    if id_number:
        parsed = id_card.read(id_number)
        FormerNumber.objects.create(
            person=person,
            id_number=person.id_number,
            id_digest=person.id_digest,
            until=timezone.localdate(),
            case_no=case_no,
        )
        person.id_number, person.id_digest = parsed.text, crypto.digest(parsed.text, ID_PURPOSE) or ""
        person.born, person.sex = parsed.born, parsed.sex
    if name and name != person.name:
        FormerName.objects.create(
            person=person,
            name=person.name,
            sound=person.sound,
            initials=person.initials,
            valid_from=named_since(person),
            until=timezone.localdate(),
            case_no=case_no,
        )
        person.name_since = timezone.localdate()
        person.name, person.sound, person.initials = name, pinyin.full(name), pinyin.initials(name)
    person.save(update_fields=["id_number", "id_digest", "born", "sex", "name", "name_since", "sound", "initials"])
    journal.write("person.corrected", person, by=by, about=person.user, case=case_no)
    for hears in _renumbered if id_number else ():
        hears(person)


@transaction.atomic
def cede_number(*, person: Person, by: User, case_no: str) -> None:
    """W05, D15: a file that was merged away gives its number up to the one that goes on, which keeps it among its former ones.

    In the place of the digest stands what no number has, for every file has one of its own.
    """
    Person.objects.filter(pk=person.pk, merged_into__isnull=False).update(id_number="", id_digest=f"merged {person.pk}")
    accounts.cede_number(user=person.user, by=by)
    journal.write("person.number_ceded", person, by=by, about=person.user, case=case_no)


@transaction.atomic
def have_number_again(*, person: Person, number: str, by: User) -> None:
    """D15: what a file has ceded while it was merged is its number again. Raises Refused where somebody else has it by now."""
    if User.objects.by_id_number(number) is not None:
        raise Refused(words.NUMBER_HELD, "number_held")
    Person.objects.filter(pk=person.pk).update(id_number=number, id_digest=crypto.digest(number, ID_PURPOSE))
    accounts.correct_identity(user=User.objects.get(pk=person.user_id), by=by, id_number=number)


def named_since(person: Person) -> date | None:
    """From which day on a file has borne its name: the day of its correction, else of its registration; None where neither was."""
    registered = timezone.localdate(person.registered_at) if person.registered_at else None
    return person.name_since or registered


def next_file_no(region_code: str) -> str:
    """The next number of the region. Call inside the transaction that uses it."""
    FileNumber.objects.get_or_create(region_code=region_code)
    rows = FileNumber.objects.filter(region_code=region_code)
    rows.update(last=F("last") + 1)
    return f"{region_code}{rows.get().last:08d}"


@transaction.atomic
def register(*, person: Person, by: User | None, case_no: str, stayed: bool = False, **facts: Any) -> Person:
    """Enters the person in the register with the facts of the collection (W14). The start date is fixed from here on.

    `stayed`: the collection was reversed and is accepted anew, and the person has stayed there for another reason. Raises Refused for a
    file that waits for no collection: a registered, moved-out or transferred one is not entered anew (L07, L09).
    """
    now = timezone.now()
    if not stayed:
        begin_collection(user=person.user)
    starts.fix(person, facts.pop("accounting_since", None))
    for name, value in facts.items():
        setattr(person, name, value)
    person.sound, person.initials = pinyin.full(person.name), pinyin.initials(person.name)
    person.status, person.registered_at = Status.REGISTERED, person.registered_at or now
    person.file_no = person.file_no or next_file_no(person.management_code)
    person.save()
    User.objects.filter(pk=person.user_id).update(name=person.name)
    journal.write("person.registered", person, by=by, about=person.user, case=case_no)
    return person


@transaction.atomic
def change(*, person: Person, by: User | None, case_no: str, **columns: Any) -> None:
    """D05: columns of the person that a change has brought; who manages them may be another from here on. Raises Refused for a
    file that was merged away."""
    hold_going_on(person)
    before = person.management_code
    start = {"accounting_since"} if starts.fix(person, columns.pop("accounting_since", None)) else set()
    for name, value in columns.items():
        setattr(person, name, value)
    person.save(update_fields=[name.removesuffix("_id") for name in columns])
    journal.write("person.changed", person, by=by, about=person.user, case=case_no, what=sorted(start | set(columns)))
    if person.management_code != before:
        _moved(person, by)


# Who hears whose files another agency manages from now on (R02), in its transaction: rooms above, when they start.
_managed_anew = Hook[Callable[[Collection[int]], None]]()
when_managed_anew = _managed_anew.add


def hear_of_agency(people: Collection[int]) -> None:
    """Tells the rooms above that another agency manages the files of these people (primary keys)."""
    for hears in _managed_anew:
        hears(people)


def _moved(person: Person, by: User | None) -> None:
    journal.write("person.moved", person, by=by, about=person.user, to=person.management_code)
    hear_of_agency([person.pk])


@transaction.atomic
def keep_contact(*, user: User) -> None:
    """D05: a registered person's proved phone and e-mail stand in the register from today; the former ones stay with their days."""
    person = Person.objects.filter(user=user, status=Status.REGISTERED).first()
    present = person.contacts.present() if person else None
    if person is not None and (present is None or (present.phone, present.email) != (user.phone, user.email)):
        open_fact(Contact, person=person, on=timezone.localdate(), case_no="", phone=user.phone, email=user.email)


@transaction.atomic
def take_back(*, person: Person, by: User, case_no: str) -> None:
    """C02: the facts that a case brought have held no day; those whose days they took have them again (D02, D09). Nothing is deleted."""
    hold(person)
    _drop_what_followed(person, case_no, by)
    moved_on: set[date] = set()
    for models in days.INSTEAD:
        brought = _brought(models, person, case_no)
        always = len(models) > 1  # instead of a post or a residence something is always stated
        if always:
            moved_on |= {timezone.localdate(fact.written_at) for fact in brought}
        for fact in brought if always else [fact for fact in brought if fact.valid_to is None]:
            days.void(fact)
        if not always:  # and what is over already stays as it was stated
            days.end_no_more(models[0]._default_manager.filter(person=person), case_no)  # type: ignore[misc]
    refresh(person)
    for day in sorted(moved_on):
        heads_again(person=person, since=day, by=by)
    journal.write("person.change_taken_back", person, by=by, about=person.user, case=case_no)


def _brought(models: tuple[type[Fact], ...], person: Person, case_no: str) -> list[Fact]:
    """The facts of these kinds that a case has brought and that were not taken back, the latest first.

    What has ended since holds days too, and what holds none would have them again with whatever has taken them.
    """
    wanted: dict[str, Any] = {"person": person, "case_no": case_no}
    rows = (model._default_manager.filter(**wanted).exclude(TAKEN_BACK).order_by("-pk") for model in models)
    return [row for found in rows for row in found]


def _drop_what_followed(person: Person, case_no: str, by: User) -> None:
    """What was reported of a post that somebody has never held was never so. Raises Refused where a yearly run has taken them off it."""
    for post in Post.objects.of(person).filter(case_no=case_no).exclude(TAKEN_BACK).select_related("employer"):
        for report in Departure.objects.filter(ended=post, undone_at=None).exclude(what=Leaving.DIED):
            Departure.objects.filter(pk=report.pk).update(undone_at=timezone.now())
            _as_if_not_left(report, person)
            journal.write("post.leaving_taken_back", report, by=by, about=person.user, what=report.what)
        if post.valid_to is not None and _off_post(post, person, post.valid_to + DAY).exists():
            raise Refused(words.RUN_SINCE, "run_since")


def _off_post(post: Post, person: Person, on: date) -> QuerySet[Post]:
    """What a report or a yearly run has put behind a post from a day on: off it, at the same unit."""
    off = Post.objects.of(person).filter(on_post=False, case_no="", employer=post.employer, valid_from=on)
    return off.exclude(NO_DAY)


def _as_if_not_left(report: Departure, person: Person) -> None:
    """The post that a report has ended has its days again, less those of what was stated since."""
    assert report.ended is not None
    for off in _off_post(report.ended, person, report.on):
        days.void(off)
    days.had_not_left(Post.objects.of(person), report.on)


@transaction.atomic
def lift_reports(*, posts: Iterable[Post], to: Person, by: User) -> list[Departure]:
    """D15, E05: these posts came over from another file, which is apart again: what units have reported of them is of that file.

    The former file is as if nobody had reported; `leave_as_reported` ends the other file's own post once that may be written to. A report
    of a post that the other file does not have any more has nothing to end.
    """
    lifted = []
    for report in reversed(list(_reported_of(posts))):
        assert report.ended is not None
        _as_if_not_left(report, report.person)
        if Post.objects.open().of(to).at(report.ended.unit).exists():
            report.person = to
            report.save(update_fields=["person"])
            lifted.append(report)
        else:
            Departure.objects.filter(pk=report.pk).update(undone_at=timezone.now())
            journal.write("post.leaving_taken_back", report, by=by, about=report.person.user, what=report.what)
    return lifted[::-1]


def _reported_of(posts: Iterable[Post]) -> Iterator[Departure]:
    """What units have reported of these posts, and of what stands in their place since, in the order of the reports."""
    for post in posts:
        reports = Departure.objects.filter(ended=post, undone_at=None).exclude(what=Leaving.DIED)
        for report in reports.select_related("person__user", "employer", "ended__employer__merged_into"):
            yield report
            yield from _reported_of(_off_post(post, report.person, report.on))


@transaction.atomic
def leave_as_reported(*, report: Departure) -> None:
    """D15, E05: the post at the unit ends as was reported, in the file that the report is of now; the person is told."""
    person = Person.objects.select_related("user").get(pk=report.person_id)
    report.ended = Post.objects.open().of(person).at(report.employer.going_on).get()
    report.save(update_fields=["ended"])
    _leave(person, report.ended, report.what, report.on)
    journal.write("post.leaving_reported", report, by=report.reported_by, about=person.user, what=report.what)
    title, text = words.leaving_reported(report.employer.name, report.get_what_display(), report.on)
    inbox.tell(user=person.user, title=title, text=text)


def values_of(fact: Fact) -> dict[str, Any]:
    """What a fact says, without its days and its case."""
    apart = {"id", "person", "valid_from", "valid_to", "ends", "case_no", "written_at"}
    return {field.name: getattr(fact, field.name) for field in fact._meta.concrete_fields if field.name not in apart}


@transaction.atomic
def take_from_unit(*, person: Person, employer: Employer, since: date, by: User) -> bool:
    """W13: an agency finds that somebody has not come to a unit. What stands there since that day has held no day, and what
    stood before goes on; False where nothing stands there any more."""
    hold(person)
    there = Post.objects.of(person).at(employer).filter(valid_from__gte=since)
    if not there.open().exists():
        return False
    rows = list(there.order_by("pk"))
    for post in reversed(rows):
        days.void(post)
    refresh(person)
    manage_where_posted(person, by)
    journal.write("person.taken_from_unit", person, by=by, about=person.user, employer=employer.pk)
    return True


@transaction.atomic
def put_back_at_unit(*, person: Person, employer: Employer, since: date, by: User) -> None:
    """W13: that finding was wrong: the post goes on from the day on which it began. Raises Refused once something else was stated."""
    hold(person)
    rows = Post.objects.of(person).filter(valid_from__gte=since).order_by("-pk")
    last = rows.at(employer).first()
    if last is None:
        return
    homes = Residence.objects.of(person).filter(valid_to__gte=since).exclude(NO_DAY)
    if (
        rows.exclude(employer__in=employer.keys).filter(valid_from__gt=since).exists()
        or homes.filter(valid_from__gte=since).exists()
        or days.away_since(person, since).exists()
        or person.status != Status.REGISTERED
    ):
        raise Refused(words.STATED_SINCE, "stated_since")
    days.close(person.residences.open(), since)
    open_fact(Post, person=person, on=since, case_no=last.case_no, **values_of(last))
    manage_where_posted(person, by)
    journal.write("person.put_back_at_unit", person, by=by, about=person.user, employer=employer.pk)


def manage_where_posted(person: Person, by: User | None) -> None:
    """R02: the agency of the unit, else of where somebody lives; who has neither stays where they were."""
    post, home = person.current_post, person.current_residence
    code = post.unit.management_code if post else home.division_code if home else ""
    if code and code != person.management_code:
        person.management_code = code
        Person.objects.filter(pk=person.pk).update(management_code=code)
        _moved(person, by)


@transaction.atomic
def unregister(*, person: Person, by: User, case_no: str, since: datetime | None = None) -> None:
    """C02: an approval was reversed. The facts that its case brought end, the file waits for collection again.

    `since`: from when on the person is in the register for another reason; then they stay there. Raises Refused for who has left the
    register since: they come back by the way that is meant for it (L09).
    """
    today = timezone.localdate()
    registered = Person.objects.filter(pk=person.pk, status=Status.REGISTERED)
    if not registered.update(status=Status.REGISTERED if since else Status.COLLECTING, registered_at=since):
        raise Refused(words.NOT_REGISTERED_NOW, "not_registered")
    for model in FACTS:
        rows = model.objects.open().of(person).filter(case_no=case_no)
        for began in rows.values_list("valid_from", flat=True) if model is Post else ():
            days.close(rows, began)  # it has held no day: what is accepted later may begin as early
        days.close(rows, today)
    refresh(person)
    if since is None:
        _heads_nothing(person, by)
    journal.write("person.unregistered", person, by=by, about=person.user, case=case_no)


def _heads_nothing(person: Person, by: User) -> None:
    """E04: who waits for a collection heads nothing, though a post that was stated later stands."""
    for head in person.headships.open().select_related("employer"):
        end_head(head=head, by=by, on=timezone.localdate())


def hold(person: Person) -> None:
    """Lets nobody else write a file until the transaction ends: an UPDATE that changes nothing locks its row (ADR 0003)."""
    Person.objects.filter(pk=person.pk).update(status=F("status"))


def hold_going_on(person: Person) -> None:
    """Holds a file to which something is written. Raises Refused for one that was merged into another: nobody reads it, and taking
    the merge apart would find what the merge does not know (D15)."""
    hold(person)
    closed = Person.objects.filter(pk=person.pk, merged_into__isnull=False).select_related("merged_into").first()
    if closed is not None:
        kept = closed.going_on
        raise Refused(words.goes_on_in(kept.name, kept.file_no or ""), "merged_away")


def hold_each(keys: Iterable[int]) -> None:
    """Holds many files, in the order of keys: of two who hold the same files the later one waits, and neither waits for the other."""
    rows = Person.objects.filter(pk__in=keys).order_by("pk").select_for_update()
    list(rows.values_list("pk"))


def open_fact(model: type[Fact], *, person: Person, on: date, case_no: str, **values: Any) -> Fact:
    """Opens a dated fact; rows of the same kind (and mode or document kind) give way to it. Raises Refused for a
    file that was merged away."""
    hold_going_on(person)
    fact = state_fact(model, person=person, on=on, case_no=case_no, **values)
    if model in SHOWN_IN_LISTS:
        refresh(person)
    return fact


def state_fact(model: type[Fact], *, person: Person, on: date, case_no: str, **values: Any) -> Fact:
    """The same for who states many: they hold the file before (`hold_going_on`), and bring up what lists show after it (`refresh`)."""
    same = {key: values[key] for key in ("mode", "kind") if key in values}
    if model is Qualification:
        values["number_digest"] = elsewhere.digest_of("qualification", str(values.get("certificate_no", ""))) or None
    days.give_way(model.objects.of(person).filter(**same), on, case_no)
    return model._default_manager.create(person=person, valid_from=on, case_no=case_no, **values)  # type: ignore[misc]


def end_fact(model: type[Fact], *, person: Person, on: date, case_no: str, **kind: Any) -> None:
    """Ends what stands there of a model (and mode or kind), of a file that is held: nothing comes in its place. Who calls brings up what
    lists show after it (`refresh`)."""
    days.give_way(model.objects.of(person).filter(**kind), on, case_no)


@transaction.atomic
def follow_employer(*, employer: Employer, by: User) -> list[Person]:
    """R03, E03: the people of an employer are managed where it is managed now; those who moved."""
    rows = Person.objects.filter(employer=employer).exclude(management_code=employer.management_code)
    moved = list(rows.select_related("user"))
    rows.update(management_code=employer.management_code)
    for person in moved:
        journal.write("person.moved", person, by=by, about=person.user, to=employer.management_code)
    hear_of_agency([person.pk for person in moved])
    return moved


@transaction.atomic
def join_units(*, duplicate: Employer, into: Employer, by: User) -> int:
    """The people of a duplicate are people of the unit that it was merged into. How many.

    Their posts stay as they were stated: a merge of two rows of one unit is nothing that has happened to anybody (ADR 0033). Of two
    heads that of the unit which goes on stays; the duplicate's goes on there where it has none.
    """
    for head in Head.objects.open().filter(employer=duplicate):
        if into.heads.present() is None:
            Head.objects.filter(pk=head.pk).update(employer=into)
        else:
            end_head(head=head, by=by, on=timezone.localdate())
    there = Person.objects.filter(employer=duplicate)
    many = there.filter(merged_into=None).count()  # a file that goes on in another one is nobody else
    there.update(employer=into)
    return many


@transaction.atomic
def part_units(*, duplicate: Employer, into: Employer, on: date | None, by: User) -> None:
    """A merge of units of the day `on` is taken back: whose post stands at the duplicate, or whom its list named, is of that unit
    again, and who was its head is so again."""
    posts = Post.objects.open()
    there = posts.filter(employer__in=duplicate.keys).values("person")
    waiting = Person.objects.filter(status__in=COLLECTED, listed_at__in=duplicate.keys).exclude(
        pk__in=posts.filter(person__status__in=COLLECTED).values("person")
    )
    moved = Person.objects.filter(pk__in=there)
    for people in (moved, waiting):
        people.update(employer=duplicate)
    for person in moved.exclude(management_code=duplicate.management_code):
        manage_where_posted(person, by)
    _part_heads(duplicate, into, on, there, by)
    heads_owed(people=list(there.values_list("person", flat=True)), by=by)


def _part_heads(duplicate: Employer, into: Employer, on: date | None, there: QuerySet[Any], by: User) -> None:
    """Who heads by a post at the duplicate (`there`: their keys) heads the duplicate, to wherever merges have carried the headship; one that
    a merge has ended, this one or a later one of `into`, goes on."""
    onward = [into]
    while onward[-1].merged_into is not None:
        onward.append(onward[-1].merged_into)
    merged = Q(valid_to__in=[day - DAY for day in (on, *(unit.merged_on for unit in onward)) if day])
    lasting = merged | Q(valid_to=None)
    if on:
        lasting |= Q(valid_to__gte=on)  # ended since, by a run that may be undone
    Head.objects.filter(lasting, employer__in=onward, person__in=there).update(employer=duplicate)
    if duplicate.heads.present() is None:
        for head in duplicate.heads.filter(merged):
            head_again(head=head, by=by)


FACTS: tuple[type[Fact], ...] = (
    Contact, Post, Residence, Education, Qualification, Affiliation, FurtherTitle, Talent, Document,
)  # fmt: skip
SHOWN_IN_LISTS = (Post, Education, Qualification)


def refresh(person: Person) -> None:
    """Brings the columns that lists show up to what the open facts say (ADR 0009)."""
    post, unit = person.current_post, None
    if post is None and person.is_collected and person.listed_at:
        unit = person.listed_at.going_on.pk  # no fact says it yet
    schooling = person.educations.open().values_list("level", flat=True)
    highest = person.current_qualification
    ranks = list(codelists.names("education_level_form"))
    person.employer_id, person.on_post = (post.unit.pk, post.on_post) if post else (unit, None)
    person.education_level = max((level for level in schooling if level in ranks), key=ranks.index, default="00")
    person.qualification_level = highest.level if highest else "0"
    person.save(update_fields=["employer", "on_post", "education_level", "qualification_level"])
    for head in person.headships.open():
        if post is None or not post.on_post or person.employer_id != head.employer_id:
            end_head(head=head, by=None, on=timezone.localdate())


def tell_head_of_entry(*, user: User, unit: int | None = None) -> None:
    """L02: the accounting head learns of somebody of the unit who has come in by a phone that no file knows.

    `unit`: the one that a submission names; without it the one of the file, if any.
    """
    on_file = Person.objects.filter(user=user).values_list("employer", flat=True).first()
    if unit is not None and unit == on_file:
        return  # told at the entry
    unit = unit or on_file
    head = Head.objects.open().filter(employer=unit).select_related("person__user").first() if unit else None
    if head is not None and head.person.user_id != user.pk:
        title, text = words.entered_unchecked(user.name)
        inbox.tell(user=head.person.user, title=title, text=text)


@transaction.atomic
def appoint_head(
    *, person: Person, employer: Employer, on: date, by: User | None, case_no: str, letter_serial: str
) -> Head:
    """E04: the unit's accounting head from now on; the former's rights end at once. Raises Refused for people of other units."""
    if person.employer_id != employer.pk or not person.on_post or person.status != Status.REGISTERED:
        raise Refused(words.HEAD_NOT_ON_POST, "not_on_post")
    former = employer.heads.present()
    if former is not None:
        end_head(head=former, by=by, on=max(on, former.valid_from))
    head = Head.objects.create(
        person=person, employer=employer, valid_from=on, case_no=case_no, letter_serial=letter_serial
    )
    journal.write("head.appointed", head, by=by, about=person.user, employer=employer.pk, case=case_no)
    return head


@transaction.atomic
def end_head(*, head: Head, by: User | None, on: date) -> None:
    """E04: the headship ends, and every right with it; the person is told. The unit's place stays vacant until the next letter."""
    days.close(Head.objects.open().filter(pk=head.pk), on)
    person = Person.objects.select_related("user").get(pk=head.person_id)
    journal.write("head.ended", head, by=by, about=person.user, employer=head.employer_id)
    title, text = words.head_ended(head.employer.name)
    inbox.tell(user=person.user, title=title, text=text)


@transaction.atomic
def head_again(*, head: Head, by: User | None) -> bool:
    """A headship that was ended by mistake goes on without a gap, at the unit that goes on where two became one.

    False where the unit has another head, or the person is not there: then it is owed, and goes on once what is in the way is taken back
    (`heads_owed`). Not where the unit has had another head since, or the person has been elsewhere: that has ended it too.
    """
    person = Person.objects.select_related("user").get(pk=head.person_id)
    unit = head.employer.going_on
    there = person.status == Status.REGISTERED and person.on_post and person.employer_id == unit.pk
    if head.valid_to is None or _is_over(head, unit, person if there else None):
        Head.objects.filter(pk=head.pk).update(owed=False)
        return False
    if not there or unit.heads.present() is not None:
        Head.objects.filter(pk=head.pk).update(owed=True)
        return False
    Head.objects.filter(pk=head.pk).update(owed=False)
    again = Head.objects.create(
        person=person,
        employer=unit,
        valid_from=head.valid_to + DAY,
        case_no=head.case_no,
        letter_serial=head.letter_serial,
    )
    journal.write("head.restored", again, by=by, about=person.user, employer=unit.pk)
    inbox.tell(user=person.user, title=words.HEAD_AGAIN, text=words.head_again(unit.name))
    return True


def _is_over(head: Head, unit: Employer, there: Person | None) -> bool:
    """True where a headship has ended whatever becomes of the mistake: another has followed it, or who is there now had left.

    What goes on by the same letter is no other one: a merge carries a headship to the file that is kept, and gives it back."""
    assert head.valid_to is not None
    later = Head.objects.filter(employer=head.employer, valid_from__gt=head.valid_to).exclude(NO_DAY)
    later = later.exclude(letter_serial=head.letter_serial) if head.letter_serial else later
    if later.exists() or there is None:
        return later.exists()
    posts = Post.objects.of(there).filter(valid_from__gt=head.valid_to).exclude(NO_DAY)
    return posts.exclude(on_post=True, employer__in=unit.keys).exists()


def heads_again(*, person: Person, since: date, by: User) -> None:
    """What has ended somebody's headship on a day was a mistake: it goes on where `head_again` lets it."""
    for head in person.headships.filter(valid_to=since - DAY).select_related("employer"):
        head_again(head=head, by=by)
    heads_owed(people=[person.pk], by=by)


def heads_owed(*, people: Collection[int], by: User | None) -> None:
    """Something has been put right that stood in the way of headships which go on: of runs, merges and reports that are taken back in
    whatever order the last one brings them back (D07, D10, D15, E01)."""
    for head in Head.objects.filter(person__in=people, owed=True).select_related("employer__merged_into"):
        head_again(head=head, by=by)


@transaction.atomic
def report_leaving(*, person: Person, employer: Employer, what: str, on: date, by: User) -> Departure:
    """E05: somebody leaves the post, the unit or working life, reported by the unit's head; the person is told.

    A death changes nothing before the agency has confirmed it (`confirm_death`). Raises Refused for a wrong day or a wrong person.
    """
    hold_going_on(person)
    post = person.posts.at(employer).present()
    if post is None or (what == Leaving.OFF_POST and not post.on_post):
        raise Refused(words.NOT_ON_THIS_POST, "not_on_post")
    if not (post.joined_on or date.min) <= on <= timezone.localdate():
        raise Refused(words.LEAVING_DAY, "leaving_day")
    if what != Leaving.DIED and on <= post.valid_from and _came_off(post):
        raise Refused(words.off_since(post.valid_from), "off_since")
    if Departure.objects.filter(person=person, what=Leaving.DIED, undone_at=None).exists():
        raise Refused(words.DEATH_REPORTED, "death_reported")
    report = Departure.objects.create(
        person=person, employer=employer, what=what, on=on, reported_by=by, ended=None if what == Leaving.DIED else post
    )
    journal.write("post.leaving_reported", report, by=by, about=person.user, what=what, on=on.isoformat())
    if what != Leaving.DIED:
        _leave(person, post, what, on)
        title, text = words.leaving_reported(employer.name, report.get_what_display(), on)
        inbox.tell(user=person.user, title=title, text=text)
    return report


def _came_off(post: Post) -> bool:
    """A report or a run has put somebody off the post; a report of the same days would leave nothing of that to be taken back."""
    if post.on_post or post.case_no:
        return False
    former = Post.objects.filter(person=post.person, employer=post.employer, on_post=True)
    return former.filter(valid_to=post.valid_from - DAY).exclude(NO_DAY).exists()


def _leave(person: Person, post: Post, what: str, on: date) -> None:
    """Off the post at the same unit, or without unit."""
    if what == Leaving.LEFT:
        days.give_way(Post.objects.of(person), on, "")
        refresh(person)
    else:
        days.give_way(Residence.objects.of(person), on, "")
        open_fact(Post, person=person, on=on, case_no="", employer=post.employer, on_post=False)


@transaction.atomic
def take_back_leaving(*, report: Departure, by: User) -> None:
    """E05: a mistaken report is taken back by who made it; the post goes on as it was, and the headship with it where the unit has
    no other head. Raises Refused for what cannot be."""
    changed = Departure.objects.filter(pk=report.pk, undone_at=None).exclude(what=Leaving.DIED)
    hold_going_on(report.person)
    if report.ended is None:
        raise Refused(words.DEATH_STAYS, "death_stays")
    _require_here_since(report.person, report.on)
    since = Post.objects.of(report.person).filter(Q(valid_to=None) | Q(valid_to__gte=report.on)).exclude(NO_DAY)
    off = since.open().filter(on_post=False, valid_from=report.on, employer=report.ended.employer).first()
    stated = since.exclude(pk=off.pk) if off else since
    home = Residence.objects.of(report.person).filter(valid_from__gte=report.on).exclude(NO_DAY)
    if stated.exists() or home.exists() or not changed.update(undone_at=timezone.now()):
        raise Refused(words.LEAVING_STAYS, "leaving_stays")
    if off is not None:
        days.void(off)
    days.have_again(Post.objects.of(report.person), on=report.on, case_no="")
    days.go_on(report.ended, report.on)
    refresh(report.person)
    manage_where_posted(report.person, by)
    heads_again(person=report.person, since=timezone.localdate(report.reported_at), by=by)
    journal.write("post.leaving_taken_back", report, by=by, about=report.person.user, what=report.what)
    title, text = words.leaving_taken_back(report.employer.name, report.get_what_display())
    inbox.tell(user=report.person.user, title=title, text=text)


def _require_here_since(person: Person, on: date) -> None:
    """D04, D12, E05: a post gets no days again on which the file is closed or was in another province. In 异动 it stands as it did.

    Raises Refused with what comes first.
    """
    if Person.objects.filter(pk=person.pk, status=Status.CLOSED).exists():
        raise Refused(words.CLOSED_SINCE, "closed_since")
    if days.away_since(person, on).exists():
        raise Refused(words.AWAY_SINCE, "away_since")


@transaction.atomic
def confirm_death(*, report: Departure, on: date, by: User, case_no: str) -> None:
    """The agency has confirmed a reported death, on this day: the file is closed, nobody signs in with it any more.

    The report may be of a file that was merged meanwhile: who has died is the same (D15).
    """
    person = report.person.going_on
    hold(person)
    person.refresh_from_db()
    today = timezone.localdate()
    Departure.objects.filter(pk=report.pk).update(on=on, was=person.status, closed_on=today)
    days.give_way(Post.objects.of(person), on, case_no)
    Person.objects.filter(pk=person.pk).update(status=Status.CLOSED)
    User.objects.filter(pk=person.user_id).update(is_active=False)
    refresh(person)
    journal.write("person.closed", person, by=by, about=person.user, case=case_no)


@transaction.atomic
def drop_report(*, report: Departure, by: User | None) -> None:
    """The agency does not confirm a reported death: nothing has changed, it may be reported anew."""
    Departure.objects.filter(pk=report.pk).update(undone_at=timezone.now())
    journal.write("post.leaving_taken_back", report, by=by, about=report.person.user, what=report.what)


@transaction.atomic
def reopen(*, report: Departure, by: User, case_no: str) -> None:
    """A death that was confirmed by mistake: the file stands where it stood, its post and its headship go on."""
    person = report.person.going_on
    hold(person)
    Departure.objects.filter(pk=report.pk).update(undone_at=timezone.now())
    Person.objects.filter(pk=person.pk, status=Status.CLOSED).update(status=report.was or Status.REGISTERED)
    person.refresh_from_db()
    hear_of_return(person)
    User.objects.filter(pk=person.user_id).update(is_active=True)
    days.have_again(Post.objects.of(person), on=report.on, case_no=case_no)
    # A post that an older release ended does not know by what; one that knows has ended for this or for something else.
    last = Post.objects.of(person).filter(valid_to=report.on - DAY, ends=[]).order_by("-pk").first()
    if last is not None:
        days.go_on(last, report.on)
    refresh(person)
    manage_where_posted(person, by)
    if report.closed_on:
        heads_again(person=person, since=report.closed_on, by=by)
    journal.write("person.reopened", person, by=by, about=person.user, case=case_no)


def note_view(*, person: Person, by: User) -> None:
    """S05, Q02: a member of staff opened somebody's file; the person can see it."""
    journal.write("person.viewed", person, by=by, about=person.user)


def note_numbers(*, users: Iterable[User], by: User) -> None:
    """Q02: a member of staff had whole ID numbers shown; each of these people can see it."""
    journal.write_many("number.viewed", User, ((user.pk, user.pk, {}) for user in users), by=by)


def register_since(*, person: Person, at: datetime) -> None:
    """D15: since when somebody is in the register, once one of their files is merged into another or is apart again."""
    Person.objects.filter(pk=person.pk).update(registered_at=at)
    person.registered_at = at


def wait_again(*, person: Person, by: User, case_no: str) -> None:
    """C02, D15: a file that stood in the register only for the sake of another one waits for its collection."""
    there = Person.objects.filter(pk=person.pk, status__in=(Status.REGISTERED, Status.MOVED_OUT))
    if there.update(status=Status.COLLECTING, registered_at=None):
        _heads_nothing(person, by)
        journal.write("person.unregistered", person, by=by, about=person.user, case=case_no)


def merge_away(*, person: Person, into: Person) -> None:
    """D15: the file is closed and its account opens nothing; `into` goes on in its stead."""
    Person.objects.filter(pk=person.pk).update(status=Status.CLOSED, merged_into=into)
    User.objects.filter(pk=person.user_id).update(is_active=False)


def stand_again(*, person: Person, status: str) -> None:
    """D15: a merge is taken back. A file that was closed before the merge opens nothing after it either."""
    Person.objects.filter(pk=person.pk).update(status=status, merged_into=None)
    User.objects.filter(pk=person.user_id).update(is_active=status != Status.CLOSED)
    hear_of_return(person)
