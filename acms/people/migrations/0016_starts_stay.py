"""A fixed start of accounting work stays (W08): the database itself refuses to move or empty it without the row that says why."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SAID = "a fixed start of accounting work moves beside its row in people_startchange only"
MOVES = "OLD.accounting_since IS NOT NULL AND NEW.accounting_since IS {distinct} OLD.accounting_since"
UNSAID = """NOT EXISTS (SELECT 1 FROM people_startchange c WHERE c.person_id = NEW.id AND c.was IS {same} OLD.accounting_since
    AND c.became IS {same} NEW.accounting_since AND c.id = (SELECT max(id) FROM people_startchange WHERE person_id = NEW.id))"""


def guard(apps: Any, schema_editor: Any) -> None:
    """On SQLite a later migration that remakes people_person calls it again: the trigger goes with the old table."""
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        run(f"""CREATE OR REPLACE FUNCTION people_start_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF {UNSAID.format(same="NOT DISTINCT FROM")} THEN
                RAISE EXCEPTION '{SAID}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW; END $$""")
        run(f"""CREATE TRIGGER people_start_stays BEFORE UPDATE OF accounting_since ON people_person FOR EACH ROW
            WHEN ({MOVES.format(distinct="DISTINCT FROM")}) EXECUTE FUNCTION people_start_stays()""")
        return
    run(f"""CREATE TRIGGER people_start_stays BEFORE UPDATE OF accounting_since ON people_person
        WHEN {MOVES.format(distinct="NOT")} AND {UNSAID.format(same="")}
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END""")


def unguard(apps: Any, schema_editor: Any) -> None:
    on = " ON people_person" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS people_start_stays{on}")


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0015_certificate_holders_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StartChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("was", models.DateField(null=True)),
                ("became", models.DateField(null=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("case_no", models.CharField(max_length=20)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="start_changes", to="people.person"
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.RunPython(guard, unguard),
    ]
