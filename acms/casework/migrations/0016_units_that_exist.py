"""A case names its unit by a reference from the next migration on: numbers that lead nowhere are let go before it."""

from typing import Any

from django.db import migrations


def let_go(apps: Any, schema_editor: Any) -> None:
    where = schema_editor.connection.alias
    units = apps.get_model("employers", "Employer")._default_manager.using(where).values("pk")
    cases = apps.get_model("casework", "Case")._default_manager.using(where).exclude(employer_pk=None)
    cases.exclude(employer_pk__in=units).update(employer_pk=None)


class Migration(migrations.Migration):
    dependencies = [("casework", "0015_heard"), ("employers", "0001_squashed")]

    operations = [migrations.RunPython(let_go, migrations.RunPython.noop)]
