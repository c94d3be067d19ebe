from django.db import migrations
from django.db.models import Exists, F, OuterRef


def begin_on_the_letters_day(apps, schema_editor):
    """Posts by letter began on the day their case was decided; they begin on 进入单位工作日期 (A9), where nothing came before."""
    post, person = apps.get_model("people", "Post"), apps.get_model("people", "Person")
    earlier = post.objects.filter(person=OuterRef("person"), pk__lt=OuterRef("pk"))
    late = post.objects.filter(on_post=True, joined_on__lt=F("valid_from")).exclude(Exists(earlier))
    since = person.objects.filter(pk=OuterRef("person"))
    rows = late.annotate(since=since.values("accounting_since")[:1])
    for row in rows.iterator(chunk_size=2000):
        day = max(row.joined_on, row.since or row.joined_on)
        if day < row.valid_from:
            post.objects.filter(pk=row.pk).update(valid_from=day)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_squashed")]

    operations = [migrations.RunPython(begin_on_the_letters_day, migrations.RunPython.noop)]
