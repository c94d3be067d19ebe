"""Q02: what a row calls itself, in logs and tracebacks, names nobody."""

from typing import Any

import pytest

from acms.casework.models import Case
from acms.collection import words
from acms.collection.models import (
    Commitment,
    EducationAnswers,
    Evidence,
    IdentityAnswers,
    PostAnswers,
    QualificationAnswers,
)

ROWS = (Commitment, EducationAnswers, Evidence, IdentityAnswers, PostAnswers, QualificationAnswers)


@pytest.mark.parametrize("model", ROWS)
def test_Q02_no_row_of_the_collection_names_its_person(model: Any, filled: Case) -> None:
    user, rows = filled.subject, list(model.objects.filter(case=filled))
    assert rows
    for row in rows:
        said = str(row)
        assert said and not any(secret in said for secret in (user.name, user.id_number, user.phone, user.email))


def test_Q02_what_a_promise_and_a_paper_call_themselves_tells_which_they_are(filled: Case) -> None:
    assert str(Commitment.objects.get(case=filled)) == f"{filled.pk} {words.COMMITMENT_VERSION}"
    assert str(Evidence.objects.get(case=filled, kind="photo")) == f"{filled.pk} photo"
