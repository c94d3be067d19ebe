"""疑似重复档案: which files may be one person's, and how sure that is (D15). Finding only; actions.py acts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from acms.accounts.models import ID_PURPOSE
from acms.base import crypto, text
from acms.merging.models import PossibleDuplicate
from acms.people.models import FormerNumber, Person

# What two files have in common, and how much it says. A name and a birth date alone are no reason: 王伟 has many twins.
WEIGHTS = {"number": 100, "phone": 4, "near_number": 4, "name": 3, "born": 3, "employer": 2}
ENOUGH = 8
DEFINITE = WEIGHTS["number"]


@dataclass(frozen=True)
class Traits:
    """What is compared of one file. `numbers`: the ID number now and those before corrections."""

    name: str
    born: date | None
    numbers: frozenset[str]
    phone: str = ""
    employer: int | None = None


def reasons(one: Traits, other: Traits) -> list[str]:
    """What speaks for one person, in the order of its weight."""
    found = {
        "number": bool(one.numbers & other.numbers),
        "phone": bool(one.phone) and one.phone == other.phone,
        "near_number": any(near(a, b) for a in one.numbers for b in other.numbers),
        "name": text.same_name(one.name, other.name),
        "born": one.born is not None and one.born == other.born,
        "employer": one.employer is not None and one.employer == other.employer,
    }
    return [code for code, there in found.items() if there]


def weigh(codes: Iterable[str]) -> int:
    """The weight of reasons, at most that of a definite one."""
    return min(sum(WEIGHTS[code] for code in codes), DEFINITE)


def worth(codes: list[str]) -> bool:
    """True when people should look: one number, or one name with enough besides. Siblings share a phone and near numbers."""
    return "number" in codes or ("name" in codes and weigh(codes) >= ENOUGH)


def near(one: str, other: str) -> bool:
    """True for two numbers that one slip turns into each other: one place differs, or two neighbours are swapped.

    The check character follows from the others, so it may differ besides.
    """
    if len(one) != 18 or len(other) != 18 or one == other:
        return False
    apart = [place for place in range(17) if one[place] != other[place]]
    if len(apart) == 2:
        a, b = apart
        return b == a + 1 and one[a] == other[b] and one[b] == other[a]
    return len(apart) <= 1


def traits(person: Person) -> Traits:
    """A file's traits; needs `user` and `former_numbers`."""
    numbers = {person.id_number, *(row.id_number for row in person.former_numbers.all())} - {""}
    phone = person.user.phone_digest or ""
    return Traits(person.name, person.born, frozenset(numbers), phone, person.employer_id)


def like(person: Person) -> Iterator[tuple[Person, list[str]]]:
    """Other files that may be this person's, with the reasons."""
    others = Person.objects.filter(merged_into=None).exclude(pk=person.pk)
    # One index each: joined by OR, a million rows would be read.
    ways = [others.filter(name=person.name, born=person.born)]
    if person.user.phone_digest:
        ways.append(others.filter(user__phone_digest=person.user.phone_digest))
    known = crypto.digests(person.id_number, ID_PURPOSE)
    ways.append(others.filter(pk__in=FormerNumber.objects.filter(id_digest__in=known).values("person")))
    if formers := list(person.former_numbers.values_list("id_digest", flat=True)):
        ways.append(others.filter(id_digest__in=formers))
    found = {pk for rows in ways for pk in rows.values_list("pk", flat=True)[:50]}
    if found:
        rows = others.filter(pk__in=found).select_related("user").prefetch_related("former_numbers")
        yield from _worth(traits(person), rows)


def _worth(mine: Traits, others: Iterable[Person]) -> Iterator[tuple[Person, list[str]]]:
    for other in others:
        codes = reasons(mine, traits(other))
        if worth(codes):
            yield other, codes


# Pairs worth weighing, from whole tables at once: hash joins, never a row at a time. {new} narrows to what came since a moment.
PAIRS = """
SELECT a.id, b.id FROM people_person a JOIN people_person b ON a.name = b.name AND a.born = b.born AND a.id < b.id
WHERE a.merged_into_id IS NULL AND b.merged_into_id IS NULL {new}
UNION
SELECT a.id, b.id FROM people_person a JOIN accounts_user u ON u.id = a.user_id
JOIN accounts_user v ON v.phone_digest = u.phone_digest JOIN people_person b ON b.user_id = v.id AND a.id < b.id
WHERE a.merged_into_id IS NULL AND b.merged_into_id IS NULL AND a.name = b.name {new}
UNION
SELECT {least}(b.id, a.id), {greatest}(b.id, a.id) FROM people_formernumber f
JOIN people_person b ON b.id_digest = f.id_digest AND b.id <> f.person_id JOIN people_person a ON a.id = f.person_id
WHERE b.merged_into_id IS NULL {new}
"""
NEW = "AND EXISTS (SELECT 1 FROM accounts_user n WHERE n.joined_at >= %s AND n.id IN (a.user_id, b.user_id))"


def pairs(since: datetime | None = None) -> Iterator[tuple[int, int]]:
    """Every pair of files worth weighing; with `since` only those with a file that came after."""
    least, greatest = ("LEAST", "GREATEST") if connection.vendor == "postgresql" else ("MIN", "MAX")
    query = PAIRS.format(new=NEW if since else "", least=least, greatest=greatest)
    with connection.cursor() as cursor:
        cursor.execute(query, [since] * 3 if since else None)
        while rows := cursor.fetchmany(2000):
            yield from rows


def weighed(found: list[tuple[int, int]]) -> Iterator[PossibleDuplicate]:
    """Of a batch of pairs those that weigh enough, as rows to be kept."""
    wanted = {pk for pair in found for pk in pair}
    people = Person.objects.select_related("user").prefetch_related("former_numbers").in_bulk(wanted)
    seen = {pk: traits(person) for pk, person in people.items()}
    for first, second in found:
        codes = reasons(seen[first], seen[second])
        if worth(codes):
            yield pair(people[first], people[second], codes)


def pair(one: Person, other: Person, codes: list[str]) -> PossibleDuplicate:
    """A row for two files, the older first."""
    first, second = sorted((one.pk, other.pk))
    return PossibleDuplicate(first_id=first, second_id=second, weight=weigh(codes), reasons=codes)
