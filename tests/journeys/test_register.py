"""Whatever offices do to files in whatever order: each day stands once, no ban and no credit is lost, nobody is moved unwarned.

`ACMS_STEPS` says how many steps are walked; the suite walks 2,000, `make bench` more.
"""

import os
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from time_machine import travel

from acms.accounts.models import User
from acms.demo import documents, seed
from acms.employers.models import Employer
from acms.merging import actions as merging
from acms.people.models import Person
from tests.conftest import make_person
from tests.journeys.register import BEGIN, SINCE, Register
from tests.merging.conftest import number_of

STEPS = int(os.environ.get("ACMS_STEPS", "2000"))
A_WALK = 50  # steps


@pytest.mark.parametrize("about", ["all", "units", "two files", "run"])
def test_D02_D12_D15_the_register_stays_true_whatever_is_done_to_it(
    about: str, employer: Employer, other: Employer, clerk_of_the_region: User
) -> None:
    with travel(BEGIN):
        people: list[Person] = []
        for n, name in enumerate(("乌云其木格", "乌云其木格", "样例甲", "样例乙")):
            user = make_person(name, number_of(n + 1, date(1970, 5, 5 if n < 2 else 5 + n)))
            people.append(seed.enter(user, employer, since=SINCE))
        assert merging.notice(people[1])
    Person.objects.update(registered_at=BEGIN.replace(year=SINCE.year))
    Person.objects.filter(pk=people[1].pk).update(registered_at=BEGIN.replace(year=SINCE.year + 2))
    walks = type(about, (Register,), {"about": about})
    walks.world = {
        "people": [person.pk for person in people],
        "units": [employer, other],
        "clerk": clerk_of_the_region,
        "grave": "B401",
        "paper": (documents.jpeg(documents.cast(11), "qualification"), "a.jpg"),
    }
    how = settings(
        max_examples=max(1, STEPS // A_WALK // 4),
        stateful_step_count=A_WALK,
        deadline=None,
        derandomize="ACMS_STEPS" not in os.environ,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # a walk is told as it was: to shorten it would take longer than to read it
    )
    run_state_machine_as_test(walks, settings=how)  # type: ignore[no-untyped-call]
