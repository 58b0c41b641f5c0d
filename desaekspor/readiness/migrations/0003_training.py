import desaekspor.accounts.fields
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('readiness', '0002_certificates'),
        ('regions', '0001_initial'),
        ('registry', '0011_exports_of_certificates'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('template', models.CharField(blank=True, max_length=20)),
                ('title', models.CharField(blank=True, max_length=120)),
                ('content', models.CharField(blank=True, max_length=500)),
                ('task', models.CharField(blank=True, max_length=500)),
                ('due_on', models.DateField(null=True)),
            ],
            options={
                'ordering': ['batch', 'number'],
            },
        ),
        migrations.CreateModel(
            name='CalendarLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(max_length=32, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('read_at', models.DateTimeField(null=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_link', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CodeTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('mark', models.CharField(max_length=32)),
            ],
            options={
                'indexes': [models.Index(fields=['mark', 'at'], name='readiness_c_mark_efa061_idx')],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('link_version', models.PositiveSmallIntegerField(default=1)),
                ('state', models.CharField(choices=[('applied', 'not decided yet'), ('selected', 'selected'), ('waiting', 'on the waiting list'), ('declined', 'not selected'), ('left', 'left'), ('completed', 'completed'), ('failed', 'not completed')], default='applied', max_length=10)),
                ('district', models.CharField(blank=True, max_length=8)),
                ('applied_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('way', models.CharField(choices=[('officer', 'entered by an officer'), ('owner', 'by the owner'), ('link', 'by a personal link'), ('file', 'from a file')], default='officer', max_length=8)),
                ('motivation', desaekspor.accounts.fields.PrivateField(bound_to=('key',), null=True)),
                ('score', models.FloatField(null=True)),
                ('known', models.FloatField(null=True)),
                ('rank', models.PositiveIntegerField(default=2147483647)),
                ('parts', models.JSONField(default=dict)),
                ('ground', models.JSONField(null=True)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('overridden', models.BooleanField(default=False)),
                ('waits_as', models.PositiveIntegerField(null=True)),
                ('number', models.PositiveIntegerField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('pre_score', models.FloatField(null=True)),
                ('post_score', models.FloatField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('synthetic', models.BooleanField(default=False)),
                ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enterprise', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='enrolments', to='registry.enterprise')),
                ('mentor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mentored', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['batch', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CourseCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('enterprise_name', models.CharField(max_length=200)),
                ('course', models.CharField(max_length=200)),
                ('course_en', models.CharField(max_length=200)),
                ('began_on', models.DateField()),
                ('ended_on', models.DateField()),
                ('issued_on', models.DateField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_reason', models.CharField(blank=True, max_length=300)),
                ('synthetic', models.BooleanField(default=False)),
                ('issued_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='certificate', to='readiness.enrolment')),
            ],
            options={
                'ordering': ['-issued_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='EnrolmentEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('action', models.CharField(max_length=30)),
                ('old', models.CharField(blank=True, max_length=10)),
                ('new', models.CharField(blank=True, max_length=10)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='readiness.enrolment')),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=120)),
                ('organiser', models.CharField(blank=True, max_length=120)),
                ('about', models.CharField(blank=True, max_length=500)),
                ('synthetic', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('created_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
            ],
            options={
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('place', models.CharField(blank=True, max_length=200)),
                ('online_url', models.URLField(blank=True, max_length=300)),
                ('places', models.PositiveIntegerField(blank=True, null=True)),
                ('secret', models.CharField(max_length=64)),
                ('code_until', models.DateTimeField(null=True)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('trainer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='training_sessions', to=settings.AUTH_USER_MODEL)),
                ('stage', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sessions', to='readiness.stage')),
            ],
            options={
                'ordering': ['starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('code', 'by code'), ('list', 'by the list')], max_length=4)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='readiness.enrolment')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='readiness.session')),
            ],
            options={
                'ordering': ['session', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='TaskWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('words', desaekspor.accounts.fields.PrivateField(bound_to=('key',), null=True)),
                ('handed_in_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('feedback', desaekspor.accounts.fields.PrivateField(bound_to=('key',), null=True)),
                ('verdict', models.CharField(blank=True, choices=[('', 'not looked at yet'), ('good', 'accepted'), ('again', 'to be done again')], default='', max_length=5)),
                ('judged_at', models.DateTimeField(null=True)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='works', to='readiness.enrolment')),
                ('judged_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='works', to='readiness.stage')),
            ],
            options={
                'ordering': ['stage__number', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='TaskFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('stored_as', models.CharField(blank=True, max_length=40)),
                ('content_type', models.CharField(max_length=100)),
                ('bytes', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('work', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='readiness.taskwork')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='TrainingBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('state', models.CharField(choices=[('open', 'taking applications'), ('running', 'running'), ('finished', 'finished')], default='open', max_length=10)),
                ('places', models.PositiveIntegerField(default=30)),
                ('waiting_places', models.PositiveIntegerField(default=15)),
                ('apply_until', models.DateField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('wanted', models.CharField(blank=True, max_length=300)),
                ('weights', models.JSONField(default=dict)),
                ('quotas', models.JSONField(default=dict)),
                ('selection_closed_at', models.DateTimeField(null=True)),
                ('synthetic', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('created_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='readiness.programme')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
                ('selection_closed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('trainers', models.ManyToManyField(related_name='training_batches', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-starts_on', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='stage',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='readiness.trainingbatch'),
        ),
        migrations.AddField(
            model_name='session',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='readiness.trainingbatch'),
        ),
        migrations.CreateModel(
            name='ParticipantFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('new', models.PositiveIntegerField()),
                ('changed', models.PositiveIntegerField()),
                ('same', models.PositiveIntegerField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='readiness.trainingbatch')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='enrolment',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='readiness.trainingbatch'),
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('months', models.PositiveSmallIntegerField()),
                ('due_on', models.DateField()),
                ('done_on', models.DateField(null=True)),
                ('exported', models.BooleanField(null=True)),
                ('orders', models.PositiveIntegerField(null=True)),
                ('sales_idr', models.BigIntegerField(null=True)),
                ('jobs', models.PositiveIntegerField(null=True)),
                ('note', desaekspor.accounts.fields.PrivateField(bound_to=('key',), null=True)),
                ('done_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follow_ups', to='readiness.enrolment')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'indexes': [models.Index(condition=models.Q(('done_on', None)), fields=['due_on'], name='open_follow_ups')],
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'months'), name='follow_up_once')],
            },
        ),
        migrations.CreateModel(
            name='MentorVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('visited_on', models.DateField()),
                ('place', models.CharField(blank=True, max_length=120)),
                ('advice', desaekspor.accounts.fields.PrivateField(bound_to=('key',), null=True)),
                ('next_step', desaekspor.accounts.fields.PrivateField(bound_to=('key',), null=True)),
                ('due_on', models.DateField(null=True)),
                ('done_on', models.DateField(null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='readiness.enrolment')),
                ('mentor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='training_visits', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-visited_on', '-pk'],
                'indexes': [models.Index(condition=models.Q(('done_on', None), ('due_on__isnull', False)), fields=['due_on'], name='open_next_steps')],
            },
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.UniqueConstraint(fields=('region', 'name'), name='programme_once'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('session', 'enrolment'), name='attended_once'),
        ),
        migrations.AddConstraint(
            model_name='taskwork',
            constraint=models.UniqueConstraint(fields=('enrolment', 'stage'), name='task_once'),
        ),
        migrations.AddConstraint(
            model_name='taskfile',
            constraint=models.UniqueConstraint(fields=('work', 'sha256'), name='task_file_once'),
        ),
        migrations.AddIndex(
            model_name='trainingbatch',
            index=models.Index(fields=['region', 'starts_on'], name='readiness_t_region__21c875_idx'),
        ),
        migrations.AddConstraint(
            model_name='trainingbatch',
            constraint=models.UniqueConstraint(fields=('programme', 'name'), name='training_batch_once'),
        ),
        migrations.AddConstraint(
            model_name='trainingbatch',
            constraint=models.CheckConstraint(condition=models.Q(('places__gte', 1)), name='training_batch_has_places'),
        ),
        migrations.AddConstraint(
            model_name='trainingbatch',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='training_batch_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.UniqueConstraint(fields=('batch', 'number'), name='stage_once'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(condition=models.Q(('code_until__isnull', False)), fields=['code_until'], name='sessions_with_code'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='session_ends_after_start'),
        ),
        migrations.AddIndex(
            model_name='enrolment',
            index=models.Index(fields=['batch', 'rank'], name='readiness_e_batch_i_052122_idx'),
        ),
        migrations.AddIndex(
            model_name='enrolment',
            index=models.Index(fields=['batch', 'state', 'rank'], name='readiness_e_batch_i_f8e878_idx'),
        ),
        migrations.AddIndex(
            model_name='enrolment',
            index=models.Index(fields=['batch', 'district', 'rank'], name='readiness_e_batch_i_ae7b65_idx'),
        ),
        migrations.AddIndex(
            model_name='enrolment',
            index=models.Index(condition=models.Q(('mentor__isnull', False)), fields=['mentor'], name='mentored_enrolments'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(fields=('batch', 'enterprise'), name='enrolment_once'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(condition=models.Q(('number__isnull', False)), fields=('batch', 'number'), name='participant_once'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('pre_score', None), ('pre_score__range', (0, 100)), _connector='OR'), models.Q(('post_score', None), ('post_score__range', (0, 100)), _connector='OR')), name='test_scores_of_a_hundred'),
        ),
    ]
