from django.db.models import Q

from desaekspor.accounts.models import User
from desaekspor.accounts.rules import may_manage_users


def users_for(user, *, search="", role=""):
    """The accounts that ``user`` may manage, found by part of a name, user name or e-mail."""
    if not may_manage_users(user):
        return User.objects.none()
    found = User.objects.select_related("region").order_by("username")
    for word in search.split():
        found = found.filter(
            Q(username__icontains=word) | Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
        )
    return found.filter(role=role) if role else found
