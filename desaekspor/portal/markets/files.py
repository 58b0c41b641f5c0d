"""The markets of a product as a workbook: a row a market, those without data too, and a sheet that explains every column."""

import tempfile
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from desaekspor.portal.templatetags.figures import moment, number
from desaekspor.registry.exports.columns import CODE, DECIMAL, NUMBER, TEXT, Column
from desaekspor.registry.exports.writers import writer_for

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def columns_of(asked) -> list[Column]:
    """Columns for pairs (country, page.Row or None where there is no data)."""

    def of_row(value):
        return lambda pair: None if pair[1] is None else value(pair[1])

    def of_factor(code):
        return of_row(lambda row: row.line(code).factor.value)

    def points_of(code):
        return of_row(lambda row: row.line(code).points)

    factors = []
    for rule in asked.weight_list:
        value = _("Value of the factor; empty where it is not known. How it counts stands on the page.")
        added = _("What the factor adds to the score of 0 to 100; weight %(share)s%%.") % {"share": number(rule.share, 1)}
        points_head = _("%(factor)s, points") % {"factor": rule.name}
        factors.append(Column(f"value_{rule.code}", rule.name, value, DECIMAL, of_factor(rule.code), width=20))
        factors.append(Column(f"points_{rule.code}", points_head, added, DECIMAL, points_of(rule.code), width=12))
    return [
        Column("iso3", _("Country code"), _("ISO 3166, three letters."), CODE, lambda pair: pair[0].iso3, width=9),
        Column("country", _("Market"), _("Country or territory."), TEXT, lambda pair: pair[0].name, width=28),
        Column(
            "state",
            _("Data"),
            _("“no data”: it buys too, but nobody told what; not zero, and not ranked."),
            TEXT,
            lambda pair: "" if pair[1] else _("no data"),
            width=10,
        ),
        Column(
            "rank",
            _("Rank"),
            _("Never to be told without its interval beside it."),
            NUMBER,
            of_row(lambda row: row.rank),
            width=8,
        ),
        Column("rank_low", _("Rank, from"), _("Best rank that is likely."), NUMBER, of_row(lambda row: row.rank_low), width=8),
        Column("rank_high", _("Rank, to"), _("Worst rank that is likely."), NUMBER, of_row(lambda row: row.rank_high), width=8),
        Column(
            "score",
            _("Score"),
            _("0 to 100: weighted mean of the known factors."),
            DECIMAL,
            of_row(lambda row: row.score),
            width=8,
        ),
        Column(
            "duty",
            _("Ordinary duty, per cent"),
            _("Lowest of the lines of the subheading; empty where not known."),
            DECIMAL,
            of_row(lambda row: row.duty.mfn_low),
            width=10,
        ),
        Column(
            "preferential",
            _("Duty with an agreement, per cent"),
            _("Lowest of the lines; empty where not known."),
            DECIMAL,
            of_row(lambda row: row.duty.preferential_low),
            width=10,
        ),
        Column("form", _("Certificate of origin"), _("The form to ask for today."), TEXT, of_row(lambda row: row.papers.form)),
        *factors,
    ]


def as_workbook(product, ranking, rows, absent, asked) -> bytes:
    """``rows`` in their order, then ``absent`` (country, address)."""
    columns = columns_of(asked)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "markets.xlsx"
        writer = writer_for("xlsx", path, columns, temporary=folder, title=_("Markets of the product"), stem="pasar")
        for row in rows:
            writer.write((row.country, row))
        for place, _url in absent:
            writer.write((place, None))
        writer.close(notes_of(product, ranking, columns, asked, count=len(rows)))
        return path.read_bytes()


def notes_of(product, ranking, columns, asked, *, count):
    """Pairs (label, text): what it is, of which data and weights, and every column."""
    weights = "; ".join(f"{one.name}: {number(one.share, 1)}%" for one in asked.weight_list)
    drawn = _("%(draws)s draws of the weights; nine of ten ranks lie in the interval.") % {"draws": number(ranking.draws)}
    return [
        (_("What this is"), _("Markets of %(product)s (HS 2022) for Indonesia, ranked") % {"product": product.title}),
        (_("Enterprise"), str(asked.enterprise) if asked.enterprise else _("none: for Indonesia")),
        *([(_("Example data"), _("The enterprise is invented."))] if getattr(asked.enterprise, "synthetic", False) else []),
        (_("Markets"), number(count)),
        (_("Region of the world"), asked.region or _("all")),
        (_("Source of the flows"), f"{ranking.source}, {ranking.year}"),
        (_("Coverage"), _("Importers without data are listed as such; the world is those that are known.")),
        (_("Edition of the HS"), ranking.note or _("The code of the flows is the same.")),
        (_("Weights"), weights),
        (_("Rank intervals"), drawn),
        (_("Version of the factors"), ranking.version),
        (_("Made on"), moment(timezone.now())),
        (_("Missing values"), _("An empty cell is unknown. It is never zero.")),
        ("", ""),
        *((str(column.head), str(column.meaning)) for column in columns),
    ]  # fmt: skip
