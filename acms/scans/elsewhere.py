"""Has this been here before? The same picture, portrait or certificate under another person (W13).

All are found by an index, however many scans there are. A number is kept as a keyed digest, so that the column tells nothing; so
is what finds a portrait, and what confirms it is sealed.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import zip_longest

from django.contrib.auth import get_user_model
from django.db.models import Q

from acms.base import crypto
from acms.base.hooks import Hook
from acms.scans import encode, likeness, store
from acms.scans.models import LIKENESS_PURPOSE, NUMBER_PURPOSE, Scan
from acms.scans.readings import Reading

# Papers that several people show by right: a unit's certificate.
SHARED = frozenset({"employer_certificate"})
LEAST_DIGITS = 8  # a shorter number is too often another school's as well
MOST_ALIKE = 5  # of one picture under so many people a few are shown
# 批文号, e.g. 内人社发〔2015〕12号: everybody whom the decree names has it.
_DECREE = re.compile(r"[〔\[［【(（](?:19|20)\d\d")


def number_digest(kind: str, reading: Reading) -> str:
    """What a scan is found by again through the number on its certificate; empty without one."""
    return digest_of(kind, reading.value("certificate_no"))


def digest_of(kind: str, number: str) -> str:
    """What a certificate of a kind is found by again through its number, read or stated; empty for none."""
    return crypto.digest(_numbered(kind, number), NUMBER_PURPOSE) or ""


def digests_of(kind: str, number: str) -> list[str]:
    """The same under every generation of keys: ask `column IN (…)`. Empty for no number."""
    return crypto.digests(_numbered(kind, number), NUMBER_PURPOSE)


def _numbered(kind: str, number: str) -> str:
    number = "".join(number.split()).upper()
    if kind in SHARED or len(number) < LEAST_DIGITS or _DECREE.search(number):
        return ""
    return f"{_family(kind)}/{number}"


def _family(kind: str) -> str:
    """A diploma and the registration of it have one number, full time or part time."""
    stem = kind.removesuffix("_full").removesuffix("_part")
    return "diploma" if stem == "eregistration" else stem


# Of owners of papers, by their keys, the ID numbers of whom they are besides their account: rooms above, when they start.
_known_as = Hook[Callable[[Collection[int]], Iterable[tuple[int, str]]]]()


def known_as(numbers: Callable[[Collection[int]], Iterable[tuple[int, str]]]) -> None:
    """Tells by which numbers people have handed papers in without their account, or under one that went on as another."""
    _known_as.add(numbers)


def strangers(owner: int | None, others: Iterable[int]) -> set[int]:
    """Those of `others` who are not the owner by another way: somebody who claims an account shows their own card (L02)."""
    found = {other for other in others if other != owner}
    if owner is None or not found:
        return found
    numbers = numbers_of({owner, *found})
    own = numbers.get(owner, set())
    return {pk for pk in found if not own & numbers.get(pk, set())}


def numbers_of(accounts: Collection[int]) -> dict[int, set[str]]:
    """By which ID numbers these accounts are known: their own, and those by which rooms above know them."""
    numbers: dict[int, set[str]] = defaultdict(set)
    own = get_user_model()._default_manager.filter(pk__in=accounts).values_list("pk", "id_number")
    for pk, number in (*own, *(row for knows in _known_as for row in knows(accounts))):
        if number:
            numbers[pk].add(number)
    return dict(numbers)


def of_strangers(owner: int | None, found: Sequence[Scan]) -> list[Scan]:
    """Those of the scans that are another person's."""
    others = strangers(owner, {scan.owner_id for scan in found if scan.owner_id})
    return [scan for scan in found if scan.owner_id in others]


def same_picture(scans: Sequence[Scan]) -> dict[str, list[Scan]]:
    """Of each scan, by its key, the very same file under other owners."""
    return _others(scans, "digest", {str(scan.pk): {scan.digest} for scan in scans if scan.kind not in SHARED})


def same_number(scans: Sequence[Scan]) -> dict[str, list[Scan]]:
    """Of each scan, by its key, scans with the same certificate's number under other owners."""
    ways = {str(scan.pk): set(digests_of(scan.kind, scan.reading.value("certificate_no"))) for scan in scans}
    return _others(scans, "number_digest", ways)


LIKENESS = ("likeness_one", "likeness_two")


def found_by_likeness(stored: str) -> dict[str, str | None]:
    """The columns that a portrait is found by and confirmed by (scans.likeness); of other pictures empty ones."""
    found = dict(zip_longest(LIKENESS, likeness.keys(stored), fillvalue=""))
    return {"likeness": stored} | {
        column: crypto.digest(key and f"{column}/{key}", LIKENESS_PURPOSE) for column, key in found.items()
    }


def same_portrait(scans: Sequence[Scan]) -> dict[str, list[Scan]]:
    """Of each portrait, by its key, those of other owners that are the same picture saved anew, the nearest first."""
    return {str(scan.pk): found for scan in scans if scan.likeness and (found := _alike(scan))}


def _alike(scan: Scan) -> list[Scan]:
    """Whatever one of the keys finds, by one statement; the whole likeness of each is compared, and what is the same fetched."""
    held = _held(scan)
    ways: dict[str, set[str]] = {column: set() for column in LIKENESS}
    for number, waves in enumerate(held):
        most = likeness.MOST_LEANING if number else likeness.MOST_PROBES
        for column, texts in zip(LIKENESS, likeness.probes(waves, most), strict=True):
            ways[column].update(texts)
    near = Q()
    for column, of_column in ways.items():
        digests = crypto.digests_of((f"{column}/{text}" for text in of_column), LIKENESS_PURPOSE)
        near |= Q(**{f"{column}__in": digests})
    rows = Scan.objects.filter(near).exclude(owner=scan.owner_id).exclude(owner=None)
    apart = [
        (min(likeness.apart(waves, stored) for waves in held), pk, owner)
        for pk, owner, stored in rows.values_list("pk", "owner", "likeness").iterator()
    ]
    alike = sorted(row for row in apart if row[0] <= likeness.TOLERANCE)
    others = strangers(scan.owner_id, {owner for _, _, owner in alike})
    one = [pk for _, pk, owner in alike if owner in others][:MOST_ALIKE]
    found = Scan.objects.select_related("owner").in_bulk(one)
    return [found[pk] for pk in one if pk in found]


def _held(scan: Scan) -> list[str]:
    """A portrait's likeness, that of its mirror image, and those of the same head held otherwise. Of one that was read before the last
    were kept they are worked out from its picture, where that is kept."""
    as_kept = [scan.likeness, likeness.mirrored(scan.likeness), *scan.likeness_leaning.split()]
    if scan.likeness_leaning:
        return as_kept
    try:
        return as_kept + likeness.leaning(encode.pixels(store.get(scan.pk, "archive")))
    except FileNotFoundError:
        return as_kept


def _others(scans: Sequence[Scan], column: str, wanted: dict[str, set[str]]) -> dict[str, list[Scan]]:
    """Scans of other owners whose column holds what is wanted of each scan, in one statement."""
    every = set().union(*wanted.values()) - {""} if wanted else set()
    owner = next((scan.owner_id for scan in scans), None)
    if not every or owner is None:
        return {}
    rows = Scan.objects.filter(**{f"{column}__in": every}).exclude(owner=owner).exclude(owner=None)
    found = of_strangers(owner, list(rows.select_related("owner").order_by("pk")))
    each = {key: [row for row in found if getattr(row, column) in ways] for key, ways in wanted.items()}
    return {key: others for key, others in each.items() if others}
