"""Wire format v1, as JSON Schema 2020-12 with examples: what goes out, what comes back, and what has changed (X01).

A second version stands beside it as another entry of `VERSIONS`. Within a version nothing is added that a strict reader would refuse.
"""

from typing import Any

from acms.national.state import FURTHER_TITLE, LEARNING, PERSON, QUALIFICATION, TALENT, digest

FORMAT = "acms-national-1"
MOST_PEOPLE = 1000
Schema = dict[str, Any]

_TEXT: Schema = {"type": "string", "maxLength": 4000}
_DAY: Schema = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_YEAR: Schema = {"type": ["integer", "null"], "minimum": 1900, "maximum": 2999}
_FLAG: Schema = {"type": "boolean"}
_DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_FILE_NO: Schema = {"type": "string", "pattern": r"^\d{14}$"}
_VERSION: Schema = {"type": "integer", "minimum": 1, "maximum": 2147483647}


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
    }


def _texts(names: tuple[str, ...]) -> dict[str, Schema]:
    return dict.fromkeys(names, _TEXT)


def _list(of: Schema, most: int) -> Schema:
    return {"type": "array", "items": of, "maxItems": most}


_EDUCATION = _object(
    mode={"enum": ["full", "part"]},
    level=_TEXT,
    major=_TEXT,
    school=_TEXT,
    graduated_on=_DAY,
    degree=_TEXT,
    verified=_FLAG,
)
_TRUST = _object(
    kind={"enum": ["G", "B"]},
    code=_TEXT,
    reporter=_TEXT,
    happened_on=_DAY,
    what=_TEXT,
    law=_TEXT,
    document_no=_TEXT,
    effective_on=_DAY,
    ban_for_life=_FLAG,
    ban_until=_DAY,
)
_UNIT = _object(code=_TEXT, on_post=_FLAG, position=_TEXT, title=_TEXT, since=_DAY)
_TALENT = _object(**_texts(TALENT) | {"term": {"type": ["integer", "null"]}, "selected": _YEAR, "graduated": _YEAR})
# Who is in the register, has been moved out of it, or has gone to another province.
_WHOLE = _object(
    status={"enum": ["30", "40", "50", "60"]},
    **_texts(PERSON),
    born=_DAY,
    political=_TEXT,
    accounting_since=_DAY,
    registered_on=_DAY,
    transferred_to=_TEXT,
    unit={"oneOf": [_UNIT, {"type": "null"}]},
    residence={"oneOf": [_object(type=_TEXT, division_code=_TEXT), {"type": "null"}]},
    educations=_list(_EDUCATION, 60),
    qualifications=_list(_object(**_texts(QUALIFICATION) | {"obtained_on": _DAY}), 60),
    further_titles=_list(_object(**_texts(FURTHER_TITLE)), 60),
    talents=_list(_TALENT, 60),
    trust=_list(_TRUST, 10_000),
    learning=_list(_object(**_texts(LEARNING) | {"year": {"type": "integer"}}), 100),
)
# Whose entry was taken back, or whose file goes on in another one.
_ENDED = _object(status={"enum": ["10", "20", "60"]}, continued_as={"type": "string", "pattern": r"^(\d{14})?$"})
_LINE = _object(
    file_no=_FILE_NO,
    version=_VERSION,
    digest=_DIGEST,
    chosen={
        "type": "boolean",
        "description": "The person was told of a file in another province and has chosen this one (A30).",
    },
    state={"oneOf": [_WHOLE, _ENDED]},
)
_BATCH = _object(
    format={"const": FORMAT},
    batch={"type": "string", "pattern": "^[0-9a-f]{32}$"},
    sender={"type": "string", "pattern": r"^\d{6}$"},
    sent_at={"type": "string", "maxLength": 40},
    people={**_list(_LINE, MOST_PEOPLE), "minItems": 1},
)
OUTCOMES = ("accepted", "same", "behind", "refused", "elsewhere", "later")
_ANSWER = _object(
    file_no=_FILE_NO,
    version=_VERSION,
    outcome={"enum": list(OUTCOMES)},
    reasons=_list(_object(field=_TEXT, code=_TEXT), 100),
    province={"type": "string", "maxLength": 20},
)
_ANSWERS = _object(
    format={"const": FORMAT}, batch={"type": "string"}, simulated=_FLAG, answers=_list(_ANSWER, MOST_PEOPLE)
)
_TREE = _object(
    format={"const": FORMAT},
    nonce={"type": "string"},
    simulated=_FLAG,
    under={"type": "string", "pattern": r"^(\d{6}|\d{12})?$"},
    below={"type": "object", "additionalProperties": {"type": "string", "maxLength": 90}},
)
V1: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": FORMAT,
    "description": "batch: what goes out; answers: what comes back; tree: what is compared.",
    "$defs": {"batch": _BATCH, "answers": _ANSWERS, "tree": _TREE},
    "$ref": "#/$defs/batch",
}
VERSIONS = {"v1": V1}
CHANGES = [{"version": "v1", "on": "2026-12-01", "what": "The first version."}]

_STATE: dict[str, Any] = {
    "status": "30",
    "name": "样例人员",
    "id_number": "",
    "id_type": "1",
    "sex": "2",
    "country": "CHN",
    "ethnic": "05",
    "management_code": "150105",
    "born": "1970-05-05",
    "political": "13",
    "accounting_since": "2011-03-01",
    "registered_on": "2026-05-04",
    "transferred_to": "",
    "unit": {"code": "91150105MA0TE5T16A", "on_post": True, "position": "08", "title": "0", "since": "2011-03-01"},
    "residence": None,
    "educations": [],
    "qualifications": [],
    "further_titles": [],
    "talents": [],
    "trust": [],
    "learning": [{"year": 2025, "state": "done", "points": "90.0"}],
}
_GONE_ON = {"status": "60", "continued_as": "15010500000001"}


def _line(number: int, state: dict[str, Any]) -> dict[str, Any]:
    return {"file_no": f"150105{number:08d}", "version": 1, "digest": digest(state), "chosen": False, "state": state}


EXAMPLES: dict[str, Any] = {
    "batch": {
        "format": FORMAT,
        "batch": "0" * 32,
        "sender": "150000",
        "sent_at": "2026-12-01T08:00:00+08:00",
        "people": [_line(1, _STATE), _line(2, _GONE_ON)],
    },
    "answers": {
        "format": FORMAT,
        "batch": "0" * 32,
        "simulated": False,
        "answers": [
            {"file_no": "15010500000001", "version": 1, "outcome": "elsewhere", "reasons": [], "province": "河北省"},
            {
                "file_no": "15010500000002",
                "version": 1,
                "outcome": "refused",
                "reasons": [{"field": "continued_as", "code": "unknown"}],
                "province": "",
            },
        ],
    },
    "tree": {"format": FORMAT, "nonce": "0" * 32, "simulated": False, "under": "", "below": {"150105": "0" * 64}},
}
