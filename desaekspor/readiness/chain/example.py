"""Invented steps after the invented trainings, and some businesses that grew, so that the pages have something to show."""

import datetime
import functools
import random

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.models import Role, User
from desaekspor.readiness.chain.models import ChainPlace, NextAction, Reason, Stage, Step, StepKind
from desaekspor.readiness.chain.services import refresh
from desaekspor.readiness.chain.sizes.history import state_day
from desaekspor.readiness.chain.sizes.measuring import forget_all
from desaekspor.readiness.training.models import Enrolment, TrainingBatch
from desaekspor.registry.models import Enterprise, Presence
from desaekspor.registry.services.editing import edit_enterprise, revision_of
from desaekspor.registry.services.visiting import check_enterprise

SEED = 3216
GROWN = 96
VISITED = 150  # days ago at most
LATER = (Stage.PITCHED, Stage.MATCHED, Stage.SAMPLE, Stage.ORDER, Stage.SHIPPED)
GOES_ON = 0.72
MARKETS = ("Arab Saudi", "Jepang", "Malaysia", "Singapura")
NEXT = {
    Stage.CANDIDATE: "Lengkapi NIB dan foto produk",
    Stage.SELECTED: "Pastikan hadir di sesi pertama",
    Stage.TRAINED: "Jadwalkan pitching dengan ITPC",
    Stage.PITCHED: "Kirim daftar harga FOB kepada atase dagang",
    Stage.MATCHED: "Siapkan sampel 2 kg dan label bahasa Inggris",
    Stage.SAMPLE: "Tanyakan tanggapan pembeli atas sampel",
    Stage.ORDER: "Pesan ruang kontainer dan siapkan PEB",
}
STOPS = (Reason.CAPACITY, Reason.NO_INTEREST, Reason.UNREACHABLE, Reason.QUALITY, Reason.PAPERS)


def is_wanted():
    """The example trainings are there, and nobody wrote a step of what comes after them but the trainings' own follow-ups."""
    if settings.PRODUCTION or Step.objects.filter(stage__gt=Stage.TRAINED, origin="").exists():
        return False
    return TrainingBatch.objects.filter(synthetic=True).exists() and Enrolment.objects.filter(synthetic=True).exists()


@transaction.atomic
def write_example_steps():
    """Write them where there are none; says how many. The same for the same register."""
    if not is_wanted():
        return 0
    draw, today = random.Random(SEED), timezone.localdate()
    officer = User.objects.filter(is_demo=True, role=Role.OFFICER).first()
    places = ChainPlace.objects.filter(synthetic=True).order_by("pk")
    steps, actions, numbers = [], [], []
    for place in places:
        numbers.append(place.pk)
        stage, day, moment = place.stage, place.last_on, timezone.now()
        if stage == Stage.TRAINED:
            product = draw.choice(("", "", "Kecap manis", "Keripik", "Terasi"))
            market = draw.choice(MARKETS)
            for later in LATER:
                day += datetime.timedelta(days=draw.randrange(9, 70))
                if draw.random() > GOES_ON or day >= today:
                    break
                stage = later
                steps.append(_step(place.pk, officer, moment, day, stage=later, product=product, market=market))
        last = steps[-1].on if steps and steps[-1].enterprise_id == place.pk else place.last_on
        if stage < Stage.SHIPPED and draw.random() < (0.06 if stage < Stage.TRAINED else 0.15):
            day = min(today, last + datetime.timedelta(days=draw.randrange(3, 40)))
            steps.append(_step(place.pk, officer, moment, day, kind=StepKind.OUT, reason=draw.choice(STOPS)))
        elif stage < Stage.SHIPPED and draw.random() < (0.03 if stage == Stage.CANDIDATE else 0.6):
            due = today + datetime.timedelta(days=draw.randrange(-12, 25))
            action = NextAction(enterprise_id=place.pk, owner=officer, due_on=due, by=officer, synthetic=True)
            action.words = NEXT[stage]
            actions.append(action)
    Step.objects.bulk_create(steps, batch_size=400)
    NextAction.objects.bulk_create(actions, batch_size=400)
    refresh(numbers)
    if officer:
        _let_some_grow(officer, draw)
        forget_all()  # so that it is reckoned anew today
    return len(steps)


def _step(number, officer, moment, day, **values):
    return Step(enterprise_id=number, on=day, by=officer, at=moment, synthetic=True, **values)


def _let_some_grow(officer, draw):
    """Visits of the last months found them with more workers, a few with sales of a larger class; of two the sales have a zero
    too many."""
    known = {"paid_men__isnull": False, "paid_women__isnull": False, "unpaid_men__isnull": False, "unpaid_women__isnull": False}
    invented = Enterprise.objects.filter(synthetic=True, merged_into=None, presence="", sales_idr__isnull=False, **known)
    here = invented.filter(region__code__startswith=settings.HOME_REGION)
    told, today = functools.cache(state_day), timezone.localdate()
    for place, one in enumerate(here.filter(created_batch__isnull=False).select_related("created_batch").order_by("-pk")[:GROWN]):
        ago = min(VISITED, (today - told(one.created_batch)).days)  # a visit before the register would tell nothing new
        check_enterprise(one, Presence.HERE, by=officer, on=today - datetime.timedelta(days=draw.randrange(max(1, ago))))
        values = {"paid_men": one.paid_men + draw.choice((1, 2, 4, 6)), "paid_women": one.paid_women + draw.choice((0, 1, 3))}
        if place % 4 == 0:
            values["sales_idr"] = 2_100_000_000 + 100_000_000 * draw.randrange(20)
        elif place in (1, 2):
            values["sales_idr"] = one.sales_idr * 10
        edit_enterprise(one, values, by=officer, base=revision_of(one), reason="data contoh: kunjungan")
