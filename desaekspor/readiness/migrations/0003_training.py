from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("readiness", "0002_certificates")]

    operations = []
