"""Every write of the letters."""

import hashlib

from django.db import transaction
from django.utils import timezone

from acms.accounts.models import User
from acms.journal import actions as journal
from acms.letters import codes, forms, render
from acms.letters.facts import Facts
from acms.letters.models import Audit, Kind, Letter, LetterState
from acms.scans import actions as scans
from acms.scans.models import Scan


@transaction.atomic
def issue(*, facts: Facts, owner: User | None = None, serial: str = "") -> Letter:
    """Prints a letter; the owner's other valid ones of its kind become void (T01). Raises typeset.MissingGlyph.

    `serial`: of a letter that was printed elsewhere under the same keys and is judged here (acms/ops/judging.py).
    """
    printed, kind = render.letter(facts, serial or codes.new_serial()), Kind(forms.of(facts).code)
    if owner is not None:
        void(owner=owner, kind=kind, by=owner)
    letter = Letter(
        serial=printed.serial,
        kind=kind,
        owner=owner,
        facts=facts.as_dict(),
        layout=[[glyph.character, glyph.field, list(glyph.box)] for glyph in printed.glyphs],
        sha256=hashlib.sha256(printed.pdf).hexdigest(),
        issued_at=timezone.now(),
    )
    letter.keep_pdf(printed.pdf)
    letter.save()
    journal.write("letter.issued", letter, by=owner, about=owner, serial=letter.serial)
    return letter


@transaction.atomic
def void(*, owner: User, by: User, kind: Kind = Kind.PROOF) -> int:
    """Makes the owner's valid letters of a kind void; their number."""
    letters = Letter.objects.filter(owner=owner, kind=kind, state=LetterState.VALID)
    return sum(void_one(letter, by=by) for letter in letters)


@transaction.atomic
def void_one(letter: Letter, *, by: User) -> bool:
    """Makes a letter void; false where it was not valid any more."""
    done = Letter.objects.filter(pk=letter.pk, state=LetterState.VALID).update(state=LetterState.VOID) > 0
    if done:
        journal.write("letter.voided", letter, by=by, about=letter.owner, serial=letter.serial)
    return done


@transaction.atomic
def erase(*, owner: User) -> None:
    """Every letter of somebody who never submitted anything: print, facts and all. Their audits went with the scans."""
    letters = Letter.objects.filter(owner=owner)
    for letter in letters:
        journal.write("letter.erased", letter, about=owner, serial=letter.serial)
        transaction.on_commit(letter.drop_pdf)
    letters.delete()


@transaction.atomic
def use(*, letter: Letter, by: User | None) -> None:
    """A case with this letter was approved; the letter cannot serve another."""
    Letter.objects.filter(pk=letter.pk, state=LetterState.VALID).update(state=LetterState.USED)
    journal.write("letter.used", letter, by=by, about=letter.owner, serial=letter.serial)


@transaction.atomic
def put(*, letter: Letter, data: bytes, file_name: str, owner: User) -> Scan:
    """The signed and sealed letter comes back: it is taken in, and its audit begins (T04). Raises intake.NotTaken."""
    scan = scans.receive(kind=letter.evidence, data=data, file_name=file_name, owner=owner)
    queue_audit(letter=letter, scan=scan)
    return scan


def queue_audit(*, letter: Letter, scan: Scan) -> Audit:
    """Has the uploaded scan of a letter audited in the background."""
    return Audit.objects.create(letter=letter, scan=scan, queued_at=timezone.now())
