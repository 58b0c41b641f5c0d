import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('potential', '0005_headings'),
    ]

    operations = [
        migrations.AddField(
            model_name='surveyfile',
            name='undone',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='surveyfile',
            name='undone_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='surveyfile',
            name='undone_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='surveyfile',
            name='state',
            field=models.CharField(choices=[('received', 'received'), ('working', 'being read'), ('checked', 'checked, not loaded'), ('loaded', 'loaded'), ('failed', 'failed'), ('undone', 'taken back')], default='received', max_length=8),
        ),
    ]
