import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import desaekspor.accounts.fields

# Rows are entered by the writer, many in one statement (a trigger for each row takes six times as long); they leave
# by a trigger, so that nothing that deletes a row can forget it. Signs begin with "_" and may hold points.
SQLITE = (
    """CREATE VIRTUAL TABLE registry_search_index USING fts5(
        words, content='registry_search_document', content_rowid='enterprise_id',
        detail=none, columnsize=0, tokenize="ascii tokenchars '_.'")""",
    """CREATE TRIGGER registry_search_document_leaves AFTER DELETE ON registry_search_document BEGIN
        INSERT INTO registry_search_index (registry_search_index, rowid, words)
        VALUES ('delete', old.enterprise_id, old.words); END""",
    # A space on either side makes the first and last letters count, as pg_trgm has it.
    "CREATE VIEW registry_search_padded AS SELECT id, ' ' || word || ' ' AS word FROM registry_search_word",
    """CREATE VIRTUAL TABLE registry_search_spelling USING fts5(
        word, content='registry_search_padded', content_rowid='id', detail=none, columnsize=0, tokenize='trigram')""",
    """CREATE TRIGGER registry_search_word_leaves AFTER DELETE ON registry_search_word BEGIN
        INSERT INTO registry_search_spelling (registry_search_spelling, rowid, word)
        VALUES ('delete', old.id, ' ' || old.word || ' '); END""",
)
SQLITE_BACK = (
    "DROP TABLE registry_search_spelling",
    "DROP VIEW registry_search_padded",
    "DROP TABLE registry_search_index",
    "DROP TRIGGER registry_search_document_leaves",
    "DROP TRIGGER registry_search_word_leaves",
)
POSTGRESQL = (
    "CREATE INDEX search_words ON registry_search_document USING gin (string_to_array(words, ' '))",
    "CREATE INDEX search_spelling ON registry_search_word USING gin (word gin_trgm_ops)",
    'ALTER TABLE registry_search_document ALTER COLUMN name_key TYPE varchar(60) COLLATE "C"',
)


def make_indexes(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_indexes(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else ():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("registry", "0001_initial"),
        ("registry", "0002_editing"),
        ("registry", "0003_search"),
        ("registry", "0004_owner_erased"),
        ("registry", "0005_exports"),
        ("registry", "0006_duplicates"),
        ("registry", "0007_exports_of_pairs"),
        ("registry", "0008_tally_changed_at"),
        ("registry", "0009_compared_parts"),
        ("registry", "0010_exports_of_supply"),
        ("registry", "0011_exports_of_certificates"),
    ]

    dependencies = [
        ("jobs", "0001_tables"),
        ("regions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="ComparedPart",
            fields=[
                ("id", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("made_by", models.CharField(max_length=16)),
                ("content", desaekspor.accounts.fields.PrivateField(bound_to=("pk",))),
            ],
        ),
        migrations.CreateModel(
            name="EnterpriseNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("next", models.PositiveBigIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="RegistryVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=40, unique=True)),
                ("documents", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "registry_search_word",
            },
        ),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("above", models.FloatField()),
                ("where", models.JSONField(default=dict)),
                ("preview", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "being merged"),
                            ("done", "merged"),
                            ("undoing", "being taken apart"),
                            ("undone", "taken apart"),
                        ],
                        default="running",
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="jobs.job"),
                ),
                (
                    "region",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="DuplicateModel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.CharField(max_length=40, unique=True)),
                ("base", models.CharField(blank=True, max_length=40)),
                ("made_at", models.DateTimeField()),
                ("figures", models.JSONField(default=dict)),
                ("labels", models.JSONField(default=dict)),
                ("taught", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "retired_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="DuplicateRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("full", "all enterprises"), ("new", "new and changed enterprises")], max_length=4),
                ),
                ("counts", models.JSONField(default=dict)),
                ("cutoffs", models.JSONField(default=dict)),
                ("error", models.JSONField(null=True)),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "model",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="registry.duplicatemodel",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="DuplicateSample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seed", models.BigIntegerField()),
                ("strata", models.JSONField(default=list)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "model",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="samples",
                        to="registry.duplicatemodel",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="registry.duplicaterun",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sidt", "SIDT-UMKM (ministry)"),
                            ("oss", "OSS (business licences)"),
                            ("dinas", "list of an agency"),
                            ("example", "example register (invented)"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "received"),
                            ("checking", "being checked"),
                            ("checked", "checked, not loaded"),
                            ("held", "waiting for your confirmation"),
                            ("loading", "being loaded"),
                            ("loaded", "loaded"),
                            ("undone", "undone"),
                            ("failed", "failed"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("file_sha256", models.CharField(max_length=64)),
                ("file_bytes", models.PositiveBigIntegerField()),
                ("stored_as", models.CharField(blank=True, max_length=60)),
                ("sheets", models.JSONField(default=list)),
                ("mapping", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
                ("finding_counts", models.JSONField(default=dict)),
                ("held_for", models.JSONField(default=list)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("synthetic", models.BooleanField(default=False)),
                ("error", models.JSONField(null=True)),
                ("check_run", models.UUIDField(null=True)),
                ("checked_version", models.PositiveBigIntegerField(null=True)),
                ("loaded_version", models.PositiveBigIntegerField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("loaded_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undo_report", models.JSONField(null=True)),
                (
                    "compared_with",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="registry.importbatch"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="registry.importbatch",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="jobs.job"),
                ),
                ("region", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="regions.region")),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["source", "region", "loaded_version"], name="registry_im_source_75a7a2_idx")],
            },
        ),
        migrations.CreateModel(
            name="Enterprise",
            fields=[
                ("id", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("nib", models.CharField(blank=True, db_index=True, max_length=13)),
                ("activity", models.CharField(blank=True, max_length=300)),
                ("kbli", models.CharField(blank=True, max_length=5)),
                ("kbli_version", models.CharField(blank=True, max_length=4)),
                ("kbli_category", models.CharField(blank=True, max_length=1)),
                (
                    "legal_form",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sole", "sole proprietor"),
                            ("cv", "CV"),
                            ("pt", "PT"),
                            ("pt_sole", "PT of one person"),
                            ("firm", "firm (firma)"),
                            ("cooperative", "cooperative"),
                            ("bumdes", "BUM Desa"),
                            ("foundation", "foundation"),
                            ("other", "other"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "reported_scale",
                    models.CharField(
                        blank=True,
                        choices=[("micro", "micro"), ("small", "small"), ("medium", "medium"), ("large", "above medium")],
                        max_length=8,
                    ),
                ),
                (
                    "computed_scale",
                    models.CharField(
                        blank=True,
                        choices=[("micro", "micro"), ("small", "small"), ("medium", "medium"), ("large", "above medium")],
                        max_length=8,
                    ),
                ),
                ("capital_idr", models.BigIntegerField(null=True)),
                ("sales_idr", models.BigIntegerField(null=True)),
                ("assets_idr", models.BigIntegerField(null=True)),
                ("start_month", models.PositiveSmallIntegerField(null=True)),
                ("start_year", models.PositiveSmallIntegerField(null=True)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("rt", models.CharField(blank=True, max_length=5)),
                ("rw", models.CharField(blank=True, max_length=5)),
                ("lat", models.FloatField(null=True)),
                ("lng", models.FloatField(null=True)),
                ("photo_url", models.CharField(blank=True, max_length=500)),
                ("paid_men", models.PositiveIntegerField(null=True)),
                ("paid_women", models.PositiveIntegerField(null=True)),
                ("paid_disabled_men", models.PositiveIntegerField(null=True)),
                ("paid_disabled_women", models.PositiveIntegerField(null=True)),
                ("unpaid_men", models.PositiveIntegerField(null=True)),
                ("unpaid_women", models.PositiveIntegerField(null=True)),
                ("unpaid_disabled_men", models.PositiveIntegerField(null=True)),
                ("unpaid_disabled_women", models.PositiveIntegerField(null=True)),
                ("synthetic", models.BooleanField(default=False)),
                ("verified_at", models.DateTimeField(null=True)),
                (
                    "presence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("here", "still there"),
                            ("moved", "moved away"),
                            ("closed", "closed"),
                            ("not_found", "not found"),
                            ("duplicate", "recorded twice"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                    ),
                ),
                ("presence_on", models.DateField(null=True)),
                ("presence_note", desaekspor.accounts.fields.PrivateField(bound_to=("pk",), null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "checked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="aliases",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "moved_to",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enterprises", to="regions.region"
                    ),
                ),
                (
                    "same_as",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="duplicates",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="created_enterprises",
                        to="registry.importbatch",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["region", "name"], name="registry_en_region__913afa_idx"),
                    models.Index(condition=models.Q(("same_as__isnull", False)), fields=["same_as"], name="doubles"),
                    models.Index(condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="aliases"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sheet", models.PositiveSmallIntegerField()),
                ("row", models.PositiveIntegerField()),
                ("column", models.CharField(blank=True, max_length=40)),
                ("code", models.CharField(max_length=40)),
                (
                    "severity",
                    models.CharField(
                        choices=[("corrected", "corrected"), ("warning", "warning"), ("rejected", "waiting for correction")],
                        max_length=10,
                    ),
                ),
                (
                    "detail",
                    desaekspor.accounts.fields.PrivateField(
                        as_json=True, bound_to=("batch_id", "sheet", "row", "column", "code")
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="registry.importbatch",
                    ),
                ),
            ],
            options={
                "ordering": ["sheet", "row", "id"],
                "indexes": [
                    models.Index(fields=["batch", "code"], name="registry_im_batch_i_5d961e_idx"),
                    models.Index(fields=["batch", "sheet", "row"], name="registry_im_batch_i_177d52_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.UUIDField(db_index=True, default=uuid.uuid4)),
                ("probability", models.FloatField(null=True)),
                ("choices", models.JSONField(default=dict)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("why", desaekspor.accounts.fields.PrivateField(bound_to=("pk",), null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("report", models.JSONField(null=True)),
                (
                    "absorbed",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="absorptions",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "acceptance",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="registry.acceptance"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "survivor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="merges",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("undone_at", None)), fields=("absorbed",), name="absorbed_once"),
                    models.CheckConstraint(
                        condition=models.Q(("survivor", models.F("absorbed")), _negated=True), name="merged_with_another"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FieldChange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("revision", models.PositiveIntegerField()),
                ("field", models.CharField(max_length=40)),
                ("values", desaekspor.accounts.fields.PrivateField(as_json=True, bound_to=("pk",))),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="changes",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "repeats",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repeated_by",
                        to="registry.fieldchange",
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="registry.fieldchange",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="registry.importbatch",
                    ),
                ),
                (
                    "merge",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="registry.merge",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "id"],
                "constraints": [models.UniqueConstraint(fields=("enterprise", "field", "revision"), name="change_once")],
                "indexes": [
                    models.Index(condition=models.Q(("merge__isnull", False)), fields=["merge"], name="changes_of_merges")
                ],
            },
        ),
        migrations.CreateModel(
            name="DuplicatePair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("probability", models.FloatField(null=True)),
                ("weight", models.FloatField(null=True)),
                (
                    "band",
                    models.CharField(
                        blank=True, choices=[("sure", "sure"), ("likely", "likely"), ("unsure", "unsure")], max_length=6
                    ),
                ),
                ("reasons", models.JSONField(default=list)),
                ("features", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "to be decided"),
                            ("visit", "needs a visit"),
                            ("accepted", "the same"),
                            ("rejected", "not the same"),
                            ("gone", "no longer proposed"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("note", desaekspor.accounts.fields.PrivateField(bound_to=("pk",), null=True)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("synthetic", models.BooleanField(default=False)),
                (
                    "assigned_to",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="pairs",
                        to="registry.duplicaterun",
                    ),
                ),
                (
                    "left",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "merge",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="closed_pairs",
                        to="registry.merge",
                    ),
                ),
                (
                    "stands_in_for",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="stand_ins", to="registry.merge"
                    ),
                ),
            ],
            options={
                "ordering": ["-probability", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("left", "right"), name="pair_once"),
                    models.CheckConstraint(condition=models.Q(("left__lt", models.F("right"))), name="pair_in_order"),
                ],
                "indexes": [
                    models.Index(fields=["state", "probability"], name="pairs_by_probability"),
                    models.Index(fields=["village", "state", "probability"], name="pairs_of_village"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MovedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=80)),
                ("row", models.CharField(max_length=40)),
                (
                    "merge",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="moved", to="registry.merge"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("merge", "table", "row"), name="moved_once")],
            },
        ),
        migrations.CreateModel(
            name="Owner",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", desaekspor.accounts.fields.PrivateField(bound_to=("pk",), null=True)),
                ("nik", desaekspor.accounts.fields.PrivateField(bound_to=("pk",), null=True)),
                ("phone", desaekspor.accounts.fields.PrivateField(bound_to=("pk",), null=True)),
                ("address", desaekspor.accounts.fields.PrivateField(bound_to=("pk",), null=True)),
                ("birth_date", desaekspor.accounts.fields.PrivateField(bound_to=("pk",), null=True)),
                ("nik_mark", models.CharField(blank=True, db_index=True, max_length=32)),
                ("phone_mark", models.CharField(blank=True, db_index=True, max_length=32)),
                ("sex", models.CharField(blank=True, choices=[("m", "man"), ("f", "woman")], max_length=1)),
                ("disabled", models.BooleanField(null=True)),
                ("education", models.CharField(blank=True, max_length=20)),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "enterprise",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="owner", to="registry.enterprise"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="owned",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("erased_at__isnull", False)), fields=["enterprise"], name="erased_owners")
                ],
            },
        ),
        migrations.CreateModel(
            name="PairDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verdict", models.CharField(choices=[("same", "the same"), ("different", "not the same")], max_length=9)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("note", desaekspor.accounts.fields.PrivateField(bound_to=("pk",), null=True)),
                ("by_check", models.BooleanField(default=False)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "left",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "merge",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="decisions", to="registry.merge"
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)), fields=("left", "right"), name="one_decision_stands"
                    ),
                    models.CheckConstraint(condition=models.Q(("left__lt", models.F("right"))), name="decision_in_order"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("is_main", models.BooleanField(default=True)),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="products", to="registry.enterprise"
                    ),
                ),
            ],
            options={
                "ordering": ["-is_main", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_main", True)), fields=("enterprise",), name="one_main_product"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SampledPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stratum", models.CharField(max_length=120)),
                ("probability", models.FloatField()),
                ("sources", models.CharField(max_length=40)),
                ("district", models.CharField(blank=True, max_length=8)),
                ("order", models.PositiveIntegerField()),
                (
                    "verdict",
                    models.CharField(blank=True, choices=[("same", "the same"), ("different", "not the same")], max_length=9),
                ),
                ("labelled_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="registry.pairdecision",
                    ),
                ),
                (
                    "labelled_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "left",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "pair",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="samplings",
                        to="registry.duplicatepair",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "sample",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pairs", to="registry.duplicatesample"
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
                "constraints": [models.UniqueConstraint(fields=("sample", "left", "right"), name="sampled_once")],
            },
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("asked", models.JSONField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="saved_searches", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [models.UniqueConstraint(fields=("user", "name"), name="saved_search_once")],
            },
        ),
        migrations.CreateModel(
            name="SearchTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("region_code", models.CharField(max_length=13)),
                ("sector", models.CharField(blank=True, max_length=1)),
                ("scale", models.CharField(blank=True, max_length=8)),
                ("complete", models.BooleanField()),
                ("has_nib", models.BooleanField()),
                ("sources", models.PositiveSmallIntegerField()),
                ("synthetic", models.BooleanField()),
                ("verified", models.BooleanField()),
                ("active", models.BooleanField()),
                ("documents", models.BigIntegerField(default=0)),
                ("changed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "registry_search_tally",
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "region_code",
                            "sector",
                            "scale",
                            "complete",
                            "has_nib",
                            "sources",
                            "synthetic",
                            "verified",
                            "active",
                        ),
                        name="tally_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                ("enterprise_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name_key", models.CharField(max_length=60)),
                ("sales", models.BigIntegerField()),
                ("updated_at", models.DateTimeField()),
                ("lat", models.FloatField(null=True)),
                ("lng", models.FloatField(null=True)),
                ("words", models.TextField()),
                (
                    "tally",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.searchtally",
                    ),
                ),
            ],
            options={
                "db_table": "registry_search_document",
                "indexes": [
                    models.Index(fields=["name_key", "enterprise_id"], name="search_by_name"),
                    models.Index(fields=["updated_at", "enterprise_id"], name="search_by_change"),
                    models.Index(fields=["sales", "enterprise_id"], name="search_by_sales"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sheet", models.PositiveSmallIntegerField()),
                ("row", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ready", "ready to load"),
                            ("new", "new"),
                            ("changed", "changed"),
                            ("same", "unchanged"),
                            ("rejected", "waiting for correction"),
                            ("duplicate", "repeated in the file"),
                        ],
                        max_length=10,
                    ),
                ),
                ("fingerprint", models.CharField(max_length=32)),
                (
                    "content",
                    desaekspor.accounts.fields.PrivateField(as_json=True, bound_to=("batch_id", "sheet", "row"), null=True),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="records",
                        to="registry.importbatch",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="corrections",
                        to="registry.sourcerecord",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="source_records",
                        to="registry.enterprise",
                    ),
                ),
            ],
            options={
                "ordering": ["batch", "sheet", "row"],
                "constraints": [models.UniqueConstraint(fields=("batch", "sheet", "row"), name="row_once")],
                "indexes": [
                    models.Index(fields=["batch", "state"], name="registry_so_batch_i_d1b86b_idx"),
                    models.Index(fields=["batch", "key"], name="registry_so_batch_i_7b0956_idx"),
                    models.Index(condition=models.Q(("corrects__isnull", False)), fields=["corrects"], name="corrected_rows"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EnterpriseKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("sidt", "SIDT-UMKM (ministry)"),
                            ("oss", "OSS (business licences)"),
                            ("dinas", "list of an agency"),
                            ("example", "example register (invented)"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("fingerprint", models.CharField(max_length=32)),
                (
                    "enterprise",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="registry.enterprise"),
                ),
                (
                    "last_record",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.sourcerecord"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("source", "key"), name="source_key_once")],
            },
        ),
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("sidt", "SIDT-UMKM (ministry)"),
                            ("oss", "OSS (business licences)"),
                            ("dinas", "list of an agency"),
                            ("example", "example register (invented)"),
                        ],
                        max_length=10,
                    ),
                ),
                ("heading", models.CharField(max_length=100)),
                ("column", models.CharField(blank=True, max_length=40)),
                ("region", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="regions.region")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("source", "region", "heading"), name="heading_once")],
            },
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "subject",
                    models.CharField(
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("xlsx", "Excel workbook (XLSX)"),
                            ("csv", "CSV with a note, in one ZIP file"),
                            ("parquet", "Parquet, for data analysis"),
                        ],
                        max_length=8,
                    ),
                ),
                ("query", models.CharField(blank=True, max_length=100)),
                ("filters", models.JSONField(default=dict)),
                ("described", models.JSONField(default=list)),
                ("opened", models.JSONField(default=list)),
                ("purpose", models.CharField(blank=True, max_length=200)),
                ("purpose_words", models.CharField(blank=True, max_length=300)),
                ("rows", models.PositiveIntegerField(null=True)),
                ("bytes", models.PositiveBigIntegerField(null=True)),
                ("stored_as", models.CharField(blank=True, max_length=40)),
                ("synthetic", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("made_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                ("deleted_at", models.DateTimeField(null=True)),
                (
                    "job",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="jobs.job"),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exports", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
                "indexes": [models.Index(fields=["owner", "created_at"], name="registry_ex_owner_i_d66231_idx")],
            },
        ),
        migrations.RunPython(make_indexes, drop_indexes),
    ]
