"""Every write of the letters."""

import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone

from acms.journal import actions as journal
from acms.letters import codes, forms, render
from acms.letters.facts import Facts
from acms.letters.models import Audit, Kind, Letter, State
from acms.scans.models import Scan


@transaction.atomic
def issue(*, facts: Facts, owner: Any = None) -> Letter:
    """Prints a letter; the owner's other valid ones of its kind become void (T01). Raises typeset.MissingGlyph."""
    printed, kind = render.letter(facts, codes.new_serial()), Kind(forms.of(facts).code)
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
def void(*, owner: Any, by: Any, kind: Kind = Kind.PROOF) -> int:
    """Makes the owner's valid letters of a kind void; their number."""
    count = 0
    for letter in Letter.objects.filter(owner=owner, kind=kind, state=State.VALID):
        if Letter.objects.filter(pk=letter.pk, state=State.VALID).update(state=State.VOID):
            journal.write("letter.voided", letter, by=by, about=owner, serial=letter.serial)
            count += 1
    return count


@transaction.atomic
def erase(*, owner: Any) -> None:
    """Every letter of somebody who never submitted anything: print, facts and all. Their audits went with the scans."""
    letters = Letter.objects.filter(owner=owner)
    for letter in letters:
        journal.write("letter.erased", letter, about=owner, serial=letter.serial)
        transaction.on_commit(letter.drop_pdf)
    letters.delete()


@transaction.atomic
def use(*, letter: Letter, by: Any) -> None:
    """A case with this letter was approved; the letter cannot serve another."""
    Letter.objects.filter(pk=letter.pk, state=State.VALID).update(state=State.USED)
    journal.write("letter.used", letter, by=by, about=letter.owner, serial=letter.serial)


@transaction.atomic
def queue_audit(*, letter: Letter, scan: Scan) -> Audit:
    """Has the uploaded scan of a letter audited in the background."""
    return Audit.objects.create(letter=letter, scan=scan, queued_at=timezone.now())
