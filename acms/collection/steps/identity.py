"""Step 3 实名认证 (W03–W05): who somebody is, from the ID card and the real-name authority."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db import models

from acms.accounts import consents
from acms.accounts.models import Matter
from acms.base import codelists
from acms.base.codes import Gender, IdType, PoliticalStatus
from acms.base.dates import years_after
from acms.base.forms import NameField
from acms.base.numbers import id_card
from acms.casework import comparing
from acms.casework import words as casework_words
from acms.casework.models import Verdict
from acms.casework.procedures import Result
from acms.channels import realname
from acms.collection import words
from acms.collection.steps.base import Answers, Gap, Item, Kind, Page, Source, Step, answer, evidence
from acms.collection.steps.entry import Entry
from acms.collection.steps.forms import StepForm
from acms.collection.steps.results import result
from acms.people.models import Affiliation, Contact, Document, Person
from acms.policy import figures
from acms.regions import addresses
from acms.scans import faces
from acms.scans.models import Scan
from acms.scans.readers import documents

if TYPE_CHECKING:
    from acms.accounts.models import User
    from acms.collection.facts import Draft, Facts

CODE = "identity"
CARD_TERMS = (5, 10, 20)  # years; 居民身份证法 第五条
AROUND_BIRTHDAY = 92  # days between the application for a card and its first day
LONG_TERM = "长期"  # on the card of somebody who was 46 when it was issued (居民身份证法 第五条)


class IdentityAnswers(Answers):
    """Phone and e-mail stand at the account, where they are proved."""

    id_type = models.CharField(max_length=2, default=IdType.RESIDENT.value)
    name = models.CharField(max_length=50, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    country = models.CharField(max_length=3, default="CHN", blank=True)
    ethnic = models.CharField(max_length=2, blank=True)
    political = models.CharField(max_length=2, blank=True)


@dataclass(frozen=True)
class IdentityStatement:
    """Who somebody says that they are."""

    id_type: str = ""
    id_number: str = ""
    name: str = ""
    sex: str = ""
    country: str = ""
    ethnic: str = ""
    political: str = ""
    email: str = ""
    phone: str = ""

    @property
    def born(self) -> date:
        """The birth date that the ID number holds."""
        return id_card.parse(self.id_number).born


# The columns of the register that this step states, under the same names.
PERSON_COLUMNS = ("id_type", "name", "sex", "country", "ethnic")
PARTY = {
    PoliticalStatus.MEMBER.value: words.PARTY_MEMBER,
    PoliticalStatus.PROBATIONARY.value: words.PARTY_MEMBER,
}  # A29


class IdentityForm(StepForm):
    options: ClassVar = {
        "id_type": [(code.value, codelists.name("id_type", code)) for code in IdType],
        "sex": codelists.choices("gender", without=(Gender.UNKNOWN, Gender.UNSTATED)),
    }

    def text_field(self, item: Item, **common: Any) -> forms.Field:
        return NameField(**common) if item.name == "name" else super().text_field(item, **common)


class Identity(Step[IdentityStatement, IdentityAnswers]):
    code, page, title, change = CODE, Page.IDENTITY, "人员基本信息", "update_basic"
    model, form = IdentityAnswers, IdentityForm
    extras = ("phone", "email")
    items = (
        answer(CODE, "id_type", "证件类型", list="id_type"),
        answer(CODE, "id_number", "证件号", source=Source.KNOWN),
        answer(CODE, "name", "姓名"),
        answer(CODE, "sex", "性别", list="gender"),
        answer(CODE, "country", "所属国家或地区", list="country"),
        answer(CODE, "born", "出生日期", kind=Kind.DAY, source=Source.KNOWN),
        answer(CODE, "ethnic", "民族", list="ethnic_group"),
        answer(CODE, "political", "政治面貌", list="political_status", called=PARTY),
        answer(CODE, "email", "电子邮箱", "邮箱", source=Source.CONTACT),
        answer(CODE, "phone", "移动电话", "手机号", source=Source.CONTACT),
        evidence(CODE, "id_emblem", "身份证国徽面"),
        evidence(CODE, "id_portrait", "身份证头像面"),
        evidence(CODE, "photo", "证件照片"),
    )
    fills = {"id_portrait": {name: name for name in ("name", "sex", "ethnic")}}
    unlocks = {
        "identity.name": frozenset({"scan.id_portrait", "scan.proof_letter"}),
        # Of the account: the person can show the right card; a wrong number is put right by 证件登记更正.
        **dict.fromkeys(("identity.id_number", "identity.born"), frozenset({"scan.id_portrait", "scan.id_emblem"})),
        # A card of somebody else has two sides.
        "scan.id_portrait": frozenset({"identity.name", "identity.sex", "identity.ethnic", "scan.id_emblem"}),
    }
    # Names and numbers are put right by 证件登记更正, phone and e-mail by their codes under 账号与安全.
    changed = frozenset({"identity.political", "scan.photo"})

    def in_change(self, item: Item) -> bool:
        return item.key in self.changed

    def first_values(self, name: str) -> dict[str, dict[str, Any]]:
        return {"": {"name": name}}

    def elsewhere(self, rows: Mapping[str, IdentityAnswers], user: User) -> dict[str, str]:
        return {"phone": user.phone or "", "email": user.email or ""}

    def stated(self, rows: Mapping[str, IdentityAnswers], user: User) -> IdentityStatement:
        own = {name: getattr(rows[""], name) for name in (*PERSON_COLUMNS, "political")}
        return IdentityStatement(**own, id_number=user.id_number, **self.elsewhere(rows, user))

    def of(self, facts: Facts) -> IdentityStatement:
        return facts.identity

    def lacks(self, draft: Draft, item: Item) -> Iterator[Gap]:
        if item.source is not Source.CONTACT:
            yield from super().lacks(draft, item)
        elif not draft.value(item) or not draft.proved(item.name):
            yield self.gap(item, words.prove(item.label))

    def missing(self, draft: Draft) -> Iterator[Gap]:
        yield from super().missing(draft)
        yield from self.differing(draft)

    def differing(self, draft: Draft) -> Iterator[Gap]:
        """W04: what a well-read card definitely says otherwise holds 「提交」 back, at the field that is to be put right.

        Where the person may change neither the field nor the card (W12), the check after 「提交」 says it and opens both.
        """
        scan = draft.scans.get(_PORTRAIT.name)
        if draft.is_amendment or scan is None or not scan.counts:
            return
        told: set[str] = set(draft.typed(self))
        for found in _card(draft, scan):
            item = next(one for one in self.items if one.key == found.item)
            may_change = draft.lets_change(item) or draft.lets_change(_PORTRAIT)
            if found.verdict == Verdict.FAIL and found.stated and item.name not in told and may_change:
                told.add(item.name)
                yield self.gap(item, found.message)

    def checks(self, facts: Facts, on: date) -> Iterable[Result]:
        if not facts.is_amendment:
            yield from _card(facts, facts.scans.get("id_portrait"))
            yield from _sex_of_number(facts.identity)
            yield from _validity(facts.scans.get("id_emblem"), facts.identity, on)
            yield from _one_card(facts.scans.get("id_portrait"), facts.scans.get("id_emblem"))
            yield _authority(facts)
        photo = facts.scans.get("photo")
        if photo is not None and _is_new(facts, photo) and figures.on(on)["compared_faces"]:
            yield _face(facts, photo)

    def may_need(self, facts: Facts) -> set[str]:
        return {paper.name for paper in self.papers}

    def enter(self, facts: Facts, entry: Entry) -> None:
        if not facts.is_amendment:  # afterwards each contact stands in the register from the day when it is proved
            entry.states(Contact, phone=facts.identity.phone, email=facts.identity.email)
        entry.adds(Affiliation, political=facts.identity.political)

    def columns(self, facts: Facts, person: Person) -> dict[str, Any]:
        identity = facts.identity
        if facts.is_amendment:
            return {}
        return {**{name: getattr(identity, name) for name in PERSON_COLUMNS}, "born": identity.born}

    def of_register(self, person: Person) -> dict[str, dict[str, Any]]:
        own, affiliation = {name: getattr(person, name) for name in PERSON_COLUMNS}, person.current_affiliation
        return {"": {**own, "political": affiliation.political if affiliation else ""}}


IDENTITY = Identity()
_NAME, _ID_NUMBER, _BORN = (IDENTITY.by_name[name] for name in ("name", "id_number", "born"))
_PORTRAIT, _EMBLEM, _PHOTO = (
    next(item for item in IDENTITY.papers if item.name == name) for name in ("id_portrait", "id_emblem", "photo")
)


def _card(facts: Facts, scan: Scan | None) -> Iterator[Result]:
    """W04: name, number, sex, birth date and nationality on the card against the form."""
    if scan is None:
        return
    identity = facts.identity
    stated = {
        _NAME: identity.name,
        _ID_NUMBER: identity.id_number,
        IDENTITY.by_name["sex"]: codelists.name("gender", identity.sex),
        _BORN: identity.born.isoformat(),
        IDENTITY.by_name["ethnic"]: codelists.name("ethnic_group", identity.ethnic),
    }
    for item, value in stated.items():
        yield _on_card(item, value, scan)


def _on_card(item: Item, value: str, scan: Scan) -> Result:
    code, field = f"card_{item.name}", scan.reading.fields.get(item.name)
    if field is None:  # an unreadable bilingual card may be submitted and goes to the agency
        return result(code, item, Verdict.UNSURE, words.CARD_UNREADABLE, stated=value, scan=scan)
    if documents.alike(field.value, value):
        return result(code, item, Verdict.PASS, stated=value, scan=scan, field=field)
    definite = field.confidence >= comparing.SURE and _is_definite(item, field.value, value)
    message = casework_words.differs(item.label, _shown(item, value), _shown(item, field.value))
    # The number itself cannot be edited: what is wrong is the scan in the slot.
    blamed = _PORTRAIT if item in (_ID_NUMBER, _BORN) else item
    verdict = Verdict.FAIL if definite else Verdict.UNSURE
    return result(code, blamed, verdict, message, stated=value, scan=scan, field=field, label=item.label)


def _shown(item: Item, value: str) -> str:
    return id_card.masked(value) if item is _ID_NUMBER else value


def _is_definite(item: Item, found: str, stated: str) -> bool:
    """OCR errs on rare name characters: one differing character of a name is left to people, a valid other number is not."""
    if item is _ID_NUMBER:
        return id_card.is_valid(found)
    return comparing.other_name(found, stated) if item is _NAME else True


def _sex_of_number(identity: IdentityStatement) -> Iterator[Result]:
    """W04: the sex that the number holds (GB 11643) against the stated one. Some numbers were given wrongly: people look."""
    if identity.sex != id_card.parse(identity.id_number).sex:
        word = codelists.name("gender", identity.sex)
        yield result("number_sex", IDENTITY.by_name["sex"], Verdict.UNSURE, words.sex_of_number(word), stated=word)


def _validity(scan: Scan | None, identity: IdentityStatement, on: date) -> Iterator[Result]:
    """居民身份证法 第五条: the card has begun to be valid and has not run out (its last day counts), and its term is one that cards have,
    those of a holder of that age."""
    if scan is None:
        return
    code, fields = "card_validity", scan.reading.fields
    first, last = fields.get("valid_from"), fields.get("valid_to")
    if first is None or last is None:
        yield result(code, _EMBLEM, Verdict.UNSURE, words.CARD_UNREADABLE, scan=scan, field=last)
        return
    begins, ends = comparing.day(first.value), None if last.value == LONG_TERM else comparing.day(last.value)
    sentence = _wrong_days(begins, ends, on)
    definite = bool(sentence)
    if not sentence and begins is not None:
        sentence = _wrong_term(begins, ends, identity)
    if not sentence:
        yield result(code, _EMBLEM, Verdict.PASS, scan=scan, field=last)
        return
    sure = definite and min(first.confidence, last.confidence) >= comparing.SURE
    yield result(code, _EMBLEM, Verdict.FAIL if sure else Verdict.UNSURE, sentence, scan=scan, field=last)


def _one_card(portrait: Scan | None, emblem: Scan | None) -> Iterator[Result]:
    """Both sides are of one card: it is issued where its holder is at home (居民身份证法 第六条). Said only where both places are read."""
    address = portrait.reading.fields.get("address") if portrait else None
    authority = emblem.reading.fields.get("authority") if emblem else None
    if address is None or authority is None:
        return
    apart = _are_apart(address.value, authority.value)
    verdict, message = (Verdict.UNSURE, words.other_jurisdiction(authority.value)) if apart else (Verdict.PASS, "")
    yield result("card_sides", _EMBLEM, verdict, message, stated=address.value, scan=emblem, field=authority)


def _are_apart(home: str, office: str) -> bool:
    """An office of another league than the home, or of another province; banners of a league were divided and joined."""
    one, other = addresses.parse_address(home), addresses.parse_address(office)
    if one.banner is not None and other.banner is not None:
        return one.banner.parent_code != other.banner.parent_code
    if one.banner is not None:
        return addresses.lies_elsewhere(office)
    if not one.other_province:
        return False  # where nothing is known nothing is said
    return other.banner is not None or other.other_province not in ("", one.other_province)


def _wrong_days(begins: date | None, ends: date | None, on: date) -> str:
    """What is definitely wrong with the days of a card; `ends` None: for good. Empty: nothing."""
    if ends is not None and on > ends:
        return words.CARD_EXPIRED
    if begins is None or begins > on:
        return words.CARD_NOT_YET
    return ""


def _wrong_term(begins: date, ends: date | None, identity: IdentityStatement) -> str:
    """What a term has that no card has, or none of this holder; empty: nothing. Cards of foreigners and of 港澳台 residents have
    terms of their own."""
    terms = {years for years in CARD_TERMS if ends and abs((years_after(begins, years) - ends).days) <= 1}
    if ends is not None and not terms:
        return words.CARD_TERM
    if identity.id_type != IdType.RESIDENT:
        return ""
    if begins < max(identity.born, id_card.FIRST_CARDS):
        return words.CARD_EARLY
    # The term is that of the day when the card was applied for, which lies some weeks before the first day.
    near = {id_card.card_years(identity.born, begins + timedelta(days=days)) for days in (-AROUND_BIRTHDAY, 0, 1)}
    return "" if near & (terms or {0}) else words.CARD_AGE


def _authority(facts: Facts) -> Result:
    """W04: the real-name authority on name and number; where none is connected it was not asked, and people look."""
    code, name = "real_name", facts.identity.name
    connected = realname.authority()
    if connected is None:
        return result(code, _NAME, Verdict.UNSURE, words.AUTHORITY_NOT_ASKED, stated=name)
    try:
        right = connected.matches(name, facts.identity.id_number)
    except realname.NoRecord:
        return result(code, _NAME, Verdict.UNSURE, words.AUTHORITY_NO_RECORD, stated=name)
    except realname.Unanswered:
        return result(code, _NAME, Verdict.UNSURE, words.AUTHORITY_SILENT, stated=name)
    if right:
        return result(code, _NAME, Verdict.PASS, stated=name)
    return result(code, _NAME, Verdict.FAIL, words.AUTHORITY_NO, stated=name)


def _is_new(facts: Facts, photo: Scan) -> bool:
    """Whether the photo is not the register's already: a change of something else brings it along."""
    registered = Document.objects.open().filter(person__user=facts.user, kind=_PHOTO.name, scan=photo)
    return not (facts.is_amendment and registered.exists())


def _face(facts: Facts, photo: Scan) -> Result:
    """W04: the photo against the portrait on the card, where the person has consented to it apart. Advice only: it is never a mismatch
    by itself, and without a comparison people look at the photo."""
    portrait = facts.scans.get(_PORTRAIT.name)  # in a change the register's
    if not faces.is_installed():
        verdict, message = Verdict.UNSURE, words.FACE_NOT_COMPARED
    elif not consents.holds(facts.user, Matter.FACES):
        verdict, message = Verdict.UNSURE, words.FACE_NO_CONSENT
    else:
        verdict, message = _alike(faces.between(photo.pk, portrait.pk) if portrait else None)
    found = result("face", _PHOTO, verdict, message, scan=photo, label=words.FACE_LABEL)
    # The place on the card is shown where the card is among the papers of this case.
    if message is not words.FACE_OTHER or portrait is None or facts.is_amendment:
        return found
    return replace(found, scan=str(portrait.pk), box=faces.portrait_box(portrait.width, portrait.height))


def _alike(apart: float | None) -> tuple[Verdict, str]:
    """What is said of two faces that are so far apart; None: one of them was not found."""
    if apart is None:
        return Verdict.UNSURE, words.FACE_NOT_FOUND
    if apart <= faces.SAME:
        return Verdict.PASS, ""
    return Verdict.UNSURE, words.FACE_UNSURE if apart <= faces.OTHER else words.FACE_OTHER
