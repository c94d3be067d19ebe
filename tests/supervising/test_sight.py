"""Whoever comes to see people by an act, these people are told and the journal has it: acts of every kind, in any order (R03, Q02)."""

import os
import random
from collections.abc import Callable
from contextlib import suppress

import pytest

from acms.accounts import actions as accounts
from acms.accounts.models import Role, User
from acms.base.errors import Refused, Stale
from acms.demo import seed
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.journal.models import Entry
from acms.people import access as people_access
from acms.people.models import Person
from acms.supervising import actions
from acms.supervising.models import Claim, Outcome
from acms.units import actions as units
from tests.casework.access_world import a_code
from tests.conftest import confirmed_unit, make_person
from tests.supervising.conftest import SINCE, applied, number_of

WALKS, ACTS = 4 * max(int(os.environ.get("ACMS_EXPLORE", "0")), 1), 30
Pair = tuple[int, int]


class Office:
    """Six units with two people each, three of which supervise, and an act of chance."""

    def __init__(self, clerk: User, chance: random.Random):
        self.clerk, self.chance = clerk, chance
        self.units = [
            confirmed_unit(a_code(n), f"样例{n}号公司", "内蒙古自治区呼和浩特市赛罕区样例路1号") for n in range(6)
        ]
        self.watchers = []
        for n, unit in enumerate(self.units):
            for m in range(2):
                seed.enter(make_person(f"测试{n}{m}", number_of(100 + 10 * n + m)), unit, since=SINCE)
            if n < 3:
                employers.make_supervisor(employer=unit, by=clerk)
                self.watchers.append(
                    accounts.make_staff(
                        login_name=f"zg{n}", name="管", password="x", role=Role.SUPERVISOR, unit_uscc=unit.uscc
                    )
                )

    def sights(self) -> set[Pair]:
        """Who sees whom: keys of accounts and of files."""
        return {
            (watcher.pk, person)
            for watcher in User.objects.filter(pk__in=[one.pk for one in self.watchers])
            for person in people_access.visible_to(watcher).values_list("pk", flat=True)
        }

    def any(self) -> Employer:
        return Employer.objects.get(pk=self.chance.choice(self.units).pk)

    def ask(self) -> None:
        watcher = User.objects.get(pk=self.chance.choice(self.watchers).pk)
        supervisor = Employer.objects.get(uscc=watcher.unit_uscc)
        actions.ask_for(supervisor=supervisor, code=self.any().uscc, by=watcher)

    def answer(self) -> None:
        waiting = list(Claim.objects.filter(outcome=Outcome.OPEN).order_by("pk"))
        if waiting:
            claim = self.chance.choice(waiting)
            actions.answer(claim=claim, agrees=self.chance.random() < 0.8, by=self.clerk)

    def take_in(self) -> None:
        actions.take_in(unit=self.any(), supervisor=self.any(), by=self.clerk)

    def let_go(self) -> None:
        unit = self.any()
        if unit.supervisor is not None:
            actions.let_go(unit=unit, supervisor=unit.supervisor, by=self.clerk)

    def merge(self) -> None:
        units.merge_employers(duplicate=self.any(), into=self.any(), by=self.clerk)

    def part(self) -> None:
        merged = list(Employer.objects.exclude(merged_into=None).order_by("pk"))
        if merged:
            units.part_employers(duplicate=self.chance.choice(merged), by=self.clerk)

    def act(self) -> str:
        acts: list[Callable[[], None]] = [
            self.ask, self.answer, self.answer, self.take_in, self.let_go, self.merge, self.part,
        ]  # fmt: skip
        chosen = self.chance.choice(acts)
        with suppress(Refused, Stale):
            chosen()
        return chosen.__name__


@pytest.mark.parametrize("walk", range(WALKS))
def test_R03_Q02_whoever_comes_to_see_people_they_are_told_and_the_journal_has_it(
    clerk_of_saihan: User, walk: int
) -> None:
    office = Office(clerk_of_saihan, random.Random(f"sight {walk}"))
    gained = 0
    for _ in range(ACTS):
        before, message, entry = office.sights(), _last(Message), _last(Entry)
        act = office.act()
        new = office.sights() - before
        told = set(Message.objects.filter(pk__gt=message).values_list("user__person", flat=True))
        assert {person for _, person in new} <= told, act
        assert not new or Entry.objects.filter(pk__gt=entry, by=clerk_of_saihan).exists(), act
        gained += len(new)
    assert gained, "else nothing was proved"


def _last(model: type[Message] | type[Entry]) -> int:
    return int(model.objects.order_by("pk").values_list("pk", flat=True).last() or 0)


def test_R03_Q02_a_unit_that_begins_to_supervise_tells_its_own_people(filer: Person, clerk_of_saihan: User) -> None:
    from acms.casework import actions as casework

    casework.approve(applied(filer), by=clerk_of_saihan)
    assert filer.user.notes.filter(title="单位成为主管部门").exists()
