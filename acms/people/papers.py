"""What every paper that goes out bears: whose it is, so that an office can match it, its own number, who issues it and where it is
checked (W14, D03)."""

import base64
import io
from typing import Any

import segno
from django.conf import settings
from django.utils import timezone

from acms.base import masks
from acms.base.dates import chinese
from acms.people.models import Person
from acms.policy import figures
from acms.regions import divisions
from acms.regions.models import agency_name
from acms.scans import store

# The portrait travels to the typesetter as text: a drawing with the picture in it.
_FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 295 413">'
    '<image width="295" height="413" xlink:href="data:image/jpeg;base64,{}"/></svg>'
)


def facts(person: Person, code: str) -> dict[str, Any]:
    """Name, number, agency, day and where it is checked. `code`: the signed code of the paper, which is its number."""
    today = timezone.localdate()
    whole = figures.on(today)["number_on_papers"] == figures.WHOLE
    return {
        "name": person.name,
        "number": person.id_number if whole else masks.on_paper(person.id_number),
        "file_no": person.file_no,
        "status": person.get_status_display(),
        "management": divisions.path(person.management_code),
        "agency": agency_name(person.management_code),
        "code": code,
        "address": _address(code),
        "on": chinese(today),
    }


def pictures(person: Person, code: str) -> dict[str, bytes]:
    """The QR code that leads to the check, and the portrait where there is one: SVG both."""
    qr, jpeg = io.BytesIO(), portrait(person)
    segno.make(_address(code), error="m", micro=False).save(qr, kind="svg", border=2, xmldecl=False)
    photo = {"photo": _FRAME.format(base64.b64encode(jpeg).decode()).encode()} if jpeg else {}
    return {"qr": qr.getvalue(), **photo}


def portrait(person: Person) -> bytes:
    """The portrait of today as JPEG; empty where there is none, or none any more."""
    photo = person.current_photo
    try:
        return store.get(photo.scan_id, "archive") if photo else b""
    except FileNotFoundError:
        return b""


def _address(code: str) -> str:
    return f"{settings.ACMS_URL}/verify/{code}/"
