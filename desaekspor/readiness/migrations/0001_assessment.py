import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import desaekspor.potential.results.fields


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0010_exports_of_supply"),
        ("potential", "0004_survey_earlier"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnerLink",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="owner_links",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "ordering": ["-made_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="QuestionVersion",
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
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="readiness.questionversion"
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
            name="ReadinessAssessment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("organisation_low", models.FloatField(default=0)),
                ("organisation_high", models.FloatField(default=100)),
                ("product_low", models.FloatField(default=0)),
                ("product_high", models.FloatField(default=100)),
                ("least", models.FloatField(default=0)),
                ("band_low", models.PositiveSmallIntegerField(default=1)),
                ("band_high", models.PositiveSmallIntegerField(default=1)),
                ("gates", models.JSONField(default=dict)),
                ("gates_not_met", models.PositiveSmallIntegerField(default=0)),
                ("gates_unknown", models.PositiveSmallIntegerField(default=0)),
                ("missing", models.JSONField(default=list)),
                ("answered", models.PositiveSmallIntegerField(default=0)),
                ("asked", models.PositiveSmallIntegerField(default=0)),
                ("verified", models.PositiveSmallIntegerField(default=0)),
                ("next_end", models.DateField(null=True)),
                ("synthetic", models.BooleanField(default=False)),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "begun_by",
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
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="readiness_assessment",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="readiness.questionversion"
                    ),
                ),
            ],
            options={
                "ordering": ["-answered_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="AnswerFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=12)),
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
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="readiness.readinessassessment"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=12)),
                ("value", models.CharField(default="unknown", max_length=20)),
                ("ends_on", models.DateField(null=True)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("officer", "asked by an officer"),
                            ("owner", "by the owner"),
                            ("link", "by the owner's link"),
                            ("known", "known already"),
                            ("example", "example data"),
                        ],
                        default="officer",
                        max_length=8,
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=20)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("revision", models.PositiveIntegerField(default=0)),
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
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="readiness.readinessassessment"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ReadinessChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveIntegerField()),
                ("answers", models.JSONField(default=dict)),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("officer", "asked by an officer"),
                            ("owner", "by the owner"),
                            ("link", "by the owner's link"),
                            ("known", "known already"),
                            ("example", "example data"),
                        ],
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("version", models.CharField(max_length=40)),
                ("organisation_low", models.FloatField()),
                ("organisation_high", models.FloatField()),
                ("product_low", models.FloatField()),
                ("product_high", models.FloatField()),
                ("band_low", models.PositiveSmallIntegerField()),
                ("band_high", models.PositiveSmallIntegerField()),
                (
                    "mark",
                    models.CharField(
                        choices=[("reported", "reported"), ("verified", "verified"), ("computed", "computed")],
                        default="reported",
                        max_length=10,
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="readiness.readinessassessment"
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
                    "link",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="readiness.ownerlink",
                    ),
                ),
            ],
            options={
                "ordering": ["-revision"],
            },
        ),
        migrations.CreateModel(
            name="LinkUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=10)),
                ("answers", models.PositiveSmallIntegerField(default=0)),
                ("mark", models.CharField(blank=True, max_length=32)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "link",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="uses", to="readiness.ownerlink"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["mark", "at"], name="link_uses_from"),
                    models.Index(fields=["at"], name="link_uses_by_day"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="readinessassessment",
            index=models.Index(fields=["answered_at", "id"], name="assessments_by_day"),
        ),
        migrations.AddIndex(
            model_name="readinessassessment",
            index=models.Index(fields=["least", "id"], name="assessments_by_score"),
        ),
        migrations.AddIndex(
            model_name="readinessassessment",
            index=models.Index(condition=models.Q(("next_end__isnull", False)), fields=["next_end"], name="assessments_that_end"),
        ),
        migrations.AddConstraint(
            model_name="answerfile",
            constraint=models.UniqueConstraint(fields=("assessment", "question", "sha256"), name="answer_file_once"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(fields=("assessment", "question"), name="readiness_answer_once"),
        ),
        migrations.AddConstraint(
            model_name="readinesschange",
            constraint=models.UniqueConstraint(fields=("assessment", "revision"), name="readiness_change_once"),
        ),
    ]
