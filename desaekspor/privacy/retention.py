"""How long what is kept, and why (law 27/2022, articles 16, 27 and 43): one table, which purge follows and the page shows."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kept:
    code: str
    label: Any
    days: int | None  # None: as long as the installation
    basis: Any


KINDS = (
    Kept("uploads", _("Files of loaded registers, sealed"), 365, _("so that an import can be explained and checked again")),
    Kept("unloaded", _("Registers that were checked and never loaded"), 90, _("they were not used")),
    Kept("findings", _("What rows of undone imports said, and their findings"), 90, _("the import does not count any more")),
    Kept("exports", _("Lists taken out, sealed, kept for downloading"), 7, _("long enough to fetch them")),
    Kept("product_lists", _("Lists of products that somebody asked codes for"), 90, _("long enough to work through them")),
    Kept("sessions", _("Log-ins that have ended"), 1, _("they serve no purpose")),
    Kept("mails", _("Mails written to the var folder where no mail server is set"), 30, _("long enough to be read")),
    Kept("attempts", _("When somebody logged in or failed to, and from what address"), 90, _("to recognise attacks")),
    Kept("jobs", _("Work in the background that is over"), 90, _("to explain what happened")),
    Kept(
        "trainings",
        _("Words and files of trainings, after the end of the batch"),
        1095,
        _("so long results are followed and asked for"),
    ),
    Kept(
        "readiness_links",
        _("When a personal link of an owner was used, and a mark of the address"),
        365,
        _("to find out who answered"),
    ),
    Kept(
        "survey_files",
        _("Files of loaded survey forms, sealed, and what they said"),
        365,
        _("so that answers can be explained"),
    ),
    Kept("survey_unloaded", _("Files of survey forms that were never loaded"), 90, _("they were not used")),
    Kept("survey_photos", _("Photos of village surveys"), 1095, _("after three surveys a village looks different")),
    Kept("production_photos", _("Photos of what is made"), 1095, _("after three years it is made otherwise")),
    Kept(
        "certificate_copies",
        _("Papers of certificates, from the day on which the certificate ended"),
        1095,
        _("so long a buyer or an office may ask how it was"),
    ),
    Kept(
        "readiness_proofs", _("Files that prove an answer on readiness"), 1095, _("after three years they prove nothing of today")
    ),
    Kept("requests", _("Words of answered requests of persons"), 365, _("to prove the answer")),
    Kept("messages", _("Words of messages to owners"), 365, _("to know what was written when somebody answers")),
    Kept("breaches", _("Register of breaches"), None, _("to prove what was done (article 46)")),
    Kept("consents", _("Consents, also withdrawn ones"), None, _("to prove them (article 24)")),
    Kept("audit", _("Audit log"), None, _("record of the processing (article 31)")),
)
DAYS = {one.code: one.days for one in KINDS}
