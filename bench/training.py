"""Lists at size: a training with 20,000 applicants, as many certificates with their reminders, follow-ups and messages.

    python -m bench training [--rows=125000] [--database=sqlite,postgresql] [--applicants=20000] [--times=7]

The register is the one of the bench of the search, made once and kept under var/bench; everything else is written into a
transaction that is rolled back. "wall" is the fastest of so many times, "cpu" what the process and the database that serves it
used; the queries are those of the page.
"""

import datetime
import json
import os
import random
import sys
import time

from bench.chain import BAR, page_costs
from bench.places import FOLDER, machine_load, run
from bench.search import register

LIST = "/pelatihan/{batch}/pendaftar/"
PAGES = {
    "applicants by score": LIST,
    "applicants, page 400": f"{LIST}?halaman=400",
    "applicants by name": f"{LIST}?urut=nama",
    "applicants of a district": f"{LIST}?kecamatan=32.16.05",
    "applicants of a name": f"{LIST}?cari=kecap",
    "waiting list": f"{LIST}?keadaan=waiting",
    "applicants without reason": f"{LIST}?alasan=tidak",
    "the batch": "/pelatihan/{batch}/",
    "all trainings": "/pelatihan/",
    "follow-ups": "/pelatihan/tindak-lanjut/",
    "mentors": "/pelatihan/pendamping/",
    "certificates": "/kesiapan/sertifikat/",
    "certificates of a district": "/kesiapan/sertifikat/?wilayah=32.16.05",
    "reminders": "/kesiapan/sertifikat/pengingat/",
    "messages": "/kesiapan/pesan/",
    "preview of the selection": "/pelatihan/{batch}/seleksi/",
}
LISTS = tuple(PAGES)[:-1]  # that the bar is for


def main(options):
    chosen = {name: value.split(",") for name, _, value in (option[2:].partition("=") for option in options)}
    many, times = chosen.get("applicants", ["20000"])[0], chosen.get("times", ["7"])[0]
    for rows in chosen.get("rows", ["125000"]):
        for database in chosen.get("database", ["sqlite"]):
            with register(FOLDER, rows, database) as environment:
                load = machine_load()
                found = json.loads(run(["-m", "bench.training", many, times], environment).splitlines()[-1])
            print(f"\n{found['applicants']:,} applicants, {database}; {load}; best of {times}")
            for name, (wall, cpu, queries) in found["pages"].items():
                met = ("  bar 100 ms: " + ("met" if wall <= BAR else "MISSED")) if name in LISTS else ""
                print(f"{name:<26} {wall * 1000:>6.0f} ms, cpu {cpu * 1000:>4.0f} ms, {queries:>2} queries{met}", flush=True)
            print(f"{'proposal taken over':<26} {found['accepting']:>6.1f} s", flush=True)


def measure(many, times):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection, transaction
    from django.test import Client
    from django.utils import timezone

    from desaekspor.accounts.models import Role, User
    from desaekspor.config.preparing import collect_static_files, prepare_database
    from desaekspor.readiness.certificates.models import Certificate
    from desaekspor.readiness.messaging.models import Message
    from desaekspor.readiness.training.models import Enrolment, FollowUp
    from desaekspor.readiness.training.programmes import open_batch, save_programme
    from desaekspor.readiness.training.selecting import accept_proposal
    from desaekspor.regions.models import Region
    from desaekspor.registry.models import Enterprise

    prepare_database()
    collect_static_files(lambda words: None)
    settings.ALLOWED_HOSTS = ["testserver"]
    draw, today, day = random.Random(7), timezone.localdate(), datetime.timedelta(days=1)
    home = Region.objects.get(pk=settings.HOME_REGION)
    with transaction.atomic():
        officer = User.objects.create_user("bench-training", role=Role.OFFICER, region_id=home.pk)
        trainer = User.objects.create_user("bench-trainer", role=Role.TRAINER, region_id=home.pk)
        numbers = list(Enterprise.objects.filter(merged_into=None).order_by("pk").values_list("pk", flat=True)[: many * 6 : 6])
        programme = save_programme(None, {"name": "Bench", "name_en": "Bench", "region": home}, by=officer)
        dates = {"apply_until": today + day, "starts_on": today + 9 * day, "ends_on": today + 90 * day}
        places = {"places": 30, "waiting_places": 500, "quotas": {f"{home.pk}.05": 3}}
        batch = open_batch(programme, {"name": "1", **dates, **places}, by=officer, trainers=[trainer])
        made = [
            Enrolment(batch=batch, enterprise_id=one, applied_at=timezone.now() - draw.random() * 40 * day) for one in numbers
        ]
        Enrolment.objects.bulk_create(made, batch_size=2000)
        began = time.perf_counter()
        accept_proposal(batch, by=officer)
        accepting = time.perf_counter() - began
        Enrolment.objects.filter(pk__in=[one.pk for one in made[:400]]).update(mentor=trainer)
        FollowUp.objects.bulk_create(
            (FollowUp(enrolment=one, months=6, due_on=today + draw.randrange(-90, 90) * day) for one in made), batch_size=2000
        )
        Certificate.objects.bulk_create(
            (
                Certificate(
                    enterprise_id=number,
                    kind="halal",
                    number=f"ID3211{place:013}",
                    number_key=f"halal{place}",
                    issued_on=today - 700 * day,
                    ends_on=today + draw.randrange(-400, 900) * day,
                )
                for place, number in enumerate(numbers)
            ),
            batch_size=2000,
        )
        Message.objects.bulk_create(
            (
                Message(enterprise_id=number, channel="whatsapp", template="certificate", version=1, created_by=officer)
                for number in numbers
            ),
            batch_size=2000,
        )
        with connection.cursor() as cursor:  # as either database does by itself after a while
            for model in (Enrolment, FollowUp, Certificate, Message):
                cursor.execute(f"ANALYZE {model._meta.db_table}")
        client = Client()
        client.force_login(officer)
        pages = {name: page_costs(client, path.format(batch=batch.pk), times) for name, path in PAGES.items()}
        transaction.set_rollback(True)
    print(json.dumps({"applicants": len(made), "accepting": accepting, "pages": pages}))


if __name__ == "__main__":
    measure(int(sys.argv[1]), int(sys.argv[2]))
