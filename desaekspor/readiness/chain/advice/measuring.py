"""Count over all that were assessed what unlocks most: by a job, so that no page works through the region."""

from collections import Counter, defaultdict

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from desaekspor.jobs.progress import Silent
from desaekspor.readiness.assessment.models import ReadinessAssessment, ReadinessChange
from desaekspor.readiness.assessment.versions import bank_in, version_in_use
from desaekspor.readiness.certificates.groups import groups_of_kbli
from desaekspor.readiness.certificates.market_rules import rules_now
from desaekspor.readiness.certificates.matching import markets_of, opened_by, read_market
from desaekspor.readiness.certificates.models import Certificate, MarketRule
from desaekspor.readiness.certificates.queries import standing_kinds, with_nib
from desaekspor.readiness.chain.advice.ways import movers
from desaekspor.readiness.chain.models import AdviceRun
from desaekspor.regions.queries import within
from desaekspor.registry.models import GONE

CHUNK = 500
DISTRICT_CODE = 8


def count_all(region="", *, progress=None):
    """Count what unlocks most in a region, the home region without one; returns its AdviceRun. Safe to repeat.

    Only those count that were assessed by the version of the questions in use and are not gone. What a certificate opens is
    counted for those whose line of business tells which goods they make.
    """
    region, progress = region or settings.HOME_REGION, progress or Silent()
    stamp, today, version = stands_at(), timezone.localdate(), version_in_use()
    bank, rules = bank_in(version), rules_now()
    items: dict[str, dict[str, list]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    kinds: dict[str, dict[str, Counter]] = defaultdict(lambda: defaultdict(Counter))
    assessed, synthetic = Counter(), False
    found = ReadinessAssessment.objects.filter(
        within(region, "enterprise__region"), version=version, enterprise__merged_into=None
    )
    numbers = list(found.exclude(enterprise__presence__in=GONE).order_by("pk").values_list("pk", flat=True))
    progress.report(done=0, total=len(numbers))
    for start in range(0, len(numbers), CHUNK):
        rows = found.filter(pk__in=numbers[start : start + CHUNK]).select_related("enterprise").prefetch_related("answers")
        held = standing_kinds([row.enterprise_id for row in rows], today)
        for row in rows:
            district = row.enterprise.region_id[:DISTRICT_CODE]
            assessed[district] += 1
            synthetic |= row.synthetic
            answers = {one.question: one.given for one in row.answers.all() if one.question in bank.by_code}
            moving = set(movers(bank, answers, today))
            for code in row.missing:
                items[code][district][0] += 1
                items[code][district][1] += code in moving
            _count_markets(kinds, rules, row.enterprise, with_nib(held[row.enterprise_id], row.enterprise.nib), district, today)
        progress.report(done=min(start + CHUNK, len(numbers)))
    content = {"assessed": assessed, "items": items, "kinds": kinds}
    with transaction.atomic():
        progress.fence()
        AdviceRun.objects.filter(region=region).delete()
        return AdviceRun.objects.create(
            region_id=region, as_of=today, stamp=stamp, content=content, version=version.version, synthetic=synthetic
        )


def _count_markets(kinds, rules, enterprise, held, district, today):
    groups = groups_of_kbli(enterprise.kbli)
    if not groups:
        return
    lacking = {
        kind
        for market in markets_of(rules)
        for kinds_ in read_market(rules, market, groups, held, today).lacking
        for kind in kinds_
    }
    for kind in lacking:
        for market in opened_by(rules, kind, groups, held, today):
            kinds[kind][market][district] += 1


def newest(region=""):
    return AdviceRun.objects.filter(region=region or settings.HOME_REGION).first()


def stands_at():
    """What the answers, certificates and rules stand at, of which day."""
    last = {
        "answers": ReadinessChange.objects.aggregate(at=Max("at"))["at"],
        "certificates": Certificate.objects.aggregate(at=Max("updated_at"))["at"],
        "rules": MarketRule.objects.aggregate(at=Max("updated_at"))["at"],
    }
    return {name: at and at.isoformat() for name, at in last.items()} | {"day": timezone.localdate().isoformat()}


def is_due():
    """Whether it is time: somebody was assessed, and it was never counted, or something changed, or it is another day."""
    if not ReadinessAssessment.objects.exists():
        return False
    last = newest()
    return last is None or last.stamp != stands_at()


def forget_all():
    """After a restore: the next worker counts anew."""
    AdviceRun.objects.all().delete()
