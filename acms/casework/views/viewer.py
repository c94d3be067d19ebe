"""The scans of a case and what is marked on them (C02, T04, S05). HTTP only."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from acms.accounts.models import User
from acms.accounts.web import SignedIn, reviewer_required
from acms.casework import comparing, naming, procedures, words
from acms.casework.models import SEEN, Case, Check, Submission, Verdict
from acms.casework.procedures import Background, Beside
from acms.casework.views.common import visible
from acms.letters import render as letters_render
from acms.letters import seals, spots
from acms.letters.models import Audit
from acms.people import actions as people
from acms.people.models import Qualification
from acms.regions.models import agency_name
from acms.scans import actions as scans
from acms.scans import elsewhere, serve
from acms.scans.kinds import KINDS
from acms.scans.models import Scan


class Mark(NamedTuple):
    """The number that a finding has on the page, and its verdict."""

    number: int
    verdict: str


class Piece(NamedTuple):
    """One scan of the strip: its kind of evidence, the kind's title, its id."""

    kind: str
    title: str
    pk: str


class OnFile(NamedTuple):
    """What the register has of another person under the number of a certificate, and the agency that manages them."""

    row: Qualification
    agency: str


class Spot(NamedTuple):
    """A place on the scan that was compared; `mark`: its number, where people should look at it. `twin`: the paper of another
    person that is the same; `file`: what the register has of another person under the same number; `shown`: both values as pages
    show them, each with its name."""

    mark: int | None
    check: Check
    twin: Scan | None = None
    file: OnFile | None = None
    shown: naming.Shown | None = None


_RANK = {Verdict.FAIL: 0, Verdict.UNSURE: 1, Verdict.PASS: 2}
# What other people's files say about these papers: whoever decides has to see it before what was merely not read.
_ACROSS = (SEEN, "holder")


def weighed(submission: Submission) -> list[Check]:
    """The checks of a submission, what matters most first: mismatches, findings in other people's files, what was read and
    differs, what was not found, what agrees."""
    checks = submission.checks.select_related("scan")
    return sorted(checks, key=lambda c: (_RANK[Verdict(c.verdict)], not c.code.startswith(_ACROSS), not c.found, c.pk))


def numbered(checks: list[Check]) -> dict[int, int]:
    """The mark of every check that people should look at: its key and its number on the page."""
    return {check.pk: n for n, check in enumerate([c for c in checks if c.verdict != Verdict.PASS], start=1)}


TWINS = {
    "seen_picture": elsewhere.same_picture,
    "seen_portrait": elsewhere.same_portrait,
    "seen_number": elsewhere.same_number,
    "seen_seal": seals.same_pressing,
}


class Compared(NamedTuple):
    """One check as pages show it: both values, which pictures of its place may be shown, `scan` and `print`, and what was asked
    where nothing was read off a scan."""

    check: Check
    shown: naming.Shown
    pictures: tuple[str, ...]
    asked: str


def compared(check: Check, printed: Collection[str], shown: naming.Shown) -> Compared:
    """`printed`: the codes whose place on the letter's print is known. A masked number is not shown as a picture."""
    has_place = check.box and check.scan_id and naming.masked(check) == (check.stated, check.found)
    pictures = ("scan", *(["print"] if check.code in printed else [])) if has_place else ()
    asked = words.ASKED.get(check.code, "") if check.verdict == Verdict.PASS and not check.found else ""
    return Compared(check, shown, pictures, asked)


def _place(row: Compared) -> tuple[object, ...]:
    """What a page shows of where something was found."""
    check = row.check
    return row.shown.found_as, row.shown.found, check.scan_id, tuple(check.box or ()), "print" in row.pictures


class Stated(NamedTuple):
    """One stated value, and every paper that was asked for it."""

    rows: list[Compared]

    @property
    def shown(self) -> naming.Shown:
        return self.rows[0].shown

    @property
    def printed(self) -> Compared | None:
        """Of a letter: what stands beside its print, which nothing else is compared with."""
        return next((row for row in self.rows if "print" in row.pictures), None)

    @property
    def papers(self) -> list[Compared]:
        """Those of which there is something to show, a place that several checks speak of once; of what somebody has filled in, beside
        others also one on which it was not read."""
        each = len(self.rows) > 1 and bool(self.shown.stated) and self.shown.stated_as.startswith(words.YOUR)
        shown = (row for row in self.rows if row.shown.found or row.pictures or (each and row.check.scan_id))
        return list({_place(row): row for row in reversed(list(shown))}.values())[::-1]

    @property
    def asked(self) -> list[str]:
        """What bears it out beside papers."""
        return list(dict.fromkeys(row.asked for row in self.rows if row.asked))


class OfItem(NamedTuple):
    """All that was compared of one item: what was found against it, each sentence once, and its stated values, each once."""

    title: str
    rows: list[Compared]

    @property
    def verdict(self) -> str:
        """The worst."""
        return min((row.check.verdict for row in self.rows), key=lambda verdict: _RANK[Verdict(verdict)])

    @property
    def messages(self) -> list[str]:
        doubted = (row.check.message for row in self.rows if row.check.verdict != Verdict.PASS)
        return list(dict.fromkeys(message for message in doubted if message))

    @property
    def stated(self) -> list[Stated]:
        """The same value is said once, however its papers call the field; what no person has filled in is known by its name too."""
        under: dict[tuple[str, ...], list[Compared]] = {}
        for row in self.rows:
            own = row.shown.stated_as.startswith(words.YOUR)
            place = (str(row.check.pk),) if "print" in row.pictures else ()
            under.setdefault(("" if own else row.shown.stated_as, row.shown.stated, *place), []).append(row)
        return [Stated(rows) for rows in under.values()]


def by_item(rows: Iterable[Compared]) -> list[OfItem]:
    """One heading for all that was compared of one item, in the order of the first."""
    under: dict[str, list[Compared]] = {}
    for row in rows:
        under.setdefault(row.check.title, []).append(row)
    return [OfItem(title, of_item) for title, of_item in under.items()]


def doubts(checks: list[Check], marks: dict[int, int]) -> list[Spot]:
    """What people should look at, each with the paper of another person where that is what they should see (W13)."""
    return [
        Spot(marks[check.pk], check, twin(check), on_file(check), naming.shown(check))
        for check in checks
        if check.pk in marks
    ]


def twin(check: Check) -> Scan | None:
    """The first scan of another person that shows the same picture or certificate."""
    if check.code not in TWINS or check.scan is None:
        return None
    found = TWINS[check.code]([check.scan])
    return next((scan for scans in found.values() for scan in scans), None)


def on_file(check: Check) -> OnFile | None:
    """The newest qualification in the register that has this certificate's number and is another person's."""
    if check.code != "seen_registered":
        return None
    rows = comparing.registered_of_another((check.stated, check.found), check.submission.case.subject_id)
    row = rows.select_related("person__user").order_by("-pk").first()
    return OnFile(row, agency_name(row.person.management_code)) if row else None


def beside(row: Case) -> Beside | None:
    """The case that this one is about, with the papers of it that the viewer shows."""
    submission, kind = row.last_submission, procedures.of(row)
    return kind.beside(row, kind.thaw(row, submission)) if submission else None


def known(row: Case) -> Background | None:
    """What the page says of that which the case is about, with the papers of it on file."""
    submission, kind = row.last_submission, procedures.of(row)
    return kind.background(row, kind.thaw(row, submission)) if submission else None


def _papers(submission: Submission, about: Beside | None, background: Background | None) -> QuerySet[Scan]:
    """What may be looked at on the page of a case."""
    others = [*(about.scans.values() if about else ()), *(pk for _, pk in (background.papers if background else ()))]
    return Scan.objects.filter(Q(submissions=submission) | Q(pk__in=others)).distinct()


def context(
    request: HttpRequest,
    submission: Submission,
    checks: list[Check],
    grounds: list[str],
    about: Beside | None,
    background: Background | None,
) -> dict[str, Any]:
    """What the viewer shows: the scan that the address names, else the one that explains the case. `grounds`: its slots."""
    marks = numbered(checks)
    marked: dict[str, Mark] = {}
    for check in checks:
        if check.pk in marks and check.scan_id:
            marked.setdefault(str(check.scan_id), Mark(marks[check.pk], check.verdict))
    pieces = {**submission.frozen["scans"], **(about.scans if about else {})}
    strip = [Piece(kind, KINDS[kind].title, pk) for kind, pk in pieces.items()]
    strip += [Piece("", title, pk) for title, pk in (background.papers if background else ())]
    sent = {str(row.pk): row for row in _papers(submission, about, background)}
    asked = request.GET.get("scan", "")
    looked_at = asked if asked in {piece.pk for piece in strip} else _first(checks, strip, grounds)
    scan = sent.get(looked_at)
    print_beside = bool(looked_at) and looked_at == letter_scan(submission)
    return {
        "strip": strip,
        "pictures": {pk for pk, row in sent.items() if row.has_picture},
        "strip_marks": marked,
        "shown": next((piece for piece in strip if piece.pk == looked_at), None),
        "spots": [Spot(marks.get(c.pk), c) for c in checks if str(c.scan_id) == looked_at and c.box],
        "shown_scan": scan,
        "mark_size": max(24, (scan.width if scan else 0) // 28),
        "print_beside": print_beside,
        "beside": request.GET.get("beside") == "print" and print_beside,
    }


def _first(checks: list[Check], strip: list[Piece], grounds: list[str]) -> str:
    """The scan of the first doubt, else the one for whose sake people look at the case, else the first there is."""
    doubtful = next((str(c.scan_id) for c in checks if c.verdict != Verdict.PASS and c.scan_id), "")
    slots = {piece.kind: piece.pk for piece in strip}
    explaining = next((slots[slot] for slot in grounds if slot in slots), "")
    return doubtful or explaining or (strip[0].pk if strip else "")


def printed_spots(submission: Submission) -> dict[str, int]:
    """Which findings of the letter's audit can be shown beside its print: the check's code and the finding's number."""
    pk = letter_scan(submission)
    audit = Audit.objects.filter(scan_id=pk).only("findings").first() if pk else None
    found = enumerate((audit.findings if audit else None) or [])
    return {f"letter_{finding['code']}": number for number, finding in found if finding.get("printed")}


def letter_scan(submission: Submission) -> str | None:
    """The scan of the letter that was submitted, of whatever kind."""
    return next((pk for kind, pk in submission.frozen["scans"].items() if KINDS[kind].is_letter), None)


@reviewer_required
def scan(request: SignedIn, no: str, pk: UUID, copy: str) -> HttpResponse:
    """A scan of a visible case, marked with viewer and time; the view is logged and the person can see it (S05)."""
    row = visible(request, no)
    submission = row.last_submission
    found = get_object_or_404(_papers(submission, beside(row), known(row)), pk=pk) if submission else None
    if found is None:
        raise PermissionDenied
    if copy == "archive":
        scans.note_view(scan=found, by=request.user)
    return serve.rendition(found, copy, watermark=request.user.name)


@reviewer_required
def spot(request: SignedIn, no: str, check: int, which: str) -> HttpResponse:
    """The place that a check speaks of: on the scan, marked and logged like the scan itself, or on the letter's print (T04)."""
    row = visible(request, no)
    submission = row.last_submission
    found = get_object_or_404(submission.checks.select_related("scan"), pk=check) if submission else None
    if found is None or found.scan is None:
        raise Http404
    if which == "twin":
        return _twin(request, found)
    answer = place(found, which, watermark=request.user.name)
    if which != "print":  # noted where there is something to see, and before it is sent
        scans.note_view(scan=found.scan, by=request.user)
    return answer


def place(check: Check, which: str, *, watermark: str = "") -> HttpResponse:
    """The place that a check speaks of: on its scan, or on the letter's print (T04). The caller has checked access. Raises Http404."""
    if check.scan is None or not check.box:
        raise Http404
    if which != "print":
        return serve.part(check.scan, check.box, watermark=watermark)
    number = printed_spots(check.submission).get(check.code)
    if number is None:
        raise Http404
    return spots.show(get_object_or_404(Audit, scan_id=check.scan_id), number, "print")


def _twin(request: SignedIn, check: Check) -> HttpResponse:
    """The paper of another person, for whoever decides whose it is: logged, and seen by its owner (S05)."""
    other = twin(check)
    if other is None:
        raise Http404
    scans.note_view(scan=other, by=request.user)
    return serve.rendition(other, "archive", watermark=request.user.name)


@reviewer_required
@require_POST
def numbers(request: SignedIn, no: str, check: int) -> HttpResponse:
    """The whole numbers of both people whom a paper or a certificate's number was shown for, noted for both (W13, Q02)."""
    row = visible(request, no)
    submission = row.last_submission
    found = get_object_or_404(submission.checks.select_related("scan"), pk=check) if submission else None
    other = _other(found) if found else None
    if found is None or other is None:
        raise Http404
    people.note_numbers(users=[row.subject, other], by=request.user)
    context = {"case": row, "check": found, "own": row.subject, "other": other}
    return render(request, "casework/numbers.html", context)


def _other(check: Check) -> User | None:
    """The other person of a finding: whose paper it is, or whose file."""
    other, file = twin(check), on_file(check)
    return other.owner if other else file.row.person.user if file else None


@reviewer_required
def printed(request: SignedIn, no: str) -> HttpResponse:
    """The proof letter as the system printed it, to lay beside its scan (C02)."""
    row = visible(request, no)
    submission = row.last_submission
    pk = letter_scan(submission) if submission else None
    audit = get_object_or_404(Audit.objects.select_related("letter"), scan_id=pk) if pk else None
    if audit is None:
        raise Http404
    scans.note_view(scan=audit.scan, by=request.user)
    return serve.private(letters_render.raster_png(audit.letter.pdf(), 110), "image/png")
