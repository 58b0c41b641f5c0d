from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('potential', '0004_survey_earlier'),
    ]

    operations = [
        migrations.AddField(
            model_name='villageassessment',
            name='headings',
            field=models.JSONField(default=dict),
        ),
    ]
