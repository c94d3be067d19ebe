"""Imports in the background: check every row, then write, all of it or the good rows only (C05).

Resumable: each thousand rows are one transaction that also notes how far the file is written; after a kill the next worker goes on
there. Idempotent: who is on file already is counted and left alone.
"""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, BinaryIO

from django.contrib.auth.hashers import make_password
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from acms.accounts.models import ID_PURPOSE, User
from acms.base import crypto, files, tables
from acms.base.errors import Refused
from acms.base.fields import numbered
from acms.base.work import Lane, LeaseLost, after, finish
from acms.exchange import actions, columns, heads, words
from acms.exchange.columns import Finding
from acms.exchange.judging import Judge, Judged, Plan, key
from acms.exchange.models import Import, ImportFault, ImportState
from acms.exchange.report import Findings
from acms.holders.models import CertificateHolder
from acms.journal import actions as journal
from acms.learning import actions as learning
from acms.learning.models import Credit
from acms.merging import actions as merging
from acms.people import actions as people
from acms.people import search

FAULTS_SHOWN = 50
KINDS_SHOWN = 60
LEASE = timedelta(minutes=2)


@contextmanager
def opened(row: Import) -> Iterator[BinaryIO]:
    """The uploaded table, unsealed into a file that is gone afterwards."""
    with default_storage.open(row.path) as sealed, tempfile.TemporaryFile() as plain:
        plain.write(crypto.unseal_file(sealed.read(), f"import/{row.pk}"))
        plain.seek(0)
        yield plain


def work(row: Import) -> None:
    """The lane's one step: reads, checks or writes, as the state says."""
    steps = {ImportState.READING: glance, ImportState.APPLYING: apply}
    steps.get(ImportState(row.state), check)(row)


def glance(row: Import) -> None:
    """Finds the head of a table that was too large to be read while its uploader waited."""
    try:
        with opened(row) as file:
            heads.take(row, tables.sheets(file))
    except Refused as refusal:
        _refuse(row, refusal)
        return
    with transaction.atomic():
        finish(row)
        row.state = ImportState.MAPPING
        row.save(update_fields=["preview", "sheet", "head_row", "mapping", "state"])


def _note(row: Import, **progress: object) -> None:
    """Notes how far it is and keeps the lease. Raises LeaseLost when another worker has taken over."""
    mine = Import.objects.filter(pk=row.pk, attempts=row.attempts, queued_at__isnull=False)
    if not mine.update(lease_until=after(LEASE), **progress):
        raise LeaseLost(row.pk)


def check(row: Import) -> None:
    """Reads every row and notes what is wrong with each; writes nothing else."""
    actions.sweep_tables()
    ImportFault.objects.filter(of=row).delete()
    try:
        with opened(row) as file, tempfile.TemporaryFile("w+", encoding="utf-8") as lines:
            findings = Findings(lines)
            counts, shown = _checked(row, file, findings)
            size = _keep_report(row, findings)
    except Refused as refusal:
        _refuse(row, refusal)
        return
    with transaction.atomic():
        finish(row)
        ImportFault.objects.bulk_create(numbered(shown))
        Import.objects.filter(pk=row.pk).update(
            state=ImportState.CHECKED,
            found=[[*kind, count] for kind, count in findings.faults.most_common(KINDS_SHOWN)],
            noted=[
                *([words.WHOLE_FILE, why, 1] for why in _left_unread(row)),
                *([*kind, count] for kind, count in findings.notes.most_common(KINDS_SHOWN)),
            ],
            report_size=size,
            **counts,
        )


def _checked(row: Import, file: BinaryIO, findings: Findings) -> tuple[dict[str, int], list[ImportFault]]:
    """How many rows are good, bad, on file already; and the first faults, for the page."""
    read = bad = there = 0
    shown: list[ImportFault] = []
    for batch in _judge(row).batches(file):
        fine = [judged.values for judged in batch if judged.good]
        known = _known(row, fine)
        noted: set[int] = set()
        for judged in batch:
            is_bare = judged.values.get("what") == columns.NO_CONTENT and key(row.kind, judged.values) in known
            if is_bare and judged.number not in noted:
                noted.add(judged.number)
                judged.notes.append(Finding(columns.column("credits", "what").title, words.THERE_WITHOUT_CONTENT))
            findings.add(judged)
            if judged.faults and len(shown) < FAULTS_SHOWN:
                shown += _shown(row, judged)
        new = _rows(judged for judged in batch if judged.good and key(row.kind, judged.values) not in known)
        read += _rows(judged for judged in batch if not judged.aside)
        bad += _rows(judged for judged in batch if judged.faults)
        there += _rows(judged for judged in batch if judged.good) - new
        _note(row, read=read, total=max(row.total, read))
    return {"total": read, "read": read, "good": read - bad - there, "bad": bad, "there": there}, shown


def _rows(judged: Iterable[Judged]) -> int:
    """How many rows of the file these are: one that says credits of both subjects is judged as two trainings (D08)."""
    return len({one.number for one in judged})


def _left_unread(row: Import) -> list[str]:
    """What of the file is not read, for the result; sheets are named on the page alone, for their names may be people's."""
    left = len(heads.unread(row))
    several = columns.are_several(row.kind, row.head)
    absent = [one.default for one in columns.columns(row.kind) if one.default and one.key not in row.mapping]
    return [
        *[words.sheets_left_count(left)] * bool(left),
        *[words.ONE_OF_SEVERAL_NUMBERS] * several,
        *map(words.no_content, absent),
        *heads.sentences(row.kind, heads.said(row, row.mapping)).values(),
    ]


def _judge(row: Import) -> Judge:
    return Judge(_plan(row), row.by, timezone.localdate(row.at))


def _plan(row: Import) -> Plan:
    said = heads.said(row, row.mapping)
    return Plan(row.kind, row.sheet, row.head_row, row.head, row.mapping, row.head_lines, said)


def _shown(row: Import, judged: Judged) -> list[ImportFault]:
    return [
        ImportFault(of=row, row=judged.number, column=one.column, why=one.why, name=judged.name, value=one.value)
        for one in judged.faults
    ]


def _keep_report(row: Import, findings: Findings) -> int:
    """The workbook of what was found, sealed; its size, 0 where nothing was found."""
    if not findings.faults and not findings.notes:
        return 0
    with tempfile.TemporaryFile() as book:
        findings.write(book, _plan(row), lambda: _note(row))
        size = book.tell()
        book.seek(0)
        files.put(row.report_path, crypto.seal_file(book.read(), f"import-report/{row.pk}"))
    return size


def dry_run(*, kind: str, by: User, file: BinaryIO) -> dict[str, Any]:
    """What a check finds in a table that is not kept, with every value. Raises Refused."""
    tables.require_fewer(file)
    sheets = tables.sheets(file)
    plan = heads.plan(kind, sheets, by)
    left = heads.other_tables(plan.sheet, [(sheet.place, sheet.name, sheet.rows) for sheet in sheets])
    notes = [_reported(0, Finding(words.WHOLE_FILE, words.SHEET_LEFT, name)) for name in left]
    notes += [_reported(0, Finding(words.WHOLE_FILE, why)) for why in heads.sentences(kind, plan.said).values()]
    faults, rows, bad = [], 0, 0
    for batch in Judge(plan, by, timezone.localdate()).batches(file):
        rows += _rows(judged for judged in batch if not judged.aside)
        bad += _rows(judged for judged in batch if judged.faults)
        for judged in batch:
            faults += [_reported(judged.number, one) for one in judged.faults]
            notes += [_reported(judged.number, one) for one in judged.notes]
    titles = {
        column.key: plan.head[plan.mapping[column.key]]
        for column in columns.columns(kind)
        if column.key in plan.mapping
    }
    return {
        "head_row": plan.head_row,
        "columns": titles,
        "rows": rows,
        "good": rows - bad,
        "faults": faults,
        "notes": notes,
    }


def _reported(number: int, one: Finding) -> dict[str, Any]:
    return {"row": number, "column": one.column, "value": one.value, "reason": one.why}


def _refuse(row: Import, refusal: Refused) -> None:
    with transaction.atomic():
        finish(row)
        ImportFault.objects.create(of=row, row=0, column="", why=refusal.words)
        Import.objects.filter(pk=row.pk).update(state=ImportState.FAILED, finished_at=timezone.now())


def _known(row: Import, rows: list[dict[str, Any]]) -> set[str]:
    """Keys of the rows that are on file already, in two statements; former numbers count (W05)."""
    if row.kind == "credits":
        return _known_credits(rows)
    by_digest = {d: v for v in rows for d in crypto.digests(v["id_number"], ID_PURPOSE)}
    if row.kind == "holders":
        holders = CertificateHolder.objects.filter(id_digest__in=by_digest).values_list("id_digest", "certificate_no")
        return {f"{by_digest[digest]['id_number']}/{number}" for digest, number in holders}
    now = User.objects.filter(id_digest__in=by_digest).values_list("id_digest", flat=True)
    asked = {values["id_number"]: values["name"] for values in rows}
    return {by_digest[str(digest)]["id_number"] for digest in now} | {*search.of_numbers(asked)}


def _known_credits(rows: list[dict[str, Any]]) -> set[str]:
    """What has been entered of somebody, by whichever of their numbers (D08, W05). Whatever its form: a table that names it must not
    count again what came without. What was struck was struck for a reason: a table does not bring it back."""
    owners = search.of_numbers({values["id_number"]: values["name"] for values in rows})
    own = {file.id_digest: number for number, file in owners.items()}
    by_digest = {one: row["id_number"] for row in rows for one in crypto.digests(row["id_number"], ID_PURPOSE)}
    there = Credit.objects.filter(id_digest__in={*own, *by_digest}).values_list("id_digest", "year", "subject", "what")
    return {
        f"{number}/{year}/{subject}/{what}"
        for digest, year, subject, what in there
        for number in {own.get(digest, ""), by_digest.get(digest, "")} - {""}
    }


def apply(row: Import) -> None:
    """Writes the rows that are good; all of it in one transaction unless the good rows only were asked for.

    Where all was asked for and a row is good no more (a person has moved, a year was closed), nothing is written: the table is
    checked anew and says so.
    """
    if row.good_only:
        _apply(row)
        return
    try:
        with transaction.atomic():
            _apply(row)
    except Refused as refusal:
        check(row)
        ImportFault.objects.create(of=row, row=0, column="", why=refusal.words)


def _apply(row: Import) -> None:
    added = row.added if row.good_only else 0
    done = row.applied if row.good_only else 0
    bad = 0
    with opened(row) as file:
        for batch in _judge(row).batches(file):
            last, wrong = batch[-1].number, _rows(judged for judged in batch if judged.faults)
            if wrong and not row.good_only:
                raise Refused(words.GOOD_NO_MORE, "good_no_more")
            bad += wrong
            if last <= done:
                continue
            fine = [judged for judged in batch if judged.good and judged.number > done]
            with transaction.atomic():
                known = _known(row, [judged.values for judged in fine])
                fresh = [judged for judged in fine if key(row.kind, judged.values) not in known]
                WRITERS[row.kind]([judged.values for judged in fresh])
                added += _rows(fresh)
                _note(row, applied=last, added=added)
    if row.kind == "people":
        merging.sweep(since=row.at, pulse=lambda: _note(row))
    with transaction.atomic():
        finish(row)
        now = timezone.now()
        Import.objects.filter(pk=row.pk).update(
            state=ImportState.DONE, finished_at=now, added=added, bad=bad, preview=None
        )
        journal.write("import.applied", row, by=row.by, kind=row.kind, added=added)
    default_storage.delete(row.path)


def _people(rows: list[dict[str, Any]]) -> int:
    """Accounts that wait for their first password, and files that wait for collection (L02)."""
    users = []
    for values in rows:
        user = User(name=values["name"], must_set_password=True, password=make_password(None))
        user.set_id_number(values["id_number"])
        if values.get("phone"):
            user.set_phone(values["phone"])  # nobody has proved it
        users.append(user)
    made = User.objects.bulk_create(numbered(users))
    return people.file_people(
        (
            user,
            {name: values.get(name) for name in ("management_code", "accounting_since", "employer")},
            {name: values[name] for name in SAID if values.get(name)},
        )
        for user, values in zip(made, rows, strict=True)
    )


# What a list says of people that nobody has verified.
SAID = (
    "uscc", "employer_name", "education_level", "education_mode", "school", "major", "graduated_on", "degree",
    "qualification_level", "certificate_no", "obtained_on", "permit_no", "unread",
)  # fmt: skip


def _holders(rows: list[dict[str, Any]]) -> int:
    made = [
        CertificateHolder(**values, id_digest=crypto.digest(values["id_number"], ID_PURPOSE) or "") for values in rows
    ]
    return len(CertificateHolder.objects.bulk_create(numbered(made)))


def _credits(rows: list[dict[str, Any]]) -> int:
    """D08: credits of registered people count at once; those of others wait until they are registered, and count for nothing."""
    digests = {values["id_number"]: crypto.digest(values["id_number"], ID_PURPOSE) or "" for values in rows}
    owners = search.of_numbers({values["id_number"]: values["name"] for values in rows})
    known = {number: file for number, file in owners.items() if learning.keeps_credits(file)}
    made = []
    for values in rows:
        whose = learning.whose(known.get(values["id_number"]), digests[values["id_number"]])
        plain = {name: values[name] for name in ("year", "subject", "points", "what")}
        made.append(Credit(**plain, **whose, form=values.get("form", "")))
    Credit.objects.bulk_create(made)
    for person, year in {(credit.person, credit.year) for credit in made if credit.person}:
        learning.record_in_time(person=person, year=year, by=None)
    return len(made)


WRITERS = {"people": _people, "holders": _holders, "credits": _credits}


def give_up(row: Import) -> None:
    """After several failures: what was written stays noted, the file can be imported again without doubles."""
    Import.objects.filter(pk=row.pk).update(state=ImportState.FAILED, finished_at=timezone.now())


LANE = Lane("imports", Import, work, give_up, lease=LEASE, tries=3)
