"""Findings about whole rows and about places: code -> (title, message, what is expected)."""

from django.utils.translation import gettext_lazy as _

KEY = _("A key of its own for each enterprise, the same in every file of the source.")
VILLAGE = _("A village of the district that is given, as the Ministry of Home Affairs names it.")
DISTRICT = _("A district of the regency, as the Ministry of Home Affairs names it.")

ROWS = {
    "totals_row": (
        _("Row of totals"),
        _("“%(value)s” begins a row of totals, not an enterprise. It was left out; nothing to do."),
        _("One enterprise a row; totals may stand below, they are left out."),
    ),
    "repeated_heading": (
        _("Heading or column numbers repeated"),
        _("The row repeats the heading or numbers the columns. It was left out; nothing to do."),
        _("One enterprise a row."),
    ),
    "not_an_enterprise": (
        _("Line of text"),
        _("“%(value)s” stands alone in its row, without key, name or owner. The row was left out; nothing to do."),
        _("One enterprise a row."),
    ),
    "row_repeated": (
        _("Row repeated"),
        _("The same row, cell for cell, stands further up in the file. It is loaded once; nothing to do."),
        _("Each enterprise once."),
    ),
    "further_activity": (
        _("Further line of business"),
        _("The NIB %(value)s stands further up; this row differs only in the line of business and was left out."),
        _("One row an enterprise; of several lines of business the first counts."),
    ),
    "key_missing": (
        _("Key missing"),
        _("The key of the enterprise is missing, so it could not be found again. Fill in the key of the source."),
        KEY,
    ),
    "key_too_long": (
        _("Key too long"),
        _("The key has more than 64 letters, so a column is probably shifted. Compare the row with the source."),
        KEY,
    ),
    "key_conflict": (
        _("Key used twice with different content"),
        _("The key %(value)s stands further up with other content. Keep the right row, or give this one its own key."),
        KEY,
    ),
    "identity_changed": (
        _("Another enterprise under a known key"),
        _(
            "The key %(value)s belonged to an enterprise with another owner and another name or number. "
            "Compare the two; confirm the import only if it is the same enterprise."
        ),
        KEY,
    ),
    "enterprise_elsewhere": (
        _("Enterprise of another region"),
        _(
            "The enterprise with the key %(value)s is registered outside the region of this import, so it is not touched. "
            "Ask the office of that region to pass it on."
        ),
        _("Enterprises of the region that the import is for."),
    ),
    "nib_several": (
        _("NIB of several enterprises"),
        _(
            "Enterprises in the registry or further rows have the NIB %(value)s too, so it does not tell which one is meant. "
            "The row became a new enterprise; see whether it is one of them."
        ),
        _("One NIB for one enterprise, unless one owner runs several under it."),
    ),
    "no_name_no_owner": (
        _("Neither enterprise nor owner has a name"),
        _("Without the enterprise's and the owner's name nobody could find it again. Fill in one of them."),
        _("The name of the enterprise or of its owner."),
    ),
    "excel_error": (
        _("Error value of a spreadsheet"),
        _("The cell holds the error %(value)s instead of a value. It counts as unknown. Write the value itself into the cell."),
        _("A value, not the result of a broken formula."),
    ),
    "formula_text": (
        _("Formula instead of a value"),
        _("The cell holds the formula %(value)s without a result. It counts as unknown. Write the value itself into the cell."),
        _("A value, not a formula."),
    ),
    "hidden_spaces": (
        _("Invisible characters or spaces too many"),
        _("Invisible characters or needless spaces were taken out: “%(corrected_to)s”. Nothing to do."),
        _("Text with single spaces and nothing before or behind."),
    ),
    "text_too_long": (
        _("Text too long"),
        _("The text has %(length)s letters, at most %(limit)s are kept. The end was cut off; shorten it if that matters."),
        _("A shorter text."),
    ),
    "time_invalid": (
        _("Time of change unreadable"),
        _("“%(value)s” is no date. The time of the change counts as unknown; nothing to do."),
        _("A date such as 2026-04-15 03:12:09."),
    ),
    "number_text": (
        _("Number written as text"),
        _("“%(value)s” was read as %(corrected_to)s. Nothing to do."),
        _("A number alone."),
    ),
    # places
    "village_missing": (
        _("Village missing"),
        _("The village is empty. The enterprise is loaded for its district; fill in the village when it is known."),
        VILLAGE,
    ),
    "village_spelling": (
        _("Village spelled differently"),
        _("“%(value)s” was read as %(corrected_to)s. Nothing to do."),
        VILLAGE,
    ),
    "village_unknown": (
        _("Village unknown"),
        _("No village “%(value)s” is known there. Correct the name of the village, or the district."),
        VILLAGE,
    ),
    "village_ambiguous": (
        _("Village ambiguous"),
        _("“%(value)s” may mean several villages: %(suggestion)s. Write which one, or the right district."),
        VILLAGE,
    ),
    "village_other_district": (
        _("Village lies in another district"),
        _("“%(value)s” lies elsewhere: %(lies_in)s. Correct the district or the village; the two contradict each other."),
        VILLAGE,
    ),
    "district_missing": (
        _("District missing"),
        _("Neither district nor village is given. Fill in where the enterprise is, not where the owner lives."),
        DISTRICT,
    ),
    "district_concluded": (
        _("District concluded from the village"),
        _("The district is empty; the village lies in %(corrected_to)s. Nothing to do."),
        DISTRICT,
    ),
    "district_spelling": (
        _("District spelled differently"),
        _("“%(value)s” was read as %(corrected_to)s. Nothing to do."),
        DISTRICT,
    ),
    "district_unknown": (
        _("District unknown"),
        _("No district “%(value)s” is known there. Correct the name of the district."),
        DISTRICT,
    ),
    "district_ambiguous": (
        _("District ambiguous"),
        _("“%(value)s” may mean several districts: %(suggestion)s. Write which one."),
        DISTRICT,
    ),
    "district_contradicts": (
        _("District contradicts the regency"),
        _("“%(value)s” does not lie in the regency that is given. Correct the district or the regency."),
        DISTRICT,
    ),
    "regency_spelling": (
        _("Regency spelled differently"),
        _("“%(value)s” was read as %(corrected_to)s. Nothing to do."),
        _("The name of the regency or city, with or without Kabupaten and Kota."),
    ),
    "regency_unknown": (
        _("Regency unknown or contradicted"),
        _("“%(value)s” is no regency that fits the district and the village. Correct it."),
        _("The name of the regency or city, with or without Kabupaten and Kota."),
    ),
    "outside_region": (
        _("Outside your region"),
        _("The enterprise is in %(place)s, outside the region of this import. Take the row out, or correct the place."),
        _("A place inside the region of the officer who imports."),
    ),
    "coordinates_zero": (
        _("Coordinates zero"),
        _("The coordinates are zero: nobody measured. They count as unknown. Measure them at the next visit."),
        _("Latitude and longitude in degrees, such as -6.268882 and 107.119541."),
    ),
    "coordinates_swapped": (
        _("Coordinates swapped"),
        _("Latitude and longitude were exchanged: now %(corrected_to)s. Nothing to do."),
        _("Latitude (about -6) first, longitude (about 107) second."),
    ),
    "coordinates_comma": (
        _("Coordinates with decimal comma"),
        _("The decimal comma was read as a point: %(corrected_to)s. Nothing to do."),
        _("A decimal point: -6.268882."),
    ),
    "coordinates_format": (
        _("Coordinates written differently"),
        _("The coordinates were read as %(corrected_to)s. Nothing to do."),
        _("Degrees with a decimal point: -6.268882 and 107.119541."),
    ),
    "coordinates_sign": (
        _("Coordinates without the minus"),
        _("The latitude lacked its minus (south of the equator): now %(corrected_to)s. Nothing to do."),
        _("A negative latitude south of the equator."),
    ),
    "coordinates_scale": (
        _("Coordinates without their decimal point"),
        _("The decimal point was lost and has been put back: %(corrected_to)s. Nothing to do."),
        _("A decimal point: -6.268882."),
    ),
    "coordinates_invalid": (
        _("Coordinates unreadable"),
        _("“%(value)s” is no number of degrees. The coordinates count as unknown. Measure them at the next visit."),
        _("Latitude and longitude in degrees, such as -6.268882 and 107.119541."),
    ),
    "coordinates_half": (
        _("One coordinate missing"),
        _("One of the two coordinates is missing, so the place counts as not measured. Fill in both."),
        _("Latitude and longitude together."),
    ),
    "coordinates_outside": (
        _("Coordinates outside the regency"),
        _("The coordinates lie outside the regency and count as unknown. Measure them again at the enterprise."),
        _("A point inside the regency."),
    ),
}
