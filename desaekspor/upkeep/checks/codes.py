"""The codes of products: what is kept of each text is what the program says, and chosen codes are codes."""

from django.db.models import Exists, OuterRef

from desaekspor.datafiles.folder import DataError
from desaekspor.markets import coding
from desaekspor.markets.models import ProductChoice, TextCode
from desaekspor.nomenclature import HS2022, code_list
from desaekspor.registry.models import Product
from desaekspor.upkeep.checks import Finding, counted, some


def codes_are_right(full):
    """Chosen codes stand in HS 2022; texts and codes belong together, unless a job is due to see to it.

    In full, each text is coded anew and compared.
    """
    yield from _chosen_codes_exist()
    if coding.is_due():
        return
    uncoded = Product.objects.filter(~Exists(TextCode.objects.filter(text=OuterRef("name"))))
    yield from counted("codes_missing", uncoded.order_by("enterprise_id").values_list("enterprise_id", flat=True).distinct())
    if count := TextCode.objects.exclude(text__in=Product.objects.order_by().values("name")).count():
        yield Finding("codes_left", {"count": count})
    if full and (wrong := coding.wrong_texts()):
        yield Finding("codes_differ", {"count": len(wrong)})


def _chosen_codes_exist():
    """Of the subheadings; there is nothing to compare with where the list is not here."""
    try:
        listed = code_list(HS2022)
    except DataError:
        return
    chosen = ProductChoice.objects.filter(is_current=True, hs_version=HS2022).order_by()
    wrong = sorted(code for code in chosen.values_list("hs6", flat=True).distinct() if len(code) != 6 or code not in listed)
    if wrong:
        yield Finding("chosen_code_unknown", {"count": chosen.filter(hs6__in=wrong).count(), "ids": some(wrong)})


def mend_codes():
    return coding.mend_codes()
