import desaekspor.accounts.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0008_tally_changed_at'),
    ]

    operations = [
        migrations.CreateModel(
            name='ComparedPart',
            fields=[
                ('id', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('made_by', models.CharField(max_length=16)),
                ('content', desaekspor.accounts.fields.PrivateField(bound_to=('pk',))),
            ],
        ),
    ]
