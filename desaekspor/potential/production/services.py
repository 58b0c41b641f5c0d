"""Everything that writes statements of production. Whatever is overwritten stays in the history and can be taken back."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from desaekspor.accounts.audit import record
from desaekspor.accounts.rules import is_village_officer
from desaekspor.potential.production.errors import (
    AlreadyStated,
    ChangedMeanwhile,
    Difference,
    NotUndoable,
    OwnWords,
    Problem,
    StatementRefused,
    TakenOff,
    VillageEnded,
)
from desaekspor.potential.production.models import Production, ProductionChange
from desaekspor.potential.production.reading import FIELDS, MONTH_FIELDS
from desaekspor.potential.production.units import same_kind
from desaekspor.regions.models import Mark, Region, RegionSuccession
from desaekspor.registry import histories
from desaekspor.registry.models import Enterprise
from desaekspor.registry.queries import enterprises_for
from desaekspor.registry.services.writing import refuse_outside

REMOVED, MARK = "removed", "mark"
# What a verification speaks of: when one of these changes, the statement is reported again.
VERIFIED_OF = {"product", "own_words", "enterprise_id", "year", "unit", *MONTH_FIELDS, "capacity", "capacity_unit", "grade"}
# Who wrote last and when: no two people quarrel about it.
LATER_WINS = {"as_of", "source"}
SAID_BY_VILLAGE = gettext_noop("village office")
NEWS = gettext_noop("news")
SAID_BY_REGENCY = gettext_noop("office of the regency")


def refuse_writing_outside(code, by):
    """Raises OutsideRegion; a command (``by`` None) works everywhere."""
    if by is not None:
        refuse_outside(code, by)


def source_of(user):
    """What stands as the source of what this person says."""
    return SAID_BY_VILLAGE if is_village_officer(user) else SAID_BY_REGENCY


def region_for(code, by):
    """The region ``code``, in which ``by`` (None: a command) may write.

    Raises Region.DoesNotExist, OutsideRegion, VillageEnded.
    """
    region = Region.objects.get(pk=code)
    refuse_writing_outside(code, by)
    if region.last_day and region.last_day < timezone.localdate():
        raise VillageEnded(code, successors_of(code))
    return region


def successors_of(code):
    """The codes that followed a region whose code ended, in their order; none where nothing is known."""
    return list(RegionSuccession.objects.filter(old=code).order_by("new_id").values_list("new_id", flat=True))


def state_of(production):
    """What the history keeps of a statement: ``{field: value}``, months one by one."""
    state = {name: getattr(production, name) for name in FIELDS if name not in MONTH_FIELDS}
    state |= dict(zip(MONTH_FIELDS, production.months, strict=True))
    return state | {"region": production.region_id, MARK: production.mark, REMOVED: production.removed_at is not None}


def _put(production, state, by, moment):
    for name, value in state.items():
        if name == "region":
            production.region_id = value
        elif name == REMOVED:
            production.removed_at = moment if value else None
        elif name not in MONTH_FIELDS:
            setattr(production, name, value)
    months = list(production.months)
    for place, name in enumerate(MONTH_FIELDS):
        if name in state:
            months[place] = state[name]
    production.months = months
    if production.mark != Mark.VERIFIED:
        production.verified_by = production.verified_at = None
    production.updated_by, production.updated_at = by, moment


def _refuse_maker(values, region, by):
    """An enterprise as the maker must be the writer's to see, in this village or at least in its district."""
    number = values.get("enterprise_id")
    if number is None:
        return
    known = Enterprise.objects.filter(merged_into=None) if by is None else enterprises_for(by)
    place = known.filter(pk=number).values_list("region_id", flat=True).first()
    if place is None:
        raise StatementRefused([Problem("enterprise_id", "no_enterprise", str(number))])
    if not (region.startswith(place) or place.startswith(region)):
        raise StatementRefused([Problem("enterprise_id", "other_village", str(number), {"place": place})])


@transaction.atomic
def state_production(code, values, *, by, key=None, mark=Mark.REPORTED, synthetic=False, file=None):
    """Write a new statement about the region ``code``; returns (Production, whether it is new).

    ``values`` as read_statement gives them. Sent twice with the same ``key`` it is written once. Raises AlreadyStated
    when there is one of this product, maker, grade and year, or when other values came with this key; OutsideRegion,
    VillageEnded, StatementRefused, Region.DoesNotExist.
    """
    if key and (sent := Production.objects.filter(key=key).first()):
        first = state_at(sent, 1)
        if first["region"] != code or any(first[name] != value for name, value in values.items() if name not in LATER_WINS):
            raise AlreadyStated(sent)
        return sent, False
    region = region_for(code, by)
    _refuse_maker(values, code, by)
    if other := statement_like(code, values, synthetic=synthetic):
        raise AlreadyStated(other)
    return write_statement(region, values, by=by, key=key, mark=mark, synthetic=synthetic, file=file), True


def write_statement(region, values, *, by, key=None, mark=Mark.REPORTED, synthetic=False, file=None):
    """Write what ``state_production`` has looked at, with its history. Raises AlreadyStated."""
    moment = timezone.now()
    production = Production(region=region, mark=mark, synthetic=synthetic, created_by=by, created_at=moment)
    if key:
        production.key = key
    _put(production, values, by, moment)
    try:
        with transaction.atomic():
            production.save(force_insert=True)
    except IntegrityError:  # somebody wrote it in this very moment
        if other := statement_like(region.pk, values, synthetic=synthetic):
            raise AlreadyStated(other) from None
        raise
    said = {name: [None, value] for name, value in state_of(production).items() if value not in (None, "", False)}
    ProductionChange.objects.create(production=production, version=1, values=said, by=by, at=moment, file=file)
    if file is None:  # a file is recorded as one
        record(by, "production.state", production, fields=sorted(said))
    return production


def statement_like(code, values, *, synthetic=False):
    """The statement that is there already of the same product, maker, year and quality; None when there is none.

    What is invented and what is said are apart: neither is taken for the other.
    """
    return Production.objects.filter(
        region=code,
        product=values["product"],
        enterprise=values.get("enterprise_id"),
        year=values.get("year", 0),
        grade=values.get("grade", ""),
        removed_at=None,
        synthetic=synthetic,
    ).first()


@transaction.atomic
def change_production(production, values, *, by, base, reason="", file=None):
    """Give the statement ``{field: value}`` of a form that was opened at version ``base``; returns the changed fields.

    What equals the value at ``base`` was not touched. Others' changes since then stay, month by month; where both changed
    the same field, ChangedMeanwhile tells; so it does of months that were told in a unit which another made a unit of another
    kind. Where the source changes, the address of the old one goes. Raises also AlreadyStated, OutsideRegion, VillageEnded,
    TakenOff, StatementRefused.
    """
    production = Production.objects.select_for_update(of=("self",)).get(pk=production.pk)
    region_for(production.region_id, by)
    _refuse_taken_off(production)
    now = state_of(production)
    before = state_at(production, base)
    wanted = {name: value for name, value in values.items() if value != before[name]}
    differences = [
        Difference(name, before[name], now[name], mine)
        for name, mine in wanted.items()
        if name not in LATER_WINS and now[name] not in (before[name], mine)
    ]
    unit = values.get("unit", before["unit"])
    if "unit" not in wanted and wanted.keys() & set(MONTH_FIELDS) and not same_kind(unit, now["unit"]):
        differences.append(Difference("unit", before["unit"], now["unit"], unit))
    if differences:
        touched = wanted.keys() | {one.field for one in differences}
        raise ChangedMeanwhile(production, differences, touched, production.updated_by)
    if "source_url" not in values and wanted.get("source", now["source"]) != now["source"]:
        wanted["source_url"] = ""
    return _write(production, now, wanted, by=by, reason=reason, file=file)


def _refuse_taken_off(production):
    if production.removed_at:
        raise TakenOff


def state_at(production, version):
    """What the statement said at a version, as ``state_of``: the present one, with later changes taken off."""
    later = production.changes.filter(version__gt=version).order_by("-version")
    return histories.state_at(state_of(production), later, _empty)


def _empty(name):
    if name in MONTH_FIELDS or name in ("enterprise_id", "capacity"):
        return None
    return {"year": 0, REMOVED: False}.get(name, "")


def _write(production, now, wanted, *, by, reason="", file=None, undoes=None):
    wanted = {name: value for name, value in wanted.items() if value != now[name]}
    if not wanted:
        return []
    if "enterprise_id" in wanted:
        _refuse_maker(wanted, production.region_id, by)
    if production.mark == Mark.VERIFIED and MARK not in wanted and wanted.keys() & VERIFIED_OF:
        wanted[MARK] = Mark.REPORTED
    moment = timezone.now()
    _put(production, wanted, by, moment)
    production.version += 1
    try:
        with transaction.atomic():
            production.save()
    except IntegrityError:
        found = statement_like(production.region_id, state_of(production), synthetic=production.synthetic)
        if found is None:
            raise
        raise AlreadyStated(found) from None
    ProductionChange.objects.create(
        production=production,
        version=production.version,
        values={name: [now[name], value] for name, value in wanted.items()},
        by=by,
        at=moment,
        reason=reason[:200],
        file=file,
        undoes=undoes,
    )
    if file is None:
        record(by, "production.change", production, fields=sorted(wanted))
    return sorted(wanted)


def said_by(production):
    """The key of who last changed something of which a verification speaks; whoever confirms it or adds a note says nothing."""
    for change in production.changes.order_by("-version"):
        if change.values.keys() & VERIFIED_OF:
            return change.by_id
    return production.created_by_id


@transaction.atomic
def verify_production(production, *, by):
    """Mark the statement as seen to be true, by another person than who said it last; says whether it was not yet.

    Raises OwnWords, OutsideRegion, VillageEnded, TakenOff.
    """
    production = Production.objects.select_for_update(of=("self",)).get(pk=production.pk)
    region_for(production.region_id, by)
    _refuse_taken_off(production)
    if production.mark == Mark.VERIFIED:
        return False
    if said_by(production) == by.pk:
        raise OwnWords
    now = state_of(production)
    production.verified_by, production.verified_at = by, timezone.now()
    _write(production, now, {MARK: Mark.VERIFIED}, by=by)
    return True


def remove_production(production, *, by, base, reason=""):
    """Take the statement off the list; it stays with its history, and the removal can be taken back.

    Raises ChangedMeanwhile when somebody has changed it since version ``base``, OutsideRegion.
    """
    with transaction.atomic():
        production = Production.objects.select_for_update(of=("self",)).get(pk=production.pk)
        refuse_writing_outside(production.region_id, by)
        now = state_of(production)
        before = state_at(production, base)
        if differences := [Difference(name, before[name], now[name], None) for name in now if before[name] != now[name]]:
            raise ChangedMeanwhile(production, differences, {REMOVED}, production.updated_by)
        return _write(production, now, {REMOVED: True}, by=by, reason=reason)


@transaction.atomic
def move_production(production, code, *, by):
    """Give a statement about a village whose code ended to one of its successors.

    Raises StatementRefused for a place that does not follow it, AlreadyStated, OutsideRegion.
    """
    production = Production.objects.select_for_update(of=("self",)).get(pk=production.pk)
    if code not in successors_of(production.region_id):
        raise StatementRefused([Problem("region", "no_successor", code)])
    region_for(code, by)
    return _write(production, state_of(production), {"region": code}, by=by, reason="moved")


@transaction.atomic
def take_back(change, *, by, reason=""):
    """Undo one change of a statement; the first one is undone by taking the statement off the list. Returns the fields.

    An undo can itself be taken back. Raises NotUndoable where a later change stands on it, OutsideRegion.
    """
    production = Production.objects.select_for_update(of=("self",)).get(pk=change.production_id)
    refuse_writing_outside(production.region_id, by)
    if why := histories.why_not_undone(change, production.changes.all(), state_of(production), {MARK}):
        raise NotUndoable(why)
    if change.version == 1:
        wanted = {REMOVED: True}
    else:
        # A verification does not come back with figures: somebody must see them again.
        wanted = histories.before(change, histories.fields_of(change, {MARK}), _empty)
    try:
        return _write(production, state_of(production), wanted, by=by, reason=reason, undoes=change)
    except AlreadyStated:
        raise NotUndoable("taken") from None


def may_be_undone(production):
    """The keys of those changes of a statement that ``take_back`` would take back now."""
    return histories.free_to_undo(production.changes.all(), state_of(production), {MARK})
