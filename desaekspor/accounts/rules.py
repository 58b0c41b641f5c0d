"""Who may do what. A user has one role and one region; the region's code is a prefix of every code inside it.

Design, section 5. These say whether a person may do a thing at all; which rows are theirs
is said by the querysets (``enterprises_for``, ``batches_for``, ``jobs_for``).
"""

from desaekspor.accounts.models import Role
from desaekspor.regions.models import Level

LONGEST_REGENCY = 5  # characters of a regency's code

# The levels of region a role may be given; None: it needs no region.
REGION_LEVELS = {
    Role.OWNER: (None, Level.VILLAGE),
    Role.VILLAGE_OFFICER: (Level.VILLAGE,),
    Role.ENUMERATOR: (Level.REGENCY, Level.DISTRICT, Level.VILLAGE),
    Role.TRAINER: (Level.REGENCY, Level.DISTRICT, Level.VILLAGE),
    Role.BUYER: (None,),
    Role.COMPANY: (None,),
    Role.CUSTOMS_OFFICER: (None, Level.PROVINCE, Level.REGENCY),
    Role.OFFICER: (Level.PROVINCE, Level.REGENCY, Level.DISTRICT),
    Role.ADMINISTRATOR: (None, Level.PROVINCE, Level.REGENCY),
}


def scope_of(user):
    """The code of the region whose rows are the user's work; the empty text when there is none."""
    return (user.region_id or "") if user.is_authenticated and user.is_active else ""


def _has_role(user, role):
    return user.is_authenticated and user.is_active and user.role == role


def is_administrator(user):
    return _has_role(user, Role.ADMINISTRATOR)


def is_officer(user):
    """An officer of the dinas, with the area they serve."""
    return _has_role(user, Role.OFFICER) and bool(user.region_id)


def is_village_officer(user):
    return _has_role(user, Role.VILLAGE_OFFICER) and bool(user.region_id)


def is_enumerator(user):
    return _has_role(user, Role.ENUMERATOR) and bool(user.region_id)


def is_owner(user):
    return _has_role(user, Role.OWNER)


def sees_enterprises(user):
    """May see the enterprises of their region, personal data masked."""
    return is_officer(user) or is_village_officer(user)


def sees_own_enterprise(user):
    return is_owner(user)


def may_edit_enterprises(user):
    """May enter, correct, verify and check the enterprises of their region."""
    return is_officer(user) or is_village_officer(user)


def may_edit_production(user):
    """May say what the villages of their region make, correct it, and verify what others said."""
    return is_officer(user) or is_village_officer(user)


def may_edit_certificates(user):
    """May write down, correct and verify the certificates of enterprises of their region, and answer reminders."""
    return is_officer(user) or is_village_officer(user)


def may_write_messages(user):
    """May write to owners of their region who agreed to it, and see what became of the messages."""
    return is_officer(user) or is_village_officer(user)


def may_write_templates(user):
    """May change the words that the messages of a regency begin from."""
    return is_officer(user)


def may_edit_market_rules(user):
    """May correct the table of what markets ask for: it speaks of every enterprise, so officers of a whole regency or more."""
    return is_administrator(user) or (is_officer(user) and len(user.region_id) <= LONGEST_REGENCY)


def may_load_trade_data(user):
    """May bring in flows, tariff books and FAOSTAT, choose the flows that count, and take data out: it holds for everybody."""
    return may_edit_market_rules(user)


def may_answer_survey(user):
    """May answer the village survey, make field forms and send what they brought; enumerators where they are assigned."""
    return is_officer(user) or is_village_officer(user) or is_enumerator(user)


def may_verify_survey(user):
    """May mark answers that somebody else gave as checked."""
    return is_officer(user) or is_village_officer(user)


def may_assign_survey(user):
    """May give the villages of their region to enumerators."""
    return is_officer(user)


def may_decide_pairs(user):
    """May say whether two records of their region are one business."""
    return is_officer(user) or is_village_officer(user)


def may_merge_enterprises(user):
    """May make one record of several and take it apart again, share out that work, and measure how good it is."""
    return is_officer(user)


def may_open_personal_data(user):
    """May open masked personal data of their region's enterprises, with a purpose, which is logged."""
    return is_officer(user) or is_village_officer(user)


def may_see_openings(user):
    """May see who opened a person's data: officers of their region's, administrators of everybody's."""
    return is_officer(user) or is_administrator(user)


def may_record_consent(user):
    """May write down what an owner agreed to, withdrew or asked; owners do so for themselves on their own page."""
    return is_officer(user) or is_village_officer(user) or is_owner(user)


def may_answer_requests(user):
    """May answer what owners of the region ask about their own data."""
    return is_officer(user)


def may_see_breaches(user):
    return is_officer(user) or is_administrator(user)


def may_write_consent_texts(user):
    return is_administrator(user)


def may_see_batches(user):
    return is_officer(user)


def may_import(user):
    return is_officer(user)


def may_manage_users(user):
    return is_administrator(user)


def may_read_audit_log(user):
    return is_administrator(user)


def may_see_system(user):
    """May see how the installation is: findings, sizes, backups."""
    return is_administrator(user)
