"""The certificate of a training as PDF by Typst, in Indonesian or English."""

from pathlib import Path

from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from desaekspor.config.typesetting import set_as_pdf
from desaekspor.portal.templatetags.figures import day

TEMPLATE = Path(__file__).parent / "typst" / "certificate.typ"


def content_of(certificate, address):
    """What stands on it, in the active language. ``address``: of the page where anybody checks it."""
    is_english = not (translation.get_language() or "id").startswith("id")
    enrolment = certificate.enrolment
    organiser = enrolment.batch.programme.organiser or _("Office of %(region)s") % {"region": enrolment.batch.region.name}
    return {
        "language": translation.get_language(),
        "title": _("Certificate"),
        "given_to": _("is given to"),
        "enterprise": certificate.enterprise_name,
        "place": _place(enrolment),
        "for": _("for completing"),
        "course": certificate.course_en if is_english else certificate.course,
        "period": _("%(begins)s to %(ends)s") % {"begins": day(certificate.began_on), "ends": day(certificate.ended_on)},
        "organiser": organiser,
        "issued": _("Issued on %(day)s") % {"day": day(certificate.issued_on)},
        "code_head": _("Code"),
        "code": certificate.written,
        "check": _("Anybody can check this certificate at %(address)s") % {"address": address},
        "withdrawn": _("Withdrawn: this certificate does not count.") if certificate.withdrawn_at else "",
        "synthetic": _("Example data: invented enterprise, no real certificate.") if certificate.synthetic else "",
    }


def _place(enrolment):
    region = enrolment.enterprise.region if enrolment.enterprise else None
    return f"{region.kind.capitalize()} {region.name}, {region.parent.name}" if region and region.parent else ""


def as_response(request, certificate):
    """The PDF to save; ``?bahasa=en`` is English."""
    language = "en" if request.GET.get("bahasa") == "en" else "id"
    with translation.override(language):
        address = request.build_absolute_uri(reverse("portal:training_verified", args=[certificate.written]))
        pdf = set_as_pdf(TEMPLATE, content_of(certificate, address))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="sertifikat-{certificate.written}-{language}.pdf"'
    response["Cache-Control"] = "no-store, private, max-age=0"
    return response
