"""Blocks and the chain's end have codes of their own; what was sealed before gets its now: run `journal verify` before this release."""

from importlib import import_module
from typing import Any

from django.db import migrations, models

first = import_module("acms.journal.migrations.0001_squashed")


def code(apps: Any, schema_editor: Any) -> None:
    """The codes, as the chain makes them."""
    from acms.journal import chain, codes

    using = schema_editor.connection.alias
    head = None
    for head in apps.get_model("journal", "Block").objects.using(using).order_by("number"):
        head.mac = codes.mac(chain.of_block(head))
        head.save(using=using, update_fields=["mac"])
    for row in apps.get_model("journal", "Chain").objects.using(using):
        row.mac = codes.mac(chain.of_end(row.last, head))
        row.save(using=using, update_fields=["mac"])


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_squashed")]
    operations = [
        migrations.RunPython(first.unguard, first.guard),
        migrations.AddField("block", "mac", models.CharField(default="", max_length=80)),
        migrations.AddField("chain", "mac", models.CharField(default="", max_length=80)),
        migrations.AddField("chain", "sent", models.PositiveIntegerField(default=0)),
        migrations.AddField("chain", "sent_at", models.DateTimeField(null=True)),
        migrations.RunPython(code, migrations.RunPython.noop),
        migrations.RunPython(first.guard, first.unguard),
    ]
