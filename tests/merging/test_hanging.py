"""What hangs on a person goes over when two files become one, and back when they are taken apart (D15, D11)."""

import inspect
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.arrivals.models import Arrival
from acms.careers import history
from acms.careers.models import OutsideWork, WorkPeriod, WorkStatement
from acms.casework.models import Case, Submission
from acms.demo import seed
from acms.employers.models import Employer
from acms.learning import actions as learning
from acms.learning import duty
from acms.learning.models import Credit, CreditApplication, Reminder, Restart, YearRecord
from acms.merging import actions as merging
from acms.merging import words
from acms.merging.models import Merge, PossibleDuplicate
from acms.people import actions as people
from acms.people import days, hanging
from acms.people.hanging import Merged
from acms.people.models import Absence, FormerName, FormerNumber, Head, Listed, Person, Post, Qualification, Status
from acms.privacy import own_data
from acms.scans.models import Scan
from acms.students.models import Study
from acms.transfers import files
from acms.trust import actions as trust
from acms.trust.models import Lead, TrustRecord
from acms.yearly.models import Evaluation, Objection
from tests.conftest import make_person, refused
from tests.merging.conftest import merge, number_of

LAST = 2024  # a year that is over
DAY = date(LAST, 6, 1)


@pytest.fixture
def third(employer: Employer, first: Person) -> Person:
    """A third file of the same woman."""
    return seed.enter(make_person("乌云其木格", number_of(12)), employer, since=date(1999, 8, 1))


def undone(by: User) -> None:
    merging.undo(merge=Merge.objects.filter(undone_at=None).latest("pk"), by=by)


# ---- one list ---------------------------------------------------------------------------------------------------


def test_D15_every_table_that_points_at_a_person_says_how_it_hangs() -> None:
    for model in hanging.tables():
        said = hanging.of(model)
        columns = {field.name for field in model._meta.get_fields()}
        assert set(said.once or ()) <= columns, model
        assert said.merged is Merged.STAY or "person" in columns, model


def test_D12_what_goes_out_of_the_region_is_what_the_tables_say(first: Person) -> None:
    source = inspect.getsource(files.content)
    leaving = {hanging.of(model).leaves for model in hanging.tables()} - {""}
    keys = ("political", "educations", "qualifications", "further_titles", "talents", "trust", "learning")
    assert leaving == {key for key in keys if f'"{key}": ' in source}


def a_case(person: Person, kind: str) -> Case:
    return Case.objects.create(kind=kind, subject=person.user, title="x", slot=f"{kind}-{person.pk}")


def a_submission(person: Person) -> Submission:
    return Submission.objects.create(
        case=a_case(person, "collection"),
        number=1,
        at=timezone.now(),
        frozen={"sections": [], "scans": {}, "values": {}},
    )


def a_scan(person: Person) -> Scan:
    return Scan.objects.create(kind="credit_proof", owner=person.user, original_bytes=1, digest="x")


# A row of every table whose rows go over, as small as its columns allow.
ROWS: dict[type[Model], Callable[[Person, Employer], Any]] = {
    Absence: lambda p, e: Absence.objects.create(person=p, to="河北省", valid_from=DAY, valid_to=DAY),
    Arrival: lambda p, e: Arrival.objects.create(
        submission=a_submission(p), person=p, employer=e, on_post=True, position="08", at=timezone.now(), until=DAY
    ),
    Credit: lambda p, e: Credit.objects.create(
        person=p, id_digest=p.id_digest, year=LAST, subject="P", points=Decimal(9), what="面授"
    ),
    CreditApplication: lambda p, e: CreditApplication.objects.create(
        case=a_case(p, "credit"), person=p, year=LAST, way="x", units=1, what="x", proof=a_scan(p)
    ),
    Evaluation: lambda p, e: Evaluation.objects.create(
        person=p, employer=e, year=LAST, result="2", by=p.user, at=timezone.now()
    ),
    FormerName: lambda p, e: FormerName.objects.create(person=p, name="旧名", until=DAY, case_no="GZ1"),
    FormerNumber: lambda p, e: FormerNumber.objects.create(
        person=p, id_number=number_of(31), id_digest="digest", until=DAY, case_no="GZ1"
    ),
    Lead: lambda p, e: Lead.objects.create(person=p, employer=e, what="x", by=p.user),
    Listed: lambda p, e: Listed.objects.create(person=p, employer_name="样例公司"),
    Objection: lambda p, e: Objection.objects.create(person=p, text="x"),
    OutsideWork: lambda p, e: OutsideWork.objects.create(
        case=a_case(p, "outside"), person=p, first=DAY, last=DAY, employer="x", proof=a_scan(p), case_no="LL1"
    ),
    Reminder: lambda p, e: Reminder.objects.create(person=p, year=LAST),
    Restart: lambda p, e: Restart.objects.create(person=p, year=LAST - 3),
    Study: lambda p, e: Study.objects.create(
        case=a_case(p, "student"), person=p, school="x", level="21", major="x", entered_on=DAY, years=4,
        graduates_in=LAST + 3, report=a_scan(p),
    ),
    TrustRecord: lambda p, e: TrustRecord.objects.create(
        person=p, kind="G", code="G01", reporter="self", happened_on=DAY, what="x", by=p.user
    ),
    WorkStatement: lambda p, e: WorkStatement.objects.create(person=p, stated_at=timezone.now(), text_version="1"),
    YearRecord: lambda p, e: YearRecord.objects.create(person=p, year=LAST, state="exempt"),
}  # fmt: skip


def test_D15_of_every_table_whose_rows_go_there_is_a_row_to_try() -> None:
    assert set(ROWS) == set(hanging.tables(Merged.GO))


def test_D15_the_page_says_how_much_of_each_goes_over(
    client: Client, pair: PossibleDuplicate, second: Person, employer: Employer, clerk_of_saihan: User
) -> None:
    for row in ROWS.values():
        row(second, employer)
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/duplicates/{pair.pk}/").text
    assert (
        all(f"{name}</th>" in page for name in words.TABLE_NAMES.values()) and page.count("全部并入") == len(ROWS) + 1
    )


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_D15_everything_of_the_closed_file_goes_over_and_comes_back(
    model: Any, pair: PossibleDuplicate, second: Person, employer: Employer, clerk_of_saihan: User
) -> None:
    row = ROWS[model](second, employer)
    merge(pair, clerk_of_saihan)
    row.refresh_from_db()
    assert row.person == pair.first
    undone(clerk_of_saihan)
    row.refresh_from_db()
    assert row.person == second


ALIKE = [model for model in ROWS if hanging.of(model).once is not None]


@pytest.mark.parametrize("model", ALIKE, ids=lambda model: model.__name__)
def test_D15_what_both_files_say_is_not_there_twice(
    model: Any, pair: PossibleDuplicate, second: Person, employer: Employer, clerk_of_saihan: User
) -> None:
    ROWS[model](pair.first, employer), ROWS[model](second, employer)
    merge(pair, clerk_of_saihan)
    assert model.objects.filter(person=pair.first).count() == 1
    undone(clerk_of_saihan)
    assert [model.objects.filter(person=person).count() for person in (pair.first, second)] == [1, 1]


# ---- what must not be lost --------------------------------------------------------------------------------------


def test_D06_D15_what_two_units_said_of_one_year_stands_side_by_side_afterwards(
    pair: PossibleDuplicate, second: Person, employer: Employer, other: Employer, clerk_of_saihan: User
) -> None:
    for person, unit, result in ((pair.first, employer, "2"), (second, other, "4"), (second, employer, "1")):
        Evaluation.objects.create(
            person=person, employer=unit, year=LAST, result=result, by=person.user, at=timezone.now()
        )
    merge(pair, clerk_of_saihan)
    stands = Evaluation.objects.filter(person=pair.first, voided_at=None).values_list("employer", "result")
    assert sorted(stands) == sorted([(employer.pk, "2"), (other.pk, "4")])


def test_D11_D15_a_life_ban_of_the_closed_file_bars_the_kept_one(
    pair: PossibleDuplicate, second: Person, clerk_of_saihan: User
) -> None:
    TrustRecord.objects.create(
        person=second, kind="B", code="B401", reporter="agency", happened_on=DAY, what="x", by=clerk_of_saihan, ban_for_life=True
    )  # fmt: skip
    merge(pair, clerk_of_saihan)
    assert "终身" in trust.banned(pair.first, timezone.localdate())
    undone(clerk_of_saihan)
    assert trust.banned(pair.first, timezone.localdate()) == ""
    assert "终身" in trust.banned(second, timezone.localdate())


def credits_of(person: Person, points: int, what: str) -> None:
    Credit.objects.create(
        person=person, id_digest=person.id_digest, year=LAST, subject="P", points=Decimal(points), what=what
    )


def test_D08_D15_credits_that_fill_a_year_only_together_record_it_until_they_are_taken_apart(
    pair: PossibleDuplicate, second: Person, clerk_of_saihan: User
) -> None:
    credits_of(pair.first, 50, "上半年")
    credits_of(second, 40, "下半年")
    merge(pair, clerk_of_saihan)
    assert YearRecord.objects.get(person=pair.first, year=LAST).points == 90
    undone(clerk_of_saihan)
    assert not YearRecord.objects.exists()
    assert [row.points for row in Credit.objects.order_by("pk")] == [50, 40]


def test_D08_D15_an_entry_of_the_closed_file_that_is_sent_again_is_not_there_twice(
    pair: PossibleDuplicate, second: Person, clerk_of_saihan: User
) -> None:
    today = timezone.localdate()
    entry: dict[str, Any] = {"year": today.year, "subject": "P", "form": "11", "points": Decimal(9), "what": "面授"}
    learning.enter(person=second, **entry, by=clerk_of_saihan, on=today)
    merge(pair, clerk_of_saihan)
    learning.enter(person=pair.first, **entry, by=clerk_of_saihan, on=today)
    assert Credit.objects.count() == 1
    undone(clerk_of_saihan)
    learning.enter(person=second, **entry, by=clerk_of_saihan, on=today)
    assert Credit.objects.get().person == second


def test_D08_D15_a_year_that_the_kept_file_had_done_alone_stays_done_when_they_are_taken_apart(
    pair: PossibleDuplicate, second: Person, clerk_of_saihan: User
) -> None:
    YearRecord.objects.create(
        person=pair.first, year=LAST, state="done", points=90
    )  # from the former system, without entries
    credits_of(second, 40, "下半年")
    merge(pair, clerk_of_saihan)
    undone(clerk_of_saihan)
    assert YearRecord.objects.filter(person=pair.first, year=LAST, state="done").exists()


def test_D15_E04_the_headship_goes_over_with_the_file_and_back(
    pair: PossibleDuplicate, second: Person, clerk_of_saihan: User, employer: Employer
) -> None:
    head: dict[str, Any] = {"on": timezone.localdate(), "by": None, "case_no": "FZ1", "letter_serial": "F1"}
    people.appoint_head(person=second, employer=employer, **head)
    merge(pair, clerk_of_saihan)
    heads = Head.objects.open()
    assert [(row.person, row.letter_serial) for row in heads] == [(pair.first, "F1")]
    undone(clerk_of_saihan)
    assert [(row.person, row.employer, row.letter_serial) for row in Head.objects.open()] == [(second, employer, "F1")]


def test_D15_E04_a_unit_whose_head_the_kept_file_is_not_at_has_none_any_more(
    pair: PossibleDuplicate, second: Person, clerk_of_saihan: User, employer: Employer, other: Employer
) -> None:
    people.open_fact(Post, person=second, on=timezone.localdate(), case_no="", employer=other, on_post=True)
    second.refresh_from_db()
    people.appoint_head(person=second, employer=other, on=timezone.localdate(), by=None, case_no="", letter_serial="F1")
    merge(pair, clerk_of_saihan)
    assert not Head.objects.open().exists()
    undone(clerk_of_saihan)
    assert Head.objects.open().get().person == second


def test_D12_D15_a_file_that_was_away_is_away_no_more_and_again_when_taken_apart(
    pair: PossibleDuplicate, second: Person, clerk_of_saihan: User
) -> None:
    Person.objects.filter(pk=second.pk).update(status=Status.TRANSFERRED)
    gone = Absence.objects.create(person=second, to="河北省", valid_from=DAY)
    pair.second.refresh_from_db()
    merge(pair, clerk_of_saihan)
    gone.refresh_from_db()
    assert (gone.person, gone.valid_to) == (pair.first, timezone.localdate() - timedelta(days=1))
    undone(clerk_of_saihan)
    gone.refresh_from_db()
    second.refresh_from_db()
    assert (gone.person, gone.valid_to, second.status) == (second, None, Status.TRANSFERRED)


# ---- the history ------------------------------------------------------------------------------------------------


def shown(person: Person) -> list[tuple[date, date | None, str]]:
    person.refresh_from_db()
    return [(period.first, period.last, period.employer) for period in history.of(person).periods]


def known_since(person: Person, day: date) -> None:
    """The file is registered since a day, and has had its open post as long."""
    Person.objects.filter(pk=person.pk).update(
        registered_at=timezone.make_aware(datetime(day.year, day.month, day.day))
    )
    Post.objects.filter(person=person).update(valid_from=day)
    person.refresh_from_db()


def test_D02_D15_what_only_the_closed_file_knew_is_history_of_the_kept_one(
    pair: PossibleDuplicate, second: Person, clerk_of_saihan: User, employer: Employer, other: Employer
) -> None:
    known_since(pair.first, date(2024, 3, 1))
    known_since(second, date(2020, 3, 1))
    Post.objects.filter(person=second).update(employer=other)
    before = shown(pair.first)
    merge(pair, clerk_of_saihan)
    assert shown(pair.first) == [
        (date(2020, 3, 1), date(2024, 2, 29), other.name),
        (date(2024, 3, 1), None, employer.name),
    ]
    undone(clerk_of_saihan)
    assert shown(pair.first) == before


def test_D02_D15_the_closed_file_fills_no_day_after_the_merge_nor_one_that_a_statement_covers(
    pair: PossibleDuplicate, second: Person, clerk_of_saihan: User, other: Employer
) -> None:
    known_since(pair.first, date(2024, 3, 1))
    known_since(second, date(2020, 3, 1))
    Post.objects.filter(person=second).update(employer=other)
    statement = WorkStatement.objects.create(person=pair.first, stated_at=timezone.now(), text_version="1")
    WorkPeriod.objects.create(statement=statement, first=date(2011, 3, 1), what="on_post", employer="早先的单位")
    days.close(Post.objects.filter(person=pair.first), timezone.localdate() - timedelta(days=9))
    merge(pair, clerk_of_saihan)
    assert other.name not in [employer for _, last, employer in shown(pair.first) if last is None]
    assert shown(pair.first)[0] == (date(2011, 3, 1), shown(pair.first)[0][1], "早先的单位")


def test_D09_D15_a_qualification_that_nobody_took_over_was_held_all_the_same(
    pair: PossibleDuplicate, second: Person, third: Person, clerk_of_saihan: User
) -> None:
    own = duty.of(pair.first).first
    for person, obtained in ((second, date(1990, 5, 20)), (third, date(1985, 5, 20))):
        Qualification.objects.filter(person=person).update(obtained_on=obtained)
    merging.notice_pair(second, third, "number")
    merge(
        PossibleDuplicate.objects.get(first=second, second=third), clerk_of_saihan, keep=second.pk, start_of=second.pk
    )
    assert duty.of(second).first == 1986
    pair.refresh_from_db()
    merge(pair, clerk_of_saihan)
    assert duty.of(pair.first).first == 1986
    undone(clerk_of_saihan)
    assert (duty.of(pair.first).first, duty.of(second).first) == (own, 1986)
    undone(clerk_of_saihan)
    assert duty.of(second).first == 1991


# ---- who sees it ------------------------------------------------------------------------------------------------


def test_Q02_D15_the_copy_of_ones_data_holds_the_closed_file_too(
    pair: PossibleDuplicate, second: Person, clerk_of_saihan: User
) -> None:
    merge(pair, clerk_of_saihan)
    copy = own_data.of(pair.first.user)
    assert [one["account"]["id_number"] for one in copy["merged_files"]] == [second.id_number]


def test_C03_D15_the_desk_finds_the_closed_files_cases_with_the_kept_one(
    client: Client, pair: PossibleDuplicate, second: Person, clerk_of_saihan: User
) -> None:
    Case.objects.create(
        kind="credit", subject=second.user, title="x", no="XF150105-2026-000009", state="approved",
        submitted_at=timezone.now(), management_code=second.management_code,
    )  # fmt: skip
    merge(pair, clerk_of_saihan)
    client.force_login(clerk_of_saihan)
    assert "XF150105-2026-000009" in client.get(f"/desk/people/{pair.first_id}/").text


# ---- what cannot be merged --------------------------------------------------------------------------------------


def test_D15_of_two_files_the_registered_one_is_kept(
    pair: PossibleDuplicate, second: Person, clerk_of_saihan: User
) -> None:
    Person.objects.filter(pk=pair.first_id).update(status=Status.TRANSFERRED)
    pair.first.refresh_from_db()
    with refused("请保留在正式库的那一份"):
        merge(pair, clerk_of_saihan)
    merge(pair, clerk_of_saihan, keep=second.pk)


@pytest.mark.parametrize("status", [Status.MOVED_OUT, Status.TRANSFERRED])
def test_D09_D15_L09_who_is_in_the_other_registers_does_not_come_back_by_a_file_that_was_never_registered(
    pair: PossibleDuplicate, second: Person, clerk_of_saihan: User, status: Status
) -> None:
    Person.objects.filter(pk=pair.first_id).update(status=Status.COLLECTING, registered_at=None)
    Person.objects.filter(pk=second.pk).update(status=status)
    with refused(words.KEEP_KNOWN):
        merge(pair, clerk_of_saihan)
    pair.refresh_from_db()
    merge(pair, clerk_of_saihan, keep=second.pk)
    second.refresh_from_db()
    assert second.status == status and second.registered_at is not None


def test_D09_D15_the_page_asks_where_the_file_is_when_one_of_the_two_is_in_the_register_of_moved_files(
    client: Client, pair: PossibleDuplicate, second: Person, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    address = f"/desk/duplicates/{pair.pk}/"
    assert 'name="moved_out"' not in client.get(address).text
    Person.objects.filter(pk=second.pk).update(status=Status.MOVED_OUT)
    assert client.get(address).text.count('name="moved_out"') == 2
    given = {"keep": pair.first_id, "start_of": pair.first_id, "reason": "核对了", "merge": "1", "sure": "1"}
    answer = client.post(address, given)
    assert answer.status_code == 422 and words.MOVED_OUT_FIRST in answer.text and not Merge.objects.exists()
    asked = client.post(address, {name: value for name, value in given.items() if name != "sure"} | {"moved_out": "1"})
    assert 'name="moved_out" value="1"' in asked.text and not Merge.objects.exists()
    assert client.post(address, given | {"moved_out": "1"}).status_code == 302
    pair.first.refresh_from_db()
    assert pair.first.status == Status.MOVED_OUT


def test_D07_D09_D15_an_earlier_merge_into_a_younger_file_is_made_good_when_the_product_is_renewed(
    pair: PossibleDuplicate, second: Person, third: Person, clerk_of_saihan: User
) -> None:
    began = {
        person.pk: timezone.make_aware(datetime(year, 6, 1))
        for person, year in zip((pair.first, second, third), (2018, 2014, 2010), strict=True)
    }
    for pk, at in began.items():
        Person.objects.filter(pk=pk).update(registered_at=at)
    merging.notice_pair(second, third, "number")
    merge(
        PossibleDuplicate.objects.get(first=second, second=third), clerk_of_saihan, keep=second.pk, start_of=second.pk
    )
    pair.refresh_from_db()
    merge(pair, clerk_of_saihan)
    for pk, at in began.items():  # as an older release has left them
        Person.objects.filter(pk=pk).update(registered_at=at)
    Merge.objects.update(registered_own=None)
    renew = import_module("acms.merging.migrations.0005_registered_since_the_first").register_since_the_first
    renew(apps, SimpleNamespace(connection=connection))
    pair.first.refresh_from_db()
    assert pair.first.registered_at == began[third.pk]
    undone(clerk_of_saihan)
    undone(clerk_of_saihan)
    assert dict(Person.objects.filter(pk__in=began).values_list("pk", "registered_at")) == began


def test_D15_merges_are_taken_apart_in_the_order_in_which_they_were_made(
    pair: PossibleDuplicate, second: Person, third: Person, clerk_of_saihan: User, employer: Employer
) -> None:
    row = ROWS[TrustRecord](second, employer)
    merge(pair, clerk_of_saihan)
    merging.notice(third)
    further = PossibleDuplicate.objects.get(first=pair.first, second=third)
    pair.first.refresh_from_db()
    merge(further, clerk_of_saihan, keep=third.pk)
    row.refresh_from_db()
    assert row.person == third
    with refused("请先撤销那一次合并"):
        merging.undo(merge=Merge.objects.earliest("pk"), by=clerk_of_saihan)
    undone(clerk_of_saihan)
    undone(clerk_of_saihan)
    row.refresh_from_db()
    assert row.person == second


# ---- files that were merged before anything went over -----------------------------------------------------------


def test_D11_D15_an_earlier_merge_is_made_good_when_the_product_is_renewed(
    pair: PossibleDuplicate, second: Person, employer: Employer, clerk_of_saihan: User
) -> None:
    for model, row in ROWS.items():
        if model not in (Absence, FormerName, Listed, Reminder):  # of which no merge had left any behind
            row(second, employer)
    YearRecord.objects.create(person=pair.first, year=LAST, state="done")
    merge(pair, clerk_of_saihan)
    merged = Merge.objects.get()
    whole = merged.gone
    merging._give_back(merged)
    Merge.objects.update(gone=[])
    carry_over = import_module("acms.merging.migrations.0003_carry_over").carry_over
    carry_over(apps, SimpleNamespace(connection=connection))
    assert sorted(Merge.objects.get().gone) == sorted(whole)
    assert Credit.objects.get().id_digest == pair.first.id_digest
    undone(clerk_of_saihan)
    assert TrustRecord.objects.get().person == second


def test_D15_a_file_that_is_merged_already_is_not_merged_again_nor_one_that_nobody_chose(
    pair: PossibleDuplicate, second: Person, third: Person, clerk_of_saihan: User
) -> None:
    with refused(words.KEEP_FIRST):
        merge(pair, clerk_of_saihan, keep=third.pk)
    merging.notice_pair(second, third, "number")
    further = PossibleDuplicate.objects.get(first=second, second=third)
    merge(pair, clerk_of_saihan)
    further.refresh_from_db()
    with refused(words.MERGED_BEFORE):
        merge(further, clerk_of_saihan, keep=third.pk, start_of=third.pk)
    assert Merge.objects.count() == 1
