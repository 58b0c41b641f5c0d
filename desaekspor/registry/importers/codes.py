"""How grave each finding is. The texts stand in registry/findings.py; a test holds the two together.

*corrected*: certain, and done. *warning*: the row loads, and a doubtful value becomes unknown while
the source row keeps it. *rejected*: the row waits for correction.
"""

CORRECTED, WARNING, REJECTED = "corrected", "warning", "rejected"

SEVERITY = dict.fromkeys(
    (
        # rows that are not enterprises, or that stand in the file twice
        "totals_row", "repeated_heading", "not_an_enterprise", "row_repeated", "further_activity",
        # cells whose meaning is certain
        "hidden_spaces", "nik_format", "nib_format", "phone_lost_zero", "phone_format", "phone_several",
        "sex_variant", "education_variant", "date_format", "money_text", "month_variant", "number_text",
        "rt_rw_format", "kbli_format", "village_spelling", "district_spelling", "district_concluded", "regency_spelling",
        "coordinates_swapped", "coordinates_comma", "coordinates_format", "coordinates_sign", "coordinates_scale",
    ),
    CORRECTED,
) | dict.fromkeys(
    (
        "excel_error", "formula_text", "text_too_long", "owner_missing", "name_missing",
        "nik_missing", "nik_not_digits", "nik_length", "nik_scientific", "nik_precision", "nik_structure",
        "nik_birth_mismatch", "nik_sex_mismatch",
        "nib_not_digits", "nib_length", "nib_scientific", "nib_shared",
        "phone_missing", "phone_not_digits", "phone_structure", "phone_scientific",
        "sex_missing", "sex_unknown", "flag_unknown", "education_unknown", "legal_form_unknown", "scale_unknown",
        "date_invalid", "date_implausible",
        "sales_missing", "money_invalid", "money_doubtful", "money_period", "money_negative", "money_too_small",
        "money_too_large", "scale_contradicts_sales", "scale_contradicts_capital",
        "month_invalid", "year_invalid", "year_zero", "year_two_digits", "year_future", "year_before_birth", "year_too_early",
        "kbli_missing", "kbli_not_digits", "kbli_length", "kbli_division", "kbli_old", "kbli_contradicts_category",
        "category_unknown", "village_missing",
        "coordinates_zero", "coordinates_invalid", "coordinates_half", "coordinates_outside",
        "workers_blank", "worker_blank", "worker_invalid", "workers_disabled_exceed", "worker_too_many",
        "time_invalid",
        # found when the row is compared with the registry (services/judging.py)
        "identity_changed", "nib_several",
    ),
    WARNING,
) | dict.fromkeys(
    (
        "key_missing", "nib_missing", "key_conflict", "key_too_long", "no_name_no_owner", "workers_negative",
        "village_unknown", "village_ambiguous", "village_other_district", "district_missing", "district_unknown",
        "district_ambiguous", "district_contradicts", "regency_unknown", "outside_region",
        "enterprise_elsewhere",  # found when the row is compared with the registry
    ),
    REJECTED,
)  # fmt: skip
