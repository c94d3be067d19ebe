"""The signed file in which a person's record goes to another province (D12).

An envelope of JSON: the content as one string, the public key, the signature over the string's bytes. The work history does not
go out (guide §12.1, D04); evaluations are the region's own procedure, which no other province knows.
"""

import base64
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from acms.base import codelists, signatures
from acms.base.numbers import id_card
from acms.base.text import is_plain
from acms.learning.models import YearRecord
from acms.people import papers
from acms.people.models import Education, FurtherTitle, Person, Qualification, Talent
from acms.regions import divisions
from acms.regions.models import agency_name
from acms.transfers import words
from acms.transfers.models import TransferOut
from acms.trust import actions as trust
from acms.trust.models import Kind, Reporter, TrustRecord, TrustState

FORMAT = "acms-transfer-1"
# Nobody has more rows of a kind; a file with more is refused and never cut (D11).
ROWS = {"educations": 60, "qualifications": 60, "further_titles": 60, "talents": 60, "learning": 100, "trust": 1000}
OWN_DEEDS = 60  # 守信 of one's own word that travel, the latest: of these alone anybody can have any number
PERSON = ("name", "id_number", "id_type", "sex", "country", "ethnic", "file_no")
EDUCATION = ("mode", "level", "major", "school", "degree", "verification_code", "verified")
QUALIFICATION = ("type", "level", "way", "certificate_no")
FURTHER_TITLE = ("kind", "number")
TALENT = ("category", "level", "status", "term", "selected", "graduated")
TRUST = ("kind", "code", "what", "law", "issuer", "document_no")
TRUST_DAYS = ("happened_on", "found_on", "effective_on", "ban_until", "shown_until")


class NoFile(ValueError):
    """The bytes are no transfer file, or not what was signed; the words say which."""


def content(transfer: TransferOut, case_no: str, at: datetime) -> dict[str, Any]:
    """What goes out."""
    person = transfer.person
    affiliation = person.current_affiliation
    open_ = {"person": person, "valid_to": None}
    said, own_deeds_left = _said(person)
    return {
        "format": FORMAT,
        "case": case_no,
        "issued_at": at.isoformat(),
        "from": {
            "province": words.OUTSIDE_REGION,
            "code": person.management_code,
            "place": divisions.path(person.management_code),
            "agency": agency_name(person.management_code),
        },
        "to": {"province": transfer.province, "place": transfer.place, "receiver": transfer.receiver},
        "person": {
            **{name: getattr(person, name) for name in PERSON},
            "political": affiliation.political if affiliation else "",
            "born": _day(person.born),
            "accounting_since": _day(person.accounting_since),
            "registered_on": _day(timezone.localdate(person.registered_at)) if person.registered_at else None,
            "photo": base64.b64encode(papers.portrait(person)).decode(),
        },
        "educations": [
            {**{name: getattr(row, name) for name in EDUCATION}, "graduated_on": _day(row.graduated_on)}
            for row in Education.objects.filter(**open_)
        ],
        "qualifications": [
            {**{name: getattr(row, name) for name in QUALIFICATION}, "obtained_on": _day(row.obtained_on)}
            for row in Qualification.objects.filter(**open_)
        ],
        "further_titles": [
            {name: getattr(row, name) for name in FURTHER_TITLE} for row in FurtherTitle.objects.filter(**open_)
        ],
        "talents": [{name: getattr(row, name) for name in TALENT} for row in Talent.objects.filter(**open_)],
        "trust": [
            {
                **{name: getattr(row, name) for name in TRUST},
                **{name: _day(getattr(row, name)) for name in TRUST_DAYS},
                "ban_for_life": row.ban_for_life,
                "reporter": row.reporter,
            }
            for row in said
        ],
        "own_deeds_left": own_deeds_left,
        "learning": [
            {"year": row.year, "state": row.state, "points": str(row.points)}
            for row in YearRecord.objects.filter(person=person).order_by("year")
        ],
    }


def _said(person: Person) -> tuple[list[TrustRecord], int]:
    """Every 失信, and every 守信 that others have stated; of one's own words the latest, and how many stay here (D11)."""
    said, own = [], 0
    for row in TrustRecord.objects.filter(person=person, state=TrustState.VALID):
        own += row.reporter == Reporter.SELF
        if row.reporter != Reporter.SELF or own <= OWN_DEEDS:
            said.append(row)
    return said, max(0, own - OWN_DEEDS)


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def signed(content: dict[str, Any]) -> str:
    """The envelope."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    key, signature = signatures.sign(text.encode())
    envelope = {"algorithm": signatures.ALGORITHM, "key": key, "signature": signature, "content": text}
    return json.dumps(envelope, ensure_ascii=False, indent=1)


@dataclass(frozen=True)
class Opened:
    """A file of somebody else's: what it says, and whose known key signed it (empty: nobody's)."""

    content: dict[str, Any]
    signer: str

    @property
    def number(self) -> str:
        return str(self.content["person"]["id_number"])

    @property
    def name(self) -> str:
        return str(self.content["person"]["name"])


def opened(data: bytes) -> Opened:
    """Reads a file and checks its signature. Raises NoFile."""
    try:
        envelope = json.loads(data.decode("utf-8-sig"))
        text, key, signature = (str(envelope[name]) for name in ("content", "key", "signature"))
        content = _known(json.loads(text))
    except id_card.WrongNumber:
        raise NoFile(words.NUMBER_WRONG) from None
    except NoFile:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NoFile(words.NO_TRANSFER_FILE) from None
    if not signatures.genuine(text.encode(), key, signature):
        raise NoFile(words.ALTERED)
    if key in signatures.public_keys():
        raise NoFile(words.OUR_OWN)
    return Opened(content, settings.ACMS_TRANSFER_KEYS.get(key, ""))


def _known(content: Any) -> dict[str, Any]:
    """What is known of a file's content, as short texts: whatever else a stranger has put in is left out. Raises KeyError, ValueError …"""
    person = _texts(content["person"], (*PERSON, "political", "born", "accounting_since", "registered_on"))
    person["id_number"] = id_card.read(person["id_number"]).text
    found = {
        "format": content["format"],
        "from": _texts(content["from"], ("province", "place", "agency")),
        "person": person,
        "educations": [_texts(row, (*EDUCATION, "graduated_on")) for row in _rows(content, "educations")],
        "qualifications": [_texts(row, (*QUALIFICATION, "obtained_on")) for row in _rows(content, "qualifications")],
        "further_titles": [_texts(row, FURTHER_TITLE) for row in _rows(content, "further_titles")],
        "talents": [_texts(row, TALENT) for row in _rows(content, "talents")],
        "trust": [_trust(row) for row in _rows(content, "trust")],
        "own_deeds_left": _count(content.get("own_deeds_left")),
        "learning": [_texts(row, ("year", "state", "points")) for row in _rows(content, "learning")],
    }
    if found["format"] != FORMAT or not person["name"] or not found["from"]["province"]:
        raise ValueError(FORMAT)
    return found


def _rows(content: dict[str, Any], kind: str) -> list[Any]:
    """The rows of one kind, all of them or none: nobody sees what a cut has left out. Raises NoFile for more than anybody has, ValueError."""
    rows = content.get(kind, [])
    if not isinstance(rows, list):
        raise ValueError(kind)
    if len(rows) > ROWS[kind]:
        raise NoFile(words.too_many(words.ROW_KINDS[kind], len(rows), ROWS[kind]))
    return rows


def _count(given: Any) -> int:
    return min(max(given, 0), 10**6) if isinstance(given, int) else 0


def trust_of(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The 守信 and 失信 of a file that was opened, by columns of the trust records (D11, D12)."""
    rows = content.get("trust", [])  # files that came before these were taken have none
    return [
        row | {name: date.fromisoformat(row[name]) if row.get(name) else None for name in TRUST_DAYS} for row in rows
    ]


def sender(content: dict[str, Any]) -> str:
    """Who has sent a file, as it says itself."""
    return str(content["from"]["agency"] or content["from"]["province"])


def _trust(row: dict[str, Any]) -> dict[str, Any]:
    """One 守信 or 失信. A ban that cannot be read is not left out: the file is none. Raises KeyError, ValueError …"""
    found: dict[str, Any] = _texts(row, (*TRUST, *TRUST_DAYS))
    for name in TRUST_DAYS:
        if found[name]:
            date.fromisoformat(found[name])
    if not found["happened_on"] or found["code"] not in codelists.names(trust.LISTS[found["kind"]]):
        raise ValueError(found["code"])
    short = {name: found[name][:80] for name in ("law", "document_no")}  # as long as the register's columns
    return found | short | {"ban_for_life": row.get("ban_for_life") is True, "reporter": _reporter(row)}


def _reporter(row: dict[str, Any]) -> str:
    """Whose word it is; files of older releases do not say, and then it is the sender's (ADR 0016). 失信 is an agency's always (D11)."""
    reporter = Reporter(row.get("reporter", Reporter.AGENCY))
    return str(Reporter.AGENCY if row["kind"] == Kind.BAD else reporter)


def _texts(given: dict[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    """These values as texts of one line; empty where there is none, or something else than a text or number."""
    values = {name: given.get(name) for name in names}
    texts = {name: str(value).strip()[:120] if isinstance(value, str | int) else "" for name, value in values.items()}
    if not all(map(is_plain, texts.values())):
        raise ValueError("a control character")
    return texts
