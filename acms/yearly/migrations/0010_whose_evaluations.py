"""Evaluations know of which file they are while several are one, and merges in what the other file's word stands (D06, D15).

Until now a merge kept two rows that had changed places, [[table, own, other], …], and its undoing changed them back: right for the last
merge only. Of merges that hold the rows are followed back, the last one first; a correction of an evaluation is of that one's file.
"""

from django.db import migrations


def follow_back(apps, schema_editor):
    db = schema_editor.connection.alias
    evaluations = apps.get_model("yearly", "Evaluation")._default_manager.using(db)
    merges = apps.get_model("merging", "Merge")._default_manager.using(db)
    held = list(merges.filter(undone_at=None).order_by("-pk"))
    files = {file for merge in held for file in (merge.kept_id, merge.duplicate_id)}
    rows = {row.pk: row for row in evaluations.filter(person__in=files)}
    home = {pk: row.person_id for pk, row in rows.items()}
    for merge in held:
        went = {pk for label, pks in merge.gone if label == "yearly.evaluation" for pk in pks if pk in rows}
        own = {pair[1] for pair in merge.theirs if pair[1] in rows}
        other = {pair[2] for pair in merge.theirs if pair[2] in rows}
        about = {(rows[pk].employer_id, rows[pk].year) for pk in went | other}
        for pk, row in rows.items():
            corrects = (row.employer_id, row.year) in about and row.at >= merge.at
            if home[pk] == merge.kept_id and (pk in went | other or corrects):
                home[pk] = merge.duplicate_id
        home.update(dict.fromkeys(own, merge.kept_id))
    for pk, row in rows.items():
        if home[pk] != row.person_id:
            evaluations.filter(pk=pk).update(belongs_to=home[pk])


def say_of_what(apps, schema_editor):
    db = schema_editor.connection.alias
    evaluations = apps.get_model("yearly", "Evaluation")._default_manager.using(db)
    merges = apps.get_model("merging", "Merge")._default_manager.using(db)
    for merge in merges.exclude(theirs=[]):
        rows = evaluations.filter(pk__in=[other for _, _, other in merge.theirs]).order_by("pk")
        merge.theirs = [["evaluation", row.employer_id, row.year] for row in rows]
        merge.save(update_fields=["theirs"])


class Migration(migrations.Migration):

    dependencies = [
        ('merging', '0007_in_what_the_other_stands'),
        ('yearly', '0009_of_which_file'),
    ]

    operations = [
        migrations.RunPython(follow_back, migrations.RunPython.noop),
        migrations.RunPython(say_of_what, migrations.RunPython.noop),
    ]
