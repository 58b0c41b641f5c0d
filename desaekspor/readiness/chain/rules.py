"""Who may do what with the chain; whose enterprises they are is said by the querysets."""

from desaekspor.accounts.rules import is_officer, sees_enterprises, sees_own_enterprise


def sees_chain(user):
    """Boards, lists and the funnel of the region served."""
    return sees_enterprises(user)


def sees_timeline(user):
    return sees_enterprises(user) or sees_own_enterprise(user)


def may_record_steps(user):
    """May write steps, stops and returns, plan what is next, and verify what others wrote."""
    return is_officer(user)


def may_end_action(user, action):
    """Who is asked to do it, and the officers."""
    return is_officer(user) or (sees_enterprises(user) and action.owner_id == user.pk)
