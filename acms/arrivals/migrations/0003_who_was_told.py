from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('arrivals', '0002_one_index_by_employer'),
    ]

    operations = [
        migrations.AddField(
            model_name='arrival',
            name='told',
            field=models.CharField(blank=True, choices=[('', '没有告知'), ('head', '会计机构负责人'), ('phone', '单位的电话')], default='', max_length=5),
        ),
    ]
