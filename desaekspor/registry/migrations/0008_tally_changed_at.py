from django.db import migrations, models


def take_over(apps, schema_editor):
    """From the documents that are there; the newest of each tally."""
    schema_editor.execute(
        "UPDATE registry_search_tally SET changed_at = d.newest FROM (SELECT tally_id, MAX(updated_at) AS newest"
        " FROM registry_search_document GROUP BY tally_id) AS d WHERE registry_search_tally.id = d.tally_id"
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0007_exports_of_pairs")]

    operations = [
        migrations.AddField("searchtally", "changed_at", models.DateTimeField(null=True)),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
