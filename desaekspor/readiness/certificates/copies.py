"""Photos, scans and PDFs of a certificate: proof that a buyer may ask for. They may show names, so erasing takes them along."""

from django.db import transaction

from desaekspor.accounts.audit import record
from desaekspor.readiness import evidence
from desaekspor.readiness.certificates.errors import TooManyCopies
from desaekspor.readiness.certificates.models import Certificate, CertificateCopy
from desaekspor.readiness.certificates.services import refuse_writing

MOST = 6


def add_copy(certificate, content, *, by):
    """Keep a file with the certificate; one that is there already is kept once. Raises evidence.BadEvidence, TooManyCopies."""
    refuse_writing(certificate.enterprise, by)
    kept = evidence.store_evidence(content)
    try:
        with transaction.atomic():
            Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
            if found := certificate.copies.filter(sha256=kept["sha256"]).first():
                evidence.FILES.delete(kept["stored_as"])
                return found
            if certificate.copies.count() >= MOST:
                raise TooManyCopies(MOST)
            copy = CertificateCopy.objects.create(certificate=certificate, by=by, **kept)
            record(by, "certificate.copy", certificate)
            return copy
    except BaseException:
        evidence.FILES.delete(kept["stored_as"])
        raise


@transaction.atomic
def remove_copy(copy, *, by):
    """Take a file away for good."""
    refuse_writing(copy.certificate.enterprise, by)
    name, certificate = copy.stored_as, copy.certificate
    copy.delete()
    record(by, "certificate.copy_removed", certificate)
    transaction.on_commit(lambda: evidence.FILES.delete(name))
