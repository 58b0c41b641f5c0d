"""Programmes, batches and sessions: application, selection with reasons, attendance, tasks, mentors, certificates, follow-up."""

from importlib import import_module


def join():
    """What the rest of the program must know of it; called once, when all models are there."""
    # By its name: the types of the modules that need no Django are checked without the rest.
    import_module("desaekspor.readiness.training.joining").join()
