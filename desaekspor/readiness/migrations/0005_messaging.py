import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import desaekspor.accounts.fields


class Migration(migrations.Migration):
    dependencies = [
        ("readiness", "0004_chain"),
        ("regions", "0001_initial"),
        ("registry", "0011_exports_of_certificates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("channel", models.CharField(choices=[("whatsapp", "WhatsApp"), ("email", "e-mail")], max_length=8)),
                ("language", models.CharField(default="id", max_length=2)),
                ("template", models.CharField(max_length=30)),
                ("version", models.PositiveSmallIntegerField()),
                ("about", models.CharField(blank=True, max_length=80)),
                ("subject", desaekspor.accounts.fields.PrivateField(bound_to=("pk",), null=True)),
                ("body", desaekspor.accounts.fields.PrivateField(bound_to=("pk",), null=True)),
                ("address", desaekspor.accounts.fields.PrivateField(bound_to=("pk",), null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("opened", "opened in WhatsApp"),
                            ("sent", "sent"),
                            ("failed", "not sent"),
                            ("bounced", "came back"),
                            ("cancelled", "given up"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=40)),
                ("batch", models.UUIDField(db_index=True, null=True)),
                ("synthetic", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("opened_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "ended_by",
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
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="messages",
                        to="registry.enterprise",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["state", "id"], name="readiness_m_state_26ef2b_idx")],
            },
        ),
        migrations.CreateModel(
            name="MessageTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30)),
                ("version", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=80)),
                ("subject_id", models.CharField(blank=True, max_length=150)),
                ("subject_en", models.CharField(blank=True, max_length=150)),
                ("body_id", models.TextField()),
                ("body_en", models.TextField(blank=True)),
                ("is_retired", models.BooleanField(default=False)),
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
                ("region", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region")),
            ],
            options={
                "ordering": ["code", "-version"],
                "constraints": [models.UniqueConstraint(fields=("code", "region", "version"), name="message_template_once")],
            },
        ),
    ]
