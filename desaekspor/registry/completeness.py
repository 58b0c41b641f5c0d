"""When the record of an enterprise is complete: the facts that every later step of the programme asks for."""

from desaekspor.regions.codes import level_of
from desaekspor.regions.models import Level

# In the order in which a page names what is missing. The owner is not among them: who may not open
# personal data could otherwise read from a filter what the owner's record holds.
FACTS = ("name", "nib", "product", "kbli", "region", "sales_idr", "workers", "point")


def unknown_facts(*, name, nib, product, kbli, region, sales_idr, workers, lat, lng):
    """Which of FACTS are unknown, in their order; a complete record has none.

    ``region`` is the code of the finest region known: a village, or the fact counts as unknown.
    ``workers`` is None unless paid and unpaid men and women are all four known.
    """
    unknown = (
        not name,
        not nib,
        not product,
        not kbli,
        level_of(region) != Level.VILLAGE,
        sales_idr is None,
        workers is None,
        lat is None or lng is None,
    )
    return [fact for fact, is_unknown in zip(FACTS, unknown, strict=True) if is_unknown]
