import acms.base.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('entry', '0002_at_the_counter'),
    ]

    operations = [
        migrations.CreateModel(
            name='Protest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('text', acms.base.fields.EncryptedTextField(blank=True)),
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='entry.claim')),
            ],
        ),
    ]
