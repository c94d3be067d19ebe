from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('merging', '0006_which_word_stands'),
    ]

    operations = [
        migrations.RenameField(
            model_name='merge',
            old_name='exchanged',
            new_name='theirs',
        ),
    ]
