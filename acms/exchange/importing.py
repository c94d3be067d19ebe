"""Imports in the background: check every row, then write, all of it or the good rows only (C05).

Resumable: each thousand rows are one transaction that also notes how far the file is written; after a kill the next worker goes on
there. Idempotent: who is on file already is counted and left alone.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, BinaryIO

from django.contrib.auth.hashers import make_password
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from acms.accounts import access as rights
from acms.accounts.models import ID_PURPOSE, User
from acms.base import bulk, crypto, pinyin, tables
from acms.base.errors import Refused
from acms.base.numbers import id_card
from acms.base.work import Lane, LeaseLost, finish
from acms.exchange import columns, words
from acms.exchange.models import Import, ImportFault, ImportState
from acms.journal import actions as journal
from acms.learning import actions as learning
from acms.learning import bank
from acms.learning import words as learning_words
from acms.learning.models import Credit
from acms.people import merging
from acms.people.models import CertificateHolder, FormerNumber, Person, Status

BATCH = 1000
FAULTS_KEPT = 10_000
LEASE = timedelta(minutes=2)


@contextmanager
def opened(row: Import) -> Iterator[BinaryIO]:
    """The uploaded table, unsealed into a file that is gone afterwards."""
    with default_storage.open(row.path) as sealed, tempfile.TemporaryFile() as plain:
        plain.write(crypto.unseal_file(sealed.read(), f"import/{row.pk}"))
        plain.seek(0)
        yield plain


def work(row: Import) -> None:
    """The lane's one step: checks or writes, as the state says."""
    if row.state == ImportState.APPLYING:
        apply(row)
    else:
        check(row)


def _note(row: Import, **progress: Any) -> None:
    """Notes how far it is and keeps the lease. Raises LeaseLost when another worker has taken over."""
    mine = Import.objects.filter(pk=row.pk, attempts=row.attempts, queued_at__isnull=False)
    if not mine.update(lease_until=timezone.now() + LEASE, **progress):
        raise LeaseLost(row.pk)


def check(row: Import) -> None:
    """Reads every row and notes what is wrong with each; writes nothing else."""
    ImportFault.objects.filter(of=row).delete()
    seen: set[str] = set()
    read = good = bad = there = kept = 0
    try:
        with opened(row) as file:
            for batch in _batches(tables.rows(file)):
                judged = _judged_batch(row, batch, seen)
                known = _known(row, [values for _, values, faults in judged if not faults])
                faults = [ImportFault(of=row, row=n, column=c, why=w) for n, _, found in judged for c, w in found]
                ImportFault.objects.bulk_create(faults[: max(0, FAULTS_KEPT - kept)])
                kept += len(faults)
                read += len(batch)
                bad += sum(bool(found) for _, _, found in judged)
                fine = [values for _, values, found in judged if not found]
                there += sum(_key(row.kind, values) in known for values in fine)
                good = read - bad - there
                _note(row, read=read, total=max(row.total, read))
    except Refused as refusal:
        _refuse(row, refusal)
        return
    with transaction.atomic():
        finish(row)
        Import.objects.filter(pk=row.pk).update(
            state=ImportState.CHECKED, total=read, read=read, good=good, bad=bad, there=there
        )


def _refuse(row: Import, refusal: Refused) -> None:
    with transaction.atomic():
        finish(row)
        ImportFault.objects.create(of=row, row=0, column="", why=refusal.words)
        Import.objects.filter(pk=row.pk).update(state=ImportState.FAILED, finished_at=timezone.now())


def _batches(rows: Iterator[tables.Row]) -> Iterator[list[tables.Row]]:
    """The rows under the head, a thousand at a time."""
    next(rows, None)
    yield from bulk.batched(rows, BATCH)


def _judged_batch(
    row: Import, batch: list[tables.Row], seen: set[str]
) -> list[tuple[int, dict[str, Any], list[tuple[str, str]]]]:
    """(number of the row, its values, what is wrong with it) for a thousand rows."""
    judged = [(number, *_judged(row, cells, seen)) for number, cells in batch]
    if row.kind == "credits":
        elsewhere = _managed_elsewhere(row, [values["id_number"] for _, values, _ in judged if "id_number" in values])
        for _, values, faults in judged:
            if values.get("id_number") in elsewhere:
                faults.append((columns.NUMBER.title, words.OUT_OF_SCOPE))
    return judged


def _managed_elsewhere(row: Import, numbers: list[str]) -> set[str]:
    """The numbers of people whom other agencies manage."""
    by_digest = {digest: number for number in numbers for digest in crypto.digests(number, ID_PURPOSE)}
    people = Person.objects.filter(id_digest__in=by_digest).exclude(rights.within(row.by))
    return {by_digest[digest] for digest in people.values_list("id_digest", flat=True)}


def _judged(row: Import, cells: list[str], seen: set[str]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    values, faults = columns.read(row.kind, row.mapping, cells)
    key = _key(row.kind, values)
    if key and key in seen:
        faults.append((columns.NUMBER.title, words.TWICE))
    elif key:
        seen.add(key)
    if row.kind == "credits" and (why := _year_closed(values.get("year"))):
        faults.append((words.YEAR, why))
    if "management_code" in values and not rights.may_read(row.by, values["management_code"]):
        faults.append((words.PLACE, words.OUT_OF_SCOPE))
    return values, faults


def _year_closed(year: int | None) -> str:
    today = timezone.localdate()
    if year is None:
        return ""
    if year > today.year:
        return learning_words.FUTURE_YEAR
    return learning_words.YEAR_CLOSED if year <= bank.last_settled(today) else ""


def _key(kind: str, values: dict[str, Any]) -> str:
    """What a row is known by; the empty text where it has none: an empty number is nobody's."""
    number = values.get("id_number", "")
    more = {"holders": ("certificate_no",), "credits": ("year", "subject", "what")}.get(kind, ())
    return "/".join([number, *(str(values.get(name, "")) for name in more)]) if number else ""


def _known(row: Import, rows: list[dict[str, Any]]) -> set[str]:
    """Keys of the rows that are on file already, in two statements; former numbers count (W05)."""
    by_digest = {d: v for v in rows for d in crypto.digests(v["id_number"], ID_PURPOSE)}
    if row.kind == "holders":
        held = CertificateHolder.objects.filter(id_digest__in=by_digest).values_list("id_digest", "certificate_no")
        return {f"{by_digest[digest]['id_number']}/{number}" for digest, number in held}
    if row.kind == "credits":
        there = Credit.objects.filter(id_digest__in=by_digest, form=TRAINING, struck_at=None)
        found = there.values_list("id_digest", "year", "subject", "what")
        return {f"{by_digest[digest]['id_number']}/{year}/{subject}/{what}" for digest, year, subject, what in found}
    now = User.objects.filter(id_digest__in=by_digest).values_list("id_digest", flat=True)
    once = FormerNumber.objects.filter(id_digest__in=by_digest).values_list("id_digest", flat=True)
    return {by_digest[str(digest)]["id_number"] for digest in (*now, *once)}


def apply(row: Import) -> None:
    """Writes the rows that are good; all of it in one transaction unless the good rows only were asked for."""
    if row.good_only:
        _apply(row)
        return
    with transaction.atomic():
        _apply(row)


def _apply(row: Import) -> None:
    seen: set[str] = set()
    added = row.added if row.good_only else 0
    done = row.applied if row.good_only else 0
    with opened(row) as file:
        for batch in _batches(tables.rows(file)):
            judged = _judged_batch(row, batch, seen)
            last = judged[-1][0]
            if last <= done:
                continue
            fine = [values for number, values, faults in judged if not faults and number > done]
            with transaction.atomic():
                known = _known(row, fine)
                fresh = [values for values in fine if _key(row.kind, values) not in known]
                added += WRITERS[row.kind](fresh)
                _note(row, applied=last, added=added)
    if row.kind == "people":
        merging.sweep(since=row.at, pulse=lambda: _note(row))
    with transaction.atomic():
        finish(row)
        now = timezone.now()
        Import.objects.filter(pk=row.pk).update(state=ImportState.DONE, finished_at=now, added=added)
        journal.write("import.applied", row, by=row.by, kind=row.kind, added=added)
    default_storage.delete(row.path)


def _people(rows: list[dict[str, Any]]) -> int:
    """Accounts that wait for their first password, and files that wait for collection (L02)."""
    users = []
    for values in rows:
        user = User(name=values["name"], must_set_password=True, password=make_password(None))
        user.set_id_number(values["id_number"])
        users.append(user)
    made = User.objects.bulk_create(users)
    Person.objects.bulk_create(_file(user, values) for user, values in zip(made, rows, strict=True))
    return len(made)


def _file(user: User, values: dict[str, Any]) -> Person:
    number = id_card.parse(values["id_number"])
    return Person(
        user=user,
        status=Status.FILED,
        name=user.name,
        sound=pinyin.full(user.name)[:200],
        initials=pinyin.initials(user.name)[:50],
        id_number=number.text,
        id_digest=user.id_digest or "",
        sex=number.sex,
        born=number.born,
        management_code=values["management_code"],
        accounting_since=values.get("accounting_since"),
    )


def _holders(rows: list[dict[str, Any]]) -> int:
    made = CertificateHolder.objects.bulk_create(
        CertificateHolder(**values, id_digest=crypto.digest(values["id_number"], ID_PURPOSE) or "") for values in rows
    )
    return len(made)


TRAINING = "11"  # code list ce_form: handed in by a training provider


def _credits(rows: list[dict[str, Any]]) -> int:
    """D08: credits of registered people count at once; those of others wait until they are registered, and count for nothing."""
    digests = {values["id_number"]: crypto.digest(values["id_number"], ID_PURPOSE) or "" for values in rows}
    every = [digest for values in rows for digest in crypto.digests(values["id_number"], ID_PURPOSE)]
    people = {
        person.id_number: person
        for person in Person.objects.filter(id_digest__in=every, status=Status.REGISTERED).select_related("user")
    }
    made = []
    for values in rows:
        person = people.get(values["id_number"])
        plain = {name: values[name] for name in ("year", "subject", "points", "what")}
        digest = person.id_digest if person else digests[values["id_number"]]
        made.append(Credit(**plain, person=person, id_digest=digest, form=TRAINING))
    Credit.objects.bulk_create(made)
    for person, year in {(credit.person, credit.year) for credit in made if credit.person}:
        learning.record_reached(person=person, year=year)
    return len(made)


WRITERS = {"people": _people, "holders": _holders, "credits": _credits}


def give_up(row: Import) -> None:
    """After several failures: what was written stays noted, the file can be imported again without doubles."""
    Import.objects.filter(pk=row.pk).update(state=ImportState.FAILED, finished_at=timezone.now())


LANE = Lane("imports", Import, work, give_up, lease=LEASE, tries=3)
