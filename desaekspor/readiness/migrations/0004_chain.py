import datetime
import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import desaekspor.accounts.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("readiness", "0003_training"),
        ("regions", "0001_initial"),
        ("registry", "0010_exports_of_supply"),
    ]

    operations = [
        migrations.CreateModel(
            name="AdviceRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("as_of", models.DateField()),
                ("stamp", models.JSONField()),
                ("content", models.JSONField()),
                ("version", models.CharField(max_length=40)),
                ("synthetic", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("region", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region")),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="NextAction",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("words", desaekspor.accounts.fields.PrivateField(bound_to=("pk",), null=True)),
                ("due_on", models.DateField()),
                ("synthetic", models.BooleanField(default=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "ended_as",
                    models.CharField(
                        blank=True,
                        choices=[("done", "done"), ("replaced", "replaced by another"), ("dropped", "not needed any more")],
                        max_length=8,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
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
                        related_name="next_actions",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ChainPlace",
            fields=[
                (
                    "enterprise",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="chain_place",
                        serialize=False,
                        to="registry.enterprise",
                    ),
                ),
                ("sector", models.CharField(blank=True, max_length=1)),
                (
                    "stage",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "candidate"),
                            (1, "selected"),
                            (2, "trained"),
                            (3, "pitched"),
                            (4, "matched"),
                            (5, "sample"),
                            (6, "order"),
                            (7, "shipped"),
                        ]
                    ),
                ),
                ("lane", models.PositiveSmallIntegerField()),
                ("since", models.DateField()),
                ("last_on", models.DateField()),
                ("is_out", models.BooleanField(default=False)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_interest", "does not want to go on"),
                            ("not_chosen", "was not chosen"),
                            ("unreachable", "cannot be reached"),
                            ("closed", "the business closed or moved away"),
                            ("capacity", "cannot make enough, or not steadily"),
                            ("quality", "the quality is not what buyers ask for"),
                            ("papers", "a licence or certificate is missing"),
                            ("price", "the price does not fit"),
                            ("other", "another reason, see the note"),
                        ],
                        max_length=12,
                    ),
                ),
                ("due_on", models.DateField(null=True)),
                ("sort_on", models.DateField(default=datetime.date(9999, 12, 31))),
                ("synthetic", models.BooleanField(default=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="readiness.nextaction",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sector", models.CharField(blank=True, max_length=1)),
                (
                    "stage",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "candidate"),
                            (1, "selected"),
                            (2, "trained"),
                            (3, "pitched"),
                            (4, "matched"),
                            (5, "sample"),
                            (6, "order"),
                            (7, "shipped"),
                        ]
                    ),
                ),
                ("on", models.DateField()),
                (
                    "outcome",
                    models.CharField(choices=[("moved", "went on"), ("waiting", "waits"), ("out", "stopped")], max_length=8),
                ),
                ("days", models.PositiveIntegerField(null=True)),
                ("synthetic", models.BooleanField(default=False)),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="passages",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SizeRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("as_of", models.DateField()),
                ("stamp", models.JSONField()),
                ("fingerprint", models.CharField(max_length=64)),
                ("first_day", models.DateField(null=True)),
                ("states", models.PositiveIntegerField()),
                ("synthetic", models.BooleanField(default=False)),
                ("seconds", models.FloatField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirmed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("region", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region")),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="SizeCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("legal", "legal class (PP 7/2021)"),
                            ("readiness", "readiness band"),
                            ("workers", "worker band"),
                        ],
                        max_length=10,
                    ),
                ),
                ("period", models.CharField(max_length=7)),
                ("sector", models.CharField(blank=True, max_length=1)),
                ("compared", models.PositiveIntegerField()),
                ("up", models.PositiveIntegerField()),
                ("down", models.PositiveIntegerField()),
                ("doubtful", models.PositiveIntegerField()),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="counts", to="readiness.sizerun"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SizeChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("legal", "legal class (PP 7/2021)"),
                            ("readiness", "readiness band"),
                            ("workers", "worker band"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on", models.DateField()),
                ("period", models.CharField(max_length=7)),
                ("basis", models.CharField(max_length=40)),
                ("old", models.CharField(max_length=20)),
                ("new", models.CharField(max_length=20)),
                ("old_value", models.FloatField()),
                ("new_value", models.FloatField()),
                ("is_up", models.BooleanField()),
                (
                    "mark",
                    models.CharField(
                        choices=[("reported", "reported"), ("verified", "verified"), ("computed", "computed")], max_length=10
                    ),
                ),
                ("source", models.CharField(max_length=20)),
                ("doubt", models.CharField(blank=True, max_length=10)),
                ("synthetic", models.BooleanField(default=False)),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="size_changes",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="readiness.sizerun",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("step", "step"), ("out", "stopped"), ("back", "came back")], default="step", max_length=4
                    ),
                ),
                (
                    "stage",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "candidate"),
                            (1, "selected"),
                            (2, "trained"),
                            (3, "pitched"),
                            (4, "matched"),
                            (5, "sample"),
                            (6, "order"),
                            (7, "shipped"),
                        ],
                        null=True,
                    ),
                ),
                ("on", models.DateField()),
                ("product", models.CharField(blank=True, max_length=200)),
                ("market", models.CharField(blank=True, max_length=60)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_interest", "does not want to go on"),
                            ("not_chosen", "was not chosen"),
                            ("unreachable", "cannot be reached"),
                            ("closed", "the business closed or moved away"),
                            ("capacity", "cannot make enough, or not steadily"),
                            ("quality", "the quality is not what buyers ask for"),
                            ("papers", "a licence or certificate is missing"),
                            ("price", "the price does not fit"),
                            ("other", "another reason, see the note"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", desaekspor.accounts.fields.PrivateField(bound_to=("pk",), null=True)),
                (
                    "mark",
                    models.CharField(
                        choices=[("reported", "reported"), ("verified", "verified"), ("computed", "computed")],
                        default="reported",
                        max_length=10,
                    ),
                ),
                ("origin", models.CharField(blank=True, max_length=60)),
                ("synthetic", models.BooleanField(default=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("verified_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.CharField(blank=True, max_length=200)),
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
                    "enterprise",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="steps",
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
                "ordering": ["on", "at", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="nextaction",
            index=models.Index(condition=models.Q(("ended_as", "")), fields=["enterprise"], name="open_actions"),
        ),
        migrations.AddIndex(
            model_name="chainplace",
            index=models.Index(fields=["lane", "sort_on", "last_on", "enterprise"], name="board"),
        ),
        migrations.AddIndex(
            model_name="chainplace",
            index=models.Index(fields=["sort_on", "last_on", "enterprise"], name="by_due"),
        ),
        migrations.AddIndex(
            model_name="chainplace",
            index=models.Index(fields=["last_on", "enterprise"], name="stuck"),
        ),
        migrations.AddIndex(
            model_name="chainplace",
            index=models.Index(fields=["owner", "sort_on"], name="actions_of"),
        ),
        migrations.AddIndex(
            model_name="passage",
            index=models.Index(fields=["stage", "outcome", "days", "on", "region", "sector"], name="funnel"),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.UniqueConstraint(fields=("enterprise", "stage"), name="passage_once"),
        ),
        migrations.AddIndex(
            model_name="sizecount",
            index=models.Index(fields=["run", "kind", "period", "region"], name="size_counts"),
        ),
        migrations.AddIndex(
            model_name="sizechange",
            index=models.Index(fields=["run", "kind", "period"], name="changes_of_period"),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(fields=["enterprise", "on"], name="readiness_s_enterpr_781738_idx"),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("origin", ""), _negated=True), ("withdrawn_at", None)),
                fields=("enterprise", "origin"),
                name="step_of_origin_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "step"), ("stage__isnull", False)),
                    models.Q(models.Q(("kind", "step"), _negated=True), ("stage", None)),
                    _connector="OR",
                ),
                name="step_has_stage",
            ),
        ),
    ]
