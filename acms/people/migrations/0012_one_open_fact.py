"""One open fact of a kind at a time. Where several stand open the last one written goes on, the others end the day before it."""

from datetime import timedelta

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KEYS = {
    "Contact": ("person",),
    "Post": ("person",),
    "Residence": ("person",),
    "Qualification": ("person",),
    "Education": ("person", "mode"),
    "Document": ("person", "kind"),
}
NAMES = {
    "Contact": "one_contact_at_a_time",
    "Post": "one_post_at_a_time",
    "Residence": "one_residence_at_a_time",
    "Qualification": "one_qualification_at_a_time",
    "Education": "one_education_a_mode",
    "Document": "one_document_a_kind",
}


def close_former(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for name, keys in KEYS.items():
        facts = apps.get_model("people", name).objects.using(editor.connection.alias).filter(valid_to=None)
        twice = facts.order_by().values(*keys).annotate(many=models.Count("pk")).filter(many__gt=1)
        for found in list(twice):
            rows = facts.filter(**{key: found[key] for key in keys}).order_by("-pk")
            newest = rows[0]
            rows.exclude(pk=newest.pk).update(valid_to=newest.valid_from - timedelta(days=1))


def open_once(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=KEYS[name], condition=models.Q(valid_to=None), name=NAMES[name])


class Migration(migrations.Migration):
    dependencies = [("people", "0011_posts_begin_on_the_letters_day")]

    operations = [
        migrations.RunPython(close_former, migrations.RunPython.noop),
        *(migrations.AddConstraint(name, open_once(name)) for name in KEYS),
        migrations.AddConstraint(
            "departure",
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(("undone_at", None), ("what", "died")),
                name="one_report_of_a_death",
            ),
        ),
    ]
