"""For migrations: gives what a case asks for its case, where until 2026-11-27 the case held a loose number (`about_pk`)."""

from typing import Any

from django.apps.registry import Apps
from django.db import connections

from acms.base import fields


def join(apps: Apps, using: str, app: str, name: str, kind: str) -> None:
    """Fills `case` of the rows of a model; a row that several cases are about is copied for the older ones. What no case names goes."""
    model = apps.get_model(app, name)
    rows = model._default_manager.using(using)
    for case, about in _numbers(apps, using, kind).order_by("-pk").iterator():
        if not rows.filter(pk=about, case=None).update(case=case):
            _copy(model, using, about, case)
    rows.filter(case=None).delete()


def point(apps: Apps, using: str, app: str, name: str, kind: str, field: str) -> None:
    """Makes the rows of a model that says no more than which row of the register, in `field`, each case is about."""
    model = apps.get_model(app, name)
    target: Any = model._meta.get_field(field)
    there = target.related_model._default_manager.using(using).values("pk")
    found = _numbers(apps, using, kind).filter(about_pk__in=there)
    made = [model(case_id=case, **{target.attname: about}) for case, about in found]
    model._default_manager.using(using).bulk_create(made, batch_size=1000)


def _numbers(apps: Apps, using: str, kind: str) -> Any:
    model: Any = apps.get_model("casework", "Case")  # as it stood then
    return model._default_manager.using(using).filter(kind=kind, about_pk__isnull=False).values_list("pk", "about_pk")


def _copy(model: Any, using: str, pk: int, case: int) -> None:
    """As it stands: the days on it are those of the row, not of the migration. What is sealed is sealed for the copy."""
    quote = connections[using].ops.quote_name
    columns = [quote(field.column) for field in model._meta.concrete_fields if field.name not in ("id", "case")]
    kept, table, key = ", ".join(columns), quote(model._meta.db_table), fields.keys(model, 1, using)[0]
    statement = f"INSERT INTO {table} ({kept}, case_id, id) SELECT {kept}, %s, %s FROM {table} WHERE id = %s"
    with connections[using].cursor() as cursor:
        cursor.execute(statement, [case, key, pk])
    if sealed := [field.attname for field in fields.sealed_fields(model)]:
        rows = model._default_manager.using(using)
        rows.filter(pk=key).update(**rows.filter(pk=pk).values(*sealed)[0])
