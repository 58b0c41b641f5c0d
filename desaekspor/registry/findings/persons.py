"""Findings about the owner: code -> (title, message, what is expected)."""

from django.utils.translation import gettext_lazy as _

NIK = _(
    "Sixteen digits, entered as text: six of the place of registration, six of the date of birth (women: day + 40), four more."
)
PHONE = _("A number that can be dialled, such as 0812-3456-7890 or +62 812-3456-7890, entered as text.")
BIRTH = _("A date such as 1981-02-15.")
SEX = _("Laki-laki or Perempuan.")

PERSONS = {
    "owner_missing": (
        _("Owner's name missing"),
        _("The owner's name is missing (“%(value)s”). Ask the village or the enterprise for it."),
        _("The name of the owner."),
    ),
    "nik_missing": (
        _("NIK missing"),
        _("The NIK is missing (“%(value)s”). Ask the owner for it."),
        NIK,
    ),
    "nik_format": (
        _("NIK written with marks or as a number"),
        _("The NIK was read as %(corrected_to)s. Format the column as text, so that no digit is lost."),
        NIK,
    ),
    "nik_not_digits": (
        _("NIK with letters"),
        _("“%(value)s” is no NIK: it has other characters than digits. Ask the owner for the number."),
        NIK,
    ),
    "nik_length": (
        _("NIK not of sixteen digits"),
        _("“%(value)s” has %(length)s digits instead of 16. Ask the owner for the number."),
        NIK,
    ),
    "nik_scientific": (
        _("NIK in scientific notation"),
        _("A spreadsheet made %(value)s of the NIK; %(suggestion)s is what is left. Ask the owner for the rest."),
        NIK,
    ),
    "nik_precision": (
        _("Last digit of the NIK destroyed"),
        _("A spreadsheet keeps fifteen digits and made the last one 0. Ask the owner for it: %(suggestion)s."),
        NIK,
    ),
    "nik_structure": (
        _("NIK impossible"),
        _("“%(value)s” cannot be a NIK: the digits %(part)s are not possible. Ask the owner for the number."),
        NIK,
    ),
    "nik_birth_mismatch": (
        _("NIK and date of birth disagree"),
        _("The NIK says %(nik_birth)s (day, month, year), the date of birth %(birth)s. Compare both with the identity card."),
        NIK,
    ),
    "nik_sex_mismatch": (
        _("NIK and sex disagree"),
        _("The day in the NIK says the other sex (women: day + 40). Compare both with the identity card."),
        NIK,
    ),
    "phone_missing": (
        _("Phone missing"),
        _("There is no phone number (“%(value)s”). Ask for one at the next visit."),
        PHONE,
    ),
    "phone_lost_zero": (
        _("Phone without its leading zero"),
        _("The leading zero was lost and has been put back: %(corrected_to)s. Nothing to do."),
        PHONE,
    ),
    "phone_format": (
        _("Phone written differently"),
        _("The phone number was read as %(corrected_to)s. Nothing to do."),
        PHONE,
    ),
    "phone_several": (
        _("Several phones in one cell"),
        _("The first number is kept: %(corrected_to)s. Nothing to do, unless another one is the right one."),
        PHONE,
    ),
    "phone_not_digits": (
        _("Phone with letters"),
        _("“%(value)s” is no phone number. Ask for it at the next visit."),
        PHONE,
    ),
    "phone_structure": (
        _("Phone impossible"),
        _("“%(value)s” cannot be dialled: with %(length)s digits it is no number of Indonesia. Ask for the number."),
        PHONE,
    ),
    "phone_scientific": (
        _("Phone in scientific notation"),
        _("A spreadsheet turned the phone number into %(value)s; its end is lost. Ask for the number."),
        PHONE,
    ),
    "sex_missing": (_("Sex missing"), _("The owner's sex is missing. Fill it in."), SEX),
    "sex_variant": (
        _("Sex written differently"),
        _("“%(value)s” was read as %(corrected_to)s. Nothing to do."),
        SEX,
    ),
    "sex_unknown": (
        _("Sex unreadable"),
        _("“%(value)s” is neither of the two answers. It counts as unknown; correct it."),
        SEX,
    ),
    "flag_unknown": (
        _("Answer unreadable"),
        _("“%(value)s” is neither yes nor no. It counts as unknown; correct it."),
        _("1 or 0, Ya or Tidak."),
    ),
    "education_variant": (
        _("Schooling written differently"),
        _("“%(value)s” was read as %(corrected_to)s. Nothing to do."),
        _("SD/MI, SMP/MTS, SMA/SMK/MA, Diploma I/II/III, S1, S2, S3 or Tidak Sekolah."),
    ),
    "education_unknown": (
        _("Schooling unreadable"),
        _("“%(value)s” is no level of schooling. It counts as unknown; correct it."),
        _("SD/MI, SMP/MTS, SMA/SMK/MA, Diploma I/II/III, S1, S2, S3 or Tidak Sekolah."),
    ),
    "date_format": (
        _("Date written differently"),
        _("“%(value)s” was read as %(corrected_to)s. Nothing to do."),
        BIRTH,
    ),
    "date_invalid": (
        _("Date impossible"),
        _("“%(value)s” is no date. It counts as unknown; correct it."),
        BIRTH,
    ),
    "date_implausible": (
        _("Date of birth implausible"),
        _("Somebody born on %(date)s cannot own an enterprise. The date counts as unknown; correct it."),
        _("A date of birth that makes the owner 10 to 110 years old."),
    ),
}
