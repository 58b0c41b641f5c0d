"""What is known of a candidate for each criterion, a part from 0 to 1 or None. Never zero for what is missing.

Other subjects say what they know in their ``join()``:

    known.provide("readiness", scores_of)   # a queryset of enterprises -> {number: part}
"""

from collections.abc import Callable, Mapping

from desaekspor.potential.results.models import Assessment, VillageAssessment
from desaekspor.readiness.certificates.queries import standing_kinds
from desaekspor.readiness.training.tables import criteria
from desaekspor.registry.models import Enterprise, Owner, Product

_providers: dict[str, Callable] = {}


def provide(criterion: str, parts_of: Callable) -> None:
    """Let ``parts_of`` (a queryset of enterprises -> ``{number: part}``) speak for a criterion."""
    _providers[criterion] = parts_of


def available() -> set[str]:
    """The criteria of which anything can be known in this installation."""
    return set(criteria()) - {"readiness", "certificates"} | _providers.keys()


def parts_for(batch) -> Mapping[int, dict[str, float | None]]:
    """``{enterprise: {criterion: part or None}}`` of all that apply for the batch; the same few queries however many they are."""
    enterprises = Enterprise.objects.filter(enrolments__batch=batch)
    rows = enterprises.values_list("pk", "nib", "computed_scale", "reported_scale", "region_id", "activity")
    products: dict[int, list[str]] = {}
    for number, name in Product.objects.filter(enterprise__enrolments__batch=batch).values_list("enterprise_id", "name"):
        products.setdefault(number, []).append(name)
    sexes = dict(Owner.objects.filter(enterprise__enrolments__batch=batch).values_list("enterprise_id", "sex"))
    clusters = _clusters(batch)
    others = {name: parts_of(enterprises) for name, parts_of in _providers.items()}
    tables, words, found = criteria(), batch.wanted_words, {}
    for number, nib, computed, reported, region, activity in rows:
        found[number] = {
            "product": _wanted(words, [*products.get(number, ()), activity]),
            "size": tables["size"].parts.get(computed or reported),
            "village": tables["village"].parts.get(clusters.get(region, "")),
            "legal": 1.0 if nib else None,
            "women": {"f": 1.0, "m": 0.0}.get(sexes.get(number, "")),
            **{name: given.get(number) for name, given in others.items()},
        }
    return found


def _wanted(words, texts):
    """Whether a product is one that is looked for; None where nothing is looked for, or no product is known."""
    told = " ".join(text.lower() for text in texts if text)
    return None if not words or not told else float(any(word in told for word in words))


def _clusters(batch):
    """``{village: cluster}`` of the newest assessment of the batch's regency; none where nothing was assessed."""
    newest = Assessment.objects.filter(region=batch.region_id[:5], with_synthetic=True).order_by("-as_of", "-pk").first()
    if newest is None:
        return {}
    return dict(VillageAssessment.objects.filter(assessment=newest).values_list("village_id", "cluster"))


ALL_CERTIFICATES = 2  # so many are a whole part


def parts_of_certificates(enterprises):
    """The part of each enterprise of which a certificate stands today; of the others nothing is known. The NIB counts apart."""
    kinds = standing_kinds(enterprises.values("pk"))
    return {number: min(1.0, len(its - {"nib"}) / ALL_CERTIFICATES) for number, its in kinds.items() if its - {"nib"}}
