"""Invented batches beside the example register: one that ended, one that runs, one in selection with 500 applicants."""

import datetime
import random
import secrets
from collections import defaultdict

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.models import Role, User
from desaekspor.readiness.assessment.models import ReadinessAssessment
from desaekspor.readiness.training import steps
from desaekspor.readiness.training.applying import DISTRICT
from desaekspor.readiness.training.completing import complete, give_certificate, tell_export
from desaekspor.readiness.training.models import (
    Attendance,
    Enrolment,
    EnrolmentEvent,
    FollowUp,
    MentorVisit,
    Programme,
    Session,
    TaskWork,
    TrainingBatch,
)
from desaekspor.readiness.training.programmes import first_weights, open_batch, save_programme
from desaekspor.readiness.training.selecting import accept_proposal, close_selection, decide
from desaekspor.regions.models import Region
from desaekspor.regions.queries import within
from desaekspor.registry.models import Enterprise, ImportBatch

SEED = 3216
MAKERS = "C"  # category of KBLI: manufacturing
DAY = datetime.timedelta(days=1)
NAMES = ("Angkatan 1", "Angkatan 2", "Angkatan 3")
ENDED, RUNNING, SELECTING = 90, 120, 500  # applicants
WANTED = "kecap, keripik, kerupuk, ikan, udang, terasi, batik, sandal, tas, kayu, bambu, garmen"
WORDS = (
    "Produk kami sudah dijual di luar kabupaten; ingin tahu cara mengirim ke Malaysia.",
    "Kapasitas 500 kg sebulan, sudah punya izin edar, ingin belajar menghitung harga ekspor.",
    "Ada pembeli dari Singapura yang bertanya, kami belum tahu dokumennya.",
)
VISITS = (
    ("Dapur produksi sudah bersih, label belum berbahasa Inggris.", "Menyusun label dua bahasa"),
    ("Harga pokok belum memasukkan kemasan ekspor.", "Menghitung ulang harga FOB"),
    ("Stok cukup untuk satu palet sebulan.", "Mengirim contoh produk ke calon pembeli"),
)


def is_wanted():
    """An example register is loaded and assessed, nobody opened a batch, and of the three invented ones some are missing."""
    if settings.PRODUCTION or TrainingBatch.objects.filter(synthetic=False).exists():
        return False
    if TrainingBatch.objects.count() >= len(NAMES) or not ReadinessAssessment.objects.exists():
        return False
    return ImportBatch.objects.filter(synthetic=True, state=ImportBatch.State.LOADED).exists()


def write_example_batches():
    """Write those of the three batches that are not there; says how many there are. The same for the same register.

    Each in a transaction of its own: all at once they hold the audit log, and everybody who saves, for seconds.
    """
    region = Region.objects.filter(pk=settings.HOME_REGION).first()
    if not is_wanted() or region is None:
        return 0
    draw, today = random.Random(SEED), timezone.localdate()
    officer = User.objects.filter(is_demo=True, role=Role.OFFICER).first()
    trainer = User.objects.filter(is_demo=True, role=Role.TRAINER).first()
    invented = Enterprise.objects.filter(within(region.code), synthetic=True, merged_into=None, presence="", kbli_category=MAKERS)
    assessed = list(invented.filter(readiness_assessment__isnull=False).order_by("pk"))
    sized = invented.filter(readiness_assessment=None).exclude(computed_scale="", reported_scale="")
    others = list(sized.order_by("pk")[:900])
    draw.shuffle(others)
    programme = Programme.objects.filter(synthetic=True).order_by("pk").first() or save_programme(
        None,
        {
            "name": "Export Coaching Program",
            "name_en": "Export Coaching Program",
            "organiser": "Dinas Perdagangan (contoh)",
            "about": "Pendampingan delapan tahap selama delapan bulan, dari riset pasar sampai ekspor perdana.",
            "region": region,
        },
        by=None,
        synthetic=True,
    )
    given = {"programme": programme, "officer": officer, "trainers": [one for one in (trainer,) if one], "today": today}
    third = len(assessed) // 3  # of those that were assessed, each batch has some
    rest = assessed[2 * third :]
    applicants = (
        assessed[:third] + others[: ENDED - third],
        assessed[third : 2 * third] + others[ENDED : ENDED + RUNNING - third],
        rest + others[ENDED + RUNNING : ENDED + RUNNING + SELECTING - len(rest)],
    )
    there = set(TrainingBatch.objects.values_list("name", flat=True))
    for name, write, enterprises in zip(NAMES, (_ended, _running, _selecting), applicants, strict=True):
        if name not in there:
            with transaction.atomic():
                write(name, enterprises, draw=random.Random(f"{SEED} {name}"), **given)
    return TrainingBatch.objects.count()


def _batch(name, *, starts, programme, trainers, days=240, **values):
    dates = {"apply_until": starts - 21 * DAY, "starts_on": starts, "ends_on": starts + days * DAY}
    values = {"wanted": WANTED, "weights": first_weights(), "quotas": {"32.16.05": 6, "32.16.06": 6}} | dates | values
    return open_batch(programme, {"name": name, **values}, by=None, trainers=trainers, synthetic=True)


def _apply(batch, enterprises, draw, officer):
    noon = datetime.time(12)
    first = batch.apply_until - 30 * DAY
    rows = [
        Enrolment(
            batch=batch,
            enterprise=one,
            district=one.region_id[:DISTRICT],
            way=draw.choice((Enrolment.Way.OFFICER, Enrolment.Way.LINK, Enrolment.Way.FILE)),
            applied_at=timezone.make_aware(datetime.datetime.combine(first + draw.randrange(30) * DAY, noon))
            + datetime.timedelta(minutes=place),
            motivation=draw.choice(WORDS) if draw.random() < 0.5 else None,
            synthetic=True,
        )
        for place, one in enumerate(enterprises)
    ]
    Enrolment.objects.bulk_create(rows, batch_size=400)
    EnrolmentEvent.objects.bulk_create(
        [EnrolmentEvent(enrolment=row, at=row.applied_at, action="applied", new=row.state) for row in rows], batch_size=400
    )
    days = defaultdict(list)
    for row in rows:
        days[timezone.localdate(row.applied_at)].append(row.enterprise_id)
    for day, numbers in sorted(days.items()):
        steps.tell(batch, numbers, steps.CANDIDATE, on=day, by=officer)


def _events(batch):
    """Named one by one: of tables that were filled just now PostgreSQL knows nothing, and joins them for each row anew."""
    return EnrolmentEvent.objects.filter(enrolment__in=list(batch.enrolments.values_list("pk", flat=True)))


def _select(batch, officer, day):
    """Take the proposal over and close it, as if it had been on that day; gives the participants."""
    moment = timezone.make_aware(datetime.datetime.combine(day, datetime.time(15)))
    accept_proposal(batch, by=officer)
    open_ones = list(batch.enrolments.filter(state=Enrolment.State.APPLIED).values_list("pk", flat=True))
    if open_ones:
        decide(batch, open_ones, "declined", reason="Data usaha belum cukup untuk dinilai; lengkapi di desa", by=officer)
    close_selection(batch, by=officer, moment=moment)
    batch.enrolments.update(decided_at=moment)
    _events(batch).exclude(action="applied").update(at=moment)
    batch.refresh_from_db()
    return list(batch.enrolments.filter(number__isnull=False).order_by("number"))


def _sessions(batch, trainer):
    made = []
    for stage in batch.stages.all():
        day = batch.starts_on + (stage.number - 1) * 30 * DAY
        begins = timezone.make_aware(datetime.datetime.combine(day, datetime.time(9)))
        made.append(
            Session(
                batch=batch,
                stage=stage,
                title=stage.title_text,
                starts_at=begins,
                ends_at=begins + datetime.timedelta(hours=6),
                place="" if stage.number % 4 == 0 else "Aula Dinas Perdagangan, Cikarang Pusat",
                online_url="https://rapat.contoh.invalid/ecp" if stage.number % 4 == 0 else "",
                trainer=trainer,
                secret=secrets.token_hex(32),
            )
        )
    return Session.objects.bulk_create(made)


def _attend(sessions, participants, draw, today):
    held = [session for session in sessions if timezone.localdate(session.starts_at) < today]
    Attendance.objects.bulk_create(
        Attendance(
            session=session,
            enrolment=one,
            way=draw.choice((Attendance.Way.CODE, Attendance.Way.CODE, Attendance.Way.LIST)),
            at=session.starts_at,
        )
        for session in held
        for one in participants
        if draw.random() < 0.88
    )


def _teach(batch, participants, draw, today, *, share):
    """Tasks, tests, mentors and visits of the participants, as far as the batch has come."""
    trainer = batch.trainers.first()
    due = [stage for stage in batch.stages.all() if stage.due_on and stage.due_on < today]
    works, visits = [], []
    for one in participants:
        one.mentor = trainer
        one.pre_score = float(draw.randrange(25, 65))
        if share == 1:
            one.post_score = min(100.0, one.pre_score + draw.randrange(5, 40))
        for stage in due:
            if draw.random() < 0.85:
                verdict = draw.choice(("good", "good", "good", "again", "")) if share < 1 else "good"
                works.append(
                    TaskWork(
                        enrolment=one,
                        stage=stage,
                        words="Tugas terlampir; mohon masukan.",
                        verdict=verdict,
                        feedback="Lengkapi sumber dan tanggalnya." if verdict == "again" else None,
                        judged_by=trainer if verdict else None,
                        judged_at=timezone.now() if verdict else None,
                    )
                )
        for _visit in range(draw.randrange(3)):
            advice, step = draw.choice(VISITS)
            on = min(today - DAY, batch.starts_on + draw.randrange(5, 60) * DAY)
            is_done = share == 1 or draw.random() < 0.5
            visits.append(
                MentorVisit(
                    enrolment=one,
                    visited_on=on,
                    place="tempat usaha",
                    advice=advice,
                    next_step=step,
                    due_on=on + 21 * DAY,
                    done_on=on + 20 * DAY if is_done else None,
                    mentor=trainer,
                )
            )
    Enrolment.objects.bulk_update(participants, ["mentor", "pre_score", "post_score"])
    TaskWork.objects.bulk_create(works)
    MentorVisit.objects.bulk_create(visits)


def _ended(name, enterprises, *, programme, officer, trainers, draw, today):
    """Ended seven months ago: two follow-ups are due, some of them are written."""
    batch = _batch(name, starts=today - (240 + 210) * DAY, programme=programme, trainers=trainers, places=30)
    _apply(batch, enterprises, draw, officer)
    participants = _select(batch, officer, batch.starts_on - 10 * DAY)
    _attend(_sessions(batch, next(iter(trainers), None)), participants, draw, today)
    _teach(batch, participants, draw, today, share=1)
    for one in participants:
        if draw.random() < 0.1:
            complete(one, by=officer, completed=False, reason="Hadir kurang dari separuh sesi", on=batch.ends_on)
            continue
        complete(one, by=officer, on=batch.ends_on)
        give_certificate(one, by=officer, on=batch.ends_on + 3 * DAY)
    ended = timezone.make_aware(datetime.datetime.combine(batch.ends_on, datetime.time(16)))
    batch.enrolments.filter(ended_at__isnull=False).update(ended_at=ended)
    _events(batch).filter(action__in=("completed", "failed", "certificate")).update(at=ended)
    TrainingBatch.objects.filter(pk=batch.pk).update(state=TrainingBatch.State.FINISHED)
    exported = set()
    due = FollowUp.objects.filter(enrolment__batch=batch, due_on__lt=today).select_related("enrolment__batch")
    for row in due.order_by("enrolment__number", "months"):
        if draw.random() < 0.75:
            row.exported = row.enrolment_id in exported or draw.random() < 0.1
            row.orders = draw.randrange(1, 6) if row.exported else None
            row.sales_idr = draw.randrange(20, 400) * 1_000_000 if row.exported else None
            row.jobs = draw.randrange(2, 25)
            row.done_on, row.done_by = row.due_on + draw.randrange(1, 20) * DAY, trainers[0] if trainers else None
            row.done_on = min(row.done_on, today)
            row.save()
            if row.exported:
                exported.add(row.enrolment_id)
                tell_export(row, by=row.done_by)


def _running(name, enterprises, *, programme, officer, trainers, draw, today):
    """Began 70 days ago."""
    batch = _batch(name, starts=today - 70 * DAY, programme=programme, trainers=trainers, places=25)
    _apply(batch, enterprises, draw, officer)
    participants = _select(batch, officer, batch.starts_on - 10 * DAY)
    _attend(_sessions(batch, next(iter(trainers), None)), participants, draw, today)
    _teach(batch, participants, draw, today, share=0.3)
    TrainingBatch.objects.filter(pk=batch.pk).update(state=TrainingBatch.State.RUNNING)


def _selecting(name, enterprises, *, programme, officer, trainers, draw, today):
    """Applications ended yesterday; nothing is decided yet."""
    batch = _batch(name, starts=today + 30 * DAY, programme=programme, trainers=trainers, apply_until=today - DAY)
    _apply(batch, enterprises, draw, officer)
