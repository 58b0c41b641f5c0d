from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_tables")]

    operations = [
        migrations.AlterField("enterprise", "nib", models.CharField(blank=True, max_length=13)),
        migrations.AlterField("owner", "nik_mark", models.CharField(blank=True, max_length=32)),
        migrations.AlterField("owner", "phone_mark", models.CharField(blank=True, max_length=32)),
        migrations.AddIndex("enterprise", models.Index(fields=["nib"], name="enterprises_by_nib")),
        migrations.AddIndex("owner", models.Index(fields=["nik_mark"], name="owners_by_nik")),
        migrations.AddIndex("owner", models.Index(fields=["phone_mark"], name="owners_by_phone")),
    ]
