"""What the rest of the program must know of trainings."""


def join():
    """Called once, when all models are there."""
    from desaekspor.readiness.persons import holds
    from desaekspor.readiness.training import files, known, personal, rotation, tasks  # noqa: F401
    from desaekspor.readiness.training.exporting import SUBJECT
    from desaekspor.readiness.training.models import TaskFile
    from desaekspor.registry.duplicates.attached import attach
    from desaekspor.registry.exports.models import Export
    from desaekspor.registry.exports.subjects import add_subject
    from desaekspor.registry.kept_files import keep

    attach("readiness.Enrolment", since="applied_at")  # goes along when records are merged
    keep(files.FILES, TaskFile)
    holds(tell=personal.tell, erase=personal.erase, kept={personal.KIND: personal.delete_old})
    add_subject(Export.Subject.TRAINING, SUBJECT)
    known.provide("certificates", known.parts_of_certificates)
