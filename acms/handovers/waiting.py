"""Codes that a form waits for when it is shown again: it was reloaded, or left and come back to, while the phone had its code."""

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils import timezone

from acms.handovers.models import HandOver
from acms.scans.staging import Holder


def codes(holder: Holder, place: str) -> Mapping[str, str]:
    """By field of the form at a place: the piece of the page that goes on asking for its picture. The code itself is shown once."""
    rows = HandOver.objects.filter(case=None, place=place, used_at=None, ended_at=None, expires_at__gt=timezone.now())
    if holder.user is not None:
        rows = rows.filter(owner=holder.user)
    elif holder.session:
        rows = rows.filter(session=holder.session)
    else:
        return {}
    return {row.field: render_to_string("handovers/_waits.html", {"row": row}) for row in rows}
