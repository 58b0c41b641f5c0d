"""Who may do what with the potential of villages. Whose rows they are is said by the querysets of each package."""

from desaekspor.accounts.rules import is_administrator, is_officer, is_village_officer, scope_of
from desaekspor.analytics.layout import REGENCY_LENGTH


def sees_assessments(user) -> bool:
    """May see assessments before they are published: of the own area or village, administrators all."""
    return is_officer(user) or is_village_officer(user) or is_administrator(user)


def may_edit_tables(user) -> bool:
    """May change the table of the index and the rules of the class."""
    return is_administrator(user)


def may_publish_assessments(user, region_code: str = "") -> bool:
    """May let anyone see the assessments of a regency (of any, without a code): officers of the whole of it."""
    if not is_officer(user):
        return False
    scope = scope_of(user)
    return len(scope) <= REGENCY_LENGTH and (region_code + ".").startswith(scope + ".") if region_code else True


def may_label_villages(user) -> bool:
    """May write down which programmes the villages of the region belong to."""
    return is_officer(user)
