from django.db import migrations, models

from desaekspor.accounts import audit_chain


def chain(apps, schema_editor):
    """Entries from before the chain get their places by their moments."""
    AuditEntry, AuditHead = apps.get_model("accounts", "AuditEntry"), apps.get_model("accounts", "AuditHead")
    if not AuditEntry.objects.exists():
        return
    head = AuditHead(pk=1, count=0, hash="")
    for entry in AuditEntry.objects.order_by("at", "id").iterator():
        audit_chain.append(head, entry)
        entry.save(update_fields=["sequence", "previous", "hash"])
    head.save()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("count", models.PositiveBigIntegerField(default=0)),
                ("hash", models.CharField(blank=True, max_length=64)),
                ("seal", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=16)),
            ],
        ),
        migrations.AddField("auditentry", "sequence", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("auditentry", "previous", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.AddField("auditentry", "hash", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.AlterField("auditentry", "at", models.DateTimeField(db_index=True)),
        migrations.RunPython(chain, migrations.RunPython.noop),
        migrations.AlterField("auditentry", "sequence", models.PositiveBigIntegerField(unique=True)),
        migrations.AlterModelOptions("auditentry", {"ordering": ["-sequence"]}),
        migrations.AddIndex("auditentry", models.Index(fields=["by", "action", "at"], name="accounts_au_by_id_3ed917_idx")),
    ]
