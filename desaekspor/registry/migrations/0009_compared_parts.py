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
        migrations.AddIndex(
            model_name='owner',
            index=models.Index(condition=models.Q(('erased_at__isnull', False)), fields=['enterprise'], name='erased_owners'),
        ),
    ]
