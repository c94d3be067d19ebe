"""What accepted collections and changes have stated of 政治面貌, further titles and 高端人才 stands as dated facts, with the days of their cases.

Until now the register kept the present 政治面貌 and photo in columns of the person, and the others in the answers of the cases alone. Who has
the columns without a case has a fact since the day of registration.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef
from django.utils import timezone

BATCH = 2000
DAY = timedelta(days=1)
TITLES = ("cpa", "cpv", "cta")
TALENT = ("category", "level", "status", "term", "selected", "graduated")
Said = dict[str, dict[str, Any] | None]  # what answers state by kind; None: there is none any more
WHOSE = ("case__subject__person", "case__moved_at", "case__no")


def _affiliation(answers: dict[str, Any]) -> Said:
    return {"": {"political": answers["political"]}} if answers["political"] else {}


def _titles(answers: dict[str, Any]) -> Said:
    asked = answers["type"] not in ("", "00")
    return {
        kind: {"kind": kind, "number": answers[f"{kind}_no"]} if asked and answers[f"is_{kind}"] else None
        for kind in TITLES
    }


def _talent(answers: dict[str, Any]) -> Said:
    if answers["type"] in ("", "00") or not answers["is_highend"]:
        return {"": None}
    values = {name: answers[f"talent_{name}"] for name in TALENT}
    return {"": values if values["status"] == "2" else values | {"graduated": None}}


# Fact, the answers that state it, the change that states it anew, their columns.
SOURCES: tuple[tuple[str, str, str, Callable[[dict[str, Any]], Said], tuple[str, ...]], ...] = (
    ("Affiliation", "IdentityAnswers", "update_basic", _affiliation, ("political",)),
    (
        "FurtherTitle",
        "QualificationAnswers",
        "update_qualification",
        _titles,
        ("type", *(column for kind in TITLES for column in (f"is_{kind}", f"{kind}_no"))),
    ),
    (
        "Talent",
        "QualificationAnswers",
        "update_qualification",
        _talent,
        ("type", "is_highend", *(f"talent_{name}" for name in TALENT)),
    ),
)


def enter(apps: Any, editor: Any) -> None:
    alias = editor.connection.alias
    for fact, answers, change, said, columns in SOURCES:
        facts = apps.get_model("people", fact).objects.using(alias)
        accepted = (
            apps.get_model("collection", answers)
            .objects.using(alias)
            .filter(case__state="approved", case__kind__in=("collection", change))
            .filter(case__subject__person__registered_at__isnull=False)
            .order_by("case__subject__person", "case__moved_at", "case")
            .values(*WHOSE, *columns)
        )
        _write(facts, _facts(accepted.iterator(BATCH), said))
    _from_columns(apps, alias)
    for former in apps.get_model("people", "FormerName").objects.using(alias).exclude(case_no__startswith="HB"):
        apps.get_model("people", "Person").objects.using(alias).filter(pk=former.person_id).update(
            name_since=former.until
        )


def _facts(accepted: Iterable[dict[str, Any]], said: Callable[[dict[str, Any]], Said]) -> Iterator[dict[str, Any]]:
    """The facts of everybody in the order of their cases: what is stated anew ends what stood there the day before."""
    for person, cases in groupby(accepted, itemgetter(WHOSE[0])):
        stands: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
        for case in cases:
            on, no = timezone.localdate(case["case__moved_at"]), case["case__no"] or ""
            for kind, values in said(case).items():
                if kind in stands and stands[kind][1] == values:
                    continue
                if kind in stands:
                    former, _ = stands.pop(kind)
                    yield former | {"valid_to": on - DAY, "ends": [["", no]]}
                if values is not None:
                    stands[kind] = {"person_id": person, "valid_from": on, "case_no": no, **values}, values
        for fact, _ in stands.values():
            yield fact


def _from_columns(apps: Any, alias: str) -> None:
    people = apps.get_model("people", "Person").objects.using(alias).filter(registered_at__isnull=False)
    told = apps.get_model("people", "Affiliation").objects.using(alias)
    silent = people.exclude(political="").exclude(Exists(told.filter(person=OuterRef("pk"))))
    _write(told, ({"person_id": pk, "valid_from": on, "political": code} for pk, on, code in _of(silent, "political")))
    papers = apps.get_model("people", "Document").objects.using(alias)
    kept = papers.filter(person=OuterRef("pk"), kind="photo")
    bare = people.filter(photo__isnull=False).exclude(Exists(kept))
    photos = _of(bare, "photo")
    _write(
        papers, ({"person_id": pk, "valid_from": on, "kind": "photo", "scan_id": scan} for pk, on, scan in photos)
    )


def _of(people: Any, column: str) -> Iterator[tuple[int, date, Any]]:
    """Whose, since the day of registration, what; by the order of the keys, for what is written meanwhile changes who is asked for."""
    rows, last = people.order_by("pk").values_list("pk", "registered_at", column), 0
    while some := list(rows.filter(pk__gt=last)[:BATCH]):
        for pk, at, value in some:
            yield pk, timezone.localdate(at), value
        last = some[-1][0]


def _write(facts: Any, rows: Iterator[dict[str, Any]]) -> None:
    while some := [facts.model(**row) for row in islice(rows, BATCH)]:
        facts.bulk_create(some)


def leave(apps: Any, editor: Any) -> None:
    """The columns say again what stands; that there was something before is lost with the tables."""
    alias = editor.connection.alias
    people = apps.get_model("people", "Person").objects.using(alias)
    open_ = apps.get_model("people", "Affiliation").objects.using(alias).filter(valid_to=None, person=OuterRef("pk"))
    photo = apps.get_model("people", "Document").objects.using(alias).filter(
        valid_to=None, kind="photo", person=OuterRef("pk")
    )
    people.filter(Exists(open_)).update(political=open_.values("political")[:1])
    people.filter(Exists(photo)).update(photo=photo.values("scan")[:1])


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0022_more_dated_facts"),
        ("casework", "0014_pre_reviews"),
        ("collection", "0006_amendments_apart"),
    ]

    operations = [migrations.RunPython(enter, leave)]
