"""Whose statements are whose, and the figures of villages that follow from them."""

from collections.abc import Iterable

from django.db.models import Q

from desaekspor.accounts.rules import may_edit_production, scope_of, sees_enterprises, sees_own_enterprise
from desaekspor.potential.figures import REPORTED, VERIFIED, FigureRow
from desaekspor.potential.production.calendar import Line, counted, of_one_unit
from desaekspor.potential.production.models import USUAL, Production, ProductionFile
from desaekspor.potential.production.units import MASS, UNITS
from desaekspor.regions.codes import level_of
from desaekspor.regions.models import Level
from desaekspor.regions.queries import within

SOURCE = "production"
PRODUCTS, STEADY, TONNES = "production_products", "production_steady_months", "production_tonnes"
VERIFIED_PRODUCTS = "production_verified_products"


def productions_for(user, *, removed=False):
    """The statements that ``user`` may see; those that were taken off the list only with ``removed``.

    What a village says of itself as a whole is open to everybody. What one enterprise makes is seen by those who may see
    the enterprise: the officers of its region, and its owner.
    """
    seen = Q(enterprise=None)
    if sees_enterprises(user):
        seen |= within(scope_of(user))
    elif sees_own_enterprise(user):
        seen |= Q(enterprise__owner__user=user)
    found = Production.objects.filter(seen)
    return found if removed else found.filter(removed_at=None)


def productions_to_change(user):
    """The statements that ``user`` may correct, verify and take off the list: those of the region served."""
    if not may_edit_production(user):
        return Production.objects.none()
    return Production.objects.filter(within(scope_of(user)))


def files_for(user):
    """The files of statements that were loaded for the region that ``user`` serves."""
    if not may_edit_production(user):
        return ProductionFile.objects.none()
    return ProductionFile.objects.filter(within(scope_of(user)))


def lines_of(statements):
    """The statements as the calendar counts them; one query.

    Not those that stay with a record that became part of another: the other one has stated the same.
    """
    rows = statements.exclude(enterprise__merged_into__isnull=False).values_list(
        *("pk", "region_id", "product", "own_words", "enterprise_id", "group_name", "year", "unit", "months", "grade", "mark"),
        *("source", "as_of", "synthetic"),
    )
    return [Line(*row) for row in rows]


def supply_by_village(user, product, month, *, year=USUAL):
    """``{region code: Supply}`` of one product (a key, see commodities.product_key) in one month, 1 to 12.

    A village where nothing is known of the month has no row; zero means that it said so. All are in the base unit in which
    most tell this product. For map layers: one query.
    """
    lines, _others = of_one_unit(counted(lines_of(productions_for(user).filter(product=product)), year=year))
    found = {}
    for line in lines:
        volume = line.months[month - 1]
        if volume is not None:
            found[line.region_id] = (
                line.supply(volume) + found[line.region_id] if line.region_id in found else line.supply(volume)
            )
    return found


def stated_products(user):
    """The keys of the products of which a statement is there, with how many of them; by key, in one query."""
    found: dict[str, int] = {}
    for product in productions_for(user).values_list("product", flat=True):
        found[product] = found.get(product, 0) + 1
    return found


def figure_names() -> set[str]:
    """What ``figures_of`` can tell of a village."""
    return {PRODUCTS, VERIFIED_PRODUCTS, STEADY, TONNES}


def figures_of(code: str) -> Iterable[FigureRow]:
    """Figures of the villages in the region ``code`` for index and rules; a village without statements has none.

    Only what villages state as a whole: everybody reads these figures, and what one enterprise makes is not everybody's.
    production_products: products of which some month's volume is stated and not zero.
    production_verified_products: of these, the products whose statements are all verified by a second person.
    production_steady_months: of the product with the most, the months with something to sell.
    production_tonnes: tonnes a year of what is weighed and of which all twelve months are stated.
    They are verified only where all that was counted is, else reported.
    """
    statements = Production.objects.filter(within(code), enterprise=None, removed_at=None)
    villages: dict[str, list[Line]] = {}
    for line in counted(lines_of(statements)):
        if level_of(line.region_id) == Level.VILLAGE:
            villages.setdefault(line.region_id, []).append(line)
    for village, lines in villages.items():
        by_product: dict[str, list[Line]] = {}
        for line in lines:
            if any(line.months):
                by_product.setdefault(line.product, []).append(line)
        if not by_product:
            continue
        used = [line for group in by_product.values() for line in group]
        mark = VERIFIED if all(line.mark == VERIFIED for line in used) else REPORTED
        synthetic = any(line.synthetic for line in used)
        period = max(line.as_of for line in used) or max(str(line.year) for line in used)
        steady = max(sum(any(line.months[month] for line in group) for month in range(12)) for group in by_product.values())
        weighed = [line for line in used if UNITS[line.unit].kind == MASS and None not in line.months]
        checked = sum(all(line.mark == VERIFIED for line in group) for group in by_product.values())
        values = {PRODUCTS: len(by_product), VERIFIED_PRODUCTS: checked, STEADY: steady}
        if weighed:
            values[TONNES] = sum(sum(line.months) for line in weighed) / 1000
        for name, value in values.items():
            yield FigureRow(village, name, float(value), mark, SOURCE, period, "", synthetic)
