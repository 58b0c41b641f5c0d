"""Jobs of the product finder. What they return goes into the job's row: counts, never a text."""

from django.utils.translation import gettext_lazy

from desaekspor.jobs.due import whenever
from desaekspor.jobs.runner import JobFailed, job
from desaekspor.markets import coding
from desaekspor.markets.listing import CLASSIFY, classify_list
from desaekspor.markets.models import ProductList


@job(CLASSIFY, title=gettext_lazy("Find the codes of a list of products"), page=("portal:finder_list", "list_id"))
def classify(progress, list_id):
    """The codes of a list's lines; the result holds how many are sure, unsure and without a code."""
    from django.utils.translation import gettext as _

    if made := ProductList.objects.filter(pk=list_id).first():
        return classify_list(made, progress)
    raise JobFailed(_("This list was deleted meanwhile."))


@job(coding.CODE_PRODUCTS, title=gettext_lazy("Find the codes of the products in the register"), page=("portal:product_codes",))
def code(progress):
    """A code for every distinct text of the registry's products; the result holds how many texts are sure, unsure, without."""
    return coding.code_products(progress)


# After imports, undos, edits, merges and choices, and when the lexicon is another.
whenever(coding.CODE_PRODUCTS, coding.is_due)
