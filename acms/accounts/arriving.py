"""Files in parts over HTTP (S02, Q02; ADR 0042): the headers and answers of tus 1.0, with POST for PATCH and DELETE, which no address takes."""

import base64
import binascii
from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from acms.accounts import limits, words
from acms.accounts.web import address
from acms.base import text
from acms.base.errors import Refused
from acms.scans import intake, parts
from acms.scans.parts import Slot

VERSION = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"
FORMATS = ("not_image", "svg", "avif", "jp2", "office", "zip", "ofd")
# What is sent and not taken: by the code of the refusal; all else is 422.
STATUSES = {"too_big": 413, "too_many_tries": 429, **dict.fromkeys(FORMATS, 415)}


def answer(request: HttpRequest, slot: Slot, pk: UUID | None = None) -> HttpResponse:
    """A file of the slot is begun (no `pk`), asked for (HEAD), goes on, or is given up. Who may do so the caller has judged.

    A refusal is its sentence as plain text, which the page shows.
    """
    if request.method not in ("HEAD", "POST"):
        return HttpResponseNotAllowed(["HEAD", "POST"])
    if request.headers.get("tus-resumable") != VERSION["Tus-Resumable"]:
        return HttpResponse(status=412, headers={"Tus-Version": VERSION["Tus-Resumable"]})
    act = _act(request, pk)
    if act is None:
        return HttpResponseNotAllowed(["HEAD", "POST"])
    try:
        done = act(request, slot, pk)
    except parts.OtherOffset as other:
        return HttpResponse(status=409, headers={**VERSION, "Upload-Offset": str(other.offset)})
    except intake.NotTaken as refusal:
        return refused("".join(refusal.trouble), STATUSES.get(refusal.code, 422))
    except Refused as refusal:
        return refused(refusal.words, refusal.status)
    for name, value in VERSION.items():
        done[name] = value
    done["Cache-Control"] = "private, no-store"
    return done


def refused(sentence: str, status: int) -> HttpResponse:
    """A refusal that a script shows as it is."""
    return HttpResponse(sentence, content_type="text/plain; charset=utf-8", status=status, headers=VERSION)


Act = Callable[[HttpRequest, Slot, UUID | None], HttpResponse]


def _act(request: HttpRequest, pk: UUID | None) -> Act | None:
    if request.method == "HEAD" and pk:
        return _asked
    if request.method != "POST":
        return None
    if pk is None:
        return _begun
    return {"PATCH": _gone_on, "DELETE": _given_up}.get(request.headers.get("x-http-method-override", ""))


def _begun(request: HttpRequest, slot: Slot, pk: UUID | None) -> HttpResponse:
    """201 for a file from its start, 200 for one that goes on: at `Upload-Offset` either way."""
    who = str(slot.holder.user.pk) if slot.holder.user else limits.line_of(address(request))
    if not limits.PAPERS.take(who):
        raise intake.NotTaken("too_many_tries", words.TOO_MANY_PAPERS)
    stated = _metadata(request.headers.get("upload-metadata", ""))
    size = text.whole(request.headers.get("upload-length", "")) or 0
    row = parts.begin(slot=slot, size=size, file_name=stated.get("filename", ""), mark=stated.get("mark", "")[:64])
    place = {"Location": f"{request.path}{row.pk}/", "Upload-Offset": str(row.offset)}
    return HttpResponse(status=200 if row.offset else 201, headers=place)


def _metadata(header: str) -> dict[str, str]:
    """`filename SU1HLmpwZw==,mark …`, as tus writes it; what cannot be read, or kept, is left out."""
    found = {}
    for pair in header.split(","):
        name, _, coded = pair.strip().partition(" ")
        try:
            value = base64.b64decode(coded, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            continue
        if text.is_plain(value):
            found[name] = value
    return found


def _asked(request: HttpRequest, slot: Slot, pk: UUID | None) -> HttpResponse:
    assert pk is not None
    row = parts.find(slot, pk)
    return HttpResponse(headers={"Upload-Offset": str(row.offset), "Upload-Length": str(row.size)})


def _gone_on(request: HttpRequest, slot: Slot, pk: UUID | None) -> HttpResponse:
    assert pk is not None
    row, offset = parts.find(slot, pk), text.whole(request.headers.get("upload-offset", ""))
    if request.content_type != PIECE or offset is None:
        return HttpResponse(status=415)
    end = parts.append(row=row, offset=offset, data=request.body)
    return HttpResponse(status=204, headers={"Upload-Offset": str(end)})


def _given_up(request: HttpRequest, slot: Slot, pk: UUID | None) -> HttpResponse:
    assert pk is not None
    parts.drop(row=parts.find(slot, pk))
    return HttpResponse(status=204)
