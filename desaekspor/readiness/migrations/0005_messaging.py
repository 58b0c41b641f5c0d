from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("readiness", "0004_chain")]

    operations = []
