"""Enterprises, their owners, products, keys and history."""

from django.conf import settings
from django.db.models import Count, Exists, F, Max, OuterRef, Q

from desaekspor.accounts.sealing import CannotOpen
from desaekspor.regions.models import Fact, LoadStamp
from desaekspor.regions.queries import villages_of, within
from desaekspor.registry.models import (
    Enterprise,
    EnterpriseKey,
    EnterpriseNumber,
    FieldChange,
    ImportBatch,
    Owner,
    Product,
    SourceRecord,
)
from desaekspor.registry.search.checking import disagreements
from desaekspor.registry.search.models import SearchDocument
from desaekspor.registry.services.fields import read_present
from desaekspor.registry.services.piles import standing_changes
from desaekspor.upkeep import derived
from desaekspor.upkeep.checks import Finding, counted, some
from desaekspor.upkeep.checks.samples import windows

State = ImportBatch.State
RowState = SourceRecord.State
WRITTEN = (RowState.NEW, RowState.CHANGED)
_values = FieldChange._meta.get_field("values")


def owners_are_there(full):
    """Every enterprise has one owner (the database refuses a second)."""
    yield from counted("owner_missing", Enterprise.objects.filter(owner=None).order_by("pk").values_list("pk", flat=True))
    twice = Owner.objects.order_by().values("enterprise").annotate(rows=Count("pk")).filter(rows__gt=1)
    yield from counted("owner_twice", twice.order_by("enterprise").values_list("enterprise", flat=True))


def products_are_single(full):
    main = Product.objects.filter(is_main=True).order_by().values("enterprise").annotate(rows=Count("pk"))
    yield from counted("main_product_twice", main.filter(rows__gt=1).order_by("enterprise").values_list("enterprise", flat=True))


def keys_lead_somewhere(full):
    """Each key points to a live enterprise and to the row that last spoke for it, in a file that was loaded."""
    keys = EnterpriseKey.objects.order_by("pk").values_list("pk", flat=True)
    twice = EnterpriseKey.objects.order_by().values("source", "key").annotate(rows=Count("pk")).filter(rows__gt=1)
    if count := twice.count():
        yield Finding("key_twice", {"count": count})
    yield from counted("key_without_record", keys.filter(last_record=None))
    strange = Q(last_record__batch__state__in=[State.LOADED, State.UNDONE], last_record__state__in=WRITTEN)
    strange &= Q(last_record__batch__source=F("source"), last_record__key=F("key"), last_record__enterprise=F("enterprise"))
    yield from counted("key_to_wrong_record", keys.filter(last_record__isnull=False).exclude(strange))
    differs = keys.filter(last_record__batch__state=State.LOADED).exclude(fingerprint=F("last_record__fingerprint"))
    yield from counted("key_fingerprint", differs)


def loaded_rows_have_keys(full):
    """Each row that a loaded file wrote left its key: without it the next file would make its enterprise again."""
    known = EnterpriseKey.objects.filter(source=OuterRef("batch__source"), key=OuterRef("key"))
    written = SourceRecord.objects.filter(batch__state=State.LOADED, state__in=WRITTEN)
    yield from counted("row_without_key", written.filter(~Exists(known)).order_by("pk").values_list("pk", flat=True))


def _was_undone():
    """An enterprise that is gone must have gone with the undo of the file that brought it."""
    brought = SourceRecord.objects.filter(state=RowState.NEW, batch__state=State.UNDONE)
    return Exists(brought.filter(enterprise=OuterRef("enterprise_id")))


def rows_lead_somewhere(full):
    """References that the database does not hold: rows of files and changes of fields to enterprises."""
    lost = ~Exists(Enterprise.objects.filter(pk=OuterRef("enterprise_id")))
    rows = SourceRecord.objects.filter(batch__state=State.LOADED, state__in=[*WRITTEN, RowState.SAME])
    without = rows.filter(lost).filter(~_was_undone())
    yield from counted("row_without_enterprise", without.order_by("pk").values_list("pk", flat=True))
    changes = FieldChange.objects.filter(lost).filter(~_was_undone())
    yield from counted("change_without_enterprise", changes.order_by("pk").values_list("pk", flat=True))
    gone = SourceRecord.objects.filter(corrects__isnull=False).filter(
        ~Exists(SourceRecord.objects.filter(pk=OuterRef("corrects_id")))
    )
    yield from counted("correction_without_row", gone.order_by("pk").values_list("pk", flat=True))


def numbers_are_ahead(full):
    """The counter of enterprise numbers is above every number that was ever given."""
    following = EnterpriseNumber.objects.aggregate(Max("next"))["next__max"] or 1
    highest = max(
        Enterprise.objects.aggregate(Max("pk"))["pk__max"] or 0,
        SourceRecord.objects.aggregate(Max("enterprise_id"))["enterprise_id__max"] or 0,
        FieldChange.objects.aggregate(Max("enterprise_id"))["enterprise_id__max"] or 0,
    )
    if following <= highest:
        yield Finding("numbers_behind", {"next": following, "highest": highest})


def history_agrees(full):
    """What an enterprise says now is what the last change that stands made it."""
    touched = Enterprise.objects.filter(Exists(FieldChange.objects.filter(enterprise=OuterRef("pk")))).order_by("pk")
    wrong = set()
    for numbers in windows(touched.values_list("pk", flat=True), full):
        try:
            wrong |= _differing(numbers)
        except CannotOpen:
            continue  # said by the check of sealed values
    if wrong:
        yield Finding("history_differs", {"count": len(wrong), "ids": some(sorted(wrong))})


def _differing(numbers):
    """Those of the enterprises that say something else than the last change that stands."""
    present, last = read_present(numbers), {}
    changes = standing_changes().filter(enterprise__in=numbers).order_by("revision")
    for number, field, pk, sealed in changes.values_list("enterprise_id", "field", "pk", "values"):
        last[number, field] = pk, sealed
    return {
        number
        for (number, field), (pk, sealed) in last.items()
        if present[number].values.get(field) != _values.unseal(sealed, pk)[1]
    }


def search_is_complete(full):
    """Every enterprise has its document in the index, and no other is there; in full, the documents say what it says."""
    if full:
        found = disagreements()
    else:
        findable = Enterprise.objects.filter(merged_into=None)
        lost = findable.filter(~Exists(SearchDocument.objects.filter(pk=OuterRef("pk")))).count()
        left = SearchDocument.objects.filter(~Exists(findable.filter(pk=OuterRef("pk")))).count()
        found = {"lost": lost, "left": left}
    lost, left = found.pop("lost", 0), found.pop("left", 0)
    if lost or left:
        yield Finding("search_differs", {"lost": lost, "left": left})
    if found:
        yield Finding("search_outdated", {"count": sum(found.values())})


def mend_search():
    derived.rebuild()
    return 1


def regions_are_loaded(full):
    if not villages_of(settings.HOME_REGION).exists():
        yield Finding("regions_missing", {"region": settings.HOME_REGION})
    elif not Fact.objects.filter(within(settings.HOME_REGION)).exists():
        yield Finding("figures_missing", {"region": settings.HOME_REGION}, serious=False)
    elif not LoadStamp.objects.filter(pk="regions").exists():
        yield Finding("regions_half", {})
    ended = Enterprise.objects.filter(region__last_day__isnull=False).order_by("pk").values_list("pk", flat=True)
    for finding in counted("region_ended", ended):
        yield Finding(finding.code, finding.facts, serious=False)
