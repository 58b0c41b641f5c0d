from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_duplicates")]

    operations = [
        migrations.AddField(
            model_name="export",
            name="subject",
            field=models.CharField(
                choices=[("umkm", "enterprises"), ("pairs", "possible duplicates")],
                db_default="umkm",
                default="umkm",
                max_length=8,
            ),
        ),
    ]
