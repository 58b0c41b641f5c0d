"""What the kinds of makers are called: four digits of the KBLI, whose list is not shipped, by the groups of ISIC.

Source: United Nations, ISIC Rev. 4, which KBLI 2020 follows in its groups; the classes of 107 after BPS regulation 2/2020.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NAMES = {
    "101": gettext_lazy("Meat products"),
    "102": gettext_lazy("Fish and seafood products"),
    "103": gettext_lazy("Fruit and vegetable products"),
    "104": gettext_lazy("Oils and fats"),
    "105": gettext_lazy("Dairy and ice"),
    "106": gettext_lazy("Rice, flour and starch"),
    "107": gettext_lazy("Other food"),
    "1071": gettext_lazy("Bread and cakes"),
    "1072": gettext_lazy("Sugar"),
    "1073": gettext_lazy("Cocoa, chocolate and sweets"),
    "1074": gettext_lazy("Noodles and pasta"),
    "1075": gettext_lazy("Prepared meals"),
    "1076": gettext_lazy("Coffee, tea and herbal drinks"),
    "1077": gettext_lazy("Soy sauce and seasoning"),
    "1079": gettext_lazy("Crackers, chips and other food"),
    "108": gettext_lazy("Animal feed"),
    "110": gettext_lazy("Drinks"),
    "120": gettext_lazy("Tobacco products"),
    "131": gettext_lazy("Yarn, cloth and batik"),
    "139": gettext_lazy("Other textiles"),
    "141": gettext_lazy("Clothes"),
    "142": gettext_lazy("Articles of fur"),
    "143": gettext_lazy("Knitwear"),
    "151": gettext_lazy("Leather and bags"),
    "152": gettext_lazy("Shoes"),
    "161": gettext_lazy("Sawn wood"),
    "162": gettext_lazy("Articles of wood, bamboo and rattan"),
    "170": gettext_lazy("Paper and paper goods"),
    "181": gettext_lazy("Printing"),
    "182": gettext_lazy("Copies of recordings"),
    "191": gettext_lazy("Coke"),
    "192": gettext_lazy("Fuel and briquettes"),
    "201": gettext_lazy("Basic chemicals and fertiliser"),
    "202": gettext_lazy("Soap, cosmetics and other chemicals"),
    "203": gettext_lazy("Man-made fibres"),
    "210": gettext_lazy("Medicine and jamu"),
    "221": gettext_lazy("Rubber goods"),
    "222": gettext_lazy("Plastic goods"),
    "231": gettext_lazy("Glass"),
    "239": gettext_lazy("Bricks, tiles, ceramics and cement goods"),
    "241": gettext_lazy("Iron and steel"),
    "242": gettext_lazy("Precious and other metals"),
    "243": gettext_lazy("Metal casting"),
    "251": gettext_lazy("Metal doors, fences and frames"),
    "252": gettext_lazy("Weapons"),
    "259": gettext_lazy("Tools, kitchenware and other metal goods"),
    "26": gettext_lazy("Electronics and instruments"),
    "27": gettext_lazy("Electrical equipment"),
    "28": gettext_lazy("Machines"),
    "29": gettext_lazy("Vehicle bodies and parts"),
    "30": gettext_lazy("Boats, bicycles and other transport"),
    "310": gettext_lazy("Furniture"),
    "321": gettext_lazy("Jewellery"),
    "322": gettext_lazy("Musical instruments"),
    "323": gettext_lazy("Sports goods"),
    "324": gettext_lazy("Toys"),
    "325": gettext_lazy("Medical and dental goods"),
    "329": gettext_lazy("Crafts and other goods"),
    "331": gettext_lazy("Repair of machines"),
    "332": gettext_lazy("Installation of machines"),
}


def kind_name(kind):
    """Of four digits of the KBLI, by the longest beginning that is known: "1077" → "Soy sauce and seasoning"."""
    for length in (4, 3, 2):
        if kind[:length] in NAMES:
            return str(NAMES[kind[:length]])
    return _("Makers of KBLI %(kind)s") % {"kind": kind}


def kind_label(kind):
    """The name with its code: a group may hold several kinds."""
    return f"{kind_name(kind)} (KBLI {kind})"
