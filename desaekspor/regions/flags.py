"""Why a figure looks wrong, in few fixed sentences: English here, translated where it is shown."""

import re

from django.utils.translation import gettext_noop

NOT_REPORTED = gettext_noop("zero, most likely not reported")
TOO_MANY_MARKETS = gettext_noop("more markets than is plausible; probably stalls were counted")
TOO_HIGH = gettext_noop("unusually high; check before use")
TOO_MANY_WORKERS = gettext_noop("more workers than inhabitants")
SEX_RATIO = gettext_noop("implausible ratio of men to women")
NO_COAST = gettext_noop("the district has no coast")
NO_HIGHLAND = gettext_noop("the regency has no highland")
OTHER_POPULATION = gettext_noop("far from the civil registration's population; use that one")
TOO_MANY_DIGITS = gettext_noop("above the usual range; check the digits")
OUT_OF_RANGE = gettext_noop("outside the usual range of village-fund allocations")

# What the reasons in data_quality_flags.csv say, by a word that only one of them has.
REASONS = (
    (r"treat as not reported", NOT_REPORTED),
    (r"probably stalls", TOO_MANY_MARKETS),
    (r"unusually high", TOO_HIGH),
    (r"more workers", TOO_MANY_WORKERS),
    (r"sex ratio", SEX_RATIO),
    (r"no coast", NO_COAST),
    (r"no highland", NO_HIGHLAND),
    (r"civil-registration", OTHER_POPULATION),
    (r"check digits", TOO_MANY_DIGITS),
    (r"outside the usual range", OUT_OF_RANGE),
)


def flag_of(reason):
    """The sentence for a reason of the flags file; a reason we do not know stays as it is."""
    return next((flag for pattern, flag in REASONS if re.search(pattern, reason)), reason)
