"""What writes accounts. Every change of who may do what stands in the audit log."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse

from desaekspor.accounts import audit, lockout
from desaekspor.accounts.models import Role, User

FIELDS = ("username", "first_name", "email", "role", "region", "is_active")


class LastAdministrator(Exception):
    """Without this account nobody could manage users any more."""


@transaction.atomic
def create_user(*, by, request=None, **fields):
    """Make an account without a password; its person sets one by the link of :func:`reset_link`."""
    user = User(**fields)
    user.set_unusable_password()
    user.save(force_insert=True)
    audit.record(by, "user.create", user, fields=sorted(fields), request=request)
    return user


@transaction.atomic
def change_user(user, *, by, request=None, **fields):
    """Change an account. Raises LastAdministrator."""
    # Locked in one order, so that two administrators cannot demote each other at once.
    administrators = list(User.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk"))
    user = User.objects.select_for_update().get(pk=user.pk)
    changed = [name for name, value in fields.items() if getattr(user, name) != value]
    if not changed:
        return user

    for name in changed:
        setattr(user, name, fields[name])
    if administrators == [user] and not (user.role == Role.ADMINISTRATOR and user.is_active):
        raise LastAdministrator
    user.save(update_fields=changed)
    audit.record(by, "user.change", user, fields=sorted(changed), request=request)
    return user


@transaction.atomic
def reset_link(user, *, by, request):
    """The address at which ``user`` sets a new password, once, within three days."""
    audit.record(by, "user.reset_link", user, fields=["password"], request=request)
    token = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": token})
    return request.build_absolute_uri(path)


@transaction.atomic
def unlock_user(user, *, by, request=None):
    """Open the log-in again before its time."""
    lockout.unlock(user)
    audit.record(by, "user.unlock", user, request=request)


@transaction.atomic
def remove_second_factor(user, *, by, request=None):
    """For a person who lost the telephone and the recovery codes: the password alone opens the account again."""
    if Authenticator.objects.filter(user=user).delete()[0]:
        audit.record(by, "user.remove_second_factor", user, request=request)
