import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("markets", "0001_product_choices"),
        ("markets", "0002_product_codes"),
    ]

    dependencies = [
        ("jobs", "0001_tables"),
        ("registry", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CodingRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("standing", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="TextCode",
            fields=[
                ("text", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("words", models.CharField(db_index=True, max_length=200)),
                (
                    "certainty",
                    models.CharField(choices=[("sure", "sure"), ("unsure", "unsure"), ("none", "nothing found")], max_length=6),
                ),
                ("hs6", models.CharField(blank=True, db_index=True, max_length=6)),
                ("hs_version", models.CharField(default="hs2022", max_length=12)),
                ("score", models.FloatField(null=True)),
                ("source", models.CharField(blank=True, max_length=10)),
                ("lexicon", models.CharField(max_length=12)),
                ("computed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ProductList",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("size", models.PositiveIntegerField()),
                ("lexicon", models.CharField(blank=True, max_length=12)),
                ("has_tariff_book", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("made_at", models.DateTimeField(null=True)),
                (
                    "job",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="jobs.job"),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="product_lists", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="ProductChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=200)),
                ("words", models.CharField(db_index=True, max_length=200)),
                ("hs6", models.CharField(max_length=6)),
                ("hs_version", models.CharField(default="hs2022", max_length=12)),
                ("proposed", models.CharField(blank=True, max_length=6)),
                ("score", models.FloatField(null=True)),
                ("lexicon", models.CharField(max_length=12)),
                ("region_code", models.CharField(blank=True, max_length=13)),
                ("is_current", models.BooleanField(default=True)),
                ("chosen_at", models.DateTimeField(auto_now_add=True)),
                ("act", models.UUIDField(db_index=True, null=True)),
                (
                    "chosen_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="product_choices",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="markets.productchoice"
                    ),
                ),
            ],
            options={
                "ordering": ["-chosen_at", "-id"],
                "indexes": [models.Index(fields=["enterprise", "is_current"], name="choice_of_enterprise")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("enterprise", "words"),
                        name="one_choice_for_a_product",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ListedProduct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("text", models.CharField(max_length=5000)),
                (
                    "certainty",
                    models.CharField(
                        blank=True, choices=[("sure", "sure"), ("unsure", "unsure"), ("none", "nothing found")], max_length=6
                    ),
                ),
                ("proposals", models.JSONField(default=list)),
                ("question", models.CharField(blank=True, max_length=300)),
                ("chosen", models.CharField(blank=True, max_length=6)),
                (
                    "product_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="markets.productlist"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("product_list", "number"), name="one_line_a_number")],
            },
        ),
    ]
