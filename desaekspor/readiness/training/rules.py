"""Who may do what with trainings; whose rows they are stands in queries.py."""

from desaekspor.accounts.models import Role
from desaekspor.accounts.rules import is_officer, is_owner, is_village_officer


def is_trainer(user):
    return user.is_authenticated and user.is_active and user.role == Role.TRAINER


def sees_trainings(user):
    """May see batches: officers and trainers theirs, village officers and owners those that they may apply for."""
    return is_officer(user) or is_trainer(user) or is_village_officer(user) or is_owner(user)


def may_manage(user):
    """May make programmes and batches, decide about applications, give and withdraw certificates."""
    return is_officer(user)


def may_teach(user):
    """May write down attendance, results, visits, feedback and follow-ups."""
    return is_officer(user) or is_trainer(user)


def may_enter_applications(user):
    """May apply in the name of an enterprise: officers for those of their region, owners for their own."""
    return is_officer(user) or is_village_officer(user) or is_owner(user)
