from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0010_exports_of_supply")]

    operations = [
        migrations.AlterField(
            model_name="export",
            name="subject",
            field=models.CharField(
                choices=[
                    ("umkm", "enterprises"),
                    ("pairs", "possible duplicates"),
                    ("supply", "what villages make"),
                    ("certif", "certificates"),
                    ("training", "applications for a training"),
                    ("chain", "steps to export"),
                    ("sizes", "changes of class"),
                    ("ready", "readiness to export"),
                ],
                db_default="umkm",
                default="umkm",
                max_length=8,
            ),
        ),
    ]
