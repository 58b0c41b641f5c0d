from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('potential', '0003_survey'),
    ]

    operations = [
        migrations.AddField(
            model_name='surveysubmission',
            name='earlier',
            field=models.JSONField(default=list),
        ),
    ]
