"""The world in which lives are told: the clock, agencies and units; after each story the register is true for everybody."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from tests.journeys.lives import HERE, World


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """Begins on 2 March 2015 and goes on from wherever it is moved to."""
    with time_machine.travel(datetime(2015, 3, 2, 10, tzinfo=HERE)) as clock:
        told = World(clock)
        yield told
        told.is_true()
