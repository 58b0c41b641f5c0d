from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0010_exports_of_supply"), ("potential", "0004_survey_earlier")]

    operations = []
