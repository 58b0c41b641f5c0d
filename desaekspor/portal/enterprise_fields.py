"""The fields of an enterprise in words: their names, and how a value of each is written for people.

Values come from the history: JSON, None or "" when unknown, and masked already where they belong to a person.
"""

import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desaekspor.portal.templatetags.figures import day, money
from desaekspor.registry.models import LegalForm, Presence, Scale

LABELS = {
    "name": _("Name of the business"),
    "nib": _("NIB"),
    "activity": _("Main activity"),
    "product": _("Main product"),
    "kbli": _("KBLI code"),
    "kbli_version": _("KBLI version"),
    "kbli_category": _("KBLI category"),
    "legal_form": _("Legal form"),
    "reported_scale": _("Scale, reported"),
    "computed_scale": _("Scale, computed"),
    "capital_idr": _("Founding capital"),
    "sales_idr": _("Sales a year"),
    "assets_idr": _("Assets"),
    "start_month": _("Month of start"),
    "start_year": _("Year of start"),
    "region": _("Village"),
    "address": _("Address of the business"),
    "rt": _("RT"),
    "rw": _("RW"),
    "lat": _("Latitude"),
    "lng": _("Longitude"),
    "photo_url": _("Photo"),
    "paid_men": _("Paid men"),
    "paid_women": _("Paid women"),
    "paid_disabled_men": _("Paid men with a disability"),
    "paid_disabled_women": _("Paid women with a disability"),
    "unpaid_men": _("Unpaid men"),
    "unpaid_women": _("Unpaid women"),
    "unpaid_disabled_men": _("Unpaid men with a disability"),
    "unpaid_disabled_women": _("Unpaid women with a disability"),
    "owner.name": _("Name of the owner"),
    "owner.nik": _("NIK of the owner"),
    "owner.phone": _("Phone of the owner"),
    "owner.address": _("Home address of the owner"),
    "owner.birth_date": _("Birth date of the owner"),
    "owner.sex": _("Sex of the owner"),
    "owner.disabled": _("Disability of the owner"),
    "owner.education": _("Education of the owner"),
    "products": _("Other products"),
    "verified": _("Verification"),
    "presence": _("Check in the village"),
    "source_updated_at": _("Changed at the source"),
    "synthetic": _("Example data"),
}
MONEY = {"capital_idr", "sales_idr", "assets_idr"}
CHOICES = {
    "legal_form": dict(LegalForm.choices),
    "reported_scale": dict(Scale.choices),
    "computed_scale": dict(Scale.choices),
    "owner.sex": {"m": _("man"), "f": _("woman")},
}


def label_of(field):
    return LABELS.get(field, field)


def written_presence(value):
    """ "closed, 3 November 2026": what the village said; its note stays out, since it may name people."""
    said = str(Presence(value["status"]).label)
    return f"{said}, {day(datetime.date.fromisoformat(value['on']))}" if value["on"] else said


def written_value(field, value, regions=None):
    """``value`` of ``field`` as text; "" when unknown. ``regions`` maps region codes to names."""
    if value is None or value == "":
        return ""
    if field in MONEY:
        return money(value)
    if field == "products":
        return ", ".join(value)
    if field == "verified":
        return gettext("verified")
    if field == "presence":
        return written_presence(value)
    if field in CHOICES:
        return str(CHOICES[field].get(value, value))
    if field == "region":
        return f"{regions[value]} ({value})" if regions and value in regions else str(value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return str(value)
