"""Two files of one woman, and the pair that people look at."""

import random
from datetime import date
from typing import Any

import pytest

from acms.accounts.models import User
from acms.demo import documents, seed
from acms.employers.models import Employer
from acms.merging import actions as merging
from acms.merging import contradicting
from acms.merging.models import PossibleDuplicate
from acms.people.models import Person
from tests.conftest import make_person


def number_of(seed_: int, born: date = date(1970, 5, 5)) -> str:
    return documents.make_id_number(random.Random(seed_), "150105", born, True)


def merge(pair: PossibleDuplicate, by: User, keep: int | None = None, take: tuple[str, ...] = (), **more: Any) -> None:
    stand = {one.key: keep or pair.first_id for one in contradicting.between(pair.first, pair.second)}
    said = {"keep": keep or pair.first_id, "start_of": pair.first_id, "stand": stand, **more}
    merging.merge_files(pair=pair, take=list(take), reason="核对了两本证书。", by=by, **said)


@pytest.fixture
def first(db: None, employer: Employer) -> Person:
    return seed.enter(make_person(), employer, since=date(1993, 8, 1))


@pytest.fixture
def second(first: Person, employer: Employer) -> Person:
    """The same woman under another number, with the same phone: her second file."""
    return seed.enter(make_person("乌云其木格", number_of(9)), employer, since=date(1999, 8, 1))


@pytest.fixture
def pair(first: Person, second: Person) -> PossibleDuplicate:
    assert merging.notice(second) == 1
    return PossibleDuplicate.objects.get()
