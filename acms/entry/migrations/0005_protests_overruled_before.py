"""What was said before an account went to another stands no more: the first approval after it has ended it."""

from django.db import migrations


def end(apps, schema_editor):
    alias = schema_editor.connection.alias
    claims = apps.get_model("entry", "Claim")._default_manager.using(alias)
    protests = apps.get_model("entry", "Protest")._default_manager.using(alias)
    for pk, at, account in protests.values_list("pk", "at", "claim__user"):
        approved = claims.filter(user=account, case__state="approved", case__moved_at__gt=at)
        first = approved.order_by("case__moved_at").values_list("pk", flat=True).first()
        if first is not None:
            protests.filter(pk=pk).update(ended_by=first)


class Migration(migrations.Migration):
    dependencies = [("entry", "0004_protests_that_stand")]

    operations = [migrations.RunPython(end, migrations.RunPython.noop)]
