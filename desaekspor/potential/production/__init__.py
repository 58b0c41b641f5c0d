"""What a village has and makes, month by month: the product list, statements with their history, the supply calendar."""


def join():
    """What the rest of the program must know of it; called once, when all models are there."""
    from desaekspor.config.preparing import also
    from desaekspor.potential import photos
    from desaekspor.potential.production.commodities import listed_code
    from desaekspor.potential.production.exporting import SUBJECT
    from desaekspor.potential.production.models import ProductionPhoto
    from desaekspor.potential.production.news import load_reported_products
    from desaekspor.potential.production.queries import figure_names, figures_of
    from desaekspor.potential.queries import FIGURES, code_products_by
    from desaekspor.registry.duplicates.attached import attach
    from desaekspor.registry.exports.models import Export
    from desaekspor.registry.exports.subjects import add_subject
    from desaekspor.registry.kept_files import keep

    also(load_reported_products)
    FIGURES.append((figures_of, figure_names))
    code_products_by(lambda _region: listed_code, by_default=True)
    attach("potential.Production", since="created_at")  # of one maker: goes along when records are merged
    keep(photos.FILES, ProductionPhoto)
    add_subject(Export.Subject.SUPPLY, SUBJECT)
