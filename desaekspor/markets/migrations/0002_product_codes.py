import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0003_daily_work"),
        ("markets", "0001_product_choices"),
        ("registry", "0011_exports_of_certificates"),
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
            ],
            options={
                "ordering": ["number"],
            },
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
            ],
            options={
                "ordering": ["-created_at"],
            },
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
        migrations.AddField(
            model_name="productchoice",
            name="act",
            field=models.UUIDField(db_index=True, null=True),
        ),
        migrations.AddField(
            model_name="productchoice",
            name="replaces",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="markets.productchoice"
            ),
        ),
        migrations.AddConstraint(
            model_name="productchoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)), fields=("enterprise", "words"), name="one_choice_for_a_product"
            ),
        ),
        migrations.AddField(
            model_name="productlist",
            name="job",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="jobs.job"),
        ),
        migrations.AddField(
            model_name="productlist",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="product_lists", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="listedproduct",
            name="product_list",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="markets.productlist"),
        ),
        migrations.AddConstraint(
            model_name="listedproduct",
            constraint=models.UniqueConstraint(fields=("product_list", "number"), name="one_line_a_number"),
        ),
    ]
