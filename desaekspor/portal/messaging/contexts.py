"""What a message speaks of, as its placeholders: of certificates, so that reminders need no typing."""

from django.utils import formats, translation
from django.utils.translation import gettext as _

from desaekspor.portal.forms.numbers import whole_numbers
from desaekspor.readiness.certificates.queries import certificates_for
from desaekspor.registry.queries import enterprises_for

CERTIFICATE = ("sertifikat", "nomor_sertifikat", "berakhir", "sisa_hari")


def certificate_context(certificate, language):
    """``{placeholder: text}`` of a certificate; without an end it has no last day."""
    with translation.override(language):
        told = {"sertifikat": certificate.name, "nomor_sertifikat": certificate.number or _("without a number")}
        if certificate.ends_on:
            told["berakhir"] = formats.date_format(certificate.ends_on, "j F Y")
            told["sisa_hari"] = str(max(certificate.days_left, 0))
        return told


def recipients(request, given, language):
    """(enterprises, ``{number: context}``, ``{number: about}``) that an address or form names, as the user may see them.

    ``umkm`` are numbers of enterprises; ``sertifikat`` certificates, of which the earliest end of an enterprise is told.
    """
    contexts, about = {}, {}
    certificates = certificates_for(request.user).filter(pk__in=whole_numbers(given.getlist("sertifikat"))[:200])
    for certificate in certificates.order_by("-ends_on", "pk"):
        contexts[certificate.enterprise_id] = certificate_context(certificate, language)
        about[certificate.enterprise_id] = f"certificate {certificate.pk}"
    numbers = list(dict.fromkeys([*whole_numbers(given.getlist("umkm"))[:200], *contexts]))
    found = enterprises_for(request.user).select_related("region__parent", "owner").prefetch_related("products").in_bulk(numbers)
    return [found[number] for number in numbers if number in found], contexts, about
