"""What is stored goes through the gate for names once (N01). In batches; begun again, it finds little to do."""

from typing import Any

from django.db import migrations

from acms.base import tidying

# Tables with a person's name in the column `name`; those after them are searched by its sound too.
NAMES = (
    ("accounts", "User"),
    ("people", "CertificateHolder"),
    ("filing", "TitleFiling"),
    ("filing", "EmploymentFiling"),
    ("collection", "IdentityAnswers"),
    ("changes", "Correction"),
)
# Cases that bear an employer's name.
OF_UNITS = ("employer", "unit", "head")


def tidy(apps: Any, schema_editor: Any) -> None:
    using = schema_editor.connection.alias
    for app, name in NAMES:
        tidying.names(apps.get_model(app, name)._default_manager.using(using).all())
    person, case = apps.get_model("people", "Person"), apps.get_model("casework", "Case")
    tidying.names(person._default_manager.using(using).all(), beside=tidying.sounds(person))
    cases = case._default_manager.using(using).exclude(kind__in=OF_UNITS)
    tidying.names(cases, "title", beside=tidying.sounds(case))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("home", "0001_squashed"),
        ("accounts", "0001_squashed"),
        ("people", "0001_squashed"),
        ("casework", "0001_squashed"),
        ("filing", "0001_squashed"),
        ("collection", "0001_squashed"),
        ("changes", "0001_squashed"),
    ]
    operations = [migrations.RunPython(tidy, migrations.RunPython.noop, elidable=True)]
