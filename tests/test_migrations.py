"""The suite's tables are made straight from the models, which is quick; installations are made by migrations. Both are the same."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import DatabaseError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import load_backend

from acms.accounts.models import User
from acms.amendments import touching
from acms.base import env
from acms.base.fields import numbered
from acms.journal import chain, codes
from acms.people.models import Person
from acms.scans import elsewhere

ROOT = Path(__file__).parents[1]
# The triggers of the national line are made by `manage.py prepare` after each migration (tests/national/test_marks.py).
POSTGRES = {
    "columns": "SELECT table_name, column_name, udt_name, character_maximum_length, is_nullable FROM information_schema.columns WHERE table_schema = 'public'",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    "triggers": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname NOT LIKE 'national_%'",
}
SQLITE = {
    "columns": "SELECT m.name, c.name, c.type, c.\"notnull\" FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'",
    "indexes": "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "triggers": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'national_%'",
}
NOT_OURS = ("auth_", "django_", "captcha_", "sqlite_sequence")  # made by the migrations of others


def shape(cursor: Any) -> dict[str, set[str]]:
    """Everything that a database promises, as texts."""
    found = {}
    for what, query in (POSTGRES if connection.vendor == "postgresql" else SQLITE).items():
        cursor.execute(query)
        rows = {" ".join(map(str, row)) for row in cursor.fetchall()}
        found[what] = {row for row in rows if not any(table in row for table in NOT_OURS)}
    return found


def migrated(url: str, folder: Path) -> None:
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    env = {**os.environ, "ACMS_DATABASE_URL": url, "ACMS_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run(command, cwd=ROOT, env=env, check=True)


@pytest.mark.django_db
def test_migrations_make_the_tables_of_the_models(tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        ours = shape(cursor)
    with another(tmp_path) as url:
        migrated(url, tmp_path)
        with opened(url) as made, made.cursor() as cursor:
            theirs = shape(cursor)
    for what, held in ours.items():
        assert theirs[what] == held, what
    assert any("append_only" in one or "journal" in one for one in ours["triggers"])


@contextmanager
def another(folder: Path) -> Iterator[str]:
    """The address of an empty database beside the suite's own, of the same kind."""
    if connection.vendor != "postgresql":
        yield f"sqlite:///{folder / 'made.sqlite3'}"
        return
    import psycopg

    settings = connection.settings_dict
    name = f"{settings['NAME']}_migrated"
    word = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    who = f"{settings['USER']}{word}@" if settings["USER"] else ""
    server = f"postgresql://{who}{settings['HOST']}:{settings['PORT']}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}"')
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{server}/{name}"
        finally:
            admin.execute(f'DROP DATABASE "{name}"')


@contextmanager
def opened(url: str) -> Iterator[Any]:
    """Django's connection to it, under the alias `another`."""
    settings = connections.configure_settings({"default": {}, "another": env.database(url)})["another"]
    connections["another"] = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, "another")
    try:
        yield connections["another"]
    finally:
        connections["another"].close()
        del connections["another"]


# ---- what a case asks for knows its case ------------------------------------------------------------------------------

BEFORE = [
    ("casework", "0011_slots"),
    ("careers", "0003_work_draft"),
    ("people", "0012_one_open_fact"),
    ("trust", "0001_squashed"),
]
BEFORE += [(room, "0001_squashed") for room in ("students", "learning", "transfers", "yearly", "filing", "changes")]
DETAILS = {
    "careers.OutsideWork": "outside_work",
    "students.Study": "student",
    "learning.CreditApplication": "credit",
    "transfers.TransferOut": "transfer_out",
    "transfers.TransferBack": "transfer_back",
    "yearly.Restoration": "restore",
    "filing.TitleFiling": "filing_title",
    "filing.EmploymentFiling": "filing_post",
    "changes.Correction": "correction",
    "changes.HeadFiling": "head",
    "changes.UnitChange": "unit",
}
POINTING = {
    "changes.NewUnit": ("employer", "employer", "employers.Employer"),
    "changes.DeathReport": ("death", "departure", "people.Departure"),
    "changes.DeedReport": ("good_deed", "record", "trust.TrustRecord"),
}
# Where the rows are found since their rooms were divided.
MOVED = {
    "changes.Correction": "corrections.Correction",
    "changes.HeadFiling": "heads.HeadFiling",
    "changes.UnitChange": "units.UnitChange",
    "changes.NewUnit": "units.NewUnit",
    "changes.DeathReport": "units.DeathReport",
    "changes.DeedReport": "trust.DeedReport",
    "home.Snapshot": "statistics.Snapshot",
    "home.Count": "statistics.Count",
    "home.DataCopy": "privacy.DataCopy",
    "people.Note": "inbox.Message",
    "people.Digest": "inbox.Digest",
    "people.PossibleDuplicate": "merging.PossibleDuplicate",
    "people.Merge": "merging.Merge",
    "people.CertificateHolder": "holders.CertificateHolder",
    "collection.Baseline": "amendments.Baseline",
}
UNDIVIDED = [
    ("casework", "0012_no_loose_numbers"),
    ("changes", "0003_a_case_each"),
    ("collection", "0001_squashed"),
    ("filing", "0003_a_case_each"),
    ("home", "0004_tidy_names"),
    ("people", "0012_one_open_fact"),
    ("trust", "0001_squashed"),
]
SOME: dict[str, Any] = {
    "CharField": "1",
    "TextField": "1",
    "EncryptedTextField": "张样例",
    "EncryptedJSONField": {},
    "JSONField": {},
    "DateField": date(2020, 1, 2),
    "DateTimeField": datetime(2020, 1, 2, tzinfo=UTC),
    "PositiveIntegerField": 1,
    "PositiveSmallIntegerField": 1,
    "DecimalField": 1,
    "BooleanField": True,
}


def moved(db: Any, targets: list[tuple[str, str]]) -> Apps:
    executor = MigrationExecutor(db)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


class Before:
    """Rows as they stood before the joining, with something in every column that must hold something."""

    def __init__(self, apps: Apps) -> None:
        self.apps, self.made = apps, {}
        for name in ("accounts.User", "scans.Scan", "letters.Letter", "employers.Employer", "people.Person"):
            self.made[name] = self.row(name)
        for name in ("people.Departure", "trust.TrustRecord"):
            self.made[name] = self.row(name)

    def row(self, name: str, /, **columns: Any) -> Any:
        model = self.apps.get_model(name)
        for field in model._meta.concrete_fields:
            if not (field.name in columns or field.primary_key or field.null or field.has_default() or field.blank):
                columns[field.name] = (
                    self.made[field.related_model._meta.label] if field.is_relation else SOME[type(field).__name__]
                )
        row = numbered([model(**columns)], "another")[0]
        row.save(using="another", force_insert=True)
        return row

    def case(self, kind: str, row: Any, state: str = "approved") -> int:
        columns = {
            "kind": kind,
            "slot": f"{kind}:{row.pk}:{state}",
            "state": state,
            "subject": self.made["accounts.User"],
        }
        return int(self.row("casework.Case", about_pk=row.pk, **columns).pk)


def test_every_case_of_before_finds_what_it_asks_for(tmp_path: Path, db: None, settings: Any) -> None:
    settings.MIGRATION_MODULES = {}
    with another(tmp_path) as url, opened(url) as made:
        before = Before(moved(made, BEFORE))
        wanted = []
        for name, kind in DETAILS.items():
            left, row, other = before.row(name), before.row(name), before.row(name)
            older, newer = before.case(kind, row), before.case(kind, row, "refused")
            wanted.append((name, {older: None, newer: row.pk, before.case(kind, other): other.pk}, left.pk))
        pointed = []
        for name, (kind, field, target) in POINTING.items():
            about = before.made[target]
            pointed.append((name, field, about.pk, {before.case(kind, about), before.case(kind, about, "refused")}))
        apps = moved(made, MigrationExecutor(made).loader.graph.leaf_nodes())
        for name, rows, left in wanted:
            found = dict(
                apps.get_model(MOVED.get(name, name))._default_manager.using("another").values_list("case", "pk")
            )
            assert found.keys() == rows.keys(), name
            assert all(found[case] == pk for case, pk in rows.items() if pk), name
            assert left not in found.values(), name
        for name, field, pk, cases in pointed:
            model = apps.get_model(MOVED.get(name, name))
            assert set(model._default_manager.using("another").values_list("case", field)) == {
                (case, pk) for case in cases
            }, name
        twice = apps.get_model("corrections", "Correction")._default_manager.using("another").order_by("pk")
        assert len({row.made_at for row in (twice[0], twice[2])}) == 1 and twice[2].reason == SOME["EncryptedTextField"]


def test_rows_stand_where_they_stood_when_their_rooms_are_divided(tmp_path: Path, db: None, settings: Any) -> None:
    """Every value is the same, sealed ones are opened: their seal is bound to the name of the table."""
    settings.MIGRATION_MODULES = {}
    with another(tmp_path) as url, opened(url) as made:
        before = Before(moved(made, UNDIVIDED))
        rows = {}
        for name in MOVED:
            model = before.apps.get_model(name)
            if any(field.name == "case" for field in model._meta.fields):
                case = before.row(
                    "casework.Case", kind=name, slot=name, state="approved", subject=before.made["accounts.User"]
                )
                before.row(name, case=case)
            else:
                before.row(name)
            rows[name] = list(model._default_manager.using("another").order_by("pk").values())
        apps = moved(made, MigrationExecutor(made).loader.graph.leaf_nodes())
        for name, now in MOVED.items():
            before_it = list(rows[name][0])  # columns that came later are not of the rows that moved
            found = list(apps.get_model(now)._default_manager.using("another").order_by("pk").values(*before_it))
            assert rows[name] and found == rows[name], name


# ---- the two modes of study stand in two rows ---------------------------------------------------------------------------


def test_W09_an_education_of_before_is_divided_by_its_modes_and_joined_again(
    tmp_path: Path, db: None, settings: Any
) -> None:
    settings.MIGRATION_MODULES = {}
    cases = ("casework", "0012_no_loose_numbers")
    former, now = [cases, ("collection", "0004_answers_typed")], [cases, ("collection", "0005_education_by_mode")]
    typed = {"full_graduated": "2015-0", "part_code": "half"}
    columns = {"full_level": "21", "full_school": "甲大学", "part_level": "31", "part_graduated": date(2019, 7, 1)}
    with another(tmp_path) as url, opened(url) as made:
        apps = moved(made, former)
        before = Before.__new__(Before)
        before.apps, before.made = apps, {}
        before.made["accounts.User"] = before.row("accounts.User")
        case = before.row("casework.Case", kind="collection", slot="collection:1", subject=before.made["accounts.User"])
        rows = apps.get_model("collection", "EducationAnswers")._default_manager.using("another")
        rows.bulk_create(numbered([rows.model(case_id=case.pk, version=7, typed=typed, **columns)], "another"))

        divided = moved(made, now).get_model("collection", "EducationAnswers")._default_manager.using("another")
        full, part = divided.order_by("mode")
        assert (full.case_id, full.level, full.school, full.typed) == (
            case.pk,
            "21",
            "甲大学",
            {"full_graduated": "2015-0"},
        )
        assert (part.level, part.graduated, part.school) == ("31", date(2019, 7, 1), "")
        assert part.typed == {"part_code": "half"} and full.version == part.version == 7

        joined = moved(made, former).get_model("collection", "EducationAnswers")._default_manager.using("another").get()
        assert {name: getattr(joined, name) for name in columns} == columns
        assert (joined.typed, joined.version) == (typed, 7)


# ---- what was there before is found by its number, and its photo looked through ------------------------------------------


def test_W13_certificates_and_photos_of_before_are_found(
    tmp_path: Path, db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In batches, whatever their size."""
    settings.MIGRATION_MODULES = {}
    for name in ("people.migrations.0017_certificates_by_number", "casework.migrations.0013_admitted_photos"):
        monkeypatch.setattr(import_module(f"acms.{name}"), "BATCH", 2)
    former = [("casework", "0012_no_loose_numbers"), ("people", "0016_starts_stay"), ("scans", "0005_found_by_number")]
    with another(tmp_path) as url, opened(url) as made:
        before = Before(moved(made, former))
        ended = {"valid_from": date(2020, 1, 2), "valid_to": date(2020, 1, 3)}
        for number in ("0512345671", "0512345672", "0512345673", "", "内人社发〔2015〕12号"):
            before.row("people.Qualification", certificate_no=number, **ended)
        by = before.made["accounts.User"]
        for number, (who, outcome, kind) in enumerate(
            [(None, "approved", "photo"), (by, "approved", "photo"), (None, "returned", "photo"), (None, "approved", "id_emblem")]
            + [(None, "approved", "photo")] * 2
        ):  # fmt: skip
            case = before.row("casework.Case", kind="x", slot=f"{number}", subject=by, management_code="150105")
            sent = before.row("casework.Submission", case=case, number=1, at=SOME["DateTimeField"])
            sent.scans.add(before.row("scans.Scan", kind=kind))
            before.row("casework.Decision", case=case, submission=sent, by=who, outcome=outcome)
        apps = moved(made, MigrationExecutor(made).loader.graph.leaf_nodes())
        rows = apps.get_model("people", "Qualification")._default_manager.using("another")
        found = dict(rows.values_list("certificate_no", "number_digest"))
        for number in ("0512345671", "0512345672", "0512345673"):
            assert found.pop(number) == elsewhere.digest_of("qualification", number)
        assert set(found.values()) == {None}
        photos = apps.get_model("casework", "AdmittedPhoto")._default_manager.using("another")
        shown = photos.values_list("decision__case__slot", "management_code", "state")
        assert set(shown) == {(slot, "150105", "new") for slot in "045"}


# ---- what the cases alone had kept stands in the register -----------------------------------------------------------------


def test_D05_what_accepted_cases_have_stated_stands_with_its_days(tmp_path: Path, db: None, settings: Any) -> None:
    """Every accepted case in its order; what no case says, since the day of registration."""
    settings.MIGRATION_MODULES = {}
    former = [
        ("casework", "0014_pre_reviews"),
        ("collection", "0006_amendments_apart"),
        ("people", "0020_former_names"),
    ]
    march, may, june, july = (datetime(2026, month, 1, 12, tzinfo=UTC) for month in (3, 5, 6, 7))
    with another(tmp_path) as url, opened(url) as made:
        before = Before.__new__(Before)
        before.apps, before.made = moved(made, former), {}
        owner = before.row("accounts.User", login_name="o")
        photos = [before.row("scans.Scan", kind="photo", owner=owner) for _ in range(2)]
        people = [
            before.row(
                "people.Person", user=before.row("accounts.User", login_name=f"p{n}"), id_digest=f"d{n}", political=political,
                registered_at=at, photo=photos[n % 2],
            )
            for n, (political, at) in enumerate([("01", march), ("03", may), ("03", None)])
        ]  # fmt: skip
        before.row("people.Document", person=people[0], kind="photo", scan=photos[1], valid_from=march.date())

        def case(n: int, kind: str, at: datetime, state: str = "approved") -> Any:
            return before.row(
                "casework.Case",
                no=f"C{n}",
                kind=kind,
                slot=f"{n}",
                state=state,
                subject=people[0].user,
                moved_at=at,
            )

        titles = {
            "type": "01",
            "is_cpa": True,
            "cpa_no": "1",
            "is_cta": True,
            "cta_no": "T",
            "is_highend": True,
            "talent_category": "1",
            "talent_level": "2",
        }
        for n, (kind, at, state, political) in enumerate([
            ("collection", march, "approved", "13"), ("update_basic", may, "approved", "01"),
            ("update_basic", june, "approved", "01"), ("update_basic", july, "refused", "02"),
        ]):  # fmt: skip
            before.row("collection.IdentityAnswers", case=case(n, kind, at, state), political=political)
        first = before.apps.get_model("casework", "Case")._default_manager.using("another").get(no="C0")
        before.row("collection.QualificationAnswers", case=first, **titles, talent_status="1", talent_graduated=2025)
        changed = titles | {"cpa_no": "2", "is_cta": False, "talent_status": "2", "talent_graduated": 2026}
        before.row("collection.QualificationAnswers", case=case(8, "update_qualification", june), **changed)
        before.row("people.FormerName", person=people[0], until=may.date(), case_no="GZ1")

        apps = moved(made, [("people", "0024_facts_alone")])

        def facts(name: str, *columns: str) -> set[tuple[Any, ...]]:
            rows = apps.get_model("people", name)._default_manager.using("another")
            return {
                (row[0], *map(str, row[1:3]), *row[3:])
                for row in rows.values_list("person", "valid_from", "valid_to", *columns)
            }

        one, other, _ = (row.pk for row in people)
        assert facts("Affiliation", "political", "case_no") == {
            (one, "2026-03-01", "2026-04-30", "13", "C0"), (one, "2026-05-01", "None", "01", "C1"),
            (other, "2026-05-01", "None", "03", ""),
        }  # fmt: skip
        assert facts("FurtherTitle", "kind", "number", "case_no") == {
            (one, "2026-03-01", "2026-05-31", "cpa", "1", "C0"), (one, "2026-06-01", "None", "cpa", "2", "C8"),
            (one, "2026-03-01", "2026-05-31", "cta", "T", "C0"),
        }  # fmt: skip
        assert facts("Talent", "status", "graduated") == {
            (one, "2026-03-01", "2026-05-31", "1", None), (one, "2026-06-01", "None", "2", 2026),
        }  # fmt: skip
        gave_way = (
            apps.get_model("people", "FurtherTitle")._default_manager.using("another").filter(valid_to__isnull=False)
        )
        assert [row.ends for row in gave_way] == [[["", "C8"]]] * 2
        assert facts("Document", "scan") == {
            (one, "2026-03-01", "None", photos[1].pk),
            (other, "2026-05-01", "None", photos[1].pk),
        }
        assert apps.get_model("people", "Person")._default_manager.using("another").get(pk=one).name_since == may.date()

        again = moved(made, former).get_model("people", "Person")._default_manager.using("another")
        columns = again.order_by("pk").values_list("political", "photo")
        assert list(columns) == [("01", photos[1].pk), ("03", photos[1].pk), ("", None)]


def test_R03_a_case_refers_to_its_unit_where_there_is_one(tmp_path: Path, db: None, settings: Any) -> None:
    settings.MIGRATION_MODULES = {}
    with another(tmp_path) as url, opened(url) as made:
        before = Before(
            moved(made, [("casework", "0015_heard"), ("people", "0016_starts_stay"), ("trust", "0001_squashed")])
        )
        unit, subject = before.made["employers.Employer"].pk, before.made["accounts.User"]
        for slot, number in (("its unit", unit), ("gone", unit + 7), ("none", None)):
            before.row("casework.Case", kind="x", slot=slot, subject=subject, employer_pk=number)
        cases = moved(made, MigrationExecutor(made).loader.graph.leaf_nodes()).get_model("casework", "Case")
        found = cases._default_manager.using("another").values_list("slot", "employer")
        assert set(found) == {("its unit", unit), ("gone", None), ("none", None)}


def test_R03_open_cases_of_before_belong_to_their_persons_unit(tmp_path: Path, db: None, settings: Any) -> None:
    settings.MIGRATION_MODULES = {}
    with another(tmp_path) as url, opened(url) as made:
        before = Before(
            moved(made, [("casework", "0018_taken_since"), ("people", "0029_headships_that_are_owed"), ("trust", "0001_squashed")])
        )  # fmt: skip
        subject, unit = before.made["accounts.User"], before.row("employers.Employer", uscc="N", name="青禾")
        person = before.made["people.Person"]
        before.row("people.Post", person=person, employer=before.made["employers.Employer"], valid_to=date(2021, 1, 1))
        before.row("people.Post", person=person, employer=unit, valid_from=date(2021, 1, 2))
        nobody = before.row("accounts.User", id_digest="n", login_name="n")
        for slot, who, kind, state in (
            ("credit", subject, "credit", "in_review"), ("back", subject, "transfer_out", "returned"), ("over", subject, "credit", "approved"),
            ("collection", subject, "update_post", "in_review"), ("nobody", nobody, "credit", "in_review"),
        ):  # fmt: skip
            before.row("casework.Case", kind=kind, slot=slot, subject=who, state=state)
        cases = moved(made, MigrationExecutor(made).loader.graph.leaf_nodes()).get_model("casework", "Case")
        found = cases._default_manager.using("another").values_list("slot", "employer", "employer_name")
        at, nowhere = (unit.pk, "青禾"), (None, "")
        assert {slot: rest for slot, *rest in found} == {
            "credit": [*at], "back": [*at], "over": [*nowhere], "collection": [*nowhere], "nobody": [*nowhere]
        }  # fmt: skip


# ---- who waits for the collection at a unit that was merged ------------------------------------------------------------------


def test_E01_whoever_waits_at_a_unit_that_was_merged_before_is_of_the_one_that_goes_on(
    tmp_path: Path, db: None, settings: Any
) -> None:
    settings.MIGRATION_MODULES = {}
    with another(tmp_path) as url, opened(url) as made:
        before = Before(moved(made, [("people", "0025_a_death_knows_what_it_closed")]))
        last = before.row("employers.Employer", uscc="A")
        middle = before.row("employers.Employer", uscc="B", merged_into=last)
        first = before.row("employers.Employer", uscc="C", merged_into=middle)
        files = {}
        for number, (who, status, unit) in enumerate(
            [("far", "10", first), ("near", "20", middle), ("there", "10", last), ("nowhere", "10", None), ("registered", "30", last)]
        ):  # fmt: skip
            user = before.row("accounts.User", id_digest=f"w{number}", login_name=f"w{number}")
            files[who] = before.row(
                "people.Person", user=user, id_digest=f"w{number}", file_no=f"w{number}", status=status, employer=unit
            ).pk
        apps = moved(made, MigrationExecutor(made).loader.graph.leaf_nodes())
        people = apps.get_model("people", "Person")._default_manager.using("another")
        found = {who: people.values_list("employer", "listed_at").get(pk=pk) for who, pk in files.items()}
        assert found == {
            "far": (last.pk, first.pk),
            "near": (last.pk, middle.pk),
            "there": (last.pk, last.pk),
            "nowhere": (None, None),
            "registered": (last.pk, None),
        }


# ---- what holders of accounts have said before one was given away ------------------------------------------------------------


def test_L02_what_was_said_before_an_account_went_to_another_stands_no_more(
    tmp_path: Path, db: None, settings: Any
) -> None:
    settings.MIGRATION_MODULES = {}
    with another(tmp_path) as url, opened(url) as made:
        before = Before(moved(made, [("entry", "0003_protests"), ("casework", "0020_agreements")]))
        subject, other = before.made["accounts.User"], before.row("accounts.User", id_digest="o", login_name="o")
        days = [datetime(2020, month, 1, tzinfo=UTC) for month in range(1, 6)]

        def claim(user: Any, state: str, at: datetime) -> Any:
            slot = f"claim:{user.pk}:{at:%m}"
            case = before.row("casework.Case", kind="claim", slot=slot, subject=subject, state=state, moved_at=at)
            return before.row("entry.Claim", case=case, user=user)

        given = claim(subject, "approved", days[2])
        claim(subject, "approved", days[4])
        said = {}
        for name, user, at in (("over", subject, days[1]), ("stands", other, days[1])):
            said[name] = before.row("entry.Protest", claim=claim(user, "refused", days[3]), at=at)
            type(said[name])._default_manager.using("another").filter(pk=said[name].pk).update(at=at)
        protests = moved(made, MigrationExecutor(made).loader.graph.leaf_nodes()).get_model("entry", "Protest")
        ended = dict(protests._default_manager.using("another").values_list("pk", "ended_by"))
        assert ended == {said["over"].pk: given.pk, said["stands"].pk: None}


# ---- of which file evaluations are that have changed places ------------------------------------------------------------------


def test_D06_D15_evaluations_that_have_changed_places_know_of_which_file_they_are(
    tmp_path: Path, db: None, settings: Any
) -> None:
    """Two merges into one file, in each the other's word was chosen, the last of them corrected since; a fourth file's word went over."""
    settings.MIGRATION_MODULES = {}
    with another(tmp_path) as url, opened(url) as made:
        before = Before(moved(made, [("yearly", "0008_back_already"), ("merging", "0006_which_word_stands")]))
        files = []
        for n in range(4):
            user = before.row("accounts.User", id_digest=f"v{n}", login_name=f"v{n}")
            files.append(before.row("people.Person", user=user, id_digest=f"v{n}", file_no=f"v{n}"))
        she, second, third, fourth = files
        unit, early, late = before.made["employers.Employer"], SOME["DateTimeField"], datetime(2030, 1, 2, tzinfo=UTC)

        def said(where: Any, year: int, **columns: Any) -> int:
            how = {"person": where, "employer": unit, "year": year, "at": early} | columns
            return int(before.row("yearly.Evaluation", **how).pk)

        hers, its = said(second, 2016), said(third, 2016)
        chosen, correction = said(she, 2016, voided_at=late), said(she, 2016, at=late)
        went, own = said(she, 2017), said(she, 2018)
        for other, columns in (
            (second, {"exchanged": [["evaluation", hers, its]]}),
            (third, {"exchanged": [["evaluation", its, chosen]]}),
            (fourth, {"gone": [["yearly.evaluation", [went]]]}),
        ):
            before.row("merging.Merge", kept=she, duplicate=other, **columns)
        apps = moved(made, MigrationExecutor(made).loader.graph.leaf_nodes())
        evaluations = apps.get_model("yearly", "Evaluation")._default_manager.using("another")
        assert dict(evaluations.values_list("pk", "belongs_to")) == {
            hers: she.pk, its: second.pk, chosen: third.pk, correction: third.pk, went: fourth.pk, own: None,
        }  # fmt: skip
        merges = apps.get_model("merging", "Merge")._default_manager.using("another").order_by("pk")
        assert [merge.theirs for merge in merges] == [[["evaluation", unit.pk, 2016]]] * 2 + [[]]


# ---- blocks of the journal from before they had codes -----------------------------------------------------------------------


def test_Q02_blocks_of_before_get_codes_and_stay_guarded(tmp_path: Path, db: None, settings: Any) -> None:
    settings.MIGRATION_MODULES = {}
    with another(tmp_path) as url, opened(url) as made:
        apps = moved(made, [("journal", "0001_squashed")])
        blocks = apps.get_model("journal", "Block")._default_manager.using("another")
        for number in (1, 2):
            held, at = [[number, number]], datetime(2026, 11, 1, tzinfo=UTC)
            blocks.create(number=number, held=held, count=1, digest=f"{number}" * 64, made_at=at)
        entries = apps.get_model("journal", "Entry")._default_manager.using("another")
        entries.create(at=datetime(2026, 11, 1, tzinfo=UTC), verb="x", subject="x:1", mac="k1:0")
        apps.get_model("journal", "Chain")._default_manager.using("another").update_or_create(defaults={"last": 2})
        apps = moved(made, [("journal", "0002_codes_of_blocks")])
        rows = list(apps.get_model("journal", "Block")._default_manager.using("another").order_by("number"))
        assert all(codes.genuine(chain.of_block(row), row.mac) for row in rows) and len(rows) == 2
        end = apps.get_model("journal", "Chain")._default_manager.using("another").get()
        assert codes.genuine(chain.of_end(2, rows[-1]), end.mac)
        for table in ("journal_block", "journal_entry"):
            with (
                pytest.raises(DatabaseError, match="append-only"),
                transaction.atomic("another"),
                made.cursor() as cursor,
            ):
                cursor.execute(f"DELETE FROM {table}")


# ---- changes of information go side by side ----------------------------------------------------------------------------------


def test_D05_each_kind_of_change_has_a_slot_of_its_own_and_those_that_touch_share_one(
    tmp_path: Path, db: None, settings: Any
) -> None:
    settings.MIGRATION_MODULES = {}
    before_it = [
        ("amendments", "0001_taken_over"),
        ("casework", "0023_held_decisions"),
        ("people", "0030_sorted_by_birth"),
    ]
    with another(tmp_path) as url, opened(url) as made:
        before = Before(moved(made, [*before_it, ("trust", "0001_squashed")]))
        users = {}
        for number, (who, since) in enumerate([("started", date(2012, 7, 1)), ("not started", None)]):
            users[who] = before.row("accounts.User", id_digest=f"t{number}", login_name=f"t{number}")
            before.row(
                "people.Person", user=users[who], id_digest=f"t{number}", file_no=f"t{number}", accounting_since=since
            )
        kept, wanted = {}, {}
        for who, kind, state, slot in (
            ("started", "update_post", "in_review", "update_post:{}"),
            ("started", "update_education", "approved", "update_education:{}"),
            ("not started", "update_education", "draft", "update_education+update_post:{}"),
            ("not started", "update_post", "refused", "update_education+update_post:{}"),
            ("not started", "update_basic", "approved", "update_basic:{}"),
        ):
            pk = users[who].pk
            row = before.row("casework.Case", kind=kind, slot=f"update:{pk}", subject=users[who], state=state)
            wanted[row.pk] = slot.format(pk)
        for kind, state, slot in (("update_basic", "returned", "case:9"), ("credit", "draft", "credit:1")):
            kept[before.row("casework.Case", kind=kind, slot=slot, subject=users["started"], state=state).pk] = slot
        cases = moved(made, MigrationExecutor(made).loader.graph.leaf_nodes()).get_model("casework", "Case")
        found = dict(cases._default_manager.using("another").values_list("pk", "slot"))
        assert found == wanted | kept
    for kind, slot in (("update_post", "update_post:7"), ("update_basic", "update_basic:7")):
        assert touching.slot_of(Person(accounting_since=date(2012, 7, 1)), kind, User(pk=7)) == slot
    assert touching.slot_of(Person(), "update_post", User(pk=7)) == "update_education+update_post:7"
