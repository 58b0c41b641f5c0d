"""What is computed for enterprises that state no KBLI, and what officers confirmed of it."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("markets", "0005_ready_needs"),
        ("registry", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KbliRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("standing", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="KbliSuggestion",
            fields=[
                (
                    "enterprise",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="kbli_suggestion",
                        serialize=False,
                        to="registry.enterprise",
                    ),
                ),
                ("said", models.CharField(max_length=16)),
                ("rules", models.CharField(max_length=12)),
                (
                    "certainty",
                    models.CharField(choices=[("sure", "sure"), ("unsure", "unsure"), ("none", "nothing found")], max_length=6),
                ),
                ("kbli", models.CharField(blank=True, db_index=True, max_length=5)),
                ("score", models.FloatField(null=True)),
                ("computed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="KbliConfirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kbli", models.CharField(max_length=5)),
                ("proposed", models.CharField(blank=True, max_length=5)),
                (
                    "certainty",
                    models.CharField(
                        blank=True, choices=[("sure", "sure"), ("unsure", "unsure"), ("none", "nothing found")], max_length=6
                    ),
                ),
                ("rules", models.CharField(max_length=12)),
                ("change", models.UUIDField()),
                ("act", models.UUIDField(db_index=True)),
                ("confirmed_at", models.DateTimeField(auto_now_add=True)),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="kbli_confirmations",
                        to="registry.enterprise",
                    ),
                ),
            ],
            options={
                "ordering": ["-confirmed_at", "-id"],
            },
        ),
    ]
