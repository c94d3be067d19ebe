"""Every change of a person leaves a mark in its transaction; marking never makes anybody wait (X01, ADR 0046)."""

from django.apps import apps
from django.db import connection, transaction
from django.db.models import F

from acms.learning.models import YearRecord
from acms.national import marks
from acms.national.models import Mark, Standing, Touch
from acms.people import hanging
from acms.people.models import Fact, Person


def test_X01_no_fact_of_a_person_is_written_without_a_mark() -> None:
    """Whatever goes out or is a dated fact is watched; what is left out is named with its reason in `marks`."""
    facts = {model for model in apps.get_models() if issubclass(model, Fact)}
    leaving = {model for model in hanging.tables() if hanging.of(model).leaves}
    unseen = {model.__name__ for model in facts | leaving if model._meta.db_table not in marks.watched()}
    assert unseen == marks.NO_FACTS | {"Absence"}  # an absence moves the person's own row too
    assert "people_person" in marks.watched()


def test_X01_all_triggers_are_there_and_a_missing_one_is_found_and_made_anew(db: None) -> None:
    assert marks.missing() == []
    name = "national_people_post_update"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + (" ON people_post" if connection.vendor == "postgresql" else ""))
    assert marks.missing() == [name]
    marks.watch()
    assert marks.missing() == []


def test_X01_many_changes_are_one_line_and_a_yearly_run_is_one_statement(two: list[Person]) -> None:
    YearRecord.objects.create(person=two[0], year=2024, state="done")
    Person.objects.filter(pk=two[0].pk).update(name="丙")
    assert set(Touch.objects.values_list("person_id", flat=True)) == {two[0].pk}
    Person.objects.filter(pk__in=[person.pk for person in two]).update(status=F("status"))
    marks.fold()
    assert list(Mark.objects.exclude(queued_at=None).order_by("person").values_list("person", flat=True)) == [
        person.pk for person in two
    ]
    assert not Touch.objects.exists()


def test_X01_a_change_that_is_rolled_back_leaves_nothing(two: list[Person]) -> None:
    try:
        with transaction.atomic():
            Person.objects.filter(pk=two[0].pk).update(name="丙")
            raise ValueError
    except ValueError:
        pass
    assert marks.fold() == 0


def test_X01_a_row_that_goes_from_one_file_to_another_marks_both(two: list[Person]) -> None:
    record = YearRecord.objects.create(person=two[0], year=2024, state="done")
    Touch.objects.all().delete()
    YearRecord.objects.filter(pk=record.pk).update(person=two[1])
    assert set(Touch.objects.values_list("person_id", flat=True)) == {person.pk for person in two}
    Touch.objects.all().delete()
    YearRecord.objects.filter(pk=record.pk).delete()
    assert list(Touch.objects.values_list("person_id", flat=True)) == [two[1].pk]


def test_X01_a_change_brings_back_what_was_refused_and_not_who_has_to_choose(two: list[Person]) -> None:
    for person, standing in zip(two, (Standing.REFUSED, Standing.ELSEWHERE), strict=True):
        Mark.objects.filter(person=person).update(standing=standing)
    Person.objects.filter(pk__in=[person.pk for person in two]).update(name="丙")
    marks.fold()
    assert dict(Mark.objects.values_list("person", "standing")) == {
        two[0].pk: Standing.WAITING,
        two[1].pk: Standing.ELSEWHERE,
    }
