"""What is said of a file that cannot be loaded: where the bad cell is, what was found, what to do."""

from django.utils.translation import gettext as _

from desaekspor.regions.importers.boundaries import BadOutlines
from desaekspor.regions.importers.figures import BadFigure
from desaekspor.regions.importers.lists import BadList

REFUSALS = (BadList, BadFigure, BadOutlines)


def explain(error):
    """The message of a refusal in the language that is active."""
    if isinstance(error, BadList):
        return _(
            "%(file)s, line %(line)s: “%(found)s” is no region of that list, or the region above it is missing. "
            "Nothing was written; correct the file and import again."
        ) % {"file": error.file, "line": error.line, "found": error.found}
    if isinstance(error, BadFigure):
        return _(
            "%(file)s, village %(region)s, %(column)s: “%(found)s” is no number. "
            "Nothing was written; correct the file and import again."
        ) % {"file": error.file, "region": error.region, "column": error.column, "found": error.found}
    return _("%(file)s is no GeoJSON with a polygon and a code for each village. Nothing was written; get the file again.") % {
        "file": error.file
    }
