"""What the page of an enterprise shows about the privacy of its owner."""

from django import template

from desaekspor.accounts.rules import may_open_personal_data, may_record_consent, may_see_openings
from desaekspor.privacy.queries import in_words, parts_of, seen_of

register = template.Library()
SHOWN = 3


@register.inclusion_tag("privacy/_owner_data.html")
def owner_data(enterprise, user):
    """Under the masked values: the way to open them, and who did so lately."""
    owner = getattr(enterprise, "owner", None)
    sees_openings = owner is not None and may_see_openings(user)
    return {
        "enterprise": enterprise,
        "owner": owner,
        "may_open": owner is not None and may_open_personal_data(user),
        "sees_person": owner is not None and may_record_consent(user),
        "sees_openings": sees_openings,
        "seen": [in_words(entry) for entry in seen_of(parts_of(enterprise, user))[:SHOWN]] if sees_openings else [],
    }
