from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("markets", "0003_needs")]
    operations = []
