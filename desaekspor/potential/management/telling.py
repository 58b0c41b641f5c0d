"""What the commands that load a table say of its wrong cells."""

from django.utils.translation import gettext as _

SHOWN = 20


def told(path, problems, explain, *, more):
    """Lines: how many cells are wrong, the first of them by row, column and ``explain``, and ``more`` for the rest."""
    words = _("%(path)s: %(count)d wrong cells, nothing was written; correct them and load the file again")
    yield words % {"path": path, "count": len(problems)}
    for one in problems[:SHOWN]:
        yield _("row %(row)d, column %(column)s: %(message)s") % {
            "row": one.row,
            "column": one.heading or one.problem.column,
            "message": explain(one.problem),
        }
    if len(problems) > SHOWN:
        yield more % {"count": len(problems) - SHOWN}
