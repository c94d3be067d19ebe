"""Fills the columns that lists show from the facts that hold today."""

from django.db import migrations

RANKS = ["00", "90", "60", "41", "44", "47", "31", "21", "17", "14", "11"]


def fill(apps, schema_editor):
    person, post, education, qualification = (
        apps.get_model("people", name) for name in ("Person", "Post", "Education", "Qualification")
    )
    for row in person.objects.iterator():
        held = post.objects.filter(person=row, valid_to=None).order_by("-pk").first()
        levels = education.objects.filter(person=row, valid_to=None).values_list("level", flat=True)
        best = qualification.objects.filter(person=row, valid_to=None).order_by("-pk").first()
        row.employer_id, row.on_post = (held.employer_id, held.on_post) if held else (None, None)
        row.education_level = max((code for code in levels if code in RANKS), key=RANKS.index, default="00")
        row.qualification_level = best.level if best else "0"
        row.save(update_fields=["employer", "on_post", "education_level", "qualification_level"])


class Migration(migrations.Migration):
    dependencies = [("people", "0002_shown_in_lists")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
