"""The one place where the table of agreements is changed: checked, with its history, and each change can be taken back."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from desaekspor.accounts.audit import record
from desaekspor.markets.countries import HOME, countries
from desaekspor.markets.papers.agreements import IN_FORCE, SOURCES, STATUSES, Agreement, agreements, shipped
from desaekspor.markets.papers.models import TradeAgreement, TradeAgreementChange
from desaekspor.registry.histories import why_not_undone

DAYS = ("since", "until", "checked_on")
TEXTS = ("name_id", "name_en", "status", "form", "self_id", "self_en", "note_id", "note_en", "source", "source_url")
FIELDS = (*TEXTS, *DAYS, "unsure", "partners")
REMOVED = "removed"
RESERVED = ("baru", "excel")  # addresses of the pages
EARLIEST, YEARS_AHEAD = date(1950, 1, 1), 10


@dataclass(frozen=True)
class Problem:
    """What cannot be: ``field``, ``code`` (the words stand in portal/papers/words.py), ``found`` and other facts."""

    field: str
    code: str
    found: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


class AgreementRefused(ValueError):
    """Nothing is written; ``problems`` names everything at once."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{one.field}: {one.code}" for one in problems))
        self.problems = problems


class ChangedMeanwhile(Exception):
    """Somebody wrote the agreement after it was opened."""


class NotUndoable(Exception):
    """``code``: later_change (another change of the same fields stands on it), undone."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def problems_of(code: str, values: dict[str, Any], *, is_new: bool, today: date) -> list[Problem]:
    """What is wrong with an agreement; of a new one also with its code."""
    found = _of_code(code) if is_new else []
    found += [Problem(name, "empty") for name in ("name_id", "name_en", "source") if not values[name]]
    if values["status"] not in STATUSES:
        found.append(Problem("status", "not_one", str(values["status"])))
    for name in ("self", "note"):
        both = [f"{name}_id", f"{name}_en"]
        found += [Problem(one, "in_both") for one in both if not values[one] and any(values[other] for other in both)]
    if values["status"] == IN_FORCE:
        if not values["form"]:
            found.append(Problem("form", "form_in_force"))
        if values["since"] is None and not values["unsure"]:
            found.append(Problem("since", "since_in_force"))
    return found + _of_days(values, today) + _of_partners(values["partners"])


def _of_code(code: str) -> list[Problem]:
    slug = slugify(code)
    if not slug or slug in RESERVED or not code.isascii() or len(code) > 20:
        return [Problem("code", "no_code", code)]
    taken = {slugify(other): other for other in (*shipped(), *TradeAgreement.objects.values_list("code", flat=True))}
    return [Problem("code", "taken", taken[slug])] if slug in taken else []


def _of_days(values: dict[str, Any], today: date) -> list[Problem]:
    since, until, checked = (values[name] for name in DAYS)
    found = []
    latest = date(today.year + YEARS_AHEAD, 12, 31)
    for name in ("since", "until"):
        if values[name] is not None and not EARLIEST <= values[name] <= latest:
            found.append(Problem(name, "far_day", facts={"first": EARLIEST, "last": latest}))
    if since and until and until < since:
        found.append(Problem("until", "ends_before"))
    if checked is None:
        found.append(Problem("checked_on", "empty"))
    elif checked > today:
        found.append(Problem("checked_on", "in_future"))
    return found


def _of_partners(partners: list[str]) -> list[Problem]:
    found = [Problem("partners", "no_country", code) for code in partners if code not in countries()]
    if HOME in partners:
        found.append(Problem("partners", "home"))
    return found


def state_of(one: Agreement | TradeAgreement) -> dict[str, Any]:
    """What the history keeps of an agreement, days as ISO 8601."""
    state: dict[str, Any] = {name: getattr(one, name) for name in FIELDS}
    state |= {name: state[name] and state[name].isoformat() for name in DAYS}
    return state | {"partners": list(state["partners"]), REMOVED: bool(getattr(one, "removed_at", None))}


@transaction.atomic
def write_agreement(code: str, values: dict[str, Any], *, by, reason: str, base: int | None = None) -> list[str]:
    """Correct the agreement of a code, opened at version ``base``, or write a new one (``base`` None); the changed fields.

    ``values`` of some or all FIELDS, and REMOVED. Raises AgreementRefused, ChangedMeanwhile.
    """
    row = TradeAgreement.objects.select_for_update(of=("self",)).filter(code=code).first()
    is_new = row is None and code not in shipped()
    if base is None and not is_new:
        raise AgreementRefused([Problem("code", "taken", code)])
    if base is not None and base != (row.version if row else 1):
        raise ChangedMeanwhile
    today = timezone.localdate()
    before: dict[str, Any] = dict.fromkeys(TEXTS, "") | dict.fromkeys(DAYS) | {"unsure": False, "partners": []}
    if not is_new:
        before = {name: getattr(row or shipped_as_row(code), name) for name in FIELDS}
    wanted = before | {name: _kept(name, value) for name, value in values.items() if name in FIELDS}
    if is_new and wanted["checked_on"] is None:
        wanted["checked_on"] = today
    found = problems_of(code, wanted, is_new=is_new, today=today)
    found += [] if reason.strip() else [Problem("reason", "empty")]
    if found:
        raise AgreementRefused(found)
    row = row or _row_of(code, is_new)
    old = dict.fromkeys(FIELDS) if is_new else state_of(row)
    for name, value in wanted.items():
        setattr(row, name, value)
    if REMOVED in values:
        row.removed_at = (row.removed_at or timezone.now()) if values[REMOVED] else None
    return _write(row, old, is_new, by=by, reason=reason)


def _kept(name: str, value: Any) -> Any:
    if name == "partners":
        return sorted(set(value))
    return value.strip() if isinstance(value, str) else value


def shipped_as_row(code: str) -> TradeAgreement:
    """The agreement of the program as an officer begins with it; not saved."""
    one = shipped()[code]
    said = {name: getattr(one, name) for name in FIELDS} | {"partners": list(one.partners)}
    return TradeAgreement(code=code, **said | {"source": one.source or str(SOURCES[one.basis])})


def _row_of(code: str, is_new: bool) -> TradeAgreement:
    return TradeAgreement(code=code) if is_new else shipped_as_row(code)


def _write(row: TradeAgreement, old: dict[str, Any], is_new: bool, *, by, reason: str, undoes=None) -> list[str]:
    empty = (None, "", [], False)
    now = state_of(row)
    changed = {name: [old.get(name), value] for name, value in now.items() if value != old.get(name)}
    if is_new:
        changed = {name: pair for name, pair in changed.items() if pair[1] not in empty}
    if not changed:
        return []
    moment = timezone.now()
    row.version = 1 if is_new else row.version + 1
    row.updated_by, row.updated_at = by, moment
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody wrote the first correction of this agreement in this very moment
        raise ChangedMeanwhile from None
    TradeAgreementChange.objects.create(
        agreement=row, version=row.version, values=changed, reason=reason.strip()[:200], undoes=undoes, by=by, at=moment
    )
    record(by, "trade_agreement.write", row, fields=sorted(changed))
    return sorted(changed)


def confirm_agreement(code: str, *, by, reason: str) -> list[str]:
    """Somebody compared it with its source today: it still holds."""
    row = TradeAgreement.objects.filter(code=code).first()
    return write_agreement(code, {"checked_on": timezone.localdate()}, by=by, reason=reason, base=row.version if row else 1)


@transaction.atomic
def take_back(change: TradeAgreementChange, *, by, reason: str) -> list[str]:
    """Undo one change, also one that is an undo: its fields get what they held before. A new agreement goes off the table.

    Raises NotUndoable, AgreementRefused where what was before can no longer be.
    """
    row = TradeAgreement.objects.select_for_update(of=("self",)).get(pk=change.agreement_id)
    old = state_of(row)
    if why := why_not_undone(change, row.changes.all(), old):
        raise NotUndoable(why)
    if change.version == 1:
        row.removed_at = timezone.now()
    else:
        for name, (before, _after) in change.values.items():
            if name == REMOVED:
                row.removed_at = timezone.now() if before else None
            else:
                setattr(row, name, date.fromisoformat(before) if name in DAYS and before else before)
    if found := problems_of(row.code, {name: getattr(row, name) for name in FIELDS}, is_new=False, today=timezone.localdate()):
        raise AgreementRefused(found)
    return _write(row, old, False, by=by, reason=reason, undoes=change)


def slugs() -> dict[str, str]:
    """``{slug: code}`` of everything that has an address: what stands now, and what was taken off."""
    removed = TradeAgreement.objects.exclude(removed_at=None).values_list("code", flat=True)
    return {slugify(code): code for code in (*(one.code for one in agreements()), *removed)}
