"""对账: both sides are compared from above: an agency whose digest is equal is not asked about again (X01).

Branches are of the file number, which never changes: by the region that gave it (6 figures), by hundred (12), then each file with the
version and the digest that the other side holds. A million equal people cost one request.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from acms.base import work
from acms.base.work import Lane
from acms.national import client, wire
from acms.national.models import Difference, Mark, Reason, Report

KEPT = 400  # reports


def lines(under: str) -> Iterator[tuple[str, str]]:
    """What the other side should hold under a branch, in the order of file numbers."""
    rows = Mark.objects.filter(person__file_no__gte=under or "0", person__file_no__lt=f"{under}:").exclude(
        accepted_version=0
    )
    found = rows.order_by("person__file_no").values_list("person__file_no", "accepted_version", "accepted_digest")
    for file_no, version, digest in found.iterator(chunk_size=5000):
        yield str(file_no), f"{version} {digest}"


def run(report: Report) -> None:
    """Compares, and writes down each line that differs. Raises client.Unanswered; then the whole is done anew later."""
    asked = Asked()
    asked.compare("")
    with transaction.atomic():
        report.differences.all().delete()
        for file_no, (ours, theirs) in sorted(asked.differing.items()):
            _note(report, file_no, ours, theirs)
        people = Mark.objects.exclude(accepted_version=0).count()
        Report.objects.filter(pk=report.pk).update(done_at=timezone.now(), people=people, requests=asked.requests)
        work.finish(report)


class Asked:
    """What was found to differ, by file, as 「version digest」 here and there; how often the other side was asked."""

    def __init__(self) -> None:
        self.requests = 0
        self.differing: dict[str, tuple[str, str]] = {}

    def compare(self, under: str) -> None:
        self.requests += 1
        theirs, ours = client.branch(under), wire.level(lines(under), under)
        for key in sorted(ours.keys() | theirs.keys()):
            here, there = ours.get(key, ""), theirs.get(key, "")
            if here == there:
                continue
            if len(under) == 12:
                self.differing[key] = (here, there)
            else:
                self.compare(key)


def reason(ours: str, theirs: str) -> Reason:
    """Why two lines differ. Raises ValueError for one that is no version and digest."""
    if not theirs:
        return Reason.MISSING
    if not ours:
        return Reason.UNKNOWN
    here, there = version(ours), version(theirs)
    return Reason.OTHER if here == there else Reason.OLDER if there < here else Reason.NEWER


def version(line: str) -> int:
    return int(line.partition(" ")[0] or 0)


def _note(report: Report, file_no: str, ours: str, theirs: str) -> None:
    """A line that this side knows goes again, as a version later than both; one that it does not know is for somebody to look at. What is
    on its way at this moment differs for no other reason than that."""
    mark = Mark.objects.filter(person__file_no=file_no).first()
    if mark is not None and (
        mark.queued_at is not None or f"{mark.accepted_version} {mark.accepted_digest}" != (ours or "0 ")
    ):
        return
    resent = mark is not None and _sent_again(mark, version(theirs))
    values = {"ours": version(ours), "theirs": version(theirs), "resent": resent}
    Difference.objects.create(report=report, file_no=file_no, reason=reason(ours, theirs), **values)


def _sent_again(mark: Mark, theirs: int) -> bool:
    rows = Mark.objects.filter(pk=mark.pk, queued_at=None)
    later = max(mark.version, theirs)
    return bool(rows.update(version=later, digest="", accepted_digest="", queued_at=work.clock(), tries=0))


def give_up(report: Report) -> None:
    """Nobody answered for hours: the night's report says so."""
    Report.objects.filter(pk=report.pk).update(failed=True, done_at=timezone.now())


LANE = Lane(
    "national_reports",
    Report,
    run,
    give_up,
    lease=timedelta(minutes=30),
    tries=12,
    lost=Q(failed=True),
    anew={"failed": False, "done_at": None},
)
