"""Cases of an older release held a loose number; each finds the row that it asks for, and keeps what stood in it (Q05)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps as installed
from django.apps.registry import Apps
from django.db import connection, models
from django.test.utils import isolate_apps

from acms.base.fields import EncryptedTextField
from acms.casework import joining

WHERE = {"using": "default", "app": "casework"}


@pytest.fixture(scope="module")
def then(django_db_setup: None, django_db_blocker: Any) -> Iterator[Apps]:
    """The tables as they stood then: a case with its number, rows that do not know their case, rows of the register."""
    with isolate_apps("acms.casework") as apps, django_db_blocker.unblock():

        class Case(models.Model):
            kind = models.CharField(max_length=20)
            about_pk = models.BigIntegerField(null=True)

            class Meta:
                app_label, db_table = "casework", "then_case"

        class Asked(models.Model):
            case = models.OneToOneField(Case, models.PROTECT, null=True)
            made_at = models.DateTimeField(auto_now_add=True)
            reason = EncryptedTextField()
            note = models.TextField(db_column="said", blank=True)

            class Meta:
                app_label, db_table = "casework", "then_asked"

        class Unit(models.Model):
            class Meta:
                app_label, db_table = "casework", "then_unit"

        class NewUnit(models.Model):
            case = models.OneToOneField(Case, models.PROTECT)
            unit = models.ForeignKey(Unit, models.PROTECT)

            class Meta:
                app_label, db_table = "casework", "then_new_unit"

        made = [Case, Asked, Unit, NewUnit]
        with connection.schema_editor() as editor:
            for model in made:
                editor.create_model(model)
        yield apps
        with connection.schema_editor() as editor:
            for model in reversed(made):
                editor.delete_model(model)
    assert installed.get_model("casework", "Case")._meta.db_table == "casework_case"


def rows(apps: Apps, name: str) -> Any:
    return apps.get_model("casework", name)._default_manager


def as_kept() -> dict[int, tuple[str, ...]]:
    """What stands in the table of each row but for its case and what is sealed for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, made_at, said FROM then_asked")
        return {pk: tuple(map(str, rest)) for pk, *rest in cursor.fetchall()}


def test_Q05_each_case_of_before_finds_its_row_and_the_newest_of_several_has_the_row_itself(
    then: Apps, db: None
) -> None:
    cases, asked = rows(then, "Case"), rows(then, "Asked")
    shared, own, nobodys, others = (asked.create(reason=f"原因{n}", note=f"n{n}") for n in range(4))
    before = as_kept()
    first, second, third = (cases.create(kind="loan", about_pk=shared.pk) for _ in range(3))
    alone = cases.create(kind="loan", about_pk=own.pk)
    cases.create(kind="loan")  # a draft that asked for nothing yet
    cases.create(kind="lease", about_pk=others.pk)  # another procedure's number, by chance that of a row
    joining.join(then, name="Asked", kind="loan", **WHERE)
    found = dict(asked.values_list("case", "pk"))
    assert found.keys() == {first.pk, second.pk, third.pk, alone.pk}
    assert (found[third.pk], found[alone.pk]) == (shared.pk, own.pk)
    assert not {nobodys.pk, others.pk} & {*found.values()}
    now = as_kept()
    for case in (first, second, third):  # the day of the row; what is sealed is opened in each of the copies
        assert now[found[case.pk]] == before[shared.pk]
        assert asked.get(case=case).reason == "原因0"


def test_Q05_a_case_about_a_row_of_the_register_gets_a_row_that_says_which_and_none_where_that_is_gone(
    then: Apps, db: None
) -> None:
    cases, unit = rows(then, "Case"), rows(then, "Unit").create()
    about = [cases.create(kind="employer", about_pk=unit.pk) for _ in range(2)]
    for kind, pk in (("employer", unit.pk + 1), ("employer", None), ("loan", unit.pk)):
        cases.create(kind=kind, about_pk=pk)
    joining.point(then, name="NewUnit", kind="employer", field="unit", **WHERE)
    assert set(rows(then, "NewUnit").values_list("case", "unit")) == {(case.pk, unit.pk) for case in about}
