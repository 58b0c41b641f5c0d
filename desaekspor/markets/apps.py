from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarketsConfig(AppConfig):
    name = "desaekspor.markets"
    verbose_name = _("Products and markets")

    derived = {"markets_madeheading": "desaekspor.markets.made.rebuild"}  # left out of backups, see upkeep/derived.py

    def ready(self):
        from desaekspor.markets import enterprise_columns, personal, villages
        from desaekspor.markets.missing_kbli import joining as kbli
        from desaekspor.markets.needs.personal import join as join_needs
        from desaekspor.potential.queries import SNAPSHOT_TABLES
        from desaekspor.readiness.persons import holds
        from desaekspor.registry.duplicates.attached import attach, stays
        from desaekspor.registry.exports.columns import add_columns
        from desaekspor.registry.search.products import products_in

        attach("markets.ProductChoice", since="chosen_at")
        stays("markets.MadeHeading")  # worked out anew when products have gone to another
        products_in("markets_madeheading", "markets_madeheading_count")
        # Computed anew after a merge; what was confirmed is an edit, which the merge takes along.
        stays("markets.KbliSuggestion")
        stays("markets.KbliConfirmation")
        SNAPSHOT_TABLES.append(_snapshot_tables)
        add_columns(enterprise_columns.NAME, enterprise_columns.COLUMNS, enterprise_columns.read, after=enterprise_columns.AFTER)
        add_columns(kbli.NAME, kbli.COLUMNS, kbli.read, after=kbli.AFTER)
        holds(tell=personal.told_of)
        holds(tell=kbli.told_of)
        villages.join()
        join_needs()


def _snapshot_tables():
    from desaekspor.markets.snapshot import TABLES  # Arrow comes with it

    return TABLES
