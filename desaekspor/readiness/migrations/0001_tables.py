import datetime
import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import desaekspor.accounts.fields
import desaekspor.potential.results.fields


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("readiness", "0001_assessment"),
        ("readiness", "0002_certificates"),
        ("readiness", "0003_training"),
        ("readiness", "0004_chain"),
        ("readiness", "0005_messaging"),
    ]

    dependencies = [
        ("regions", "0001_initial"),
        ("registry", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
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
                (
                    "region",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="CalendarLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(max_length=32, unique=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="calendar_link", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12)),
                ("own_words", models.CharField(blank=True, max_length=80)),
                ("product", models.CharField(blank=True, max_length=200)),
                ("number", models.CharField(blank=True, max_length=60)),
                ("number_key", models.CharField(blank=True, db_index=True, max_length=80)),
                ("issuer", models.CharField(blank=True, max_length=120)),
                ("issued_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("endless", models.BooleanField(default=False)),
                ("withdrawn_on", models.DateField(null=True)),
                ("withdrawn_why", models.CharField(blank=True, max_length=200)),
                ("doubts", models.JSONField(default=list)),
                (
                    "mark",
                    models.CharField(
                        choices=[("reported", "reported"), ("verified", "verified"), ("computed", "computed")],
                        default="reported",
                        max_length=10,
                    ),
                ),
                ("source", models.CharField(max_length=200)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("synthetic", models.BooleanField(default=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("verified_at", models.DateTimeField(null=True)),
                (
                    "verified_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("paper", "the original paper was seen"),
                            ("register", "found in the issuer's public register"),
                        ],
                        max_length=10,
                    ),
                ),
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
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="certificates",
                        to="registry.enterprise",
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
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None), models.Q(("number_key", ""), _negated=True)),
                        fields=("enterprise", "number_key"),
                        name="certificate_once",
                    )
                ],
                "indexes": [
                    models.Index(fields=["enterprise", "kind"], name="readiness_c_enterpr_fdf957_idx"),
                    models.Index(condition=models.Q(("removed_at", None)), fields=["ends_on", "id"], name="certificates_by_end"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CertificateCopy",
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
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="copies", to="readiness.certificate"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("certificate", "sha256"), name="certificate_copy_once")],
            },
        ),
        migrations.CreateModel(
            name="CertificateList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("new", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("same", models.PositiveIntegerField(default=0)),
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
            name="CertificateChange",
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
                    "certificate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="readiness.certificate",
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="readiness.certificatechange",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="readiness.certificatelist",
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [models.UniqueConstraint(fields=("certificate", "version"), name="certificate_change_once")],
            },
        ),
        migrations.CreateModel(
            name="CodeTry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("mark", models.CharField(max_length=32)),
            ],
            options={
                "indexes": [models.Index(fields=["mark", "at"], name="readiness_c_mark_efa061_idx")],
            },
        ),
        migrations.CreateModel(
            name="MarketRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(blank=True, max_length=40)),
                ("market", models.CharField(max_length=2)),
                ("group", models.CharField(max_length=20)),
                ("kinds", models.JSONField(default=list)),
                ("title_id", models.CharField(max_length=160)),
                ("title_en", models.CharField(max_length=160)),
                ("detail_id", models.CharField(blank=True, max_length=400)),
                ("detail_en", models.CharField(blank=True, max_length=400)),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("must", "compulsory"),
                            ("claim", "only with the claim"),
                            ("applies", "where it applies"),
                            ("option", "optional, of use"),
                        ],
                        default="must",
                        max_length=8,
                    ),
                ),
                (
                    "who",
                    models.CharField(
                        choices=[("maker", "the maker"), ("importer", "the importer"), ("shipment", "for each shipment")],
                        default="maker",
                        max_length=8,
                    ),
                ),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                ("source", models.CharField(max_length=200)),
                ("source_url", models.CharField(blank=True, max_length=300)),
                ("checked_on", models.DateField()),
                ("unsure", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("removed_at", models.DateTimeField(null=True)),
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
            ],
            options={
                "ordering": ["market", "group", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True), fields=("code",), name="market_rule_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MarketRuleChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("values", models.JSONField()),
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
                    "rule",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="readiness.marketrule",
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [models.UniqueConstraint(fields=("rule", "version"), name="market_rule_change_once")],
            },
        ),
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
                (
                    "region",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"),
                ),
            ],
            options={
                "ordering": ["code", "-version"],
                "constraints": [models.UniqueConstraint(fields=("code", "region", "version"), name="message_template_once")],
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
                "indexes": [models.Index(condition=models.Q(("ended_as", "")), fields=["enterprise"], name="open_actions")],
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
            options={
                "indexes": [
                    models.Index(fields=["lane", "sort_on", "last_on", "enterprise"], name="board"),
                    models.Index(fields=["sort_on", "last_on", "enterprise"], name="by_due"),
                    models.Index(fields=["last_on", "enterprise"], name="stuck"),
                    models.Index(fields=["owner", "sort_on"], name="actions_of"),
                ],
            },
        ),
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
            options={
                "constraints": [models.UniqueConstraint(fields=("enterprise", "stage"), name="passage_once")],
                "indexes": [models.Index(fields=["stage", "outcome", "days", "on", "region", "sector"], name="funnel")],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("name_en", models.CharField(blank=True, max_length=120)),
                ("organiser", models.CharField(blank=True, max_length=120)),
                ("about", models.CharField(blank=True, max_length=500)),
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
                    "region",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [models.UniqueConstraint(fields=("region", "name"), name="programme_once")],
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
                "indexes": [
                    models.Index(fields=["answered_at", "id"], name="assessments_by_day"),
                    models.Index(fields=["least", "id"], name="assessments_by_score"),
                    models.Index(
                        condition=models.Q(("next_end__isnull", False)), fields=["next_end"], name="assessments_that_end"
                    ),
                ],
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
                "constraints": [models.UniqueConstraint(fields=("assessment", "question", "sha256"), name="answer_file_once")],
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
                "constraints": [models.UniqueConstraint(fields=("assessment", "question"), name="readiness_answer_once")],
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
                "constraints": [models.UniqueConstraint(fields=("assessment", "revision"), name="readiness_change_once")],
            },
        ),
        migrations.CreateModel(
            name="ReminderAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ends_on", models.DateField()),
                ("stage", models.PositiveSmallIntegerField()),
                ("what", models.CharField(choices=[("handled", "handled"), ("put_off", "put off")], max_length=8)),
                ("until", models.DateField(null=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("taken_back_at", models.DateTimeField(null=True)),
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
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="readiness.certificate"
                    ),
                ),
                (
                    "taken_back_by",
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("taken_back_at", None)),
                        fields=("certificate", "ends_on", "stage"),
                        name="reminder_answered_once",
                    )
                ],
            },
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
                (
                    "region",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"),
                ),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counts",
                        to="readiness.sizerun",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["run", "kind", "period", "region"], name="size_counts")],
            },
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
                "indexes": [models.Index(fields=["run", "kind", "period"], name="changes_of_period")],
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("origin", ""), _negated=True), ("withdrawn_at", None)),
                        fields=("enterprise", "origin"),
                        name="step_of_origin_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "step"), ("stage__isnull", False)),
                            models.Q(models.Q(("kind", "step"), _negated=True), ("stage", None)),
                            _connector="OR",
                        ),
                        name="step_has_stage",
                    ),
                ],
                "indexes": [models.Index(fields=["enterprise", "on"], name="readiness_s_enterpr_781738_idx")],
            },
        ),
        migrations.CreateModel(
            name="TrainingBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "taking applications"), ("running", "running"), ("finished", "finished")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("places", models.PositiveIntegerField(default=30)),
                ("waiting_places", models.PositiveIntegerField(default=15)),
                ("apply_until", models.DateField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("wanted", models.CharField(blank=True, max_length=300)),
                ("weights", models.JSONField(default=dict)),
                ("quotas", models.JSONField(default=dict)),
                ("selection_closed_at", models.DateTimeField(null=True)),
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
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="batches", to="readiness.programme"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"),
                ),
                (
                    "selection_closed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("trainers", models.ManyToManyField(related_name="training_batches", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["-starts_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "name"), name="training_batch_once"),
                    models.CheckConstraint(condition=models.Q(("places__gte", 1)), name="training_batch_has_places"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="training_batch_ends_after_start"
                    ),
                ],
                "indexes": [models.Index(fields=["region", "starts_on"], name="readiness_t_region__21c875_idx")],
            },
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("template", models.CharField(blank=True, max_length=20)),
                ("title", models.CharField(blank=True, max_length=120)),
                ("content", models.CharField(blank=True, max_length=500)),
                ("task", models.CharField(blank=True, max_length=500)),
                ("due_on", models.DateField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stages", to="readiness.trainingbatch"
                    ),
                ),
            ],
            options={
                "ordering": ["batch", "number"],
                "constraints": [models.UniqueConstraint(fields=("batch", "number"), name="stage_once")],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("link_version", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("applied", "not decided yet"),
                            ("selected", "selected"),
                            ("waiting", "on the waiting list"),
                            ("declined", "not selected"),
                            ("left", "left"),
                            ("completed", "completed"),
                            ("failed", "not completed"),
                        ],
                        default="applied",
                        max_length=10,
                    ),
                ),
                ("district", models.CharField(blank=True, max_length=8)),
                ("applied_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("officer", "entered by an officer"),
                            ("owner", "by the owner"),
                            ("link", "by a personal link"),
                            ("file", "from a file"),
                        ],
                        default="officer",
                        max_length=8,
                    ),
                ),
                ("motivation", desaekspor.accounts.fields.PrivateField(bound_to=("key",), null=True)),
                ("score", models.FloatField(null=True)),
                ("known", models.FloatField(null=True)),
                ("rank", models.PositiveIntegerField(default=2147483647)),
                ("parts", models.JSONField(default=dict)),
                ("ground", models.JSONField(null=True)),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("overridden", models.BooleanField(default=False)),
                ("waits_as", models.PositiveIntegerField(null=True)),
                ("number", models.PositiveIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("pre_score", models.FloatField(null=True)),
                ("post_score", models.FloatField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("synthetic", models.BooleanField(default=False)),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_by",
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
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="enrolments",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentored",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="readiness.trainingbatch"
                    ),
                ),
            ],
            options={
                "ordering": ["batch", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "enterprise"), name="enrolment_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("number__isnull", False)), fields=("batch", "number"), name="participant_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pre_score", None), ("pre_score__range", (0, 100)), _connector="OR"),
                            models.Q(("post_score", None), ("post_score__range", (0, 100)), _connector="OR"),
                        ),
                        name="test_scores_of_a_hundred",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["batch", "rank"], name="readiness_e_batch_i_052122_idx"),
                    models.Index(fields=["batch", "state", "rank"], name="readiness_e_batch_i_f8e878_idx"),
                    models.Index(fields=["batch", "district", "rank"], name="readiness_e_batch_i_ae7b65_idx"),
                    models.Index(condition=models.Q(("mentor__isnull", False)), fields=["mentor"], name="mentored_enrolments"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CourseCertificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12, unique=True)),
                ("enterprise_name", models.CharField(max_length=200)),
                ("course", models.CharField(max_length=200)),
                ("course_en", models.CharField(max_length=200)),
                ("began_on", models.DateField()),
                ("ended_on", models.DateField()),
                ("issued_on", models.DateField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300)),
                ("synthetic", models.BooleanField(default=False)),
                (
                    "issued_by",
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
                (
                    "enrolment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="certificate", to="readiness.enrolment"
                    ),
                ),
            ],
            options={
                "ordering": ["-issued_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="EnrolmentEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("action", models.CharField(max_length=30)),
                ("old", models.CharField(blank=True, max_length=10)),
                ("new", models.CharField(blank=True, max_length=10)),
                ("reason", models.CharField(blank=True, max_length=400)),
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
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="events", to="readiness.enrolment"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("months", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                ("done_on", models.DateField(null=True)),
                ("exported", models.BooleanField(null=True)),
                ("orders", models.PositiveIntegerField(null=True)),
                ("sales_idr", models.BigIntegerField(null=True)),
                ("jobs", models.PositiveIntegerField(null=True)),
                ("note", desaekspor.accounts.fields.PrivateField(bound_to=("key",), null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="follow_ups", to="readiness.enrolment"
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "constraints": [models.UniqueConstraint(fields=("enrolment", "months"), name="follow_up_once")],
                "indexes": [models.Index(condition=models.Q(("done_on", None)), fields=["due_on"], name="open_follow_ups")],
            },
        ),
        migrations.CreateModel(
            name="MentorVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("visited_on", models.DateField()),
                ("place", models.CharField(blank=True, max_length=120)),
                ("advice", desaekspor.accounts.fields.PrivateField(bound_to=("key",), null=True)),
                ("next_step", desaekspor.accounts.fields.PrivateField(bound_to=("key",), null=True)),
                ("due_on", models.DateField(null=True)),
                ("done_on", models.DateField(null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="visits", to="readiness.enrolment"
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_visits",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-visited_on", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_on", None), ("due_on__isnull", False)),
                        fields=["due_on"],
                        name="open_next_steps",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("place", models.CharField(blank=True, max_length=200)),
                ("online_url", models.URLField(blank=True, max_length=300)),
                ("places", models.PositiveIntegerField(blank=True, null=True)),
                ("secret", models.CharField(max_length=64)),
                ("code_until", models.DateTimeField(null=True)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "trainer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="sessions",
                        to="readiness.stage",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sessions", to="readiness.trainingbatch"
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="session_ends_after_start"
                    )
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("code_until__isnull", False)), fields=["code_until"], name="sessions_with_code"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("way", models.CharField(choices=[("code", "by code"), ("list", "by the list")], max_length=4)),
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
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attendances", to="readiness.enrolment"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attendances", to="readiness.session"
                    ),
                ),
            ],
            options={
                "ordering": ["session", "pk"],
                "constraints": [models.UniqueConstraint(fields=("session", "enrolment"), name="attended_once")],
            },
        ),
        migrations.CreateModel(
            name="TaskWork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("words", desaekspor.accounts.fields.PrivateField(bound_to=("key",), null=True)),
                ("handed_in_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("feedback", desaekspor.accounts.fields.PrivateField(bound_to=("key",), null=True)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("", "not looked at yet"), ("good", "accepted"), ("again", "to be done again")],
                        default="",
                        max_length=5,
                    ),
                ),
                ("judged_at", models.DateTimeField(null=True)),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="works", to="readiness.enrolment"
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="works", to="readiness.stage"),
                ),
            ],
            options={
                "ordering": ["stage__number", "pk"],
                "constraints": [models.UniqueConstraint(fields=("enrolment", "stage"), name="task_once")],
            },
        ),
        migrations.CreateModel(
            name="TaskFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("stored_as", models.CharField(blank=True, max_length=40)),
                ("content_type", models.CharField(max_length=100)),
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
                    "work",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="files", to="readiness.taskwork"),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("work", "sha256"), name="task_file_once")],
            },
        ),
        migrations.CreateModel(
            name="ParticipantFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("new", models.PositiveIntegerField()),
                ("changed", models.PositiveIntegerField()),
                ("same", models.PositiveIntegerField()),
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
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="readiness.trainingbatch"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
    ]
