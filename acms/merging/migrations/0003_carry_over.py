"""Files that were merged before: bans, credits, years and whatever else stayed with the closed file go to the kept one (D15)."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# As `hangs` said on the day of this migration: (table, columns in which two rows are alike, among which rows); None: never alike.
GO: tuple[tuple[str, tuple[str, ...] | None, dict[str, Any]], ...] = (
    ("trust.trustrecord", None, {}),
    ("trust.lead", None, {}),
    ("learning.credit", ("year", "subject", "form", "what"), {"struck_at": None}),
    ("learning.yearrecord", ("year",), {}),
    ("learning.restart", ("year",), {}),
    ("learning.creditapplication", None, {}),
    ("careers.workstatement", (), {"voided_at": None}),
    ("careers.outsidework", None, {}),
    ("students.study", None, {}),
    ("yearly.evaluation", ("year",), {"voided_at": None}),
    ("yearly.objection", None, {}),
    ("arrivals.arrival", None, {}),
    ("people.formernumber", None, {}),
)


def _going(rows: Any, kept: int, once: tuple[str, ...] | None, among: dict[str, Any], duplicate: int) -> list[int]:
    theirs = rows.filter(person_id=duplicate)
    if once is None:
        return list(theirs.values_list("pk", flat=True))
    alike = set(rows.filter(person_id=kept, **among).values_list(*(once or ("person_id",))))
    held = [
        pk for pk, *values in theirs.filter(**among).values_list("pk", *once) if (tuple(values) or (kept,)) in alike
    ]
    return list(theirs.exclude(pk__in=held).values_list("pk", flat=True))


def carry_over(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    using = editor.connection.alias
    merges = apps.get_model("merging", "Merge").objects.using(using).filter(undone_at=None).order_by("pk")
    digests = dict(apps.get_model("people", "Person").objects.using(using).filter(merges__in=merges).values_list("pk", "id_digest"))
    for merge in list(merges):
        gone = []
        for label, once, among in GO:
            rows = apps.get_model(label).objects.using(using)
            if pks := _going(rows, merge.kept_id, once, among, merge.duplicate_id):
                more = {"id_digest": digests[merge.kept_id]} if label == "learning.credit" else {}
                rows.filter(pk__in=pks).update(person_id=merge.kept_id, **more)
                gone.append([label, pks])
        merge.gone = gone
        merge.save(update_fields=["gone"])


class Migration(migrations.Migration):
    dependencies = [
        ("merging", "0002_what_has_gone"),
        ("people", "0017_certificates_by_number"),
        ("trust", "0003_reporter"),
        ("learning", "0004_a_case_each"),
        ("careers", "0005_a_case_each"),
        ("students", "0003_a_case_each"),
        ("yearly", "0005_told_each"),
        ("arrivals", "0002_one_index_by_employer"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
