"""The one upload control: a file is kept when it is chosen, so that no error of the form loses it (S02, P04; ADR 0019)."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

from acms.accounts import access as accounts_access
from acms.accounts import keeping, limits, visitors, words
from acms.accounts.models import Anyone
from acms.accounts.web import address
from acms.base import crypto
from acms.base.errors import Refused
from acms.base.forms import Files, Upload
from acms.scans import intake, parts, staging
from acms.scans import words as scans_words
from acms.scans.models import Scan
from acms.scans.plain import PLAIN
from acms.scans.staging import Holder, KeptFile
from acms.scans.words import Trouble

MOST_OF_PLACE = 280  # StagedFile.place
PARTS = "form"  # the place of large files on their way to a form (scans/parts.py:Slot)


class RefusedFile(Upload):
    """A file that came with a form and was not taken, why, and what was chosen before it."""

    def __init__(self, upload: Upload, fault: Trouble, before: KeptFile | None):
        super().__init__(None, upload.name, "", upload.size)
        self.fault, self.before = fault, before


class PaperWidget(forms.FileInput):
    """The control: what is chosen with its picture, and choosing another. `goes`: the button that follows at once, by script.

    `by_phone`: whether the phone may take the picture (handovers); at the desk it may not, for other people's papers are no pictures on a
    clerk's own phone.
    """

    def __init__(self, kind: str, goes: str = "", by_phone: bool = True):
        use = staging.use_of(kind)
        if use is None:
            raise KeyError(kind)
        super().__init__(attrs={"class": "form-control", "accept": use.accept})
        self.kind, self.goes, self.use = kind, goes, use
        self.by_phone = by_phone and kind not in PLAIN

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        given = value.before if isinstance(value, RefusedFile) else value
        context = {
            "name": name,
            "kind": self.kind,
            "goes": self.goes,
            "plain": self.kind in PLAIN,
            "by_phone": self.by_phone,
            "use": self.use,
            "most": self.use.most_upload,
            "too_big": self.use.too_big,
            "kept": given if isinstance(given, KeptFile) and not given.taken else None,
            "attrs": self.build_attrs(self.attrs, attrs),
        }
        return render_to_string("ui/_paper.html", context)


class PaperField(forms.FileField):
    """A scan, a photo or a PDF of one kind of evidence. `filed`: what stays where nothing else is chosen."""

    filed: Scan | None = None

    def __init__(self, kind: str, *, by_phone: bool = True, **more: Any):
        super().__init__(widget=PaperWidget(kind, by_phone=by_phone), **more)
        self.kind = kind

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial if data is None else data  # Django's own field forgets what came with the form

    def clean(self, data: Any, initial: Any = None) -> Any:
        if isinstance(data, RefusedFile):
            raise forms.ValidationError("".join(data.fault))
        if isinstance(data, KeptFile) and data.taken:
            raise forms.ValidationError("".join(scans_words.ALREADY_TAKEN))
        return super().clean(data, initial)


def at_the_desk(form: forms.BaseForm) -> None:
    """The form's papers are not taken by phone (PaperWidget)."""
    for field in form.fields.values():
        if isinstance(field, PaperField):
            field.widget.by_phone = False


def control(name: str, kind: str, chosen: Upload | None = None, **attributes: str) -> Any:
    """The control by itself, for a form that is written by hand."""
    marks = {key.replace("_", "-"): value for key, value in attributes.items()}
    return PaperWidget(kind).render(name, chosen, {"id": f"id_{name}", **marks})


def given(paper: Upload | None, missing: str) -> KeptFile:
    """What `one` has found, for an action. Raises Refused for a file that was not taken, and with `missing` for none."""
    if isinstance(paper, RefusedFile):
        raise Refused("".join(paper.fault), "not_taken")
    if not isinstance(paper, KeptFile):
        raise Refused(missing, "no_file")
    return paper


def may_choose(user: Anyone, kind: str) -> bool:
    """Scans are chosen before anybody has signed in; other files only by who has a form for them."""
    plain = PLAIN.get(kind)
    if plain is None:
        return staging.use_of(kind) is not None
    return bool(accounts_access.is_reviewer(user) if plain.at_desk else user.is_authenticated)


def holder(request: HttpRequest) -> Holder:
    """Whose files this request may see: the user's, or those of the visitor before anybody has signed in."""
    if request.user.is_authenticated:
        return Holder(user=request.user)
    return Holder(session=session_of(request), origin=crypto.digest(limits.line_of(address(request)), "staged") or "")


def session_of(request: HttpRequest) -> str:
    """Under which name the files of a visitor lie, whatever key the session has; empty where nobody has begun."""
    return visitors.name(request, "papers")


def place_of(request: HttpRequest) -> str:
    """Where the form of a POST stands, by its own mark; empty where it carries none."""
    mark = keeping.own_mark_of(request)
    return _place(mark) if mark else ""


def _place(mark: keeping.Mark) -> str:
    place = f"{mark.path} {mark.form}"
    return place if len(place) <= MOST_OF_PLACE else ""


def keep(request: HttpRequest, *, kind: str, upload: Upload, name: str = "") -> KeptFile:
    """Keeps a chosen file for whoever sends it, and for the next showing of the field `name` of its form. Raises intake.NotTaken."""
    who = str(request.user.pk) if request.user.is_authenticated else limits.line_of(address(request))
    if not limits.PAPERS.take(who):
        raise intake.NotTaken("too_many_tries", words.TOO_MANY_PAPERS)
    if not request.user.is_authenticated:
        visitors.begin(request)
    place = place_of(request) if name else ""
    return staging.keep(kind=kind, upload=upload, holder=holder(request), field=name if place else "", place=place)


def one(request: HttpRequest, name: str, kind: str) -> Upload | None:
    """What a posted form has under `name`: the file that it brings, kept from now on, or the one that was chosen before."""
    token = request.POST.get(f"{name}-kept", "")
    before = staging.find(token=token, kind=kind, holder=holder(request)) if token else None
    if upload := request.FILES.get(name):
        try:
            kept = keep(request, kind=kind, upload=upload, name=name)
        except intake.NotTaken as refusal:
            return RefusedFile(upload, refusal.trouble, before)
        if before:
            staging.drop(row=before.row)
        _arrived(request)[name] = kept.token
        return kept
    if before and f"{name}-drop" in request.POST:
        staging.drop(row=before.row)
        return None
    # A page with script shows what it sends, and sends nothing else.
    if before is None and request.method == "POST" and keeping.TURN not in request.POST:
        return staging.waiting_for(field=name, kind=kind, holder=holder(request))
    return before


def _arrived(request: HttpRequest) -> dict[str, str]:
    """The tokens of the files that came with this very request and are kept now, by field."""
    arrived: dict[str, str] = vars(request).setdefault("_arrived_files", {})
    return arrived


def left_with(request: HttpRequest, *, trusted: bool) -> dict[str, list[str]]:
    """What a form that was not accepted has of its files: the tokens, by the field that carries them (L06).

    A file that no view has looked at, for its session had ended, is kept for whoever signs in. `trusted`: the form was shown to
    an account, so that what only an account may choose is taken too.
    """
    for name, upload in request.FILES.items():
        kind = request.POST.get(f"{name}-kind", "")
        known = staging.use_of(kind) is not None and (trusted or may_choose(request.user, kind))
        if known and isinstance(upload, UploadedFile) and name not in _arrived(request):
            try:
                _arrived(request)[name] = keep(request, kind=kind, upload=upload, name=name).token
            except intake.NotTaken:
                continue
    return {f"{name}-kept": [token] for name, token in _arrived(request).items()}


_EMPTY = re.compile(
    r'<div class="paper" (?P<marks>data-paper [^>]*data-kind="(?P<kind>\w+)"\s+data-name="(?P<name>[\w-]+)"[^>]*)>'
    r'\s*<div data-now role="status"></div>'
)
_PHONE = re.compile(r'(?P<open><div id="by-phone-(?P<name>[\w-]+)" data-phone>)(?=</div>)')
Codes = Callable[[Holder, str], Mapping[str, str]]
_codes: list[Codes] = []


def waits_by(codes: Codes) -> None:
    """Who knows which fields of the form at a place still wait for a phone: by field, the HTML that asks for what comes."""
    _codes.append(codes)


def shown_again(request: HttpRequest, html: str, mark: keeping.Mark, values: Mapping[str, Sequence[str]]) -> str:
    """The HTML of a form with the files that were chosen for it, or came from a phone, in those controls that have none. `values`: what was
    kept of it, which names the files of whoever had signed out. Of what broke off on its way it says how much is here."""
    if "data-paper" not in html:
        return html
    who, place = holder(request), _place(mark)
    # The codes first: what comes in between is in the form, and the code says it once more.
    waiting = {name: piece for codes in _codes for name, piece in codes(who, place).items()} if place else {}
    chosen_here = staging.shown_at(place=place, holder=who) if place else {}

    begun = parts.begun(name=PARTS, holder=who)

    def filled(found: re.Match[str]) -> str:
        kept = chosen_here.get((found["name"], found["kind"]))
        token = (*values.get(f"{found['name']}-kept", ()), "")[0]
        if kept is None and token:
            kept = staging.find(token=token, kind=found["kind"], holder=who)
        if kept is None or kept.taken:
            percent = begun.get(found["kind"])
            words = render_to_string("ui/_begun.html", {"percent": percent}) if percent else ""
            return f"{found[0].removesuffix('</div>')}{words}</div>"
        now = render_to_string("ui/_paper_now.html", {"name": found["name"], "kept": kept})
        return f'<div class="paper has" {found["marks"]}><div data-now role="status">{now}</div>'

    return _PHONE.sub(lambda found: found["open"] + waiting.get(found["name"], ""), _EMPTY.sub(filled, html))


def accepted(request: HttpRequest, mark: keeping.Mark) -> None:
    """The form has gone: it shows none of its files any more."""
    staging.leave(place=_place(mark), holder=holder(request))


def cleared(request: HttpRequest, mark: keeping.Mark) -> None:
    """「清空」 lets the form's files go as well."""
    staging.clear(place=_place(mark), holder=holder(request))


def files(request: HttpRequest, form: type[forms.Form], prefix: str = "") -> Files:
    """What a form takes as its files: those of the request, and those chosen before. None where nothing was posted."""
    if request.method != "POST":
        return None
    given: MultiValueDict[str, Upload] = MultiValueDict()
    for name, field in form.base_fields.items():
        if isinstance(field, PaperField):
            full = f"{prefix}-{name}" if prefix else name
            if found := one(request, full, field.kind):
                given[full] = found
    return given


def chosen(request: HttpRequest, form: type[forms.Form]) -> dict[str, Any]:
    """What was chosen in a form that comes back without being judged, as its initial values."""
    found = files(request, form)
    return found.dict() if found else {}
