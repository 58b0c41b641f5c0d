"""In whose name a command works."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from desaekspor.accounts.models import User
from desaekspor.accounts.rules import may_answer_survey


def in_whose_name(name):
    """The active user called ``name``; None where no name is given: the installation itself. Raises CommandError."""
    if not name:
        return None
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None or not may_answer_survey(user):
        raise CommandError(_("%(name)s is not the name of somebody who may answer surveys.") % {"name": name})
    return user
