"""What was chosen for an enterprise stays when an undo takes the enterprise away: it holds for the words."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("markets", "0002_agreements")]

    operations = [
        migrations.AlterField(
            model_name="productchoice",
            name="enterprise",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="product_choices",
                to="registry.enterprise",
            ),
        ),
    ]
