"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


TABLES = ("journal_entry", "journal_block")
SAID = "the journal is append-only"


def guard(apps: Any, schema_editor: Any) -> None:
    """The database itself refuses to change or remove entries and blocks. A later migration that remakes a table calls it again."""
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        run(f"""CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{SAID}'; END $$""")
        for table in TABLES:
            run(f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()""")
        return
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            run(f"""CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}
                BEGIN SELECT RAISE(ABORT, '{SAID}'); END""")


def unguard(apps: Any, schema_editor: Any) -> None:
    run = schema_editor.execute
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            run(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
            continue
        for act in ("update", "delete"):
            run(f"DROP TRIGGER IF EXISTS {table}_no_{act}")


def begin(apps: Any, schema_editor: Any) -> None:
    """The one row that the worker takes up."""
    apps.get_model("journal", "Chain").objects.get_or_create(defaults={"queued_at": timezone.now()})


class Migration(migrations.Migration):

    initial = True
    replaces = [("journal", name) for name in ("0001_initial", "0002_chain", "0003_append_only", "0004_fewer_indexes",)]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('held', models.JSONField()),
                ('count', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Chain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('queued_at', models.DateTimeField(db_index=True, editable=False, null=True)),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
                ('attempts', models.PositiveIntegerField(default=0, editable=False)),
                ('tries', models.PositiveIntegerField(default=0, editable=False)),
                ('last', models.BigIntegerField(default=0)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True)),
                ('verb', models.CharField(max_length=60)),
                ('subject', models.CharField(max_length=60)),
                ('facts', models.JSONField(default=dict)),
                ('mac', models.CharField(blank=True, default='', max_length=80)),
                ('about', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['about', 'verb', '-at'], name='journal_ent_about_i_de8a5a_idx'), models.Index(fields=['subject'], name='journal_ent_subject_8fbd99_idx'), models.Index(fields=['verb'], name='entry_verb', opclasses=['varchar_pattern_ops'])],
                'constraints': [models.UniqueConstraint(condition=models.Q(('mac', ''), _negated=True), fields=('mac',), name='no_entry_is_a_copy')],
            },
        ),
        migrations.RunPython(guard, unguard),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
