"""Scopes by chance (R03, R04): whoever looks, wherever what they look at lies, they see and do what the oracle says.

The oracle knows the tree of places from the data alone and none of the product's rules. Of addresses it knows the access
table: a reviewer gets at any place what the table says of the role that stands to 赛罕区 as they stand to that place.
"""

import csv
import os
import random
from collections import defaultdict
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from acms.accounts.models import Role, User
from acms.casework import access as casework_access
from acms.casework.models import Case
from acms.employers import access as employers_access
from acms.employers.models import Employer
from acms.people import access as people_access
from acms.people.models import Person
from acms.regions import divisions
from tests.casework.test_access import LINES, Line, all_of_it, cast, places  # noqa: F401

PLACES, DRAWS = 4 * max(int(os.environ.get("ACMS_EXPLORE", "0")), 1), 60
with (divisions.DATA / "regions.csv").open(encoding="utf-8") as file:
    PARENTS = {row["code"]: row["parent_code"] for row in csv.DictReader(file)}
BANNERS = sorted(code for code in PARENTS if code[4:] not in ("00", "99", "98"))
REGION, SOCIETY, FORESTRY = "150000", "150099", "150098"
HERE = "150105"  # where the world of the access table lies


def reaches(agency: str, place: str) -> bool:
    """The oracle: what is managed at `place` is seen by its own agency and by those above it."""
    while place and place != agency:
        place = PARENTS.get(place, "")
    return bool(place)


def reviewer(agency: str) -> User:
    return User.objects.create(login_name=f"r{agency}", name="审", role=Role.REVIEWER, agency_code=agency)


@pytest.fixture
def everywhere(db: None) -> dict[str, list[str]]:
    """A unit, a file and a case under every code there is; the keys by kind, in the order of the codes."""
    codes = list(PARENTS)
    users = User.objects.bulk_create(User(login_name=f"p{code}", name="某") for code in codes)
    units = Employer.objects.bulk_create(
        Employer(uscc=f"X{n:017d}", name=code, division_code=BANNERS[0], management_code=code)
        for n, code in enumerate(codes)
    )
    Person.objects.bulk_create(
        Person(user=user, employer=unit, management_code=code, id_digest=code)
        for user, unit, code in zip(users, units, codes, strict=True)
    )
    Case.objects.bulk_create(
        Case(kind="collection", subject=user, title="x", slot=f"s{code}", no=f"N{code}", management_code=code, deciding_code=code, state="in_review")
        for user, code in zip(users, codes, strict=True)
    )  # fmt: skip
    return {"codes": codes}


@pytest.mark.parametrize("rooms", [people_access, employers_access, casework_access], ids=["files", "units", "cases"])
def test_R04_every_agency_sees_of_every_place_what_lies_below_it_and_nothing_else(
    everywhere: dict[str, list[str]], rooms: Any
) -> None:
    """All pairs of an agency and a place: 117 of each."""
    wrong = []
    for agency in everywhere["codes"]:
        seen = set(rooms.visible_to(reviewer(agency)).values_list("management_code", flat=True))
        wrong += [(agency, place) for place in PARENTS if (place in seen) != reaches(agency, place)]
    assert not wrong


@pytest.mark.parametrize("walk", range(4))
def test_R03_an_administrator_sees_the_people_of_their_own_unit_and_of_those_under_it(
    everywhere: dict[str, list[str]], walk: int
) -> None:
    chance = random.Random(f"units {walk}")
    units = list(Employer.objects.order_by("pk"))
    above: dict[int, int | None] = {}
    watching = {unit.pk for unit in units if chance.random() < 0.2}
    for unit in units:
        over = chance.choice(units).pk if chance.random() < 0.7 else None
        above[unit.pk] = over if over != unit.pk else None
        Employer.objects.filter(pk=unit.pk).update(supervisor=above[unit.pk], supervises=unit.pk in watching)
    at: dict[int, set[int]] = defaultdict(set)
    for person, unit_pk in Person.objects.values_list("pk", "employer"):
        at[unit_pk].add(person)
    for unit in units:
        user = User(login_name="zg", role=Role.SUPERVISOR, unit_uscc=unit.uscc)
        theirs = {pk for pk, over in above.items() if over == unit.pk} | {unit.pk} if unit.pk in watching else set()
        assert set(people_access.visible_to(user).values_list("pk", flat=True)) == set().union(
            *(at[pk] for pk in theirs)
        )
        assert set(employers_access.visible_to(user).values_list("pk", flat=True)) == theirs
        assert set(casework_access.visible_to(user).values_list("employer", flat=True)) <= theirs


# What an address of the table speaks of lies where its file, unit or case lies.
PLACED = ("no", "employer", "person", "waiting", "photo", "pair", "merge", "gone", "line")


def placed() -> list[Line]:
    found = [
        line
        for line in LINES
        if line.address.startswith("/desk/") and any(f"{{{name}}}" in line.address for name in PLACED)
        if "{staff}" not in line.fields  # a colleague of 赛罕区, who is none elsewhere
    ]
    assert len(found) > 70
    return found


def stands_as(agency: str, place: str) -> str:
    """The role of the table that stands to 赛罕区 as this agency stands to the place."""
    named = {REGION: "region", SOCIETY: "society", FORESTRY: "forestry", place: "saihan"}
    return named.get(agency) or ("league" if reaches(agency, place) else "hailar")


def near(place: str, chance: random.Random) -> str:
    """An agency: often one that has something to do with the place."""
    parent = PARENTS[place]
    beside = chance.choice([code for code in BANNERS if PARENTS[code] == parent])
    leagues = [code for code, above in PARENTS.items() if above == REGION]
    return chance.choice(
        [place, parent, REGION, SOCIETY, FORESTRY, beside, chance.choice(leagues), chance.choice(BANNERS)]
    )


def move(place: str) -> None:
    """Everything of 赛罕区 is at another place."""
    for model in apps.get_models():
        for name in ("management_code", "deciding_code", "division_code"):
            if any(field.name == name for field in model._meta.fields):
                model._default_manager.filter(**{name: HERE}).update(**{name: place})


@pytest.mark.parametrize("walk", range(PLACES))
def test_R04_at_any_place_any_agency_gets_what_the_table_says_of_its_like(
    places: dict[str, Any],  # noqa: F811
    all_of_it: None,  # noqa: F811
    walk: int,
) -> None:
    chance, lines = random.Random(f"places {walk}"), placed()
    place = chance.choice(BANNERS)
    move(place)
    wrong = []
    for _ in range(DRAWS):
        agency, line = near(place, chance), chance.choice(lines)
        client = Client()
        with transaction.atomic():
            client.force_login(reviewer(agency))
            found = line.status(client, places)
            transaction.set_rollback(True)
        like = stands_as(agency, place)
        if found != line.answers[like]:
            wrong.append(
                f"{agency} at {place}, like {like}: {line.method} {line.address} {line.fields} {found}, not {line.answers[like]}"
            )
    assert not wrong, "\n" + "\n".join(wrong)
