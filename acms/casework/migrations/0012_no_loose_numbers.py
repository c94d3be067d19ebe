"""The loose number goes once every room has joined its rows to their cases: their migrations run before this one."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0011_slots")]

    operations = [migrations.RemoveField("case", "about_pk")]
