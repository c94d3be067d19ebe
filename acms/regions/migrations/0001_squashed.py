"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("regions", name) for name in ("0001_initial",)]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('code', models.CharField(max_length=6, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('address', models.CharField(blank=True, max_length=120)),
                ('hours', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
    ]
