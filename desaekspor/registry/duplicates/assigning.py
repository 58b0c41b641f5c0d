"""Among whom pairs are shared out, and what of them somebody may be given."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from desaekspor.accounts.models import Role, User
from desaekspor.accounts.rules import is_officer, scope_of
from desaekspor.regions.queries import within
from desaekspor.registry.duplicates import decisions
from desaekspor.registry.duplicates.listing import STANDS, pairs_for
from desaekspor.registry.duplicates.models import DuplicatePair


def officers_for(user):
    """Those among whom the user's pairs can be shared out, with ``to_do``: how many are each one's task."""
    if not is_officer(user):
        return User.objects.none()
    theirs = DuplicatePair.objects.filter(STANDS["to_do"], assigned_to=OuterRef("pk")).order_by().values("assigned_to")
    found = User.objects.filter(
        within(scope_of(user), "region"), role__in=(Role.OFFICER, Role.VILLAGE_OFFICER), is_active=True
    ).annotate(to_do=Coalesce(Subquery(theirs.annotate(pairs=Count("pk")).values("pairs")), 0))
    return found.select_related("region").order_by("role", "region", "username")


@transaction.atomic
def share_out(pairs, to, *, by):
    """Give those of the pairs that are still to do to the user ``to`` (None: to nobody); returns (given, left out).

    Left out is what ``to`` may not see. Raises PermissionDenied where ``by`` may not share out work, or not to ``to``.
    """
    if not is_officer(by) or (to is not None and not officers_for(by).filter(pk=to.pk).exists()):
        raise PermissionDenied
    wanted = pairs_for(by).filter(STANDS["to_do"], pk__in=pairs.order_by().values("pk"))
    theirs = wanted if to is None else pairs_for(to).filter(pk__in=wanted.values("pk"))
    asked, seen = wanted.count(), theirs.count()
    decisions.assign(theirs, to=to, by=by)
    return seen, asked - seen
