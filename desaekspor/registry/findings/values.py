"""Findings about the enterprise: code -> (title, message, what is expected)."""

from django.utils.translation import gettext_lazy as _

NIB = _("Thirteen digits, entered as text; empty when the enterprise has none.")
RUPIAH = _("An amount in rupiah for a whole year, digits alone: 27800000.")
KBLI = _("Five digits of the classification KBLI, such as 10794.")
YEAR = _("A year of four digits, not before the owner's birth and not in the future.")
WORKERS = _("A number of people; 0 where there is nobody, empty only where nobody counted.")
SCALE = _("The class of PP 7/2021: micro up to 2 billion rupiah of sales a year, small up to 15, medium up to 50.")

VALUES = {
    "name_missing": (
        _("Enterprise has no name"),
        _("The enterprise has no name (“%(value)s”). It is listed by its owner; ask for the name at the next visit."),
        _("The name of the enterprise."),
    ),
    "nib_format": (_("NIB written with marks"), _("The NIB was read as %(corrected_to)s. Nothing to do."), NIB),
    "nib_missing": (
        _("NIB missing"),
        _("The NIB is missing (“%(value)s”), and it is the key of this source. Fill it in."),
        NIB,
    ),
    "nib_not_digits": (
        _("NIB with letters"),
        _("“%(value)s” is no NIB: it has other characters than digits. Look it up in OSS."),
        NIB,
    ),
    "nib_length": (
        _("NIB not of thirteen digits"),
        _("“%(value)s” has %(length)s digits instead of 13. Look it up in OSS."),
        NIB,
    ),
    "nib_scientific": (
        _("NIB in scientific notation"),
        _("A spreadsheet turned the NIB into %(value)s; only the beginning %(kept)s is left. Look it up in OSS."),
        NIB,
    ),
    "nib_shared": (
        _("NIB of another enterprise"),
        _("The NIB %(value)s stands further up with another key. See whether it is one enterprise recorded twice."),
        _("One NIB for one enterprise, unless one owner runs several under it."),
    ),
    "legal_form_unknown": (
        _("Legal form unreadable"),
        _("“%(value)s” is no legal form. It counts as unknown; correct it."),
        _("Usaha Perorangan, CV, PT, PT Perorangan, Firma, Koperasi, BUM Desa, Yayasan or Lainnya."),
    ),
    "scale_unknown": (
        _("Scale unreadable"),
        _("“%(value)s” is no class of size. It counts as unknown; correct it."),
        _("Usaha Mikro, Usaha Kecil or Usaha Menengah."),
    ),
    "sales_missing": (
        _("Sales missing"),
        _("The sales of the year are missing (“%(value)s”). They count as unknown, not as zero; ask for them."),
        RUPIAH,
    ),
    "money_text": (
        _("Amount written as text"),
        _("“%(value)s” was read as %(corrected_to)s rupiah. Nothing to do."),
        RUPIAH,
    ),
    "money_invalid": (
        _("Amount unreadable"),
        _("“%(value)s” is no amount. It counts as unknown; write digits alone."),
        RUPIAH,
    ),
    "money_doubtful": (
        _("Amount can be read in two ways"),
        _("“%(value)s” can be read in more than one way. It counts as unknown; write digits alone."),
        RUPIAH,
    ),
    "money_period": (
        _("Amount for a month or a day"),
        _("“%(value)s” is not for a year, and it was not multiplied. It counts as unknown; ask for the amount of the year."),
        RUPIAH,
    ),
    "money_negative": (
        _("Amount negative"),
        _("The amount is negative. It counts as unknown; correct it."),
        RUPIAH,
    ),
    "money_too_small": (
        _("Amount too small"),
        _("%(value)s rupiah cannot be meant; “juta” was probably left out. It counts as unknown; write the whole amount."),
        RUPIAH,
    ),
    "money_too_large": (
        _("Amount too large"),
        _("%(value)s rupiah is more than any such enterprise has. It counts as unknown; correct it."),
        RUPIAH,
    ),
    "scale_contradicts_sales": (
        _("Scale contradicts sales"),
        _("Reported as %(reported)s, but sales of %(value)s make it %(computed)s. Both are kept; correct the wrong one."),
        SCALE,
    ),
    "scale_contradicts_capital": (
        _("Scale contradicts capital"),
        _("Reported as %(reported)s, but a capital of %(value)s makes it %(computed)s. Both are kept; correct the wrong one."),
        _("The class of PP 7/2021: micro up to 1 billion rupiah of capital, small up to 5, medium up to 10."),
    ),
    "month_variant": (
        _("Month written as a name"),
        _("“%(value)s” was read as month %(corrected_to)s. Nothing to do."),
        _("A month from 1 to 12."),
    ),
    "month_invalid": (
        _("Month impossible"),
        _("“%(value)s” is no month. It counts as unknown; correct it."),
        _("A month from 1 to 12."),
    ),
    "year_invalid": (_("Year unreadable"), _("“%(value)s” is no year. It counts as unknown; correct it."), YEAR),
    "year_zero": (_("Year zero"), _("The year is 0. It counts as unknown; ask when the enterprise began."), YEAR),
    "year_two_digits": (
        _("Year of two digits"),
        _("“%(value)s” has no century. It counts as unknown; write all four digits."),
        YEAR,
    ),
    "year_future": (
        _("Year in the future"),
        _("%(value)s is still to come. The year counts as unknown; correct it."),
        YEAR,
    ),
    "year_too_early": (
        _("Year too early"),
        _("%(value)s is before %(earliest)s. The year counts as unknown; correct it."),
        YEAR,
    ),
    "year_before_birth": (
        _("Began before the owner was born"),
        _("In %(value)s the owner, born %(birth_year)s, was not yet five. The year is taken as unknown; correct it."),
        YEAR,
    ),
    "kbli_missing": (
        _("KBLI code missing"),
        _("The KBLI code is missing. The enterprise is loaded without a sector; find the code by its activity."),
        KBLI,
    ),
    "kbli_format": (_("KBLI code written differently"), _("The code was read as %(corrected_to)s. Nothing to do."), KBLI),
    "kbli_not_digits": (
        _("KBLI code is no number"),
        _("“%(value)s” is no KBLI code. It counts as unknown; find the code by the activity."),
        KBLI,
    ),
    "kbli_length": (
        _("KBLI code not of five digits"),
        _("“%(value)s” has %(length)s digits instead of 5: a group only. Find the whole code by the activity."),
        KBLI,
    ),
    "kbli_division": (
        _("KBLI code does not exist"),
        _("“%(value)s” begins with %(part)s, which no edition of the KBLI has. Find the code by the activity."),
        KBLI,
    ),
    "kbli_old": (
        _("KBLI code of an older edition"),
        _("“%(value)s” is in no edition in force (2020, 2025). Find the present code by the activity."),
        KBLI,
    ),
    "kbli_contradicts_category": (
        _("KBLI code and category disagree"),
        _("The code %(value)s does not belong to category %(category)s. Correct the wrong one."),
        KBLI,
    ),
    "category_unknown": (
        _("KBLI category unreadable"),
        _("“%(value)s” is no category. It counts as unknown; correct it."),
        _("A letter from A to V, or the letter with its title."),
    ),
    "rt_rw_format": (
        _("RT or RW with its word"),
        _("“%(value)s” was read as %(corrected_to)s. Nothing to do."),
        _("The number alone: 004."),
    ),
    "workers_blank": (
        _("No worker count at all"),
        _("All worker counts are empty. They count as unknown, not as zero; ask how many people work there."),
        WORKERS,
    ),
    "worker_blank": (
        _("Worker count missing"),
        _("The count is empty while others of the row are filled. It counts as unknown, not as zero."),
        WORKERS,
    ),
    "worker_invalid": (
        _("Worker count unreadable"),
        _("“%(value)s” is no number of people. It counts as unknown; correct it."),
        WORKERS,
    ),
    "worker_too_many": (
        _("Worker count too large"),
        _("%(value)s people are more than any such enterprise has. The count is unknown; correct it."),
        WORKERS,
    ),
    "workers_negative": (
        _("Worker count negative"),
        _("The count %(value)s is impossible. Correct it; 0 means nobody, an empty cell means unknown."),
        WORKERS,
    ),
    "workers_disabled_exceed": (
        _("More workers with a disability than workers"),
        _("By these counts %(value)s of %(total)s workers have a disability. The first is taken as unknown; correct it."),
        _("Workers with a disability are among the workers of the same sex and pay."),
    ),
}
