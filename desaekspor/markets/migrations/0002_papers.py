from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("markets", "0001_product_choices")]
    operations = []
