"""T04: one letter of every category of the benchmark's corpus, through the path of an upload: no forgery passes, no genuine letter is refused."""

import numpy as np
import pytest

from acms.letters.audit import examine
from acms.scans import intake, mend
from bench.evidence import letters

pytestmark = pytest.mark.django_db


def verdict(specimen: letters.Specimen) -> str:
    checked = mend.check("proof_letter", specimen.data)
    if checked.verdict == "refused":
        return "rescan"
    return examine.letter(intake.decode(checked.working).pixels, specimen.letter).verdict


@pytest.mark.parametrize("category", letters.FORGED)
def test_T04_no_forged_or_wrong_letter_passes(category: str) -> None:
    assert verdict(letters.forged(1, category)) != "pass"


@pytest.mark.parametrize("category", letters.GENUINE)
def test_T04_no_genuine_letter_is_definitely_refused(category: str) -> None:
    assert verdict(letters.genuine(1, category)) != "fail"


def test_T04_the_corpus_is_the_same_every_time() -> None:
    first, again = letters.forged(3, "field pasted from another"), letters.forged(3, "field pasted from another")
    assert (first.data, first.letter.serial, first.note) == (again.data, again.letter.serial, again.note)
    assert not np.array_equal(first.data, letters.forged(4, "field pasted from another").data)
