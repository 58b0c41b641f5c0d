"""The assessment of readiness at size: the list with 20,000 assessments, its filters, orders and pages, and one enterprise.

    python -m bench readiness [--rows=125000] [--database=sqlite,postgresql] [--assessed=20000] [--times=7]

The register is the one of the bench of the search, made once and kept under var/bench; the assessments are written into a
transaction that is rolled back. "wall" is the fastest of so many times, "cpu" what the process and the database that serves it
used; the queries are those of the page.
"""

import datetime
import json
import os
import random
import sys
import time

from bench.chain import page_costs
from bench.places import FOLDER, machine_load, run
from bench.search import register

BAR = 0.1  # seconds
PAGES = {
    "list": "/kesiapan/",
    "list by score": "/kesiapan/?urut=skor",
    "list by name": "/kesiapan/?urut=nama",
    "list, page in the middle": "/kesiapan/?urut=skor&sesudah={key}",
    "list of a district": "/kesiapan/?wilayah=32.16.05",
    "list of a band": "/kesiapan/?tahap=4",
    "a gate is not met": "/kesiapan/?gerbang=B4",
    "since a day, by name": "/kesiapan/?sejak={day}&urut=nama",
    "one enterprise": "/kesiapan/umkm/{number}/",
    "one group of questions": "/kesiapan/umkm/{number}/isi/produk/",
}


def main(options):
    chosen = {name: value.split(",") for name, _, value in (option[2:].partition("=") for option in options)}
    many, times = chosen.get("assessed", ["20000"])[0], chosen.get("times", ["7"])[0]
    for rows in chosen.get("rows", ["125000"]):
        for database in chosen.get("database", ["sqlite"]):
            with register(FOLDER, rows, database) as environment:
                load = machine_load()
                found = json.loads(run(["-m", "bench.readiness", many, times], environment).splitlines()[-1])
            print(
                f"\n{found['assessed']:,} of {found['enterprises']:,} enterprises assessed, {database}; {load}; best of {times}"
            )
            for name, (wall, cpu, queries) in found["pages"].items():
                met = "met" if wall <= BAR else "MISSED"
                print(f"{name:<26} {wall * 1000:>6.0f} ms, cpu {cpu * 1000:>4.0f} ms, {queries:>2} queries  bar 100 ms: {met}")
            print(
                f"{'scored':<26} {found['scoring'] * 1e6:>6.0f} µs each; preview of a version {found['preview']:.1f} s",
                flush=True,
            )


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
    from desaekspor.readiness.assessment.example import a_value
    from desaekspor.readiness.assessment.models import Answer, ReadinessAssessment, Way
    from desaekspor.readiness.assessment.queries import key_of
    from desaekspor.readiness.assessment.scoring import Given, assess
    from desaekspor.readiness.assessment.services import set_result
    from desaekspor.readiness.assessment.supposing import suppose
    from desaekspor.readiness.assessment.versions import bank_in, version_in_use
    from desaekspor.registry.models import Enterprise

    prepare_database()
    collect_static_files(lambda words: None)
    settings.ALLOWED_HOSTS = ["testserver"]
    draw, now, today = random.Random(7), timezone.now(), timezone.localdate()
    with transaction.atomic():
        officer = User.objects.create_user("bench-readiness", role=Role.OFFICER, region_id=settings.HOME_REGION)
        numbers = list(Enterprise.objects.filter(merged_into=None).order_by("pk").values_list("pk", flat=True)[: many * 6 : 6])
        version = version_in_use()
        bank, made, answers, scoring = bank_in(version), [], [], 0.0
        for place, number in enumerate(numbers):
            skill = draw.betavariate(2.2, 1.6)
            given = {one.code: Given(a_value(one, skill, draw)) for one in bank.questions if draw.random() < 0.85}
            began = time.perf_counter()
            result = assess(bank, given, today)
            scoring += time.perf_counter() - began
            one = ReadinessAssessment(
                enterprise_id=number, version=version, answered_at=now - datetime.timedelta(minutes=place * 20)
            )
            set_result(one, result)
            made.append(one)
            answers += [Answer(assessment=one, question=code, value=got.value, way=Way.EXAMPLE) for code, got in given.items()]
        ReadinessAssessment.objects.bulk_create(made, batch_size=2000)
        Answer.objects.bulk_create(answers, batch_size=5000)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE readiness_readinessassessment")  # as either database does by itself after a while
        began = time.perf_counter()
        suppose(bank)
        preview = time.perf_counter() - began
        middle = ReadinessAssessment.objects.order_by("least", "pk")[len(made) // 2]
        facts = {
            "number": numbers[0],
            "key": key_of(middle, "skor"),
            "day": (today - datetime.timedelta(days=60)).isoformat(),
        }
        client = Client()
        client.force_login(officer)
        pages = {name: page_costs(client, path.format(**facts), times) for name, path in PAGES.items()}
        transaction.set_rollback(True)
    found = {"assessed": len(made), "enterprises": Enterprise.objects.count(), "pages": pages}
    print(json.dumps(found | {"scoring": scoring / max(1, len(made)), "preview": preview}))


if __name__ == "__main__":
    measure(int(sys.argv[1]), int(sys.argv[2]))
