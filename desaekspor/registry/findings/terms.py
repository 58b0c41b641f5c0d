from django.utils.translation import gettext_lazy as _

# Words that stand in the facts of a finding.
TERMS = {
    "micro": _("micro"),
    "small": _("small"),
    "medium": _("medium"),
    "large": _("above medium"),
}
