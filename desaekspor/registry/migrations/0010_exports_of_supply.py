from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_compared_parts")]

    operations = [
        migrations.AlterField(
            model_name="export",
            name="subject",
            field=models.CharField(
                choices=[("umkm", "enterprises"), ("pairs", "possible duplicates"), ("supply", "what villages make")],
                db_default="umkm",
                default="umkm",
                max_length=8,
            ),
        ),
    ]
