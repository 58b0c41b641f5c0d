"""Who may do what with assessments; which ones are theirs is said in queries.py."""

from desaekspor.accounts import rules


def may_assess(user):
    """May answer for enterprises of their region, check answers, keep proofs, make links for owners."""
    return rules.is_officer(user) or rules.is_village_officer(user)


def may_answer(user):
    """May answer: who may assess, and owners for their own."""
    return may_assess(user) or rules.sees_own_enterprise(user)


def may_edit_questions(user):
    """May write versions of the questions and put one to use: they hold for everybody."""
    return rules.is_administrator(user)
