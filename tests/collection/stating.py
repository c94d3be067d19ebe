"""Facts made in a test: no database, nothing but what the test says."""

from dataclasses import fields
from datetime import date
from typing import Any
from uuid import uuid4

from acms.accounts.models import User
from acms.casework.models import Case
from acms.casework.procedures import Result
from acms.collection.facts import CollectionStatement, Facts
from acms.collection.steps import COLLECTION
from acms.collection.steps.education import EducationStatement, Study
from acms.collection.steps.identity import IdentityStatement
from acms.collection.steps.post import PostStatement
from acms.collection.steps.qualification import QualificationStatement
from acms.employers.models import Employer
from acms.letters.models import Letter
from acms.scans.models import Scan

TODAY = date(2026, 6, 15)
BORN = date(1990, 2, 28)
ID_NUMBER = "150105199002280044"
ANOTHER_NUMBER = "150105199002280028"
BOX = (1, 2, 3, 4)
PARTS = {field.name for field in fields(CollectionStatement)}


def scan(kind: str, text: str = "", check: str = "usable", findings: Any = (), **read: tuple[str, float]) -> Scan:
    """A piece of evidence with what was read on it: values with their confidence."""
    values = {
        name: {"value": value, "confidence": sure, "box": BOX, "others": others}
        for name, (value, sure, *others) in read.items()
    }
    content = {"kind": kind, "text": text, "fields": values}
    return Scan(id=uuid4(), kind=kind, state=check, findings=list(findings), read=content, archive_bytes=1)


def stating(
    *scans: Scan, kind: str = COLLECTION, employer: Employer | None = None, letter: Letter | None = None, **parts: Any
) -> Facts:
    """What somebody states: `identity`, `post`, `full`, `part`, `qualification` by their columns."""
    identity = {"name": "乌云", "id_number": ID_NUMBER, "sex": "2", "ethnic": "02", **parts.get("identity", {})}
    stated = CollectionStatement(
        identity=IdentityStatement(**identity),
        post=PostStatement(**parts.get("post", {})),
        education=EducationStatement(Study(**parts.get("full", {})), Study(**parts.get("part", {}))),
        qualification=QualificationStatement(**parts.get("qualification", {})),
        scans={one.kind: one.pk for one in scans},
        fixed_since=parts.get("fixed_since"),
        managed_by=parts.get("managed_by", ""),
    )
    case = Case(kind=kind, subject=User(name=identity["name"]))
    return Facts(case, stated, employer, letter, {one.kind: one for one in scans})


def by_code(results: Any) -> dict[str, Result]:
    """Results by their code, each code once."""
    found: dict[str, Result] = {}
    for result in results:
        assert result.code not in found
        found[result.code] = result
    return found
