"""Has this been here before? The same picture or the same certificate under another person (W13).

Both are found by an index, however many scans there are. A number is kept as a keyed digest, so that the column tells nothing.
"""

from collections.abc import Sequence

from acms.base import crypto
from acms.scans.models import NUMBER_PURPOSE, Scan
from acms.scans.readings import Reading

# Papers that several people show by right: a unit's certificate.
SHARED = frozenset({"employer_certificate"})
LEAST_DIGITS = 8  # a shorter number is too often another school's as well


def number_digest(kind: str, reading: Reading) -> str:
    """What a scan is found by again through the number on its certificate; empty without one."""
    return crypto.digest(_numbered(kind, reading), NUMBER_PURPOSE) or ""


def _numbered(kind: str, reading: Reading) -> str:
    number = "".join(reading.value("certificate_no").split()).upper()
    if kind in SHARED or len(number) < LEAST_DIGITS:
        return ""
    return f"{_family(kind)}/{number}"


def _family(kind: str) -> str:
    """A diploma and the registration of it have one number, full time or part time."""
    stem = kind.removesuffix("_full").removesuffix("_part")
    return "diploma" if stem == "eregistration" else stem


def same_picture(scans: Sequence[Scan]) -> dict[str, list[Scan]]:
    """Of each scan, by its key, the very same file under other owners."""
    return _others(scans, "digest", {str(scan.pk): {scan.digest} for scan in scans if scan.kind not in SHARED})


def same_number(scans: Sequence[Scan]) -> dict[str, list[Scan]]:
    """Of each scan, by its key, scans with the same certificate's number under other owners."""
    ways = {str(scan.pk): set(crypto.digests(_numbered(scan.kind, scan.reading), NUMBER_PURPOSE)) for scan in scans}
    return _others(scans, "number_digest", ways)


def _others(scans: Sequence[Scan], column: str, wanted: dict[str, set[str]]) -> dict[str, list[Scan]]:
    """Scans of other owners whose column holds what is wanted of each scan, in one statement."""
    every = set().union(*wanted.values()) - {""} if wanted else set()
    owner = next((scan.owner_id for scan in scans), None)
    if not every or owner is None:
        return {}
    rows = Scan.objects.filter(**{f"{column}__in": every}).exclude(owner=owner).exclude(owner=None)
    found = list(rows.select_related("owner").order_by("pk"))
    each = {key: [row for row in found if getattr(row, column) in ways] for key, ways in wanted.items()}
    return {key: others for key, others in each.items() if others}
