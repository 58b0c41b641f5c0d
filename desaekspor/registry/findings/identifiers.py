"""What check-identifiers says about numbers that are no columns of a register: code -> message."""

from django.utils.translation import gettext_lazy as _

IDENTIFIERS = {
    "kind_unknown": _("This kind of identifier is not known. Known: %(kinds)s."),
    "npwp_missing": _("There is no NPWP."),
    "npwp_not_digits": _("“%(value)s” is no NPWP: it has other characters than digits."),
    "npwp_length": _("“%(value)s” has %(length)s digits instead of 15, 16 or 22 (place of business)."),
    "npwp_not_nik": _("An NPWP of sixteen digits that does not begin with 0 is a NIK, and “%(value)s” cannot be one."),
    "npwp_check_digit": _("The check digit of “%(value)s” is wrong: one digit was mistyped. Compare it with the card."),
    "npwp_format": _("The NPWP was read as %(corrected_to)s."),
    "pirt_missing": _("There is no P-IRT number."),
    "pirt_not_digits": _("“%(value)s” is no P-IRT number: it has other characters than digits."),
    "pirt_length": _("“%(value)s” has %(length)s digits instead of 15 (12 on old licences)."),
    "pirt_structure": _("“%(value)s” cannot be a P-IRT number: packaging, food type and regency (%(part)s) are not possible."),
    "pirt_format": _("The P-IRT number was read as %(corrected_to)s."),
    "halal_missing": _("There is no halal certificate number."),
    "halal_old": _(
        "“%(value)s” looks like a number of MUI, before the certificates of BPJPH. Ask for the number that begins with ID."
    ),
    "halal_prefix": _("“%(value)s” is no number of BPJPH: expected ID and seventeen digits."),
    "halal_length": _("“%(value)s” has %(length)s digits instead of 17 behind ID."),
    "halal_structure": _("“%(value)s” cannot be a number of BPJPH: province or month and year (%(part)s) are not possible."),
    "halal_format": _("The number was read as %(corrected_to)s."),
    "bpom_missing": _("There is no BPOM number."),
    "bpom_structure": _(
        "“%(value)s” is no BPOM number: expected MD or ML and twelve digits for food, NA to NE and eleven for cosmetics."
    ),
    "bpom_format": _("The number was read as %(corrected_to)s."),
    "trademark_missing": _("There is no trademark number."),
    "trademark_application": _("“%(value)s” is the number of an application: a registered trademark has IDM and nine digits."),
    "trademark_structure": _("“%(value)s” is no number of a registered trademark: expected IDM and nine digits."),
    "trademark_format": _("The number was read as %(corrected_to)s."),
    "fda_missing": _("There is no FDA registration number."),
    "fda_scientific": _("Excel has rounded this FDA number. Take it from the letter of registration."),
    "fda_not_digits": _("“%(value)s” is no FDA registration: expected eleven digits."),
    "fda_length": _("An FDA registration has %(expected)s digits, this one has %(length)s."),
    "fda_format": _("The number was read as %(corrected_to)s."),
    "container_missing": _("There is no container number."),
    "container_structure": _(
        "“%(value)s” is no container number: expected three letters, U, J, Z or R, and seven digits (ISO 6346)."
    ),
    "container_check_digit": _(
        "The check digit of “%(value)s” is %(found)s and should be %(expected)s: a character was mistyped."
    ),
    "container_format": _("The container number was read as %(corrected_to)s."),
    "postal_code_missing": _("There is no postal code."),
    "postal_code_structure": _("“%(value)s” is no postal code: expected five digits, the first not 0."),
    "postal_code_format": _("The postal code was read as %(corrected_to)s."),
}
