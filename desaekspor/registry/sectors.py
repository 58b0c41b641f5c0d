"""The sections of the KBLI, as lists are filtered and summed by: one letter for one kind of business in both editions.

Names after BPS regulation 2/2020 (KBLI 2020) and ISIC Rev. 4, shortened.
"""

from django.utils.translation import gettext_lazy as _

SECTORS = {
    "A": _("Agriculture, forestry and fishing"),
    "B": _("Mining and quarrying"),
    "C": _("Manufacturing"),
    "D": _("Electricity and gas"),
    "E": _("Water and waste"),
    "F": _("Construction"),
    "G": _("Trade; repair of motor vehicles"),
    "H": _("Transport and storage"),
    "I": _("Accommodation, food and drink"),
    "J": _("Information and communication"),
    "K": _("Finance and insurance"),
    "L": _("Real estate"),
    "M": _("Professional and technical services"),
    "N": _("Rental and support services"),
    "O": _("Government"),
    "P": _("Education"),
    "Q": _("Health and social work"),
    "R": _("Arts and recreation"),
    "S": _("Other services"),
    "T": _("Households as employers"),
    "U": _("International bodies"),
}
# Letters of KBLI 2025 that moved: its J and K are the J of 2020, and all behind them are one letter on.
_OF_2025 = dict(zip("JKLMNOPQRSTUV", "JJKLMNOPQRSTU", strict=True))


def sector_of(category, version):
    """The section in letters of KBLI 2020 for a category letter of ``version`` ("2020", "2025" or ""); "" when unknown."""
    letter = _OF_2025.get(category, category) if version == "2025" else category
    return letter if letter in SECTORS else ""
