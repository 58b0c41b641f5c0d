"""Certificates: the register of them with files and history, reminders before they end, and what markets ask for."""


def join():
    """What the rest of the program must know of it; called once, when all models are there."""
    from desaekspor.config.preparing import also
    from desaekspor.readiness import evidence, persons
    from desaekspor.readiness.certificates import tasks  # noqa: F401
    from desaekspor.readiness.certificates.exporting import SUBJECT
    from desaekspor.readiness.certificates.market_rules import load_rules
    from desaekspor.readiness.certificates.models import CertificateCopy
    from desaekspor.readiness.certificates.personal import COPIES, delete_old_copies, erase_from, told_of
    from desaekspor.registry.duplicates.attached import attach
    from desaekspor.registry.exports.models import Export
    from desaekspor.registry.exports.subjects import add_subject
    from desaekspor.registry.kept_files import keep

    also(load_rules)
    attach("readiness.Certificate", since="created_at")
    keep(evidence.FILES, CertificateCopy)
    persons.holds(tell=told_of, erase=erase_from, kept={COPIES: delete_old_copies})
    add_subject(Export.Subject.CERTIFICATES, SUBJECT)
