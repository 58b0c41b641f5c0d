"""What assessments say of the readiness band of an enterprise, for the third kind of change. Nothing while there are none."""


def versions():
    """The versions of the questions by which bands were reckoned."""
    return []


def band_names():
    """The bands from the lowest up."""
    return []


def last_answer():
    """By which it is seen that an assessment came since."""
    return 0


def states_of_assessments(code):
    """(enterprise, kind, basis, day, value, mark, source) of the assessments in a region, in the order of their days."""
    return []
