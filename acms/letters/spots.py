"""Shows a finding of an audit twice: what was printed and what stands on the scan (T04)."""

from django.http import Http404, HttpResponse

from acms.letters import render
from acms.letters.models import Audit
from acms.scans import serve


def show(audit: Audit, number: int, which: str, *, watermark: str = "") -> HttpResponse:
    """Finding `number` (from 0): its place on the print, or on the scan. The caller has checked access. Raises Http404."""
    findings = audit.findings or []
    if not 0 <= number < len(findings) or not findings[number].get("printed"):
        raise Http404
    finding = findings[number]
    if which == "scan":
        return serve.part(audit.scan, finding["box"], watermark=watermark)
    data = render.part_png(audit.letter.pdf(), tuple(finding["printed"]))
    return serve.private(data, "image/png")
