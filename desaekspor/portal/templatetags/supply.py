"""What one enterprise makes, on its record."""

from django import template

from desaekspor.accounts.rules import may_edit_production
from desaekspor.portal.supply import statement_page
from desaekspor.potential.production.models import Production
from desaekspor.potential.production.queries import productions_for
from desaekspor.regions.models import Level
from desaekspor.registry.queries import may_have

register = template.Library()


@register.inclusion_tag("portal/supply/_of_enterprise.html")
def supply_of(enterprise, user):
    """The enterprise's statements with their months, and the way to a new one; one query."""
    statements = productions_for(user).filter(enterprise=enterprise.pk) if may_have(enterprise, Production) else []
    return {
        "enterprise": enterprise,
        "statements": [statement_page.ShownStatement(one, enterprise, statement_page.months_of(one)) for one in statements],
        "may_state": may_edit_production(user) and enterprise.region.level == Level.VILLAGE,
    }
