"""What an application file of `decisions judge` may say: read, checked, and refused in one sentence where it cannot be."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from acms.base import codelists, text
from acms.base.numbers import id_card, uscc
from acms.collection.forms import LetterForm
from acms.collection.steps import COLLECTION, PAPERS, STEPS, Step
from acms.letters.facts import EMPLOYMENT, ProofFacts
from acms.regions import divisions

KINDS = (COLLECTION,)
AUTHORITY = ("yes", "no", "silent", "none")
KEYS = (
    "kind",
    "person",
    "answers",
    "scans",
    "letter",
    "letter_scan",
    "employer",
    "register",
    "authority",
    "on",
    "about",
)
PERSON = ("name", "id_number", "phone", "email")
EMPLOYER = (
    "uscc", "name", "address", "phone", "economic_type", "certificate_type", "division_code", "confirmed", "head", "certificate",
)  # fmt: skip
HOLDER = ("name", "id_number", "level", "year", "certificate_no")
LETTER = (*LetterForm.base_fields, "employment_form")  # the last one only of a letter that was printed before
# The printed facts of a letter (`letters issue`), and the form's field that each of these words answers.
PRINTED = tuple(ProofFacts.LABELS)
IN_FORM = {"post": "position"}
LISTS = {"position": "position_2012", "admin_post": "admin_post", "title": "prof_post"}
SLOTS = tuple(kind for kind in PAPERS if kind != "proof_letter")


class Bad(Exception):
    """The file cannot be judged: why, in one sentence."""


@dataclass(frozen=True)
class Application:
    """One application, with its files read. `others`: earlier applications in the register, `holders`: rows of their list."""

    person: Mapping[str, str]
    answers: Mapping[str, Mapping[str, str]]  # step → field → text, as a page sends it
    scans: Mapping[str, list[bytes]]
    letter: Mapping[str, str] | None  # of the letter's form
    printed: Mapping[str, str]  # facts that the print has and the answers may not
    serial: str
    letter_scan: list[bytes]
    employer: Mapping[str, Any] | None
    authority: str
    on: date | None
    others: list["Application"] = field(default_factory=list)
    holders: list[Mapping[str, Any]] = field(default_factory=list)


def step_of(name: str) -> Step[Any, Any] | None:
    """The step that asks for a field; None for a field that no form has."""
    return next((step for step in STEPS if name in (*step.names, *step.extras)), None)


def read(path: Path) -> Application:
    """The application of a file, with its pictures. Raises Bad."""
    try:
        given = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise Bad(f"{path}: {error.strerror}") from None
    except ValueError as error:
        raise Bad(f"{path} is no JSON: {error}") from None
    return of(given, path.parent, str(path.name))


def of(given: object, folder: Path, where: str = "application") -> Application:
    """The application of what a file holds; `folder` is where its pictures lie. Raises Bad."""
    given = _object(given, where, KEYS)
    kind = given.get("kind", COLLECTION)
    if kind not in KINDS:
        raise Bad(f"{where}: unknown kind {kind!r}; known: {', '.join(KINDS)}")
    person = {key: str(value) for key, value in _object(given.get("person"), f"{where}: person", PERSON).items()}
    _id_number(person.get("id_number", ""), f"{where}: person.id_number")
    try:
        person["name"] = text.name(person.get("name", ""))  # as every door of the product takes a name (N01)
    except text.Fault as fault:
        raise Bad(f"{where}: person.name: {fault.code}") from None
    authority = given.get("authority", "yes")
    if authority not in AUTHORITY:
        raise Bad(f"{where}: unknown authority {authority!r}; known: {', '.join(AUTHORITY)}")
    letter, printed, serial = _letter(given.get("letter"), f"{where}: letter")
    letter_scan = _files(given["letter_scan"], folder, f"{where}: letter_scan") if given.get("letter_scan") else []
    if letter_scan and letter is None:
        raise Bad(f"{where}: letter_scan without letter")
    register = _object(given.get("register") or {}, f"{where}: register", ("people", "holders"))
    people = _list(register.get("people"), f"{where}: register.people")
    return Application(
        person=person,
        answers=_answers(given.get("answers") or {}, f"{where}: answers"),
        scans=dict(_scans(given.get("scans") or {}, folder, f"{where}: scans")),
        letter=letter,
        printed=printed,
        serial=serial,
        letter_scan=letter_scan,
        employer=_employer(given.get("employer"), folder, f"{where}: employer"),
        authority=authority,
        on=_day(given["on"], f"{where}: on") if given.get("on") else None,
        others=[_before(given, other, folder, f"{where}: register.people[{n}]") for n, other in enumerate(people)],
        holders=_holders(register.get("holders"), f"{where}: register.holders"),
    )


def _before(given: Mapping[str, Any], other: object, folder: Path, where: str) -> Application:
    """An application that was admitted before the `given` one: in the same register, on the same day, by the same authority."""
    other = _object(other, where, KEYS)
    if other.get("register"):
        raise Bad(f"{where}: register has no effect here; it stands at the top of the file")
    for key, usual in (("authority", "yes"), ("on", None)):
        if key in other and (other[key] or usual) != (given.get(key) or usual):
            raise Bad(f"{where}: {key} has no effect here; that of the whole file holds")
    return of(other, folder, where)


def _object(given: object, where: str, known: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise Bad(f"{where} is missing or no object")
    for key in given:
        if key not in known:
            raise Bad(f"{where}: unknown field {key!r}; known: {', '.join(known)}")
    return given


def _list(given: object, where: str) -> list[Any]:
    if given is not None and not isinstance(given, list):
        raise Bad(f"{where} is no list")
    return given or []


def _id_number(number: str, where: str) -> None:
    try:
        id_card.read(number)
    except id_card.WrongNumber:
        raise Bad(f"{where}: {number!r} is no identity number") from None


def _day(given: object, where: str) -> date:
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise Bad(f"{where}: {given!r} is no day; write 2026-11-27") from None


def _text(value: object, where: str) -> str:
    """A value as a page would send it."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if value is None:
        return ""
    if not isinstance(value, str | int):
        raise Bad(f"{where}: {value!r} is neither text nor number nor yes or no")
    return str(value)


def _answers(given: object, where: str) -> dict[str, dict[str, str]]:
    if not isinstance(given, dict):
        raise Bad(f"{where} is no object")
    found: dict[str, dict[str, str]] = {step.code: {} for step in STEPS}
    for name, value in given.items():
        step = step_of(name)
        if step is None:
            raise Bad(f"{where}: unknown field {name!r}; `manage.py decisions fields` lists them")
        found[step.code][name] = _text(value, f"{where}.{name}")
    return found


def _scans(given: object, folder: Path, where: str) -> Iterator[tuple[str, list[bytes]]]:
    for kind, files in _object(given, where, SLOTS).items():
        yield kind, _files(files, folder, f"{where}.{kind}")


def _files(given: object, folder: Path, where: str) -> list[bytes]:
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise Bad(f"{where} is no file name and no list of them")
    contents = []
    for name in names:
        try:
            contents.append((folder / name).read_bytes())
        except OSError as error:
            raise Bad(f"{where}: {name}: {error.strerror}") from None
    return contents


def _letter(given: object, where: str) -> tuple[dict[str, str] | None, dict[str, str], str]:
    """What the form of the letter is told, what the print says besides, and its serial."""
    if given is None:
        return None, {}, ""
    given = _object(given, where, tuple(dict.fromkeys((*LETTER, *PRINTED, "serial"))))
    values = {IN_FORM.get(key, key): _text(value, f"{where}.{key}") for key, value in given.items() if key != "serial"}
    for name, title in LISTS.items():
        # By its code, as the form has it, or in words, as the letter has it.
        codes = {word: code for code, word in codelists.names(title).items()}
        values[name] = codes.get(values.get(name, ""), values.get(name, ""))
    if values.get("title_since") == "无":
        values["title_since"] = ""
    if values.get("employment_form", "contract") not in EMPLOYMENT:
        raise Bad(f"{where}: employment_form is one of {', '.join(EMPLOYMENT)}")
    form = {name: value for name, value in values.items() if name in LETTER}
    printed = {name: value for name, value in values.items() if name in PRINTED and name not in LETTER}
    return form, printed, str(given.get("serial", ""))


def _employer(given: object, folder: Path, where: str) -> dict[str, Any] | None:
    if given is None:
        return None
    unit = dict(_object(given, where, EMPLOYER))
    unit["uscc"] = uscc.normalise(str(unit.get("uscc", "")))
    if not uscc.is_valid(unit["uscc"]):
        raise Bad(f"{where}: {unit['uscc']!r} is no 统一社会信用代码")
    if unit.get("certificate"):
        unit["certificate"] = _files(unit["certificate"], folder, f"{where}.certificate")
        if unit.get("confirmed"):
            raise Bad(f"{where}: confirmed has no effect beside certificate; the case of the unit decides that")
    if unit.get("division_code") and divisions.get(str(unit["division_code"])) is None:
        raise Bad(f"{where}: {unit['division_code']!r} is no banner of the region")
    return unit


def _holders(given: object, where: str) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = []
    for number, row in enumerate(_list(given, where)):
        row = _object(row, f"{where}[{number}]", HOLDER)
        if missing := [key for key in HOLDER if key not in row]:
            raise Bad(f"{where}[{number}]: {missing[0]} is missing")
        _id_number(str(row["id_number"]), f"{where}[{number}].id_number")
        if not str(row["year"]).isdigit():
            raise Bad(f"{where}[{number}]: {row['year']!r} is no year")
        rows.append({**row, "year": int(row["year"])})
    return rows


def fields() -> dict[str, Any]:
    """What a file may say, by the names of the forms: labels, and the codes of lists."""
    return {
        "kind": list(KINDS),
        "person": list(PERSON),
        "answers": {step.code: [_described(step, name) for name in (*step.names, *step.extras)] for step in STEPS},
        "scans": {kind: item.label for kind, item in PAPERS.items() if kind in SLOTS},
        "letter": [
            {"name": name, "label": str(field.label)}
            | ({"codes": codelists.names(LISTS[name])} if name in LISTS else {})
            for name, field in LetterForm.base_fields.items()
        ]
        + [{"name": name, "label": "of a letter that was printed before"} for name in ("serial", "employment_form")]
        + [{"name": name, "label": ProofFacts.LABELS[name]} for name in PRINTED if name not in LETTER],
        "employer": list(EMPLOYER),
        "register": {"people": "applications like this one, admitted before", "holders": list(HOLDER)},
        "authority": list(AUTHORITY),
    }


def _described(step: Step[Any, Any], name: str) -> dict[str, Any]:
    item = step.by_name[name]
    described: dict[str, Any] = {"name": name, "label": item.label, "kind": item.kind.name.lower()}
    if item.list:
        narrower = step.form.options.get(item.column)
        described["codes"] = dict(narrower) if narrower else codelists.names(item.list)
    return described
