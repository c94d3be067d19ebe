"""What an operator has to know of the line to the national side: nobody answers, lines were refused, files that nobody here has sent (X01, S05)."""

from collections.abc import Iterator

from acms.national import client
from acms.national.models import Difference, Line, Mark, Report, Standing

SILENT = 6  # times running that nobody answered: two minutes and more


def faults() -> Iterator[tuple[str, str, dict[str, int]]]:
    """What is wrong: a code, a sentence for the watchdog, and its figures."""
    if not client.connected():
        return
    times = Line.objects.filter(failures__gte=SILENT).values_list("failures", flat=True).first()
    if times:
        yield "national_silent", f"the national side has not answered {times} times running", {"times": times}
    if refused := Mark.objects.filter(standing=Standing.REFUSED).count():
        yield "national_refused", f"the national side has refused the lines of {refused} people", {"people": refused}
    last = Report.objects.exclude(done_at=None).first()
    if last and (files := Difference.objects.filter(report=last, resent=False, settled_at=None).count()):
        yield "national_unknown", f"the national side holds {files} files that nobody here has sent", {"files": files}
