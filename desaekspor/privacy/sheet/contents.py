"""What stands on the sheet "data about me", in the active language."""

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desaekspor.privacy.actions import FIELDS, field_words
from desaekspor.privacy.bases import PROCESSINGS
from desaekspor.privacy.models import Consent, DataRequest
from desaekspor.privacy.purposes import readable
from desaekspor.privacy.queries import in_words, lists_that_may_hold, seen_of
from desaekspor.readiness.persons import told_of
from desaekspor.registry.models import FieldChange
from desaekspor.registry.queries import aliases_of, source_rows_of
from desaekspor.registry.services.piles import standing_changes

LONGEST = 300  # lines of a list; the newest


def sheet_of(enterprise, opened, business):
    """The content for ``as_pdf``. ``opened``: ``{field: value}`` of the owner; ``business``: (label, value) of the enterprise."""
    now = timezone.now()
    return {
        "language": get_language(),
        "title": _("Data about me"),
        "about": _(
            "This sheet says which data about you and your business Desa Ekspor holds, where it came from and who saw it. "
            "You may have it at any time, free of charge (law 27/2022, articles 5 to 7 and 32)."
        ),
        "unknown": _("not known"),
        "footer": _("Enterprise %(number)s, made on %(moment)s") % {"number": enterprise.pk, "moment": moment(now)},
        "sections": [
            _person(enterprise, opened),
            _section(_("Your business"), business, head=(_("What"), _("Value")), widths=(2, 3)),
            *_readiness(enterprise),
            _sources(enterprise),
            _seen(enterprise),
            _bases(),
            _consents(enterprise),
            _requests(enterprise),
            _rights(),
        ],
    }


def moment(value):
    return formats.date_format(timezone.localtime(value), "j F Y H:i")


def records_of(enterprise):
    """The numbers of the enterprise and of those that became part of it."""
    return [enterprise.pk, *aliases_of(enterprise).values_list("pk", flat=True)]


def _section(title, rows=(), *, head=(), widths=(), about="", none="", points=()):
    given = {"title": title, "about": about, "head": head, "rows": rows, "widths": widths, "none": none, "points": points}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}


def _person(enterprise, opened):
    owner, origins = enterprise.owner, _origins(enterprise)
    values = {field_words(name).capitalize() if name != "nik" else "NIK": (name, opened.get(name, "")) for name in FIELDS}
    rows = [(label, value, origins(name) if value else "") for label, (name, value) in values.items()]
    rows.append((_("Sex"), owner.get_sex_display(), origins("sex") if owner.sex else ""))
    rows.append((_("Schooling"), owner.education.upper(), origins("education") if owner.education else ""))
    disability = "" if owner.disabled is None else (_("yes") if owner.disabled else _("no"))
    rows.append((_("Disability"), disability, origins("disabled") if disability else ""))
    rows = [[str(label), str(value), str(origin) or " "] for label, value, origin in rows]
    return _section(_("You"), rows, head=(_("What"), _("Value"), _("Where from")), widths=(2, 3, 4))


def _origins(enterprise):
    """A function from a field of the owner to the words about where its present value came from."""
    changes = standing_changes().filter(enterprise=enterprise, field__startswith="owner.").order_by("revision")
    last: dict[str, FieldChange] = {change.field: change for change in changes.select_related("batch", "by", "merge")}
    if enterprise.created_batch:
        first = _from_batch(enterprise.created_batch)
    else:
        first = _("typed in, %(moment)s") % {"moment": moment(enterprise.created_at)}

    def origin(name):
        change = last.get(f"owner.{name}")
        if change is None:
            return first
        if change.batch:
            return _from_batch(change.batch)
        if change.merge:
            number = change.merge.absorbed_id
            return _("from record %(number)s, which became part of this one, %(moment)s") % {
                "number": number,
                "moment": moment(change.at),
            }
        return _("typed in by %(user)s, %(moment)s") % {"user": change.by or "", "moment": moment(change.at)}

    return origin


def _from_batch(batch):
    return f"{batch.get_source_display()}, {moment(batch.loaded_at or batch.created_at)}"


def _sources(enterprise):
    rows = []
    for row in source_rows_of(enterprise)[:LONGEST]:
        batch = row.record.batch
        rows.append([str(batch.get_source_display()), batch.file_name, str(row.record.row), moment(batch.loaded_at)])
    head = (_("Register"), _("File"), _("Row"), _("Loaded on"))
    return _section(_("Files that spoke of you"), rows, head=head, widths=(3, 4, 1, 3), none=_("None: the record was typed in."))


def _readiness(enterprise):
    """What assessments, certificates, courses and messages hold; a part that holds nothing has no section."""
    for title, head, rows, none in told_of(records_of(enterprise)):
        shown = [[str(cell) or " " for cell in row] for row in rows[:LONGEST]]
        if shown:
            yield _section(title, shown, head=tuple(map(str, head)), widths=(3,) * len(head), none=none)


def _seen(enterprise):
    rows = []
    for one in map(in_words, seen_of(records_of(enterprise))[:LONGEST]):
        who = f"{one.by} ({one.by.get_role_display()})" if one.by else _("a command")
        rows.append([moment(one.at), who, ", ".join(one.fields), one.purpose])
    for export in lists_that_may_hold(enterprise)[:LONGEST]:
        what = _("a list that may have held you: %(fields)s") % {"fields": ", ".join(map(field_words, export.opened))}
        rows.append([moment(export.made_at), f"{export.owner}", what, readable(export.purpose)])
    head = (_("When"), _("Who"), _("What"), _("What for"))
    about = _("Every time somebody opened your data it was written down.")
    return _section(
        _("Who saw your data"), rows, head=head, widths=(3, 3, 3, 4), about=about, none=_("Nobody has opened it yet.")
    )


def _bases():
    rows = [[str(one.label), str(one.data), str(one.basis)] for one in PROCESSINGS]
    head = (_("What for"), _("Which data"), _("Basis"))
    return _section(_("What it is used for, and on which basis"), rows, head=head, widths=(3, 3, 3))


def _consents(enterprise):
    rows = []
    for consent in Consent.objects.filter(enterprise__in=records_of(enterprise)).select_related("text"):
        given = _("%(moment)s, version %(version)s, %(channel)s") % {
            "moment": moment(consent.given_at),
            "version": consent.text.version,
            "channel": consent.get_channel_display(),
        }
        rows.append([str(consent.text.label), given, moment(consent.withdrawn_at) if consent.withdrawn_at else _("stands")])
    head = (_("What for"), _("Given"), _("Withdrawn"))
    return _section(_("Consents"), rows, head=head, widths=(4, 4, 2), none=_("You gave none."))


def _requests(enterprise):
    found = DataRequest.objects.filter(enterprise=enterprise).order_by("-received_at")
    rows = [
        [str(one.get_kind_display()), moment(one.received_at), f"{one.get_state_display()}; {one.clock.words}"] for one in found
    ]
    head = (_("What is asked"), _("Came"), _("State"))
    return _section(_("Your requests"), rows, head=head, widths=(4, 3, 4), none=_("You made none."))


def _rights():
    contact = settings.DATA_OFFICER or _("the office that keeps the register")
    points = (
        _("To know which data is held, where it came from and who saw it, as a sheet (articles 5 to 7 and 32)"),
        _("To have it corrected and completed (articles 6 and 30)"),
        _("To withdraw a consent at any time, without consequences for guidance and training (articles 9 and 40)"),
        _("To have the processing paused, ended, and the data erased (articles 8, 11 and 41 to 44)"),
        _("To be told when the protection of the data failed (article 46)"),
    )
    about = _(
        "Each request is answered within 3 × 24 hours. Ask on the page of your enterprise in Desa Ekspor (“My data”), at the "
        "village office, or here: %(contact)s."
    ) % {"contact": contact}
    return _section(_("Your rights and how to use them"), about=about, points=points)
