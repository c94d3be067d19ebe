"""A yearly run that several workers share (D10): by threads, in a copy of the database of its own."""

from datetime import datetime
from threading import Barrier

import pytest

from acms.base import work
from acms.base.work import Leased
from acms.journal.models import Entry
from acms.yearly import actions as yearly
from acms.yearly import running
from acms.yearly.models import Kind, Part, RunState
from tests.journeys.lives import BASIS, HERE, World
from tests.journeys.test_lives_at_once import in_a_world, warned_twice
from tests.test_races import elsewhere  # noqa: F401
from tests.threads import together


@pytest.mark.django_db
def test_D10_two_workers_that_end_their_parts_at_one_moment_end_the_run(
    elsewhere: None,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """D10: a signed list is shared by the workers; each line is applied once, and the run says so when the last of them is through."""
    monkeypatch.setattr(running, "A_PART", 1)
    ended, finish = Barrier(2), running.finish

    def finishes(row: Leased) -> None:
        finish(row)
        if isinstance(row, Part):
            ended.wait(timeout=60)  # for the other one, before either has committed

    def race(world: World) -> None:
        she, twin = warned_twice(world)
        run = world.run(Kind.LEARNING)
        yearly.sign(run=run, basis=BASIS, by=world.region, on=world.today)
        assert work.work_one(running.LANE)
        first, second, rest = Part.objects.order_by("pk")  # the last for whoever comes to the list's end meanwhile
        assert (first.passed, first.last, second.last, rest.last) == (0, second.passed, rest.passed, None)
        assert work.work_one(running.PARTS)
        run.refresh_from_db()
        assert ({she.status, twin.status}, run.state) == ({"MOVED_OUT", "REGISTERED"}, RunState.APPLYING)
        monkeypatch.setattr(running, "finish", finishes)
        together(lambda: work.work_one(running.PARTS), lambda: work.work_one(running.PARTS))
        run.refresh_from_db()
        assert (she.status, twin.status, run.state) == ("MOVED_OUT", "MOVED_OUT", RunState.DONE)
        assert not Part.objects.exists()
        assert Entry.objects.filter(verb="yearly.applied").count() == 2

    in_a_world(datetime(2015, 3, 2, 10, tzinfo=HERE), race)
