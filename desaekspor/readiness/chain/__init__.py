"""The chain from candidate to shipped: steps, next actions, one timeline across parts, who is stuck, whose class rose."""


def join():
    """What the rest of the program must know of it; called once, when all models are there."""
    from desaekspor.readiness.chain import personal, tasks, timeline_sources  # noqa: F401  its jobs are known
    from desaekspor.readiness.chain.advice import tasks as counting  # noqa: F401
    from desaekspor.readiness.chain.exporting import SUBJECT
    from desaekspor.readiness.chain.hearing import back_from_training, from_training
    from desaekspor.readiness.chain.services import follow_enterprises, refresh
    from desaekspor.readiness.chain.sizes import exporting
    from desaekspor.readiness.chain.sizes import tasks as reckoning  # noqa: F401
    from desaekspor.readiness.persons import holds
    from desaekspor.readiness.training.steps import listen
    from desaekspor.registry.duplicates.attached import attach, stays
    from desaekspor.registry.exports.models import Export
    from desaekspor.registry.exports.subjects import add_subject
    from desaekspor.registry.search.writing import follow

    attach("readiness.Step", since="at", after=refresh)
    attach("readiness.NextAction", since="at", after=refresh)
    follow(follow_enterprises)
    listen(from_training, back_from_training)
    # Worked out of the two, and out of the register.
    stays("readiness.ChainPlace")
    stays("readiness.Passage")
    stays("readiness.SizeChange")
    holds(tell=personal.tell, erase=personal.erase)
    add_subject(Export.Subject.CHAIN, SUBJECT)
    add_subject(Export.Subject.SIZES, exporting.SUBJECT)
    timeline_sources.join()
