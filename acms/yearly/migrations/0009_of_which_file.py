import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0029_headships_that_are_owed'),
        ('yearly', '0008_back_already'),
    ]

    operations = [
        migrations.AddField(
            model_name='evaluation',
            name='belongs_to',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
    ]
