"""Words of the pages of trainings, and badges of states."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FUNNEL_NAMES = {
    "applied": pgettext_lazy("funnel of a training", "Applied"),
    "selected": pgettext_lazy("funnel of a training", "Selected"),
    "attended": pgettext_lazy("funnel of a training", "Attended"),
    "completed": pgettext_lazy("funnel of a training", "Completed"),
    "followed": pgettext_lazy("funnel of a training", "Followed up"),
}
# A class of the style sheet and an icon for each state of an enrolment, so that it is never told by colour alone.
BADGES = {
    "applied": ("info", "clock"),
    "selected": ("ok", "ok"),
    "waiting": ("warn", "clock"),
    "declined": ("", "minus"),
    "left": ("", "leave"),
    "completed": ("ok", "ok"),
    "failed": ("bad", "bad"),
}
SORTS = {"skor": _("score"), "tanggal": _("day of application"), "nama": _("name")}
