"""What the rest of the program must know of the assessment."""


def join():
    """Called once, when all models are there."""
    from django.utils.translation import gettext_lazy as _

    from desaekspor.readiness import evidence, persons
    from desaekspor.readiness.assessment import from_certificates, known, personal
    from desaekspor.readiness.assessment.exporting import SUBJECT
    from desaekspor.readiness.assessment.models import AnswerFile, ReadinessAssessment
    from desaekspor.readiness.assessment.queries import scores_of
    from desaekspor.readiness.assessment.timeline import events_of
    from desaekspor.readiness.chain.timeline import add_source
    from desaekspor.readiness.training import known as known_for_selection
    from desaekspor.registry.duplicates.attached import attach
    from desaekspor.registry.exports.models import Export
    from desaekspor.registry.exports.subjects import add_subject
    from desaekspor.registry.kept_files import keep

    attach("readiness.ReadinessAssessment", since="begun_at")  # where the survivor has none of its own
    attach("readiness.OwnerLink", since="made_at")
    keep(evidence.FILES, AnswerFile)
    kept = {personal.LINKS: personal.delete_old_uses, personal.PROOFS: personal.delete_old_proofs}
    persons.holds(tell=personal.tell, erase=personal.erase, kept=kept)
    add_subject(Export.Subject.READINESS, SUBJECT)
    add_source("readiness", _("Assessment"), events_of, ReadinessAssessment)
    known.provide("certificates", _("certificates"), from_certificates.answers_of)
    known_for_selection.provide("readiness", scores_of)
