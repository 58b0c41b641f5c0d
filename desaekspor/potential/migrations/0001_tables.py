import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import desaekspor.accounts.fields
import desaekspor.potential.production.models
import desaekspor.potential.results.fields


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("potential", "0001_results"),
        ("potential", "0002_production"),
        ("potential", "0003_survey"),
        ("potential", "0004_survey_earlier"),
        ("potential", "0005_headings"),
        ("potential", "0006_survey_undone"),
    ]

    dependencies = [
        ("jobs", "0001_tables"),
        ("regions", "0001_initial"),
        ("registry", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, unique=True)),
                ("taken_at", models.DateTimeField()),
                ("stamp", models.JSONField(default=dict)),
                ("tables", models.JSONField(default=dict)),
                ("rows", models.PositiveBigIntegerField()),
                ("bytes", models.PositiveBigIntegerField()),
                ("seconds", models.FloatField()),
                ("synthetic", models.BooleanField(default=False)),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-taken_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ClassVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.CharField(max_length=40, unique=True)),
                ("content", desaekspor.potential.results.fields.OrderedJSONField()),
                ("notes", models.TextField(blank=True)),
                ("shipped", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("used_from", models.DateTimeField(null=True)),
                (
                    "based_on",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="potential.classversion"
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
                    "used_by",
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
                "ordering": ["-used_from", "-id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="IndexVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.CharField(max_length=40, unique=True)),
                ("content", desaekspor.potential.results.fields.OrderedJSONField()),
                ("notes", models.TextField(blank=True)),
                ("shipped", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("used_from", models.DateTimeField(null=True)),
                (
                    "based_on",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="potential.indexversion"
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
                    "used_by",
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
                "ordering": ["-used_from", "-id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("as_of", models.DateField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirmed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("with_synthetic", models.BooleanField(default=True)),
                ("synthetic", models.BooleanField(default=False)),
                ("fingerprint", models.CharField(max_length=64)),
                ("counts", models.JSONField(default=dict)),
                ("left_out", models.JSONField(default=dict)),
                ("sensitivity", models.JSONField(default=dict)),
                ("seconds", models.FloatField(default=0)),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "job",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="jobs.job"),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"),
                ),
                (
                    "class_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="potential.classversion"
                    ),
                ),
                (
                    "index_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="potential.indexversion"
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="potential.snapshot"
                    ),
                ),
            ],
            options={
                "ordering": ["-as_of", "-id"],
                "indexes": [models.Index(fields=["region", "as_of"], name="potential_a_region__97a016_idx")],
            },
        ),
        migrations.CreateModel(
            name="MakerCluster",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=4)),
                ("makers", models.PositiveIntegerField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="clusters", to="potential.assessment"
                    ),
                ),
                ("villages", models.ManyToManyField(related_name="+", to="regions.region")),
            ],
            options={
                "ordering": ["assessment", "-makers", "kind", "id"],
            },
        ),
        migrations.CreateModel(
            name="Production",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("product", models.CharField(max_length=90)),
                ("own_words", models.CharField(blank=True, max_length=80)),
                ("group_name", models.CharField(blank=True, max_length=80)),
                ("year", models.PositiveSmallIntegerField(default=0)),
                ("unit", models.CharField(max_length=12)),
                ("months", models.JSONField(default=desaekspor.potential.production.models.no_months)),
                ("capacity", models.FloatField(null=True)),
                ("capacity_unit", models.CharField(blank=True, max_length=12)),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "A: even, sorted, packed; fit for export"),
                            ("B", "B: good, for the market here"),
                            ("C", "C: for processing"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        choices=[("reported", "reported"), ("verified", "verified"), ("computed", "computed")],
                        default="reported",
                        max_length=10,
                    ),
                ),
                ("source", models.CharField(max_length=200)),
                ("source_url", models.CharField(blank=True, max_length=300)),
                ("as_of", models.CharField(blank=True, max_length=10)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("synthetic", models.BooleanField(default=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("verified_at", models.DateTimeField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
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
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="production",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="production", to="regions.region"
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "ordering": ["region", "product", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("enterprise", None), ("removed_at", None)),
                        fields=("region", "product", "year", "grade", "synthetic"),
                        name="production_of_village_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("enterprise__isnull", False), ("removed_at", None)),
                        fields=("region", "product", "year", "grade", "synthetic", "enterprise"),
                        name="production_of_maker_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity", None), ("capacity__gte", 0), _connector="OR"),
                        name="production_capacity_not_negative",
                    ),
                ],
                "indexes": [models.Index(fields=["product", "region"], name="potential_p_product_c7f1d9_idx")],
            },
        ),
        migrations.CreateModel(
            name="ProductionFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("new", models.PositiveIntegerField()),
                ("changed", models.PositiveIntegerField()),
                ("same", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("undone_at", models.DateTimeField(null=True)),
                ("kept", models.PositiveIntegerField(default=0)),
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
                    "region",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"
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
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ProductionChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("values", models.JSONField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("reason", models.CharField(blank=True, max_length=200)),
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
                    "production",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="potential.production",
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="potential.productionchange",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="potential.productionfile",
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [models.UniqueConstraint(fields=("production", "version"), name="production_change_once")],
            },
        ),
        migrations.CreateModel(
            name="ProductionPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stored_as", models.CharField(max_length=40)),
                ("content_type", models.CharField(max_length=20)),
                ("bytes", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "production",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="potential.production"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("production", "sha256"), name="photo_once")],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeLabel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "programme",
                    models.CharField(
                        choices=[
                            ("desa_devisa", "Desa Devisa (LPEI)"),
                            ("desa_bisa_ekspor", "Desa BISA Ekspor (Kemendag)"),
                            ("desa_sejahtera_astra", "Desa Sejahtera Astra"),
                            ("desa_wisata", "Desa Wisata"),
                            ("other", "another programme"),
                        ],
                        max_length=30,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=100)),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                (
                    "mark",
                    models.CharField(
                        choices=[("reported", "reported"), ("verified", "verified"), ("computed", "computed")],
                        default="reported",
                        max_length=10,
                    ),
                ),
                ("source", models.CharField(max_length=200)),
                ("source_url", models.URLField(blank=True, max_length=500)),
                ("synthetic", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="programme_labels", to="regions.region"
                    ),
                ),
            ],
            options={
                "ordering": ["village", "programme", "name", "id"],
                "constraints": [models.UniqueConstraint(fields=("village", "programme", "name"), name="label_once")],
            },
        ),
        migrations.CreateModel(
            name="SurveyAssignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True)),
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
                    "enumerator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="survey_assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="regions.region"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("enumerator", "region"), name="assigned_once")],
            },
        ),
        migrations.CreateModel(
            name="SurveyFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("working", "being read"),
                            ("checked", "checked, not loaded"),
                            ("loaded", "loaded"),
                            ("failed", "failed"),
                            ("undone", "taken back"),
                        ],
                        default="received",
                        max_length=8,
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("file_sha256", models.CharField(max_length=64)),
                ("file_bytes", models.PositiveBigIntegerField()),
                ("stored_as", models.CharField(blank=True, max_length=40)),
                ("counts", models.JSONField(default=dict)),
                ("found", desaekspor.accounts.fields.PrivateField(as_json=True, bound_to=("pk",), null=True)),
                ("synthetic", models.BooleanField(default=False)),
                ("error", models.JSONField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("loaded_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone", models.JSONField(default=dict)),
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
                (
                    "region",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"
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
            },
        ),
        migrations.CreateModel(
            name="SurveySubmission",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("instance_id", models.CharField(max_length=100, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ready", "ready to load"),
                            ("loaded", "loaded"),
                            ("conflict", "waits for a choice"),
                            ("rejected", "waits for correction"),
                            ("dropped", "left out"),
                        ],
                        default="ready",
                        max_length=8,
                    ),
                ),
                ("place", models.CharField(max_length=200)),
                ("row", models.PositiveIntegerField()),
                ("year", models.PositiveSmallIntegerField(null=True)),
                ("base", models.PositiveIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("fingerprint", models.CharField(max_length=64)),
                ("earlier", models.JSONField(default=list)),
                ("content", desaekspor.accounts.fields.PrivateField(as_json=True, bound_to=("pk",))),
                ("problems", desaekspor.accounts.fields.PrivateField(as_json=True, bound_to=("pk",))),
                ("decided_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="potential.surveyfile"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"
                    ),
                ),
            ],
            options={
                "ordering": ["file", "place", "row"],
                "indexes": [
                    models.Index(fields=["file", "state"], name="potential_s_file_id_b9bdc7_idx"),
                    models.Index(fields=["region", "state"], name="potential_s_region__ab2f3b_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="VillageAssessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("value", "has an index"),
                            ("missing", "too little is known"),
                            ("not_applicable", "not applicable (kelurahan)"),
                        ],
                        max_length=20,
                    ),
                ),
                ("index", models.FloatField(null=True)),
                ("index_low", models.FloatField(null=True)),
                ("index_high", models.FloatField(null=True)),
                ("rank", models.PositiveIntegerField(null=True)),
                ("rank_low", models.PositiveIntegerField(null=True)),
                ("rank_high", models.PositiveIntegerField(null=True)),
                ("rank_median", models.FloatField(null=True)),
                ("tier", models.PositiveSmallIntegerField(null=True)),
                (
                    "cluster",
                    models.CharField(
                        blank=True, choices=[("1", "1, ready"), ("2", "2, needs help"), ("", "not known")], max_length=1
                    ),
                ),
                ("components", models.JSONField(default=dict)),
                ("missing", models.JSONField(default=list)),
                ("met", models.PositiveSmallIntegerField(default=0)),
                ("not_met", models.PositiveSmallIntegerField(default=0)),
                ("unknown", models.PositiveSmallIntegerField(default=0)),
                ("completeness", models.FloatField()),
                ("data_years", models.FloatField(null=True)),
                ("synthetic", models.BooleanField(default=False)),
                ("tied_with", models.JSONField(default=list)),
                ("opened", models.JSONField(default=dict)),
                ("headings", models.JSONField(default=dict)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="villages", to="potential.assessment"
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="regions.region"
                    ),
                ),
            ],
            options={
                "ordering": ["assessment", "village"],
                "constraints": [models.UniqueConstraint(fields=("assessment", "village"), name="village_assessed_once")],
            },
        ),
        migrations.CreateModel(
            name="VillageSpecialisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=4)),
                ("observed", models.PositiveIntegerField()),
                ("expected", models.FloatField()),
                ("quotient", models.FloatField()),
                ("mean", models.FloatField()),
                ("low", models.FloatField()),
                ("high", models.FloatField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="specialisations", to="potential.assessment"
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"),
                ),
            ],
            options={
                "ordering": ["assessment", "village", "-low"],
                "constraints": [models.UniqueConstraint(fields=("assessment", "village", "kind"), name="specialisation_once")],
                "indexes": [models.Index(fields=["assessment", "kind"], name="potential_v_assessm_5e65ed_idx")],
            },
        ),
        migrations.CreateModel(
            name="VillageSurvey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("revision", models.PositiveIntegerField(default=0)),
                ("synthetic", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(null=True)),
                (
                    "region",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="surveys", to="regions.region"),
                ),
            ],
            options={
                "ordering": ["region", "-year"],
                "constraints": [models.UniqueConstraint(fields=("region", "year"), name="survey_once_a_year")],
            },
        ),
        migrations.CreateModel(
            name="SurveyPhoto",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("question", models.CharField(max_length=60)),
                ("stored_as", models.CharField(max_length=40)),
                ("media_type", models.CharField(max_length=20)),
                ("bytes", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("file_name", desaekspor.accounts.fields.PrivateField(bound_to=("pk",), null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="potential.surveysubmission",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="potential.villagesurvey"
                    ),
                ),
            ],
            options={
                "ordering": ["question", "at"],
                "constraints": [models.UniqueConstraint(fields=("survey", "question", "sha256"), name="survey_photo_once")],
            },
        ),
        migrations.CreateModel(
            name="AnswerChange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("revision", models.PositiveIntegerField()),
                ("question", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[("answer", "answered"), ("verify", "verified"), ("undo", "taken back")],
                        default="answer",
                        max_length=6,
                    ),
                ),
                ("values", desaekspor.accounts.fields.PrivateField(as_json=True, bound_to=("pk",))),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="potential.answerchange",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="potential.surveysubmission",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="potential.villagesurvey",
                    ),
                ),
            ],
            options={
                "ordering": ["-revision", "question"],
                "constraints": [models.UniqueConstraint(fields=("survey", "question", "revision"), name="answer_change_once")],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("question", models.CharField(max_length=60)),
                ("value", models.JSONField(null=True)),
                ("sealed", desaekspor.accounts.fields.PrivateField(bound_to=("pk",), null=True)),
                (
                    "mark",
                    models.CharField(
                        choices=[("reported", "reported"), ("verified", "verified"), ("computed", "computed")],
                        default="reported",
                        max_length=10,
                    ),
                ),
                ("revision", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("verified_at", models.DateTimeField(null=True)),
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
                    "submission",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="potential.surveysubmission",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="potential.villagesurvey",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("survey", "question"), name="answer_once")],
            },
        ),
    ]
